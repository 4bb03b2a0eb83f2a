"""The treatment gap against rows that OHID published."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.domain.errors import MethodError
from needs.methods.gap import (
    ABOVE_ESTIMATE,
    ABOVE_LOWER,
    NO_INTERVAL,
    GapMethod,
    Population,
    mismatches,
    three_year_gap,
    three_year_mean,
    treatment_gap,
)


def limits(gap):
    return gap.gap_percent, gap.gap_lower95, gap.gap_upper95


def test_warwickshire_alcohol_2018_19_from_its_three_years():
    gap = three_year_gap(1011, (5053, 5007, 5028), (4044, 3959, 3958), (6570, 6480, 6617))
    estimate = (gap.prevalence, gap.prevalence_lower95, gap.prevalence_upper95)
    assert estimate == pytest.approx((5029.3333, 3987, 6555.6667), abs=1e-4)
    assert limits(gap) == pytest.approx((79.897932, 74.642588, 84.578227), abs=1e-6)
    assert gap.people_not_in_treatment == pytest.approx(4018.333, abs=1e-3)
    assert (gap.method, gap.warnings) == (GapMethod.PUBLISHED, ())


@pytest.mark.parametrize(
    ("in_treatment", "estimate", "published"),
    [
        pytest.param(
            107_428,
            ((589_101 + 586_780 + 602_391) / 3, 476_943, 766_662.3333),
            (81.876563, 77.475715, 85.987573),
            id="England-alcohol-2020-21",
        ),
        pytest.param(
            104_880,
            (592_757.3333, 476_943, 766_662.3333),
            (82.306419, 78.009951, 86.319923),
            id="England-alcohol-2019-20",
        ),
        pytest.param(
            1233,
            (2585.3333, 1676.6667, 3549.6667),
            (52.307891, 26.461233, 65.264344),
            id="West-Sussex-ocu-2018-19",
        ),
        pytest.param(
            644, (1179, 1013.3333, 1475), (45.377439, 36.447368, 56.338983), id="Hartlepool-ocu-2020-21"
        ),
        pytest.param(
            1321,
            (2267.3333, 2028, 2516.6667),
            (41.737724, 34.861933, 47.509934),
            id="Middlesbrough-ocu-2020-21",
        ),
        pytest.param(
            146_142,
            (305_118.3333, 301_515.6667, 315_753.3333),
            (52.103173, 51.530877, 53.716403),
            id="England-ocu-2020-21",
        ),
        pytest.param(
            146_006,
            (305_118, 301_515.6667, 315_753.3333),
            (52.147693, 51.575982, 53.759475),
            id="England-ocu-2019-20",
        ),
        pytest.param(
            146_006,
            (336_531, 311_932, 360_845),
            (56.61, 53.19, 59.54),
            id="England-ocu-revised-estimate-2018-19",
        ),
        pytest.param(
            104_880,
            (608_416, 501_037, 766_536),
            (82.76, 79.07, 86.32),
            id="England-alcohol-single-year-2019-20",
        ),
    ],
)
def test_published_and_single_year_gaps(in_treatment, estimate, published):
    rounded = 0.005 if round(published[0], 2) == published[0] else 3e-6
    assert limits(treatment_gap(in_treatment, *estimate)) == pytest.approx(published, abs=rounded)


def test_the_revised_estimate_alone_moves_the_headline_from_52_to_57():
    assert treatment_gap(146_006, 305_118).gap_percent == pytest.approx(52.15, abs=0.005)
    assert treatment_gap(146_006, 341_032).gap_percent == pytest.approx(57.19, abs=0.005)


@pytest.mark.parametrize(
    ("in_treatment", "prevalence", "met"),
    [
        pytest.param(632, 4806.3333, 13.149317, id="Coventry-2018-19"),
        pytest.param(1279, 6617.3333, 19.328027, id="Northamptonshire-2018-19"),
        pytest.param(104_153, 590_578.6667, 17.635754, id="England-2018-19"),
        pytest.param(1824, 5298 + 2509, 23.36, id="Coventry-2022-23-at-most"),
        pytest.param(290_635, 608_416 + 341_032, 30.61, id="England-2022-23-at-most"),
    ],
)
def test_met_need(in_treatment, prevalence, met):
    gap = treatment_gap(in_treatment, prevalence)
    assert gap.met_percent == pytest.approx(met, abs=0.005 if round(met, 2) == met else 3e-6)
    assert gap.gap_percent == pytest.approx(100 - gap.met_percent)


def test_half_of_those_who_use_opiates_in_treatment_is_a_gap_of_half():
    """Northamptonshire, 2020/21: 49 % of people using opiates or crack, 20 % of those alcohol dependent."""
    assert treatment_gap(49, 100).gap_percent == pytest.approx(51)
    assert treatment_gap(1323, 6617).gap_percent == pytest.approx(80, abs=0.01)


def test_treatment_above_the_lower_estimate_is_shown_as_none_and_said():
    gap = treatment_gap(1000, 1100, 900, 1300)
    assert limits(gap) == pytest.approx((9.090909, 0, 23.076923))
    assert gap.raw_gap_lower95 == pytest.approx(-11.111111)
    assert (gap.people_not_in_treatment, gap.people_lower95, gap.people_upper95) == (100, 0, 300)
    assert gap.warnings == (ABOVE_LOWER,)


def test_treatment_at_the_lower_estimate_does_not_exceed_it():
    gap = treatment_gap(900, 1100, 900, 1300)
    assert (gap.gap_lower95, gap.warnings) == (0, ())


def test_treatment_above_the_estimate_is_said_as_well():
    gap = treatment_gap(1200, 1100, 900, 1300)
    assert (gap.gap_percent, gap.people_not_in_treatment) == (0, 0)
    assert gap.met_percent == pytest.approx(109.090909)
    assert gap.raw_gap_percent == pytest.approx(-9.090909)
    assert gap.warnings == (ABOVE_LOWER, ABOVE_ESTIMATE)


def test_a_lower_estimate_of_none_is_a_lower_limit_of_none():
    gap = treatment_gap(10, 100, 0, 200)
    assert (gap.gap_lower95, gap.raw_gap_lower95) == (0, -math.inf)


@pytest.mark.parametrize(("lower", "upper"), [(None, None), (900, None), (math.nan, 1300)])
def test_without_limits_there_is_a_gap_without_an_interval(lower, upper):
    gap = treatment_gap(500, 1000, lower, upper)
    assert limits(gap) == (50, None, None)
    assert (gap.people_lower95, gap.people_upper95, gap.raw_gap_lower95) == (None, None, None)
    assert gap.warnings == (NO_INTERVAL,)


def test_one_missing_limit_in_three_years_leaves_the_gap_without_an_interval():
    gap = three_year_gap(500, (900, 1000, 1100), (800, None, 1000), (1000, 1100, 1200))
    assert limits(gap) == (50, None, None)
    assert gap.warnings == (NO_INTERVAL,)


@pytest.mark.parametrize(
    ("compute", "reason"),
    [
        (lambda: treatment_gap(None, 100), "the number in treatment is missing"),
        (lambda: treatment_gap(-5, 100), "the number in treatment is negative"),
        (lambda: treatment_gap(5, math.nan), "the prevalence estimate is missing"),
        (lambda: treatment_gap(5, 0), "the prevalence estimate is zero"),
        (lambda: treatment_gap(5, 100, 110, 120), "the prevalence limits do not contain the estimate"),
        (lambda: three_year_mean((1, 2)), "a three-year mean needs three years"),
        (lambda: three_year_mean((1, None, 3)), "the figure of one of the three years is missing"),
    ],
)
def test_what_cannot_be_computed_says_why(compute, reason):
    with pytest.raises(MethodError) as refusal:
        compute()
    assert refusal.value.message == reason


def test_years_and_ages_that_differ_are_said():
    treatment, prevalence = Population("2022/23", "18+ yrs"), Population("2019/20", "15-64 yrs")
    warnings = mismatches(treatment, prevalence)
    assert warnings == (
        "different years: treatment 2022/23, prevalence estimate 2019/20",
        "different ages: treatment 18+ yrs, prevalence estimate 15-64 yrs",
    )
    assert mismatches(treatment, treatment) == ()
    assert treatment_gap(5, 10, warnings=warnings).warnings == (*warnings, NO_INTERVAL)


@pytest.mark.parametrize(
    ("in_treatment", "estimate", "simulated"),
    [
        pytest.param(1011, (5029.3333, 3987, 6555.6667), (74.64, 84.58), id="Warwickshire"),
        pytest.param(1233, (2585.3333, 1676.6667, 3549.6667), (26.30, 65.25), id="West-Sussex"),
        pytest.param(107_428, (592_757.3333, 476_943, 766_662.3333), (77.45, 85.99), id="England-alcohol"),
    ],
)
def test_a_simulation_adds_nothing_to_the_interval(in_treatment, estimate, simulated):
    """Prevalence drawn from a log-normal distribution split at the estimate."""
    point, lower, upper = estimate
    rng = np.random.default_rng(93532)
    z = rng.standard_normal(200_000)
    prevalence = point * np.exp(z * np.where(z < 0, np.log(point / lower), np.log(upper / point)) / 1.96)
    drawn = np.quantile(100 * (1 - in_treatment / prevalence), (0.025, 0.975))
    assert drawn == pytest.approx(simulated, abs=0.2)
    assert drawn == pytest.approx(limits(treatment_gap(in_treatment, *estimate))[1:], abs=0.2)


PEOPLE = st.floats(1, 1e6)


@given(PEOPLE, PEOPLE, st.floats(0, 1), st.floats(0, 3))
def test_limits_contain_the_gap(in_treatment, prevalence, below, above):
    gap = treatment_gap(in_treatment, prevalence, prevalence * (1 - below), prevalence * (1 + above))
    assert 0 <= gap.gap_lower95 <= gap.gap_percent <= gap.gap_upper95 <= 100
    assert 0 <= gap.people_lower95 <= gap.people_not_in_treatment <= gap.people_upper95


@given(PEOPLE, PEOPLE, PEOPLE)
def test_the_gap_falls_as_treatment_rises(prevalence, one, other):
    fewer, more = (treatment_gap(treated, prevalence) for treated in sorted((one, other)))
    assert more.raw_gap_percent <= fewer.raw_gap_percent
    assert more.people_not_in_treatment <= fewer.people_not_in_treatment


@given(PEOPLE, PEOPLE)
def test_equal_years_make_both_methods_agree(in_treatment, prevalence):
    single = treatment_gap(in_treatment, prevalence, 0.8 * prevalence, 1.3 * prevalence)
    years = (3 * [factor * prevalence] for factor in (1, 0.8, 1.3))
    assert limits(three_year_gap(in_treatment, *years)) == pytest.approx(limits(single), abs=1e-6)
