"""Grants beside need in words: two numbers with their years, and nothing about what one does to the other."""

from __future__ import annotations

from needs.store.snapshot import Snapshot
from needs.views.grants import GrantRow, Grants, PerAdult
from needs.wording.numbers import count
from needs.wording.scenario import NEED, pounds
from needs.wording.sources import source_line

READING = (
    "Each amount for one adult divides the whole grant by one group’s estimate of need. The two are not "
    "added, because a person can be in both groups. The years of grant and estimate may differ. The figures "
    "do not say what a grant achieves or what it should be."
)


def grants_sentence(found: Grants) -> str:
    """What is held of the place's grants, or how far it is from being held."""
    if own := found.own:
        return " ".join(_sentence(row) for row in own)
    name = found.place.name
    if found.councils == 1:
        return f"No grant is held for {name}."
    having = found.councils - len(found.without)
    if not having:
        return f"No grant is held for {name} or for any of its {found.councils} councils."
    if found.without:
        return (
            f"No sum is made for {name}: a grant is held for {having} of its {found.councils} councils, and "
            "a council without one is not taken as zero."
        )
    return f"No sum is made for {name}: its councils’ grants are not one grant of one year."


def grants_source(snapshot: Snapshot, found: Grants) -> str:
    """The papers that state the grants, and the source line of the estimates; empty without a grant."""
    if not found.rows:
        return ""
    papers = dict.fromkeys(source for row in found.rows for source in row.sources)
    stated = f"Grants as stated in: {'; '.join(papers)}."
    estimates = [each.estimate for row in found.rows for each in row.by_need if each.estimate]
    if not estimates:
        return stated
    keys = dict.fromkeys(key for estimate in estimates for key in estimate.sources)
    need = source_line(snapshot, snapshot.catalogue.get(estimates[0].indicator), keys)
    return f"{stated} Estimates of need: {need.removeprefix('Source: ')}"


def per_adult(each: PerAdult) -> str:
    """The grant for one adult and what it is over: ``£220 for each of 5,298 adults …``."""
    if each.estimate is None or each.pounds is None:
        return f"[x]: no estimate of {NEED[each.substance]} is held"
    between = (
        f" (between {pounds(round(each.lower))} and {pounds(round(each.upper))})"
        if each.lower is not None and each.upper is not None
        else ""
    )
    return (
        f"{pounds(round(each.pounds))}{between} for each of {count(each.estimate.value or 0)} "
        f"{NEED[each.substance]} (estimate for {each.estimate.period.label()})"
    )


def _sentence(row: GrantRow) -> str:
    stated = f"{row.place.name}, {row.year.label()}: {row.grant}, {pounds(row.amount)}."
    held = [per_adult(each) for each in row.by_need if each.estimate]
    if not held:
        return f"{stated} No estimate of need is held for {row.place.name} to set beside it."
    return f"{stated} That is {'; or '.join(held)}. One person can be in both groups."
