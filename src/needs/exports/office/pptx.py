"""A committee pack as slides: one finding a slide, charts that can be edited, and notes to speak from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from pptx.slide import Slide, SlideLayout
from pptx.util import Cm, Emu

from needs.charts.parts.editable import EditableChart
from needs.charts.parts.spec import ChartSpec
from needs.domain.errors import NeedsError
from needs.exports.office import pptx_parts as parts
from needs.exports.office.chart import POINTS, office_chart
from needs.exports.office.chart_layout import WIDTH_CM, ratio_of
from needs.exports.office.pptx_deck import (
    Deck,
    Holder,
    box_of,
    describe,
    number_of,
    opened,
    put,
    text_of,
    text_place,
    title_of,
)
from needs.exports.office.pptx_parts import Shown
from needs.exports.office.pptx_tables import laid_out, place_table
from needs.exports.office.pptx_text import INDENT, Box, Letters, one_line
from needs.exports.office.style import HouseStyle
from needs.exports.picture.png import png_of
from needs.exports.picture.svg import svg_of
from needs.exports.reproducible_zip import sealed
from needs.language.numbers import MARKS
from needs.language.places import day
from needs.links.packs import address_of
from needs.reports.pack.model import AGAIN, Pack, Section, Step, Table, no_step

MOST_POINTS = 5
"""Of one slide."""
PICTURE_WIDTH, PIXELS = 960, 1890
"""Of a picture: the width that it is drawn for, and its pixels across."""
SUMMARY, ANNEX, SOURCES = "summary", "methods", "Sources"
_TALLEST = 1.5
"""The height of a picture by its width up to which its letters can be read on a slide."""
_BETWEEN = Cm(0.2)
_MOST_BELOW = 5
"""Lines of the paragraphs of a section that may stand below its first figure; more go into the notes."""


@dataclass
class _Making:
    """Slides while they are written, with the titles and the charts that they have."""

    deck: Deck
    style: HouseStyle
    address: str = ""
    titles: dict[str, int] = field(default_factory=dict)
    drawn: set[tuple[str, EditableChart]] = field(default_factory=set)

    @property
    def link(self) -> str:
        """The address, where a click can follow it: a path alone leads nowhere outside its site."""
        return self.address if self.address.startswith(("https://", "http://")) else ""

    @property
    def again(self) -> str:
        """How to make the same once more."""
        return f"{AGAIN} {self.address}" if self.address else ""

    def unique(self, title: str, *, goes_on: bool = False) -> str:
        """A title as no other slide has it."""
        times = self.titles[title] = self.titles.get(title, 0) + 1
        mark = "continued" if goes_on else "again"
        return title if times == 1 else f"{title} ({mark if times == 2 else f'{mark}, {times}'})"

    def is_drawn(self, spec: ChartSpec) -> bool:
        """Whether a slide says the same of the same chart: kinds of figures may be one as a chart."""
        if not spec.editable:
            return False
        key = (one_line(spec.title), replace(spec.editable, subtitle="", alt="", reading=""))
        known = key in self.drawn
        self.drawn.add(key)
        return known


def pptx_of(pack: Pack, style: HouseStyle, on_step: Step = no_step) -> bytes:
    """A pack as PowerPoint slides; the same pack gives the same bytes.

    Parameters
    ----------
    style
        Its template, if it has one, brings its masters, its layouts and its size.
    on_step
        Told before each section, table and figure.
    """
    making = _Making(opened(style), style, address_of(pack))
    describe(making.deck.slides, pack.title, pack.made_on)
    _first(making, pack)
    steps = sum(1 + len(section.items) for section in pack.sections)
    done = count()
    for section in pack.sections:
        on_step(next(done), steps, section.title)
        said = _said(section)
        if said.listed:
            _list(making, section.title, said)
            said = _Said()
        for item in section.items:
            on_step(next(done), steps, item.title)
            if isinstance(item, Table):
                _table(making, item, said)
            elif making.is_drawn(item):
                continue
            else:
                _figure(making, item, said)
            said = _Said()
    _sources(making, pack)
    return _saved(making)


def pptx_of_figure(spec: ChartSpec, style: HouseStyle) -> bytes:
    """One figure on a slide, with its words and its alt text, to be put among others."""
    making = _Making(opened(style), style)
    describe(making.deck.slides, spec.title, None)
    _figure(making, spec, _Said())
    return _saved(making)


@dataclass(frozen=True)
class _Said:
    """Where the sentences of a section stand.

    Attributes
    ----------
    before, listed
        In small letters above a list, and in it.
    below, noted
        In small letters below what is shown, and in the notes alone.
    """

    before: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()


def _said(section: Section) -> _Said:
    """Where its sentences go: figures and tables say most findings themselves, and slides are no report."""
    if section.key == ANNEX:
        return _Said(listed=section.paragraphs, noted=section.points)
    if section.key == SUMMARY and section.points:
        return _Said(before=section.paragraphs, listed=section.points)
    if not section.items:
        return _Said(listed=(*section.paragraphs, *section.points))
    return _Said(below=section.paragraphs, noted=section.points)


def _saved(making: _Making) -> bytes:
    out = io.BytesIO()
    making.deck.slides.save(out)
    return sealed(out.getvalue())


def _slide(making: _Making, layout: SlideLayout, title: str, *, is_first: bool = False) -> tuple[Slide, Box]:
    """A new slide with its title and number, and the room that is left on it."""
    deck = making.deck
    slide = deck.slides.slides.add_slide(layout)
    holder = title_of(layout)
    # Short titles do not shout beside long ones, but the first slide is alone.
    most, least = deck.sizes.titles
    most = holder.size if layout is deck.first else min(holder.size, most)
    sizes = (most, min(most, least))
    size = deck.letters.size_that_fits([title], holder.box, sizes, bold=True)
    place: Any = slide.shapes.title
    parts.write(place.text_frame, [title], None if size == holder.size else size)
    needed = deck.letters.height_of([title], holder.box.width, size, bold=True)
    box = replace(holder.box, height=max(holder.box.height, needed))
    area = _beside(deck.area, box)
    if not is_first and area.height < deck.area.height / 2:
        # A template of title slides alone keeps its titles where everything else has to stand.
        box = replace(box, top=deck.area.top, height=needed)
        area = _beside(deck.area, box)
    if box != holder.box:
        put(place, box)
    held = number_of(layout) if layout is not deck.first else None
    if held is not None and not box_of(held).meets(area):
        parts.number(slide, held)
    return slide, area


def _beside(area: Box, title: Box) -> Box:
    """What a title leaves of the place for everything else."""
    if not title.meets(area):
        return area
    return area.below(title.bottom) if title.top <= area.top else area.above(title.top)


def _first(making: _Making, pack: Pack) -> None:
    deck = making.deck
    slide, area = _slide(making, deck.first, making.unique(one_line(pack.title)), is_first=True)
    holder = text_of(deck.first)
    texts = [pack.standfirst, f"{day(pack.made_on)}. {pack.freshness}"]
    _text(making, slide, holder, holder.box if holder else area, texts)
    _finish(slide, ())


def _text(making: _Making, slide: Slide, holder: Holder | None, box: Box, texts: Sequence[str]) -> None:
    """Put paragraphs into the slide's place for text, moved to a box; else into a box of their own."""
    place, (most, _) = text_place(slide), making.deck.sizes.lists
    most = min(holder.size, most) if holder and place is not None else most
    sizes = (most, min(most, making.deck.sizes.small))
    size = making.deck.letters.size_that_fits(texts, box, sizes, indent=INDENT)
    if holder is None or place is None:
        parts.text_box(slide, box, texts, size, link=making.link)
        return
    parts.write(place.text_frame, texts, size, link=making.link)
    if len(texts) == 1:
        parts.without_dot(place.text_frame)
    if box != holder.box:
        put(place, box)


def _list(making: _Making, title: str, said: _Said) -> None:
    """Sentences in a list, on as many slides as they need."""
    slide, room = _list_slide(making, making.unique(one_line(title)))
    room = _lead(making, slide, room, said.before)
    pages = _spread(making.deck.letters, said.listed, room, making.deck.sizes.lists[1], MOST_POINTS)
    for number, texts in enumerate(pages):
        if number:
            slide, room = _list_slide(making, making.unique(one_line(title), goes_on=True))
        _text(making, slide, text_of(making.deck.listing), room, texts)
        _finish(slide, (*said.before, *said.noted))


def _list_slide(making: _Making, title: str) -> tuple[Slide, Box]:
    """A slide for a list, and the place of its text as far as the title leaves it."""
    slide, area = _slide(making, making.deck.listing, title)
    holder = text_of(making.deck.listing)
    return slide, holder.box.below(area.top).above(area.bottom) if holder else area


def _spread(
    letters: Letters, texts: Sequence[str], room: Box, least: float, most: int
) -> list[Sequence[str]]:
    """Paragraphs on as few slides as can be, as many on each."""
    for pages in range(-(-len(texts) // most), len(texts)):
        size = -(-len(texts) // pages)
        spread = [texts[start : start + size] for start in range(0, len(texts), size)]
        if all(letters.height_of(each, room.width, least, indent=INDENT) <= room.height for each in spread):
            return spread
    return [[text] for text in texts]


def _figure(making: _Making, spec: ChartSpec, said: _Said) -> None:
    slide, area = _slide(making, making.deck.single, making.unique(one_line(spec.title)))
    room = _foot(making, slide, area, _short(making, said.below, area), spec.source)
    # What is drawn as a chart may differ from the figure, and then brings its own words.
    own = spec.editable
    room = _under_title(making, slide, room, (own and own.subtitle) or spec.subtitle)
    _drawing(making, slide, room.inside(), spec)
    reading = (own and own.reading) or spec.reading
    words = (spec.takeaway, reading, *said.below, *said.noted, *spec.notes, spec.source)
    _finish(slide, (*words, making.again))


def _drawing(making: _Making, slide: Slide, room: Box, spec: ChartSpec) -> None:
    """A chart that can be edited, else a picture; where neither can be made, the reason and what it shows."""
    if spec.editable:
        shown = Shown(spec.title, spec.editable.alt or spec.alt)
        # Charts are laid out for a page: the higher this place is than there, the larger the letters.
        share = Emu(room.height).cm / (ratio_of(spec.editable) * WIDTH_CM)
        least, most = making.deck.sizes.charts
        points = int(min(max(POINTS * share, least), most))
        across, down = Emu(room.width).cm, Emu(room.height).cm
        made = office_chart(spec.editable, making.style, points=points, size=(across, down))
        parts.chart(slide, made, room, shown, on_white=making.deck.is_own)
        return
    instead = ""
    try:
        png = png_of(svg_of(spec, width=PICTURE_WIDTH, title=False), width=PIXELS)
        if parts.ratio_of(png) > _TALLEST:
            instead = "The figure is too tall to be read on a slide. The Word document of this pack has it."
    except NeedsError as error:
        instead = str(error)
    if not instead:
        parts.picture(slide, png, room, Shown(spec.title, spec.alt))
        return
    texts = [spec.takeaway, instead]
    sizes = making.deck.sizes
    size = making.deck.letters.size_that_fits(texts, room, (sizes.lists[0], sizes.small))
    parts.text_box(slide, room, texts, size)


def _table(making: _Making, item: Table, said: _Said) -> None:
    """A table on as many slides as it needs, each with its source."""
    title, deck = one_line(item.title), making.deck
    slide, area = _slide(making, deck.single, making.unique(title))
    marked = any(str(cell).startswith("[") for cell in item.cells.to_numpy().ravel())
    marks = (MARKS,) if marked or MARKS in item.notes else ()
    below = (*_short(making, said.below, area), *marks)
    room = area.above(area.bottom - sum(_heights(making, area, below, item.source)) - _BETWEEN)
    laid = laid_out(item.cells, room.inside(), deck.letters, deck.sizes.tables)
    for number, page in enumerate(laid.pages):
        if number:
            slide, area = _slide(making, deck.single, making.unique(title, goes_on=True))
        room = _foot(making, slide, area, marks if number else below, item.source)
        place_table(slide, item.cells, laid, page, room.inside(), Shown(title, item.lead), making.style)
        words = (item.lead, *said.below, *said.noted, *item.notes, item.source)
        _finish(slide, (*words, making.again))


def _short(making: _Making, texts: tuple[str, ...], area: Box) -> tuple[str, ...]:
    """Paragraphs that may stand below what a slide shows; none where they are too many for it."""
    width = Emu(area.width).pt
    lines = sum(making.deck.letters.lines_in(text, width, making.deck.sizes.small) for text in texts)
    return texts if lines <= _MOST_BELOW else ()


def _lead(making: _Making, slide: Slide, area: Box, texts: Sequence[str]) -> Box:
    """Put paragraphs at the upper edge; the room that is left."""
    if not texts:
        return area
    letters, sizes = making.deck.letters, making.deck.sizes
    third = replace(area, height=area.height // 3)
    size = letters.size_that_fits(texts, third, (sizes.subtitles[0], sizes.small))
    high = letters.height_of(texts, area.width, size)
    parts.text_box(slide, replace(area, height=high), texts, size)
    return area.below(area.top + high + _BETWEEN)


def _under_title(making: _Making, slide: Slide, area: Box, text: str) -> Box:
    """Put the line below the title; the room that is left."""
    letters, sizes = making.deck.letters, making.deck.sizes.subtitles
    width = Emu(area.inside().width).pt
    size = next((each for each in sizes if letters.lines_in(text, width, each) == 1), sizes[-1])
    high = letters.height_of([text], area.width, size)
    parts.text_box(slide, replace(area, height=high), [text], size)
    return area.below(area.top + high)


def _foot(making: _Making, slide: Slide, area: Box, below: Sequence[str], source: str) -> Box:
    """Put small letters and the source at the lower edge; the room that is left."""
    high, deep = _heights(making, area, below, source)
    top, sizes = area.bottom - high - deep, making.deck.sizes
    if below:
        parts.text_box(slide, replace(area, top=top, height=high), below, sizes.small)
    parts.text_box(slide, replace(area, top=top + high, height=deep), [source], sizes.source)
    return area.above(top - _BETWEEN)


def _heights(making: _Making, area: Box, below: Sequence[str], source: str) -> tuple[int, int]:
    """How high small letters and the source below them are."""
    letters, sizes = making.deck.letters, making.deck.sizes
    high = letters.height_of(below, area.width, sizes.small)
    return high, letters.height_of([source], area.width, sizes.source)


def _sources(making: _Making, pack: Pack) -> None:
    """Where everything comes from and how to make it again: the last of the slides."""
    licence = () if pack.licence in pack.freshness else (pack.licence,)
    texts = [*pack.sources, pack.freshness, *licence, pack.made, *filter(None, [making.again])]
    slide, room = _list_slide(making, making.unique(SOURCES))
    pages = _spread(making.deck.letters, texts, room, making.deck.sizes.small, len(texts))
    for number, page in enumerate(pages):
        if number:
            slide, room = _list_slide(making, making.unique(SOURCES, goes_on=True))
        _text(making, slide, text_of(making.deck.listing), room, page)
        _finish(slide, ())


def _finish(slide: Slide, notes: Sequence[str]) -> None:
    """Take out the places of the layout that nothing was put into, and write the notes."""
    every: Any = slide.placeholders
    for place in list(every):
        if not place.element.xpath(".//a:t | .//a:fld"):
            place.element.getparent().remove(place.element)
    parts.speaker_notes(slide, notes)
