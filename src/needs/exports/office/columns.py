"""How wide the columns of a table have to be, and which hold numbers, wherever the table is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from needs.exports.picture.svg_text import width_of

LONGEST = 0.3
"""The most of the room that one word may claim; a longer one is broken."""
_WORDS = re.compile(r"\s|(?<=-)")
_NUMBER = re.compile(
    r"(?!(?:19|20)\d\d\b)[-−+£<≈]?\d[\d,.]*( ?%| [a-z]+)?( to [-−]?\d[\d,.]*%?)?( of \d+)?( \(.*\))?"
    r"|\[\w+\]|–?"
)
"""A number with its unit, interval or rank, a mark such as ``[x]``, or nothing; years are periods."""


def widths_of(
    columns: Sequence[Sequence[str]],
    *,
    size: float,
    room: float,
    edges: float,
    ease: float,
    whole_numbers: bool,
) -> tuple[float, ...]:
    """The widths of columns that take the whole room, or nothing where a word would be broken.

    Parameters
    ----------
    columns
        The cells of each, its heading first; the first column names the rows and is bold, as headings are.
    size, room, edges
        Of letters, of all columns together, and what the edges of a cell take from its width; all in points.
    ease
        What a typeface may be wider than Arial.
    whole_numbers
        Whether a number with its interval is one word, so that it stays on one line.
    """
    pairs = [
        _least_and_wished(each, size * ease, room, edges, whole_numbers=whole_numbers, bold=at == 0)
        for at, each in enumerate(columns)
    ]
    least, wished = (sum(each) for each in zip(*pairs, strict=True))
    if least > room:
        return ()
    share = min(1.0, (room - least) / (wished - least)) if wished > least else 1.0
    given = [low + share * (high - low) for low, high in pairs]
    return tuple(width / sum(given) * room for width in given)


def _least_and_wished(
    column: Sequence[str], size: float, room: float, edges: float, *, whole_numbers: bool, bold: bool
) -> tuple[float, float]:
    """The points that a column needs for its longest word, and those for its longest text in one line."""
    head, below = column[0], set(column[1:])
    line = max(_widest([head], bold=True), _widest(below, bold=bold)) * size
    if whole_numbers and is_of_numbers(below):
        word = max(_widest(_WORDS.split(head), bold=True), _widest(below, bold=bold)) * size
    else:
        words = {word for text in below for word in _WORDS.split(text)}
        word = max(_widest(_WORDS.split(head), bold=True), _widest(words, bold=bold)) * size
    least = min(word, room * LONGEST) + edges
    return least, max(least, line + edges)


def _widest(texts: Iterable[str], *, bold: bool) -> float:
    return max((width_at_one(text, bold=bold) for text in texts), default=0)


@lru_cache(maxsize=10_000)
def width_at_one(text: str, *, bold: bool = False) -> float:
    """The width of a text in letters of size one, which is asked for many times over."""
    return width_of(text, 1, bold=bold)


def is_of_numbers(cells: Iterable[str]) -> bool:
    """Whether every cell of a column is a number, so that the column is aligned to the right."""
    return all(_NUMBER.fullmatch(cell) for cell in cells)
