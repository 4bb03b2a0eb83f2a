import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.domain.areas import Area, AreaRegister, Change
from needs.domain.errors import InvalidFiguresError
from needs.domain.indicators import Break, Catalogue, Indicator
from needs.domain.measures import Polarity, ValueType
from needs.domain.observations import COLUMNS, NUMBERS
from needs.domain.periods import parse_period
from needs.domain.relations import Relation, RelationException, RelationKind, Series
from needs.store.relations import check_relations, refuse_contradictions

ENGLAND, NORTH, SOUTH = "E92000001", "E12000001", "E12000002"
DAY = parse_period("2018").end
REGISTER = AreaRegister(
    [
        Area(ENGLAND, "England", "Country"),
        Area(NORTH, "North", "Region"),
        Area(SOUTH, "South", "Region"),
        Area("E06000001", "Ash", "Unitary authority", NORTH),
        Area("E06000002", "Birch", "Unitary authority", NORTH),
        Area("E10000001", "Old", "County", SOUTH, valid_to=DAY),
        Area("E06000003", "New", "Unitary authority", SOUTH, valid_from=parse_period("2019").start),
        *(Area(f"E090000{n:02}", f"Borough {n}", "London borough", "") for n in range(1, 31)),
    ],
    [Change(parse_period("2019").start, "E10000001", "E06000003", "changed", "")],
)
BOROUGHS = [f"E090000{n:02}" for n in range(1, 31)]


def indicator(key, value_type, multiplier=1, **more):
    return Indicator(
        key,
        key,
        "ours",
        key,
        "Deaths",
        "",
        value_type,
        Polarity.LOW_IS_GOOD,
        "Persons",
        "All ages",
        "S",
        "D",
        multiplier=multiplier,
        **more,
    )


CATALOGUE = Catalogue(
    (
        indicator("92432", ValueType.DSR, 100_000),
        indicator("poisoning", ValueType.COUNT),
        indicator("misuse", ValueType.COUNT),
        indicator("share", ValueType.PROPORTION, 100),
        indicator("crude", ValueType.CRUDE_RATE, 100_000),
        indicator("broken", ValueType.CRUDE_RATE, 100_000, breaks=(Break("2018", "method"),)),
    )
)


def row(key, area=ENGLAND, period="2018", **more):
    return {
        **dict.fromkeys(COLUMNS, ""),
        **dict.fromkeys(NUMBERS, math.nan),
        "indicator": key,
        "area_code": area,
        "sex": "Persons",
        "age": "All ages",
        "period": period,
        "status": "value",
        **more,
    }


def check(relation, rows):
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame[list(NUMBERS)] = frame[list(NUMBERS)].astype(float)
    (result,) = check_relations(frame, [relation], CATALOGUE, REGISTER)
    return result


def numbers(result):
    return result.held, result.tried, len(result.excepted)


PART = Relation(
    RelationKind.PART_OF_WHOLE,
    "Misuse is part of poisoning",
    "R",
    parts=(Series("92432"),),
    whole=(Series("poisoning"),),
)


def by_year(area, *counts):
    return [row("poisoning", area, str(year), count=count) for year, count in enumerate(counts, start=2016)]


def test_a_part_is_held_against_the_single_years_of_its_whole():
    rows = [row("92432", ENGLAND, "2016-18", count=31), *by_year(ENGLAND, 10, 10, 12)]
    assert numbers(check(PART, rows)) == (2, 2, 0)


def test_a_part_larger_than_its_whole_is_named_with_both_numbers():
    result = check(PART, [row("92432", "E06000001", "2016-18", count=9), *by_year("E06000001", 2, 3, 3)])
    assert [str(each) for each in result.contradictions] == [
        "92432, Ash (E06000001), Persons, All ages, 2016-18: 9 is more than its whole, 8"
    ]


@pytest.mark.parametrize(
    "rows",
    [
        by_year(ENGLAND, 1, 2, 3),
        [row("92432", ENGLAND, "2016-18", count=7), *by_year(ENGLAND, 1, 2)],
        [row("92432", ENGLAND, "2016-18"), *by_year(ENGLAND, 1, 2, 3)],
        [row("92432", ENGLAND, "2016-18", count=7), *by_year(ENGLAND, 1, math.nan, 3)],
        [row("92432", ENGLAND, "2016-18", count=7, sex="Male"), *by_year(ENGLAND, 1, 2, 3)],
        [row("92432", "E06000001", "2016-18", count=7), *by_year(ENGLAND, 1, 2, 3)],
    ],
)
def test_what_lacks_a_counterpart_is_not_tried(rows):
    assert numbers(check(PART, rows)) == (0, 0, 0)


def mislabelled(code="92432"):
    """Rates of all drug poisoning in 30 boroughs, under the id of deaths from drug misuse."""
    for number, area in enumerate(BOROUGHS, start=3):
        yield from by_year(area, number, number, number + 1)
        yield row(code, area, "2016-18", count=3 * number + 1, value=6.0)
        yield row("92432", area, "2014-16", value=3.8)


def test_poisoning_under_the_label_of_misuse_is_found_and_named():
    result = check(PART, mislabelled())
    assert [str(each) for each in result.contradictions] == [
        "92432, Persons, All ages, 2016-18: equal to its whole in 30 of 30 areas with 10 events or more; "
        "check whether these are figures of the whole"
    ]
    with pytest.raises(InvalidFiguresError, match=r"Misuse is part of poisoning: 92432, Persons.*2016-18"):
        refuse_contradictions([result])


def test_the_level_of_a_rate_shows_the_same_label():
    result = check(JUMP, mislabelled())
    assert [str(each) for each in result.contradictions] == [
        "92432, Persons, All ages, 2016-18: the median of 30 areas is 1.58 times that of 2014-16"
    ]
    assert numbers(check(JUMP, mislabelled("poisoning-rate"))) == (0, 0, 0)


@pytest.mark.parametrize(("equal", "found"), [(15, 0), (16, 1)])
def test_a_part_may_equal_its_whole_in_half_of_the_areas(equal, found):
    rows = []
    for number, area in enumerate(BOROUGHS):
        rows += by_year(area, 4, 4, 4)
        rows.append(row("92432", area, "2016-18", count=12 if number < equal else 11))
    assert len(check(PART, rows).contradictions) == found


def test_small_areas_may_equal_their_whole():
    rows = [each for area in BOROUGHS for each in by_year(area, 3, 3, 3)]
    rows += [row("92432", area, "2016-18", count=9) for area in BOROUGHS]
    assert numbers(check(PART, rows)) == (30, 30, 0)


SEXES = Relation(
    RelationKind.PARTS_ADD_UP,
    "Male and female add up to persons",
    "R",
    indicators=("misuse", "poisoning"),
    parts=(Series(sex="Male"), Series(sex="Female")),
    whole=(Series(sex="Persons"),),
)


def sexes(male, female, persons, key="misuse"):
    counted = {"Male": male, "Female": female, "Persons": persons}
    return [row(key, sex=sex, count=count) for sex, count in counted.items()]


def test_parts_add_up_for_each_indicator():
    result = check(SEXES, [*sexes(3, 4, 7), *sexes(3, 4, 8, "poisoning"), *sexes(3, math.nan, 9, "crude")])
    assert (result.held, result.tried) == (1, 2)
    assert [str(each) for each in result.contradictions] == [
        "poisoning, England (E92000001), Persons, All ages, 2018: 8, but its parts add up to 7"
    ]


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_counts_rounded_to_five_are_allowed_their_rounding_and_no_more(male, female):
    rounded = [5 * round(each / 5) for each in (male, female, male + female)]
    relation = Relation(**{**vars(SEXES), "rounded_to": 5})
    assert not check(relation, sexes(*rounded)).contradictions
    beyond = rounded[0] + rounded[1] + 8
    assert len(check(relation, sexes(*rounded[:2], beyond)).contradictions) == 1


def test_single_years_add_up_to_a_pooled_period():
    relation = Relation(
        RelationKind.YEARS_ADD_UP, "Years", "R", parts=(Series("poisoning"),), whole=(Series("92432"),)
    )
    pooled = row("92432", ENGLAND, "2016-18", count=33)
    assert numbers(check(relation, [pooled, *by_year(ENGLAND, 10, 11, 12)])) == (1, 1, 0)
    (found,) = check(relation, [pooled, *by_year(ENGLAND, 10, 11, 13)]).contradictions
    assert "2016-18: 33, but its parts add up to 34" in str(found)


AREAS = Relation(RelationKind.AREAS_ADD_UP, "Areas", "R", indicators=("misuse",))
TREE = {ENGLAND: 10, NORTH: 7, SOUTH: 3, "E06000001": 5, "E06000002": 2, "E10000001": 3}


def tree(**more):
    return [row("misuse", area, count=count) for area, count in {**TREE, **more}.items() if count is not None]


def test_authorities_add_up_to_regions_and_regions_to_england():
    assert numbers(check(AREAS, tree())) == (3, 3, 0)
    today = tree(E10000001=None, E06000003=3)
    assert numbers(check(AREAS, today)) == (3, 3, 0)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (
            {NORTH: 8, "E06000001": 6},
            "England (E92000001), Persons, All ages, 2018: 10, but its areas add up to 11",
        ),
        ({"E06000002": 1}, "North (E12000001), Persons, All ages, 2018: 7, but its areas add up to 6"),
        (
            {"E06000002": None},
            "North (E12000001), Persons, All ages, 2018: 7, but its areas add up to 5 "
            "(1 of 2 available; no row for Birch (E06000002))",
        ),
    ],
)
def test_a_sum_that_differs_is_named_with_the_areas_it_lacks(more, found):
    assert [str(each) for each in check(AREAS, tree(**more)).contradictions] == [f"misuse, {found}"]


def test_without_regions_authorities_are_held_against_england():
    rows = tree(**{NORTH: None, SOUTH: None})
    assert numbers(check(AREAS, rows)) == (1, 1, 0)
    assert len(check(AREAS, [*rows[1:], row("misuse", count=11)]).contradictions) == 1


def test_a_blank_count_is_not_tried_and_a_combined_area_need_not_be_there():
    assert numbers(check(AREAS, tree(E06000002=math.nan))) == (2, 2, 0)
    elsewhere = row("misuse", "E06000002", status="published with another area")
    assert numbers(check(AREAS, [*tree(E06000002=None, E06000001=7), elsewhere])) == (3, 3, 0)
    combined = Relation(**{**vars(AREAS), "combined_areas": ("E06000002",)})
    assert numbers(check(combined, tree(E06000002=None, E06000001=7))) == (3, 3, 0)


VALUE = Relation(RelationKind.VALUE_FROM_COUNT, "Values", "R", tolerance=0.001)


@pytest.mark.parametrize(
    ("figure", "held", "tried"),
    [
        (row("share", value=25.02, count=1, denominator=4), 1, 1),
        (row("share", value=25.1, count=1, denominator=4), 0, 1),
        (row("share", value=0, count=0, denominator=4), 1, 1),
        (row("share", value=25, count=1), 0, 0),
        (row("share", value=0, count=0, denominator=0), 0, 0),
        (row("crude", value=12.5, count=1, denominator=8_000), 1, 1),
        (row("misuse", value=12, count=12), 1, 1),
        (row("misuse", value=12, count=13), 0, 1),
        (row("92432", value=99, count=1, denominator=4), 0, 0),
        (row("unlisted", value=99, count=1, denominator=4), 0, 0),
    ],
)
def test_a_value_follows_from_its_count_unless_it_is_standardised(figure, held, tried):
    assert numbers(check(VALUE, [figure])) == (held, tried, 0)


INTERVAL = Relation(RelationKind.INTERVAL, "Intervals", "R")


@pytest.mark.parametrize(
    ("upper", "found"),
    [
        (99.99999999999999, []),
        (
            99.9,
            ["share, England (E92000001), Persons, All ages, 2018: value 100 is outside its 95% confidence"],
        ),
    ],
)
def test_an_interval_contains_its_value_but_for_the_last_digits(upper, found):
    rows = [row("share", value=100, lower95=88, upper95=upper, lower998=80, upper998=100)]
    result = check(INTERVAL, rows)
    assert (result.held, result.tried) == (2 - len(found), 2)
    assert [str(each).startswith(found[0]) for each in result.contradictions] == [True] * len(found)


JUMP = Relation(RelationKind.LEVEL_JUMP, "Levels", "R", factor=1.4)


def levels(key, earlier, later, value, areas=BOROUGHS):
    return [
        row(key, area, period, value=number)
        for area in areas
        for period, number in ((earlier, 10.0), (later, value))
    ]


@pytest.mark.parametrize(
    ("rows", "held", "tried"),
    [
        (levels("crude", "2017", "2018", 13.9), 1, 1),
        (levels("crude", "2017", "2018", 14.0), 0, 1),
        (levels("crude", "2017", "2018", 7.1), 0, 1),
        (levels("crude", "2016", "2018", 20), 0, 0),
        (levels("crude", "2018", "2016-18", 20), 0, 0),
        (levels("crude", "2016-18", "2017-19", 20), 0, 1),
        (levels("crude", "2017", "2018", 20, BOROUGHS[:9]), 0, 0),
        (levels("broken", "2017", "2018", 20), 0, 0),
        (levels("misuse", "2017", "2018", 20), 0, 0),
    ],
)
def test_the_median_of_a_rate_keeps_its_level(rows, held, tried):
    assert numbers(check(JUMP, rows)) == (held, tried, 0)


EXPLAINED = RelationException("Published so", indicators=("misuse",), periods=("2018",), areas=(ENGLAND,))


def test_an_exception_explains_what_it_names_and_nothing_else():
    relation = Relation(**{**vars(SEXES), "exceptions": (EXPLAINED,)})
    rows = [*sexes(3, 4, 8), *sexes(3, 4, 8, "poisoning"), *sexes(1, 1, 2, "poisoning2")]
    result = check(relation, rows)
    assert numbers(result) == (0, 1, 1)
    assert result.contradictions[0].indicator == "poisoning"
    assert result.unused == ()
    assert str(result) == ("Male and female add up to persons: 0 of 1 (1 exception, see data/relations.toml)")


def test_an_exception_that_no_figure_needs_is_known():
    result = check(Relation(**{**vars(SEXES), "exceptions": (EXPLAINED,)}), sexes(3, 4, 7))
    assert result.unused == (EXPLAINED,)
    assert str(result) == "Male and female add up to persons: 1 of 1"
    refuse_contradictions([result])


@settings(max_examples=25)
@given(st.lists(st.tuples(*[st.integers(0, 30)] * 3), max_size=10))
def test_every_comparison_holds_or_is_named(counts):
    rows = []
    for area, (part, first, second) in zip(BOROUGHS, counts, strict=False):
        rows += [row("92432", area, "2017-18", count=part)]
        rows += [row("poisoning", area, "2017", count=first), row("poisoning", area, "2018", count=second)]
    result = check(PART, rows)
    many = any(first + second >= 10 for _, first, second in counts)
    larger = sum(part > first + second for part, first, second in counts)
    assert result.tried == len(counts) + many
    assert sum(each.area_code != "" for each in result.contradictions) == larger
    assert result.held == result.tried - len(result.contradictions)
