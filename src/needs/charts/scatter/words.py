"""Two indicators against each other in words: whether they go together, and where the place stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from needs.charts.scatter.numbers import FAR_APART, Pair, PairView, Side
from needs.domain.indicators import Indicator
from needs.domain.measures import ValueType
from needs.language.comparisons import comparison_phrase
from needs.language.numbers import figure_phrase, number, value_of
from needs.language.places import names
from needs.methods.correlation import TOO_FEW, Correlation, Strength
from needs.methods.judgement import Direction
from needs.store.snapshot import Observation

NO_CAUSE = (
    "This does not show that one causes the other, and what holds for councils need not hold for people."
)
MOST_LISTED = 6
"""More councils than this are left out by their number; the table names them."""

_PEOPLE = ("Adults", "People", "Looked-after children", "Deaths")
_DOING = ("Engaged", "Waiting")
"""How a short name begins that says who is counted, and not what is measured."""
_MEASURES = {"%": "share", "ratio": "ratio"}
_TENDENCY = {
    Strength.WEAK: "tend slightly to have",
    Strength.MODERATE: "tend to have",
    Strength.STRONG: "tend strongly to have",
}


def quantity(indicator: Indicator) -> str:
    """The short name as the middle of a sentence needs it: what is measured, with its limits in brackets.

    ``Alcohol-specific admissions, under 18`` becomes ``alcohol-specific admissions (under 18)``, and
    ``Looked-after children with …`` becomes ``the share of looked-after children with …``.
    """
    article, noun = _quantity(indicator)
    return f"the {noun}" if article else noun


def more_of(indicator: Indicator, way: str) -> str:
    """The quantity with ``higher`` or ``lower``: ``a higher share of …``, ``higher … mortality``."""
    article, noun = _quantity(indicator)
    return f"{article}{way} {noun}"


def measure(indicator: Indicator, name: str) -> str:
    """A name with its unit, which is left out where the name says it."""
    return name if indicator.unit in name.lower().split() else f"{name}, {indicator.unit}"


def pair_title(view: PairView) -> str:
    """The finding: whether the two go together, or why that cannot be said."""
    if view.relation is not None:
        return _finding(view, view.relation)
    both = f"{quantity(view.first.indicator)} and {quantity(view.second.indicator)} go together"
    if view.why_none == TOO_FEW:
        return f"Too few councils to say whether {both}"
    return f"It cannot be said whether {both}: {view.why_none}"


def pair_subtitle(view: PairView) -> str:
    """What lies on either axis, and who is drawn."""
    across, up = (
        f"{measure(side.indicator, side.indicator.display_name)}, {side.period.label()}"
        for side in (view.first, view.second)
    )
    rule = "" if view.group.rule in view.group.name else f", {view.group.rule}"
    return (
        f"Across: {across}. Up: {up}. {view.place.name} among {view.group.name}{rule}; "
        f"{len(view.counted)} have both figures"
    )


def pair_takeaway(view: PairView) -> str:
    """The correlation with its interval, the place's two figures, and what this does not show."""
    own = view.own
    return " ".join(
        (
            _relation_sentence(view),
            _standing(view, view.first, own.first, own.why_no_first),
            _standing(view, view.second, own.second, own.why_no_second),
            NO_CAUSE,
        )
    )


def pair_alt(view: PairView) -> str:
    """A short description: what kind of chart, what is marked, and the pattern."""
    drawn = [f"{view.place.name} marked"] if view.own.point and view.place != view.england else []
    drawn += ["England as dashed lines"] if view.first.england or view.second.england else []
    return (
        f"Scatter plot of {len(view.counted)} councils, {quantity(view.first.indicator)} across and "
        f"{quantity(view.second.indicator)} up, with {' and '.join(drawn)}. {pair_title(view)}."
    )


def pair_notes(view: PairView) -> Iterator[str]:
    """What has to be known of these figures: the years, the place's own, and who is left out."""
    if view.relation is not None:
        yield (
            "Spearman’s rank correlation is 1 where both put the councils in the same order, −1 in opposite "
            "orders, and near 0 where neither order says anything of the other."
        )
    across, up = view.first.period.label(), view.second.period.label()
    if across != up:
        apart = f" They lie {view.years_apart:.0f} years apart: much may have moved between them."
        yield (
            f"{view.second.indicator.short_name} is shown for {up}, of the periods held the closest to "
            f"{across}.{apart if view.years_apart > FAR_APART else ''}"
        )
    own = view.own
    for side, figure in ((view.first, own.first), (view.second, own.second)):
        if figure is not None and figure.value is not None and figure.note:
            yield f"{view.place.name}, {side.period.label()}: {figure.note}."
    for side, missing in (
        (view.first, [(row.why_no_first, row) for row in view.rows]),
        (view.second, [(row.why_no_second, row) for row in view.rows]),
    ):
        reasons = list(dict.fromkeys(why for why, _ in missing if why))
        said = [f"{why} ({_councils([row for each, row in missing if each == why])})" for why in reasons]
        if said:
            what = f"{quantity(side.indicator)} in {side.period.label()}"
            yield f"Left out for want of {what}: {'; '.join(said)}."


def _quantity(indicator: Indicator) -> tuple[str, str]:
    """The article that ``higher`` takes, and the noun with what limits it in brackets."""
    noun, *limits = (part for part in re.split(r"[,:] | \(|\)", indicator.short_name) if part)
    article = "a " if indicator.value_type is ValueType.SCORE else ""
    if found := re.match(r"an? ", noun):
        article, noun = "a ", noun[found.end() :]
    of_whom = "of " if noun.startswith(_PEOPLE) else ""
    if of_whom or noun.startswith(_DOING):
        name = _MEASURES.get(indicator.unit, "rate")
        article, noun = "a ", f"{name} {of_whom}{_in_a_sentence(noun)}"
        limits = [each for each in limits if each != name]
    noun = _in_a_sentence(noun)
    return article, f"{noun} ({', '.join(limits)})" if limits else noun


def _in_a_sentence(text: str) -> str:
    """A text that begins small, unless it begins with an acronym."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _is_everybody(view: PairView) -> bool:
    return view.group.members is None and not view.group.region_code


def _finding(view: PairView, relation: Correlation) -> str:
    first, second = view.first.indicator, view.second.indicator
    if relation.strength is Strength.NONE:
        among = "" if _is_everybody(view) else f" among {view.group.name}"
        return f"No clear relation between {quantity(first)} and {quantity(second)}{among}"
    who = "Councils" if _is_everybody(view) else f"{view.group.name[0].upper()}{view.group.name[1:]}"
    way = "higher" if relation.direction is Direction.UP else "lower"
    return f"{who} with {more_of(first, 'higher')} {_TENDENCY[relation.strength]} {more_of(second, way)}"


def _relation_sentence(view: PairView) -> str:
    if view.relation is None:
        counted = f": only {len(view.counted)} have both figures" if view.why_none == TOO_FEW else ""
        advice = "" if _is_everybody(view) else " All councils of England may be enough."
        return f"{pair_title(view)}{counted}.{advice}"
    rho, lower, upper = (_coefficient(each) for each in view.relation[:3])
    strength = view.relation.strength
    word = "" if strength is Strength.NONE else f", a {strength} relation"
    return (
        f"{_finding(view, view.relation)}: Spearman’s rank correlation is {rho} (95% confidence interval "
        f"{lower} to {upper}) over {view.relation.pairs} councils{word}."
    )


def _coefficient(value: float) -> str:
    # Adding zero takes the sign from a zero.
    return number(round(value, 2) + 0.0, 2).replace("-", "−")


def _standing(view: PairView, side: Side, figure: Observation | None, why: str) -> str:
    indicator, when = side.indicator, side.period.label()
    if figure is None or figure.value is None:
        return f"No figure of {indicator.display_name} can be shown for {view.place.name} in {when}: {why}."
    stated = f"{indicator.display_name} in {view.place.name} was {figure_phrase(indicator, figure)} in {when}"
    if view.place == view.england:
        return f"{stated}."
    england = f"; England {value_of(indicator, side.england)}" if side.england else ""
    return f"{stated}{england}: {comparison_phrase(side.vs_england, 'England')}."


def _councils(rows: list[Pair]) -> str:
    if len(rows) > MOST_LISTED:
        return f"{len(rows)} councils, which the table names"
    return names([row.area for row in rows])
