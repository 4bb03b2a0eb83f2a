"""What is said of figures about young people, which often rest on a handful of them."""

from __future__ import annotations

from collections.abc import Iterator

from needs.charts.inequality.words import few_events
from needs.domain.measures import ValueType
from needs.language.findings import when
from needs.language.numbers import value_of, with_unit
from needs.methods.intervals import FEWEST_EVENTS
from needs.reports.young_people.numbers import Pair, Young
from needs.views.headline import HeadlineRow

NOT_IN_THIS_PRODUCT = (
    "How many people under 18 are in treatment, and for what, is counted by the National Drug Treatment "
    "Monitoring System (NDTMS) and is not held in this product. That nothing is shown does not mean that "
    "nobody is in treatment."
)
SMALL_NUMBERS = (
    "Figures of young people often rest on few events. From one year to the next, and between one place and "
    "another, they can differ much by chance alone."
)


def pair_sentence(pair: Pair) -> str:
    """The two figures side by side, and how far they can be compared."""
    young = _figure(pair.young)
    if pair.adult is None:
        return f"{young} No figure of adults to stand beside it is held for {pair.young.whose}."
    return f"{young} {_figure(pair.adult)} {pair.why}"


def cautions(view: Young) -> Iterator[str]:
    """For each figure what has to be known before it is used: blank, zero, few, or not counted."""
    for row in view.held.rows:
        yield f"{row.indicator.short_name}, {row.whose}, {when(row)}: {_caution(row)}"


def _figure(row: HeadlineRow) -> str:
    """One figure in a sentence, with its period and England's beside it."""
    indicator = row.indicator
    if row.figure.value is None:
        return f"{indicator.display_name}: no value is shown for {row.whose} in {when(row)}."
    beside = f" (England {value_of(indicator, row.england)})" if row.england else ""
    counted = f" {indicator.unit}" if indicator.is_number else ""
    return f"{indicator.display_name}: {with_unit(indicator, row.figure)}{counted} in {when(row)}{beside}."


def _caution(row: HeadlineRow) -> str:
    figure, indicator = row.figure, row.indicator
    if figure.value is None:
        why = figure.note or "the source gives no reason"
        return f"no value is shown ({why[0].lower()}{why[1:]}); a blank is not zero."
    if few := few_events(indicator, figure):
        if figure.count is not None and figure.count < FEWEST_EVENTS:
            return f"{few} Say the number and not only the rate, and take care that nobody can be recognised."
        return few
    if figure.count is not None or indicator.value_type is ValueType.COUNT:
        return f"it rests on {figure.count or figure.value:,.0f} {indicator.counted}."
    zero = "zero is what is published; " if figure.value == 0 else ""
    rest = "" if figure.has_interval else ", and no interval is published"
    return (
        f"{zero}the number of {indicator.counted or 'events'} behind it is not held{rest}, so how much "
        "chance could move it cannot be said."
    )
