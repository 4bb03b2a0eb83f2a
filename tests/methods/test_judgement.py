"""The published wording, by direction and polarity."""

from __future__ import annotations

import pytest

from needs.domain.measures import Marker, Polarity, Word
from needs.methods.judgement import Direction, comparison_word, trend_marker

DOWN, LEVEL, UP = Direction


@pytest.mark.parametrize(
    ("polarity", "words"),
    [
        (Polarity.LOW_IS_GOOD, (Word.BETTER, Word.SIMILAR, Word.WORSE)),
        (Polarity.HIGH_IS_GOOD, (Word.WORSE, Word.SIMILAR, Word.BETTER)),
        (Polarity.NEUTRAL, (Word.LOWER, Word.SIMILAR, Word.HIGHER)),
        (Polarity.NOT_APPLICABLE, 3 * (Word.NOT_COMPARED,)),
    ],
)
def test_words_below_about_and_above_a_benchmark(polarity, words):
    assert tuple(comparison_word(direction, polarity) for direction in (DOWN, LEVEL, UP)) == words


@pytest.mark.parametrize(
    ("polarity", "falling", "rising"),
    [
        (Polarity.LOW_IS_GOOD, "Decreasing and getting better", "Increasing and getting worse"),
        (Polarity.HIGH_IS_GOOD, "Decreasing and getting worse", "Increasing and getting better"),
        (Polarity.NEUTRAL, "Decreasing", "Increasing"),
        (Polarity.NOT_APPLICABLE, "Decreasing", "Increasing"),
    ],
)
def test_markers_of_a_falling_level_and_rising_series(polarity, falling, rising):
    assert trend_marker(DOWN, polarity) == falling
    assert trend_marker(LEVEL, polarity) is Marker.NO_CHANGE
    assert trend_marker(UP, polarity) == rising
