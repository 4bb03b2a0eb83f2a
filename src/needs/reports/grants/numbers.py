"""Grants beside need: what a place was given, and what that is for each adult thought to need treatment.

Two numbers side by side: neither says what the other should be, or what one does to the other. Grants are
never added to one another: some contain others, and their scope changes from year to year.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby

import pandas as pd

from needs.domain.areas import Area
from needs.domain.footprints import Footprint, Place
from needs.domain.grants import GrantStatus, Purpose, scheme_of
from needs.domain.periods import Period
from needs.domain.vocabulary import Substance
from needs.sources.grants import Grant
from needs.store.snapshot import Observation, Snapshot
from needs.views.figures import ended_by, figures_of
from needs.views.gap import INPUTS

COLUMNS = (
    "area_code",
    "area_name",
    "grant",
    "year",
    "years",
    "amount_pounds",
    "status",
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
_MARCH = 3
"""The month before a financial year begins, in which councils' papers state its grants."""


@dataclass(frozen=True)
class PerAdult:
    """A whole grant over one group's estimate of need; ``None`` where no estimate is available.

    The limits come from those of the estimate: the more people, the less for each.
    """

    substance: Substance
    estimate: Observation | None
    pounds: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True)
class GrantRow:
    """One grant of one place, or of several councils that all have it for the same years.

    Attributes
    ----------
    year
        The financial year, or the financial years that the amount covers as one sum.
    amount
        In pounds, for all those years together.
    by_need
        One entry for each group in need; they are never added, because a person can be in both. None where
        the amount covers several years or the grant does not pay for drug and alcohol treatment as such.
    shared_by
        The councils that the grant was given to together, where it names a closed council in their place.
    """

    place: Place
    grant: str
    year: Period
    amount: float
    status: GrantStatus
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    by_need: tuple[PerAdult, ...]
    shared_by: tuple[Area, ...] = ()

    @property
    def purpose(self) -> Purpose:
        """What the grant pays for."""
        return scheme_of(self.grant).purpose

    @property
    def covers_years(self) -> bool:
        """Whether the amount is one sum for several years."""
        return self.year.years > 1


@dataclass(frozen=True)
class Grants:
    """A place's grants.

    Attributes
    ----------
    rows
        Newest first: the place's own; of a place of several councils then each council's; then those given
        to several councils together of which only some belong to the place.
    england
        England's grants, for context; none where the place is England.
    councils
        How many councils the place is made of.
    without
        Those of them without a grant, by name.
    as_at
        The day that the view goes by.
    has_later
        Whether grants are left out because their first year began more than a month after that day.
    successors
        The councils with which a closed council's grants for years after its end are shown.
    """

    place: Place
    rows: tuple[GrantRow, ...]
    england: tuple[GrantRow, ...]
    councils: int
    without: tuple[str, ...]
    as_at: date | None
    has_later: bool
    successors: tuple[Area, ...]

    @property
    def own(self) -> tuple[GrantRow, ...]:
        """The rows of the place as a whole."""
        return tuple(row for row in self.rows if row.place == self.place)

    @property
    def every_row(self) -> tuple[GrantRow, ...]:
        """The place's rows, then England's."""
        return (*self.rows, *self.england)

    def frame(self) -> pd.DataFrame:
        """One line for each of the place's grants and group in need, with the columns ``COLUMNS``."""
        return pd.DataFrame([line for row in self.rows for line in _lines(row)], columns=list(COLUMNS))


def grants_of(snapshot: Snapshot, place: Place, *, as_at: date | None = None) -> Grants:
    """The grants of a place, each of one year beside the newest estimate of need of either group.

    Several councils have a sum only where every one of them has the same grant for the same years with the
    same status. A grant that names a closed council for years after its end is that of the councils that
    followed it, together.

    Parameters
    ----------
    as_at
        Only grants whose first financial year begins no later than a month after this day, because papers of
        March state the grants of the year that begins in April; and only estimates of years that had ended by
        it. It goes by the years of a grant, not by the day of publication.
    """
    return _Finder(snapshot, place, as_at).grants()


@dataclass(frozen=True)
class _Finder:
    """Finds the grants of one place as at one day."""

    snapshot: Snapshot
    place: Place
    as_at: date | None

    def grants(self) -> Grants:
        councils = _councils(self.snapshot, self.place)
        given = {area: self._of(area) for area in councils}
        known = {area: self._known(grants) for area, grants in given.items()}
        whole, closed = self._of_the_whole(), self._closed(councils)
        every = [*whole, *chain.from_iterable([*given.values(), *closed.values()])]
        england = self.snapshot.register.england
        context = [] if self.place == england else self._known(self._under(england))
        return Grants(
            place=self.place,
            rows=(*self._own_rows(whole, known), *self._rows_of_councils(known), *self._shared_rows(closed)),
            england=tuple(self._row(england, [grant]) for grant in context),
            councils=len(councils),
            without=tuple(area.name for area in councils if not known[area]),
            as_at=self.as_at,
            has_later=len(self._known(every)) < len(every),
            successors=self._successors(),
        )

    def _own_rows(self, whole: list[Grant], known: dict[Area, list[Grant]]) -> list[GrantRow]:
        """Of several councils: grants to them as one, and sums of the grants that every one of them has."""
        groups = [[grant] for grant in self._known(whole)]
        if tuple(known) != (self.place,):
            groups += _shared(known)
        return sorted((self._row(self.place, grants) for grants in groups), key=_order)

    def _rows_of_councils(self, known: dict[Area, list[Grant]]) -> list[GrantRow]:
        return [self._row(area, [grant]) for area, grants in known.items() for grant in grants]

    def _shared_rows(self, closed: dict[Area, list[Grant]]) -> list[GrantRow]:
        followed = self.snapshot.register.successors
        return [
            self._row(area, [grant], followed(area))
            for area, grants in closed.items()
            for grant in self._known(grants)
        ]

    def _of_the_whole(self) -> list[Grant]:
        """Grants to a place of several councils under one code: England's, or a closed council's."""
        if isinstance(self.place, Footprint):
            return self._under(self.place.former) if self.place.former else []
        return [] if self.place.is_authority else self._under(self.place)

    def _of(self, council: Area) -> list[Grant]:
        """A council's own grants; a closed one's up to its end."""
        return [each for each in self._under(council) if not _is_after(council, each)]

    def _closed(self, councils: Iterable[Area]) -> dict[Area, list[Grant]]:
        """Grants to closed councils that these followed, for years after their end."""
        register = self.snapshot.register
        whole = self.place.former if isinstance(self.place, Footprint) else None
        closed = dict.fromkeys(area for each in councils for area in register.predecessors(each))
        return {
            area: [each for each in self._under(area) if _is_after(area, each)]
            for area in closed
            if area != whole
        }

    def _successors(self) -> tuple[Area, ...]:
        """Who followed a closed council that has grants for years after its end."""
        if isinstance(self.place, Footprint):
            return ()
        later = self._known(each for each in self._under(self.place) if _is_after(self.place, each))
        return self.snapshot.register.successors(self.place) if later else ()

    def _under(self, area: Area) -> list[Grant]:
        codes = self.snapshot.register.codes_of(area)
        return sorted((each for each in self.snapshot.grants if each.area_code in codes), key=_order)

    def _known(self, grants: Iterable[Grant]) -> list[Grant]:
        return [each for each in grants if self.as_at is None or self.as_at >= _stated_from(each.year)]

    def _row(self, place: Place, grants: list[Grant], shared_by: tuple[Area, ...] = ()) -> GrantRow:
        first = grants[0]
        amount = sum(each.amount for each in grants)
        beside_need = first.year.years == 1 and scheme_of(first.grant).purpose is Purpose.TREATMENT
        return GrantRow(
            place=place,
            grant=first.grant,
            year=first.year,
            amount=amount,
            status=first.status,
            sources=tuple(dict.fromkeys(each.source for each in grants)),
            notes=tuple(dict.fromkeys(each.note for each in grants if each.note)),
            by_need=tuple(self._per_adult(place, each, amount) for each in Substance) if beside_need else (),
            shared_by=shared_by,
        )

    def _per_adult(self, place: Place, substance: Substance, amount: float) -> PerAdult:
        figures = figures_of(self.snapshot, INPUTS[substance].prevalence, place)
        available = [each for each in ended_by(figures, place, self.as_at) if each.value]
        if not available:
            return PerAdult(substance, None, None, None, None)
        newest = available[-1]
        each, lower, upper = (
            amount / people if people else None for people in (newest.value, newest.upper95, newest.lower95)
        )
        return PerAdult(substance, newest, each, lower, upper)


def _councils(snapshot: Snapshot, place: Place) -> tuple[Area, ...]:
    """The councils that a grant of the place would go to: itself, its members, or those of today in it."""
    if isinstance(place, Footprint):
        return place.members
    if place.is_authority:
        return (place,)
    inside = snapshot.register.authorities
    return tuple(area for area in inside if place.kind == "Country" or area.region_code == place.code)


def _is_after(area: Area, grant: Grant) -> bool:
    """Whether a grant is for years that began after the area had ended."""
    return area.valid_to is not None and grant.year.start > area.valid_to


def _stated_from(years: Period) -> date:
    """The first day from which a view as at that day shows a grant: a month before its first year begins."""
    return date(years.start.year, _MARCH, 1)


def _shared(known: dict[Area, list[Grant]]) -> list[list[Grant]]:
    """Each grant, years and status that every council has, one council's after the other."""
    every = sorted((each for grants in known.values() for each in grants), key=_order)
    groups = [list(same) for _, same in groupby(every, key=_order)]
    return [grants for grants in groups if len(grants) == len(known)]


def _order(each: Grant | GrantRow) -> tuple[int, int, bool, str, str]:
    """Newest first, one year before several, and grants for treatment before those for one service."""
    for_treatment = scheme_of(each.grant).purpose is Purpose.TREATMENT
    return -each.year.end.toordinal(), each.year.years, not for_treatment, each.grant, each.status


def _lines(row: GrantRow) -> list[tuple[object, ...]]:
    given = (row.grant, row.year.text, row.year.years, row.amount, row.status.value)
    same = (row.place.code, row.place.name, *given)
    stated = ("; ".join(row.sources), "; ".join(row.notes))
    if not row.by_need:
        return [(*same, *(None,) * 8, *stated)]
    lines: list[tuple[object, ...]] = []
    for each in row.by_need:
        of = each.estimate
        need = (of.period.text, of.value, of.lower95, of.upper95) if of else (None,) * 4
        lines.append((*same, str(each.substance), *need, each.pounds, each.lower, each.upper, *stated))
    return lines
