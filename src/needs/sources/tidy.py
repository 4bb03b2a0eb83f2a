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

from needs.domain.areas import ENGLAND, Area, AreaKind, AreaRegister, Change, ChangeKind
from needs.domain.errors import InvalidFiguresError, NeedsError, UnreadablePeriodError
from needs.domain.events import Event
from needs.domain.footprints import JOINER, Places, SavedFootprint, split_codes
from needs.domain.observations import COLUMNS, NUMBERS, WORDS, statuses_of, withhold
from needs.domain.periods import Period, parse_period
from needs.domain.selection import EVENTS, NOTE_LENGTH
from needs.methods.tile_layout import Tiles, read_layouts
from needs.sources.boundaries import EAST, NORTH, SOUTH, WEST

_TIDY = ("indicator", "area_code", "sex", "age", "period", "value", "source")
_TIDY_OPTIONAL = (
    *("category_type", "category", "lower_ci95", "upper_ci95", "count", "denominator"),
    *("vs_england", "vs_region", "recent_trend", "value_note"),
)
"""The columns of a table of observations before it is built: those it needs, and the others."""
_RENAMED = {"lower_ci95": "lower95", "upper_ci95": "upper95", "value_note": "note"}
_DIGITS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_CODE = re.compile(r"[A-Z][0-9]{8}")
_CELL = re.compile(r"[0-9]{1,2}")
_DEGREES = re.compile(r"-?[0-9]{1,2}(\.[0-9]{1,12})?")
_MOMENT = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_SOURCE_KEY = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_SHOWN = 60
"""The most characters of a cell that a message repeats."""
_CORRECT = "Correct it, save it as CSV in UTF-8, and build the figures again."


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
        A table cannot be read; or a cell is not what it has to be, a code stands twice, an authority lies in
        no region, England is missing, or a change names codes that are not known. Each fault names its line.
    """
    areas, area_faults = _areas(folder / "areas.csv")
    by_code = {area.code: area for area in areas}
    changes, change_faults = _changes(folder / "area_changes.csv", by_code)
    if problems := [*area_faults, *change_faults]:
        raise InvalidFiguresError("The table of areas has faults.", problems, _CORRECT)
    return AreaRegister(areas, changes)


def _areas(path: Path) -> tuple[list[Area], list[str]]:
    """The areas that can be read, and what is wrong with the others."""
    rows = _table(path, _columns_of(Area))
    regions = {row["code"] for _, row in rows if row["kind"] == "Region"}
    areas, problems = [], _stands_twice(rows, "code")
    for label, row in rows:
        found = _Faults(label)
        found.needs_text(row, "name")
        kind = found.one_of(row, "kind", get_args(AreaKind))
        code = found.code(row, "code")
        inside = "" if kind in ("Country", "Region") else row["region_code"]
        if kind not in ("Country", "Region") and inside not in regions:
            found.add("region_code", inside, "the code of a region in this table")
        start, end = found.day(row, "valid_from"), found.day(row, "valid_to")
        longitude = found.degrees(row, "longitude", WEST, EAST)
        latitude = found.degrees(row, "latitude", SOUTH, NORTH)
        ranked = found.one_of(row, "ranked", ("", "yes", "no"))
        problems += found.lines
        if not found.lines:
            areas.append(
                Area(
                    code=code,
                    name=row["name"],
                    kind=kind,  # type: ignore[arg-type]  # one of them, or there is a fault
                    region_code=inside,
                    valid_from=start,
                    valid_to=end,
                    longitude=longitude,
                    latitude=latitude,
                    ranked=ranked != "no",
                    note=row["note"],
                )
            )
    if ENGLAND not in {row["code"] for _, row in rows}:
        problems.append(f"{path.name}: England ({ENGLAND}) is missing")
    return areas, problems


def _changes(path: Path, by_code: Mapping[str, Area]) -> tuple[list[Change], list[str]]:
    """The changes that can be read, and what is wrong with the others."""
    rows = _table(path, _columns_of(Change))
    changes, problems = [], _stands_twice(rows, "old_code", "new_code")
    for label, row in rows:
        found = _Faults(label)
        kind = found.one_of(row, "kind", get_args(ChangeKind))
        old, new = found.code(row, "old_code"), found.code(row, "new_code")
        found.needs_text(row, "date")
        day = found.day(row, "date")
        known = {old, new} & by_code.keys()
        if not found.lines and len(known) < (1 if kind == "recoded" else 2):
            found.lines.append(f"{label}: {' and '.join({old, new} - known)} stand in no line of areas.csv")
        problems += found.lines
        if day and not found.lines:
            changes.append(Change(day, old, new, kind, row["note"]))  # type: ignore[arg-type]  # as above
    return changes, problems


def read_footprints(path: Path, register: AreaRegister) -> tuple[SavedFootprint, ...]:
    """Read ``footprints.csv``: the combined places that many ask for.

    Raises
    ------
    InvalidFiguresError
        A line has no name or names no councils that can be combined, or a name or a set of councils stands
        twice; each fault names its line.
    """
    rows = _table(path, _columns_of(SavedFootprint))
    footprints, problems = [], _stands_twice(rows, "name")
    seen: dict[frozenset[str], str] = {}
    for label, row in rows:
        found = _Faults(label)
        found.needs_text(row, "name", "codes")
        codes = tuple(split_codes(row["codes"]))
        try:
            Places(register).get(JOINER.join(codes))
            fault = "" if len(codes) > 1 else "That is one place. "
        except NeedsError as error:
            fault = str(error)
        if fault and not found.lines:
            found.add("codes", row["codes"], f"the codes of councils to combine. {fault}".strip())
        same = seen.setdefault(frozenset(codes), label)
        if same != label:
            found.lines.append(f"{label}: the same councils as {same}")
        problems += found.lines
        footprints.append(SavedFootprint(row["name"], codes, row["note"]))
    _refuse(path, problems)
    return tuple(footprints)


def read_tiles(path: Path, register: AreaRegister) -> Mapping[str, Tiles]:
    """Read ``tiles.csv``: where each authority stands on the tile map, for each layout.

    Raises
    ------
    InvalidFiguresError
        A line names no authority or no cell, an authority or a cell stands twice in a layout, or there is no
        layout at all; each fault names its line.
    """
    rows = _table(path, ["layout", "code", "column", "row"])
    problems = [*_stands_twice(rows, "layout", "code"), *_stands_twice(rows, "layout", "column", "row")]
    for label, row in rows:
        found = _Faults(label)
        found.needs_text(row, "layout")
        if row["code"] not in register or not register.get(row["code"]).is_authority:
            found.add("code", row["code"], "the code of a council in areas.csv")
        for column in ("column", "row"):
            if not _CELL.fullmatch(row[column]):
                found.add(column, row[column], "a whole number from 0 to 99")
        problems += found.lines
    if not rows:
        problems.append(f"{path.name}: there is no layout")
    _refuse(path, problems)
    return read_layouts(row for _, row in rows)


def read_sources(path: Path) -> dict[str, Source]:
    """Read ``sources.csv`` by key.

    Raises
    ------
    InvalidFiguresError
        A line lacks its key, publisher, title or licence, the date is no year, month or day, a key stands
        twice, or there is no line; each fault names its line.
    """
    rows = _table(path, _columns_of(Source))
    problems = _stands_twice(rows, "key")
    for label, row in rows:
        found = _Faults(label)
        found.needs_text(row, "key", "publisher", "title", "licence")
        if not _SOURCE_KEY.fullmatch(row["key"]):
            found.add("key", row["key"], "one word of small letters, digits and hyphens")
        if not _is_moment(row["as_of"]):
            found.add("as_of", row["as_of"], "a year, a month or a day, such as 2024, 2024-03 or 2024-03-31")
        problems += found.lines
    if not rows:
        problems.append(f"{path.name}: there is no publication")
    _refuse(path, problems)
    return {row["key"]: Source(**row) for _, row in rows}


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
    for label, row in _table(path, _columns_of(Grant)):
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
    _refuse(path, problems)
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
    for label, row in _table(path, _columns_of(CostFigure)):
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
    _refuse(path, problems)
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
    for label, row in _table(path, _columns_of(Event)):
        found = _Faults(label)
        found.needs_text(row, "start", "label", "text", "source")
        if row["key"] not in EVENTS or row["key"] in events:
            found.add("key", row["key"], f"one of {', '.join(EVENTS)}, each once")
        if len(row["label"]) > NOTE_LENGTH:
            found.add("label", row["label"], f"at most {NOTE_LENGTH} characters long")
        start, end = found.day(row, "start"), found.day(row, "end")
        if start and end and end < start:
            found.add("end", row["end"], "on or after its start")
        problems += found.lines
        if start:
            events[row["key"]] = Event(row["key"], start, end, row["label"], row["text"], row["source"])
    problems += [f"{path.name}: the key “{key}” is missing" for key in EVENTS if key not in events]
    _refuse(path, problems)
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
        The table cannot be read, a cell that should hold a number does not, or a row names an unlisted
        source; each fault names its line.
    """
    held = _table(path, _TIDY, optional=_TIDY_OPTIONAL)
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
    _refuse(path, problems)
    frame["area_code"] = frame["area_code"].map(register.canonical)
    frame["period"] = frame["period"].map(_in_short_form)
    frame["retrieved_at"] = frame["source"].map({key: source.as_of for key, source in sources.items()})
    frame["status"] = statuses_of(frame["value"], frame["note"])
    for column in (*WORDS, "status"):
        frame[column] = frame[column].astype(str)
    return withhold(frame)[list(COLUMNS)], rows


def _columns_of(kind: type) -> list[str]:
    """The columns of the table that holds things of a kind: one for each of its fields."""
    return [each.name for each in fields(kind)]


def _table(
    path: Path, columns: Sequence[str], optional: Sequence[str] = ()
) -> list[tuple[str, dict[str, str]]]:
    """The rows of a table that people edit, each with its line's name, without spaces around its cells.

    A byte order mark, line ends of any kind, blank lines, and empty columns at the end do no harm.

    Raises
    ------
    InvalidFiguresError
        The file cannot be opened or is not UTF-8; a column is missing, unknown or stands twice; or a line has
        more cells than there are columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            held = [(f"{path.name} line {reader.line_num}", cells) for cells in reader if any(cells)]
    except OSError as error:
        raise InvalidFiguresError(
            f"{path.name} cannot be read.", [f"{path.name}: {error.strerror}"], _CORRECT
        ) from error
    except (ValueError, csv.Error) as error:
        raise InvalidFiguresError(
            f"{path.name} cannot be read.", [f"{path.name} is not a CSV file in UTF-8 ({error})"], _CORRECT
        ) from error
    known = (*columns, *optional)
    if problems := [*_header_faults(path.name, header, columns, known), *_line_faults(header, held)]:
        raise InvalidFiguresError(f"{path.name} cannot be read.", problems, _CORRECT)
    blank = dict.fromkeys(known, "")
    rows = [
        (label, blank | {column: cell.strip() for column, cell in zip(header, cells, strict=False) if column})
        for label, cells in held
    ]
    return [(label, row) for label, row in rows if any(row.values())]


def _header_faults(
    name: str, header: Sequence[str], columns: Sequence[str], known: Sequence[str]
) -> list[str]:
    missing = [f"{name}: the column “{each}” is missing" for each in columns if each not in header]
    unknown = [
        f"{name}: “{_short(each)}” is not a column that is read here; they are {', '.join(known)}"
        for each in header
        if each and each not in known
    ]
    twice = [f"{name}: the column “{each}” stands there twice" for each in known if header.count(each) > 1]
    return [*missing, *unknown, *twice]


def _line_faults(header: Sequence[str], held: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    # An empty cell too many counts as well: a comma within a number has moved the others along.
    too_long = [
        f"{label}: more cells than columns; put text with a comma in quotes"
        for label, cells in held
        if len(cells) > len(header)
        or any(cell for column, cell in zip(header, cells, strict=False) if not column)
    ]
    unseen = [f"{label}: a cell holds NULs" for label, cells in held if any("\0" in cell for cell in cells)]
    return [*too_long, *unseen]


def _refuse(path: Path, problems: list[str]) -> None:
    """Raise where there is a fault."""
    if problems:
        raise InvalidFiguresError(f"{path.name} has faults.", problems, _CORRECT)


def _stands_twice(rows: Sequence[tuple[str, Mapping[str, str]]], *columns: str) -> list[str]:
    """A line for every row that repeats the cells of an earlier one in these columns."""
    first: dict[tuple[str, ...], str] = {}
    problems = []
    for label, row in rows:
        key = tuple(row[column] for column in columns)
        if key in first:
            named = ", ".join(f"{column} “{_short(row[column])}”" for column in columns)
            problems.append(f"{label}: {named} stands in {first[key]} already")
        first.setdefault(key, label)
    return problems


@dataclass
class _Faults:
    """What is wrong with one line, cell by cell."""

    label: str
    lines: list[str] = field(default_factory=list)

    def add(self, column: str, text: str, wanted: str) -> None:
        """Note that a cell is not what it has to be."""
        self.lines.append(f"{self.label}: {column} is “{_short(text)}”, not {wanted}")

    def needs_text(self, row: Mapping[str, str], *columns: str) -> None:
        """Note every cell of these columns that is empty."""
        self.lines += [f"{self.label}: {column} is empty" for column in columns if not row[column]]

    def one_of(self, row: Mapping[str, str], column: str, known: Sequence[str]) -> str:
        """A word of a list; as it stands where it is none, with a fault."""
        if row[column] not in known:
            self.add(column, row[column], f"one of {', '.join(each for each in known if each)}")
        return row[column]

    def code(self, row: Mapping[str, str], column: str) -> str:
        """The ONS code of an area; as it stands where it is none, with a fault."""
        self.needs_text(row, column)
        if row[column] and not _CODE.fullmatch(row[column]):
            self.add(column, row[column], "an ONS code such as E08000026")
        return row[column]

    def day(self, row: Mapping[str, str], column: str) -> date | None:
        """A day; ``None`` for an empty cell or a fault."""
        text = row[column]
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.add(column, text, "a day written as 2021-12-06")
            return None

    def degrees(self, row: Mapping[str, str], column: str, least: float, most: float) -> float | None:
        """A longitude or a latitude in England; ``None`` for an empty cell or a fault."""
        text = row[column]
        if text and not (_DEGREES.fullmatch(text) and least <= float(text) <= most):
            self.add(column, text, f"degrees from {least:g} to {most:g}")
            return None
        return float(text) if text else None

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


def _is_moment(text: str) -> bool:
    """Whether it is a year, a month or a day, as a source's date is written."""
    year, *rest = text.split("-")
    try:
        date(int(year), *(int(each) for each in [*rest, "01", "01"][:2]))
    except ValueError:
        return False
    return _MOMENT.fullmatch(text) is not None


def _short(text: str) -> str:
    """A cell as a message repeats it: on one line, and not at any length."""
    said = " ".join(text.split())
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"


def _in_short_form(text: str) -> str:
    try:
        return parse_period(text).text
    except UnreadablePeriodError:
        return text  # validation names the row
