"""Each page against the bare one: what the server works for a rerun, what it sends, what a session holds."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.reader import Reader, both, first_run, memory_per_session, processor, reading, serve_bare
from benchmarks.recording import STRICTER, Recorded
from benchmarks.table import Row, measured_in_turns
from tests.web.served import Server

PLACE = "E08000026"
LINK = {"area": PLACE, "ind": "91380", "vs": "region"}
QUERY = "&".join(f"{key}={value}" for key, value in LINK.items())
CHOICES = (
    "92904",
    "91414",
    "91382",
    "92432",
    "92906",
    "drug-poisoning-deaths",
    "92708",
    "alcohol-in-treatment",
)
"""Indicators that are chosen one after another on the page of trends."""
PAGES = (
    "overview",
    "brief",
    "pack",
    "gap",
    "compare",
    "trends",
    "inequalities",
    "young_people",
    "indicators",
    "explorer",
    "sources",
    "methods",
    "update",
    "privacy",
    "accessibility",
)
TRENDS = Recorded("trends", LINK, "indicator", CHOICES)
RECORDED = tuple(TRENDS if page == "trends" else Recorded(page, LINK) for page in PAGES)
RUNS = 6
SCRIPT, BYTES, MEMORY = 1.5, 1.2, 1.5


def script(ours: Server, bare: Server, stricter: Server, rounds: int) -> Iterator[Row]:
    """What the server works for one warm rerun of each page, in milliseconds of processor time."""
    for page in PAGES:
        servers = {"ours": ours, "bare": bare, "bare, set aside": stricter}
        with ExitStack() as stack:
            found = measured_in_turns(
                {
                    name: worked(each, stack.enter_context(reading(each, page, QUERY)))
                    for name, each in servers.items()
                },
                rounds,
            )
        mine, *floors = (1000 * statistics.median(each) for each in found.values())
        for floor, versus in zip(floors, ("bare", "bare, set aside"), strict=True):
            yield Row(f"script of {page}, warm", mine, floor, "ms", SCRIPT, versus=versus)


def worked(server: Server, reader: Reader) -> Callable[[], float]:
    def measure() -> float:
        before = processor(server)
        for _ in range(RUNS):
            reader.run()
        return (processor(server) - before) / RUNS

    return measure


def sent(ours: Server, bare: Server) -> Iterator[Row]:
    """The bytes of the messages of one run of each page."""
    for page in PAGES:
        with reading(ours, page, QUERY) as mine, reading(bare, page, QUERY) as floor:
            yield Row(f"bytes of {page}", mine.run().bytes / 1000, floor.run().bytes / 1000, "kB", BYTES)


def memory(ours: Server, bare: Server, sessions: int) -> Iterator[Row]:
    """What each further open session holds on the page of trends."""
    held = [memory_per_session(each, "trends", QUERY, sessions) for each in (ours, bare)]
    yield Row("memory of an open session, more than bare", *held, "MB", MEMORY, difference=True)


def rows(bare_app: Path, folder: Path, data: Path, *, quick: bool) -> Iterator[Row]:
    """Everything that is asked of a server over its socket."""
    with both(folder, bare_app, data) as (ours, bare):
        opened = [first_run(each, "trends", QUERY) for each in (ours, bare)]
        yield Row("first run of a fresh server, page of trends", *opened, "s")
        with serve_bare(folder, bare_app, STRICTER) as stricter:
            yield from script(ours, bare, stricter, rounds=3 if quick else 9)
        yield from sent(ours, bare)
        yield from memory(ours, bare, sessions=20 if quick else 60)
