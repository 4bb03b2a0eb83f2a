import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.charts.scenario.numbers import (
    COLUMNS,
    ambition_shares,
    scenario,
    usual_year,
    year_text,
    years_to_choose,
)
from needs.charts.scenario.options import ScenarioOptions
from needs.domain.errors import NeedsError
from needs.domain.vocabulary import Substance, Target
from needs.methods.gap import GapMethod
from needs.store.snapshot import load
from needs.views.gap import gap
from tests.conftest import TODAY
from tests.places import COVENTRY, LEICESTERSHIRE, NORTHAMPTONSHIRE, WARWICKSHIRE, WEST_MIDLANDS

HELD = load()


def found(snapshot, code, target="england", substance="alcohol", *, today=TODAY, as_at=None, **typed):
    return scenario(
        snapshot,
        snapshot.places.get(code),
        Substance(substance),
        ScenarioOptions(Target(target), **typed),
        today=today,
        as_at=as_at,
    )


def test_coventry_to_england_s_rate_by_hand(snapshot):
    # England 2018/19: 104,153 treated of 590,578.67; Coventry: 632 of 4,806.33 (3,816.67 to 6,355.33).
    one = found(snapshot, "E08000026")
    rate = 104_153 / 590_578.6667
    by_hand = [math.ceil(people * rate - 632) for people in (4806.3333, 3816.6667, 6355.3333)]
    assert [one.places.people, one.places.lower, one.places.upper] == by_hand == [216, 42, 489]
    assert one.target_percent == pytest.approx(17.635754, abs=2e-5)
    assert not one.is_met


def test_a_place_ahead_of_england_needs_nobody_more_but_may_by_the_upper_limit(snapshot):
    warwickshire = found(snapshot, "E10000031")
    assert (warwickshire.is_met, warwickshire.places.lower, warwickshire.places.upper) == (True, 0, 146)
    city = found(snapshot, "E09000001")
    assert (city.is_met, city.steps) == (True, ())


@pytest.mark.parametrize(("rate", "people"), [(22, 96), (25, 247), (30, 498)])
def test_a_rate_of_met_need_in_warwickshire(snapshot, rate, people):
    assert found(snapshot, "E10000031", "rate", amount=rate).places.people == people


def test_extra_people_have_no_range_and_what_they_reach_has_one(snapshot):
    one = found(snapshot, "E10000031", "extra", amount=100)
    assert (one.places.people, one.places.lower, one.places.upper) == (100, None, None)
    assert one.target_percent == pytest.approx(100 * 1111 / 5029.3333, abs=1e-4)
    assert one.reached_limits == pytest.approx((100 * 1111 / 6555.6667, 100 * 1111 / 3987), abs=1e-4)


def test_the_upper_quarter_is_that_of_the_other_councils_where_enough_people_live(snapshot):
    one = found(snapshot, "E08000026", "best-quarter")
    register = snapshot.register
    met = []
    for area in register.by_code.values():
        if area.is_authority and area.ranked and register.current_form(area) == area != one.place:
            try:
                row = gap(snapshot, area, Substance.ALCOHOL, period="2018/19", method=GapMethod.PUBLISHED)
            except NeedsError:
                continue
            met.append(row.met_percent)
    assert one.councils == len(met) == 149
    assert one.target_percent == pytest.approx(np.quantile(met, 0.75), abs=1e-9)
    assert found(snapshot, "E06000061.E06000062", "best-quarter").councils == 149


@pytest.mark.parametrize("code", [WEST_MIDLANDS, NORTHAMPTONSHIRE, LEICESTERSHIRE])
def test_a_region_and_a_footprint_are_counted_like_an_authority(snapshot, code):
    one = found(snapshot, code, "rate", amount=30)
    row = gap(snapshot, snapshot.places.get(code), Substance.ALCOHOL)
    assert one.places.people == math.ceil(round(0.3 * row.prevalence - row.in_treatment, 6))
    assert one.places.lower <= one.places.people <= one.places.upper


def test_a_published_gap_s_range_comes_from_its_own_limits(snapshot):
    # West Sussex, opiates and crack, 2019/20: 52.6173 (26.9384 to 65.4897); England 52.1477.
    one = found(snapshot, "E10000032", substance="ocu")
    treated = 2585 - 1360.3333
    upper = treated / (1 - 0.654897)
    assert one.now.prevalence_upper95 is None
    assert one.places.people == math.ceil(2585 * (1 - 0.521477) - treated) == 13
    assert one.places.upper == pytest.approx(upper * (1 - 0.521477) - treated, abs=1.01)


def test_the_national_increase_is_a_yardstick_without_a_range(snapshot):
    one = found(snapshot, "E08000026", "ambition")
    assert (one.places.people, one.places.lower) == (math.ceil(0.19 * 632), None)


def test_shares_of_the_national_ambition_where_both_keys_are_held(snapshot):
    shares = ambition_shares(snapshot, snapshot.places.get("E08000026"))
    assert shares.shares.by_treatment == pytest.approx(346.6, abs=0.05)
    assert shares.shares.by_ocu_prevalence == pytest.approx(154.5, abs=0.05)
    assert (shares.in_treatment.period.text, shares.estimate.period.text) == ("2022/23", "2019/20")
    assert ambition_shares(snapshot, snapshot.places.get("E10000031")) is None


@pytest.mark.parametrize(
    ("code", "target", "typed", "said"),
    [
        ("E92000001", "england", {}, "England has no distance from it"),
        ("E06000063", "england", {}, "Neither number is held"),
        ("E92000001", "best-quarter", {}, "Only 6 of 149 other councils have a gap"),
        ("E08000026", "rate", {}, "No rate of met need has been chosen"),
        ("E08000026", "extra", {}, "No number of people has been chosen"),
        ("E08000026", "rate", {"amount": 101}, "between 0 and 100"),
        ("E08000026", "england", {"by": 2027}, "2026/27 is not ahead: the steps begin in 2027/28"),
        ("E08000026", "england", {"by": 2038}, "10 years at most"),
    ],
)
def test_refuses_in_plain_words(snapshot, code, target, typed, said):
    with pytest.raises(NeedsError, match=said):
        found(snapshot, code, target, **typed)


def test_steps_begin_with_the_next_financial_year_and_keep_the_range(snapshot):
    one = found(snapshot, "E08000026", by=2030)
    assert [(s.year, s.people, s.lower, s.upper, s.in_treatment) for s in one.steps] == [
        (2028, 72, 14, 163, 704),
        (2029, 144, 28, 326, 776),
        (2030, 216, 42, 489, 848),
    ]
    assert found(snapshot, "E08000026").steps == one.steps
    assert found(snapshot, "E08000026", as_at=date(2024, 3, 31)).steps[0].year == 2025


def test_years_are_financial_years():
    assert year_text(2028) == "2027/28"
    assert year_text(2100) == "2099/00"
    assert usual_year(date(2026, 3, 31)) == 2029
    assert usual_year(date(2026, 4, 1)) == 2030
    assert years_to_choose(TODAY) == tuple(range(2028, 2038))


def test_cost_and_return_are_those_typed_or_held(snapshot):
    free = found(snapshot, "E08000026")
    assert (free.price, free.cost, free.value) == (None, None, None)
    assert (free.returned.value, free.returned.typed) == (3.0, False)
    one = found(snapshot, "E08000026", cost=2500.0, returned=2.5)
    assert one.cost == (540_000, 105_000, 1_222_500)
    assert one.value == (540_000, 1_350_000, 810_000)
    assert (one.price.typed, one.returned.typed) == (True, True)
    assert [step.cost for step in one.steps] == [180_000, 360_000, 540_000]
    assert not found(snapshot, "E08000026", returned=3.0).returned.typed


def test_no_price_is_made_up(snapshot):
    assert all(snapshot.costs[f"unit-cost-{each}"].value is None for each in Substance)


def test_the_frame_has_a_line_for_the_year_counted_and_one_for_each_step(snapshot):
    frame = found(snapshot, "E08000026", cost=1000).frame()
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["financial_year"]) == ["2018/19", "2027/28", "2028/29", "2029/30"]
    assert list(frame["in_treatment"]) == [632, 704, 776, 848]
    assert frame["cost_pounds"].isna().tolist() == [True, False, False, False]


@given(
    st.sampled_from([COVENTRY, WARWICKSHIRE, WEST_MIDLANDS, NORTHAMPTONSHIRE]),
    st.floats(0, 100),
    st.integers(2028, 2037),
)
def test_steps_rise_end_at_the_whole_and_lie_in_their_range(code, rate, by):
    one = found(HELD, code, "rate", amount=rate, by=by)
    assert one.places.lower <= one.places.people <= one.places.upper
    people = [step.people for step in one.steps]
    assert people == sorted(people)
    assert all(step.lower <= step.people <= step.upper for step in one.steps)
    if one.steps:
        assert (len(people), people[-1]) == (by - 2027, one.places.people)
        assert one.steps[-1].in_treatment == one.now.in_treatment + one.places.people
    else:
        assert one.places.upper == 0
