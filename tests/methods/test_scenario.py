"""Scenarios against hand calculation on published figures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.domain.errors import MethodError
from needs.methods.gap import GapMethod, three_year_gap, treatment_gap
from needs.methods.scenario import (
    Input,
    Places,
    Spending,
    Step,
    ambition_share,
    social_return,
    to_reach,
    to_reach_best_quarter,
    to_reach_england,
    yearly_cost,
    yearly_steps,
)

WARWICKSHIRE = three_year_gap(1011, (5053, 5007, 5028), (4044, 3959, 3958), (6570, 6480, 6617))


@pytest.mark.parametrize(
    ("target", "people", "exactly"), [(78, 96, 95.45), (75, 247, 246.33), (70, 498, 497.8)]
)
def test_people_to_reach_a_target_in_warwickshire(target, people, exactly):
    assert to_reach(WARWICKSHIRE, target).people == people
    assert WARWICKSHIRE.prevalence * (1 - target / 100) - 1011 == pytest.approx(exactly, abs=0.01)


def test_the_range_comes_from_the_limits_of_the_estimate():
    assert to_reach(WARWICKSHIRE, 75) == Places(247, 0, 628, 75)


def test_an_estimate_without_limits_gives_no_range():
    assert to_reach(treatment_gap(500, 1000), 40) == Places(100, None, None, 40)


def test_a_whole_number_of_people_is_not_rounded_up_by_a_binary_digit():
    assert 100 * (1 - 41 / 100) > 59  # by a binary digit
    assert to_reach(treatment_gap(59, 100), 41).people == 0
    assert to_reach(treatment_gap(58, 100), 41).people == 1


@pytest.mark.parametrize("target", [-1, 101, None, math.nan])
def test_a_target_must_be_a_percentage(target):
    with pytest.raises(MethodError, match="target gap"):
        to_reach(WARWICKSHIRE, target)


def test_coventry_would_match_englands_crude_ratio_with_566_more_people():
    coventry, england = treatment_gap(1824, 5298 + 2509), treatment_gap(290_635, 608_416 + 341_032)
    assert to_reach_england(coventry, england).people == 566


def test_an_area_ahead_of_england_needs_nobody_more():
    assert to_reach_england(treatment_gap(60, 100), treatment_gap(50, 100)).people == 0


def test_gaps_by_different_methods_are_not_mixed():
    other = treatment_gap(500, 1000)
    assert (WARWICKSHIRE.method, other.method) == (GapMethod.PUBLISHED, GapMethod.SINGLE_YEAR)
    with pytest.raises(MethodError, match="different methods"):
        to_reach_england(WARWICKSHIRE, other)
    with pytest.raises(MethodError, match="different methods"):
        to_reach_best_quarter("a", {"a": WARWICKSHIRE, "b": other})


def test_the_best_quarter_leaves_the_area_itself_out():
    gaps = {str(met): treatment_gap(met, 100) for met in (10, 20, 30, 40, 50)}
    # The others' gaps are 50, 60, 70 and 80: the lower quartile is 57.5, and 55 had the area counted itself.
    assert to_reach_best_quarter("10", gaps) == Places(33, None, None, 57.5)


def test_a_quarter_needs_four_others():
    gaps = {str(met): treatment_gap(met, 100) for met in (10, 20, 30, 40)}
    with pytest.raises(MethodError, match="fewer than 4 areas have a value"):
        to_reach_best_quarter("10", gaps)


def test_an_area_without_a_gap_has_no_best_quarter_to_reach():
    with pytest.raises(MethodError, match="no treatment gap of its own"):
        to_reach_best_quarter("a", {"b": treatment_gap(1, 2)})


def test_coventrys_share_of_the_national_ambition():
    share = ambition_share(1824, 2509, 341_032)
    assert share.by_treatment == pytest.approx(346.6, abs=0.05)
    assert share.by_ocu_prevalence == pytest.approx(154.5, abs=0.05)


def test_the_national_increase_is_54_500_places():
    in_treatment_2020_21 = 275_896 + 11_013  # adults and young people
    assert ambition_share(in_treatment_2020_21, 1, 1).by_treatment == pytest.approx(54_500, rel=1e-3)


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ((None, 1, 1), "number in treatment is missing"),
        ((1, None, 1), "area's prevalence"),
        ((1, 1, 0), "England's prevalence estimate is zero"),
    ],
)
def test_a_share_needs_every_number(numbers, reason):
    with pytest.raises(MethodError, match=reason):
        ambition_share(*numbers)


def test_cost_carries_the_range_of_the_places():
    price = Input(2500, "commissioner's own contract")
    assert yearly_cost(Places(247, 0, 628, 75), price) == (617_500, 0, 1_570_000)
    assert yearly_cost(Places(10, None, None, 75), price) == (25_000, None, None)
    with pytest.raises(MethodError, match="unit cost is negative"):
        yearly_cost(Places(10, None, None, 75), Input(-1, ""))


def test_return_on_spending():
    drugs, alcohol = Spending(500_000, Input(4, "a study")), Spending(200_000, Input(3, "another"))
    assert social_return(drugs, alcohol) == (700_000, 2_600_000, 1_900_000)
    assert social_return(drugs).gross == 2_000_000
    with pytest.raises(MethodError, match="sum spent is missing"):
        social_return(Spending(math.nan, Input(4, "a study")))


def test_steps_rise_evenly_to_the_whole():
    assert yearly_steps(Places(100, None, None, 50), 2025, 2028) == (
        Step(2026, 34),
        Step(2027, 67),
        Step(2028, 100),
    )
    for end in (2025, 2020):
        with pytest.raises(MethodError, match="before the first step"):
            yearly_steps(Places(100, None, None, 50), 2025, end)


@given(st.floats(1, 1e5), st.floats(0, 1), st.floats(0, 100), st.floats(0, 100))
def test_a_smaller_target_takes_more_people(prevalence, met, one, other):
    gap = treatment_gap(met * prevalence, prevalence)
    near, far = (to_reach(gap, target) for target in sorted((one, other), reverse=True))
    assert near.people <= far.people


@given(st.floats(10, 1e5), st.floats(0, 1), st.floats(0, 100))
def test_the_people_found_do_reach_the_target(prevalence, met, target):
    gap = treatment_gap(met * prevalence, prevalence)
    people = to_reach(gap, target).people
    reached = treatment_gap(gap.in_treatment + people, prevalence)
    assert reached.gap_percent <= target + 1e-4
    if people:
        one_fewer = treatment_gap(gap.in_treatment + people - 1, prevalence)
        assert one_fewer.gap_percent > target - 1e-4


@given(st.integers(0, 5000), st.integers(1, 10))
def test_steps_never_fall_and_end_at_the_whole(people, years):
    steps = [step.people for step in yearly_steps(Places(people, None, None, 50), 2025, 2025 + years)]
    assert steps == sorted(steps)
    assert (len(steps), steps[-1]) == (years, people)
