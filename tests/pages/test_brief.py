"""The brief as a page, over places of every kind; its words are those of the wording, none of its own."""

from datetime import date

import pytest

from needs.reports.brief.numbers import brief
from needs.reports.brief.words import words_of
from tests.pages.driving import opened, words
from tests.places import CORE, RUTLAND, SCILLY

PLACES = (*CORE, RUTLAND, SCILLY)


@pytest.mark.parametrize("code", PLACES)
def test_the_page_says_all_that_the_brief_says(snapshot, code):
    app = opened("brief", area=code)
    assert not app.exception
    said = words_of(snapshot, brief(snapshot, snapshot.places.get(code), today=date.today()))
    shown = words(app)
    assert app.title[0].value == said.title
    texts = [said.standfirst, said.findings_note, said.trends_note, said.freshness, said.licence]
    texts += [*said.place_notes, *said.unknown_gaps, *said.cannot_say, *said.sources]
    texts += [each.partition(": ")[2] for each in said.findings]
    texts += [text for each in (*said.gaps, *said.trends) for text in each.sentences]
    texts += [line for _, line in said.definitions]
    assert [text for text in texts if text not in shown] == []


def test_it_has_its_picture_two_trends_and_a_table(snapshot):
    app = opened("brief", area="E08000026")
    assert len(app.get("plotly_chart")) == 3
    assert len(app.table) == 1
    table = app.table[0].value
    assert list(table.columns) == ["Indicator", "Coventry", "England", "Compared", "Years"]
    assert "▲\u00a0Worse" in list(table["Compared"])


def test_a_gap_that_is_not_known_has_no_picture():
    assert len(opened("brief", area="E06000063").get("plotly_chart")) == 2


def test_england_has_no_column_beside_it():
    table = opened("brief", area="E92000001").table[0].value
    assert list(table.columns) == ["Indicator", "England", "Years"]


def test_every_way_to_look_closer_and_the_light_version_carry_the_selection():
    app = opened("brief", area="E08000026", asat="2024-03", ind="92432")
    links = " ".join(each.value for each in app.markdown)
    for page in ("/", "/gap", "/compare", "/trends"):
        assert f"]({page}?area=E08000026&ind=92432&" in links
    light = app.get("link_button")[0].proto
    assert light.url.startswith("/light/brief?area=E08000026&")
    assert "asat=2024-03" in light.url


def test_it_has_no_control_but_those_of_the_frame():
    app = opened("brief", area="E08000026")
    assert [each.key for each in app.selectbox] == ["place", "as at"]
    assert [each.label for each in app.button] == ["Show as one place"]
    for kind in ("radio", "checkbox", "slider", "number_input", "segmented_control", "download_button"):
        assert not app.get(kind), kind


def test_without_a_place_it_says_what_to_do():
    app = opened("brief")
    assert not app.exception
    assert "Choose a council above" in words(app)


def test_a_moment_before_any_figure_is_shown_as_such():
    app = opened("brief", area="E06000063", asat="2010-01")
    assert not app.exception
