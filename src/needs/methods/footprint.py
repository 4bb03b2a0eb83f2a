"""Two or more whole authorities taken as one place, where the kind of figure allows it.

Sources
-------
The Fingertips source (averages of a parent area) for counts, crude rates, proportions and ratios;
PHEindicatormethods (funnel baseline of a standardised rate) for weighting by effective denominators; Dobson
et al. 1991 for the interval of a weighted sum.

A total is stated only where every member's own figure is published: a total with one member hidden would give
that member away by subtraction.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from needs.domain.errors import MethodError
from needs.domain.measures import ValueType
from needs.methods.intervals import (
    Estimate,
    count_interval,
    crude_rate,
    dobson,
    effective_denominator,
    indirectly_standardised_ratio,
    proportion,
)
from needs.methods.missing import above_zero, at_least_zero, known

PUBLISHED_LEVEL = 0.95
"""The level of the limits that members bring with them."""


class Exactness(StrEnum):
    """How far a combined figure is what the publisher would have published."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
    ESTIMATE = "estimate"
    REFUSED = "refused"


@dataclass(frozen=True)
class Member:
    """One authority's published figure.

    Attributes
    ----------
    name
        The authority, as a reason would name it.
    value, lower, upper
        The figure and its 95 % limits; None or NaN where missing.
    count, denominator
        What it is made of: events and people for a rate or proportion, observed and expected events for an
        indirectly standardised ratio; None or NaN where missing.
    reason
        The publisher's note on a figure that is missing.
    """

    name: str
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    count: float | None = None
    denominator: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Combined:
    """The figure of a footprint.

    Attributes
    ----------
    value, lower, upper
        The figure and its limits in the unit of the members; None where there is none.
    count, denominator
        Their sums, where every member has one.
    exactness
        Exact, approximate, an estimate, or refused.
    method
        How the figure was made, in plain words; empty where it was refused.
    reason
        Why the figure or its limits are missing; empty where they are not.
    imputed
        Members with a published count whose rate was too small to publish, so that their effective
        denominator follows the other members'.
    """

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    count: float | None = None
    denominator: float | None = None
    exactness: Exactness = Exactness.REFUSED
    method: str = ""
    reason: str = ""
    imputed: tuple[str, ...] = ()


def combine(
    members: Sequence[Member], value_type: ValueType, *, per: float = 1, level: float = 0.95
) -> Combined:
    """Combine whole authorities into one figure.

    ======================  =========================================  ======================================
    value type              value                                      limits
    ======================  =========================================  ======================================
    count                   sum of values                              Byar or exact Poisson on the sum
    crude rate              sum of counts / sum of denominators        Byar or exact Poisson on the sum
    proportion              sum of counts / sum of denominators        Wilson
    indirectly st. ratio    sum of observed / sum of expected          Byar or exact Poisson on the sum
    directly st. rate       sum O / sum (O_i / rate_i)                 Dobson, with each member's own variance
    prevalence estimate     sum of people                              sum of limits: widest plausible
    score                   refused                                    refused
    ======================  =========================================  ======================================

    The members are whole authorities, each once, of one indicator, sex, age and period; their limits are 95
    %. A prevalence estimate with a multiplier is a rate, turned into people by its denominator. Refused, with
    a reason that names the member, where the kind of figure cannot be combined or a member lacks what the
    rule needs.

    Notes
    -----
    A directly standardised rate of a region, made this way from its authorities, lay on average 0.3 % from
    the published one for alcohol-specific mortality 2006-08 to 2016-18, against 1.3 % with populations as
    weights.
    """
    try:
        _refuse_impossible(members)
        if len(members) == 1:
            return _alone(members[0], level)
        if value_type not in _RULES:
            raise MethodError(f"a {value_type} cannot be combined; show the members side by side")
        return _RULES[value_type](members, per, level)
    except MethodError as refusal:
        return Combined(reason=refusal.message)


def _refuse_impossible(members: Sequence[Member]) -> None:
    if not members:
        raise MethodError("no authority is chosen")
    names = [member.name for member in members]
    if len(set(names)) < len(names):
        raise MethodError("an authority is listed twice")
    for member in members:
        for number, what in ((member.count, "count"), (member.denominator, "denominator")):
            if known(number):
                at_least_zero(number, f"{what} of {member.name}")


def _alone(member: Member, level: float) -> Combined:
    value = _total([member], "value")
    lower, upper, reason = _total_limits([member], level)
    count, whole = _total_if_published([member], "count"), _total_if_published([member], "denominator")
    method = "the figure of one authority"
    return Combined(value, lower, upper, count, whole, Exactness.EXACT, method, reason)


def _counts(members: Sequence[Member], per: float, level: float) -> Combined:
    # Publishers of a count fill the value, the count or both.
    filled = [
        replace(member, count=member.count if known(member.count) else member.value) for member in members
    ]
    count = _total(filled, "count")
    lower, upper = count_interval(count, level)
    whole = _total_if_published(members, "denominator")
    return Combined(count, lower, upper, count, whole, Exactness.EXACT, "sum of counts")


def _ratio(
    estimate: Callable[..., Estimate], method: str, members: Sequence[Member], per: float, level: float
) -> Combined:
    count, whole = _total(members, "count"), _total(members, "denominator")
    value, lower, upper = estimate(count, whole, per=per, level=level)
    return Combined(value, lower, upper, count, whole, Exactness.EXACT, method)


def _standardised(members: Sequence[Member], per: float, level: float) -> Combined:
    """Weight rates by effective denominators e_i = per O_i / rate_i: variance sum (e_i / sum e)^2 V_i."""
    count = _total(members, "count")
    rated = [member for member in members if known(member.value) and member.value > 0]
    unrated = [member for member in members if member not in rated]
    if not rated:
        raise MethodError("no member has a published rate")
    figures = list(zip(*(_column(rated, field) for field in ("count", "value", "upper")), strict=True))
    weights = [effective_denominator(events, rate, per=per) for events, rate, _ in figures]
    effective = math.fsum(weights)
    spread = math.fsum(
        weight**2 * _variance(*figure) for weight, figure in zip(weights, figures, strict=True)
    )
    if unrated:
        # Each real person is worth as many effective ones as among the others; a rate without a published
        # interval varies like a Poisson count, V_i = rate_i^2 / O_i, so that e_i^2 V_i = per^2 O_i.
        people = above_zero(_total(rated, "denominator"), "denominator")
        effective *= 1 + _total(unrated, "denominator") / people
        spread += per**2 * _total(unrated, "count")
    value, lower, upper = dobson(per * count / effective, spread / effective**2, count, level)
    whole = _total_if_published(members, "denominator")
    method = "rates weighted by effective denominators"
    imputed = tuple(member.name for member in unrated)
    return Combined(value, lower, upper, count, whole, Exactness.APPROXIMATE, method, imputed=imputed)


def _variance(count: float, rate: float, upper: float) -> float:
    """Undo Dobson's interval: V = O ((U - rate) / (upper of O - O))^2."""
    return count * ((upper - rate) / (count_interval(count, PUBLISHED_LEVEL).upper - count)) ** 2


def _estimates(members: Sequence[Member], per: float, level: float) -> Combined:
    """Add limits, not squares: estimates from one model err together, so that their errors do not cancel."""
    parts = list(members)
    if per != 1:
        people = _column(members, "denominator")
        whole = above_zero(math.fsum(people), "denominator")
        parts = [_scaled(member, share / whole) for member, share in zip(members, people, strict=True)]
    value = _total(parts, "value")
    lower, upper, reason = _total_limits(parts, level)
    totals = _total_if_published(members, "count"), _total_if_published(members, "denominator")
    method = "sum of estimates and of their limits, the widest plausible"
    return Combined(value, lower, upper, *totals, Exactness.ESTIMATE, method, reason)


def _scaled(member: Member, by: float) -> Member:
    value, lower, upper = (
        by * number if known(number) else None for number in (member.value, member.lower, member.upper)
    )
    return replace(member, value=value, lower=lower, upper=upper)


def _total(members: Sequence[Member], field: str) -> float:
    # fsum rounds once, so that the order of the members cannot show.
    return math.fsum(_column(members, field))


def _total_if_published(members: Sequence[Member], field: str) -> float | None:
    try:
        return _total(members, field)
    except MethodError:
        return None


def _total_limits(members: Sequence[Member], level: float) -> tuple[float | None, float | None, str]:
    if level != PUBLISHED_LEVEL:
        return None, None, "limits are published at 95 % only"
    try:
        return _total(members, "lower"), _total(members, "upper"), ""
    except MethodError as refusal:
        return None, None, refusal.message


def _column(members: Sequence[Member], field: str) -> list[float]:
    missing = [member for member in members if not known(getattr(member, field))]
    if missing:
        what = "interval" if field in ("lower", "upper") else field
        raise MethodError(f"no {what} is published for {'; '.join(map(_named, missing))}")
    return [getattr(member, field) for member in members]


def _named(member: Member) -> str:
    return f"{member.name} ({member.reason})" if member.reason else member.name


_RULES: dict[ValueType, Callable[[Sequence[Member], float, float], Combined]] = {
    ValueType.COUNT: _counts,
    ValueType.CRUDE_RATE: partial(_ratio, crude_rate, "sum of counts over sum of denominators"),
    ValueType.PROPORTION: partial(_ratio, proportion, "sum of counts over sum of denominators"),
    ValueType.ISR: partial(_ratio, indirectly_standardised_ratio, "sum of observed over sum of expected"),
    ValueType.DSR: _standardised,
    ValueType.ESTIMATE: _estimates,
}
