"""What the workbook of a pack or of one figure holds, before it is written as XLSX or as ODS.

The sheets follow the Government Analysis Function's guidance on releasing statistics in spreadsheets: a
cover, contents and notes, then one table for each sheet from its first column, numbers as numbers, no cell
left blank, and marks and notes explained.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from numbers import Real
from typing import Any

import pandas as pd

from needs.charts.parts.spec import ChartSpec
from needs.domain.observations import Status, status_of
from needs.exports.picture.svg_text import width_of, wrapped
from needs.exports.plain_html import LICENCE_ADDRESS
from needs.exports.xml_text import legal
from needs.language.numbers import MARKS
from needs.language.places import day
from needs.links.packs import address_of
from needs.reports.pack.model import Pack, Table, has_numbers_below

COVER, CONTENTS, NOTES = "Cover", "Contents", "Notes"
INTRODUCTION, ABOUT = "Introductory information", "About these data"
"""The headings of a cover, as gptables writes them."""
ONE_TABLE = "This worksheet contains one table."
WHERE_NOTES_ARE = f" The notes named in its title stand on the worksheet {NOTES}."
SHORTHAND = f"Shorthand: {MARKS.partition('. ')[2]}"
"""What the marks mean, without the words on intervals, which have columns of their own here."""
NOT_APPLICABLE, NOT_AVAILABLE = Status.NOT_APPLICABLE.mark, Status.NOT_AVAILABLE.mark

LANGUAGE = "en-GB"
SIZE, HEADING_SIZE, TITLE_SIZE = 12, 14, 16
"""Points of letters, as gptables sets them."""
ROW = 15.5
"""Points that a line of text takes."""
_TALLEST = 409
"""Points of a row of Excel."""
LONGEST_TEXT = 32_767
"""Characters that a cell of Excel holds."""
LONGEST_ADDRESS = 2_000
"""Characters of a link that Excel follows."""
_LONGEST_LINE = 120
"""Characters of a line above a table, beyond which its next sentence begins another."""
_NARROWEST, _WIDEST, _WIDEST_OF_TWO, _EDGES = 50, 260, 640, 14
"""Points of a column and of its edges; a longer text goes into several lines."""
_SPARE = 3
"""Points of the edges that letters may still take."""
_PAGE = 1280
"""Points that a page lying on its side still shows in letters that can be read."""
_SENTENCE_ENDS = re.compile(r"(?<=[a-z0-9)]{2}[.;]) (?=[A-Z“])")
DECIMALS = _WHOLE, _OTHERS, _BELOW_ONE = 0, 1, 3
"""Those that numbers may be shown with; a cell holds its number in full."""

_HEADINGS: Mapping[str, str] = {
    "amount_pounds": "Amount (£)",
    "area": "Area",
    "area_code": "Area code",
    "area_count": "Count",
    "area_lower95": "Lower 95% limit",
    "area_name": "Area",
    "area_upper95": "Upper 95% limit",
    "area_value": "Value",
    "computed_or_published": "Computed or published",
    "cost_pounds": "Cost (£)",
    "councils": "Councils",
    "difference": "Difference from England",
    "england": "England",
    "england_value": "England",
    "estimate": "Estimate of need",
    "estimate_lower95": "Estimate of need, lower 95% limit",
    "estimate_upper95": "Estimate of need, upper 95% limit",
    "extra_lower95": "More people, lower 95% limit",
    "extra_people": "More people in treatment",
    "extra_upper95": "More people, upper 95% limit",
    "first_indicator": "First indicator",
    "first_lower95": "First value, lower 95% limit",
    "first_period": "First period",
    "first_upper95": "First value, upper 95% limit",
    "first_value": "First value",
    "gap_lower95": "Not in treatment (%), lower 95% limit",
    "gap_percent": "Not in treatment (%)",
    "gap_upper95": "Not in treatment (%), upper 95% limit",
    "id": "Indicator id or key",
    "in_treatment": "People in treatment",
    "indicator": "Indicator id or key",
    "lower": "Lower quarter",
    "lower95": "Lower 95% limit",
    "lower998": "Lower 99.8% limit",
    "met_percent": "In treatment (%)",
    "middle": "Middle",
    "name": "Indicator",
    "of_100_in_treatment": "Of 100 people: in treatment",
    "of_100_may_be_either": "Of 100 people: may be either",
    "of_100_not_in_treatment": "Of 100 people: not in treatment",
    "people_lower95": "People not in treatment, lower 95% limit",
    "people_upper95": "People not in treatment, upper 95% limit",
    "period_need": "Period of the estimate of need",
    "period_prevalence": "Period of the estimate of need",
    "period_treatment": "Year of treatment",
    "position": "In the funnel",
    "pounds_per_adult": "£ for each adult in need",
    "pounds_per_adult_lower95": "£ for each adult, lower 95% limit",
    "pounds_per_adult_upper95": "£ for each adult, upper 95% limit",
    "prevalence": "Estimate of need",
    "prevalence_lower95": "Estimate of need, lower 95% limit",
    "prevalence_upper95": "Estimate of need, upper 95% limit",
    "rank": "Rank",
    "rank_high": "Rank, upper end of its band",
    "rank_low": "Rank, lower end of its band",
    "rank_of": "Ranked councils",
    "region_value": "Region",
    "relative": "Relative index of inequality",
    "relative_lower95": "Relative index, lower 95% limit",
    "relative_upper95": "Relative index, upper 95% limit",
    "second_indicator": "Second indicator",
    "second_lower95": "Second value, lower 95% limit",
    "second_period": "Second period",
    "second_upper95": "Second value, upper 95% limit",
    "second_value": "Second value",
    "short_name": "Short name",
    "slope": "Slope index of inequality",
    "slope_lower95": "Slope index, lower 95% limit",
    "slope_upper95": "Slope index, upper 95% limit",
    "source": "Source, by its key",
    "target_met_percent": "Target, in treatment (%)",
    "upper": "Upper quarter",
    "upper95": "Upper 95% limit",
    "upper998": "Upper 99.8% limit",
    "vs_england": "Compared with England",
    "vs_region": "Compared with the region",
}
"""The columns of our data in words; any other column is named by its own words."""

_RANKS = ("rank", "rank_low", "rank_high")
_SPREAD = ("lowest", "lower", "middle", "upper", "highest", "councils")
_OPTIONAL = ("extra_lower95", "extra_upper95", "cost_pounds")
_NO_COUNCILS = ("E92", "E12")
"""How the codes of England and of regions begin, which have no rank among councils."""


@dataclass(frozen=True)
class Link:
    """Words that lead to an address, or to a sheet where that begins with ``#``."""

    text: str
    address: str


Cell = str | float | Link


@dataclass(frozen=True)
class Column:
    """The heading of a column, and the decimals that its numbers are shown with; none for one of words."""

    heading: str
    decimals: int | None = None

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers, or marks where there are none."""
        return self.decimals is not None


@dataclass(frozen=True)
class Sheet:
    """One table with what stands above it.

    Attributes
    ----------
    name
        Of the sheet and of its table: at most 31 characters, no spaces, each once in a workbook.
    title
        For the first cell, with the notes that belong to it.
    instructions, lines
        What stands between title and table: how many tables there are; what they show, marks, the source.
    """

    name: str
    title: str
    instructions: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @cached_property
    def widths(self) -> tuple[float, ...]:
        """The points of each column, so that words are whole and texts take few lines."""
        most = _WIDEST_OF_TWO if len(self.columns) <= 2 else _WIDEST
        return tuple(
            _width(column, [row[at] for row in self.rows], most) for at, column in enumerate(self.columns)
        )

    @cached_property
    def heights(self) -> tuple[float, ...]:
        """The points of each row of the table, that of its headings first."""
        sized = list(zip(self.columns, self.widths, strict=True))
        headings = [rows_of(column.heading, width, bold=True) for column, width in sized]
        below = [
            [rows_of(shown(cell, column), width) for cell, (column, width) in zip(row, sized, strict=True)]
            for row in self.rows
        ]
        return tuple(min(ROW * max(lines), _TALLEST) for lines in (headings, *below))

    @cached_property
    def pages(self) -> int:
        """How many pages stand beside one another where the sheet is printed; no line above it is cut."""
        table = sum(self.widths)
        above = max(width_of(line, SIZE) for line in (self.instructions, *self.lines))
        longest = max(above, width_of(self.title, TITLE_SIZE, bold=True))
        wanted = math.ceil(max(table, longest) / _PAGE)
        # Pages end between columns, so that one may be narrower than its share by a column.
        return max(1, min(wanted, int(table / (longest + max(self.widths)))))


@dataclass(frozen=True)
class Cover:
    """The first sheet: what the workbook is about, and where its numbers come from."""

    title: str
    introduction: tuple[str | Link, ...]
    about: tuple[str | Link, ...]

    @property
    def lines(self) -> tuple[tuple[str | Link, int], ...]:
        """Every line with the points of its letters, those of its headings between them."""
        return (
            (self.title, TITLE_SIZE),
            (INTRODUCTION, HEADING_SIZE),
            *((line, SIZE) for line in self.introduction),
            (ABOUT, HEADING_SIZE),
            *((line, SIZE) for line in self.about),
        )

    def heights(self, width: float) -> tuple[float, ...]:
        """The points of each row where the only column is so many points wide."""
        texts = ((line.text if isinstance(line, Link) else line, size) for line, size in self.lines)
        return tuple(min(rows_of(text, width, size) * ROW * size / SIZE, _TALLEST) for text, size in texts)


@dataclass(frozen=True)
class Book:
    """A workbook; ``made_on`` is the day of making, where that is known."""

    cover: Cover
    sheets: tuple[Sheet, ...]
    made_on: date | None


def book_of(pack: Pack) -> Book:
    """Every table of a pack and the numbers behind every figure, each on a sheet of its own."""
    address = address_of(pack)
    again = (
        Link("Make this pack again", address)
        if address.startswith(("https://", "http://")) and len(address) <= LONGEST_ADDRESS
        else f"The same pack can be made again from this link: {address}"
    )
    cover = Cover(
        _line(pack.title),
        (_line(pack.standfirst), f"Made on {day(pack.made_on)}."),
        tuple(
            [
                _line(pack.freshness),
                again,
                *(f"Source: {_line(source)}" for source in pack.sources),
                _line(pack.licence),
                Link("Read the licence", LICENCE_ADDRESS),
            ]
        ),
    )
    return _book(cover, numbered(pack), pack.made_on)


def book_of_figure(spec: ChartSpec) -> Book:
    """The numbers behind one figure."""
    cover = Cover(
        _line(spec.title),
        (_line(spec.subtitle), _line(spec.takeaway)),
        (_line(spec.source), Link("Read the licence", LICENCE_ADDRESS)),
    )
    return _book(cover, [("Figure 1", spec)], None)


def numbered(pack: Pack) -> list[tuple[str, Table | ChartSpec]]:
    """The tables and figures of a pack with the numbers that its document gives them.

    In a full pack a figure is followed by its numbers as a table, which takes a number too.
    """
    found: list[tuple[str, Table | ChartSpec]] = []
    tables = figures = 0
    for item in pack.items():
        if isinstance(item, ChartSpec):
            figures += 1
            tables += pack.is_full and has_numbers_below(item)
            found.append((f"Figure {figures}", item))
        else:
            tables += 1
            found.append((f"Table {tables}", item))
    return found


def _book(cover: Cover, items: Sequence[tuple[str, Table | ChartSpec]], made_on: date | None) -> Book:
    every = [note for _, item in items for note in _notes(item)]
    notes = {note: number for number, note in enumerate(dict.fromkeys(every), start=1)}
    tables = [_sheet(label, item, notes) for label, item in items]
    return Book(cover, tuple([*_contents(tables, items), *_note_sheet(notes), *tables]), made_on)


def _contents(tables: Sequence[Sheet], items: Iterable[tuple[str, Table | ChartSpec]]) -> Iterator[Sheet]:
    if tables:
        rows = tuple(
            (Link(sheet.name, f"#{sheet.name}"), _line(item.title) or NOT_APPLICABLE)
            for sheet, (_, item) in zip(tables, items, strict=True)
        )
        yield _list(CONTENTS, "Table of contents", ("Worksheet", "What it holds"), rows)


def _note_sheet(notes: Mapping[str, int]) -> Iterator[Sheet]:
    if notes:
        rows = tuple((f"note {number}", note) for note, number in notes.items())
        yield _list(NOTES, NOTES, ("Note", "Text"), rows)


def _list(name: str, title: str, headings: Iterable[str], rows: tuple[tuple[Cell, ...], ...]) -> Sheet:
    return Sheet(name, title, ONE_TABLE, (), tuple(map(Column, headings)), rows)


def _sheet(label: str, item: Table | ChartSpec, numbers: Mapping[str, int]) -> Sheet:
    """The sheet of a table or of a figure's numbers."""
    columns, rows = _cells(item.data)
    notes = "".join(f" [note {numbers[note]}]" for note in _notes(item))
    marked = any(cell in _MARKS for row in rows for cell in row)
    return Sheet(
        name=label.replace(" ", "_"),
        title=f"{label}: {_line(item.title)}{notes}",
        instructions=ONE_TABLE + (WHERE_NOTES_ARE if notes else ""),
        lines=(
            *_lines(item.subtitle if isinstance(item, ChartSpec) else item.lead),
            *([SHORTHAND] if marked else []),
            *_lines(item.source),
        ),
        columns=columns,
        rows=rows,
    )


_MARKS = frozenset(status.mark for status in Status if status.mark)


def _notes(item: Table | ChartSpec) -> list[str]:
    """The notes of an item, each once, without that on brackets and marks."""
    return list(dict.fromkeys(filter(None, (_line(note) for note in item.notes if note != MARKS))))


def _cells(data: pd.DataFrame) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """Numbers and words of a table; columns of words that hold none are left out."""
    rows: list[dict[str, Any]] = [dict(zip(data.columns, row, strict=True)) for row in data.to_numpy(object)]
    decimals = {name: _decimals(data[name]) for name in data.columns}
    kept = [name for name in data.columns if decimals[name] is not None or _has_words(data[name])]
    if not rows or not kept:
        return (Column("Figures"),), ((NOT_AVAILABLE,),)
    columns = tuple(Column(heading, decimals[name]) for name, heading in _headed(kept))
    return columns, tuple(tuple(_cell(row, name, decimals[name]) for name in kept) for row in rows)


def _headed(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Columns with their headings in words; no two are the same, whatever their letters' case."""
    given: set[str] = set()
    for name in names:
        words = _line(str(name).replace("_", " ")) or "Column"
        wanted = heading = _HEADINGS.get(name, words[0].upper() + words[1:])
        number = 1
        while heading.casefold() in given:
            number += 1
            heading = f"{wanted} ({number})"
        given.add(heading.casefold())
        yield name, heading


def _cell(row: Mapping[str, Any], name: str, decimals: int | None) -> Cell:
    value = row[name]
    if _is_number(value):
        return float(value)
    if isinstance(value, str):
        return _line(value) or NOT_APPLICABLE
    return NOT_APPLICABLE if decimals is None else _mark(row, name)


def _mark(row: Mapping[str, Any], name: str) -> str:
    """Why there is no number: it does not apply to such a row, or its publisher's note says what it is."""
    code = row.get("area_code", "")
    if (
        ("area_code" in row and (pd.isna(code) or code == ""))
        or name in _OPTIONAL
        or (name in _SPREAD and "councils" in row)
        or (name in _RANKS and str(code).startswith(_NO_COUNCILS))
    ):
        return NOT_APPLICABLE
    own = row.get("area_value", row.get("value", math.nan))
    return NOT_AVAILABLE if _is_number(own) else status_of(None, str(row.get("note", ""))).mark


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and math.isfinite(value)


def _has_words(column: pd.Series[Any]) -> bool:
    return any(isinstance(value, str) and value.strip() for value in column)


def _decimals(column: pd.Series[Any]) -> int | None:
    """As many as the numbers of a column need; none where it holds words."""
    values = [float(value) for value in column if _is_number(value)]
    if not values and (isinstance(column.dtype, pd.StringDtype) or _has_words(column)):
        return None
    if all(value.is_integer() for value in values):
        return _WHOLE
    return _BELOW_ONE if max(map(abs, values)) < 1 else _OTHERS


def _line(text: str) -> str:
    """Text that a cell can hold, in one line."""
    return " ".join(legal(text).split())[:LONGEST_TEXT]


def _lines(text: str) -> list[str]:
    """A text above a table, which is not wrapped, as lines of whole sentences."""
    lines: list[str] = []
    for sentence in _SENTENCE_ENDS.split(_line(text)):
        if lines and len(lines[-1]) + len(sentence) < _LONGEST_LINE:
            lines[-1] += f" {sentence}"
        elif sentence:
            lines.append(sentence)
    return lines


def _width(column: Column, cells: Iterable[Cell], most: float) -> float:
    words = [width_of(word, SIZE, bold=True) for word in column.heading.split()]
    half = 0.6 * width_of(column.heading, SIZE, bold=True)
    texts = [width_of(text, SIZE) for text in {shown(cell, column) for cell in cells}]
    return min(max(_NARROWEST, half, *words, *texts) + _EDGES, most)


@lru_cache(maxsize=20_000)
def rows_of(text: str, width: float, size: int = SIZE, *, bold: bool = False) -> int:
    """How many rows a text takes in a column; a word that is too long for it is broken."""
    room = width - _EDGES + _SPARE
    return sum(
        math.ceil(width_of(line, size, bold=bold) / room) for line in wrapped(text, room, size, bold=bold)
    )


def shown(cell: Cell, column: Column) -> str:
    """What a reader sees in a cell."""
    if isinstance(cell, Link):
        return cell.text
    return cell if isinstance(cell, str) else f"{cell:,.{column.decimals or 0}f}"
