"""Targets against the worked examples of the Fingertips source."""

from __future__ import annotations

import math

import pytest

from needs.domain.measures import Polarity, Word
from needs.methods.benchmark import NO_INTERVAL, NO_VALUE
from needs.methods.target import (
    NO_JUDGEMENT,
    NO_TARGET,
    against_last_year,
    against_limit,
    against_range,
    interval_against_limit,
)

LOW, HIGH = Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD
BETTER, SIMILAR, WORSE = Word.BETTER, Word.SIMILAR, Word.WORSE


@pytest.mark.parametrize(
    ("polarity", "words"), [(LOW, (BETTER, BETTER, WORSE)), (HIGH, (WORSE, BETTER, BETTER))]
)
def test_a_value_that_reaches_the_target_has_met_it(polarity, words):
    assert tuple(against_limit(value, 10, polarity).word for value in (9, 10, 11)) == words


@pytest.mark.parametrize(
    ("lower", "upper", "word"),
    [(8, 9, BETTER), (9, 11, SIMILAR), (11, 12, WORSE), (10, 10, WORSE), (10, 12, WORSE), (8, 10, SIMILAR)],
)
def test_an_interval_against_a_target(lower, upper, word):
    assert interval_against_limit(lower, upper, 10, LOW).word is word


@pytest.mark.parametrize(
    ("polarity", "words"),
    [(HIGH, (WORSE, SIMILAR, SIMILAR, BETTER, BETTER)), (LOW, (BETTER, SIMILAR, SIMILAR, WORSE, WORSE))],
)
def test_a_range_includes_its_lower_end_only(polarity, words):
    assert tuple(against_range(value, 1, 2, polarity).word for value in (0, 1, 1.5, 2, 3)) == words


@pytest.mark.parametrize(("value", "word"), [(7.3, WORSE), (12, SIMILAR), (41.2, BETTER)])
def test_a_range_between_percentiles_of_all_areas(value, word):
    assert against_range(value, 9.3, 37.2, HIGH).word is word


@pytest.mark.parametrize(("value", "word"), [(9.9, WORSE), (10, BETTER), (10.1, BETTER)])
def test_england_a_year_ago_is_met_from_above(value, word):
    assert against_last_year(value, 10).word is word


@pytest.mark.parametrize(
    ("comparison", "reason"),
    [
        (against_limit(None, 10, LOW), NO_VALUE),
        (against_limit(9, math.nan, LOW), NO_TARGET),
        (interval_against_limit(None, 9, 10, LOW), NO_INTERVAL),
        (interval_against_limit(8, 9, None, LOW), NO_TARGET),
        (against_range(math.nan, 1, 2, LOW), NO_VALUE),
        (against_range(1, None, 2, LOW), NO_TARGET),
        (against_last_year(10, None), NO_TARGET),
        (against_limit(9, 10, Polarity.NEUTRAL), NO_JUDGEMENT),
        (against_range(9, 1, 2, Polarity.NOT_APPLICABLE), NO_JUDGEMENT),
    ],
)
def test_no_answer_without_a_value_a_target_and_a_good_direction(comparison, reason):
    assert (comparison.word, comparison.reason) == (Word.NOT_COMPARED, reason)
