"""Rank correlation against scipy, against a published example, and against what must always hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from needs.domain.errors import MethodError
from needs.methods.correlation import NO_VARIATION, TOO_FEW, Correlation, Strength, rank_correlation
from needs.methods.judgement import Direction

# The example of Bonett's own package for R, statpsych, function ci.spear: the estimate and its limits.
PUBLISHED_FIRST = [21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19]
PUBLISHED_SECOND = [67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51]
PUBLISHED = (0.8699639, 0.5840951, 0.9638297)

numbers = st.integers(-1000, 1000).map(float)
pairs = st.lists(st.tuples(numbers, numbers), min_size=10, max_size=60)


def of(both):
    first, second = zip(*both, strict=True)
    assume(len(set(first)) > 1 and len(set(second)) > 1)
    return list(first), list(second)


def test_the_published_example_of_the_interval():
    found = rank_correlation(PUBLISHED_FIRST, PUBLISHED_SECOND)
    assert (found.rho, found.lower, found.upper) == pytest.approx(PUBLISHED, abs=5e-8)
    assert found.pairs == 15


def test_an_interval_by_hand():
    # The places 1 to 10 against themselves with neighbours exchanged: d = 1 ten times, so
    # rho = 1 - 6 * 10 / (10 * 99) = 31/33; the rest is the formula with a calculator.
    found = rank_correlation(range(1, 11), [2, 1, 4, 3, 6, 5, 8, 7, 10, 9])
    assert found.rho == pytest.approx(31 / 33)
    # atanh(31/33) = ln(32) / 2 = 1.7328680; standard error sqrt((1 + 0.4412305) / 7) = 0.4537511;
    # 1.7328680 -+ 1.959964 * 0.4537511 = 0.8435322 and 2.6222038
    assert (found.lower, found.upper) == pytest.approx((math.tanh(0.8435322), math.tanh(2.6222038)), abs=1e-6)
    assert (found.lower, found.upper) == pytest.approx((0.6877, 0.9895), abs=1e-4)


def test_a_wider_level_has_wider_limits():
    at_95 = rank_correlation(PUBLISHED_FIRST, PUBLISHED_SECOND)
    at_998 = rank_correlation(PUBLISHED_FIRST, PUBLISHED_SECOND, level=0.998)
    assert at_998.lower < at_95.lower < at_95.upper < at_998.upper
    with pytest.raises(MethodError, match="between 0 and 1"):
        rank_correlation(PUBLISHED_FIRST, PUBLISHED_SECOND, level=95)


@pytest.mark.parametrize("sign", [1, -1])
def test_one_order_on_both_sides_is_one_and_its_opposite_minus_one(sign):
    found = rank_correlation(range(37), [sign * each**3 for each in range(37)])
    assert found == Correlation(sign, sign, sign, 37)
    assert found.strength is Strength.STRONG


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (range(9), range(9), TOO_FEW),
        ([], [], TOO_FEW),
        (range(10), [7.0] * 10, NO_VARIATION),
        ([0.1] * 10, range(10), NO_VARIATION),
        (range(10), range(11), "differ in length"),
        (range(10), [*range(9), math.nan], "a value is missing"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_the_reason(first, second, reason):
    with pytest.raises(MethodError, match=reason):
        rank_correlation(first, second)


@pytest.mark.parametrize(
    ("correlation", "strength", "direction"),
    [
        (Correlation(0.15, -0.01, 0.30, 150), Strength.NONE, Direction.LEVEL),
        (Correlation(0.70, 0.00, 0.95, 10), Strength.NONE, Direction.LEVEL),
        (Correlation(-0.20, -0.40, 0.00, 99), Strength.NONE, Direction.LEVEL),
        (Correlation(0.2999, 0.1, 0.4, 150), Strength.WEAK, Direction.UP),
        (Correlation(0.3, 0.1, 0.4, 150), Strength.MODERATE, Direction.UP),
        (Correlation(-0.5999, -0.7, -0.4, 150), Strength.MODERATE, Direction.DOWN),
        (Correlation(-0.6, -0.7, -0.4, 150), Strength.STRONG, Direction.DOWN),
    ],
)
def test_a_relation_in_a_word(correlation, strength, direction):
    assert correlation.strength is strength
    assert correlation.direction is direction


@given(pairs)
def test_it_is_scipy_s_coefficient_also_with_ties(both):
    first, second = of(both)
    assert rank_correlation(first, second).rho == pytest.approx(spearmanr(first, second).statistic, abs=1e-9)


@given(pairs)
def test_it_lies_within_its_limits_and_they_between_minus_one_and_one(both):
    found = rank_correlation(*of(both))
    assert -1 <= found.lower <= found.rho <= found.upper <= 1


@given(pairs)
def test_the_two_sides_may_be_exchanged(both):
    first, second = of(both)
    assert rank_correlation(first, second) == pytest.approx(rank_correlation(second, first), abs=1e-12)


@given(pairs)
def test_only_the_order_counts(both):
    first, second = of(both)
    stretched = list(np.exp(np.array(first) / 500))
    assert rank_correlation(stretched, [each**3 for each in second]) == pytest.approx(
        rank_correlation(first, second), abs=1e-12
    )
    turned = rank_correlation(first, [-each for each in second])
    found = rank_correlation(first, second)
    assert turned[:3] == pytest.approx((-found.rho, -found.upper, -found.lower), abs=1e-9)
