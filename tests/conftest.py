"""Fixtures that every test may use."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from needs.domain.areas import Area
from needs.store.snapshot import Snapshot, load

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Refreshed figures of a test go into a folder of its own, and none of a developer's are seen."""
    monkeypatch.setenv("NEEDS_DATA_DIR", str(tmp_path / "refreshed"))
    monkeypatch.setenv("NEEDS_BOUNDARIES_URL", "off")
    return tmp_path / "refreshed"


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """The embedded figures."""
    return load(ROOT / "data")


@pytest.fixture(scope="session")
def coventry(snapshot: Snapshot) -> Area:
    return snapshot.register.get("E08000026")


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of samples that the project does not carry."""
    if not SHARED.is_dir():
        pytest.skip("the folder of samples lies beside a developer's checkout only")
    return SHARED
