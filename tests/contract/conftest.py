"""What the figures and tables of today's release have to satisfy, whatever they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from needs.domain.settings import RELEASE_DIR
from needs.store.snapshot import Snapshot
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def snapshot(embedded: Snapshot) -> Snapshot:
    """The figures of today's release."""
    return embedded


@pytest.fixture(autouse=True, scope="module")
def today_s_release() -> Iterator[None]:
    """Whatever looks for the release by itself finds that of today."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(RELEASE_DIR.name, str(ROOT / "data"))
        yield
