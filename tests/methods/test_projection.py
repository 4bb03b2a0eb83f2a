"""Projections against an independent implementation of the regression, and their refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.domain.errors import MethodError
from needs.domain.measures import ValueType
from needs.methods.projection import Family, fit_line, predict, project
from needs.methods.trend import Point, counts_to_rates

SLOW_RISE = (100, 104, 110, 108, 115, 121, 119, 126, 131, 130)
STEEP_RISE = (400, 430, 480, 520, 560, 640, 690, 760, 830, 900)


def series(counts, population=100_000, start=2010):
    points = [Point(start + i, count=count, denominator=population) for i, count in enumerate(counts)]
    return list(counts_to_rates(points))


def test_ten_years_of_counts_and_three_more():
    fit = fit_line(range(10), SLOW_RISE, 10 * [1000], Family.POISSON)
    assert fit.intercept + np.log(1000) == pytest.approx(4.617655, abs=1e-6)
    assert fit.slope == pytest.approx(0.030141, abs=1e-6)
    assert 100 * np.expm1(fit.slope) == pytest.approx(3.06, abs=0.005)
    assert fit.dispersion == pytest.approx(0.0486, abs=5e-5)
    half_width = 1.959964 * np.sqrt(fit.dispersion * fit.covariance[1][1])
    yearly = 100 * np.expm1([fit.slope - half_width, fit.slope + half_width])
    assert yearly == pytest.approx((2.61, 3.52), abs=0.005)
    values = [predict(fit, year, base=1000, per=1000).value for year in (10, 11, 12)]
    assert values == pytest.approx((136.874, 141.062, 145.379), abs=5e-4)


@pytest.mark.parametrize(
    ("year", "noise_alone_floored", "least_squares"),
    [(10, (113.66, 160.09), (129.27, 142.07)), (11, (117.39, 164.73), None), (12, (121.22, 169.54), None)],
)
def test_less_spread_than_chance_is_believed_neither_of_the_noise_nor_of_the_line(
    year, noise_alone_floored, least_squares
):
    """The counts spread a twentieth as much as chance would; the dispersion is floored wherever it enters.

    Flooring it for new counts only, and not for the error of the line, gives a narrower band.
    """
    fit = fit_line(range(10), SLOW_RISE, 10 * [1000], Family.POISSON)
    value, at_80, at_95 = predict(fit, year, base=1000, per=1000)[1:]
    x = np.array([1, year])
    squared_error = value**2 * (x @ np.array(fit.covariance) @ x)

    def band(dispersion_of_line):
        reach = 1.959964 * np.sqrt(value + dispersion_of_line * squared_error)
        return value - reach, value + reach

    assert at_95 == pytest.approx(band(1))
    assert band(fit.dispersion) == pytest.approx(noise_alone_floored, abs=5e-3)
    assert at_95.lower < at_80.lower < value < at_80.upper < at_95.upper
    for narrower in (noise_alone_floored, least_squares or noise_alone_floored):
        assert at_95.lower < narrower[0] < narrower[1] < at_95.upper


@pytest.mark.parametrize("family", Family)
def test_the_fit_agrees_with_statsmodels(family):
    years = np.array([0, 1, 2, 3, 5, 6, 7, 9])
    counts = np.array([210, 260, 250, 330, 370, 400, 520, 560])
    bases = np.array([2000, 2100, 2050, 2200, 2250, 2300, 2400, 2380])
    fit = fit_line(2010 + years, counts, bases, family)
    x = sm.add_constant(years)
    if family is Family.POISSON:
        model = sm.GLM(counts, x, family=sm.families.Poisson(), offset=np.log(bases))
    else:
        model = sm.GLM(counts / bases, x, family=sm.families.Binomial(), var_weights=bases)
    model = model.fit(scale="X2")
    assert (fit.intercept, fit.slope) == pytest.approx(tuple(model.params), rel=1e-8)
    assert fit.dispersion == pytest.approx(model.scale, rel=1e-6)
    assert fit.dispersion * np.array(fit.covariance) == pytest.approx(model.cov_params(), rel=1e-6)


def test_a_projection_of_a_rate():
    projection = project(series(STEEP_RISE), ValueType.CRUDE_RATE, 3)
    assert [year.year for year in projection.years] == [2020, 2021, 2022]
    assert projection.no_change == 900
    assert projection.yearly_change_percent == pytest.approx(9.6, abs=0.3)
    assert projection.years[0].value > 900
    widths = [year.at_95.upper - year.at_95.lower for year in projection.years]
    assert widths == sorted(widths)


def test_a_projection_does_not_depend_on_the_order_of_the_points():
    points = series(STEEP_RISE)
    assert project(points[::-1], ValueType.CRUDE_RATE, 2) == project(points, ValueType.CRUDE_RATE, 2)


def test_a_standardised_rate_is_continued_in_its_own_unit():
    points = [
        replace(point, value=0.8 * point.value, lower=0.8 * point.lower, upper=0.8 * point.upper)
        for point in series(STEEP_RISE)
    ]
    standardised, crude = (
        project(points, value_type, 1).years[0].value for value_type in (ValueType.DSR, ValueType.CRUDE_RATE)
    )
    assert standardised == pytest.approx(0.8 * crude)


def test_a_projection_of_a_proportion_stays_within_the_whole():
    counts = (300, 400, 500, 600, 700, 800, 880, 930, 960, 985)
    points = [Point(2010 + i, count=count, denominator=1000) for i, count in enumerate(counts)]
    projection = project(points, ValueType.PROPORTION, 3, per=100)
    assert projection.fit.family is Family.BINOMIAL
    assert projection.no_change == pytest.approx(98.5)
    for year in projection.years:
        assert 0 <= year.at_95.lower <= year.value <= year.at_95.upper <= 100


def with_one(points, position, **changes):
    return [replace(point, **changes) if i == position else point for i, point in enumerate(points)]


RISING = series(STEEP_RISE)


@pytest.mark.parametrize(
    ("points", "value_type", "horizon", "reason"),
    [
        pytest.param(RISING[3:], ValueType.CRUDE_RATE, 1, "fewer than eight points", id="seven-points"),
        pytest.param(
            [replace(point, years=3) for point in RISING], ValueType.CRUDE_RATE, 1, "overlap", id="rolling"
        ),
        pytest.param(
            with_one(RISING, 2, break_before=True), ValueType.CRUDE_RATE, 1, "has a break", id="early-break"
        ),
        pytest.param(RISING, ValueType.CRUDE_RATE, 4, "for 1 to 3 years", id="four-years-ahead"),
        pytest.param(
            series((*STEEP_RISE, 980, 1070)),
            ValueType.CRUDE_RATE,
            4,
            "for 1 to 3 years",
            id="four-years-ahead-of-twelve",
        ),
        pytest.param(RISING[2:], ValueType.CRUDE_RATE, 3, "for 1 to 2 years", id="more-than-a-third"),
        pytest.param(RISING, ValueType.CRUDE_RATE, 0, "for 1 to 3 years", id="no-year-ahead"),
        pytest.param(RISING, ValueType.COUNT, 1, "no trend test is defined for a count", id="count"),
        pytest.param(
            series(SLOW_RISE), ValueType.CRUDE_RATE, 3, "trend is not significant", id="not-significant"
        ),
        pytest.param(
            series((900, 880, 840, 800, 700, 200, 240, 290, 340, 400)),
            ValueType.CRUDE_RATE,
            1,
            "runs against the series",
            id="turned-round",
        ),
        pytest.param(
            with_one(RISING, 1, count=None),
            ValueType.CRUDE_RATE,
            1,
            "the count is missing",
            id="count-missing",
        ),
        pytest.param(
            with_one(RISING, 1, denominator=0),
            ValueType.CRUDE_RATE,
            1,
            "the denominator is zero",
            id="no-population",
        ),
        pytest.param(
            with_one(RISING, 9, lower=None), ValueType.CRUDE_RATE, 1, "an interval is missing", id="no-trend"
        ),
    ],
)
def test_what_is_not_projected_says_why(points, value_type, horizon, reason):
    with pytest.raises(MethodError, match=reason):
        project(points, value_type, horizon)


@pytest.mark.parametrize(
    ("counts", "family", "reason"),
    [
        ([0, 0, 0, 0], Family.POISSON, "all zero"),
        ([9, 9, 9, 9], Family.BINOMIAL, "all as large as their denominators"),
        ([1, 2], Family.POISSON, "too few points"),
        ([0, 0, 9, 9], Family.BINOMIAL, "no line can be fitted"),
    ],
)
def test_a_line_that_cannot_be_fitted_is_refused(counts, family, reason):
    with pytest.raises(MethodError, match=reason):
        fit_line(range(len(counts)), counts, len(counts) * [9], family)


@settings(max_examples=50)
@given(
    st.lists(st.integers(1, 900), min_size=8, max_size=12),
    st.sampled_from(Family),
    st.sampled_from([10, 1000]),
)
def test_the_multiplier_scales_value_and_bands(counts, family, per):
    fit = fit_line(range(len(counts)), counts, len(counts) * [1000], family)
    plain, scaled = predict(fit, len(counts), 1000), predict(fit, len(counts), 1000, per)
    assert scaled.value == pytest.approx(per * plain.value)
    assert scaled.at_95 == pytest.approx([per * limit for limit in plain.at_95])
    assert (
        0 <= plain.at_95.lower <= plain.at_80.lower <= plain.value <= plain.at_80.upper <= plain.at_95.upper
    )


@given(st.lists(st.integers(1, 900), min_size=8, max_size=12), st.integers(-30, 30))
def test_the_calendar_does_not_matter(counts, shift):
    bases = len(counts) * [1000]
    one = predict(fit_line(range(len(counts)), counts, bases, Family.POISSON), 12, 1000)
    years = range(shift, shift + len(counts))
    other = predict(fit_line(years, counts, bases, Family.POISSON), 12 + shift, 1000)
    assert (one.value, *one.at_95) == pytest.approx((other.value, *other.at_95))
