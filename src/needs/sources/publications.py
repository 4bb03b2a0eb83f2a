"""Publications: what each is, and its figures as tidy rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.errors import InvalidFiguresError, UnreadablePeriodError
from needs.domain.observations import COLUMNS, KEY, NUMBERS, statuses_of, withhold
from needs.domain.periods import parse_period
from needs.sources import cells
from needs.sources.csv_table import CORRECT, Table, check_table, read_table, refuse


@dataclass(frozen=True)
class Source:
    """One publication that figures were taken from."""

    key: str
    publisher: str
    title: str
    as_of: str
    licence: str
    published_at: str
    remarks: str


_SOURCES = Table(
    Source,
    {
        "key": cells.matching("[a-z0-9][a-z0-9.-]{0,79}", "one word of small letters, digits and hyphens"),
        "publisher": cells.filled,
        "title": cells.filled,
        "as_of": cells.moment,
        "licence": cells.filled,
        "published_at": cells.any_text,
        "remarks": cells.any_text,
    },
    once=[["key"]],
)
_NEEDED = ("indicator", "area_code", "sex", "age", "period", "value")
_PUBLICATION: Table[dict[str, Any]] = Table(
    dict,
    {
        **dict.fromkeys((*KEY, "vs_england", "vs_region", "recent_trend", "note"), cells.any_text),
        **dict.fromkeys(NUMBERS, cells.optional(cells.number, np.nan)),
    },
    optional={*COLUMNS} - {*_NEEDED},
)
"""The columns of a publication’s file; all but those that are needed may be left out where all is blank."""


def read_sources(path: Path) -> dict[str, Source]:
    """Read ``sources.csv`` by key.

    Raises
    ------
    InvalidFiguresError
        A line lacks its key, publisher, title or licence, the date is no year, month or day, a key stands
        twice, or there is no line; each fault names its line.
    """
    sources = read_table(path, _SOURCES)
    refuse(path, [] if sources else [f"{path.name}: there is no publication"])
    return {source.key: source for _, source in sources}


def read_publications(
    folder: Path, register: AreaRegister, sources: Mapping[str, Source]
) -> tuple[pd.DataFrame, list[str]]:
    """Read the tidy rows of every publication in a folder: one CSV file each, named by the key of its source.

    Area codes are brought to the one that stands for them (aliases), periods to their short form, and a
    blank is typed by its note. Nothing is dropped and nothing is filled. The observations come in the columns
    ``COLUMNS``, with what to call each row in a message.

    Raises
    ------
    InvalidFiguresError
        There is no file, one cannot be read or is of no listed source, or a cell that should hold a number
        does not; each fault names its file and line.
    """
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise InvalidFiguresError(
            "There are no publications to build from.",
            [f"{folder.name} holds no CSV file"],
            "Each publication is a file of tidy rows, named by its key in sources.csv.",
        )
    frames, rows, problems = [], [], []
    for path in paths:
        if path.stem not in sources:
            problems.append(f"{path.name}: sources.csv has no line with the key “{path.stem}”")
            continue
        frame, labels, faults = _publication(path, sources[path.stem])
        frames.append(frame)
        rows += labels
        problems += faults
    if problems:
        raise InvalidFiguresError("The publications have faults.", problems, CORRECT)
    frame = pd.concat(frames, ignore_index=True)
    frame["area_code"] = frame["area_code"].map(register.canonical)
    frame["period"] = frame["period"].map({text: _in_short_form(text) for text in frame["period"].unique()})
    frame["status"] = statuses_of(frame["value"], frame["note"])
    return withhold(frame)[list(COLUMNS)], rows


def _publication(path: Path, source: Source) -> tuple[pd.DataFrame, list[str], list[str]]:
    """The rows of one file as text and numbers, what to call each, and every cell that is not a number."""
    rows, problems = check_table(path, _PUBLICATION)
    frame = pd.DataFrame([row for _, row in rows], columns=list(_PUBLICATION.columns))
    frame = frame.assign(source=source.key, retrieved_at=source.as_of, status="")
    for column in COLUMNS:
        frame[column] = frame[column].astype("float64" if column in NUMBERS else str)
    return frame[list(COLUMNS)], [label for label, _ in rows], problems


def _in_short_form(text: str) -> str:
    try:
        return parse_period(text).text
    except UnreadablePeriodError:
        return text  # validation names the row
