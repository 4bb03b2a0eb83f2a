"""Intervals against the worked examples of PHEindicatormethods and against hand calculation."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from needs.domain.errors import MethodError
from needs.methods.intervals import (
    Estimate,
    count_interval,
    crude_rate,
    dobson,
    effective_denominator,
    indirectly_standardised_ratio,
    normal_quantile,
    proportion,
)

LEVELS = st.floats(0.5, 0.999)
COUNTS = st.floats(0, 1e6, allow_subnormal=False)

POPULATIONS = [
    *(636, 558, 609, 543, 384, 594, 669, 843, 660, 576),
    *(606, 522, 426, 273, 300, 288, 153, 123, 207),
]
MANY = [127, 25, 18, 21, 12, 27, 48, 27, 29, 32, 32, 34, 45, 65, 38, 68, 74, 82, 91]
FEW = [12, 4, 3, 2, 3, 4, 8, 2, 2, 3, 4, 5, 6, 8, 5, 6, 5, 5, 4]


def close(*numbers):
    return pytest.approx(numbers, rel=1e-6)


@pytest.mark.parametrize(("level", "z"), [(0.95, 1.959964), (0.998, 3.090232)])
def test_the_usual_levels_have_the_usual_quantiles(level, z):
    assert normal_quantile(level) == pytest.approx(z, abs=1e-6)


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, math.nan])
def test_a_level_outside_0_to_1_is_refused(level):
    for compute in (normal_quantile, lambda lv: count_interval(5, lv), lambda lv: count_interval(50, lv)):
        with pytest.raises(MethodError, match="between 0 and 1"):
            compute(level)


@pytest.mark.parametrize(
    ("count", "level", "lower", "upper"),
    [
        pytest.param(65, 0.95, 50.163188, 82.849139, id="byar-65"),
        pytest.param(1045, 0.95, 982.593202, 1110.331213, id="byar-1045"),
        pytest.param(65, 0.998, 42.880261, 94.000291, id="byar-65-at-99.8"),
        pytest.param(1045, 0.998, 947.940704, 1148.806161, id="byar-1045-at-99.8"),
        pytest.param(10, 0.998, 2.916318, 24.193725, id="byar-10-at-99.8"),
        pytest.param(10, 0.95, 4.787450, 18.391459, id="byar-from-10"),
        pytest.param(9, 0.95, 4.115373, 17.084803, id="exact-below-10"),
        pytest.param(0, 0.95, 0, 3.688879, id="none"),
        pytest.param(0, 0.998, 0, 6.907755, id="none-at-99.8"),
    ],
)
def test_interval_of_a_count(count, level, lower, upper):
    assert count_interval(count, level) == close(lower, upper)


def test_byar_and_exact_nearly_meet_at_ten_events():
    below, at = count_interval(9.999999), count_interval(10)
    assert below == pytest.approx((4.795389, 18.390356), abs=1e-5)
    assert at == pytest.approx(below, abs=0.01)


def test_fractional_counts_are_taken_as_they_are():
    assert count_interval(9.0)[0] < count_interval(9.3)[0] < count_interval(9.6)[0]
    assert count_interval(126.0)[1] < count_interval(126.4)[1] < count_interval(127.0)[1]


@pytest.mark.parametrize(
    ("count", "denominator", "per", "level", "expected"),
    [
        pytest.param(1, 100, 100, 0.95, (1, 0.025318, 5.571643), id="1-of-100"),
        pytest.param(1, 100, 100, 0.998, (1, 0.0010005, 9.233413), id="1-of-100-at-99.8"),
        pytest.param(5, 100, 100, 0.95, (5, 1.623486, 11.668332), id="5-of-100"),
        pytest.param(5, 100, 100, 0.998, (5, 0.739372, 16.454745), id="5-of-100-at-99.8"),
        pytest.param(20, 100, 100, 0.95, (20, 12.211429, 30.889880), id="20-of-100"),
        pytest.param(222, 3215, 100, 0.95, (6.905132, 6.026575, 7.875729), id="222-of-3215"),
        pytest.param(250, 220, 1e5, 0.95, (113636.36, 99984.947, 128631.145), id="more-events-than-people"),
        pytest.param(2, 200, 1e5, 0.95, (1000, 121.1046, 3612.3438), id="two-groups-summed"),
        pytest.param(10, 200, 1e5, 0.95, (5000, 2393.725, 9195.729), id="ten-in-two-groups"),
    ],
)
def test_crude_rate(count, denominator, per, level, expected):
    assert crude_rate(count, denominator, per=per, level=level) == pytest.approx(expected, rel=2e-6, abs=5e-7)


@pytest.mark.parametrize(
    ("count", "denominator", "level", "lower", "upper"),
    [
        pytest.param(1, 100, 0.95, 0.0017674, 0.0544862, id="1-of-100"),
        pytest.param(5, 100, 0.95, 0.0215437, 0.1117505, id="5-of-100"),
        pytest.param(65, 100, 0.95, 0.5525444, 0.7363576, id="65-of-100"),
        pytest.param(65, 100, 0.998, 0.4954947, 0.7783541, id="65-of-100-at-99.8"),
        pytest.param(1045, 5000, 0.95, 0.1979555, 0.2204913, id="1045-of-5000"),
        pytest.param(999, 3456, 0.95, 0.2741895, 0.3044039, id="999-of-3456"),
        pytest.param(0, 30, 0.95, 0, 0.1135134, id="none-of-30"),
        pytest.param(30, 30, 0.95, 0.8864866, 1, id="all-of-30"),
    ],
)
def test_wilson_interval_of_a_proportion(count, denominator, level, lower, upper):
    estimate = proportion(count, denominator, per=1, level=level)
    assert estimate == pytest.approx((count / denominator, lower, upper), abs=1e-7)


def test_a_percentage_is_the_share_times_100():
    assert proportion(999, 3456) == close(28.90625, 27.41895, 30.44039)


@pytest.mark.parametrize(("count", "total"), [(1, 100), (65, 100), (999, 3456), (0, 30), (30, 30)])
def test_wilson_agrees_with_scipy_and_statsmodels(count, total):
    ours = proportion(count, total, per=1)[1:]
    theirs = binomtest(count, total).proportion_ci(method="wilson")
    assert ours == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert ours == pytest.approx(proportion_confint(count, total, method="wilson"), abs=1e-12)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        pytest.param(895, (107.072329, 100.171477, 114.323329), id="895"),
        pytest.param(91, (10.886684, 8.765040, 13.366576), id="91"),
        pytest.param(9, (1.076705, 0.492338, 2.043921), id="9-exact"),
    ],
)
def test_indirectly_standardised_ratio(count, expected):
    assert indirectly_standardised_ratio(count, 835.883561) == pytest.approx(expected, rel=1e-6)


def test_effective_denominator_restores_the_rate():
    effective = effective_denominator(126, 15.771637)
    assert effective == pytest.approx(798902.50, abs=0.05)
    assert crude_rate(126, effective).value == pytest.approx(15.771637)


@pytest.mark.parametrize(
    ("compute", "reason"),
    [
        (lambda: count_interval(None), "the count is missing"),
        (lambda: count_interval(math.nan), "the count is missing"),
        (lambda: count_interval(math.inf), "the count is missing"),
        (lambda: count_interval(-1), "the count is negative"),
        (lambda: crude_rate(None, 100), "the count is missing"),
        (lambda: crude_rate(1, None), "the denominator is missing"),
        (lambda: crude_rate(1, 0), "the denominator is zero"),
        (lambda: crude_rate(1, -5), "the denominator is negative"),
        (lambda: proportion(1, 0), "the denominator is zero"),
        (lambda: proportion(math.nan, 10), "the count is missing"),
        (lambda: proportion(11, 10), "the count is larger than its denominator"),
        (lambda: indirectly_standardised_ratio(1, 0), "the expected number is zero"),
        (lambda: effective_denominator(12, 0), "the rate is zero"),
        (lambda: effective_denominator(12, None), "the rate is missing"),
        (lambda: dobson(5, -1, 12), "the variance is negative"),
        (lambda: dobson(5, 1, 9), "fewer than 10 events, too few for a standardised rate"),
    ],
)
def test_what_cannot_be_computed_says_why(compute, reason):
    with pytest.raises(MethodError) as refusal:
        compute()
    assert refusal.value.message == reason


@given(COUNTS, LEVELS)
def test_limits_of_a_count_contain_it(count, level):
    lower, upper = count_interval(count, level)
    assert 0 <= lower <= count <= upper


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), LEVELS)
def test_limits_of_a_proportion_contain_it_and_stay_within_the_whole(part_of_whole, level):
    value, lower, upper = proportion(*part_of_whole, level=level)
    assert 0 <= lower <= value <= upper <= 100


@given(COUNTS, LEVELS, LEVELS)
def test_a_higher_level_gives_a_wider_interval(count, one, other):
    narrow, wide = (count_interval(count, level) for level in sorted((one, other)))
    assert wide.lower <= narrow.lower
    assert narrow.upper <= wide.upper


@given(st.integers(0, 500), LEVELS, LEVELS)
def test_a_higher_level_gives_a_wider_share(count, one, other):
    narrow, wide = (proportion(count, 500, level=level) for level in sorted((one, other)))
    assert wide.lower <= narrow.lower
    assert narrow.upper <= wide.upper


@given(COUNTS, st.floats(1, 1e7), st.floats(0.1, 1e5))
def test_scaling_a_rate_scales_its_limits(count, denominator, per):
    unit = crude_rate(count, denominator, per=1)
    assert crude_rate(count, denominator, per=per) == pytest.approx([per * part for part in unit])


@given(st.integers(0, 1000))
def test_the_share_who_did_mirrors_the_share_who_did_not(count):
    did, did_not = proportion(count, 1000), proportion(1000 - count, 1000)
    mirrored = Estimate(100 - did_not.value, 100 - did_not.upper, 100 - did_not.lower)
    assert did == pytest.approx(mirrored, abs=1e-9)
