"""What a test lets Python do to files: every one that is opened, made, moved or removed is told beforehand.

An audit hook stays for as long as its process, so there is one, which asks whoever watches at the moment.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_WRITES = {
    "os.mkdir": 0,
    "os.rename": 1,
    "os.remove": 0,
    "os.rmdir": 0,
    "os.link": 1,
    "os.symlink": 1,
    "os.truncate": 0,
    "shutil.copyfile": 1,
    "tempfile.mkdtemp": 0,
    "tempfile.mkstemp": 0,
}
"""Events that change what is on the disk, and which of their arguments names the place."""

Watcher = Callable[[str, Path, bool], None]
"""Told what is about to happen: the event, the place, and whether it writes. What it raises prevents it."""

_watching: list[Watcher] = []
_installed = False


@contextmanager
def watched(by: Watcher) -> Iterator[None]:
    """Tell ``by`` of every file that is touched for as long as the block lasts."""
    global _installed  # a hook cannot be taken back, so that it is put in once
    if not _installed:
        sys.addaudithook(_hook)
        _installed = True
    _watching.append(by)
    try:
        yield
    finally:
        _watching.remove(by)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if not _watching or (event != "open" and event not in _WRITES):
        return
    if event == "open":
        place, mode, flags = arguments
        writes = (isinstance(mode, str) and any(each in mode for each in "wax+")) or (
            isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        )
    else:
        place, writes = arguments[_WRITES[event]], True
    if isinstance(place, bytes):
        place = os.fsdecode(place)
    if not isinstance(place, str | os.PathLike):
        return  # a file that is open already, by its number
    path = Path(os.path.abspath(place))  # links are not followed: what is asked for counts
    for each in list(_watching):
        each(event, path, writes)


class Seen:
    """Every file that was opened, and every change to the disk, each once."""

    def __init__(self) -> None:
        self.read: set[Path] = set()
        self.written: set[Path] = set()

    def __call__(self, event: str, path: Path, writes: bool) -> None:
        (self.written if writes else self.read).add(path)

    def outside(self, *folders: Path) -> set[Path]:
        """What was touched outside these folders."""
        return {
            path
            for path in self.read | self.written
            if not any(path.is_relative_to(folder) for folder in folders)
        }
