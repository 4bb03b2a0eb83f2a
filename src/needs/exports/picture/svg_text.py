"""Text in a picture that no browser lays out: its width, its lines, and the few tags that our labels use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

from needs.domain.errors import NeedsError
from needs.exports.xml_text import legal

LINE_HEIGHT = 1.3
"""From one line of text to the next, as a multiple of the size."""
BASELINE = 0.93
"""From the top of a line to its baseline."""
_BOLD = 1.07
_ELSEWHERE, _SYMBOL = 0.6, 0.8
"""About how wide a letter, and a mark such as ◆, is that the table does not hold, as shares of the size."""
_FIRST_SYMBOL = "\u2500"
_FIRST = 32
# The widths of Helvetica, which Arial and Liberation Sans share, from space to tilde, in thousandths of the
# size (Adobe Font Metrics of the base fonts of PostScript).
_HELVETICA = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 "
    "556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 "
    "556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_WIDTHS = tuple(int(width) for width in _HELVETICA.split())
_TAGS = re.compile(r"(</?b>|<br>|<span style='color:#[0-9A-Fa-f]{6}'>|</span>)")
_COLOUR_AT = slice(len("<span style='color:"), len("<span style='color:#123456"))


class UndrawableError(NeedsError):
    """A part of a figure that can be drawn in a browser only; the message names it."""


@dataclass(frozen=True)
class Run:
    """A piece of a line in one weight and one colour; no colour is that of the text around it."""

    text: str
    bold: bool = False
    colour: str = ""


Line = tuple[Run, ...]


def safe(text: str) -> str:
    """Text as XML can hold it, quotation marks included."""
    return escape(legal(text))


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """About how many pixels a text takes."""
    return sum(map(_share, text)) * size * (_BOLD if bold else 1)


def _share(letter: str) -> float:
    place = ord(letter) - _FIRST
    if 0 <= place < len(_WIDTHS):
        return _WIDTHS[place] / 1000
    return _ELSEWHERE if letter < _FIRST_SYMBOL else _SYMBOL


def line_width(line: Line, size: float) -> float:
    """About how many pixels a line takes."""
    return sum(width_of(run.text, size, bold=run.bold) for run in line)


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Text broken at spaces into lines that fit a width; a word that is longer stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def lines_of(markup: str) -> list[Line]:
    """The lines of a label that is written with ``<b>``, ``<br>`` and ``<span style='color:…'>``.

    Whatever else looks like a tag is text: a reader's own note may hold it.
    """
    lines: list[list[Run]] = [[]]
    bold, colours = False, [""]
    for number, part in enumerate(_TAGS.split(markup)):
        if number % 2 == 0:
            if part:
                lines[-1].append(Run(unescape(part), bold=bold, colour=colours[-1]))
        elif part == "<br>":
            lines.append([])
        elif part in ("<b>", "</b>"):
            bold = part == "<b>"
        elif part == "</span>":
            colours = colours[:-1] or [""]
        else:
            colours.append(part[_COLOUR_AT])
    return [tuple(line) for line in lines]
