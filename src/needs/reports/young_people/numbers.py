"""What is held about people under 18 for one place, and what is held about adults that stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from needs.views.headline import Headline, HeadlineRow

THEME = "Young people"
UNDER_18 = "92904"
"""The series that is drawn over time: the only rate of people under 18 held for several years."""


@dataclass(frozen=True)
class Companion:
    """An indicator of young people, the one of adults or of all ages that stands beside it, and how far."""

    young: str
    adult: str
    why: str


COMPANIONS = (
    Companion(
        "92904",
        "92906",
        "Both count hospital admissions for conditions wholly caused by alcohol. The first is a crude rate "
        "of people under 18 over three years, the second a rate of all ages in one year, standardised for "
        "age: read them beside one another, not as a ratio or a difference.",
    ),
    Companion(
        "lac-substance-misuse",
        "in-treatment-all",
        "The nearest that is held for adults, and another measure: the first is the share of looked-after "
        "children who were identified as having a problem, the second a number of adults in treatment.",
    ),
)
"""Which figure of adults stands beside which of young people; both are ids of the catalogue."""


@dataclass(frozen=True)
class Pair:
    """A figure of young people, the newest of its companion where one is held, and how far they compare."""

    young: HeadlineRow
    adult: HeadlineRow | None
    why: str


@dataclass(frozen=True)
class Young:
    """What the page on young people shows for one place.

    ``held`` and ``adults`` are the headline table narrowed to the indicators of young people, and to their
    companions.
    """

    held: Headline
    adults: Headline
    pairs: tuple[Pair, ...]


def young_people(headline: Headline) -> Young:
    """Take from a place's headline table what is about young people, and its companions."""
    held = replace(
        headline,
        rows=tuple(row for row in headline.rows if row.indicator.theme == THEME),
        held_elsewhere=tuple(each for each in headline.held_elsewhere if each.theme == THEME),
        not_held=tuple(each for each in headline.not_held if each.theme == THEME),
    )
    adult_ids = {companion.adult for companion in COMPANIONS}
    adults = replace(
        headline,
        rows=tuple(row for row in headline.rows if row.indicator.id in adult_ids),
        held_elsewhere=tuple(each for each in headline.held_elsewhere if each.id in adult_ids),
        not_held=tuple(each for each in headline.not_held if each.id in adult_ids),
    )
    pairs = (
        Pair(young, _newest(adults, companion.adult), companion.why)
        for companion in COMPANIONS
        if (young := _newest(held, companion.young))
    )
    return Young(held, adults, tuple(pairs))


def _newest(headline: Headline, indicator_id: str) -> HeadlineRow | None:
    rows = [row for row in headline.rows if row.indicator.id == indicator_id]
    stated = [row for row in rows if row.figure.value is not None]
    return next(iter(stated or rows), None)
