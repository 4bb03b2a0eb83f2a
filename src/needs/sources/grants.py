"""The table of grants: what councils and England were given for drug and alcohol work, and who states it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from needs.domain.areas import ENGLAND, AreaRegister
from needs.domain.grants import GrantStatus, contains
from needs.domain.periods import Period
from needs.sources import cells
from needs.sources.cells import UnfitError
from needs.sources.csv_table import Table, read_table, refuse


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
    table = Table(
        Grant,
        {
            "area_code": lambda text: _recipient(text, register),
            "grant": cells.filled,
            "year": cells.financial_years,
            "amount": _amount,
            "status": cells.one_of(GrantStatus, GrantStatus),
            "source": cells.filled,
            "source_url": cells.any_text,
            "note": cells.any_text,
        },
        once=[["area_code", "grant", "year"]],
    )
    grants = read_table(path, table)
    refuse(path, list(_contradictions(grants)))
    return tuple(grant for _, grant in grants)


def _recipient(code: str, register: AreaRegister) -> str:
    if code not in register:
        raise UnfitError(f"the code of a council, or {ENGLAND} for England")
    area = register.get(code)
    if not area.is_authority and area != register.england:
        raise UnfitError("one council or England; a region’s sum is made from its councils")
    return register.current_form(area).code


def _amount(text: str) -> float:
    if not text:
        raise UnfitError("an amount; leave the line out where none is known")
    return cells.pounds(text)


def _contradictions(grants: list[tuple[str, Grant]]) -> Iterator[str]:
    """A line for each grant that is more than another that contains it, of the same years or of more."""
    for (label, part), (other, whole) in permutations(grants, 2):
        if part.area_code != whole.area_code or part.status is not whole.status:
            continue
        within = whole.year.start <= part.year.start and part.year.end <= whole.year.end
        if within and contains(whole.grant, part.grant) and part.amount > whole.amount:
            yield f"{label}: amount is “{part.amount:.0f}”, more than the grant in {other} that contains it"
