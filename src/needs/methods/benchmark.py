"""Comparison of a value with a benchmark.

A published word is always preferred to one computed here; these functions serve where none is published.

Sources
-------
OHID, Public health technical guidance: "Comparing areas"; the Fingertips source, which calls the
method "confidence intervals overlapping reference value".
"""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.measures import Polarity, Word
from needs.methods.judgement import Direction, comparison_word
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
    """

    word: Word
    reason: str = ""


def direction_from(lower: float, upper: float, benchmark: float) -> Direction:
    """Where an interval lies against one number of its unit.

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
    similar. The benchmark's own interval plays no part. Value, limits and benchmark are in one unit, at the
    level of the limits. Not compared, with a reason, where a number is missing or polarity does not apply.

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


def _not_compared(reason: str) -> Comparison:
    return Comparison(Word.NOT_COMPARED, reason)
