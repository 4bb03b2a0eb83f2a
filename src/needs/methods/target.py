"""Whether an area meets a target: one number, a range, or England's value of a year ago.

Targets are kept apart from benchmarks: a value that meets its target exactly has met it.

Sources
-------
The Fingertips source, target comparers.
"""

from __future__ import annotations

from needs.domain.measures import Polarity, Word
from needs.methods.benchmark import NO_INTERVAL, NO_VALUE, Comparison
from needs.methods.judgement import Direction, comparison_word
from needs.methods.missing import known

NO_TARGET = "no target is set"
NO_JUDGEMENT = "a target needs a good and a bad direction"


def against_limit(value: float | None, target: float | None, polarity: Polarity) -> Comparison:
    """Compare a value with one target number; there is no middle ground.

    Parameters
    ----------
    value
        The area's value.
    target
        The number to reach, in the same unit.
    polarity
        Which way is good: at or below the target where low is good, at or above it where high is good.

    Returns
    -------
    Comparison
        Better where the target is met, worse where it is not; not compared, with a reason, where a number is
        missing or neither direction is good.
    """
    if not (known(value) and known(target)):
        return _not_compared(value)
    above = value >= target if polarity is Polarity.HIGH_IS_GOOD else value > target
    return _judged(Direction.UP if above else Direction.DOWN, polarity)


def interval_against_limit(
    lower: float | None, upper: float | None, target: float | None, polarity: Polarity
) -> Comparison:
    """Compare an interval with one target number.

    Parameters
    ----------
    lower, upper
        Limits of the area's interval.
    target
        The number to reach, in the same unit.
    polarity
        Which way is good.

    Returns
    -------
    Comparison
        Above the target if the lower limit is at or above it, below if the upper limit is below it, similar
        otherwise; not compared, with a reason, where a number is missing or neither direction is good.
    """
    if not (known(lower) and known(upper)):
        return Comparison(Word.NOT_COMPARED, NO_INTERVAL)
    if not known(target):
        return Comparison(Word.NOT_COMPARED, NO_TARGET)
    return _judged(Direction((lower >= target) - (upper < target)), polarity)


def against_range(
    value: float | None, low: float | None, high: float | None, polarity: Polarity
) -> Comparison:
    """Compare a value with a target range, given as numbers or as percentiles of all areas.

    Parameters
    ----------
    value
        The area's value.
    low, high
        Ends of the range, in the same unit.
    polarity
        Which way is good.

    Returns
    -------
    Comparison
        Similar from ``low`` up to but not including ``high``; not compared, with a reason, where a number is
        missing or neither direction is good.
    """
    if not (known(value) and known(low) and known(high)):
        return _not_compared(value)
    return _judged(Direction((value >= high) - (value < low)), polarity)


def against_last_year(value: float | None, england: float | None) -> Comparison:
    """Compare a value with England's of the year before.

    Parameters
    ----------
    value
        The area's value.
    england
        England's value a year earlier, in the same unit.

    Returns
    -------
    Comparison
        Worse where the area is below England and better otherwise, whichever way is good for the indicator;
        not compared, with a reason, where a number is missing.
    """
    return against_limit(value, england, Polarity.HIGH_IS_GOOD)


def _judged(direction: Direction, polarity: Polarity) -> Comparison:
    if polarity not in (Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD):
        return Comparison(Word.NOT_COMPARED, NO_JUDGEMENT)
    return Comparison(comparison_word(direction, polarity))


def _not_compared(value: float | None) -> Comparison:
    return Comparison(Word.NOT_COMPARED, NO_TARGET if known(value) else NO_VALUE)
