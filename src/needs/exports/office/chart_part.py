"""The last hand on a chart part: names beside marks, and everything said that programs would else assume.

Elements stand where ECMA-376 part 1, 21.2 puts them: readers hold a chart with another order for broken.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from needs.charts.parts.house import Colour

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LANGUAGE = "en-GB"

_SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
"""What a label may show, in the order in which it is said whether it does."""
_AXIS = (
    *("axId", "scaling", "delete", "axPos", "majorGridlines", "title", "numFmt", "majorTickMark"),
    *("minorTickMark", "tickLblPos"),
)
_ORDER: Mapping[str, Sequence[str]] = {
    "chartSpace": ("date1904", "lang", "roundedCorners", "chart", "spPr", "txPr", "externalData"),
    "chart": ("title", "autoTitleDeleted", "plotArea", "legend", "plotVisOnly", "dispBlanksAs"),
    "barChart": ("barDir", "grouping", "varyColors", "ser"),
    "lineChart": ("grouping", "varyColors", "ser"),
    "scatterChart": ("scatterStyle", "varyColors", "ser"),
    "ser": (
        *("idx", "order", "tx", "spPr", "invertIfNegative", "marker", "dPt", "dLbls", "errBars"),
        *("cat", "xVal", "val", "yVal", "smooth"),
    ),
    "dPt": ("idx", "invertIfNegative", "marker", "bubble3D", "spPr"),
    "errBars": ("errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "spPr"),
    "catAx": _AXIS,
    "valAx": _AXIS,
    "title": ("tx", "layout", "overlay", "spPr", "txPr"),
    "legend": ("legendPos", "legendEntry", "layout", "overlay", "spPr", "txPr"),
}
_SAID: Mapping[str, Mapping[str, str]] = {
    "chartSpace": {"roundedCorners": "0"},
    "chart": {"autoTitleDeleted": "1", "dispBlanksAs": "gap"},
    "barChart": {"varyColors": "0"},
    "lineChart": {"varyColors": "0"},
    "scatterChart": {"varyColors": "0"},
    "errBars": {"noEndCap": "0"},
    "catAx": {"delete": "0", "minorTickMark": "none"},
    "valAx": {"delete": "0", "minorTickMark": "none"},
    "title": {"overlay": "0"},
    "legend": {"overlay": "0"},
}
"""What a program reads differently from the next where a chart does not say it."""
_SAID_OF_SERIES: Mapping[str, Mapping[str, str]] = {
    "barChart": {"invertIfNegative": "0"},
    "lineChart": {"smooth": "0"},
    "scatterChart": {"smooth": "0"},
}


@dataclass(frozen=True)
class Label:
    """Words beside one mark, which change when the cell that they come from does.

    Attributes
    ----------
    series, point
        The number of the series in the chart, and of the mark in the series.
    shows
        ``SerName``, ``CatName`` or ``Val``.
    position
        ``r`` to the right, ``t`` above, ``ctr`` in the middle, ``outEnd`` beyond the end of a bar.
    on_paper
        Whether it has a pale ground, so that it can be read over marks and lines.
    number_format
        Of a value.
    aside, lift
        How far it is moved to the right and up from there, as shares of the size of the chart.
    """

    series: int
    point: int
    shows: str
    position: str
    colour: str = Colour.TEXT.value
    is_strong: bool = False
    on_paper: bool = True
    number_format: str = ""
    aside: float = 0
    lift: float = 0


def finished(
    xml: bytes,
    labels: Sequence[Label],
    titles: Mapping[str, Sequence[str]],
    *,
    font: str,
    points: int,
) -> bytes:
    """A chart part as XlsxWriter made it, ready to stand in a document.

    Parameters
    ----------
    titles
        The lines of each title of an axis, by what stands for them.
    font, points
        The typeface of every word, and the size of those that have none of their own.
    """
    root = ElementTree.fromstring(xml)  # noqa: S314 XlsxWriter wrote it a moment ago
    for prefix, space in (("c", _CHART), ("a", _DRAWING), ("r", _RELATION)):
        ElementTree.register_namespace(prefix, space)
    for printed in root.findall(_c("printSettings")):
        root.remove(printed)
    _name_in_words(root)
    _write_titles(root, titles)
    _say(root)
    by_number = {int(_child(each, "idx").get("val", "")): each for each in root.iter(_c("ser"))}
    for number, series in by_number.items():
        own = [label for label in labels if label.series == number]
        if own:
            _put(series, "ser", _labels(own, points))
    _child(root, "lang").set("val", LANGUAGE)
    for words in root.iter():
        if "lang" in words.attrib:
            words.set("lang", LANGUAGE)
    _put(root, "chartSpace", _text(font, points, Colour.TEXT))
    source = _element("externalData", {f"{{{_RELATION}}}id": "rId1"})
    source.append(_element("autoUpdate", {"val": "0"}))
    _put(root, "chartSpace", source)
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _name_in_words(root: ElementTree.Element) -> None:
    """Categories such as 2015 are names, although XlsxWriter takes them for numbers."""
    for reference in [each for axis in root.iter(_c("cat")) for each in axis.findall(_c("numRef"))]:
        reference.tag = _c("strRef")
        for cache in reference.findall(_c("numCache")):
            cache.tag = _c("strCache")
            cache.remove(_child(cache, "formatCode"))


def _write_titles(root: ElementTree.Element, titles: Mapping[str, Sequence[str]]) -> None:
    """Write the words of titles, each line as a paragraph that begins at the left."""
    for words in root.iter(_c("rich")):
        (paragraph,) = words.findall(_a("p"))
        words.remove(paragraph)
        for properties in paragraph.findall(_a("pPr")):
            properties.set("algn", "l")
        for line in titles["".join(paragraph.itertext())]:
            written = copy.deepcopy(paragraph)
            for text in written.iter(_a("t")):
                text.text = line
            words.append(written)


def _say(root: ElementTree.Element) -> None:
    for element in list(root.iter()):
        name = _name(element)
        for child, value in _SAID.get(name, {}).items():
            if child == "autoTitleDeleted" and element.find(_c("title")) is not None:
                value = "0"
            if element.find(_c(child)) is None:
                _put(element, name, _element(child, {"val": value}))
        for child, value in _SAID_OF_SERIES.get(name, {}).items():
            for series in element.findall(_c("ser")):
                _put(series, "ser", _element(child, {"val": value}))
                if child == "invertIfNegative":
                    for point in series.findall(_c("dPt")):
                        _put(point, "dPt", _element(child, {"val": value}))


def _labels(labels: Sequence[Label], points: int) -> ElementTree.Element:
    every = _element("dLbls")
    for label in sorted(labels, key=lambda each: each.point):
        one = _element("dLbl")
        one.append(_element("idx", {"val": str(label.point)}))
        if label.aside or label.lift:
            layout = _element("layout")
            manual = _element("manualLayout")
            manual.append(_element("x", {"val": f"{label.aside:.4f}"}))
            manual.append(_element("y", {"val": f"{-label.lift:.4f}"}))
            layout.append(manual)
            one.append(layout)
        if label.number_format:
            one.append(_element("numFmt", {"formatCode": label.number_format, "sourceLinked": "0"}))
        if label.on_paper:
            one.append(_paper())
        one.append(_text("", points, label.colour, is_strong=label.is_strong))
        one.append(_element("dLblPos", {"val": label.position}))
        one.extend(_shows(label.shows))
        every.append(one)
    every.extend(_shows(""))
    return every


def _shows(shown: str) -> Iterator[ElementTree.Element]:
    for each in _SHOWN:
        yield _element(f"show{each}", {"val": str(int(each == shown))})


def _paper() -> ElementTree.Element:
    """A pale ground, so that words can be read over marks and lines."""
    ground = _element("spPr")
    fill = ElementTree.SubElement(ground, _a("solidFill"))
    colour = ElementTree.SubElement(fill, _a("srgbClr"), {"val": Colour.PAPER.removeprefix("#")})
    ElementTree.SubElement(colour, _a("alpha"), {"val": "75000"})
    return ground


def _text(font: str, points: int, colour: str, *, is_strong: bool = False) -> ElementTree.Element:
    """The look of words: of the whole chart, or of one label."""
    look = _element("txPr")
    looks = {"sz": str(100 * points), "b": str(int(is_strong))}
    properties = ElementTree.Element(_a("defRPr"), looks)
    fill = ElementTree.SubElement(properties, _a("solidFill"))
    ElementTree.SubElement(fill, _a("srgbClr"), {"val": colour.removeprefix("#")})
    if font:
        ElementTree.SubElement(properties, _a("latin"), {"typeface": font})
        ElementTree.SubElement(properties, _a("cs"), {"typeface": font})
    look.append(ElementTree.Element(_a("bodyPr")))
    look.append(ElementTree.Element(_a("lstStyle")))
    paragraph = ElementTree.SubElement(look, _a("p"))
    ElementTree.SubElement(paragraph, _a("pPr")).append(properties)
    ElementTree.SubElement(paragraph, _a("endParaRPr"), {"lang": LANGUAGE})
    return look


def _put(parent: ElementTree.Element, kind: str, child: ElementTree.Element) -> None:
    """Put a child in its place among those that are there."""
    order = _ORDER[kind]
    later = {_c(name) for name in order[order.index(_name(child)) + 1 :]}
    known = {_c(name) for name in order}
    at = next(
        (place for place, each in enumerate(parent) if each.tag in later or each.tag not in known),
        len(parent),
    )
    parent.insert(at, child)


def _child(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    child = parent.find(_c(name))
    assert child is not None
    return child


def _element(name: str, values: Mapping[str, str] | None = None) -> ElementTree.Element:
    return ElementTree.Element(_c(name), dict(values or {}))


def _c(name: str) -> str:
    return f"{{{_CHART}}}{name}"


def _a(name: str) -> str:
    return f"{{{_DRAWING}}}{name}"


def _name(element: ElementTree.Element) -> str:
    return re.sub(r"^\{.*\}", "", element.tag)
