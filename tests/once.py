"""Long work done once in a run of the tests, however many processes share that run."""

from __future__ import annotations

import os
import pickle
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

MOST_IN_MEMORY = 16
"""How many results a process keeps in memory: a pack takes tens of megabytes."""


class OncePerRun:
    """Results by name: made by the process that first asks for one, read from disk by the others.

    Only results that pickle can be kept, and a test must not change what it is given. A run in one process
    keeps nothing on disk.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: OrderedDict[str, Any] = OrderedDict()

    def get(self, name: str, make: Callable[[], Any]) -> Any:
        """The result of this name, made where no process has made it yet."""
        if name not in self._memory:
            self._memory[name] = self._from_disk(name, make) if self._folder else make()
            if len(self._memory) > MOST_IN_MEMORY:
                self._memory.popitem(last=False)
        self._memory.move_to_end(name)
        return self._memory[name]

    def _from_disk(self, name: str, make: Callable[[], Any]) -> Any:
        assert self._folder is not None
        path = self._folder / f"{name}.pickle"
        with FileLock(f"{path}.lock"):
            if path.is_file():
                return pickle.loads(path.read_bytes())
            result = make()
            path.write_bytes(pickle.dumps(result))
            return result


def shared_folder_of_run(own: Path) -> Path | None:
    """A folder that all processes of this run share, from the temporary folder of this one; None if alone."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return None
    folder = own.parent / "once"
    folder.mkdir(exist_ok=True)
    return folder
