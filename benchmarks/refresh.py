"""A refresh against bare downloads and against fingertips_py, in one run: ``python -m benchmarks.refresh``.

All three fetch the same indicators from the same loopback service, which waits 200 ms before each answer.
The bare downloads are the floor: the same files, as many at once, and nothing done with them. fingertips_py
is called in the obvious way, one indicator after another. Times are medians of the rounds, in which the
three take turns; only the ratios carry over to another machine.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import fingertips_py
import fingertips_py.metadata
import fingertips_py.retrieve_data

from needs.sources.client import FingertipsClient
from needs.sources.fingertips import FingertipsSource
from needs.store.library import Library
from needs.store.refresh import AT_ONCE, State, refresh
from needs.store.snapshot import Snapshot, load

LATENCY = 0.2
ROUNDS = 3


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
        return report.count(State.UPDATED)
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


def main() -> None:
    snapshot = load()
    contenders: dict[str, Callable[[str, Snapshot], int]] = {
        "bare downloads, three at once": bare,
        "this product: fetch, check, write, switch": ours,
        "fingertips_py, one after another": obvious,
    }
    times: dict[str, list[float]] = {name: [] for name in contenders}
    with service() as url:
        bare(url, snapshot)  # so that the service has made its files
        for _ in range(ROUNDS):
            for name, run in contenders.items():
                started = time.perf_counter()
                done = run(url, snapshot)
                times[name].append(time.perf_counter() - started)
    floor, mine, theirs = (statistics.median(each) for each in times.values())
    print(f"{done} indicators, {LATENCY * 1000:.0f} ms before each answer, median of {ROUNDS} rounds")
    for name, each in times.items():
        print(f"  {name:<45} {statistics.median(each):6.2f} s  ({min(each):.2f} to {max(each):.2f})")
    print(f"  this product / bare downloads       {mine / floor:.2f}  (aim: at most 1.30)")
    print(f"  fingertips_py / this product        {theirs / mine:.2f}  (aim: at least 2.00)")


if __name__ == "__main__":
    main()
