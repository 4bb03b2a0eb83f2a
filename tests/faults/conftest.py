"""A library whose snapshot is small, so that a refresh of it is quick, and a service to refresh it from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from needs.sources.client import FingertipsClient
from needs.sources.transport import Limits
from needs.store.build import write_manifest
from needs.store.library import Library
from needs.store.outlines import FILE as OUTLINES
from needs.store.snapshot import OBSERVATIONS, Snapshot
from tests.conftest import ROOT
from tests.stub.server import Stub

QUICK = Limits(
    connect_seconds=1, total_seconds=20, retries=1, first_wait_seconds=0.01, longest_wait_seconds=0.1
)
HELD, FETCHED = "92906", "92904"
"""An indicator that the small snapshot holds, and one that it does not."""


@pytest.fixture(scope="session")
def small(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sound snapshot of one indicator."""
    folder = tmp_path_factory.mktemp("small") / "snapshot"
    # Outlines are in no snapshot: they are the release's, or lie beside the snapshots.
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns(OUTLINES))
    frame = snapshot.observations.query("indicator == @HELD").reset_index(drop=True)
    frame.to_parquet(folder / OBSERVATIONS, index=False)
    write_manifest(folder, frame, refreshed_at="2026-11-01T06:00:00+00:00", uploaded_at={})
    return folder


def put(library: Library, small: Path, name: str) -> Path:
    """Hold a copy of the small snapshot under a name, and switch to it."""
    folder = library.unfinished()
    shutil.copytree(small, folder, dirs_exist_ok=True)
    folder = library.finish(folder, name)
    library.switch(name)
    return folder


@pytest.fixture
def library(small: Path, tmp_path: Path) -> Library:
    made = Library(tmp_path / "library")
    put(made, small, "20261101T060000Z-small")
    return made


@pytest.fixture(scope="module")
def stub(snapshot: Snapshot) -> Iterator[Stub]:
    with Stub(snapshot) as running:
        yield running


@pytest.fixture
def client(stub: Stub) -> FingertipsClient:
    stub.mend()
    stub.latency = 0
    return FingertipsClient(stub.url, limits=QUICK)
