"""Which published word a direction earns, given which way is good."""

from __future__ import annotations

from enum import IntEnum

from needs.domain.measures import Marker, Polarity, Word


class Direction(IntEnum):
    """Where a value stands, or how a series moves, once its uncertainty is allowed for."""

    DOWN = -1
    LEVEL = 0
    UP = 1


_WORDS = {
    Polarity.LOW_IS_GOOD: (Word.BETTER, Word.WORSE),
    Polarity.HIGH_IS_GOOD: (Word.WORSE, Word.BETTER),
    Polarity.NEUTRAL: (Word.LOWER, Word.HIGHER),
    Polarity.NOT_APPLICABLE: (Word.NOT_COMPARED, Word.NOT_COMPARED),
}
_MARKERS = {
    Polarity.LOW_IS_GOOD: (Marker.DOWN_BETTER, Marker.UP_WORSE),
    Polarity.HIGH_IS_GOOD: (Marker.DOWN_WORSE, Marker.UP_BETTER),
    Polarity.NEUTRAL: (Marker.DOWN, Marker.UP),
    Polarity.NOT_APPLICABLE: (Marker.DOWN, Marker.UP),
}


def comparison_word(direction: Direction, polarity: Polarity) -> Word:
    """Word for a value that lies below, about or above a benchmark.

    Better, similar or worse; lower, similar or higher where there is no judgement; not compared where
    polarity does not apply. Source: the labels of Fingertips downloads.
    """
    lower, higher = _WORDS[polarity]
    if direction is Direction.LEVEL and polarity is not Polarity.NOT_APPLICABLE:
        return Word.SIMILAR
    return higher if direction is Direction.UP else lower


def trend_marker(direction: Direction, polarity: Polarity) -> Marker:
    """Marker for a series that falls, does not change significantly or rises, in the published wording.

    Without a judgement it says only which way the series moves. Source: the labels of Fingertips downloads.
    """
    if direction is Direction.LEVEL:
        return Marker.NO_CHANGE
    falling, rising = _MARKERS[polarity]
    return rising if direction is Direction.UP else falling
