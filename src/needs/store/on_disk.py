"""Figures on disk: a parquet file and the manifest with its checksum.

``data/built`` holds the figures built from the release's publications; a refreshed snapshot holds only what a
refresh fetched, with its sources. Hand-kept tables are in neither.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from pyarrow import ArrowException

from needs.domain.areas import AreaRegister
from needs.domain.errors import SnapshotError
from needs.domain.neighbours import NeighbourModel
from needs.domain.observations import COLUMNS, KEY, NUMBERS, validate
from needs.sources.neighbours import api_model
from needs.sources.publications import Source, read_sources
from needs.sources.registry import KEYS
from needs.store.tables import SOURCES, Tables

SCHEMA_VERSION = 2
FORMER_VERSION = 1
"""Snapshots of this version also held copies of the release's figures and tables."""
MANIFEST = "manifest.json"
OBSERVATIONS = "observations.parquet"
NEIGHBOURS = "neighbours.json"
"""Only in a refreshed snapshot: the lists that the API gave."""
TREATMENT = "treatment.parquet"
"""Counts of people in treatment: built, or brought by a person; a refresh keeps it."""
BROUGHT = "brought.json"
"""What a person brought, and from which file."""
CHANGES = "changes.parquet"
REPORT = "report.json"
"""Beside the figures of a refreshed snapshot: what the refresh changed, and what it did."""
FILES = (OBSERVATIONS, SOURCES)
"""What a refreshed snapshot holds beside its manifest; ``NEIGHBOURS`` too where the API gave lists."""
CARRIED = (TREATMENT, BROUGHT)
"""What a person brought, carried from one refreshed snapshot to the next."""
FORMER_TABLES = (
    *("indicators.toml", "areas.csv", "area_changes.csv", "footprints.csv", "tiles.csv"),
    *("grants.csv", "costs.csv", "events.csv"),
)
"""Copied into snapshots of the former version, and never read."""
_RESTORE = "Restore it, or build the figures again."
_CONTENT = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_UNREADABLE = (OSError, ValueError, LookupError, TypeError, NotImplementedError, ArrowException)
"""What reading a file that is no sound parquet may end in."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fetched:
    """What a refresh fetched: figures, the publications they are from, and the API's lists of neighbours."""

    observations: pd.DataFrame
    sources: Mapping[str, Source]
    manifest: Mapping[str, Any]
    neighbours: NeighbourModel | None


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal.

    Raises
    ------
    SnapshotError
        The file is not there, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise _unusable(path, "is missing") from None
    except OSError as error:
        raise _unusable(path, f"cannot be read ({_why(error)})") from error


def content_of(frame: pd.DataFrame) -> str:
    """SHA-256 of the rows, in hexadecimal: the same for the same figures, whatever wrote the file."""
    return hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The figures in the order of their keys, so that the same figures are always the same file."""
    return frame.sort_values(list(KEY)).reset_index(drop=True)


def write_figures(folder: Path, frame: pd.DataFrame, **more: object) -> dict[str, Any]:
    """Write the figures into a folder, and last the manifest of all that it holds, which is returned.

    ``more`` goes into the manifest as it is; nothing else in it depends on when it was written.
    """
    frame.to_parquet(folder / OBSERVATIONS, compression="zstd", index=False)
    names = [each for each in (*FILES, NEIGHBOURS, *CARRIED) if (folder / each).is_file()]
    counts = {
        by: {str(key): int(rows) for key, rows in frame[by].value_counts().sort_index().items()}
        for by in ("indicator", "source")
    }
    manifest: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "content": content_of(frame),
        "newest": max(frame["retrieved_at"], default=""),
        "rows": len(frame),
        "rows_by_indicator": counts["indicator"],
        "rows_by_source": counts["source"],
        "files": {name: checksum(folder / name) for name in names},
        **more,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a folder of figures; that of a former version says what this version asks of one.

    Raises
    ------
    SnapshotError
        It is missing, cannot be read, or is not a manifest of a version known here.
    """
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise _unusable(path, "is missing") from None
    except (OSError, ValueError, RecursionError) as error:
        raise _unusable(path, f"cannot be read ({_why(error)})") from error
    version = manifest.get("schema_version") if isinstance(manifest, dict) else None
    if version == FORMER_VERSION:
        manifest = _of_former_version(path, manifest)
    elif version != SCHEMA_VERSION:
        raise SnapshotError(
            f"The figures in {folder.name} have the form of version {str(version)[:20]}; "
            f"this program reads versions {FORMER_VERSION} and {SCHEMA_VERSION}.",
            _RESTORE,
        )
    if missing := {"content", "newest", "rows", "files"} - manifest.keys():
        raise _unusable(path, f"lacks {', '.join(sorted(missing))}")
    if wrong := [name for name in _SOUND if name in manifest and not _SOUND[name](manifest[name])]:
        raise _unusable(path, f"holds something else than it should for {', '.join(wrong)}")
    if OBSERVATIONS not in manifest["files"]:
        raise _unusable(path, f"does not vouch for {OBSERVATIONS}")
    return manifest


def _of_former_version(path: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What a manifest of the former version says of the files that are still read."""
    files, stamp = manifest.get("files"), manifest.get("stamp")
    if not isinstance(files, dict) or not isinstance(stamp, str):
        raise _unusable(path, "lacks files or stamp")
    return {
        **manifest,
        "content": files.get(OBSERVATIONS, ""),
        "newest": stamp.partition(".")[0],
        "files": {name: files[name] for name in (*FILES, NEIGHBOURS) if name in files},
    }


def vouch_for(folder: Path) -> dict[str, Any]:
    """The manifest of a folder whose files are those that it describes.

    Raises
    ------
    SnapshotError
        A file is missing, or is not the one that the manifest describes.
    """
    manifest = read_manifest(folder)
    for name, expected in manifest["files"].items():
        if checksum(folder / name) != expected:
            raise SnapshotError(
                f"{name} in {folder.name} is not the file that its manifest describes.",
                "It was changed or only partly written; restore it, or build the figures again.",
            )
    return manifest


def read_figures(folder: Path, manifest: Mapping[str, Any], sources: Mapping[str, Source]) -> pd.DataFrame:
    """The figures in a folder that is vouched for, which are those that were validated.

    Raises
    ------
    SnapshotError
        The file is no table of figures, or draws on a publication that is not listed.
    """
    path = folder / OBSERVATIONS
    try:
        frame = pd.read_parquet(path)
    except _UNREADABLE as error:
        raise _unusable(path, f"cannot be read ({_why(error)})") from error
    texts = [column for column in COLUMNS if column not in NUMBERS]
    if (
        list(frame.columns) != list(COLUMNS)
        or not all(frame[column].dtype == "float64" for column in NUMBERS)
        or not all(isinstance(frame[column].dtype, pd.StringDtype) for column in texts)
    ):
        raise _unusable(path, "is not a table of figures")
    if len(frame) != manifest["rows"]:
        raise _unusable(path, f"holds {len(frame):,} rows, where its manifest counts {manifest['rows']:,}")
    if unlisted := sorted(set(frame["source"].unique()) - sources.keys()):
        raise _unusable(path.with_name(SOURCES), f"does not list {', '.join(unlisted[:3])}")
    return frame


def read_fetched(folder: Path, tables: Tables) -> Fetched:
    """What a refresh fetched, as far as the release in use still knows its indicators and areas.

    Of a snapshot of the former version only what was fetched is taken over, and validated again.

    Raises
    ------
    SnapshotError
        A file is missing, cannot be read, or is not the one that the manifest describes.
    InvalidFiguresError
        Figures of a former version do not hold the data contract of today.
    """
    register = tables.places.register
    manifest = read_manifest(folder)
    listed = read_sources(folder / SOURCES) if SOURCES in manifest["files"] else {}
    frame = only_fetched(read_figures(folder, manifest, listed))
    known = frame["indicator"].isin([each.id for each in tables.catalogue])
    known &= frame["area_code"].isin(register.by_code)
    if not known.all():
        log.warning(
            "%d figures in %s are of indicators or areas that this release does not list",
            (~known).sum(),
            folder.name,
        )
        frame = frame[known].reset_index(drop=True)
    if manifest["schema_version"] == FORMER_VERSION:
        rows = [f"{OBSERVATIONS} row {number}" for number in range(1, len(frame) + 1)]
        validate(frame, tables.catalogue, register, rows)
    return Fetched(
        observations=frame,
        sources={key: listed[key] for key in sorted(set(frame["source"]))},
        manifest=manifest,
        neighbours=_neighbours(folder / NEIGHBOURS, register) if NEIGHBOURS in manifest["files"] else None,
    )


def only_fetched(frame: pd.DataFrame) -> pd.DataFrame:
    """The figures that a refresh fetched, by their source."""
    return frame[frame["source"].str.startswith(KEYS)].reset_index(drop=True)


def rows_of(path: Path, codes: Sequence[str]) -> pd.DataFrame | None:
    """The rows of some areas in a file of figures, or of changes; ``None`` where there is none to be read."""
    try:
        return pd.read_parquet(path, filters=[("area_code", "in", list(codes))])
    except FileNotFoundError:
        return None
    except _UNREADABLE as error:
        log.warning("%s cannot be read: %s", path, error)
        return None


def _neighbours(path: Path, register: AreaRegister) -> NeighbourModel:
    try:
        kept = json.loads(path.read_text("utf-8"))
        return api_model(str(kept["model"]), kept["lists"], register)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unusable(path, "cannot be read") from error


def _unusable(path: Path, why: str) -> SnapshotError:
    """An error about a file of a snapshot; where the snapshots lie is for the log alone."""
    return SnapshotError(f"{path.name} in {path.parent.name} {why}.", _RESTORE)


def _why(error: Exception) -> str:
    """What went wrong, without the path that the system names with it."""
    return str(error.strerror if isinstance(error, OSError) else error)[:200]


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def _is_moment(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False


def _is_files(value: object) -> bool:
    """Whether it names files of a snapshot and no others: a name that leads elsewhere is not followed."""
    return isinstance(value, dict) and value.keys() <= {*FILES, NEIGHBOURS, *CARRIED}


def _is_text_like(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


_SOUND: Mapping[str, Callable[[object], bool]] = {
    "content": _is_text_like(_CONTENT),
    "newest": _is_text_like(_DAY),
    "rows": _is_count,
    "files": _is_files,
    "refreshed_at": _is_moment,
    "uploaded_at": lambda value: isinstance(value, dict),
}
"""What each part of a manifest has to be, where it is there."""
