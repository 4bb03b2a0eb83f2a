"""What it would take, in words: always against which year it is counted, and never as a forecast."""

from __future__ import annotations

from datetime import date

from needs.charts.scenario.numbers import AmbitionShares, Priced, Scenario, year_text
from needs.domain.footprints import Place
from needs.domain.vocabulary import Substance, Target
from needs.language.numbers import count, number
from needs.language.sources import source_line
from needs.methods.scenario import AMBITION_OCU_PLACES, AMBITION_UPLIFT
from needs.sources.costs import CostFigure
from needs.store.snapshot import Snapshot
from needs.views.gap import INPUTS, GapRow

WHO = {Substance.ALCOHOL: "adults", Substance.OCU: "people"}
TREATED = {
    Substance.ALCOHOL: "in treatment for alcohol",
    Substance.OCU: "in treatment for opiates and/or crack",
}
NEED = {
    Substance.ALCOHOL: "adults thought to be dependent on alcohol",
    Substance.OCU: "people thought to use opiates and/or crack",
}

NOT_A_FORECAST = "It is arithmetic on those figures, not a forecast."
READING = (
    "One bar for each year: how many more people would be in treatment than were counted. The thin line is "
    "the range that the estimate of need leaves open."
)
SOCIAL_RETURN = (
    "Social value is value to society as a whole, a national average: not savings in cash, and not what the "
    "next £1 would bring."
)
_CORRELATED = (
    "The range takes the target as known. Estimates of need tend to be too high or too low everywhere at "
    "once, and then the target would move too, so the range is likely to be on the wide side."
)


def scenario_title(found: Scenario) -> str:
    """The finding: how many more people, or that the target is met."""
    name = found.place.name
    if found.target is Target.EXTRA:
        return f"{name}: {count(found.places.people)} more in treatment would meet {_percent(found)} of need"
    goal = {
        Target.ENGLAND: "England’s rate",
        Target.BEST_QUARTER: "the quarter with the highest met need",
        Target.RATE: f"{_percent(found)} of need met",
        Target.AMBITION: "the national increase of 2021",
    }[found.target]
    if found.is_met:
        return f"{name} is {_where(found)} {goal} already"
    return (
        f"{name}: about {count(found.places.people)} more {WHO[found.substance]} in treatment to reach {goal}"
    )


def scenario_takeaway(found: Scenario) -> str:
    """The finding with its range, what it is counted from, the steps, and that it is no forecast."""
    said = (_people(found), _need(found), _over_the_years(found), NOT_A_FORECAST)
    return " ".join(filter(None, said))


def scenario_subtitle(found: Scenario) -> str:
    """What is counted, against which numbers of which years, and what the lines are."""
    now = found.now
    lines = ". Lines show the range at the 95% limits of the estimate" if found.has_range else ""
    return (
        f"{WHO[found.substance].capitalize()} {TREATED[found.substance]} beyond the "
        f"{count(now.in_treatment)} counted in {now.period_treatment}, by financial year. Target: "
        f"{_target(found)}. In {now.period_treatment} {number(now.met_percent, 1)}% was met of a need of "
        f"{count(now.prevalence)} (estimate for {now.period_prevalence}){lines}"
    )


def scenario_alt(found: Scenario) -> str:
    """A short description: what kind of chart, and how it runs."""
    first, last = found.steps[0], found.steps[-1]
    kind = f"Bar chart of {len(found.steps)} yearly steps for {found.place.name}"
    if found.is_met:
        return f"{kind}: no bar, and lines that reach {count(last.upper or 0)} in {year_text(last.year)}."
    return (
        f"{kind}: from {count(first.people)} more people in treatment in {year_text(first.year)} to "
        f"{count(last.people)} in {year_text(last.year)}."
    )


def scenario_notes(found: Scenario) -> tuple[str, ...]:
    """The caveats of these numbers, those of the gap among them."""
    now = found.now
    notes = []
    if found.steps:
        notes.append(
            f"Counted from {now.period_treatment}, the newest year that can be said; the years between it "
            "and the first step are not known here. Everybody else is taken to stay in treatment, and need "
            "to stay as estimated. Steps are equal and rounded up to whole people."
        )
    if found.target is Target.BEST_QUARTER:
        notes.append(
            f"The quarter with the highest met need begins at {_percent(found)}: the upper quartile (type 7) "
            f"of {found.councils} other councils with a gap for {now.period_treatment} by the same method, "
            "without places where few people live. It says how councils differ, not what is right for one."
        )
    if found.target in (Target.ENGLAND, Target.BEST_QUARTER) and found.has_range and found.steps:
        notes.append(_CORRELATED)
    if found.target is Target.AMBITION:
        notes.append(
            f"{AMBITION_UPLIFT.source} The plan set no numbers for councils or for one substance: here its "
            f"increase is applied to the {count(now.in_treatment)} {TREATED[found.substance]} in "
            f"{now.period_treatment}."
        )
    if found.reached.in_treatment > found.reached.prevalence:
        notes.append("More people would be in treatment than are thought to need it.")
    if now.prevalence_lower95 is None and found.has_range:
        notes.append(
            "The estimate’s limits are worked back from the limits that were published with the gap."
        )
    return (*notes, *(_sentence(warning) for warning in now.warnings))


def scenario_source(snapshot: Snapshot, found: Scenario) -> str:
    """The source line of the gap that it is counted from."""
    indicator = snapshot.catalogue.get(INPUTS[found.substance].published)
    return source_line(snapshot, indicator, found.now.sources)


def cost_sentences(found: Scenario) -> tuple[str, ...]:
    """What the people would cost and what society would get for it; empty without a price or people."""
    if found.price is None or found.cost is None or found.is_met:
        return ()
    people = f"{count(found.places.people)} more {WHO[found.substance]}"
    between = (
        f", between {pounds(found.cost.lower)} and {pounds(found.cost.upper)} at the limits of the estimate"
        if found.cost.lower is not None and found.cost.upper is not None
        else ""
    )
    sentences = [
        f"At {pounds(found.price.value)} for each person for a year, {people} would cost "
        f"{pounds(found.cost.pounds)} a year once all are in treatment{between}."
    ]
    if found.returned and found.value:
        sentences.append(
            f"At {pounds(found.returned.value)} of social value for each £1, one such year’s spending would "
            f"be worth {pounds(found.value.gross)} to society, {_net(found.value.net)}. {SOCIAL_RETURN}"
        )
    return tuple(sentences)


def price_note(figure: CostFigure, priced: Priced | None, today: date) -> str:
    """Where a price or return comes from, how old it is, and whether the reader replaced it."""
    if figure.value is None:
        held = "No default is held, because no figure with a source is"
        return (
            f"{held}: type your own, such as a contract’s price."
            if priced is None
            else f"Your own figure. {held}."
        )
    dated = f", {figure.year}{_age(figure.year, today)}" if figure.year else ""
    prices = f", at {figure.price_year} prices" if figure.price_year else ""
    held = f"{pounds(figure.value)} {figure.unit.removeprefix('£ ')}"
    typed = "Your own figure, in place of " if priced and priced.typed else ""
    social = f" {SOCIAL_RETURN}" if figure.key.startswith("return") else ""
    return f"{typed}{held}: {figure.source}{dated}{prices}. {figure.note}{social}"


def ambition_sentence(place: Place, found: AmbitionShares) -> str:
    """A place's shares of the national ambition by two keys, each with the figures it is made of."""
    treated, estimate, england = found.in_treatment, found.estimate, found.england
    return (
        f"Two ways to share out the national ambition of 2021 to {place.name}, which need not agree: "
        f"{number(100 * AMBITION_UPLIFT.value, 0)}% of the {count(treated.value or 0)} adults in treatment "
        f"for any substance in {treated.period.label()} is {count(found.shares.by_treatment)} people; "
        f"{count(AMBITION_OCU_PLACES.value)} places for people using opiates or crack, shared by the "
        f"estimates for {estimate.period.label()} ({count(estimate.value or 0)} of "
        f"{count(england.value or 0)} in England), are {count(found.shares.by_ocu_prevalence)}. "
        f"{AMBITION_OCU_PLACES.source}"
    )


def pounds(amount: float) -> str:
    """A sum of money: whole pounds with commas, pence only where there are any."""
    sign = "−" if amount < 0 else ""
    decimals = 0 if round(amount, 2) == round(amount) else 2
    return f"{sign}£{number(abs(amount), decimals)}"


def range_of(lower: float | None, upper: float | None, joiner: str = " to ") -> str:
    """A range of people: ``42 to 489``; empty where there is none."""
    return "" if lower is None or upper is None else f"{count(lower)}{joiner}{count(upper)}"


def counted_row(now: GapRow) -> str:
    """The name of the year that is counted from: ``2018/19 (counted)``."""
    return f"{now.period_treatment} (counted)"


def _people(found: Scenario) -> str:
    now, who = found.now, WHO[found.substance]
    more = f"{count(found.places.people)} more {who} {TREATED[found.substance]}"
    than = f"than the {count(now.in_treatment)} counted in {now.period_treatment}"
    then = f"{number(now.met_percent, 1)}% of need was met in {now.period_treatment}"
    name = found.place.name
    if found.target is Target.EXTRA:
        return f"With {more} {than}, {name} would meet {_percent(found)}{_reached(found)} of need; {then}."
    if found.target is Target.AMBITION:
        return (
            f"For the national increase of 2021 ({number(100 * AMBITION_UPLIFT.value, 0)}%), {name} would "
            f"need {more} {than}, and {_percent(found)}{_reached(found)} of need would be met; {then}."
        )
    if not found.is_met:
        between = range_of(found.places.lower, found.places.upper, " and ")
        return (
            f"To reach {_target(found)}, {name} would need about {more}"
            f"{f' (between {between})' if between else ''} {than}."
        )
    sentence = f"{name} is {_where(found)} {_target(found)} already: {then}."
    if found.places.upper:
        sentence += (
            f" At the upper limit of the estimate, {count(found.places.upper)} more {who} would be needed."
        )
    return sentence


def _need(found: Scenario) -> str:
    now = found.now
    return f"Need is an estimate: {count(now.prevalence)} {NEED[found.substance]} ({now.period_prevalence})."


def _over_the_years(found: Scenario) -> str:
    if found.is_met or not found.steps:
        return ""
    first, last = found.steps[0], found.steps[-1]
    if first is last:
        return f"All would be in treatment by the end of {year_text(last.year)}."
    return (
        f"In equal steps that is {count(first.people)} more by the end of {year_text(first.year)} and all "
        f"{count(last.people)} by the end of {year_text(last.year)}."
    )


def _target(found: Scenario) -> str:
    return {
        Target.ENGLAND: f"England’s rate of met need ({_percent(found)})",
        Target.BEST_QUARTER: f"the quarter of councils with the highest met need ({_percent(found)} or more)",
        Target.RATE: f"{_percent(found)} of need met",
        Target.EXTRA: f"{count(found.places.people)} more people ({_percent(found)} of need met)",
        Target.AMBITION: f"the national increase of 2021 ({_percent(found)} of need met)",
    }[found.target]


def _percent(found: Scenario) -> str:
    return f"{number(found.target_percent, 1)}%"


def _where(found: Scenario) -> str:
    return "in" if found.target is Target.BEST_QUARTER else "at or above"


def _reached(found: Scenario) -> str:
    """The limits of the met need with those people in treatment, in brackets."""
    if found.reached_limits is None:
        return ""
    lower, upper = found.reached_limits
    return f" (between {number(lower, 1)}% and {number(upper, 1)}%)"


def _net(net: float) -> str:
    return f"{pounds(net)} more than it cost" if net >= 0 else f"{pounds(-net)} less than it cost"


def _age(year: int, today: date) -> str:
    years = today.year - year
    return f" ({years} years old)" if years > 1 else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
