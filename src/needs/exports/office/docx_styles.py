"""The Word document that is written into: a council's own or a plain one, with every style that is used.

A style that a council's template has is left as it is; one that it lacks is added in the look of ours, on
top of the template's own body text. The plain document is a template that has none.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten
from typing import cast

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.numbering import NumberingPart
from docx.shared import Cm, Emu, Length

from needs.charts.parts.house import Colour
from needs.domain.pages import PRODUCT
from needs.exports.office.style import HouseStyle
from needs.exports.picture.svg_text import safe
from needs.exports.xml_text import legal

LANGUAGE = "en-GB"
SUBJECT = "Needs assessment: drugs and alcohol"
MARGIN, PAGE = Cm(2.5), (Cm(21), Cm(29.7))
"""Of A4; they leave 16 cm for text."""
TABLE_STYLE = "Figures table"
SHORT = 90
"""Letters of a title that fit one line beside the number of the page."""
_LONGEST = 255
"""The most letters of a title that a document says of itself."""
_LIKE_ARIAL = ("Arial", "Helvetica", "Liberation Sans")
_MEASURED, _UNMEASURED = 1.04, 1.18
"""How much wider words may be than we reckon: in Arial hardly, else as much as in Verdana."""
_TWENTIETHS = 20
_HALVES = 2


@dataclass(frozen=True)
class _Look:
    """A paragraph style by the name that Word stores; sizes and distances in points."""

    name: str
    size: float
    above: float = 0
    below: float = 6
    bold: bool = False
    coloured: bool = False
    """In the colour of headings."""
    keep: bool = False
    """On the page of what follows."""
    level: int | None = None
    """In the outline of the document, from 0."""
    is_tight: bool = False
    """Without the body text's room between lines."""
    is_bullet: bool = False


TITLE, SUBTITLE, HEADING, CAPTION, BULLET = "Title", "Subtitle", "heading 1", "caption", "List Bullet"
CONTENTS, CONTENTS_LINE, FOOTER = "TOC Heading", "toc 1", "footer"
BODY, NOTE, SOURCE = "Normal", "Figure note", "Figure source"
CELL, SMALL_CELL = "Figures table text", "Figures table small text"
CELL_SIZES = {CELL: 10, SMALL_CELL: 9}
"""Points."""
_LOOKS = (
    _Look(TITLE, 24, below=6, bold=True, coloured=True, keep=True, is_tight=True),
    _Look(SUBTITLE, 13, below=14),
    _Look(HEADING, 17, above=24, below=8, bold=True, coloured=True, keep=True, level=0, is_tight=True),
    _Look("heading 2", 13, above=16, below=6, bold=True, coloured=True, keep=True, level=1, is_tight=True),
    _Look(CONTENTS, 13, above=6, below=4, bold=True, coloured=True, keep=True, is_tight=True),
    _Look(CONTENTS_LINE, 11, below=3, is_tight=True),
    _Look(BULLET, 11, below=4, is_bullet=True),
    _Look(CAPTION, 11, above=10, below=4, bold=True, keep=True, is_tight=True),
    _Look(NOTE, 9.5, above=3, below=3, is_tight=True),
    _Look(SOURCE, 9.5, above=3, below=14, is_tight=True),
    _Look(FOOTER, 9, below=0, is_tight=True),
    *(_Look(name, size, below=0, is_tight=True) for name, size in CELL_SIZES.items()),
)
_BUILT_IN = {TITLE, SUBTITLE, HEADING, "heading 2", CONTENTS, CONTENTS_LINE, BULLET, CAPTION, FOOTER}
LINK = "Hyperlink"
_USED = (BODY, LINK, *(look.name for look in _LOOKS))
LINK_COLOUR = "1D5FA8"

_STAY = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.FOOTNOTES,
    RELATIONSHIP_TYPE.ENDNOTES,
}
"""What a document keeps when its text is taken out, beside the headers and footers of its last section."""


@dataclass(frozen=True)
class Opened:
    """A document without text, ready to be written into.

    Attributes
    ----------
    ids
        Of its styles, by name.
    table
        The id of the table style.
    width, height
        Of the text of a page.
    ease
        How many times as wide as in Arial its words may come out.
    """

    word: WordDocument
    ids: Mapping[str, str]
    table: str
    width: Length
    height: Length
    ease: float


def opened(style: HouseStyle, *, title: str) -> Opened:
    """The document to write into.

    Parameters
    ----------
    title
        Stands, cut to a line, beside the page number; a template with a footer of its own keeps that.
    """
    word = _emptied(Document(io.BytesIO(style.document))) if style.document else _plain(style)
    table = _own_table_style(word)
    _add_missing(word, style)
    section = word.sections[-1]
    sides = (section.left_margin or MARGIN) + (section.right_margin or MARGIN) + (section.gutter or 0)
    ends = (section.top_margin or MARGIN) + (section.bottom_margin or MARGIN)
    ids = _ids_in(word)
    opened = Opened(
        word,
        {name: ids[name.casefold()] for name in _USED},
        table or ids[TABLE_STYLE.casefold()],
        width=Emu((section.page_width or PAGE[0]) - sides),
        height=Emu((section.page_height or PAGE[1]) - ends),
        ease=_MEASURED if style.font in _LIKE_ARIAL and not style.document else _UNMEASURED,
    )
    if section.footer.is_linked_to_previous:
        _add_footer(opened, shorten(title, SHORT, placeholder=" …"))
    return opened


def describe(word: WordDocument, title: str, made_on: date | None) -> None:
    """Write what a document says of itself; without a day it does not say when it was made."""
    core = word.core_properties
    core.title, core.subject, core.author = legal(title)[:_LONGEST], SUBJECT, PRODUCT
    core.language, core.last_modified_by, core.revision = LANGUAGE, PRODUCT, 1
    core.comments = core.keywords = core.category = ""
    if made_on:
        core.created = core.modified = datetime(made_on.year, made_on.month, made_on.day)
        return
    for each in core._element.xpath("dcterms:created | dcterms:modified"):
        core._element.remove(each)


def _plain(style: HouseStyle) -> WordDocument:
    """A4 in the typeface of the house, with no style but those that every document has."""
    word = Document()
    for parent, kept in (
        (word.part.package, {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES}),
        (word.part, _STAY - {RELATIONSHIP_TYPE.NUMBERING}),
    ):
        for key in [key for key, link in parent.rels.items() if link.reltype not in kept]:
            del parent.rels[key]
    for each in _styles_in(word):
        if each.get(qn("w:default")) != "1":
            word.styles.element.remove(each)
    defaults = word.styles.element.find(qn("w:docDefaults"))
    font = safe(style.font)
    word.styles.element.replace(
        defaults,
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
            f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
            f'<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="{LANGUAGE}"/></w:rPr></w:rPrDefault>'
            '<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr>'
            "</w:pPrDefault></w:docDefaults>"
        ),
    )
    settings = word.settings.element
    # Mode 15 is that of Word 2013 and later; an earlier one is titled “Compatibility Mode”.
    for each in settings.xpath("w:compat/w:compatSetting[@w:name='compatibilityMode']"):
        each.set(qn("w:val"), "15")
    for each in settings.xpath("w:zoom"):
        each.set(qn("w:percent"), "100")
    for each in settings.xpath("w:themeFontLang"):
        each.set(qn("w:val"), LANGUAGE)
    for each in settings.xpath("w:savePreviewPicture | w:rsids | w:proofState"):
        settings.remove(each)
    section = word.sections[0]
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.header_distance = section.footer_distance = Cm(1.25)
    return word


def _emptied(word: WordDocument) -> WordDocument:
    """A template without its text, and without what only its text used."""
    body = word.element.body
    page = body.get_or_add_sectPr()
    # A section without a header or footer of its own has that of the section before it.
    for each in reversed(body.xpath(".//w:sectPr/w:headerReference | .//w:sectPr/w:footerReference")):
        kind = each.get(qn("w:type"))
        if not any(own.tag == each.tag and own.get(qn("w:type")) == kind for own in page):
            page.insert(0, deepcopy(each))
    body.clear_content()
    kept = set(page.xpath(".//@r:id"))
    for key in [key for key, link in word.part.rels.items() if key not in kept and link.reltype not in _STAY]:
        del word.part.rels[key]
    for key in [
        key for key, link in word.part.package.rels.items() if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL
    ]:
        del word.part.package.rels[key]
    return word


def _styles_in(word: WordDocument) -> list[BaseOxmlElement]:
    return list(word.styles.element.xpath("w:style"))


def _own_table_style(word: WordDocument) -> str | None:
    """The id of the first table style that somebody made for the template."""
    own = word.styles.element.xpath("w:style[@w:type='table' and @w:customStyle='1']/@w:styleId")
    return str(own[0]) if own else None


def _ids_in(word: WordDocument) -> dict[str, str]:
    """The ids of styles by their names, which differ in no more than capitals from program to program."""
    named = {
        str(each.xpath("string(w:name/@w:val)")).casefold(): str(each.get(qn("w:styleId")))
        for each in _styles_in(word)
    }
    normal = word.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    return {BODY.casefold(): normal.style_id if normal else "", **named}


def _add_missing(word: WordDocument, style: HouseStyle) -> None:
    known = _ids_in(word)
    added = [
        _paragraph_style(look, known[BODY.casefold()], style.heading, _bullets(word) if look.is_bullet else 0)
        for look in _LOOKS
        if look.name.casefold() not in known
    ]
    if LINK.casefold() not in known:
        added.append(
            f'<w:style {nsdecls("w")} w:type="character" w:styleId="{LINK}"><w:name w:val="{LINK}"/>'
            f'<w:uiPriority w:val="99"/><w:unhideWhenUsed/>'
            f'<w:rPr><w:color w:val="{LINK_COLOUR}"/><w:u w:val="single"/></w:rPr></w:style>'
        )
    if TABLE_STYLE.casefold() not in known:
        added.append(_table_style(style.heading))
    for each in added:
        word.styles.element.append(parse_xml(each))


def _id_of(name: str) -> str:
    return name.title().replace(" ", "")


def _paragraph_style(look: _Look, base: str, heading: str, bullets: int) -> str:
    custom = "" if look.name in _BUILT_IN else ' w:customStyle="1"'
    based = f'<w:basedOn w:val="{safe(base)}"/>' if base else ""
    followed = f'<w:next w:val="{safe(base)}"/>' if base and look.keep else ""
    keep = "<w:keepNext/><w:keepLines/>" if look.keep else ""
    numbered = f'<w:numPr><w:numId w:val="{bullets}"/></w:numPr>' if look.is_bullet else ""
    tight = ' w:line="247" w:lineRule="auto"' if look.is_tight else ""
    outline = f'<w:outlineLvl w:val="{look.level}"/>' if look.level is not None else ""
    bold = "<w:b/><w:bCs/>" if look.bold else ""
    colour = f'<w:color w:val="{heading.removeprefix("#")}"/>' if look.coloured else ""
    size = round(look.size * _HALVES)
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph"{custom} w:styleId="{_id_of(look.name)}">'
        f'<w:name w:val="{look.name}"/>{based}{followed}<w:qFormat/>'
        f'<w:pPr>{keep}{numbered}<w:spacing w:before="{look.above * _TWENTIETHS}" '
        f'w:after="{look.below * _TWENTIETHS}"{tight}/>{outline}</w:pPr>'
        f'<w:rPr>{bold}{colour}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _table_style(heading: str) -> str:
    """Level lines only; the row of headings and the names of rows stand out by weight, not by colour."""
    colour, grid = heading.removeprefix("#"), Colour.GRID.removeprefix("#")

    def line(side: str, colour: str, eighths: int) -> str:
        return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="{colour}"/>'

    return (
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{_id_of(TABLE_STYLE)}">'
        f'<w:name w:val="{TABLE_STYLE}"/><w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>'
        f"{line('top', colour, 12)}{line('bottom', colour, 8)}{line('insideH', grid, 4)}</w:tblBorders>"
        '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/></w:tblCellMar>'
        '</w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:tcBorders>'
        f'{line("bottom", colour, 8)}</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr></w:style>'
    )


def _bullets(word: WordDocument) -> int:
    """The number of a new list with bullets."""
    try:
        numbering = cast(NumberingPart, word.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)).element
    except KeyError:
        numbering = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        part = NumberingPart(
            PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, numbering, word.part.package
        )
        word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    number = 1 + max(map(int, numbering.xpath("w:abstractNum/@w:abstractNumId")), default=-1)
    list_ = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="357" w:hanging="357"/></w:pPr></w:lvl></w:abstractNum>'
    )
    if used := numbering.xpath("w:num"):
        used[0].addprevious(list_)
    else:
        numbering.append(list_)
    return int(numbering.add_num(number).numId)


def _add_footer(into: Opened, text: str) -> None:
    """The text at the left and the number of the page at the right."""
    footer = into.word.sections[-1].footer
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]._p
    right = into.width.twips
    paragraph.getparent().replace(
        paragraph,
        parse_xml(
            f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{into.ids[FOOTER]}"/>'
            f'<w:tabs><w:tab w:val="right" w:pos="{right}"/></w:tabs></w:pPr>'
            f'<w:r><w:t xml:space="preserve">{safe(text)}</w:t></w:r><w:r><w:tab/><w:t xml:space="preserve">'
            'Page </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
        ),
    )
