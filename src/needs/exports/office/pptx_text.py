"""Places on a slide, and how much room words take in them: no program is asked, so it is reckoned here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pptx.util import Cm, Emu, Pt

from needs.exports.office.columns import width_at_one
from needs.exports.xml_text import legal

WIDTH, HEIGHT = Cm(33.867), Cm(19.05)
"""Of a slide in wide format."""
LINE = 1.2
"""From one line of text to the next, as a multiple of the size."""
GAP = 0.5
"""Between paragraphs, as a multiple of the size."""
INSET, INSET_UP = Pt(7.2), Pt(3.6)
"""What a text box keeps free inside its edges, to the sides and above and below."""
INDENT = Pt(28)
"""What the dots of a list take from the width of its lines."""
_EASE, _EASE_UNKNOWN = 1.06, 1.25
"""What a typeface may be wider than Arial: one that is known to be about as wide, and any other."""
_KNOWN = (
    *("arial", "helvetica", "helvetica neue", "liberation sans", "calibri", "carlito", "aptos", "segoe ui"),
    *("gill sans", "gill sans mt", "gill sans nova", "lato", "tahoma", "trebuchet ms", "times new roman"),
)
_HAIR = 0.01


@dataclass(frozen=True)
class Box:
    """A place on a slide, in English Metric Units from its upper left corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.top + self.height

    def below(self, top: int) -> Box:
        """What of it lies below a line."""
        top = max(top, self.top)
        return replace(self, top=top, height=max(0, self.bottom - top))

    def above(self, bottom: int) -> Box:
        """What of it lies above a line."""
        return replace(self, height=max(0, min(bottom, self.bottom) - self.top))

    def inside(self) -> Box:
        """The part of it that lines up with the letters of text boxes above and below."""
        return replace(self, left=self.left + INSET, width=self.width - 2 * INSET)

    def meets(self, other: Box) -> bool:
        """Whether the two have any place in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class Letters:
    """How wide the letters of a typeface may be, as a multiple of those of Arial."""

    ease: float = _EASE

    def lines_in(self, text: str, width: float, size: float, *, bold: bool = False) -> int:
        """How many lines a text takes in a width in points; a long word such as an address is broken."""
        # A hair more than the width, so that a text which was given just its own is not taken for two lines.
        room = (width + _HAIR) / (self.ease * size)
        space, lines, used = width_at_one(" ", bold=bold), 1, 0.0
        for word in text.split():
            long = width_at_one(word, bold=bold)
            if used and used + space + long <= room:
                used += space + long
                continue
            lines += 1 if used else 0
            broken = math.ceil(long / room) - 1
            lines, used = lines + broken, long - broken * room
        return lines

    def height_of(
        self, texts: Sequence[str], width: int, size: float, *, bold: bool = False, indent: int = 0
    ) -> int:
        """How high a text box has to be for some paragraphs; nothing where there are none."""
        if not texts:
            return 0
        room = Emu(width - 2 * INSET - indent).pt
        lines = sum(self.lines_in(text, room, size, bold=bold) for text in texts)
        return Pt(size * (lines * LINE + (len(texts) - 1) * GAP)) + 2 * INSET_UP

    def size_that_fits(
        self,
        texts: Sequence[str],
        box: Box,
        sizes: tuple[float, float],
        *,
        bold: bool = False,
        indent: int = 0,
    ) -> float:
        """The largest size of letters, from the first down to the last, at which paragraphs fit a place.

        The last one where none does.
        """
        size, least = sizes
        while size > least and self.height_of(texts, box.width, size, bold=bold, indent=indent) > box.height:
            size = max(least, size - 1)
        return size


@dataclass(frozen=True)
class Sizes:
    """The sizes of letters in points.

    Attributes
    ----------
    titles, lists
        The largest and the smallest of what is read from a chair; a template may have smaller ones.
    small, source
        Of what is read on paper.
    subtitles, tables
        To choose from, the largest first.
    charts
        The smallest and the largest.
    """

    titles: tuple[float, float] = (32, 20)
    lists: tuple[float, float] = (24, 16)
    small: float = 12
    source: float = 10
    subtitles: tuple[float, ...] = (16, 15, 14, 13)
    tables: tuple[float, ...] = (20, 18, 16, 14, 13, 12)
    charts: tuple[float, float] = (9, 14)


def sizes_of(width: int) -> Sizes:
    """The sizes for slides of a width: a smaller slide fills the same screen with smaller letters."""
    share = min(1.0, width / WIDTH)

    def sized(sizes: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(round(2 * share * size) / 2 for size in sizes)

    whole = Sizes()
    (most_title, least_title), (most, least), (small, source), (least_in_chart, most_in_chart) = map(
        sized, (whole.titles, whole.lists, (whole.small, whole.source), whole.charts)
    )
    return Sizes(
        titles=(most_title, least_title),
        lists=(most, least),
        small=small,
        source=source,
        subtitles=sized(whole.subtitles),
        tables=sized(whole.tables),
        charts=(least_in_chart, most_in_chart),
    )


def letters_of(*fonts: str) -> Letters:
    """The letters of the widest of some typefaces."""
    return Letters(_EASE if all(font.casefold() in _KNOWN for font in fonts) else _EASE_UNKNOWN)


def one_line(text: str) -> str:
    """Text as one paragraph that a slide can hold."""
    return " ".join(legal(text).split())
