"""Comparisons and trends in words, with the mark that goes before each."""

from __future__ import annotations

from needs.domain.measures import Marker, Polarity, Word
from needs.views.comparison import INDICATIVE_MARK, Compared
from needs.views.recent_trend import TrendFound

HIGHER, LOWER, LEVEL, UNTESTED = "▲", "▼", "●", "○"

_UP = (Marker.UP, Marker.UP_BETTER, Marker.UP_WORSE)
_DOWN = (Marker.DOWN, Marker.DOWN_BETTER, Marker.DOWN_WORSE)


def direction(word: Word, polarity: Polarity) -> str:
    """Whether the word means higher or lower, as a mark; a judgement is turned back by the polarity."""
    if word is Word.SIMILAR:
        return LEVEL
    if word is Word.NOT_COMPARED:
        return UNTESTED
    up_is_worse = polarity is not Polarity.HIGH_IS_GOOD
    higher = word is Word.HIGHER or word is (Word.WORSE if up_is_worse else Word.BETTER)
    return HIGHER if higher else LOWER


def mark_of(compared: Compared, polarity: Polarity) -> str:
    """The mark of a comparison: higher, lower, level or untested; its own where it is indicative."""
    return INDICATIVE_MARK if compared.is_indicative else direction(compared.word, polarity)


def comparison_phrase(compared: Compared, benchmark: str) -> str:
    """The comparison as part of a sentence: ``worse than England``."""
    if compared.word is Word.NOT_COMPARED:
        return f"not compared with {benchmark}: {compared.reason}"
    if compared.is_indicative:
        if compared.word is Word.SIMILAR:
            return f"no clear difference from {benchmark}"
        return f"indicatively {compared.word.lower()} than {benchmark}"
    if compared.word is Word.SIMILAR:
        return f"similar to {benchmark}"
    return f"{compared.word.lower()} than {benchmark}"


def trend_mark(marker: Marker) -> str:
    """The mark that goes before a trend."""
    if marker in _UP:
        return HIGHER
    if marker in _DOWN:
        return LOWER
    return LEVEL if marker is Marker.NO_CHANGE else UNTESTED


def trend_phrase(trend: TrendFound) -> str:
    """The trend as part of a sentence, with the reason where none can be calculated."""
    if trend.marker is Marker.CANNOT:
        return f"no recent trend can be calculated: {trend.reason}"
    return f"recent trend: {trend.marker.lower()}"
