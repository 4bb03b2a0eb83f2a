import re

import pytest

from needs.language.findings import MOST, findings, nothing_tested, question
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
        "Alcohol-specific mortality: higher than England, which is worse. 13.5 per 100,000 "
        "(95% confidence interval 11.1 to 16.2) against 10.8 in 2016–18 (7 years old)."
    )


def test_an_older_tested_figure_is_said_together_with_the_newest(snapshot):
    drug_deaths = findings(table(snapshot, "E08000026"))[1]
    assert drug_deaths.sentence == (
        "Deaths from drug misuse: similar to England. 3.7 per 100,000 (95% confidence interval 2.5 to 5.1) "
        "against 4.2 in 2014–16 (9 years old). The newest figure, 8.7 per 100,000 in 2022–24 (England 5.8), "
        "cannot be compared: no interval is published."
    )


def test_where_nothing_can_be_tested_what_is_known_is_said_with_the_reason(snapshot):
    cumberland = table(without(snapshot, "93763"), CUMBERLAND)
    assert "None of the figures held for Cumberland can be tested" in nothing_tested(cumberland)
    said = findings(cumberland)
    assert 3 <= len(said) <= MOST
    assert all("not compared with England: " in each.text for each in said)
    assert nothing_tested(table(snapshot, "E08000026")) == ""


def test_every_authority_gets_true_sentences(snapshot):
    """Every number in a sentence is one of the row's own, as it is written elsewhere."""
    for area in snapshot.register.authorities:
        shown = headline(snapshot, area, today=TODAY)
        said = findings(shown)
        assert 0 < len(said) <= MOST
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
