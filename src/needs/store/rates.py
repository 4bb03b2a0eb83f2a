"""Rates made of published counts and published populations, as series of their own beside those counts."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd

from needs.domain.indicators import Catalogue, Indicator
from needs.domain.measures import ValueType
from needs.domain.observations import COLUMNS, Status
from needs.domain.periods import Period, parse_period
from needs.domain.population import ALL_AGES_SERIES, MidYears, PopulationByAge
from needs.methods.intervals import crude_rate

COMPUTED = "computed here from published counts and mid-year populations"
"""The note of every figure made here."""


def rates_from_counts(frame: pd.DataFrame, catalogue: Catalogue, population: PopulationByAge) -> pd.DataFrame:
    """The figures of every indicator that is made of another one's counts, in the columns of those published.

    A rate is the count over the mid-year populations of its years; several years are taken together where the
    indicator says so and each of them is held. Limits are those of the count, or an estimate's own over the
    population. Without a population of the year and age there is no rate.
    """
    people = mid_years(frame, population)
    rows = [row for each in catalogue if each.made_of for row in _rates(frame, each, catalogue, people)]
    return pd.DataFrame(rows, columns=frame.columns).astype(frame.dtypes)


def mid_years(frame: pd.DataFrame, population: PopulationByAge) -> MidYears:
    """Mid-year populations: by age from their table, of all ages from the series that is held."""
    held = frame[frame["indicator"].eq(ALL_AGES_SERIES)]
    return MidYears(
        population,
        {
            (code, int(year)): people
            for code, year, people in zip(held["area_code"], held["period"], held["value"], strict=True)
        },
    )


def _rates(
    frame: pd.DataFrame, indicator: Indicator, catalogue: Catalogue, people: MidYears
) -> Iterator[dict[Hashable, Any]]:
    of = catalogue.get(indicator.made_of)
    chosen = frame["indicator"].eq(of.id) & frame["sex"].eq(of.sex) & frame["age"].eq(of.age)
    counts = frame[chosen & frame["category"].eq("") & frame["count"].notna()]
    if of.value_type is ValueType.DSR:
        # In a period of which a standardised rate is published that stands, and no other beside it.
        stated = counts.loc[counts["value"].notna(), "period"].unique()
        counts = counts[~counts["period"].isin(stated) & counts["status"].ne(Status.SUPPRESSED)]
    for code, of_area in counts.groupby("area_code", sort=True):
        by_period = {parse_period(row["period"]): row for row in of_area.to_dict("records")}
        for period in sorted(by_period):
            if parts := _parts(by_period, period, indicator.pooled):
                yield from _rate(indicator, str(code), parts, people)


def _parts(
    by_period: dict[Period, dict[Hashable, Any]], last: Period, years: int
) -> list[dict[Hashable, Any]]:
    """The rows that are taken together, of which the last is given; none where one is not held."""
    if years == 1:
        return [by_period[last]]
    wanted = [parse_period(str(last.end.year - back)) for back in reversed(range(years))]
    return [by_period[each] for each in wanted] if all(each in by_period for each in wanted) else []


def _rate(
    indicator: Indicator, code: str, parts: list[dict[Hashable, Any]], people: MidYears
) -> Iterator[dict[Hashable, Any]]:
    first, last = parse_period(parts[0]["period"]), parse_period(parts[-1]["period"])
    start, years = first.start.year, sum(parse_period(each["period"]).years for each in parts)
    population = people.of(code, indicator.age, range(start, start + years))
    if not population:
        return
    count, scale = sum(each["count"] for each in parts), indicator.multiplier / population
    value, lower, upper = count * scale, None, None
    if indicator.value_type is ValueType.CRUDE_RATE:
        rate = crude_rate(count, population, per=indicator.multiplier)
        value, lower, upper = rate.value, rate.lower, rate.upper
    elif pd.notna(parts[0]["lower95"]):
        lower, upper = parts[0]["lower95"] * scale, parts[0]["upper95"] * scale
    blank: dict[Hashable, Any] = {**dict.fromkeys(COLUMNS, ""), "lower998": None, "upper998": None}
    yield {
        **{**parts[-1], **blank},
        "indicator": indicator.id,
        "area_code": code,
        "sex": indicator.sex,
        "age": indicator.age,
        "period": last.text if len(parts) == 1 else f"{start}-{last.end.year % 100:02d}",
        "value": value,
        "lower95": lower,
        "upper95": upper,
        "count": count,
        "denominator": population,
        "note": COMPUTED,
        "source": parts[-1]["source"],
        "retrieved_at": parts[-1]["retrieved_at"],
        "status": str(Status.VALUE),
    }
