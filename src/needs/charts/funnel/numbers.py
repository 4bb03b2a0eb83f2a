"""Councils by their size: which lie further from a benchmark than chance alone would take them.

A small council's figure moves more by chance than a large one's. The limits of a funnel say how far, size by
size, if every council had the benchmark's rate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.measures import Polarity, ValueType, Word
from needs.domain.periods import Period
from needs.methods.funnel import against_funnel, proportion_limits, rate_limits
from needs.methods.intervals import FEWEST_EVENTS, Interval, effective_denominator, proportion
from needs.store.snapshot import Observation
from needs.views.ranking import RankedRow, Ranking

INNER, OUTER = 0.95, 0.998
"""The levels of the limits."""
LEAST_POINTS = 5
"""Fewer councils than this make no pattern to see in a funnel."""
CURVE_POINTS = 60
COLUMNS = (
    "area_code",
    "area_name",
    "period",
    "size",
    "value",
    "count",
    "lower95",
    "upper95",
    "lower998",
    "upper998",
    "position",
)

_RATES = (ValueType.CRUDE_RATE, ValueType.DSR)
_REFUSED = {
    ValueType.COUNT: "a number of people or events says how large a place is, not how it compares",
    ValueType.ESTIMATE: "an estimate from a model does not vary by chance alone",
    ValueType.SCORE: "a score has no count behind it",
    ValueType.ISR: "a ratio to what was expected has no number of people behind it",
}


class Position(StrEnum):
    """Where a council lies in the funnel; on a limit counts as inside it."""

    ABOVE_OUTER = "above the 99.8% limit"
    ABOVE_INNER = "above the 95% limit"
    WITHIN = "within the limits"
    BELOW_INNER = "below the 95% limit"
    BELOW_OUTER = "below the 99.8% limit"

    @property
    def is_beyond_outer(self) -> bool:
        """Whether even the wider limits are passed."""
        return self in (Position.ABOVE_OUTER, Position.BELOW_OUTER)


@dataclass(frozen=True)
class FunnelLimits:
    """The limits for a council of one size.

    ``size`` is its denominator: people, or for a standardised rate the effective denominator, at which its
    count gives its rate.
    """

    size: float
    inner: Interval
    outer: Interval


@dataclass(frozen=True)
class FunnelPoint:
    """One council in the funnel: its figure, the limits for its size, and where it lies."""

    area: Place
    figure: Observation
    value: float
    limits: FunnelLimits
    position: Position


@dataclass(frozen=True)
class FunnelView:
    """What a funnel shows.

    ``curve`` holds the limits over the whole range of sizes, ``left_out`` the names of the councils whose
    figure is missing or comes without what it is made of.
    """

    indicator: Indicator
    period: Period
    benchmark: Area
    benchmark_figure: Observation
    points: tuple[FunnelPoint, ...]
    curve: tuple[FunnelLimits, ...]
    left_out: tuple[str, ...]

    @property
    def outside(self) -> int:
        """How many lie outside the 95 % limits."""
        return sum(point.position is not Position.WITHIN for point in self.points)

    @property
    def beyond_outer(self) -> int:
        """How many lie outside the 99.8 % limits as well."""
        return sum(point.position.is_beyond_outer for point in self.points)

    @property
    def expected_outside(self) -> float:
        """How many would lie outside the 95 % limits by chance alone."""
        return (1 - INNER) * len(self.points)

    @property
    def is_overdispersed(self) -> bool:
        """Whether councils differ by more than chance: more lie outside than one in twenty allows for.

        That is where the 99.8 % interval of the share outside the 95 % limits lies above one in twenty.
        """
        share = proportion(self.outside, len(self.points), per=1, level=OUTER)
        return share.lower > 1 - INNER

    def point_of(self, place: Place) -> FunnelPoint | None:
        """The place's own point; none for a place that is no council, or has no figure with a count."""
        return next((point for point in self.points if point.area.name == place.name), None)

    def frame(self) -> pd.DataFrame:
        """One line per council with the columns ``COLUMNS``, then the limits drawn, without area or value."""
        lines = [_line(point, self.period) for point in self.points]
        lines += [
            ("", "limits", self.period.text, each.size, None, None, *each.inner, *each.outer, "")
            for each in self.curve
        ]
        return pd.DataFrame(lines, columns=list(COLUMNS))


def funnel(ranking: Ranking) -> FunnelView:
    """Put a ranking's councils into a funnel around its benchmark's value.

    Raises
    ------
    NeedsError
        The indicator is none that varies by chance among a known number of people, or too few of its figures
        are held together with what they are made of; the message says which.
    """
    indicator = ranking.indicator
    _refuse_unsuitable(indicator)
    beside = ranking.benchmark_figure
    if beside is None or beside.value is None:
        raise NeedsError(
            f"No value of {indicator.display_name} is held for {ranking.benchmark.name} in "
            f"{ranking.period.label()}, so a funnel has no middle.",
            "Choose another period, or another benchmark.",
        )
    councils = [row for row in ranking.rows if row.is_among_councils]
    limits_of = _limits_around(indicator, beside.value)
    points = [point for row in councils if (point := _point(indicator, row, limits_of))]
    if len(points) < LEAST_POINTS:
        needed = "counts" if indicator.value_type is ValueType.DSR else "counts and denominators"
        raise NeedsError(
            f"A funnel cannot be drawn: the figures of {indicator.display_name} for {ranking.period.label()} "
            f"are held with their {needed} for {len(points)} of {len(councils)} councils.",
            f"Choose a period whose figures come with {needed}, or a larger group; the bars need neither.",
        )
    shown = {point.area.name for point in points}
    return FunnelView(
        indicator=indicator,
        period=ranking.period,
        benchmark=ranking.benchmark,
        benchmark_figure=beside,
        points=tuple(points),
        curve=_curve(indicator, beside.value, [point.limits.size for point in points], limits_of),
        left_out=tuple(row.area.name for row in councils if row.area.name not in shown),
    )


def _refuse_unsuitable(indicator: Indicator) -> None:
    reason = _REFUSED.get(indicator.value_type, "")
    # What the catalogue bars from being combined has an estimate for its denominator.
    reason = reason or ("its denominator is itself an estimate" if indicator.never_combined else "")
    if reason:
        raise NeedsError(
            f"A funnel cannot be drawn for {indicator.display_name}: {reason}.",
            "Choose a rate or a proportion, or look at the bars.",
        )


def _limits_around(indicator: Indicator, benchmark: float) -> Callable[[float], FunnelLimits]:
    """The limits for any size, if the council had the benchmark's rate."""
    method = rate_limits if indicator.value_type in _RATES else proportion_limits

    def limits(size: float) -> FunnelLimits:
        inner, outer = (
            method(benchmark, size, per=indicator.multiplier, level=level) for level in (INNER, OUTER)
        )
        return FunnelLimits(size, inner, outer)

    return limits


def _point(
    indicator: Indicator, row: RankedRow, limits_of: Callable[[float], FunnelLimits]
) -> FunnelPoint | None:
    figure = row.figure
    if figure is None or figure.value is None:
        return None
    size = _size(indicator, figure)
    if not size:
        return None
    limits = limits_of(size)
    position = _position(figure.value, limits)
    return FunnelPoint(row.area, figure, figure.value, limits, position)


def _size(indicator: Indicator, figure: Observation) -> float | None:
    """The denominator that a figure rests on: the effective one of a standardised rate."""
    if figure.count is None:
        return None
    if indicator.value_type is not ValueType.DSR:
        return figure.denominator
    # Below this many events no standardised rate is stated, and the limits of one do not hold.
    if not figure.value or figure.count < FEWEST_EVENTS:
        return None
    return effective_denominator(figure.count, figure.value, per=indicator.multiplier)


def _position(value: float, limits: FunnelLimits) -> Position:
    # High and low alone, for whether high is good is not the funnel's question.
    inner, outer = (
        against_funnel(value, each, Polarity.NEUTRAL).word for each in (limits.inner, limits.outer)
    )
    if inner is Word.SIMILAR:
        return Position.WITHIN
    if inner is Word.HIGHER:
        return Position.ABOVE_OUTER if outer is Word.HIGHER else Position.ABOVE_INNER
    return Position.BELOW_OUTER if outer is Word.LOWER else Position.BELOW_INNER


def _curve(
    indicator: Indicator, benchmark: float, sizes: Sequence[float], limits_of: Callable[[float], FunnelLimits]
) -> tuple[FunnelLimits, ...]:
    """The limits at sizes from below the smallest council to above the largest, even on a log scale.

    Events come whole, so that the limits of a rate move in steps; the curve goes through the middle of them.
    """
    low, high = 0.9 * min(sizes), 1.1 * max(sizes)
    steps = [low * (high / low) ** (step / (CURVE_POINTS - 1)) for step in range(CURVE_POINTS)]
    if indicator.value_type in _RATES and benchmark > 0:
        per_event = indicator.multiplier / benchmark
        steps = [(math.floor(size / per_event) + 0.5) * per_event for size in steps]
    return tuple(limits_of(size) for size in dict.fromkeys(steps))


def _line(point: FunnelPoint, period: Period) -> tuple[object, ...]:
    return (
        point.figure.area_code,
        point.area.name,
        period.text,
        point.limits.size,
        point.value,
        point.figure.count,
        *point.limits.inner,
        *point.limits.outer,
        str(point.position),
    )
