"""Colours that carry a meaning: of comparisons, of fifths, and of words on a colour."""

from __future__ import annotations

from typing import Literal

from needs.charts.parts.house import Colour
from needs.domain.indicators import Indicator
from needs.domain.measures import Polarity, Word
from needs.language.comparisons import direction


def readable_on(fill: str) -> str:
    """Black or white, whichever stands out more on a colour."""
    return max((Colour.TEXT, Colour.PAPER), key=lambda text: contrast(text, fill))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


ColourBy = Literal["comparison", "fifths"]
BLANK = "#FFFFFF"
BLANK_OUTLINE = "#767676"
_WORDS = {
    Word.WORSE: "#D4351C",
    Word.HIGHER: "#003078",
    Word.SIMILAR: "#FFDD00",
    Word.LOWER: "#5694CA",
    Word.BETTER: "#00703C",
}
_JUDGED = ("#561950", "#812972", "#A44596", "#BC6AAA", "#D494C1")
_UNJUDGED = ("#E4DDFF", "#CBBEF4", "#AA90EC", "#8B60E2", "#6B33C3")
_FIFTHS = ("Lowest fifth", "2nd lowest", "Middle", "2nd highest", "Highest fifth")


def fills_of(indicator: Indicator, colour_by: ColourBy) -> dict[str, str]:
    """The colour of each word, in the order of the key."""
    if colour_by == "comparison":
        return {str(word): fill for word, fill in _WORDS.items()}
    colours = _JUDGED if _is_judged(indicator) else _UNJUDGED
    return dict(list(zip(_fifth_names(indicator), colours, strict=True))[::-1])


def line_on(word: str, fills: dict[str, str]) -> str:
    """The colour of the thin line around a word's colour."""
    return Colour.TEXT if word in fills else BLANK_OUTLINE


def mark_of(word: str, indicator: Indicator) -> str:
    """The mark beside the colour of a comparison, so that colour never stands alone; none for a fifth."""
    return direction(Word(word), indicator.polarity) if word in _WORDS else ""


def _is_judged(indicator: Indicator) -> bool:
    return indicator.polarity in (Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD)


def _fifth_names(indicator: Indicator) -> tuple[str, ...]:
    """The fifths in the order of ranks: by value, since a council is never called the worst."""
    return _FIFTHS[::-1] if indicator.polarity is Polarity.HIGH_IS_GOOD else _FIFTHS
