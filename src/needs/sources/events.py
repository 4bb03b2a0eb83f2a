"""The table of national events that can be marked on a trend."""

from __future__ import annotations

from pathlib import Path

from needs.domain.events import Event
from needs.domain.options import NOTE_LENGTH
from needs.domain.vocabulary import NationalEvent
from needs.sources.csv_table import Faults, columns_of, read_table, refuse


def read_events(path: Path) -> dict[str, Event]:
    """Read ``events.csv`` by key: the national events that can be marked on a trend.

    Raises
    ------
    InvalidFiguresError
        A key is unknown, repeated or absent, a date cannot be read or ends before it starts, a label does not
        fit a chart, or a line lacks its text or source; each fault names its line.
    """
    events: dict[str, Event] = {}
    problems = []
    for label, row in read_table(path, columns_of(Event)):
        found = Faults(label)
        found.needs_text(row, "start", "label", "text", "source")
        if row["key"] not in tuple(NationalEvent) or row["key"] in events:
            found.add("key", row["key"], f"one of {', '.join(NationalEvent)}, each once")
        if len(row["label"]) > NOTE_LENGTH:
            found.add("label", row["label"], f"at most {NOTE_LENGTH} characters long")
        start, end = found.day(row, "start"), found.day(row, "end")
        if start and end and end < start:
            found.add("end", row["end"], "on or after its start")
        problems += found.lines
        if start:
            events[row["key"]] = Event(row["key"], start, end, row["label"], row["text"], row["source"])
    problems += [f"{path.name}: the key “{key}” is missing" for key in NationalEvent if key not in events]
    refuse(path, problems)
    return events
