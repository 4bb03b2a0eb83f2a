"""The table of grants: what councils were given, by whom it is stated."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from needs.domain.areas import AreaRegister
from needs.domain.periods import Period
from needs.sources.csv_table import Faults, columns_of, read_table, refuse


@dataclass(frozen=True)
class Grant:
    """A sum of money given to one council for one year, in pounds, and the paper that says so."""

    area_code: str
    grant: str
    year: Period
    amount: float
    source: str
    source_url: str
    note: str


def read_grants(path: Path, register: AreaRegister) -> tuple[Grant, ...]:
    """Read ``grants.csv``: what councils were given, by council, grant and year.

    Raises
    ------
    InvalidFiguresError
        A row names no council, a year that is not a financial year, no amount, a negative one or none with a
        source, or repeats another; each fault names its line and column.
    """
    grants, problems = [], []
    seen: dict[tuple[str, str, str], str] = {}
    for label, row in read_table(path, columns_of(Grant)):
        code = register.canonical(row["area_code"])
        found = Faults(label)
        if code not in register:
            found.add("area_code", row["area_code"], "the code of a council here")
        elif not register.get(code).is_authority:
            found.add("area_code", row["area_code"], "one council; a region's sum is made from its councils")
        else:
            code = register.current_form(register.get(code)).code
        year = found.financial_year("year", row["year"])
        amount = found.pounds("amount", row["amount"])
        found.needs_text(row, "grant", "source")
        if amount is None and not row["amount"]:
            found.add("amount", "", "an amount; leave the line out where none is known")
        same = seen.setdefault((code, row["grant"], row["year"]), label)
        if same != label:
            found.lines.append(f"{label}: the same council, grant and year as {same}")
        problems += found.lines
        if year is not None and amount is not None:
            grants.append(
                Grant(code, row["grant"], year, amount, row["source"], row["source_url"], row["note"])
            )
    refuse(path, problems)
    return tuple(grants)
