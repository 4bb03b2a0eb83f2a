"""How many small faults the tests find: mutants of methods, sources and store, drawn with a fixed seed.

Each mutant is one change that cosmic-ray makes at one place of one module. A process that has pandas in
memory forks for each, imports the changed module in place of the real one, and runs the test files nearest
to it. cosmic-ray is needed for this alone: ``pip install cosmic-ray==8.7.0``, then
``python -m tools.mutation --mutants 320``.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import random
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType

from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

SEED = 20261130
ROOMS = {"methods": 0.5, "sources": 0.25, "store": 0.25}
"""The rooms that mutants are drawn from, and the share of each."""
NEAR = ("{room}", "back", "faults", "hostile")
"""The folders whose tests are asked, where they import the module."""
MOST_FILES = 3
"""Test files for a module, its own first."""
SECONDS = 300
EXAMPLES = 20
"""Of each property: a mutant is found by one of the first, or by none."""
FEW = ("--hypothesis-profile", "mutation")
WARM = (
    "pandas",
    "pyarrow.parquet",
    "scipy.stats",
    "pytest",
    "hypothesis",
    "requests",
    "plotly.graph_objects",
)
NOT_TRIED = ("BitOr", "ExceptionReplacer", "ZeroIterationForLoop", "RemoveDecorator", "Variable")
"""Type unions read like a bitwise or; the others need arguments, or make what nearly any test finds."""


@dataclass(frozen=True)
class Mutant:
    """One change at one place: the operator's occurrence in a module, and the line where it stands."""

    module: str
    operator: str
    occurrence: int
    line: int

    @property
    def room(self) -> str:
        """The room that the module lies in."""
        return Path(self.module).parent.name


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant."""

    mutant: Mutant
    state: str
    text: str


class _Mutated(SourceFileLoader):
    """Loads a changed source in place of the one on the disk."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec", dont_inherit=True)


class _Finder:
    """Finds the changed module before the real one."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self._name, self._path, self._source = name, path, source

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != self._name:
            return None
        loader = _Mutated(name, str(self._path), self._source)
        return importlib.util.spec_from_file_location(name, self._path, loader=loader)


def draw(folder: Path, number: int, seed: int) -> list[Mutant]:
    """So many mutants: places drawn first, then one change at each."""
    chance = random.Random(seed)
    drawn: list[Mutant] = []
    for room, share in ROOMS.items():
        by_place: dict[tuple[str, int, int], list[Mutant]] = {}
        for path in sorted((folder / room).glob("*.py")):
            for place, mutant in _mutants(path, folder):
                by_place.setdefault((mutant.module, *place), []).append(mutant)
        places = chance.sample(sorted(by_place), min(len(by_place), round(number * share)))
        drawn += [chance.choice(by_place[place]) for place in places]
    return drawn


def _mutants(path: Path, folder: Path) -> Iterator[tuple[tuple[int, int], Mutant]]:
    tree = get_ast_from_path(path)
    for name in sorted(operator_names()):
        if any(each in name for each in NOT_TRIED):
            continue
        operator = get_operator(name)()
        positions = [place for node in ast_nodes(tree) for place in operator.mutation_positions(node)]
        for occurrence, ((line, column), _) in enumerate(positions):
            yield (line, column), Mutant(str(path.relative_to(folder)), name, occurrence, line)


def tried(mutant: Mutant, folder: Path) -> Outcome:
    """Run the tests on a mutant, the nearest first."""
    path = folder / mutant.module
    source = path.read_text("utf-8")
    changed = mutate_code(source, get_operator(mutant.operator)(), mutant.occurrence)
    if changed is None or changed == source:
        return Outcome(mutant, "no change", "")
    before, after = (text.splitlines() for text in (source, changed))
    differing = [new for old, new in zip(before, after, strict=False) if old != new]
    text = " ".join(differing[:1]).strip()
    state = _killed_by(tests_of(mutant), mutant, path, changed)
    return Outcome(mutant, state or "survived", text)


@cache
def tests_of(mutant: Mutant) -> tuple[str, ...]:
    """The test files nearest to a module: those that import it, the one of its name first."""
    stem = Path(mutant.module).stem
    name = re.compile(rf"needs\.{mutant.room}(\.| import .*\b){stem}\b")
    folders = [Path("tests") / each.format(room=mutant.room) for each in NEAR]
    files = [path for folder in folders for path in sorted(folder.glob("test_*.py"))]
    near = [path for path in files if name.search(path.read_text("utf-8"))]
    own = [path for path in files if path.stem in (f"test_{stem}", f"test_{stem}s")]
    return tuple(map(str, dict.fromkeys([*own, *near])))[:MOST_FILES]


def _killed_by(tests: Sequence[str], mutant: Mutant, path: Path, changed: str) -> str:
    """How the tests end in a process that holds the mutant; empty where they pass."""
    child = os.fork()
    if child == 0:
        os.setsid()
        signal.alarm(SECONDS)
        _run(tests, mutant, path, changed)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "too slow"
    return "killed" if os.WEXITSTATUS(status) else ""


def _run(tests: Sequence[str], mutant: Mutant, path: Path, changed: str) -> None:
    import pytest
    from hypothesis import settings

    settings.register_profile("mutation", max_examples=EXAMPLES, deadline=None, derandomize=True)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    name = "needs." + mutant.module.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    sys.meta_path.insert(0, _Finder(name, path, changed))
    os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *FEW, *tests])))


def main() -> None:
    """Try the mutants, and print how each room fares and which survive."""
    parser = argparse.ArgumentParser(prog="tools.mutation")
    parser.add_argument("--mutants", type=int, default=320)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--folder", type=Path, default=Path("src/needs"))
    parser.add_argument("--share", type=int, nargs=2, default=(0, 1), help="this part of so many")
    parser.add_argument("--out", type=Path, help="a file for one line of JSON for each mutant")
    chosen = parser.parse_args()
    for each in WARM:
        importlib.import_module(each)
    outcomes = []
    part, parts = chosen.share
    for mutant in draw(chosen.folder, chosen.mutants, chosen.seed)[part::parts]:
        outcomes.append(tried(mutant, chosen.folder))
        print(outcomes[-1].state, mutant.module, mutant.line, mutant.operator, outcomes[-1].text, flush=True)
        if chosen.out:
            with chosen.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(outcomes[-1])) + "\n")
    for room in ROOMS:
        states = Counter(each.state for each in outcomes if each.mutant.room == room)
        alive, all_of_it = states["survived"], sum(states.values()) - states["no change"]
        print(f"{room}: {all_of_it - alive} of {all_of_it} found ({1 - alive / max(all_of_it, 1):.0%})")


if __name__ == "__main__":
    main()
