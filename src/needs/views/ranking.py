"""One indicator over many authorities in one period: values, intervals, comparison with England, ranks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.measures import Basis
from needs.domain.periods import Period, parse_period
from needs.methods.rank import Rank, rank_with_uncertainty
from needs.store.snapshot import Observation, Snapshot
from needs.views.comparison import Compared, compare
from needs.views.coverage import boundary_day
from needs.views.figures import figures_of

LEAST_COVERAGE = 0.5
"""Where fewer than half of the authorities have a value, a rank among them would mislead."""

COLUMNS = (
    "area_code",
    "area_name",
    "period",
    "value",
    "lower95",
    "upper95",
    "count",
    "vs_england",
    "rank",
    "rank_low",
    "rank_high",
    "note",
)


@dataclass(frozen=True)
class RankedRow:
    """One authority's figure among the others'."""

    area: Place
    period: Period
    figure: Observation | None
    vs_england: Compared
    rank: Rank | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """One indicator over a group of authorities in one period."""

    indicator: Indicator
    period: Period
    england: Observation | None
    rows: tuple[RankedRow, ...]

    @property
    def with_value(self) -> int:
        """How many of the authorities have a value."""
        return sum(row.figure is not None and row.figure.value is not None for row in self.rows)

    def frame(self, *, with_england: bool = False) -> pd.DataFrame:
        """One line per authority with the columns ``COLUMNS``; a number that is missing is NaN.

        ``with_england`` adds England's own figure as a last line.
        """
        lines = [_line(row) for row in self.rows]
        if with_england and (england := self.england):
            figure = (england.area_code, "England", self.period.text, *_numbers(england))
            lines.append((*figure, None, None, None, None, ""))
        return pd.DataFrame(lines, columns=list(COLUMNS))


def rank_areas(
    snapshot: Snapshot,
    indicator: Indicator,
    areas: Sequence[Place] | None = None,
    *,
    region_code: str = "",
    place: Place | None = None,
    period: str | None = None,
    as_at: date | None = None,
) -> Ranking:
    """Gather one indicator for a group of authorities.

    Parameters
    ----------
    areas
        The authorities; by default all that existed in the period. A recoded one is found under either code.
    region_code
        Only those of one region, where ``areas`` is not given.
    place
        The place that is compared: it joins the group where it is not in it, and the members of a footprint
        leave it, so that nothing is compared with itself.
    period
        As published; by default the newest in which most of the group has a value.
    as_at
        The newest period has to have ended by this day.

    Raises
    ------
    NeedsError
        No figure of the indicator is held for the group, or none for the period asked for.
    """
    register = snapshot.register
    own = place.members if isinstance(place, Footprint) else ()
    every = [*register.authorities, *register.former_authorities]
    wanted = areas or [area for area in every if not region_code or area.region_code == region_code]
    group = list(dict.fromkeys([*(each for each in wanted if each not in own), *([place] if place else [])]))
    series = {each.code: figures_of(snapshot, indicator.id, each) for each in group}
    when = _period(indicator, series, period, as_at)
    found = {code: _at(figures, when) for code, figures in series.items()}
    if areas is None:
        stated = [figure.area_code for figure in found.values() if figure and figure.value is not None]
        existing = register.authorities_on(boundary_day(register, stated, when))
        forms = {register.current_form(area).code: area for area in existing}
        group = [forms.get(each.code, each) for each in group if each.code in forms or each is place]
        shown = [
            (each, found[register.current_form(each).code if isinstance(each, Area) else each.code])
            for each in group
        ]
    else:
        shown = [(each, found[each.code]) for each in group]
    england = _at(snapshot.series(indicator.id, (register.england.code,)), when)
    rows = [_row(indicator, each, when, figure, england) for each, figure in shown]
    return Ranking(indicator, when, england, tuple(_ranked(indicator, rows)))


def periods_held(snapshot: Snapshot, indicator: Indicator) -> tuple[Period, ...]:
    """The periods in which any authority has a value, newest first."""
    held = {
        figure.period
        for code, area in snapshot.register.by_code.items()
        if area.is_authority
        for figure in snapshot.series(indicator.id, (code,))
        if figure.value is not None
    }
    return tuple(sorted(held, reverse=True))


def _period(
    indicator: Indicator,
    series: dict[str, tuple[Observation, ...]],
    asked: str | None,
    as_at: date | None,
) -> Period:
    stated = Counter(
        figure.period
        for figures in series.values()
        for figure in figures
        if figure.value is not None and (as_at is None or figure.period.end <= as_at)
    )
    if asked:
        wanted = parse_period(asked)
        held = {figure.period for figures in series.values() for figure in figures}
        if wanted not in held:
            known = ", ".join(period.text for period in sorted(held)) or "none"
            raise NeedsError(
                f"No figure of {indicator.display_name} is held for {wanted.text}.", f"Held: {known}."
            )
        return wanted
    if not stated:
        raise NeedsError(
            f"No figure of {indicator.display_name} is held for these areas.",
            "It may arrive with a refresh from Fingertips.",
        )
    most = max(stated.values())
    return max(period for period, count in stated.items() if count >= most / 2)


def _at(figures: Sequence[Observation], period: Period) -> Observation | None:
    return next((figure for figure in figures if figure.period == period), None)


def _row(
    indicator: Indicator,
    area: Place,
    period: Period,
    figure: Observation | None,
    england: Observation | None,
) -> RankedRow:
    notes = []
    if figure is None:
        compared = Compared.without("no figure is held")
        notes.append("no figure is held for this period")
    else:
        compared = compare(indicator, figure, england, published=figure.vs_england, benchmark_name="England")
        if figure.note:
            notes.append(figure.note)
        if compared.basis is Basis.COMPUTED:
            notes.append("compared here by the 95% interval against England's value")
        elif not compared.is_tested:
            notes.append(f"not compared: {compared.reason}")
    return RankedRow(area, period, figure, compared, None, tuple(notes))


def _ranked(indicator: Indicator, rows: Sequence[RankedRow]) -> list[RankedRow]:
    """Give each row its rank with its band, or the reason why it has none."""
    reasons = [_why_unranked(indicator, row) for row in rows]
    stated = sum(row.figure is not None and row.figure.value is not None for row in rows)
    too_few = stated < LEAST_COVERAGE * len(rows)
    figures = [None if reason else row.figure for row, reason in zip(rows, reasons, strict=True)]
    ranks = rank_with_uncertainty(
        *(
            [getattr(figure, number) if figure else None for figure in figures]
            for number in ("value", "lower95", "upper95", "count", "denominator")
        ),
        value_type=indicator.value_type,
        polarity=indicator.polarity,
        per=indicator.multiplier,
    )
    ranked = []
    for row, rank, reason in zip(rows, ranks, reasons, strict=True):
        unranked = "fewer than half of the areas have a value" if too_few and not reason else reason
        if unranked or rank is None:
            why = unranked or "no interval is published"
            ranked.append(replace(row, notes=(*row.notes, f"not ranked: {why}")))
        else:
            ranked.append(replace(row, rank=rank))
    return ranked


def _why_unranked(indicator: Indicator, row: RankedRow) -> str:
    if row.figure is None or row.figure.value is None:
        return "no value"
    if indicator.is_number:
        return "a number of people or events says how large a place is, not how it compares"
    if isinstance(row.area, Area) and not row.area.ranked:
        return "few people live there"
    return ""


def _line(row: RankedRow) -> tuple[object, ...]:
    figure = row.figure
    return (
        figure.area_code if figure else row.area.code,
        row.area.name,
        row.period.text,
        *_numbers(figure),
        str(row.vs_england.word),
        row.rank.rank if row.rank else None,
        row.rank.low if row.rank else None,
        row.rank.high if row.rank else None,
        "; ".join(row.notes),
    )


def _numbers(figure: Observation | None) -> tuple[float | None, ...]:
    return (figure.value, figure.lower95, figure.upper95, figure.count) if figure else (None,) * 4
