"""Figures shared by several servers: taken whole or not at all, whatever happens to the place they lie in."""

import json
import logging
import shutil
import threading
from datetime import UTC, datetime, timedelta

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from needs.cli.main import main
from needs.domain.settings import SNAPSHOT_URL
from needs.sources.boundaries import BoundariesClient
from needs.sources.transport import Transport
from needs.store import shared as module
from needs.store.attempts import LOOK, Attempt, last_attempt, note_attempt
from needs.store.library import KEPT, UNFINISHED, WITHDRAWN, Library
from needs.store.on_disk import MANIFEST, OBSERVATIONS
from needs.store.outlines import FILE
from needs.store.refresh import RefreshState, _share_outlines, refresh
from needs.store.rollback import rollback
from needs.store.schedule import freshness
from needs.store.shared import PATIENCE, POINTER, Follower, Shared, configured_shared
from needs.store.snapshot import load
from tests.conftest import WITHIN
from tests.faults.conftest import FETCHED, QUICK, put
from tests.hostile.trying import refusal
from tests.stub import boundaries

FIRST, SECOND = "20261101T060000Z-small", "20261102T060000Z-b"


@pytest.fixture(params=["memory://figures", "folder"])
def place(request, tmp_path):
    """A place to share figures in: in memory, or a plain folder."""
    MemoryFileSystem.store.clear()
    yield Shared(request.param if "://" in request.param else str(tmp_path / "shared"))
    MemoryFileSystem.store.clear()


@pytest.fixture
def in_memory():
    MemoryFileSystem.store.clear()
    yield Shared("memory://figures")
    MemoryFileSystem.store.clear()


@pytest.fixture
def other(tmp_path):
    """The folder of another server, which has nothing yet."""
    return Library(tmp_path / "other")


def written(shared, path, content):
    files, root = shared._place()
    files.pipe_file(f"{root}/{path}", content)


def read(shared, path):
    files, root = shared._place()
    return files.cat_file(f"{root}/{path}")


def leftovers(library):
    return [*library.snapshots.glob(f"{UNFINISHED}*")] if library.snapshots.is_dir() else []


def test_what_one_publishes_another_shows(place, library, other):
    assert place.published() is None
    assert not place.bring(other)
    place.publish(library, FIRST)
    assert place.bring(other)
    assert other.current_name() == FIRST
    assert other.load().problem == ""
    assert other.load().snapshot.stamp == library.load().snapshot.stamp
    for each in (library.snapshots / FIRST).iterdir():
        assert (other.snapshots / FIRST / each.name).read_bytes() == each.read_bytes()
    assert not place.is_news(other)
    assert not place.bring(other)
    assert leftovers(other) == []


def test_publishing_again_writes_nothing(in_memory, library, monkeypatch):
    in_memory.publish(library, FIRST)
    before = read(in_memory, POINTER)
    in_memory.publish(library, FIRST)
    assert read(in_memory, POINTER) == before


def test_outlines_go_with_the_figures(place, library, other):
    library.put(FILE, '{"features": []}')
    place.publish(library, FIRST)
    place.bring(other)
    assert (other.folder / FILE).read_text("utf-8") == '{"features": []}'
    library.put(FILE, '{"features": [1]}')
    place.publish(library, FIRST)
    assert place.bring(other)
    assert (other.folder / FILE).read_text("utf-8") == '{"features": [1]}'
    files, root = place._place()
    assert len([each for each in files.ls(root, detail=False) if each.endswith(".json")]) == 2


def test_the_newest_few_are_kept(place, library, small):
    for day in range(1, 7):
        put(library, small, f"2026110{day}T060000Z-x")
        place.publish(library, f"2026110{day}T060000Z-x")
    files, root = place._place()
    assert len(files.ls(f"{root}/snapshots", detail=False)) == KEPT


@pytest.mark.parametrize("at", range(3))
def test_an_upload_that_stops_half_way_is_seen_by_nobody(in_memory, library, small, other, monkeypatch, at):
    in_memory.publish(library, FIRST)
    put(library, small, SECOND)
    put_file, sent = MemoryFileSystem.put_file, []

    def stops(self, *paths, **named):
        sent.append(paths)
        if len(sent) > at:
            raise ConnectionResetError
        return put_file(self, *paths, **named)

    monkeypatch.setattr(MemoryFileSystem, "put_file", stops)
    assert "could not be written (ConnectionResetError)" in refusal(
        lambda: in_memory.publish(library, SECOND)
    )
    in_memory.bring(other)
    assert other.current_name() == FIRST
    monkeypatch.undo()
    in_memory.publish(library, SECOND)
    in_memory.bring(other)
    assert other.load().snapshot.refreshed.name == SECOND


@pytest.mark.parametrize("name", [OBSERVATIONS, "sources.csv", MANIFEST])
@pytest.mark.parametrize("damage", ["cut", "changed", "gone"])
def test_a_damaged_file_is_not_taken(in_memory, library, small, other, name, damage):
    in_memory.publish(library, FIRST)
    in_memory.bring(other)
    put(library, small, SECOND)
    in_memory.publish(library, SECOND)
    files, root = in_memory._place()
    path = f"snapshots/{SECOND}/{name}"
    if damage == "gone":
        files.rm_file(f"{root}/{path}")
    else:
        sound = read(in_memory, path)
        written(in_memory, path, sound[:-9] if damage == "cut" else b"x" + sound[1:])
    said = refusal(lambda: in_memory.bring(other))
    assert f"{name} of the shared figures is not whole" in said or "could not be copied" in said
    assert other.current_name() == FIRST
    assert other.load().problem == ""
    assert leftovers(other) == []


def test_figures_of_another_version_are_not_taken(in_memory, library, small, other):
    """Every checksum agrees, and the program cannot read them all the same."""
    folder = put(library, small, SECOND)
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps(manifest | {"schema_version": 99}), encoding="utf-8")
    assert "form of version 99" in refusal(lambda: in_memory.publish(library, SECOND))
    in_memory.publish(library, FIRST)
    pointer = json.loads(read(in_memory, POINTER))
    pointer["files"][MANIFEST] = module.checksum(folder / MANIFEST)
    written(in_memory, f"snapshots/{FIRST}/{MANIFEST}", (folder / MANIFEST).read_bytes())
    written(in_memory, POINTER, json.dumps(pointer).encode())
    assert "form of version 99" in refusal(lambda: in_memory.bring(other))
    assert other.current_name() == ""


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../../elsewhere"},
        {"name": "/etc"},
        {"name": None},
        {"files": {}},
        {"files": "none"},
        {"files": {"../x": "0" * 64}},
        {"outlines": "../x"},
        {"outlines": 7},
    ],
)
def test_a_pointer_that_leads_elsewhere_is_not_followed(in_memory, library, other, change):
    in_memory.publish(library, FIRST)
    held = json.loads(read(in_memory, POINTER))
    written(in_memory, POINTER, json.dumps(held | change).encode())
    assert f"{POINTER} of the shared figures is not whole" in refusal(lambda: in_memory.bring(other))
    assert not other.folder.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"null", b'{"name": "x"', b"[" * 99_999])
def test_a_pointer_of_anything_is_refused_and_put_right(in_memory, library, other, content):
    in_memory.publish(library, FIRST)
    written(in_memory, POINTER, content)
    assert "is not whole" in refusal(lambda: in_memory.bring(other))
    in_memory.publish(library, FIRST)
    assert in_memory.bring(other)


def test_one_that_fell_back_is_followed_and_nothing_returns_by_itself(in_memory, library, small, other):
    put(library, small, SECOND)
    in_memory.publish(library, SECOND)
    in_memory.bring(other)
    rollback(library, FIRST, in_memory)
    in_memory.bring(other)
    assert other.current_name() == FIRST
    assert (other.snapshots / SECOND / WITHDRAWN).exists()
    rollback(library, "embedded", in_memory)
    in_memory.bring(other)
    assert other.current_name() == ""
    assert other.load().snapshot.stamp == load().stamp
    rollback(library, SECOND, in_memory)
    in_memory.bring(other)
    assert other.current_name() == SECOND
    assert not (other.snapshots / SECOND / WITHDRAWN).exists()


def test_a_clock_that_is_behind_keeps_nobody_from_what_is_published(in_memory, library, small, other):
    put(other, small, "20991231T060000Z-future")
    in_memory.publish(library, FIRST)
    in_memory.bring(other)
    assert other.load().snapshot.refreshed.name == FIRST
    other.switch("20991231T060000Z-future")
    in_memory.publish(other, "20991231T060000Z-future")
    assert in_memory.bring(library)
    in_memory.publish(library, FIRST)
    assert in_memory.bring(other)
    assert other.load().snapshot.refreshed.name == FIRST


def test_a_damaged_copy_of_ones_own_is_replaced(in_memory, library, small, other):
    in_memory.publish(library, FIRST)
    in_memory.bring(other)
    (other.snapshots / FIRST / OBSERVATIONS).write_bytes(b"cut")
    other.switch("")
    assert in_memory.bring(other)
    assert other.load().snapshot.refreshed.name == FIRST
    (other.snapshots / FIRST / OBSERVATIONS).write_bytes(b"cut")
    assert "not the file that its manifest describes" in refusal(lambda: in_memory.publish(other, FIRST)), (
        "what is damaged here is not for the others"
    )


def test_no_word_of_an_error_goes_further(in_memory, library, monkeypatch, caplog):
    def refused(*_, **__):
        raise RuntimeError("https://account?sig=SECRET")

    monkeypatch.setattr(MemoryFileSystem, "cat_file", refused)
    assert refusal(in_memory.published) == (
        "The shared figures could not be looked at (RuntimeError). The figures shown stay as they are."
    )
    Follower(in_memory, library).look()
    assert "RuntimeError" in caplog.text
    assert "SECRET" not in caplog.text


def test_a_look_that_fails_is_logged_once_and_said_when_it_lasts(in_memory, library, monkeypatch, caplog):
    caplog.set_level(logging.WARNING)
    follower = Follower(in_memory, library)
    with monkeypatch.context() as broken:
        broken.setattr(MemoryFileSystem, "cat_file", lambda *_, **__: 1 / 0)
        for _ in range(PATIENCE - 1):
            follower.look()
        assert last_attempt(library, LOOK) is None
        follower.look()
    assert len(caplog.records) == 1
    shown = freshness(library.load().snapshot, library)
    assert shown.problem.startswith("The shared figures could not be looked at")
    follower.look()
    assert freshness(library.load().snapshot, library).problem == ""


def test_a_note_left_from_another_setting_is_not_said(library):
    note_attempt(library, Attempt(datetime.now(UTC) - timedelta(hours=2), "It is broken."), LOOK)
    assert freshness(library.load().snapshot, library).problem == ""


def test_a_server_follows_until_it_is_told_to_stop(in_memory, library, other):
    in_memory.publish(library, FIRST)
    follower, stop = Follower(in_memory, other), threading.Event()
    thread = threading.Thread(target=follower.follow, args=(stop,))
    thread.start()
    assert follower.looked.wait(WITHIN)
    stop.set()
    thread.join(WITHIN)
    assert not thread.is_alive()
    assert other.current_name() == FIRST


def test_a_look_during_a_refresh_waits_for_the_next(in_memory, library, other, caplog):
    in_memory.publish(library, FIRST)
    with other.locked():
        Follower(in_memory, other).look()
    assert other.current_name() == ""
    assert caplog.text == ""


def test_a_refresh_begins_with_what_is_shared_and_shares_what_it_brings(in_memory, library, other, client):
    in_memory.publish(library, FIRST)
    report = refresh(other, client, shared=in_memory, indicators=[FETCHED])
    assert report.count(RefreshState.UPDATED) == 1
    made = other.load().snapshot
    assert set(made.observations["indicator"]) == {
        *library.load().snapshot.observations["indicator"],
        FETCHED,
    }
    assert in_memory.bring(library)
    assert library.load().snapshot.stamp == made.stamp == report.stamp


def test_outlines_that_a_refresh_brings_are_shared_with_what_is_published(
    in_memory, library, small, other, client, stub
):
    layer = BoundariesClient(stub.url + boundaries.PATH, Transport(limits=QUICK))
    in_memory.publish(library, FIRST)
    refresh(library, client, layer, shared=in_memory, indicators=[FETCHED])
    in_memory.bring(other)
    assert (other.folder / FILE).read_bytes() == (library.folder / FILE).read_bytes()
    assert in_memory.published().outlines


def test_outlines_alone_bring_nobody_back_to_earlier_figures(in_memory, library, small):
    in_memory.publish(library, FIRST)
    put(library, small, SECOND)
    library.put(FILE, "{}")
    _share_outlines(library, in_memory)
    assert in_memory.published().name == FIRST
    assert not in_memory.published().outlines


def test_a_refresh_that_cannot_be_shared_changes_nothing(in_memory, library, client, monkeypatch):
    in_memory.publish(library, FIRST)
    monkeypatch.setattr(MemoryFileSystem, "put_file", lambda *_, **__: 1 / 0)
    said = refusal(lambda: refresh(library, client, shared=in_memory, indicators=[FETCHED]))
    assert "could not be written (ZeroDivisionError)" in said
    assert library.current_name() == FIRST
    assert in_memory.published().name == FIRST


def test_a_full_disk_leaves_the_figures_in_use(in_memory, library, small, other, monkeypatch):
    in_memory.publish(library, FIRST)
    in_memory.bring(other)
    put(library, small, SECOND)
    in_memory.publish(library, SECOND)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(MemoryFileSystem, "get_file", full)
    assert "(No space left on device)" in refusal(lambda: in_memory.bring(other))
    assert other.load().snapshot.refreshed.name == FIRST
    assert leftovers(other) == []


def test_the_place_is_configured(monkeypatch, tmp_path):
    assert configured_shared() is None
    monkeypatch.setenv(SNAPSHOT_URL.name, f" {tmp_path} ")
    assert configured_shared() == Shared(str(tmp_path))
    monkeypatch.setenv(SNAPSHOT_URL.name, "carrier-pigeon://loft")
    assert "names a storage that is not known" in refusal(configured_shared)

    def lacking(*_, **__):
        raise ImportError("Install s3fs")

    monkeypatch.setattr(module, "url_to_fs", lacking)
    assert "with the extra “s3” or “azure”" in refusal(configured_shared)


def test_publish_from_the_command_line(small, own_data_folder, tmp_path, capsys, other):
    assert main(["publish"]) == 1
    assert SNAPSHOT_URL.name in capsys.readouterr().err
    put(Library(own_data_folder), small, FIRST)
    assert main(["publish", str(tmp_path / "shared")]) == 0
    assert "are published" in capsys.readouterr().out
    Shared(str(tmp_path / "shared")).bring(other)
    assert other.current_name() == FIRST
    shutil.rmtree(own_data_folder)
