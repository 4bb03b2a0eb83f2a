"""The treatment gap of one place: people in treatment against an estimate of need, with both their years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import pandas as pd

from needs.domain.areas import Area
from needs.domain.errors import MethodError, NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.measures import Basis
from needs.domain.observations import Status
from needs.domain.periods import Period, parse_period
from needs.domain.vocabulary import Substance
from needs.methods.gap import (
    Gap,
    GapMethod,
    Population,
    mismatches,
    three_year_gap,
    treatment_gap,
)
from needs.store.snapshot import SOURCE_JOINER, Observation, Snapshot
from needs.views.coverage import boundary_day
from needs.views.figures import figures_of


@dataclass(frozen=True)
class _Inputs:
    """The series that a gap is made of, by indicator."""

    treatment: str
    groups: tuple[str, ...]
    prevalence: str
    published: str
    published_years: Mapping[str, tuple[str, ...]]


# The three years of estimates that OHID held each year of treatment against, as the denominators published
# with 93532 show: the estimates of 2016/17 to 2018/19 served twice.
_ALCOHOL_YEARS = {
    "2018/19": ("2015/16", "2016/17", "2017/18"),
    "2019/20": ("2016/17", "2017/18", "2018/19"),
    "2020/21": ("2016/17", "2017/18", "2018/19"),
}
UNNAMED_YEARS = "three years that the publisher does not name"

MOST_NAMED = 4
"""More parts of a sum than this are counted and not named where their numbers are missing."""

NEWEST_WITHOUT_FIGURES = 3
"""How many years are listed of a place for which nothing is held in any."""

COUNTED_WITH = {"E06000053": "E06000052"}
"""Who has no figures of their own because a neighbour's include them: the Isles of Scilly and Cornwall."""

COLUMNS = (
    "area_code",
    "substance",
    "period_treatment",
    "period_prevalence",
    "in_treatment",
    "prevalence",
    "prevalence_lower95",
    "prevalence_upper95",
    "met_percent",
    "gap_percent",
    "gap_lower95",
    "gap_upper95",
    "people_not_in_treatment",
    "computed_or_published",
    "method",
    "warnings",
)

INPUTS = {
    Substance.ALCOHOL: _Inputs(
        treatment="alcohol-in-treatment",
        # OHID counts these two; people in the opiate group who also need help with alcohol are in neither.
        groups=("in-treatment-alcohol-only", "in-treatment-non-opiate-and-alcohol"),
        prevalence="alcohol-dependence-estimate",
        published="93532",
        published_years=_ALCOHOL_YEARS,
    ),
    # The estimates that 93517 used are by the method before October 2023 and are not held: it can be shown as
    # published, and not computed.
    Substance.OCU: _Inputs(
        treatment="ocu-in-treatment",
        groups=(),
        prevalence="ocu-estimate",
        published="93517",
        published_years={},
    ),
}


@dataclass(frozen=True)
class GapRow:
    """One year's gap of one place.

    Numbers of people, percentages of the estimate; 95 % limits, missing where the estimate has none.
    ``inputs`` are the figures that it was made of: the numbers in treatment first, then the estimates, or the
    publisher's own row.
    """

    area_code: str
    substance: str
    period_treatment: str
    period_prevalence: str
    in_treatment: float
    prevalence: float
    prevalence_lower95: float | None
    prevalence_upper95: float | None
    met_percent: float
    gap_percent: float
    gap_lower95: float | None
    gap_upper95: float | None
    people_not_in_treatment: float
    computed_or_published: str
    method: str
    warnings: tuple[str, ...]
    people_lower95: float | None = None
    people_upper95: float | None = None
    inputs: tuple[Observation, ...] = ()

    @property
    def period(self) -> Period:
        """The year of treatment."""
        return parse_period(self.period_treatment)

    @property
    def has_interval(self) -> bool:
        """Whether the gap has 95 % limits."""
        return self.gap_lower95 is not None and self.gap_upper95 is not None

    @property
    def is_published(self) -> bool:
        """Whether the row is the publisher's own."""
        return self.computed_or_published == Basis.PUBLISHED

    @property
    def met_limits(self) -> tuple[float, float] | None:
        """The limits of the met need, which mirror the gap's; 100 stands for everybody or more."""
        if self.gap_lower95 is None or self.gap_upper95 is None:
            return None
        return 100 - self.gap_upper95, 100 - self.gap_lower95

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of the sources of everything it was made of."""
        return tuple(dict.fromkeys(key for figure in self.inputs for key in figure.sources))


def gap(
    snapshot: Snapshot,
    place: Place,
    substance: Substance,
    *,
    period: str | None = None,
    method: GapMethod | None = None,
    as_at: date | None = None,
) -> GapRow:
    """The treatment gap of a place in one year; a region's is that of its authorities taken together.

    Parameters
    ----------
    period
        The year of treatment; by default the newest that can be computed, or else the newest published.
    method
        By default the published three-year mean where OHID published by it and its estimates are held, and
        the estimate of the year itself otherwise.
    as_at
        The newest year of treatment has to have ended by this day.

    Raises
    ------
    NeedsError
        A number is not held; the message says which, and what would bring it.
    """
    maker = _Maker(snapshot, place, substance)
    if period:
        return maker.row(parse_period(period), method)
    refusal = None
    for each in maker.periods(as_at):
        try:
            return maker.row(each, method)
        except NeedsError as error:
            refusal = refusal or error
    raise refusal or maker.nothing_held()


def gap_series(
    snapshot: Snapshot,
    place: Place,
    substance: Substance,
    method: GapMethod | None = None,
    *,
    as_at: date | None = None,
) -> tuple[GapRow, ...]:
    """Every year's gap that can be said, oldest first; years that cannot are left out."""
    maker = _Maker(snapshot, place, substance)
    rows = []
    for each in reversed(maker.periods(as_at)):
        try:
            rows.append(maker.row(each, method))
        except NeedsError:
            continue
    return tuple(rows)


def published_gaps(
    snapshot: Snapshot, place: Place, substance: Substance, *, as_at: date | None = None
) -> tuple[GapRow, ...]:
    """The publisher's own rows as it gave them, oldest first."""
    maker = _Maker(snapshot, place, substance)
    periods = [period for period in sorted(maker.published) if as_at is None or period.end <= as_at]
    return tuple(maker.as_published(period) for period in periods if maker.can_be_shown(period))


@dataclass(frozen=True)
class HeldInYear:
    """What is held for one year of treatment: each number, or None where there is none."""

    period: Period
    in_treatment: float | None
    estimate: Observation | None
    row: GapRow | None
    reason: str


def held_by_year(
    snapshot: Snapshot, place: Place, substance: Substance, *, as_at: date | None = None
) -> tuple[HeldInYear, ...]:
    """Year by year what is held of a place, newest first, with the reason where that makes no gap.

    The years are those for which anything is held of the place, or a gap of England; only the newest of the
    latter where nothing is.
    """
    maker = _Maker(snapshot, place, substance)
    england = gap_series(snapshot, snapshot.register.england, substance, as_at=as_at)
    own = {*maker.treatment, *maker.prevalence, *maker.published}
    years = {period for period in own if as_at is None or period.end <= as_at}
    others = [row.period for row in england]
    held = []
    for period in sorted(years | {*(others if years else others[-NEWEST_WITHOUT_FIGURES:])}, reverse=True):
        treated = maker.treatment.get(period)
        row, reason = None, ""
        try:
            row = maker.row(period, None)
        except NeedsError as error:
            reason = maker.missing(period) or error.message
        held.append(
            HeldInYear(period, treated.people if treated else None, maker.prevalence.get(period), row, reason)
        )
    return tuple(held)


def parts_of(snapshot: Snapshot, place: Place, indicator_id: str, period: Period) -> tuple[Area, ...]:
    """The authorities that a figure of a region or a footprint is the sum of; none for any other place.

    A region's are those that existed on the boundaries that its authorities' figures were published for. One
    that is counted with another of them is left out.
    """
    if isinstance(place, Footprint):
        parts = place.members
    elif place.kind == "Region":
        register = snapshot.register
        every = [*register.authorities, *register.former_authorities]
        stated = [
            figure.area_code
            for area in every
            if area.region_code == place.code
            for figure in figures_of(snapshot, indicator_id, area)
            if figure.period == period and figure.value is not None
        ]
        then = register.authorities_on(boundary_day(register, stated, period))
        parts = tuple(
            dict.fromkeys(register.current_form(area) for area in then if area.region_code == place.code)
        )
    else:
        return ()
    codes = {area.code for area in parts}
    return tuple(area for area in parts if COUNTED_WITH.get(area.code) not in codes)


def observation_of(snapshot: Snapshot, row: GapRow) -> Observation:
    """A gap as a figure of the indicator whose method it follows, so that it can be compared and ranked.

    It has no denominator: the gap's uncertainty is the estimate's, and not that of a share of so many.
    """
    substance = Substance(row.substance)
    indicator = snapshot.catalogue.get(INPUTS[substance].published)
    return Observation(
        indicator=indicator.id,
        area_code=row.area_code,
        sex=indicator.sex,
        age=indicator.age,
        category_type="",
        category="",
        period=row.period,
        value=row.gap_percent,
        lower95=row.gap_lower95,
        upper95=row.gap_upper95,
        lower998=None,
        upper998=None,
        count=row.people_not_in_treatment,
        denominator=None,
        vs_england=row.inputs[0].vs_england if row.is_published else "",
        vs_region="",
        recent_trend="",
        note="",
        source=SOURCE_JOINER.join(row.sources),
        retrieved_at="",
        status=str(Status.VALUE),
    )


def gap_frame(rows: tuple[GapRow, ...]) -> pd.DataFrame:
    """One line per year with the columns ``COLUMNS``; warnings joined into one text."""
    lines = [[getattr(row, name) for name in COLUMNS[:-1]] + ["; ".join(row.warnings)] for row in rows]
    return pd.DataFrame(lines, columns=list(COLUMNS))


class _Treated(NamedTuple):
    """People in treatment in one year, the publisher's note on the number, and what it is the sum of."""

    people: float
    note: str
    figures: tuple[Observation, ...]


class _Maker:
    """The series of one place and one substance, from which each year's gap is made."""

    def __init__(self, snapshot: Snapshot, place: Place, substance: Substance) -> None:
        self.snapshot = snapshot
        self.place = place
        self.substance = substance
        self.inputs = INPUTS[substance]
        self.prevalence = self._series(self.inputs.prevalence)
        self.published = self._series(self.inputs.published)
        self.treatment = self._treatment()

    def periods(self, as_at: date | None = None) -> list[Period]:
        """The years of treatment held, newest first; only those that had ended by a day."""
        held = {*self.treatment, *self.published}
        return sorted((each for each in held if as_at is None or each.end <= as_at), reverse=True)

    def row(self, period: Period, method: GapMethod | None) -> GapRow:
        """The gap of one year: computed where its numbers are held, else as published."""
        try:
            return self._computed(period, method)
        except NeedsError:
            if period in self.published and method is not GapMethod.SINGLE_YEAR:
                return self.as_published(period)
            raise

    def missing(self, period: Period) -> str:
        """Which parts of a sum have no number in treatment in a year, or are not estimated; else empty."""
        lacks = []
        for what, indicator_id, made in (
            ("number in treatment", self.inputs.treatment, self.treatment),
            ("estimate of need", self.inputs.prevalence, self.prevalence),
        ):
            if period in made:
                continue
            parts = parts_of(self.snapshot, self.place, indicator_id, period)
            without = [
                area.name
                for area in parts
                if not any(
                    figure.period == period and figure.value is not None
                    for figure in figures_of(self.snapshot, indicator_id, area)
                )
            ]
            lacks.append(f"no {what} is held{_for_some(without, len(parts))}")
        return "; ".join(lacks)

    def can_be_shown(self, period: Period) -> bool:
        """Whether the publisher's row has all that a gap needs."""
        figure = self.published[period]
        return figure.value is not None and figure.count is not None and bool(figure.denominator)

    def nothing_held(self) -> NeedsError:
        """Say which of the two numbers is missing for the place."""
        named = {
            "number in treatment": (self.treatment, self.inputs.treatment),
            "estimate of need": (self.prevalence, self.inputs.prevalence),
        }
        held = [what for what, (series, _) in named.items() if series]
        missing = [what for what, (series, _) in named.items() if not series]
        have = f"The {held[0]} is held, but " if held else "Neither number is held: "
        lack = " and ".join(f"no {what}" for what in missing) or "they are of different years"
        return NeedsError(
            f"The gap cannot be computed for {self.place.name} ({self._need()}). {have}{lack}.",
            "Upload local figures on the page Update, or refresh from Fingertips.",
        )

    def _computed(self, period: Period, method: GapMethod | None) -> GapRow:
        treated = self.treatment.get(period)
        if treated is None:
            if not self.treatment or not self.prevalence:
                raise self.nothing_held()
            raise NeedsError(
                f"No number in treatment is held for {self.place.name} in {period.text} ({self._need()}).",
                f"Held: {_listed(self.treatment)}.",
            )
        years = self.inputs.published_years.get(period.text, ())
        can_mean = bool(years) and all(parse_period(year) in self.prevalence for year in years)
        chosen = method or (GapMethod.PUBLISHED if can_mean else GapMethod.SINGLE_YEAR)
        if chosen is GapMethod.PUBLISHED:
            if not years:
                by_three = ", ".join(self.inputs.published_years) or "no year"
                raise NeedsError(
                    f"The gap of {period.text} cannot be computed by the three-year method ({self._need()}).",
                    f"It can for {by_three}; use the single-year method.",
                )
            estimates = [self._estimate(parse_period(year)) for year in years]
        else:
            estimates = [self._estimate(period)]
        span = _span([each.period.text for each in estimates])
        warnings = (
            *mismatches(
                Population(period.text, self._indicator(self.inputs.treatment).age),
                Population(span, self._indicator(self.inputs.prevalence).age),
            ),
            *filter(None, (treated.note,)),
        )
        try:
            if chosen is GapMethod.PUBLISHED:
                found = three_year_gap(
                    treated.people,
                    [each.value for each in estimates],
                    [each.lower95 for each in estimates],
                    [each.upper95 for each in estimates],
                    warnings=warnings,
                )
            else:
                only = estimates[0]
                found = treatment_gap(
                    treated.people, only.value, only.lower95, only.upper95, warnings=warnings
                )
        except MethodError as refusal:
            raise NeedsError(
                f"The gap cannot be computed for {self.place.name}: {refusal.message}."
            ) from refusal
        return self._made(period, span, found, (*treated.figures, *estimates))

    def as_published(self, period: Period) -> GapRow:
        """The publisher's own row: its denominator is the estimate, its count the people not in treatment."""
        figure = self.published[period]
        if figure.value is None or figure.count is None or not figure.denominator:
            raise self.nothing_held()
        return GapRow(
            area_code=figure.area_code,
            substance=str(self.substance),
            period_treatment=period.text,
            period_prevalence=_span(self.inputs.published_years.get(period.text, ())) or UNNAMED_YEARS,
            in_treatment=figure.denominator - figure.count,
            prevalence=figure.denominator,
            prevalence_lower95=None,
            prevalence_upper95=None,
            met_percent=100 - figure.value,
            gap_percent=figure.value,
            gap_lower95=figure.lower95,
            gap_upper95=figure.upper95,
            people_not_in_treatment=figure.count,
            computed_or_published=str(Basis.PUBLISHED),
            method=str(GapMethod.PUBLISHED),
            warnings=self._indicator(self.inputs.published).caveats,
            inputs=(figure,),
        )

    def _made(self, period: Period, span: str, found: Gap, inputs: tuple[Observation, ...]) -> GapRow:
        return GapRow(
            area_code=self.place.code,
            substance=str(self.substance),
            period_treatment=period.text,
            period_prevalence=span,
            in_treatment=found.in_treatment,
            prevalence=found.prevalence,
            prevalence_lower95=found.prevalence_lower95,
            prevalence_upper95=found.prevalence_upper95,
            met_percent=found.met_percent,
            gap_percent=found.gap_percent,
            gap_lower95=found.gap_lower95,
            gap_upper95=found.gap_upper95,
            people_not_in_treatment=found.people_not_in_treatment,
            computed_or_published=str(Basis.COMPUTED),
            method=str(found.method),
            warnings=found.warnings,
            people_lower95=found.people_lower95,
            people_upper95=found.people_upper95,
            inputs=inputs,
        )

    def _estimate(self, period: Period) -> Observation:
        if period in self.prevalence:
            return self.prevalence[period]
        if not self.prevalence:
            raise self.nothing_held()
        raise NeedsError(
            f"No estimate of need is held for {self.place.name} in {period.text} ({self._need()}).",
            f"Held: {_listed(self.prevalence)}.",
        )

    def _treatment(self) -> dict[Period, _Treated]:
        """People in treatment by year; where the sum is not held, the groups it is made of."""
        held = {
            period: _Treated(figure.value, figure.note, (figure,))
            for period, figure in self._series(self.inputs.treatment).items()
            if figure.value is not None
        }
        groups = [self._series(group) for group in self.inputs.groups]
        for period in set.intersection(*(set(group) for group in groups)) if groups else ():
            figures = tuple(group[period] for group in groups)
            if period not in held:
                held[period] = _Treated(sum(figure.value or 0 for figure in figures), "", figures)
        return held

    def _series(self, indicator_id: str) -> dict[Period, Observation]:
        return {
            figure.period: figure
            for figure in _figures(self.snapshot, indicator_id, self.place)
            if figure.value is not None
        }

    def _indicator(self, indicator_id: str) -> Indicator:
        return self.snapshot.catalogue.get(indicator_id)

    def _need(self) -> str:
        return "opiates and/or crack cocaine" if self.substance is Substance.OCU else "alcohol"


def _figures(snapshot: Snapshot, indicator_id: str, place: Place) -> Iterable[Observation]:
    """A place's figures; a sum leaves out who is counted with another of its parts."""
    if isinstance(place, Footprint):
        codes = {area.code for area in place.members}
        members = tuple(area for area in place.members if COUNTED_WITH.get(area.code) not in codes)
        return figures_of(snapshot, indicator_id, replace(place, members=members))
    if place.kind != "Region":
        return figures_of(snapshot, indicator_id, place)
    return _summed(snapshot, indicator_id, place)


def _summed(snapshot: Snapshot, indicator_id: str, region: Area) -> Iterable[Observation]:
    """A region's figures as the sum of the authorities that existed in each year, with limits added."""
    register = snapshot.register
    periods = {
        figure.period
        for area in (*register.authorities, *register.former_authorities)
        if area.region_code == region.code
        for figure in figures_of(snapshot, indicator_id, area)
    }
    by_parts: dict[tuple[Area, ...], set[Period]] = {}
    for period in periods:
        by_parts.setdefault(parts_of(snapshot, region, indicator_id, period), set()).add(period)
    for parts, years in by_parts.items():
        whole = Footprint(region.name, parts)
        yield from (figure for figure in figures_of(snapshot, indicator_id, whole) if figure.period in years)


def _span(years: Sequence[str]) -> str:
    return " to ".join(dict.fromkeys((years[0], years[-1]))) if years else ""


def _for_some(without: Sequence[str], of: int) -> str:
    """Which parts of a sum lack a number, where others have it."""
    if not 0 < len(without) < of:
        return ""
    return f" for {_and(without) if len(without) <= MOST_NAMED else f'{len(without)} of {of} councils'}"


def _and(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _listed(series: Mapping[Period, object]) -> str:
    return ", ".join(period.text for period in sorted(series))
