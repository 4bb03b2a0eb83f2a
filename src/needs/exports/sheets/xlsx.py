"""A pack, or one figure, as an Excel workbook by the Analysis Function's guidance, written by gptables."""

from __future__ import annotations

import io
import re
from xml.sax.saxutils import escape

import pandas as pd
from gptables import Cover, GPTable, GPWorkbook
from gptables.core.gptable import FormatList
from gptables.core.wrappers import GPWorksheet

from needs.charts.parts.spec import ChartSpec
from needs.domain.pages import PRODUCT
from needs.exports.reproducible_zip import packed, parts_of
from needs.exports.sheets import book as sheets
from needs.exports.sheets.book import (
    COVER,
    LANGUAGE,
    Book,
    Cell,
    Link,
    Sheet,
    book_of,
    book_of_figure,
)
from needs.reports.pack.model import Pack

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Text stays text, whatever it looks like."""
_A4 = 9
_PIXEL = 0.75
"""Points."""
_COVER_LETTERS = 100
_COVER = (_COVER_LETTERS * 7 + 5) * _PIXEL
"""The width of the cover in the letters that Excel counts, of 7 pixels each, and in points."""
_PROPERTIES = "docProps/core.xml"
_READ_AS_MARKUP = re.compile(r"\](?=\()|\$(?=\$)")
"""Where a blank keeps gptables from reading text as a link or as the name of a note."""
_NO_LETTERS = re.compile(r"[^a-zA-Z0-9]*")


def xlsx_of(pack: Pack) -> bytes:
    """The tables of a pack and the numbers behind its figures; the same pack gives the same bytes."""
    return _written(book_of(pack))


def xlsx_of_figure(spec: ChartSpec) -> bytes:
    """The numbers behind one figure."""
    return _written(book_of_figure(spec))


def _written(book: Book) -> bytes:
    out = io.BytesIO()
    workbook = GPWorkbook(out, options=_OPTIONS)
    first = workbook.add_worksheet(COVER)
    first.write_cover(_cover(book.cover))
    for at, height in enumerate(book.cover.heights(_COVER)):
        first.set_row(at, height)
    _lie(first)
    for sheet in book.sheets:
        _write(workbook.add_worksheet(sheet.name), sheet)
    workbook.close()
    parts = parts_of(out.getvalue())
    return packed({**parts, _PROPERTIES: _properties(book)})


def _write(worksheet: GPWorksheet, sheet: Sheet) -> None:
    worksheet.write_gptable(_gptable(sheet), auto_width=False)
    for at, width in enumerate(sheet.widths):
        worksheet.set_column_pixels(at, at, round(width / _PIXEL))
    above = 2 + len(sheet.lines)
    for at, height in enumerate(sheet.heights, start=above):
        worksheet.set_row(at, height)
    worksheet.repeat_rows(above)
    _lie(worksheet, sheet.pages)


def _lie(worksheet: GPWorksheet, pages: int = 1) -> None:
    """Print on pages that lie on their sides, so many beside one another."""
    worksheet.set_paper(_A4)
    worksheet.set_landscape()
    worksheet.fit_to_pages(pages, 0)


def _cover(cover: sheets.Cover) -> Cover:
    return Cover(
        title=_above(cover.title),
        intro=[_on_cover(line) for line in cover.introduction],
        about=[_on_cover(line) for line in cover.about],
        width=_COVER_LETTERS,
    )


def _gptable(sheet: Sheet) -> GPTable:
    table = pd.DataFrame(
        [[_in_table(cell) for cell in row] for row in sheet.rows],
        columns=[_above(column.heading) for column in sheet.columns],
        dtype=object,
    )
    alike: dict[int | None, list[int]] = {}
    for at, column in enumerate(sheet.columns):
        alike.setdefault(column.decimals, []).append(at)
    return GPTable(
        table=table,
        table_name=sheet.name,
        title=_above(sheet.title),
        instructions=sheet.instructions,
        legend=[_above(line) for line in sheet.lines],
        index_columns={},
        additional_formatting=[
            {"column": {"columns": places, "format": _looks(decimals), "include_names": True}}
            for decimals, places in alike.items()
        ],
    )


def _looks(decimals: int | None) -> dict[str, object]:
    """How the cells of a column look: words with room between them and the number before them."""
    if decimals is None:
        return {"align": "left", "valign": "top", "indent": 1}
    return {
        "align": "right",
        "valign": "top",
        "num_format": f"#,##0.{'0' * decimals}".rstrip("."),
    }


def _in_table(cell: Cell) -> object:
    """A cell as gptables takes it.

    Text with its markup for links goes in as text of one format, which it does not read for markup; so does
    text without a letter, which it would refuse.
    """
    if isinstance(cell, Link):
        return _on_cover(cell)
    if isinstance(cell, str) and (_READ_AS_MARKUP.search(cell) or _NO_LETTERS.fullmatch(cell)):
        return FormatList([{}, cell])
    return cell


def _on_cover(line: str | Link) -> object:
    if isinstance(line, str):
        return _above(line)
    address = f"internal:'{line.address[1:]}'!A1" if line.address.startswith("#") else line.address
    return {line.text: address}


def _above(text: str) -> str:
    """Text around a table, where gptables reads its marks for links and notes wherever they stand."""
    return _READ_AS_MARKUP.sub(r"\g<0> ", text)


def _properties(book: Book) -> bytes:
    """What the workbook says of itself, with its language, and of its day nothing but what is known."""
    made = (
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{book.made_on.isoformat()}T00:00:00Z</dcterms:created>'
        if book.made_on
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(book.cover.title)}</dc:title><dc:creator>{escape(PRODUCT)}</dc:creator>"
        f"<dc:language>{LANGUAGE}</dc:language>{made}</cp:coreProperties>"
    ).encode()
