"""What is installed: locked with checksums, under licences that fit, and audited without false comfort."""

import json
import re
import tomllib

import pytest

from tests.conftest import ROOT
from tests.supply.audit import main, verdict
from tests.supply.licences import LOCKS, REPORT, Part, locked, parts, report

SOUND = json.dumps({"dependencies": [{"name": "a", "version": "1", "vulns": []}]})
SKIPPED = json.dumps({"dependencies": [{"name": "a", "skip_reason": "could not be found"}]})
BAD = json.dumps(
    {"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}]}
)


def test_the_licence_report_is_current():
    assert REPORT.read_text("utf-8") == report(), "run: make licences"


def test_every_licence_fits_that_of_the_product():
    wrong = [part for each in parts().values() for part in each if not part.fits]
    assert wrong == []


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT", True),
        ("MIT AND (Apache-2.0 OR Proprietary)", True),
        ("BSD-3-Clause AND Proprietary", False),
        ("GPL-2.0-only", False),
        ("", False),
        ("UNKNOWN", False),
    ],
)
def test_a_licence_that_does_not_fit_is_found(licence, fits):
    assert Part("made-up", licence).fits is fits


@pytest.mark.parametrize("lock", LOCKS.values())
def test_every_line_of_a_lock_has_its_version_and_checksums(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert len(re.findall(r"^\S+==", text, re.MULTILINE)) >= len(locked(lock)) > 40
    for entry in re.split(r"\n(?=[a-zA-Z])", text.partition("make lock\n")[2]):
        assert "--hash=sha256:" in entry, entry
    assert "://" not in text


def test_every_dependency_that_is_asked_for_is_in_its_lock():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    for asked, lock in (
        (project["dependencies"], "requirements.txt"),
        (extras["sign-in"], "requirements-sign-in.txt"),
        ([*extras["s3"], *extras["azure"]], "requirements-storage.txt"),
        (extras["dev"], "requirements-dev.txt"),
    ):
        names = {re.split(r"[^A-Za-z0-9_-]", each)[0].lower().replace("_", "-") for each in asked}
        assert names <= locked(lock)


def test_the_lock_of_tests_holds_the_versions_of_the_other_two():
    def versions(lock):
        return set(re.findall(r"^(\S+==\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))

    assert versions("requirements.txt") <= versions("requirements-dev.txt")
    assert versions("requirements.txt") <= versions("requirements-sign-in.txt")
    assert versions("requirements-sign-in.txt") <= versions("requirements-dev.txt")


@pytest.mark.parametrize(
    ("reached", "answer", "status", "said"),
    [
        (True, SOUND, 0, "nothing is known against it"),
        (True, BAD, 1, "a 1: X-1, mended in 2"),
        (True, SKIPPED, 1, "NOT AUDITED: a: could not be found"),
        (True, "", 1, "NOT AUDITED: no answer"),
        (False, BAD, 0, "NOT AUDITED: https://api.osv.dev/ cannot be reached from here."),
    ],
)
def test_an_audit_that_was_none_is_not_called_clean(reached, answer, status, said, capsys):
    assert main(["requirements.txt"], reached=lambda: reached, asked=lambda lock: answer) == status
    assert said in capsys.readouterr().out


def test_what_was_found_is_told_from_what_was_not_looked_up():
    assert verdict(BAD)[1] == verdict(SKIPPED)[0] == []


def test_the_page_that_updates_dependencies_watches_each_kind():
    text = (ROOT / ".github" / "dependabot.yml").read_text("utf-8")
    assert re.findall(r"package-ecosystem: (\S+)", text) == ["pip"]
    assert "interval: weekly" in text
