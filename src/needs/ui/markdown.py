"""Plain text and badges as Streamlit's Markdown, with everything that could be read as markup escaped."""

from __future__ import annotations

import re

from needs.domain.measures import Polarity, Word
from needs.language.comparisons import direction
from needs.views.comparison import Compared

_SPECIAL = re.compile(r"([\\`*_\[\]<>$#|~:])")

_BADGE = {
    Word.BETTER: "green",
    Word.WORSE: "red",
    Word.SIMILAR: "yellow",
    Word.HIGHER: "blue",
    Word.LOWER: "blue",
    Word.NOT_COMPARED: "gray",
}


def plain(text: str) -> str:
    """Text that shows as it is written."""
    return _SPECIAL.sub(r"\\\1", text)


def small(text: str) -> str:
    """Markdown in small type."""
    return f":small[{text}]" if text else ""


def badge(compared: Compared, polarity: Polarity) -> str:
    """A comparison as a badge: mark, word and colour; colour never alone."""
    if compared.word is Word.NOT_COMPARED:
        return small(str(compared.word))
    mark = direction(compared.word, polarity)
    return f":{_BADGE[compared.word]}-background[{mark}\u00a0{compared.word}]"
