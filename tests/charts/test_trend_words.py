from dataclasses import replace

import pytest

from needs.charts.trend.numbers import drawn_as
from needs.charts.trend.words import (
    NOT_INDEPENDENT,
    drawn_alt,
    drawn_notes,
    drawn_subtitle,
    drawn_takeaway,
    drawn_title,
    event_notes,
    not_beside,
    overlap_note,
    recent_trend_sentences,
    sex_note,
    trend_takeaway,
)
from needs.domain.measures import Basis, Marker
from needs.domain.options import NOTE_LENGTH
from needs.domain.vocabulary import Sex
from needs.views.recent_trend import TrendFound
from needs.views.trend import trend, with_others
from tests.conftest import TODAY
from tests.releases import with_periods

CAUSES = ("because", "due to", "led to", "caused by", "as a result", "thanks to", "effect of")


def view(snapshot, indicator="91380", code="E08000026"):
    return trend(snapshot, snapshot.catalogue.get(indicator), snapshot.places.get(code), today=TODAY)


@pytest.mark.parametrize(
    ("indicator", "said"),
    [
        ("91380", "Each point covers three years, and neighbouring points share two of them"),
        ("92904", "Each point covers three years, and neighbouring points share two of them"),
        ("drug-poisoning-deaths", ""),
        ("92906", ""),
    ],
)
def test_what_neighbouring_points_share_is_said(snapshot, indicator, said):
    found = overlap_note(view(snapshot, indicator))
    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_that_some_neighbouring_points_share_a_year_is_said(snapshot):
    some = with_periods(snapshot, "91380", "2010-12", "2012-14", "2015-17")
    assert overlap_note(view(some)).startswith(
        "Each point covers three years, and some neighbouring points share one of them"
    )


def test_wherever_a_trend_of_overlapping_periods_is_said_they_are_said_not_to_be_independent(snapshot):
    found = view(snapshot)
    assert NOT_INDEPENDENT in trend_takeaway(found)
    assert NOT_INDEPENDENT in recent_trend_sentences(found)
    for form in ("index", "difference"):
        assert NOT_INDEPENDENT in drawn_takeaway(drawn_as(found, form))
    assert NOT_INDEPENDENT not in trend_takeaway(view(snapshot, "drug-poisoning-deaths"))


def test_the_subtitle_says_how_long_the_periods_are(snapshot):
    assert ", three-year periods: Coventry" in drawn_subtitle(drawn_as(view(snapshot), "values"))
    assert "-year" not in drawn_subtitle(drawn_as(view(snapshot, "92906"), "values"))
    assert "three-year periods: Coventry less England" in drawn_subtitle(
        drawn_as(view(snapshot), "difference")
    )


def test_a_test_made_here_says_its_method_statistic_and_points(snapshot):
    said = " ".join(recent_trend_sentences(view(snapshot, "drug-poisoning-deaths")))
    assert said == (
        "Recent trend: no significant change. Computed here by weighted linear regression of the counts as "
        "rates of the population, over five points from 2016 to 2020. The chi-squared statistic is 4.46; "
        "above 9.55 it would be more than chance at the 99.8% level. "
        "Nothing is claimed of the series as a whole."
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (TrendFound(Marker.UP_WORSE, Basis.PUBLISHED), "increasing and getting worse, as published"),
        (TrendFound(Marker.CANNOT, Basis.PUBLISHED, reason="x"), "The publisher says that no recent trend"),
        (
            TrendFound(Marker.CANNOT, Basis.COMPUTED, reason="fewer than five points"),
            "fewer than five points.",
        ),
    ],
)
def test_who_says_a_trend_and_why_there_is_none(snapshot, found, said):
    sentences = recent_trend_sentences(replace(view(snapshot), recent=found))
    assert said in " ".join(sentences)
    assert sentences[-1] == "Nothing is claimed of the series as a whole."


def test_a_significant_test_that_hangs_on_one_point_says_so(snapshot):
    found = view(snapshot, "drug-poisoning-deaths")
    tested = replace(found.recent, statistic=12.0, reason="the direction depends on a single point")
    said = recent_trend_sentences(replace(found, recent=tested))
    assert "The chi-squared statistic is 12.00; above 9.55 it is more than chance at the 99.8% level." in said
    assert "Yet the direction depends on a single point." in said


def test_an_index_makes_no_comparison_and_says_why(snapshot):
    drawn = drawn_as(view(snapshot), "index")
    assert drawn_title(drawn) == "Coventry: 73.5 in 2016–18 where 2006–08 is 100; England 98.9"
    said = " ".join((drawn_title(drawn), drawn_takeaway(drawn), drawn_alt(drawn))).lower()
    for word in ("higher", "lower", "better", "worse", "similar", "increase", "decrease", "rise"):
        assert word not in said, word
    assert any("uncertainty of that value is not shown" in note for note in drawn_notes(drawn))


def test_a_difference_is_said_with_its_interval_and_the_comparison_in_words(snapshot):
    drawn = drawn_as(view(snapshot), "difference")
    assert drawn_title(drawn) == ("Coventry in 2016–18: worse than England (2.7 per 100,000 above)")
    assert "2.7 per 100,000 above England’s (95% confidence interval of the difference 0.3 to 5.5)" in (
        drawn_takeaway(drawn)
    )
    assert any("England contains the place" in note for note in drawn_notes(drawn))
    similar = drawn_as(view(snapshot, code="E06000063"), "difference")
    assert drawn_title(similar) == "Cumbria in 2016–18: similar to England (0.8 per 100,000 below)"
    untested = drawn_as(view(snapshot, "92904"), "difference")
    assert drawn_title(untested) == "Coventry in 2021/22–23/24: 8.1 per 100,000 below England"
    assert "confidence" not in drawn_takeaway(untested)


def test_what_is_marked_has_its_source_and_no_word_of_a_cause(snapshot):
    events = list(snapshot.events.values())
    said = event_notes(events, (), (), "")
    assert len(said) == 2
    assert all("Source: " in note for note in said)
    assert event_notes((), (), (), "") == ()
    for event in events:
        assert len(event.label) <= NOTE_LENGTH
        assert not any(word in f"{event.label} {event.text}".lower() for word in CAUSES)


def test_why_no_other_council_is_drawn(snapshot):
    found = view(snapshot)
    assert not_beside(found, "", 0) == ""
    assert "there are 33, and more than 20" in not_beside(found, "councils of London", 33)
    assert not_beside(found, "councils picked by hand", 3).startswith("No figure of this indicator is held")
    beside = with_others(snapshot, found, [snapshot.register.get("E08000025")])
    assert not_beside(beside, "councils picked by hand", 1) == ""
    assert "says how large" in not_beside(view(snapshot, "drug-poisoning-deaths"), "councils", 5)


def test_a_sex_that_is_not_held_is_said(snapshot):
    women = snapshot.of_sex("Female")
    held = snapshot.sexes_of("91380")
    assert sex_note(view(snapshot), Sex.PERSONS, held) == ""
    assert sex_note(view(women), Sex.FEMALE, held) == ""
    assert sex_note(view(women, "92906"), Sex.FEMALE, ("Persons",)).startswith(
        "This indicator is not published"
    )
    assert "No female figures" in sex_note(view(women, "92432", "E06000063"), Sex.FEMALE, held)
