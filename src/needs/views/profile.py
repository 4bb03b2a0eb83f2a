"""What pictures over many indicators share: which indicators, in which period, and how a place stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.measures import ValueType
from needs.domain.periods import Period, parse_period
from needs.domain.selection import Selection
from needs.store.snapshot import Observation, Snapshot
from needs.views.comparison import Compared, compare
from needs.views.headline import ITSELF
from needs.views.ranking import LEAST_COVERAGE

NOT_NAMED = "the official name is not confirmed"
"""Why an indicator is left out of a picture over many."""


@dataclass(frozen=True)
class Standing:
    """How one place stands on one indicator: its figure, England's, and the comparison."""

    indicator: Indicator
    period: Period
    figure: Observation | None
    england: Observation | None
    compared: Compared

    @property
    def has_value(self) -> bool:
        """Whether a number is published or could be combined."""
        return self.figure is not None and self.figure.value is not None


@dataclass(frozen=True)
class LeftOut:
    """An indicator that is held and yet not shown, and why."""

    indicator: Indicator
    reason: str


def profile_indicators(snapshot: Snapshot) -> tuple[Indicator, ...]:
    """The indicators that say how a place stands, in the order of the catalogue.

    Only those held, with a confirmed name. Numbers of people or events, which say how large a place is, are
    not among them, nor are scores, what is only context, and series that a newer one has replaced.
    """
    held = snapshot.manifest["rows_by_indicator"]
    return tuple(
        each
        for each in snapshot.catalogue
        if each.id in held
        and each.is_named
        and not each.is_number
        and each.value_type is not ValueType.SCORE
        and each.theme != "Context"
        and not each.is_earlier_series
    )


def standing(snapshot: Snapshot, place: Place, figure: Observation | None, england: Standing) -> Standing:
    """How a place's figure stands against England's for the same indicator and period."""
    if place == snapshot.register.england:
        return england
    compared = (
        Compared.without("no figure is held")
        if figure is None
        else compare(
            england.indicator,
            figure,
            england.figure,
            published=figure.vs_england,
            benchmark_name=snapshot.register.england.name,
        )
    )
    return Standing(england.indicator, england.period, figure, england.figure, compared)


def of_england(snapshot: Snapshot, indicator: Indicator, period: Period) -> Standing:
    """England's own figure of a period, which nothing is compared with."""
    figure = at(snapshot.series(indicator.id, (snapshot.register.england.code,)), period)
    return Standing(indicator, period, figure, figure, Compared.without(ITSELF))


def at(figures: Iterable[Observation], period: Period) -> Observation | None:
    """The figure of one period, where there is one."""
    return next((figure for figure in figures if figure.period == period), None)


def periods_covered(
    indicator: Indicator, series: Sequence[Sequence[Observation]], as_at: date | None
) -> list[Period]:
    """The periods in which at least half of some places have a value, newest first.

    Parameters
    ----------
    series
        The figures of each place.
    as_at
        Only periods that had ended by this day. Those before a break in the series never count: they are by
        a method that has been replaced.
    """
    stated = Counter(figure.period for figures in series for figure in figures if figure.value is not None)
    starts = [parse_period(each.before).start for each in indicator.breaks]
    return sorted(
        (
            period
            for period, count in stated.items()
            if count >= LEAST_COVERAGE * len(series)
            and (as_at is None or period.end <= as_at)
            and all(period.end >= start for start in starts)
        ),
        reverse=True,
    )


def chosen_many(figures: Snapshot, selection: Selection) -> tuple[Indicator, ...]:
    """The indicators chosen to be shown together, or none for all that say how a place stands."""
    if not selection.others:
        return ()
    asked = (selection.indicator or "", *selection.others)
    return tuple(figures.catalogue.get(each) for each in asked if each)
