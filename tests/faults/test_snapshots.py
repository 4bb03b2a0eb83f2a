"""Figures that were cut, changed or swapped on the disk: never shown, never an exception, always said."""

import json
import shutil
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from needs.domain.errors import SnapshotError
from needs.domain.vocabulary import NeighbourModelKey
from needs.store.attempts import ATTEMPT
from needs.store.library import CURRENT, Library
from needs.store.on_disk import CHANGES, FILES, MANIFEST, NEIGHBOURS, OBSERVATIONS, REPORT, checksum, rows_of
from needs.store.outlines import FILE, load_outlines
from needs.store.refresh import RefreshState, read_report, refresh
from needs.store.schedule import freshness
from needs.store.snapshot import load
from tests.conftest import RELEASE
from tests.faults.conftest import FETCHED, put
from tests.hostile.audited import Seen, watched
from tests.hostile.documents import ANY_JSON, spoilt
from tests.hostile.trying import refusal, tries

HARD = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def changed(small, where, name, content):
    """A copy of the small snapshot with one file of other content."""
    folder = where / "changed"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(small, folder)
    (folder / name).write_bytes(content)
    return folder


@settings(HARD, max_examples=tries(60))
@given(name=st.sampled_from([*FILES, MANIFEST]), part=st.floats(0, 1, exclude_max=True))
def test_a_file_that_stops_at_any_byte_is_refused_by_name(small, tmp_path, name, part):
    whole = (small / name).read_bytes().rstrip(b"\n")
    folder = changed(small, tmp_path, name, whole[: int(len(whole) * part)])
    with pytest.raises(SnapshotError, match=name):
        load(folder)


@settings(HARD, max_examples=tries(30))
@given(name=st.sampled_from(FILES), part=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_one_byte_that_is_another_is_found(small, tmp_path, name, part, flip):
    whole = bytearray((small / name).read_bytes())
    whole[int(len(whole) * part)] ^= flip
    with pytest.raises(SnapshotError, match=name):
        load(changed(small, tmp_path, name, bytes(whole)))


@settings(HARD, max_examples=tries(100))
@given(data=st.data())
def test_a_manifest_edited_by_hand_is_refused_or_does_no_harm(small, tmp_path, data):
    manifest = json.loads((small / MANIFEST).read_text())
    edited = data.draw(spoilt(manifest))
    folder = changed(small, tmp_path, MANIFEST, json.dumps(edited).encode())
    with watched(seen := Seen()):
        said = refusal(lambda: freshness(load(folder), Library(tmp_path / "none")))
    assert str(tmp_path) not in said
    assert not seen.written


@pytest.mark.parametrize("name", ["../../../../etc/passwd", "/etc/passwd", "report.json", ""])
def test_a_file_that_is_none_of_a_snapshot_is_not_opened(small, tmp_path, name):
    manifest = json.loads((small / MANIFEST).read_text())
    manifest["files"][name] = "0" * 64
    folder = changed(small, tmp_path, MANIFEST, json.dumps(manifest).encode())
    with watched(seen := Seen()), pytest.raises(SnapshotError, match="files"):
        load(folder)
    assert {each for each in seen.outside(folder) if not each.is_relative_to(RELEASE)} == set()


def vouched_for(small, where, name, content):
    """A copy whose manifest vouches for the changed file, as after a hand that knows how."""
    folder = changed(small, where, name, content)
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"][name] = checksum(folder / name)
    (folder / MANIFEST).write_text(json.dumps(manifest))
    return folder


@pytest.mark.parametrize(
    "content",
    [b"", b"PAR1", b"PAR1" + b"\x00" * 99 + b"PAR1", b"a,b\n1,2\n"],
    ids=["nothing", "its beginning", "no footer", "CSV"],
)
def test_figures_that_are_no_parquet_are_refused_even_where_they_are_vouched_for(small, tmp_path, content):
    with pytest.raises(SnapshotError, match=OBSERVATIONS):
        load(vouched_for(small, tmp_path, OBSERVATIONS, content))


@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.drop(columns="value"),
        lambda frame: frame.assign(value="many"),
        lambda frame: frame.assign(period=2021),
        lambda frame: frame.iloc[:9],
        lambda frame: frame.assign(source="nowhere"),
        lambda frame: frame.assign(more=1),
    ],
    ids=["a column less", "words for numbers", "numbers for words", "rows less", "no such source", "more"],
)
def test_a_table_of_another_form_is_refused(small, tmp_path, change):
    path = tmp_path / "other.parquet"
    change(pd.read_parquet(small / OBSERVATIONS)).to_parquet(path, index=False)
    with pytest.raises(SnapshotError):
        load(vouched_for(small, tmp_path, OBSERVATIONS, path.read_bytes()))


@settings(HARD, max_examples=tries(30))
@given(document=spoilt({"model": "CIPFA", "lists": {"E08000026": ["E08000025"]}}))
def test_neighbours_of_any_shape_are_read_or_refused(small, tmp_path, document):
    folder = changed(small, tmp_path, NEIGHBOURS, json.dumps(document).encode())
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"][NEIGHBOURS] = checksum(folder / NEIGHBOURS)
    (folder / MANIFEST).write_text(json.dumps(manifest))
    if not refusal(lambda: load(folder)):
        read = load(folder)
        lists = read.neighbours[NeighbourModelKey.API].lists
        assert all(code in read.register for near in lists.values() for code in near)


@settings(HARD, max_examples=tries(40))
@given(content=st.binary(max_size=300) | ANY_JSON.map(lambda found: json.dumps(found).encode()))
def test_small_files_of_any_content_never_stop_the_figures(library, content):
    folder = library.snapshots / library.current_name()
    for path in (folder / REPORT, folder / CHANGES, library.folder / ATTEMPT, library.folder / FILE):
        path.write_bytes(content)
    assert read_report(folder / REPORT) is None
    assert rows_of(folder / CHANGES, ["E08000026"]) is None
    assert load_outlines(library) is None
    loaded = library.load()
    assert loaded.problem == ""
    assert freshness(loaded.snapshot, library).attempted_at is None


@settings(HARD, max_examples=tries(15))
@given(content=st.binary(max_size=300) | st.sampled_from([b"..", b".", b"/", b"\x00", b"x" * 1_000_000]))
def test_the_name_in_use_may_be_any_bytes(library, content):
    name = library.current_name()
    (library.folder / CURRENT).write_bytes(content)
    with watched(seen := Seen()):
        loaded = library.load()
    assert loaded.snapshot.manifest["rows"]
    assert loaded.problem or not content.decode("utf-8", "replace").strip()
    assert not any(path.name == "passwd" for path in seen.read)
    library.switch(name)


def test_the_sound_one_before_is_shown_and_the_next_refresh_mends_it(library, small, client):
    put(library, small, "20261102T060000Z-newer")
    broken = library.snapshots / library.current_name()
    (broken / OBSERVATIONS).write_bytes(b"half")
    loaded = library.load()
    assert loaded.snapshot.refreshed.name == "20261101T060000Z-small"
    assert OBSERVATIONS in loaded.problem
    assert "Those of 20261101T060000Z-small are shown instead." in loaded.problem
    assert refresh(library, client, indicators=[FETCHED]).count(RefreshState.UPDATED) == 1
    assert library.load().problem == ""
    assert freshness(library.load().snapshot, library, datetime.now(UTC)).problem == ""
