"""Lay out the tiles once more and write them: ``python -m tests.methods.make_tiles``."""

from __future__ import annotations

import csv
from datetime import date

from needs.methods.tile_layout import Cell, Plan, lay_out, near, plan, tiles_of
from needs.sources.areas import read_register
from tests.conftest import ROOT

PATH = ROOT / "data" / "tiles.csv"
CURRENT, FORMER = "current", "before-2019-04"
LAST_FORMER_DAY = date(2018, 12, 31)


def plans(register, current) -> dict[str, Plan]:
    """What each layout aims at; the former ones' authorities keep to the tiles of today's."""
    former = register.authorities_on(LAST_FORMER_DAY)
    start = tiles_of(former, register, {CURRENT: current})
    return {CURRENT: plan(register.authorities, register), FORMER: near(plan(former, register), start)}


def make() -> dict[str, dict[str, Cell]]:
    """Both layouts."""
    register = read_register(ROOT / "data")
    current = lay_out(plan(register.authorities, register))
    former = register.authorities_on(LAST_FORMER_DAY)
    start = tiles_of(former, register, {CURRENT: current})
    return {CURRENT: current, FORMER: lay_out(plan(former, register), start)}


if __name__ == "__main__":
    with PATH.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["layout", "code", "column", "row"])
        for name, tiles in make().items():
            writer.writerows([name, code, *cell] for code, cell in sorted(tiles.items()))
