"""An SVG picture as PNG, drawn by resvg: no browser and nothing to install beside the package."""

from __future__ import annotations

from functools import cache

import resvg_py

from needs.domain.errors import NeedsError

_SANS = "DejaVu Sans"
"""What stands in where none of the fonts that a picture names is there."""


def png_of(svg: str, *, width: int) -> bytes:
    """An SVG picture as PNG of a width in pixels.

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
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, sans_serif_family=_SANS))
    except ValueError as error:
        raise NeedsError(f"The picture cannot be drawn as PNG ({error}).", "Take the SVG instead.") from error


@cache
def has_font() -> bool:
    """Whether words come out at all: where there is no font, they are left out and nothing says so."""
    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"/>'
    word = blank.replace("/>", '><text x="1" y="15" font-size="14" font-family="sans-serif">M</text></svg>')
    drawn = resvg_py.svg_to_bytes(svg_string=word, sans_serif_family=_SANS)
    return bool(drawn != resvg_py.svg_to_bytes(svg_string=blank))
