import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from needs.charts.parts.spec import ChartSpec
from needs.exports.sheets.book import ONE_TABLE, SHORTHAND, numbered
from needs.exports.sheets.xlsx import xlsx_of, xlsx_of_figure
from needs.exports.xml_text import legal
from needs.language.numbers import MARKS
from needs.links.packs import address_of
from tests.exports.books import (
    CLEANED,
    HOSTILE,
    XLSX,
    hostile_table,
    numbers_of,
    parts,
    read_xlsx,
    small_pack,
    write,
)
from tests.exports.conftest import SITE
from tests.exports.opening import assert_valid
from tests.places import COVENTRY, NORTHAMPTONSHIRE

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gptables")

NOTE = re.compile(r"\[note (\d+)\]")


@pytest.fixture(scope="module", params=["real", "small"])
def made(request, packs):
    """A pack, the bytes of its workbook, and the sheets in it."""
    pack = packs(COVENTRY, depth="full") if request.param == "real" else small_pack()
    content = xlsx_of(pack)
    return pack, content, read_xlsx(content)


@pytest.fixture(scope="module")
def small():
    content = xlsx_of(small_pack())
    return content, read_xlsx(content)


def tables_of(sheets):
    """The sheets of tables and figures, without cover, contents and notes."""
    return {name: sheet for name, sheet in sheets.items() if name.startswith(("Table_", "Figure_"))}


def items_of(pack):
    return {label.replace(" ", "_"): item for label, item in numbered(pack)}


def test_it_is_valid_and_the_same_each_time(made, tmp_path):
    pack, content, _ = made
    assert_valid(write(tmp_path, "pack.xlsx", content))
    assert xlsx_of(pack) == content


def test_a_place_of_two_councils_is_valid(packs, tmp_path):
    pack = packs(NORTHAMPTONSHIRE)
    content = xlsx_of(pack)
    assert_valid(write(tmp_path, "pack.xlsx", content))
    assert set(tables_of(read_xlsx(content))) == set(items_of(pack))


def test_the_sheets_stand_in_the_order_of_reading(made):
    pack, _, sheets = made
    assert list(sheets) == ["Cover", "Contents", "Notes", *items_of(pack)]


def test_every_sheet_keeps_the_rules(made):
    _, content, sheets = made
    files = parts(content)
    assert not [name for name in files if "drawing" in name or "media" in name]
    for name, sheet in sheets.items():
        assert len(name) <= 31
        assert re.fullmatch(r"\w+", name)
        for kind in ("mergeCells", "autoFilter", "pane", "drawing", "f"):
            assert not list(sheet.xml.iter(f"{{*}}{kind}")), (name, kind)
        for hidden in ("col", "row"):
            assert not [each for each in sheet.xml.iter(f"{{*}}{hidden}") if each.get("hidden")]
        (view,) = sheet.xml.iter("{*}sheetView")
        assert {each.get("activeCell") for each in view} <= {None, "A1"}
        assert view.get("topLeftCell") is None
        assert bool(view.get("tabSelected")) == (name == "Cover")
        # No cell is blank and none is missing: the reader of the XML has checked that rows are unbroken.
        assert all(cell != "" for row in sheet.rows for cell in row)
    book = etree.fromstring(files["xl/workbook.xml"])
    assert not [each for each in book.iter("{*}sheet") if each.get("state")]


def test_every_sheet_but_the_cover_holds_one_named_table_from_its_first_column(made):
    _, content, sheets = made
    files = parts(content)
    names = set()
    for number, (name, sheet) in enumerate(sheets.items(), start=1):
        related = files.get(f"xl/worksheets/_rels/sheet{number}.xml.rels", b"<x/>")
        tables = [each.get("Target") for each in etree.fromstring(related) if "table" in each.get("Type")]
        assert len(tables) == (name != "Cover")
        if not tables:
            continue
        assert sheet.rows[1][0].startswith(ONE_TABLE)
        assert all(len(row) == 1 for row in sheet.rows[: sheet.head])
        table = etree.fromstring(files["xl/" + tables[0].removeprefix("../")])
        names.add(table.get("displayName"))
        assert table.get("displayName") == name
        start, end = table.get("ref").split(":")
        assert start == f"A{sheet.head + 1}"
        assert end.endswith(str(len(sheet.rows)))
        headings = [each.get("name") for each in table.iter("{*}tableColumn")]
        assert headings == sheet.rows[sheet.head]
        assert len({each.casefold() for each in headings}) == len(headings)
        assert len(sheet.rows) > sheet.head + 1
    assert len(names) == len(sheets) - 1


def test_every_number_is_there_in_full_and_nothing_else_is_a_number(made):
    pack, _, sheets = made
    for name, item in items_of(pack).items():
        sheet = sheets[name]
        written = [cell for row in sheet.rows for cell in row if isinstance(cell, float)]
        # Excel holds fifteen digits of a number.
        assert written == pytest.approx(numbers_of(item.data), rel=1e-14, abs=0), name


def test_codes_and_words_are_text(made):
    pack, _, sheets = made
    for name, item in items_of(pack).items():
        if "area_code" in item.data:
            column = [row["Area code"] for row in sheets[name].table]
            assert column == [code or "[z]" for code in item.data["area_code"].fillna("")]


def test_every_blank_is_marked_and_every_mark_explained(made):
    pack, _, sheets = made
    for name, item in items_of(pack).items():
        sheet = sheets[name]
        numbers = [column for column in item.data if not isinstance(item.data[column].dtype, pd.StringDtype)]
        blank = item.data[numbers].isna().to_numpy().sum()
        words = [cell for row in sheet.rows[sheet.head + 1 :] for cell in row if isinstance(cell, str)]
        marks = [word for word in words if word in ("[x]", "[c]", "[z]")]
        assert len(marks) >= blank
        assert (SHORTHAND in [row[0] for row in sheet.rows]) == bool(marks)


def test_marks_say_why_there_is_no_number(small):
    _, sheets = small
    hostile = sheets["Table_1"]
    values = [row["Value"] for row in hostile.table]
    assert values[:4] == [1.5, -2.25, "[c]", 0.0]
    spread = sheets["Figure_1"].table
    of_a_place = [row for row in spread if row["Area code"] != "[z]"]
    of_a_group = [row for row in spread if row["Area code"] == "[z]"]
    assert {row["Middle"] for row in of_a_place} == {"[z]"}
    assert {row["Value"] for row in of_a_group} == {"[z]"}
    assert all(isinstance(row["Middle"], float) for row in of_a_group)


def test_england_has_no_rank_among_councils_and_a_council_without_a_value_none_that_is_known(packs):
    figure = next(item for item in packs(COVENTRY, depth="full").items() if "rank" in item.data)
    table = read_xlsx(xlsx_of_figure(figure))["Figure_1"].table
    for row, held in zip(table, figure.data.to_dict("records"), strict=True):
        if np.isnan(held["rank"]):
            assert row["Rank"] == ("[z]" if held["area_code"] == "E92000001" else "[x]")
        else:
            assert row["Rank"] == held["rank"]


def test_notes_are_named_in_titles_and_explained_once(made):
    pack, _, sheets = made
    notes = {row["Note"].removeprefix("note "): row["Text"] for row in sheets["Notes"].table}
    assert list(notes) == [str(number) for number in range(1, len(notes) + 1)]
    named = set()
    for name, item in items_of(pack).items():
        numbers = NOTE.findall(sheets[name].title)
        named |= set(numbers)
        texts = [" ".join(note.split()) for note in item.notes if note != MARKS]
        assert [notes[number] for number in numbers] == list(dict.fromkeys(texts))
        assert not [row for row in sheets[name].rows[1:] if any(NOTE.search(str(cell)) for cell in row)]
    assert named == set(notes)


def test_cover_and_contents_say_what_there_is_and_lead_there(made):
    pack, _, sheets = made
    cover = " ".join(row[0] for row in sheets["Cover"].rows)
    assert "22 November 2026" in cover
    for words in (pack.freshness, pack.licence, pack.stamp, "Make this pack again"):
        assert words in cover
    contents = sheets["Contents"].table
    assert [row["Worksheet"] for row in contents] == list(items_of(pack))
    (links,) = sheets["Contents"].xml.iter("{*}hyperlinks")
    assert [each.get("location") for each in links] == [f"'{name}'!A1" for name in items_of(pack)]
    related = etree.fromstring(parts(made[1])["xl/worksheets/_rels/sheet1.xml.rels"])
    assert address_of(pack) in [each.get("Target") for each in related]
    # Nothing else leads anywhere.
    for name, sheet in sheets.items():
        assert name in ("Cover", "Contents") or not list(sheet.xml.iter("{*}hyperlink"))


def test_titles_and_sources_stand_above_each_table(made):
    pack, _, sheets = made
    for label, item in numbered(pack):
        if item.stem == "hostile-table":
            continue
        sheet = sheets[label.replace(" ", "_")]
        assert NOTE.sub("", sheet.title).strip() == f"{label}: {item.title}"
        above = " ".join(row[0] for row in sheet.rows[: sheet.head])
        assert item.source in above
        assert (item.subtitle if isinstance(item, ChartSpec) else item.lead) in above


def test_it_says_what_it_is_in_its_properties(made):
    pack, content, _ = made
    core = etree.fromstring(parts(content)["docProps/core.xml"])
    said = {etree.QName(each).localname: each.text for each in core}
    assert said["title"] == pack.title
    assert said["creator"]
    assert said["language"] == "en-GB"
    assert said["created"] == "2026-11-22T00:00:00Z"


def test_hostile_text_arrives_as_it_is_and_runs_nowhere(small):
    content, sheets = small
    files = parts(content)
    assert not [name for name, part in files.items() if name.startswith("xl/work") and b"<f>" in part]
    arrived = [row["=1+1"] for row in sheets["Table_1"].table]
    assert arrived == [*HOSTILE, *CLEANED.values()]
    assert not [name for name, part in files.items() if b"evil.example" in part and "rels" in name]


@settings(max_examples=30)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=5), st.text(max_size=20))
def test_any_text_is_only_text(texts, around):
    item = replace(
        hostile_table(),
        title=around,
        lead=around,
        source=around,
        notes=(around,),
        data=pd.DataFrame({"a": ["a", *texts], around: 1.0}),
    )
    section = replace(small_pack().sections[0], items=(item,))
    pack = replace(small_pack(), title=f"A pack {around}", standfirst=around, sections=(section,))
    sheet = read_xlsx(xlsx_of(pack))["Table_1"]
    cells = [row[0] for row in sheet.rows[sheet.head + 2 :]]
    assert cells == [" ".join(legal(text).split()) or "[z]" for text in texts]


def test_one_figure_is_a_workbook_of_its_own(tmp_path):
    for figure in small_pack().sections[0].items[:1] + small_pack().sections[1].items:
        content = xlsx_of_figure(figure)
        assert_valid(write(tmp_path, "figure.xlsx", content))
        assert content == xlsx_of_figure(figure)
        sheets = read_xlsx(content)
        assert list(sheets) == ["Cover", "Contents", "Notes", "Figure_1"]
        cover = " ".join(row[0] for row in sheets["Cover"].rows)
        assert all(words in cover for words in (figure.title, figure.subtitle, figure.source))
        assert b"dcterms:created" not in parts(content)["docProps/core.xml"]


def test_a_pack_without_tables_is_its_cover(tmp_path):
    pack = replace(small_pack(), sections=())
    content = xlsx_of(pack)
    assert_valid(write(tmp_path, "pack.xlsx", content))
    assert list(read_xlsx(content)) == ["Cover"]


def test_a_table_without_rows_says_that_there_are_none(tmp_path):
    item = replace(hostile_table(), data=pd.DataFrame({"value": []}))
    pack = replace(small_pack(), sections=(replace(small_pack().sections[0], items=(item,)),))
    content = xlsx_of(pack)
    assert_valid(write(tmp_path, "pack.xlsx", content))
    assert read_xlsx(content)["Table_1"].rows[-1] == ["[x]"]


@pytest.mark.parametrize("site", ["", f"{SITE}/{'x' * 2500}"])
def test_an_address_without_a_site_or_too_long_for_a_link_is_words(site):
    pack = replace(small_pack(), site=site)
    content = xlsx_of(pack)
    assert address_of(pack) in " ".join(row[0] for row in read_xlsx(content)["Cover"].rows)
    assert SITE.encode() not in parts(content)["xl/worksheets/_rels/sheet1.xml.rels"]


def test_numbers_are_shown_with_few_decimals():
    figure = small_pack().sections[1].items[0]
    content = xlsx_of_figure(figure)
    styles = etree.fromstring(parts(content)["xl/styles.xml"])
    formats = {each.get("numFmtId"): each.get("formatCode") for each in styles.iter("{*}numFmt")}
    looks = [formats.get(each.get("numFmtId")) for each in styles.find("s:cellXfs", XLSX)]
    sheet = read_xlsx(content)["Figure_1"]
    shown = {}
    for row in list(sheet.xml.find("s:sheetData", XLSX))[sheet.head + 1 :]:
        for heading, cell in zip(sheet.rows[sheet.head], row, strict=True):
            shown.setdefault(heading, set()).add(looks[int(cell.get("s"))])
    assert shown["Value"] == {"#,##0.0"}
    assert shown["Count"] == shown["Rank"] == {"#,##0"}
    assert shown["Area code"] == {None}
