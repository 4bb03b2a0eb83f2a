"""Population by age: mid-year estimates by area, sex, age band and year, each of one vintage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from needs.domain.observations import SEXES

PERSONS = SEXES[0]
ALL_AGES = "All ages"
ALL_AGES_SERIES = "92708"
"""The indicator that holds persons of all ages, by area and year."""
CENSUS_YEAR = 2011
MOST_YEARS_APART = 3
"""Years between a figure and the population that stands for its own year in an approximation."""
AGE_BANDS = (
    *(ALL_AGES, "<18 yrs", "18+ yrs", "15-24 yrs", "15-64 yrs", "<75 yrs"),
    *("0-4 yrs", "5-9 yrs", "10-14 yrs", "15-19 yrs", "20-24 yrs", "25-29 yrs", "30-34 yrs", "35-39 yrs"),
    *("40-44 yrs", "45-49 yrs", "50-54 yrs", "55-59 yrs", "60-64 yrs", "65-69 yrs", "70-74 yrs"),
    *("75-79 yrs", "80-84 yrs", "85-89 yrs", "90+ yrs"),
)
"""The age bands as figures write them: all ages, the bands that indicators use, then five-year bands."""
FIVE_YEAR_BANDS = AGE_BANDS[6:]
"""Together they are all ages, each once."""


class Vintage(StrEnum):
    """Which edition of the mid-year estimates a number comes from; two are never mixed in one series.

    The estimates of 2012 to 2020 were rebased after Census 2021. Rates that were published before then rest
    on the numbers as first published.
    """

    CURRENT = "current"
    FIRST_PUBLISHED = "as first published"

    @property
    def label(self) -> str:
        """How a page names it."""
        return {
            Vintage.CURRENT: "current mid-year estimates",
            Vintage.FIRST_PUBLISHED: "mid-year estimates as first published",
        }[self]


@dataclass(frozen=True, slots=True)
class Population:
    """How many people of one sex and age band lived in an area in the middle of a year.

    Attributes
    ----------
    area_code
        The area's ONS code.
    sex, age
        As figures write them: ``Persons``, and one of ``AGE_BANDS``.
    year
        The calendar year; the estimate is of 30 June.
    vintage
        The edition of the estimates.
    people
        A number of people.
    source
        The key of the publication.
    """

    area_code: str
    sex: str
    age: str
    year: int
    vintage: Vintage
    people: int
    source: str


@dataclass(frozen=True)
class PopulationByAge:
    """Mid-year populations, looked up one at a time or as a series of one vintage.

    ``populations`` holds each area, sex, age band, year and vintage once.
    """

    populations: tuple[Population, ...] = ()

    @cached_property
    def _by_series(self) -> Mapping[tuple[str, str, str, Vintage], Mapping[int, Population]]:
        by_series: dict[tuple[str, str, str, Vintage], dict[int, Population]] = {}
        for each in self.populations:
            key = (each.area_code, each.sex, each.age, each.vintage)
            by_series.setdefault(key, {})[each.year] = each
        return by_series

    def of(
        self, area_code: str, age: str, year: int, vintage: Vintage, sex: str = PERSONS
    ) -> Population | None:
        """One population; ``None`` where it is not available in that vintage, whatever another holds."""
        return self._by_series.get((area_code, sex, age, vintage), {}).get(year)

    def series(
        self, area_code: str, age: str, vintage: Vintage, sex: str = PERSONS
    ) -> tuple[Population, ...]:
        """Every year available in one vintage, oldest first; years between two may be missing."""
        by_year = self._by_series.get((area_code, sex, age, vintage), {})
        return tuple(by_year[year] for year in sorted(by_year))

    def years(self, area_code: str, age: str, vintage: Vintage, sex: str = PERSONS) -> tuple[int, ...]:
        """The calendar years available in one vintage, oldest first."""
        return tuple(each.year for each in self.series(area_code, age, vintage, sex))


@dataclass(frozen=True)
class MidYears:
    """Mid-year populations summed over the years of a period, by area, sex and age band.

    ``all_ages`` are persons of all ages by area and year, as revised: one vintage throughout.
    """

    by_age: PopulationByAge
    all_ages: Mapping[tuple[str, int], float]

    def of(self, area_code: str, age: str, years: Iterable[int]) -> float | None:
        """Person-years of a period, for a rate: every year as the rates of its time rest on it, or None."""
        return _sum(self._as_published(area_code, age, year) for year in years)

    def near(self, area_code: str, age: str, years: Iterable[int], sex: str = PERSONS) -> float | None:
        """Person-years of a period, for an approximation: a missing year takes the nearest within three."""
        return _sum(self._nearest(area_code, age, year, sex) for year in years)

    def _as_published(self, area_code: str, age: str, year: int) -> float | None:
        if age == ALL_AGES:
            return self.all_ages.get((area_code, year))
        # The estimate of 2011 is that of the census, in both vintages.
        vintage = Vintage.CURRENT if year == CENSUS_YEAR else Vintage.FIRST_PUBLISHED
        found = self.by_age.of(area_code, age, year, vintage)
        return found.people if found else None

    def _nearest(self, area_code: str, age: str, year: int, sex: str) -> float | None:
        near = sorted(
            range(year - MOST_YEARS_APART, year + MOST_YEARS_APART + 1), key=lambda y: abs(y - year)
        )
        if age == ALL_AGES and sex == PERSONS:
            return next((self.all_ages[area_code, y] for y in near if (area_code, y) in self.all_ages), None)
        # The revised estimates come first, whichever year is nearer.
        held = (self.by_age.of(area_code, age, y, vintage, sex) for vintage in Vintage for y in near)
        return next((float(each.people) for each in held if each), None)


def _sum(parts: Iterable[float | None]) -> float | None:
    """The sum, or none where a part is missing: a blank is never zero."""
    held = list(parts)
    known = [each for each in held if each is not None]
    return sum(known) if held and len(known) == len(held) else None
