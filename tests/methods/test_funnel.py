"""Funnel limits against the worked examples of PHEindicatormethods and of the Fingertips source."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.domain.errors import MethodError
from needs.domain.measures import Polarity, Word
from needs.methods.benchmark import NO_POLARITY, NO_VALUE, against_value
from needs.methods.funnel import against_funnel, proportion_limits, rate_limits
from needs.methods.intervals import Interval, proportion

LOWER, SIMILAR, HIGHER = Word.LOWER, Word.SIMILAR, Word.HIGHER
RATE = 2.132708657734625


@pytest.mark.parametrize(
    ("benchmark", "value", "denominator", "at_95", "at_998"),
    [
        pytest.param(8.9611086876, 7.7065767285, 5930, LOWER, LOWER, id="low-at-both"),
        pytest.param(8.9611086876, 9.8988121425, 2273, SIMILAR, SIMILAR, id="inside"),
        pytest.param(8.9611086876, 12.474645030, 1972, HIGHER, HIGHER, id="high-at-both"),
        pytest.param(12.837954690, 10.978342046, 1339, LOWER, SIMILAR, id="low-at-95-only"),
        pytest.param(12.837954690, 15.906562848, 899, HIGHER, SIMILAR, id="high-at-95-only"),
    ],
)
def test_proportions_in_a_funnel(benchmark, value, denominator, at_95, at_998):
    for level, word in ((0.95, at_95), (0.998, at_998)):
        limits = proportion_limits(benchmark, denominator, level=level)
        assert against_funnel(value, limits, Polarity.NEUTRAL).word is word


@pytest.mark.parametrize(
    ("benchmark", "denominator", "level", "lower", "upper"),
    [
        pytest.param(12.837954690, 1339, 0.95, 11.0462, 14.6297, id="1339-people"),
        pytest.param(80.642448, 1, 0.95, 3.204264, 100, id="one-person"),
        pytest.param(80.642448, 3, 0.95, 35.933491, 100, id="three-people"),
        pytest.param(80.642448, 3, 0.998, 10.150815, 100, id="three-people-at-99.8"),
        pytest.param(80.642448, 5, 0.95, 46.011039, 100, id="five-people"),
    ],
)
def test_funnel_limits_of_a_proportion(benchmark, denominator, level, lower, upper):
    limits = proportion_limits(benchmark, denominator, level=level)
    assert limits == pytest.approx((lower, upper), abs=6e-5)


@pytest.mark.parametrize(
    ("value", "denominator", "limits_95", "at_95", "limits_998"),
    [
        pytest.param(1.13584366, 616282, (1.2420, 3.6072), LOWER, (0.8430, 4.6158), id="low-at-95"),
        pytest.param(2.65791327, 601976, (1.1499, 3.4821), SIMILAR, None, id="inside"),
        pytest.param(4.15151567, 409489, (1.0050, 3.8495), HIGHER, (0.5989, 5.1665), id="high-at-95"),
    ],
)
def test_rates_in_a_funnel(value, denominator, limits_95, at_95, limits_998):
    inner, outer = (rate_limits(RATE, denominator, level=level) for level in (0.95, 0.998))
    assert inner == pytest.approx(limits_95, abs=6e-5)
    assert limits_998 is None or outer == pytest.approx(limits_998, abs=6e-5)
    assert against_funnel(value, inner, Polarity.NEUTRAL).word is at_95
    assert against_funnel(value, outer, Polarity.NEUTRAL).word is SIMILAR


@pytest.mark.parametrize("limits", [proportion_limits, rate_limits])
@pytest.mark.parametrize(
    ("benchmark", "denominator", "reason"),
    [
        (8.96, 0, "the denominator is zero"),
        (8.96, -1, "the denominator is negative"),
        (8.96, None, "the denominator is missing"),
        (math.nan, 100, "the benchmark is missing"),
        (-1, 100, "the benchmark is negative"),
    ],
)
def test_no_limits_without_a_benchmark_and_a_denominator(limits, benchmark, denominator, reason):
    with pytest.raises(MethodError, match=reason):
        limits(benchmark, denominator)


def test_a_share_above_the_whole_is_refused():
    with pytest.raises(MethodError, match="larger than the whole"):
        proportion_limits(101, 50)


@pytest.mark.parametrize("limits", [proportion_limits, rate_limits])
def test_an_impossible_level_is_refused(limits):
    with pytest.raises(MethodError, match="between 0 and 1"):
        limits(8.96, 100, level=95)


def test_a_benchmark_of_none_has_a_lower_limit_of_none():
    lower, upper = rate_limits(0, 100_000)
    assert lower == 0
    assert upper == pytest.approx(3.688879, abs=1e-6)


def test_on_the_line_is_inside_and_a_blank_is_not_compared():
    limits = Interval(1, 2)
    assert against_funnel(2, limits, Polarity.LOW_IS_GOOD).word is SIMILAR
    assert against_funnel(2.1, limits, Polarity.LOW_IS_GOOD).word is Word.WORSE
    assert against_funnel(None, limits, Polarity.LOW_IS_GOOD).reason == NO_VALUE
    assert against_funnel(1.5, limits, Polarity.NOT_APPLICABLE).reason == NO_POLARITY


@given(st.integers(0, 400), st.floats(0.5, 99.5), st.sampled_from([0.95, 0.998]))
def test_funnel_and_interval_agree_on_every_proportion(count, benchmark, level):
    value, lower, upper = proportion(count, 400, level=level)
    if min(abs(lower - benchmark), abs(upper - benchmark)) < 1e-9:
        return  # a tie within rounding may fall either way
    in_funnel = against_funnel(value, proportion_limits(benchmark, 400, level=level), Polarity.NEUTRAL)
    assert in_funnel.word is against_value(value, lower, upper, benchmark, Polarity.NEUTRAL).word


@given(st.floats(1, 90), st.integers(1, 10**5), st.integers(1, 10**5))
def test_larger_areas_have_narrower_funnels(benchmark, one, other):
    small, large = (proportion_limits(benchmark, people) for people in sorted((one, other)))
    assert small.lower <= large.lower <= benchmark <= large.upper <= small.upper
