"""The controls of a scenario and the table of grants, on a page that holds nothing else."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import WITHIN
from tests.places import CORE, ENGLAND, WARWICKSHIRE


def page():
    from needs.charts.parts.options import TreatmentFor
    from needs.ui import state
    from needs.ui.figures import chosen_place, snapshot, take_figures
    from needs.ui.grants import show_grants
    from needs.ui.scenario import show_scenario

    take_figures()
    state.read_link()
    place = chosen_place(state.current())
    show_scenario(snapshot(), place, state.current().of(TreatmentFor).substance)
    show_grants(snapshot(), place)
    state.write_link()


def opened(**parameters):
    app = AppTest.from_function(page, default_timeout=WITHIN)
    for key, value in parameters.items():
        app.query_params[key] = value
    return app.run()


def words(app):
    kinds = ("header", "markdown", "caption", "info", "warning")
    return " ".join(str(each.value) for kind in kinds for each in app.get(kind)).replace("\\", "")


def again(app):
    """Run once more as a browser does, with the link that the app wrote."""
    app.query_params.clear()
    app.query_params.update(app.session_state["written link"])
    return app.run()


CASES = [*(("alcohol", each) for each in CORE), ("ocu", WARWICKSHIRE), ("ocu", ENGLAND)]


@pytest.mark.parametrize("target", ["england", "best-quarter", "rate", "extra", "ambition"])
@pytest.mark.parametrize(("sub", "area"), CASES)
def test_every_target_opens_for_every_awkward_place(sub, area, target):
    app = opened(area=area, target=target, sub=sub)
    assert not app.exception
    assert "What it would take" in words(app)
    assert "Grants beside need" in words(app)


def test_coventry_in_words():
    said = words(opened(area="E08000026"))
    assert "Coventry: about 216 more adults in treatment to reach England’s rate" in said
    assert "No default is held" in said
    assert "£1,164,000" in said


def test_a_typed_rate_and_cost_are_kept_in_the_link():
    app = opened(area="E10000031", target="rate")
    assert "No rate of met need has been chosen yet." in words(app)
    app.number_input(key="scenario amount").set_value(25.0)
    again(app)
    assert "about 247 more adults" in words(app)
    app.number_input(key="scenario cost").set_value(2500.0)
    again(app)
    assert "£617,500 a year" in words(app)
    app.number_input(key="scenario returned").set_value(2.0)
    again(app)
    assert "£1,235,000 to society" in words(app)
    assert {"target": "rate", "amount": "25", "cost": "2500", "return": "2"}.items() <= (
        app.session_state["written link"].items()
    )
    app.number_input(key="scenario cost").set_value(None)
    again(app)
    assert "a year once all are in treatment" not in words(app)


def test_another_target_forgets_the_amount():
    app = opened(area="E10000031", target="rate", amount="25")
    app.selectbox(key="choice of target").set_value("extra")
    again(app)
    assert "No number of people has been chosen yet." in words(app)


def test_a_year_that_has_passed_is_said_and_another_shown():
    app = opened(area="E08000026", by="2019")
    assert "2018/19 cannot be chosen" in words(app)
    assert "by" not in app.session_state["written link"]


def test_an_amount_that_no_box_can_hold_is_refused_in_words():
    app = opened(area="E08000026", target="rate", amount="500")
    assert not app.exception
    assert "between 0 and 100 per cent" in words(app)


def test_a_share_of_the_ambition_is_said_where_no_gap_can_be():
    said = words(opened(area="E08000026", sub="ocu", target="ambition"))
    assert "no number in treatment" in said
    assert "are 154." in said


def test_a_place_without_a_grant_is_told_so():
    said = words(opened(area="E10000031"))
    assert "Grants: data not available for Warwickshire." in said
    assert "For context, England, " in said


def test_grants_of_later_years_are_left_out_by_the_day_and_said_to_be():
    said = words(opened(area="E08000026", asat="2021-03"))
    assert "Later grants to Coventry are not shown as at March 2021." in said
    assert "£1,164,000" in words(opened(area="E08000026", asat="2024-03"))
