"""Building a snapshot: read tidy figures, refuse what breaks the contract, write them with a manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from needs.domain.indicators import read_catalogue
from needs.domain.observations import validate
from needs.sources.areas import read_register
from needs.sources.costs import read_costs
from needs.sources.events import read_events
from needs.sources.grants import read_grants
from needs.sources.publications import read_observations, read_sources
from needs.store.library import UNFINISHED, cannot_write
from needs.store.snapshot import (
    CATALOGUE,
    FILES,
    MANIFEST,
    NEIGHBOURS,
    OBSERVATIONS,
    SCHEMA_VERSION,
    checksum,
    load,
)


def build(figures: Path, target: Path) -> dict[str, object]:
    """Build the snapshot in ``target`` from a table of tidy figures.

    ``target`` already holds the tables that people edit: the catalogue, the areas, their changes and the
    sources. All is made and read back beside them, so that a build that fails leaves the figures as they
    were.

    Parameters
    ----------
    figures
        A CSV file with one row per observation.
    target
        The folder to write.

    Returns
    -------
    dict
        The manifest.

    Raises
    ------
    InvalidFiguresError
        The figures break the data contract, or a table has faults.
    SnapshotError
        The folder cannot be written.
    """
    catalogue = read_catalogue(target / CATALOGUE)
    register = read_register(target)
    sources = read_sources(target / "sources.csv")
    read_grants(target / "grants.csv", register)
    read_costs(target / "costs.csv")
    read_events(target / "events.csv")
    frame, rows = read_observations(figures, register, sources)
    validate(frame, catalogue, register, rows)

    ordered = frame.sort_values(
        ["indicator", "area_code", "sex", "age", "category_type", "category", "period"]
    ).reset_index(drop=True)
    try:
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=target) as made:
            beside = Path(made)
            for name in FILES:
                if name != OBSERVATIONS:
                    shutil.copyfile(target / name, beside / name)
            ordered.to_parquet(beside / OBSERVATIONS, compression="zstd", index=False)
            manifest = write_manifest(beside, ordered)
            load(beside)
            for name in (OBSERVATIONS, MANIFEST):
                (beside / name).replace(target / name)
    except OSError as error:
        raise cannot_write(target, error) from error
    return manifest


def write_manifest(folder: Path, frame: pd.DataFrame, **more: object) -> dict[str, object]:
    """Write the manifest of the files in ``folder``: what they hold, and the checksum of each.

    ``more`` goes into it as it is.
    """
    names = [*FILES, NEIGHBOURS] if (folder / NEIGHBOURS).is_file() else FILES
    files = {name: checksum(folder / name) for name in names}
    digest = hashlib.sha256("".join(files.values()).encode()).hexdigest()
    newest = max(frame["retrieved_at"])
    manifest: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "stamp": f"{newest}.{digest[:8]}",
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rows": len(frame),
        "rows_by_indicator": {str(k): int(v) for k, v in frame["indicator"].value_counts(sort=False).items()},
        "rows_by_source": {str(k): int(v) for k, v in frame["source"].value_counts(sort=False).items()},
        "files": files,
        **more,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return manifest
