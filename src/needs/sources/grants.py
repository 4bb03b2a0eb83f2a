"""The table of grants: what councils and England were given for drug and alcohol work, and who states it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from needs.domain.areas import ENGLAND, Area, AreaRegister
from needs.domain.grants import GrantStatus, contains
from needs.domain.periods import Period
from needs.sources.csv_table import Faults, columns_of, read_table, refuse


@dataclass(frozen=True)
class Grant:
    """A sum of money given to one council, or to England, and the paper that states it.

    Attributes
    ----------
    year
        The financial year, or the financial years that the amount covers as one sum.
    amount
        In pounds, for all those years together.
    """

    area_code: str
    grant: str
    year: Period
    amount: float
    status: GrantStatus
    source: str
    source_url: str
    note: str


def read_grants(path: Path, register: AreaRegister) -> tuple[Grant, ...]:
    """Read ``grants.csv``: amounts in pounds by council, grant, and financial year or years.

    An alias of a code is read as the code it stands for, and an earlier code of the same boundary as today's.
    A closed council keeps its own code.

    Raises
    ------
    InvalidFiguresError
        A row names neither a council nor England, a year that is not a financial year, no amount or a
        negative one, an unknown status or no source; it repeats another; or it is more than a grant that
        contains it. Each fault names its line and column.
    """
    grants: list[tuple[str, Grant]] = []
    problems = []
    first: dict[tuple[str, str, Period], str] = {}
    for label, row in read_table(path, columns_of(Grant)):
        found = Faults(label)
        grant = _grant(found, row, register)
        problems += found.lines
        if grant is None:
            continue
        same = first.setdefault((grant.area_code, grant.grant, grant.year), label)
        if same != label:
            problems.append(f"{label}: the same council, grant and year as {same}")
        grants.append((label, grant))
    refuse(path, problems or list(_contradictions(grants)))
    return tuple(grant for _, grant in grants)


def _grant(found: Faults, row: Mapping[str, str], register: AreaRegister) -> Grant | None:
    area = _area(found, row["area_code"], register)
    year = found.financial_years("year", row["year"])
    amount = found.pounds("amount", row["amount"])
    status = found.one_of(row, "status", list(GrantStatus))
    found.needs_text(row, "grant", "source")
    if not row["amount"]:
        found.add("amount", "", "an amount; leave the line out where none is known")
    if found.lines or area is None or year is None or amount is None:
        return None
    stated = (row["source"], row["source_url"], row["note"])
    return Grant(area.code, row["grant"], year, amount, GrantStatus(status), *stated)


def _area(found: Faults, code: str, register: AreaRegister) -> Area | None:
    if code not in register:
        found.add("area_code", code, f"the code of a council, or {ENGLAND} for England")
        return None
    area = register.get(code)
    if not area.is_authority and area != register.england:
        found.add("area_code", code, "one council or England; a region’s sum is made from its councils")
        return None
    return register.current_form(area)


def _contradictions(grants: list[tuple[str, Grant]]) -> Iterator[str]:
    """A line for each grant that is more than another that contains it, of the same years or of more."""
    for (label, part), (other, whole) in permutations(grants, 2):
        if part.area_code != whole.area_code or part.status is not whole.status:
            continue
        within = whole.year.start <= part.year.start and part.year.end <= whole.year.end
        if within and contains(whole.grant, part.grant) and part.amount > whole.amount:
            yield f"{label}: amount is “{part.amount:.0f}”, more than the grant in {other} that contains it"
