"""Releases and refreshed snapshots made for a test, from rows of the frozen figures or of its own."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd

from needs.domain.observations import COLUMNS
from needs.sources.fingertips import KEY as LIVE
from needs.store.build import PUBLICATIONS, build
from needs.store.on_disk import MANIFEST, OBSERVATIONS, in_order, write_figures
from needs.store.snapshot import BUILT, Snapshot
from needs.store.tables import SOURCES
from tests.conftest import RELEASE

FETCHED = f"{LIVE}-2026-11-01"
_NOT_PUBLISHED = ["source", "retrieved_at", "status"]


def tables_in(folder: Path) -> Path:
    """A copy of the frozen tables, without figures."""
    return shutil.copytree(RELEASE, folder, ignore=shutil.ignore_patterns(BUILT))


def publish(release: Path, frame: pd.DataFrame) -> None:
    """Write rows as the publications of a release: a file for each of their sources."""
    folder = release / PUBLICATIONS
    folder.mkdir(exist_ok=True)
    for key, rows in frame.groupby("source"):
        rows.drop(columns=_NOT_PUBLISHED).to_csv(folder / f"{key}.csv", index=False)


def built_in(folder: Path, frame: pd.DataFrame) -> Path:
    """A release that holds these rows."""
    publish(tables_in(folder), frame)
    build(folder)
    return folder


def fetched_in(folder: Path, frame: pd.DataFrame, **more: object) -> Path:
    """A refreshed snapshot that fetched these rows."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SOURCES).write_text(
        "key,publisher,title,as_of,licence,published_at,remarks\n"
        f"{FETCHED},OHID,Fingertips,2026-11-01,OGL v3.0,fingertips.phe.org.uk,\n"
    )
    rows = in_order(frame.assign(source=FETCHED, retrieved_at="2026-11-01"))
    write_figures(
        folder,
        rows[list(COLUMNS)],
        **{"refreshed_at": "2026-11-01T06:00:00+00:00", "uploaded_at": {}, **more},
    )
    return folder


def reseal(release: Path, frame: pd.DataFrame) -> None:
    """Put rows behind the manifest of a release without building, so unchecked."""
    (release / BUILT / MANIFEST).unlink()
    write_figures(release / BUILT, frame)
    assert (release / BUILT / OBSERVATIONS).is_file()


def with_periods(snapshot: Snapshot, indicator: str, *periods: str) -> Snapshot:
    """The same figures with some periods alone of one indicator."""
    frame = snapshot.observations
    kept = frame[frame["indicator"].ne(indicator) | frame["period"].isin(periods)]
    return _of(snapshot, kept)


def without(snapshot: Snapshot, indicator: str) -> Snapshot:
    """The same figures without those of an indicator."""
    return _of(snapshot, snapshot.observations.query("indicator != @indicator"))


def _of(snapshot: Snapshot, frame: pd.DataFrame) -> Snapshot:
    """The snapshot with these rows in place of its own, and nothing remembered of the others."""
    counts = frame["indicator"].value_counts().to_dict()
    manifest = {**snapshot.manifest, "rows": len(frame), "rows_by_indicator": counts}
    return replace(snapshot, observations=frame, manifest=manifest)
