"""The parts that a picture is written from: text, lines and rectangles, with numbers of pixels."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from needs.exports.picture.svg_text import BASELINE, LINE_HEIGHT, Line, Run, line_width, safe, width_of

LEAST_SIZE = 12
"""No text is smaller than this, in pixels."""
_MARKS = re.compile("((?:(?![▲▼○●□■▪▫▬◊])[\u2500-\u27bf])+)")
"""Marks that Arial and Liberation Sans lack; those left out are in Windows Glyph List 4, which they cover."""
_DASHES = {"dash": "9 6", "dot": "2 4", "dashdot": "9 4 2 4", "longdash": "14 6"}

Part = Mapping[str, Any]


def text_box(
    lines: Sequence[Line], left: float, top: float, width: float, size: float, align: str, colour: str
) -> str:
    """Lines of text in a box; ``align`` is left, center or right."""
    share, anchor = {"left": (0.0, ""), "center": (0.5, "middle"), "right": (1.0, "end")}[align]
    written = ""
    for number, line in enumerate(lines):
        y = top + (number * LINE_HEIGHT + BASELINE + (LINE_HEIGHT - 1) / 2 - 0.05) * size
        x, stands = left + share * width, f' text-anchor="{anchor}"' if anchor else ""
        pieces = _pieces(line)
        if len(pieces) > 1:
            x, stands = x - share * line_width(line, size), ""
        written += (
            f'<text x="{px(x)}" y="{px(y)}" font-size="{px(size)}"{stands} fill="{colour}">'
            f"{_placed(pieces, x, size)}</text>"
        )
    return written


def _pieces(line: Line) -> list[Line]:
    """A line in pieces, each of them marks such as ◆ or free of them.

    A program that takes another font for a mark, because its own has none, would take it for the whole line;
    each piece is therefore placed anew.
    """
    parts = [replace(run, text=text) for run in line for text in _MARKS.split(run.text) if text]
    return [tuple(piece) for _, piece in groupby(parts, key=lambda run: bool(_MARKS.fullmatch(run.text)))]


def _placed(pieces: Sequence[Line], x: float, size: float) -> str:
    written = ""
    for number, piece in enumerate(pieces):
        for place, run in enumerate(piece):
            written += _run(run, f' x="{px(x)}"' if number and not place else "")
            x += width_of(run.text, size, bold=run.bold)
    return written


def _run(run: Run, at: str = "") -> str:
    looks = at + (' font-weight="bold"' if run.bold else "") + (f' fill="{run.colour}"' if run.colour else "")
    return f"<tspan{looks}>{safe(run.text)}</tspan>" if looks else safe(run.text)


def readable(size: float) -> float:
    """The size of a text, never too small to be read."""
    return max(size, float(LEAST_SIZE))


def stroke_of(line: Part) -> str:
    """The look of a line; none where it has no width or no colour."""
    width = float(line.get("width", 2))
    if not width or line.get("color") in (None, "none"):
        return 'stroke="none"'
    dash = str(line.get("dash", "solid"))
    spaced = _DASHES.get(dash, dash.replace("px", "").replace(",", " "))
    dashed = "" if dash == "solid" else f' stroke-dasharray="{safe(spaced)}"'
    return f'stroke="{line["color"]}" stroke-width="{px(width)}"{dashed}'


def line_between(x1: float, y1: float, x2: float, y2: float, stroke: str) -> str:
    """A straight line."""
    return f'<line x1="{px(x1)}" y1="{px(y1)}" x2="{px(x2)}" y2="{px(y2)}" {stroke}/>'


def rectangle(box: tuple[float, float, float, float], looks: str) -> str:
    """A rectangle, from its left, top, width and height."""
    left, top, width, height = (px(each) for each in box)
    return f'<rect x="{left}" y="{top}" width="{width}" height="{height}" {looks}/>'


def nth(value: Any, number: int) -> Any:
    """A setting of one mark: its own where there is one for each."""
    if isinstance(value, str) or not hasattr(value, "__len__"):
        return value
    return value[number]


def numbers_in(values: Any) -> list[float | None]:
    """The numbers of a trace, ``None`` where there is none."""
    if values is None:
        return []
    return [None if each is None or math.isnan(float(each)) else float(each) for each in values]


def px(number: float) -> str:
    """A number of pixels to a tenth, without needless digits."""
    text = f"{float(number):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
