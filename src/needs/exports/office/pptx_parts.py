"""The pieces of a slide: words that fit their place, charts with their workbooks, pictures and notes."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame
from pptx.parts.chart import ChartPart
from pptx.parts.embeddedpackage import EmbeddedXlsxPart
from pptx.slide import Slide
from pptx.util import Emu, Pt

from needs.exports.office.chart import OfficeChart
from needs.exports.office.pptx_text import GAP, Box, one_line


@dataclass(frozen=True)
class Shown:
    """What a chart, a picture or a table is for a reader who cannot see it."""

    title: str
    alt: str


def write(frame: Any, texts: Sequence[str], size: float | None, *, link: str = "") -> None:
    """Write paragraphs in a size, or as the place has it where no size is given.

    Parameters
    ----------
    link
        An address that can be followed where a paragraph ends with it.
    """
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        said = one_line(text)
        linked = link if link and said.endswith(link) else ""
        for words in filter(None, (said.removesuffix(linked), linked)):
            run = paragraph.add_run()
            run.text = words
            run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK
            if size is not None:
                run.font.size = Pt(size)
            if words == linked:
                run.hyperlink.address = linked
        if size is not None:
            paragraph.space_before = Pt(size * GAP if number else 0)
            paragraph.space_after = Pt(0)


def without_dot(frame: Any) -> None:
    """Take the dot of a list away from its one paragraph, which is no list."""
    properties = frame.paragraphs[0]._p.get_or_add_pPr()
    properties.set("marL", "0")
    properties.set("indent", "0")
    properties.append(parse_xml(f"<a:buNone {nsdecls('a')}/>"))


def text_box(slide: Slide, box: Box, texts: Sequence[str], size: float, *, link: str = "") -> None:
    """Words anywhere on a slide, at the upper edge of their place; ``link`` as for ``write``."""
    shape: Any = slide.shapes.add_textbox(Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height))
    write(shape.text_frame, texts, size, link=link)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP


def chart(slide: Slide, made: OfficeChart, box: Box, shown: Shown, *, on_white: bool) -> None:
    """A chart with its workbook; it can be edited where it stands.

    Parameters
    ----------
    on_white
        Whether it stands on white of its own: its colours are held against white, and a template may have
        any background.
    """
    package: Any = slide.part.package
    name = package.next_partname(ChartPart.partname_template)
    part: Any = ChartPart.load(name, CONTENT_TYPE.DML_CHART, package, made.xml)
    book = part.relate_to(EmbeddedXlsxPart.new(made.workbook, package), RELATIONSHIP_TYPE.PACKAGE)
    part._element.find(qn("c:externalData")).set(qn("r:id"), book)
    if on_white:
        _on_white(part._element)
    link = slide.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    key = _next_key(slide)
    frame = CT_GraphicalObjectFrame.new_chart_graphicFrame(
        key, f"Chart {key}", link, box.left, box.top, box.width, box.height
    )
    slide.shapes.element.append(frame)
    describe(frame, shown)


def ratio_of(png: bytes) -> float:
    """The height of a picture by its width, which stand in its first block (PNG 1.2, 11.2.2)."""
    width, height = struct.unpack(">II", png[16:24])
    return float(height / width)


def picture(slide: Slide, png: bytes, box: Box, shown: Shown) -> None:
    """A picture as large as its place allows, in the middle of it."""
    made: Any = slide.shapes.add_picture(io.BytesIO(png), Emu(box.left), Emu(box.top))
    share = min(box.width / made.width, box.height / made.height)
    made.width, made.height = Emu(int(made.width * share)), Emu(int(made.height * share))
    made.left = Emu(box.left + (box.width - made.width) // 2)
    made.top = Emu(box.top + (box.height - made.height) // 2)
    describe(made.element, shown)


def describe(element: Any, shown: Shown) -> None:
    """Say what something shows, for who cannot see it."""
    about = element.xpath(".//p:cNvPr")[0]
    about.set("descr", one_line(shown.alt))
    about.set("title", one_line(shown.title))


def number(slide: Slide, place: Any) -> None:
    """The number of the slide, in the place that its layout keeps for it."""
    key = _next_key(slide)
    shape: Any = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{key}" name="Slide Number {key}"/><p:cNvSpPr>'
        '<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>'
        '<a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-GB"/>'
        "<a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>"
    )
    shape.xpath("p:nvSpPr/p:nvPr")[0].append(deepcopy(place.element.xpath("p:nvSpPr/p:nvPr/p:ph")[0]))
    slide.shapes.element.append(shape)


def speaker_notes(slide: Slide, texts: Sequence[str]) -> None:
    """What a speaker reads below the slide; it is never shown."""
    frame = slide.notes_slide.notes_text_frame
    said = list(filter(None, texts))
    if frame is not None and said:
        write(frame, said, None)


def _next_key(slide: Slide) -> int:
    """A number that no shape of the slide has."""
    root: Any = slide.shapes.element
    return max(map(int, root.xpath("//p:cNvPr/@id")), default=1) + 1


def _on_white(root: Any) -> None:
    for old in root.xpath("c:spPr/a:noFill"):
        white = f'<a:solidFill {nsdecls("a")}><a:srgbClr val="FFFFFF"/></a:solidFill>'
        old.getparent().replace(old, parse_xml(white))
