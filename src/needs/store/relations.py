"""Checking the figures against the relations that hold between series."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from itertools import pairwise
from typing import Any

import pandas as pd

from needs.domain.areas import ENGLAND, AreaRegister
from needs.domain.errors import InvalidFiguresError
from needs.domain.indicators import Catalogue, Indicator
from needs.domain.observations import KEY, Status, exceeds
from needs.domain.periods import Period, parse_period
from needs.domain.relations import (
    Contradiction,
    Relation,
    RelationKind,
    RelationResult,
    Series,
)

RELATIONS = "relations.toml"

TEN_EVENTS = 10
"""A part is held against its whole for equality where the whole has at least this many events."""
MOST_AREAS = 0.5
"""A part that equals its whole in more than this share of areas is the whole under another label."""
LEAST_AREAS = 10
"""The fewest areas whose median shows the level of a rate."""

_NUMBERS = ("value", "lower95", "upper95", "lower998", "upper998", "count", "denominator")
_NAMED = 3
"""The most areas without a row that a message names."""
_PLACE = ("area_code", "sex", "age", "category_type", "category")
_FLOATING = 1e-9
"""Sums of published fractions differ in the last digits of a computer's arithmetic."""
_Found = tuple[int, list[Contradiction]]
"""How many comparisons hold, and the others."""


def check_relations(
    observations: pd.DataFrame,
    relations: Iterable[Relation],
    catalogue: Catalogue,
    register: AreaRegister,
) -> tuple[RelationResult, ...]:
    """Hold a table of validated figures against each relation, whose known exceptions are set apart.

    A figure that is blank or suppressed, or whose counterpart is not in the table, is not tried; nor is one
    of an indicator that the catalogue does not list, where its value type matters.
    """
    figures = _Figures(observations, catalogue, register)
    return tuple(_result(relation, _CHECKS[relation.kind](figures, relation)) for relation in relations)


def refuse_contradictions(results: Iterable[RelationResult]) -> None:
    """Refuse figures that contradict one another.

    Raises
    ------
    InvalidFiguresError
        There is a contradiction that no exception explains; each is named with its relation.
    """
    problems = [f"{each.relation.name}: {found}" for each in results for found in each.contradictions]
    if problems:
        raise InvalidFiguresError(
            f"{len(problems)} published figure{'s contradict' if len(problems) != 1 else ' contradicts'} "
            "another.",
            problems,
            f"Correct the figures; or, if they were published so, add an exception with its reason to "
            f"{RELATIONS}.",
        )


def _result(relation: Relation, found: _Found) -> RelationResult:
    held, contradictions = found
    excepted = [
        (each, exception)
        for each in contradictions
        if (exception := next((e for e in relation.exceptions if e.covers(each)), None))
    ]
    explained = {each for each, _ in excepted}
    remaining = tuple(each for each in contradictions if each not in explained)
    return RelationResult(relation, held, remaining, tuple(excepted))


@dataclass(frozen=True)
class _Figures:
    observations: pd.DataFrame
    catalogue: Catalogue
    register: AreaRegister

    @cached_property
    def text(self) -> pd.DataFrame:
        """The columns that relations are about, with the key as plain text."""
        lean = self.observations[[*KEY, *_NUMBERS, "status"]]
        return lean.assign(**{each: lean[each].astype(object) for each in KEY})

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The figures of each indicator."""
        return {str(name): table for name, table in self.text.groupby("indicator", sort=False)}

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The indicators of the figures that the catalogue lists."""
        return {each.id: each for each in self.catalogue if each.id in self.tables}

    @cached_property
    def authorities(self) -> tuple[dict[str, frozenset[str]], ...]:
        """The authorities of each region, for each stretch of time between changes; the latest first."""
        days = sorted({change.date for change in self.register.changes}, reverse=True)
        return tuple(
            {
                region.code: frozenset(
                    area.code for area in self.register.authorities_on(day) if area.region_code == region.code
                )
                for region in self.register.regions
            }
            for day in (date.max, *(each - timedelta(days=1) for each in days))
        )

    def rows(self, relation: Relation, applies: Callable[[Indicator], bool]) -> pd.DataFrame:
        """The figures of the indicators of a relation, in one table."""
        return self.text[self.text["indicator"].isin(self.chosen(relation, applies))]

    def chosen(self, relation: Relation, applies: Callable[[Indicator], bool]) -> list[str]:
        """The indicators of a relation with figures; where it names none, those to which it applies."""
        if relation.indicators:
            return [each for each in relation.indicators if each in self.tables]
        return [each.id for each in self.indicators.values() if applies(each)]

    def headline(self, indicator: str) -> pd.DataFrame:
        """The figures of an indicator that are of no category."""
        table = self.tables[indicator]
        return table[table["category_type"].eq("")]

    def name(self, code: str) -> str:
        """An area by name and code."""
        area = self.register.by_code.get(code)
        return f"{area.name} ({code})" if area else code

    def contradiction(self, series: Series, key: Mapping[str, Any], finding: str) -> Contradiction:
        """A finding with its place; ``key`` holds the columns that tell it from others of its series."""
        area_code = key.get("area_code", "")
        group = (key.get("age", series.age), key.get("category", ""))
        return Contradiction(
            indicator=series.indicator,
            area_code=area_code,
            place=self.name(area_code),
            sex=key.get("sex", series.sex),
            group=", ".join(each for each in group if each),
            period=key["period"],
            finding=finding,
        )

    def counts(self, series: Series) -> pd.Series:
        """The counts of a series by area, sex, age, category and period; the period comes last."""
        table = self.tables.get(series.indicator, self.text.iloc[:0])
        for key in ("sex", "age"):
            if wanted := getattr(series, key):
                table = table[table[key].eq(wanted)]
        keys = [key for key in _PLACE if not getattr(series, key, "")]
        return table.set_index([*keys, "period"])["count"].dropna()

    def sum(self, side: Sequence[Series]) -> pd.Series:
        """The counts of several series together, where all are available."""
        return reduce(lambda total, each: total.add(each), map(self.counts, side)).dropna()


def _pairs(figures: _Figures, relation: Relation) -> Iterator[tuple[Series, Series, pd.DataFrame]]:
    """What to call either side, with the counts of both wherever both are available.

    Where one side has a pooled period and the other its single years, the years are added up.
    """
    for indicator in relation.indicators or ("",):
        parts, whole = (
            [each if each.indicator else replace(each, indicator=indicator) for each in side]
            for side in (relation.parts, relation.whole)
        )
        sides = [figures.sum(parts), figures.sum(whole)]
        periods = {str(period) for side in sides for period in side.index.unique("period")}
        part, total = (_with_pooled(side, periods) for side in sides)
        yield _label(parts), _label(whole), pd.DataFrame({"part": part, "whole": total}).dropna()


def _label(side: Sequence[Series]) -> Series:
    """One series that names what all of a side have; its indicator is that of the first."""
    sexes, ages = (" and ".join(dict.fromkeys(getattr(each, key) for each in side)) for key in ("sex", "age"))
    return Series(side[0].indicator, sexes, ages)


def _with_pooled(counts: pd.Series, periods: Iterable[str]) -> pd.Series:
    """The counts with the sum of single years for each pooled period that they lack."""
    available = set(counts.index.unique("period"))
    levels = counts.index.names[:-1]
    added = []
    for period in sorted(set(periods) - available):
        years = parse_period(period).single_years
        if available.issuperset(years):
            single = [counts.xs(year, level="period") for year in years]
            total = reduce(lambda left, right: left.add(right), single).dropna()
            added.append(pd.concat({period: total}, names=["period"]).reorder_levels([*levels, "period"]))
    return pd.concat([counts, *added]) if added else counts


def _check_part_of_whole(figures: _Figures, relation: Relation) -> _Found:
    held, found = 0, list[Contradiction]()
    for series, _, pairs in _pairs(figures, relation):
        larger = pairs[exceeds(pairs["part"], pairs["whole"])]
        found += [
            figures.contradiction(series, key, f"{_n(part)} is more than its whole, {_n(total)}")
            for key, part, total in _rows(larger)
        ]
        groups = _equal_to_whole(pairs)
        found += [
            figures.contradiction(
                series,
                key,
                f"equal to its whole in {equal:.0f} of {size:.0f} areas with {TEN_EVENTS} events or more; "
                "check whether these are figures of the whole",
            )
            for key, equal, size in _rows(groups[groups["equal"].gt(MOST_AREAS * groups["areas"])])
        ]
        held += len(pairs) + len(groups)
    return held - len(found), found


def _equal_to_whole(pairs: pd.DataFrame) -> pd.DataFrame:
    """How many areas have ten events or more in each period, and in how many of them part equals whole."""
    many = pairs[pairs["whole"].ge(TEN_EVENTS)].reset_index()
    levels = [name for name in ("sex", "age", "period") if name in many.columns]
    many = many.assign(equal=many["part"].eq(many["whole"]))
    return pd.DataFrame(many.groupby(levels)["equal"].agg(equal="sum", areas="size"))


def _check_sums(figures: _Figures, relation: Relation) -> _Found:
    held, found = 0, list[Contradiction]()
    rounding = relation.rounded_to / 2 * (len(relation.parts) + len(relation.whole))
    for _, series, pairs in _pairs(figures, relation):
        apart = pairs["part"].sub(pairs["whole"]).abs().gt(rounding + _FLOATING * pairs["whole"].abs())
        found += [
            figures.contradiction(series, key, f"{_n(total)}, but its parts add up to {_n(part)}")
            for key, part, total in _rows(pairs[apart])
        ]
        held += int((~apart).sum())
    return held, found


def _check_areas(figures: _Figures, relation: Relation) -> _Found:
    held, found = 0, list[Contradiction]()
    for indicator in figures.chosen(relation, lambda _: True):
        for (sex, age, period), rows in figures.headline(indicator).groupby(["sex", "age", "period"]):
            counted = rows[rows["status"].ne(Status.ELSEWHERE)]
            counts = dict(zip(counted["area_code"], counted["count"], strict=True))
            together = {*rows["area_code"], *relation.combined_areas} - counts.keys()
            for parent, children in _divisions(figures, counts.keys() | together):
                finding = _compare_sum(figures, relation, counts, parent, children - together)
                if finding:
                    key = {"area_code": parent, "sex": str(sex), "age": str(age), "period": str(period)}
                    found.append(figures.contradiction(Series(indicator), key, finding))
                held += finding == ""
    return held, found


def _divisions(figures: _Figures, available: set[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each region with its authorities, and England with its regions, or its authorities if it has none.

    The authorities are those of the boundaries that lack the fewest of the areas available.
    """
    by_region = min(
        figures.authorities, key=lambda each: sum(len(codes - available) for codes in each.values())
    )
    regions = frozenset(by_region)
    yield ENGLAND, regions if regions & available else frozenset().union(*by_region.values())
    yield from by_region.items()


def _compare_sum(
    figures: _Figures, relation: Relation, counts: Mapping[str, float], parent: str, children: frozenset[str]
) -> str | None:
    """How a count differs from the sum of its areas; empty where it does not, ``None`` where not tried."""
    there = [counts[each] for each in sorted(children) if each in counts]
    if not there or pd.isna(counts.get(parent)) or any(pd.isna(each) for each in there):
        return None
    whole, total, missing = counts[parent], sum(there), sorted(children - counts.keys())
    rounding = relation.rounded_to / 2 * (len(there) + 1)
    if not missing and abs(total - whole) <= rounding + _FLOATING * abs(whole):
        return ""
    finding = f"{_n(whole)}, but its areas add up to {_n(total)}"
    if missing:
        named = ", ".join(figures.name(each) for each in missing[:_NAMED])
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        finding += f" ({len(there)} of {len(children)} available; no row for {named}{more})"
    return finding


def _check_values(figures: _Figures, relation: Relation) -> _Found:
    rows = figures.rows(relation, lambda each: each.is_number or each.is_count_over_denominator)
    numbers = [each.id for each in figures.indicators.values() if each.is_number]
    multipliers = rows["indicator"].map({each.id: each.multiplier for each in figures.indicators.values()})
    ratio = rows["count"] / rows["denominator"].where(rows["denominator"].gt(0)) * multipliers
    expected = rows["count"].where(rows["indicator"].isin(numbers), ratio)
    pairs = rows.assign(expected=expected).dropna(subset=["value", "expected"])
    apart = pairs["value"].sub(pairs["expected"]).abs().gt(relation.tolerance * pairs["value"].abs())
    found = [
        figures.contradiction(
            Series(row["indicator"]),
            row,
            f"value {_n(row['value'])}, but its count gives {_n(row['expected'])}",
        )
        for row in _records(pairs[apart])
    ]
    return int((~apart).sum()), found


def _check_intervals(figures: _Figures, relation: Relation) -> _Found:
    held, found = 0, list[Contradiction]()
    for level, percent in (("95", "95%"), ("998", "99.8%")):
        limits = [f"lower{level}", f"upper{level}"]
        rows = figures.rows(relation, lambda _: True).dropna(subset=["value", *limits])
        lower, upper = (rows[limit] for limit in limits)
        outside = exceeds(lower, rows["value"]) | exceeds(rows["value"], upper)
        found += [
            figures.contradiction(
                Series(row["indicator"]),
                row,
                f"value {_n(row['value'])} is outside its {percent} confidence interval, "
                f"{_n(row[limits[0]])} to {_n(row[limits[1]])}",
            )
            for row in _records(rows[outside])
        ]
        held += int((~outside).sum())
    return held, found


def _check_levels(figures: _Figures, relation: Relation) -> _Found:
    held, found = 0, list[Contradiction]()
    for name in figures.chosen(relation, lambda each: each.is_rate):
        indicator = figures.indicators.get(name)
        rows = figures.headline(name).dropna(subset=["value"])
        for (sex, age), series in rows.groupby(["sex", "age"]):
            levels = {
                str(period): each.set_index("area_code")["value"] for period, each in series.groupby("period")
            }
            for earlier, later in _adjoining(levels, indicator):
                ratios = (levels[later] / levels[earlier][levels[earlier].gt(0)]).dropna()
                if len(ratios) < LEAST_AREAS:
                    continue
                ratio = float(ratios.median())
                if 1 / relation.factor < ratio < relation.factor:
                    held += 1
                    continue
                key = {"sex": str(sex), "age": str(age), "period": later}
                finding = f"the median of {len(ratios)} areas is {ratio:.2f} times that of {earlier}"
                found.append(figures.contradiction(Series(name), key, finding))
    return held, found


def _adjoining(texts: Iterable[str], indicator: Indicator | None) -> Iterator[tuple[str, str]]:
    """Periods of one length that follow one another without a gap and without a break in the method."""
    breaks = [parse_period(each.before) for each in indicator.breaks] if indicator else []
    periods = sorted(map(parse_period, texts))
    for earlier, later in pairwise(periods):
        broken = any(earlier < each <= later for each in breaks)
        if earlier.years == later.years and not _gap(earlier, later) and not broken:
            yield earlier.text, later.text


def _gap(earlier: Period, later: Period) -> bool:
    return later.start > earlier.end + timedelta(days=1)


def _rows(pairs: pd.DataFrame) -> Iterator[tuple[dict[str, str], float, float]]:
    names = [str(name) for name in pairs.index.names]
    for keys, part, whole in pairs.itertuples(name=None):
        yield dict(zip(names, keys, strict=True)), part, whole


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _n(value: float) -> str:
    return f"{value:,.10g}"


_CHECKS: Mapping[RelationKind, Callable[[_Figures, Relation], _Found]] = {
    RelationKind.PART_OF_WHOLE: _check_part_of_whole,
    RelationKind.PARTS_ADD_UP: _check_sums,
    RelationKind.YEARS_ADD_UP: _check_sums,
    RelationKind.AREAS_ADD_UP: _check_areas,
    RelationKind.VALUE_FROM_COUNT: _check_values,
    RelationKind.INTERVAL: _check_intervals,
    RelationKind.LEVEL_JUMP: _check_levels,
}
