"""Publications: what each is, and its figures as tidy rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.errors import InvalidFiguresError, UnreadablePeriodError
from needs.domain.observations import COLUMNS, KEY, NUMBERS, WORDS, statuses_of, withhold
from needs.domain.periods import parse_period
from needs.sources.csv_table import (
    CORRECT,
    Faults,
    columns_of,
    is_moment,
    read_table,
    refuse,
    repeated,
    shortened,
)

_NEEDED = ("indicator", "area_code", "sex", "age", "period", "value")
_OPTIONAL = (
    *("category_type", "category", "lower95", "upper95", "lower998", "upper998", "count", "denominator"),
    *("vs_england", "vs_region", "recent_trend", "note"),
)
"""The columns of a publication's file: those it needs, and those that it may leave out where all is blank."""
_SOURCE_KEY = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")


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


def read_sources(path: Path) -> dict[str, Source]:
    """Read ``sources.csv`` by key.

    Raises
    ------
    InvalidFiguresError
        A line lacks its key, publisher, title or licence, the date is no year, month or day, a key stands
        twice, or there is no line; each fault names its line.
    """
    rows = read_table(path, columns_of(Source))
    problems = repeated(rows, "key")
    for label, row in rows:
        found = Faults(label)
        found.needs_text(row, "key", "publisher", "title", "licence")
        if not _SOURCE_KEY.fullmatch(row["key"]):
            found.add("key", row["key"], "one word of small letters, digits and hyphens")
        if not is_moment(row["as_of"]):
            found.add("as_of", row["as_of"], "a year, a month or a day, such as 2024, 2024-03 or 2024-03-31")
        problems += found.lines
    if not rows:
        problems.append(f"{path.name}: there is no publication")
    refuse(path, problems)
    return {row["key"]: Source(**row) for _, row in rows}


def read_publications(
    folder: Path, register: AreaRegister, sources: Mapping[str, Source]
) -> tuple[pd.DataFrame, list[str]]:
    """Read the tidy rows of every publication in a folder: one CSV file each, named by the key of its source.

    Area codes are brought to the one that stands for them (aliases), periods to their short form, and a
    blank is typed by its note. Nothing is dropped and nothing is filled.

    Returns
    -------
    frame, rows
        The observations in the columns ``COLUMNS``, one row each, and what to call each row in a message.

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
    held = read_table(path, _NEEDED, optional=_OPTIONAL)
    rows = [label for label, _ in held]
    raw = pd.DataFrame([row for _, row in held], columns=[*_NEEDED, *_OPTIONAL], dtype=str)
    raw = raw.assign(source=source.key, retrieved_at=source.as_of, status="")
    problems: list[str] = []
    for column in NUMBERS:
        numbers = pd.to_numeric(raw[column].where(raw[column].ne("")), errors="coerce")
        wrong = numbers.isna() & raw[column].ne("")
        problems += [
            f"{rows[at]}: {column} is “{shortened(raw[column].iloc[at])}”, not a number"
            for at in wrong.to_numpy().nonzero()[0]
        ]
        raw[column] = numbers.astype("float64")
    for column in (*KEY, *WORDS, "status"):
        raw[column] = raw[column].astype(str)
    return raw[list(COLUMNS)], rows, problems


def _in_short_form(text: str) -> str:
    try:
        return parse_period(text).text
    except UnreadablePeriodError:
        return text  # validation names the row
