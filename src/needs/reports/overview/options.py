"""What a reader may choose of the overview."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.options import OneOf, Options, option
from needs.domain.vocabulary import Indicative


@dataclass(frozen=True)
class OverviewOptions(Options):
    """What is compared."""

    indicative: Indicative = option(
        "indic",
        "Indicative comparisons",
        OneOf(Indicative, "for indicative comparisons"),
        Indicative.SHOWN,
        help="Rates published without an interval, compared by an approximate one. They are marked ~ "
        "and are no test of significance. The approximate limits can be shown beside the value.",
    )
