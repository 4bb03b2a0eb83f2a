"""The pages on inequalities and on young people, driven as scripts over awkward places."""

import pytest

from tests.pages.driving import again, choose, opened, words
from tests.places import AWKWARD

INEQUALITIES, YOUNG = "inequalities", "young_people"


def control(app, label):
    return next(each for each in app.button_group if each.label == label)


@pytest.mark.parametrize("indicator", ["91380", "92432"])
@pytest.mark.parametrize("code", AWKWARD)
def test_inequalities_open_for_every_awkward_place(code, indicator):
    app = opened(INEQUALITIES, area=code, ind=indicator)
    assert not app.exception
    assert app.title[0].value.startswith("Who bears more of it in ")
    assert app.get("plotly_chart")


@pytest.mark.parametrize("code", AWKWARD)
def test_deprivation_opens_for_every_awkward_place(code):
    app = opened(INEQUALITIES, area=code, ind="91380")
    control(app, "Show").set_value("deprivation")
    again(app)
    assert not app.exception
    assert "16.7 in the most deprived tenth of councils" in words(app)
    assert ("as a whole, not for" in words(app)) == (code != "E92000001")


def test_an_indicator_without_a_breakdown_stays_chosen_and_is_named():
    app = opened(INEQUALITIES, area="E08000026", ind="92906")
    assert "is not held by sex, by deprivation or by age" in words(app)
    assert app.session_state["written link"]["ind"] == "92906"
    assert app.selectbox(key="choice of indicator").value == "92432"


def test_choosing_an_indicator_is_written_into_the_link():
    app = opened(INEQUALITIES, area="E08000026", ind="91380")
    choose(app, "choice of indicator", "92432")
    assert app.session_state["written link"]["ind"] == "92432"
    assert "men’s rate was 4.2 times women’s" in words(app)


def test_an_indicator_held_by_sex_only_takes_over_from_deprivation():
    app = opened(INEQUALITIES, area="E08000026", ind="91380")
    control(app, "Show").set_value("deprivation")
    again(app)
    choose(app, "choice of indicator", "92432")
    assert not app.exception
    assert "men’s rate was 4.2 times women’s" in words(app)


def test_the_tenths_follow_the_chosen_sex():
    app = opened(INEQUALITIES, area="E08000026", ind="91380", sex="male")
    control(app, "Show").set_value("deprivation")
    again(app)
    assert "23.1 in the most deprived tenth" in words(app)
    choose(app, "choice of sex", "female")
    assert "10.7 in the most deprived tenth" in words(app)
    assert app.session_state["written link"]["sex"] == "female"


def test_a_month_before_the_first_figures_says_so():
    app = opened(INEQUALITIES, area="E08000026", ind="91380", asat="2007-01")
    assert not app.exception
    assert "is not held for both sexes in any period shown" in words(app)


@pytest.mark.parametrize("code", AWKWARD)
def test_young_people_open_for_every_awkward_place(code):
    app = opened(YOUNG, area=code)
    assert not app.exception
    assert app.title[0].value.startswith("What is known about young people in ")
    assert "is not held in this product" in words(app)


def test_young_people_stand_beside_adults_and_over_time():
    app = opened(YOUNG, area="E08000026")
    assert len(app.table) >= 2
    assert app.get("plotly_chart")
    assert "Hospital admissions due to substance misuse (15-24 years)" in words(app)
    assert "how much chance could move it cannot be said" in words(app)


def test_a_place_without_a_series_says_so():
    app = opened(YOUNG, area="E06000053")
    assert "no value is published for Isles of Scilly" in words(app)
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("page", [INEQUALITIES, YOUNG])
def test_without_a_place_the_page_asks_for_one(page):
    app = opened(page)
    assert not app.exception
    assert "Choose a council above" in words(app)
