"""National events that a reader can mark on a trend; a mark says when, never that one caused the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Event:
    """One event: a day, or the days from ``start`` to ``end``, with where its dates come from.

    ``label`` is short enough for a chart; ``text`` is a sentence.
    """

    key: str
    start: date
    end: date | None
    label: str
    text: str
    source: str
