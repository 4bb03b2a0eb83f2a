"""What is taken away, timed: ``python -m benchmarks.exports [--sample N]``.

Twelve figures as PNG, every file of a full pack of Coventry, the packs of all authorities as archives by the
batch that the command line uses, and the most memory held at once. With a sample only so many authorities,
spread over the list, are made, and the time of all is reckoned from theirs.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from needs.charts.spec import ChartSpec
from needs.domain.selection import DEPTHS, Selection
from needs.exports.batch import WORKERS, Order, State, batch
from needs.exports.files import ENDINGS, written
from needs.exports.office.style import HouseStyle
from needs.exports.pack.model import Pack
from needs.exports.pack.sections import pack_of
from needs.exports.picture.png import Size, picture_of
from needs.store.library import Library
from needs.store.snapshot import Snapshot

PLACE = "E08000026"
FIGURES = 12


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and those that processors worked, which other programs hardly change."""

    clock: float
    worked: float

    def __add__(self, other: Took) -> Took:
        return Took(self.clock + other.clock, self.worked + other.worked)


@dataclass(frozen=True)
class Row:
    """A line of the table: what, how long, and how long at most it is meant to take."""

    what: str
    clock: str
    worked: str = ""
    aim: str = ""


def row(what: str, took: Took, aim: str = "", decimals: int = 1) -> Row:
    """A line of seconds."""
    return Row(what, f"{took.clock:.{decimals}f} s", f"{took.worked:.{decimals}f} s", aim)


def timed(make: Callable[[], object]) -> tuple[Took, object]:
    """How long something takes, its own processes included, and what it makes."""
    start, worked = time.perf_counter(), processors()
    made = make()
    return Took(time.perf_counter() - start, processors() - worked), made


def processors() -> float:
    """Seconds that this process and those that it has ended have worked."""
    return sum(os.times()[:4])


def figures(pack: Pack) -> Iterator[Row]:
    """Pictures of a report's width; each is drawn once before, so that fonts are loaded."""
    specs = [item for item in pack.items() if isinstance(item, ChartSpec)][:FIGURES]
    for spec in specs:
        picture_of(spec, Size.FULL, wide=True)
    times = [timed(lambda spec=spec: picture_of(spec, Size.FULL, wide=True))[0] for spec in specs]
    mean = Took(*(statistics.mean(getattr(each, kind) for each in times) for kind in ("clock", "worked")))
    yield row(f"{len(specs)} figures as PNG, warm, each", mean, "0.3 s", decimals=2)
    yield row("  the slowest of them", max(times, key=lambda each: each.worked), decimals=2)


def files(pack: Pack, gathering: Took) -> Iterator[Row]:
    """Every file of a pack; the archive holds all others, so that with gathering it is the whole."""
    yield row("full pack of Coventry: gathered", gathering)
    for ending in ENDINGS:
        took, content = timed(lambda ending=ending: written(pack, ending, HouseStyle()))
        yield row(f"  .{ending} ({len(content) / 1000:.0f} kB)", took)
    yield row("  gathered, then all of it as an archive", gathering + took, "10 s")


def packs(snapshot: Snapshot, sample: int | None) -> Iterator[Row]:
    """The packs of authorities as archives, as the command line makes them."""
    every = snapshot.register.authorities
    step = max(1, len(every) // sample) if sample else 1
    areas = every[::step][:sample]
    order = Order(Selection(), date.today())
    with tempfile.TemporaryDirectory() as folder:
        took, entries = timed(lambda: batch(snapshot, Path(folder), order, areas=areas))
    failed = sum(entry.state is State.FAILED for entry in entries)
    size = sum(entry.bytes for entry in entries) / 1e6
    what = f"packs of {len(areas)} authorities, {WORKERS} at a time ({size:.0f} MB)"
    yield row(what, took, f"{failed} FAILED" if failed else "", decimals=0)
    if len(areas) < len(every):
        share = len(every) / len(areas)
        whole = Took(took.clock * share, took.worked * share)
        yield row(f"  so of all {len(every)}, about", whole, decimals=0)


def memory() -> Iterator[Row]:
    """The most that this process has held, and the most that all processes of the batch can have held."""
    unit = 1e9 if sys.platform == "darwin" else 1e6
    own, of_one = (
        resource.getrusage(who).ru_maxrss / unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    yield Row("peak memory of this process", f"{own:.2f} GB", aim="1.5 GB")
    yield Row(f"  and of {WORKERS} processes of the batch", f"{WORKERS * of_one:.2f} GB", aim="1.5 GB")


def rows(sample: int | None) -> Iterator[Row]:
    """Everything measured, in order."""
    snapshot = Library().load().snapshot
    chosen = Selection(area=PLACE, depth=DEPTHS[1])
    gathering, pack = timed(lambda: pack_of(snapshot, snapshot.places.get(PLACE), chosen, today=date.today()))
    yield from figures(pack)
    yield from files(pack, gathering)
    yield from packs(snapshot, sample)
    yield from memory()


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description="Time what is taken away.")
    parser.add_argument("--sample", type=int, metavar="N", help="make the packs of N authorities only")
    print(f"{'':<52}{'clock':>10}{'worked':>10}{'aim':>10}")
    for each in rows(parser.parse_args().sample):
        print(f"{each.what:<52}{each.clock:>10}{each.worked:>10}{each.aim:>10}", flush=True)


if __name__ == "__main__":
    main()
