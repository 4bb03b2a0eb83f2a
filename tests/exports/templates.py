"""Templates as a council may have them, and ways to spoil them."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from docx.enum.section import WD_SECTION
from docx.shared import Cm as WordCm
from docx.shared import RGBColor
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Cm

DOCUMENT_MAIN = b"wordprocessingml.document.main+xml"
SLIDES_MAIN = b"presentationml.presentation.main+xml"
BODY = "Sample text that nobody wants in a report"
HEADER = "Borough of Somewhere"
BAND = "Band of the council"
FONT = "Georgia"


def own_document(*, as_template=True):
    """A Word template with a style, a header, two sections and sample text."""
    word = Document()
    word.styles["Heading 1"].font.color.rgb = RGBColor(0x5C, 0x2D, 0x91)
    word.sections[0].header.paragraphs[0].text = HEADER
    word.sections[0].left_margin = WordCm(3)
    word.add_paragraph(BODY)
    word.add_section(WD_SECTION.NEW_PAGE).left_margin = WordCm(4)
    word.add_paragraph(BODY)
    return _as_template(_saved(word), DOCUMENT_MAIN) if as_template else _saved(word)


def own_slides(*, as_template=True, width=33.867, height=19.05, title_height=None):
    """A PowerPoint template with a band on its master, a typeface of its own, and one sample slide."""
    slides = Presentation()
    across, up = Cm(width) / slides.slide_width, Cm(height) / slides.slide_height
    slides.slide_width, slides.slide_height = Cm(width), Cm(height)
    master = slides.slide_masters[0]
    for holder in (master, *slides.slide_layouts):
        for shape in holder.placeholders:
            if shape.element.spPr.xfrm is not None:
                box = (shape.left * across, shape.top * up, shape.width * across, shape.height * up)
                shape.left, shape.top, shape.width, shape.height = map(int, box)
    if title_height:
        master.placeholders[0].height = Cm(title_height)
    band = (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="99" name="{BAND}"/><p:cNvSpPr/><p:nvPr/>'
        '</p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{slides.slide_width}" cy="180000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="5C2D91"/></a:solidFill>'
        "</p:spPr></p:sp>"
    )
    master.element.cSld.spTree.insert(2, parse_xml(band))
    slides.slides.add_slide(slides.slide_layouts[1]).shapes.title.text = BODY
    content = changed(
        _saved(slides), {"ppt/theme/theme1.xml": lambda theme: theme.replace(b"Calibri", FONT.encode())}
    )
    return _as_template(content, SLIDES_MAIN) if as_template else content


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(content, changes, *, compression=zipfile.ZIP_DEFLATED):
    """A package with parts added, replaced, changed by a function, or taken out."""
    parts = parts_of(content)
    for name, change in changes.items():
        if change is None:
            del parts[name]
        else:
            parts[name] = change(parts[name]) if callable(change) else change
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def related(content, source, kind, target, *, external=False):
    """A package one of whose parts has one more relationship; its id is ``rIdAdded``."""
    folder, _, name = source.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels".lstrip("/")
    mode = ' TargetMode="External"' if external else ""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    added = f'<Relationship Id="rIdAdded" Type="{office}/{kind}" Target="{target}"{mode}/></Relationships>'
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    before = parts_of(content).get(relations, empty)
    return changed(content, {relations: before.replace(b"</Relationships>", added.encode())})


def _as_template(content, main):
    kind = main.replace(b"document.main", b"template.main").replace(b"presentation.main", b"template.main")
    return changed(content, {"[Content_Types].xml": lambda types: types.replace(main, kind)})


def _saved(what):
    out = io.BytesIO()
    what.save(out)
    return out.getvalue()
