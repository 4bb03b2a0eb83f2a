"""The pieces of a Word document as Office Open XML: words, fields, links, captions and drawings.

Python-docx has no fields, bookmarks, links within a document or charts, so these are written out here
(ECMA-376 part 1, WordprocessingML and DrawingML).
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length

from needs.exports.office.chart import OfficeChart
from needs.exports.picture.svg_text import safe
from needs.exports.xml_text import legal

PREFIXES = nsdecls("w", "wp", "a", "r", "c")
UNBROKEN = "\u00a0"
CHARTS, BOOKS = "/word/charts/chart%d.xml", "/word/embeddings/Microsoft_Excel_Sheet%d.xlsx"


@dataclass(frozen=True)
class Label:
    """The name by which text refers to a table or a figure: ``Figure 1``."""

    kind: str
    number: int

    @property
    def text(self) -> str:
        """As a reader sees it."""
        return f"{self.kind} {self.number}"

    @property
    def bookmark(self) -> str:
        """As fields name it; Word hides what begins with an underscore from its list of bookmarks."""
        return f"_Ref{self.kind}{self.number}"


def words(text: str, *, style: str = "") -> str:
    """A run of text, as it is: markup in it is text too. Its style is named by its id."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{safe(text)}</w:t></w:r>'


def field(code: str, shown: str) -> str:
    """A field with what it shows until it is updated."""
    return f'<w:fldSimple w:instr=" {code} ">{words(shown)}</w:fldSimple>'


def reference(label: Label) -> str:
    """A cross-reference, which leads to the caption; it is not broken over two lines."""
    return field(rf"REF {label.bookmark} \h", label.text.replace(" ", UNBROKEN))


def numbered(label: Label, key: int) -> str:
    """The label in its caption: what cross-references show, with a number that Word keeps in order."""
    number = field(rf"SEQ {label.kind} \* ARABIC", str(label.number))
    return bookmarked(label.bookmark, key, f"{words(label.kind + UNBROKEN)}{number}")


def bookmarked(name: str, key: int, content: str) -> str:
    """Content that can be referred to; the key is its own in the document."""
    return f'<w:bookmarkStart w:id="{key}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{key}"/>'


def link_to_bookmark(name: str, text: str, *, style: str) -> str:
    """Words that lead to another place in the document, in a style named by its id."""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{words(text, style=style)}</w:hyperlink>'


def link_to_address(word: WordDocument, address: str, *, style: str) -> str:
    """An address that can be followed."""
    key = word.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    return f'<w:hyperlink r:id="{key}" w:history="1">{words(address, style=style)}</w:hyperlink>'


def field_start(code: str) -> str:
    """The beginning of a field that runs over paragraphs."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def paragraph(style: str, *content: str, keep: bool = False, right: bool = False) -> str:
    """A paragraph of a style, named by its id.

    Parameters
    ----------
    keep
        On the page of the paragraph after it.
    right
        Aligned to the right, as numbers are.
    """
    kept = "<w:keepNext/>" if keep else ""
    aligned = '<w:jc w:val="right"/>' if right else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{aligned}</w:pPr>{"".join(content)}</w:p>'


def put(word: WordDocument, content: str) -> None:
    """Write paragraphs and tables at the end of a document."""
    body = word.element.body
    for each in list(parse_xml(f"<w:body {PREFIXES}>{content}</w:body>")):
        body.get_or_add_sectPr().addprevious(each)


@dataclass(frozen=True)
class Shown:
    """What a drawing is for a reader who cannot see it; the key is its own in the document."""

    key: int
    name: str
    title: str
    alt: str


def chart(word: WordDocument, made: OfficeChart, shown: Shown, width: Length) -> str:
    """A chart with its workbook, in line with the text; it can be edited where it stands."""
    package = word.part.package
    held = Part(package.next_partname(CHARTS), CONTENT_TYPE.DML_CHART, made.xml, package)
    book = Part(package.next_partname(BOOKS), CONTENT_TYPE.SML_SHEET, made.workbook, package)
    if (given := held.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)) != "rId1":
        raise ValueError(f"The chart looks for its workbook at rId1, not {given}")
    link = word.part.relate_to(held, RELATIONSHIP_TYPE.CHART)
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{round(width * made.ratio)}"/>'
        '<wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{shown.key}" name="{safe(shown.name)}" title="{safe(shown.title)}" '
        f'descr="{safe(shown.alt)}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{link}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def picture(word: WordDocument, png: bytes, shown: Shown, width: Length) -> str:
    """A picture in line with the text."""
    inline = word.part.new_pic_inline(io.BytesIO(png), width=width)
    said = {"id": str(shown.key), "name": shown.name, "title": shown.title, "descr": shown.alt}
    for name, text in said.items():
        inline.docPr.set(name, legal(text))
    return f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
