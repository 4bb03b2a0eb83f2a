"""Recent trend: whether the latest five annual figures rise or fall by more than chance.

Sources
-------
OHID, Public health technical guidance: "Fingertips trend markers"; the R package PHEindicatormethods, trend
markers. Armitage P (1955). Tests for linear trends in proportions and frequencies. Biometrics 11:375-386.

The published marker is always preferred. Where official implementations differ, this one follows the
guidance: proportions by counts, everything else by intervals, real years as time, and no marker where
anything is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from needs.domain.errors import MethodError
from needs.domain.measures import Marker, Polarity, ValueType
from needs.methods.intervals import crude_rate, normal_quantile
from needs.methods.judgement import Direction, trend_marker
from needs.methods.missing import known

POINTS = 5
"""The guidance tests the latest five points, no fewer and no more."""

LEVEL = 0.998
THRESHOLD = float(2 * gammaincinv(0.5, LEVEL))
"""A chi-squared statistic above this, 9.5495, is significant at 99.8 %."""

REGRESSED = {ValueType.CRUDE_RATE, ValueType.DSR, ValueType.ISR}

Numbers = NDArray[np.float64]


class TrendMethod(StrEnum):
    """The test that decided."""

    CHI_SQUARED = "chi-squared test for trend in proportions"
    REGRESSION = "weighted linear regression"


@dataclass(frozen=True)
class Point:
    """One period of a series.

    Attributes
    ----------
    year
        When the period starts, in years; a financial year counts as the year in which it starts.
    value, lower, upper
        The figure and its 95 % limits, in one unit; None or NaN where missing.
    count, denominator
        What the figure is made of; None or NaN where missing.
    years
        Length of the period.
    break_before
        Whether the figure cannot be compared with the ones before it.
    """

    year: float
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    count: float | None = None
    denominator: float | None = None
    years: float = 1
    break_before: bool = False


@dataclass(frozen=True)
class Trend:
    """A trend marker and how it came about.

    Attributes
    ----------
    marker
        The published wording.
    statistic
        Chi-squared statistic with one degree of freedom; None where it cannot be calculated.
    slope
        Change a year: in the indicator's unit by regression, in log odds for a proportion.
    method
        The test; None where none applies to the value type.
    reason
        Why the marker is what it is, where the statistic alone does not say; else empty.
    points_used
        The points tested, oldest first; none where the marker cannot be calculated.
    """

    marker: Marker
    statistic: float | None = None
    slope: float | None = None
    method: TrendMethod | None = None
    reason: str = ""
    points_used: tuple[Point, ...] = ()


class _Fit(NamedTuple):
    """A fitted line: its chi-squared statistic, its slope, and its slope with each point left out."""

    statistic: float
    slope: float
    slopes_without_each: list[float]


def recent_trend(points: Iterable[Point], value_type: ValueType, polarity: Polarity) -> Trend:
    """Test the latest five points of a series for a trend.

    A trend is significant if the statistic exceeds 9.5495 and no single point turns it round: the slope is
    fitted five more times with one point left out, and all six slopes must have one sign. The test is
    chi-squared for a proportion, regression for a rate or ratio; a count needs ``counts_to_rates`` first.

    Returns
    -------
    Trend
        "Cannot be calculated", with a reason, for a value type without a test, fewer than five points,
        periods that overlap or are not single years, a break in the series, or a missing number.
    """
    method = _method_for(value_type)
    try:
        if method is None:
            raise MethodError(f"no trend test is defined for a {value_type}")
        latest = tuple(in_time_order(points)[-POINTS:])
        if len(latest) < POINTS:
            raise MethodError("fewer than five points")
        refuse_dependent(latest)
        test = _proportions if method is TrendMethod.CHI_SQUARED else _regression
        fit = test(latest)
    except MethodError as refusal:
        return Trend(Marker.CANNOT, method=method, reason=refusal.message)

    direction, reason = _verdict(fit)
    return Trend(trend_marker(direction, polarity), fit.statistic, fit.slope, method, reason, latest)


def in_time_order(points: Iterable[Point]) -> list[Point]:
    """Sort a series, oldest first.

    Raises
    ------
    MethodError
        Two points share a year.
    """
    series = sorted(points, key=lambda point: point.year)
    if any(earlier.year == later.year for earlier, later in pairwise(series)):
        raise MethodError("two points share a year")
    return series


def refuse_dependent(series: Sequence[Point]) -> None:
    """Refuse a series, oldest first, that no test or fitted line may use: it is not annual and independent.

    Raises
    ------
    MethodError
        Periods overlap or are not single years, or the series breaks after its first point.
    """
    if any(earlier.year + earlier.years > later.year for earlier, later in pairwise(series)):
        raise MethodError("periods overlap")
    if any(point.years != 1 for point in series):
        raise MethodError("periods are not single years")
    if any(point.break_before for point in series[1:]):
        raise MethodError("the series has a break")


def counts_to_rates(
    points: Iterable[Point], *, per: float = 100_000, level: float = 0.95
) -> tuple[Point, ...]:
    """Turn counts, with the population as denominator, into crude rates, which can be tested.

    A point has no value where its count or population is missing, so that the trend says so. The trend test
    expects limits at 95 %.

    Raises
    ------
    MethodError
        A count is negative or a population is zero or negative.
    """
    return tuple(_as_rate(point, per, level) for point in points)


def _as_rate(point: Point, per: float, level: float) -> Point:
    if not (known(point.count) and known(point.denominator)):
        return replace(point, value=None, lower=None, upper=None)
    value, lower, upper = crude_rate(point.count, point.denominator, per=per, level=level)
    return replace(point, value=value, lower=lower, upper=upper)


def _verdict(fit: _Fit) -> tuple[Direction, str]:
    if fit.statistic <= THRESHOLD:
        return Direction.LEVEL, "the change is within chance at the 99.8 % level"
    # A level line through four points may come out as a slope of 1e-17: rounding is not a direction.
    if min(slope / fit.slope for slope in fit.slopes_without_each) < 1e-9:
        return Direction.LEVEL, "the direction depends on a single point"
    return (Direction.UP if fit.slope > 0 else Direction.DOWN), ""


def _method_for(value_type: ValueType) -> TrendMethod | None:
    if value_type is ValueType.PROPORTION:
        return TrendMethod.CHI_SQUARED
    return TrendMethod.REGRESSION if value_type in REGRESSED else None


def _proportions(points: Sequence[Point]) -> _Fit:
    """Chi-squared for trend: c of d counted at time t, p = sum c / sum d, T the mean of t weighted by d.

    X2 = (sum c (t - T))^2 / (p (1 - p) sum d (t - T)^2)
    """
    t = _column(points, "year", "a year")
    c = _column(points, "count", "a count")
    d = _column(points, "denominator", "a denominator")
    if not np.all((c > 0) & (c < d)):
        raise MethodError("a count is zero, or as large as its denominator")
    share = c.sum() / d.sum()
    since = t - np.average(t, weights=d)
    statistic = (c * since).sum() ** 2 / (share * (1 - share) * (d * since**2).sum())
    # The guidance takes the direction from an unweighted line through the log odds.
    return _Fit(float(statistic), *_slopes(t, np.log(c / (d - c)), np.ones_like(t)))


def _regression(points: Sequence[Point]) -> _Fit:
    """Weighted least squares: with weights w = 1 / se^2 and T the mean of t weighted by w.

    X2 = slope^2 / variance, with variance = 1 / sum w (t - T)^2
    """
    t = _column(points, "year", "a year")
    y = _column(points, "value", "a value")
    lower = _column(points, "lower", "an interval")
    upper = _column(points, "upper", "an interval")
    if not np.all(upper > lower):
        raise MethodError("an interval has no width")
    w = (2 * normal_quantile(0.95) / (upper - lower)) ** 2
    slope, slopes_without_each = _slopes(t, y, w)
    since = t - np.average(t, weights=w)
    return _Fit(slope**2 * float((w * since**2).sum()), slope, slopes_without_each)


def _slopes(t: Numbers, y: Numbers, w: Numbers) -> tuple[float, list[float]]:
    """Slope through all points, and through all but each in turn."""
    without_each = ((np.delete(column, left_out) for column in (t, y, w)) for left_out in range(len(t)))
    return _slope(t, y, w), [_slope(*columns) for columns in without_each]


def _slope(t: Numbers, y: Numbers, w: Numbers) -> float:
    since = t - np.average(t, weights=w)
    return float((w * since * y).sum() / (w * since**2).sum())


def _column(points: Sequence[Point], field: str, what: str) -> Numbers:
    numbers = [getattr(point, field) for point in points]
    if not all(map(known, numbers)):
        raise MethodError(f"{what} is missing")
    return np.array(numbers, dtype=np.float64)
