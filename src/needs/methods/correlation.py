"""Whether areas with more of one thing have more of another: Spearman's rank correlation with its interval.

It goes by the order of the areas and not by their distances, so that one very deprived or very small area
cannot make a relation, and the unit of neither side matters. It says nothing about causes.

Sources
-------
Spearman C (1904). The proof and measurement of association between two things. American Journal of Psychology
15:72-101. Bonett DG, Wright TA (2000). Sample size requirements for estimating Pearson, Kendall and Spearman
correlations. Psychometrika 65:23-28.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import pandas as pd

from needs.domain.errors import MethodError
from needs.methods.benchmark import direction_from
from needs.methods.intervals import normal_quantile
from needs.methods.judgement import Direction
from needs.methods.missing import known

FEWEST_PAIRS = 10
WEAK_BELOW, MODERATE_BELOW = 0.3, 0.6

TOO_FEW = "fewer than ten pairs"
NO_VARIATION = "one side does not vary"


class Strength(StrEnum):
    """How closely the two orders go together."""

    NONE = "no clear relation"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


class Correlation(NamedTuple):
    """A rank correlation with its interval.

    Attributes
    ----------
    rho
        1 where both sides put the areas in one order, -1 where in opposite orders.
    lower, upper
        Limits of the interval, within -1 and 1; they always take in ``rho``.
    pairs
        How many areas it rests on.
    """

    rho: float
    lower: float
    upper: float
    pairs: int

    @property
    def direction(self) -> Direction:
        """Up or down where the whole interval lies to one side of 0; level where it touches 0."""
        return direction_from(self.lower, self.upper, 0)

    @property
    def strength(self) -> Strength:
        """The relation in a word.

        No clear relation where the interval takes in 0; else weak below 0.3, moderate below 0.6 and strong
        from there, whichever the sign.

        Notes
        -----
        The two bounds are our convention: the words for a coefficient differ from field to field (Akoglu H
        2018, User's guide to correlation coefficients, Turkish Journal of Emergency Medicine 18:91-93), so
        the number always stands beside the word.
        """
        if self.direction is Direction.LEVEL:
            return Strength.NONE
        if abs(self.rho) < WEAK_BELOW:
            return Strength.WEAK
        return Strength.MODERATE if abs(self.rho) < MODERATE_BELOW else Strength.STRONG


def rank_correlation(first: Sequence[float], second: Sequence[float], *, level: float = 0.95) -> Correlation:
    """Spearman's rank correlation of two measures of the same areas; ties share their mean rank.

    Each side holds one value for each area, in the same order; the units do not matter. The limits are
    ``tanh(atanh(rho) -+ z sqrt((1 + rho^2 / 2) / (n - 3)))``. Where both sides agree (or disagree) on every
    place they are ``rho`` itself, because the method knows no others.

    Raises
    ------
    MethodError
        The sequences differ in length, a value is missing, there are fewer than ten pairs, one side has the
        same value everywhere, or the level does not lie between 0 and 1.

    Notes
    -----
    Source: Bonett & Wright 2000. The interval takes the areas for a sample of what might have been, and the
    values as they stand: the uncertainty of each value, which pulls a correlation towards 0, is not in it. It
    is rough above 0.9 and among few areas.
    """
    if len(first) != len(second):
        raise MethodError("the two sides differ in length")
    if not all(map(known, (*first, *second))):
        raise MethodError("a value is missing")
    pairs = len(first)
    if pairs < FEWEST_PAIRS:
        raise MethodError(TOO_FEW)
    ranks = pd.DataFrame([first, second]).rank(axis=1).to_numpy()
    if not ranks.std(axis=1).all():
        raise MethodError(NO_VARIATION)
    rho = _within(float(np.corrcoef(ranks)[0, 1]))
    reach = normal_quantile(level) * math.sqrt((1 + rho**2 / 2) / (pairs - 3))
    if abs(rho) == 1:
        return Correlation(rho, rho, rho, pairs)
    middle = math.atanh(rho)
    return Correlation(rho, min(rho, math.tanh(middle - reach)), max(rho, math.tanh(middle + reach)), pairs)


def _within(rho: float) -> float:
    """The coefficient without the last digit of floating point, which may carry it beyond 1."""
    nearest = round(rho)
    return float(nearest) if nearest and math.isclose(rho, nearest, abs_tol=1e-12) else rho
