"""Tables that people edit, as CSV files: their rows, and what is wrong with them, by line and column."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

from needs.domain.errors import InvalidFiguresError, UnreadablePeriodError
from needs.domain.periods import Period, parse_period

_DIGITS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_CODE = re.compile(r"[A-Z][0-9]{8}")
_DEGREES = re.compile(r"-?[0-9]{1,2}(\.[0-9]{1,12})?")
_MOMENT = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_SHOWN = 60
"""The most characters of a cell that a message repeats."""
CORRECT = "Correct it, and save it as CSV in UTF-8."


def columns_of(kind: type) -> list[str]:
    """The columns of the table that holds things of a kind: one for each of its fields."""
    return [each.name for each in fields(kind)]


def read_table(
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
            f"{path.name} cannot be read.", [f"{path.name}: {error.strerror}"], CORRECT
        ) from error
    except (ValueError, csv.Error) as error:
        raise InvalidFiguresError(
            f"{path.name} cannot be read.", [f"{path.name} is not a CSV file in UTF-8 ({error})"], CORRECT
        ) from error
    known = (*columns, *optional)
    if problems := [*_header_faults(path.name, header, columns, known), *_line_faults(header, held)]:
        raise InvalidFiguresError(f"{path.name} cannot be read.", problems, CORRECT)
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
        f"{name}: “{shortened(each)}” is not a column that is read here; they are {', '.join(known)}"
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


def refuse(path: Path, problems: list[str]) -> None:
    """Raise where there is a fault."""
    if problems:
        raise InvalidFiguresError(f"{path.name} has faults.", problems, CORRECT)


def repeated(rows: Sequence[tuple[str, Mapping[str, str]]], *columns: str) -> list[str]:
    """A line for every row that repeats the cells of an earlier one in these columns."""
    first: dict[tuple[str, ...], str] = {}
    problems = []
    for label, row in rows:
        key = tuple(row[column] for column in columns)
        if key in first:
            named = ", ".join(f"{column} “{shortened(row[column])}”" for column in columns)
            problems.append(f"{label}: {named} stands in {first[key]} already")
        first.setdefault(key, label)
    return problems


@dataclass
class Faults:
    """What is wrong with one line, cell by cell."""

    label: str
    lines: list[str] = field(default_factory=list)

    def add(self, column: str, text: str, wanted: str) -> None:
        """Note that a cell is not what it has to be."""
        self.lines.append(f"{self.label}: {column} is “{shortened(text)}”, not {wanted}")

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
        period = self._period(_is_calendar_year, column, text, "a year such as 2018")
        return period.end.year if period else None

    def financial_years(self, column: str, text: str) -> Period | None:
        """A financial year, or several taken together; ``None`` for a fault."""
        wanted = "a financial year such as 2024/25, or several such as 2022/23-2024/25"
        return self._period(_are_financial_years, column, text, wanted)

    def _period(self, fits: Callable[[Period], bool], column: str, text: str, wanted: str) -> Period | None:
        try:
            period = parse_period(text)
        except UnreadablePeriodError:
            period = None
        if period is None or not fits(period):
            self.add(column, text, wanted)
            return None
        return period


def _is_calendar_year(period: Period) -> bool:
    return period.kind == "calendar"


def _are_financial_years(period: Period) -> bool:
    return (period.start.month, period.start.day) == (4, 1)


def is_moment(text: str) -> bool:
    """Whether it is a year, a month or a day, as a source's date is written."""
    year, *rest = text.split("-")
    try:
        date(int(year), *(int(each) for each in [*rest, "01", "01"][:2]))
    except ValueError:
        return False
    return _MOMENT.fullmatch(text) is not None


def shortened(text: str) -> str:
    """A cell as a message repeats it: on one line, and not at any length."""
    said = " ".join(text.split())
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
