from datetime import date
from functools import partial

import pytest

from needs.domain.grants import (
    EMPLOYMENT,
    HOUSING,
    IMPROVEMENT,
    PUBLIC_HEALTH,
    RING_FENCE,
    SUPPLEMENTARY,
)
from needs.domain.vocabulary import Substance
from needs.reports.grants.numbers import COLUMNS
from tests.made_grants import found_in, grant

COVENTRY, NORTH, WEST, WARWICKSHIRE = "E08000026", "E06000061", "E06000062", "E10000031"
NORTHAMPTONSHIRE, FORMER = f"{NORTH}.{WEST}", "E10000021"


@pytest.fixture
def found(snapshot):
    return partial(found_in, snapshot)


def shown(rows):
    return [(row.place.name, row.grant, row.year.text, row.amount) for row in rows]


def test_either_group_in_need_and_never_both(found):
    (row,) = found(COVENTRY, grant()).rows
    alcohol, ocu = row.by_need
    assert (alcohol.substance, ocu.substance) == (Substance.ALCOHOL, Substance.OCU)
    assert alcohol.pounds == pytest.approx(1_164_000 / 5298)
    assert ocu.pounds == pytest.approx(1_164_000 / 2509)
    assert (alcohol.estimate.period.text, alcohol.lower) == ("2019/20", None)
    frame = found(COVENTRY, grant(status="indicative")).frame()
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["need"]) == ["alcohol", "ocu"]
    assert set(frame["status"]) == {"indicative"}


def test_two_councils_have_the_sum_of_their_grants_with_the_estimate_s_range(found):
    one = found(NORTHAMPTONSHIRE, grant(NORTH, amount=663_700), grant(WEST, amount=701_937))
    (whole,) = one.own
    assert whole.amount == 1_365_637
    alcohol, ocu = whole.by_need
    assert alcohol.pounds == pytest.approx(1_365_637 / 6603)
    assert (alcohol.lower, alcohol.upper) == (
        pytest.approx(1_365_637 / 8786),
        pytest.approx(1_365_637 / 5195),
    )
    assert ocu.pounds is None
    assert [row.place.name for row in one.rows[1:]] == ["North Northamptonshire", "West Northamptonshire"]


@pytest.mark.parametrize(
    "other",
    [
        {"year": "2023/24"},
        {"status": "indicative"},
        {"name": IMPROVEMENT},
        {"year": "2022/23-2024/25"},
    ],
    ids=["year", "status", "grant", "several years"],
)
def test_no_sum_of_grants_that_differ(found, other):
    mixed = found(NORTHAMPTONSHIRE, grant(NORTH), grant(WEST, **other))
    assert (mixed.own, mixed.without) == ((), ())
    assert len(mixed.rows) == 2


def test_no_sum_where_a_council_has_no_grant(found):
    one = found(NORTHAMPTONSHIRE, grant(NORTH))
    assert (one.own, one.without, one.councils) == ((), ("West Northamptonshire",), 2)
    nothing = found(WARWICKSHIRE, grant())
    assert (nothing.rows, nothing.has_later) == ((), False)
    assert nothing.frame().empty
    assert tuple(nothing.frame().columns) == COLUMNS


def test_grants_of_different_kinds_or_years_are_never_added(found):
    rows = found(
        COVENTRY,
        grant(),
        grant(name=EMPLOYMENT, amount=10),
        grant(name=IMPROVEMENT, year="2025/26", amount=1010),
    ).rows
    assert shown(rows) == [
        ("Coventry", IMPROVEMENT, "2025/26", 1010),
        ("Coventry", SUPPLEMENTARY, "2024/25", 1_164_000),
        ("Coventry", EMPLOYMENT, "2024/25", 10),
    ]


@pytest.mark.parametrize(
    "grants",
    [
        (grant(year="2022/23-2024/25", amount=3_000.0),),
        (grant(name=EMPLOYMENT),),
        (grant(name=HOUSING, year="2022/23-2024/25"),),
        (grant(name=PUBLIC_HEALTH),),
    ],
    ids=["several years", "one service", "housing", "public health"],
)
def test_what_is_not_one_year_of_treatment_is_not_set_beside_need(found, grants):
    one = found(COVENTRY, *grants)
    (row,) = one.rows
    assert (row.by_need, row.amount) == ((), grants[0].amount)
    (line,) = one.frame().to_dict("records")
    assert (line["years"], line["amount_pounds"]) == (row.year.years, row.amount)
    assert line["need"] is None
    assert line["pounds_per_adult"] is None


def test_several_years_of_two_councils_are_one_sum_and_not_divided(found):
    sums = (grant(NORTH, year="2022/23-2024/25"), grant(WEST, year="2022/23-2024/25"))
    (whole,) = found(NORTHAMPTONSHIRE, *sums).own
    assert (whole.amount, whole.year.years, whole.by_need) == (2_328_000, 3, ())


def test_england_is_shown_apart_and_only_beside_other_places(found):
    england = (
        grant("E92000001", PUBLIC_HEALTH, "2026/27", 4.404e9),
        grant("E92000001", RING_FENCE, "2026/27", 1.1e9),
    )
    coventry = found(COVENTRY, grant(), *england)
    assert shown(coventry.rows) == [("Coventry", SUPPLEMENTARY, "2024/25", 1_164_000)]
    assert {row.amount for row in coventry.england} == {4.404e9, 1.1e9}
    assert set(coventry.frame()["area_code"]) == {COVENTRY}
    country = found("E92000001", grant(), *england)
    assert country.england == ()
    assert {row.amount for row in country.own} == {4.404e9, 1.1e9}
    assert country.rows[-1].place.name == "Coventry"
    assert found("E12000005", *england).own == ()


MARCH_2024 = date(2024, 3, 31)


@pytest.mark.parametrize(
    ("as_at", "years"),
    [
        (None, ["2025/26", "2024/25", "2023/24"]),
        (date(2024, 2, 29), ["2023/24"]),
        (date(2024, 3, 1), ["2024/25", "2023/24"]),
        (MARCH_2024, ["2024/25", "2023/24"]),
        (date(2025, 2, 28), ["2024/25", "2023/24"]),
        (date(2023, 2, 28), []),
    ],
)
def test_as_at_a_day_the_grants_of_years_that_begin_within_a_month(found, as_at, years):
    one = found(COVENTRY, *(grant(year=year) for year in ("2023/24", "2024/25", "2025/26")), as_at=as_at)
    assert [row.year.text for row in one.rows] == years
    assert one.has_later is (len(years) < 3)


def test_as_at_a_day_a_sum_for_several_years_goes_by_the_first_of_them(found):
    one = grant(year="2022/23-2024/25")
    assert len(found(COVENTRY, one, as_at=date(2022, 3, 31)).rows) == 1
    assert found(COVENTRY, one, as_at=date(2022, 2, 28)).has_later


def test_as_at_a_day_only_estimates_of_years_that_had_ended(found):
    (row,) = found(COVENTRY, grant(year="2018/19"), as_at=date(2019, 3, 31)).rows
    assert row.by_need[0].estimate.period.text == "2017/18"
    assert row.by_need[1].estimate is None


def test_as_at_a_day_england_s_later_grants_do_not_count_as_the_place_s(found):
    one = found(COVENTRY, grant(), grant("E92000001", PUBLIC_HEALTH, "2026/27"), as_at=MARCH_2024)
    assert (one.england, one.has_later) == ((), False)


def test_a_recoded_council_s_grant_is_found_under_either_code(found):
    assert found("E06000060", grant("E06000060")).rows[0].amount == 1_164_000
    assert found("E06000060", grant("E10000002")).rows[0].amount == 1_164_000
    assert found("E08000038", grant("E08000016")).rows[0].amount == 1_164_000


def test_a_grant_to_a_closed_county_after_its_end_is_that_of_its_successors_together(found):
    after = grant(FORMER, HOUSING, "2022/23-2024/25", 1_399_029)
    (whole,) = found(NORTHAMPTONSHIRE, after).rows
    assert (whole.place.name, whole.amount, whole.shared_by) == (
        "Northamptonshire (North and West)",
        1_399_029,
        (),
    )
    for code in (NORTH, WEST, f"{NORTH}.E10000018"):
        (row,) = found(code, after).rows
        assert (row.place.name, row.amount) == ("Northamptonshire", 1_399_029)
        assert {area.code for area in row.shared_by} == {NORTH, WEST}
    assert [row.place.name for row in found("E12000004", after).rows] == ["Northamptonshire"]
    county = found(FORMER, after)
    assert county.rows == ()
    assert {area.code for area in county.successors} == {NORTH, WEST}


def test_a_closed_county_keeps_the_grants_of_its_own_years(found):
    before = grant(FORMER, year="2020/21")
    assert len(found(FORMER, before).rows) == 1
    assert found(FORMER, before).successors == ()
    assert found(NORTH, before).rows == ()
    assert len(found(NORTHAMPTONSHIRE, before).own) == 1
