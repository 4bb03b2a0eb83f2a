"""Publications: what each is, and its figures as tidy rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.errors import UnreadablePeriodError
from needs.domain.observations import COLUMNS, NUMBERS, WORDS, statuses_of, withhold
from needs.domain.periods import parse_period
from needs.sources.csv_table import Faults, columns_of, is_moment, read_table, refuse, repeated

_TIDY = ("indicator", "area_code", "sex", "age", "period", "value", "source")
_TIDY_OPTIONAL = (
    *("category_type", "category", "lower_ci95", "upper_ci95", "count", "denominator"),
    *("vs_england", "vs_region", "recent_trend", "value_note"),
)
"""The columns of a table of observations before it is built: those it needs, and the others."""
_RENAMED = {"lower_ci95": "lower95", "upper_ci95": "upper95", "value_note": "note"}
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


def read_observations(
    path: Path, register: AreaRegister, sources: dict[str, Source]
) -> tuple[pd.DataFrame, list[str]]:
    """Read tidy observations into the schema of the data contract.

    Area codes are brought to the one that stands for them (aliases), periods to their short form, and a
    blank is typed by its note. Nothing is dropped and nothing is filled.

    Returns
    -------
    frame, rows
        The observations, one row each, and what to call each row in a message.

    Raises
    ------
    InvalidFiguresError
        The table cannot be read, a cell that should hold a number does not, or a row names an unlisted
        source; each fault names its line.
    """
    held = read_table(path, _TIDY, optional=_TIDY_OPTIONAL)
    rows = [label for label, _ in held]
    raw = pd.DataFrame([row for _, row in held], columns=[*_TIDY, *_TIDY_OPTIONAL], dtype=str)
    raw = raw.rename(columns=_RENAMED)
    problems: list[str] = []
    frame = pd.DataFrame(index=raw.index)
    for column in COLUMNS:
        frame[column] = raw[column] if column in raw else pd.Series("", index=raw.index, dtype=str)
    for column in NUMBERS:
        numbers = pd.to_numeric(frame[column].where(frame[column].ne("")), errors="coerce")
        wrong = numbers.isna() & frame[column].ne("")
        problems += [
            f"{rows[i]}: {column} is “{frame[column].iloc[i]}”, not a number"
            for i in wrong.to_numpy().nonzero()[0]
        ]
        frame[column] = numbers.astype("float64")
    unlisted = ~frame["source"].isin(sources)
    problems += [
        f"{rows[i]}: source “{frame['source'].iloc[i]}” is not listed"
        for i in unlisted.to_numpy().nonzero()[0]
    ]
    refuse(path, problems)
    frame["area_code"] = frame["area_code"].map(register.canonical)
    frame["period"] = frame["period"].map(_in_short_form)
    frame["retrieved_at"] = frame["source"].map({key: source.as_of for key, source in sources.items()})
    frame["status"] = statuses_of(frame["value"], frame["note"])
    for column in (*WORDS, "status"):
        frame[column] = frame[column].astype(str)
    return withhold(frame)[list(COLUMNS)], rows


def _in_short_form(text: str) -> str:
    try:
        return parse_period(text).text
    except UnreadablePeriodError:
        return text  # validation names the row
