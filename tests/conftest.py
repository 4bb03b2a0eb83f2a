"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from streamlit.components.v2 import manifest_scanner

from needs.domain.areas import Area
from needs.domain.settings import RELEASE_DIR
from needs.store.snapshot import Snapshot, load
from tests.once import OncePerRun, shared_folder_of_run
from tests.places import COVENTRY

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
RELEASE = ROOT / "tests" / "fixtures" / "release"
"""Frozen figures and tables, for tests of behaviour: see ``fixtures/freeze.py``."""
TODAY = date(2026, 11, 22)
WITHIN = 120
"""Seconds within which what a test waits for happens, on a machine that does other work too.

A wait ends as soon as it happens, so that a long limit costs time only where a test fails.
"""
SAMPLES_ABSENT = "the folder of samples lies beside a developer's checkout only"
KINDS = ("back", "pages", "browser")
"""Folders of tests whose kind the summary counts by itself; every other test is of a unit or a property."""

# Speed is for the benchmarks: no example fails because the machine is busy.
settings.register_profile("needs", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("needs")


def pytest_configure() -> None:
    """Show the frozen figures here and in what tests start: those of today are for ``contract`` alone."""
    os.environ[RELEASE_DIR.name] = str(RELEASE)


def pytest_collection_finish() -> None:
    """Set aside what stays in memory: Streamlit goes over all the rest after each run of a page."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run on a machine that has everything where a test was skipped that need not have been."""
    if os.environ.get("NEEDS_NO_SKIPS") and _unexpected(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say in one line what was run, and name each skip that was not expected."""
    if hasattr(config, "workerinput"):
        return
    passed = Counter(_kind(report) for report in terminalreporter.getreports("passed"))
    counted = ", ".join(f"{number:,} {kind}" for kind, number in sorted(passed.items()))
    skips = _unexpected(config)
    known = len(terminalreporter.getreports("skipped")) - len(skips)
    failed = len(terminalreporter.getreports("failed")) + len(terminalreporter.getreports("error"))
    terminalreporter.write_line(
        f"SUMMARY passed: {counted or 'none'}; failed: {failed}; skipped as expected: {known}, "
        f"unexpectedly: {len(skips)}"
    )
    for skip in skips:
        terminalreporter.write_line(f"UNEXPECTED SKIP {skip}")


def _kind(report: pytest.TestReport) -> str:
    folder = report.nodeid.split("/")[1]
    if folder in KINDS:
        return folder
    return "property" if "hypothesis" in report.keywords else "unit"


def _unexpected(config: pytest.Config) -> list[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.getreports("skipped") if reporter else []
    return [f"{each.nodeid}: {each.longrepr}" for each in skipped if SAMPLES_ABSENT not in str(each.longrepr)]


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Refreshed figures of a test go into a folder of its own, and none of a developer's are seen."""
    monkeypatch.setenv("NEEDS_DATA_DIR", str(tmp_path / "refreshed"))
    monkeypatch.setenv("NEEDS_BOUNDARIES_URL", "off")
    return tmp_path / "refreshed"


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Streamlit's runner leaves the app in the place of the main module, which new processes would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session", autouse=True)
def packages_scanned_once() -> Iterator[None]:
    """Streamlit's test runner reads every installed package for each app: a third of a second of a page."""
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """The frozen figures."""
    return load()


@pytest.fixture(scope="session")
def embedded() -> Snapshot:
    """The figures and tables of today's release."""
    return load(release=ROOT / "data")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> OncePerRun:
    """Results of long work, shared by every process of this run."""
    return OncePerRun(shared_folder_of_run(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="session")
def coventry(snapshot: Snapshot) -> Area:
    return snapshot.register.get(COVENTRY)


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of samples that the project does not carry."""
    if not SHARED.is_dir():
        pytest.skip(SAMPLES_ABSENT)
    return SHARED
