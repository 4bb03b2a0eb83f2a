"""What is taken away, against the time that is allowed for it.

Twelve figures as PNG, every file of a full pack of Coventry, the packs of a sample of authorities, spread
over the list, as archives by the batch that the command line uses, and the most memory held at once.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.table import Row
from needs.charts.parts.spec import ChartSpec
from needs.domain.selection import Selection
from needs.domain.vocabulary import Depth
from needs.exports.batch import WORKERS, BatchState, Order, batch
from needs.exports.files import written
from needs.exports.office.style import HouseStyle
from needs.exports.picture.png import Size, picture_of
from needs.reports.pack.model import Pack
from needs.reports.pack.options import PackOptions
from needs.reports.pack.sections import pack_of
from needs.store.library import Library
from needs.store.snapshot import Snapshot

PLACE = "E08000026"
FIGURES = 12


def allowed(what: str, took: float, most: float, unit: str = "s") -> Row:
    """A figure against the most that it may be."""
    return Row(what, took, most, unit, 1.0, versus="what is allowed")


def took(make: Callable[[], object]) -> tuple[float, object]:
    """The seconds that something takes, and what it makes."""
    start = time.perf_counter()
    made = make()
    return time.perf_counter() - start, made


def figures(pack: Pack) -> Iterator[Row]:
    """Pictures of a report's width; each is drawn once before, so that fonts are loaded."""
    specs = [item for item in pack.items() if isinstance(item, ChartSpec)][:FIGURES]
    for spec in specs:
        picture_of(spec, Size.FULL, wide=True)
    times = [took(partial(picture_of, spec, Size.FULL, wide=True))[0] for spec in specs]
    yield allowed(f"each of {len(specs)} figures as PNG", statistics.median(times), 0.3)


def packs(snapshot: Snapshot, sample: int, alone: float) -> Iterator[Row]:
    """The packs of some authorities as archives, as the command line makes them, against one by itself."""
    every = snapshot.register.authorities
    areas = every[:: max(1, len(every) // sample)][:sample]
    order = Order(Selection(), date.today())
    with tempfile.TemporaryDirectory() as folder:
        seconds, entries = took(lambda: batch(snapshot, Path(folder), order, areas=areas))
    assert not any(entry.state is BatchState.FAILED for entry in entries)
    what = f"each of the packs of {len(areas)} authorities, {WORKERS} at a time"
    yield Row(what, seconds / len(areas), alone, "s", versus="one by itself")
    share = len(every) / len(areas)
    what = f"the packs of all {len(every)}, reckoned from these"
    yield Row(what, share * seconds, len(every) * alone, "s", versus="one after another")


def memory() -> Iterator[Row]:
    """The most that this process has held, and that all processes of the batch can have held."""
    unit = 1e9 if sys.platform == "darwin" else 1e6
    of_one = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
    yield allowed(f"peak memory of {WORKERS} processes of the batch", WORKERS * of_one, 1.5, "GB")


def rows(sample: int) -> Iterator[Row]:
    """Everything measured, in order."""
    snapshot = Library().load().snapshot
    chosen = Selection(area=PLACE, options=(PackOptions(depth=Depth.FULL),))
    gathering, pack = took(lambda: pack_of(snapshot, snapshot.places.get(PLACE), chosen, today=date.today()))
    yield from figures(pack)
    writing, content = took(lambda: written(pack, "zip", HouseStyle()))
    alone = gathering + writing
    yield allowed(f"full pack of Coventry, all files ({len(content) / 1000:.0f} kB)", alone, 10)
    yield from packs(snapshot, sample, alone)
    yield from memory()
