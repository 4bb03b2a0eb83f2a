import re

import pytest

from needs.language.ranks import (
    group_sentences,
    own_row,
    possessive,
    quarters_phrase,
    ranking_takeaway,
    ranking_title,
    row_sentence,
    strip_title,
)
from needs.views.groups import group_of, rank_among, summarise
from needs.views.ranking import benchmark_of
from tests.places import CITY, COVENTRY, CUMBERLAND, NORFOLK, NORTHAMPTONSHIRE


def said(snapshot, code, indicator, choice="england", benchmark="england"):
    place = snapshot.places.get(code)
    group = group_of(snapshot, place, choice)
    held_against = benchmark_of(snapshot, place, benchmark)
    ranking = rank_among(snapshot, snapshot.catalogue.get(indicator), place, group, benchmark=held_against)
    return ranking, place, group


def test_where_no_test_is_possible_the_ratio_is_said_and_why_there_is_no_rank(snapshot):
    takeaway = ranking_takeaway(*said(snapshot, "E10000020", "drug-treatment-completion"))
    assert takeaway == (
        "Successful completion of drug treatment in Norfolk was 10.9% in 2015/16: not compared with England: "
        "no interval is published. Norfolk’s value is 72% of England’s. England’s is 15.2%. "
        "Its national rank and fifth cannot be said: figures are held for 1 council of 152."
    )


@pytest.mark.parametrize(
    ("code", "indicator", "choice", "sentence"),
    [
        (
            "E10000020",
            "drug-treatment-completion",
            "region",
            "Its rank and fifth among councils of East of England cannot be said: figures are held for "
            "1 council of 11.",
        ),
        (
            "E08000026",
            "92906",
            "england",
            "Its national rank cannot be said: no interval is published. Figures are held for 151 councils "
            "of 153.",
        ),
        (
            "E08000026",
            "drug-poisoning-deaths",
            "england",
            "Its national rank and fifth cannot be said: a number of people or events says how large a place "
            "is, not how it compares. Figures are held for 152 councils of 152.",
        ),
        (
            "E92000001",
            "91380",
            "england",
            "Its national rank and fifth cannot be said: it is a whole of many councils, not one of them. "
            "Figures are held for 146 councils of 152.",
        ),
        (
            "E09000001",
            "91380",
            "england",
            "No figure of Alcohol-specific mortality is held for City of London in 2016–18 (Value cannot be "
            "calculated as number of cases is too small); figures are held for 146 councils of 152.",
        ),
        (
            "E06000063",
            "91380",
            "england",
            "No figure of Alcohol-specific mortality is held for Cumberland in 2016–18; figures are held for "
            "146 councils of 152.",
        ),
    ],
)
def test_what_cannot_be_said_says_why(snapshot, code, indicator, choice, sentence):
    assert ranking_takeaway(*said(snapshot, code, indicator, choice)).endswith(sentence)


def test_a_number_of_people_has_no_ratio(snapshot):
    assert "% of" not in ranking_takeaway(*said(snapshot, "E08000026", "drug-poisoning-deaths"))


@pytest.mark.parametrize("code", [COVENTRY, NORTHAMPTONSHIRE, CITY, CUMBERLAND, NORFOLK])
@pytest.mark.parametrize("indicator", ["91380", "drug-poisoning-deaths", "92906"])
def test_nothing_speaks_of_england_where_the_region_is_the_benchmark(snapshot, code, indicator):
    ranking, place, group = said(snapshot, code, indicator, "region", "region")
    region = ranking.benchmark.name
    words = [
        ranking_title(ranking, place),
        ranking_takeaway(ranking, place, group),
        strip_title(ranking, place, group),
        *(row_sentence(ranking, each) for each in ranking.rows),
        *group_sentences(ranking, summarise(snapshot, ranking, place), place),
    ]
    for sentence in words:
        assert "England" not in re.sub(r"East of England", "", sentence)
    assert any(region in sentence for sentence in words)


def test_a_comparison_made_here_says_so_and_a_published_one_does_not(snapshot):
    ranking, _, _ = said(snapshot, "E08000026", "91380", "england", "region")
    by_name = {each.area.name: row_sentence(ranking, each) for each in ranking.rows}
    assert by_name["Leicester"].startswith(
        "Leicester: 15.8 per 100,000 (95% confidence interval 13.1 to 18.8) in 2016–18, similar to West "
        "Midlands (computed here); ranks between"
    )
    assert "computed here" not in by_name["Birmingham"]


@pytest.mark.parametrize(
    ("code", "choice", "title"),
    [
        (
            "E08000026",
            "england",
            "Coventry may lie in the 2nd highest or highest quarter of councils of England",
        ),
        ("E06000009", "england", "Blackpool lies in the highest quarter of councils of England"),
        ("E10000003", "england", "Cambridgeshire lies in the lowest quarter of councils of England"),
        (
            "E08000026",
            "E08000016.E06000016.E10000018.E08000025.E06000058",
            "Coventry may lie in any quarter of councils picked by hand",
        ),
        ("E06000063", "england", "Cumberland: no figure in 2016–18"),
    ],
)
def test_a_quarter_is_said_only_where_the_whole_band_lies_in_it(snapshot, code, choice, title):
    ranking, place, group = said(snapshot, code, "91380", choice)
    assert strip_title(ranking, place, group) == title
    assert not re.search("better|worse|best|worst", title, re.IGNORECASE)
    row = own_row(ranking, place)
    if row.rank:
        in_one = quarters_phrase(ranking, row) in ("the lowest quarter", "the highest quarter")
        inside = row.rank.low > 0.75 * row.rank.of or row.rank.high <= 0.25 * row.rank.of + 1
        assert in_one == inside


def test_whose_it_is_is_written_as_people_write_it():
    assert [possessive(name) for name in ("England", "West Midlands", "St Helens")] == [
        "England’s",
        "West Midlands’",
        "St Helens’",
    ]
