import re

import pytest

from needs.language.findings import MOST, below_the_table, findings, nothing_tested, question, too_few_to_tell
from needs.language.places import place_notes
from needs.views.headline import headline
from tests.conftest import TODAY
from tests.places import CUMBERLAND
from tests.releases import without


def table(snapshot, code):
    return headline(snapshot, snapshot.register.get(code), today=TODAY)


def test_tested_differences_come_first_with_every_number_that_defends_them(snapshot):
    first = findings(table(snapshot, "E08000026"))[0]
    assert first.sentence == (
        "Alcohol-specific mortality: worse than England. 13.5 per 100,000 "
        "(95% confidence interval 11.1 to 16.2) against 10.8 in 2016–18 (7 years old)."
    )


def test_the_newest_figure_leads_and_an_older_tested_one_follows_as_a_clause(snapshot):
    said = {each.name: each.sentence for each in findings(table(snapshot, "E06000017"))}
    everything = {
        each.name: each.sentence
        for code in ("E08000026", "E10000020", "E10000031")
        for each in findings(table(snapshot, code))
    } | said
    drug_deaths = everything["Deaths from drug misuse"]
    assert re.search(
        r"in 2022–24\. In 2014–16 it was (similar to|higher than|lower than) England", drug_deaths
    )


def test_indicative_comparisons_are_said_to_be_and_come_after_tests(snapshot):
    said = findings(table(snapshot, "E08000026"))
    marked = [each.row.vs_england.is_indicative for each in said]
    assert marked == sorted(marked)
    assert any(marked)
    for each in said:
        assert ("indicatively" in each.text) == each.row.vs_england.is_indicative
        assert "significant" not in each.text
    without_them = findings(table(snapshot, "E08000026"), indicative=False)
    assert not any(each.row.vs_england.is_indicative and "indicatively" in each.text for each in without_them)


def test_what_could_not_be_compared_is_said_once_below_the_table(snapshot):
    said = below_the_table(table(snapshot, "E08000026"))
    assert len([each for each in said if each.startswith("Not compared with England:")]) == 1
    assert any(each.startswith("~ Indicative") for each in said)


def test_where_nothing_can_be_compared_it_is_said(snapshot):
    shown = headline(
        without(snapshot, "93763"), snapshot.register.get(CUMBERLAND), today=TODAY, indicative=False
    )
    assert "None of the figures held for Cumberland can be tested" in nothing_tested(shown)
    assert nothing_tested(table(snapshot, "E08000026")) == ""


def test_every_authority_gets_true_sentences(snapshot):
    """Every number in a sentence is one of the row's own, as it is written elsewhere."""
    for area in snapshot.register.authorities:
        shown = headline(snapshot, area, today=TODAY)
        said = findings(shown)
        assert len(said) <= MOST
        assert said or too_few_to_tell(shown)
        for each in said:
            assert not re.search(r"\bnan\b|None|\[x\] per", each.sentence)
            assert not re.search(r"\b(best|worst|increas|rise|rose)", each.text)
            assert re.search(r"\d", each.text)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "E10000006",
            "Cumbria ended on 31 March 2023. It was followed by Cumberland and Westmorland and Furness.",
        ),
        ("E06000063", "Cumberland has existed since 1 April 2023."),
        (
            "E06000060",
            "Some figures were published under the earlier code E10000002; the boundary is the same.",
        ),
        ("E09000001", "The City of London has few residents."),
        ("E06000053", "The Isles of Scilly have few residents."),
    ],
)
def test_what_has_to_be_said_about_a_place_is_said(snapshot, code, said):
    assert any(note.startswith(said) for note in place_notes(table(snapshot, code)))


def test_an_ordinary_place_needs_no_note(snapshot):
    assert place_notes(table(snapshot, "E08000026")) == ()


def test_england_is_not_compared_with_itself(snapshot):
    england = table(snapshot, "E92000001")
    assert question(england) == "What do the figures for England say?"
    assert nothing_tested(england).startswith("England is what every place is compared with.")
    said = " ".join(each.sentence for each in findings(england))
    assert "compared" not in said
    assert "95% confidence interval" in said or "in 20" in said
