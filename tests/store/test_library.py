import shutil

import pytest

from needs.domain.errors import SnapshotError
from needs.store.library import Library, data_folder
from needs.store.snapshot import load
from tests.conftest import RELEASE
from tests.releases import fetched_in


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "library")


def put(library, name):
    folder = library.unfinished()
    fetched_in(folder, load().observations.query("indicator == '92906'"))
    return library.finish(folder, name)


def test_without_a_refresh_the_embedded_figures_are_shown(library, snapshot):
    assert library.load().snapshot.stamp == snapshot.stamp
    assert library.load().problem == ""


def test_a_snapshot_is_shown_once_it_is_switched_to(library):
    folder = put(library, "20260101T000000Z-a")
    assert library.load().snapshot.refreshed is None
    library.switch(folder.name)
    assert library.load().snapshot.refreshed == folder


def test_a_broken_snapshot_gives_way_to_the_newest_sound_one_and_says_so(library):
    older, newer = put(library, "20260101T000000Z-a"), put(library, "20260201T000000Z-b")
    library.switch(newer.name)
    (newer / "observations.parquet").write_bytes(b"half")
    loaded = library.load()
    assert loaded.snapshot.refreshed == older
    assert newer.name in loaded.problem
    shutil.rmtree(older)
    assert "The embedded figures are shown instead" in library.load().problem


def test_a_name_that_leads_outside_is_not_followed(library, tmp_path):
    put(library, "20260101T000000Z-a")
    library.switch("../../elsewhere")
    assert library.load().problem


def test_tidying_keeps_the_current_and_the_newest(library):
    names = [f"2026010{n}T000000Z-a" for n in range(1, 7)]
    for name in names:
        put(library, name)
    library.switch(names[0])
    library.unfinished()
    library.tidy()
    left = sorted(each.name for each in library.snapshots.iterdir())
    assert left == [names[0], names[4], names[5]]


def test_a_folder_that_cannot_be_made_is_said_in_plain_words(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SnapshotError, match="cannot be written"):
        Library(tmp_path / "file").unfinished()


def test_the_folder_is_the_configured_one(own_data_folder, monkeypatch):
    assert data_folder() == own_data_folder
    monkeypatch.delenv("NEEDS_DATA_DIR")
    assert data_folder() == RELEASE.parent / ".refreshed"
