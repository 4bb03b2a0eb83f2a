"""Grants beside need: what a place was given, and what that is for each adult thought to need treatment.

Two numbers side by side: neither says what the other should be, or what one does to the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

import pandas as pd

from needs.domain.areas import Area
from needs.domain.footprints import Footprint, Place
from needs.domain.periods import Period
from needs.sources.grants import Grant
from needs.store.snapshot import Observation, Snapshot
from needs.views.figures import ended_by, figures_of
from needs.views.gap import INPUTS, Substance

COLUMNS = (
    "area_code",
    "area_name",
    "grant",
    "year",
    "amount_pounds",
    "need",
    "period_need",
    "estimate",
    "estimate_lower95",
    "estimate_upper95",
    "pounds_per_adult",
    "pounds_per_adult_lower95",
    "pounds_per_adult_upper95",
    "source",
    "note",
)


@dataclass(frozen=True)
class PerAdult:
    """A whole grant over one group's estimate of need; ``None`` where no estimate is held.

    The limits come from those of the estimate: the more people, the less for each.
    """

    substance: Substance
    estimate: Observation | None
    pounds: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class GrantRow:
    """One grant of one year of one place, or of several councils that all hold it for that year.

    ``by_need`` has one entry for each group. They are never added: a person can be in both, and each takes
    the whole grant.
    """

    place: Place
    grant: str
    year: Period
    amount: float
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    by_need: tuple[PerAdult, ...]


@dataclass(frozen=True)
class Grants:
    """What is held of a place's grants.

    Attributes
    ----------
    rows
        The place's own, newest first; of a place of several councils the sums first, then each council's.
    councils
        How many councils the place is made of.
    without
        Those of them for which no grant is held, by name.
    """

    place: Place
    rows: tuple[GrantRow, ...]
    councils: int
    without: tuple[str, ...]

    @property
    def own(self) -> tuple[GrantRow, ...]:
        """The rows of the place as a whole."""
        return tuple(row for row in self.rows if row.place == self.place)

    def frame(self) -> pd.DataFrame:
        """One line for each grant and group in need, with the columns ``COLUMNS``."""
        return pd.DataFrame([line for row in self.rows for line in _lines(row)], columns=list(COLUMNS))


def grants_of(snapshot: Snapshot, place: Place, *, as_at: date | None = None) -> Grants:
    """The grants held of a place, each beside the newest estimate of need of either group.

    Several councils have a sum only where every one of them holds the same grant for the same year.

    Parameters
    ----------
    as_at
        Only grants and estimates of years that had ended by this day.
    """
    councils = _councils(snapshot, place)
    held = {area: _held(snapshot, area, as_at) for area in councils}
    rows = [_row(snapshot, area, [each], as_at) for area in councils for each in held[area]]
    if councils != (place,):
        rows = [*(_row(snapshot, place, grants, as_at) for grants in _shared(held)), *rows]
    without = tuple(area.name for area in councils if not held[area])
    return Grants(place, tuple(rows), len(councils), without)


def _councils(snapshot: Snapshot, place: Place) -> tuple[Area, ...]:
    """The councils that a grant of the place would go to: itself, its members, or those of today in it."""
    if isinstance(place, Footprint):
        return place.members
    if place.is_authority:
        return (place,)
    inside = snapshot.register.authorities
    return tuple(area for area in inside if place.kind == "Country" or area.region_code == place.code)


def _held(snapshot: Snapshot, area: Area, as_at: date | None) -> list[Grant]:
    codes = snapshot.register.codes_of(area)
    ended = (each for each in snapshot.grants if as_at is None or each.year.end <= as_at)
    return sorted((each for each in ended if each.area_code in codes), key=_order)


def _shared(held: dict[Area, list[Grant]]) -> list[list[Grant]]:
    """Each grant and year that every council holds, one council's after the other."""
    every = sorted((each for grants in held.values() for each in grants), key=_order)
    groups = [list(same) for _, same in groupby(every, key=_order)]
    return [grants for grants in groups if len(grants) == len(held)]


def _order(each: Grant) -> tuple[int, str]:
    return -each.year.end.toordinal(), each.grant


def _row(snapshot: Snapshot, place: Place, grants: list[Grant], as_at: date | None) -> GrantRow:
    first = grants[0]
    amount = sum(each.amount for each in grants)
    return GrantRow(
        place=place,
        grant=first.grant,
        year=first.year,
        amount=amount,
        sources=tuple(dict.fromkeys(each.source for each in grants)),
        notes=tuple(dict.fromkeys(each.note for each in grants if each.note)),
        by_need=tuple(_per_adult(snapshot, place, each, amount, as_at) for each in Substance),
    )


def _per_adult(
    snapshot: Snapshot, place: Place, substance: Substance, amount: float, as_at: date | None
) -> PerAdult:
    figures = ended_by(figures_of(snapshot, INPUTS[substance].prevalence, place), place, as_at)
    held = [each for each in figures if each.value]
    if not held:
        return PerAdult(substance, None, None, None, None)
    newest = held[-1]
    each, lower, upper = (
        amount / people if people else None for people in (newest.value, newest.upper95, newest.lower95)
    )
    return PerAdult(substance, newest, each, lower, upper)


def _lines(row: GrantRow) -> list[tuple[object, ...]]:
    same = (row.place.code, row.place.name, row.grant, row.year.text, row.amount)
    said = ("; ".join(row.sources), "; ".join(row.notes))
    lines: list[tuple[object, ...]] = []
    for each in row.by_need:
        of = each.estimate
        need = (of.period.text, of.value, of.lower95, of.upper95) if of else (None,) * 4
        lines.append((*same, str(each.substance), *need, each.pounds, each.lower, each.upper, *said))
    return lines
