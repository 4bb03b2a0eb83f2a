import re
from dataclasses import replace

import pytest
from lxml import etree

from needs.exports.sheets.book import numbered
from needs.exports.sheets.ods import ods_of, ods_of_figure
from needs.exports.sheets.xlsx import xlsx_of
from needs.links.packs import address_of
from tests.exports.books import (
    CLEANED,
    HOSTILE,
    NO_BLANKS,
    OFFICE,
    TABLE,
    numbers_of,
    parts,
    read_ods,
    read_xlsx,
    small_pack,
    write,
)
from tests.exports.opening import assert_valid, text_of
from tests.places import COVENTRY, NORTHAMPTONSHIRE

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gptables")

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
LINK = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}a"
HREF = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(scope="module", params=["real", "small"])
def made(request, packs):
    """A pack, the bytes of its workbook, and the sheets in it."""
    pack = packs(COVENTRY, depth="full") if request.param == "real" else small_pack()
    content = ods_of(pack)
    return pack, content, read_ods(content)


def test_it_is_valid_and_the_same_each_time(made, tmp_path):
    pack, content, _ = made
    assert_valid(write(tmp_path, "pack.ods", content))
    assert ods_of(pack) == content
    assert content[30:38] == b"mimetype"


def test_a_place_of_two_councils_and_one_figure_are_valid(packs, tmp_path):
    pack = packs(NORTHAMPTONSHIRE)
    assert_valid(write(tmp_path, "pack.ods", ods_of(pack)))
    for figure in small_pack().sections[1].items:
        content = ods_of_figure(figure)
        assert_valid(write(tmp_path, "figure.ods", content))
        assert list(read_ods(content)) == ["Cover", "Contents", "Notes", "Figure_1"]


def test_it_holds_what_the_excel_workbook_holds(made):
    pack, _, sheets = made
    excel = read_xlsx(xlsx_of(pack))
    assert list(sheets) == list(excel)
    for name, sheet in sheets.items():
        assert len(sheet.rows) == len(excel[name].rows)
        for ours, theirs in zip(sheet.rows, excel[name].rows, strict=True):
            for cell, other in zip(ours, theirs, strict=True):
                if isinstance(cell, float):
                    assert cell == pytest.approx(other, rel=1e-14, abs=0)
                else:
                    assert cell.translate(NO_BLANKS) == other.translate(NO_BLANKS)


def test_every_number_is_there_in_full_and_shown_as_the_pack_shows_numbers(made):
    pack, _, sheets = made
    for label, item in numbered(pack):
        sheet = sheets[label.replace(" ", "_")]
        written = [cell for row in sheet.rows for cell in row if isinstance(cell, float)]
        assert written == numbers_of(item.data)
        for cell in sheet.xml.iter(f"{TABLE}table-cell"):
            text = "".join(cell.itertext())
            assert text, "a cell is blank"
            if value := cell.get(f"{OFFICE}value"):
                decimals = len(text.partition(".")[2])
                assert text == f"{float(value):,.{decimals}f}"
                assert decimals == int(cell.get(f"{TABLE}style-name").removeprefix("number"))


def test_every_sheet_keeps_the_rules(made):
    _, content, sheets = made
    xml = etree.fromstring(parts(content)["content.xml"])
    kinds = {etree.QName(each).localname for each in xml.iter(tag=etree.Element)}
    assert not kinds & {"covered-table-cell", "filter", "shapes", "image", "frame", "table-row-group"}
    attributes = {etree.QName(name).localname for each in xml.iter() for name in each.attrib}
    assert not attributes & {
        "formula",
        "visibility",
        "number-columns-repeated",
        "number-rows-repeated",
        "number-columns-spanned",
        "protected",
    }
    ranges = {each.get(f"{TABLE}name"): each for each in xml.iter(f"{TABLE}database-range")}
    assert list(ranges) == [name for name in sheets if name != "Cover"]
    for name, sheet in sheets.items():
        assert re.fullmatch(r"\w{1,31}", name)
        heads = list(sheet.xml.iter(f"{TABLE}table-header-rows"))
        assert len(heads) == (name != "Cover")
        if name != "Cover":
            assert all(len(row) == 1 for row in sheet.rows[: sheet.head])
            found = ranges[name]
            assert found.get(f"{TABLE}display-filter-buttons") == "false"
            assert found.get(f"{TABLE}target-range-address").startswith(f"{name}.A{sheet.head + 1}:")
            assert found.get(f"{TABLE}target-range-address").endswith(str(len(sheet.rows)))


def test_links_lead_to_sheets_and_to_the_pack_and_nowhere_else(made):
    pack, content, sheets = made
    links = [each.get(HREF) for each in etree.fromstring(parts(content)["content.xml"]).iter(LINK)]
    inside = [each for each in links if each.startswith("#")]
    assert inside == [f"#{label.replace(' ', '_')}.A1" for label, _ in numbered(pack)]
    assert all(each[1:].removesuffix(".A1") in sheets for each in inside)
    outside = [each for each in links if not each.startswith("#")]
    assert outside[0] == address_of(pack)
    assert outside[1].startswith("https://www.nationalarchives.gov.uk/")
    assert len(outside) == 2


def test_it_says_what_it_is_and_in_which_language(made):
    pack, content, _ = made
    files = parts(content)
    said = {
        etree.QName(each).localname: each.text
        for each in etree.fromstring(files["meta.xml"])[0].iter(tag=etree.Element)
    }
    assert said["title"] == pack.title
    assert said["initial-creator"] == said["creator"]
    assert said["language"] == "en-GB"
    assert said["creation-date"].startswith("2026-11-22")
    assert "date" not in said
    text = next(etree.fromstring(files["styles.xml"]).iter(f"{STYLE}text-properties"))
    assert (text.get(f"{FO}language"), text.get(f"{FO}country")) == ("en", "GB")


def test_hostile_text_arrives_as_it_is():
    sheet = read_ods(ods_of(small_pack()))["Table_1"]
    assert [row["=1+1"] for row in sheet.table] == [*HOSTILE, *CLEANED.values()]
    assert sheet.title.startswith("Table 1: A table [of](x) $$notes$$ <b>")


def test_libreoffice_opens_both_workbooks_and_shows_headline_numbers(packs, tmp_path):
    # The summary and the headline figures: all sections would take LibreOffice a minute.
    pack = packs(NORTHAMPTONSHIRE)
    pack = replace(pack, sections=pack.sections[:2])
    for name, content in (("pack.ods", ods_of(pack)), ("pack.xlsx", xlsx_of(pack))):
        folder = tmp_path / name.partition(".")[2]
        folder.mkdir()
        shown = text_of(write(folder, name, content)).translate(NO_BLANKS)
        for words in (pack.title, pack.freshness, "Table of contents", "note 1"):
            assert words.translate(NO_BLANKS) in shown, (name, words)
        for label, item in numbered(pack):
            assert f"{label}: {item.title}".translate(NO_BLANKS) in shown, (name, label)
        for value in pack.sections[1].items[0].data["area_value"].dropna():
            assert f"{value:,.1f}" in shown or f"{value:,.0f}" in shown, (name, value)
