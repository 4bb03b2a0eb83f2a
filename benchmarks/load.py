"""How many viewers one process holds, against the bare app in the same run: ``python -m benchmarks.load``.

Viewers open a link over real WebSockets and then choose another council every ten seconds, each at its own
moment. So many are held as have the page drawn anew within a second, 95 times of 100. More are added until
that is so no longer, and then the number is narrowed down; the apps take turns, step by step, so that all
meet the same noise. The bare app redraws the same pages from memory (``benchmarks.bare``). There is a
stricter floor beside it: the same with what it holds set aside from Python's collector, as the product does.

One process of an app works on one processor at a time; the viewers need another, so that on two processors
nothing but the app is short of time. Loopback only, and bounded in viewers and in time.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import Process
from benchmarks.recording import APP, STRICTER, Recorded, write_bare_app
from benchmarks.viewers import Viewer, share
from tests.conftest import ROOT

PAGES = ("overview", "trends", "compare", "gap")
LINK = {"area": "E08000026", "ind": "91380", "vs": "region"}
EVERY = 10.0
WITHIN = 1.0
AIM = 0.6
COUNCILS = 16
FIRST, STEEPER, NEAR_ENOUGH = 24, 2.0, 0.1
AT_ONCE = 4
"""So many viewers open their link at a time, before a step begins."""


@dataclass(frozen=True)
class Step:
    """So many viewers for a while: seconds from each choice to the page drawn anew."""

    viewers: int
    seconds: tuple[float, ...]
    processor: float
    generator: float
    failed: int

    @property
    def p95(self) -> float:
        """Not exceeded by 95 of 100 choices."""
        return share(list(self.seconds), 0.95)

    @property
    def is_held(self) -> bool:
        """Whether readers had what they asked for in time."""
        return not self.failed and self.p95 < WITHIN

    def __str__(self) -> str:
        changes = len(self.seconds)
        return (
            f"{self.viewers:>4} viewers  {changes:>5} changes  p50 {share(list(self.seconds), 0.5):5.2f} s  "
            f"p95 {self.p95:5.2f} s  processor {1000 * self.processor / changes:4.0f} ms a change  "
            f"{'held' if self.is_held else 'not held'}"
        )


@dataclass
class Search:
    """How many are held: more and more until it is too many, and then between the two."""

    most: int
    held: int = 0
    too_many: int = 0
    _doubted: int = 0

    @property
    def next(self) -> int:
        """How many to try; 0 where it is known well enough."""
        if self.held >= self.most or (self.too_many and self.too_many - self.held <= self._near):
            return 0
        if self.too_many:
            return (self.held + self.too_many) // 2
        return min(max(FIRST, int(self.held * STEEPER)), self.most)

    @property
    def _near(self) -> int:
        return max(1, int(NEAR_ENOUGH * self.held))

    def note(self, step: Step) -> None:
        """Take a step into account; one that fails is tried once more, for a machine has other work too."""
        if step.is_held:
            self.held = max(self.held, step.viewers)
        elif self._doubted == step.viewers:
            self.too_many = step.viewers
        else:
            self._doubted = step.viewers


@dataclass
class Contender:
    """An app under load, and the viewers that have it open."""

    name: str
    process: Process
    search: Search
    viewers: list[Viewer] = field(default_factory=list)
    changes: int = 0
    processor: float = 0.0
    empty: float = 0.0
    memory: float = 0.0

    async def have(self, number: int) -> None:
        """Have so many pages open."""
        query = "&".join(f"{name}={value}" for name, value in LINK.items())
        new = []
        while len(self.viewers) + len(new) < number:
            page = PAGES[(len(self.viewers) + len(new)) % len(PAGES)]
            new.append(Viewer(self.process.place, "" if page == PAGES[0] else page, query))
        for at in range(0, len(new), AT_ONCE):
            await asyncio.gather(*(each.open() for each in new[at : at + AT_ONCE]))
        self.viewers += new

    async def warm(self) -> None:
        """Go through the councils once on every page, as the readers of a morning do."""
        self.empty = self.process.resident()
        await self.have(len(PAGES))
        for council in councils(self.viewers[0].options):
            for each in self.viewers[: len(PAGES)]:
                await each.choose(council)

    async def step(self, seconds: float, number: int) -> Step:
        """Load it with so many viewers."""
        await self.have(number)
        before, own, seen = self.process.processor_seconds(), time.process_time(), []
        until = time.monotonic() + seconds
        lives = [
            self._live(each, random.Random(at), until, seen) for at, each in enumerate(self.viewers[:number])
        ]
        ended = await asyncio.gather(*lives, return_exceptions=True)
        for each in (str(each) for each in ended if each is not None):
            print(f"{self.name}: {each}", file=sys.stderr)
        worked = self.process.processor_seconds() - before
        self.changes += len(seen)
        self.processor += worked
        failed = sum(each is not None for each in ended)
        step = Step(number, tuple(seen), worked, time.process_time() - own, failed)
        self.memory = self.process.resident()
        return step

    @staticmethod
    async def _live(viewer: Viewer, rng: random.Random, until: float, seen: list[float]) -> None:
        """Choose a council every so often; one choice that takes long puts off the next."""
        among = councils(viewer.options)
        due = time.monotonic() + rng.random() * EVERY
        while due < until:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            seen.append((await viewer.choose(rng.choice(among))).seconds)
            due = max(due + EVERY, time.monotonic())


def councils(options: Sequence[str]) -> list[str]:
    """The same few of the councils that a control offers, whoever asks."""
    return random.Random(0).sample(list(options), COUNCILS)


async def compete(contenders: Sequence[Contender], seconds: float, most_minutes: float) -> None:
    """Search for the number of each, in turns."""
    until = time.monotonic() + 60 * most_minutes
    for each in contenders:
        await each.warm()
    while any(each.search.next for each in contenders) and time.monotonic() < until:
        for each in contenders:
            if each.search.next:
                step = await each.step(seconds, each.search.next)
                each.search.note(step)
                print(f"{each.name:<12} {step}", flush=True)
    for each in contenders:
        await asyncio.gather(*(viewer.close() for viewer in each.viewers))


async def one_step(contenders: Sequence[Contender], viewers: int, seconds: float) -> None:
    """Load each with a number that is given."""
    for each in contenders:
        await each.warm()
        print(f"{each.name:<12} {await each.step(seconds, viewers)}", flush=True)
        await asyncio.gather(*(viewer.close() for viewer in each.viewers))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--viewers", type=int, metavar="N", help="only so many, in place of a search")
    parser.add_argument("--seconds", type=float, default=20.0, metavar="S", help="of each step")
    parser.add_argument("--most-viewers", type=int, default=300, metavar="N")
    parser.add_argument("--most-minutes", type=float, default=15.0, metavar="M")
    chosen = parser.parse_args()
    if not 1 <= (chosen.viewers or 1) <= 1000 or not EVERY <= chosen.seconds <= 600:
        parser.error(f"from 1 to 1000 viewers, and from {EVERY:g} to 600 seconds")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        os.environ["NEEDS_DATA_DIR"] = str(folder / "recording")
        bare = folder / "bare-app"
        bare.mkdir()
        write_bare_app(bare, tuple(Recorded(page, LINK) for page in PAGES))
        contenders = [
            Contender("this product", Process("ours", folder / "ours"), Search(chosen.most_viewers)),
            Contender(
                "bare app",
                Process("bare", folder / "bare", {"PYTHONPATH": str(ROOT)}, bare / APP),
                Search(chosen.most_viewers),
            ),
            Contender(
                "… set aside",
                Process("aside", folder / "aside", {"PYTHONPATH": str(ROOT)}, bare / STRICTER),
                Search(chosen.most_viewers),
            ),
        ]
        try:
            for each in contenders:
                each.process.start()
            if chosen.viewers:
                asyncio.run(one_step(contenders, chosen.viewers, chosen.seconds))
            else:
                asyncio.run(compete(contenders, chosen.seconds, chosen.most_minutes))
        finally:
            for each in contenders:
                each.process.kill()
    ours, *floors = contenders
    worked = 1000 * ours.processor / ours.changes
    for each in floors:
        floor = 1000 * each.processor / each.changes
        ratio = floor / worked
        print(f"processor time a change: {worked:.0f} ms, {each.name} {floor:.0f} ms; ratio {ratio:.2f}")
    print(
        f"memory with {len(ours.viewers)} pages open: {ours.memory:.0f} MB, at the start {ours.empty:.0f} MB"
    )
    for each in [] if chosen.viewers else floors:
        ratio = ours.search.held / max(each.search.held, 1)
        print(
            f"viewers held at p95 under {WITHIN:g} s: {ours.search.held}, {each.name} {each.search.held}; "
            f"ratio {ratio:.2f} (aim: at least {AIM}) {'met' if ratio >= AIM else 'MISSED'}"
        )


if __name__ == "__main__":
    main()
