"""What the plain routes hold between two requests: the figures in use, and what was last made of them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path

from needs.sources.boundaries import Outlines
from needs.store.library import Library, Loaded
from needs.store.outlines import FILE, load_outlines


class Figures:
    """The snapshot in use, read once for every request and anew when another takes its place."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._name: tuple[Path, str] | None = None
        self._loaded: Loaded | None = None
        self._outlines: tuple[tuple[Path, float], Outlines | None] | None = None

    @property
    def library(self) -> Library:
        """The snapshots of the folder that is configured."""
        return Library()

    def current(self) -> Loaded:
        """The figures to show; one small read of a file tells whether they are still those in memory.

        Raises
        ------
        SnapshotError
            Not even the embedded figures can be read.
        """
        library = self.library
        name = (library.folder, library.current_name())
        with self._lock:
            if self._loaded is None or name != self._name:
                self._loaded, self._name = library.load(), name
            return self._loaded

    def held(self) -> Loaded | None:
        """The figures in memory, where they are still those to show; it never waits for any to be read."""
        library = self.library
        name, loaded = self._name, self._loaded
        return loaded if name == (library.folder, library.current_name()) else None

    def outlines(self) -> tuple[Outlines | None, str]:
        """The real outlines held, if there are any, and what tells them from older ones."""
        library = self.library
        path = library.folder / FILE
        try:
            stands = (path, path.stat().st_mtime)
        except OSError:
            return None, ""
        with self._lock:
            if self._outlines is None or self._outlines[0] != stands:
                self._outlines = (stands, load_outlines(library))
            return self._outlines[1], str(stands[1])


@dataclass(frozen=True)
class Made:
    """A body that was made for a request, with its kind and status."""

    body: bytes
    media_type: str
    status: int = 200


class Known:
    """Under which key the answers to the last so many requests are kept, each as it was asked."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._keys: OrderedDict[Hashable, str] = OrderedDict()

    def get(self, asked: Hashable) -> str:
        """The key; empty for a request that was not met."""
        return self._keys.get(asked, "")

    def keep(self, asked: Hashable, key: str) -> None:
        """Remember a request, and forget the one that was first remembered where there are too many."""
        with self._lock:
            self._keys[asked] = key
            if len(self._keys) > self._most:
                self._keys.popitem(last=False)


class Kept:
    """The bodies made last, up to so many bytes; those not asked for the longest go first."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Made] = OrderedDict()

    def get(self, key: str) -> Made | None:
        """What is kept under a key."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: str, made: Made) -> None:
        """Keep a body, unless it alone is more than may be kept."""
        if len(made.body) > self._most:
            return
        with self._lock:
            if before := self._held.pop(key, None):
                self._bytes -= len(before.body)
            self._held[key] = made
            self._bytes += len(made.body)
            while self._bytes > self._most:
                self._bytes -= len(self._held.popitem(last=False)[1].body)

    def __len__(self) -> int:
        return len(self._held)
