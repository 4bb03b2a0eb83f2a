"""How unequally something is borne: the ratio of two rates, and the slope across groups by deprivation.

Sources
-------
Altman DG, Bland JM (2003). BMJ 326:219 ("Interaction revisited", for a standard error from an interval).
Rothman KJ, Greenland S, Lash TL (2008). Modern Epidemiology, third edition (the ratio of two rates).
Mackenbach JP, Kunst AE (1997). Social Science & Medicine 44:757-771 (slope and relative index).
OHID, Public health technical guidance, and ``phe_sii`` of the R package PHEindicatormethods (the index as
published for England: population ranks and weights, uncertainty of each group from its interval).
Serfling RJ (1980). Approximation Theorems of Mathematical Statistics (the delta method).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from needs.domain.errors import MethodError
from needs.methods.intervals import Estimate, normal_quantile
from needs.methods.missing import above_zero, at_least_zero, required

PUBLISHED_LEVEL = 0.95
"""The level of the limits that figures bring with them."""
UNRELIABLE_BELOW = 20
"""A rate that rests on fewer events than this may change much by chance.

Source: Office for National Statistics, User guide to mortality statistics, which marks such rates "u".
"""
FEWEST_GROUPS = 5
"""A slope through fewer groups than this is not stated, as in ``phe_sii``."""


@dataclass(frozen=True)
class Band:
    """One group of people by deprivation, with its rate.

    Attributes
    ----------
    value, lower, upper
        The rate and its 95 % limits; None where missing.
    population
        People or person-years in the group: what share of all it holds.
    events
        Events behind the rate; None where missing.
    """

    value: float | None
    lower: float | None
    upper: float | None
    population: float | None
    events: float | None = None


class Slope(NamedTuple):
    """How the rate runs from the least to the most deprived end of the population.

    ``absolute`` is the slope index of inequality in the unit of the rate, ``relative`` the relative index;
    there is none where the line reaches zero at one end.
    """

    absolute: Estimate
    relative: Estimate | None


def rate_ratio(upper_group: Estimate, lower_group: Estimate) -> Estimate:
    """Ratio of two independent rates of one unit, with a 95 % interval on the log scale.

    With a standard error recovered from each published interval::

        se(ln rate) = (ln upper - ln lower) / (2 z)
        ln R = ln a - ln b,  limits = exp(ln R -+ z sqrt(se_a^2 + se_b^2))

    The rates differ at the 5 % level where the limits leave out 1.

    Raises
    ------
    MethodError
        A number is missing, or a rate or a lower limit is zero: it has no logarithm.

    Notes
    -----
    Source: Altman & Bland 2003; Rothman and others 2008. Where the counts are known as well the result is
    close to that of ``sqrt(1/a + 1/b)``; a standardised rate varies a little more than its count.
    """
    ratio = above_zero(upper_group.value, "rate") / above_zero(lower_group.value, "rate")
    return _around_ratio(ratio, math.hypot(_log_error(upper_group), _log_error(lower_group)))


def inverse(ratio: Estimate) -> Estimate:
    """The same ratio the other way round: its limits, each more than zero, change places."""
    return Estimate(1 / ratio.value, 1 / ratio.upper, 1 / ratio.lower)


def slope_index(bands: Sequence[Band]) -> Slope:
    """Slope and relative index of inequality across at least five groups, the least deprived first.

    Each group stands at the midpoint of its share of the population, from 0 for the least deprived person to
    1 for the most. A line is fitted by least squares, weighted by population, and read at both ends::

        x_i = (sum of shares below i) + share_i / 2
        k_i = w_i (x_i - mean x) / sum w_j (x_j - mean x)^2
        absolute = sum k_i y_i                    its variance = sum k_i^2 v_i
        relative = fitted at 1 / fitted at 0      on the log scale, by the delta method

    with ``v_i = ((upper_i - lower_i) / (2 z))^2`` from each group's own interval. The slope is positive, and
    the ratio above 1, where the rate is higher among the more deprived.

    Raises
    ------
    MethodError
        There are fewer than five groups, a number is missing, or a population is zero.

    Notes
    -----
    Source: ``phe_sii`` (PHEindicatormethods), without transformation of the rate. It draws every group's rate
    many times from a normal distribution; as the slope is a sum of rates times constants, the formula above
    is what those draws converge to, and gives the same result every time.
    """
    if len(bands) < FEWEST_GROUPS:
        raise MethodError(f"fewer than {FEWEST_GROUPS} groups, too few for a slope")
    rates = [required(band.value, "rate of a group") for band in bands]
    variances = [_variance(band) for band in bands]
    shares = _shares(bands)
    ranks = midpoint_ranks(bands)
    middle = math.fsum(share * rank for share, rank in zip(shares, ranks, strict=True))
    spread = math.fsum(share * (rank - middle) ** 2 for share, rank in zip(shares, ranks, strict=True))
    slope = [share * (rank - middle) / spread for share, rank in zip(shares, ranks, strict=True)]
    at_least = [share - middle * part for share, part in zip(shares, slope, strict=True)]
    at_most = [share + (1 - middle) * part for share, part in zip(shares, slope, strict=True)]
    return Slope(
        _around(_sum_of(slope, rates), _sum_of([each**2 for each in slope], variances)),
        _ratio_of_sums(at_most, at_least, rates, variances),
    )


def midpoint_ranks(bands: Sequence[Band]) -> list[float]:
    """Where the middle of each group, the least deprived first, stands in the population, from 0 to 1.

    For ten groups of equal size 0.05, 0.15 and so on up to 0.95.

    Raises
    ------
    MethodError
        A population is missing or zero.
    """
    shares = _shares(bands)
    return [math.fsum(shares[:position]) + share / 2 for position, share in enumerate(shares)]


def excess_events(bands: Sequence[Band], people: Sequence[float | None], *, per: float = 100_000) -> Estimate:
    """Events above what there would be if every group had the least deprived group's rate; it comes first.

    Formula: ``sum over the others of (rate_i - rate_least) people_i / per``, with the variance of that sum,
    in which the least deprived group's rate stands in every difference. ``people`` is what each rate is
    multiplied by to give its events: the population of a crude rate, the effective denominator of a
    standardised one, taken as known. Negative where the least deprived group has the higher rates.

    Raises
    ------
    MethodError
        A number is missing, or the two sequences differ in length.

    Notes
    -----
    Source: Mackenbach & Kunst 1997 (population attributable risk against the best-off group). It is
    arithmetic on past rates, not a forecast of what a change would bring.
    """
    if len(bands) != len(people):
        raise MethodError("rates and populations are of different groups")
    rates = [required(band.value, "rate of a group") for band in bands]
    variances = [_variance(band) for band in bands]
    parts = [at_least_zero(each, "population of a group") / per for each in people]
    others = math.fsum(parts[1:])
    total = math.fsum((rate - rates[0]) * part for rate, part in zip(rates, parts, strict=True))
    spread = _sum_of([part**2 for part in parts[1:]], variances[1:]) + others**2 * variances[0]
    return _around(total, spread)


def difference(later: Estimate, earlier: Estimate) -> Estimate:
    """Difference of two independent estimates, each with a symmetric 95 % interval.

    Parameters
    ----------
    later, earlier
        In one unit, from figures that share no events.

    Returns
    -------
    Estimate
        Later less earlier, with the root of the sum of the two variances.

    Notes
    -----
    Source: Altman & Bland 2003.
    """
    z = normal_quantile(PUBLISHED_LEVEL)
    errors = [(each.upper - each.lower) / (2 * z) for each in (later, earlier)]
    return _around(later.value - earlier.value, math.fsum(error**2 for error in errors))


def _log_error(rate: Estimate) -> float:
    lower = above_zero(rate.lower, "lower limit")
    upper = above_zero(rate.upper, "upper limit")
    return (math.log(upper) - math.log(lower)) / (2 * normal_quantile(PUBLISHED_LEVEL))


def _variance(band: Band) -> float:
    width = required(band.upper, "interval of a group") - required(band.lower, "interval of a group")
    return (width / (2 * normal_quantile(PUBLISHED_LEVEL))) ** 2


def _shares(bands: Sequence[Band]) -> list[float]:
    people = [above_zero(band.population, "population of a group") for band in bands]
    whole = math.fsum(people)
    return [each / whole for each in people]


def _sum_of(weights: Sequence[float], values: Sequence[float]) -> float:
    return math.fsum(weight * value for weight, value in zip(weights, values, strict=True))


def _ratio_of_sums(
    above: Sequence[float], below: Sequence[float], values: Sequence[float], variances: Sequence[float]
) -> Estimate | None:
    """Ratio of two weighted sums of the same values, by the delta method on its logarithm."""
    high, low = _sum_of(above, values), _sum_of(below, values)
    if low <= 0 or high <= 0:
        return None
    weights = [top / high - bottom / low for top, bottom in zip(above, below, strict=True)]
    error = math.sqrt(_sum_of([each**2 for each in weights], variances))
    return _around_ratio(high / low, error)


def _around_ratio(ratio: float, log_error: float) -> Estimate:
    stretch = math.exp(normal_quantile(PUBLISHED_LEVEL) * log_error)
    return Estimate(ratio, ratio / stretch, ratio * stretch)


def _around(value: float, variance: float) -> Estimate:
    reach = normal_quantile(PUBLISHED_LEVEL) * math.sqrt(variance)
    return Estimate(value, value - reach, value + reach)
