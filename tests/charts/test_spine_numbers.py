from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.charts.spine.numbers import COLUMNS, SpineRow, spine
from needs.domain.errors import NeedsError
from needs.domain.measures import Polarity
from needs.views.groups import Group, group_of
from needs.views.profile import profile_indicators
from needs.views.ranking import rank_areas


def made(snapshot, code, **options):
    return spine(snapshot, snapshot.places.get(code), profile_indicators(snapshot), **options)


def row(view, indicator):
    return next(row for row in view.rows if row.standing.indicator.id == indicator)


def with_polarity(one, polarity):
    indicator = replace(one.standing.indicator, polarity=polarity)
    return replace(one, standing=replace(one.standing, indicator=indicator))


@pytest.fixture(scope="module")
def of_coventry(snapshot):
    return made(snapshot, "E08000026")


def test_every_row_has_the_place_england_and_the_spread(of_coventry):
    frame = of_coventry.frame()
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == 6
    assert (frame["lowest"] <= frame["lower_quarter"]).all()
    assert (frame["lower_quarter"] < frame["upper_quarter"]).all()
    assert (frame["upper_quarter"] < frame["highest"]).all()
    assert frame["value"].between(frame["lowest"], frame["highest"]).all()


def test_lowest_highest_and_quarters_are_those_of_the_figures(snapshot, of_coventry):
    figures = snapshot.observations
    area = {each.code: each for each in snapshot.register.by_code.values() if each.is_authority}
    values = figures[
        figures["indicator"].eq("91380")
        & figures["period"].eq("2016-18")
        & figures["sex"].eq("Persons")
        & figures["category"].eq("")
        & figures["area_code"].isin([code for code, each in area.items() if each.ranked])
    ]["value"].dropna()
    found = row(of_coventry, "91380")
    assert (found.lowest, found.highest) == (values.min(), values.max())
    assert found.quarters == pytest.approx(np.percentile(values, [25, 75]), abs=1e-9)
    assert found.councils == len(values) == 146


def test_the_rank_and_the_word_are_those_of_the_ranking(snapshot, of_coventry):
    ranking = rank_areas(snapshot, snapshot.catalogue.get("91380"))
    other = next(each for each in ranking.rows if each.area.code == "E08000026")
    found = row(of_coventry, "91380")
    assert found.ranked.rank == other.rank
    assert found.standing.compared.word == "Worse"
    assert row(of_coventry, "40601").ranked.rank is None


def test_places_in_which_few_people_live_are_no_extremes(snapshot):
    found = row(made(snapshot, "E09000001"), "lac-substance-misuse")
    others = [
        figure.value
        for area in snapshot.register.by_code.values()
        if area.is_authority and area.ranked
        for figure in snapshot.series("lac-substance-misuse", (area.code,))
        if figure.period == found.standing.period and figure.value is not None
    ]
    assert (found.lowest, found.highest) == (min(others), max(others))
    assert found.councils <= len(others)
    assert found.ranked.rank is None


def test_a_region_is_set_beside_the_councils_and_not_ranked(snapshot):
    view = made(snapshot, "E12000005")
    found = row(view, "91380")
    assert found.value == pytest.approx(13.2252)
    assert found.ranked.rank is None
    assert found.councils == 146


def test_a_footprint_is_in_the_newest_period_that_it_can_be_combined_for(snapshot):
    view = made(snapshot, "E06000061.E06000062")
    assert row(view, "91380").value == pytest.approx(8.697, abs=0.001)
    assert row(view, "91380").ranked.rank is not None
    reasons = {each.indicator.id: each.reason for each in view.left_out}
    assert "not combined" in reasons["40601"]


def test_a_period_without_england_is_passed_over(snapshot):
    # 92432 for 2016-18 is held for councils and regions, and not for England.
    assert row(made(snapshot, "E12000005"), "92432").standing.period.text == "2014-16"


def test_each_that_is_left_out_says_why(snapshot, of_coventry):
    reasons = {each.indicator.id: each.reason for each in of_coventry.left_out}
    assert reasons["93532"] == "no figure is held for Coventry"
    assert "share no period" in reasons["93763"]
    shown = {each.standing.indicator.id for each in of_coventry.rows}
    assert shown | set(reasons) == {each.id for each in profile_indicators(snapshot)}
    # All of 91117 that is held is by the method that was replaced.
    assert (
        "today’s method" in {e.indicator.id: e.reason for e in made(snapshot, "E09000001").left_out}["91117"]
    )


def test_england_and_a_place_without_figures_are_refused(snapshot):
    with pytest.raises(NeedsError, match="against England"):
        made(snapshot, "E92000001")
    with pytest.raises(NeedsError, match="No figure of Isles of Scilly"):
        spine(snapshot, snapshot.places.get("E06000053"), [snapshot.catalogue.get("91380")])


def test_as_at_an_earlier_month(snapshot):
    view = made(snapshot, "E08000026", as_at=date(2016, 12, 31))
    assert row(view, "91380").standing.period.text == "2014-16"
    assert all(each.standing.period.end <= date(2016, 12, 31) for each in view.rows)


def test_a_smaller_group_has_its_own_spread(snapshot, coventry):
    region = group_of(snapshot, coventry, "region")
    found = row(made(snapshot, "E08000026", group=region), "91380")
    assert found.councils == 14
    assert found.lowest == pytest.approx(8.38, abs=0.01)
    three = Group("three", "", tuple(snapshot.register.find(each) for each in ("Leicester", "Derby")))
    assert row(made(snapshot, "E08000026", group=three), "91380").quarters is None


def test_the_better_side_is_on_the_right(of_coventry):
    found = row(of_coventry, "91380")
    assert found.value > found.england
    assert found.position(found.value) < 0
    assert with_polarity(found, Polarity.HIGH_IS_GOOD).position(found.value) > 0
    assert with_polarity(found, Polarity.NEUTRAL).position(found.value) > 0


NUMBERS = st.floats(0, 1e6, allow_nan=False)


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(Polarity))
def test_a_position_maps_back_to_its_value_and_stays_on_the_chart(value, one, other, polarity):
    nowhere = SimpleNamespace(indicator=SimpleNamespace(polarity=polarity), figure=None)
    lowest, highest = sorted((one, other))
    found = SpineRow(nowhere, value, one, lowest, None, highest, 2, None)
    way = -1 if polarity is Polarity.LOW_IS_GOOD else 1
    for each in (value, lowest, highest):
        place = found.position(each)
        assert -1 <= place <= 1
        assert found.england + way * place * found.reach == pytest.approx(each, abs=1e-6)
    assert found.position(found.england) == 0
