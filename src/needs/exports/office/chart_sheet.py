"""The workbook behind a chart that can be edited: one sheet with its names, its values and their limits."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from needs.charts.parts.editable import EditableChart, EditableKind, Series, SeriesRole
from needs.exports.xml_text import legal

SHEET = "Figures"
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""What a workbook says of when it was made, so that the same numbers give the same bytes."""
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WIDEST = 40

Cell = str | float | None
Numbers = tuple[float | None, ...]


@dataclass(frozen=True)
class Column:
    """A heading, and the cells below it; an empty cell is ``None``."""

    heading: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Limits:
    """The columns of a series' bars: how far they reach beyond and short of its values, and those lengths."""

    up: int
    down: int
    lengths_up: Numbers
    lengths_down: Numbers


@dataclass(frozen=True)
class Where:
    """A series, and in which columns of the sheet it stands."""

    series: Series
    across: int
    values: int
    limits: Limits | None = None
    across_limits: Limits | None = None

    def name(self) -> list[str | int]:
        """The cell of its name."""
        return [SHEET, 0, self.values]

    def cells(self, column: int) -> str:
        """Its cells of a column, as a chart refers to them."""
        return f"={SHEET}!{xl_range_abs(1, column, max(1, len(self.series.values)), column)}"


def sheet_of(chart: EditableChart) -> tuple[list[Column], list[Where]]:
    """The columns of the sheet, and where each series stands, in the order in which the chart draws them.

    First what the values are of and the values, then for each series with limits: these, and the lengths
    from the value to each, which the bars of a chart are drawn from.
    """
    at_points = chart.kind is EditableKind.POINTS
    columns = [] if at_points else [Column("", chart.categories)]
    found = []
    for series in chart.series:
        if at_points:
            columns += [Column("", series.labels), Column(chart.across, series.across)]
        found.append(Where(series, len(columns) - 1 if at_points else 0, len(columns)))
        columns.append(Column(series.name, series.values))
    for place, where in enumerate(found):
        each = where.series
        found[place] = replace(
            where,
            limits=_limits(columns, each.name, each.values, each.lower, each.upper),
            across_limits=_limits(
                columns, f"{each.name}, {chart.across}", each.across, each.across_lower, each.across_upper
            ),
        )
    return columns, sorted(found, key=lambda each: _layer(chart, each.series))


def _layer(chart: EditableChart, series: Series) -> int:
    """What is drawn over what: lines over columns, and whatever is named over the lines of many others."""
    if chart.kind is EditableKind.LINES:
        return int(series.stands is not SeriesRole.OTHERS)
    return int(chart.kind is EditableKind.COLUMNS and series.as_line)


def _limits(
    columns: list[Column], name: str, values: Numbers, lower: Numbers, upper: Numbers
) -> Limits | None:
    """Add the columns of limits, where there are any."""
    if not (lower or upper):
        return None
    down, up, first = _lengths(lower, values), _lengths(values, upper), len(columns)
    columns += [
        Column(f"{name}, lower 95% limit", lower),
        Column(f"{name}, upper 95% limit", upper),
        Column(f"{name}, from the value down to the limit", down),
        Column(f"{name}, from the value up to the limit", up),
    ]
    return Limits(first + 3, first + 2, up, down)


def workbook_of(
    columns: Sequence[Column], decimals: int, draw: Callable[[xlsxwriter.Workbook], Any] | None = None
) -> bytes:
    """A workbook of one sheet; the same columns give the same bytes.

    Parameters
    ----------
    draw
        Gives a chart to put into it.
    """
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, _OPTIONS) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet(SHEET)
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        number = book.add_format({"num_format": number_format(decimals)})
        for place, column in enumerate(columns):
            texts = [len(each) for each in column.cells if isinstance(each, str)]
            sheet.set_column(place, place, min(max([14, *texts]), _WIDEST))
            sheet.write_string(0, place, legal(column.heading), heading)
            for row, cell in enumerate(column.cells, start=1):
                if isinstance(cell, str):
                    sheet.write_string(row, place, legal(cell))
                elif cell is not None:
                    sheet.write_number(row, place, cell, number)
        if draw:
            sheet.insert_chart(len(columns[0].cells) + 2, 0, draw(book))
    return held.getvalue()


def number_format(decimals: int) -> str:
    """How a program writes a number with so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _lengths(lows: Numbers, highs: Numbers) -> Numbers:
    return tuple(
        None if low is None or high is None else high - low for low, high in zip(lows, highs, strict=False)
    )
