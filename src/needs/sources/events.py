"""The table of national events that can be marked on a trend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from needs.domain.events import Event
from needs.domain.options import NOTE_LENGTH
from needs.domain.vocabulary import NationalEvent
from needs.sources import cells
from needs.sources.cells import UnfitError
from needs.sources.csv_table import Rule, Table, read_table


def _label(text: str) -> str:
    if len(text) > NOTE_LENGTH:
        raise UnfitError(f"at most {NOTE_LENGTH} characters long")
    return cells.filled(text)


def _in_order(start: date, end: date | None) -> None:
    if end and end < start:
        raise UnfitError("on or after its start")


_TABLE = Table(
    Event,
    {
        "key": cells.one_of(NationalEvent),
        "start": cells.day,
        "end": cells.optional(cells.day),
        "label": _label,
        "text": cells.filled,
        "source": cells.filled,
    },
    once=[["key"]],
    complete=NationalEvent,
    rules=[Rule(["start", "end"], _in_order)],
)


def read_events(path: Path) -> dict[str, Event]:
    """Read ``events.csv`` by key: the national events that can be marked on a trend.

    Raises
    ------
    InvalidFiguresError
        A key is unknown, repeated or absent, a date cannot be read or ends before it starts, a label does not
        fit a chart, or a line lacks its text or source; each fault names its line.
    """
    return {event.key: event for _, event in read_table(path, _TABLE)}
