"""Packs of many places into one folder, passing over what is there already, with a log of what happened."""

from __future__ import annotations

import hashlib
import json
import logging
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.selection import Selection
from needs.exports.csv import csv_of
from needs.exports.files import ENDINGS, save, written
from needs.exports.office.style import HouseStyle
from needs.links.codec import encode
from needs.reports.pack.sections import pack_of
from needs.reports.pack.words import pack_stem
from needs.sources.boundaries import Outlines
from needs.store.program import build
from needs.store.snapshot import Snapshot, load

LOG = "log.csv"
WORKERS = 2

log = logging.getLogger(__name__)


class BatchState(StrEnum):
    """How it went with one place."""

    MADE = "made"
    PASSED_OVER = "passed over"
    FAILED = "failed"


@dataclass(frozen=True)
class Order:
    """What the packs of one batch have in common; ``selection`` is without a place."""

    selection: Selection
    today: date
    ending: str = ENDINGS[-1]
    style: HouseStyle = field(default_factory=HouseStyle)
    site: str = ""
    outlines: Outlines | None = None


@dataclass(frozen=True)
class Entry:
    """A line of the log: one place, and the file that its pack became.

    ``made_from`` tells figures, choices, style and program from others; without a file ``bytes`` is 0.
    """

    area: str
    name: str
    file: str
    bytes: int
    seconds: float
    state: BatchState
    message: str
    made_from: str


Told = Callable[[int, int, Entry], None]
"""Told of each place as it is done: how many are, of how many, and how it went."""


def batch(
    snapshot: Snapshot,
    folder: Path,
    order: Order,
    *,
    areas: Sequence[Area] | None = None,
    workers: int = WORKERS,
    on_entry: Told = lambda done, of, entry: None,
) -> tuple[Entry, ...]:
    """Make the packs of many places; one that cannot be made does not stop the others.

    A file that an earlier run made from the same figures, choices, style and program is passed over, so a run
    that was stopped goes on where it was. The log in the folder is whole after every place.

    Parameters
    ----------
    areas
        By default today's upper-tier authorities.
    workers
        So many processes make packs at a time; with one, this process makes them itself.

    Returns
    -------
    tuple of Entry
        One for each area, in their order.

    Raises
    ------
    NeedsError
        The folder or the log in it cannot be written.
    """
    wanted = tuple(snapshot.register.authorities if areas is None else areas)
    made_from = _fingerprint(snapshot.stamp, order)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NeedsError(f"The folder {folder} cannot be made ({error.strerror or error}).") from error
    entries = _read(folder / LOG)
    done = 0
    to_make = []
    for area in wanted:
        before = entries.get(_file_name(area, order))
        if before and before.made_from == made_from and _is_there(folder / before.file):
            done += 1
            entries[before.file] = replace(before, state=BatchState.PASSED_OVER)
            on_entry(done, len(wanted), entries[before.file])
        else:
            to_make.append(area.code)
    for entry in _made(snapshot, _Work(folder, order, made_from), to_make, workers):
        done += 1
        entries[entry.file] = entry
        save(folder / LOG, csv_of(pd.DataFrame([asdict(each) for each in entries.values()])))
        on_entry(done, len(wanted), entry)
    return tuple(entries[_file_name(area, order)] for area in wanted)


@dataclass(frozen=True)
class _Work:
    """What a process has to know to make any of the packs."""

    folder: Path
    order: Order
    made_from: str


def _made(snapshot: Snapshot, work: _Work, codes: Sequence[str], workers: int) -> Iterator[Entry]:
    if workers == 1:
        yield from (_make(snapshot, work, code) for code in codes)
        return
    left = list(codes)
    while left:
        # Whoever stops the run stops this process; the others finish what they have in hand.
        pool = ProcessPoolExecutor(
            workers,
            mp_context=get_context("spawn"),
            initializer=signal.signal,
            initargs=(signal.SIGINT, signal.SIG_IGN),
        )
        try:
            waiting = {pool.submit(_make_apart, snapshot.refreshed, work, code): code for code in left}
            for future in as_completed(waiting):
                try:
                    entry = future.result()
                except BrokenProcessPool:
                    continue
                left.remove(waiting[future])
                yield entry
        finally:
            pool.shutdown(cancel_futures=True)
        # A process was ended from outside and took the others' work with it. One process at a time tells
        # which place it was: the first that is left.
        if left and workers == 1:
            yield _failed(
                snapshot, work, left.pop(0), "The process that made it was ended, perhaps for want of memory."
            )
        workers = 1


def _make_apart(refreshed: Path | None, work: _Work, code: str) -> Entry:
    return _make(_load(refreshed), work, code)


@cache
def _load(refreshed: Path | None) -> Snapshot:
    """The figures, read once in each process."""
    return load(refreshed)


def _make(snapshot: Snapshot, work: _Work, code: str) -> Entry:
    """Make the pack of one place and put it into the folder."""
    order, area = work.order, snapshot.register.get(code)
    started = time.monotonic()
    try:
        chosen = replace(order.selection, area=code, name=None)
        pack = pack_of(snapshot, area, chosen, today=order.today, site=order.site, outlines=order.outlines)
        content = written(pack, order.ending, order.style)
        save(work.folder / _file_name(area, order), content)
    except NeedsError as error:
        return _failed(snapshot, work, code, str(error))
    except Exception as error:
        # Whatever it was, the other places are made all the same.
        log.exception("the pack of %s could not be made", code)
        return _failed(snapshot, work, code, f"Unexpected {type(error).__name__}: {error}")
    seconds = round(time.monotonic() - started, 1)
    return Entry(
        code, area.name, _file_name(area, order), len(content), seconds, BatchState.MADE, "", work.made_from
    )


def _failed(snapshot: Snapshot, work: _Work, code: str, message: str) -> Entry:
    area = snapshot.register.get(code)
    return Entry(code, area.name, _file_name(area, work.order), 0, 0, BatchState.FAILED, message, "")


def _file_name(area: Area, order: Order) -> str:
    return f"{pack_stem(area, order.selection.as_at)}.{order.ending}"


def _is_there(path: Path) -> bool:
    """Whether a file is held; it was put there in one step, so that it is whole."""
    return path.is_file() and path.stat().st_size > 0


def _read(path: Path) -> dict[str, Entry]:
    """The log of earlier runs by file; one that cannot be read is begun anew."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        rows = table[[each.name for each in fields(Entry)]].to_dict("records")
        entries = [_entry({str(key): str(cell) for key, cell in row.items()}) for row in rows]
    except (OSError, ValueError, KeyError) as error:
        if path.exists():
            log.warning("the log %s cannot be read and is begun anew: %s", path, error)
        return {}
    return {each.file: each for each in entries}


def _entry(row: Mapping[str, str]) -> Entry:
    return Entry(
        row["area"],
        row["name"],
        row["file"],
        int(row["bytes"]),
        float(row["seconds"]),
        BatchState(row["state"]),
        row["message"],
        row["made_from"],
    )


def _fingerprint(stamp: str, order: Order) -> str:
    """What tells the files of one batch from those of another; the day of making is not in it."""
    style = order.style
    parts = (
        stamp,
        encode(order.selection),
        order.ending,
        order.site,
        sorted((str(stands), colour) for stands, colour in style.colours.items()),
        (style.heading, style.font),
        [hashlib.sha256(each or b"").hexdigest() for each in (style.document, style.slides)],
        str(order.outlines and (order.outlines.vintage, order.outlines.fetched_on)),
        build(),
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
