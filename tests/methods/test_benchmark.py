"""Comparisons against the worked examples of the Fingertips source and against published rows."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.domain.measures import Polarity, Word
from needs.methods.benchmark import (
    NO_BENCHMARK,
    NO_INTERVAL,
    NO_POLARITY,
    NO_VALUE,
    against_value,
)

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
    assert (comparison.word, comparison.reason) == (word, "")


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


@given(st.floats(-100, 100), st.floats(0, 20), st.floats(0, 20), st.floats(-100, 100))
def test_low_good_and_high_good_are_mirror_images(value, below, above, benchmark):
    found = [against_value(value, value - below, value + above, benchmark, p).word for p in (LOW, HIGH)]
    assert found in ([BETTER, WORSE], [WORSE, BETTER], [SIMILAR, SIMILAR])
