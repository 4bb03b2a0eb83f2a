"""Two indicators against each other over a group of authorities, and where one place stands on both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from needs.domain.areas import Area, AreaRegister
from needs.domain.errors import MethodError, NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.periods import Period
from needs.domain.selection import DEFAULT_INDICATOR, Selection
from needs.methods.correlation import Correlation, rank_correlation
from needs.store.snapshot import Observation, Snapshot
from needs.views.comparison import Compared, compare
from needs.views.figures import figures_of
from needs.views.groups import DEPRIVATION, Group, rank_among
from needs.views.ranking import Ranking

FAR_APART = 3
"""Periods whose middles lie more years apart than this are said to."""

COLUMNS = (
    "area_code",
    "area_name",
    *(
        f"{side}_{number}"
        for side in ("first", "second")
        for number in ("indicator", "period", "value", "lower95", "upper95")
    ),
    "note",
)

_NUMBERS = tuple(name for name in COLUMNS if name.endswith(("value", "lower95", "upper95")))


@dataclass(frozen=True)
class Side:
    """One of the two indicators: its period, England's figure, and how the place compares with England."""

    indicator: Indicator
    period: Period
    england: Observation | None
    vs_england: Compared


@dataclass(frozen=True)
class Pair:
    """One authority's figures on both sides, under its code of today; each side says why it has no value."""

    area: Place
    first: Observation | None
    second: Observation | None
    why_no_first: str = ""
    why_no_second: str = ""

    @property
    def point(self) -> tuple[float, float] | None:
        """Both values, or none where one of them is missing."""
        if self.first is None or self.first.value is None or self.second is None or self.second.value is None:
            return None
        return self.first.value, self.second.value


@dataclass(frozen=True)
class PairView:
    """Two indicators over a group of authorities.

    ``relation`` is the rank correlation over the authorities with both values; where there is none,
    ``why_none`` says why. A region or England is drawn where it is the chosen place, and is not counted.
    """

    first: Side
    second: Side
    place: Place
    group: Group
    england: Area
    rows: tuple[Pair, ...]
    relation: Correlation | None
    why_none: str

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """What is drawn: every row with both values."""
        return tuple(row for row in self.rows if row.point)

    @cached_property
    def counted(self) -> tuple[Pair, ...]:
        """The rows that the relation rests on: authorities and combined authorities with both values."""
        return tuple(row for row in self.pairs if _is_counted(row.area))

    @property
    def own(self) -> Pair:
        """The row of the place itself."""
        return _of(self.rows, self.place)

    @property
    def years_apart(self) -> float:
        """How many years lie between the middles of the two periods."""
        return abs(self.first.period.middle - self.second.period.middle)

    @property
    def with_england(self) -> tuple[Pair, ...]:
        """Every row, and England's own as the last where it is not the chosen place."""
        if self.place == self.england:
            return self.rows
        return (*self.rows, Pair(self.england, self.first.england, self.second.england))

    def why_left_out(self, row: Pair) -> str:
        """Which figure a row lacks and why; empty where it has both."""
        return "; ".join(
            f"{side.indicator.short_name}, {side.period.label()}: {why}"
            for side, why in ((self.first, row.why_no_first), (self.second, row.why_no_second))
            if why
        )

    def frame(self) -> pd.DataFrame:
        """One line per row with the columns ``COLUMNS``, England's last; a number that is missing is NaN."""
        return pd.DataFrame(
            [
                (
                    row.area.code,
                    row.area.name,
                    *_numbers(self.first, row.first),
                    *_numbers(self.second, row.second),
                    self.why_left_out(row),
                )
                for row in self.with_england
            ],
            columns=list(COLUMNS),
        ).astype(dict.fromkeys(_NUMBERS, float))


def pair(
    snapshot: Snapshot,
    first: Indicator,
    second: Indicator,
    place: Place,
    group: Group,
    *,
    period: str | None = None,
    as_at: date | None = None,
) -> PairView:
    """Set two indicators against each other.

    Parameters
    ----------
    first, second
        Rates, proportions, ratios or scores; the first goes across, the second up.
    place, group
        The chosen place, and the authorities that it stands among.
    period
        That of the first indicator, as published; by default the newest in which most of the group has a
        value. The second is taken in that of its periods whose middle lies closest, the newer of two as
        close, among those in which at least half as many authorities have both values as in the best.
    as_at
        Both periods have to have ended by this day.

    Raises
    ------
    NeedsError
        The two are one indicator; one is a number of people or events; no figure of one is held for the group
        or the period; or no authority of the group has both.
    """
    _refuse(first, second)
    place = snapshot.register.current_form(place) if isinstance(place, Area) else place
    across = rank_among(snapshot, first, place, group, period=period, as_at=as_at)
    nearest = _nearest_period(snapshot, second, across, as_at)
    up = rank_among(snapshot, second, place, group, period=nearest.text if nearest else None, as_at=as_at)
    return pair_of(snapshot, across, up, place, group)


def pair_of(snapshot: Snapshot, across: Ranking, up: Ranking, place: Place, group: Group) -> PairView:
    """Set two rankings against each other, which may be of different periods.

    Raises
    ------
    NeedsError
        No authority of the group has both.
    """
    rows = tuple(_rows(snapshot.register, across, up, place))
    counted = [row.point for row in rows if row.point and _is_counted(row.area)]
    if not counted:
        raise NeedsError(
            f"None of {group.name} has both {across.indicator.display_name} ({across.period.label()}) and "
            f"{up.indicator.display_name} ({up.period.label()}).",
            "Choose another indicator, another period or another group.",
        )
    relation, why_none = _relation(counted)
    own = _of(rows, place)
    return PairView(
        first=_side(across, own.first, place, snapshot.register.england),
        second=_side(up, own.second, place, snapshot.register.england),
        place=place,
        group=group,
        england=snapshot.register.england,
        rows=rows,
        relation=relation,
        why_none=why_none,
    )


def _refuse(first: Indicator, second: Indicator) -> None:
    if first.id == second.id:
        raise NeedsError(
            f"{first.display_name} cannot be set against itself.", "Choose another indicator beside it."
        )
    for indicator in (first, second):
        if indicator.is_number:
            raise NeedsError(
                f"{indicator.display_name} cannot be set against another indicator: numbers of people or "
                "events grow with the size of a place.",
                "Choose a rate or a percentage.",
            )


def _nearest_period(
    snapshot: Snapshot, indicator: Indicator, across: Ranking, as_at: date | None
) -> Period | None:
    """The period of the second indicator to set against the first's."""
    register = snapshot.register
    valued = [row.area for row in across.rows if row.figure is not None and row.figure.value is not None]
    held = Counter(
        figure.period
        for area in valued
        for figure in figures_of(
            snapshot, indicator.id, register.current_form(area) if isinstance(area, Area) else area
        )
        if figure.value is not None and (as_at is None or figure.period.end <= as_at)
    )
    enough = [period for period, count in held.items() if count >= max(held.values()) / 2]
    middle = across.period.middle
    return min(
        enough, key=lambda each: (abs(each.middle - middle), -each.end.toordinal(), each.years), default=None
    )


def _rows(register: AreaRegister, across: Ranking, up: Ranking, place: Place) -> Iterator[Pair]:
    """Every authority that is among either ranking, matched by today's code."""
    areas: dict[str, Place] = {}
    figures: tuple[dict[str, Observation], dict[str, Observation]] = ({}, {})
    former = place.former if isinstance(place, Footprint) else None
    for ranking, found in zip((across, up), figures, strict=True):
        for row in ranking.rows:
            # A combined place stands for the closed county of the same boundary.
            if row.area == former:
                continue
            area = register.current_form(row.area) if isinstance(row.area, Area) else row.area
            areas.setdefault(area.code, area)
            if row.figure is not None:
                found[area.code] = row.figure
    for code, area in areas.items():
        first, second = (found.get(code) for found in figures)
        yield Pair(
            area,
            first,
            second,
            _why_missing(register, area, first, across.period),
            _why_missing(register, area, second, up.period),
        )


def _of(rows: Iterable[Pair], place: Place) -> Pair:
    return next(row for row in rows if row.area.code == place.code)


def _why_missing(register: AreaRegister, area: Place, figure: Observation | None, period: Period) -> str:
    """Why there is no value; empty where there is one."""
    if figure is not None:
        if figure.value is not None:
            return ""
        note = figure.note or "no value is published"
        return note[0].lower() + note[1:]
    if isinstance(area, Area) and area.is_authority:
        then = {register.current_form(each).code for each in register.authorities_on(period.end)}
        if area.code not in then:
            return "the council no longer existed" if area.is_former else "the council did not exist yet"
    return "no figure is held"


def _is_counted(area: Place) -> bool:
    return isinstance(area, Footprint) or area.is_authority


def _relation(values: list[tuple[float, float]]) -> tuple[Correlation | None, str]:
    firsts, seconds = zip(*values, strict=True)
    try:
        return rank_correlation(firsts, seconds), ""
    except MethodError as error:
        return None, error.message


def _side(ranking: Ranking, own: Observation | None, place: Place, country: Area) -> Side:
    indicator, england = ranking.indicator, ranking.england
    if own is None or own.value is None:
        compared = Compared.without("no figure is held")
    elif place == country:
        compared = Compared.without("it is England’s own")
    else:
        compared = compare(indicator, own, england, published=own.vs_england, benchmark_name=country.name)
    return Side(indicator, ranking.period, england, compared)


def _numbers(side: Side, figure: Observation | None) -> tuple[str | float | None, ...]:
    numbers = (figure.value, figure.lower95, figure.upper95) if figure else (None, None, None)
    return (side.indicator.id, side.period.text, *numbers)


def gap_and_deprivation(
    snapshot: Snapshot, ranking: Ranking, place: Place, group: Group, *, as_at: date | None = None
) -> PairView:
    """Deprivation across and a ranking of gaps up, over the same authorities.

    Raises
    ------
    NeedsError
        No authority has both.
    """
    deprivation = rank_among(snapshot, snapshot.catalogue.get(DEPRIVATION), place, group, as_at=as_at)
    here = snapshot.register.current_form(place) if isinstance(place, Area) else place
    return pair_of(snapshot, deprivation, ranking, here, group)


def second_indicator(figures: Snapshot, first: Indicator, selection: Selection) -> Indicator:
    """What the first is set against: the chosen one, else deprivation, or the default against that."""
    others = selection.others
    fallback = DEFAULT_INDICATOR if first.id == DEPRIVATION else DEPRIVATION
    return figures.catalogue.get(others[0] if others and others[0] != first.id else fallback)
