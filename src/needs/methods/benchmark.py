"""How a value stands against a benchmark, another area, or itself a period ago.

A published word is always preferred to one computed here; these functions serve where none is published.

Sources
-------
OHID, Public health technical guidance: "Comparing areas"; the Fingertips source, which calls the first method
"confidence intervals overlapping reference value" and the last "double overlapping confidence intervals".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from needs.domain.measures import Marker, Polarity, Word
from needs.methods.intervals import Estimate, Interval
from needs.methods.judgement import Direction, comparison_word, trend_marker
from needs.methods.missing import known

NO_VALUE = "no value is published"
NO_INTERVAL = "no interval is published"
NO_BENCHMARK = "the benchmark has no value"
NO_POLARITY = "this indicator is not compared"


@dataclass(frozen=True)
class Comparison:
    """A comparison in one word.

    Attributes
    ----------
    word
        The published vocabulary.
    reason
        Why there is no comparison; empty where there is one.
    beyond_998
        Whether the 99.8 % interval says the same as the 95 % one; None where only one level was asked for.
    """

    word: Word
    reason: str = ""
    beyond_998: bool | None = None


class Change(NamedTuple):
    """Change between two periods, and why it cannot be calculated where it cannot."""

    marker: Marker
    reason: str = ""


def direction_from(lower: float, upper: float, benchmark: float) -> Direction:
    """Where an interval lies against one number.

    Parameters
    ----------
    lower, upper
        Limits of the interval.
    benchmark
        The number, in the same unit.

    Returns
    -------
    Direction
        Up or down only if the whole interval lies to that side; an interval that touches the number is level.
    """
    return Direction((lower > benchmark) - (upper < benchmark))


def against_value(
    value: float | None,
    lower: float | None,
    upper: float | None,
    benchmark: float | None,
    polarity: Polarity,
) -> Comparison:
    """Compare an area's interval with the benchmark's value, as Fingertips does by default.

    An interval entirely above or below the benchmark differs from it; one that contains or touches it is
    similar. The benchmark's own interval plays no part.

    Parameters
    ----------
    value, lower, upper
        The area's value and limits, in one unit; the level is that of the limits.
    benchmark
        The benchmark's value, in the same unit; None where the area is itself the benchmark.
    polarity
        Which way is good.

    Returns
    -------
    Comparison
        Not compared, with a reason, where a number is missing or polarity does not apply.

    Notes
    -----
    Source: Fingertips, comparator method 1. One in twenty areas that do not differ is still called
    different at 95 %, and a region or England contains the area it is compared with.
    """
    if polarity is Polarity.NOT_APPLICABLE:
        return _not_compared(NO_POLARITY)
    if not known(value):
        return _not_compared(NO_VALUE)
    if not (known(lower) and known(upper)):
        return _not_compared(NO_INTERVAL)
    if not known(benchmark):
        return _not_compared(NO_BENCHMARK)
    return Comparison(comparison_word(direction_from(lower, upper, benchmark), polarity))


def against_value_at_two_levels(
    value: float | None,
    at_95: Interval | None,
    at_998: Interval | None,
    benchmark: float | None,
    polarity: Polarity,
) -> Comparison:
    """Compare at 95 % and say whether the difference holds at 99.8 % as well.

    Parameters
    ----------
    value
        The area's value.
    at_95, at_998
        Its limits at either level, in the same unit.
    benchmark
        The benchmark's value, in the same unit.
    polarity
        Which way is good.

    Returns
    -------
    Comparison
        The word at 95 %; ``beyond_998`` tells the published "Better 99.8%" from "Better 95%". Not compared,
        with a reason, where anything is missing at either level.

    Notes
    -----
    Source: Fingertips, comparator method 17.
    """
    nearer = against_value(value, *_limits(at_95), benchmark, polarity)
    wider = against_value(value, *_limits(at_998), benchmark, polarity)
    if Word.NOT_COMPARED in (nearer.word, wider.word):
        return _not_compared(nearer.reason or wider.reason)
    return Comparison(nearer.word, beyond_998=nearer.word is wider.word is not Word.SIMILAR)


def double_overlap(a: Estimate | None, b: Estimate | None, polarity: Polarity) -> Comparison:
    """Compare two independent areas, each with its interval.

    Parameters
    ----------
    a
        The area the word is about.
    b
        The area it is compared with, in the same unit and at the same level.
    polarity
        Which way is good.

    Returns
    -------
    Comparison
        Similar wherever the intervals overlap or touch. Not compared, with a reason, where a number is
        missing or polarity does not apply.

    Notes
    -----
    Source: Fingertips, comparator method 12. The test is cautious: its real level is well below 5 %. It is
    not meant for an area against a region or country that contains it.
    """
    if polarity is Polarity.NOT_APPLICABLE:
        return _not_compared(NO_POLARITY)
    if a is None or b is None or not (known(a.value) and known(b.value)):
        return _not_compared(NO_VALUE)
    if not all(map(known, (*a, *b))):
        return _not_compared(NO_INTERVAL)
    return Comparison(comparison_word(_direction_between(a, b), polarity))


def change_since_previous(previous: Estimate | None, latest: Estimate | None, polarity: Polarity) -> Change:
    """Compare the latest period with the one before it, by the overlap of their intervals.

    Parameters
    ----------
    previous, latest
        Value and limits of either period, in one unit and at one level.
    polarity
        Which way is good; where polarity does not apply the marker says only which way the value moved.

    Returns
    -------
    Change
        Cannot be calculated, with a reason, where a number is missing.

    Notes
    -----
    Source: the Fingertips source, trend between two values.
    """
    comparison = double_overlap(latest, previous, Polarity.NEUTRAL)
    if previous is None or latest is None or comparison.word is Word.NOT_COMPARED:
        return Change(Marker.CANNOT, comparison.reason)
    return Change(trend_marker(_direction_between(latest, previous), polarity))


def _direction_between(a: Estimate, b: Estimate) -> Direction:
    return Direction((a.lower > b.upper) - (a.upper < b.lower))


def _limits(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else interval


def _not_compared(reason: str) -> Comparison:
    return Comparison(Word.NOT_COMPARED, reason)
