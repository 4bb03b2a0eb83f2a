"""Grants beside need in words: two numbers with their years, and nothing about what one does to the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from needs.charts.scenario.words import NEED, pounds
from needs.domain.grants import (
    DRUG_STRATEGY,
    RING_FENCE,
    Funding,
    GrantStatus,
    Purpose,
    contains,
    funding_of,
)
from needs.domain.observations import Status
from needs.domain.periods import Period
from needs.language.numbers import count
from needs.language.places import month, names
from needs.language.sources import source_line
from needs.reports.grants.numbers import GrantRow, Grants, PerAdult
from needs.store.snapshot import Snapshot

READING = (
    "Each amount per adult divides the whole grant by one group’s estimate of need. A person can be in both "
    "groups, so the two are not added. The years of grant and estimate may differ."
)
_BILLION = 1_000_000_000
_SEVERAL = (
    "Grants are listed one by one and not added together: some include others, and their scope differs."
)
_INDICATIVE = "Indicative amounts were announced in advance; the amount paid may differ."
_SUM = "An amount for several years is one sum; it is not divided into years or set beside estimates of need."
_CHANGED = "Amounts before and after a change of funding are not comparable."
_FUNDING: Mapping[Funding, str] = {
    Funding.ONE_GRANT: (
        "In 2025/26 the Drug and Alcohol Treatment and Recovery Improvement Grant replaced the supplementary "
        "grant and the grants for inpatient detoxification and rough sleeping."
    ),
    Funding.RING_FENCED: (
        "From 2026/27 drug and alcohol grants are part of the public health grant, within a ring-fence."
    ),
}
_SCOPE: Mapping[str, str] = {
    DRUG_STRATEGY: (
        "The drug strategy allocation includes Project ADDER, so it covers more than the supplementary grant."
    ),
    RING_FENCE: "The drug and alcohol ring-fence is part of the public health grant, not additional to it.",
}
_NOT_BESIDE_NEED: Mapping[Purpose, str] = {
    Purpose.ONE_SERVICE: "for one kind of support",
    Purpose.PUBLIC_HEALTH: "for public health as a whole",
}


def grants_sentence(found: Grants) -> str:
    """The place's newest grants, or why none is stated."""
    shared = tuple(row for row in found.rows if row.shared_by)
    rows = _newest(found.own) or (_newest(shared) if found.councils == 1 else [])
    sentences = [_sentence(row) for row in rows] or [_why_none(found)]
    return " ".join(filter(None, (*sentences, _later(found))))


def england_sentence(found: Grants) -> str:
    """England's grants of the newest year, for context; empty where none is stated."""
    rows = _newest(found.england)
    if not rows:
        return ""
    parts = {row: [each for each in rows if each != row and contains(row.grant, each.grant)] for row in rows}
    inside = [each.grant for within in parts.values() for each in within]
    amounts = "; ".join(_with_parts(row, parts[row]) for row in rows if row.grant not in inside)
    return f"For context, England, {years_of(rows[0].year)}: {amounts}."


def grants_notes(found: Grants) -> tuple[str, ...]:
    """What a reader has to know of the grants that are shown, one sentence or two for each point."""
    rows = found.every_row
    funding = _funding(rows)
    return (
        *([READING] if any(row.by_need for row in found.rows) else []),
        *([_SEVERAL] if len(found.rows) > 1 else []),
        *([_SUM] if any(row.covers_years for row in rows) else []),
        *([_INDICATIVE] if any(row.status is GrantStatus.INDICATIVE for row in rows) else []),
        *(text for each, text in _FUNDING.items() if each in funding),
        *([_CHANGED] if len(funding) > 1 else []),
        *(text for grant, text in _SCOPE.items() if any(row.grant == grant for row in rows)),
        *_shared_notes(found),
        *_as_at_notes(found),
    )


def grants_source(snapshot: Snapshot, found: Grants) -> str:
    """The papers that state the grants, and the source line of the estimates; empty without a grant."""
    if not found.every_row:
        return ""
    papers = dict.fromkeys(source for row in found.every_row for source in row.sources)
    stated = f"Grants as stated in: {'; '.join(papers)}."
    estimates = [each.estimate for row in found.rows for each in row.by_need if each.estimate]
    if not estimates:
        return stated
    keys = dict.fromkeys(key for estimate in estimates for key in estimate.sources)
    need = source_line(snapshot, snapshot.catalogue.get(estimates[0].indicator), keys)
    return f"{stated} Estimates of need: {need.removeprefix('Source: ')}"


def years_of(period: Period) -> str:
    """The financial year of a grant, or the first and the last of several: ``2022/23 to 2024/25``."""
    if period.years == 1:
        return period.label()
    first, last = period.start.year, period.end.year - 1
    return f"{first}/{(first + 1) % 100:02} to {last}/{(last + 1) % 100:02}"


def amount_of(row: GrantRow) -> str:
    """The amount, with how many years it is for and whether it is indicative."""
    amount = f"£{row.amount / _BILLION:.4g} billion" if row.amount >= _BILLION else pounds(row.amount)
    years = f" in total for {row.year.years} years" if row.covers_years else ""
    return f"{amount}{years}{' (indicative)' if row.status is GrantStatus.INDICATIVE else ''}"


def beside_need(row: GrantRow) -> tuple[str, ...]:
    """The grant for one adult of either group, or why it is not set beside estimates of need."""
    if row.by_need:
        return tuple(per_adult(each) for each in row.by_need)
    reason = f"one sum for {row.year.years} years" if row.covers_years else _NOT_BESIDE_NEED[row.purpose]
    return (f"{Status.NOT_APPLICABLE.mark}: {reason}",)


def per_adult(each: PerAdult) -> str:
    """The grant for one adult and what it is over: ``£220 for each of 5,298 adults …``."""
    if each.estimate is None or each.pounds is None:
        return f"{Status.NOT_AVAILABLE.mark}: estimate of {NEED[each.substance]} not available"
    between = (
        f" (between {pounds(round(each.lower))} and {pounds(round(each.upper))})"
        if each.lower is not None and each.upper is not None
        else ""
    )
    return (
        f"{pounds(round(each.pounds))}{between} for each of {count(each.estimate.value or 0)} "
        f"{NEED[each.substance]} (estimate for {each.estimate.period.label()})"
    )


def _newest(rows: tuple[GrantRow, ...]) -> list[GrantRow]:
    """The rows of the newest year, then the newest of those that cover several years."""
    last = {
        covers: max((row.year.end for row in rows if row.covers_years == covers), default=None)
        for covers in (False, True)
    }
    return [
        row
        for covers, end in last.items()
        for row in rows
        if (row.covers_years, row.year.end) == (covers, end)
    ]


def _with_parts(row: GrantRow, parts: list[GrantRow]) -> str:
    """A grant and its amount, with those that it contains in brackets."""
    named = [f"{each.grant.removeprefix(f'{row.grant}: ')}, {amount_of(each)}" for each in parts]
    within = f" (including {'; '.join(named)})" if named else ""
    return f"{row.grant}, {amount_of(row)}{within}"


def _funding(rows: tuple[GrantRow, ...]) -> tuple[Funding, ...]:
    """The arrangements of funding from the first of the grants' years to the last, and all between."""
    order = list(Funding)
    found = [order.index(funding_of(row.year)) for row in rows]
    return tuple(order[min(found) : max(found) + 1]) if found else ()


def _sentence(row: GrantRow) -> str:
    stated = f"{row.place.name}, {years_of(row.year)}: {row.grant}, {amount_of(row)}."
    if not row.by_need:
        return stated
    known = [per_adult(each) for each in row.by_need if each.estimate]
    if not known:
        return f"{stated} Estimates of need are not available for {row.place.name}."
    return f"{stated} That is {'; or '.join(known)}. One person can be in both groups."


def _why_none(found: Grants) -> str:
    """Why no grant of the place as a whole is stated; empty where the only reason is the day it goes by."""
    name, having = found.place.name, found.councils - len(found.without)
    if found.successors:
        return f"Grants for the years after {name} ended are shown for {names(found.successors)}."
    if found.councils == 1 or not having:
        if found.has_later:
            return ""
        which = "" if found.councils == 1 else f" or any of its {found.councils} councils"
        return f"Grants: data not available for {name}{which}."
    if found.without:
        return f"No total for {name}: grants are available for {having} of its {found.councils} councils."
    return f"No total for {name}: its councils do not all have the same grant, year and status."


def _later(found: Grants) -> str:
    if found.as_at is None or not found.has_later:
        return ""
    return f"Later grants to {found.place.name} are not shown as at {month(found.as_at)}."


def _shared_notes(found: Grants) -> Iterator[str]:
    for area, councils in {row.place: row.shared_by for row in found.rows if row.shared_by}.items():
        yield f"Grants to {area.name} are for {names(councils)} together; the share of each is not stated."


def _as_at_notes(found: Grants) -> Iterator[str]:
    """That grants do not follow the rule of other figures, whose periods have to have ended."""
    as_at = found.as_at
    if as_at and any(row.year.end > as_at for row in found.every_row):
        yield f"As at {month(as_at)}, grants are shown for years that had begun or begin within a month."
