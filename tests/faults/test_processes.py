"""Several processes at one folder, and processes that end at any moment."""

import random
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from needs.store.refresh import RefreshState, refresh
from tests.conftest import ROOT
from tests.faults.conftest import FETCHED, fetched
from tests.hostile.trying import tries

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked and killed")


def run(url, library, *how):
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.child", url, str(library.folder), *how],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert "Traceback" not in ran.stderr
    return [line.split(" ", 1) for line in ran.stdout.splitlines()]


def test_of_several_refreshes_at_once_one_runs_and_the_others_are_told(library, stub, client):
    stub.latency = 0.3
    assert fetched(library) == 0
    ended = run(stub.url, library, "together", "4")
    assert sorted(status for status, _ in ended) == ["0", "1", "1", "1"]
    loaded = library.load()
    assert loaded.problem == ""
    assert fetched(library) > 100
    assert len(library.newest_first()) == 2
    assert not list(library.folder.rglob(".unfinished-*"))


class Newer(dict):
    """Every indicator was uploaded a moment ago, whenever that is asked."""

    def __getitem__(self, indicator):
        return datetime.now(UTC)


def test_a_process_killed_at_any_moment_leaves_sound_figures(library, stub, client, monkeypatch):
    monkeypatch.setattr(stub, "uploaded", Newer())
    chance = random.Random()
    parts = [f"{chance.uniform(0, 1.1):.3f}" for _ in range(tries(8))]
    whole, *ends = run(stub.url, library, "killed", *parts)
    assert whole[0] == "0"
    for part, (status, shown) in zip(parts, ends, strict=True):
        assert status in ("-9", "0"), part
        # As many rows as before and nothing else: there is never a problem to tell of.
        assert shown == whole[1], part
    # The lock of the dead is gone, and so, after the next refresh, is what they left half-done.
    assert refresh(library, client, indicators=[FETCHED]).count(RefreshState.UPDATED) == 1
    assert not list(library.folder.rglob(".unfinished-*"))
