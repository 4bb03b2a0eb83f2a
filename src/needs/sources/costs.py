"""The table of costs and returns that a scenario starts from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from needs.sources import cells
from needs.sources.csv_table import Rule, Table, read_table

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


def _needs_origin(value: float | None, origin: object) -> None:
    if value is not None:
        cells.filled(str(origin or ""))


_TABLE = Table(
    CostFigure,
    {
        "key": cells.one_of(COST_KEYS),
        "label": cells.filled,
        "value": cells.optional(cells.pounds),
        "unit": cells.filled,
        "price_year": cells.optional(cells.calendar_year),
        "source": cells.any_text,
        "year": cells.optional(cells.calendar_year),
        "note": cells.any_text,
    },
    once=[["key"]],
    complete=COST_KEYS,
    rules=[Rule(["value", column], _needs_origin) for column in ("source", "year")],
)


def read_costs(path: Path) -> dict[str, CostFigure]:
    """Read ``costs.csv``: prices and returns by key; a blank value means that no figure is held.

    Raises
    ------
    InvalidFiguresError
        A key is unknown, repeated or absent, a value is not a number or negative, or a value has no source
        or no year; each fault names its line and column.
    """
    return {cost.key: cost for _, cost in read_table(path, _TABLE)}
