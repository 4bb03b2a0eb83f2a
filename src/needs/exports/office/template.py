"""A council's own Word or PowerPoint template, as an empty document or a set of slides in its look.

What is kept of it is its look: styles, headers, footers and page set-up, or masters and layouts. Text and
slides, comments and whatever else hangs on them are left behind. What may do harm is refused; the name of the
template that a template was made from, data for a mail merge and passwords against changes are taken out.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from docx import Document
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.slide import SlideLayout

from needs.domain.errors import NeedsError
from needs.exports.office.template_package import WORD, Kind, broken, safe_package

NARROWEST, LOWEST = 8_640_000, 4_680_000
"""The least width and height of a slide, in English Metric Units: 24 and 13 cm."""

_SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SLIDE_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"


def document_template(content: bytes) -> bytes:
    """A Word template as an empty document: its styles, headers, footers and page set-up.

    Returns
    -------
    A .docx file for ``docx.Document``.

    Raises
    ------
    NeedsError
        The file is no Word document or template, or holds what may do harm.
    """
    ready = safe_package(content, _WORD_KIND)
    with _in_words(_WORD_KIND):
        if not len(Document(io.BytesIO(ready)).sections):
            raise ValueError("it has no page")
    return ready


def slide_template(content: bytes) -> bytes:
    """A PowerPoint template without slides: its masters, layouts and theme.

    Returns
    -------
    A .pptx file for ``pptx.Presentation``.

    Raises
    ------
    NeedsError
        The file is no PowerPoint presentation or template, holds what may do harm, has no layout with a
        title, or its slides are not wide enough.
    """
    ready = safe_package(content, _SLIDE_KIND)
    with _in_words(_SLIDE_KIND):
        slides = Presentation(io.BytesIO(ready))
        width, height = slides.slide_width or 0, slides.slide_height or 0
        titled = [layout for layout in slides.slide_layouts if has_title(layout)]
    if width < height or width < NARROWEST or height < LOWEST:
        raise NeedsError(
            f"The slides of the PowerPoint template are {width / 360_000:.0f} by {height / 360_000:.0f} cm.",
            "They have to be wider than high, and at least 24 by 13 cm, to hold a chart or a table.",
        )
    if not titled:
        raise NeedsError(
            "The PowerPoint template has no layout with a title.",
            "Its first master needs the layouts “Title Slide”, “Title and Content” and “Title Only”.",
        )
    return ready


def has_title(layout: SlideLayout) -> bool:
    """Whether slides of a layout have a title that runs across."""
    titles = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
    return any(
        each.placeholder_format.type in titles
        and not each.element.xpath("p:nvSpPr/p:nvPr/p:ph[@orient='vert']")
        for each in layout.iter_cloneable_placeholders()
    )


@contextmanager
def _in_words(kind: Kind) -> Iterator[None]:
    """Say in words what the libraries raise, which is whatever they stumble over in a broken file."""
    try:
        yield
    except Exception as error:
        raise broken(kind, str(error)) from error


def _cut_document(root: etree._Element) -> None:
    """Take out the text; of its sections the last stays, with what it has from those before it."""
    for change in list(root.iter(f"{WORD}sectPrChange")):
        _drop(change)
    body = root.find(f"{WORD}body")
    if body is None:
        return
    *earlier, last = list(root.iter(f"{WORD}sectPr")) or [_a4()]
    references = (f"{WORD}headerReference", f"{WORD}footerReference")
    for section in reversed(earlier):
        has = {_reference(each) for each in last.iter(*references)}
        for each in list(section.iter(*references)):
            if _reference(each) not in has:
                last.insert(0, each)
    for child in list(body):
        body.remove(child)
    body.append(last)


def _reference(element: etree._Element) -> tuple[str, str]:
    return str(element.tag), element.get(f"{WORD}type", "")


def _a4() -> etree._Element:
    """A section of A4 with edges of 2.5 cm, in twentieths of a point."""
    section = etree.Element(f"{WORD}sectPr")
    etree.SubElement(section, f"{WORD}pgSz", {f"{WORD}w": "11906", f"{WORD}h": "16838"})
    edges = dict.fromkeys(("top", "right", "bottom", "left"), "1417")
    edges |= {"header": "709", "footer": "709", "gutter": "0"}
    etree.SubElement(section, f"{WORD}pgMar", {f"{WORD}{edge}": width for edge, width in edges.items()})
    return section


def _cut_notes(root: etree._Element) -> None:
    """Take out notes to the text; those that have a type are the lines between text and notes."""
    for note in list(root):
        if not note.get(f"{WORD}type"):
            root.remove(note)


def _without(*tags: str) -> Callable[[etree._Element], None]:
    """What takes some elements out of a part, wherever they stand."""

    def cut(root: etree._Element) -> None:
        for element in list(root.iter(*tags)):
            _drop(element)

    return cut


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


_WORD_KIND = Kind(
    program="Word",
    endings=".dotx or .docx",
    main=f"{_WORD_TYPE}.document.main+xml",
    template=f"{_WORD_TYPE}.template.main+xml",
    implied=frozenset(
        "styles settings theme fontTable numbering footnotes endnotes".split()  # noqa: SIM905
    ),
    cuts={
        "officeDocument": _cut_document,
        "settings": _without(
            *(f"{WORD}{name}" for name in ("attachedTemplate", "mailMerge", "documentProtection")),
            f"{WORD}writeProtection",
        ),
        "footnotes": _cut_notes,
        "endnotes": _cut_notes,
    },
)
_SLIDE_KIND = Kind(
    program="PowerPoint",
    endings=".potx or .pptx",
    main=f"{_SLIDE_TYPE}.presentation.main+xml",
    template=f"{_SLIDE_TYPE}.template.main+xml",
    implied=frozenset(("theme", "presProps", "viewProps", "tableStyles")),
    cuts={
        # The list of extensions names slides by sections, and its numbers would lead nowhere.
        "officeDocument": _without(
            *(f"{_SLIDE}{name}" for name in ("sldIdLst", "custShowLst", "custDataLst", "modifyVerifier")),
            *(f"{_SLIDE}{name}" for name in ("smartTags", "photoAlbum", "extLst")),
        ),
        "viewProps": _without(f"{_SLIDE}sldLst"),
        "presProps": _without(f"{_SLIDE}showPr", f"{_SLIDE}htmlPubPr"),
    },
)
