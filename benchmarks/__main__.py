"""One table of every figure against its floor: ``python -m benchmarks [--quick] [NAME ...]``.

A name stands for a group of figures; without one, all are measured. Every figure and its floor are measured
in the same run, in turns, so that their ratio carries over to another machine where neither time does.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.table import Row, print_table


@dataclass(frozen=True)
class Run:
    """What the groups share: a folder that goes with the run, and the bare app in it, recorded once."""

    folder: Path
    quick: bool

    @property
    def data(self) -> Path:
        """Where no snapshot lies, so that the embedded figures are shown."""
        return self.folder / "data"

    @cached_property
    def bare_app(self) -> Path:
        from benchmarks.pages import RECORDED
        from benchmarks.recording import write_bare_app

        folder = self.folder / "bare"
        folder.mkdir()
        write_bare_app(folder, RECORDED)
        return folder


def _pages(run: Run) -> Iterator[Row]:
    from benchmarks.pages import rows

    return rows(run.bare_app, run.folder, run.data, quick=run.quick)


def _grown(run: Run) -> Iterator[Row]:
    from benchmarks.grown import rows

    return rows(run.folder, run.data, quick=run.quick)


def _refresh(run: Run) -> Iterator[Row]:
    from benchmarks.refresh import rows

    return rows(rounds=1 if run.quick else 3)


def _exports(run: Run) -> Iterator[Row]:
    from benchmarks.exports import rows

    return rows(sample=1 if run.quick else 4)


GROUPS: dict[str, Callable[[Run], Iterator[Row]]] = {
    # First, because its memory is the most that any process so far has held.
    "exports": _exports,
    "pages": _pages,
    "grown": _grown,
    "refresh": _refresh,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *GROUPS], metavar="NAME", help=", ".join(GROUPS))
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NEEDS_DATA_DIR"] = str(Path(folder, "data"))
        os.environ["NEEDS_BOUNDARIES_URL"] = "off"
        run = Run(Path(folder), chosen.quick)
        names = [name for name in GROUPS if not chosen.names or name in chosen.names]
        print_table(row for name in names for row in GROUPS[name](run))


if __name__ == "__main__":
    main()
