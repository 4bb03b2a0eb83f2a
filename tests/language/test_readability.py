"""Every paragraph of a brief can be read at 14, by a library's score, over many places.

The score is the Flesch-Kincaid grade, which counts words in a sentence and syllables in a word. Grade 9 is
the school year of those who are 14 years old. Three things are made short before a text is scored, because
their length says nothing of how hard our sentence is:

* numbers with their units and periods, which the library would take for words of no syllables or many;
* the names of places and of indicators, which are official and stay as they are;
* names of what a paragraph is about, which stand before a colon as a label.

The library wants one sentence a line, and words with spaces between.
"""

import re

import pytest
import readability

from needs.reports.brief.numbers import brief
from needs.reports.brief.words import meaning, words_of
from tests.conftest import TODAY
from tests.reports.test_brief_words import PERIOD, PLACES

OLDEST_READER = 14
GRADE_OF_FOURTEEN = 9
"""A grade is the reader's age less five."""
FAR_FROM_PLAIN = (
    "The utilisation of specialist interventions by individuals experiencing dependence demonstrates "
    "considerable heterogeneity, necessitating comprehensive multidisciplinary evaluation."
)


def grade(text):
    sentences = [
        " ".join(re.findall(r"[A-Za-z’'-]+|[.,;:!?]", each))
        for each in re.split(r"(?<=[.!?])\s+", text.strip())
        if re.search("[A-Za-z]", each)
    ]
    return readability.getmeasures("\n".join(sentences) + "\n", lang="en")["readability grades"]["Kincaid"]


def simplified(text, names):
    for name in names:
        text = text.replace(name, "this")
    text = PERIOD.sub("May", text)
    text = re.sub(r"\d[\d,.]*\d|\d", "ten", text)
    return re.sub(r"%| per ten|ten–ten", "", text)


def paragraphs(said):
    yield said.standfirst
    yield from said.place_notes
    # A finding begins with its indicator, as a label.
    yield from (each.partition(": ")[2] for each in said.findings)
    yield said.findings_note
    yield from (" ".join(each.sentences) for each in (*said.gaps, *said.trends))
    if said.unknown_gaps:
        yield " ".join(said.unknown_gaps)
    yield said.trends_note
    yield " ".join(said.cannot_say)
    yield from (line.partition(" Official name: ")[0] for _, line in said.definitions)


def test_the_library_tells_plain_from_hard():
    assert grade("The cat sat on the mat. It was warm there, and the dog was not in.") < 3
    assert grade(FAR_FROM_PLAIN) > 18


def test_a_number_or_an_official_name_counts_as_one_short_word():
    said = "Deaths from drug misuse in Kingston upon Hull were 13.5 per 100,000 in 2016–18, of 1,824 in all."
    names = ["Deaths from drug misuse", "Kingston upon Hull"]
    assert simplified(said, names) == "this in this were ten in May, of ten in all."


@pytest.mark.parametrize("code", PLACES)
def test_every_paragraph_can_be_read_at_fourteen(snapshot, code):
    view = brief(snapshot, snapshot.places.get(code), today=TODAY)
    register = snapshot.register
    names = [view.place.name, *(area.name for area in register.by_code.values())]
    names += [name for each in snapshot.catalogue for name in (each.name, each.short_name) if name]
    names.sort(key=len, reverse=True)
    hard = [
        (round(score, 1), text)
        for text in paragraphs(words_of(snapshot, view))
        if (score := grade(simplified(text, names))) > GRADE_OF_FOURTEEN
    ]
    assert hard == []


@pytest.mark.parametrize("code", PLACES)
def test_a_whole_brief_can_be_read_at_twelve_to_fourteen(snapshot, code):
    view = brief(snapshot, snapshot.places.get(code), today=TODAY)
    whole = simplified(" ".join(paragraphs(words_of(snapshot, view))), [view.place.name])
    assert grade(whole) + 5 <= OLDEST_READER


def test_the_meaning_of_every_indicator_that_may_arrive_can_be_read_at_fourteen(snapshot):
    named = [
        each
        for each in snapshot.catalogue
        if each.name_status != "unconfirmed" and each.theme != "Context" and not each.is_earlier_series
    ]
    scored = {
        each.id: grade(simplified(meaning(each).partition(" Official name: ")[0], [])) for each in named
    }
    assert {key: round(score, 1) for key, score in scored.items() if score > GRADE_OF_FOURTEEN} == {}
