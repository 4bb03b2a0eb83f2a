"""What it would take: people to reach a target, a share of a national ambition, cost and return.

Each figure answers "what if", not "what will be": no scenario says that a target is right or within reach.

Sources
-------
HM Government (2021), From harm to hope: a 10-year drugs plan to cut crime and save lives, for the national
ambition. Public Health England (2018), Alcohol and drug prevention, treatment and recovery: why invest?, for
the return on treatment.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from needs.domain.errors import MethodError
from needs.methods.gap import Gap
from needs.methods.missing import above_zero, at_least_zero, required
from needs.methods.rank import cut_points


@dataclass(frozen=True)
class Input:
    """A number that a user may change, with where it comes from.

    Attributes
    ----------
    value
        The number.
    source
        Publication and caveats, in words to be shown beside it.
    """

    value: float
    source: str


AMBITION_UPLIFT = Input(
    0.19,
    "From harm to hope (HM Government, 2021): at least 54,500 new treatment places by 2024/25, an increase "
    "of 19 %. The date has passed; the figure is a yardstick of the past.",
)
AMBITION_OCU_PLACES = Input(
    21_000,
    "From harm to hope (HM Government, 2021): new treatment places for people using opiates or crack cocaine "
    "in England by 2024/25. The date has passed; the figure is a yardstick of the past.",
)


class Places(NamedTuple):
    """More people in treatment than now, and the target gap that asks for them.

    Attributes
    ----------
    people
        Whole people at the prevalence estimate; 0 where the target is met.
    lower, upper
        The same at the estimate's limits; None where it has none.
    target_percent
        The target gap.
    """

    people: int
    lower: int | None
    upper: int | None
    target_percent: float


class Ambition(NamedTuple):
    """An area's share of the national ambition, by two keys that need not agree.

    Attributes
    ----------
    by_treatment
        The national increase applied to the area's people in treatment.
    by_ocu_prevalence
        The national places for people using opiates or crack, shared out by estimated prevalence.
    """

    by_treatment: float
    by_ocu_prevalence: float


class Step(NamedTuple):
    """More people in treatment than now, by a year on the way to a target."""

    year: int
    people: int


class Cost(NamedTuple):
    """Pounds a year, with the range of the places; None where they have none."""

    pounds: float
    lower: float | None
    upper: float | None


class Spending(NamedTuple):
    """A yearly sum in pounds and the return on each pound of it."""

    amount: float
    pounds_per_pound: Input


class Return(NamedTuple):
    """Pounds spent, pounds of social value, and the difference."""

    spent: float
    gross: float
    net: float


def to_reach(gap: Gap, target_percent: float | None) -> Places:
    """People to add to treatment to bring the gap down to a target: ``P (1 - g/100) - T``, rounded up.

    The limits of the prevalence estimate give the range.

    Raises
    ------
    MethodError
        The target g is missing or not between 0 and 100.
    """
    target = required(target_percent, "target gap")
    if not 0 <= target <= 100:
        raise MethodError("the target gap must lie between 0 and 100 per cent")

    def people(prevalence: float) -> int:
        wanted = prevalence * (1 - target / 100) - gap.in_treatment
        # Rounded first, so that the last binary digit cannot add a person.
        return max(0, math.ceil(round(wanted, 6)))

    lower, upper = (
        None if limit is None else people(limit) for limit in (gap.prevalence_lower95, gap.prevalence_upper95)
    )
    return Places(people(gap.prevalence), lower, upper, target)


def to_reach_england(gap: Gap, england: Gap) -> Places:
    """People to add to treatment to bring the gap down to England's; none where it is the smaller already.

    Both gaps are of the same years.

    Raises
    ------
    MethodError
        The two gaps were computed by different methods.
    """
    _refuse_mixed_methods(gap, england)
    return to_reach(gap, england.gap_percent)


def to_reach_best_quarter(area: str, gaps: Mapping[str, Gap]) -> Places:
    """People to add to treatment to join the quarter of comparable areas with the smallest gaps.

    The target is the lower quartile (percentile of type 7) of the gaps of the others, all of the same years;
    the area itself is left out of its own yardstick.

    Raises
    ------
    MethodError
        The area has no gap, there are fewer than four others, or gaps were computed by different methods.
    """
    own = gaps.get(area)
    if own is None:
        raise MethodError("the area has no treatment gap of its own")
    others = [gap for key, gap in gaps.items() if key != area]
    _refuse_mixed_methods(own, *others)
    return to_reach(own, cut_points([gap.gap_percent for gap in others], parts=4)[0])


def ambition_share(
    in_treatment: float | None,
    ocu_prevalence: float | None,
    england_ocu_prevalence: float | None,
    *,
    uplift: Input = AMBITION_UPLIFT,
    ocu_places: Input = AMBITION_OCU_PLACES,
) -> Ambition:
    """Share out the national ambition of 2021 to one area, in people, unrounded.

    ``uplift`` is applied to the area's people in treatment, ``ocu_places`` shared out by people thought to
    use opiates or crack in the area and in England, by one method and of one year.

    Raises
    ------
    MethodError
        A number is missing or negative, or England's prevalence is zero.

    Notes
    -----
    Source: From harm to hope (HM Government, 2021). Of its 54,500 places 21,000 are for people using
    opiates or crack and 30,000 for others; the rest is not itemised, so no split of it is offered.
    """
    share = at_least_zero(ocu_prevalence, "area's prevalence estimate") / above_zero(
        england_ocu_prevalence, "England's prevalence estimate"
    )
    return Ambition(
        uplift.value * at_least_zero(in_treatment, "number in treatment"), ocu_places.value * share
    )


def yearly_steps(places: Places, start: int, end: int) -> tuple[Step, ...]:
    """Spread the people to add evenly over the years to a date, in which all places are filled.

    One step for each year after the start: people more than now, by the end of that year, rounded up.

    Raises
    ------
    MethodError
        The date does not lie after the start.
    """
    years = end - start
    if years < 1:
        raise MethodError("the date lies before the first step")
    return tuple(Step(start + year, math.ceil(places.people * year / years)) for year in range(1, years + 1))


def yearly_cost(places: Places, unit_cost: Input) -> Cost:
    """Pounds a year once all places are filled, with their range, at a price for one person for one year.

    Raises
    ------
    MethodError
        The price is missing or negative.
    """
    price = at_least_zero(unit_cost.value, "unit cost")
    lower, upper = (None if people is None else people * price for people in (places.lower, places.upper))
    return Cost(places.people * price, lower, upper)


def social_return(*spending: Spending) -> Return:
    """Social value of spending on treatment: ``sum of pounds * pounds per pound``.

    Source: Public Health England 2018. National averages of value to society, not cashable savings.

    Raises
    ------
    MethodError
        A sum or a return is missing or negative.
    """
    amounts = [at_least_zero(item.amount, "sum spent") for item in spending]
    returns = [at_least_zero(item.pounds_per_pound.value, "return") for item in spending]
    spent = math.fsum(amounts)
    gross = math.fsum(amount * each for amount, each in zip(amounts, returns, strict=True))
    return Return(spent, gross, gross - spent)


def _refuse_mixed_methods(*gaps: Gap) -> None:
    if len({gap.method for gap in gaps}) > 1:
        raise MethodError("the gaps are computed by different methods")
