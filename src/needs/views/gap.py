"""The treatment gap of one place: people in treatment against an estimate of need, with both their years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import NamedTuple

import pandas as pd

from needs.domain.errors import MethodError, NeedsError
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.measures import Basis
from needs.domain.periods import Period, parse_period
from needs.methods.gap import (
    Gap,
    GapMethod,
    Population,
    mismatches,
    three_year_gap,
    treatment_gap,
)
from needs.store.snapshot import Observation, Snapshot
from needs.views.figures import figures_of


class Substance(StrEnum):
    """What need is estimated for."""

    ALCOHOL = "alcohol"
    OCU = "ocu"


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


def gap(
    snapshot: Snapshot,
    place: Place,
    substance: Substance,
    *,
    period: str | None = None,
    method: GapMethod | None = None,
) -> GapRow:
    """The treatment gap of a place in one year.

    Parameters
    ----------
    period
        The year of treatment; by default the newest that can be computed, or else the newest published.
    method
        By default the published three-year mean where OHID published by it and its estimates are held, and
        the estimate of the year itself otherwise.

    Raises
    ------
    NeedsError
        A number is not held; the message says which, and what would bring it.
    """
    maker = _Maker(snapshot, place, substance)
    if period:
        return maker.row(parse_period(period), method)
    refusal = None
    for each in maker.periods():
        try:
            return maker.row(each, method)
        except NeedsError as error:
            refusal = refusal or error
    raise refusal or maker.nothing_held()


def gap_series(
    snapshot: Snapshot, place: Place, substance: Substance, method: GapMethod | None = None
) -> tuple[GapRow, ...]:
    """Every year's gap that can be said, oldest first; years that cannot are left out."""
    maker = _Maker(snapshot, place, substance)
    rows = []
    for each in reversed(maker.periods()):
        try:
            rows.append(maker.row(each, method))
        except NeedsError:
            continue
    return tuple(rows)


def gap_frame(rows: tuple[GapRow, ...]) -> pd.DataFrame:
    """One line per year; warnings joined into one text."""
    names = [field.name for field in fields(GapRow)]
    lines = [[getattr(row, name) for name in names[:-1]] + ["; ".join(row.warnings)] for row in rows]
    return pd.DataFrame(lines, columns=names)


class _Treated(NamedTuple):
    """People in treatment in one year, and the publisher's note on the number."""

    people: float
    note: str = ""


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

    def periods(self) -> list[Period]:
        """The years of treatment held, newest first."""
        return sorted({*self.treatment, *self.published}, reverse=True)

    def row(self, period: Period, method: GapMethod | None) -> GapRow:
        """The gap of one year: computed where its numbers are held, else as published."""
        try:
            return self._computed(period, method)
        except NeedsError:
            if period in self.published and method is not GapMethod.SINGLE_YEAR:
                return self._as_published(period)
            raise

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
            "Upload local figures, or refresh from Fingertips.",
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
        return self._made(period, span, found, Basis.COMPUTED)

    def _as_published(self, period: Period) -> GapRow:
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
        )

    def _made(self, period: Period, span: str, found: Gap, basis: Basis) -> GapRow:
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
            computed_or_published=str(basis),
            method=str(found.method),
            warnings=found.warnings,
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
            period: _Treated(figure.value, figure.note)
            for period, figure in self._series(self.inputs.treatment).items()
            if figure.value is not None
        }
        groups = [self._series(group) for group in self.inputs.groups]
        for period in set.intersection(*(set(group) for group in groups)) if groups else ():
            values = [group[period].value for group in groups]
            if period not in held and all(value is not None for value in values):
                held[period] = _Treated(sum(value for value in values if value is not None))
        return held

    def _series(self, indicator_id: str) -> dict[Period, Observation]:
        return {
            figure.period: figure
            for figure in figures_of(self.snapshot, indicator_id, self.place)
            if figure.value is not None
        }

    def _indicator(self, indicator_id: str) -> Indicator:
        return self.snapshot.catalogue.get(indicator_id)

    def _need(self) -> str:
        return "opiates and/or crack cocaine" if self.substance is Substance.OCU else "alcohol"


def _span(years: Sequence[str]) -> str:
    return " to ".join(dict.fromkeys((years[0], years[-1]))) if years else ""


def _listed(series: Mapping[Period, object]) -> str:
    return ", ".join(period.text for period in sorted(series))
