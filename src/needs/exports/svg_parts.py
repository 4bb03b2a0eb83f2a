"""The parts that a picture is written from: text, lines and rectangles, with numbers of pixels."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from needs.exports.svg_text import BASELINE, LINE_HEIGHT, Line, Run, begins_with_symbol, safe, width_of

LEAST_SIZE = 12
"""No text is smaller than this, in pixels."""
_DASHES = {"dash": "9 6", "dot": "2 4", "dashdot": "9 4 2 4", "longdash": "14 6"}

Part = Mapping[str, Any]


def text_box(
    lines: Sequence[Line], left: float, top: float, width: float, size: float, align: str, colour: str
) -> str:
    """Lines of text in a box; ``align`` is left, center or right."""
    anchor, x = {"left": ("", left), "center": ("middle", left + width / 2), "right": ("end", left + width)}[
        align
    ]
    stands = f' text-anchor="{anchor}"' if anchor else ""
    written = ""
    for number, line in enumerate(lines):
        y = top + (number * LINE_HEIGHT + BASELINE + (LINE_HEIGHT - 1) / 2 - 0.05) * size
        runs = _runs(line, x, size) if align == "left" else "".join(_run(run) for run in line)
        written += (
            f'<text x="{px(x)}" y="{px(y)}" font-size="{px(size)}"{stands} fill="{colour}">{runs}</text>'
        )
    return written


def _runs(line: Line, x: float, size: float) -> str:
    """The runs of a line; what follows a mark is placed anew.

    A program that takes another font for a mark, because its own has none, would take it for the whole line.
    """
    written, after_mark = "", False
    for run in line:
        at = f' x="{px(x)}"' if after_mark else ""
        written += _run(run, at)
        x += width_of(run.text, size, bold=run.bold)
        after_mark = begins_with_symbol(run)
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
