"""One shape for every figure: ours, its floor, their ratio, and what is aimed at."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure measured in one run beside its floor, or beside a peer.

    Attributes
    ----------
    what
        What was measured.
    ours, floor
        Medians, both in ``unit``.
    aim
        The bound of ``ours / floor``, or of ``floor / ours`` where ``inverse``; none where there is none.
    least
        Whether the aim is a lower bound.
    versus
        What ``floor`` is of.
    difference
        Whether the aim bounds ``ours - floor`` in place of the ratio.
    """

    what: str
    ours: float
    floor: float
    unit: str
    aim: float | None = None
    least: bool = False
    inverse: bool = False
    difference: bool = False
    versus: str = "bare"

    @property
    def compared(self) -> float:
        """The number that the aim bounds."""
        if self.difference:
            return self.ours - self.floor
        return self.floor / self.ours if self.inverse else self.ours / self.floor

    @property
    def verdict(self) -> str:
        """Whether the aim is met."""
        if self.aim is None:
            return ""
        met = self.compared >= self.aim if self.least else self.compared <= self.aim
        return "met" if met else "MISSED"

    def cells(self) -> tuple[str, ...]:
        """The row as it is printed."""
        if self.aim is None:
            aim = ""
        else:
            aim = f"{'≥' if self.least else '≤'} {self.aim:g}{' ' + self.unit if self.difference else ''}"
        compared = f"{self.compared:+.2f}" if self.difference else f"{self.compared:.2f}"
        return (
            self.what,
            f"{self.ours:.4g} {self.unit}",
            f"{self.floor:.4g} {self.unit}",
            self.versus,
            compared,
            aim,
            self.verdict,
        )


HEAD = ("figure", "ours", "floor", "floor is", "ratio", "aim", "")
WIDTHS = (58, 14, 14, 22, 8, 10, 8)


def printed(cells: tuple[str, ...]) -> str:
    """A line of the table, which is one of Markdown too."""
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)) + " |"


def print_table(rows: Iterator[Row]) -> None:
    """Print each row as soon as it is measured."""
    print(printed(HEAD))
    print(printed(tuple("-" * width for width in WIDTHS)))
    for row in rows:
        print(printed(row.cells()), flush=True)


def in_turns(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each; all take turns in every round, so that they meet the same noise."""
    times = measured_in_turns({name: timed(run) for name, run in contenders.items()}, rounds)
    return {name: statistics.median(each) for name, each in times.items()}


def measured_in_turns(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each measures of itself, with a turn for everybody in every round."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, measure in contenders.items():
            found[name].append(measure())
    return found


def timed(run: Callable[[], object]) -> Callable[[], float]:
    """The same thing, giving the seconds that it took."""

    def measure() -> float:
        started = time.perf_counter()
        run()
        return time.perf_counter() - started

    return measure
