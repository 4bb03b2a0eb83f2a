"""The back test of indicative comparisons: how often approximate limits say what published ones say."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.errors import InvalidFiguresError
from needs.domain.indicators import Catalogue, Indicator
from needs.domain.measures import ValueType, Word
from needs.domain.periods import parse_period
from needs.domain.population import PERSONS, MidYears
from needs.methods.benchmark import against_value
from needs.methods.indicative import limits_from_count, limits_from_population
from needs.methods.intervals import Interval

MOST_FALSE = 0.01
"""The share of calls, over all series together, that may say a difference where published limits say none."""
BY_COUNT, BY_POPULATION = "by its count", "by its population"
_SIDES = {Word.WORSE: 1, Word.HIGHER: 1, Word.BETTER: -1, Word.LOWER: -1, Word.SIMILAR: 0}


@dataclass(frozen=True)
class BackTest:
    """How one series came out by one rule.

    Attributes
    ----------
    indicator, rule
        Its id, and ``by its count`` or ``by its population``.
    tried
        Comparisons of an authority with England that published limits decide and the rule can try.
    agrees, false, missed, opposite
        Where both say the same; where only the rule says a difference; where only published limits do; and
        where they say opposite ones.
    """

    indicator: str
    rule: str
    tried: int
    agrees: int
    false: int
    missed: int
    opposite: int

    def __str__(self) -> str:
        """One line for a build."""
        return (
            f"{self.indicator}, {self.rule}: {self.agrees:,} of {self.tried:,} agree, {self.false} false, "
            f"{self.missed} missed, {self.opposite} opposite"
        )


def back_test(
    frame: pd.DataFrame, catalogue: Catalogue, register: AreaRegister, people: MidYears
) -> tuple[BackTest, ...]:
    """Try both rules on every published comparison of an authority with England that has limits.

    One result for each series and rule, in the order of the catalogue.
    """
    authorities = {code for code, area in register.by_code.items() if area.is_authority}
    persons = frame[frame["sex"].eq(PERSONS) & frame["category"].eq("")]
    found = []
    for indicator in catalogue:
        if indicator.is_computed or indicator.value_type not in (ValueType.DSR, ValueType.CRUDE_RATE):
            continue
        rows = persons[persons["indicator"].eq(indicator.id) & persons["age"].eq(indicator.age)]
        england = rows[rows["area_code"].eq(register.england.code)].set_index("period")["value"].dropna()
        tried = rows[rows["area_code"].isin(authorities) & rows["lower95"].notna()]
        tried = tried.assign(england=tried["period"].map(england)).dropna(subset=["england"])
        for rule in (BY_COUNT, BY_POPULATION) if len(tried) else ():
            found.append(_counted(indicator, rule, _pairs(indicator, rule, tried, people)))
    return tuple(each for each in found if each.tried)


def refuse_wrong(results: Iterable[BackTest]) -> None:
    """Raise where one call is opposite to the published one, or too many are false.

    Raises
    ------
    InvalidFiguresError
        With the series.
    """
    tests = list(results)
    tried, false = sum(each.tried for each in tests), sum(each.false for each in tests)
    wrong = [str(each) for each in tests if each.opposite]
    if tried and false > MOST_FALSE * tried:
        wrong += map(str, tests)
    if wrong:
        raise InvalidFiguresError(
            "Indicative comparisons do not agree with the published ones well enough.",
            wrong,
            "Look at the series named: their values, counts and populations may not belong together.",
        )


def _pairs(
    indicator: Indicator, rule: str, rows: pd.DataFrame, people: MidYears
) -> Iterator[tuple[int, int]]:
    """The side on which published limits, and those of the rule, put each figure: 1, 0 or -1."""
    for row in rows.to_dict("records"):
        limits = _limits(indicator, rule, row, people)
        if limits is None:
            continue
        published = Interval(row["lower95"], row["upper95"])
        yield _side(indicator, row, published), _side(indicator, row, limits)


def _limits(
    indicator: Indicator, rule: str, row: Mapping[Hashable, Any], people: MidYears
) -> Interval | None:
    if rule == BY_COUNT:
        return limits_from_count(row["value"], row["count"])
    population = people.near(row["area_code"], row["age"], parse_period(row["period"]).mid_years)
    return limits_from_population(row["value"], population, indicator.multiplier)


def _side(indicator: Indicator, row: Mapping[Hashable, Any], limits: Interval) -> int:
    found = against_value(row["value"], limits.lower, limits.upper, row["england"], indicator.polarity)
    return _SIDES[found.word]


def _counted(indicator: Indicator, rule: str, pairs: Iterable[tuple[int, int]]) -> BackTest:
    held = list(pairs)
    return BackTest(
        indicator.id,
        rule,
        len(held),
        sum(published == ours for published, ours in held),
        sum(not published and bool(ours) for published, ours in held),
        sum(bool(published) and not ours for published, ours in held),
        sum(published * ours < 0 for published, ours in held),
    )
