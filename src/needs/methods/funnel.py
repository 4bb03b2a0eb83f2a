"""Limits within which chance alone would keep an area of a given size, for a funnel plot.

Sources
-------
Spiegelhalter DJ (2005). Funnel plots for comparing institutional performance. Statistics in Medicine
24:1185-1202.
The R package PHEindicatormethods, funnel limits; the Fingertips source, control limits for rates.
"""

from __future__ import annotations

import math

from scipy.special import chdtri, gammaincinv

from needs.domain.errors import MethodError
from needs.domain.measures import Polarity, Word
from needs.methods.benchmark import NO_POLARITY, NO_VALUE, Comparison
from needs.methods.intervals import Interval, normal_quantile, tail_probability
from needs.methods.judgement import Direction, comparison_word
from needs.methods.missing import above_zero, at_least_zero, known


def proportion_limits(
    benchmark: float | None, denominator: float | None, *, per: float = 100, level: float = 0.95
) -> Interval:
    """Funnel limits of a proportion: ``p0 -+ z sqrt(p0 (1 - p0) / N)``, kept within 0 and ``per``.

    p0 is the benchmark, in the unit of the indicator as the limits are, and N the people in the area's group.
    These are the points where an area's own Wilson interval touches the benchmark, so that the funnel and the
    comparison with the benchmark always agree. Source: PHEindicatormethods, funnel limits for proportions.

    Raises
    ------
    MethodError
        A part is missing or negative, the denominator is zero, or the benchmark exceeds ``per``.
    """
    share = at_least_zero(benchmark, "benchmark") / per
    if share > 1:
        raise MethodError("the benchmark is larger than the whole")
    spread = math.sqrt(share * (1 - share) / above_zero(denominator, "denominator"))
    reach = normal_quantile(level) * spread
    return Interval(per * max(0.0, share - reach), per * min(1.0, share + reach))


def rate_limits(
    benchmark: float | None, denominator: float | None, *, per: float = 100_000, level: float = 0.95
) -> Interval:
    """Funnel limits of a rate: exact Poisson limits around the number of events expected.

    With D people or person-years (of a directly standardised rate the effective denominator) and
    E = benchmark * D / per events expected, in the unit of the indicator::

        lower = chi2(tail; 2 ceil(E)) / 2 * per / D
        upper = chi2(1 - tail; 2 floor(E) + 2) / 2 * per / D

    Source: the Fingertips source, statistical process control for rates.

    Raises
    ------
    MethodError
        A part is missing or negative, or the denominator is zero.
    """
    base = above_zero(denominator, "denominator") / per
    expected = at_least_zero(benchmark, "benchmark") * base
    tail = tail_probability(level)
    lower = gammaincinv(math.ceil(expected), tail) if expected else 0.0
    upper = chdtri(2 * math.floor(expected) + 2, tail) / 2
    return Interval(float(lower) / base, float(upper) / base)


def against_funnel(value: float | None, limits: Interval, polarity: Polarity) -> Comparison:
    """Say whether an area lies outside its funnel limits, in one unit; on the line counts as inside.

    Not compared, with a reason, where the value is missing or polarity does not apply.
    Source: the Fingertips source, statistical process control.
    """
    if polarity is Polarity.NOT_APPLICABLE:
        return Comparison(Word.NOT_COMPARED, NO_POLARITY)
    if not known(value):
        return Comparison(Word.NOT_COMPARED, NO_VALUE)
    direction = Direction((value > limits.upper) - (value < limits.lower))
    return Comparison(comparison_word(direction, polarity))
