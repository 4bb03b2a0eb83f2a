"""One indicator over many authorities in one period: values, intervals, comparisons, ranks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from needs.domain.areas import Area, AreaRegister
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.measures import Basis, Polarity, ValueType
from needs.domain.periods import Period, parse_period
from needs.domain.vocabulary import ComparatorGroup
from needs.methods.benchmark import NO_INTERVAL
from needs.methods.rank import Rank, rank_with_uncertainty
from needs.store.snapshot import Observation, Snapshot
from needs.views.comparison import Compared, compare
from needs.views.coverage import boundary_day
from needs.views.figures import figures_of

LEAST_COVERAGE = 0.5
"""Where fewer than half of the authorities have a value, a rank among them would mislead."""
QUARTERS = 4
MOST_ROUNDING = 0.05
"""A ratio of values that rounding may have moved by more, such as 1% of 3%, would look surer than it is."""
TOO_FEW = "fewer than half of the areas have a value"

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
"""What a line of ``Ranking.frame`` holds; ``vs_england`` reads ``vs_region`` where that is the benchmark."""

_WITH_A_RATIO = (ValueType.CRUDE_RATE, ValueType.DSR, ValueType.PROPORTION)


@dataclass(frozen=True)
class RankedRow:
    """One authority's figure among the others'.

    ``compared`` is how it stands against the ranking's benchmark; ``unranked`` says why there is no rank.
    """

    area: Place
    period: Period
    figure: Observation | None
    compared: Compared
    rank: Rank | None
    notes: tuple[str, ...]
    unranked: str = ""

    @property
    def has_value(self) -> bool:
        """Whether a value is held; a row without one is listed with its reason."""
        return self.figure is not None and self.figure.value is not None

    @property
    def is_among_councils(self) -> bool:
        """Whether this is a council, or several as one; a region or the country is none."""
        return not isinstance(self.area, Area) or self.area.is_authority


@dataclass(frozen=True)
class Ranking:
    """One indicator over a group of authorities in one period.

    ``benchmark`` is the country or the region that each figure is held against, ``benchmark_figure`` its own
    figure; ``england`` is England's, whatever the benchmark.
    """

    indicator: Indicator
    period: Period
    england: Observation | None
    benchmark: Area
    benchmark_figure: Observation | None
    rows: tuple[RankedRow, ...]

    @property
    def with_value(self) -> int:
        """How many of the authorities have a value."""
        return sum(row.has_value for row in self.rows)

    @property
    def councils(self) -> tuple[RankedRow, ...]:
        """The rows of single councils that existed in the period: no region, no country, no footprint."""
        return tuple(row for row in self.rows if _is_council(row))

    def share_of_benchmark(self, row: RankedRow) -> float | None:
        """A row's value as a share of the benchmark's, 1 where they are equal.

        It stands in where no test is possible, for rates and proportions: a ratio of two numbers of people
        says only how large a place is. ``None`` where there is a test, nothing to divide, or where rounding
        to the indicator's decimals could move the ratio by more than ``MOST_ROUNDING``.
        """
        own, whole = (each.value if each else None for each in (row.figure, self.benchmark_figure))
        if row.compared.is_tested or row.area == self.benchmark:
            return None
        if self.indicator.value_type not in _WITH_A_RATIO or own is None or whole is None:
            return None
        half_a_step = 0.5 * 10**-self.indicator.decimals
        return own / whole if half_a_step < MOST_ROUNDING * min(own, whole) else None

    def frame(self, *, with_benchmark: bool = False) -> pd.DataFrame:
        """One line per authority with the columns ``COLUMNS``; a number that is missing is NaN.

        ``with_benchmark`` adds the benchmark's own figure as a last line, where it is not among the rows.
        """
        lines = [_line(row) for row in self.rows]
        if with_benchmark and self.benchmark_figure and not self.has_benchmark_row:
            name, figure = self.benchmark.name, self.benchmark_figure
            start = (figure.area_code, name, self.period.text, *_numbers(figure))
            lines.append((*start, None, None, None, None, ""))
        held_against = "vs_region" if self.benchmark.kind == "Region" else "vs_england"
        return pd.DataFrame(lines, columns=[held_against if c == "vs_england" else c for c in COLUMNS])

    @property
    def has_benchmark_row(self) -> bool:
        """Whether the benchmark is itself the place that is compared."""
        return any(row.area == self.benchmark for row in self.rows)


def benchmark_of(snapshot: Snapshot, place: Place, choice: str) -> Area:
    """What each figure is held against, as a link writes it: England, or the region that a place lies in.

    Raises
    ------
    NeedsError
        The place does not lie in one region.
    """
    if choice == ComparatorGroup.ENGLAND:
        return snapshot.register.england
    region = snapshot.register.region_of(place)
    if region is None:
        raise NeedsError(f"{place.name} does not lie in one region.", "Hold its figures against England’s.")
    return region


def rank_areas(
    snapshot: Snapshot,
    indicator: Indicator,
    areas: Sequence[Place] | None = None,
    *,
    region_code: str = "",
    place: Place | None = None,
    benchmark: Area | None = None,
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
    benchmark
        What each figure is held against: England, which is the default, or a region. The publisher's word is
        used where it is about this benchmark; elsewhere the 95 % interval is held against the benchmark's
        value.
    period
        As published; by default the newest in which most of the group has a value.
    as_at
        The newest period has to have ended by this day.

    Raises
    ------
    NeedsError
        No figure of the indicator is held for the group, or none for the period asked for; or the benchmark
        is neither England nor a region.
    """
    snapshot.read_all(indicator.id)
    register = snapshot.register
    against = benchmark or register.england
    if against.is_authority:
        raise NeedsError(f"{against.name} is a council.", "Hold figures against England’s or a region’s.")
    own = _ground_of(register, place) if isinstance(place, Footprint) else ()
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
    england, beside = (
        _at(snapshot.series(indicator.id, (each.code,)), when) for each in (register.england, against)
    )
    return ranking_of(indicator, when, england, against, beside, shown)


def _ground_of(register: AreaRegister, place: Footprint) -> tuple[Area, ...]:
    """The members of a footprint, and closed authorities that lay wholly inside it: none is beside it."""
    closed = (
        area
        for area in register.former_authorities
        if (after := register.successors(area)) and set(after) <= set(place.members)
    )
    return (*place.members, *closed)


def ranking_of(
    indicator: Indicator,
    period: Period,
    england: Observation | None,
    benchmark: Area,
    benchmark_figure: Observation | None,
    shown: Sequence[tuple[Place, Observation | None]],
) -> Ranking:
    """Compare and rank figures that were gathered: each place with its own, or with none."""
    rows = [_row(indicator, each, period, figure, benchmark, benchmark_figure) for each, figure in shown]
    return Ranking(indicator, period, england, benchmark, benchmark_figure, tuple(_ranked(indicator, rows)))


def quarters_of(ranking: Ranking, row: RankedRow) -> tuple[int, ...]:
    """The quarters in which a row may lie: 1 holds the lowest values and 4 the highest.

    They are those that the band of ranks reaches into, so that a row has several where chance leaves it open;
    none where it has no rank, or where there are fewer ranked than quarters.
    """
    if row.rank is None or row.rank.of < QUARTERS:
        return ()
    lowest, highest = row.rank.low, row.rank.high
    if ranking.indicator.polarity is Polarity.HIGH_IS_GOOD:
        # The first place is then that of the highest value.
        lowest, highest = row.rank.of + 1 - highest, row.rank.of + 1 - lowest
    return tuple(range(_quarter(lowest, row.rank.of), _quarter(highest, row.rank.of) + 1))


def _quarter(place: int, of: int) -> int:
    """The quarter of a place counted from the lowest value, by the cut points of ``cut_points`` (type 7)."""
    return 1 + sum(QUARTERS * (place - 1) > part * (of - 1) for part in range(1, QUARTERS))


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
        text = parse_period(asked).text
        held = {figure.period for figures in series.values() for figure in figures}
        # By its text: a series may name a year by the March that it ends in.
        wanted = next((period for period in held if period.text == text), None)
        if wanted is None:
            known = ", ".join(period.text for period in sorted(held)) or "none"
            raise NeedsError(f"No figure of {indicator.display_name} is held for {text}.", f"Held: {known}.")
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
    benchmark: Area,
    beside: Observation | None,
) -> RankedRow:
    notes = []
    if figure is None:
        compared = Compared.without("no figure is held")
        notes.append("no figure is held for this period")
    elif area == benchmark:
        compared = Compared.without(f"{benchmark.name} is not compared with itself")
    else:
        published = _published(area, figure, benchmark)
        compared = compare(indicator, figure, beside, published=published, benchmark_name=benchmark.name)
    if figure is not None:
        if figure.note:
            notes.append(figure.note)
        if compared.basis is Basis.COMPUTED:
            notes.append(f"compared here by the 95% interval against the value of {benchmark.name}")
        elif not compared.is_tested:
            notes.append(f"not compared: {compared.reason}")
    return RankedRow(area, period, figure, compared, None, tuple(notes))


def _published(area: Place, figure: Observation, benchmark: Area) -> str:
    """The publisher's word, where it is about this benchmark: a region's is about its own councils only."""
    if benchmark.kind == "Country":
        return figure.vs_england
    return figure.vs_region if area.region_code == benchmark.code else ""


def _ranked(indicator: Indicator, rows: Sequence[RankedRow]) -> list[RankedRow]:
    """Give each row its rank with its band, or the reason why it has none."""
    reasons = [_why_unranked(indicator, row) for row in rows]
    stated = sum(row.has_value for row in rows)
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
        unranked = TOO_FEW if too_few and not reason else reason
        if unranked or rank is None:
            why = unranked or NO_INTERVAL
            ranked.append(replace(row, notes=(*row.notes, f"not ranked: {why}"), unranked=why))
        else:
            ranked.append(replace(row, rank=rank))
    return ranked


def _why_unranked(indicator: Indicator, row: RankedRow) -> str:
    if not row.has_value:
        return "no value"
    if indicator.is_number:
        return "a number of people or events says how large a place is, not how it compares"
    if not row.is_among_councils:
        return "it is a whole of many councils, not one of them"
    if isinstance(row.area, Area) and not row.area.ranked:
        return "few people live there"
    return ""


def _is_council(row: RankedRow) -> bool:
    area = row.area
    if not isinstance(area, Area) or not area.is_authority:
        return False
    return row.figure is not None or area.valid_from is None or area.valid_from <= row.period.end


def _line(row: RankedRow) -> tuple[object, ...]:
    figure = row.figure
    return (
        figure.area_code if figure else row.area.code,
        row.area.name,
        row.period.text,
        *_numbers(figure),
        str(row.compared.word),
        row.rank.rank if row.rank else None,
        row.rank.low if row.rank else None,
        row.rank.high if row.rank else None,
        "; ".join(row.notes),
    )


def _numbers(figure: Observation | None) -> tuple[float | None, ...]:
    return (figure.value, figure.lower95, figure.upper95, figure.count) if figure else (None,) * 4
