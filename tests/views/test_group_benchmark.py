"""A group of councils as a benchmark: rates of counts are pooled, standardised ones are never averaged."""

import numpy as np
import pytest

from needs.language.group_benchmark import group_sentence, group_value, how_made
from needs.views.group_benchmark import group_benchmark
from needs.views.groups import group_of
from needs.views.headline import headline
from tests.conftest import TODAY
from tests.places import COVENTRY, NORTHAMPTONSHIRE


@pytest.fixture
def shown(snapshot, coventry):
    return headline(snapshot, coventry, today=TODAY)


def beside(snapshot, shown, choice="neighbours"):
    return group_benchmark(snapshot, shown, group_of(snapshot, shown.place, choice))


def row_of(shown, indicator):
    return next(row for row in shown.rows if row.indicator.id == indicator and not row.is_older_tested)


def test_a_standardised_rate_has_the_median_of_the_others_and_no_test(snapshot, shown):
    group = group_of(snapshot, shown.place, "neighbours")
    row = row_of(shown, "91380")
    found = beside(snapshot, shown).of(row)
    series = (snapshot.series("91380", (area.code,)) for area in group.members)
    held = [each.value for figures in series for each in figures if each.period == row.period]
    values = [each for each in held if each is not None]
    assert found.value == np.median(values)
    assert (found.with_value, found.of) == (len(values), len(group.members))
    assert not found.is_pooled
    assert not found.compared.is_said
    assert group_value(row.indicator, found).startswith("median ")


def test_no_number_of_people_has_a_group_figure(snapshot, shown):
    held = beside(snapshot, shown)
    assert not any(held.of(row) for row in shown.rows if row.indicator.is_number)


@pytest.mark.parametrize("choice", ["neighbours", "neighbours-dfe", "region", "deprivation", "size", "kind"])
def test_every_word_is_of_a_pooled_rate_of_counts(snapshot, shown, choice):
    held = beside(snapshot, shown, choice)
    assert held.figures
    for row in shown.rows:
        found = held.of(row)
        if found and found.compared.is_said:
            assert row.indicator.is_count_over_denominator
            assert found.quarters is None
        elif found:
            assert found.quarters[0] <= found.value <= found.quarters[1]


def test_how_it_is_made_is_said_and_the_model_is_named(snapshot, shown):
    said = " ".join(how_made(beside(snapshot, shown)))
    assert "Coventry itself is left out" in said
    assert "never averaged" in said
    assert snapshot.neighbours["ons"].name in said


def test_councils_picked_by_hand_and_combined_places_have_a_benchmark_too(snapshot, shown):
    by_hand = beside(snapshot, shown, "E06000001.E06000006.E06000007.E06000008.E06000009")
    assert by_hand.figures
    both = headline(snapshot, snapshot.places.get(NORTHAMPTONSHIRE), today=TODAY)
    assert beside(snapshot, both, "size").figures


def test_a_few_councils_have_no_median(snapshot, shown):
    held = beside(snapshot, shown, f"{COVENTRY}.E06000001.E06000006")
    assert all(each.quarters is None for each in held.figures.values())


def test_the_sentence_counts_what_the_column_says(snapshot, shown):
    held = beside(snapshot, shown)
    words = [each.compared.word for row in shown.rows if (each := held.of(row)) and each.is_pooled]
    said = group_sentence(shown, held)
    assert str(len(words)) in said if words else "No figure can be tested" in said
    for word in set(words):
        assert f"{word.lower()} on {words.count(word)}" in said
