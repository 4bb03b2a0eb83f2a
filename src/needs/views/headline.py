"""The headline table: one place against its region and England, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from needs.domain.areas import Area
from needs.domain.footprints import Place
from needs.domain.indicators import THEMES, Indicator
from needs.domain.measures import Basis, Marker
from needs.domain.periods import Period, parse_period
from needs.methods.footprint import Exactness
from needs.store.memo import memoise
from needs.store.snapshot import Observation, Snapshot
from needs.views.comparison import Compared, compare
from needs.views.figures import ended_by, figures_of
from needs.views.recent_trend import TrendFound, recent_trend

EARLIER = "Earlier series"
FORMER = "From the former area"
ITSELF = "England is not compared with itself"
HAS_A_RATE = "its rate is compared instead"
OLD_AFTER_YEARS = 3
COLUMNS = (
    "indicator",
    "name",
    "period",
    "unit",
    "area_value",
    "area_lower95",
    "area_upper95",
    "area_count",
    "region_value",
    "england_value",
    "vs_england",
    "vs_region",
    "recent_trend",
    "note",
    "source",
)


@dataclass(frozen=True)
class HeadlineRow:
    """One indicator in one period: the figure, its benchmarks and how they compare.

    ``whose`` names the place that the figure is of: the one chosen, or the county that it replaced.
    """

    indicator: Indicator
    figure: Observation
    region: Observation | None
    england: Observation | None
    vs_region: Compared
    vs_england: Compared
    trend: TrendFound
    notes: tuple[str, ...]
    section: str
    whose: str
    years_old: int = 0
    is_older_tested: bool = False

    @property
    def period(self) -> Period:
        """The period of the figure."""
        return self.figure.period

    @property
    def is_old(self) -> bool:
        """Whether the period ended so long ago that the age has to be said."""
        return self.years_old >= OLD_AFTER_YEARS


@dataclass(frozen=True)
class Headline:
    """What the Overview shows for one place."""

    place: Place
    region: Area | None
    england: Area
    as_at: date | None
    rows: tuple[HeadlineRow, ...]
    held_elsewhere: tuple[Indicator, ...]
    not_held: tuple[Indicator, ...]
    successors: tuple[Area, ...]
    predecessors: tuple[Area, ...]
    earlier_codes: tuple[str, ...]

    @property
    def named(self) -> Headline:
        """The same table without indicators whose official name is not confirmed: what a report draws on."""
        return replace(
            self,
            rows=tuple(row for row in self.rows if row.indicator.is_named),
            held_elsewhere=tuple(each for each in self.held_elsewhere if each.is_named),
            not_held=tuple(each for each in self.not_held if each.is_named),
        )

    def sections(self) -> Iterator[tuple[str, tuple[HeadlineRow, ...]]]:
        """The rows by theme, the newest first, each followed by its older tested one; then earlier series."""
        for name in (*THEMES, FORMER, EARLIER):
            if rows := [row for row in self.rows if row.section == name]:
                newest = {row.indicator.id: row.period.end for row in rows if not row.is_older_tested}
                yield (
                    name,
                    tuple(
                        sorted(
                            rows, key=lambda row: newest.get(row.indicator.id, row.period.end), reverse=True
                        )
                    ),
                )

    def frame(self) -> pd.DataFrame:
        """One line per row with the columns ``COLUMNS``; a number that is missing is NaN."""
        return pd.DataFrame([_line(row) for row in self.rows], columns=list(COLUMNS))


@memoise(512)
def headline(
    snapshot: Snapshot,
    place: Place,
    *,
    indicators: Iterable[Indicator] | None = None,
    as_at: date | None = None,
    today: date | None = None,
    indicative: bool = True,
) -> Headline:
    """Gather the headline table of one place.

    Per indicator: the newest period that can be stated, and, where that one cannot be compared with
    England, the newest that can stands beside it. A footprint's newest period is shown with its reason where
    it cannot be combined. What was only ever published for an authority's former county stands apart.

    Parameters
    ----------
    place
        An authority, a region or England, or several authorities as one; a recoded authority under today's
        code.
    indicators
        Which have rows, in their order; every one of the catalogue by default.
    as_at
        Only periods that had ended by this day; all of them by default.
    today
        The day from which the age of a figure is counted where ``as_at`` is not given.
    indicative
        Whether rates without limits are compared by approximate ones.
    """
    register = snapshot.register
    area = place if isinstance(place, Area) else None
    predecessors = register.predecessors(area) if area else ()
    region = register.region_of(place)
    moment = _Moment(as_at, as_at or today or date.today(), indicative)
    gather = _Gather(snapshot, place, region, moment)
    counties = [_Gather(snapshot, county, region, moment) for county in predecessors]
    rows: list[HeadlineRow] = []
    elsewhere: list[Indicator] = []
    nowhere: list[Indicator] = []
    for indicator in snapshot.catalogue if indicators is None else indicators:
        found = gather.rows(indicator)
        if not any(row.figure.value is not None for row in found):
            found += [row for county in counties for row in county.for_successor(indicator)]
        rows += found
        if not found:
            held = indicator.id in snapshot.manifest["rows_by_indicator"]
            (elsewhere if held else nowhere).append(indicator)
    return Headline(
        place=place,
        region=region,
        england=register.england,
        as_at=as_at,
        rows=tuple(rows),
        held_elsewhere=tuple(elsewhere),
        not_held=tuple(nowhere),
        successors=register.successors(area) if area else (),
        predecessors=predecessors,
        earlier_codes=register.codes_of(area)[1:] if area else (),
    )


@dataclass(frozen=True)
class _Moment:
    """As at which day periods have to have ended, from which day age is counted, and how it is compared."""

    as_at: date | None
    seen_from: date
    indicative: bool


@dataclass(frozen=True)
class _Gather:
    """The place and the moment that every row of one headline table is gathered for."""

    snapshot: Snapshot
    place: Place
    region: Area | None
    moment: _Moment

    def rows(self, indicator: Indicator) -> list[HeadlineRow]:
        """The newest figure, and the newest one that was tested where that is an older one."""
        series = ended_by(figures_of(self.snapshot, indicator.id, self.place), self.place, self.moment.as_at)
        if not series:
            return []
        stated = [figure for figure in series if figure.value is not None]
        if not stated:
            return [self._row(indicator, series[-1], series)]
        newest = self._row(indicator, stated[-1], series)
        rows = [newest]
        if series[-1].exactness == Exactness.REFUSED:
            rows.insert(0, self._row(indicator, series[-1], series))
        if newest.vs_england.is_tested:
            return rows
        older = [self._row(indicator, figure, series) for figure in reversed(stated[:-1])]
        tested = next((row for row in older if row.vs_england.is_tested), None)
        if tested is None and not newest.vs_region.is_tested:
            tested = next((row for row in older if row.vs_region.is_tested), None)
        if tested:
            notes = ("newest that can be tested", *tested.notes)
            rows.append(replace(tested, is_older_tested=True, notes=notes))
        return rows

    def for_successor(self, indicator: Indicator) -> list[HeadlineRow]:
        """The newest figure of a closed county, marked as the county's where a successor shows it."""
        stated = [row for row in self.rows(indicator) if row.figure.value is not None]
        return [
            replace(
                row,
                section=EARLIER if row.section == EARLIER else FORMER,
                notes=(f"{self.place.name}’s figure, for the whole of the former area", *row.notes),
            )
            for row in stated[:1]
        ]

    def _row(self, indicator: Indicator, figure: Observation, series: tuple[Observation, ...]) -> HeadlineRow:
        england = self._benchmark(indicator, self.snapshot.register.england, figure.period)
        region = self._benchmark(indicator, self.region, figure.period)
        region_name = self.region.name if self.region else "one region"
        row = HeadlineRow(
            indicator=indicator,
            figure=figure,
            region=region,
            england=england,
            vs_region=self._compared(indicator, figure, region, figure.vs_region, region_name),
            vs_england=Compared.without(ITSELF)
            if self.place == self.snapshot.register.england
            else self._compared(indicator, figure, england, figure.vs_england, "England"),
            trend=recent_trend(
                self.snapshot,
                indicator,
                tuple(each for each in series if each.period <= figure.period),
                self.place,
            ),
            notes=(),
            section=EARLIER if _is_earlier(indicator, figure) else indicator.theme,
            whose=self.place.name,
            years_old=_whole_years(figure.period.end, self.moment.seen_from),
        )
        return replace(row, notes=tuple(self._notes(row, series)))

    def _compared(
        self,
        indicator: Indicator,
        figure: Observation,
        benchmark: Observation | None,
        published: str,
        name: str,
    ) -> Compared:
        if indicator.id in self.snapshot.catalogue.counted_elsewhere and indicator.is_number:
            return Compared.without(HAS_A_RATE)
        # A footprint has no published value of its own, and no place to look a population up for.
        indicative = self.moment.indicative and isinstance(self.place, Area)
        wanted = indicative and figure.value is not None and figure.count is None and not figure.has_interval
        return compare(
            indicator,
            figure,
            benchmark,
            published=published,
            benchmark_name=name,
            population=self.snapshot.mid_years.near(
                figure.area_code, figure.age, figure.period.mid_years, figure.sex
            )
            if wanted
            else None,
            indicative=indicative,
        )

    def _benchmark(self, indicator: Indicator, area: Area | None, period: Period) -> Observation | None:
        if area is None or area == self.place:
            return None
        return next((f for f in self.snapshot.series(indicator.id, (area.code,)) if f.period == period), None)

    def _notes(self, row: HeadlineRow, series: tuple[Observation, ...]) -> Iterator[str]:
        figure = row.figure
        if figure.note:
            yield figure.note
        if isinstance(self.place, Area) and figure.area_code != self.place.code:
            yield f"published under the earlier code {figure.area_code}, same boundary"
        newer = [each for each in series if each.period > figure.period]
        if newer and not figure.exactness and all(each.value is None for each in newer):
            yield f"{newer[-1].period.label()} not shown: {_why_blank(newer[-1])}"
        if row.vs_england.basis is Basis.COMPUTED or row.vs_region.basis is Basis.COMPUTED:
            yield "compared here by the 95% interval against the benchmark's value"
        if row.trend.basis is Basis.COMPUTED and row.trend.marker is not Marker.CANNOT:
            yield f"recent trend computed here ({row.trend.method})"


def _why_blank(figure: Observation) -> str:
    reason = figure.note[:1].lower() + figure.note[1:] if figure.note else "not given by the source"
    counted = f" ({figure.count:,.0f} counted)" if figure.count is not None else ""
    return reason + counted


def _is_earlier(indicator: Indicator, figure: Observation) -> bool:
    """Whether the figure is by a method that a newer series has replaced."""
    return indicator.is_earlier_series or any(
        figure.period.end < parse_period(each.before).start for each in indicator.breaks
    )


def _whole_years(start: date, end: date) -> int:
    return max(0, end.year - start.year - ((end.month, end.day) < (start.month, start.day)))


def _line(row: HeadlineRow) -> tuple[object, ...]:
    figure = row.figure
    return (
        row.indicator.id,
        row.indicator.display_name,
        figure.period.text,
        row.indicator.unit,
        figure.value,
        figure.lower95,
        figure.upper95,
        figure.count,
        row.region.value if row.region else None,
        row.england.value if row.england else None,
        row.vs_england.said,
        row.vs_region.said,
        str(row.trend.marker),
        "; ".join(row.notes),
        figure.source,
    )
