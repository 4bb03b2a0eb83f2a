"""Plain text and badges as Streamlit's Markdown, with everything that could be read as markup escaped."""

from __future__ import annotations

import re

from needs.domain.measures import Polarity, Word
from needs.language.comparisons import mark_of
from needs.views.comparison import Compared

_SPECIAL = re.compile(r"([\\`*_\[\]<>$#|~:])")

_BADGE = {
    Word.BETTER: "green",
    Word.WORSE: "red",
    Word.SIMILAR: "yellow",
    Word.HIGHER: "blue",
    Word.LOWER: "blue",
}


def plain(text: str) -> str:
    """Text that shows as it is written."""
    return _SPECIAL.sub(r"\\\1", text)


def small(text: str) -> str:
    """Markdown in small type."""
    return f":small[{text}]" if text else ""


def badge(compared: Compared, polarity: Polarity) -> str:
    """A comparison as a badge: mark, word and colour, colour never alone; empty where there is none."""
    if not compared.is_said:
        return ""
    said = plain(f"{mark_of(compared, polarity)}\u00a0{compared.said}")
    # An indicative comparison is no test, so it has no colour of one.
    return (
        f":gray-background[{said}]"
        if compared.is_indicative
        else f":{_BADGE[compared.word]}-background[{said}]"
    )
