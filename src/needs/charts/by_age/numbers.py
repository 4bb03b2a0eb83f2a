"""One indicator by age group, in the newest period that holds all of its groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from needs.charts.by_age.options import AgeMeasure
from needs.charts.parts.ages import ages_of
from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.observations import Status
from needs.domain.periods import Period
from needs.methods.indicative import limits_from_count
from needs.methods.intervals import Interval
from needs.store.snapshot import Observation, Snapshot
from needs.views.figures import ended_by


@dataclass(frozen=True)
class AgeFigure:
    """One age group's figure.

    Attributes
    ----------
    value
        In the unit that is drawn; ``None`` where there is none.
    limits
        Of the rate: as published, or else approximate, from the count; none of a number.
    is_approximate
        Whether the limits are.
    """

    figure: Observation
    value: float | None
    limits: Interval | None
    is_approximate: bool

    @property
    def name(self) -> str:
        """The ages in words: ``25 to 34``, ``under 16``, ``75 and over``."""
        return age_name(self.figure.age)


@dataclass(frozen=True)
class ByAgeView:
    """An indicator by age, youngest first, for the place or for England where the place has none."""

    indicator: Indicator
    place: Place
    area: Place
    measure: AgeMeasure
    period: Period
    groups: tuple[AgeFigure, ...]
    whole: AgeFigure | None

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of the publications."""
        return tuple(dict.fromkeys(key for each in self.groups for key in each.figure.sources))

    @property
    def has_approximate(self) -> bool:
        """Whether limits are shown that no publication holds."""
        return any(each.is_approximate for each in self.groups)

    def frame(self) -> pd.DataFrame:
        """One line per age group.

        Columns: area_code, area, age, period, value, lower95, upper95, approximate_lower95,
        approximate_upper95, count, denominator, source.
        """
        lines = []
        for each in self.groups:
            figure, published = each.figure, (each.figure.lower95, each.figure.upper95)
            rough = each.limits if each.is_approximate and each.limits else (None, None)
            about = (self.area.code, self.area.name, figure.age, figure.period.text)
            numbers = (each.value, *published, *rough, figure.count, figure.denominator)
            lines.append((*about, *numbers, figure.source))
        return pd.DataFrame(
            lines,
            columns=[
                *("area_code", "area", "age", "period", "value", "lower95", "upper95"),
                *("approximate_lower95", "approximate_upper95", "count", "denominator", "source"),
            ],
        )


def age_name(age: str) -> str:
    """An age band in words: ``16-24 yrs`` is ``16 to 24``."""
    bare = age.removesuffix(" yrs")
    if bare.startswith("<"):
        return f"under {bare[1:]}"
    return f"{bare[:-1]} and over" if bare.endswith("+") else bare.replace("-", " to ")


def by_age(
    snapshot: Snapshot,
    indicator: Indicator,
    place: Place,
    measure: AgeMeasure,
    *,
    as_at: date | None = None,
) -> ByAgeView:
    """Gather an indicator by age for the place, or for England where the place has no figures by age.

    Parameters
    ----------
    measure
        Rates or numbers; numbers are drawn of a series that holds no rate.
    as_at
        Only periods that had ended by this day; all of them by default.

    Raises
    ------
    NeedsError
        The indicator is not held by age in any period that had ended by then.
    """
    for area in dict.fromkeys((place, snapshot.register.england)):
        rows = _rows(snapshot, indicator, area, as_at)
        figures = ages_of(indicator, rows)
        if not figures:
            continue
        shown = AgeMeasure.NUMBER if indicator.is_number else measure
        period = figures[0].period
        whole = next(
            (
                row
                for row in rows
                if row.period == period
                and (row.sex, row.age, row.category) == (indicator.sex, indicator.age, "")
            ),
            None,
        )
        groups = tuple(_group(each, shown) for each in figures)
        everybody = _group(whole, shown) if whole else None
        return ByAgeView(indicator, place, area, shown, period, groups, everybody)
    raise NeedsError(
        f"{indicator.display_name} is not held by age in any period shown.", "Choose another indicator."
    )


def _rows(
    snapshot: Snapshot, indicator: Indicator, area: Place, as_at: date | None
) -> tuple[Observation, ...]:
    codes = snapshot.register.codes_of(area) if isinstance(area, Area) else ()
    return ended_by((row for code in codes for row in snapshot.rows(indicator.id, code)), area, as_at)


def _group(figure: Observation, measure: AgeMeasure) -> AgeFigure:
    if measure is AgeMeasure.NUMBER:
        return AgeFigure(figure, figure.count, None, is_approximate=False)
    if figure.lower95 is not None and figure.upper95 is not None:
        return AgeFigure(figure, figure.value, Interval(figure.lower95, figure.upper95), is_approximate=False)
    rough = limits_from_count(figure.value, figure.count) if figure.status == Status.VALUE else None
    return AgeFigure(figure, figure.value, rough, is_approximate=rough is not None)
