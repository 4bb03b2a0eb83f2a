"""The treatment gap over many authorities: in order with the bands of their ranks, and added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.observations import Status
from needs.domain.periods import Period, parse_period
from needs.domain.vocabulary import Substance
from needs.store.memo import memoise
from needs.store.snapshot import Observation, Snapshot
from needs.views.coverage import boundary_day
from needs.views.figures import figures_of
from needs.views.gap import COUNTED_WITH, INPUTS, GapRow, gap_series, observation_of
from needs.views.groups import Group
from needs.views.ranking import LEAST_COVERAGE, Ranking, ranking_of

Series = Mapping[Period, GapRow]
"""A place's gaps by year of treatment."""


@memoise(64)
def gap_ranking(
    snapshot: Snapshot,
    substance: Substance,
    place: Place,
    group: Group,
    *,
    period: str | None = None,
    as_at: date | None = None,
) -> Ranking:
    """The gaps of a group of authorities in one year of treatment, as a ranking of the published indicator.

    Each gap is made by one method from its own numbers; England's beside them as well. The bands of the ranks
    are drawn from the gaps' intervals, each authority's by itself.

    Parameters
    ----------
    place
        The place that is compared: it joins the group, and the members of a footprint leave it.
    period
        The year of treatment; by default the newest in which at least half as many authorities of England
        have a gap as in any year.
    as_at
        The newest year has to have ended by this day.

    Raises
    ------
    NeedsError
        The gap of no authority, or of none in the year asked for, can be said.
    """
    register = snapshot.register
    of_all = _of_authorities(snapshot, substance, as_at)
    when = _year(snapshot, substance, of_all, period)
    # A footprint is not compared with its parts, nor with the closed county of the same boundary.
    own = (*place.members, place.former) if isinstance(place, Footprint) else ()
    areas: dict[str, Place] = {
        _code(snapshot, area): area for area in _areas(snapshot, group, of_all, when) if area not in own
    }
    areas.setdefault(_code(snapshot, place), place)
    shown = [
        (area, _figure(snapshot, of_all.get(code) or _series(snapshot, area, substance, as_at), when))
        for code, area in areas.items()
    ]
    england = _figure(snapshot, _series(snapshot, register.england, substance, as_at), when)
    indicator = snapshot.catalogue.get(INPUTS[substance].published)
    return ranking_of(indicator, when, england, register.england, england, shown)


@dataclass(frozen=True)
class SumOfAuthorities:
    """One year's numbers of all authorities added up, beside England's own.

    ``missing`` are the authorities without a number in treatment: they are left out, and never read as zero.
    """

    period: Period
    in_treatment: float
    england_in_treatment: float
    people_not_in_treatment: float
    england_people_not_in_treatment: float
    missing: tuple[Area, ...]

    @property
    def treatment_short_percent(self) -> float:
        """How far the numbers in treatment fall short of England's, in per cent of England's."""
        return 100 * (1 - self.in_treatment / self.england_in_treatment)


def sums_of_authorities(snapshot: Snapshot, substance: Substance) -> tuple[SumOfAuthorities, ...]:
    """Add the authorities' gaps up, for every year in which most of them have one; oldest first.

    There is no sum where one authority's figure alone is suppressed: England's own less the sum would be it.
    """
    of_all = _of_authorities(snapshot, substance, None)
    england = _series(snapshot, snapshot.register.england, substance, None)
    sums = []
    for period, whole in sorted(england.items()):
        areas = _existing(snapshot, of_all, period)
        rows = {area: of_all[_code(snapshot, area)].get(period) for area in areas}
        held = [row for row in rows.values() if row]
        missing = tuple(area for area, row in rows.items() if row is None and area.code not in COUNTED_WITH)
        alone = len(missing) == 1 and _is_suppressed(snapshot, missing[0], substance)
        if alone or len(held) < LEAST_COVERAGE * len(areas):
            continue
        sums.append(
            SumOfAuthorities(
                period,
                sum(row.in_treatment for row in held),
                whole.in_treatment,
                sum(row.people_not_in_treatment for row in held),
                whole.people_not_in_treatment,
                missing,
            )
        )
    return tuple(sums)


@memoise(8)
def _of_authorities(snapshot: Snapshot, substance: Substance, as_at: date | None) -> dict[str, Series]:
    """The gaps of every authority, current or former, by today's code."""
    register = snapshot.register
    areas = {register.current_form(area) for area in register.by_code.values() if area.is_authority}
    return {area.code: _series(snapshot, area, substance, as_at) for area in areas}


def _series(snapshot: Snapshot, place: Place, substance: Substance, as_at: date | None) -> Series:
    return {row.period: row for row in gap_series(snapshot, place, substance, as_at=as_at)}


def _year(
    snapshot: Snapshot, substance: Substance, of_all: Mapping[str, Series], asked: str | None
) -> Period:
    held = Counter(period for rows in of_all.values() for period in rows)
    if asked and parse_period(asked) in held:
        return parse_period(asked)
    if asked or not held:
        name = snapshot.catalogue.get(INPUTS[substance].published).display_name
        known = ", ".join(period.text for period in sorted(held)) or "none"
        raise NeedsError(
            f"No council’s figure of {name} is held{f' for {asked}' if asked else ''}.", f"Held: {known}."
        )
    enough = max(held.values()) / 2
    return max(period for period, count in held.items() if count >= enough)


def _areas(snapshot: Snapshot, group: Group, of_all: Mapping[str, Series], when: Period) -> list[Area]:
    """The group's authorities: those picked, or all that existed in the year."""
    if group.members is not None:
        return list(group.members)
    existing = _existing(snapshot, of_all, when)
    return [area for area in existing if not group.region_code or area.region_code == group.region_code]


def _existing(snapshot: Snapshot, of_all: Mapping[str, Series], when: Period) -> tuple[Area, ...]:
    """The authorities on whose boundaries a year's figures were published."""
    rows = [series[when] for series in of_all.values() if when in series]
    published_under = [row.inputs[0].area_code for row in rows]
    register = snapshot.register
    return register.authorities_on(boundary_day(register, published_under, when))


def _figure(snapshot: Snapshot, series: Series, when: Period) -> Observation | None:
    return observation_of(snapshot, series[when]) if when in series else None


def _is_suppressed(snapshot: Snapshot, area: Area, substance: Substance) -> bool:
    """Whether the publisher suppresses any number, of any year, that the authority's gap is made of."""
    of_its_gap = INPUTS[substance]
    return any(
        Status(figure.status) is Status.SUPPRESSED
        for indicator in (
            of_its_gap.published,
            of_its_gap.treatment,
            *of_its_gap.groups,
            of_its_gap.prevalence,
        )
        for figure in figures_of(snapshot, indicator, area)
    )


def _code(snapshot: Snapshot, place: Place) -> str:
    """Today's code of a place."""
    return snapshot.register.current_form(place).code if isinstance(place, Area) else place.code
