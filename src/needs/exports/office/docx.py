"""A committee pack as a Word document: nobody has to edit it, and everything in it can be edited."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import pandas as pd
from docx.shared import Cm, Emu

from needs.charts.parts.spec import ChartSpec
from needs.domain.errors import NeedsError
from needs.exports.office import docx_parts as parts
from needs.exports.office import docx_styles as styles
from needs.exports.office.chart import office_chart
from needs.exports.office.docx_parts import Label, Shown, paragraph, reference, words
from needs.exports.office.docx_tables import fitted, table, with_notes_below
from needs.exports.office.style import HouseStyle
from needs.exports.picture.png import png_of
from needs.exports.picture.svg import svg_of
from needs.exports.reproducible_zip import sealed
from needs.language.numbers import MARKS
from needs.links.packs import address_of
from needs.reports.pack.model import AGAIN, Pack, Section, Step, Table, has_numbers_below, no_step

WIDEST, TALLEST = Cm(16), 0.8
"""Of a figure: the width of our page's text, and the share of its height that leaves room for words."""
LYING, UPRIGHT = 960, 720
"""The widths that pictures are drawn for: an upright one has room for larger letters."""
UPRIGHT_FROM = 700
"""The height, in the same pixels, from which a picture is taken for upright."""
PIXELS = 1890
"""The width of a picture of 16 cm with 300 dots an inch."""
SOURCES = "Sources"
_FIRST_KEY = 1001
"""Of bookmarks and drawings: above those that the headers of a template may have."""


@dataclass
class _Book:
    """A document while it is written, with the numbers that it has given out."""

    into: styles.Opened
    style: HouseStyle
    is_full: bool
    numbers: dict[str, int] = field(default_factory=dict)
    keys: count[int] = field(default_factory=lambda: count(_FIRST_KEY))

    def label(self, kind: str) -> Label:
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return Label(kind, self.numbers[kind])

    def put(self, style: str, *content: str, keep: bool = False) -> None:
        parts.put(self.into.word, paragraph(self.into.ids[style], *content, keep=keep))

    def say(self, style: str, text: str, *, keep: bool = False) -> None:
        """Write a paragraph of plain words, if there are any."""
        if text:
            self.put(style, words(text), keep=keep)


def docx_of(pack: Pack, style: HouseStyle, on_step: Step = no_step) -> bytes:
    """A pack as a Word document; the same pack gives the same bytes.

    Parameters
    ----------
    style
        Its template, if it has one, brings its own styles, page and footer.
    on_step
        Told before each section, table and figure.
    """
    book = _Book(styles.opened(style, title=pack.title), style, pack.is_full)
    styles.describe(book.into.word, pack.title, pack.made_on)
    book.say(styles.TITLE, pack.title)
    book.say(styles.SUBTITLE, pack.standfirst)
    headings = [*(section.title for section in pack.sections), SOURCES]
    _contents(book, headings)
    steps = sum(1 + len(section.items) for section in pack.sections)
    done = count()
    for number, section in enumerate(pack.sections):
        on_step(next(done), steps, section.title)
        _heading(book, section.title, number)
        _said(book, section)
        for item in section.items:
            on_step(next(done), steps, item.title)
            _item(book, item)
    _heading(book, SOURCES, len(pack.sections))
    _sources(book, pack)
    return _saved(book)


def docx_of_figure(spec: ChartSpec, style: HouseStyle) -> bytes:
    """One figure with its caption, its words and its alt text, to be pasted into a report."""
    book = _Book(styles.opened(style, title=spec.title), style, is_full=False)
    styles.describe(book.into.word, spec.title, None)
    _figure(book, spec)
    book.say(styles.NOTE, f"Alternative text: {_alt(spec)}")
    return _saved(book)


def _saved(book: _Book) -> bytes:
    out = io.BytesIO()
    book.into.word.save(out)
    return sealed(out.getvalue())


def _contents(book: _Book, headings: Sequence[str]) -> None:
    """A table of contents without page numbers, so that it is right before Word updates it."""
    book.say(styles.CONTENTS, "Contents")
    link = book.into.ids[styles.LINK]
    for number, title in enumerate(headings):
        start = parts.field_start(r'TOC \o "1-2" \n \h \z \u') if number == 0 else ""
        end = parts.FIELD_END if number == len(headings) - 1 else ""
        book.put(styles.CONTENTS_LINE, start, parts.link_to_bookmark(_anchor(number), title, style=link), end)


def _anchor(number: int) -> str:
    """The bookmark of a heading, named as Word names those of its contents."""
    return f"_Toc{_FIRST_KEY + number}"


def _heading(book: _Book, title: str, number: int) -> None:
    book.put(styles.HEADING, parts.bookmarked(_anchor(number), next(book.keys), words(title)))


def _said(book: _Book, section: Section) -> None:
    for text in section.paragraphs:
        book.say(styles.BODY, text)
    for text in section.points:
        book.say(styles.BULLET, text)


def _item(book: _Book, item: Table | ChartSpec) -> None:
    if isinstance(item, Table):
        _table(book, item)
    else:
        _figure(book, item)


def _leading(book: _Book, sentence: str, label: Label) -> None:
    """A sentence that brings a reader to a table or figure: the reference stands before its full stop."""
    if sentence:
        stop = "." if sentence.endswith(".") else ""
        said = sentence.removesuffix(".")
        book.put(styles.BODY, words(f"{said} ("), reference(label), words(f"){stop}"))


def _caption(book: _Book, label: Label, *title: str) -> None:
    book.put(styles.CAPTION, parts.numbered(label, next(book.keys)), words(": "), *title, keep=True)


def _table(book: _Book, item: Table) -> None:
    label = book.label("Table")
    _leading(book, item.lead, label)
    _caption(book, label, words(item.title))
    notes = _cells(book, item.cells, label, item.title, item.lead)
    _below(book, (*item.notes, *notes), item.source)


def _cells(book: _Book, cells: pd.DataFrame, label: Label, title: str, description: str) -> tuple[str, ...]:
    """Write the table itself, in parts where it is too wide for the page, and give the notes of its rows."""
    into = book.into
    marked, notes = with_notes_below(cells)
    fit = fitted(marked, into.width, ease=into.ease)
    for number, part in enumerate(fit.parts):
        if number:
            book.put(styles.NOTE, reference(label), words(", further columns"), keep=True)
        parts.put(into.word, table(into, marked, part, fit.style, title=title, description=description))
    return notes


def _below(book: _Book, notes: Sequence[str], source: str) -> None:
    """Notes and the source in small letters."""
    book.say(styles.NOTE, " ".join(notes))
    book.say(styles.SOURCE, source)


def _figure(book: _Book, spec: ChartSpec) -> None:
    """A figure with its words; its numbers below it in a full pack, or in its place if it has no picture."""
    label, own = book.label("Figure"), spec.editable
    subtitle, reading = (own and own.subtitle) or spec.subtitle, (own and own.reading) or spec.reading
    try:
        drawing = _drawing(book, spec, Shown(next(book.keys), label.text, spec.title, _alt(spec)))
    except NeedsError as error:
        drawing, reading = "", f"{error.message} {spec.alt}"
    fits = has_numbers_below(spec)
    behind = book.label("Table") if book.is_full and fits else None
    _leading(book, spec.takeaway, label)
    _caption(book, label, words(spec.title))
    book.say(styles.NOTE, subtitle, keep=True)
    if drawing:
        book.put(styles.BODY, drawing, keep=True)
    where: tuple[str, ...] = ()
    if behind:
        where = (words(" The numbers are in "), reference(behind), words("."))
    elif not fits and (book.is_full or not drawing):
        where = (words(f" Its {len(spec.table)} rows of numbers are in the workbook of this pack."),)
    book.put(styles.NOTE, words(reading), *where)
    _below(book, spec.notes, spec.source)
    if behind:
        _caption(book, behind, words("the figures behind "), reference(label))
    if behind or (fits and not drawing):
        notes = _cells(book, spec.table, behind or label, f"The figures behind {label.text}", spec.subtitle)
        marks = (MARKS,) if spec.table.map(_is_marked).to_numpy().any() else ()
        _below(book, (*marks, *notes), f"Source: as for {label.text}.")


def _alt(spec: ChartSpec) -> str:
    """What the figure shows as it is drawn here."""
    return (spec.editable and spec.editable.alt) or spec.alt


def _is_marked(cell: object) -> bool:
    return str(cell).startswith("[")


def _drawing(book: _Book, spec: ChartSpec, shown: Shown) -> str:
    """A chart that can be edited, else a picture.

    Raises
    ------
    NeedsError
        No picture can be made, or none that could be read on a page.
    """
    word, width = book.into.word, Emu(min(book.into.width, WIDEST))
    if spec.editable:
        return parts.chart(word, office_chart(spec.editable, book.style), shown, width)
    height = spec.figure.layout.height or 0
    drawn_for = UPRIGHT if height > UPRIGHT_FROM else LYING
    if width * height / drawn_for > TALLEST * book.into.height:
        raise NeedsError("This figure is too tall for a page.")
    png = png_of(svg_of(spec, width=drawn_for, title=False), width=PIXELS)
    return parts.picture(word, png, shown, width)


def _sources(book: _Book, pack: Pack) -> None:
    """Where everything comes from and how to make it again: the last words of every pack."""
    for source in pack.sources:
        book.say(styles.BULLET, source)
    book.say(styles.BODY, pack.freshness)
    if pack.licence not in pack.freshness:
        book.say(styles.BODY, pack.licence)
    address = address_of(pack)
    whole = address.startswith(("https://", "http://"))
    link = (
        parts.link_to_address(book.into.word, address, style=book.into.ids[styles.LINK])
        if whole
        else words(address)
    )
    book.put(styles.BODY, words(f"{pack.made} {AGAIN} "), link)
