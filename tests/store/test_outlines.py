import json
import logging
import os
from dataclasses import replace
from datetime import date, timedelta

import pytest

from needs.domain.errors import SnapshotError
from needs.sources.boundaries import BoundariesClient, Outlines
from needs.sources.errors import SourceError
from needs.sources.transport import Limits, Transport
from needs.store.in_use import Figures
from needs.store.library import Library
from needs.store.outlines import (
    FILE,
    current_outlines,
    embedded_outlines,
    load_outlines,
    refresh_outlines,
    save_outlines,
)
from tests.stub import boundaries
from tests.stub.server import Fault, Stub

SQUARE = ((-1.5, 52.4), (-1.4, 52.4), (-1.4, 52.5), (-1.5, 52.5), (-1.5, 52.4))
OUTLINES = Outlines({"E08000026": ((SQUARE,),)}, "2024", date(2026, 11, 22), "https://example.org/query")


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "library")


def test_outlines_come_back_as_they_were_kept(library):
    assert load_outlines(library) is None
    path = save_outlines(library, OUTLINES)
    assert load_outlines(library) == OUTLINES
    assert json.loads(path.read_text("utf-8"))["type"] == "FeatureCollection"
    assert [each.name for each in library.folder.iterdir()] == [FILE]
    stated = replace(OUTLINES, copyright_year="2025")
    save_outlines(library, stated)
    assert load_outlines(library) == stated


def test_outlines_that_an_earlier_release_kept_are_read(library):
    path = save_outlines(library, OUTLINES)
    document = json.loads(path.read_text("utf-8"))
    del document["copyright_year"]
    path.write_text(json.dumps(document), "utf-8")
    assert load_outlines(library) == OUTLINES


def test_without_an_update_the_outlines_are_those_of_the_release(library):
    assert current_outlines(library) == embedded_outlines()
    assert len(embedded_outlines().features) == 153


def test_outlines_of_an_update_are_used_where_they_are_newer(library):
    embedded = embedded_outlines()
    day = timedelta(days=1)
    for vintage, fetched_on, is_used in (
        ("2024", embedded.fetched_on - day, True),
        ("2022", embedded.fetched_on + day, False),
        ("2023", embedded.fetched_on + day, True),
        ("2023", embedded.fetched_on - day, False),
        ("", embedded.fetched_on + day, True),
        ("", embedded.fetched_on - day, False),
    ):
        updated = replace(OUTLINES, vintage=vintage, fetched_on=fetched_on)
        save_outlines(library, updated)
        assert current_outlines(library) == (updated if is_used else embedded), (vintage, fetched_on)


def test_a_release_without_outlines_has_those_of_an_update(library, tmp_path, monkeypatch):
    monkeypatch.setattr("needs.store.outlines.release_folder", lambda: tmp_path)
    assert current_outlines(library) is None
    assert Figures().outlines() == (None, "")
    save_outlines(library, OUTLINES)
    assert current_outlines(library) == OUTLINES


def test_a_process_reads_outlines_once_and_again_after_an_update(own_data_folder):
    figures, library = Figures(), Library()
    first, drawn_on = figures.outlines()
    assert first == embedded_outlines()
    assert drawn_on, "a figure drawn on outlines is another than one drawn without"
    assert figures.outlines()[0] is first
    save_outlines(library, OUTLINES)
    updated, updated_on = figures.outlines()
    assert updated == OUTLINES
    assert updated_on != drawn_on
    assert figures.outlines()[0] is updated


def test_a_spoilt_update_leaves_those_of_the_release_and_the_log_says_so_once(own_data_folder, caplog):
    figures, library = Figures(), Library()
    path = save_outlines(library, OUTLINES)
    assert figures.outlines()[0] == OUTLINES
    path.write_text("{}", "utf-8")
    os.utime(path, (0, 0))
    with caplog.at_level(logging.WARNING):
        assert [figures.outlines()[0] for _ in range(3)] == [embedded_outlines()] * 3
    assert len([each for each in caplog.records if FILE in each.getMessage()]) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-20],
        lambda _: "[]",
        lambda _: "null",
        lambda text: text.replace('"fetched_on"', '"on"'),
        lambda text: text.replace("2026-11-22", "yesterday"),
        lambda text: text.replace("52.5", "5200"),
        lambda text: text.replace('"code"', '"name"'),
        lambda text: json.dumps({**json.loads(text), "features": []}),
    ],
)
def test_a_spoilt_file_is_as_good_as_none_and_the_log_says_why(library, spoil, caplog):
    path = save_outlines(library, OUTLINES)
    path.write_text(spoil(path.read_text("utf-8")), "utf-8")
    with caplog.at_level(logging.WARNING):
        assert load_outlines(library) is None
    assert FILE in caplog.text


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way", "utf-8")
    library = Library(tmp_path / "file")
    assert load_outlines(library) is None
    with pytest.raises(SnapshotError, match="NEEDS_DATA_DIR"):
        save_outlines(library, OUTLINES)


def test_a_refresh_fetches_and_keeps_and_a_failed_one_leaves_what_was_held(library, snapshot, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Stub(snapshot) as stub:
        client = BoundariesClient(stub.url + boundaries.PATH, Transport(limits=Limits(retries=0)))
        outlines = refresh_outlines(library, client, snapshot.register)
        assert load_outlines(library) == outlines
        stub.fail(Fault.WEB_PAGE)
        with pytest.raises(SourceError):
            refresh_outlines(library, client, snapshot.register)
    assert load_outlines(library) == outlines
