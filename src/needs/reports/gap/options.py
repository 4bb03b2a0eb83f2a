"""What a reader may choose of the page on the treatment gap."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.options import OneOf, Options, option
from needs.domain.vocabulary import GapPart


@dataclass(frozen=True)
class GapOptions(Options):
    """Which part is open below the finding: only that one is drawn."""

    part: GapPart = option("part", "More about it", OneOf(GapPart, "for the part"), GapPart.TIME)
