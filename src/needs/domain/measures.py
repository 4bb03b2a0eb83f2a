"""The field's vocabulary for what an indicator measures and how its values compare."""

from __future__ import annotations

from enum import StrEnum


class ValueType(StrEnum):
    """What kind of number an indicator publishes; it decides which methods apply."""

    COUNT = "count"
    CRUDE_RATE = "crude rate"
    DSR = "directly standardised rate"
    PROPORTION = "proportion"
    ISR = "indirectly standardised ratio"
    ESTIMATE = "prevalence estimate"
    SCORE = "score"


class Polarity(StrEnum):
    """Which way is good. Fingertips calls these RAG (a judgement) and BOB (none)."""

    LOW_IS_GOOD = "low is good"
    HIGH_IS_GOOD = "high is good"
    NEUTRAL = "no judgement"
    NOT_APPLICABLE = "not applicable"


class Word(StrEnum):
    """How a value stands against a benchmark, in the words Fingertips publishes."""

    BETTER = "Better"
    SIMILAR = "Similar"
    WORSE = "Worse"
    HIGHER = "Higher"
    LOWER = "Lower"
    NOT_COMPARED = "Not compared"


class Marker(StrEnum):
    """How a series has moved over its latest five points, in the words Fingertips publishes."""

    UP = "Increasing"
    UP_BETTER = "Increasing and getting better"
    UP_WORSE = "Increasing and getting worse"
    DOWN = "Decreasing"
    DOWN_BETTER = "Decreasing and getting better"
    DOWN_WORSE = "Decreasing and getting worse"
    NO_CHANGE = "No significant change"
    CANNOT = "Cannot be calculated"


class Basis(StrEnum):
    """Where a comparison, a trend or a value comes from; an indicative comparison is no test."""

    PUBLISHED = "published"
    COMPUTED = "computed here"
    INDICATIVE = "indicative"
