"""What the brief says: every number is one of the view's, and nothing is said that was not tested."""

import re
from dataclasses import fields, replace
from datetime import date

import pytest

from needs.domain.measures import Marker
from needs.language.numbers import count, interval_of, value_of
from needs.language.sources import publication
from needs.reports.brief.numbers import brief
from needs.reports.brief.words import NO_ROWS, NO_TRENDS, BriefText, meaning, one_in, words_of
from needs.views.gap_view import hundred_of
from tests.conftest import TODAY
from tests.places import (
    CITY,
    CORE,
    COVENTRY,
    CUMBERLAND,
    ENGLAND,
    NORTHAMPTONSHIRE,
    NORTHAMPTONSHIRE_COUNTY,
    RUTLAND,
    SCILLY,
)
from tests.releases import without

PLACES = (*CORE, RUTLAND, SCILLY, NORTHAMPTONSHIRE_COUNTY)

WORDS_A_MINUTE = 240
"""How fast adults read plain English to themselves."""

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
PERIOD = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[/–-]\d\d)?(?:[–-](?:19|20)?\d\d(?:/\d\d)?)?(?!\d)")
"""2018, 2018/19, 2016–18 and 2021/22–23/24."""


def made(snapshot, code, **options):
    view = brief(snapshot, snapshot.places.get(code), today=TODAY, **options)
    return view, words_of(snapshot, view)


def lines_of(said):
    """Every text of a brief; of the table its cells."""
    for each in fields(BriefText):
        yield from _flat(getattr(said, each.name))


def _flat(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _flat(part)
    else:
        for each in fields(value):
            yield from _flat(getattr(value, each.name))


def statements(said):
    """The texts that say something of the place, without what only explains or cites."""
    yield from said.findings
    for row in said.rows:
        yield from (row.value, row.interval, row.england)
    for each in (*said.gaps, *said.trends):
        yield each.title
        yield from each.sentences


def figures_in(view):
    """Every figure that the brief may speak of, with the indicator that it is of."""
    for row in view.headline.rows:
        for figure in (row.figure, row.england):
            if figure:
                yield row.indicator, figure
    for trend in view.trends:
        for line in trend.lines:
            for figure in line.figures:
                yield trend.indicator, figure


def numbers_of(view):
    """The numbers of the view as a reader meets them."""
    allowed = set()
    for indicator, figure in figures_in(view):
        for text in (value_of(indicator, figure), interval_of(indicator, figure)):
            allowed |= set(_NUMBER.findall(text))
        if indicator.unit == "%" and figure.value:
            allowed.add(str(round(100 / figure.value)))
    for row in view.headline.rows:
        allowed.add(str(row.years_old))
    for each in view.known_gaps:
        shown = [row for _, row in each.rows] + [beside.row for beside in each.beside if beside.row]
        for row in shown:
            of_100 = hundred_of(row)
            allowed |= {str(of_100.estimate), str(of_100.not_in_treatment), str(of_100.at_most)}
            people = (
                row.people_not_in_treatment,
                row.people_lower95,
                row.people_upper95,
                row.in_treatment,
                row.prevalence,
            )
            allowed |= {count(number) for number in people if number is not None}
            allowed.add(f"{row.gap_percent:.1f}")
            if row.met_percent:
                allowed.add(str(round(100 / row.met_percent)))
        if each.newer_estimate:
            allowed.add(count(each.newer_estimate.value))
    return allowed


def numbers_said(text):
    """The numbers of a text, without periods, units and the names of age groups."""
    text = re.sub(r"[Uu]nder[- ](18|75)|15–24|per 1(?:00)?,000(?!\d)|(?:in|of) every 100|1 in ", " ", text)
    return _NUMBER.findall(PERIOD.sub(" ", text))


@pytest.mark.parametrize("code", PLACES)
def test_every_number_of_the_text_is_one_of_the_view(snapshot, code):
    view, said = made(snapshot, code)
    allowed = numbers_of(view)
    for text in statements(said):
        assert set(numbers_said(text)) <= allowed, text


def test_the_test_above_would_find_a_number_that_is_not_of_the_view(snapshot):
    view, _ = made(snapshot, COVENTRY)
    assert not set(numbers_said("The rate was 13.6 per 100,000 in 2016–18.")) <= numbers_of(view)
    assert numbers_said("The rate was 13.6 per 100,000 in 2016–18, 7 of every 100.") == ["13.6", "7"]


@pytest.mark.parametrize("code", PLACES)
def test_every_period_of_the_text_is_one_that_is_held(snapshot, code):
    view, said = made(snapshot, code)
    held = {figure.period.label() for _, figure in figures_in(view)} | {"2023"}
    for each in view.known_gaps:
        for _, row in each.rows:
            held |= set(PERIOD.findall(f"{row.period_treatment} {row.period_prevalence}"))
        if each.newer_estimate:
            held.add(each.newer_estimate.period.label())
    for text in statements(said):
        assert set(PERIOD.findall(text)) <= held, text


@pytest.mark.parametrize("code", PLACES)
def test_no_rise_or_fall_is_spoken_of_without_a_test(snapshot, code):
    view, said = made(snapshot, code)
    for each, text in zip(view.trends, said.trends, strict=True):
        moved = re.search(r"\b(rise|fall|increas\w+|decreas\w+)\b", " ".join(text.sentences))
        assert bool(moved) == (each.recent.marker not in (Marker.CANNOT, Marker.NO_CHANGE))
    others = " ".join((*said.findings, *(s for gap in said.gaps for s in gap.sentences)))
    assert not re.search(r"\b(rise|risen|fallen|increas\w+|decreas\w+|because|due to|caused)\b", others)


@pytest.mark.parametrize("code", PLACES)
def test_there_are_up_to_five_findings_and_fewer_say_why(snapshot, code):
    _, said = made(snapshot, code)
    assert len(said.findings) <= 5
    assert said.findings or "too small to tell it from England" in said.findings_note
    if any("Not tested." in each for each in said.findings):
        assert "Those not tested:" in said.findings_note


def test_coventry_word_for_word(snapshot):
    _, said = made(snapshot, COVENTRY)
    assert said.title == "What do you need to know about drug and alcohol need in Coventry?"
    assert said.findings[0] == (
        "Alcohol-specific mortality: worse than England. The rate was 13.5 per 100,000 in "
        "2016–18 (7 years old), against 10.8 in England. Its likely range is 11.1 to 16.2."
    )
    assert said.gaps[0].title == (
        "Alcohol dependence, Coventry: between 83 and 90 in every 100 not in treatment"
    )
    assert said.gaps[0].sentences[:3] == (
        "In 2018/19, about 87 of every 100 adults in Coventry who were dependent on alcohol were not in "
        "treatment.",
        "So about 1 in 8 were in treatment.",
        "The true number is likely to lie between 83 and 90 of every 100.",
    )
    row = next(each for each in said.rows if each.indicator_id == "91380")
    assert (row.value, row.interval, row.england) == ("13.5 per 100,000", "11.1 to 16.2", "10.8")
    assert (row.mark, row.word, row.period) == ("▲", "Worse", "2016–18 (7 years old)")


def test_a_place_that_is_new_says_whose_the_past_is(snapshot):
    _, said = made(without(snapshot, "93763"), CUMBERLAND)
    assert "Cumbria" in said.place_notes[0]
    assert said.gaps == ()
    assert "not known here" in said.unknown_gaps[0]
    assert said.unknown_gaps[-1] == "Figures are held for Cumbria, of which Cumberland was part."
    for each in said.trends:
        assert each.title.endswith(", Cumbria")
        assert each.sentences[0] == "These are the figures of Cumbria, of which Cumberland was part."


def test_a_place_that_is_counted_with_another_says_so(snapshot):
    _, said = made(snapshot, SCILLY)
    assert said.unknown_gaps[-1] == "The people of Isles of Scilly are counted with those of Cornwall."
    assert "Isles of Scilly need help" in said.unknown_gaps[0]


def test_england_is_held_against_nothing(snapshot):
    _, said = made(snapshot, ENGLAND)
    assert "England is what every place is held against" in said.findings_note
    assert {(row.england, row.mark, row.word) for row in said.rows} == {("", "", "")}
    assert not any("against" in each for each in said.findings)
    assert not any("Worse" in term for term, _ in said.definitions)


def test_a_combined_place_says_what_it_is_and_leaves_blanks_out(snapshot):
    view, said = made(snapshot, NORTHAMPTONSHIRE)
    assert said.place_notes[0].startswith("Made up of North Northamptonshire and West Northamptonshire.")
    assert all(row.figure.value is not None for row in view.rows)
    assert len(view.rows) == len(said.rows)


def test_a_count_is_not_held_against_england_s(snapshot):
    _, said = made(snapshot, CITY)
    assert not any(each.startswith("Deaths related to drug poisoning:") for each in said.findings)
    row = next(each for each in said.rows if each.indicator_id == "drug-poisoning-deaths")
    assert row.england == "[z]"


@pytest.mark.parametrize("code", PLACES)
def test_every_term_that_is_explained_is_on_the_page_once(snapshot, code):
    view, said = made(snapshot, code)
    terms = [term for term, _ in said.definitions]
    assert len(set(terms)) == len(terms)
    text = " ".join([*statements(said), *(row.label for row in said.rows)])
    names = {row.indicator.short_name.replace(":", ",") for row in view.headline.rows}
    for term in terms:
        assert term not in names or term in text
    assert {row.label for row in said.rows} <= set(terms)


@pytest.mark.parametrize("code", PLACES)
def test_every_source_of_what_is_shown_is_named_once(snapshot, code):
    view, said = made(snapshot, code)
    keys = {key for row in view.rows for key in row.figure.sources}
    keys |= {key for each in view.known_gaps for key in each.now.sources}
    for key in keys:
        assert said.sources.count(publication(snapshot.sources[key])) == 1
    assert snapshot.stamp in said.freshness


def test_a_moment_before_anything_was_held_says_so(snapshot):
    _, said = made(snapshot, CUMBERLAND, as_at=date(1990, 12, 31))
    assert said.findings == ()
    assert said.rows == ()
    assert said.standfirst == NO_ROWS
    assert said.trends_note == NO_TRENDS


def test_as_at_is_said_and_later_figures_are_not_there(snapshot):
    view, said = made(snapshot, COVENTRY, as_at=date(2019, 6, 30))
    assert said.standfirst.endswith("They are as at June 2019.")
    assert max(row.period.end for row in view.rows) <= date(2019, 6, 30)


def test_one_in():
    assert one_in(20) == "about 1 in 5"
    assert one_in(6) == "about 1 in 17"
    assert one_in(50) == "about 1 in 2"
    assert one_in(50.1) == one_in(0) == one_in(0.4) == ""


def test_what_an_indicator_counts_is_said_in_plain_words_where_the_catalogue_has_them(snapshot):
    indicator = replace(snapshot.catalogue.get("drug-poisoning-deaths"), plain_definition="", definition="D.")
    assert meaning(indicator) == "D."
    assert meaning(replace(indicator, plain_definition="Plain.")) == "Plain."


def test_it_reads_in_two_minutes(snapshot):
    """By what has to be read: not the small print that explains and cites."""
    for code in PLACES:
        _, said = made(snapshot, code)
        read = [said.standfirst, *said.place_notes, *said.findings, said.findings_note, *said.unknown_gaps]
        read += [s for each in (*said.gaps, *said.trends) for s in each.sentences] + list(said.cannot_say)
        # A long name is read as one.
        text = " ".join(read).replace(snapshot.places.get(code).name, "Here")
        assert len(text.split()) <= 2 * WORDS_A_MINUTE, code
