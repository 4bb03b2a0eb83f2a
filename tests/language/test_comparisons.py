import pytest

from needs.domain.measures import Basis, Polarity, Word
from needs.language.comparisons import comparison_phrase
from needs.views.comparison import Compared

LOW, HIGH, NEUTRAL = Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD, Polarity.NEUTRAL


@pytest.mark.parametrize(
    ("word", "phrase"),
    [
        (Word.WORSE, "worse than England"),
        (Word.BETTER, "better than England"),
        (Word.HIGHER, "higher than England"),
        (Word.LOWER, "lower than England"),
        (Word.SIMILAR, "similar to England"),
    ],
)
def test_a_judgement_is_said_in_one_word(word, phrase):
    assert comparison_phrase(Compared(word, Basis.PUBLISHED), "England") == phrase


def test_not_compared_gives_its_reason():
    compared = Compared(Word.NOT_COMPARED, reason="it is a count")
    assert comparison_phrase(compared, "England") == "not compared with England: it is a count"
