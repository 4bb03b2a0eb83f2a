"""Three processes behind nginx: one is killed, one refreshes: ``python -m benchmarks.three_processes``.

Viewers keep choosing councils all the while. One process is killed: its viewers have to land on another, with
the view of their link and the same numbers, and nobody else may notice. It comes back; then the figures are
refreshed from a page of one process, against the loopback service: all three have to show the new ones within
a minute, and no page and no brief may show numbers of two snapshots. Exits with 1 where something is not so.

nginx is that of the system, with the configuration of ``deploy/nginx``; the figures are shared in a folder.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from benchmarks.processes import Process, ask, free_port
from benchmarks.viewers import STAMP, Ran, Viewer, share
from needs.domain.settings import FINGERTIPS_URL, SNAPSHOT_URL
from tests.conftest import ROOT

LINKS = (
    ("", "area=E08000026&vs=region&ind=91380&period=latest&ci=95"),
    ("trends", "area=E08000026&ind=91380"),
    ("compare", "area=E08000026&ind=91380"),
)
UPDATE = "Update from Fingertips"
REACHES_WITHIN = 60
NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    log_format who '$cookie_needs_reader $upstream_addr $status $request_uri';
    access_log {folder}/access.log who;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/conf.d/*.conf;
}}
"""


@dataclass
class Seen:
    """All that the viewers were shown."""

    runs: int = 0
    mixed: list[str] = field(default_factory=list)
    numbers: dict[tuple[str, str, bytes], set[int]] = field(default_factory=lambda: defaultdict(set))
    stamps: Counter[bytes] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def note(self, viewer: Viewer, ran: Ran) -> None:
        """Keep which numbers were shown for a link on which figures."""
        self.seconds.append(ran.seconds)
        self.count(viewer.page or "overview", ran.stamps)
        for stamp in ran.stamps:
            self.stamps[stamp] += 1
            self.numbers[viewer.page, viewer.query, stamp].add(hash(ran.tables()))

    def count(self, what: str, stamps: Collection[bytes]) -> None:
        """Count an answer, which has to name one snapshot."""
        self.runs += 1
        if len(stamps) != 1:
            self.mixed.append(f"{what} names {b', '.join(stamps).decode() or 'none'}")

    @property
    def disagreeing(self) -> int:
        """Links that showed different numbers on the same figures."""
        return sum(len(each) > 1 for each in self.numbers.values())


@dataclass
class Watched:
    """A viewer, and what became of it."""

    viewer: Viewer
    last: Ran | None = None
    lost: int = 0
    back_after: float = 0.0
    same_view: bool = True


class Proof:
    """The viewers, the processes, and what was found of them."""

    def __init__(self, folder: Path, viewers: int, every: float) -> None:
        self.folder = folder
        self.every = every
        self.seen = Seen()
        self.stop = asyncio.Event()
        self.rows: list[tuple[str, str, bool]] = []
        self.front = f"127.0.0.1:{free_port()}"
        self.watched = [Watched(Viewer(self.front, *LINKS[at % len(LINKS)])) for at in range(viewers)]

    def found(self, what: str, how: str, holds: bool) -> None:
        """One row of the result."""
        self.rows.append((what, how, holds))
        print(f"{'yes' if holds else 'NO ':<4} {what:<66} {how}", flush=True)

    async def live(self, watched: Watched, rng: random.Random) -> None:
        """Choose one council after another; where the connection is lost, come back as a browser does."""
        viewer = watched.viewer
        await asyncio.sleep(rng.random() * self.every)
        while not self.stop.is_set():
            try:
                watched.last = await viewer.choose(rng.choice(viewer.options))
                self.seen.note(viewer, watched.last)
            except (ConnectionClosed, OSError):
                await self._come_back(watched)
            await asyncio.sleep(self.every)

    async def _come_back(self, watched: Watched) -> None:
        viewer, began = watched.viewer, time.monotonic()
        asked, before = viewer.query, watched.last
        while not self.stop.is_set():
            try:
                ran = await viewer.open()
            except (ConnectionClosed, OSError, InvalidHandshake):
                await asyncio.sleep(0.2)
                continue
            watched.lost += 1
            watched.back_after = time.monotonic() - began
            self.seen.note(viewer, ran)
            assert before
            watched.same_view &= _parts(asked) == _parts(viewer.query) and before.tables() == ran.tables()
            return

    async def briefs(self) -> None:
        """Ask each process for plain pages all the while."""
        while not self.stop.is_set():
            status, body = await asyncio.to_thread(ask, self.front, "/light/brief?area=E08000026")
            if status == 200:
                self.seen.count("brief", set(STAMP.findall(body)))
            await asyncio.sleep(1)


def _parts(query: str) -> set[str]:
    return set(query.split("&"))


@contextmanager
def proxy(folder: Path, front: str, processes: list[Process]) -> Iterator[None]:
    """The system's nginx, with what ``deploy/nginx`` says and the places of these processes."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        raise SystemExit("nginx is not installed (Debian: apt-get install nginx-light).")
    (folder / "conf.d").mkdir()
    for name in ("needs.conf", "upstream.conf"):
        text = (ROOT / "deploy/nginx" / name).read_text("utf-8").replace("listen 8080;", f"listen {front};")
        for number, each in enumerate(processes, 1):
            text = text.replace(f"app-{number}:8501", each.place)
        (folder / "conf.d" / name).write_text(text)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder))
    with subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")]) as running:
        try:
            until = time.monotonic() + 10
            while ask(front, "/_stcore/health")[0] != 200:
                if running.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"nginx did not start: {folder / 'error.log'}")
                time.sleep(0.1)
            yield
        finally:
            running.terminate()


@contextmanager
def service() -> Iterator[str]:
    """A loopback Fingertips in a process of its own."""
    command = [sys.executable, "-m", "tests.stub"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip().partition("=")[2]
        finally:
            process.terminate()


def sessions(process: Process) -> int:
    """How many readers a process has."""
    found = re.search(rb"^active_sessions ([0-9]+)", ask(process.place, "/_stcore/metrics")[1], re.MULTILINE)
    return int(found[1]) if found else 0


def stamp(process: Process) -> bytes:
    """The stamp of the figures that a process shows."""
    found = STAMP.search(ask(process.place, "/ready")[1])
    return found[0] if found else b""


async def prove(proof: Proof, processes: list[Process]) -> None:
    """The whole of it."""
    for each in proof.watched:
        each.last = await each.viewer.open()
        proof.seen.note(each.viewer, each.last)
    spread = [sessions(each) for each in processes]
    proof.found("each process has some of the viewers", " + ".join(map(str, spread)), min(spread) > 0)
    lives = [asyncio.create_task(proof.live(w, random.Random(n))) for n, w in enumerate(proof.watched)]
    lives.append(asyncio.create_task(proof.briefs()))
    try:
        await asyncio.sleep(3 * proof.every)
        await _kill(proof, processes, spread)
        await _refresh(proof, processes)
    finally:
        proof.stop.set()
        ended = await asyncio.gather(*lives, return_exceptions=True)
        for each in proof.watched:
            await each.viewer.close()
    failed = [str(each) for each in ended if isinstance(each, BaseException)]
    proof.found("no viewer was shown an error", "; ".join(failed[:2]) or "none", not failed)


async def _kill(proof: Proof, processes: list[Process], spread: list[int]) -> None:
    dead = spread.index(max(spread))
    await asyncio.to_thread(processes[dead].kill)
    await asyncio.sleep(2 * proof.every)
    for _ in range(60):
        moved = [each for each in proof.watched if each.lost]
        if len(moved) >= spread[dead]:
            break
        await asyncio.sleep(0.5)
    longest = max((each.back_after for each in moved), default=0.0)
    left = [sessions(each) for at, each in enumerate(processes) if at != dead]
    proof.found(
        f"process {dead + 1} was killed: its viewers, and only they, land on another",
        f"{len(moved)} of {spread[dead]}; now {' + '.join(map(str, left))}",
        len(moved) == spread[dead] and sum(left) == len(proof.watched),
    )
    proof.found("… within half a minute of noticing", f"at most {longest:.1f} s", longest < 30)
    same = sum(each.same_view for each in moved)
    proof.found(
        "… with their link's view and the same numbers", f"{same} of {len(moved)}", same == len(moved)
    )
    await asyncio.to_thread(processes[dead].start)


async def _refresh(proof: Proof, processes: list[Process]) -> None:
    before = {stamp(each) for each in processes}
    proof.found("all three show the same figures", b", ".join(before).decode(), len(before) == 1)
    updater = Viewer(processes[1].place, "update", "area=E08000026")
    await updater.open()
    runs = proof.seen.runs
    await updater.press(UPDATE)
    began = time.monotonic()
    shown: dict[str, float] = {}
    first: float | None = None
    while len(shown) < len(processes) and time.monotonic() - began < 5 * REACHES_WITHIN:
        for each in processes:
            if each.name not in shown and (await asyncio.to_thread(stamp, each)) not in before:
                shown[each.name] = time.monotonic() - began
                first = first or shown[each.name]
        await asyncio.sleep(0.2)
    await updater.close()
    waited = {name: at - (first or 0.0) for name, at in shown.items()}
    said = f"refresh {first or 0:.0f} s; then " + ", ".join(
        f"{name} {at:.1f} s" for name, at in waited.items()
    )
    everywhere = len(shown) == len(processes) and max(waited.values()) < REACHES_WITHIN
    proof.found("a refresh by one reaches all three within a minute", said, everywhere)
    after = {stamp(each) for each in processes}
    proof.found("… and they show the same", b", ".join(after).decode(), len(after) == 1 and after != before)
    await asyncio.sleep(3 * proof.every)
    pages = [each for each in after if proof.seen.stamps[each]]
    proof.found("… in the viewers' pages too", f"{proof.seen.runs - runs} answers since", bool(pages))


def _at_the_end(proof: Proof) -> None:
    seen = proof.seen
    said = "; ".join(sorted(set(seen.mixed))[:3])
    proof.found(
        "each page and each brief names one snapshot",
        f"{seen.runs - len(seen.mixed)} of {seen.runs} {said}".rstrip(),
        not seen.mixed,
    )
    proof.found(
        "one link on one snapshot shows one set of numbers, whoever answers",
        f"{seen.disagreeing} of {len(seen.numbers)} differ",
        seen.disagreeing == 0,
    )
    stayed: dict[str, set[str]] = defaultdict(set)
    for line in (proof.folder / "access.log").read_text().splitlines():
        reader, upstream = line.split(" ", 2)[:2]
        if reader != "-":
            stayed[reader].add(upstream.rpartition(",")[2].strip())
    lost = sum(1 for each in proof.watched if each.lost)
    moved = sum(len(each) > 1 for each in stayed.values())
    proof.found(
        "a reader stays with one process while it lives", f"{moved} of {len(stayed)} moved", moved <= lost
    )


def main() -> None:
    """Start everything, prove, print, and end everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--viewers", type=int, default=12)
    parser.add_argument("--every", type=float, default=2.0, metavar="SECONDS", help="between two choices")
    chosen = parser.parse_args()
    if not 3 <= chosen.viewers <= 100:
        parser.error("from 3 to 100 viewers")
    folder = Path(tempfile.mkdtemp(prefix="needs-three-"))
    proof = Proof(folder, chosen.viewers, chosen.every)
    processes: list[Process] = []
    try:
        with service() as url:
            shared = {FINGERTIPS_URL.name: url, SNAPSHOT_URL.name: f"file://{folder}/shared"}
            for number in (1, 2, 3):
                processes.append(Process(f"process {number}", folder / f"process-{number}", shared))
                processes[-1].start()
            with proxy(folder, proof.front, processes):
                asyncio.run(prove(proof, processes))
                _at_the_end(proof)
        times = proof.seen.seconds
        print(
            f"{chosen.viewers} viewers, a choice every {chosen.every:g} s: {len(times)} answers, "
            f"p50 {share(times, 0.5):.2f} s, p95 {share(times, 0.95):.2f} s"
        )
    finally:
        for each in processes:
            each.kill()
    wrong = [what for what, _, holds in proof.rows if not holds]
    if wrong:
        raise SystemExit(f"{len(wrong)} of {len(proof.rows)} do not hold; the logs are in {folder}.")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
