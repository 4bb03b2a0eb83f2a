from datetime import date
from functools import partial

import pytest

from needs.domain.grants import (
    DRUG_STRATEGY,
    EMPLOYMENT,
    HOUSING,
    IMPROVEMENT,
    PUBLIC_HEALTH,
    RING_FENCE,
)
from needs.domain.periods import parse_period
from needs.reports.grants.words import (
    READING,
    amount_of,
    beside_need,
    england_sentence,
    grants_notes,
    grants_sentence,
    grants_source,
    years_of,
)
from tests.made_grants import found_in, grant

COVENTRY, WARWICKSHIRE, CUMBERLAND = "E08000026", "E10000031", "E06000063"
NORTH, WEST, COUNTY = "E06000061", "E06000062", "E10000021"
MARCH_2024 = date(2024, 3, 31)


ENGLAND = (
    grant("E92000001", PUBLIC_HEALTH, "2026/27", 4.404e9),
    grant("E92000001", RING_FENCE, "2026/27", 1.1e9),
)


@pytest.fixture
def found(snapshot):
    return partial(found_in, snapshot)


def test_one_grant_beside_both_estimates(found):
    assert grants_sentence(found(COVENTRY, grant())) == (
        "Coventry, 2024/25: Supplementary Substance Misuse Treatment and Recovery Grant, £1,164,000. That "
        "is £220 for each of 5,298 adults thought to be dependent on alcohol (estimate for 2019/20); or £464 "
        "for each of 2,509 people thought to use opiates and/or crack (estimate for 2019/20). One person can "
        "be in both groups."
    )
    both = found(f"{NORTH}.{WEST}", grant(NORTH, amount=663_700), grant(WEST, amount=701_937))
    assert "(between £155 and £263)" in grants_sentence(both)


def test_the_sentence_is_of_the_newest_year(found):
    said = grants_sentence(found(COVENTRY, grant(year="2022/23"), grant(), grant(year="2023/24")))
    assert said.startswith("Coventry, 2024/25: ")
    assert "2022/23" not in said


def test_several_years_are_said_as_one_sum_without_need(found):
    one = found(COVENTRY, grant(name=HOUSING, year="2022/23-2024/25", amount=1_350_191))
    assert grants_sentence(one) == (
        "Coventry, 2022/23 to 2024/25: Drug strategy housing support grant, £1,350,191 in total for 3 years."
    )
    (row,) = one.rows
    assert beside_need(row) == ("[z]: one sum for 3 years",)
    assert any("it is not divided into years" in note for note in grants_notes(one))
    assert READING not in grants_notes(one)


def test_an_indicative_amount_is_marked_wherever_it_is_shown(found):
    one = found(COVENTRY, grant(status="indicative"))
    assert "£1,164,000 (indicative)." in grants_sentence(one)
    assert amount_of(one.rows[0]) == "£1,164,000 (indicative)"
    assert "Indicative amounts were announced in advance; the amount paid may differ." in grants_notes(one)
    assert "ndicative" not in " ".join(grants_notes(found(COVENTRY, grant())))
    both = found(f"{NORTH}.{WEST}", grant(NORTH, status="indicative"), grant(WEST, status="indicative"))
    assert "£2,328,000 (indicative)." in grants_sentence(both)


def test_a_change_of_funding_is_said_where_grants_lie_on_both_sides_of_it(found):
    changed = "Amounts before and after a change of funding are not comparable."
    one = grants_notes(found(COVENTRY, grant(), grant(year="2023/24")))
    assert changed not in one
    assert not any("2025/26" in note or "2026/27" in note for note in one)
    two = grants_notes(found(COVENTRY, grant(), grant(name=IMPROVEMENT, year="2025/26")))
    assert changed in two
    assert any(note.startswith("In 2025/26 the Drug and Alcohol Treatment") for note in two)
    assert not any("2026/27" in note for note in two)
    all_three = grants_notes(found(COVENTRY, grant(), *ENGLAND))
    assert any(note.startswith("In 2025/26") for note in all_three)
    assert any(note.startswith("From 2026/27") for note in all_three)


def test_what_a_grant_contains_is_said(found):
    wider = found(COVENTRY, grant(name=DRUG_STRATEGY))
    assert any("Project ADDER" in note for note in grants_notes(wider))
    assert any("not additional to it" in note for note in grants_notes(found(COVENTRY, *ENGLAND)))
    assert not any("Project ADDER" in note for note in grants_notes(found(COVENTRY, grant(), *ENGLAND)))


def test_england_for_context(found, snapshot):
    one = found(WARWICKSHIRE, *ENGLAND)
    assert england_sentence(one) == (
        "For context, England, 2026/27: Public health grant, £4.404 billion (including drug and alcohol "
        "ring-fence, £1.1 billion)."
    )
    assert grants_source(snapshot, one) == "Grants as stated in: Paper of E92000001."
    assert england_sentence(found(WARWICKSHIRE, *ENGLAND, as_at=MARCH_2024)) == ""
    assert england_sentence(found("E92000001", *ENGLAND)) == ""


def test_data_that_are_not_available(found):
    assert grants_sentence(found(WARWICKSHIRE, grant())) == "Grants: data not available for Warwickshire."
    assert grants_sentence(found("E12000001", grant())) == (
        "Grants: data not available for North East or any of its 12 councils."
    )
    assert "available for 1 of its 14 councils" in grants_sentence(found("E12000005", grant()))
    mixed = found(f"{NORTH}.{WEST}", grant(NORTH), grant(WEST, year="2023/24"))
    assert grants_sentence(mixed).endswith("its councils do not all have the same grant, year and status.")


@pytest.mark.parametrize("code", [COVENTRY, f"{COVENTRY}.{WARWICKSHIRE}", "E12000005"])
def test_grants_left_out_as_at_a_day_are_never_called_unavailable(found, code):
    one = found(code, grant(year="2025/26"), as_at=MARCH_2024)
    assert grants_sentence(one) == f"Later grants to {one.place.name} are not shown as at March 2024."


def test_grants_left_out_are_said_beside_those_that_are_shown(found):
    one = found(COVENTRY, grant(), grant(year="2025/26"), as_at=MARCH_2024)
    assert grants_sentence(one).startswith("Coventry, 2024/25: ")
    assert grants_sentence(one).endswith("Later grants to Coventry are not shown as at March 2024.")
    assert "Later grants" not in grants_sentence(found(COVENTRY, grant(), as_at=MARCH_2024))


def test_a_grant_of_a_year_that_had_not_ended_is_explained(found):
    said = "As at March 2024, grants are shown for years that had begun or begin within a month."
    assert said in grants_notes(found(COVENTRY, grant(), as_at=MARCH_2024))
    assert said not in grants_notes(found(COVENTRY, grant(year="2023/24"), as_at=MARCH_2024))
    assert said not in grants_notes(found(COVENTRY, grant()))


def test_no_estimate_leaves_the_amount_alone(found, snapshot):
    cumberland = found(CUMBERLAND, grant(CUMBERLAND, amount=1_151_985))
    assert grants_sentence(cumberland).endswith("Estimates of need are not available for Cumberland.")
    assert beside_need(cumberland.rows[0])[0] == (
        "[x]: estimate of adults thought to be dependent on alcohol not available"
    )
    assert grants_source(snapshot, cumberland) == f"Grants as stated in: Paper of {CUMBERLAND}."
    assert grants_source(snapshot, found(WARWICKSHIRE)) == ""


def test_one_kind_of_support_is_not_set_beside_need(found):
    (row,) = found(COVENTRY, grant(name=EMPLOYMENT)).rows
    assert beside_need(row) == ("[z]: for one kind of support",)
    (row,) = found(COVENTRY, grant(name=PUBLIC_HEALTH)).rows
    assert beside_need(row) == ("[z]: for public health as a whole",)


def test_a_grant_to_a_closed_county_is_said_to_be_that_of_its_successors(found):
    after = grant(COUNTY, HOUSING, "2022/23-2024/25", 1_399_029)
    north = found(NORTH, after)
    assert grants_sentence(north).startswith("Northamptonshire, 2022/23 to 2024/25: ")
    assert (
        "Grants to Northamptonshire are for North Northamptonshire and West Northamptonshire together; the "
        "share of each is not stated."
    ) in grants_notes(north)
    assert grants_sentence(found(COUNTY, after)) == (
        "Grants for the years after Northamptonshire ended are shown for North Northamptonshire and West "
        "Northamptonshire."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024/25", "2024/25"),
        ("2022/23-2024/25", "2022/23 to 2024/25"),
        ("2098/99-99/00", "2098/99 to 2099/00"),
    ],
)
def test_years_as_a_reader_meets_them(text, expected):
    assert years_of(parse_period(text)) == expected
