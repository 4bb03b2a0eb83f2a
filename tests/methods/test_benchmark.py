"""Comparisons against the worked examples of the Fingertips source and against published rows."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.domain.measures import Marker, Polarity, Word
from needs.methods.benchmark import (
    NO_BENCHMARK,
    NO_INTERVAL,
    NO_POLARITY,
    NO_VALUE,
    against_value,
    against_value_at_two_levels,
    change_since_previous,
    double_overlap,
)
from needs.methods.intervals import Estimate, Interval, proportion

LOW, HIGH, NEUTRAL = Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD, Polarity.NEUTRAL
BETTER, SIMILAR, WORSE = Word.BETTER, Word.SIMILAR, Word.WORSE


@pytest.mark.parametrize(
    ("value", "lower", "upper", "benchmark", "polarity", "word"),
    [
        pytest.param(11, 10, 12, 11, LOW, SIMILAR, id="inside"),
        pytest.param(3.05, 2.7, 3.1, 3.0, HIGH, SIMILAR, id="just-inside"),
        pytest.param(3.3, 3.2, 3.5, 3.0, LOW, WORSE, id="above-low-good"),
        pytest.param(3.3, 3.2, 3.5, 3.0, HIGH, BETTER, id="above-high-good"),
        pytest.param(2.5, 2.2, 2.8, 3.0, LOW, BETTER, id="below-low-good"),
        pytest.param(2.5, 2.2, 2.8, 3.0, HIGH, WORSE, id="below-high-good"),
        pytest.param(12.5, 12.3, 12.6, 12.1, LOW, WORSE, id="readmissions-london-female"),
        pytest.param(13.1, 13, 13.2, 13, LOW, SIMILAR, id="touching-from-above"),
        pytest.param(12.9, 12.8, 13, 13, LOW, SIMILAR, id="touching-from-below"),
    ],
)
def test_interval_against_a_value(value, lower, upper, benchmark, polarity, word):
    comparison = against_value(value, lower, upper, benchmark, polarity)
    assert (comparison.word, comparison.reason, comparison.beyond_998) == (word, "", None)


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        (HIGH, (BETTER, SIMILAR, SIMILAR, WORSE)),
        (LOW, (WORSE, SIMILAR, SIMILAR, BETTER)),
        (NEUTRAL, (Word.HIGHER, SIMILAR, SIMILAR, Word.LOWER)),
    ],
)
def test_four_areas_against_four_benchmarks(polarity, words):
    pairs = zip((4, 3, 2, 1), (1, 2, 3, 4), strict=True)
    found = [against_value(v, v - 1.1, v + 1.1, benchmark, polarity).word for v, benchmark in pairs]
    assert found == list(words)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        pytest.param((2, 3, 4, 5), (Word.LOWER, SIMILAR, Word.HIGHER, Word.HIGHER), id="female"),
        pytest.param((1, 2, 3, 4), (Word.LOWER, SIMILAR, SIMILAR, Word.HIGHER), id="male"),
    ],
)
def test_one_sex_against_all_persons(values, words):
    pairs = zip(values, (4, 3, 2, 1), strict=True)
    found = [against_value(v, v - 1.1, v + 1.1, persons, NEUTRAL).word for v, persons in pairs]
    assert found == list(words)


@pytest.mark.parametrize(
    ("value", "lower", "upper", "benchmark", "word"),
    [
        pytest.param(15.7716, 13.0949, 18.8275, 10.786086, WORSE, id="Leicester"),
        pytest.param(13.4948, 11.1088, 16.2373, 10.786086, WORSE, id="Coventry"),
        pytest.param(9.4693, 8.1919, 10.8890, 10.786086, SIMILAR, id="Leicestershire"),
        pytest.param(8.6974, 7.4980, 10.0335, 10.786086, BETTER, id="Northamptonshire"),
        pytest.param(None, None, None, 10.786086, Word.NOT_COMPARED, id="Rutland-blank"),
        pytest.param(75.1037, 67.0405, 81.9977, 82.3064, BETTER, id="Redcar-and-Cleveland-unmet-need"),
        pytest.param(76.7679, 69.2282, 83.0364, 82.3064, SIMILAR, id="Hartlepool-unmet-need"),
    ],
)
def test_published_comparisons_with_england(value, lower, upper, benchmark, word):
    assert against_value(value, lower, upper, benchmark, LOW).word is word


@pytest.mark.parametrize("missing", [None, math.nan])
@pytest.mark.parametrize(
    ("position", "reason"), [(0, NO_VALUE), (1, NO_INTERVAL), (2, NO_INTERVAL), (3, NO_BENCHMARK)]
)
def test_a_missing_number_leaves_the_area_not_compared(position, reason, missing):
    numbers = [3.3, 3.2, 3.5, 3.0]
    numbers[position] = missing
    comparison = against_value(*numbers, LOW)
    assert (comparison.word, comparison.reason) == (Word.NOT_COMPARED, reason)


def test_without_a_polarity_there_is_no_comparison():
    comparison = against_value(3.3, 3.2, 3.5, 3.0, Polarity.NOT_APPLICABLE)
    assert (comparison.word, comparison.reason) == (Word.NOT_COMPARED, NO_POLARITY)


@pytest.mark.parametrize(
    ("benchmark", "low_good", "high_good", "beyond"),
    [
        pytest.param(3.0, BETTER, WORSE, True, id="best-or-worst"),
        pytest.param(2.8, BETTER, WORSE, False, id="better-or-worse"),
        pytest.param(2.6, SIMILAR, SIMILAR, False, id="same"),
        pytest.param(2.4, WORSE, BETTER, False, id="worse-or-better"),
        pytest.param(2.2, WORSE, BETTER, True, id="worst-or-best"),
    ],
)
def test_two_levels_make_five_classes(benchmark, low_good, high_good, beyond):
    for polarity, word in ((LOW, low_good), (HIGH, high_good)):
        found = against_value_at_two_levels(2.6, Interval(2.5, 2.7), Interval(2.3, 2.9), benchmark, polarity)
        assert (found.word, found.beyond_998) == (word, beyond)


def test_a_wider_interval_never_outdoes_a_narrower_one():
    """Intervals by two methods may disagree; what is similar at 95 % is not different at 99.8 %."""
    found = against_value_at_two_levels(2.6, Interval(2.3, 2.9), Interval(2.5, 2.7), 2.8, LOW)
    assert (found.word, found.beyond_998) == (SIMILAR, False)


@pytest.mark.parametrize(
    "intervals", [(None, Interval(2.3, 2.9)), (Interval(2.5, 2.7), None), (None, None)], ids=str
)
def test_two_levels_need_both_intervals(intervals):
    comparison = against_value_at_two_levels(2.6, *intervals, 3.0, LOW)
    assert (comparison.word, comparison.reason) == (Word.NOT_COMPARED, NO_INTERVAL)
    assert comparison.beyond_998 is None


@pytest.mark.parametrize(
    ("a", "b", "word"),
    [
        pytest.param((4.0, 3.5, 4.5), (3.0, 2.7, 3.6), SIMILAR, id="overlap"),
        pytest.param((4.0, 3.5, 4.5), (3.0, 2.7, 4.1), SIMILAR, id="wide-overlap"),
        pytest.param((4.0, 3.5, 4.5), (3.0, 2.7, 3.5), SIMILAR, id="touch"),
        pytest.param((4.0, 3.5, 4.5), (3.0, 2.7, 3.1), WORSE, id="apart"),
        pytest.param((3.0, 2.7, 3.1), (4.0, 3.5, 4.5), BETTER, id="apart-the-other-way"),
    ],
)
def test_two_areas_each_with_an_interval(a, b, word):
    assert double_overlap(Estimate(*a), Estimate(*b), LOW).word is word


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        (None, Estimate(4, 3.5, 4.5), NO_VALUE),
        (Estimate(math.nan, 1, 2), Estimate(4, 3.5, 4.5), NO_VALUE),
        (Estimate(3, 2.7, math.nan), Estimate(4, 3.5, 4.5), NO_INTERVAL),
        (Estimate(3, 2.7, 3.1), Estimate(4, math.nan, 4.5), NO_INTERVAL),
    ],
    ids=str,
)
def test_two_areas_need_all_their_numbers(a, b, reason):
    comparison = double_overlap(a, b, LOW)
    assert (comparison.word, comparison.reason) == (Word.NOT_COMPARED, reason)
    assert double_overlap(b, b, Polarity.NOT_APPLICABLE).reason == NO_POLARITY


@pytest.mark.parametrize(
    ("previous", "latest", "marker"),
    [
        pytest.param((2, 1.9, 2.1), (1, 0.9, 1.1), Marker.DOWN, id="apart"),
        pytest.param((2, 1.5, 2.1), (1, 0.9, 1.6), Marker.NO_CHANGE, id="overlap"),
    ],
)
def test_change_since_the_previous_period(previous, latest, marker):
    assert change_since_previous(Estimate(*previous), Estimate(*latest), NEUTRAL) == (marker, "")


def test_change_takes_its_wording_from_polarity():
    before, after = Estimate(2, 1.9, 2.1), Estimate(1, 0.9, 1.1)
    assert change_since_previous(before, after, LOW).marker is Marker.DOWN_BETTER
    assert change_since_previous(before, after, HIGH).marker is Marker.DOWN_WORSE
    assert change_since_previous(before, after, Polarity.NOT_APPLICABLE).marker is Marker.DOWN


def test_change_cannot_be_calculated_without_both_intervals():
    after = Estimate(1, 0.9, 1.1)
    assert change_since_previous(None, after, LOW) == (Marker.CANNOT, NO_VALUE)
    assert change_since_previous(after._replace(lower=math.nan), after, LOW) == (Marker.CANNOT, NO_INTERVAL)


@given(st.floats(-100, 100), st.floats(0, 20), st.floats(0, 20), st.floats(-100, 100))
def test_low_good_and_high_good_are_mirror_images(value, below, above, benchmark):
    found = [against_value(value, value - below, value + above, benchmark, p).word for p in (LOW, HIGH)]
    assert found in ([BETTER, WORSE], [WORSE, BETTER], [SIMILAR, SIMILAR])


@given(st.integers(0, 200), st.floats(0, 100))
def test_what_differs_at_99_8_differs_at_95(count, benchmark):
    value, *at_95 = proportion(count, 200)
    _, *at_998 = proportion(count, 200, level=0.998)
    found = against_value_at_two_levels(value, Interval(*at_95), Interval(*at_998), benchmark, NEUTRAL)
    assert found.word is against_value(value, *at_95, benchmark, NEUTRAL).word
    assert found.beyond_998 == (against_value(value, *at_998, benchmark, NEUTRAL).word is not SIMILAR)
