"""The page of one indicator over time: its forms, its comparators, its marks and its words."""

import pytest

from tests.pages.driving import choose, opened, words
from tests.places import CITY, COVENTRY, CUMBERLAND, ENGLAND, NORTHAMPTONSHIRE

NOTES = "2014-07 New service|2015-03 Moved"


def drawn(app):
    return app.get("plotly_chart")


@pytest.mark.parametrize("form", ["values", "index", "difference"])
@pytest.mark.parametrize(
    ("area", "ind"),
    [
        (COVENTRY, "91380"),
        (CUMBERLAND, "91380"),
        (CUMBERLAND, "92432"),
        (COVENTRY, "92432"),
        (COVENTRY, "drug-poisoning-deaths"),
        (NORTHAMPTONSHIRE, "91380"),
        (CITY, "91380"),
        (ENGLAND, "91380"),
    ],
)
def test_every_form_of_every_awkward_trend_opens(form, area, ind):
    app = opened("trends", area=area, ind=ind, form=form, vs="region", events="strategy.covid", notes=NOTES)
    assert not app.exception
    assert drawn(app) or "is held for" in words(app)


@pytest.mark.parametrize(
    "vs", ["england", "region", "neighbours", "neighbours-dfe", "deprivation", "size", "kind", "E08000025"]
)
def test_every_group_is_drawn_or_says_why(vs):
    app = opened("trends", area="E08000026", ind="91380", vs=vs)
    assert not app.exception
    assert drawn(app)
    said = words(app)
    quiet = "Thin grey lines" in said
    why = "No lines are drawn for" in said or "No other councils are drawn" in said
    assert (quiet, why) == {
        "england": (False, False),
        "kind": (False, True),
    }.get(vs, (True, False))


def test_england_is_not_held_against_itself():
    app = opened("trends", area="E92000001", ind="91380", form="difference")
    assert "England cannot be held against itself. The values are shown instead." in words(app)
    assert drawn(app)


def test_the_form_and_the_sex_are_chosen_and_stand_in_the_link():
    app = opened("trends", area="E08000026", ind="91380")
    app.query_params.clear()
    app.query_params.update(app.session_state["written link"])
    next(each for each in app.get("button_group") if each.key == "choice of form").set_value(
        "difference"
    ).run()
    assert not app.exception
    assert app.session_state["written link"]["form"] == "difference"
    assert "worse than England (2.7 per 100,000 above)" in words(app)
    app = choose(app, "choice of sex", "female")
    assert app.session_state["written link"]["sex"] == "female"
    assert "Alcohol-specific mortality (female)" in words(app)


def test_sex_is_offered_only_where_it_is_published():
    assert not [
        each
        for each in opened("trends", area="E08000026", ind="92904").selectbox
        if each.key == "choice of sex"
    ]
    app = opened("trends", area="E08000026", ind="92904", sex="female")
    assert "not published by sex: figures of all persons are shown" in words(app)


def send(app):
    app.query_params.clear()
    app.query_params.update(app.session_state["written link"])
    return app.run()


def test_events_are_switched_on_and_stand_in_the_link():
    app = opened("trends", area="E08000026", ind="92904")
    app.checkbox(key="events covid").check()
    send(app)
    assert app.session_state["written link"]["events"] == "covid"
    assert "Marked: The first lockdown" in words(app)
    assert "not shown to have caused a change" in words(app)


def test_a_note_is_added_shown_and_removed():
    app = opened("trends", area="E08000026", ind="92904")
    app.text_input(key="note month").set_value("2017-07")
    app.text_input(key="note text").set_value("New service")
    next(each for each in app.button if each.label == "Add a note").click()
    send(app)
    assert app.session_state["written link"]["notes"] == "2017-07 New service"
    assert "Marked by the reader: July 2017, New service." in words(app)
    app.button(key="remove note 0").click()
    send(app)
    assert "notes" not in app.session_state["written link"]
    assert "New service." not in words(app)


def test_a_month_that_cannot_be_read_is_said_and_what_was_typed_stays():
    app = opened("trends", area="E08000026", ind="92904")
    app.text_input(key="note month").set_value("July 17")
    app.text_input(key="note text").set_value("New service")
    next(each for each in app.button if each.label == "Add a note").click()
    send(app)
    assert "is not a month" in words(app)
    assert app.text_input(key="note text").value == "New service"
    assert "notes" not in app.session_state["written link"]


def test_five_notes_are_enough():
    notes = "|".join(f"201{year}-03 Note" for year in range(4, 9))
    app = opened("trends", area="E08000026", ind="92904", notes=notes)
    assert not [each for each in app.button if each.label == "Add a note"]
    assert "A chart holds 5 notes" in words(app)


def test_the_test_of_the_recent_trend_is_said_with_its_reason():
    said = words(opened("trends", area="E08000026", ind="drug-poisoning-deaths"))
    assert "Is the recent change more than chance?" in said
    assert "Computed here by weighted linear regression" in said
    assert "Nothing is claimed of the series as a whole." in said
