"""What is said of two indicators against each other."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from needs.charts.scatter.numbers import pair
from needs.charts.scatter.words import (
    NO_CAUSE,
    measure,
    more_of,
    pair_alt,
    pair_notes,
    pair_subtitle,
    pair_takeaway,
    pair_title,
    quantity,
)
from needs.methods.correlation import NO_VARIATION, Correlation
from needs.views.groups import group_of
from tests.places import CITY, COVENTRY, CUMBERLAND, NORTHAMPTONSHIRE, WEST_MIDLANDS


@pytest.fixture(scope="module")
def paired(snapshot):
    @cache
    def of(first, second, code=COVENTRY, choice="england"):
        place = snapshot.places.get(code)
        catalogue = snapshot.catalogue
        group = group_of(snapshot, place, choice)
        return pair(snapshot, catalogue.get(first), catalogue.get(second), place, group)

    return of


@pytest.fixture(scope="module")
def deprived(paired):
    return paired("94240", "91380")


@pytest.mark.parametrize(
    ("indicator", "named", "more"),
    [
        ("91380", "alcohol-specific mortality", "higher alcohol-specific mortality"),
        ("40601", "under-75 mortality from liver disease", "higher under-75 mortality from liver disease"),
        ("94240", "the deprivation score (IMD 2025)", "a higher deprivation score (IMD 2025)"),
        (
            "92904",
            "alcohol-specific admissions (under 18)",
            "higher alcohol-specific admissions (under 18)",
        ),
        (
            "91414",
            "alcohol-related admissions (narrow, old method)",
            "higher alcohol-related admissions (narrow, old method)",
        ),
        ("92432", "the rate of deaths from drug misuse", "a higher rate of deaths from drug misuse"),
        (
            "lac-substance-misuse",
            "the share of looked-after children with a substance misuse problem",
            "a higher share of looked-after children with a substance misuse problem",
        ),
        ("92454", "the rate of adults in drug treatment", "a higher rate of adults in drug treatment"),
        (
            "92544",
            "the share engaged in treatment after prison",
            "a higher share engaged in treatment after prison",
        ),
        (
            "93012",
            "the ratio of deaths in alcohol treatment",
            "a higher ratio of deaths in alcohol treatment",
        ),
        ("90244", "successful completion (opiates)", "higher successful completion (opiates)"),
        ("94200", "the drug admissions measure", "a higher drug admissions measure"),
    ],
)
def test_names_of_the_catalogue_read_as_the_middle_of_a_sentence(snapshot, indicator, named, more):
    assert quantity(snapshot.catalogue.get(indicator)) == named
    assert more_of(snapshot.catalogue.get(indicator), "higher") == more


def test_every_name_of_the_catalogue_can_stand_in_a_title(snapshot):
    for indicator in snapshot.catalogue:
        said = more_of(indicator, "lower")
        assert re.match(r"(a )?lower [a-z]", said), said
        assert not re.search(r"[:,] (?![^(]*\))|\(\)|  ", said), said


def test_an_acronym_keeps_its_capitals_and_a_sex_stands_in_brackets(snapshot):
    indicator = snapshot.catalogue.get("92904")
    assert quantity(replace(indicator, short_name="OCU prevalence")) == "OCU prevalence"
    assert quantity(indicator.of_sex("Female")) == "alcohol-specific admissions (under 18, female)"


def test_a_unit_is_said_once(snapshot):
    score, rate = snapshot.catalogue.get("94240"), snapshot.catalogue.get("91380")
    assert measure(score, score.short_name) == "Deprivation score (IMD 2025)"
    assert measure(rate, rate.short_name) == "Alcohol-specific mortality, per 100,000"


@pytest.mark.parametrize(
    ("relation", "title"),
    [
        (Correlation(0.64, 0.52, 0.73, 144), "Councils with {} tend strongly to have higher {}"),
        (Correlation(0.45, 0.31, 0.57, 144), "Councils with {} tend to have higher {}"),
        (Correlation(-0.25, -0.40, -0.09, 144), "Councils with {} tend slightly to have lower {}"),
    ],
)
def test_the_title_says_which_way_and_how_closely(deprived, relation, title):
    said = pair_title(replace(deprived, relation=relation))
    assert said == title.format("a higher deprivation score (IMD 2025)", "alcohol-specific mortality")
    assert len(said.split()) <= 15


def test_no_clear_relation_is_said_so(paired):
    view = paired("lac-substance-misuse", "92904")
    assert pair_title(view) == (
        "No clear relation between the share of looked-after children with a substance misuse problem and "
        "alcohol-specific admissions (under 18)"
    )
    assert "is −0.03 (95% confidence interval −0.22 to 0.15) over 113 councils." in pair_takeaway(view)


def test_a_coefficient_of_almost_none_has_no_sign(deprived):
    view = replace(deprived, relation=Correlation(-0.001, -0.1, 0.1, 144))
    assert "correlation is 0.00 (95% confidence interval −0.10 to 0.10)" in pair_takeaway(view)


def test_the_takeaway_has_the_relation_and_where_the_place_stands(deprived):
    assert pair_takeaway(deprived) == (
        "Councils with a higher deprivation score (IMD 2025) tend strongly to have higher alcohol-specific "
        "mortality: Spearman’s rank correlation is 0.64 (95% confidence interval 0.52 to 0.73) over 144 "
        "councils, a strong relation. Deprivation score (IMD 2025) in Coventry was 27.5 in 2025; England "
        "21.8: not compared with England: a score has no interval. Alcohol-specific mortality in Coventry "
        "was 13.5 per 100,000 (95% confidence interval 11.1 to 16.2) in 2016–18; England 10.8: worse than "
        "England. This does not show that one causes the other, and what holds for councils "
        "need not hold for people."
    )


@pytest.mark.parametrize("code", [COVENTRY, CUMBERLAND, NORTHAMPTONSHIRE, CITY, WEST_MIDLANDS])
def test_the_takeaway_always_ends_with_what_it_does_not_show(paired, code):
    assert pair_takeaway(paired("94240", "91380", code)).endswith(NO_CAUSE)


def test_a_place_without_a_figure_says_why(paired):
    said = pair_takeaway(paired("94240", "91380", CUMBERLAND))
    assert (
        "No figure of Alcohol-specific mortality can be shown for Cumberland in 2016–18: the council " in said
    )
    assert "Deprivation score (IMD 2025) in Cumberland was 23.8 in 2025" in said
    assert "Cumberland" not in pair_alt(paired("94240", "91380", CUMBERLAND))


def test_too_few_are_not_related(paired):
    view = paired("94240", "91380", choice="E06000008.E10000017")
    title = (
        "Too few councils to say whether the deprivation score (IMD 2025) and alcohol-specific mortality "
        "go together"
    )
    assert pair_title(view) == title
    takeaway = pair_takeaway(view)
    assert takeaway.startswith(f"{title}: only 3 have both figures. All councils of England may be enough.")
    assert "correlation" not in takeaway
    assert not any("correlation" in note for note in pair_notes(view))


def test_one_side_without_variation_is_said_so(deprived):
    view = replace(deprived, relation=None, why_none=NO_VARIATION)
    assert pair_title(view).endswith("go together: one side does not vary")
    assert "England may be enough" not in pair_takeaway(view)


def test_a_group_is_named_in_the_title_unless_it_is_all_of_england(paired):
    view = paired("94240", "91380", choice="region")
    assert pair_title(view).startswith("Councils of West Midlands with a higher deprivation score")
    by_hand = paired("94240", "91380", choice="E06000008.E10000017")
    assert "Coventry among councils picked by hand; 3 have both figures" in pair_subtitle(by_hand)


def test_the_subtitle_has_both_official_names_units_and_years(deprived):
    assert pair_subtitle(deprived) == (
        "Across: Deprivation score (IMD 2025), 2025. Up: Alcohol-specific mortality, per 100,000, 2016–18. "
        "Coventry among councils of England, all upper-tier authorities that existed then; 144 have both "
        "figures"
    )


def test_years_far_apart_are_noted_and_the_closest_is_named(paired, deprived):
    assert (
        "Alcohol-specific mortality is shown for 2016–18, of the periods held the closest to 2025. They lie "
        "8 years apart: much may have moved between them."
    ) in pair_notes(deprived)
    near = list(pair_notes(paired("92906", "40601")))
    assert any(note.endswith("of the periods held the closest to 2023/24.") for note in near)
    assert not any("closest" in note for note in pair_notes(paired("91380", "drug-poisoning-asr")))


def test_who_is_left_out_is_named_or_counted_by_reason(paired, deprived):
    notes = list(pair_notes(deprived))
    assert notes[-2] == (
        "Left out for want of the deprivation score (IMD 2025) in 2025: the council no longer existed "
        "(Bournemouth, Cumbria, Dorset (Cty), Northamptonshire and Poole)."
    )
    assert "number of cases is too small (Rutland and City of London)" in notes[-1]
    suppressed = list(pair_notes(paired("lac-substance-misuse", "92904")))
    assert "reason not given (36 councils, which the table names)" in suppressed[-2]


def test_what_is_said_of_the_place_s_own_figures_is_kept(paired):
    notes = list(pair_notes(paired("91380", "92432", NORTHAMPTONSHIRE)))
    assert any("Northamptonshire’s own published figure, for the same boundary" in note for note in notes)
