"""The tartan rug: places by indicators, and in every cell a figure and how it compares with England."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.periods import Period
from needs.store.snapshot import Snapshot
from needs.views.figures import ended_by, figures_of
from needs.views.groups import Group
from needs.views.profile import (
    NOT_NAMED,
    LeftOut,
    Standing,
    at,
    of_england,
    periods_covered,
    profile_indicators,
    standing,
)

COLUMNS = ("area_code", "area_name", "indicator", "period", "value", "lower95", "upper95", "vs_england")
TOO_FEW = "fewer than half of the councils have a value in any one period"


@dataclass(frozen=True)
class RugRow:
    """One place with its cells, in the order of the indicators."""

    place: Place
    cells: tuple[Standing, ...]


@dataclass(frozen=True)
class RugView:
    """Places by indicators.

    ``heads`` are the rows above the group: England, the place's region, the place. England's cells tell the
    indicators and periods of the columns.
    """

    place: Place
    group: Group
    heads: tuple[RugRow, ...]
    councils: tuple[RugRow, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def rows(self) -> tuple[RugRow, ...]:
        """All rows from the top."""
        return (*self.heads, *self.councils)

    @property
    def columns(self) -> tuple[Standing, ...]:
        """The columns, each as England's figure."""
        return self.heads[0].cells

    @property
    def own(self) -> RugRow:
        """The row of the place itself."""
        return next(row for row in self.heads if row.place == self.place)

    def frame(self) -> pd.DataFrame:
        """One line per cell with the columns ``COLUMNS``; a number that is missing is NaN."""
        return pd.DataFrame(
            [_line(row.place, cell) for row in self.rows for cell in row.cells], columns=list(COLUMNS)
        )


def rug(
    snapshot: Snapshot,
    indicators: Sequence[Indicator],
    place: Place,
    group: Group,
    *,
    as_at: date | None = None,
) -> RugView:
    """Gather a tartan rug.

    Each indicator is in the newest period in which at least half of the councils have a value; one that has
    no such period, or no confirmed name, is left out.

    Parameters
    ----------
    indicators
        The columns in their order: ``rug_indicators``, or any others.
    place
        Stands above the group, below England and its region.
    group
        Its councils follow by name; the place is not among them again, the members of a footprint are.
        A group of all councils is of those that exist today, or that existed on ``as_at``.
    as_at
        Only periods that had ended by this day.

    Raises
    ------
    NeedsError
        Nothing is left to show.
    """
    register = snapshot.register
    councils = _councils(snapshot, place, group, as_at)
    above: tuple[Place | None, ...] = (register.england, register.region_of(place), place)
    heads = list(dict.fromkeys(each for each in above if each))
    found, left_out = [], []
    for indicator in indicators:
        if not indicator.is_named:
            left_out.append(LeftOut(indicator, NOT_NAMED))
            continue
        periods = _periods(snapshot, indicator, place, councils, as_at)
        if periods:
            found.append(of_england(snapshot, indicator, periods[0]))
        else:
            left_out.append(LeftOut(indicator, TOO_FEW))
    if not found:
        raise NeedsError(
            f"No indicator has a value for half of the {group.name}.",
            "Choose a larger group, or a later month.",
        )

    return RugView(
        place=place,
        group=group,
        heads=tuple(_row(snapshot, each, found) for each in heads),
        councils=tuple(_row(snapshot, each, found) for each in councils),
        left_out=tuple(left_out),
    )


def rug_indicators(
    snapshot: Snapshot, place: Place, group: Group, *, as_at: date | None = None
) -> tuple[Indicator, ...]:
    """The indicators that at least half of the councils have a value for, in the order of the catalogue."""
    councils = _councils(snapshot, place, group, as_at)
    return tuple(
        each for each in profile_indicators(snapshot) if _periods(snapshot, each, place, councils, as_at)
    )


def _periods(
    snapshot: Snapshot, indicator: Indicator, place: Place, councils: Sequence[Area], as_at: date | None
) -> list[Period]:
    snapshot.read_all(indicator.id)
    counted = [*councils, *([place] if isinstance(place, Area) and place.is_authority else [])]
    series = [figures_of(snapshot, indicator.id, each) for each in counted]
    return periods_covered(indicator, series, as_at)


def _councils(snapshot: Snapshot, place: Place, group: Group, as_at: date | None) -> list[Area]:
    """The councils of a group by name, without the place itself under any of its codes."""
    register = snapshot.register
    if group.members is not None:
        members = group.members
    else:
        existing = register.authorities_on(as_at) if as_at else register.authorities
        members = tuple(
            each for each in existing if not group.region_code or each.region_code == group.region_code
        )
    own = register.current_form(place) if isinstance(place, Area) else place
    once = {register.current_form(each): each for each in members}
    return sorted((each for form, each in once.items() if form != own), key=lambda each: each.name)


def _row(snapshot: Snapshot, place: Place, columns: Sequence[Standing]) -> RugRow:
    cells = []
    for column in columns:
        figures = ended_by(figures_of(snapshot, column.indicator.id, place), place, None)
        cells.append(standing(snapshot, place, at(figures, column.period), column))
    return RugRow(place, tuple(cells))


def _line(place: Place, cell: Standing) -> tuple[object, ...]:
    figure = cell.figure
    return (
        figure.area_code if figure else place.code,
        place.name,
        cell.indicator.id,
        cell.period.text,
        *((figure.value, figure.lower95, figure.upper95) if figure else (None,) * 3),
        str(cell.compared.word),
    )
