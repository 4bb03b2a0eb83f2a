"""The door by which a person brings a publisher's file into the figures that every reader sees.

One line of ``KINDS`` for each kind of file, recognised by how it begins. What is brought is written beside
the snapshot in use with all that was fetched before, read back, and switched to in one step.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from needs.domain.errors import InvalidFiguresError, NeedsError
from needs.sources.viewit import is_viewit, read_viewit
from needs.store.library import Library, cannot_write
from needs.store.on_disk import (
    BROUGHT,
    CARRIED,
    NEIGHBOURS,
    TREATMENT,
    checksum,
    only_fetched,
    write_figures,
)
from needs.store.shared import Shared
from needs.store.snapshot import Snapshot, load
from needs.store.tables import SOURCES
from needs.store.treatment import write_treatment

_START = 100_000


@dataclass(frozen=True)
class Brought:
    """A file that a person brought: its name, the day, its SHA-256, and what was said of it."""

    name: str
    kind: str
    day: str
    sha256: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileKind:
    """A kind of file that can be brought.

    ``recognise`` is given its first bytes. ``write`` puts what it holds into a folder of figures, and says
    what a person has to know of it.
    """

    key: str
    label: str
    recognise: Callable[[bytes], bool]
    write: Callable[[Path, Path, Snapshot, Callable[[float], None]], tuple[str, ...]]


def _bring_viewit(
    file: Path, folder: Path, held: Snapshot, on_progress: Callable[[float], None]
) -> tuple[str, ...]:
    treatment = held.treatment
    read = read_viewit(file, treatment.measures, treatment.names(held.register), on_progress)
    write_treatment(folder / TREATMENT, read)
    about = read.about
    said = [f"{about.rows:,} rows of {len(about.areas)} areas, {about.years[0]} to {about.years[-1]}."]
    said += [
        f"“{name}” is no area known here: {n:,} rows were left out."
        for name, n in (about.unmatched or {}).items()
    ]
    if about.unknown_columns:
        said.append(f"Columns not known here, and left out: {', '.join(about.unknown_columns)}.")
    return tuple(said)


KINDS = (FileKind("viewit", "NDTMS ViewIt", is_viewit, _bring_viewit),)
"""The kinds of file that can be brought."""


def kind_of(file: Path) -> FileKind:
    """The kind of a file, by how it begins.

    Raises
    ------
    InvalidFiguresError
        It cannot be opened, or is of no kind that can be brought.
    """
    try:
        with file.open("rb") as opened:
            start = opened.read(_START)
    except OSError as error:
        raise InvalidFiguresError(f"{file.name} cannot be read.", [str(error.strerror)]) from error
    for each in KINDS:
        if each.recognise(start):
            return each
    raise InvalidFiguresError(
        f"{file.name} is of no kind that can be brought.",
        [f"it is not a file of {' or '.join(each.label for each in KINDS)}, by its first line"],
    )


def bring(
    file: Path,
    library: Library | None = None,
    shared: Shared | None = None,
    on_progress: Callable[[float], None] = lambda _: None,
) -> Brought:
    """Bring a file into the figures in use, for every reader.

    Raises
    ------
    RefreshRunningError
        A refresh is under way.
    InvalidFiguresError
        The file is of no known kind, or cannot be read whole.
    NeedsError
        The figures cannot be written or shared. In every case those in use stay.
    """
    library = library or Library()
    kind = kind_of(file)
    with library.locked():
        library.tidy()
        if shared:
            shared.bring(library)
        held = library.load().snapshot
        folder = library.unfinished()
        now = datetime.now(UTC)
        try:
            _copy(held, folder)
            said = kind.write(file, folder, held, on_progress)
            brought = Brought(file.name, kind.key, now.date().isoformat(), checksum(file), said)
            kept = {**_kept(held), kind.key: asdict(brought)}
            (folder / BROUGHT).write_text(json.dumps(kept, indent=2), encoding="utf-8")
            write_figures(folder, only_fetched(held.observations), **manifest_of_brought(held, kept))
            stamp = load(folder).stamp
            name = f"{now:%Y%m%dT%H%M%SZ}-{stamp.rpartition('.')[2]}"
            if shared:
                shared.publish(library, name, folder)
            library.finish(folder, name)
            library.switch(name)
        except OSError as error:
            raise cannot_write(library.folder, error) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return brought


def carry(held: Snapshot, folder: Path) -> dict[str, object]:
    """Take what was brought into the folder of a new snapshot; what its manifest has to say of it."""
    if held.refreshed is None:
        return {}
    for name in CARRIED:
        if (held.refreshed / name).is_file():
            shutil.copyfile(held.refreshed / name, folder / name)
    return {"treatment": held.manifest["treatment"]} if "treatment" in held.manifest and _kept(held) else {}


def manifest_of_brought(held: Snapshot, kept: Mapping[str, object]) -> dict[str, object]:
    """What the manifest of a snapshot with brought files says beside its figures."""
    more: dict[str, object] = {
        key: held.manifest[key] for key in ("refreshed_at", "uploaded_at") if key in held.manifest
    }
    days = "".join(sorted(str(each["sha256"]) for each in kept.values() if isinstance(each, dict)))
    return {"newest": held.manifest["newest"], **more, "treatment": days}


def _copy(held: Snapshot, folder: Path) -> None:
    if held.refreshed is None:
        return
    for name in (SOURCES, NEIGHBOURS, *CARRIED):
        if (held.refreshed / name).is_file():
            shutil.copyfile(held.refreshed / name, folder / name)


def _kept(held: Snapshot) -> dict[str, object]:
    """What was brought before."""
    path = held.refreshed / BROUGHT if held.refreshed else None
    if path is None or not path.is_file():
        return {}
    try:
        kept = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise NeedsError(f"{BROUGHT} cannot be read.", "Restore it.") from error
    return dict(kept)
