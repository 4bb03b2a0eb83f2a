"""A figure as a PNG picture in the sizes of reports and slides, drawn by resvg: no browser is needed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import resvg_py

from needs.charts.parts.spec import ChartSpec
from needs.domain.errors import NeedsError
from needs.exports.picture.svg import svg_in_shape, svg_of

PRINT, SCREEN = 300, 192
"""Dots an inch."""
_SANS = "DejaVu Sans"
"""What stands in where none of the fonts that a picture names is there."""
_WIDE = 720
"""Pixels across a figure that was drawn for a wide window; its labels do not fit into fewer."""
_INCH = 0.0254
"""Metres."""
_HEADER_ENDS = 33
"""The bytes of a PNG's signature and of its header, which has to be its first part."""


class Size(StrEnum):
    """What a picture is to fill: the width of a report's text, half of it, or a slide."""

    FULL = "full"
    """16 cm at 300 dots an inch: 1890 pixels. No words are smaller than 12 points."""
    HALF = "half"
    """7.8 cm at 300 dots an inch: 921 pixels. A figure that can still be read leaves words of 8 points."""
    SLIDE = "slide"
    """33.87 by 19.05 cm: 2560 by 1440 pixels. Words of 12 points, smaller only where a figure is too high."""

    @property
    def narrow(self) -> bool:
        """Whether the figure is to be drawn with ``narrow``."""
        return self is not Size.SLIDE


@dataclass(frozen=True)
class _Sheet:
    """The pixels of a picture, those of its layout, and what it fills."""

    pixels: int
    laid_out: int
    dots: int = PRINT
    shape: tuple[int, int] | None = None


_SHEETS: Mapping[Size, _Sheet] = {
    # A layout as many pixels wide as the paper is in points keeps the sizes of its words.
    Size.FULL: _Sheet(1890, 454),
    Size.HALF: _Sheet(921, 320),
    Size.SLIDE: _Sheet(2560, 960, SCREEN, (16, 9)),
}


def picture_of(spec: ChartSpec, size: Size, *, wide: bool = False) -> bytes:
    """A figure as PNG with its title, subtitle and source in it, and with its size on paper.

    Parameters
    ----------
    spec
        The figure, drawn with ``narrow=size.narrow``.
    wide
        Whether it was drawn for a wide window nevertheless, as maps are: it is laid out larger then, so that
        its labels fit, and its words come out smaller, from 7.5 points across a report.

    Raises
    ------
    NeedsError
        As for ``png_of``; ``UndrawableError`` as for ``svg_of``.
    """
    sheet = _SHEETS[size]
    if sheet.shape:
        svg = svg_in_shape(spec, width=sheet.laid_out, shape=sheet.shape)
    else:
        svg = svg_of(spec, width=_WIDE if wide else sheet.laid_out)
    return png_of(svg, width=sheet.pixels, dots=sheet.dots)


def png_of_figure(spec: ChartSpec) -> bytes:
    """A figure as a picture for a report; errors as for ``picture_of``."""
    return picture_of(spec, Size.FULL, wide=True)


def png_of(svg: str, *, width: int, dots: int = PRINT) -> bytes:
    """An SVG picture as PNG of a width in pixels.

    Parameters
    ----------
    dots
        As many pixels are an inch where the picture is placed in a document.

    Raises
    ------
    NeedsError
        The computer has no font to write its words with, or the picture cannot be drawn.
    """
    if not has_font():
        raise NeedsError(
            "This computer has no font to write the words of a picture with.",
            "Install Liberation Sans or DejaVu Sans (fonts-liberation, fonts-dejavu), or take the SVG.",
        )
    try:
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, sans_serif_family=_SANS))
    except ValueError as error:
        raise NeedsError(f"The picture cannot be drawn as PNG ({error}).", "Take the SVG instead.") from error
    return png[:_HEADER_ENDS] + _resolution(dots) + png[_HEADER_ENDS:]


def _resolution(dots: int) -> bytes:
    """The part of a PNG that says how large it is on paper (PNG third edition, 11.3.4.3 pHYs)."""
    a_metre = round(dots / _INCH)
    kind_and_data = b"pHYs" + struct.pack(">IIB", a_metre, a_metre, 1)
    return struct.pack(">I", 9) + kind_and_data + struct.pack(">I", zlib.crc32(kind_and_data))


@cache
def has_font() -> bool:
    """Whether words come out at all: where there is no font, they are left out and nothing says so."""
    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"/>'
    word = blank.replace("/>", '><text x="1" y="15" font-size="14" font-family="sans-serif">M</text></svg>')
    drawn = resvg_py.svg_to_bytes(svg_string=word, sans_serif_family=_SANS)
    return bool(drawn != resvg_py.svg_to_bytes(svg_string=blank))
