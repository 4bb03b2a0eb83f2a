"""The spine: one place over many indicators, each against England and the spread of councils."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.measures import Polarity
from needs.domain.periods import Period
from needs.methods.rank import cut_points
from needs.store.snapshot import Snapshot
from needs.views.figures import ended_by, figures_of
from needs.views.groups import Group, group_of, rank_among
from needs.views.profile import NOT_NAMED, LeftOut, Standing, of_england, periods_covered, standing
from needs.views.ranking import QUARTERS, RankedRow, Ranking

COLUMNS = (
    "area_code",
    "area_name",
    "indicator",
    "period",
    "value",
    "lower95",
    "upper95",
    "england",
    "lowest",
    "lower_quarter",
    "upper_quarter",
    "highest",
    "vs_england",
    "rank_low",
    "rank_high",
    "rank_of",
)


@dataclass(frozen=True)
class SpineRow:
    """One indicator: the place, England, and how far apart the councils lie.

    ``quarters`` is missing where fewer than four councils have a value. ``ranked`` is the place among the
    councils, without a rank where it is a region or cannot be ranked.
    """

    standing: Standing
    value: float
    england: float
    lowest: float
    quarters: tuple[float, float] | None
    highest: float
    councils: int
    ranked: RankedRow

    @property
    def interval(self) -> tuple[float, float] | None:
        """The place's 95 % interval, where there is one."""
        figure = self.standing.figure
        if figure is None or figure.lower95 is None or figure.upper95 is None:
            return None
        return figure.lower95, figure.upper95

    @property
    def is_judged(self) -> bool:
        """Whether one way is better."""
        return self.standing.indicator.polarity in (Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD)

    @property
    def reach(self) -> float:
        """The distance from England to whatever lies farthest from it, in the indicator's unit."""
        farthest: list[float] = [self.value, self.lowest, self.highest, *(self.interval or ())]
        return max(abs(value - self.england) for value in farthest)

    def position(self, value: float) -> float:
        """Where a value stands: 0 at England, and 1 at the end of the better or else the higher side."""
        way = -1 if self.standing.indicator.polarity is Polarity.LOW_IS_GOOD else 1
        return way * (value - self.england) / self.reach if self.reach else 0.0


@dataclass(frozen=True)
class SpineView:
    """One place over many indicators, and the councils that it is set among."""

    place: Place
    group: Group
    rows: tuple[SpineRow, ...]
    left_out: tuple[LeftOut, ...]

    def frame(self) -> pd.DataFrame:
        """One line per indicator with the columns ``COLUMNS``; a number that is missing is NaN."""
        return pd.DataFrame([_line(self.place, row) for row in self.rows], columns=list(COLUMNS))


def spine(
    snapshot: Snapshot,
    place: Place,
    indicators: Sequence[Indicator],
    group: Group | None = None,
    *,
    as_at: date | None = None,
) -> SpineView:
    """Gather a spine.

    Each indicator is in the newest period in which the place has a value and so have half of the councils.
    Lowest, highest and quarters are over the councils that are ranked, in that period.

    Parameters
    ----------
    place
        A council, a region, or several councils as one; only councils and those taken as one are ranked.
    indicators
        The rows in their order: ``profile_indicators``, or any others.
    group
        The councils to set it among; by default all of England.
    as_at
        Only periods that had ended by this day.

    Raises
    ------
    NeedsError
        The place is England, or nothing is left to show.
    """
    if place == snapshot.register.england:
        raise NeedsError(
            "A spine sets a place against England, so England has none.", "Choose a council or a region."
        )
    among = group or group_of(snapshot, place, "england")
    rows, left_out = [], []
    for indicator in indicators:
        found = _row(snapshot, place, indicator, among, as_at)
        if isinstance(found, SpineRow):
            rows.append(found)
        else:
            left_out.append(LeftOut(indicator, found))
    if not rows:
        raise NeedsError(
            f"No figure of {place.name} can be set among the {among.name}.",
            "Overview lists what is held for it.",
        )
    return SpineView(place, among, tuple(rows), tuple(left_out))


def _row(
    snapshot: Snapshot, place: Place, indicator: Indicator, group: Group, as_at: date | None
) -> SpineRow | str:
    """The row of an indicator, or why it has none."""
    if not indicator.is_named:
        return NOT_NAMED
    own = ended_by(figures_of(snapshot, indicator.id, place), place, as_at)
    if all(figure.value is None for figure in own):
        return (own[-1].note if own else "") or f"no figure is held for {place.name}"
    covered = _covered(snapshot, indicator, group, as_at)
    for figure in reversed(own):
        if figure.value is None or figure.period not in covered:
            continue
        column = of_england(snapshot, indicator, figure.period)
        if column.figure and column.figure.value is not None:
            # A year may be to December in one series and to March in another: its last day names it.
            ranking = rank_among(snapshot, indicator, place, group, as_at=figure.period.end)
            values = _values(ranking)
            if ranking.period == figure.period and values:
                quarters = cut_points(values, QUARTERS) if len(values) >= QUARTERS else None
                return SpineRow(
                    standing=standing(snapshot, place, figure, column),
                    value=figure.value,
                    england=column.figure.value,
                    lowest=min(values),
                    quarters=(quarters[0], quarters[-1]) if quarters else None,
                    highest=max(values),
                    councils=len(values),
                    ranked=next(row for row in ranking.rows if row.figure == figure),
                )
    return f"{place.name}, England and half of the councils share no period by today’s method"


def _values(ranking: Ranking) -> list[float]:
    """The values between which a spread runs: of councils in which enough people live to be ranked."""
    return [
        row.figure.value
        for row in ranking.rows
        if row.figure
        and row.figure.value is not None
        and (not isinstance(row.area, Area) or (row.area.is_authority and row.area.ranked))
    ]


def _covered(snapshot: Snapshot, indicator: Indicator, group: Group, as_at: date | None) -> list[Period]:
    """The periods in which half of the group has a value; closed councils count in the years they had."""
    snapshot.read_all(indicator.id)
    register = snapshot.register
    everybody = [*register.authorities, *register.former_authorities]
    councils = group.members or [
        each for each in everybody if not group.region_code or each.region_code == group.region_code
    ]
    return periods_covered(indicator, [figures_of(snapshot, indicator.id, each) for each in councils], as_at)


def _line(place: Place, row: SpineRow) -> tuple[object, ...]:
    figure, rank = row.standing.figure, row.ranked.rank
    return (
        figure.area_code if figure else place.code,
        place.name,
        row.standing.indicator.id,
        row.standing.period.text,
        row.value,
        *(row.interval or (None, None)),
        row.england,
        row.lowest,
        *(row.quarters or (None, None)),
        row.highest,
        str(row.standing.compared.word),
        *((rank.low, rank.high, rank.of) if rank else (None,) * 3),
    )
