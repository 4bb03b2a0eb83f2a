"""What a reader may choose of an indicator by age."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.options import OneOf, Options, option
from needs.domain.vocabulary import Labelled


class AgeMeasure(Labelled):
    """What is drawn of each age group."""

    RATE = "rate", "Rates"
    NUMBER = "number", "Numbers"


@dataclass(frozen=True)
class ByAgeOptions(Options):
    """What is drawn; a series that is held as numbers is drawn as numbers."""

    measure: AgeMeasure = option("am", "Draw", OneOf(AgeMeasure, "for age groups"), AgeMeasure.RATE)
