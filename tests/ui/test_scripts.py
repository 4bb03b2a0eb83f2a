"""The scripts of the browser are read by a linter, all of them."""

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

SCRIPTS = sorted((ROOT / "src").rglob("*.js"))


def test_a_linter_finds_nothing_in_them():
    linter = Path(sys.executable).with_name("oxlint")
    done = subprocess.run([linter, "--deny-warnings", *SCRIPTS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert f"on {len(SCRIPTS)} files" in done.stdout


def test_no_script_stands_in_a_string():
    scripts = re.compile(r"export default function|addEventListener|document\.querySelector")
    found = [path.name for path in (ROOT / "src").rglob("*.py") if scripts.search(path.read_text("utf-8"))]
    assert found == []
