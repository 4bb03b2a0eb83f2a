"""A refresh against bare downloads and against fingertips_py, in one run.

All three fetch the same indicators from the same loopback service, which waits 200 ms before each answer.
The bare downloads are the floor: the same files, as many at once, and nothing done with them. fingertips_py
is called in the obvious way, one indicator after another.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import fingertips_py
import fingertips_py.metadata
import fingertips_py.retrieve_data

from benchmarks.table import Row, in_turns
from needs.sources.client import FingertipsClient
from needs.sources.fingertips import FingertipsSource
from needs.store.library import Library
from needs.store.refresh import AT_ONCE, RefreshState, refresh
from needs.store.snapshot import Snapshot, load

LATENCY = 0.2


@contextmanager
def service() -> Iterator[str]:
    """A loopback Fingertips in a process of its own, as a real one is."""
    command = [sys.executable, "-m", "tests.stub", "--latency", str(LATENCY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip().partition("=")[2]
        finally:
            process.terminate()


def ours(url: str, snapshot: Snapshot) -> int:
    folder = Path(tempfile.mkdtemp())
    try:
        report = refresh(Library(folder), FingertipsClient(url))
        return report.count(RefreshState.UPDATED)
    finally:
        shutil.rmtree(folder)


def bare(url: str, snapshot: Snapshot) -> int:
    source = FingertipsSource(FingertipsClient(url), snapshot.register, "", datetime.now(UTC).date())
    live = [each for each in snapshot.catalogue if each.on_fingertips]
    source.client.last_changes([each.id for each in live])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return len(list(pool.map(source.download, live)))


def obvious(url: str, snapshot: Snapshot) -> int:
    fingertips_py.metadata.base_url = fingertips_py.retrieve_data.base_url = url
    live = [each for each in snapshot.catalogue if each.on_fingertips]
    for each in live:
        frame = fingertips_py.get_data_by_indicator_ids(
            int(each.id), each.area_type or 502, parent_area_type_id=6, profile_id=each.profile
        )
        assert len(frame) > 0
    return len(live)


def rows(rounds: int) -> Iterator[Row]:
    """A refresh against its floor, and against the obvious way."""
    snapshot = load()
    with service() as url:
        bare(url, snapshot)  # so that the service has made its files
        runs = {"ours": ours, "bare": bare, "obvious": obvious}
        took = in_turns({name: partial(run, url, snapshot) for name, run in runs.items()}, rounds)
    yield Row("a refresh", took["ours"], took["bare"], "s", 1.3, versus="bare downloads")
    yield Row(
        "a refresh, the peer's time over ours",
        took["ours"],
        took["obvious"],
        "s",
        2.0,
        least=True,
        inverse=True,
        versus="fingertips_py in turn",
    )
