"""A disk that is full, a folder that may not be written, and one that is gone."""

import os
import subprocess
import sys
from datetime import date

import pytest

from needs.domain.errors import NeedsError
from needs.sources.boundaries import Outlines
from needs.store.attempts import Attempt, last_attempt, note_attempt
from needs.store.build import build
from needs.store.library import UNREADABLE, Library
from needs.store.outlines import load_outlines, save_outlines
from needs.store.refresh import RefreshState, refresh
from needs.store.rollback import rollback
from needs.store.snapshot import load
from tests.conftest import ROOT
from tests.faults.conftest import FETCHED, HELD, fetched, put
from tests.hostile.audited import watched
from tests.hostile.trying import EFFORT, refusal
from tests.releases import built_in


class Full:
    """A disk that is full from one step of writing on; without a step it only counts them."""

    def __init__(self, folder, step=None, code=28):
        self.folder, self.step, self.code, self.steps = folder, step, code, 0

    def __call__(self, event, path, writes):
        if writes and path.is_relative_to(self.folder) and event not in ("os.remove", "os.rmdir"):
            self.steps += 1
            if self.step is not None and self.steps > self.step:
                raise OSError(self.code, os.strerror(self.code), str(path))


def test_a_disk_that_fills_up_at_any_step_of_a_refresh_loses_nothing(library, small, client, tmp_path):
    held = library.load().snapshot.stamp
    with watched(count := Full(tmp_path)):
        assert refresh(library, client, indicators=[FETCHED]).count(RefreshState.UPDATED) == 1
    assert count.steps > 15
    for step in range(0, count.steps, 1 if EFFORT > 1 else 4):
        other = Library(tmp_path / f"full-{step}")
        put(other, small, "20261101T060000Z-small")
        with watched(Full(other.folder, step)):
            said = refusal(lambda other=other: refresh(other, client, indicators=[FETCHED]))
        assert not said or "No space left on device" in said
        assert str(tmp_path) not in said
        loaded = other.load()
        assert loaded.problem == ""
        assert loaded.snapshot.stamp == held or fetched(other) > 100
        # With room again the next refresh goes through, and clears away what was left.
        refresh(other, client, indicators=[FETCHED])
        assert fetched(other) > 100
        assert not list(other.folder.rglob(".unfinished-*"))


def test_a_disk_that_fills_up_at_any_step_of_a_build_leaves_the_figures_as_they_were(snapshot, tmp_path):
    rows = snapshot.of_indicator(HELD)
    target = built_in(tmp_path / "data", rows)
    stamp = load(release=target).stamp
    with watched(count := Full(tmp_path)):
        assert build(target).manifest["rows"] == len(rows)
    for step in range(count.steps - 2):
        with watched(Full(tmp_path, step)):
            assert "No space left on device" in refusal(lambda: build(target))
        assert load(release=target).stamp == stamp
        assert not list(target.glob(".unfinished-*"))


@pytest.mark.parametrize("code", [13, 30, 5], ids=["not allowed", "read-only", "a failing disk"])
def test_a_folder_that_may_not_be_written_is_said_and_the_figures_stay(library, client, tmp_path, code):
    held = library.load().snapshot.stamp
    with watched(Full(tmp_path, 0, code)), pytest.raises(NeedsError, match="cannot be written") as caught:
        refresh(library, client, indicators=[FETCHED])
    assert "NEEDS_DATA_DIR" in caught.value.advice
    with watched(Full(tmp_path, 0, code)):
        note_attempt(
            library, Attempt(library.load().snapshot.manifest and __import__("datetime").datetime.now())
        )
        for change in (lambda: rollback(library), lambda: library.switch("x"), library.unfinished):
            with pytest.raises(NeedsError, match="cannot be written"):
                change()
        assert library.load().snapshot.stamp == held
    assert last_attempt(library) is None


def test_outlines_that_find_no_room_leave_those_that_are_held(library, tmp_path):
    square = (((-1.5, 52.4), (-1.4, 52.4), (-1.4, 52.5), (-1.5, 52.4)),)
    first = Outlines({"E08000026": (square,)}, "2024", date(2026, 1, 1), "http://127.0.0.1/")
    save_outlines(library, first)
    with watched(Full(tmp_path, 0)), pytest.raises(NeedsError, match="No space left"):
        save_outlines(library, Outlines({}, "2025", date(2026, 2, 1), ""))
    assert load_outlines(library).vintage == "2024"


LIMITED = """
import os, resource, sys
from pathlib import Path
from needs.domain.errors import NeedsError
from needs.sources.client import FingertipsClient
from needs.store.library import Library
from needs.store.refresh import refresh

url, *trials = sys.argv[1:]
for trial in trials:
    folder, limit = trial.split("=")
    child = os.fork()
    if child == 0:
        status = 9
        try:
            if limit == "nobody":
                os.chmod(folder, 0o555)
                if os.geteuid() == 0:
                    os.setgid(65534)
                    os.setuid(65534)
            else:
                resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
            refresh(Library(Path(folder)), FingertipsClient(url), indicators=["92904"])
            status = 0
        except NeedsError as error:
            print(trial, error, flush=True)
            status = 1
        finally:
            os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits and users of POSIX")
def test_real_limits_of_the_system_end_in_a_sentence_and_the_figures_stay(small, stub, client, tmp_path):
    """Files that may not grow past a size, and a folder that belongs to someone else."""
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        if parent.is_relative_to("/tmp/pytest-of-root"):  # where pytest keeps them for root
            parent.chmod(0o755)
    folders = {}
    for limit in ("0", "600", "20000", "nobody"):
        folders[limit] = Library(tmp_path / limit)
        put(folders[limit], small, "20261101T060000Z-small")
    held = folders["0"].load().snapshot.stamp
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, stub.url, *(f"{each.folder}={key}" for key, each in folders.items())],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert "Traceback" not in ran.stderr
    statuses = [line for line in ran.stdout.splitlines() if line.isdigit()]
    assert statuses == ["1"] * len(folders), ran.stdout
    for each in folders.values():
        assert each.load().problem == ""
        assert each.load().snapshot.stamp == held


def test_a_folder_that_vanishes_while_the_program_runs_keeps_its_name(library, tmp_path):
    name = library.current_name()
    library.folder.rename(tmp_path / "gone")
    assert library.current_name() == name
    loaded = library.load()
    assert "missing" in loaded.problem
    assert "The embedded figures are shown instead" in loaded.problem
    (tmp_path / "gone").rename(library.folder)
    assert library.load().problem == ""


def test_a_name_that_cannot_be_read_is_a_problem_and_no_exception(tmp_path):
    library = Library(tmp_path / "new")
    (library.folder / "current").mkdir(parents=True)
    assert library.current_name() == UNREADABLE
    assert "does not name a snapshot" in library.load().problem
