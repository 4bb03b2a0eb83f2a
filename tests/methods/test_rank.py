"""Ranks, their uncertainty and fifths, against Fingertips and against a published table."""

from __future__ import annotations

import math
import statistics
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.domain.errors import MethodError
from needs.domain.measures import Polarity, ValueType
from needs.methods.rank import Rank, cut_points, fifths, rank_with_uncertainty

from .alcohol_deaths import ROWS

LOW, HIGH, NEUTRAL = Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD, Polarity.NEUTRAL


def ranked(values, half_width=0.001, polarity=LOW, **options):
    lowers, uppers = (
        [None if value is None else value + sign * half_width for value in values] for sign in (-1, 1)
    )
    options = {"value_type": ValueType.SCORE, "draws": 500} | options
    return rank_with_uncertainty(values, lowers, uppers, polarity=polarity, **options)


@pytest.fixture(scope="module")
def alcohol_deaths():
    values, lowers, uppers, counts, denominators = zip(*ROWS.values(), strict=True)
    started = time.process_time()
    ranks = rank_with_uncertainty(
        values, lowers, uppers, counts, denominators, value_type=ValueType.DSR, polarity=LOW
    )
    return dict(zip(ROWS, ranks, strict=True)), time.process_time() - started


@pytest.mark.parametrize(
    ("area", "rank", "low", "high", "worst"),
    [
        ("Leicester", 119, 93, 136, 0.53),
        ("Coventry", 93, 75, 120, 0.05),
        ("Leicestershire", 57, 38, 71, 0),
        ("Northamptonshire", 46, 27, 62, 0),
    ],
)
def test_ranks_of_alcohol_specific_mortality(alcohol_deaths, area, rank, low, high, worst):
    found = alcohol_deaths[0][area]
    assert (found.rank, found.of) == (rank, 146)
    assert (found.low, found.high) == pytest.approx((low, high), abs=2)
    assert found.probability_in_worst_fifth == pytest.approx(worst, abs=0.02)


def test_half_the_areas_could_move_by_forty_ranks(alcohol_deaths):
    widths = [rank.high - rank.low for rank in alcohol_deaths[0].values()]
    assert statistics.median(widths) == pytest.approx(42, abs=2)
    assert statistics.mean(width > 50 for width in widths) == pytest.approx(0.31, abs=0.02)


def test_146_areas_are_ranked_well_within_two_seconds(alcohol_deaths):
    assert alcohol_deaths[1] < 2


@pytest.mark.parametrize(
    ("values", "polarity", "ranks"),
    [
        pytest.param([1, 2, 2, 2, 3], LOW, [1, 2, 2, 2, 5], id="ties-share-the-smallest"),
        pytest.param([1, 2, 2, 2, 3], NEUTRAL, [1, 2, 2, 2, 5], id="lowest-first-without-judgement"),
        pytest.param([1, 2, 2, 2, 3], HIGH, [5, 2, 2, 2, 1], id="highest-first"),
        pytest.param([3, None, 1], LOW, [2, None, 1], id="blank-is-not-ranked"),
    ],
)
def test_ranks(values, polarity, ranks):
    found = ranked(values, polarity=polarity)
    assert [rank and rank.rank for rank in found] == ranks
    assert {rank.of for rank in found if rank} == {sum(value is not None for value in values)}


def test_areas_far_apart_keep_their_ranks():
    found = ranked([10, 50, 30, 20, 40])
    assert found == [
        Rank(1, 5, 1, 1, 0.0),
        Rank(5, 5, 5, 5, 1.0),
        Rank(3, 5, 3, 3, 0.0),
        Rank(2, 5, 2, 2, 0.0),
        Rank(4, 5, 4, 4, 0.0),
    ]


def test_areas_that_cannot_be_told_apart_may_hold_any_rank():
    for rank in ranked([10.0, 10.1, 10.2, 10.3, 10.4], half_width=50, draws=5000):
        assert (rank.low, rank.high) == (1, 5)
        assert rank.probability_in_worst_fifth == pytest.approx(0.2, abs=0.04)


def test_a_band_keeps_the_rank_of_an_area_that_chance_would_pull_inwards():
    first, *_, last = ranked([10 + i / 1000 for i in range(100)], half_width=50, draws=2000)
    assert (first.rank, first.low) == (1, 1)
    assert (last.rank, last.high) == (100, 100)
    assert first.high > 90
    assert last.low < 10


def test_an_area_without_interval_or_count_is_left_out():
    found = rank_with_uncertainty(
        [1, 2, 3], [0, None, 2], [2, math.nan, 4], value_type=ValueType.DSR, polarity=LOW
    )
    assert found[1] is None
    assert [found[0].of, found[2].of] == [2, 2]


def test_no_worst_fifth_among_fewer_than_five():
    assert [rank.probability_in_worst_fifth for rank in ranked([1, 2, 3, 4])] == 4 * [None]


def test_nothing_to_rank_gives_nothing():
    assert ranked([]) == []
    assert ranked([None, None]) == [None, None]


def test_counts_of_none_and_of_all_can_be_drawn():
    blanks = [None, None, None]
    found = rank_with_uncertainty(
        [0, 50, 100], blanks, blanks, [0, 20, 40], [40, 40, 40], value_type=ValueType.PROPORTION, polarity=LOW
    )
    assert [(rank.rank, rank.low, rank.high) for rank in found] == [(1, 1, 1), (2, 2, 2), (3, 3, 3)]
    none = rank_with_uncertainty(
        [0, 50], [0, 40], [4, 60], [0, 90], value_type=ValueType.CRUDE_RATE, polarity=LOW
    )
    assert none[0] == Rank(1, 2, 1, 1, None)


def test_a_rate_of_a_single_event_is_drawn_from_its_count():
    blanks = [None, None]
    found = rank_with_uncertainty(
        [1, 60], blanks, blanks, [1, 60], value_type=ValueType.CRUDE_RATE, polarity=LOW
    )
    assert [(rank.rank, rank.low, rank.high) for rank in found] == [(1, 1, 1), (2, 2, 2)]


def test_a_skewed_interval_is_drawn_on_each_side_by_its_own_length():
    """10 (10 to 20) lies above 10.5 in 46 draws of 100: within the middle 60, but not if the sides change."""
    first, _ = rank_with_uncertainty(
        [10, 10.5],
        [10, 10.5],
        [20, 10.5],
        value_type=ValueType.SCORE,
        polarity=LOW,
        level=0.6,
        draws=4000,
    )
    assert (first.rank, first.low, first.high) == (1, 1, 2)


def test_a_proportion_is_drawn_in_its_own_unit():
    """One area by its count, the other by its interval: both must be percentages."""
    by_count, by_interval = rank_with_uncertainty(
        [40, 20],
        [None, 19],
        [None, 21],
        [400, None],
        [1000, None],
        value_type=ValueType.PROPORTION,
        polarity=LOW,
    )
    assert (by_count, by_interval) == (Rank(2, 2, 2, 2, None), Rank(1, 2, 1, 1, None))


def test_the_seed_decides_the_bands():
    values = [10.0, 10.5, 11.0, 11.5, 12.0, 12.5]
    assert ranked(values, 1, seed=7) == ranked(values, 1, seed=7)
    assert ranked(values, 1, seed=7) != ranked(values, 1, seed=8)


def test_figures_of_different_areas_are_refused():
    with pytest.raises(MethodError, match="not of the same areas"):
        rank_with_uncertainty([1, 2], [0], [3], value_type=ValueType.DSR, polarity=LOW)


VALUES = st.lists(st.integers(0, 30), min_size=2, max_size=12)


@settings(max_examples=30)
@given(VALUES, st.floats(0.1, 10), st.sampled_from([LOW, HIGH]))
def test_a_band_takes_in_its_rank_and_stays_within_the_areas(values, half_width, polarity):
    for rank in ranked(values, half_width, polarity):
        assert 1 <= rank.low <= rank.rank <= rank.high <= rank.of == len(values)


@settings(max_examples=30)
@given(VALUES)
def test_a_higher_level_gives_wider_bands(values):
    for narrow, wide in zip(ranked(values, 5, level=0.8), ranked(values, 5, level=0.99), strict=True):
        assert wide.low <= narrow.low <= narrow.high <= wide.high


@settings(max_examples=30)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=12, unique=True))
def test_low_is_good_reverses_high_is_good(values):
    for low, high in zip(ranked(values, 1), ranked(values, 1, HIGH), strict=True):
        assert low.rank + high.rank == len(values) + 1


@pytest.mark.parametrize(
    ("values", "parts", "cuts"),
    [
        pytest.param(range(1, 51), 5, [10.8, 20.6, 30.4, 40.2], id="fifths-of-50"),
        pytest.param(range(1, 51), 4, [13.25, 25.5, 37.75], id="quarters-of-50"),
        pytest.param(range(50, 61), 4, [52.5, 55, 57.5], id="quarters-of-50-to-60"),
        pytest.param(range(1, 101), 4, [25.75, 50.5, 75.25], id="quarters-of-100"),
        pytest.param(range(1, 18), 4, [5, 9, 13], id="quarters-of-17"),
        pytest.param([1, 2, 3, 4], 4, [1.75, 2.5, 3.25], id="four-are-enough-for-quarters"),
        pytest.param([3, None, 1, 2, math.nan, 4], 4, [1.75, 2.5, 3.25], id="blanks-left-out"),
    ],
)
def test_cut_points_are_type_7_percentiles(values, parts, cuts):
    assert cut_points(list(values), parts) == cuts


def test_too_few_values_have_no_cut_points():
    with pytest.raises(MethodError, match="fewer than 4 areas have a value"):
        cut_points([1, 2, 3], 4)


@pytest.mark.parametrize(
    ("values", "polarity", "expected"),
    [
        pytest.param([1, 3, 5, 7, 9, 2, 4, 6, 8, 10], LOW, [1, 2, 3, 4, 5, 1, 2, 3, 4, 5], id="low-good"),
        pytest.param([1, 3, 5, 7, 9, 2, 4, 6, 8, 10], HIGH, [5, 4, 3, 2, 1, 5, 4, 3, 2, 1], id="high-good"),
        pytest.param([1, 2, 3, 4], LOW, 4 * [None], id="four-are-too-few"),
        pytest.param([1, 2, 2, 2, 3, 4, 5, 6, 7, 8], LOW, [1, 1, 1, 1, 3, 3, 4, 4, 5, 5], id="ties-together"),
        pytest.param([1, 2, 3, 4, 5, 6, 7], LOW, [1, 1, 2, 3, 4, 5, 5], id="seven"),
        pytest.param([1, 2.000000000004, 3, 4, 5, 6], LOW, [1, 1, 2, 3, 4, 5], id="on-a-cut-rounded-down"),
        pytest.param([1, 1.999999999996, 3, 4, 5, 6], LOW, [1, 1, 2, 3, 4, 5], id="on-a-cut-rounded-up"),
        pytest.param([1, None, 2, 3, math.nan, 4, 5], NEUTRAL, [1, None, 2, 3, None, 4, 5], id="blanks"),
    ],
)
def test_fifths(values, polarity, expected):
    assert fifths(values, polarity) == expected


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=40), st.sampled_from([LOW, HIGH, NEUTRAL]))
def test_fifths_follow_the_values(values, polarity):
    parts = np.array(fifths(values, polarity))
    in_order = parts[np.argsort(values)]
    steps = np.diff(in_order)
    assert np.all(steps <= 0 if polarity is HIGH else steps >= 0)
    assert set(parts) <= {1, 2, 3, 4, 5}
