"""The ratio of two rates and the slope across groups, against other software and against simulation."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from needs.domain.errors import MethodError
from needs.methods.inequality import (
    UNRELIABLE_BELOW,
    Band,
    difference,
    excess_events,
    inverse,
    midpoint_ranks,
    rate_ratio,
    slope_index,
)
from needs.methods.intervals import Estimate, crude_rate, effective_denominator

Z = 1.959963984540054

# England, alcohol-specific mortality (91380), persons, 2016-18, tenths of councils by IMD 2019, the least
# deprived first: rate, limits, person-years and deaths as published.
ENGLAND = [
    Band(7.3015, 6.8342, 7.7922, 13098930, 913),
    Band(8.0901, 7.7385, 8.4536, 24572453, 1997),
    Band(8.8385, 8.4325, 9.2589, 20485686, 1785),
    Band(9.7503, 9.3531, 10.1600, 23376829, 2279),
    Band(9.8967, 9.4082, 10.4039, 15766589, 1543),
    Band(11.5724, 11.0294, 12.1352, 15737116, 1712),
    Band(12.5016, 11.8637, 13.1647, 13334020, 1458),
    Band(13.6250, 12.9792, 14.2945, 14329551, 1686),
    Band(15.2979, 14.5227, 16.1035, 10414767, 1467),
    Band(16.7239, 16.0283, 17.4418, 15748734, 2203),
]
RATES = np.array([band.value for band in ENGLAND])
ERRORS = np.array([(band.upper - band.lower) / (2 * Z) for band in ENGLAND])
PEOPLE = np.array([band.population for band in ENGLAND])

bands = st.lists(
    st.builds(
        lambda value, width, population: Band(value, value - width, value + width, population),
        st.floats(20, 200),
        st.floats(0.1, 15),
        st.floats(1e4, 1e7),
    ),
    min_size=5,
    max_size=12,
)
rates = st.builds(
    lambda value, down, up: Estimate(value, value / down, value * up),
    st.floats(0.1, 1000),
    st.floats(1.01, 4),
    st.floats(1.01, 4),
)


def fitted(values):
    """The weighted line by statsmodels, on ranks made by numpy."""
    shares = PEOPLE / PEOPLE.sum()
    ranks = shares.cumsum() - shares / 2
    return sm.WLS(values, sm.add_constant(ranks), weights=PEOPLE).fit().params


def test_the_slope_is_that_of_weighted_least_squares():
    intercept, slope = fitted(RATES)
    found = slope_index(ENGLAND)
    assert found.absolute.value == pytest.approx(slope, rel=1e-9)
    assert found.relative.value == pytest.approx((intercept + slope) / intercept, rel=1e-9)


def test_its_limits_are_what_simulation_converges_to():
    """As ``phe_sii`` does it: every tenth's rate drawn from a normal distribution, the line fitted anew."""
    shares = PEOPLE / PEOPLE.sum()
    ranks = shares.cumsum() - shares / 2
    design = np.column_stack([np.ones(10), ranks])
    solve = np.linalg.inv(design.T @ (shares[:, None] * design)) @ (design.T * shares)
    drawn = np.random.default_rng(20261122).normal(RATES, ERRORS, size=(200_000, 10)) @ solve.T
    slopes, ratios = drawn[:, 1], drawn.sum(axis=1) / drawn[:, 0]
    found = slope_index(ENGLAND)
    for estimate, draws in ((found.absolute, slopes), (found.relative, ratios)):
        assert estimate.lower == pytest.approx(np.quantile(draws, 0.025), rel=0.004)
        assert estimate.upper == pytest.approx(np.quantile(draws, 0.975), rel=0.004)


def test_ranks_of_equal_groups_are_the_midpoints_of_tenths():
    equal = [Band(1, 1, 1, 50)] * 10
    assert midpoint_ranks(equal) == pytest.approx(np.arange(0.05, 1, 0.1))


@given(bands)
def test_the_slope_turns_with_the_order_and_scales_with_the_unit(given_bands):
    straight, turned = slope_index(given_bands), slope_index(given_bands[::-1])
    assert turned.absolute.value == pytest.approx(-straight.absolute.value, abs=1e-6)
    if straight.relative:
        assert turned.relative == pytest.approx(inverse(straight.relative), rel=1e-6)
    tenfold = [Band(10 * b.value, 10 * b.lower, 10 * b.upper, b.population) for b in given_bands]
    assert slope_index(tenfold).absolute == pytest.approx([10 * n for n in straight.absolute], abs=1e-6)


def test_small_rates_have_the_same_relative_slope():
    small = [Band(b.value / 1e5, b.lower / 1e5, b.upper / 1e5, b.population) for b in ENGLAND]
    assert slope_index(small).relative == pytest.approx(slope_index(ENGLAND).relative, rel=1e-9)


def test_few_events_are_fewer_than_twenty():
    """As the Office for National Statistics marks its rates."""
    assert UNRELIABLE_BELOW == 20


def test_equal_rates_have_no_slope():
    level = [Band(12, 11, 13, people) for people in (100, 300, 200, 50, 70)]
    found = slope_index(level)
    assert found.absolute.value == pytest.approx(0, abs=1e-12)
    assert found.relative.value == pytest.approx(1)
    assert found.absolute.lower < 0 < found.absolute.upper


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (ENGLAND[:4], "fewer than 5 groups"),
        ([*ENGLAND[:9], Band(None, None, None, 5)], "rate of a group is missing"),
        ([*ENGLAND[:9], Band(5, None, None, 5)], "interval of a group is missing"),
        ([*ENGLAND[:9], Band(5, 4, 6, 0)], "population of a group is zero"),
    ],
)
def test_a_slope_that_cannot_be_made_says_why(broken, why):
    with pytest.raises(MethodError, match=why):
        slope_index(broken)


def test_a_line_that_reaches_zero_has_a_slope_and_no_ratio():
    steep = slope_index([Band(v, v - 1, v + 1, 1) for v in (0.1, 0.1, 0.1, 5, 40)])
    assert steep.absolute.value > 0
    assert steep.relative is None


def test_the_excess_is_the_deaths_less_those_at_the_least_deprived_rate():
    people = [effective_denominator(band.events, band.value) for band in ENGLAND]
    found = excess_events(ENGLAND, people)
    expected = sum(band.events * (1 - ENGLAND[0].value / band.value) for band in ENGLAND)
    assert found.value == pytest.approx(expected)
    drawn = np.random.default_rng(1).normal(RATES, ERRORS, size=(200_000, 10))
    draws = ((drawn - drawn[:, :1]) * people).sum(axis=1) / 100_000
    assert found.lower == pytest.approx(np.quantile(draws, 0.025), rel=0.01)
    assert found.upper == pytest.approx(np.quantile(draws, 0.975), rel=0.01)


def test_there_is_no_excess_where_all_rates_are_the_same():
    assert excess_events([Band(9, 8, 10, 1)] * 6, [1e5] * 6).value == 0
    with pytest.raises(MethodError, match="different groups"):
        excess_events(ENGLAND, [1e5])


def test_the_ratio_is_close_to_that_of_the_counts():
    """Two crude rates over large counts: the published intervals lead back to ``sqrt(1/a + 1/b)``."""
    men, women = crude_rate(80, 150_000), crude_rate(40, 152_000)
    found = rate_ratio(men, women)
    error = math.sqrt(1 / 80 + 1 / 40)
    assert found.value == pytest.approx(men.value / women.value)
    assert found.lower == pytest.approx(found.value * math.exp(-Z * error), rel=0.03)
    assert found.upper == pytest.approx(found.value * math.exp(Z * error), rel=0.03)


def test_the_ratio_s_interval_covers_as_often_as_it_says():
    random = np.random.default_rng(7)
    true, covered, tries = 2.0, 0, 2000
    for men, women in zip(random.poisson(60, tries), random.poisson(30, tries), strict=True):
        found = rate_ratio(crude_rate(float(men), 1e5), crude_rate(float(women), 1e5))
        covered += found.lower <= true <= found.upper
    assert 0.94 < covered / tries < 0.97


@given(rates, rates)
def test_a_ratio_holds_its_value_and_turns_round(one, other):
    ratio = rate_ratio(one, other)
    assert ratio.lower <= ratio.value <= ratio.upper
    assert inverse(ratio) == pytest.approx(rate_ratio(other, one))


@pytest.mark.parametrize(
    ("women", "why"),
    [
        (Estimate(None, None, None), "rate is missing"),
        (Estimate(0.0, 0.0, 1.0), "rate is zero"),
        (Estimate(1.0, 0.0, 2.0), "lower limit is zero"),
        (Estimate(1.0, None, None), "lower limit is missing"),
    ],
)
def test_a_ratio_that_cannot_be_made_says_why(women, why):
    with pytest.raises(MethodError, match=why):
        rate_ratio(Estimate(2.0, 1.0, 3.0), women)


def test_a_difference_of_estimates_adds_their_variances():
    found = difference(Estimate(9.0, 8.0, 10.0), Estimate(5.0, 4.0, 6.0))
    assert found.value == 4
    assert found.upper - found.value == pytest.approx(math.sqrt(2))
