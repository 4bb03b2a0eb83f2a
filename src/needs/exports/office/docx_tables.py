"""Tables of a Word document: true tables whose columns fit the page, with headings that repeat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from docx.shared import Length

from needs.exports.office.docx_parts import UNBROKEN, paragraph, words
from needs.exports.office.docx_styles import CELL, CELL_SIZES, SMALL_CELL, Opened
from needs.exports.picture.svg_text import safe, width_of

MOST_COLUMNS = 8
"""More columns than this cannot be read on an upright page: they go into further parts of the table."""
KEPT_WHOLE = 5
"""A table of up to so many rows stays on one page."""
KEPT_TOGETHER = 2
"""So many rows of a longer one stay with its headings, and as many last rows with one another."""
NOTES = "Note"
"""The column that says in words what is to be known of a row."""
_OFTEN = 3
"""So many rows with one note make it worth saying once."""
_EDGE = 70
"""Twentieths of a point at either side of a cell."""
_EDGES = 7.5
"""Points that the edges of a cell take from its width, rounded up."""
_LONGEST = 0.3
"""The most of the page that one word may claim; a longer one is broken."""
_STEP = 3.0
"""Points by which columns grow."""
_WORTH = 1.2
"""How many times the lines of small letters those of larger ones may take."""
_WORDS = re.compile(r"(?<=[ \t\n-])")
"""Ends of words; the space after a word is counted with it."""
_FIGURE = r"[-−]?£?\d{1,3}(,\d{3})*(\.\d+)?"
_NUMBER = re.compile(rf"{_FIGURE}( ?%| [a-z ]+?)?( to {_FIGURE}%?)?( of \d+)?( \(.*\))?|\[\w+\]|–?")
"""A number with its unit, interval or rank, a mark such as ``[x]``, or nothing; not a year."""


@dataclass(frozen=True)
class Part:
    """Some columns of a table that stand beside one another, with their widths in twentieths of a point."""

    columns: tuple[int, ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Fitted:
    """A table as it fits the page: its parts one below another, and the name of the style of its cells."""

    parts: tuple[Part, ...]
    style: str


def with_notes_below(cells: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """A table with its column of notes as marks, and the notes themselves for below it.

    A note that many rows share would else fill pages.
    """
    if NOTES not in cells or cells[NOTES].where(cells[NOTES].ne("")).value_counts().lt(_OFTEN).all():
        return cells, ()
    said = list(dict.fromkeys(filter(None, cells[NOTES])))
    marks = {note: f"[note{UNBROKEN}{number}]" for number, note in enumerate(said, 1)}
    below = tuple(f"{mark} {note.removesuffix('.')}." for note, mark in marks.items())
    return cells.assign(**{NOTES: [marks.get(note, "") for note in cells[NOTES]]}), below


def fitted(cells: pd.DataFrame, room: Length, *, ease: float = 1.0) -> Fitted:
    """Lay out a table: in smaller letters where that saves much, and in parts where it is wide.

    Every part begins with the first column, which names the rows.

    Parameters
    ----------
    room
        The width of the page's text.
    ease
        How many times as wide as in Arial words may come out.
    """
    others = list(range(1, cells.shape[1]))
    for size in sorted({-(-len(others) // parts) for parts in range(1, len(others) + 1)}, reverse=True):
        if size >= MOST_COLUMNS:
            continue
        chunks = [(0, *others[start : start + size]) for start in range(0, len(others), size)]
        plain, small = (
            [_laid(cells, chunk, points * ease, room.pt) for chunk in chunks]
            for points in CELL_SIZES.values()
        )
        if any(each is None for each in small):
            continue
        lines = _lines(small)
        if all(plain) and _lines(plain) <= lines * _WORTH:
            return Fitted(_parts(plain, room), CELL)
        return Fitted(_parts(small, room), SMALL_CELL)
    return Fitted((Part((0,), (room.twips,)),), CELL)


@dataclass(frozen=True)
class _Laid:
    """Columns with their widths in points, and the lines that their rows then take."""

    columns: tuple[int, ...]
    widths: Sequence[float]
    lines: int


def _parts(laid: Iterable[_Laid | None], room: Length) -> tuple[Part, ...]:
    """The same in whole twentieths of a point that together take the whole room."""
    parts = []
    for each in filter(None, laid):
        ends = np.round(np.cumsum(each.widths) / sum(each.widths) * room.twips).astype(int)
        parts.append(Part(each.columns, tuple(int(width) for width in np.diff(ends, prepend=0))))
    return tuple(parts)


def _lines(laid: Iterable[_Laid | None]) -> int:
    return sum(each.lines for each in laid if each)


def _laid(cells: pd.DataFrame, columns: tuple[int, ...], size: float, room: float) -> _Laid | None:
    """The widths with which cells take few lines, or nothing where a word would be broken.

    From its longest word, each column grows by whatever step saves most for its width, until none saves
    anything or the room is used up; what is left over goes to all.
    """
    texts = [_measured(cells, column, size) for column in columns]
    widths = [min(max(map(max, own)), room * _LONGEST) for own in texts]
    spare = room - sum(widths) - _EDGES * len(columns)
    if spare < 0:
        return None
    wider = [
        np.array([_lines_in(own, width + more) for more in np.arange(0, spare, _STEP)])
        for own, width in zip(texts, widths, strict=True)
    ]
    grown = _grown([np.square(each).sum(axis=1) for each in wider])
    rows = np.max([lines[steps] for lines, steps in zip(wider, grown, strict=True)], axis=0)
    widths = [width + steps * _STEP for width, steps in zip(widths, grown, strict=True)]
    share = (room - _EDGES * len(columns)) / sum(widths)
    return _Laid(columns, [width * share + _EDGES for width in widths], int(rows.sum()))


def _grown(costs: Sequence[npt.NDArray[np.int64]]) -> list[int]:
    """How many steps each column grows, of as many as there are for all.

    Parameters
    ----------
    costs
        For each column, what it costs with no step, with one, and so on: the squares of the lines of its
        cells, so that few cells of many lines count for as much as many of few.
    """
    grown, left = [0] * len(costs), len(costs[0]) - 1 if costs else 0
    while offers := [
        ((cost[grown[at]] - cost[grown[at] + step]) / step, -step, at)
        for at, cost in enumerate(costs)
        for step in range(1, left + 1)
        if cost[grown[at] + step] < cost[grown[at]]
    ]:
        _, step, at = max(offers)
        grown[at] -= step
        left += step
    return grown


def _measured(cells: pd.DataFrame, column: int, size: float) -> list[tuple[float, ...]]:
    """For each text of a column, its heading first, the lengths of its words in letters of a size."""
    texts = [str(cells.columns[column]), *map(str, cells.iloc[:, column])]
    return [
        tuple(width_of(word, size, bold=at == 0 or column == 0) for word in _WORDS.split(text))
        for at, text in enumerate(texts)
    ]


def _lines_in(texts: Sequence[tuple[float, ...]], width: float) -> list[int]:
    """Into how many lines each text is broken."""
    found: dict[tuple[float, ...], int] = {}
    for text in texts:
        if text in found:
            continue
        lines, end = 1, 0.0
        for word in text:
            lines, end = (lines, end + word) if end + word <= width else (lines + 1, word)
        found[text] = lines
    return [found[text] for text in texts]


def table(into: Opened, cells: pd.DataFrame, part: Part, style: str, *, title: str, description: str) -> str:
    """One part of a table, with its cells in the style of that name."""
    shown = cells.iloc[:, list(part.columns)]
    right = [False, *(_is_of_numbers(shown.iloc[:, at]) for at in range(1, shown.shape[1]))]
    rows = [_row(into.ids[style], list(shown.columns), part.widths, right, keep=True, is_head=True)]
    last = len(shown) - 1
    for at, row in enumerate(shown.itertuples(index=False, name=None)):
        keep = at < last and (last < KEPT_WHOLE or at < KEPT_TOGETHER or at > last - KEPT_TOGETHER)
        rows.append(_row(into.ids[style], row, part.widths, right, keep=keep))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in part.widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{into.table}"/>'
        f'<w:tblW w:w="{sum(part.widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{_EDGE}" w:type="dxa"/><w:right w:w="{_EDGE}" w:type="dxa"/>'
        '</w:tblCellMar><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        f'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val="{safe(title)}"/>'
        f'<w:tblDescription w:val="{safe(description)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _is_of_numbers(column: pd.Series[str]) -> bool:
    return all(_NUMBER.fullmatch(str(cell)) for cell in column)


def _row(
    style: str,
    cells: Sequence[object],
    widths: Sequence[int],
    right: Sequence[bool],
    *,
    keep: bool,
    is_head: bool = False,
) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{paragraph(style, words(str(cell)), keep=keep, right=at_right)}</w:tc>"
        for cell, width, at_right in zip(cells, widths, right, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{written}</w:tr>"
