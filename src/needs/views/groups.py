"""Whom a place is compared with: groups of authorities, each by a rule that can be said in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.vocabulary import DEFAULT_MODEL, NEIGHBOUR_GROUPS, ComparatorGroup, NeighbourModelKey
from needs.methods.footprint import Combined, combine
from needs.methods.rank import cut_points
from needs.store.memo import memoise
from needs.store.snapshot import Snapshot
from needs.views.figures import is_elsewhere, member_of
from needs.views.ranking import Ranking, rank_areas

DEPRIVATION = "94240"
POPULATION = "92708"
NEAREST_IN_SIZE = 15
TENTHS = 10


@dataclass(frozen=True)
class Group:
    """Authorities to compare with, and the rule that chose them.

    ``members`` is ``None`` where the group is all the authorities that existed in a period, of one region
    where ``region_code`` names it. ``notes`` are for beside a chart, and ``source`` is the key of the
    publication that the group comes from, where there is one.
    """

    name: str
    rule: str
    members: tuple[Area, ...] | None = None
    region_code: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""


@memoise(256)
def group_of(snapshot: Snapshot, place: Place, choice: str) -> Group:
    """The authorities that a place is compared with.

    Parameters
    ----------
    choice
        A ``ComparatorGroup``, or codes joined by a full stop for a list picked by hand.

    Raises
    ------
    NeedsError
        The group cannot be made for this place; the message says why.
    """
    if choice in _RULES:
        return _RULES[choice](snapshot, place)
    hand_picked = snapshot.places.get(choice)
    members = hand_picked.members if isinstance(hand_picked, Footprint) else (hand_picked,)
    if any(not area.is_authority for area in members):
        raise NeedsError("A list to compare with holds councils only.", "Leave out regions and England.")
    return Group("councils picked by hand", "picked by hand", members)


@memoise(64)
def rank_among(
    snapshot: Snapshot,
    indicator: Indicator,
    place: Place,
    group: Group,
    *,
    benchmark: Area | None = None,
    period: str | None = None,
    as_at: date | None = None,
) -> Ranking:
    """Rank a place among the authorities of a group; see ``rank_areas``.

    Raises
    ------
    NeedsError
        No figure is held for the group, or none for the period asked for.
    """
    return rank_areas(
        snapshot,
        indicator,
        group.members,
        region_code=group.region_code,
        place=place,
        benchmark=benchmark,
        period=period,
        as_at=as_at,
    )


@dataclass(frozen=True)
class GroupSummary:
    """What a group looks like as a whole: the middle, the spread, and the members taken together."""

    with_value: int
    of: int
    median: float | None
    quarters: tuple[float, float] | None
    extremes: tuple[float, float] | None
    pooled: Combined


def summarise(snapshot: Snapshot, ranking: Ranking, place: Place) -> GroupSummary:
    """Summarise the group's figures in the ranking's period.

    The median, quarters and extremes are over members with a value, the place included where it is one of
    them. The pooled figure leaves the place out, so that it is not compared with itself.
    """
    among = [row for row in ranking.rows if row.is_among_councils]
    values = [row.figure.value for row in among if row.figure and row.figure.value is not None]
    others = [row for row in ranking.rows if not _same(snapshot, row.area, place)]
    indicator = ranking.indicator
    if indicator.never_combined:
        pooled = Combined(reason=indicator.never_combined)
    else:
        # Its figure is held by a neighbour, which is a member of its own.
        counted = [row for row in others if not is_elsewhere(row.figure)]
        members = [member_of(row.area, row.figure) for row in counted]
        pooled = combine(members, indicator.value_type, per=indicator.multiplier)
    return GroupSummary(
        with_value=len(values),
        of=len(among),
        median=float(np.median(values)) if values else None,
        quarters=_quarters(values),
        extremes=(min(values), max(values)) if values else None,
        pooled=pooled,
    )


def _same(snapshot: Snapshot, one: Place, other: Place) -> bool:
    """Whether two are one place, if under two codes."""
    forms = [
        snapshot.register.current_form(each) if isinstance(each, Area) else each for each in (one, other)
    ]
    return forms[0].code == forms[1].code


def _quarters(values: Sequence[float]) -> tuple[float, float] | None:
    if len(values) < 4:
        return None
    lower, _, upper = cut_points(values, 4)
    return lower, upper


def _region(snapshot: Snapshot, place: Place) -> Group:
    region = snapshot.register.region_of(place)
    if region is None:
        raise NeedsError(f"{place.name} does not lie in one region.", "Compare it with all of England.")
    return Group(f"councils of {region.name}", "all that existed then", None, region.code)


def _england(snapshot: Snapshot, place: Place) -> Group:
    return Group("councils of England", "all upper-tier authorities that existed then")


def _neighbours(key: NeighbourModelKey, snapshot: Snapshot, place: Place) -> Group:
    if not isinstance(place, Area) or not place.is_authority:
        raise NeedsError(
            f"Statistical neighbours are defined for single councils, and {place.name} is not one council.",
            "Choose another comparator group, or a council.",
        )
    model = snapshot.neighbours.get(key)
    if model is None:
        raise NeedsError(
            f"Statistical neighbours by the {key.label} model are available after an update.",
            f"Update the data, or choose the {DEFAULT_MODEL.label} model.",
        )
    register = snapshot.register
    members = tuple(register.get(code) for code in model.of(register.current_form(place).code))
    if not members:
        raise NeedsError(
            f"{place.name} has no list of statistical neighbours in the model “{model.name}”.",
            "Choose another comparator group, or choose your own councils.",
        )
    note = f"Statistical neighbours: {model.name}.{f' {model.note}.' if model.note else ''}"
    return Group(
        f"statistical neighbours ({model.label})",
        f"the {len(members)} councils most similar to it",
        members,
        notes=(note,),
        source=model.source,
    )


def _like_deprived(snapshot: Snapshot, place: Place) -> Group:
    scores = _values(snapshot, DEPRIVATION)
    own = scores.get(place.code)
    if own is None:
        raise NeedsError(f"No deprivation score is held for {place.name}.", "Choose another group.")
    cuts = np.array(cut_points(list(scores.values()), TENTHS))
    tenth = np.searchsorted(cuts, own)
    members = tuple(
        area
        for area in snapshot.register.authorities
        if area.code in scores and np.searchsorted(cuts, scores[area.code]) == tenth
    )
    number = TENTHS - int(tenth)
    rule = f"in the same tenth of councils by deprivation (IMD 2025; tenth {number}, 1 the most deprived)"
    return Group("councils of like deprivation", rule, members)


def _like_sized(snapshot: Snapshot, place: Place) -> Group:
    people = _values(snapshot, POPULATION)
    parts = place.members if isinstance(place, Footprint) else (place,)
    if any(area.code not in people for area in parts):
        raise NeedsError(f"No population is held for {place.name} today.", "Choose another group.")
    own = sum(people[area.code] for area in parts)
    by_distance = sorted(
        (area for area in snapshot.register.authorities if area.code in people and area not in parts),
        key=lambda area: abs(people[area.code] - own),
    )
    members = tuple(area for area in parts if len(parts) == 1) + tuple(by_distance[:NEAREST_IN_SIZE])
    rule = f"the {NEAREST_IN_SIZE} councils nearest in population"
    return Group("councils of like size", rule, members)


def _same_kind(snapshot: Snapshot, place: Place) -> Group:
    if not isinstance(place, Area) or not place.is_authority:
        raise NeedsError(f"{place.name} is not one council, so it has no kind.", "Choose another group.")
    members = tuple(area for area in snapshot.register.authorities if area.kind == place.kind)
    return Group(f"councils of the same kind ({place.kind.lower()})", f"every {place.kind.lower()}", members)


def _values(snapshot: Snapshot, indicator_id: str) -> dict[str, float]:
    """The newest value of an indicator by authority."""
    ranking = rank_areas(snapshot, snapshot.catalogue.get(indicator_id), snapshot.register.authorities)
    return {
        row.area.code: row.figure.value
        for row in ranking.rows
        if row.figure is not None and row.figure.value is not None
    }


_RULES: dict[str, Callable[[Snapshot, Place], Group]] = {
    ComparatorGroup.REGION: _region,
    ComparatorGroup.ENGLAND: _england,
    **{group: partial(_neighbours, key) for group, key in NEIGHBOUR_GROUPS.items()},
    ComparatorGroup.DEPRIVATION: _like_deprived,
    ComparatorGroup.SIZE: _like_sized,
    ComparatorGroup.KIND: _same_kind,
}
