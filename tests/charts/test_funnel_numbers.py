"""A funnel against scipy's own Poisson and binomial distributions, and what it refuses to draw."""

import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, chi2

from needs.charts.funnel.numbers import COLUMNS, CURVE_POINTS, FunnelView, Position, funnel
from needs.domain.errors import NeedsError
from needs.views.groups import group_of, rank_among
from needs.views.ranking import benchmark_of
from tests.places import CITY, CUMBERLAND, ENGLAND, WEST_MIDLANDS

BY_POSITION = {
    Position.ABOVE_OUTER: (1, 1),
    Position.ABOVE_INNER: (1, 0),
    Position.WITHIN: (0, 0),
    Position.BELOW_INNER: (-1, 0),
    Position.BELOW_OUTER: (-1, -1),
}


def drawn(snapshot, code, indicator="91380", choice="england", benchmark="england", period=None):
    place = snapshot.places.get(code)
    ranking = rank_among(
        snapshot,
        snapshot.catalogue.get(indicator),
        place,
        group_of(snapshot, place, choice),
        benchmark=benchmark_of(snapshot, place, benchmark),
        period=period,
    )
    return funnel(ranking), place


def side(value, lower, upper):
    return int(value > upper) - int(value < lower)


@pytest.mark.parametrize(
    ("benchmark", "rate"), [("england", 10.786086), ("region", 13.2252)], ids=["england", "region"]
)
def test_limits_are_those_of_poisson_counts_around_the_number_expected(snapshot, benchmark, rate):
    view, _ = drawn(snapshot, "E08000026", benchmark=benchmark)
    assert len(view.points) == 146
    for point in view.points:
        size = 100_000 * point.figure.count / point.value
        assert point.limits.size == pytest.approx(size)
        expected = rate * size / 100_000
        found = []
        for tail, limits in ((0.025, point.limits.inner), (0.001, point.limits.outer)):
            lower = chi2.ppf(tail, 2 * math.ceil(expected)) / 2 / size * 100_000
            upper = chi2.ppf(1 - tail, 2 * math.floor(expected) + 2) / 2 / size * 100_000
            assert limits == pytest.approx((lower, upper), rel=1e-4)
            found.append(side(point.value, lower, upper))
        assert BY_POSITION[point.position] == tuple(found)


def test_coventry_lies_above_one_limit_and_within_the_other(snapshot):
    view, coventry = drawn(snapshot, "E08000026")
    own = view.point_of(coventry)
    # 114 deaths at 13.4948 per 100,000 are those of 844,770 people, of whom England's rate takes 91.1.
    assert own.limits.size == pytest.approx(844_770, abs=1)
    assert own.position is Position.ABOVE_INNER
    by_region, _ = drawn(snapshot, "E08000026", benchmark="region")
    assert by_region.point_of(coventry).position is Position.WITHIN


def test_a_footprint_has_a_point_and_its_members_none(snapshot):
    view, place = drawn(snapshot, "E10000018.E06000016")
    names = [point.area.name for point in view.points]
    assert view.point_of(place)
    assert not {"Leicester", "Leicestershire"} & set(names)


@pytest.mark.parametrize("code", [CITY, CUMBERLAND, WEST_MIDLANDS, ENGLAND])
def test_a_place_without_a_point_leaves_the_others(snapshot, code):
    view, place = drawn(snapshot, code)
    assert view.point_of(place) is None
    assert len(view.points) == 146
    assert "Rutland" in view.left_out
    assert "England" not in view.left_out


def test_no_point_rests_on_fewer_than_ten_events(snapshot):
    view, _ = drawn(snapshot, "E06000002", "92432", period="2014-16")
    held = rank_among(
        snapshot,
        snapshot.catalogue.get("92432"),
        snapshot.places.get("E06000002"),
        group_of(snapshot, snapshot.places.get("E06000002"), "england"),
        period="2014-16",
    )
    few = {row.area.name for row in held.rows if row.has_value and row.figure.count < 10}
    assert few
    assert few <= set(view.left_out)
    assert min(point.figure.count for point in view.points) >= 10


def test_the_frame_holds_each_council_s_limits_and_the_curves(snapshot):
    view, _ = drawn(snapshot, "E08000026", choice="region")
    frame = view.frame()
    assert list(frame.columns) == list(COLUMNS)
    councils = frame[frame["area_code"] != ""]
    assert len(councils) == 14
    assert councils[["lower95", "upper95", "lower998", "upper998", "size"]].notna().all(axis=None)
    assert (councils["lower998"] <= councils["lower95"]).all()
    assert (councils["upper95"] <= councils["upper998"]).all()
    curve = frame[frame["area_name"] == "limits"]
    assert 10 < len(curve) <= CURVE_POINTS
    assert curve["size"].is_monotonic_increasing
    # The narrower the larger, all the way: a curve without teeth.
    assert curve["upper95"].is_monotonic_decreasing
    assert curve["lower95"].is_monotonic_increasing
    assert curve["size"].min() <= councils["size"].min()
    assert curve["size"].max() >= councils["size"].max()


def test_where_far_more_lie_outside_than_chance_allows_it_says_so(snapshot):
    view, _ = drawn(snapshot, "E08000026")
    assert view.expected_outside == pytest.approx(7.3)
    assert (view.outside, view.beyond_outer) == (102, 68)
    assert view.is_overdispersed


@given(st.integers(5, 152), st.data())
def test_a_few_outside_are_no_sign_of_more_than_chance(of, data):
    outside = data.draw(st.integers(0, of))
    view = SimpleNamespace(points=[None] * of, outside=outside)
    said = FunnelView.is_overdispersed.fget(view)
    if outside <= 0.05 * of:
        assert not said
    # Wilson's interval is approximate; far in the tail of the binomial both must agree.
    if binom.sf(outside - 1, of, 0.05) < 1e-5:
        assert said
    if binom.sf(outside - 1, of, 0.05) > 0.05:
        assert not said


@pytest.mark.parametrize(
    ("indicator", "period", "reason"),
    [
        ("drug-poisoning-deaths", None, "how large a place is"),
        ("alcohol-dependence-estimate", None, "estimate from a model"),
        ("94240", None, "a score has no count"),
        ("93532", None, "its denominator is itself an estimate"),
        ("92904", None, "with their counts and denominators for 0 of"),
        ("92906", None, "with their counts for 0 of 153 councils"),
        ("drug-treatment-completion", None, "with their counts and denominators for 0 of 152"),
        ("92432", "2016-18", "No value of Deaths from drug misuse is held for England"),
    ],
)
def test_what_cannot_be_drawn_says_why_and_what_to_do(snapshot, indicator, period, reason):
    with pytest.raises(NeedsError, match=reason) as refused:
        drawn(snapshot, "E10000020", indicator, period=period)
    assert refused.value.advice


def test_the_embedded_indicators_that_can_be_drawn(snapshot):
    available = {"91380": "2016-18", "92432": "2014-16", "93763": "2023"}
    available |= {"drug-poisoning-crude-rate": "2018-20", "drug-misuse-crude-rate": "2017-19"}
    available |= {"alcohol-treatment-rate": "2018/19"}
    for indicator in snapshot.catalogue:
        if indicator.id in available:
            assert drawn(snapshot, "E10000020", indicator.id, period=available[indicator.id])[0].points
        else:
            with pytest.raises(NeedsError):
                drawn(snapshot, "E10000020", indicator.id)
