"""The tables that people edit, edited badly: each fault is named with its file and row, and what to do."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.domain.errors import NeedsError
from needs.domain.indicators import read_catalogue
from needs.sources.areas import read_footprints, read_register, read_tiles
from needs.sources.costs import read_costs
from needs.sources.events import read_events
from needs.sources.grants import read_grants
from needs.sources.neighbours import read_neighbours
from needs.sources.population import read_population
from needs.sources.publications import read_sources
from needs.store.snapshot import load
from tests.conftest import RELEASE
from tests.hostile.trying import refusal, tries

DATA = RELEASE
FIGURES = load()
REGISTER = FIGURES.register

PUBLISHED = read_sources(DATA / "sources.csv")


def both_of_neighbours(folder):
    return read_neighbours(folder / "neighbour_models.csv", folder / "neighbours.csv", REGISTER, PUBLISHED)


TABLES = {
    "areas.csv": lambda path: read_register(path.parent),
    "area_changes.csv": lambda path: read_register(path.parent),
    "footprints.csv": lambda path: read_footprints(path, REGISTER),
    "tiles.csv": lambda path: read_tiles(path, REGISTER),
    "grants.csv": lambda path: read_grants(path, REGISTER),
    "costs.csv": read_costs,
    "events.csv": read_events,
    "sources.csv": read_sources,
    "neighbour_models.csv": lambda path: both_of_neighbours(path.parent),
    "neighbours.csv": lambda path: both_of_neighbours(path.parent),
    "population_by_age.csv": lambda path: read_population(path, REGISTER, PUBLISHED),
}
COLUMNS = {name: (DATA / name).read_text("utf-8").partition("\n")[0].split(",") for name in TABLES}


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def read(folder, name, content):
    (folder / name).write_bytes(content)
    return TABLES[name](folder / name)


def refused(folder, name, content):
    with pytest.raises(NeedsError) as caught:
        read(folder, name, content)
    return str(caught.value)


def lines(name):
    return (DATA / name).read_bytes().splitlines(keepends=True)


def same(found, expected):
    """Whether two registers, or two of whatever else is read, hold the same."""
    of = [(each.by_code, each.changes) if hasattr(each, "by_code") else each for each in (found, expected)]
    return of[0] == of[1]


HARMLESS = {
    "a byte order mark": lambda content: b"\xef\xbb\xbf" + content,
    "lines that end as on Windows": lambda content: content.replace(b"\n", b"\r\n"),
    "blank lines": lambda content: content.replace(b"\n", b"\n\n"),
    "empty cells at the end": lambda content: content.replace(b"\n", b",,\n", 1) + b",,,\n",
    "no end of the last line": lambda content: content.rstrip(b"\n"),
    "spaces around cells": lambda content: content.replace(b"\n", b" \n", 1),
}


@pytest.mark.parametrize("change", HARMLESS)
@pytest.mark.parametrize("name", TABLES)
def test_what_programs_do_to_a_table_when_they_save_it_changes_nothing(folder, name, change):
    before = TABLES[name](DATA / name)
    assert same(read(folder, name, HARMLESS[change]((DATA / name).read_bytes())), before)


BROKEN = {
    "nothing at all": lambda _: b"",
    "spaces": lambda _: b"  \n\n",
    "UTF-16": lambda content: content.decode().encode("utf-16"),
    "Windows letters": lambda content: content.replace(b",", b",\x93\xe9\x94", 40),
    "NULs": lambda content: content[:-20] + b"\x00" * 20,
    "a workbook": lambda _: b"PK\x03\x04" + b"\x00" * 300,
    "a web page": lambda _: b"<!DOCTYPE html><html>\n<body>\n</body>\n</html>\n",
    "semicolons": lambda content: content.replace(b",", b";"),
    "an open quote": lambda content: content.replace(b"\n", b'\n"', 1),
    "too many cells": lambda content: content.rstrip(b"\n") + b",x,x,x,x,x,x,x,x,x\n",
    "a cell larger than all": lambda content: content + b"x" * 200_000 + b"\n",
}


@pytest.mark.parametrize("damage", BROKEN)
@pytest.mark.parametrize("name", TABLES)
def test_a_file_that_is_no_table_is_named(folder, name, damage):
    said = refused(folder, name, BROKEN[damage]((DATA / name).read_bytes()))
    assert name in said
    assert "Correct" in said or "Save" in said


@pytest.mark.parametrize(("name", "column"), [(name, each) for name in TABLES for each in COLUMNS[name]])
def test_a_column_that_is_gone_is_named(folder, name, column):
    header = ",".join(each for each in COLUMNS[name] if each != column)
    said = refused(folder, name, b"".join([f"{header}\n".encode(), *lines(name)[1:]]))
    assert f"{name}: the column “{column}” is missing" in said


@pytest.mark.parametrize("name", TABLES)
def test_a_column_that_stands_twice_or_that_nobody_knows_is_named(folder, name):
    content = (DATA / name).read_bytes()
    first = COLUMNS[name][0]
    assert f"the column “{first}” stands there twice" in refused(
        folder, name, content.replace(b"\n", f",{first}\n".encode(), 1)
    )
    assert "“colour” is not a column" in refused(folder, name, content.replace(b"\n", b",colour\n", 1))


@pytest.mark.parametrize("name", TABLES)
def test_a_file_that_is_gone_or_a_folder_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(NeedsError, match=name):
        TABLES[name](folder / name)
    (folder / name).mkdir()
    with pytest.raises(NeedsError, match=name):
        TABLES[name](folder / name)


@pytest.mark.parametrize("name", TABLES)
def test_a_line_that_stands_twice_is_named_by_both(folder, name):
    *before, last = lines(name)
    said = refused(folder, name, b"".join([*before, last, last]))
    assert f"{name} line {len(before) + 2}" in said


WRONG = [
    ("areas.csv", "code", "", "code is empty"),
    ("areas.csv", "code", "Coventry", "code is “Coventry”"),
    ("areas.csv", "name", "", "name is empty"),
    ("areas.csv", "kind", "Village", "kind is “Village”"),
    ("areas.csv", "region_code", "E12000099", "region_code is “E12000099”"),
    ("areas.csv", "valid_from", "1/4/2019", "valid_from is “1/4/2019”"),
    ("areas.csv", "valid_to", "soon", "valid_to is “soon”"),
    ("areas.csv", "longitude", "west", "longitude is “west”"),
    ("areas.csv", "longitude", "nan", "longitude is “nan”"),
    ("areas.csv", "latitude", "1e9", "latitude is “1e9”"),
    ("areas.csv", "ranked", "maybe", "ranked is “maybe”"),
    ("area_changes.csv", "date", "2019", "date is “2019”"),
    ("area_changes.csv", "date", "", "date is empty"),
    ("area_changes.csv", "kind", "moved", "kind is “moved”"),
    ("area_changes.csv", "old_code", "", "old_code is empty"),
    ("area_changes.csv", "old_code", "E1\n2", "old_code is “E1 2”"),
    ("footprints.csv", "codes", "E99999999.E08000026", "codes is “E99999999.E08000026”"),
    ("footprints.csv", "codes", "E08000026", "codes is “E08000026”"),
    ("footprints.csv", "codes", "E12000005.E08000026", "codes is “E12000005.E08000026”"),
    ("footprints.csv", "codes", "", "codes is empty"),
    ("footprints.csv", "name", "", "name is empty"),
    ("tiles.csv", "layout", "", "layout is empty"),
    ("tiles.csv", "code", "E99999999", "code is “E99999999”"),
    ("tiles.csv", "column", "left", "column is “left”"),
    ("tiles.csv", "row", "-1", "row is “-1”"),
    ("tiles.csv", "row", "99999999999", "row is “99999999999”"),
    ("grants.csv", "area_code", "E12000005", "area_code is “E12000005”"),
    ("grants.csv", "area_code", "England", "area_code is “England”"),
    ("grants.csv", "year", "2022/23-2024/2025", "year is “2022/23-2024/2025”"),
    ("grants.csv", "year", "٢٠٢٤/٢٥", "year is “٢٠٢٤/٢٥”"),
    ("grants.csv", "year", "2022/23\n-2024/26", "year is “2022/23 -2024/26”"),
    ("grants.csv", "amount", "1e9", "amount is “1e9”"),
    ("grants.csv", "amount", "4404000001", "amount is “4404000001”, more than the grant in"),
    ("grants.csv", "status", "", "status is empty"),
    ("grants.csv", "status", "likely", "status is “likely”"),
    ("grants.csv", "source", "", "source is empty"),
    ("sources.csv", "key", "", "key is empty"),
    ("sources.csv", "key", "a + b", "key is “a + b”"),
    ("sources.csv", "publisher", "", "publisher is empty"),
    ("sources.csv", "title", "", "title is empty"),
    ("sources.csv", "as_of", "last year", "as_of is “last year”"),
    ("sources.csv", "as_of", "2024-13", "as_of is “2024-13”"),
    ("sources.csv", "licence", "", "licence is empty"),
    ("neighbour_models.csv", "key", "cipfa", "key is “cipfa”"),
    ("neighbour_models.csv", "name", "", "name is empty"),
    ("neighbour_models.csv", "label", "", "label is empty"),
    ("neighbour_models.csv", "source", "nowhere", "source is “nowhere”"),
    ("neighbours.csv", "model", "api", "model is “api”"),
    ("neighbours.csv", "area_code", "E12000005", "area_code is “E12000005”"),
    ("neighbours.csv", "neighbour_code", "E99999999", "neighbour_code is “E99999999”"),
    ("neighbours.csv", "rank", "0", "rank is “0”"),
    ("neighbours.csv", "rank", "11", "rank 10 of E10000020 is missing"),
    ("population_by_age.csv", "area_code", "E99999999", "area_code is “E99999999”"),
    ("population_by_age.csv", "sex", "All", "sex is “All”"),
    ("population_by_age.csv", "year", "2024/25", "year is “2024/25”"),
    ("population_by_age.csv", "vintage", "revised", "vintage is “revised”"),
    ("population_by_age.csv", "source", "nowhere", "source is “nowhere”"),
    ("population_by_age.csv", "18+ yrs", "-1", "18+ yrs is “-1”"),
    ("population_by_age.csv", "90+ yrs", "7,074", "90+ yrs is “7,074”"),
]


@pytest.mark.parametrize(("name", "column", "cell", "said"), WRONG)
def test_a_wrong_cell_is_named_by_line_and_column(folder, name, column, cell, said):
    rows = list(csv.reader(io.StringIO((DATA / name).read_text("utf-8"))))
    rows[-1][COLUMNS[name].index(column)] = cell
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    found = refused(folder, name, text.getvalue().encode())
    assert f"{name} line " in found
    assert said in found


@settings(max_examples=tries(120))
@given(
    name=st.sampled_from(sorted(TABLES)),
    start=st.integers(0, 3_000),
    length=st.integers(0, 60),
    put=st.binary(max_size=20) | st.sampled_from([b",", b"\n", b'"', b"\r", b"=1+1", "–".encode()]),
)
def test_a_damaged_table_is_read_or_refused_by_name(tmp_path_factory, name, start, length, put):
    folder = shutil.copytree(DATA, tmp_path_factory.mktemp("damaged") / "data")
    content = (DATA / name).read_bytes()
    said = refusal(lambda: read(folder, name, content[:start] + put + content[start + length :]))
    # A code that is gone from one table may be missed in another.
    assert not said or name in said or "areas.csv" in said
    shutil.rmtree(folder.parent)


CATALOGUE = (DATA / "indicators.toml").read_bytes()
BAD_CATALOGUES = {
    "no TOML": b"[[indicator]\nid = 1",
    "letters of Windows": CATALOGUE.replace(b"\n", b"\n# \x93caf\xe9\x94\n", 1),
    "UTF-16": CATALOGUE.decode().encode("utf-16"),
    "NULs": CATALOGUE + b"\x00",
    "a list that is a word": b'indicator = "all of them"',
    "a list of words": b'indicator = ["one", "two"]',
    "a table in place of a list": b"[indicator]\nid = 1",
    "no entries": b"# nothing\n",
    "a number for an id": CATALOGUE.replace(b'id = "91380"', b"id = 91380", 1),
    "a word for a number": CATALOGUE.replace(b"decimals = 0", b'decimals = "none"', 1),
    "decimals without end": CATALOGUE.replace(b"decimals = 0", b"decimals = 4000", 1),
    "a number for a name": CATALOGUE.replace(b'short_name = "', b'short_name = 5 # "', 1),
    "a word for caveats": CATALOGUE.replace(b"caveats = [", b'caveats = "x" # [', 1),
    "breaks without a reason": CATALOGUE + b'\n[[indicator.breaks]]\nbefore = "2021"\n',
    "an entry twice": CATALOGUE + CATALOGUE[CATALOGUE.index(b"[[indicator]]") :],
}


@pytest.mark.parametrize("fault", BAD_CATALOGUES)
def test_a_fault_in_the_catalogue_is_named(tmp_path, fault):
    path = tmp_path / "indicators.toml"
    path.write_bytes(BAD_CATALOGUES[fault])
    with pytest.raises(NeedsError, match=r"indicators\.toml"):
        read_catalogue(path)


def test_a_catalogue_that_is_gone_is_named(tmp_path):
    with pytest.raises(NeedsError, match=r"indicators\.toml"):
        read_catalogue(Path(tmp_path) / "indicators.toml")
