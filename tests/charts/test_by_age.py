"""An indicator by age: rates with approximate limits, numbers without, and England's for every place."""

import pytest

from needs.charts.by_age.numbers import age_name, by_age
from needs.charts.by_age.options import AgeMeasure
from needs.charts.by_age.plot import by_age_chart
from needs.charts.by_age.words import APPROXIMATE, takeaway, title
from needs.charts.registry import build
from needs.domain.errors import NeedsError
from needs.methods.intervals import count_interval
from tests.charts.agree import assert_agreement
from tests.chosen import chosen
from tests.places import COVENTRY, ENGLAND, NORTHAMPTONSHIRE

HELD = ["94199", "94201", "drug-poisoning-deaths", "drug-misuse-deaths"]


def view_of(snapshot, indicator, code=COVENTRY, measure=AgeMeasure.RATE):
    return by_age(snapshot, snapshot.catalogue.get(indicator), snapshot.places.get(code), measure)


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("measure", AgeMeasure)
@pytest.mark.parametrize("indicator", HELD)
def test_what_is_drawn_listed_and_said_agrees(snapshot, indicator, measure, narrow):
    view = view_of(snapshot, indicator, measure=measure)
    assert_agreement(by_age_chart(snapshot, view, narrow=narrow), drawn="x")


def test_approximate_limits_are_those_of_the_count_and_are_marked(snapshot):
    view = view_of(snapshot, "94199")
    group = next(each for each in view.groups if each.figure.age == "25-34 yrs")
    limits = count_interval(group.figure.count)
    assert group.limits.lower == pytest.approx(group.value * limits.lower / group.figure.count)
    assert group.limits.upper == pytest.approx(group.value * limits.upper / group.figure.count)
    spec = by_age_chart(snapshot, view)
    assert APPROXIMATE in spec.notes
    assert all(text.startswith("~") for text in spec.table["Approximate 95% limits"])
    assert spec.data["lower95"].isna().all()
    assert {
        each.line.dash for each in spec.figure.data if each.type == "scatter" and each.mode == "lines"
    } == {"dot"}


def test_approximate_limits_are_never_error_bars_of_an_office_program(snapshot):
    assert not by_age_chart(snapshot, view_of(snapshot, "94199")).editable.series[0].lower


def test_groups_that_cannot_be_told_apart_are_named_together(snapshot):
    assert title(view_of(snapshot, "94199")) == "England: the rate is highest at ages 16 to 24 and 25 to 34"
    assert title(view_of(snapshot, "94201")) == "England: the rate is highest at ages 35 to 44"


def test_deaths_are_counts_and_a_part_of_all_deaths(snapshot):
    view = view_of(snapshot, "drug-poisoning-deaths")
    assert title(view) == "England: ages 40 to 49 have the most deaths, 1,255 of 3,983 (32%)"
    assert sum(each.value for each in view.groups) == view.whole.value
    assert view.measure is AgeMeasure.NUMBER
    assert "fewest at ages 0 to 19, 64" in takeaway(view)


@pytest.mark.parametrize("code", [COVENTRY, NORTHAMPTONSHIRE])
def test_that_englands_figures_stand_for_the_place_is_said(snapshot, code):
    assert any("No figures by age are held for" in each for each in drawn_notes(snapshot, code))
    assert not any("No figures by age" in each for each in drawn_notes(snapshot, ENGLAND))


def drawn_notes(snapshot, code):
    return build(snapshot, "by age", chosen(code, indicator="94201")).notes


def test_a_link_holds_what_is_drawn(snapshot):
    drawn = build(snapshot, "by age", chosen(COVENTRY, indicator="94201", measure="number"))
    assert "Value" not in drawn.table
    assert drawn.title == "England: ages 35 to 44 have the most admissions, 26,454 of 102,266 (26%)"


def test_an_indicator_without_ages_is_refused(snapshot):
    with pytest.raises(NeedsError, match="is not held by age"):
        view_of(snapshot, "91380")


def test_ages_are_said_in_words():
    assert [age_name(each) for each in ("<16 yrs", "16-24 yrs", "75+ yrs")] == [
        "under 16",
        "16 to 24",
        "75 and over",
    ]
