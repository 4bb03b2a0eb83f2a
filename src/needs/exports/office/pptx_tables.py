"""Tables of slides: true tables in letters that can be read from a chair, on as many slides as they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.slide import Slide
from pptx.util import Emu, Length, Pt

from needs.charts.parts.house import Colour
from needs.exports.office.columns import is_of_numbers, widths_of
from needs.exports.office.pptx_parts import Shown, describe, write
from needs.exports.office.pptx_text import LINE, Box, Letters
from needs.exports.office.style import HouseStyle

MOST_ROWS = 10
"""Of one slide, below the headings."""
FEW_LINES = 3
"""A row of more lines than this is written in smaller letters rather than in a narrow column."""
_EDGE, _EDGE_UP = Pt(8), Pt(4)
"""What a cell keeps free at each side, and above and below."""
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own “No Style, No Grid”: letters in the colour of the text of the slides."""


@dataclass(frozen=True)
class Page:
    """What of a table stands on one slide: its columns with their widths, and its rows with their heights.

    The first height is that of the headings; all are in points.
    """

    columns: tuple[int, ...]
    widths: tuple[float, ...]
    rows: range
    heights: tuple[float, ...]


@dataclass(frozen=True)
class Laid:
    """A table laid out for slides, in letters of a size in points; ``deepest`` is its row of most lines."""

    size: float
    pages: tuple[Page, ...]
    deepest: int


def laid_out(cells: pd.DataFrame, room: Box, letters: Letters, sizes: Sequence[float]) -> Laid:
    """Lay out a table: on as few slides as can be, then in letters as large as rows of few lines allow.

    Where its columns do not fit side by side, further slides hold the others; each begins with the first
    column, which names the rows.

    Parameters
    ----------
    sizes
        Of letters, to choose from, the largest first.
    """
    columns = [[str(name), *map(str, cells.iloc[:, at])] for at, name in enumerate(cells.columns)]
    fitting = _Fitting(columns, Emu(room.width).pt, Emu(room.height).pt, letters, sizes)
    others = list(range(1, len(columns)))
    for parts in range(1, len(others) + 1):
        size = -(-len(others) // parts)
        chunks = [(0, *others[start : start + size]) for start in range(0, len(others), size)]
        if laid := fitting.best(chunks):
            return laid
    pages = fitting.pages((0,), (fitting.width,), sizes[-1])
    return Laid(sizes[-1], tuple(pages), 0)


@dataclass(frozen=True, eq=False)
class _Fitting:
    """The columns of a table, each with its heading first, the room in points, and letters for it."""

    columns: Sequence[Sequence[str]]
    width: float
    height: float
    letters: Letters
    sizes: Sequence[float]

    def best(self, chunks: Sequence[tuple[int, ...]]) -> Laid | None:
        """Some columns at a time in the best size; nothing where they do not fit side by side."""
        smallest = [laid for whole in (True, False) if (laid := self._laid(chunks, self.sizes[-1], whole))]
        if not smallest:
            return None
        fewest = min(len(laid.pages) for laid in smallest)
        for whole in (True, False):
            for size in self.sizes[:-1]:
                laid = self._laid(chunks, size, whole)
                if laid and len(laid.pages) == fewest and laid.deepest <= FEW_LINES:
                    return laid
        return min(smallest, key=lambda laid: (len(laid.pages), laid.deepest))

    def _laid(self, chunks: Sequence[tuple[int, ...]], size: float, whole_numbers: bool) -> Laid | None:
        pages: list[Page] = []
        deepest = 0
        for chunk in chunks:
            widths = widths_of(
                [self.columns[at] for at in chunk],
                size=size,
                room=self.width,
                edges=2 * _EDGE.pt,
                ease=self.letters.ease,
                whole_numbers=whole_numbers,
            )
            if not widths:
                return None
            pages += self.pages(chunk, widths, size)
            deepest = max(deepest, *self._lines(chunk, widths, size))
        return Laid(size, tuple(pages), deepest)

    def pages(self, columns: tuple[int, ...], widths: tuple[float, ...], size: float) -> list[Page]:
        """The rows of some columns on as few slides as can be, spread evenly."""
        head, *heights = (
            lines * size * LINE + 2 * _EDGE_UP.pt for lines in self._lines(columns, widths, size)
        )
        free = self.height - head
        least = len(_filled(heights, free, MOST_ROWS))
        evenly = range(-(-len(heights) // least), MOST_ROWS + 1)
        rows = next(
            (pages for most in evenly if len(pages := _filled(heights, free, most)) == least), [range(0)]
        )
        return [Page(columns, widths, each, (head, *(heights[row] for row in each))) for each in rows]

    def _lines(self, columns: tuple[int, ...], widths: tuple[float, ...], size: float) -> list[int]:
        """Of the headings and of every row, how many lines its deepest cell has."""
        counted = [
            [
                self.letters.lines_in(text, width - 2 * _EDGE.pt, size, bold=column == 0 or row == 0)
                for row, text in enumerate(self.columns[column])
            ]
            for column, width in zip(columns, widths, strict=True)
        ]
        return [max(1, *row) for row in zip(*counted, strict=True)]


def _filled(heights: Sequence[float], free: float, most: int) -> list[range]:
    """Rows filled into slides one after another; a row that is higher than a slide stands alone."""
    pages: list[range] = []
    start, taken = 0, 0.0
    for row, height in enumerate(heights):
        if row > start and (taken + height > free or row - start == most):
            pages.append(range(start, row))
            start, taken = row, 0.0
        taken += height
    return [*pages, range(start, len(heights))]


def place_table(
    slide: Slide, cells: pd.DataFrame, laid: Laid, page: Page, room: Box, shown: Shown, style: HouseStyle
) -> None:
    """Put one part of a table at the upper edge of its place."""
    part = cells.iloc[list(page.rows), list(page.columns)]
    frame: Any = slide.shapes.add_table(
        len(page.rows) + 1,
        len(page.columns),
        Emu(room.left),
        Emu(room.top),
        Emu(room.width),
        Pt(sum(page.heights)),
    )
    describe(frame._element, shown)
    table = frame.table
    table.first_row, table.first_col, table.horz_banding = True, True, False
    frame._element.xpath(".//a:tableStyleId")[0].text = _NO_STYLE
    for at, width in enumerate(_whole(page.widths, room.width)):
        table.columns[at].width = width
    right = [
        at > 0 and is_of_numbers(map(str, cells.iloc[:, column])) for at, column in enumerate(page.columns)
    ]
    rows = [tuple(map(str, part.columns)), *part.itertuples(index=False, name=None)]
    for number, (texts, height) in enumerate(zip(rows, page.heights, strict=True)):
        table.rows[number].height = Pt(height)
        for at, text in enumerate(texts):
            _fill(table.cell(number, at), str(text), laid.size, style, is_head=number == 0, right=right[at])
            if at == 0:
                table.cell(number, at).text_frame.paragraphs[0].runs[0].font.bold = True


def _fill(cell: Any, text: str, size: float, style: HouseStyle, *, is_head: bool, right: bool) -> None:
    write(cell.text_frame, [text], size)
    cell.margin_left = cell.margin_right = _EDGE
    cell.margin_top = cell.margin_bottom = _EDGE_UP
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if is_head else MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    properties = cell._tc.get_or_add_tcPr()
    if is_head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = _rgb(style.heading)
        font = paragraph.runs[0].font
        font.bold, font.color.rgb = True, _rgb(Colour.PAPER)
    else:
        properties.insert(0, _line_below())


def _rgb(colour: str) -> Any:
    made: Any = RGBColor
    return made.from_string(colour.removeprefix("#"))


def _line_below() -> Any:
    """The line between two rows."""
    return parse_xml(
        f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{Colour.QUIET.removeprefix("#")}"/>'
        "</a:solidFill></a:lnB>"
    )


def _whole(widths: Sequence[float], room: int) -> list[Length]:
    """Widths in points as whole units that add up to the room."""
    ends = [round(sum(widths[: at + 1]) / sum(widths) * room) for at in range(len(widths))]
    return [Emu(end - start) for start, end in zip([0, *ends], ends, strict=False)]
