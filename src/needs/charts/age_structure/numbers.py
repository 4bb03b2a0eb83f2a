"""How many people of each age live in a place, its region and England, in one mid-year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from needs.charts.age_structure.options import Ages
from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.population import FIVE_YEAR_BANDS, Vintage
from needs.store.snapshot import Snapshot
from needs.views.trend import Role

_UNDER_18 = "<18 yrs"
_WIDTH = 5
LEAST_YEARS_APART = 1.0
"""By how many years median ages differ before a place is called younger or older than England."""


@dataclass(frozen=True)
class AgeGroup:
    """People of some ages: those of the bands that are added less those of the bands that are taken away.

    ``first`` and ``after`` are the first age in it and the first age above it, none where it has no end.
    """

    name: str
    first: int
    after: int | None
    added: tuple[str, ...]
    less: tuple[str, ...] = ()


def _between(first: int, after: int | None) -> tuple[str, ...]:
    return FIVE_YEAR_BANDS[first // _WIDTH : None if after is None else after // _WIDTH]


def _group(first: int, after: int | None) -> AgeGroup:
    name = f"{first} and over" if after is None else f"{first} to {after - 1}"
    return AgeGroup(name, first, after, _between(first, after))


GROUPS: dict[Ages, tuple[AgeGroup, ...]] = {
    Ages.BROAD: (
        AgeGroup("Under 18", 0, 18, (_UNDER_18,)),
        # No publication holds it: those under 25 less those under 18.
        AgeGroup("18 to 24", 18, 25, _between(0, 25), (_UNDER_18,)),
        *(_group(*ends) for ends in ((25, 35), (35, 50), (50, 65), (65, None))),
    ),
    Ages.FIVE_YEARS: tuple(
        _group(first, None if first == 90 else first + _WIDTH) for first in range(0, 91, _WIDTH)
    ),
}
"""The groups, youngest first; together they are everybody, each once."""


@dataclass(frozen=True)
class AgeRow:
    """One place's people by group, in the order of the groups."""

    place: Place
    role: Role
    people: tuple[int, ...]
    median: float
    sources: tuple[str, ...]

    @cached_property
    def total(self) -> int:
        """Everybody."""
        return sum(self.people)

    def share(self, group: int) -> float:
        """The share of everybody in a group, in per cent."""
        return 100 * self.people[group] / self.total


@dataclass(frozen=True)
class AgeView:
    """A place, its region and England in one mid-year; the place first, England last."""

    ages: Ages
    year: int
    rows: tuple[AgeRow, ...]

    @property
    def groups(self) -> tuple[AgeGroup, ...]:
        """The groups of ages."""
        return GROUPS[self.ages]

    @property
    def own(self) -> AgeRow:
        """The place's own row."""
        return self.rows[0]

    @property
    def england(self) -> AgeRow | None:
        """England's row; none where England itself is the place."""
        return self.rows[-1] if len(self.rows) > 1 else None

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of the publications."""
        return tuple(dict.fromkeys(key for row in self.rows for key in row.sources))

    def frame(self) -> pd.DataFrame:
        """One line per group and place. Columns: area_code, area, age, period, people, share."""
        return pd.DataFrame(
            [
                (row.place.code, row.place.name, group.name, str(self.year), row.people[at], row.share(at))
                for at, group in enumerate(self.groups)
                for row in self.rows
            ],
            columns=["area_code", "area", "age", "period", "people", "share"],
        )


def age_structure(snapshot: Snapshot, place: Place, ages: Ages, *, as_at: date | None = None) -> AgeView:
    """Gather the newest mid-year in which every five-year band is available for the place and England.

    Parameters
    ----------
    as_at
        Only mid-years up to this day; all of them by default.

    Raises
    ------
    NeedsError
        There is none.
    """
    register = snapshot.register
    wanted: list[tuple[Place, Role]] = [(place, Role.AREA)]
    if region := register.region_of(place):
        wanted.append((region, Role.REGION))
    if place != register.england:
        wanted.append((register.england, Role.ENGLAND))
    for year in _years(snapshot, as_at):
        rows = [_row(snapshot, each, role, GROUPS[ages], year) for each, role in wanted]
        if rows[0] and rows[-1]:
            return AgeView(ages, year, tuple(row for row in rows if row))
    raise NeedsError(
        f"Mid-year populations by five-year age band are not available for {place.name}.",
        "Choose an authority of today, and the newest figures.",
    )


def _years(snapshot: Snapshot, as_at: date | None) -> list[int]:
    held = snapshot.population.years(snapshot.register.england.code, FIVE_YEAR_BANDS[0], Vintage.CURRENT)
    return [year for year in reversed(held) if as_at is None or date(year, 6, 30) <= as_at]


def _row(
    snapshot: Snapshot, place: Place, role: Role, groups: Sequence[AgeGroup], year: int
) -> AgeRow | None:
    members = place.members if isinstance(place, Footprint) else (place,)
    held: dict[str, int] = {}
    sources: dict[str, None] = {}
    for band in (_UNDER_18, *FIVE_YEAR_BANDS):
        people = [_population(snapshot, area, band, year) for area in members]
        if any(each is None for each in people):
            return None
        held[band] = sum(each[0] for each in people if each)
        sources |= {each[1]: None for each in people if each}
    counted = tuple(
        sum(held[band] for band in group.added) - sum(held[band] for band in group.less) for group in groups
    )
    return AgeRow(place, role, counted, _median([held[band] for band in FIVE_YEAR_BANDS]), tuple(sources))


def _population(snapshot: Snapshot, area: Area, band: str, year: int) -> tuple[int, str] | None:
    codes = snapshot.register.codes_of(area)
    held = (snapshot.population.of(code, band, year, Vintage.CURRENT) for code in codes)
    return next(((each.people, each.source) for each in held if each), None)


def _median(by_band: Sequence[int]) -> float:
    """The age that half of the people have reached, spread evenly over the years of the band it lies in."""
    below, half = 0, sum(by_band) / 2
    for at, people in enumerate(by_band):
        if below + people >= half:
            return _WIDTH * (at + (half - below) / people) if people else float(_WIDTH * at)
        below += people
    raise ValueError("no people")
