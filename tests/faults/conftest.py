"""A library whose snapshot is small, so that a refresh of it is quick, and a service to refresh it from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from needs.sources.client import FingertipsClient
from needs.sources.transport import Limits
from needs.store.library import Library
from needs.store.on_disk import only_fetched
from needs.store.snapshot import Snapshot
from tests.conftest import WITHIN
from tests.releases import fetched_in
from tests.stub.server import Stub

QUICK = Limits(
    connect_seconds=WITHIN, total_seconds=WITHIN, retries=1, first_wait_seconds=0.01, longest_wait_seconds=0.1
)
HELD, FETCHED = "92906", "92904"
"""An indicator that the small snapshot holds, and one that it does not."""


@pytest.fixture(scope="session")
def small(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sound snapshot of one indicator."""
    frame = snapshot.of_indicator(HELD)
    return fetched_in(tmp_path_factory.mktemp("small") / "snapshot", frame)


def fetched(library: Library) -> int:
    """How many figures of the fetched indicator are shown that a refresh brought."""
    return len(only_fetched(library.load().snapshot.of_indicator(FETCHED)))


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
