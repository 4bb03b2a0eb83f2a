"""One indicator over time: the area, its region and England, each as its publisher gave it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

import pandas as pd

from needs.domain.areas import Area
from needs.domain.indicators import Indicator
from needs.domain.measures import ValueType
from needs.domain.periods import parse_period
from needs.store.snapshot import Observation, Snapshot
from needs.views.headline import HeadlineRow, headline
from needs.views.recent_trend import TrendFound, recent_trend


class Role(StrEnum):
    """Whose line it is."""

    AREA = "area"
    REGION = "region"
    ENGLAND = "England"


@dataclass(frozen=True)
class Line:
    """The figures of one area, oldest first; blanks are kept."""

    area: Area
    role: Role
    figures: tuple[Observation, ...]
    breaks: tuple[date, ...] = ()

    @property
    def stated(self) -> tuple[Observation, ...]:
        """The figures that have a value."""
        return tuple(figure for figure in self.figures if figure.value is not None)

    def unbroken(self) -> Iterator[tuple[Observation, ...]]:
        """Runs of figures that may be joined by a line.

        Periods that follow one another, of one length, with no break in method between them. A missing
        period ends a run, so that no line is drawn across it.
        """
        run: list[Observation] = []
        for figure in self.stated:
            if run and not self._follows(run[-1], figure):
                yield tuple(run)
                run = []
            run.append(figure)
        if run:
            yield tuple(run)

    def _follows(self, earlier: Observation, later: Observation) -> bool:
        next_year = later.period.end.year - earlier.period.end.year == 1
        same_length = later.period.years == earlier.period.years
        broken = any(earlier.period.end < start <= later.period.end for start in self.breaks)
        return next_year and same_length and not broken


@dataclass(frozen=True)
class TrendView:
    """What the chart of one indicator for one area shows."""

    indicator: Indicator
    area: Area
    lines: tuple[Line, ...]
    rows: tuple[HeadlineRow, ...]
    recent: TrendFound | None

    @property
    def drawn(self) -> tuple[Line, ...]:
        """The lines that share a scale: a local count beside England's would be a line along zero."""
        if self.indicator.value_type in (ValueType.COUNT, ValueType.ESTIMATE):
            return tuple(line for line in self.lines if line.role is Role.AREA)
        return self.lines

    @property
    def has_area_figures(self) -> bool:
        """Whether there is anything to draw for the area itself."""
        return any(line.stated for line in self.lines if line.role is Role.AREA)

    @property
    def missing_periods(self) -> tuple[str, ...]:
        """Periods without a value for the area, between periods that have one."""
        line = self.lines[0]
        return tuple(
            f"{earlier.period.label()} and {later.period.label()}"
            for earlier, later in pairwise(line.stated)
            if later.period.end.year - earlier.period.end.year > 1
        )

    def series(self) -> list[dict[str, object]]:
        """The area's own figures, oldest first: period, value, lower95, upper95, count, from_area."""
        return [
            {
                "period": figure.period.text,
                "value": figure.value,
                "lower95": figure.lower95,
                "upper95": figure.upper95,
                "count": figure.count,
                "from_area": figure.area_code,
            }
            for figure in self.lines[0].figures
        ]

    def sources(self) -> tuple[str, ...]:
        """The keys of the sources drawn on, in order of first use."""
        return tuple(dict.fromkeys(figure.source for line in self.lines for figure in line.stated))

    def frame(self) -> pd.DataFrame:
        """One row per area and period.

        Columns: area_code, area, period, value, lower95, upper95, count, note, source.
        """
        return pd.DataFrame(
            [
                (
                    figure.area_code,
                    line.area.name,
                    figure.period.text,
                    figure.value,
                    figure.lower95,
                    figure.upper95,
                    figure.count,
                    figure.note,
                    figure.source,
                )
                for line in self.lines
                for figure in line.figures
            ],
            columns=["area_code", "area", "period", "value", "lower95", "upper95", "count", "note", "source"],
        )


def trend(
    snapshot: Snapshot,
    indicator: Indicator,
    area: Area,
    *,
    as_at: date | None = None,
    today: date | None = None,
) -> TrendView:
    """Gather one indicator over time for an area, its region and England.

    Parameters
    ----------
    as_at
        Only periods that had ended by this day; all of them by default.
    """
    register = snapshot.register
    breaks = tuple(parse_period(each.before).start for each in indicator.breaks)
    places = [(area, Role.AREA)]
    if region := register.region_of(area):
        places.append((region, Role.REGION))
    if area != register.england:
        places.append((register.england, Role.ENGLAND))
    lines = []
    for place, role in places:
        ends = [day for day in (as_at, area.valid_to if role is Role.AREA else None) if day]
        figures = tuple(
            figure
            for figure in snapshot.series(indicator.id, register.codes_of(place))
            if all(figure.period.end <= day for day in ends)
        )
        lines.append(Line(place, role, figures, breaks))
    rows = headline(snapshot, area, as_at=as_at, today=today).rows
    own = lines[0].figures
    return TrendView(
        indicator,
        area,
        tuple(lines),
        tuple(row for row in rows if row.indicator == indicator),
        recent_trend(snapshot, indicator, own, register.codes_of(area)) if own else None,
    )
