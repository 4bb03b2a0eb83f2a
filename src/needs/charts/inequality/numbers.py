"""One indicator by sex, and by tenth of deprivation, for a place or for the country it lies in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from needs.charts.parts.ages import ages_of
from needs.domain.areas import Area
from needs.domain.errors import MethodError, NeedsError
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.measures import ValueType
from needs.domain.periods import Period, parse_period
from needs.domain.vocabulary import Breakdown, ComparatorGroup
from needs.methods.inequality import Band, Slope, difference, excess_events, rate_ratio, slope_index
from needs.methods.intervals import Estimate, effective_denominator
from needs.store.memo import memoise
from needs.store.snapshot import Observation, Snapshot
from needs.views.figures import ended_by, figures_of
from needs.views.groups import Group, group_of
from needs.views.trend import Line, Role

MALE, FEMALE, PERSONS = "Male", "Female", "Persons"

_TENTHS = (
    "most deprived decile",
    "second most deprived decile",
    "third more deprived decile",
    "fourth more deprived decile",
    "fifth more deprived decile",
    "fifth less deprived decile",
    "fourth less deprived decile",
    "third less deprived decile",
    "second least deprived decile",
    "least deprived decile",
)
"""The publisher's names of the tenths, the most deprived first, without the edition in brackets."""
_EDITION = re.compile(r"IMD ?(20\d{2})")
_Series = Mapping[str, tuple[Observation, ...]]
"""The figures of one place by sex, oldest first."""
_KINDS = {"County & UA": "councils", "LSOA": "neighbourhoods"}
"""What the tenths are tenths of, by how the publisher's category type begins."""


@memoise(1)
def breakdowns(snapshot: Snapshot) -> dict[str, tuple[Breakdown, ...]]:
    """What is held by sex, by deprivation or by age, in the order of the catalogue, with which of them.

    By sex and by deprivation a number of people or events is left out: it says how large a group is, not what
    it bears. By age numbers are all that is held of deaths.
    """
    england = snapshot.register.england.code
    found = {}
    for indicator in snapshot.catalogue:
        kinds = []
        if {MALE, FEMALE} <= set(snapshot.sexes_of(indicator.id)):
            kinds.append(Breakdown.SEX)
        rows = snapshot.rows(indicator.id, england)
        if any(_tenth_of(row) is not None for row in rows):
            kinds.append(Breakdown.DEPRIVATION)
        if indicator.is_number:
            kinds = []
        if ages_of(indicator, rows):
            kinds.append(Breakdown.AGE)
        if kinds:
            found[indicator.id] = tuple(kinds)
    return found


@dataclass(frozen=True)
class SexRow:
    """One place's figures by sex in one period, and the ratio of men's to women's, or why there is none."""

    place: Place
    role: Role
    figures: Mapping[str, Observation | None]
    ratio: Estimate | None
    reason: str = ""


@dataclass(frozen=True)
class SexView:
    """One indicator by sex: the place, its region and England in one period, and the place over time.

    ``period`` is the newest in which both sexes have a value for the place, or for England where the place
    has none; ``newest`` is the newest for England. The first row and ``lines``, which holds men and women
    over time, are of the place, or of the area that it replaced where it has no figures of its own.
    """

    indicator: Indicator
    place: Place
    period: Period
    newest: Period
    rows: tuple[SexRow, ...]
    lines: Mapping[str, Line]

    @property
    def own(self) -> SexRow:
        """The row of the place, or of the area that it replaced."""
        return self.rows[0]

    def sources(self) -> tuple[str, ...]:
        """The keys of the sources drawn on, in order of first use."""
        shown = [figure for row in self.rows for figure in row.figures.values() if figure]
        return tuple(dict.fromkeys(key for figure in shown for key in figure.sources))

    def frame(self) -> pd.DataFrame:
        """One line per place and sex, and one for the ratio of each place.

        Columns: area_code, area, sex, measure, period, value, lower95, upper95, count, note, source.
        """
        lines: list[tuple[object, ...]] = []
        for row in self.rows:
            about = (row.place.code, row.place.name)
            for sex, figure in row.figures.items():
                numbers = _numbers(figure) if figure else (None,) * 6
                lines.append((*about, sex, self.indicator.unit, self.period.text, *numbers))
            limits = row.ratio or (None, None, None)
            lines.append((*about, "", "ratio men to women", self.period.text, *limits, None, row.reason, ""))
        return pd.DataFrame(
            lines, columns=["area_code", "area", "sex", "measure", "period", *_NUMBER_COLUMNS]
        )

    def frame_over_time(self) -> pd.DataFrame:
        """One line per sex and period of the place.

        Columns: area_code, area, sex, period, value, lower95, upper95, count, note, source.
        """
        return pd.DataFrame(
            [
                (figure.area_code, line.place.name, sex, figure.period.text, *_numbers(figure))
                for sex, line in self.lines.items()
                for figure in line.figures
            ],
            columns=["area_code", "area", "sex", "period", *_NUMBER_COLUMNS],
        )


@memoise(64)
def by_sex(snapshot: Snapshot, indicator: Indicator, place: Place, *, as_at: date | None = None) -> SexView:
    """Gather an indicator by sex for a place, its region and England.

    Parameters
    ----------
    as_at
        Only periods that had ended by this day; all of them by default.

    Raises
    ------
    NeedsError
        The indicator is not held for both sexes in any period that had ended by then.
    """
    register = snapshot.register
    sexes = [sex for sex in (MALE, FEMALE, PERSONS) if sex in snapshot.sexes_of(indicator.id)]
    of_sex = {sex: snapshot.of_sex(sex) for sex in sexes}

    def series(of: Place) -> _Series:
        return {
            sex: ended_by(figures_of(figures, indicator.id, of), of, as_at) for sex, figures in of_sex.items()
        }

    own = [(place, Role.AREA, series(place))]
    if isinstance(place, Area) and _newest_of_both(own[0][2]) is None:
        former = [(each, Role.FORMER, series(each)) for each in register.predecessors(place)]
        own = [each for each in former if _newest_of_both(each[2])] or own
    whose, role, shown = own[0]
    region = register.region_of(place)
    beside = [(each, its) for each, its in ((region, Role.REGION), (register.england, Role.ENGLAND)) if each]
    found = [*own, *((each, its, series(each)) for each, its in beside if each != place)]
    newest = _newest_of_both(found[-1][2])
    period = _newest_of_both(shown) or newest
    if period is None or newest is None:
        raise NeedsError(f"{indicator.display_name} is not held for both sexes in any period shown.")
    breaks = tuple(parse_period(each.before).start for each in indicator.breaks)
    return SexView(
        indicator=indicator,
        place=place,
        period=period,
        newest=newest,
        rows=tuple(_sex_row(each, its, figures, period) for each, its, figures in found),
        lines={sex: Line(whose, role, shown[sex], breaks) for sex in (MALE, FEMALE)},
    )


def _newest_of_both(series: Mapping[str, tuple[Observation, ...]]) -> Period | None:
    stated = [
        {figure.period for figure in series.get(sex, ()) if figure.value is not None}
        for sex in (MALE, FEMALE)
    ]
    return max(stated[0] & stated[1], default=None)


def _sex_row(
    place: Place, role: Role, series: Mapping[str, tuple[Observation, ...]], period: Period
) -> SexRow:
    figures = {
        sex: next((figure for figure in each if figure.period == period), None)
        for sex, each in series.items()
    }
    men, women = figures[MALE], figures[FEMALE]
    if men is None or women is None:
        return SexRow(place, role, figures, None, "no figures by sex are held for it in this period")
    try:
        return SexRow(place, role, figures, rate_ratio(_estimate(men, "men"), _estimate(women, "women")))
    except MethodError as refusal:
        return SexRow(place, role, figures, None, refusal.message)


def _estimate(figure: Observation, whose: str) -> Estimate:
    if figure.value is None:
        why = f" ({figure.note[0].lower()}{figure.note[1:]})" if figure.note else ""
        raise MethodError(f"no rate is published for {whose}{why}")
    if figure.lower95 is None or figure.upper95 is None:
        raise MethodError(f"no interval is published for {whose}")
    return Estimate(figure.value, figure.lower95, figure.upper95)


@dataclass(frozen=True)
class TenthsView:
    """One indicator by tenth of deprivation, and the slope across the tenths over time.

    ``area`` is whose figures they are: the place's own where they are held, England's otherwise. ``tenths``
    runs from the most to the least deprived. ``slopes`` holds the indices by period; ``line`` the slope
    index over time as figures in the indicator's unit, broken where the tenths are cut in another way.
    ``change`` is the slope index in the newest period less that in the first that shares no year with it and
    has the same tenths, which is ``since``.
    """

    indicator: Indicator
    place: Place
    area: Area
    period: Period
    category_type: str
    tenths: tuple[Observation, ...]
    average: Observation | None
    slopes: Mapping[Period, Slope]
    line: Line
    excess: Estimate | None
    reasons: tuple[str, ...]
    change: Estimate | None
    since: Period | None

    @property
    def slope(self) -> Slope | None:
        """The indices of the period shown."""
        return self.slopes.get(self.period)

    @property
    def edition(self) -> str:
        """The edition of the Index of Multiple Deprivation that the tenths are cut by: ``IMD 2019``."""
        found = _EDITION.search(self.category_type)
        return f"IMD {found[1]}" if found else "the Index of Multiple Deprivation"

    @property
    def parts(self) -> str:
        """What the tenths are tenths of: ``councils``."""
        return next((kind for start, kind in _KINDS.items() if self.category_type.startswith(start)), "areas")

    def sources(self) -> tuple[str, ...]:
        """The keys of the sources drawn on, in order of first use."""
        shown = [*self.tenths, *([self.average] if self.average else [])]
        return tuple(dict.fromkeys(key for figure in shown for key in figure.sources))

    def frame(self) -> pd.DataFrame:
        """One line per tenth, 1 the most deprived, then the average and what is computed from the tenths.

        Columns: area_code, tenth, category, category_type, period, value, lower95, upper95, count, note,
        source, denominator.
        """
        about = (self.area.code,)
        lines: list[tuple[object, ...]] = [
            (
                *about,
                number,
                row.category,
                row.category_type,
                row.period.text,
                *_numbers(row),
                row.denominator,
            )
            for number, row in enumerate(self.tenths, start=1)
        ]
        rest = (self.category_type, self.period.text)
        if self.average:
            numbers = _numbers(self.average)
            lines.append((*about, None, "average", "", self.period.text, *numbers, self.average.denominator))
        computed = {
            "slope index of inequality": self.slope.absolute if self.slope else None,
            "relative index of inequality": self.slope.relative if self.slope else None,
            "excess against the least deprived tenth": self.excess,
        }
        lines += [
            (*about, None, name, *rest, *estimate, None, "computed here", "", None)
            for name, estimate in computed.items()
            if estimate
        ]
        columns = [
            "area_code",
            "tenth",
            "category",
            "category_type",
            "period",
            *_NUMBER_COLUMNS,
            "denominator",
        ]
        return pd.DataFrame(lines, columns=columns)

    def frame_over_time(self) -> pd.DataFrame:
        """One line per period: the slope index with its limits, the relative index with its own.

        Columns: area_code, period, category_type, slope, slope_lower95, slope_upper95, relative,
        relative_lower95, relative_upper95.
        """
        columns = ["area_code", "period", "category_type"]
        columns += [
            f"{index}{limit}" for index in ("slope", "relative") for limit in ("", "_lower95", "_upper95")
        ]
        return pd.DataFrame(
            [
                (
                    self.area.code,
                    figure.period.text,
                    figure.category_type,
                    *self.slopes[figure.period].absolute,
                    *(self.slopes[figure.period].relative or (None,) * 3),
                )
                for figure in self.line.figures
            ],
            columns=columns,
        )


@memoise(64)
def by_deprivation(
    snapshot: Snapshot, indicator: Indicator, place: Place, *, as_at: date | None = None
) -> TenthsView:
    """Gather an indicator by tenth of deprivation, of the sex that is its headline.

    Tenths that were cut in two ways are never mixed: each period has the tenths of the newest edition of the
    index that holds all ten of them.

    Parameters
    ----------
    as_at
        Only periods that had ended by this day; all of them by default.

    Raises
    ------
    NeedsError
        No period that had ended by then holds all ten tenths.
    """
    england = snapshot.register.england
    own = place if isinstance(place, Area) else england
    whose = next((each for each in (own, england) if _tenths(snapshot, indicator, each, as_at)), None)
    if whose is None:
        raise NeedsError(f"{indicator.display_name} is not held by deprivation in any period shown.")
    held = _tenths(snapshot, indicator, whose, as_at)
    period = max(held)
    slopes: dict[Period, Slope] = {}
    reasons = []
    for when, tenths in held.items():
        try:
            slopes[when] = slope_index([_band(row) for row in reversed(tenths)])
        except MethodError as refusal:
            if when == period:
                reasons.append(f"No slope is stated: {refusal.message}.")
    excess = None
    try:
        excess = _excess(indicator, held[period])
    except MethodError as refusal:
        reasons.append(f"No excess is stated: {refusal.message}.")
    line = _slope_line(indicator, whose, held, slopes)
    change, since = _change(line, slopes)
    codes = snapshot.register.codes_of(whose)
    return TenthsView(
        indicator=indicator,
        place=place,
        area=whose,
        period=period,
        category_type=held[period][0].category_type,
        tenths=held[period],
        average=next((row for row in snapshot.series(indicator.id, codes) if row.period == period), None),
        slopes=slopes,
        line=line,
        excess=excess,
        reasons=tuple(reasons),
        change=change,
        since=since,
    )


def councils_of_like_deprivation(snapshot: Snapshot, place: Place) -> Group | None:
    """The councils in the same tenth as the place by today's score; none where it has no score of its own."""
    try:
        return group_of(snapshot, place, ComparatorGroup.DEPRIVATION)
    except NeedsError:
        return None


def _tenths(
    snapshot: Snapshot, indicator: Indicator, area: Area, as_at: date | None
) -> dict[Period, tuple[Observation, ...]]:
    """By period all ten tenths, the most deprived first, of the newest edition that holds them."""
    found: dict[tuple[Period, str], dict[int, Observation]] = {}
    codes = snapshot.register.codes_of(area)
    rows = (row for code in codes for row in snapshot.rows(indicator.id, code))
    for row in ended_by(rows, area, as_at):
        tenth = _tenth_of(row)
        if (
            tenth is not None
            and row.value is not None
            and (row.sex, row.age) == (indicator.sex, indicator.age)
        ):
            found.setdefault((row.period, row.category_type), {}).setdefault(tenth, row)
    whole = [key for key, tenths in found.items() if len(tenths) == len(_TENTHS)]
    chosen = {period: kind for period, kind in sorted(whole, key=lambda key: (key[0], _edition_year(key[1])))}
    return {
        period: tuple(found[period, kind][tenth] for tenth in range(len(_TENTHS)))
        for period, kind in chosen.items()
    }


def _tenth_of(row: Observation) -> int | None:
    """Which tenth a row is of, from 0 for the most deprived; none where it is of no tenth."""
    name = row.category.split("(")[0].strip().lower()
    return _TENTHS.index(name) if name in _TENTHS else None


def _edition_year(category_type: str) -> int:
    found = _EDITION.search(category_type)
    return int(found[1]) if found else 0


def _band(row: Observation) -> Band:
    return Band(row.value, row.lower95, row.upper95, row.denominator, row.count)


def _excess(indicator: Indicator, tenths: tuple[Observation, ...]) -> Estimate:
    """The events above the least deprived tenth's rate; a standardised rate needs effective denominators."""
    per = indicator.multiplier
    if indicator.value_type is ValueType.DSR:
        people: list[float | None] = [effective_denominator(row.count, row.value, per=per) for row in tenths]
    elif indicator.value_type in (ValueType.CRUDE_RATE, ValueType.PROPORTION):
        people = [row.denominator for row in tenths]
    else:
        raise MethodError(f"a {indicator.value_type} cannot be turned into a number of events")
    return excess_events([_band(row) for row in reversed(tenths)], people[::-1], per=per)


def _slope_line(
    indicator: Indicator,
    area: Area,
    held: Mapping[Period, tuple[Observation, ...]],
    slopes: Mapping[Period, Slope],
) -> Line:
    """The slope index as a series that ends a run where the tenths are cut in another way."""
    figures: list[Observation] = []
    breaks = [parse_period(each.before).start for each in indicator.breaks]
    for period in sorted(slopes):
        value, lower, upper = slopes[period].absolute
        row = replace(
            held[period][0].with_value(value, lower, upper),
            category="",
            note="slope index of inequality, computed here",
        )
        if figures and figures[-1].category_type != row.category_type:
            breaks.append(period.end)
        figures.append(row)
    return Line(area, Role.AREA, tuple(figures), tuple(breaks))


def _change(line: Line, slopes: Mapping[Period, Slope]) -> tuple[Estimate | None, Period | None]:
    """The newest slope less the first of the same tenths that shares no event with it."""
    if not line.figures:
        return None, None
    last = line.figures[-1]
    first = next((each for each in line.figures if each.category_type == last.category_type), last)
    if first.period.overlaps(last.period) or first.period.years != last.period.years:
        return None, None
    return difference(slopes[last.period].absolute, slopes[first.period].absolute), first.period


_NUMBER_COLUMNS = ("value", "lower95", "upper95", "count", "note", "source")


def _numbers(figure: Observation) -> tuple[object, ...]:
    return (figure.value, figure.lower95, figure.upper95, figure.count, figure.note, figure.source)
