"""What a reader may choose of inequalities."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.options import OneOf, Options, option
from needs.domain.vocabulary import Breakdown


@dataclass(frozen=True)
class InequalityOptions(Options):
    """Into which groups of people an indicator is split."""

    breakdown: Breakdown = option("split", "Show", OneOf(Breakdown, "to split by"), Breakdown.SEX)
