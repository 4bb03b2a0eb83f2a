"""The same pages on ten times the figures, and on as many as all indicators of Fingertips have.

The further rows are made up from those held, with a fixed seed, as figures of indicators outside the
catalogue: the pages show the same, and all that a page looks up lies among so much more.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.pages import QUERY, worked
from benchmarks.reader import first_run, reading, resident, serve_ours
from benchmarks.table import Row, measured_in_turns
from needs.store.on_disk import OBSERVATIONS, write_figures
from needs.store.snapshot import BUILT
from needs.store.tables import release_folder
from tests.web.served import Server

EVERY = 2_500_000
"""Observations: about what every indicator of Fingertips has for upper-tier authorities."""
PAGES = ("overview", "compare", "trends", "gap")
AIM = 1.2
SEED = 20261122


def make(folder: Path, rows: int) -> Path:
    """A release whose built figures are so many observations."""
    shutil.copytree(release_folder(), folder)
    held = pd.read_parquet(folder / BUILT / OBSERVATIONS)
    draws = np.random.default_rng(SEED)
    copies = [
        held.assign(
            indicator=f"made-up-{number} " + held["indicator"],
            value=held["value"] * draws.uniform(0.5, 1.5, len(held)),
        )
        for number in range(1, -(-rows // len(held)))
    ]
    whole = pd.concat([held, *copies], ignore_index=True)[:rows]
    write_figures(folder / BUILT, whole)
    return folder


def rows(folder: Path, data: Path, *, quick: bool) -> Iterator[Row]:
    """The product on more figures, against the product on those that are embedded."""
    held = len(pd.read_parquet(release_folder() / BUILT / OBSERVATIONS, columns=["indicator"]))
    row = partial(Row, aim=AIM, versus="those embedded")
    for what, number in (("ten times the figures", 10 * held), ("2.5 million figures", EVERY)):
        more = make(folder / str(number), number)
        with (
            serve_ours(folder, data, NEEDS_RELEASE_DIR=str(more)) as grown,
            serve_ours(folder, data) as embedded,
        ):
            first = [first_run(each, "trends", QUERY) for each in (grown, embedded)]
            yield row(f"first run of a fresh server, {what}", *first, "s")
            yield from _pages(grown, embedded, what, row, rounds=3 if quick else 7)
            yield row(f"memory of the server, {what}", resident(grown), resident(embedded), "MB")


def _pages(grown: Server, embedded: Server, what: str, row: Callable[..., Row], rounds: int) -> Iterator[Row]:
    """Script and bytes of each page."""
    for page in PAGES:
        with reading(grown, page, QUERY) as more, reading(embedded, page, QUERY) as few:
            found = measured_in_turns({"more": worked(grown, more), "few": worked(embedded, few)}, rounds)
            sizes = [each.run().bytes / 1000 for each in (more, few)]
        medians = [1000 * statistics.median(each) for each in found.values()]
        yield row(f"script of {page}, {what}", *medians, "ms")
        yield row(f"bytes of {page}, {what}", *sizes, "kB")
