"""Confidence intervals as OHID publishes them: Byar, exact Poisson, Wilson and Dobson.

Sources
-------
OHID, Public health technical guidance: "Rates" and "Confidence intervals"; the R package PHEindicatormethods.
Breslow NE, Day NE (1987). Statistical Methods in Cancer Research, volume II (Byar's approximation).
Wilson EB (1927). Journal of the American Statistical Association 22:209-212.
Dobson AJ, Kuulasmaa K, Eberle E, Scherer J (1991). Statistics in Medicine 10:457-462.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from scipy.special import chdtri, gammaincinv, ndtri

from needs.domain.errors import MethodError
from needs.methods.missing import above_zero, at_least_zero

FEWEST_EVENTS = 10
"""From this many events Byar's approximation holds; below it no directly standardised rate is stated."""


class Interval(NamedTuple):
    """A lower and an upper limit."""

    lower: float
    upper: float


class Estimate(NamedTuple):
    """A value with its lower and upper limit."""

    value: float
    lower: float
    upper: float


def tail_probability(level: float) -> float:
    """Probability that a two-sided interval leaves out on each side: 0.025 at 95 % and 0.001 at 99.8 %.

    Raises
    ------
    MethodError
        The level does not lie between 0 and 1.
    """
    if not 0 < level < 1:
        raise MethodError("the confidence level must lie between 0 and 1")
    return (1 - level) / 2


@lru_cache(maxsize=64)
def normal_quantile(level: float) -> float:
    """Half-width of a two-sided interval in standard errors: 1.960 at a level of 0.95, 3.090 at 0.998.

    Raises
    ------
    MethodError
        The level does not lie between 0 and 1.
    """
    return float(-ndtri(tail_probability(level)))


def count_interval(count: float | None, level: float = 0.95) -> Interval:
    """Interval of a number of independent events, in events.

    Byar's approximation from ten events::

        lower = O (1 - 1/(9 O) - z / (3 sqrt O))^3
        upper = (O+1) (1 - 1/(9 (O+1)) + z / (3 sqrt(O+1)))^3

    and the exact Poisson limits below ten::

        lower = chi2(tail; 2 O) / 2, and 0 where O = 0
        upper = chi2(1 - tail; 2 O + 2) / 2

    Attributable fractions make fractional counts; both forms take them as they are.
    Source: OHID technical guidance, "Rates"; Breslow & Day 1987.

    Raises
    ------
    MethodError
        The count is missing or negative, or the level does not lie between 0 and 1.
    """
    events = at_least_zero(count, "count")
    if events < FEWEST_EVENTS:
        tail = tail_probability(level)
        lower = gammaincinv(events, tail) if events else 0.0
        return Interval(float(lower), float(chdtri(2 * events + 2, tail) / 2))
    z = normal_quantile(level)
    return Interval(_byar(events, -z), _byar(events + 1, z))


def crude_rate(
    count: float | None, denominator: float | None, *, per: float = 100_000, level: float = 0.95
) -> Estimate:
    """Events per so many people or person-years, ``per * count / denominator``, with the limits of the count.

    Events may outnumber the people, who can each have several. Source: OHID technical guidance, "Rates".

    Raises
    ------
    MethodError
        A part is missing or negative, or the denominator is zero.
    """
    return _per_unit(count, above_zero(denominator, "denominator"), per, level)


def indirectly_standardised_ratio(
    count: float | None, expected: float | None, *, per: float = 100, level: float = 0.95
) -> Estimate:
    """Observed over expected events, ``per * count / expected``, with the limits of the observed count.

    At 100 as many were observed as the reference population's rates make one expect.
    Source: OHID technical guidance, "Rates"; PHEindicatormethods.

    Raises
    ------
    MethodError
        A part is missing or negative, or the expected number is zero.
    """
    return _per_unit(count, above_zero(expected, "expected number"), per, level)


def proportion(
    count: float | None, denominator: float | None, *, per: float = 100, level: float = 0.95
) -> Estimate:
    """Share of a group, ``per * count / denominator``, with Wilson's score interval, within 0 and ``per``.

    With n people of whom c are counted::

        lower = (2 c + z^2 - z sqrt(z^2 + 4 c (1 - c/n))) / (2 (n + z^2))

    and the upper limit is one less the lower limit of those who are not counted.
    Source: Wilson 1927; OHID technical guidance, "Confidence intervals".

    Raises
    ------
    MethodError
        A part is missing or negative, the denominator is zero, or the count is the larger.
    """
    total = above_zero(denominator, "denominator")
    part = at_least_zero(count, "count")
    if part > total:
        raise MethodError("the count is larger than its denominator")
    z = normal_quantile(level)
    # From both ends, so that a count of all gives exactly 1 as a count of none gives exactly 0.
    lower = _wilson_lower(part, total, z)
    upper = 1 - _wilson_lower(total - part, total, z)
    return Estimate(per * part / total, per * lower, per * upper)


def dobson(rate: float, variance: float, count: float, level: float = 0.95) -> Estimate:
    """Stretch the interval of a count to a weighted sum of counts, in the unit of the rate.

    Formula: ``lower = D + sqrt(V / O) (lower of O - O)``, and the upper limit likewise, with D the directly
    standardised rate, V its variance and O the events behind it. Source: Dobson et al. 1991.

    Raises
    ------
    MethodError
        There are fewer than ten events, or the variance is missing or negative.
    """
    events = at_least_zero(count, "count")
    if events < FEWEST_EVENTS:
        raise MethodError(f"fewer than {FEWEST_EVENTS} events, too few for a standardised rate")
    lower, upper = count_interval(events, level)
    stretch = math.sqrt(at_least_zero(variance, "variance") / events)
    return Estimate(rate, rate + stretch * (lower - events), rate + stretch * (upper - events))


def effective_denominator(count: float | None, rate: float | None, *, per: float = 100_000) -> float:
    """Population at which the count would give the standardised rate: ``per * count / rate``, in people.

    Source: PHEindicatormethods, which draws the funnel of a standardised rate around this denominator.

    Raises
    ------
    MethodError
        A part is missing or negative, or the rate is zero.
    """
    return per * at_least_zero(count, "count") / above_zero(rate, "rate")


def _byar(events: float, z: float) -> float:
    return float(events * (1 - 1 / (9 * events) + z / (3 * math.sqrt(events))) ** 3)


def _wilson_lower(part: float, total: float, z: float) -> float:
    spread = z * math.sqrt(z * z + 4 * part * (1 - part / total))
    return (2 * part + z * z - spread) / (2 * (total + z * z))


def _per_unit(count: float | None, base: float, per: float, level: float) -> Estimate:
    lower, upper = count_interval(count, level)
    return Estimate(*(per * events / base for events in (at_least_zero(count, "count"), lower, upper)))
