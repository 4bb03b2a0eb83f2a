"""What a reader may choose of an age structure."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.options import OneOf, Options, option
from needs.domain.vocabulary import Labelled


class Ages(Labelled):
    """Into which ages people are grouped."""

    BROAD = "broad", "Broad groups"
    FIVE_YEARS = "five", "Five years each"


@dataclass(frozen=True)
class AgeStructureOptions(Options):
    """How finely it is drawn."""

    ages: Ages = option("ages", "Age groups", OneOf(Ages, "for age groups"), Ages.BROAD)
