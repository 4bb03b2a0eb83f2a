"""The figures that several servers show: one place beside them all, and a pointer there that says which.

A snapshot is uploaded file by file, and only then named in the pointer, with the checksum of each file. A
server looks at the pointer, copies what it names into its own folder, checks it there, and switches in one
step, as after a refresh of its own. Whatever goes wrong on the way leaves the figures in use as they are.

The place is anything that fsspec can reach: a folder, S3 (``s3://``), Azure Blob Storage (``abfs://``).
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.utils import get_protocol

from needs.domain.errors import NeedsError
from needs.domain.settings import SNAPSHOT_URL
from needs.store.attempts import LOOK, Attempt, note_attempt
from needs.store.library import KEPT, NAME, SNAPSHOTS, Library, RefreshRunningError
from needs.store.on_disk import (
    CARRIED,
    CHANGES,
    FILES,
    FORMER_TABLES,
    MANIFEST,
    NEIGHBOURS,
    OBSERVATIONS,
    REPORT,
    checksum,
)
from needs.store.outlines import FILE as OUTLINES
from needs.store.snapshot import load

POINTER = "current.json"
LOOK_EVERY = timedelta(seconds=30)
PATIENCE = 3
"""After so many looks in a row that failed, readers are told."""

_SHARED = frozenset({*FILES, *FORMER_TABLES, *CARRIED, NEIGHBOURS, CHANGES, REPORT, MANIFEST})
_NEEDED = frozenset({OBSERVATIONS, MANIFEST})
_CHECKSUM = re.compile(r"[0-9a-f]{64}")

log = logging.getLogger(__name__)


class SharedError(NeedsError):
    """The place of the shared figures cannot be used, or what lies there is not whole."""


@dataclass(frozen=True)
class Pointer:
    """Which figures are to be shown.

    Attributes
    ----------
    name
        The name of a snapshot; empty for the figures that come with the product.
    files
        The SHA-256 of each of its files.
    outlines
        The SHA-256 of the outlines for maps; empty where none are shared.
    """

    name: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    outlines: str = ""


@dataclass(frozen=True)
class Shared:
    """The place of the shared figures.

    Every method that looks there raises ``SharedError`` where it cannot be reached or written, or what lies
    there is not what its pointer describes; what is published, and what is in use here, stays.
    """

    url: str

    def __post_init__(self) -> None:
        """Refuse an address that can never work, which is not for the first look to find out."""
        self._place()

    def published(self) -> Pointer | None:
        """What is to be shown; none where nothing was ever published."""
        files, root = self._place()
        with _reaching("looked at"):
            try:
                written: bytes = files.cat_file(f"{root}/{POINTER}")
            except FileNotFoundError:
                return None
        return _read(written)

    def is_news(self, library: Library) -> bool:
        """Whether something else is published than a folder has in use."""
        return _is_news(self.published(), library)

    def bring(self, library: Library) -> bool:
        """Make what is published the figures in use; whether they are others than before.

        The caller holds the lock of the folder.

        Raises
        ------
        NeedsError
            The figures there are not sound, or the folder cannot be written; those in use stay.
        """
        pointer = self.published()
        if pointer is None or not _is_news(pointer, library):
            return False
        if pointer.name and not _is_held(library, pointer):
            self._copy(library, pointer)
        if pointer.outlines and pointer.outlines != _outlines_of(library):
            self._copy_outlines(library, pointer)
        if pointer.name < library.current_name():
            library.go_back(pointer.name)
        elif pointer.name != library.current_name():
            library.switch(pointer.name)
        library.tidy()
        return True

    def publish(self, library: Library, name: str, folder: Path | None = None) -> None:
        """Have every server show a snapshot: its files first, the pointer last.

        Parameters
        ----------
        library
            The folder that holds it, and the outlines that go with it.
        name
            Its name; empty for the figures that come with the product.
        folder
            Where its files lie, if not in the library under its name.

        Raises
        ------
        NeedsError
            The snapshot is not sound; what is published stays.
        """
        folder = folder or library.snapshots / name
        pointer = Pointer(name, _checksums(folder) if name else {}, _outlines_of(library))
        before = self._published_before()
        if pointer == before:
            return
        if name:
            load(folder)
        files, root = self._place()
        with _reaching("written"):
            if (name, pointer.files) != (before.name, before.files):
                for each in pointer.files:
                    files.put_file(str(folder / each), f"{root}/{SNAPSHOTS}/{name}/{each}")
            if pointer.outlines and pointer.outlines != before.outlines:
                files.put_file(str(library.folder / OUTLINES), f"{root}/{pointer.outlines}.json")
            text = json.dumps({**asdict(pointer), "published_at": datetime.now(UTC).isoformat()}, indent=2)
            files.pipe_file(f"{root}/{POINTER}", text.encode())
        self._tidy(pointer, before)

    def _place(self) -> tuple[AbstractFileSystem, str]:
        """The storage, and the folder in it."""
        local = get_protocol(self.url) in ("file", "local")
        # What is remembered of a folder's content would be taken for what is there.
        options = {"auto_mkdir": True} if local else {"use_listings_cache": False}
        try:
            files, root = url_to_fs(self.url, **options)
        except ImportError as error:
            raise SharedError(
                f"{SNAPSHOT_URL} names a storage whose library is not installed.",
                "Install this product with the extra “s3” or “azure”.",
            ) from error
        except ValueError as error:
            raise SharedError(
                f"{SNAPSHOT_URL} names a storage that is not known.",
                "It may be a folder, s3://BUCKET/FOLDER or abfs://CONTAINER/FOLDER.",
            ) from error
        return files, str(root).rstrip("/")

    def _published_before(self) -> Pointer:
        """What is published so far; nothing where the pointer is damaged, which a new one puts right."""
        try:
            return self.published() or Pointer("?")
        except SharedError as error:
            log.warning("what is published cannot be read, and is replaced: %s", error)
            return Pointer("?")

    def _copy(self, library: Library, pointer: Pointer) -> None:
        """Copy a snapshot into the library, checked but not yet in use."""
        files, root = self._place()
        folder = library.unfinished()
        try:
            for each, expected in pointer.files.items():
                with _reaching("copied"):
                    files.get_file(f"{root}/{SNAPSHOTS}/{pointer.name}/{each}", str(folder / each))
                if checksum(folder / each) != expected:
                    raise _not_whole(each)
            load(folder)
        except NeedsError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        # One that is there under this name was found not to be the same.
        shutil.rmtree(library.snapshots / pointer.name, ignore_errors=True)
        library.finish(folder, pointer.name)

    def _copy_outlines(self, library: Library, pointer: Pointer) -> None:
        files, root = self._place()
        with _reaching("copied"):
            content: bytes = files.cat_file(f"{root}/{pointer.outlines}.json")
        if hashlib.sha256(content).hexdigest() != pointer.outlines:
            raise _not_whole(OUTLINES)
        library.put(OUTLINES, content.decode("utf-8"))

    def _tidy(self, pointer: Pointer, before: Pointer) -> None:
        """Remove all but the newest few snapshots, and replaced outlines; what stays harms nobody."""
        files, root = self._place()
        try:
            held = [str(each).rpartition("/")[2] for each in files.ls(f"{root}/{SNAPSHOTS}", detail=False)]
            others = sorted((each for each in held if each != pointer.name), reverse=True)
            for each in others[KEPT - 1 :]:
                files.rm(f"{root}/{SNAPSHOTS}/{each}", recursive=True)
            if before.outlines and before.outlines != pointer.outlines:
                files.rm_file(f"{root}/{before.outlines}.json")
        except Exception as error:  # noqa: BLE001 - as in _reaching
            log.warning("earlier shared figures could not be removed: %s", type(error).__name__)


def configured_shared() -> Shared | None:
    """The place that ``NEEDS_SNAPSHOT_URL`` names; none where it names none.

    Raises
    ------
    SharedError
        It names a storage that cannot be used.
    """
    url = SNAPSHOT_URL.text()
    return Shared(url) if url else None


class Follower:
    """Keeps a folder at what is published, look by look; nothing that goes wrong ends it.

    Parameters
    ----------
    shared
        The place of the shared figures.
    library
        The folder of this server; by default the configured one.
    """

    def __init__(self, shared: Shared, library: Library | None = None) -> None:
        self.looked = threading.Event()
        self._shared = shared
        self._library = library or Library()
        self._problem = ""
        self._failed = 0

    def follow(self, stop: threading.Event, look_every: timedelta = LOOK_EVERY) -> None:
        """Look, and again every so often until told to stop; meant for a thread of its own."""
        while not stop.is_set():
            self.look()
            self.looked.set()
            stop.wait(look_every.total_seconds())

    def look(self) -> None:
        """Take what is published, if it is news; what went wrong is logged once, and said when it lasts."""
        try:
            problem = self._take()
        except NeedsError as error:
            problem = str(error)
        except Exception:
            # Nobody hears what a thread raises, and it has to be there for the next time.
            log.exception("the look at the shared figures stopped")
            problem = "The shared figures could not be taken, for a reason that is in the log."
        if problem != self._problem:
            if problem:
                log.warning("the figures in use stay: %s", problem)
            self._problem = problem
        told = self._failed >= PATIENCE
        self._failed = self._failed + 1 if problem else 0
        if told or self._failed >= PATIENCE:
            note_attempt(self._library, Attempt(datetime.now(UTC), problem), LOOK)

    def _take(self) -> str:
        try:
            if not self._shared.is_news(self._library):
                return ""
            with self._library.locked():
                if self._shared.bring(self._library):
                    name = self._library.current_name()
                    log.info("took the shared figures", extra={"event": "figures taken", "stamp": name})
        except RefreshRunningError:
            # Whoever holds the lock brings it along; the next look sees to the rest.
            return self._problem
        return ""


def _is_news(pointer: Pointer | None, library: Library) -> bool:
    if pointer is None:
        return False
    outlines = pointer.outlines and pointer.outlines != _outlines_of(library)
    return pointer.name != library.current_name() or bool(outlines)


def _is_held(library: Library, pointer: Pointer) -> bool:
    """Whether a library has a snapshot already, whole."""
    folder = library.snapshots / pointer.name
    return folder.is_dir() and _checksums(folder) == pointer.files


def _checksums(folder: Path) -> dict[str, str]:
    return {name: checksum(folder / name) for name in sorted(_SHARED) if (folder / name).is_file()}


def _outlines_of(library: Library) -> str:
    path = library.folder / OUTLINES
    return checksum(path) if path.is_file() else ""


def _read(written: bytes) -> Pointer:
    """A pointer as it was written.

    Raises
    ------
    SharedError
        It is none: what it names has to be a snapshot, and its files those of one and no others.
    """
    try:
        held: dict[str, Any] = json.loads(written)
        pointer = Pointer(held["name"], dict(held["files"]), held["outlines"])
        sums = [*pointer.files.values(), *([pointer.outlines] if pointer.outlines else [])]
        sound = isinstance(pointer.name, str) and all(_CHECKSUM.fullmatch(each) for each in sums)
    except (ValueError, KeyError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise _not_whole(POINTER)
    whole = _NEEDED <= pointer.files.keys() <= _SHARED if pointer.name else not pointer.files
    if not whole or (pointer.name and not NAME.fullmatch(pointer.name)):
        raise _not_whole(POINTER)
    return pointer


@contextmanager
def _reaching(done: str) -> Iterator[None]:
    """Say in one sentence what a storage says in many ways."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - every library of storage raises classes of its own
        # What it says may hold an address with a key in it, so only its kind goes further.
        why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise SharedError(
            f"The shared figures could not be {done} ({why}).", "The figures shown stay as they are."
        ) from None


def _not_whole(name: str) -> SharedError:
    return SharedError(
        f"{name} of the shared figures is not whole.",
        "It was changed or only partly uploaded; publish the figures again.",
    )
