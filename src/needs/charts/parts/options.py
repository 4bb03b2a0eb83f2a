"""Options that several kinds of chart and reports have in common."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.options import OneOf, Options, option
from needs.domain.vocabulary import Benchmark, Substance


@dataclass(frozen=True)
class AgainstBenchmark(Options):
    """What each council's figure is compared with."""

    benchmark: Benchmark = option("bm", "Benchmark", OneOf(Benchmark, "to compare with"), Benchmark.ENGLAND)


@dataclass(frozen=True)
class TreatmentFor(Options):
    """What need for treatment is looked at."""

    substance: Substance = option(
        "sub", "Treatment for", OneOf(Substance, "for the gap of"), Substance.ALCOHOL
    )
