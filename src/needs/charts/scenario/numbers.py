"""What it would take to narrow a place's treatment gap: people, yearly steps, cost and return.

Every figure answers "what if", counted from the newest gap that can be said; none is a forecast.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from needs.charts.scenario.options import ScenarioOptions
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.vocabulary import Substance, Target
from needs.methods.gap import Gap, GapMethod, treatment_gap
from needs.methods.scenario import (
    AMBITION_UPLIFT,
    Ambition,
    Cost,
    Input,
    Places,
    Return,
    Spending,
    ambition_share,
    social_return,
    to_reach,
    to_reach_best_quarter,
    to_reach_england,
    yearly_cost,
    yearly_steps,
)
from needs.sources.costs import CostFigure
from needs.store.snapshot import Observation, Snapshot
from needs.views.coverage import boundary_day
from needs.views.figures import figures_of
from needs.views.gap import INPUTS, GapRow, gap
from needs.views.ranking import LEAST_COVERAGE

USUAL_YEARS = 3
"""How many yearly steps are taken where the reader has not chosen a date."""
MOST_YEARS = 10
ALL_IN_TREATMENT = "in-treatment-all"

COLUMNS = (
    "area_code",
    "substance",
    "target",
    "target_met_percent",
    "financial_year",
    "extra_people",
    "extra_lower95",
    "extra_upper95",
    "in_treatment",
    "cost_pounds",
)


@dataclass(frozen=True)
class Priced:
    """A price or a return in use: the reader's own number, or the one held with its source."""

    value: float
    figure: CostFigure
    typed: bool


@dataclass(frozen=True)
class YearStep:
    """One year on the way: people in treatment beyond those counted, and the cost of them in that year.

    The limits are ``None`` where the estimate of need has none, or the number of people was chosen.
    """

    year: int
    people: int
    lower: int | None
    upper: int | None
    in_treatment: float
    cost: float | None


@dataclass(frozen=True)
class Scenario:
    """What it would take for one place and substance to reach one target.

    Attributes
    ----------
    now
        The gap that it is counted from.
    target_percent
        Met need at the target, in per cent of the estimate.
    councils
        How many others stand behind the target; 0 where it is not about others.
    places
        People to add, with the range that the limits of the estimate give.
    reached
        The gap with those people in treatment.
    steps
        One for each financial year; empty where nobody has to be added at any limit.
    """

    place: Place
    substance: Substance
    now: GapRow
    target: Target
    target_percent: float
    councils: int
    places: Places
    reached: Gap
    steps: tuple[YearStep, ...]
    price: Priced | None
    cost: Cost | None
    returned: Priced | None
    value: Return | None

    @property
    def is_met(self) -> bool:
        """Whether the place meets the target already, at the estimate itself."""
        return self.places.people == 0

    @property
    def has_range(self) -> bool:
        """Whether the limits of the estimate give a range of people."""
        return self.places.lower is not None and self.places.upper is not None

    @property
    def reached_limits(self) -> tuple[float, float] | None:
        """The limits of the met need with those people in treatment, in per cent; ``None`` without limits."""
        lower, upper = self.reached.raw_gap_lower95, self.reached.gap_upper95
        return None if lower is None or upper is None else (100 - upper, 100 - lower)

    def frame(self) -> pd.DataFrame:
        """One line for the year counted and one per step, with the columns ``COLUMNS``."""
        same = (self.place.code, str(self.substance), str(self.target), self.target_percent)
        counted = (self.now.period_treatment, 0, None, None, self.now.in_treatment, None)
        lines = [
            (year_text(each.year), each.people, each.lower, each.upper, each.in_treatment, each.cost)
            for each in self.steps
        ]
        frame = pd.DataFrame([(*same, *line) for line in (counted, *lines)], columns=list(COLUMNS))
        numbers = ["extra_lower95", "extra_upper95", "cost_pounds"]
        return frame.astype(dict.fromkeys(numbers, "float64"))


@dataclass(frozen=True)
class AmbitionShares:
    """A place's shares of the national ambition of 2021, and the figures that they are made of."""

    shares: Ambition
    in_treatment: Observation
    estimate: Observation
    england: Observation


def scenario(
    snapshot: Snapshot,
    place: Place,
    substance: Substance,
    inputs: ScenarioOptions,
    *,
    as_at: date | None = None,
    today: date | None = None,
) -> Scenario:
    """What it would take for a place to reach a target, from the newest gap that can be said of it.

    Parameters
    ----------
    as_at
        The year that is counted from has to have ended by this day, and the steps begin after its financial
        year.
    today
        The day whose financial year the steps begin after where ``as_at`` is not given; by default today.

    Raises
    ------
    NeedsError
        The gap cannot be said, the target cannot be made for this place, a number is still to be chosen, or
        the date does not lie among the years that can be chosen; the message is for the reader.
    """
    row = gap(snapshot, place, substance, as_at=as_at)
    now = _gap_of(row)
    places, councils = _places(snapshot, place, substance, row, now, inputs)
    reached = treatment_gap(
        now.in_treatment + places.people,
        now.prevalence,
        now.prevalence_lower95,
        now.prevalence_upper95,
        method=now.method,
    )
    price = _priced(price_of(snapshot, substance), inputs.cost)
    returned = _priced(return_of(snapshot, substance), inputs.returned)
    cost = yearly_cost(places, _input(price)) if price else None
    return Scenario(
        place=place,
        substance=substance,
        now=row,
        target=inputs.target,
        target_percent=100 - places.target_percent,
        councils=councils,
        places=places,
        reached=reached,
        steps=_steps(places, now, inputs.by, price, as_at or today or date.today()),
        price=price,
        cost=cost,
        returned=returned,
        value=social_return(Spending(cost.pounds, _input(returned))) if cost and returned else None,
    )


def years_to_choose(today: date | None = None) -> tuple[int, ...]:
    """The years in which a scenario may end, each by the year in which the financial year ends."""
    start = _year_of(today or date.today())
    return tuple(range(start + 1, start + MOST_YEARS + 1))


def usual_year(today: date | None = None) -> int:
    """The year in which a scenario ends where none was chosen."""
    return _year_of(today or date.today()) + USUAL_YEARS


def price_of(snapshot: Snapshot, substance: Substance) -> CostFigure:
    """What one person in treatment for a year costs, as far as a figure with a source is held."""
    return snapshot.costs[f"unit-cost-{substance}"]


def return_of(snapshot: Snapshot, substance: Substance) -> CostFigure:
    """What society gets for each pound spent on treatment, as far as a figure with a source is held."""
    return snapshot.costs[f"return-{substance}"]


def year_text(end: int) -> str:
    """The financial year that ends in a year, as it is written: ``2027/28``."""
    return f"{end - 1}/{end % 100:02d}"


def ambition_shares(snapshot: Snapshot, place: Place) -> AmbitionShares | None:
    """A place's shares of the national ambition by both keys; ``None`` where a figure for one is not held.

    Notes
    -----
    See ``ambition_share``. The estimates are of one year and by one method; the number in treatment is the
    newest one of adults in treatment for any substance.
    """
    treated = _newest(figures_of(snapshot, ALL_IN_TREATMENT, place))
    prevalence = INPUTS[Substance.OCU].prevalence
    national = {each.period: each for each in figures_of(snapshot, prevalence, snapshot.register.england)}
    estimate = _newest(each for each in figures_of(snapshot, prevalence, place) if each.period in national)
    if treated is None or estimate is None:
        return None
    england = national[estimate.period]
    shares = ambition_share(treated.value, estimate.value, england.value)
    return AmbitionShares(shares, treated, estimate, england)


def _places(
    snapshot: Snapshot,
    place: Place,
    substance: Substance,
    row: GapRow,
    now: Gap,
    inputs: ScenarioOptions,
) -> tuple[Places, int]:
    """The people to add, and how many other councils the target rests on."""
    england = snapshot.register.england
    if inputs.target is Target.ENGLAND:
        if place == england:
            raise NeedsError(
                "England’s rate is the yardstick here, so England has no distance from it.",
                "Choose another target.",
            )
        national = gap(snapshot, england, substance, period=row.period_treatment, method=now.method)
        return to_reach_england(now, _gap_of(national)), 0
    if inputs.target is Target.BEST_QUARTER:
        others = _others(snapshot, place, substance, row)
        return to_reach_best_quarter(place.code, {**others, place.code: now}), len(others)
    if inputs.target is Target.AMBITION:
        return _fixed(now, AMBITION_UPLIFT.value * now.in_treatment), 0
    if inputs.amount is None:
        what = "rate of met need" if inputs.target is Target.RATE else "number of people"
        raise NeedsError(f"No {what} has been chosen yet.", f"Type the {what} to reach above.")
    if inputs.target is Target.EXTRA:
        return _fixed(now, round(inputs.amount)), 0
    if not 0 <= inputs.amount <= 100:
        raise NeedsError("A rate of met need lies between 0 and 100 per cent.", "Type another rate.")
    return to_reach(now, 100 - inputs.amount), 0


def _fixed(now: Gap, people: float) -> Places:
    """So many people whatever the estimate is: no range of people, a range only of what they reach."""
    # Rounded first, so that the last binary digit cannot add a person.
    whole = max(0, math.ceil(round(people, 6)))
    reached = treatment_gap(now.in_treatment + whole, now.prevalence)
    return Places(whole, None, None, reached.raw_gap_percent)


def _others(snapshot: Snapshot, place: Place, substance: Substance, row: GapRow) -> dict[str, Gap]:
    """The gaps of the other authorities in the same year by the same method, but for those of few people."""
    register = snapshot.register
    own = _own(snapshot, place)
    gaps: dict[str, Gap] = {}
    for area in (*register.authorities, *register.former_authorities):
        # A recoded authority is one council under two codes.
        if area.code in own or not area.ranked or register.current_form(area) != area:
            continue
        try:
            found = gap(snapshot, area, substance, period=row.period_treatment, method=GapMethod(row.method))
        except NeedsError:
            continue
        gaps[area.code] = _gap_of(found)
    existing = register.authorities_on(boundary_day(register, list(gaps), row.period))
    of = sum(area.ranked and register.current_form(area).code not in own for area in existing)
    if len(gaps) < LEAST_COVERAGE * of:
        raise NeedsError(
            f"Only {len(gaps)} of {of} other councils have a gap of {row.period_treatment} by this method, "
            "too few to say where the quarter with the highest met need begins.",
            "Choose another target.",
        )
    return gaps


def _own(snapshot: Snapshot, place: Place) -> set[str]:
    """The codes under which a place, its members or its former county stand among the authorities."""
    if isinstance(place, Footprint):
        return {area.code for area in (*place.members, place.former) if area}
    return {place.code, snapshot.register.current_form(place).code}


def _gap_of(row: GapRow) -> Gap:
    """The gap as the method takes it; limits of a published one's estimate are worked back from its own."""
    limits = (row.prevalence_lower95, row.prevalence_upper95)
    if None in limits and row.gap_lower95 and row.gap_upper95:
        treated = row.in_treatment
        limits = (treated / (1 - row.gap_lower95 / 100), treated / (1 - row.gap_upper95 / 100))
    return treatment_gap(row.in_treatment, row.prevalence, *limits, method=GapMethod(row.method))


def _steps(
    places: Places, now: Gap, by: int | None, price: Priced | None, today: date
) -> tuple[YearStep, ...]:
    start = _year_of(today)
    end = usual_year(today) if by is None else by
    if end <= start:
        raise NeedsError(
            f"{year_text(end)} is not ahead: the steps begin in {year_text(start + 1)}.",
            "Choose a later year.",
        )
    if end > start + MOST_YEARS:
        raise NeedsError(f"The steps run over {MOST_YEARS} years at most.", "Choose an earlier year.")
    if not (places.people or places.upper):
        return ()
    columns = [
        None if people is None else yearly_steps(places._replace(people=people), start, end)
        for people in (places.people, places.lower, places.upper)
    ]
    steps = []
    for position in range(end - start):
        people, lower, upper = (column[position].people if column else None for column in columns)
        assert people is not None
        then = Places(people, lower, upper, places.target_percent)
        steps.append(
            YearStep(
                year=start + position + 1,
                people=people,
                lower=lower,
                upper=upper,
                in_treatment=now.in_treatment + people,
                cost=yearly_cost(then, _input(price)).pounds if price else None,
            )
        )
    return tuple(steps)


def _year_of(day: date) -> int:
    """The year in which the financial year of a day ends."""
    return day.year + (day.month > 3)


def _priced(figure: CostFigure, typed: float | None) -> Priced | None:
    if typed is not None and typed != figure.value:
        return Priced(typed, figure, typed=True)
    return Priced(figure.value, figure, typed=False) if figure.value is not None else None


def _input(priced: Priced) -> Input:
    return Input(priced.value, "entered by the reader" if priced.typed else priced.figure.source)


def _newest(figures: Iterable[Observation]) -> Observation | None:
    """The newest figure that has a value; the figures run from the oldest on."""
    stated = [figure for figure in figures if figure.value is not None]
    return stated[-1] if stated else None
