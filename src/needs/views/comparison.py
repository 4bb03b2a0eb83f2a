"""One area's figure against a benchmark's figure: the publisher's word, or ours, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.indicators import Indicator
from needs.domain.measures import Basis, ValueType, Word
from needs.methods import benchmark as method
from needs.store.snapshot import Observation


@dataclass(frozen=True)
class Compared:
    """How a figure stands against a benchmark: a word and who said it, or the reason there is none."""

    word: Word
    basis: Basis | None = None
    reason: str = ""

    @classmethod
    def without(cls, reason: str) -> Compared:
        """No comparison, and why."""
        return cls(Word.NOT_COMPARED, reason=reason)

    @property
    def is_tested(self) -> bool:
        """Whether anything can be said."""
        return self.word is not Word.NOT_COMPARED


def compare(
    indicator: Indicator,
    figure: Observation,
    benchmark: Observation | None,
    *,
    published: str,
    benchmark_name: str,
) -> Compared:
    """Compare a figure with a benchmark's figure for the same period.

    The publisher's word is used where there is one. Where there is none, the area's 95 % interval is held
    against the benchmark's value, which is the publisher's own default method.
    """
    if published and published != Word.NOT_COMPARED:
        return Compared(Word(published), Basis.PUBLISHED)
    if indicator.is_number:
        estimated = indicator.value_type is ValueType.ESTIMATE
        return Compared.without("it is an estimated number" if estimated else "it is a count")
    if indicator.value_type is ValueType.SCORE:
        return Compared.without("a score has no interval")
    if benchmark is None or benchmark.value is None:
        return Compared.without(f"no value for {benchmark_name} is held for the period")
    result = method.against_value(
        figure.value, figure.lower95, figure.upper95, benchmark.value, indicator.polarity
    )
    return Compared(result.word, None if result.reason else Basis.COMPUTED, result.reason)
