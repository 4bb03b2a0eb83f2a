from dataclasses import replace

import pytest

from needs.charts.inequality.numbers import FEMALE, by_deprivation, by_sex, councils_of_like_deprivation
from needs.charts.inequality.words import (
    deprivation_context,
    few_events,
    no_local_figures,
    over_time_takeaway,
    ratio_limits,
    ratio_sentence,
    ratio_text,
    sexes_notes,
    sexes_takeaway,
    sexes_title,
    slope_takeaway,
    slope_text,
    tenths_notes,
    tenths_takeaway,
    tenths_title,
)
from needs.methods.intervals import Estimate
from needs.reports.young_people.numbers import young_people
from needs.reports.young_people.words import cautions, pair_sentence
from needs.views.headline import headline
from tests.conftest import TODAY
from tests.places import COVENTRY, ENGLAND, NORTHAMPTONSHIRE

CAUSAL = (
    "because of",
    "due to",
    "caused by",
    "leads to",
    "results in",
    "increase",
    "decrease",
    "rise",
)


def sexes(snapshot, code="E08000026", indicator="91380"):
    return by_sex(snapshot, snapshot.catalogue.get(indicator), snapshot.places.get(code))


def tenths(snapshot, code="E08000026"):
    return by_deprivation(snapshot, snapshot.catalogue.get("91380"), snapshot.places.get(code))


def young(snapshot, code):
    return young_people(headline(snapshot, snapshot.places.get(code), today=TODAY))


def with_ratio(view, *numbers):
    return replace(view.own, ratio=Estimate(*numbers))


def test_a_higher_rate_is_said_as_times_with_its_interval(snapshot):
    view = sexes(snapshot)
    assert ratio_sentence(view, view.own) == (
        "In Coventry men’s rate was 3.3 times women’s (95% confidence interval 2.1 to 5.2) in 2016–18."
    )
    assert sexes_title(view) == "Coventry: men’s rate was 3.3 times women’s"


def test_nothing_is_called_higher_where_the_interval_holds_one(snapshot):
    view = sexes(snapshot)
    said = ratio_sentence(view, with_ratio(view, 1.4, 0.7, 2.6))
    assert "cannot be told apart (ratio 1.4, 95% confidence interval 0.7 to 2.6)" in said
    assert "times" not in said


def test_where_women_s_rate_is_the_higher_the_ratio_is_turned_round(snapshot):
    view = sexes(snapshot)
    said = ratio_sentence(view, with_ratio(view, 0.5, 0.4, 0.8))
    assert "women’s rate was 2.0 times men’s (95% confidence interval 1.2 to 2.5)" in said


def test_a_limit_near_one_shows_on_which_side_it_lies():
    near = Estimate(1.3, 1.02, 1.7)
    assert (ratio_text(near), ratio_limits(near)) == ("1.30", "1.02 to 1.70")
    assert ratio_limits(Estimate(2.1, 1.4, 3.1)) == "1.4 to 3.1"


def test_a_place_without_rates_says_why(snapshot):
    said = sexes_takeaway(sexes(snapshot, "E09000001"))
    assert "In City of London men and women are not compared: no rate is published for men" in said


def test_the_notes_say_how_it_is_made_and_what_rests_on_few(snapshot):
    notes = " ".join(sexes_notes(sexes(snapshot, indicator="92432")))
    assert "do not prove that there is no difference" in notes
    assert "Women in Coventry: the rate rests on 7 deaths, fewer than 20" in notes
    assert "the ratio’s interval is rough" in notes
    assert "rough" not in " ".join(sexes_notes(sexes(snapshot)))


def test_the_past_of_a_new_authority_is_called_former(snapshot):
    view = sexes(snapshot, "E06000063")
    assert sexes_title(view).startswith("Cumbria (former): ")
    assert "Cumberland has no figures by sex" in " ".join(sexes_notes(view))


def test_a_combined_place_says_how_its_rates_were_made(snapshot):
    notes = " ".join(sexes_notes(sexes(snapshot, "E10000018.E06000016")))
    assert "Approximate: rates weighted by effective denominators." in notes


def test_no_change_over_time_is_claimed(snapshot):
    said = over_time_takeaway(sexes(snapshot))
    assert said.endswith("No change over time is tested here.")
    assert "11.3 per 100,000 (95% confidence interval 8.2 to 15.2) in 2006–08" in said


def test_the_slope_is_a_difference_and_not_a_cause(snapshot):
    said = tenths_takeaway(tenths(snapshot))
    assert "the rate is higher by 9.7 per 100,000 (slope index of inequality, 95% confidence interval" in said
    assert "5,511 fewer deaths (95% confidence interval 4,770 to 6,251) than the 17,044 counted" in said
    assert "not a forecast" in said
    assert "does not show that deprivation causes it" in said
    assert len(tenths_title(tenths(snapshot)).split()) <= 15


def test_a_slope_about_zero_is_not_called_higher(snapshot):
    view = tenths(snapshot)
    slope = view.slope._replace(absolute=Estimate(0.4, -0.2, 1.0))
    said = tenths_takeaway(replace(view, slopes={view.period: slope}, excess=None))
    assert "no slope can be told from chance" in said
    assert "higher" not in said


def test_a_slope_downwards_and_an_excess_below_zero_are_said_the_right_way(snapshot):
    view = tenths(snapshot)
    slope = view.slope._replace(absolute=Estimate(-3.0, -4.0, -2.0), relative=None)
    said = tenths_takeaway(replace(view, slopes={view.period: slope}, excess=Estimate(-50, -90, -10)))
    assert "the rate is lower by 3.0 per 100,000" in said
    assert "50 more deaths" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Estimate(-0.9, -1.7, 0.02), "cannot be told apart: a difference of −0.90"),
        (Estimate(-0.9, -1.7, -0.1), "narrower by 0.9"),
        (Estimate(0.9, 0.1, 1.7), "wider by 0.9"),
    ],
)
def test_the_gap_is_wider_or_narrower_only_where_tested(snapshot, change, said):
    assert said in slope_takeaway(replace(tenths(snapshot), change=change))


def test_without_an_earlier_period_the_slope_is_not_compared(snapshot):
    assert "not compared with an earlier one" in slope_takeaway(replace(tenths(snapshot), change=None))


def test_a_limit_that_would_be_written_as_zero_has_one_more_decimal(snapshot):
    indicator = snapshot.catalogue.get("91380")
    assert slope_text(indicator, Estimate(-0.86, -1.75, 0.02)) == ("−0.86", "−1.75 to 0.02")
    assert slope_text(indicator, Estimate(9.67, 9.06, 10.27)) == ("9.7", "9.1 to 10.3")


def test_local_figures_by_deprivation_are_said_not_to_be_held(snapshot):
    view = tenths(snapshot)
    assert "held for England as a whole, not for Coventry" in no_local_figures(view)
    assert no_local_figures(tenths(snapshot, "E92000001")) == ""
    group = councils_of_like_deprivation(snapshot, view.place)
    assert "Coventry is one of 15 councils in the same tenth" in deprivation_context(view.place, group)
    assert deprivation_context(view.place, None) == ""


def test_the_tenths_are_said_to_be_of_councils_and_of_which_edition(snapshot):
    notes = " ".join(tenths_notes(tenths(snapshot)))
    assert "tenths are those of councils by IMD 2019" in notes
    assert "Differences within one of the councils are not in them" in notes


def test_no_sentence_claims_a_cause_or_an_untested_change(snapshot):
    for code in (COVENTRY, NORTHAMPTONSHIRE, ENGLAND):
        view, deprived = sexes(snapshot, code), tenths(snapshot, code)
        said = f"{sexes_takeaway(view)} {over_time_takeaway(view)} "
        said += f"{tenths_takeaway(deprived)} {slope_takeaway(deprived)}"
        assert not [word for word in CAUSAL if word in said.lower()]


def test_few_events_are_flagged_and_a_count_that_is_not_held_is_not(snapshot):
    view = sexes(snapshot, indicator="92432")
    women = view.own.figures[FEMALE]
    assert "7 deaths, fewer than 20" in few_events(view.indicator, women)
    assert few_events(view.indicator, replace(women, count=20.0)) == ""
    assert few_events(view.indicator, replace(women, count=None)) == ""


def test_figures_of_young_people_come_with_what_they_rest_on(snapshot):
    said = list(cautions(young(snapshot, "E08000026")))
    assert "the number of admissions behind it is not held, and no interval is published" in said[0]
    blank = " ".join(cautions(young(snapshot, "E06000053")))
    assert "a blank is not zero" in blank
    assert "zero is what is published" in blank


def test_few_young_people_are_protected(snapshot):
    view = young(snapshot, "E08000026")
    row = view.held.rows[0]
    few = replace(row, figure=replace(row.figure, count=7.0))
    said = next(cautions(replace(view, held=replace(view.held, rows=(few,)))))
    assert "rests on 7 admissions, fewer than 20" in said
    assert "nobody can be recognised" in said
    enough = replace(row, figure=replace(row.figure, count=1234.0))
    said = next(cautions(replace(view, held=replace(view.held, rows=(enough,)))))
    assert said.endswith("it rests on 1,234 admissions.")


def test_a_pair_gives_both_figures_and_how_far_they_compare(snapshot):
    said = [pair_sentence(pair) for pair in young(snapshot, "E08000026").pairs]
    assert "983 per 100,000 in 2023/24 (England 612)" in said[0]
    assert "not as a ratio or a difference" in said[0]
    assert "1,824 people in 2022/23" in said[1]
    none = [pair_sentence(pair) for pair in young(snapshot, "E12000005").pairs]
    assert all("No figure of adults to stand beside it is held for West Midlands" in each for each in none)
