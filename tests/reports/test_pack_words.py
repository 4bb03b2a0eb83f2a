"""The words around a pack's figures: notes gathered, marks explained, nothing that advises how to click."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.charts.inequality.numbers import by_deprivation
from needs.domain.vocabulary import PackSection, Substance
from needs.language.numbers import MARKS
from needs.reports.pack.words import (
    Method,
    age_sentence,
    counted,
    freshness_sentence,
    gap_said,
    grouped_notes,
    marks_note,
    method_sentences,
    not_held,
    of_a_larger_area,
    pack_standfirst,
    pack_stem,
    row_name,
    told_elsewhere,
    with_interval,
)
from needs.views.gap_view import gap_view
from needs.views.headline import headline
from tests.conftest import TODAY
from tests.language.test_lint import faults

MARCH = date(2024, 3, 31)
words = st.text("abc xyz", min_size=1, max_size=12).filter(str.strip)


def rows_of(snapshot, code, **options):
    return headline(snapshot, snapshot.places.get(code), today=TODAY, **options).rows


def test_every_section_has_a_heading_in_order():
    assert all(each.label for each in PackSection)


def test_a_note_that_belongs_to_all_rows_names_none_of_them():
    pairs = [("not compared: it is a count", "one"), ("not compared: it is a count", "two"), ("old", "two")]
    assert grouped_notes(pairs, 2) == ("Not compared: it is a count.", "Old (two).")
    assert grouped_notes([("Rounded to the nearest 5.", "one")], 1) == ("Rounded to the nearest 5.",)
    assert grouped_notes([], 3) == ()


@given(st.lists(st.tuples(words, words), max_size=12), st.integers(1, 12))
def test_each_note_is_said_once_and_names_every_row_that_it_is_not_of_all(pairs, rows):
    notes = dict.fromkeys(note for note, _ in pairs)
    for note, line in zip(notes, grouped_notes(pairs, rows), strict=True):
        of = [row for each, row in pairs if each == note]
        assert line.endswith(".")
        assert line.lower().startswith(note)
        assert len(of) == rows or all(row in line for row in of)


@pytest.mark.parametrize(("cell", "explained"), [("[x]", True), ("3.7 (2.5 to 5.1)", True), ("4.6", False)])
def test_marks_are_explained_where_there_are_any(cell, explained):
    assert marks_note(["● Similar", cell]) == ((MARKS,) if explained else ())


def test_values_stand_with_interval_unit_and_count(snapshot):
    rows = {row.indicator.id: row for row in rows_of(snapshot, "E08000026") if row.section == "Deaths"}
    mortality, poisoning = rows["91380"], rows["drug-poisoning-deaths"]
    assert row_name(mortality.indicator) == "Alcohol-specific mortality, per 100,000"
    assert with_interval(mortality.indicator, mortality.figure) == "13.5 (11.1 to 16.2)"
    assert counted(mortality.indicator, mortality.figure) == "114 deaths"
    assert counted(poisoning.indicator, poisoning.figure) == "[z]"
    liver = rows["40601"]
    assert (counted(liver.indicator, liver.figure), with_interval(liver.indicator, None)) == ("[x]", "[x]")


def test_notes_told_elsewhere_are_those_that_the_view_writes(snapshot):
    """A change of the view's words would leave a table with notes on columns that it has not."""
    rows = rows_of(snapshot, "E08000026")
    poisoning = next(row for row in rows if row.indicator.id == "drug-poisoning-deaths")
    assert set(poisoning.notes) <= told_elsewhere(poisoning)
    older = next(row for row in rows if row.is_older_tested)
    assert older.notes[0] in told_elsewhere(older)


def test_old_figures_are_counted_and_the_verb_agrees(snapshot):
    rows = rows_of(snapshot, "E08000026")
    old = [row for row in rows if row.is_old]
    new = [row for row in rows if not row.is_old]
    assert age_sentence([*new[:2], old[0]]) == ("Of the 3 headline figures, 1 is 3 or more years old.",)
    assert age_sentence([new[0], *old[:2]]) == ("Of the 3 headline figures, 2 are 3 or more years old.",)
    assert age_sentence(new) == ()


def test_a_gap_that_is_not_known_is_explained_without_advice_on_the_product(snapshot, coventry):
    said = gap_said(gap_view(snapshot, coventry, Substance.OCU))
    assert said.endswith("The estimate of need is held, but no number in treatment.")
    cumberland = gap_view(snapshot, snapshot.register.get("E06000063"), Substance.ALCOHOL)
    assert "Figures are held for Cumbria" in gap_said(cumberland)
    assert "Upload" not in said + gap_said(cumberland)
    known = gap_said(gap_view(snapshot, coventry, Substance.ALCOHOL))
    assert known.endswith("not in treatment: between 83 and 90 in every 100.")


def test_figures_by_deprivation_say_whose_they_are_and_nothing_of_a_refresh(snapshot, coventry):
    mortality = snapshot.catalogue.get("91380")
    view = by_deprivation(snapshot, mortality, coventry)
    assert of_a_larger_area(view) == (
        "Alcohol-specific mortality by deprivation is held for England as a whole, not for Coventry."
    )
    assert of_a_larger_area(replace(view, place=view.area)) == ""


def test_what_is_lacking_is_named(snapshot, coventry):
    assert not_held(coventry, []) == ()
    lacking = [snapshot.catalogue.get("drug-treatment-completion")]
    assert not_held(coventry, lacking) == (
        "No figure is held for Coventry of: Successful completion of drug treatment.",
    )


def test_only_methods_that_were_used_are_explained_and_the_marks_always():
    said = method_sentences([Method.GAP, Method.INTERVAL], None)
    assert [each.partition(":")[0] for each in said] == ["Confidence intervals", "Not in treatment", "Marks"]
    assert any(each.startswith("As at March 2024:") for each in method_sentences([Method.GAP], MARCH))
    every = method_sentences(Method, MARCH)
    assert len(every) == len(Method) + 2
    assert [fault for text in every for kind in ("avoid", "american") for fault in faults(kind, text)] == []
    assert all(text.endswith(".") for text in every)


def test_the_head_names_place_region_and_moment(snapshot, coventry):
    region = snapshot.register.region_of(coventry)
    assert "in Coventry, West Midlands, and" in pack_standfirst(coventry, region, None)
    assert "ended by March 2024" in pack_standfirst(coventry, region, MARCH)
    assert pack_stem(coventry, MARCH) == "coventry-drug-and-alcohol-need-2024-03"
    assert pack_stem(coventry, None) == "coventry-drug-and-alcohol-need"
    assert freshness_sentence("x", ["2019-12", "2017-08"]).endswith("dated 2017-08 to 2019-12.")
    assert freshness_sentence("x", []) == "The figures are those of snapshot x."
