"""What an indicator is, in plain words: its kind of number, which way is good, when the next is expected."""

from __future__ import annotations

from datetime import date, timedelta

from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.measures import Polarity, ValueType
from needs.domain.periods import Period
from needs.language.numbers import interval_of, with_unit
from needs.store.snapshot import Observation
from needs.views.headline import OLD_AFTER_YEARS

MEANS = {
    ValueType.COUNT: (
        "A number of people or events. It says first of all how large a place is, so it is not ranked."
    ),
    ValueType.CRUDE_RATE: (
        "People or events for each so many who live there. It is not adjusted for age: a place with many "
        "older people may differ for that reason alone."
    ),
    ValueType.DSR: (
        "The rate that a place would have if its people had the ages of a standard population, so that "
        "places with older and younger people can be compared. It is not events divided by people."
    ),
    ValueType.PROPORTION: "A share of a group of people, as a percentage.",
    ValueType.ISR: (
        "Events against the number that national rates would give there. Each place can be compared with "
        "England, and not with another place."
    ),
    ValueType.ESTIMATE: "An estimate by a statistical model, not a count, so it is read with its interval.",
    ValueType.SCORE: (
        "A score on a scale of its own. It puts places in order; twice the score is not twice as much."
    ),
}
"""What each kind of value is."""

JUDGED = {
    Polarity.LOW_IS_GOOD: "lower is better",
    Polarity.HIGH_IS_GOOD: "higher is better",
    Polarity.NEUTRAL: "neither way is better",
    Polarity.NOT_APPLICABLE: "not judged",
}
"""Which way is good."""

COMBINED = {
    ValueType.COUNT: "Yes, exactly: the counts are added.",
    ValueType.CRUDE_RATE: "Yes, exactly: counts and populations are added, rate and interval made anew.",
    ValueType.PROPORTION: "Yes, exactly: counts and groups are added, share and interval made anew.",
    ValueType.ISR: "Yes, exactly: observed and expected events are added.",
    ValueType.DSR: "Yes, approximately: rates are weighted by effective denominators, and never averaged.",
    ValueType.ESTIMATE: (
        "Yes, as an estimate: values and limits are added, which gives the widest plausible interval."
    ),
    ValueType.SCORE: "No: a score cannot be combined; the councils are shown side by side.",
}
"""Whether councils may be taken as one, by the method that the kind of value allows."""

_WHERE_PUBLISHED = " Only where every council’s own part is published."
_IRREGULAR = "Irregular"
_YEARLY = "Annual"


def combining(indicator: Indicator) -> str:
    """Whether and how councils may be taken as one for an indicator."""
    if indicator.never_combined:
        return f"No: {indicator.never_combined}."
    said = COMBINED[indicator.value_type]
    return said + _WHERE_PUBLISHED if said.startswith("Yes") else said


def rhythm(indicator: Indicator) -> str:
    """How often newer figures come, in a word or two."""
    if indicator.withdrawn or indicator.superseded_by:
        return "None expected"
    return indicator.update_frequency or "Not known"


def next_update(indicator: Indicator, newest: Period | None, today: date) -> str:
    """When newer figures are expected, as far as the catalogue tells; never a date that nobody gave."""
    said = rhythm(indicator)
    if indicator.withdrawn or indicator.superseded_by:
        return f"{said}. {indicator.withdrawn or f'Replaced by {indicator.superseded_by}.'}"
    if not indicator.update_frequency:
        return f"{said}: the catalogue records no rhythm of publication."
    if said == _IRREGULAR:
        return f"{said}: no date can be expected."
    if newest is None:
        return f"{said}. None is held yet."
    is_old = today - newest.end > timedelta(days=OLD_AFTER_YEARS * 366)
    if not said.startswith(_YEARLY) or not is_old:
        return f"{said}. Next after {newest.label()}."
    how = "the page Update asks for them" if indicator.on_fingertips else "they are not embedded here"
    held = f"The newest held is {newest.label()}"
    return f"{said}. {held}; by that rhythm newer figures are already published: {how}."


def figure_sentence(indicator: Indicator, place: Place, figure: Observation) -> str:
    """One figure in a sentence: place, value with its unit, interval where there is one, and period."""
    interval = interval_of(indicator, figure)
    limits = f" (95% confidence interval {interval})" if interval else ""
    return f"{place.name}: {with_unit(indicator, figure)}{limits} in {figure.period.label()}."
