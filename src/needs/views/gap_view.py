"""The treatment gap as one page shows it: now, beside the region and England, and over time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

import pandas as pd

from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.periods import Period, parse_period
from needs.domain.vocabulary import Substance
from needs.methods.gap import GapMethod
from needs.store.memo import memoise
from needs.store.snapshot import Observation, Snapshot
from needs.views.comparison import Compared, compare
from needs.views.figures import figures_of
from needs.views.gap import (
    COLUMNS,
    COUNTED_WITH,
    INPUTS,
    GapRow,
    HeldInYear,
    gap,
    gap_series,
    held_by_year,
    observation_of,
    parts_of,
    published_gaps,
)
from needs.views.gap_ranking import SumOfAuthorities, sums_of_authorities
from needs.views.trend import Role

FRAME_COLUMNS = ("area", *COLUMNS[:-1], "people_lower95", "people_upper95", "source", "warnings")


class GapKind(StrEnum):
    """What the gaps of one line have in common, so that a line may join them."""

    SINGLE_YEAR = "computed here, estimate of the same year"
    THREE_YEARS = "computed here, mean of three years’ estimates"
    PUBLISHED = "as published"


@dataclass(frozen=True)
class Hundred:
    """Of every 100 people in need: how many are in treatment, and how sure that is.

    ``not_in_treatment`` are outside treatment even by the lower limit, ``in_treatment`` inside it even by the
    upper one, and the rest may be either; ``estimate`` are outside it by the estimate itself. Without limits
    nobody is of the third kind.
    """

    not_in_treatment: int
    either: int
    in_treatment: int
    estimate: int

    @property
    def at_most(self) -> int:
        """Those who are not in treatment by the upper limit."""
        return self.not_in_treatment + self.either


def hundred_of(row: GapRow) -> Hundred:
    """A gap in whole people of 100."""
    estimate = _whole(row.gap_percent)
    lower = estimate if row.gap_lower95 is None else _whole(row.gap_lower95)
    upper = estimate if row.gap_upper95 is None else _whole(row.gap_upper95)
    return Hundred(lower, upper - lower, 100 - upper, estimate)


@dataclass(frozen=True)
class Beside:
    """A place in the year and by the method of the others: its gap, or the reason why there is none.

    ``compared`` holds the chosen place's interval against this one's gap.
    """

    place: Place
    row: GapRow | None
    reason: str
    compared: Compared


@dataclass(frozen=True)
class GapLine:
    """The gaps of one place by one method, oldest first."""

    place: Place
    role: Role
    kind: GapKind
    rows: tuple[GapRow, ...]

    def unbroken(self) -> Iterator[tuple[GapRow, ...]]:
        """Runs of years that follow one another; no line is drawn across a missing year."""
        run: list[GapRow] = []
        for row in self.rows:
            if run and row.period.start.year - run[-1].period.start.year != 1:
                yield tuple(run)
                run = []
            run.append(row)
        if run:
            yield tuple(run)


@dataclass(frozen=True)
class GapView:
    """The treatment gap of one place.

    Attributes
    ----------
    now
        The newest gap that can be said; ``refusal`` says why where there is none.
    beside
        The place, its region and England, in one year and by one method.
    lines
        Over time; the benchmarks by the method that a council's figures allow in each year.
    held
        Year by year what is held of the place.
    newer_estimate
        An estimate of need that is newer than those used, for which no number in treatment is held.
    published
        The publisher's own rows of the place and of England, each with the gap computed here for the year.
    former, counted_with
        Where the figures of the place's past, or of its people, stand instead.
    parts
        The authorities that the gap shown is the sum of, each with its own of the same year and method.
    sums
        All authorities added up, beside England.
    """

    substance: Substance
    place: Place
    now: GapRow | None
    refusal: NeedsError | None
    beside: tuple[Beside, ...]
    lines: tuple[GapLine, ...]
    held: tuple[HeldInYear, ...]
    newer_estimate: Observation | None
    published: tuple[tuple[GapRow, GapRow | None], ...]
    former: tuple[Area, ...]
    counted_with: Area | None
    parts: tuple[tuple[Area, GapRow | None], ...]
    sums: tuple[SumOfAuthorities, ...]

    @property
    def is_sum(self) -> bool:
        """Whether the gap shown is made of sums of authorities' estimates and of their limits."""
        return bool(self.parts)

    @property
    def has_sum(self) -> bool:
        """Whether any figure shown in the table is a sum of authorities'."""
        return self.is_sum or any(
            each.row and isinstance(each.place, Area) and each.place.kind == "Region" for each in self.beside
        )

    @cached_property
    def rows(self) -> tuple[tuple[Place, GapRow], ...]:
        """Every gap shown, each once."""
        found = [(each.place, each.row) for each in self.beside if each.row]
        found += [(line.place, row) for line in self.lines for row in line.rows]
        return tuple(dict.fromkeys(found))

    @property
    def changes_method(self) -> Period | None:
        """The first year of the three-year method, where single-year gaps stand before it."""
        computed = {
            kind: [row.period for line in self.lines if line.kind is kind for row in line.rows]
            for kind in (GapKind.SINGLE_YEAR, GapKind.THREE_YEARS)
        }
        if not all(computed.values()):
            return None
        first = min(computed[GapKind.THREE_YEARS])
        return first if min(computed[GapKind.SINGLE_YEAR]) < first else None

    def sources(self) -> tuple[str, ...]:
        """The keys of the sources of everything shown."""
        return tuple(dict.fromkeys(key for _, row in self.rows for key in row.sources))

    def frame(self, pairs: Sequence[tuple[Place, GapRow]] | None = None) -> pd.DataFrame:
        """One line per place, year and method with the columns ``FRAME_COLUMNS``."""
        return pd.DataFrame(
            [
                (
                    place.name,
                    *(getattr(row, name) for name in COLUMNS[:-1]),
                    row.people_lower95,
                    row.people_upper95,
                    ", ".join(row.sources),
                    "; ".join(row.warnings),
                )
                for place, row in (self.rows if pairs is None else pairs)
            ],
            columns=list(FRAME_COLUMNS),
        )


@memoise(256)
def gap_view(snapshot: Snapshot, place: Place, substance: Substance, *, as_at: date | None = None) -> GapView:
    """Gather the treatment gap of a place.

    Parameters
    ----------
    as_at
        Only years of treatment that had ended by this day; all of them by default.
    """
    register = snapshot.register
    now, refusal = None, None
    try:
        now = gap(snapshot, place, substance, as_at=as_at)
    except NeedsError as error:
        refusal = error
    region = register.region_of(place)
    others = [each for each in (region, register.england) if each and each != place]
    predecessors = register.predecessors(place) if isinstance(place, Area) else ()
    neighbour = COUNTED_WITH.get(place.code)
    series = {
        each.code: gap_series(snapshot, each, substance, as_at=as_at) for each in (*predecessors, *others)
    }
    return GapView(
        substance=substance,
        place=place,
        now=now,
        refusal=refusal,
        beside=tuple(_beside(snapshot, substance, [place, *others], now, series)),
        lines=tuple(_lines(snapshot, substance, place, others, as_at)),
        held=held_by_year(snapshot, place, substance, as_at=as_at),
        newer_estimate=_newer_estimate(snapshot, place, substance, now, as_at),
        published=tuple(_published(snapshot, place, substance, as_at)),
        former=tuple(each for each in predecessors if series[each.code]),
        counted_with=register.get(neighbour) if neighbour else None,
        parts=tuple(_parts(snapshot, place, substance, now)),
        sums=sums_of_authorities(snapshot, substance),
    )


def _beside(
    snapshot: Snapshot,
    substance: Substance,
    places: Sequence[Place],
    now: GapRow | None,
    series: dict[str, tuple[GapRow, ...]],
) -> Iterator[Beside]:
    """The places in the year and by the method of the first of them that has a gap."""
    reference = now or next((series[each.code][-1] for each in places[1:] if series[each.code]), None)
    own = observation_of(snapshot, now) if now else None
    indicator = snapshot.catalogue.get(INPUTS[substance].published)
    for each in places:
        row, reason = (now, "") if each is places[0] else (None, "")
        if row is None and reference is not None:
            try:
                row = _alike(snapshot, each, substance, reference)
            except NeedsError as error:
                reason = error.message
        compared = Compared.without("no gap is held for both")
        if own and row and row is not now:
            compared = compare(
                indicator,
                own,
                observation_of(snapshot, row),
                published=own.vs_england if each == snapshot.register.england else "",
                benchmark_name=each.name,
            )
        yield Beside(each, row, reason, compared)


def _alike(snapshot: Snapshot, place: Place, substance: Substance, reference: GapRow) -> GapRow:
    """A place's gap of the same year by the same method, as published where the other is as published."""
    if reference.is_published:
        for row in published_gaps(snapshot, place, substance):
            if row.period_treatment == reference.period_treatment:
                return row
    return gap(
        snapshot, place, substance, period=reference.period_treatment, method=GapMethod(reference.method)
    )


def _lines(
    snapshot: Snapshot, substance: Substance, place: Place, others: Sequence[Place], as_at: date | None
) -> Iterator[GapLine]:
    """The place by every method, and the benchmarks by the one that is usual in each year."""
    own = [
        *gap_series(snapshot, place, substance, GapMethod.SINGLE_YEAR, as_at=as_at),
        *gap_series(snapshot, place, substance, GapMethod.PUBLISHED, as_at=as_at),
        *published_gaps(snapshot, place, substance, as_at=as_at),
    ]
    whose = [(place, Role.AREA, list(dict.fromkeys(own)))]
    for each in others:
        role = Role.ENGLAND if each == snapshot.register.england else Role.REGION
        rows = list(gap_series(snapshot, each, substance, as_at=as_at))
        if any(row.is_published for row in rows):
            rows = list(dict.fromkeys([*rows, *published_gaps(snapshot, each, substance, as_at=as_at)]))
        whose.append((each, role, sorted(rows, key=lambda row: row.period)))
    for each, role, found in whose:
        for kind in GapKind:
            if alike := tuple(row for row in found if kind_of(row) is kind):
                yield GapLine(each, role, kind, alike)


def _whole(percent: float) -> int:
    """To the nearest whole number, a half upwards, as a reader rounds."""
    return math.floor(percent + 0.5)


def kind_of(row: GapRow) -> GapKind:
    """The method of a gap."""
    if row.is_published:
        return GapKind.PUBLISHED
    return GapKind.SINGLE_YEAR if row.method == GapMethod.SINGLE_YEAR else GapKind.THREE_YEARS


def _parts(
    snapshot: Snapshot, place: Place, substance: Substance, now: GapRow | None
) -> Iterator[tuple[Area, GapRow | None]]:
    if now is None or (isinstance(place, Footprint) and _is_the_county_s(now, place)):
        return
    for area in parts_of(snapshot, place, INPUTS[substance].treatment, now.period):
        try:
            yield area, _alike(snapshot, area, substance, now)
        except NeedsError:
            yield area, None


def _newer_estimate(
    snapshot: Snapshot, place: Place, substance: Substance, now: GapRow | None, as_at: date | None
) -> Observation | None:
    used = [figure.period for figure in now.inputs] if now else []
    stated = [
        figure
        for figure in figures_of(snapshot, INPUTS[substance].prevalence, place)
        if figure.value is not None and (as_at is None or figure.period.end <= as_at)
    ]
    if not stated or not used or stated[-1].period <= max(used):
        return None
    return stated[-1]


def _published(
    snapshot: Snapshot, place: Place, substance: Substance, as_at: date | None
) -> Iterator[tuple[GapRow, GapRow | None]]:
    england = snapshot.register.england
    for each in dict.fromkeys((place, england)):
        computed = {
            row.period_treatment: row
            for row in gap_series(snapshot, each, substance, GapMethod.PUBLISHED, as_at=as_at)
            if not row.is_published
        }
        for row in published_gaps(snapshot, each, substance, as_at=as_at):
            yield row, computed.get(row.period_treatment)


def _is_the_county_s(row: GapRow, footprint: Footprint) -> bool:
    """Whether a footprint's figures are the closed county's own, published for the same boundary."""
    former = footprint.former
    return bool(former and former.valid_to and parse_period(row.period_treatment).end <= former.valid_to)
