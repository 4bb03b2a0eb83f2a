"""The figures of any place: an authority's as published, a footprint's combined from its members'."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from needs.domain.areas import Area
from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.measures import ValueType
from needs.domain.observations import Status
from needs.domain.periods import Period
from needs.methods.footprint import Combined, Exactness, Member, combine
from needs.store.snapshot import SOURCE_JOINER, Observation, Snapshot


def figures_of(snapshot: Snapshot, indicator_id: str, place: Place) -> tuple[Observation, ...]:
    """The headline series of an indicator for any place, oldest first.

    An authority's figures are as published, under all its codes. A footprint's are combined period by period
    where every member has a row; one that may not be combined has no value, and its note says why. A
    footprint with the boundary of a closed county uses that county's own figures where it published them,
    unless one member's is suppressed: the county's less the others' would be it.
    """
    if isinstance(place, Area):
        return snapshot.series(indicator_id, snapshot.register.codes_of(place))
    indicator = snapshot.catalogue.get(indicator_id)
    series = {area: _by_period(figures_of(snapshot, indicator_id, area)) for area in place.members}
    own = _by_period(figures_of(snapshot, indicator_id, place.former)) if place.former else {}
    made: dict[Period, Observation] = {}
    for period in sorted({each for held in series.values() for each in held}):
        made[period] = _combined(
            indicator, place, period, {area: held.get(period) for area, held in series.items()}
        )
    for period, figure in own.items():
        hidden = any(_is_suppressed(held.get(period)) for held in series.values())
        if not hidden and place.former and place.former.valid_to and period.end <= place.former.valid_to:
            made[period] = _of_the_county(figure, place.former)
    return tuple(made[period] for period in sorted(made))


def ended_by(figures: Iterable[Observation], place: Place, as_at: date | None) -> tuple[Observation, ...]:
    """The figures of periods that had ended by a day, and before the area itself ended."""
    closed = place.valid_to if isinstance(place, Area) else None
    ends = [day for day in (as_at, closed) if day]
    return tuple(figure for figure in figures if all(figure.period.end <= day for day in ends))


def _by_period(figures: Iterable[Observation]) -> dict[Period, Observation]:
    return {figure.period: figure for figure in figures}


def _of_the_county(figure: Observation, county: Area) -> Observation:
    note = f"{county.name}’s own published figure, for the same boundary"
    return replace(figure, note="; ".join(filter(None, (note, figure.note))), exactness=str(Exactness.EXACT))


def _combined(
    indicator: Indicator, place: Footprint, period: Period, figures: dict[Area, Observation | None]
) -> Observation:
    """Combine the members' figures of one period."""
    elsewhere = {area for area, figure in figures.items() if figure and _with_a_member(figure, area, figures)}
    counted = {area: figure for area, figure in figures.items() if area not in elsewhere}
    members = [member_of(area, figure) for area, figure in counted.items()]
    if indicator.never_combined:
        result = Combined(reason=indicator.never_combined)
    else:
        result = combine(members, indicator.value_type, per=indicator.multiplier)
    # A published count has no interval, and neither has a sum of them.
    limits = (None, None) if indicator.value_type is ValueType.COUNT else (result.lower, result.upper)
    held = [figure for figure in figures.values() if figure]
    notes = [note for note in (result.method, result.reason) if note]
    if result.exactness is not Exactness.REFUSED:
        notes[0] = f"{result.exactness}: {notes[0]}"
    else:
        notes[0] = f"not combined: {notes[0]}"
    notes += [f"{area.name} is published with its neighbour" for area in elsewhere]
    notes += [f"the rate of {name} is too small to publish and imputed" for name in result.imputed]
    notes += sorted({figure.note for figure in held if figure.note and figure.value is not None})
    first = held[0]
    return replace(
        first,
        area_code=place.code,
        value=result.value,
        lower95=limits[0],
        upper95=limits[1],
        lower998=None,
        upper998=None,
        count=result.count,
        denominator=result.denominator,
        vs_england="",
        vs_region="",
        recent_trend="",
        note="; ".join(notes),
        source=SOURCE_JOINER.join(dict.fromkeys(figure.source for figure in held)),
        status=str(Status.VALUE if result.value is not None else Status.NOT_AVAILABLE),
        exactness=str(result.exactness),
        period=period,
    )


def _with_a_member(figure: Observation, area: Area, figures: Iterable[Area]) -> bool:
    """Whether a blank is published together with another member, whose figure then holds it."""
    return is_elsewhere(figure) and any(other.name in figure.note for other in figures if other is not area)


def is_elsewhere(figure: Observation | None) -> bool:
    """Whether a blank is one because the publisher shows it together with a neighbour's figure."""
    return figure is not None and Status(figure.status) is Status.ELSEWHERE


def _is_suppressed(figure: Observation | None) -> bool:
    return figure is not None and Status(figure.status) is Status.SUPPRESSED


def member_of(area: Place, figure: Observation | None) -> Member:
    """An authority's figure as a member to combine; without a figure where no row is held."""
    if figure is None:
        return Member(area.name, reason="no row is held for this period")
    return Member(
        area.name,
        figure.value,
        figure.lower95,
        figure.upper95,
        figure.count,
        figure.denominator,
        figure.note if figure.value is None or figure.count is None else "",
    )
