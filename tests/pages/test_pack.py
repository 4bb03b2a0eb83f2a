"""The committee pack as a page: its choices in its link, what it will hold, and its files, made aside."""

import io
import time
from datetime import date

import pytest
from docx import Document

from needs.domain.errors import NeedsError
from needs.domain.selection import Selection
from needs.domain.vocabulary import PackSection
from needs.exports import files
from needs.links.codec import decode
from needs.reports.pack.model import Table
from needs.reports.pack.options import PackOptions
from needs.reports.pack.sections import pack_of
from needs.ui.jobs import JobState
from tests.chosen import chosen as select
from tests.conftest import WITHIN
from tests.pages.driving import PAGES, again, choose, opened, words
from tests.pages.test_upload import IN_USE, TREATED, to, upload
from tests.places import CORE, LEICESTERSHIRE, SCILLY

QUICK = {"sec": "headline.gap"}
"""Sections that are gathered in a moment."""
PLACES = (*CORE, SCILLY, LEICESTERSHIRE)


def headings(app):
    return [each.value for each in app.subheader]


def buttons(app):
    return {each.label: each for each in app.button}


def offered(app):
    return [each.label for each in app.get("download_button")]


def press(app, label):
    buttons(app)[label].click()
    return again(app)


def linked(app, snapshot):
    return decode(app.session_state["written link"], snapshot.places, snapshot.catalogue).selection


def made(app, ending):
    """Wait for a file as the page does, and draw it again."""
    end = time.monotonic() + WITHIN
    while not (job := app.session_state["files of the pack"].get(ending)).is_over:
        assert time.monotonic() < end, "the file was not made"
        time.sleep(0.05)
    again(app)
    return job


def cells(job):
    """What stands in the tables of a Word document."""
    tables = Document(io.BytesIO(job.content)).tables
    return {cell.text for table in tables for row in table.rows for cell in row.cells}


@pytest.mark.parametrize("code", PLACES)
def test_the_page_lists_what_the_pack_holds_in_its_order(snapshot, code):
    app = opened("pack", area=code)
    assert not app.exception
    assert not app.error
    area = linked(app, snapshot).area
    place = snapshot.places.get(area)
    pack = pack_of(snapshot, place, Selection(area=area), today=date.today())
    assert app.title[0].value == f"What do you put before your committee about {place.name}?"
    assert headings(app) == [section.title for section in pack.sections]
    said = words(app)
    assert pack.title in said
    assert pack.standfirst in said
    numbers = {"Table": 0, "Figure": 0}
    for item in pack.items():
        kind = "Table" if isinstance(item, Table) else "Figure"
        numbers[kind] += 1
        assert f"**{kind} {numbers[kind]}:** {item.title}" in said
    for section in pack.sections:
        assert [text for text in (*section.paragraphs[:1], *section.points[:1]) if text not in said] == []


def test_the_first_table_is_drawn_as_it_will_be(snapshot):
    app = opened("pack", area="E08000026", **QUICK)
    pack = pack_of(
        snapshot,
        snapshot.places.get("E08000026"),
        select(area="E08000026", sections=("headline", "gap")),
        today=date.today(),
    )
    first = next(item for item in pack.items() if isinstance(item, Table))
    (shown,) = app.table[:1]
    assert list(shown.value.columns) == list(first.cells.columns)
    assert [str(cell).replace("\\", "") for cell in shown.value.to_numpy().ravel()] == [
        str(cell) for cell in first.cells.to_numpy().ravel()
    ]
    assert first.source in words(app)


def test_the_sections_are_chosen_linked_and_kept_in_their_order(snapshot):
    app = opened("pack", area="E08000026", **QUICK)
    assert headings(app) == [PackSection.HEADLINE.label, PackSection.GAP.label]
    app.pills(key="pack sections").set_value(["grants", "headline"])
    again(app)
    assert app.session_state["written link"]["sec"] == "headline.grants"
    assert headings(app) == [PackSection.HEADLINE.label, PackSection.GRANTS.label]
    app.pills(key="pack sections").set_value([])
    again(app)
    assert headings(app) == [PackSection.HEADLINE.label, PackSection.GRANTS.label]


def test_every_choice_comes_back_from_the_link(snapshot):
    chosen = {
        "area": "E08000026",
        "sec": "headline.compare",
        "depth": "full",
        "vs": "region",
        "ind": "91380.92432",
        "asat": "2024-03",
    }
    app = opened("pack", **chosen)
    assert not app.exception
    assert chosen.items() <= app.session_state["written link"].items()
    assert app.pills(key="pack sections").value == ["headline", "compare"]
    assert app.multiselect(key="pack indicators").value == ["91380", "92432"]
    first = words(app)
    assert words(opened("pack", **app.session_state["written link"])) == first
    selection = linked(app, snapshot)
    assert (selection.of(PackOptions).depth, selection.versus) == ("full", "region")


def test_the_depth_decides_what_is_behind_the_figures(snapshot):
    app = opened("pack", area="E08000026", sec="gap")
    assert "Its numbers are in table" not in words(app)
    choose(app, "choice of depth", "full")
    assert app.session_state["written link"]["depth"] == "full"
    assert "Its numbers are in table" in words(app)


def test_indicators_are_chosen_by_rule_until_there_are_two(snapshot):
    app = opened("pack", area="E08000026", sec="headline")
    assert "the pack’s own rules choose" in words(app)
    by_rule = len(app.table[0].value)
    assert by_rule > 2
    app.multiselect(key="pack indicators").set_value(["92432"])
    again(app)
    assert "Choose at least 2." in words(app)
    assert app.multiselect(key="pack indicators").value == ["92432"]
    assert len(app.table[0].value) == by_rule
    app.multiselect(key="pack indicators").set_value(["92432", "91380"])
    again(app)
    assert app.session_state["written link"]["ind"] == "92432.91380"
    assert "own rules" not in words(app)
    assert len(app.table[0].value) == 2
    app.multiselect(key="pack indicators").set_value([])
    again(app)
    assert app.session_state["written link"]["ind"] == "92432"
    assert len(app.table[0].value) == by_rule


def test_only_indicators_with_figures_for_the_place_are_offered(snapshot):
    offered_here = opened("pack", area="E06000063", sec="grants").multiselect(key="pack indicators").options
    assert "Resident population" in offered_here
    assert not any("94200" in each for each in offered_here)


def test_a_file_is_made_aside_and_then_offered_by_its_name(snapshot):
    app = press(opened("pack", area="E08000026", **QUICK), "Make Word")
    job = made(app, "docx")
    assert not app.exception
    assert job.state is JobState.READY
    (label,) = [each for each in offered(app) if each.startswith("Download Word")]
    assert label.endswith(" kB)")
    text = "\n".join(each.text for each in Document(io.BytesIO(job.content)).paragraphs)
    assert PackSection.HEADLINE.label in text
    assert PackSection.TRENDS.label not in text
    assert "Make Word" not in buttons(app)
    # It is still there after another look, and gone once the pack is another.
    assert label in offered(again(app))
    choose(app, "choice of depth", "full")
    assert "Make Word" in buttons(app)
    assert label not in offered(app)


def test_while_a_file_is_made_its_steps_are_shown_and_it_can_be_stopped(monkeypatch):
    begun = []

    def slowly(pack, ending, style, on_step):
        for done in range(2000):
            on_step(done, 2000, "Figure 7")
            begun.append(done)
            time.sleep(0.01)
        return b"never"

    monkeypatch.setattr("needs.ui.pack.written", slowly)
    app = press(opened("pack", area="E08000026", **QUICK), "Make ZIP")
    job = app.session_state["files of the pack"].get("zip")
    while not begun:
        time.sleep(0.01)
    again(app)
    (bar,) = app.get("progress")
    assert bar.proto.text.startswith("Figure 7 (")
    assert bar.proto.text.endswith(" of 2000)")
    press(app, "Cancel ZIP")
    made(app, "zip")
    assert (job.state, job.content) == (JobState.STOPPED, b"")
    assert "It was stopped." in words(app)
    assert "Make ZIP" in buttons(app)


def test_a_problem_is_told_plainly_and_the_file_can_be_asked_for_again(monkeypatch):
    def refuses(*_):
        raise NeedsError("The template has no place for a title.", "Use another.")

    monkeypatch.setattr("needs.ui.pack.written", refuses)
    app = press(opened("pack", area="E08000026", **QUICK), "Make PowerPoint")
    made(app, "pptx")
    assert "The template has no place for a title. Use another." in words(app)
    monkeypatch.setattr("needs.ui.pack.written", files.written)
    press(app, "Make PowerPoint")
    assert made(app, "pptx").state is JobState.READY


def test_when_too_many_wait_the_reader_is_told(monkeypatch):
    def full(*_):
        raise NeedsError("Many files are being made just now.", "Try again in a minute.")

    monkeypatch.setattr("needs.ui.jobs.WorkerPool.take", full)
    app = press(opened("pack", area="E08000026", **QUICK), "Make Excel")
    assert "Try again in a minute." in words(app)
    assert "Make Excel" in buttons(app)
    monkeypatch.undo()
    press(app, "Make Excel")
    made(app, "xlsx")
    assert "Try again in a minute." not in words(app)


def test_figures_of_one_s_own_are_in_their_session_s_pack_and_in_no_other(snapshot):
    """Two sessions with one selection: what one of them made is on no shelf that both look at."""
    link = {"area": "E08000026", "sub": "ocu", "sec": "gap", "depth": "full"}
    mine, other = opened("update", **link), opened("pack", **link)
    assert "1,480" not in words(other)
    upload(mine, TREATED)
    to(mine, "pack")
    assert IN_USE in words(mine)
    press(mine, "Make Word")
    assert "1,480" in cells(made(mine, "docx"))
    press(other, "Make Word")
    assert "1,480" not in cells(made(other, "docx"))


def test_a_house_style_is_taken_for_the_session_and_one_that_cannot_be_seen_is_refused():
    app = opened("pack", area="E08000026", **QUICK)
    box = next(each for each in app.file_uploader if "style.toml" in each.label)
    box.set_value(("style.toml", b'[colours]\narea = "#FFFFAA"\n', "application/toml"))
    again(app)
    assert "at least 3 to 1 is needed" in app.error[0].value.replace("\\", "")
    assert "own house style" not in app.session_state
    box = next(each for each in app.file_uploader if "style.toml" in each.label)
    box.set_value(("mine.toml", b'heading = "#5B2C6F"\n', "application/toml"))
    again(app)
    assert not app.error
    assert "In use: mine.toml" in words(app)
    press(app, "Make Word")
    written = Document(io.BytesIO(made(app, "docx").content))
    assert str(written.styles["Heading 1"].font.color.rgb) == "5B2C6F"
    app.switch_page(PAGES["trends"]).run()
    app.switch_page(PAGES["pack"]).run()
    assert "In use: mine.toml" in words(app)
    press(app, "Remove my style")
    assert "In use" not in words(app)
    assert "Make Word" in buttons(app)


def test_figures_of_one_sex_say_that_they_are():
    assert "those of women and girls" in words(opened("pack", area="E08000026", sex="female", sec="grants"))
    assert "women and girls, as" not in words(opened("pack", area="E08000026", sec="grants"))


def test_a_group_that_cannot_be_had_is_said_in_the_pack():
    app = opened("pack", area="E08000026", vs="neighbours-api", sec="compare")
    assert not app.exception
    assert "All councils of England are shown instead" in words(app)


def test_an_unknown_code_and_no_place_ask_for_one():
    app = opened("pack", area="E06009999")
    assert not app.exception
    assert "E06009999" in words(app)
    assert "Choose a council above" in words(app)
    assert "Choose a council above" in words(opened("pack"))


def test_a_section_that_is_not_known_is_named_and_the_others_stand():
    app = opened("pack", area="E08000026", sec="headline.weather")
    assert "weather" in app.warning[0].value
    assert headings(app) == [PackSection.HEADLINE.label]
