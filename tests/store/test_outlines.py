import json
import logging
from datetime import date

import pytest

from needs.domain.errors import SnapshotError
from needs.sources.boundaries import BoundariesClient, Outlines
from needs.sources.errors import SourceError
from needs.sources.transport import Limits, Transport
from needs.store.library import Library
from needs.store.outlines import FILE, load_outlines, refresh_outlines, save_outlines
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
