"""Ranks with their uncertainty, and fifths of the areas.

A rank is never stated alone: where chance could reorder the areas, the band of ranks says how far.

Sources
-------
Goldstein H, Spiegelhalter DJ (1996). League tables and their limitations. Journal of the Royal Statistical
Society A 159:385-443. Adab P et al. (2002). Performance league tables: the NHS deserves better. BMJ
324:95-98. The Fingertips source, area ranks and quintiles. Hyndman RJ, Fan Y (1996). Sample quantiles in
statistical packages. American Statistician 50:361-365 (type 7).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from needs.domain.errors import MethodError
from needs.domain.measures import Polarity, ValueType
from needs.methods.intervals import normal_quantile, tail_probability
from needs.methods.missing import known

DRAWS = 10_000
SEED = 1996
FIFTHS = 5
DECIMALS = 10
"""Cut points and values are compared to this many decimals, so that rounding cannot part equal ones."""

_FROM_COUNTS = {ValueType.COUNT, ValueType.CRUDE_RATE, ValueType.DSR, ValueType.ISR}

Numbers = NDArray[np.float64]
Figures = Sequence[float | None] | Numbers


class Rank(NamedTuple):
    """Where an area stands among the others, and how sure that is.

    Attributes
    ----------
    rank
        1 is best, or lowest where there is no judgement; ties share the smallest rank.
    of
        How many areas are ranked.
    low, high
        The ranks between which the area lies at the level asked for; they always take in ``rank``.
    probability_in_worst_fifth
        Share of the draws that put the area in the last fifth, which is the highest where there is no
        judgement; None among fewer than five areas.
    """

    rank: int
    of: int
    low: int
    high: int
    probability_in_worst_fifth: float | None


def rank_with_uncertainty(
    values: Figures,
    lowers: Figures,
    uppers: Figures,
    counts: Figures | None = None,
    denominators: Figures | None = None,
    *,
    value_type: ValueType,
    polarity: Polarity,
    per: float = 100,
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> list[Rank | None]:
    """Rank areas, and simulate how the ranks would fall if every value were drawn anew.

    Each area is drawn from its own sampling distribution, the areas are ranked in every draw, and the band
    runs between the quantiles of an area's ranks:

    - counts, rates and ratios with a count O: ``value * Gamma(O + 1/2) / O``;
    - proportions with c of n: ``per * Beta(c + 1/2, n - c + 1/2)``;
    - everything else, and a count of none: two half normals fitted to the 95 % limits either side.

    Every sequence holds one number for each area, in one order and unit; ``None`` or NaN is a missing one.
    High is good ranks from the highest, anything else from the lowest, and the same seed gives the same
    bands. Source: Goldstein & Spiegelhalter 1996.

    Returns
    -------
    list of Rank or None
        One for each area, in the order given; None for an area that has no value, or no interval or count to
        draw from. Such an area is not among those that ``of`` counts.

    Raises
    ------
    MethodError
        The sequences differ in length or the level does not lie between 0 and 1.
    """
    figures = _table(values, lowers, uppers, counts, denominators)
    drawn = _draw(np.random.default_rng(seed), figures, value_type, per, draws)
    ranked = np.flatnonzero(~np.isnan(drawn[0]))
    of = len(ranked)
    ranks = _ranks(figures[0, ranked], polarity)
    simulated = _ranks(drawn[:, ranked], polarity)
    tail = tail_probability(level)
    lows, highs = np.quantile(simulated, (tail, 1 - tail), axis=0, method="inverted_cdf")
    # Chance pulls the first and last areas inwards, at times beyond their own rank; the band keeps it.
    lows, highs = np.minimum(lows, ranks), np.maximum(highs, ranks)
    worst = (FIFTHS * simulated > (FIFTHS - 1) * of).mean(axis=0)

    result: list[Rank | None] = [None] * len(values)
    for area, rank, low, high, probability in zip(ranked, ranks, lows, highs, worst, strict=True):
        result[area] = Rank(int(rank), of, int(low), int(high), float(probability) if of >= FIFTHS else None)
    return result


def cut_points(values: Figures, parts: int = 5) -> list[float]:
    """Values that divide the areas into equal parts, ascending and rounded to ten decimals.

    They are percentiles of type 7; missing values are left out.
    Source: Hyndman & Fan 1996, as in the Fingertips source.

    Raises
    ------
    MethodError
        There are fewer values than parts.
    """
    numbers = [value for value in values if known(value)]
    if len(numbers) < parts:
        raise MethodError(f"fewer than {parts} areas have a value")
    cuts = np.quantile(numbers, np.arange(1, parts) / parts)
    return [round(float(cut), DECIMALS) for cut in cuts]


def fifths(values: Figures, polarity: Polarity) -> list[int | None]:
    """Fifth of the areas in which each lies; areas with one value are never parted.

    1 is best, or lowest where there is no judgement, and 5 the other end; ``None`` for a missing value, and
    for all areas where fewer than five have a value. A value on a cut point belongs to the lower part.

    Notes
    -----
    Source: the Fingertips source, quintiles. Other official implementations part tied areas.
    """
    if sum(map(known, values)) < FIFTHS:
        return [None] * len(values)
    cuts = cut_points(values, FIFTHS)
    ascending = [1 + bisect_left(cuts, round(value, DECIMALS)) if known(value) else None for value in values]
    if polarity is Polarity.HIGH_IS_GOOD:
        return [None if part is None else FIFTHS + 1 - part for part in ascending]
    return ascending


def _table(values: Figures, *others: Figures | None) -> Numbers:
    """One row for each kind of figure, one column for each area, NaN where missing."""
    rows = [values, *([None] * len(values) if other is None else other for other in others)]
    if any(len(row) != len(values) for row in rows):
        raise MethodError("the figures are not of the same areas")
    return np.array([[number if known(number) else np.nan for number in row] for row in rows])


def _draw(
    rng: np.random.Generator, figures: Numbers, value_type: ValueType, per: float, draws: int
) -> Numbers:
    """Draw all areas: one row for each draw, one column for each area, NaN where none can be drawn."""
    value, lower, upper, count, denominator = figures
    normal = rng.standard_normal((draws, len(value)))
    reach = np.where(normal < 0, value - lower, upper - value)
    drawn: Numbers = value + normal * reach / normal_quantile(0.95)
    if value_type is ValueType.PROPORTION:
        whole = ~np.isnan(value) & (denominator > 0) & (count >= 0) & (count <= denominator)
        c, n = count[whole], denominator[whole]
        drawn[:, whole] = per * rng.beta(c + 0.5, n - c + 0.5, (draws, len(c)))
    elif value_type in _FROM_COUNTS:
        some = ~np.isnan(value) & (count > 0)
        v, o = value[some], count[some]
        drawn[:, some] = v / o * rng.standard_gamma(o + 0.5, (draws, len(o)))
    return drawn


def _ranks(values: Numbers, polarity: Polarity) -> Numbers:
    """Ranks along the last axis, 1 for the best or lowest; ties share the smallest."""
    judged = pd.DataFrame(np.atleast_2d(-values if polarity is Polarity.HIGH_IS_GOOD else values))
    return judged.rank(axis=1, method="min").to_numpy().reshape(values.shape)
