"""What slides are written on: our own plain ones in wide format, or those of a council's template."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Slides
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import Slide, SlideLayout, SlideMaster
from pptx.util import Cm, Length

from needs.charts.parts.editable import SeriesRole
from needs.domain.pages import PRODUCT
from needs.exports.office.pptx_text import HEIGHT, WIDTH, Box, Letters, Sizes, letters_of, sizes_of
from needs.exports.office.style import HouseStyle
from needs.exports.office.template import has_title
from needs.exports.xml_text import legal

LANGUAGE = "en-GB"

_EDGE = Cm(1.6)
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_TEXTS = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
_FOOT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_FIRST, _LIST, _SINGLE = "title", "obj", "titleOnly"
"""The kinds of layout that are used, by the name that ECMA-376 part 1, 19.7.15 gives them."""
_TITLE_SIZE, _BODY_SIZE, _COVER_SIZE, _SMALL_SIZE = 28, 24, 40, 12
_LONGEST = 255
"""The most letters of a title of a file (python-pptx)."""
_USUAL_SIZE = 18
"""The size of letters where no master says one (ECMA-376 part 1, 21.1.2.3.9)."""
_ACCENTS = {
    "dk2": None,
    "accent1": SeriesRole.AREA,
    "accent2": SeriesRole.REGION,
    "accent3": SeriesRole.ENGLAND,
    "accent4": SeriesRole.OTHERS,
    "accent5": SeriesRole.LIGHT,
    "hlink": None,
}
"""The colours of a theme by what they are of here; nothing is the colour of headings."""


@dataclass(frozen=True)
class Holder:
    """A place that a layout keeps for text, with the size of its letters in points."""

    box: Box
    size: float


@dataclass(frozen=True, eq=False)
class Deck:
    """A file of slides to write on.

    Attributes
    ----------
    first, listing, single
        The layouts of the first slide, of a list, and of whatever else stands below a title.
    area
        Where on a slide there is room for what it shows.
    letters, sizes
        How wide its typefaces are, and how large words are written.
    is_own
        Whether it is a council's template, whose typefaces and colours of text are left as they are.
    """

    slides: Slides
    first: SlideLayout
    listing: SlideLayout
    single: SlideLayout
    area: Box
    letters: Letters
    sizes: Sizes
    is_own: bool


def opened(style: HouseStyle) -> Deck:
    """Slides without content, in a council's template or in our plain look."""
    slides = _own(style.slides) if style.slides else _plain(style)
    titled = [layout for layout in slides.slide_layouts if has_title(layout)]
    first = _of_kind(titled, _FIRST) or titled[0]
    listing = _of_kind(titled, _LIST) or next(filter(text_of, titled), titled[0])
    return Deck(
        slides=slides,
        first=first,
        listing=listing,
        single=_of_kind(titled, _SINGLE) or listing,
        area=_area(slides),
        letters=letters_of(*_fonts(slides.slide_masters[0])),
        sizes=sizes_of(int(slides.slide_width or WIDTH)),
        is_own=style.slides is not None,
    )


def describe(slides: Slides, title: str, made_on: date | None) -> None:
    """Write what a file says of itself; without a day it does not say when it was made."""
    about = slides.core_properties
    about.title, about.author, about.last_modified_by = legal(title)[:_LONGEST], PRODUCT, PRODUCT
    about.language, about.revision = LANGUAGE, 1
    about.subject = about.keywords = about.comments = about.category = ""
    if made_on:
        about.created = about.modified = datetime.combine(made_on, time())
        return
    root: Any = slides.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    for each in root._element.xpath("dcterms:created | dcterms:modified"):
        each.getparent().remove(each)


def title_of(layout: SlideLayout) -> Holder:
    """The place of a layout's title."""
    return _holder(layout, next(_holding(layout, _TITLES)), "titleStyle")


def text_of(layout: SlideLayout) -> Holder | None:
    """The place of a layout's text or subtitle, if it has one."""
    found = next(_holding(layout, (PP_PLACEHOLDER.SUBTITLE, *_TEXTS)), None)
    return _holder(layout, found, "bodyStyle") if found is not None else None


def text_place(slide: Slide) -> Any:
    """Where a slide has its text or subtitle, if its layout gave it one."""
    every: Any = slide.placeholders
    kinds = (PP_PLACEHOLDER.SUBTITLE, *_TEXTS)
    return next((each for each in every if each.placeholder_format.type in kinds), None)


def number_of(layout: SlideLayout) -> LayoutPlaceholder | None:
    """The place of a slide's number, if the layout has one."""
    return next(_holding(layout, (PP_PLACEHOLDER.SLIDE_NUMBER,)), None)


def box_of(shape: Any) -> Box:
    """Where something stands."""
    return Box(*(int(each or 0) for each in (shape.left, shape.top, shape.width, shape.height)))


def _of_kind(layouts: list[SlideLayout], kind: str) -> SlideLayout | None:
    return next((layout for layout in layouts if layout.element.get("type") == kind), None)


def _holding(layout: SlideLayout, kinds: tuple[PP_PLACEHOLDER, ...]) -> Iterator[LayoutPlaceholder]:
    every: Any = layout.placeholders
    return (each for each in every if each.placeholder_format.type in kinds)


def _holder(layout: SlideLayout, placeholder: LayoutPlaceholder, style: str) -> Holder:
    """With the size of letters that the layout says, else the master's place for such, else its style."""
    master: Any = layout.slide_master
    titles = placeholder.placeholder_format.type in _TITLES
    own = master.placeholders.get(PP_PLACEHOLDER.TITLE if titles else PP_PLACEHOLDER.BODY)
    look = "p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr/@sz"
    said = [
        *placeholder.element.xpath(look),
        *(own.element.xpath(look) if own is not None else ()),
        *master.element.xpath(f"p:txStyles/p:{style}/a:lvl1pPr/a:defRPr/@sz"),
    ]
    return Holder(box_of(placeholder), int(said[0]) / 100 if said else _USUAL_SIZE)


def _fonts(master: SlideMaster) -> list[str]:
    """The typefaces of titles and of texts."""
    theme: Any = parse_xml(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    return [str(latin.get("typeface")) for latin in next(theme.iter(qn("a:fontScheme"))).iter(qn("a:latin"))]


def _area(slides: Slides) -> Box:
    """Where the master puts text; without such a place, what lies below the title."""
    wide, high = int(slides.slide_width or WIDTH), int(slides.slide_height or HEIGHT)
    master: Any = slides.slide_masters[0]
    body = master.placeholders.get(PP_PLACEHOLDER.BODY)
    found = box_of(body) if body is not None else Box(0, 0, 0, 0)
    if found.width < wide / 2 or found.height < high / 2:
        found = Box(_EDGE, high // 5, wide - 2 * _EDGE, high * 7 // 10)
    return Box(
        found.left, found.top, min(found.width, wide - found.left), min(found.height, high - found.top)
    )


def _own(template: bytes) -> Slides:
    """A council's slides; LibreOffice leaves out how they were last looked at, which PowerPoint expects."""
    slides = Presentation(io.BytesIO(template))
    part: Any = slides.part
    if not any(each.reltype == RELATIONSHIP_TYPE.VIEW_PROPS for each in part.rels.values()):
        kind, name = CONTENT_TYPE.PML_VIEW_PROPS, PackURI("/ppt/viewProps.xml")
        views = Part(name, kind, part.package, f"<p:viewPr {nsdecls('p')}/>".encode())
        part.relate_to(views, RELATIONSHIP_TYPE.VIEW_PROPS)
    return slides


def _plain(style: HouseStyle) -> Slides:
    """The plain slides of python-pptx in wide format, with our sizes and the colours of the style."""
    slides = Presentation()
    slides.slide_width, slides.slide_height = WIDTH, HEIGHT
    sizes: Any = slides.element
    sizes.find(qn("p:sldSz")).attrib.pop("type", None)
    master = slides.slide_masters[0]
    for layout in list(slides.slide_layouts):
        if layout.element.get("type") not in (_FIRST, _LIST, _SINGLE):
            slides.slide_layouts.remove(layout)
    _dress(master, style)
    _place_master(master)
    first = _of_kind(list(slides.slide_layouts), _FIRST)
    if first is not None:
        _place_first(first)
    return slides


def _dress(master: SlideMaster, style: HouseStyle) -> None:
    """Colours and typeface, in the theme: whoever changes it changes every slide."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme: Any = parse_xml(part.blob)
    for name, stands in _ACCENTS.items():
        colour = style.colours[stands] if stands else style.heading
        rgb = f'<a:srgbClr {nsdecls("a")} val="{colour.removeprefix("#")}"/>'
        next(theme.iter(qn(f"a:{name}")))[:] = [parse_xml(rgb)]
    for latin in next(theme.iter(qn("a:fontScheme"))).iter(qn("a:latin")):
        latin.set("typeface", style.font)
    part.blob = serialize_part_xml(theme)


def _place_master(master: SlideMaster) -> None:
    full = WIDTH - 2 * _EDGE
    places = {
        PP_PLACEHOLDER.TITLE: Box(_EDGE, Cm(0.9), full, Cm(2.5)),
        PP_PLACEHOLDER.BODY: Box(_EDGE, Cm(3.6), full, Cm(14.1)),
        PP_PLACEHOLDER.DATE: Box(_EDGE, Cm(17.9), Cm(6), Cm(0.8)),
        PP_PLACEHOLDER.FOOTER: Box(Cm(8), Cm(17.9), WIDTH - Cm(16), Cm(0.8)),
        PP_PLACEHOLDER.SLIDE_NUMBER: Box(WIDTH - _EDGE - Cm(6), Cm(17.9), Cm(6), Cm(0.8)),
    }
    every: Any = master.placeholders
    for placeholder in every:
        kind = placeholder.placeholder_format.type
        put(placeholder, places[kind])
        if kind in _FOOT:
            for look in placeholder.element.xpath("p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr"):
                look.set("sz", str(100 * _SMALL_SIZE))
    title = every.get(PP_PLACEHOLDER.TITLE)
    title.element.xpath("p:txBody/a:bodyPr")[0].set("anchor", "b")
    root: Any = master.element
    for level in root.xpath("p:txStyles/p:titleStyle/a:lvl1pPr"):
        level.set("algn", "l")
        _write_in(level, _TITLE_SIZE, is_bold=True, colour="tx2")
    for number, level in enumerate(root.xpath("p:txStyles/p:bodyStyle/*")):
        _write_in(level, max(_BODY_SIZE - 2 * number, _SMALL_SIZE))
    root.cSld.spTree.insert(2, _bar())


def _place_first(layout: SlideLayout) -> None:
    full = WIDTH - 2 * _EDGE
    title = next(_holding(layout, _TITLES))
    put(title, Box(_EDGE, Cm(3.4), full, Cm(5.2)))
    subtitle = next(_holding(layout, (PP_PLACEHOLDER.SUBTITLE,)))
    put(subtitle, Box(_EDGE, Cm(9.2), full, Cm(7.5)))
    look = f'<a:lvl1pPr {nsdecls("a")}><a:defRPr sz="{100 * _COVER_SIZE}"/></a:lvl1pPr>'
    element: Any = title.element
    element.xpath("p:txBody/a:lstStyle")[0].append(parse_xml(look))
    other: Any = subtitle.element
    for level in other.xpath("p:txBody/a:lstStyle/*"):
        level.set("algn", "l")
        _write_in(level, _BODY_SIZE, colour="tx1")


def put(shape: Any, box: Box) -> None:
    """Move something to a place."""
    shape.left, shape.top, shape.width, shape.height = map(Length, (box.left, box.top, box.width, box.height))


def _write_in(level: Any, size: int, *, is_bold: bool = False, colour: str = "") -> None:
    """Set how the letters of one level of a list look."""
    look = level.find(qn("a:defRPr"))
    look.set("sz", str(100 * size))
    if is_bold:
        look.set("b", "1")
    if colour:
        fill = f'<a:solidFill {nsdecls("a")}><a:schemeClr val="{colour}"/></a:solidFill>'
        for old in look.findall(qn("a:solidFill")):
            look.remove(old)
        look.insert(0, parse_xml(fill))


def _bar() -> Any:
    """A bar along the upper edge of every slide, in the colour of headings."""
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="101" name="Bar"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{WIDTH}" cy="{Cm(0.4)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
