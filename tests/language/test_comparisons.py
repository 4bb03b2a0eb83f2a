import pytest

from needs.domain.measures import Basis, Polarity, Word
from needs.language.comparisons import comparison_phrase
from needs.views.comparison import Compared

LOW, HIGH, NEUTRAL = Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD, Polarity.NEUTRAL


@pytest.mark.parametrize(
    ("word", "polarity", "phrase"),
    [
        (Word.WORSE, LOW, "higher than England, which is worse"),
        (Word.BETTER, LOW, "lower than England, which is better"),
        (Word.WORSE, HIGH, "lower than England, which is worse"),
        (Word.BETTER, HIGH, "higher than England, which is better"),
        (Word.HIGHER, NEUTRAL, "higher than England"),
        (Word.LOWER, NEUTRAL, "lower than England"),
        (Word.SIMILAR, LOW, "similar to England"),
    ],
)
def test_direction_and_judgement_are_both_said(word, polarity, phrase):
    assert comparison_phrase(Compared(word, Basis.PUBLISHED), polarity, "England") == phrase


def test_not_compared_gives_its_reason():
    compared = Compared(Word.NOT_COMPARED, reason="it is a count")
    assert comparison_phrase(compared, LOW, "England") == "not compared with England: it is a count"
