"""The treatment gap: the share of people thought to need treatment who are not in it.

Sources
-------
OHID, Fingertips indicators 93532 (alcohol) and 93517 (opiates and crack cocaine), definitions and published
rows, from which the method and its interval are reconstructed. Both have since been withdrawn.

The interval is that of the prevalence estimate; the number in treatment is a count of clients and taken as
known. Simulating the estimate gives the same limits to a tenth of a percentage point or so, and nothing more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from needs.domain.errors import MethodError
from needs.methods.missing import above_zero, at_least_zero, known, required

NO_INTERVAL = "no interval is published for the prevalence estimate"
ABOVE_LOWER = "treatment exceeds the lower estimate"
ABOVE_ESTIMATE = "treatment exceeds the estimate"


class GapMethod(StrEnum):
    """Which prevalence estimate the people in treatment are held against."""

    SINGLE_YEAR = "single-year"
    PUBLISHED = "published"


class Population(NamedTuple):
    """Whom a number covers, in the publisher's words: "2019/20", "18+ yrs"."""

    years: str
    ages: str


@dataclass(frozen=True)
class Gap:
    """People in and not in treatment, against a prevalence estimate.

    Attributes
    ----------
    in_treatment
        People in treatment in the year.
    prevalence, prevalence_lower95, prevalence_upper95
        People thought to need treatment.
    met_percent
        In treatment per 100 of the prevalence; above 100 where treatment exceeds the estimate.
    gap_percent, gap_lower95, gap_upper95
        Not in treatment per 100 of the prevalence, shown as 0 where it would be negative.
    people_not_in_treatment, people_lower95, people_upper95
        The same in people.
    method
        Whether the prevalence is one year's or the mean of three that OHID published with.
    warnings
        What a reader must know beside the figure.

    Notes
    -----
    Limits are None where the prevalence estimate has none.
    """

    in_treatment: float
    prevalence: float
    prevalence_lower95: float | None
    prevalence_upper95: float | None
    met_percent: float
    gap_percent: float
    gap_lower95: float | None
    gap_upper95: float | None
    people_not_in_treatment: float
    people_lower95: float | None
    people_upper95: float | None
    method: GapMethod
    warnings: tuple[str, ...] = ()

    @property
    def raw_gap_percent(self) -> float:
        """The gap as the formula gives it: negative where treatment exceeds the estimate."""
        return _unmet_percent(self.in_treatment, self.prevalence)

    @property
    def raw_gap_lower95(self) -> float | None:
        """The lower limit as the formula gives it: negative where treatment exceeds the lower estimate."""
        if self.prevalence_lower95 is None:
            return None
        return _unmet_percent(self.in_treatment, self.prevalence_lower95)


def treatment_gap(
    in_treatment: float | None,
    prevalence: float | None,
    lower: float | None = None,
    upper: float | None = None,
    *,
    method: GapMethod = GapMethod.SINGLE_YEAR,
    warnings: Sequence[str] = (),
) -> Gap:
    """Hold people in treatment against one prevalence estimate: ``gap = 100 (1 - T / P)``.

    T is people in treatment in one year, unrounded where possible, P people thought to need treatment; the
    gap's limits are the same formula with the estimate's 95 % limits in place of P. ``method`` says how P was
    made; ``warnings`` are carried, and one is added where the estimate has no interval, or treatment exceeds
    it or its lower limit.

    Raises
    ------
    MethodError
        T or P is missing or negative, P is zero, or the limits do not contain P.

    Notes
    -----
    Source: OHID, Fingertips indicators 93532 and 93517. Not everyone counted in P wants or needs structured
    treatment, and areas' gaps are not to be ranked without their intervals.
    """
    treated = at_least_zero(in_treatment, "number in treatment")
    people = above_zero(prevalence, "prevalence estimate")
    limits = (lower, upper) if known(lower) and known(upper) else None
    if limits and not 0 <= limits[0] <= people <= limits[1]:
        raise MethodError("the prevalence limits do not contain the estimate")
    found = {
        NO_INTERVAL: limits is None,
        ABOVE_LOWER: limits is not None and treated > limits[0],
        ABOVE_ESTIMATE: treated > people,
    }
    return Gap(
        in_treatment=treated,
        prevalence=people,
        prevalence_lower95=limits and limits[0],
        prevalence_upper95=limits and limits[1],
        met_percent=100 * treated / people,
        gap_percent=max(0.0, _unmet_percent(treated, people)),
        gap_lower95=limits and max(0.0, _unmet_percent(treated, limits[0])),
        gap_upper95=limits and max(0.0, _unmet_percent(treated, limits[1])),
        people_not_in_treatment=max(0.0, people - treated),
        people_lower95=limits and max(0.0, limits[0] - treated),
        people_upper95=limits and max(0.0, limits[1] - treated),
        method=method,
        warnings=(*warnings, *(warning for warning, holds in found.items() if holds)),
    )


def three_year_gap(
    in_treatment: float | None,
    prevalences: Sequence[float | None],
    lowers: Sequence[float | None],
    uppers: Sequence[float | None],
    *,
    warnings: Sequence[str] = (),
) -> Gap:
    """Hold people in treatment against the mean of three annual estimates, as OHID published it.

    Estimates and 95 % limits are those of three consecutive years, each averaged by itself; the gap has no
    interval where any limit is missing.
    Source: OHID, Fingertips indicators 93532 and 93517; 2018/19 used the estimates of 2015/16 to 2017/18.

    Raises
    ------
    MethodError
        There are not three estimates, one is missing, or ``treatment_gap`` refuses their mean.
    """
    limits = (three_year_mean(column) if all(map(known, column)) else None for column in (lowers, uppers))
    return treatment_gap(
        in_treatment, three_year_mean(prevalences), *limits, method=GapMethod.PUBLISHED, warnings=warnings
    )


def three_year_mean(values: Sequence[float | None]) -> float:
    """Mean of exactly three annual figures.

    Raises
    ------
    MethodError
        There are not three, or one is missing.
    """
    if len(values) != 3:
        raise MethodError("a three-year mean needs three years")
    return math.fsum(required(value, "figure of one of the three years") for value in values) / 3


def mismatches(treatment: Population, prevalence: Population) -> tuple[str, ...]:
    """Say where the two numbers of a gap do not cover the same people: one warning for each difference."""
    pairs = zip(Population._fields, treatment, prevalence, strict=True)
    return tuple(
        f"different {what}: treatment {treated}, prevalence estimate {estimated}"
        for what, treated, estimated in pairs
        if treated != estimated
    )


def _unmet_percent(treated: float, people: float) -> float:
    return 100 * (1 - treated / people) if people else -math.inf
