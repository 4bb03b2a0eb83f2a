from dataclasses import replace
from datetime import date

import pytest

from needs.domain.periods import parse_period
from needs.views.gap import Substance
from needs.views.grants import COLUMNS, grants_of
from needs.wording.grants import grants_sentence, grants_source, per_adult


def found(snapshot, code, **chosen):
    return grants_of(snapshot, snapshot.places.get(code), **chosen)


def test_the_grants_of_the_committee_papers(snapshot):
    held = {(each.area_code, each.year.text): each.amount for each in snapshot.grants}
    assert held == {
        ("E08000026", "2024/25"): 1_164_000,
        ("E06000061", "2023/24"): 663_700,
        ("E06000062", "2023/24"): 701_937,
        ("E06000063", "2024/25"): 1_151_985,
    }
    assert all(each.source for each in snapshot.grants)


def test_coventry_beside_either_group_in_need_and_never_both(snapshot):
    (row,) = found(snapshot, "E08000026").rows
    alcohol, ocu = row.by_need
    assert (alcohol.substance, ocu.substance) == (Substance.ALCOHOL, Substance.OCU)
    assert alcohol.pounds == pytest.approx(1_164_000 / 5298)
    assert ocu.pounds == pytest.approx(1_164_000 / 2509)
    assert (alcohol.estimate.period.text, alcohol.lower) == ("2019/20", None)
    frame = found(snapshot, "E08000026").frame()
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["need"]) == ["alcohol", "ocu"]


def test_northamptonshire_is_the_sum_of_its_two_with_the_estimate_s_range(snapshot):
    one = found(snapshot, "E06000061.E06000062")
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


def test_no_sum_where_a_member_has_none_or_of_another_year(snapshot):
    cumbria = found(snapshot, "E06000063.E06000064")
    assert (cumbria.own, cumbria.without) == ((), ("Westmorland and Furness",))
    assert "held for 1 of its 2 councils" in grants_sentence(cumbria)
    later = tuple(
        replace(each, year=parse_period("2024/25")) if each.area_code == "E06000062" else each
        for each in snapshot.grants
    )
    mixed = grants_of(replace(snapshot, grants=later), snapshot.places.get("E06000061.E06000062"))
    assert (mixed.own, mixed.without) == ((), ())
    assert grants_sentence(mixed).endswith("its councils’ grants are not one grant of one year.")


def test_what_is_not_held_is_said_and_is_not_zero(snapshot):
    assert grants_sentence(found(snapshot, "E10000031")) == "No grant is held for Warwickshire."
    assert found(snapshot, "E10000031").frame().empty
    assert "for any of its 12 councils" in grants_sentence(found(snapshot, "E12000001"))
    assert "held for 1 of its 14 councils" in grants_sentence(found(snapshot, "E12000005"))
    assert "held for 4 of its 153 councils" in grants_sentence(found(snapshot, "E92000001"))


def test_no_estimate_leaves_the_amount_alone(snapshot):
    cumberland = found(snapshot, "E06000063")
    assert grants_sentence(cumberland).endswith(
        "No estimate of need is held for Cumberland to set beside it."
    )
    assert per_adult(cumberland.rows[0].by_need[0]).startswith("[x]: no estimate")
    assert grants_source(snapshot, cumberland) == "Grants as stated in: Cumberland Health Scrutiny 2024."
    assert grants_source(snapshot, found(snapshot, "E10000031")) == ""


def test_the_sentence_of_coventry(snapshot):
    one = found(snapshot, "E08000026")
    assert grants_sentence(one) == (
        "Coventry, 2024/25: Supplementary Substance Misuse Treatment and Recovery Grant, £1,164,000. That "
        "is £220 for each of 5,298 adults thought to be dependent on alcohol (estimate for 2019/20); or £464 "
        "for each of 2,509 people thought to use opiates and/or crack (estimate for 2019/20). One person can "
        "be in both groups."
    )
    assert "Coventry City Council" in grants_source(snapshot, one)
    assert "(between £155 and £263)" in grants_sentence(found(snapshot, "E06000061.E06000062"))


def test_as_at_an_earlier_day_only_what_had_ended(snapshot):
    assert found(snapshot, "E08000026", as_at=date(2024, 3, 31)).rows == ()
    (row,) = found(snapshot, "E06000061", as_at=date(2024, 3, 31)).rows
    assert row.year.text == "2023/24"
    earlier = tuple(replace(each, year=parse_period("2018/19")) for each in snapshot.grants)
    (row,) = grants_of(
        replace(snapshot, grants=earlier), snapshot.places.get("E08000026"), as_at=date(2019, 3, 31)
    ).rows
    assert row.by_need[0].estimate.period.text == "2017/18"
    assert row.by_need[1].estimate is None


def test_a_recoded_council_s_grant_is_found_under_either_code(snapshot):
    grant = replace(snapshot.grants[0], area_code="E06000060")
    with_one = replace(snapshot, grants=(grant,))
    assert found(with_one, "E06000060").rows[0].amount == 1_164_000
    under_the_old = replace(snapshot, grants=(replace(grant, area_code="E10000002"),))
    assert found(under_the_old, "E06000060").rows[0].amount == 1_164_000
