"""Tables as CSV: what each takes is declared once, and one reader names each fault by line and column."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from needs.domain.errors import InvalidFiguresError
from needs.sources.cells import Reader, UnfitError, shortened

CORRECT = "Correct it, and save it as CSV in UTF-8."

T = TypeVar("T")
Row = tuple[str, Mapping[str, str]]
"""A line: what to call it in a message, and its cells by column."""


@dataclass(frozen=True)
class Rule:
    """What several columns have to be together.

    ``check`` is given the values of a line, in the order of ``columns``, where each could be read; the
    ``UnfitError`` that it raises is about the last of them.
    """

    columns: Sequence[str]
    check: Callable[..., None]


@dataclass(frozen=True)
class Table(Generic[T]):
    """What a table holds.

    Attributes
    ----------
    make
        Makes what a line stands for, given its values by column.
    columns
        Every column, with what reads its cells.
    optional
        Columns that a file may leave out where all would be blank.
    once
        Columns whose values, taken together, stand in one line only.
    complete
        Values of the first column that have to be there, each in some line.
    rules
        What columns have to be together.
    """

    make: Callable[..., T]
    columns: Mapping[str, Reader]
    optional: Collection[str] = ()
    once: Sequence[Sequence[str]] = ()
    complete: Iterable[object] = ()
    rules: Sequence[Rule] = ()


def read_table(path: Path, table: Table[T]) -> list[tuple[str, T]]:
    """The lines of a table that people edit, each with its name.

    A byte order mark, line ends of any kind, blank lines, spaces around cells and empty columns at the end
    do no harm.

    Raises
    ------
    InvalidFiguresError
        As for ``check_table``, or a line has a fault; each names its line and column.
    """
    made, problems = check_table(path, table)
    refuse(path, problems)
    return made


def check_table(path: Path, table: Table[T]) -> tuple[list[tuple[str, T]], list[str]]:
    """The lines of a table without a fault, and a sentence for each fault in the others.

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
            lines = [(f"{path.name} line {reader.line_num}", cells) for cells in reader if any(cells)]
    except (OSError, ValueError, csv.Error) as error:
        fault = (
            f": {error.strerror}" if isinstance(error, OSError) else f" is not a CSV file in UTF-8 ({error})"
        )
        raise InvalidFiguresError(f"{path.name} cannot be read.", [path.name + fault], CORRECT) from error
    needed = [each for each in table.columns if each not in table.optional]
    problems = header_faults(path.name, header, needed, table.columns)
    # An empty cell too many counts as well: a comma within a number has moved the others along.
    problems += [_TOO_LONG.format(label) for label, cells in lines if len(cells) > len(header)]
    problems += [
        f"{label}: a cell holds NULs" for label, cells in lines if any("\0" in cell for cell in cells)
    ]
    rows, unnamed = rows_of(header, lines)
    if problems := [*problems, *unnamed]:
        raise InvalidFiguresError(f"{path.name} cannot be read.", problems, CORRECT)
    made, problems = read_rows(rows, table)
    listed = {row.get(next(iter(table.columns))) for _, row in rows}
    problems += [
        f"{path.name}: the {next(iter(table.columns))} “{each}” is missing"
        for each in table.complete
        if each not in listed
    ]
    return made, problems


_TOO_LONG = "{}: more cells than columns; put text that holds a separator in quotes"


def header_faults(
    where: str, header: Sequence[str], needed: Iterable[str], known: Iterable[str]
) -> list[str]:
    """A sentence for each column that is missing, unknown or stands twice."""
    known = list(known)
    missing = [f"{where}: the column “{each}” is missing" for each in needed if each not in header]
    unknown = [
        f"{where}: “{shortened(each)}” is not a column that can be read; they are {', '.join(known)}"
        for each in dict.fromkeys(header)
        if each and each not in known
    ]
    twice = [f"{where}: the column “{each}” stands there twice" for each in known if header.count(each) > 1]
    return [*missing, *unknown, *twice]


def rows_of(header: Sequence[str], lines: Iterable[tuple[str, Sequence[str]]]) -> tuple[list[Row], list[str]]:
    """The lines that are not blank, by column, and a sentence for each cell that stands in no column."""
    rows: list[Row] = []
    problems = []
    for label, texts in lines:
        cells = [cell.strip() for cell in texts]
        if any(cells[len(header) :]):
            problems.append(_TOO_LONG.format(label))
        problems += [
            f"{label}: column {number} has no name but “{shortened(cell)}”"
            for number, (column, cell) in enumerate(zip(header, cells, strict=False), start=1)
            if cell and not column
        ]
        if any(cells):
            rows.append((label, dict(zip(header, cells, strict=False))))
    return rows, problems


def read_rows(rows: Sequence[Row], table: Table[T]) -> tuple[list[tuple[str, T]], list[str]]:
    """What the lines without a fault stand for, and a sentence for each fault in the others, by line."""
    texts = {column: [row.get(column, "") for _, row in rows] for column in table.columns}
    values: dict[str, list[Any]] = {}
    wrong: dict[str, dict[int, str]] = {}
    for column, read in table.columns.items():
        values[column], wrong[column] = read_column(column, texts[column], read)
    faults = [[wrong[column][at] for column in wrong if at in wrong[column]] for at in range(len(rows))]

    def readable(columns: Sequence[str]) -> list[int]:
        return [at for at in range(len(rows)) if not any(at in wrong[column] for column in columns)]

    for rule in table.rules:
        last = rule.columns[-1]
        for at in readable(rule.columns):
            try:
                rule.check(*(values[column][at] for column in rule.columns))
            except UnfitError as error:
                faults[at].append(error.about(last, texts[last][at]))
    for columns in table.once:
        first: dict[tuple[Any, ...], int] = {}
        for at in readable(columns):
            before = first.setdefault(tuple(values[column][at] for column in columns), at)
            if before != at:
                said = ", ".join(f"{column} “{shortened(texts[column][at])}”" for column in columns)
                faults[at].append(f"{said} stands in {rows[before][0]} already")
    made = [
        (label, table.make(**{column: values[column][at] for column in values}))
        for at, (label, _) in enumerate(rows)
        if not faults[at]
    ]
    return made, [
        f"{label}: {fault}" for (label, _), found in zip(rows, faults, strict=True) for fault in found
    ]


def read_column(column: str, texts: Sequence[str], read: Reader) -> tuple[list[Any], dict[int, str]]:
    """The values of a column, and by position what is wrong with the others; each text is read once."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for text in dict.fromkeys(texts):
        try:
            values[text] = read(text)
        except UnfitError as error:
            values[text], wrong[text] = None, error.about(column, text)
    faults = {at: wrong[text] for at, text in enumerate(texts) if text in wrong} if wrong else {}
    return [values[text] for text in texts], faults


def refuse(path: Path, problems: Sequence[str]) -> None:
    """Raise where there is a fault."""
    if problems:
        raise InvalidFiguresError(f"{path.name} has faults.", list(problems), CORRECT)
