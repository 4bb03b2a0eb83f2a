"""From figures to the series of an editable chart, and lines over time that do not run across a gap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from needs.charts.parts.editable import EditableChart, EditableKind, Series, SeriesRole
from needs.domain.periods import Period
from needs.store.snapshot import Observation
from needs.views.trend import Role

STANDS = {
    Role.AREA: SeriesRole.AREA,
    Role.FORMER: SeriesRole.AREA,
    Role.REGION: SeriesRole.REGION,
    Role.ENGLAND: SeriesRole.ENGLAND,
    Role.COMPARATOR: SeriesRole.OTHERS,
}
"""Whose colour a line has."""
DASHED = (Role.FORMER, Role.ENGLAND)
READING = (
    "Each point is a period. Upright bars show the 95% confidence interval: the range in which the true "
    "figure is likely to lie. A line stops where figures may not be joined."
)

Limits = tuple[float | None, float | None]
Column = tuple[float | None, ...]


class Dated(NamedTuple):
    """A value of one period, with its limits where they are drawn."""

    period: Period
    value: float
    limits: Limits = (None, None)


@dataclass(frozen=True)
class DatedLine:
    """The values of one place, in runs of those that may be joined by a line, oldest first."""

    name: str
    stands: SeriesRole
    runs: tuple[tuple[Dated, ...], ...]
    is_dashed: bool = False


def limits_of(figures: Sequence[Observation | None]) -> tuple[Column, Column]:
    """The lower and the upper 95 % limits of figures, one for each; empty where none has any."""
    if not any(each.has_interval for each in figures if each):
        return (), ()
    return (
        tuple(each.lower95 if each else None for each in figures),
        tuple(each.upper95 if each else None for each in figures),
    )


def dated(run: Iterable[Observation], *, with_limits: bool) -> tuple[Dated, ...]:
    """The figures of a run that have a value."""
    return tuple(
        Dated(each.period, each.value, (each.lower95, each.upper95) if with_limits else (None, None))
        for each in run
        if each.value is not None
    )


def chart_over_time(
    lines: Sequence[DatedLine],
    *,
    unit: str,
    decimals: int,
    begins: float = 0,
    reading: str = READING,
) -> EditableChart | None:
    """Lines over every period from the first to the last; none where there is no value.

    Where two runs follow one another without a missing period between them, as at a change of method, each
    is a series of its own, because the lines of an office program have no other gaps.
    """
    held = sorted({each.period for line in lines for run in line.runs for each in run})
    if not held:
        return None
    places, labels = _axis(held)
    series = [part for line in lines for part in _parts(line, places, labels)]
    return EditableChart(
        EditableKind.LINES,
        tuple(labels),
        tuple(series),
        unit,
        decimals=decimals,
        begins=begins,
        reading=reading,
    )


def _axis(held: Sequence[Period]) -> tuple[dict[Period, int], list[str]]:
    """The place of each period on the axis, and the names along it, those of missing periods among them."""
    places, labels = {held[0]: 0}, [held[0].label()]
    for earlier, later in pairwise(held):
        missing = range(1, later.end.year - earlier.end.year)
        labels += [_later(earlier.label(), years) for years in missing]
        places[later] = len(labels)
        labels.append(later.label())
    return places, labels


def _later(label: str, years: int) -> str:
    """The name of a period so many years later, whether it writes years with four digits or two."""

    def moved(found: re.Match[str]) -> str:
        digits = len(found[0])
        return f"{(int(found[0]) + years) % 10**digits:0{digits}}"

    return re.sub(r"\d+", moved, label)


def _parts(line: DatedLine, places: dict[Period, int], labels: Sequence[str]) -> Iterator[Series]:
    """A line as series: one, or several where runs meet that may not be joined."""
    parts: list[list[Dated]] = []
    for run in filter(None, line.runs):
        if parts and places[run[0].period] - places[parts[-1][-1].period] > 1:
            parts[-1].extend(run)
        else:
            parts.append(list(run))
    for part in parts:
        until = "" if part is parts[-1] else f", to {part[-1].period.label()}"
        at = {places[each.period]: each for each in part}
        every = [at.get(place) for place in range(len(labels))]
        lower, upper = (
            tuple(each.limits[side] if each else None for each in every)
            if any(each.limits[side] is not None for each in part)
            else ()
            for side in (0, 1)
        )
        yield Series(
            f"{line.name}{until}",
            tuple(each.value if each else None for each in every),
            line.stands,
            lower=lower,
            upper=upper,
            is_dashed=line.is_dashed,
        )
