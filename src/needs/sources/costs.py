"""The table of costs and returns that a scenario starts from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from needs.sources.csv_table import Faults, columns_of, read_table, refuse

COST_KEYS = ("unit-cost-alcohol", "unit-cost-ocu", "return-alcohol", "return-ocu")
"""The figures that a scenario looks for, by what they are and by substance."""


@dataclass(frozen=True)
class CostFigure:
    """A price or a return that a reader may replace by their own.

    ``value`` is ``None`` where no figure with a source is held; ``price_year`` is ``None`` where the source
    does not say at which year's prices it is, and ``year`` is that of the source.
    """

    key: str
    label: str
    value: float | None
    unit: str
    price_year: int | None
    source: str
    year: int | None
    note: str


def read_costs(path: Path) -> dict[str, CostFigure]:
    """Read ``costs.csv``: prices and returns by key; a blank value means that no figure is held.

    Raises
    ------
    InvalidFiguresError
        A key is unknown, repeated or absent, a value is not a number or negative, or a value has no source
        or no year; each fault names its line and column.
    """
    costs: dict[str, CostFigure] = {}
    problems = []
    for label, row in read_table(path, columns_of(CostFigure)):
        found = Faults(label)
        if row["key"] not in COST_KEYS:
            found.add("key", row["key"], f"one of {', '.join(COST_KEYS)}")
        if row["key"] in costs:
            found.lines.append(f"{label}: the key “{row['key']}” stands twice")
        value = found.pounds("value", row["value"])
        price_year, year = (found.year(column, row[column]) for column in ("price_year", "year"))
        found.needs_text(row, "label", "unit", *(("source", "year") if row["value"] else ()))
        problems += found.lines
        costs[row["key"]] = CostFigure(
            row["key"], row["label"], value, row["unit"], price_year, row["source"], year, row["note"]
        )
    problems += [f"{path.name}: the key “{key}” is missing" for key in COST_KEYS if key not in costs]
    refuse(path, problems)
    return costs
