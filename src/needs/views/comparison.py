"""One area's figure against a benchmark's figure: the publisher's word, or ours, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.indicators import Indicator
from needs.domain.measures import Basis, ValueType, Word
from needs.domain.observations import Status
from needs.methods import benchmark as method
from needs.methods.indicative import limits_from_count, limits_from_population
from needs.methods.intervals import Interval
from needs.store.snapshot import Observation

NO_DIFFERENCE = "No clear difference"
INDICATIVE_MARK = "~"


@dataclass(frozen=True)
class Compared:
    """How a figure stands against a benchmark: a word and who said it, or the reason there is none."""

    word: Word
    basis: Basis | None = None
    reason: str = ""
    limits: Interval | None = None
    """Of an indicative comparison: approximate, and shown on request only."""

    @classmethod
    def without(cls, reason: str) -> Compared:
        """No comparison, and why."""
        return cls(Word.NOT_COMPARED, reason=reason)

    @property
    def is_tested(self) -> bool:
        """Whether published limits, or those of a published count, decide it."""
        return self.word is not Word.NOT_COMPARED and self.basis is not Basis.INDICATIVE

    @property
    def is_indicative(self) -> bool:
        """Whether approximate limits decide it: no test, and never called significant."""
        return self.basis is Basis.INDICATIVE

    @property
    def is_said(self) -> bool:
        """Whether anything can be said, tested or indicative."""
        return self.word is not Word.NOT_COMPARED

    @property
    def said(self) -> str:
        """The word, which says of an indicative one that it is: ``Indicatively worse``."""
        if not self.is_indicative:
            return str(self.word)
        return NO_DIFFERENCE if self.word is Word.SIMILAR else f"Indicatively {self.word.lower()}"

    @property
    def differs(self) -> bool:
        """Whether the figure is on one side of the benchmark."""
        return self.is_said and self.word is not Word.SIMILAR


def compare(
    indicator: Indicator,
    figure: Observation,
    benchmark: Observation | None,
    *,
    published: str,
    benchmark_name: str,
    population: float | None = None,
    indicative: bool = False,
) -> Compared:
    """Compare a figure with a benchmark's figure for the same period.

    The publisher's word is used where there is one. Where there is none, the area's 95 % interval is held
    against the benchmark's value, which is the publisher's own default method.

    Parameters
    ----------
    population
        Person-years of the period and age, for approximate limits of a rate without any.
    indicative
        Whether approximate limits may decide where none are published.
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
    if indicative and result.reason == method.NO_INTERVAL:
        return approximate(indicator, figure, benchmark.value, population) or Compared.without(result.reason)
    return Compared(result.word, None if result.reason else Basis.COMPUTED, result.reason)


def approximate(
    indicator: Indicator, figure: Observation, benchmark: float, population: float | None
) -> Compared | None:
    """An indicative comparison of a rate with a benchmark's value; none where too little is published for it.

    The limits are those of its count where that is published, else of the events that it implies in a
    population; a count below ten, or a rate that implies fewer than twenty, says too little.
    """
    if indicator.value_type not in _RATES or Status(figure.status) is not Status.VALUE:
        return None
    limits = (
        limits_from_population(figure.value, population, indicator.multiplier)
        if figure.count is None
        else limits_from_count(figure.value, figure.count)
    )
    if limits is None:
        return None
    result = method.against_value(figure.value, limits.lower, limits.upper, benchmark, indicator.polarity)
    return None if result.reason else Compared(result.word, Basis.INDICATIVE, limits=limits)


_RATES = (ValueType.DSR, ValueType.CRUDE_RATE)
