"""Tables kept as CSV files: areas, boundary changes and sources, and tidy figures before they are built."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

import pandas as pd

from needs.domain.areas import Area, AreaKind, AreaRegister, Change, ChangeKind
from needs.domain.errors import InvalidFiguresError, UnreadablePeriodError
from needs.domain.footprints import SavedFootprint, split_codes
from needs.domain.observations import COLUMNS, NUMBERS, WORDS, statuses_of
from needs.domain.periods import parse_period
from needs.methods.tile_layout import Tiles, read_layouts

_RENAMED = {"lower_ci95": "lower95", "upper_ci95": "upper95", "value_note": "note"}


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


def read_register(folder: Path) -> AreaRegister:
    """Read ``areas.csv`` and ``area_changes.csv``.

    Raises
    ------
    InvalidFiguresError
        A row has an unknown kind or an unreadable date, or a change names a code on neither side known.
    """
    areas, changes, problems = [], [], []
    for label, row in _rows(folder / "areas.csv"):
        try:
            areas.append(_area(row))
        except ValueError as error:
            problems.append(f"{label}: {error}")
    for label, row in _rows(folder / "area_changes.csv"):
        try:
            changes.append(_change(row))
        except ValueError as error:
            problems.append(f"{label}: {error}")
    codes = {area.code for area in areas}
    problems += [
        f"areas.csv: {area.code} lies in {area.region_code!r}, which is not a region here"
        for area in areas
        if area.is_authority and area.region_code not in codes
    ]
    problems += [
        f"area_changes.csv: neither {change.old_code} nor {change.new_code} is an area"
        for change in changes
        if not {change.old_code, change.new_code} & codes
    ]
    if problems:
        raise InvalidFiguresError("The table of areas has faults.", problems)
    return AreaRegister(areas, changes)


def read_footprints(path: Path) -> tuple[SavedFootprint, ...]:
    """Read ``footprints.csv``: the combined places that many ask for."""
    return tuple(
        SavedFootprint(row["name"], tuple(split_codes(row["codes"])), row["note"]) for _, row in _rows(path)
    )


def read_tiles(path: Path) -> Mapping[str, Tiles]:
    """Read ``tiles.csv``: where each authority stands on the tile map, for each layout."""
    return read_layouts(row for _, row in _rows(path))


def read_sources(path: Path) -> dict[str, Source]:
    """Read ``sources.csv`` by key."""
    return {row["key"]: Source(**row) for _, row in _rows(path)}


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
        A cell that should hold a number does not, or a row names an unlisted source; each names its line.
    """
    raw = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig").rename(columns=_RENAMED)
    rows = [f"{path.name} line {number}" for number in range(2, len(raw) + 2)]
    problems: list[str] = []
    frame = pd.DataFrame(index=raw.index)
    for column in COLUMNS:
        text = raw[column].str.strip() if column in raw else pd.Series("", index=raw.index, dtype=str)
        frame[column] = text
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
    if problems:
        raise InvalidFiguresError(f"{path.name} cannot be read.", problems)
    frame["area_code"] = frame["area_code"].map(register.canonical)
    frame["period"] = frame["period"].map(_short)
    frame["retrieved_at"] = frame["source"].map({key: source.as_of for key, source in sources.items()})
    frame["status"] = statuses_of(frame["value"], frame["note"])
    for column in (*WORDS, "status"):
        frame[column] = frame[column].astype(str)
    return frame[list(COLUMNS)], rows


def _rows(path: Path) -> list[tuple[str, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(f"{path.name} line {line}", row) for line, row in enumerate(csv.DictReader(file), start=2)]


def _area(row: dict[str, str]) -> Area:
    kind = row["kind"]
    if kind not in get_args(AreaKind):
        raise ValueError(f"kind “{kind}” is not one of {', '.join(get_args(AreaKind))}")
    return Area(
        code=row["code"],
        name=row["name"],
        kind=kind,  # type: ignore[arg-type]  # checked on the line above
        region_code=row["region_code"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        longitude=float(row["longitude"]) if row["longitude"] else None,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        ranked=row["ranked"] != "no",
        note=row["note"],
    )


def _change(row: dict[str, str]) -> Change:
    kind = row["kind"]
    if kind not in get_args(ChangeKind):
        raise ValueError(f"change “{kind}” is not one of {', '.join(get_args(ChangeKind))}")
    day = _day(row["date"])
    if day is None:
        raise ValueError("a change needs its date")
    return Change(day, row["old_code"], row["new_code"], kind, row["note"])  # type: ignore[arg-type]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _short(text: str) -> str:
    try:
        return parse_period(text).text
    except UnreadablePeriodError:
        return text  # validation names the row
