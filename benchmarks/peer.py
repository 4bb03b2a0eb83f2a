"""The page of trends beside the obvious app with the same figures: its first run, and every other one."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.pages import QUERY, worked
from benchmarks.reader import first_run, reading, serve_ours
from benchmarks.refresh import service
from benchmarks.table import Row, measured_in_turns
from tests.web.served import served

APP = Path(__file__).with_name("obvious.py")
PEER = "the obvious app"


def rows(folder: Path, data: Path, *, quick: bool) -> Iterator[Row]:
    """The peer's time over ours: how many times as long it takes."""
    rounds = 3 if quick else 9
    with (
        service() as url,
        serve_ours(folder, data) as ours,
        served(folder / "obvious.log", APP, OBVIOUS_URL=url) as peer,
    ):
        mine, other = first_run(ours, "trends", QUERY), first_run(peer, "", "")
        yield _row("first run of a fresh server, page of trends", mine, other, "s")
        with reading(ours, "trends", QUERY) as reader, reading(peer, "", "") as their_reader:
            found = measured_in_turns(
                {"ours": worked(ours, reader), "peer": worked(peer, their_reader)}, rounds
            )
        yield _row(
            "script of trends, warm", *(1000 * statistics.median(each) for each in found.values()), "ms"
        )


_row = partial(Row, inverse=True, versus=PEER)
