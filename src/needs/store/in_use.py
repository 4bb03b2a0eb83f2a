"""The figures that a process shows: read once, and shared by its pages and its plain routes."""

from __future__ import annotations

import threading
from pathlib import Path

from needs.sources.boundaries import Outlines
from needs.store.library import Library, Loaded
from needs.store.outlines import FILE, current_outlines


class Figures:
    """The snapshot in use and the real outlines, read once and anew when others take their place."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._name: tuple[Path, str] | None = None
        self._loaded: Loaded | None = None
        self._outlines: tuple[tuple[Path, float | None], Outlines | None] | None = None

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
        """The outlines for maps, if there are any, and what tells them from others.

        They are read once, and again when an update brings other ones.
        """
        library = self.library
        path = library.folder / FILE
        try:
            updated_at = path.stat().st_mtime
        except OSError:
            updated_at = None
        key = (path, updated_at)
        with self._lock:
            if self._outlines is None or self._outlines[0] != key:
                self._outlines = (key, current_outlines(library))
            found = self._outlines[1]
        return found, f"{found.vintage} {found.fetched_on} {updated_at}" if found else ""


FIGURES = Figures()
"""Those of this process."""
