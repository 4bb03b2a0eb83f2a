"""The folder of refreshed snapshots: which one is shown, and how another takes its place.

One line in the file ``current`` names the snapshot in use. A new one is written beside the others under a
name that is never read, checked, given its own name, and only then named in ``current`` by one replacement
of that file. Whatever stops in between leaves the line as it was.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from needs.domain.errors import NeedsError, SnapshotError
from needs.store.snapshot import DATA_DIR_VARIABLE, Snapshot, embedded_folder, load

CURRENT = "current"
SNAPSHOTS = "snapshots"
UNFINISHED = ".unfinished-"
KEPT = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loaded:
    """Figures to show, and what had to be passed over to find some that are sound."""

    snapshot: Snapshot
    problem: str = ""


def data_folder() -> Path:
    """Where refreshed snapshots live: what ``NEEDS_DATA_DIR`` says, else ``.refreshed`` in the checkout."""
    configured = os.environ.get(DATA_DIR_VARIABLE)
    return Path(configured) if configured else embedded_folder().parent / ".refreshed"


class Library:
    """The snapshots in one folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or data_folder()

    @property
    def snapshots(self) -> Path:
        """The folder that holds one folder for each snapshot."""
        return self.folder / SNAPSHOTS

    def current_name(self) -> str:
        """The name of the snapshot in use; empty where none was ever made. One small read."""
        try:
            return (self.folder / CURRENT).read_text("utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""

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
            return Loaded(load(self.snapshots / Path(name).name))
        except NeedsError as error:
            log.error("snapshot %s cannot be used: %s", name, error)
            problem = f"The refreshed figures of {name} cannot be used. {error}"
        for older in self._newest_first(but=name):
            try:
                found = load(older)
            except NeedsError as error:
                log.error("snapshot %s cannot be used: %s", older.name, error)
                continue
            return Loaded(found, f"{problem} Those of {older.name} are shown instead.")
        return Loaded(load(), f"{problem} The embedded figures are shown instead.")

    def unfinished(self) -> Path:
        """A new empty folder to write a snapshot into; it is never read.

        Raises
        ------
        SnapshotError
            The folder cannot be written.
        """
        try:
            self.snapshots.mkdir(parents=True, exist_ok=True)
            return Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.snapshots))
        except OSError as error:
            raise _cannot_write(self.folder, error) from error

    def finish(self, unfinished: Path, name: str) -> Path:
        """Give a written and checked snapshot its name; one that is there already under it stays.

        Raises
        ------
        SnapshotError
            The folder cannot be written.
        """
        final = self.snapshots / name
        try:
            if final.exists():
                shutil.rmtree(unfinished)
            else:
                unfinished.rename(final)
        except OSError as error:
            raise _cannot_write(self.folder, error) from error
        return final

    def switch(self, name: str) -> None:
        """Make a snapshot the one in use, in one step.

        Raises
        ------
        SnapshotError
            The folder cannot be written; the snapshot in use stays.
        """
        try:
            handle, written = tempfile.mkstemp(prefix=UNFINISHED, dir=self.folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(name + "\n")
                file.flush()
                os.fsync(file.fileno())
            Path(written).replace(self.folder / CURRENT)
        except OSError as error:
            raise _cannot_write(self.folder, error) from error

    def tidy(self) -> None:
        """Remove what was never finished, and all but the newest few snapshots."""
        for leftover in [*self.snapshots.glob(f"{UNFINISHED}*"), *self.folder.glob(f"{UNFINISHED}*")]:
            _remove(leftover)
        current = self.current_name()
        for older in self._newest_first(but=current)[KEPT - 1 :]:
            _remove(older)

    def _newest_first(self, but: str) -> list[Path]:
        held = [each for each in self.snapshots.glob("*") if each.is_dir() and not each.name.startswith(".")]
        return sorted((each for each in held if each.name != but), key=lambda each: each.name, reverse=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _cannot_write(folder: Path, error: OSError) -> SnapshotError:
    return SnapshotError(
        f"The folder {folder} cannot be written ({error.strerror or error}).",
        f"Free some space, or name a folder that can be written in {DATA_DIR_VARIABLE}. "
        "The figures shown stay as they are.",
    )
