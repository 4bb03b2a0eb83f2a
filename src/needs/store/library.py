"""The folder of refreshed snapshots: which one is shown, and how another takes its place.

One line in the file ``current`` names the snapshot in use. A new one is written beside the others under a
name that is never read, checked, given its own name, and only then named in ``current`` by one replacement
of that file. Whatever stops in between leaves the line as it was.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from needs.domain.errors import NeedsError, SnapshotError
from needs.domain.settings import DATA_DIR
from needs.store.snapshot import Snapshot, load
from needs.store.tables import release_folder

CURRENT = "current"
SNAPSHOTS = "snapshots"
LOCK = "refresh.lock"
UNFINISHED = ".unfinished-"
WITHDRAWN = "withdrawn"
"""A file in the folder of a snapshot that a person went back from: nothing falls back to it by itself."""
KEPT = 3
UNREADABLE = "?"
"""Stands for the name of the snapshot in use where the file that says it cannot be read."""
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,79}")
_seen: dict[Path, str] = {}
"""The snapshot last seen in use in each folder, for as long as the program runs."""

log = logging.getLogger(__name__)


class RefreshRunningError(NeedsError):
    """Another refresh, or a return to earlier figures, is under way."""


@dataclass(frozen=True)
class Loaded:
    """Figures to show, and what had to be passed over to find some that are sound."""

    snapshot: Snapshot
    problem: str = ""


def data_folder() -> Path:
    """Where refreshed snapshots live: what ``NEEDS_DATA_DIR`` says, else ``.refreshed`` in the checkout."""
    configured = DATA_DIR.text()
    return Path(configured) if configured else release_folder().parent / ".refreshed"


class Library:
    """The snapshots in one folder.

    Every method that writes raises ``SnapshotError`` where the folder cannot be written; what is there stays.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or data_folder()

    @property
    def snapshots(self) -> Path:
        """The folder that holds one folder for each snapshot."""
        return self.folder / SNAPSHOTS

    def current_name(self) -> str:
        """The name of the snapshot in use; empty where none was ever made. One small read.

        Where the folder is gone, or cannot be read, while the program runs, it is the name last seen: what
        is in memory stays on the screen.
        """
        try:
            with (self.folder / CURRENT).open("rb") as file:
                name = file.read(200).decode("utf-8", "replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            return _seen.get(self.folder, "")
        except OSError as error:
            log.warning("%s cannot be read: %s", self.folder / CURRENT, error)
            return _seen.get(self.folder, UNREADABLE)
        _seen[self.folder] = name
        return name

    def load(self) -> Loaded:
        """The figures to show: the current snapshot, else the newest sound one, else the embedded figures.

        Raises
        ------
        SnapshotError
            Not even the embedded figures can be read.
        """
        name = self.current_name()
        if not name:
            return Loaded(load())
        try:
            return Loaded(load(self._folder_of(name)))
        except NeedsError as error:
            log.error("snapshot %s cannot be used: %s", name, error)
            problem = f"The refreshed figures cannot be used. {error}"
        for older in self.newest_first(but=name):
            if (older / WITHDRAWN).exists():
                continue
            try:
                found = load(older)
            except NeedsError as error:
                log.error("snapshot %s cannot be used: %s", older.name, error)
                continue
            return Loaded(found, f"{problem} Those of {older.name} are shown instead.")
        return Loaded(load(), f"{problem} The embedded figures are shown instead.")

    def _folder_of(self, name: str) -> Path:
        """The folder of a snapshot.

        Raises
        ------
        SnapshotError
            What stands there is no name of one, and may lead anywhere.
        """
        if not NAME.fullmatch(name):
            raise SnapshotError(
                f"The file “{CURRENT}” in the folder of refreshed figures does not name a snapshot.",
                "Go back to one that is held: python -m needs rollback.",
            )
        return self.snapshots / name

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other process from changing the folder for as long as the block lasts.

        Raises
        ------
        RefreshRunningError
            Another holds it.
        SnapshotError
            The folder cannot be made or written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / LOCK)
            lock.acquire(timeout=0)
        except Timeout:
            raise RefreshRunningError(
                "The figures are being updated already, here or in another window.",
                "Wait for it to finish; the new figures then show by themselves.",
            ) from None
        except (OSError, NotImplementedError, ValueError) as error:
            raise cannot_write(self.folder, error) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise cannot_write(self.folder, error) from error

    def unfinished(self) -> Path:
        """A new empty folder to write a snapshot into; it is never read."""
        with self._writing():
            self.snapshots.mkdir(parents=True, exist_ok=True)
            return Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.snapshots))

    def finish(self, unfinished: Path, name: str) -> Path:
        """Give a written and checked snapshot its name; one that is there already under it stays."""
        final = self.snapshots / name
        with self._writing():
            if final.exists():
                shutil.rmtree(unfinished)
            else:
                unfinished.rename(final)
        return final

    def switch(self, name: str) -> None:
        """Make a snapshot the one in use, in one step; one that was gone back from is so no longer."""
        with self._writing():
            (self.snapshots / name / WITHDRAWN).unlink(missing_ok=True)
        self.put(CURRENT, name + "\n")

    def go_back(self, name: str) -> None:
        """Switch to an earlier snapshot, and mark those after it: nothing falls back to them by itself."""
        with self._writing():
            for each in self.newest_first():
                if each.name > name:
                    (each / WITHDRAWN).touch()
                elif each.name < name:
                    (each / WITHDRAWN).unlink(missing_ok=True)
        self.switch(name)

    def put(self, name: str, text: str) -> Path:
        """Put a file in the place of the one that the folder holds under a name, in one step."""
        final = self.folder / name
        with self._writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            # Under this name a file that is never finished goes when the folder is tidied.
            handle, written = tempfile.mkstemp(prefix=UNFINISHED, dir=self.folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(written).replace(final)
        return final

    def tidy(self) -> None:
        """Remove what was never finished, and all but the newest few snapshots."""
        with self._writing():
            for leftover in [*self.snapshots.glob(f"{UNFINISHED}*"), *self.folder.glob(f"{UNFINISHED}*")]:
                _remove(leftover)
            for older in self.newest_first(but=self.current_name())[KEPT - 1 :]:
                _remove(older)

    def newest_first(self, but: str = "") -> list[Path]:
        """The folders of the snapshots held, all but one of them, by the moment in their names."""
        held = [each for each in self.snapshots.glob("*") if each.is_dir() and not each.name.startswith(".")]
        return sorted((each for each in held if each.name != but), key=lambda each: each.name, reverse=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def cannot_write(folder: Path, error: Exception) -> SnapshotError:
    """What is said where the folder of snapshots cannot be written; where it lies is for the log alone."""
    log.error("%s cannot be written: %s", folder, error)
    said = error.strerror if isinstance(error, OSError) and error.strerror else error
    return SnapshotError(
        f"The folder of figures cannot be written ({said}).",
        f"Free some space, or name a folder that can be written in {DATA_DIR}. "
        "The figures shown stay as they are.",
    )
