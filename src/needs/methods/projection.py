"""Where a series would go if its trend continued: short, with bands, and refused more often than not.

The trend marker of the guidance is no forecast, and neither is this: it draws out what has been, for at most
three years, where the past is long, annual and moving.

Sources
-------
McCullagh P, Nelder JA (1989). Generalized Linear Models, second edition (log-linear and logistic
regression, quasi-likelihood, iteratively reweighted least squares). OHID, Public health technical guidance:
"Fingertips trend markers".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from needs.domain.errors import MethodError
from needs.domain.measures import Marker, Polarity, ValueType
from needs.methods.intervals import Interval, effective_denominator, normal_quantile
from needs.methods.missing import above_zero, at_least_zero
from needs.methods.trend import Point, in_time_order, recent_trend, refuse_dependent

FEWEST_POINTS = 8
LONGEST_HORIZON = 3

Numbers = NDArray[np.float64]


class Family(StrEnum):
    """How counts vary and what is linear in time."""

    POISSON = "log-linear quasi-Poisson regression"
    BINOMIAL = "logit-linear quasi-binomial regression"


class Fit(NamedTuple):
    """A line fitted on the scale of the link.

    Attributes
    ----------
    family
        Its kind of regression.
    origin
        The year from which time is counted.
    intercept, slope
        The line: log rate or log odds = intercept + slope * (year - origin).
    covariance
        Two by two, of intercept and slope, before the dispersion multiplies it.
    dispersion
        Pearson's chi-squared over its degrees of freedom; predictions use no less than 1.
    """

    family: Family
    origin: float
    intercept: float
    slope: float
    covariance: tuple[tuple[float, float], tuple[float, float]]
    dispersion: float


class Projected(NamedTuple):
    """One future year: the value on the line and the bands in which the published value would fall."""

    year: float
    value: float
    at_80: Interval
    at_95: Interval


@dataclass(frozen=True)
class Projection:
    """A trend continued.

    Attributes
    ----------
    years
        The future years, in order.
    no_change
        The latest value, to draw beside the line: what would be if nothing changed.
    yearly_change_percent
        Change of the rate, or of the odds of a proportion, a year.
    fit
        The regression.
    """

    years: tuple[Projected, ...]
    no_change: float
    yearly_change_percent: float
    fit: Fit


def project(
    points: Iterable[Point], value_type: ValueType, horizon: int, *, per: float = 100_000
) -> Projection:
    """Continue a significant trend for a few years, with the bands in which new figures would fall.

    The line is fitted to the whole series; the latest denominator stands for the coming years.

    Parameters
    ----------
    points
        The annual series in any order, each with count and denominator; of a directly standardised rate the
        value makes the denominator an effective one. Counts need ``counts_to_rates`` first.
    value_type
        A proportion is fitted by quasi-binomial, a rate or ratio by quasi-Poisson regression.
    horizon
        Years ahead: at most three, and at most a third of the length of the series.
    per
        The indicator's multiplier.

    Returns
    -------
    Projection
        Values and bands in the unit of the indicator.

    Raises
    ------
    MethodError
        If the series is shorter than eight points, not annual and independent, or broken; if the horizon is
        too long; if the recent trend cannot be calculated, is not significant, or runs against the series
        as a whole; or if a count or denominator is missing.

    Notes
    -----
    Prediction variance of a count with mean mu and variance function V is ``phi V + (V se)^2``, where se is
    the standard error on the scale of the link, and phi is never below 1: less spread than chance is luck.
    """
    series = in_time_order(points)
    _refuse_ineligible(series, horizon)
    family = Family.BINOMIAL if value_type is ValueType.PROPORTION else Family.POISSON
    trend = recent_trend(series, value_type, Polarity.NEUTRAL)
    if trend.slope is None:
        raise MethodError(f"the recent trend cannot be calculated: {trend.reason}")
    if trend.marker is Marker.NO_CHANGE:
        raise MethodError("the recent trend is not significant")

    years = [point.year for point in series]
    counts = [at_least_zero(point.count, "count") for point in series]
    bases = [_base(point, value_type, per) for point in series]
    fit = fit_line(years, counts, bases, family)
    if fit.slope * trend.slope <= 0:
        raise MethodError("the recent trend runs against the series as a whole")
    return Projection(
        years=tuple(predict(fit, years[-1] + ahead, bases[-1], per) for ahead in range(1, horizon + 1)),
        no_change=per * counts[-1] / bases[-1],
        yearly_change_percent=100 * float(np.expm1(fit.slope)),
        fit=fit,
    )


def fit_line(years: Sequence[float], counts: Sequence[float], bases: Sequence[float], family: Family) -> Fit:
    """Fit a line to log rates or log odds, by Newton's method on the likelihood.

    Parameters
    ----------
    years
        Time of each count.
    counts
        Events, zero or more.
    bases
        People, person-years or expected events behind each count, more than zero; of a proportion the whole
        group.
    family
        Quasi-Poisson or quasi-binomial.

    Returns
    -------
    Fit
        With the first year as origin.

    Raises
    ------
    MethodError
        If there are fewer than three points, the counts are all zero, those of a proportion are all as
        large as the groups, or the fit does not settle.

    Notes
    -----
    Source: McCullagh & Nelder 1989. With these links the weights of reweighted least squares are the
    variances, and a step is ``(X' V X)^-1 X' (y - mu)``.
    """
    since = np.asarray(years, dtype=np.float64) - years[0]
    y, base = np.asarray(counts, dtype=np.float64), np.asarray(bases, dtype=np.float64)
    x = np.column_stack((np.ones_like(since), since))
    if len(y) <= x.shape[1]:
        raise MethodError("too few points to fit a line")
    line = np.array([_link(y.sum() / base.sum(), family), 0.0])
    for _ in range(50):
        mean, variance = _moments(family, x @ line, base)
        information = x.T @ (variance[:, None] * x)
        try:
            step = np.linalg.solve(information, x.T @ (y - mean))
        except np.linalg.LinAlgError:
            break
        line += step
        if np.abs(step).max() < 1e-10:
            dispersion = ((y - mean) ** 2 / variance).sum() / (len(y) - x.shape[1])
            (a, b), (c, d) = np.linalg.inv(information).tolist()
            return Fit(family, years[0], float(line[0]), float(line[1]), ((a, b), (c, d)), float(dispersion))
    raise MethodError("no line can be fitted to the series")


def predict(fit: Fit, year: float, base: float, per: float = 1) -> Projected:
    """Predict the value of one year, with 80 % and 95 % prediction bands.

    Parameters
    ----------
    fit
        The fitted line.
    year
        The year, usually beyond the series.
    base
        People, person-years or expected events in that year.
    per
        The indicator's multiplier; with ``per`` equal to ``base`` the result is in events.

    Returns
    -------
    Projected
        Value and bands in the unit of the indicator, none below 0 and none of a proportion above ``per``.
    """
    x = np.array([1.0, year - fit.origin])
    line = np.array([fit.intercept, fit.slope])
    (mean,), (variance,) = _moments(fit.family, np.atleast_1d(x @ line), np.array([base]))
    squared_error = x @ np.array(fit.covariance) @ x
    spread = np.sqrt(max(fit.dispersion, 1.0) * (variance + variance**2 * squared_error))
    most = base if fit.family is Family.BINOMIAL else np.inf

    def band(level: float) -> Interval:
        reach = normal_quantile(level) * spread
        lower, upper = max(0.0, mean - reach), min(most, mean + reach)
        return Interval(float(per * lower / base), float(per * upper / base))

    return Projected(year, float(per * mean / base), band(0.80), band(0.95))


def _refuse_ineligible(series: Sequence[Point], horizon: int) -> None:
    if len(series) < FEWEST_POINTS:
        raise MethodError("fewer than eight points")
    refuse_dependent(series)
    longest = min(LONGEST_HORIZON, len(series) // 3)
    if not 1 <= horizon <= longest:
        raise MethodError(f"a series of {len(series)} years may be continued for 1 to {longest} years")


def _base(point: Point, value_type: ValueType, per: float) -> float:
    if value_type is ValueType.DSR:
        return effective_denominator(point.count, point.value, per=per)
    return above_zero(point.denominator, "denominator")


def _link(share: float, family: Family) -> float:
    if share <= 0 or (family is Family.BINOMIAL and share >= 1):
        raise MethodError("the counts are all zero, or all as large as their denominators")
    return float(logit(share) if family is Family.BINOMIAL else np.log(share))


def _moments(family: Family, line: Numbers, base: Numbers) -> tuple[Numbers, Numbers]:
    """Mean of the counts, and their variance before dispersion, where the line runs."""
    if family is Family.BINOMIAL:
        share = expit(line)
        return base * share, base * share * (1 - share)
    mean = base * np.exp(line)
    return mean, mean
