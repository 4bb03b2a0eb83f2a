"""Recent trends against the worked examples of OHID's own implementations and against hand calculation."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from needs.domain.errors import MethodError
from needs.domain.measures import Marker, Polarity, ValueType
from needs.methods.intervals import crude_rate
from needs.methods.trend import THRESHOLD, Point, TrendMethod, counts_to_rates, recent_trend

LOW, HIGH, NEUTRAL = Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD, Polarity.NEUTRAL
RATE, SHARE = ValueType.CRUDE_RATE, ValueType.PROPORTION


def rates(values, lowers, uppers, start=2018):
    rows = zip(values, lowers, uppers, strict=True)
    return [Point(start + i, value, lower, upper) for i, (value, lower, upper) in enumerate(rows)]


def shares(counts, denominators, years=range(2018, 2023)):
    rows = zip(years, counts, denominators, strict=True)
    return [Point(year, count=count, denominator=denominator) for year, count, denominator in rows]


RISING = rates(
    (24.67, 24.6, 28, 30.2, 30.6), (23.16, 23.15, 26.44, 28.63, 28.98), (26.25, 26.19, 29.64, 31.9, 32.25)
)
STEADY = rates(
    (20.5506, 19.5952, 19.0349, 21.3966, 18.4372),
    (18.1803, 17.3444, 16.8421, 19.0918, 16.2925),
    (23.1427, 22.0602, 21.4394, 23.8975, 20.7941),
)
SIGHT_LOSS = rates(
    (2.935, 1.93028, 2.7567, 2.8701, 3.0121),
    (2.7841, 1.8085, 2.6113, 2.7225, 2.8616),
    (3.0919, 2.058, 2.9082, 3.0237, 3.1683),
)
DIABETES = [
    replace(rate, count=count, denominator=denominator)
    for rate, count, denominator in zip(
        rates(
            (7.0826, 7.1085, 7.2571, 7.4528, 7.6554),
            (7.0754, 7.1013, 7.2499, 7.4456, 7.6481),
            (7.094, 7.1199, 7.2684, 7.4643, 7.6669),
        ),
        (3455176, 3491868, 3625401, 3774801, 3938080),
        (48783947, 49122259, 49956777, 50649129, 51441896),
        strict=True,
    )
]
MMR = [
    replace(rate, count=count, denominator=denominator)
    for rate, count, denominator in zip(
        rates(
            (92.6254, 92.3221, 90.8708, 90.017, 90.1013),
            (92.4168, 92.1072, 90.6358, 89.7694, 89.8578),
            (92.8288, 92.5315, 91.1004, 90.2594, 90.3396),
        ),
        (57274, 55865, 53681, 51767, 53185),
        (61834, 60511, 59074, 57508, 59028),
        strict=True,
    )
]
GROWING_SHARE = shares((994, 1023, 1199, 1332, 1367), (40299, 41527, 42811, 44064, 44701))


def test_significant_means_99_8_per_cent():
    assert pytest.approx(9.549535706083) == THRESHOLD


@pytest.mark.parametrize(
    ("points", "polarity", "statistic", "slope", "marker"),
    [
        pytest.param(RISING, NEUTRAL, 46.7636, 1.7516, Marker.UP, id="rising-rate"),
        pytest.param(STEADY, LOW, 0.4642, -0.25998, Marker.NO_CHANGE, id="steady-rate"),
        pytest.param(DIABETES, NEUTRAL, 9740.10, None, Marker.UP, id="diabetes-England"),
        pytest.param(MMR, HIGH, 418.54, -0.740511, Marker.DOWN_WORSE, id="mmr-Yorkshire"),
        pytest.param(SIGHT_LOSS, LOW, 33.486, None, Marker.UP_WORSE, id="sight-loss-England"),
    ],
)
def test_regression(points, polarity, statistic, slope, marker):
    trend = recent_trend(points, RATE, polarity)
    assert trend.marker is marker
    assert trend.method is TrendMethod.REGRESSION
    # The worked examples divide the width by 3.92, this by 3.919928: four parts in 100,000 of the statistic.
    assert trend.statistic == pytest.approx(statistic, rel=5e-5, abs=5e-4)
    assert slope is None or trend.slope == pytest.approx(slope, abs=1e-4)


@pytest.mark.parametrize(
    ("points", "polarity", "statistic", "slope", "marker"),
    [
        pytest.param(GROWING_SHARE, NEUTRAL, 47.8967, 0.06525, Marker.UP, id="growing-share"),
        pytest.param(DIABETES, NEUTRAL, 16494.76, None, Marker.UP, id="diabetes-England"),
        pytest.param(MMR, HIGH, 405.05, None, Marker.DOWN_WORSE, id="mmr-Yorkshire"),
        pytest.param(
            shares(
                (318, 314, 318, 291, 292),
                (468.3357879234, 472.8915662651, 500.7874015748, 480.1980198020, 499.1452991453),
            ),
            NEUTRAL,
            12.5688,
            -0.1062,
            Marker.DOWN,
            id="falling-share-with-fractional-denominators",
        ),
        pytest.param(
            shares((120, 118, 110, 101, 95), (600, 610, 620, 615, 625)),
            HIGH,
            6.597,
            None,
            Marker.NO_CHANGE,
            id="successful-completions",
        ),
        pytest.param(
            shares(
                (10588957, 10547929, 10851467, 11034431, 11246440),
                (60458658, 60744002, 61625745, 62418295, 63227624),
            ),
            NEUTRAL,
            3167.80,
            None,
            Marker.UP,
            id="share-aged-65-without-intervals-where-the-website-says-no-change",
        ),
    ],
)
def test_chi_squared_for_trend(points, polarity, statistic, slope, marker):
    trend = recent_trend(points, SHARE, polarity)
    assert trend.marker is marker
    assert trend.method is TrendMethod.CHI_SQUARED
    assert trend.statistic == pytest.approx(statistic, abs=0.01)
    assert slope is None or trend.slope == pytest.approx(slope, abs=1e-4)


def test_a_series_reversed_in_time_has_the_opposite_slope():
    mirrored = [replace(point, year=-point.year) for point in RISING]
    trend = recent_trend(mirrored, RATE, NEUTRAL)
    assert (trend.marker, trend.slope) == (Marker.DOWN, pytest.approx(-1.7516, abs=1e-4))


@pytest.mark.parametrize(
    ("years", "statistic", "slope"),
    [
        pytest.param((2012, 2013, 2014, 2016, 2017), 44.7368, 0.3562, id="actual-years"),
        pytest.param((1, 2, 3, 4, 5), 47.3463, 0.4830, id="as-if-no-year-were-left-out"),
    ],
)
def test_time_is_measured_in_actual_years(years, statistic, slope):
    points = shares((10, 17, 27, 49, 67), (125, 141.666667, 117.391304, 204.166667, 171.794872), years)
    trend = recent_trend(points, SHARE, NEUTRAL)
    assert trend.marker is Marker.UP
    assert trend.statistic == pytest.approx(statistic, abs=0.01)
    assert trend.slope == pytest.approx(slope, abs=1e-4)


def test_a_trend_that_one_point_makes_is_no_change():
    points = shares((100, 96, 98, 95, 180), 5 * (1000,))
    trend = recent_trend(points, SHARE, LOW)
    assert trend.statistic == pytest.approx(25.068, abs=0.01)
    assert (trend.marker, trend.reason) == (Marker.NO_CHANGE, "the direction depends on a single point")


def test_a_dip_that_just_passes_the_outlier_rule():
    slopes = []
    for left_out in range(5):
        kept = [point for i, point in enumerate(SIGHT_LOSS) if i != left_out]
        t, y = (np.array([getattr(point, field) for point in kept]) for field in ("year", "value"))
        half_width = np.array([(point.upper - point.lower) / 2 for point in kept])
        slopes.append(np.polyfit(t - 2020, y, 1, w=1 / half_width)[0])
    assert min(slopes) == pytest.approx(0.0152, abs=1e-4)
    assert recent_trend(SIGHT_LOSS, RATE, LOW).marker is Marker.UP_WORSE


def test_beyond_95_per_cent_but_not_99_8_is_no_change():
    values = np.array((20.0, 20.6, 21.2, 21.9, 22.4))
    trend = recent_trend(rates(values, values - 1.5, values + 1.5), RATE, LOW)
    assert trend.statistic == pytest.approx(6.353, abs=0.01)
    assert (trend.marker, trend.reason) == (
        Marker.NO_CHANGE,
        "the change is within chance at the 99.8 % level",
    )


def test_a_flat_series_does_not_change():
    trend = recent_trend(rates(5 * (10,), 5 * (9,), 5 * (11,)), RATE, LOW)
    assert (trend.marker, trend.statistic) == (Marker.NO_CHANGE, pytest.approx(0))


def test_a_series_with_intervals_for_its_last_three_points_only():
    """Barnsley, 90280: the website published a rise from three points; the guidance does not."""
    values, counts, people = (
        (44.2, 46.7, 41.5, 42.1, 56.1),
        (820, 1140, 765, 910, 1045),
        (1860, 2442, 1840, 2165, 1860),
    )
    intervals = rates(values, (None, None, 36.1, 36.1, 50.5), (None, None, 46.9, 48.1, 61.7))
    by_interval = recent_trend(intervals, RATE, HIGH)
    assert (by_interval.marker, by_interval.reason) == (Marker.CANNOT, "an interval is missing")
    by_count = recent_trend(shares(counts, people), SHARE, HIGH)
    assert by_count.statistic == pytest.approx(24.95, abs=0.01)
    assert (by_count.marker, by_count.reason) == (
        Marker.NO_CHANGE,
        "the direction depends on a single point",
    )


def with_one(points, position, **changes):
    return [replace(point, **changes) if i == position else point for i, point in enumerate(points)]


@pytest.mark.parametrize(
    ("points", "value_type", "reason"),
    [
        pytest.param([], RATE, "fewer than five points", id="no-points"),
        pytest.param(RISING[1:], RATE, "fewer than five points", id="four-points"),
        pytest.param(RISING, ValueType.COUNT, "no trend test is defined for a count", id="count"),
        pytest.param(RISING, ValueType.SCORE, "no trend test is defined for a score", id="unsupported-type"),
        pytest.param(
            [replace(point, years=3) for point in RISING], RATE, "periods overlap", id="rolling-three-years"
        ),
        pytest.param(
            [replace(point, years=3, year=3 * point.year) for point in RISING],
            RATE,
            "periods are not single years",
            id="successive-three-year-periods",
        ),
        pytest.param(with_one(RISING, 2, break_before=True), RATE, "the series has a break", id="break"),
        pytest.param(with_one(RISING, 3, year=2020), RATE, "two points share a year", id="duplicate-year"),
        pytest.param(with_one(RISING, 2, value=None), RATE, "a value is missing", id="value"),
        pytest.param(with_one(RISING, 2, value=math.nan), RATE, "a value is missing", id="nan"),
        pytest.param(with_one(RISING, 2, lower=None), RATE, "an interval is missing", id="lower-limit"),
        pytest.param(with_one(RISING, 2, upper=None), RATE, "an interval is missing", id="upper-limit"),
        pytest.param(
            with_one(RISING, 2, lower=28, upper=28), RATE, "an interval has no width", id="zero-width"
        ),
        pytest.param(with_one(GROWING_SHARE, 2, count=None), SHARE, "a count is missing", id="count-missing"),
        pytest.param(
            with_one(GROWING_SHARE, 2, denominator=None), SHARE, "a denominator is missing", id="denominator"
        ),
        pytest.param(
            shares((5, 3, 1, 1, 2), (5, 5, 5, 4, 4)),
            SHARE,
            "a count is zero, or as large as its denominator",
            id="count-of-all",
        ),
        pytest.param(
            with_one(GROWING_SHARE, 2, count=0),
            SHARE,
            "a count is zero, or as large as its denominator",
            id="count-of-none",
        ),
    ],
)
def test_what_cannot_be_calculated_says_why(points, value_type, reason):
    trend = recent_trend(points, value_type, LOW)
    assert (trend.marker, trend.reason) == (Marker.CANNOT, reason)
    assert (trend.statistic, trend.slope, trend.points_used) == (None, None, ())


def test_only_the_latest_five_points_count():
    older = [Point(2016), Point(2017, 900, 800, 1000, years=3)]
    trend = recent_trend(older + with_one(RISING, 0, break_before=True), RATE, NEUTRAL)
    assert trend.marker is Marker.UP
    assert [point.year for point in trend.points_used] == [2018, 2019, 2020, 2021, 2022]


def test_counts_with_a_population_become_rates_first():
    points = [Point(2018 + i, count=count, denominator=50_000) for i, count in enumerate((8, 12, 20, 30, 45))]
    turned = counts_to_rates(points)
    assert [(p.value, p.lower, p.upper) for p in turned] == [
        crude_rate(p.count, p.denominator) for p in points
    ]
    assert recent_trend(turned, RATE, LOW).marker is Marker.UP_WORSE


def test_a_count_without_a_population_stays_without_a_rate():
    points = with_one(counts_to_rates(shares((8, 12, 20, 30, 45), 5 * (50_000,))), 4, denominator=None)
    turned = counts_to_rates(points)
    assert (turned[4].value, turned[4].lower, turned[4].upper) == (None, None, None)
    assert recent_trend(turned, RATE, LOW).reason == "a value is missing"
    with pytest.raises(MethodError, match="the denominator is zero"):
        counts_to_rates(with_one(points, 4, denominator=0))


SERIES = st.lists(st.tuples(st.floats(1, 50), st.floats(0.5, 10)), min_size=5, max_size=5)


def from_pairs(pairs, scale=1.0):
    return [Point(2018 + i, scale * v, scale * (v - h), scale * (v + h)) for i, (v, h) in enumerate(pairs)]


@given(SERIES, st.sampled_from([0.01, 0.1, 10, 1000]))
def test_scaling_value_and_interval_changes_no_statistic(pairs, scale):
    plain, scaled = (recent_trend(from_pairs(pairs, factor), RATE, LOW) for factor in (1.0, scale))
    assert scaled.statistic == pytest.approx(plain.statistic, rel=1e-6, abs=1e-9)
    assert scaled.slope == pytest.approx(scale * plain.slope, rel=1e-6, abs=1e-9 * scale)


@given(SERIES, st.randoms(use_true_random=False))
def test_the_order_of_the_points_does_not_matter(pairs, random):
    points = from_pairs(pairs)
    shuffled = points.copy()
    random.shuffle(shuffled)
    assert recent_trend(shuffled, RATE, LOW) == recent_trend(points, RATE, LOW)


@given(SERIES, st.integers(-50, 50))
def test_when_the_series_began_does_not_matter(pairs, shift):
    points = from_pairs(pairs)
    moved = [replace(point, year=point.year + shift) for point in points]
    one, other = recent_trend(points, RATE, LOW), recent_trend(moved, RATE, LOW)
    assert other.statistic == pytest.approx(one.statistic, rel=1e-6, abs=1e-9)


@given(st.lists(st.integers(1, 99), min_size=5, max_size=5))
def test_those_counted_and_those_not_move_in_opposite_directions(counts):
    did = recent_trend(shares(counts, 5 * (100,)), SHARE, NEUTRAL)
    did_not = recent_trend(shares([100 - c for c in counts], 5 * (100,)), SHARE, NEUTRAL)
    assert did_not.statistic == pytest.approx(did.statistic, abs=1e-9)
    opposite = {Marker.UP: Marker.DOWN, Marker.DOWN: Marker.UP, Marker.NO_CHANGE: Marker.NO_CHANGE}
    assert did_not.marker is opposite[did.marker]


def test_the_interval_is_read_as_95_per_cent():
    """With standard errors of one and a slope of one a year, the statistic is sum (t - mean)^2."""
    half = norm.ppf(0.975)
    points = rates((0, 1, 2, 3, 4), *((np.arange(5) + sign * half) for sign in (-1, 1)))
    assert recent_trend(points, RATE, NEUTRAL).statistic == pytest.approx(10)
