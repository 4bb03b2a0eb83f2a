"""One indicator over time: the area, its region, England and others, each as its publisher gave it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

import pandas as pd

from needs.domain.areas import Area
from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.measures import Basis, Marker
from needs.domain.periods import parse_period
from needs.domain.vocabulary import ComparatorGroup, TrendForm
from needs.store.memo import memoise
from needs.store.snapshot import Observation, Snapshot
from needs.views.figures import ended_by, figures_of
from needs.views.groups import Group, group_of
from needs.views.headline import HeadlineRow, headline
from needs.views.recent_trend import TrendFound, recent_trend


class Role(StrEnum):
    """Whose line it is."""

    AREA = "area"
    FORMER = "former area"
    REGION = "region"
    ENGLAND = "England"
    COMPARATOR = "other council"


LOCAL = (Role.AREA, Role.FORMER)
MOST_BESIDE = 20
"""More councils than this cannot be told apart as lines."""
MOST_NAMED = 4
"""So few of the others have room for their names."""
NO_TREND = TrendFound(Marker.CANNOT, Basis.COMPUTED, reason="no figure of its own is held")


@dataclass(frozen=True)
class Line:
    """The figures of one place, oldest first; blanks are kept."""

    place: Place
    role: Role
    figures: tuple[Observation, ...]
    breaks: tuple[date, ...] = ()

    @property
    def name(self) -> str:
        """The name of the place, marked where another place of today may bear it."""
        gone = isinstance(self.place, Area) and self.place.is_former and self.role is not Role.AREA
        return f"{self.place.name} (former)" if gone else self.place.name

    @property
    def stated(self) -> tuple[Observation, ...]:
        """The figures that have a value."""
        return tuple(figure for figure in self.figures if figure.value is not None)

    @property
    def shared_years(self) -> tuple[int, ...]:
        """How many years each figure's period shares with the one before it."""
        return tuple(
            round(((earlier.period.end - later.period.start).days + 1) / 365.25)
            if earlier.period.overlaps(later.period)
            else 0
            for earlier, later in pairwise(self.stated)
        )

    def unbroken(self) -> Iterator[tuple[Observation, ...]]:
        """Runs of figures that may be joined by a line.

        Periods that follow one another, of one length, with no break in method between them. A missing
        period ends a run, so that no line is drawn across it.
        """
        run: list[Observation] = []
        for figure in self.stated:
            if run and not self._follows(run[-1], figure):
                yield tuple(run)
                run = []
            run.append(figure)
        if run:
            yield tuple(run)

    def _follows(self, earlier: Observation, later: Observation) -> bool:
        next_year = later.period.end.year - earlier.period.end.year == 1
        same_length = later.period.years == earlier.period.years
        broken = any(earlier.period.end < start <= later.period.end for start in self.breaks)
        return next_year and same_length and not broken


@dataclass(frozen=True)
class TrendView:
    """What the chart of one indicator for one area shows.

    ``group`` names the councils that stand beside it as quiet lines.
    """

    indicator: Indicator
    place: Place
    lines: tuple[Line, ...]
    rows: tuple[HeadlineRow, ...]
    recent: TrendFound
    group: str = ""

    @property
    def drawn(self) -> tuple[Line, ...]:
        """The lines that share a scale: a local count beside England's would be a line along zero."""
        if self.indicator.is_number:
            return tuple(line for line in self.lines if line.role in LOCAL)
        return self.lines

    @property
    def local(self) -> tuple[Line, ...]:
        """The lines with a value of the place itself and of what it was."""
        return tuple(line for line in self.lines if line.role in LOCAL and line.stated)

    @property
    def england(self) -> Line | None:
        """England's line; none where the place is England."""
        return next((line for line in self.lines if line.role is Role.ENGLAND), None)

    @property
    def beside(self) -> tuple[Line, ...]:
        """The lines of the other councils that have a value."""
        return tuple(line for line in self.lines if line.role is Role.COMPARATOR and line.stated)

    @property
    def has_local_figures(self) -> bool:
        """Whether there is anything to draw for the place itself or for what it was."""
        return bool(self.local)

    @property
    def overlaps(self) -> bool:
        """Whether neighbouring periods of the place share years, so that they are not independent."""
        return any(any(line.shared_years) for line in self.local)

    @property
    def boundary(self) -> date | None:
        """The day on which the place replaced the areas whose series stand before its own."""
        has_past = any(line.role is Role.FORMER and line.stated for line in self.lines)
        return self.place.valid_from if has_past and isinstance(self.place, Area) else None

    @property
    def missing_periods(self) -> tuple[str, ...]:
        """Periods without a value for the area, between periods that have one."""
        line = self.lines[0]
        return tuple(
            f"{earlier.period.label()} and {later.period.label()}"
            for earlier, later in pairwise(line.stated)
            if later.period.end.year - earlier.period.end.year > 1
        )

    def series(self) -> list[dict[str, object]]:
        """The local figures: period, value, lower95, upper95, count, from_area.

        Those of the areas that the place replaced come first, each under its own code.
        """
        former = [line for line in self.lines if line.role is Role.FORMER]
        return [
            {
                "period": figure.period.text,
                "value": figure.value,
                "lower95": figure.lower95,
                "upper95": figure.upper95,
                "count": figure.count,
                "from_area": figure.area_code,
            }
            for line in (*former, self.lines[0])
            for figure in line.figures
        ]

    def sources(self) -> tuple[str, ...]:
        """The keys of the sources drawn on, in order of first use."""
        drawn = (figure for line in self.lines for figure in line.stated)
        return tuple(dict.fromkeys(key for figure in drawn for key in figure.sources))

    def frame(self) -> pd.DataFrame:
        """One row per area and period.

        Columns: area_code, area, period, value, lower95, upper95, count, note, source.
        """
        return pd.DataFrame(
            [
                (
                    figure.area_code,
                    line.place.name,
                    figure.period.text,
                    figure.value,
                    figure.lower95,
                    figure.upper95,
                    figure.count,
                    figure.note,
                    figure.source,
                )
                for line in self.lines
                for figure in line.figures
            ],
            columns=["area_code", "area", "period", "value", "lower95", "upper95", "count", "note", "source"],
        )


@memoise(512)
def trend(
    snapshot: Snapshot,
    indicator: Indicator,
    place: Place,
    *,
    others: Sequence[Area] = (),
    group: str = "other councils",
    as_at: date | None = None,
    today: date | None = None,
) -> TrendView:
    """Gather one indicator over time for a place, its region and England.

    The series of the areas that an authority replaced come with it as lines of their own.

    Parameters
    ----------
    others
        Councils to stand beside it, and in ``group`` what they are; see ``with_others``.
    as_at
        Only periods that had ended by this day; all of them by default.
    """
    register = snapshot.register
    wanted: list[tuple[Place, Role]] = [(place, Role.AREA)]
    if isinstance(place, Area):
        wanted += [(each, Role.FORMER) for each in register.predecessors(place)]
    if region := register.region_of(place):
        wanted.append((region, Role.REGION))
    if place != register.england:
        wanted.append((register.england, Role.ENGLAND))
    lines = tuple(_line(snapshot, indicator, each, role, as_at) for each, role in wanted)
    rows = headline(snapshot, place, indicators=(indicator,), as_at=as_at, today=today).rows
    own = lines[0].figures
    view = TrendView(
        indicator,
        place,
        tuple(line for line in lines if line.figures or line.role is not Role.FORMER),
        rows,
        recent_trend(snapshot, indicator, own, place) if own else NO_TREND,
    )
    return with_others(snapshot, view, others, group=group, as_at=as_at)


def with_others(
    snapshot: Snapshot,
    view: TrendView,
    others: Sequence[Area],
    *,
    group: str = "other councils",
    as_at: date | None = None,
) -> TrendView:
    """The same view with councils beside the place; unchanged for a count, which says how large a place is.

    A council's line stops where the council ended; one without any figure is left out.
    """
    if view.indicator.is_number:
        return view
    if len(others) > MOST_BESIDE:
        snapshot.read_all(view.indicator.id)
    lines = [_line(snapshot, view.indicator, each, Role.COMPARATOR, as_at) for each in others]
    beside = tuple(line for line in lines if line.stated)
    return replace(view, lines=(*view.lines, *beside), group=group) if beside else view


def others_in(snapshot: Snapshot, group: Group, place: Place) -> tuple[Area, ...]:
    """The councils of a group without the place, its members, and whatever shares ground with it.

    A group of all that existed has its former councils too, each under its own code.
    """
    register = snapshot.register
    every = dict.fromkeys(
        register.current_form(area) for area in (*register.authorities, *register.former_authorities)
    )
    in_region = (area for area in every if not group.region_code or area.region_code == group.region_code)
    members = tuple(in_region) if group.members is None else group.members
    own = place.members if isinstance(place, Footprint) else (register.current_form(place),)
    related = {*own}
    for area in own:
        related |= {*register.predecessors(area), *register.successors(area)}
    return tuple(area for area in members if area not in related)


@dataclass(frozen=True)
class Beside:
    """The councils of a group that stand beside a place over time, and how many the group has."""

    shown: tuple[Area, ...] = ()
    group: str = "other councils"
    members: int = 0


@memoise(256)
def beside_in(snapshot: Snapshot, place: Place, versus: str, form: TrendForm) -> Beside:
    """The councils to show beside a place: none of all England, nor of more than can be told apart as lines.

    Raises
    ------
    NeedsError
        The group cannot be made for this place.
    """
    if versus == ComparatorGroup.ENGLAND and form != TrendForm.SPREAD:
        return Beside()
    group = group_of(snapshot, place, versus)
    others = others_in(snapshot, group, place)
    shown = others if form == TrendForm.SPREAD or len(others) <= MOST_BESIDE else ()
    return Beside(shown, group.name, len(others))


def _line(snapshot: Snapshot, indicator: Indicator, place: Place, role: Role, as_at: date | None) -> Line:
    breaks = tuple(parse_period(each.before).start for each in indicator.breaks)
    return Line(place, role, ended_by(figures_of(snapshot, indicator.id, place), place, as_at), breaks)
