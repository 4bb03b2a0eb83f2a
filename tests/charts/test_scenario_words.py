from dataclasses import replace
from datetime import date

import pytest

from needs.charts.scenario.numbers import ambition_shares, scenario
from needs.charts.scenario.options import ScenarioOptions
from needs.charts.scenario.words import (
    NOT_A_FORECAST,
    ambition_sentence,
    cost_sentences,
    pounds,
    price_note,
    range_of,
    scenario_notes,
    scenario_takeaway,
    scenario_title,
)
from needs.domain.vocabulary import Substance, Target
from tests.conftest import TODAY
from tests.places import COVENTRY, NORTHAMPTONSHIRE, WARWICKSHIRE, WEST_MIDLANDS


def found(snapshot, code, target="england", substance="alcohol", **typed):
    inputs = ScenarioOptions(Target(target), **typed)
    return scenario(snapshot, snapshot.places.get(code), Substance(substance), inputs, today=TODAY)


def test_the_sentence_of_coventry(snapshot):
    assert scenario_takeaway(found(snapshot, "E08000026")) == (
        "To reach England’s rate of met need (17.6%), Coventry would need about 216 more adults in treatment "
        "for alcohol (between 42 and 489) than the 632 counted in 2018/19. Need is an estimate: 4,806 adults "
        "thought to be dependent on alcohol (2015/16 to 2017/18). In equal steps that is 72 more by the end "
        "of 2027/28 and all 216 by the end of 2029/30. It is arithmetic on those figures, not a forecast."
    )


def test_one_step_is_said_without_steps(snapshot):
    one = found(snapshot, "E08000026", by=2028)
    assert "All would be in treatment by the end of 2027/28." in scenario_takeaway(one)


def test_a_place_that_meets_its_target_is_told_so_with_the_upper_limit(snapshot):
    one = found(snapshot, "E10000031")
    assert scenario_title(one) == "Warwickshire is at or above England’s rate already"
    assert "20.1% of need was met in 2018/19" in scenario_takeaway(one)
    assert "At the upper limit of the estimate, 146 more adults would be needed." in scenario_takeaway(one)
    assert "steps" not in scenario_takeaway(one)
    city = scenario_takeaway(found(snapshot, "E09000001", "best-quarter"))
    assert "City of London is in the quarter of councils with the highest met need (21.6% or more)" in city
    assert "upper limit" not in city


def test_extra_people_are_said_with_what_they_reach(snapshot):
    one = found(snapshot, "E10000031", "extra", amount=100)
    assert scenario_title(one) == "Warwickshire: 100 more in treatment would meet 22.1% of need"
    assert "would meet 22.1% (between 16.9% and 27.9%) of need" in scenario_takeaway(one)
    many = found(snapshot, "E10000031", "extra", amount=10_000)
    assert "More people would be in treatment than are thought to need it." in scenario_notes(many)


def test_a_quarter_says_how_it_was_found(snapshot):
    notes = " ".join(scenario_notes(found(snapshot, "E08000026", "best-quarter")))
    assert "begins at 21.7%: the upper quartile (type 7) of 149 other councils" in notes
    assert "not what is right for one" in notes


def test_the_ambition_is_dated_and_said_to_be_of_the_past(snapshot):
    one = found(snapshot, "E08000026", "ambition")
    notes = " ".join(scenario_notes(one))
    assert "From harm to hope" in notes
    assert "The date has passed" in notes
    assert "set no numbers for councils" in notes
    assert "(19%)" in scenario_takeaway(one)
    place = snapshot.places.get("E08000026")
    sentence = ambition_sentence(place, ambition_shares(snapshot, place))
    assert "19% of the 1,824 adults in treatment for any substance in 2022/23 is 347 people" in sentence
    assert "(2,509 of 341,032 in England), are 154" in sentence


def test_limits_worked_back_are_said_to_be(snapshot):
    notes = scenario_notes(found(snapshot, "E10000032", substance="ocu"))
    assert any("worked back" in note for note in notes)
    assert not any("worked back" in note for note in scenario_notes(found(snapshot, "E08000026")))


def test_cost_is_said_with_its_range_and_return_is_never_a_saving(snapshot):
    cost, value = cost_sentences(found(snapshot, "E08000026", cost=2500))
    assert "216 more adults would cost £540,000 a year" in cost
    assert "between £105,000 and £1,222,500" in cost
    assert "worth £1,620,000 to society, £1,080,000 more than it cost" in value
    assert "not savings in cash" in value
    assert (
        "£270,000 less than it cost"
        in cost_sentences(found(snapshot, "E08000026", cost=2500, returned=0.5))[1]
    )
    assert cost_sentences(found(snapshot, "E08000026")) == ()
    assert cost_sentences(found(snapshot, "E10000031", cost=2500)) == ()


def test_a_price_says_its_source_its_age_and_whose_it_is(snapshot):
    figure = snapshot.costs["return-alcohol"]
    one = found(snapshot, "E08000026")
    note = price_note(figure, one.returned, TODAY)
    assert note.startswith("£3 for each £1: Public Health England")
    assert "2018 (8 years old)" in note
    assert "not checked against it" in note
    assert "not savings in cash" in note
    typed = price_note(figure, found(snapshot, "E08000026", returned=2.0).returned, TODAY)
    assert typed.startswith("Your own figure, in place of £3")
    none = snapshot.costs["unit-cost-alcohol"]
    assert "No default is held" in price_note(none, None, TODAY)
    assert price_note(none, found(snapshot, "E08000026", cost=1).price, TODAY).startswith("Your own figure.")
    dated = replace(figure, price_year=2016)
    assert ", at 2016 prices." in price_note(dated, one.returned, date(2018, 6, 1))
    assert "years old" not in price_note(dated, one.returned, date(2018, 6, 1))


@pytest.mark.parametrize(
    ("amount", "said"),
    [(1_164_000, "£1,164,000"), (2.5, "£2.50"), (0, "£0"), (-3, "−£3"), (219.7, "£219.70")],
)
def test_pounds(amount, said):
    assert pounds(amount) == said


def test_a_range_is_empty_where_there_is_none():
    assert range_of(42, 1489) == "42 to 1,489"
    assert range_of(0, 3, " and ") == "0 and 3"
    assert range_of(None, 3) == ""


@pytest.mark.parametrize("target", list(Target))
@pytest.mark.parametrize("code", [COVENTRY, WARWICKSHIRE, WEST_MIDLANDS, NORTHAMPTONSHIRE])
def test_every_sentence_says_it_is_no_forecast_and_judges_nobody(snapshot, code, target):
    one = found(snapshot, code, str(target), amount=30.0)
    said = " ".join((scenario_title(one), scenario_takeaway(one), *scenario_notes(one)))
    assert NOT_A_FORECAST in said
    for word in ("best", "worst", "fail", "poor", "should", "because of"):
        assert word not in said.lower()
