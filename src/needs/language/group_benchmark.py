"""What is said of a group of councils as a benchmark: how a place stands, and how its figures are made."""

from __future__ import annotations

from needs.domain.indicators import Indicator
from needs.domain.measures import Word
from needs.language.numbers import value_text
from needs.views.group_benchmark import GroupBenchmark, GroupFigure
from needs.views.headline import Headline

_ORDER = (Word.WORSE, Word.HIGHER, Word.BETTER, Word.LOWER, Word.SIMILAR)


def heading(beside: GroupBenchmark) -> str:
    """The head of its column."""
    return beside.group.name[0].upper() + beside.group.name[1:]


def group_value(indicator: Indicator, figure: GroupFigure) -> str:
    """A pooled rate, or ``median 12.1 (10.0 to 14.2)``."""
    value = value_text(indicator, figure.value)
    if figure.quarters is None:
        return value
    low, high = (value_text(indicator, each) for each in figure.quarters)
    return f"median {value} ({low} to {high})"


def group_sentence(headline: Headline, beside: GroupBenchmark) -> str:
    """On how many measures the place is worse, better or similar, of those that can be tested."""
    words = [found.compared.word for row in headline.rows if (found := beside.of(row)) and found.is_pooled]
    if not words:
        return f"No figure can be tested against {beside.group.name}."
    counted = [(word, words.count(word)) for word in _ORDER if word in words]
    said = ", ".join(f"{word.lower()} on {number}" for word, number in counted)
    measures = "1 figure" if len(words) == 1 else f"{len(words)} figures"
    return f"Beside {beside.group.name}, {headline.place.name} can be tested on {measures}: {said}."


def how_made(beside: GroupBenchmark) -> tuple[str, ...]:
    """The rule of the group, how its figures are made, and what its publisher says of it."""
    made = (
        f"{heading(beside)}: {beside.group.rule}. {beside.place.name} itself is left out. Rates of published "
        "counts: the counts of the councils over their populations, taken together, against which the 95% "
        "interval of the place is held. Every other figure: the median of the councils, with the middle half "
        "of them in brackets; standardised rates are never averaged, and nothing is tested against a median."
    )
    fewest = min((each.with_value / each.of for each in beside.figures.values() if each.of), default=1)
    some = ("Some figures are not available for every council of the group.",) if fewest < 1 else ()
    return (made, *some, *beside.group.notes)
