"""What a reader may choose of the list of indicators."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.indicators import THEMES
from needs.domain.options import AText, NameOf, OneOf, Options, option
from needs.domain.vocabulary import Listing

FIND_LENGTH = 40
"""The most characters of what is looked for."""


@dataclass(frozen=True)
class IndicatorOptions(Options):
    """Whether the list is open, the words looked for, and the theme."""

    listing: Listing = option("list", "Show", OneOf(Listing, "to list"), Listing.ONE)
    find: str = option("find", "Find", AText(FIND_LENGTH), "")
    theme: str = option("theme", "Theme", NameOf(THEMES, "theme"), "")
