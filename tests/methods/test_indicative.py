"""Approximate limits of a rate without any: by its count, or by the events that it implies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.methods.indicative import FACTOR, limits_from_count, limits_from_population
from needs.methods.intervals import count_interval


def test_a_count_gives_the_rate_the_count_s_own_limits_to_scale():
    """Coventry 2021, alcohol-related mortality: 127 deaths, 45.1 per 100,000."""
    limits, of_count = limits_from_count(45.1, 127), count_interval(127)
    assert limits.lower == pytest.approx(45.1 * of_count.lower / 127)
    assert limits.upper == pytest.approx(45.1 * of_count.upper / 127)
    assert (round(limits.lower, 1), round(limits.upper, 1)) == (37.6, 53.7)


def test_a_population_gives_wider_limits_than_the_count_that_it_implies():
    value, population = 27.2, 3 * 330_000
    implied = value * population / 100_000
    by_population = limits_from_population(value, population, 100_000)
    by_count = limits_from_count(value, implied)
    assert value - by_population.lower == pytest.approx(FACTOR * (value - by_count.lower))
    assert by_population.upper - value == pytest.approx(FACTOR * (by_count.upper - value))


@pytest.mark.parametrize(
    ("value", "count"), [(None, 20), (5.0, None), (5.0, 9.9), (float("nan"), 20), (5.0, 0)]
)
def test_too_few_events_or_a_missing_number_give_none(value, count):
    assert limits_from_count(value, count) is None


@pytest.mark.parametrize(
    ("value", "population"), [(None, 1e6), (5.0, None), (5.0, 399_999), (0.0, 1e9), (float("nan"), 1e6)]
)
def test_a_rate_that_implies_fewer_than_twenty_events_gives_none(value, population):
    assert limits_from_population(value, population, 100_000) is None


@given(st.floats(0.01, 5_000), st.floats(10, 1e5))
def test_limits_contain_the_rate_and_narrow_as_events_grow(value, count):
    few, more = limits_from_count(value, count), limits_from_count(value, 4 * count)
    assert few.lower < value < few.upper
    assert more.upper - more.lower < few.upper - few.lower
