"""Tables kept as CSV files: areas, boundary changes and sources, and tidy figures before they are built."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import get_args

import pandas as pd

from needs.domain.areas import Area, AreaKind, AreaRegister, Change, ChangeKind
from needs.domain.errors import InvalidFiguresError, UnreadablePeriodError
from needs.domain.events import Event
from needs.domain.footprints import SavedFootprint, split_codes
from needs.domain.observations import COLUMNS, NUMBERS, WORDS, statuses_of
from needs.domain.periods import Period, parse_period
from needs.domain.selection import EVENTS, NOTE_LENGTH
from needs.methods.tile_layout import Tiles, read_layouts

_RENAMED = {"lower_ci95": "lower95", "upper_ci95": "upper95", "value_note": "note"}
_DIGITS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")


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


@dataclass(frozen=True)
class Grant:
    """A sum of money given to one council for one year, in pounds, and the paper that says so."""

    area_code: str
    grant: str
    year: Period
    amount: float
    source: str
    source_url: str
    note: str


@dataclass(frozen=True)
class CostFigure:
    """A price or a return that a reader may replace by their own.

    ``value`` is ``None`` where no figure with a source is held; ``price_year`` is ``None`` where the source
    does not say at which year's prices it is, and ``year`` is that of the source.
    """

    key: str
    label: str
    value: float | None
    unit: str
    price_year: int | None
    source: str
    year: int | None
    note: str


COST_KEYS = ("unit-cost-alcohol", "unit-cost-ocu", "return-alcohol", "return-ocu")
"""The figures that a scenario looks for, by what they are and by substance."""


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


def read_grants(path: Path, register: AreaRegister) -> tuple[Grant, ...]:
    """Read ``grants.csv``: what councils were given, by council, grant and year.

    Raises
    ------
    InvalidFiguresError
        A row names no council, a year that is not a financial year, no amount, a negative one or none with a
        source, or repeats another; each fault names its line and column.
    """
    grants, problems = [], []
    seen: dict[tuple[str, str, str], str] = {}
    for label, row in _checked_rows(path, [each.name for each in fields(Grant)]):
        code = register.canonical(row["area_code"])
        found = _Faults(label)
        if code not in register:
            found.add("area_code", row["area_code"], "the code of a council here")
        elif not register.get(code).is_authority:
            found.add("area_code", row["area_code"], "one council; a region's sum is made from its councils")
        else:
            code = register.current_form(register.get(code)).code
        year = found.financial_year("year", row["year"])
        amount = found.pounds("amount", row["amount"])
        found.needs_text(row, "grant", "source")
        if amount is None and not row["amount"]:
            found.add("amount", "", "an amount; leave the line out where none is known")
        same = seen.setdefault((code, row["grant"], row["year"]), label)
        if same != label:
            found.lines.append(f"{label}: the same council, grant and year as {same}")
        problems += found.lines
        if year is not None and amount is not None:
            grants.append(
                Grant(code, row["grant"], year, amount, row["source"], row["source_url"], row["note"])
            )
    if problems:
        raise InvalidFiguresError(f"{path.name} has faults.", problems)
    return tuple(grants)


def read_costs(path: Path) -> dict[str, CostFigure]:
    """Read ``costs.csv``: prices and returns by key; a blank value means that no figure is held.

    Raises
    ------
    InvalidFiguresError
        A key is unknown, repeated or absent, a value is not a number or negative, or a value has no source
        or no year; each fault names its line and column.
    """
    costs: dict[str, CostFigure] = {}
    problems = []
    for label, row in _checked_rows(path, [each.name for each in fields(CostFigure)]):
        found = _Faults(label)
        if row["key"] not in COST_KEYS:
            found.add("key", row["key"], f"one of {', '.join(COST_KEYS)}")
        if row["key"] in costs:
            found.lines.append(f"{label}: the key “{row['key']}” stands twice")
        value = found.pounds("value", row["value"])
        price_year, year = (found.year(column, row[column]) for column in ("price_year", "year"))
        found.needs_text(row, "label", "unit", *(("source", "year") if row["value"] else ()))
        problems += found.lines
        costs[row["key"]] = CostFigure(
            row["key"], row["label"], value, row["unit"], price_year, row["source"], year, row["note"]
        )
    problems += [f"{path.name}: the key “{key}” is missing" for key in COST_KEYS if key not in costs]
    if problems:
        raise InvalidFiguresError(f"{path.name} has faults.", problems)
    return costs


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
    for label, row in _checked_rows(path, [each.name for each in fields(Event)]):
        found = _Faults(label)
        found.needs_text(row, "start", "label", "text", "source")
        if row["key"] not in EVENTS or row["key"] in events:
            found.add("key", row["key"], f"one of {', '.join(EVENTS)}, each once")
        if len(row["label"]) > NOTE_LENGTH:
            found.add("label", row["label"], f"at most {NOTE_LENGTH} characters long")
        try:
            start, end = _day(row["start"]), _day(row["end"])
        except ValueError:
            found.lines.append(f"{label}: a date is not written as 2021-12-06")
            start, end = None, None
        if start and end and end < start:
            found.add("end", row["end"], "on or after its start")
        problems += found.lines
        if start:
            events[row["key"]] = Event(row["key"], start, end, row["label"], row["text"], row["source"])
    problems += [f"{path.name}: the key “{key}” is missing" for key in EVENTS if key not in events]
    if problems:
        raise InvalidFiguresError(f"{path.name} has faults.", problems)
    return events


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


def _checked_rows(path: Path, columns: Sequence[str]) -> list[tuple[str, dict[str, str]]]:
    """The rows of a table that people edit, each with its line's name, without spaces around its cells.

    Raises
    ------
    InvalidFiguresError
        The file is not UTF-8, a column is missing, or a line has more cells than there are columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            held = [(f"{path.name} line {reader.line_num}", row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidFiguresError(
            f"{path.name} cannot be read.", [f"{path.name} is not a CSV file in UTF-8 ({error})"]
        ) from error
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    problems = [f"{path.name}: the column “{column}” is missing" for column in missing]
    problems += [
        f"{label}: more cells than columns; put text with a comma in quotes"
        for label, row in held
        if None in row and any("".join(cells) for cells in row.values())
    ]
    if problems:
        raise InvalidFiguresError(f"{path.name} cannot be read.", problems)
    cells = [(label, {column: row[column].strip() for column in columns}) for label, row in held]
    return [(label, row) for label, row in cells if any(row.values())]


@dataclass
class _Faults:
    """What is wrong with one line, cell by cell."""

    label: str
    lines: list[str] = field(default_factory=list)

    def add(self, column: str, text: str, wanted: str) -> None:
        """Note that a cell is not what it has to be."""
        self.lines.append(f"{self.label}: {column} is “{text}”, not {wanted}")

    def needs_text(self, row: Mapping[str, str], *columns: str) -> None:
        """Note every cell of these columns that is empty."""
        self.lines += [f"{self.label}: {column} is empty" for column in columns if not row[column]]

    def pounds(self, column: str, text: str) -> float | None:
        """A sum written with digits only; ``None`` for an empty cell or a fault."""
        if not text:
            return None
        if not _DIGITS.fullmatch(text):
            wanted = "zero or more" if text.startswith("-") else "a number in digits only, such as 1164000"
            self.add(column, text, wanted)
            return None
        return float(text)

    def year(self, column: str, text: str) -> int | None:
        """A single year; ``None`` for an empty cell or a fault."""
        if not text:
            return None
        period = self._period("calendar", column, text, "a year such as 2018")
        return period.end.year if period else None

    def financial_year(self, column: str, text: str) -> Period | None:
        """A financial year; ``None`` for a fault."""
        return self._period("financial", column, text, "a financial year such as 2024/25")

    def _period(self, kind: str, column: str, text: str, wanted: str) -> Period | None:
        try:
            period = parse_period(text)
        except UnreadablePeriodError:
            period = None
        if period is None or period.kind != kind:
            self.add(column, text, wanted)
            return None
        return period


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
