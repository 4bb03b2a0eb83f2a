"""What a value note means: the publisher has some 240 texts, which come to a handful of kinds.

Sources
-------
The Fingertips API, ``value_notes``.
"""

from __future__ import annotations

import re
from enum import StrEnum


class NoteKind(StrEnum):
    """What a note says about its value, or about the lack of one."""

    NONE = "none"
    SUPPRESSED = "suppressed"
    NOT_CALCULABLE = "not calculable"
    MISSING = "missing"
    COMBINED_AREA = "combined area"
    FORMER_AREA = "copied from a former area"
    QUALITY = "data quality"
    ROUNDED = "rounded"
    AGGREGATED = "aggregated"
    OTHER = "other"


# In this order: a note on rounding mentions suppressed months, one on a former county may add a quality
# issue, and the reason why a value is not there is the first thing to know.
_KINDS = (
    (NoteKind.ROUNDED, r"rounded"),
    (NoteKind.SUPPRESSED, r"suppress|disclosure|differencing|small denominator|denominator.*too small"),
    (NoteKind.SUPPRESSED, r"sample.*too small"),
    (NoteKind.NOT_CALCULABLE, r"cannot be calculated|not calculated|too small"),
    (NoteKind.MISSING, r"missing|data removed|not available"),
    (NoteKind.COMBINED_AREA, r"combined|scilly|hackney and city|leicestershire (and|&) rutland"),
    (NoteKind.COMBINED_AREA, r"west and north northamptonshire"),
    (NoteKind.FORMER_AREA, r"cumbria|northamptonshire|north yorkshire|somerset|former|predecessor"),
    (NoteKind.QUALITY, r"quality|caution|not presented|frimley|east sussex"),
    (NoteKind.AGGREGATED, r"aggregated|pre-calculated"),
)


def kind_of(note: str) -> NoteKind:
    """The kind of a value note; ``OTHER`` for a text that is none of the known ones."""
    folded = note.strip().casefold()
    if not folded:
        return NoteKind.NONE
    return next((kind for kind, pattern in _KINDS if re.search(pattern, folded)), NoteKind.OTHER)
