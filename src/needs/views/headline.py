"""The headline table: one place against its region and England, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from needs.domain.areas import Area
from needs.domain.indicators import THEMES, Indicator
from needs.domain.measures import Basis, Marker
from needs.domain.periods import Period, parse_period
from needs.store.snapshot import Observation, Snapshot
from needs.views.comparison import Compared, compare
from needs.views.recent_trend import TrendFound, recent_trend

EARLIER = "Earlier series"
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
    """One indicator in one period: the area's figure, its benchmarks and how they compare."""

    indicator: Indicator
    figure: Observation
    region: Observation | None
    england: Observation | None
    vs_region: Compared
    vs_england: Compared
    trend: TrendFound
    notes: tuple[str, ...]
    section: str
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

    area: Area
    region: Area | None
    england: Area
    as_at: date | None
    rows: tuple[HeadlineRow, ...]
    held_elsewhere: tuple[Indicator, ...]
    not_held: tuple[Indicator, ...]
    successors: tuple[Area, ...]
    predecessors: tuple[Area, ...]
    earlier_codes: tuple[str, ...]
    stamp: str

    def sections(self) -> Iterator[tuple[str, tuple[HeadlineRow, ...]]]:
        """The rows by theme, in the order of reading, with superseded series last."""
        for name in (*THEMES, EARLIER):
            if rows := tuple(row for row in self.rows if row.section == name):
                yield name, rows

    def frame(self) -> pd.DataFrame:
        """One line per row with the columns ``COLUMNS``; a number that is missing is NaN."""
        return pd.DataFrame([_line(row) for row in self.rows], columns=list(COLUMNS))


def headline(
    snapshot: Snapshot, area: Area, *, as_at: date | None = None, today: date | None = None
) -> Headline:
    """Gather the headline table of one area.

    Per indicator: the newest period that can be stated, and, where that one cannot be compared with
    England, the newest that can stands beside it.

    Parameters
    ----------
    area
        An authority, a region or England; a recoded authority under today's code.
    as_at
        Only periods that had ended by this day; all of them by default.
    today
        The day from which the age of a figure is counted where ``as_at`` is not given.
    """
    register = snapshot.register
    region = register.region_of(area)
    gather = _Gather(
        snapshot=snapshot,
        area=area,
        codes=register.codes_of(area),
        region=region,
        as_at=as_at,
        seen_from=as_at or today or date.today(),
    )
    rows: list[HeadlineRow] = []
    elsewhere: list[Indicator] = []
    nowhere: list[Indicator] = []
    for indicator in snapshot.catalogue:
        if found := gather.rows(indicator):
            rows += found
        else:
            (elsewhere if indicator.id in snapshot.manifest["rows_by_indicator"] else nowhere).append(
                indicator
            )
    return Headline(
        area=area,
        region=region,
        england=register.england,
        as_at=as_at,
        rows=tuple(rows),
        held_elsewhere=tuple(elsewhere),
        not_held=tuple(nowhere),
        successors=register.successors(area),
        predecessors=register.predecessors(area),
        earlier_codes=gather.codes[1:],
        stamp=snapshot.stamp,
    )


@dataclass(frozen=True)
class _Gather:
    """The place and the moment that every row of one headline table is gathered for."""

    snapshot: Snapshot
    area: Area
    codes: tuple[str, ...]
    region: Area | None
    as_at: date | None
    seen_from: date

    def rows(self, indicator: Indicator) -> list[HeadlineRow]:
        """The newest figure, and the newest one that was tested where that is an older one."""
        series = self._until_the_end(self.snapshot.series(indicator.id, self.codes))
        if not series:
            return []
        stated = [figure for figure in series if figure.value is not None]
        if not stated:
            newest = self._row(indicator, series[-1], series)
            return [newest]
        newest = self._row(indicator, stated[-1], series)
        if newest.vs_england.is_tested:
            return [newest]
        older = [self._row(indicator, figure, series) for figure in reversed(stated[:-1])]
        tested = next((row for row in older if row.vs_england.is_tested), None)
        tested = tested or next(
            (row for row in older if row.vs_region.is_tested and not newest.vs_region.is_tested), None
        )
        if tested is None:
            return [newest]
        return [
            newest,
            replace(tested, is_older_tested=True, notes=("newest that can be tested", *tested.notes)),
        ]

    def _until_the_end(self, series: Iterable[Observation]) -> tuple[Observation, ...]:
        """The figures of periods that had ended by the day asked for, and before the area itself ended."""
        ends = [day for day in (self.as_at, self.area.valid_to) if day]
        return tuple(figure for figure in series if all(figure.period.end <= day for day in ends))

    def _row(self, indicator: Indicator, figure: Observation, series: tuple[Observation, ...]) -> HeadlineRow:
        england = self._benchmark(indicator, self.snapshot.register.england, figure.period)
        region = self._benchmark(indicator, self.region, figure.period)
        vs_england = compare(
            indicator, figure, england, published=figure.vs_england, benchmark_name="England"
        )
        vs_region = compare(
            indicator,
            figure,
            region,
            published=figure.vs_region,
            benchmark_name=self.region.name if self.region else "a region",
        )
        up_to_here = tuple(each for each in series if each.period <= figure.period)
        trend = recent_trend(self.snapshot, indicator, up_to_here, self.codes)
        years_old = _whole_years(figure.period.end, self.seen_from)
        row = HeadlineRow(
            indicator=indicator,
            figure=figure,
            region=region,
            england=england,
            vs_region=vs_region,
            vs_england=vs_england,
            trend=trend,
            notes=(),
            section=EARLIER if _is_earlier(indicator, figure) else indicator.theme,
            years_old=years_old,
        )
        return replace(row, notes=tuple(self._notes(row, series)))

    def _benchmark(self, indicator: Indicator, area: Area | None, period: Period) -> Observation | None:
        if area is None or area == self.area:
            return None
        return next((f for f in self.snapshot.series(indicator.id, (area.code,)) if f.period == period), None)

    def _notes(self, row: HeadlineRow, series: tuple[Observation, ...]) -> Iterator[str]:
        figure = row.figure
        if figure.note:
            yield figure.note
        if figure.area_code != self.area.code:
            yield f"published under the earlier code {figure.area_code}, same boundary"
        newer = [each for each in series if each.period > figure.period and each.value is None]
        if newer and not any(each.value is not None for each in series if each.period > figure.period):
            yield f"{newer[-1].period.label()} not shown: {_why_blank(newer[-1])}"
        if row.vs_england.basis is Basis.COMPUTED or row.vs_region.basis is Basis.COMPUTED:
            yield "compared here by the 95% interval against the benchmark's value"
        elif row.vs_england.reason and not row.vs_england.is_tested:
            yield f"not compared: {row.vs_england.reason}"
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
        str(row.vs_england.word),
        str(row.vs_region.word),
        str(row.trend.marker),
        "; ".join(row.notes),
        figure.source,
    )
