"""A sentence for each theme: its counts are those of the table."""

import re

import pytest

from needs.domain.measures import Word
from needs.language.themes import LEAST, SUBJECTS, measures, theme_sentences
from needs.views.headline import headline
from tests.conftest import TODAY
from tests.places import COVENTRY, ENGLAND

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def number(word):
    return NUMBERS.index(word)


def test_every_sentence_counts_what_the_table_holds(snapshot):
    seen = 0
    for area in snapshot.register.authorities:
        table = headline(snapshot, area, today=TODAY)
        of_theme = {theme: measures(rows) for theme, rows in table.named.sections() if theme in SUBJECTS}
        wanted = [rows for rows in of_theme.values() if len(rows) >= LEAST]
        said = theme_sentences(table)
        assert len(said) == len(wanted)
        for sentence, rows in zip(said, wanted, strict=True):
            seen += 1
            words = [row.vs_england.word for row in rows]
            for word in Word:
                found = re.search(
                    rf"\b{word.lower()} (?:(?:than|to) England )?on (both|all \w+|\w+)", sentence
                )
                if not found:
                    assert words.count(word) == 0, sentence
                    continue
                text = found[1]
                counted = 2 if text == "both" else number(text.removeprefix("all "))
                assert counted == words.count(word), sentence
            indicated = sum(row.vs_england.is_indicative for row in rows)
            assert ("indicative" in sentence) == bool(indicated)
    assert seen > 100


def test_coventry_word_for_word(snapshot):
    said = theme_sentences(headline(snapshot, snapshot.register.get(COVENTRY), today=TODAY))
    assert "Hospital admissions are worse than England on both measures (indicative)." in said


@pytest.mark.parametrize("indicative", [True, False])
def test_england_and_a_theme_of_one_measure_have_none(snapshot, indicative):
    table = headline(snapshot, snapshot.register.get(ENGLAND), today=TODAY, indicative=indicative)
    assert theme_sentences(table) == ()
