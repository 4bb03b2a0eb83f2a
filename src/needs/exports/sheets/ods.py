"""A pack, or one figure, as an OpenDocument spreadsheet: the sheets of the Excel workbook, written by odfdo.

It starts from an empty document of our own, because odfdo's template brings parts that are not valid.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime, time
from string import ascii_uppercase

from odfdo import Document, Element

from needs.charts.parts.spec import ChartSpec
from needs.domain.pages import PRODUCT
from needs.exports.picture.svg_text import safe
from needs.exports.reproducible_zip import packed, sealed
from needs.exports.sheets.book import (
    COVER,
    DECIMALS,
    HEADING_SIZE,
    LANGUAGE,
    ROW,
    SIZE,
    TITLE_SIZE,
    Book,
    Cell,
    Column,
    Cover,
    Link,
    Sheet,
    book_of,
    book_of_figure,
    shown,
)
from needs.reports.pack.model import Pack

_COVER_WIDTH = 560.0
"""Points."""
_MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
_LARGER = {TITLE_SIZE: "title", HEADING_SIZE: "subtitle"}
"""The styles of larger letters, by their size."""
_LINE, _WRAPPED, _HEAD, _HEAD_RIGHT, _TEXT, _MARK = "line", "wrapped", "head", "head-right", "text", "mark"
_TITLE_ROW = ROW * TITLE_SIZE / SIZE


def ods_of(pack: Pack) -> bytes:
    """The tables of a pack and the numbers behind its figures; the same pack gives the same bytes."""
    return _written(book_of(pack))


def ods_of_figure(spec: ChartSpec) -> bytes:
    """The numbers behind one figure."""
    return _written(book_of_figure(spec))


def _written(book: Book) -> bytes:
    document = Document(io.BytesIO(_empty(book)))
    for each in (_cover(book.cover), *map(_table, book.sheets), _named(book.sheets)):
        document.body.append(Element.from_tag(each))
    about = document.meta
    about.title = book.cover.title
    about.initial_creator = about.creator = PRODUCT
    about.language = LANGUAGE
    if book.made_on:
        about.creation_date = datetime.combine(book.made_on, time())
    out = io.BytesIO()
    document.save(out)
    return sealed(out.getvalue())


def _cover(cover: Cover) -> str:
    rows = (
        _row([_words(line, _LARGER.get(size, _WRAPPED))], height)
        for (line, size), height in zip(cover.lines, cover.heights(_COVER_WIDTH), strict=True)
    )
    return _sheet(COVER, [_COVER_WIDTH], 1, rows)


def _table(sheet: Sheet) -> str:
    head, *below = sheet.heights
    names = [_words(each.heading, _HEAD_RIGHT if each.is_number else _HEAD) for each in sheet.columns]
    rows = [
        _row([_words(sheet.title, _LARGER[TITLE_SIZE])], _TITLE_ROW),
        *(_row([_words(line, _LINE)], ROW) for line in (sheet.instructions, *sheet.lines)),
        f"<table:table-header-rows>{_row(names, head)}</table:table-header-rows>",
        *(
            _row(map(_cell, row, sheet.columns), height)
            for row, height in zip(sheet.rows, below, strict=True)
        ),
    ]
    return _sheet(sheet.name, sheet.widths, sheet.pages, rows)


def _sheet(name: str, widths: Iterable[float], pages: int, rows: Iterable[str]) -> str:
    columns = "".join(f'<table:table-column table:style-name="width{round(width)}"/>' for width in widths)
    return (
        f'<table:table table:name="{name}" table:style-name="pages{pages}">{columns}{"".join(rows)}'
        "</table:table>"
    )


def _row(cells: Iterable[str], height: float) -> str:
    return f'<table:table-row table:style-name="height{round(height)}">{"".join(cells)}</table:table-row>'


def _cell(cell: Cell, column: Column) -> str:
    if isinstance(cell, float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell!r}" '
            f'table:style-name="number{column.decimals}"><text:p>{shown(cell, column)}</text:p>'
            "</table:table-cell>"
        )
    return _words(cell, _MARK if column.is_number else _TEXT)


def _words(words: str | Link, style: str) -> str:
    """A cell of words, which are never a formula here."""
    if isinstance(words, Link):
        address = f"{words.address}.A1" if words.address.startswith("#") else words.address
        said = f'<text:a xlink:type="simple" xlink:href="{safe(address)}">{safe(words.text)}</text:a>'
    else:
        said = safe(words)
    return (
        f'<table:table-cell office:value-type="string" table:style-name="{style}"><text:p>{said}</text:p>'
        "</table:table-cell>"
    )


def _named(sheets: Iterable[Sheet]) -> str:
    """The name of each table, with its headings, and without buttons to filter it."""
    ranges = ""
    for sheet in sheets:
        head = 3 + len(sheet.lines)
        end = f"{_letters(len(sheet.columns))}{head + len(sheet.rows)}"
        ranges += (
            f'<table:database-range table:name="{sheet.name}" table:contains-header="true" '
            f'table:display-filter-buttons="false" '
            f'table:target-range-address="{sheet.name}.A{head}:{sheet.name}.{end}"/>'
        )
    return f"<table:database-ranges>{ranges}</table:database-ranges>"


def _letters(column: int) -> str:
    """The name of a column by its number: ``A`` to ``Z``, then ``AA`` and on."""
    before, last = divmod(column - 1, len(ascii_uppercase))
    return (_letters(before) if before else "") + ascii_uppercase[last]


def _empty(book: Book) -> bytes:
    """A document without sheets, with the styles that the sheets will use."""
    pages = sorted({1, *(sheet.pages for sheet in book.sheets)})
    kinds = {
        "styles.xml": _root("styles", _styles(pages)),
        "content.xml": _root("content", _content(book, pages)),
        "meta.xml": _root("meta", "<office:meta/>"),
    }
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in {"/": _MEDIA_TYPE, **dict.fromkeys(kinds, "text/xml")}.items()
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
        f'manifest:version="1.3">{files}</manifest:manifest>'
    )
    parts = {**kinds, "META-INF/manifest.xml": manifest}
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return packed(
        {"mimetype": _MEDIA_TYPE.encode(), **{at: f"{head}{part}".encode() for at, part in parts.items()}}
    )


def _root(kind: str, inside: str) -> str:
    return f'<office:document-{kind} {_NAMESPACES} office:version="1.3">{inside}</office:document-{kind}>'


def _styles(pages: Iterable[int]) -> str:
    """How cells look, and a page that lies on its side for each number of pages beside one another."""
    layouts = masters = ""
    for number in pages:
        layouts += (
            f'<style:page-layout style:name="lying{number}"><style:page-layout-properties '
            'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" '
            f'fo:margin="1.5cm" style:scale-to-X="{number}" style:scale-to-Y="0"/></style:page-layout>'
        )
        masters += f'<style:master-page style:name="lying{number}" style:page-layout-name="lying{number}"/>'
    return (
        f"<office:styles>{_DEFAULT}{_NUMBERS}{_CELLS}</office:styles>"
        f"<office:automatic-styles>{layouts}</office:automatic-styles>"
        f"<office:master-styles>{masters}</office:master-styles>"
    )


def _content(book: Book, pages: Iterable[int]) -> str:
    """No sheets yet, but every width, height and number of pages that occurs in them."""
    widths = {_COVER_WIDTH, *(width for sheet in book.sheets for width in sheet.widths)}
    heights = {
        *book.cover.heights(_COVER_WIDTH),
        *(height for sheet in book.sheets for height in sheet.heights),
    }
    if book.sheets:
        heights |= {_TITLE_ROW, ROW}
    styles = [
        *(
            _style(f"width{width}", "table-column", f'style:column-width="{width}pt"')
            for width in sorted(set(map(round, widths)))
        ),
        *(
            _style(f"height{height}", "table-row", f'style:row-height="{height}pt"')
            for height in sorted(set(map(round, heights)))
        ),
        *(
            f'<style:style style:name="pages{number}" style:family="table" '
            f'style:master-page-name="lying{number}"/>'
            for number in pages
        ),
    ]
    return (
        f"<office:automatic-styles>{''.join(styles)}</office:automatic-styles>"
        "<office:body><office:spreadsheet/></office:body>"
    )


def _style(name: str, family: str, looks: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}"><style:{family}-properties {looks}/>'
        "</style:style>"
    )


def _of_cells(name: str, cell: str = "", text: str = "", paragraph: str = "", data: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell"{data}>'
        f'<style:table-cell-properties style:vertical-align="top" {cell}/>'
        f"<style:paragraph-properties {paragraph}/><style:text-properties {text}/></style:style>"
    )


_BOLD, _RIGHT, _WRAP = 'fo:font-weight="bold"', 'fo:text-align="end"', 'fo:wrap-option="wrap"'
_PADDED = f'{_WRAP} fo:padding-left="7pt" fo:padding-right="2pt"'
_UNDERLINED = 'fo:border-bottom="0.75pt solid #000000"'
_DEFAULT = (
    '<style:default-style style:family="table-cell"><style:text-properties '
    f'fo:font-family="Arial" fo:font-size="{SIZE}pt" fo:language="en" fo:country="GB"/></style:default-style>'
)
_NUMBERS = "".join(
    f'<number:number-style style:name="decimals{number}"><number:number number:decimal-places="{number}" '
    f'number:min-decimal-places="{number}" number:min-integer-digits="1" number:grouping="true"/>'
    "</number:number-style>"
    for number in DECIMALS
)
_CELLS = "".join(
    [
        _of_cells(_LARGER[TITLE_SIZE], text=f'{_BOLD} fo:font-size="{TITLE_SIZE}pt"'),
        _of_cells(_LARGER[HEADING_SIZE], text=f'{_BOLD} fo:font-size="{HEADING_SIZE}pt"'),
        _of_cells(_LINE),
        _of_cells(_WRAPPED, _WRAP),
        _of_cells(_HEAD, f"{_PADDED} {_UNDERLINED}", _BOLD),
        _of_cells(_HEAD_RIGHT, f"{_PADDED} {_UNDERLINED}", _BOLD, _RIGHT),
        _of_cells(_TEXT, _PADDED),
        _of_cells(_MARK, _PADDED, paragraph=_RIGHT),
        *(
            _of_cells(
                f"number{number}",
                _PADDED,
                paragraph=_RIGHT,
                data=f' style:data-style-name="decimals{number}"',
            )
            for number in DECIMALS
        ),
    ]
)
