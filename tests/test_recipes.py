"""The recipes of docs/contributing.md, performed on a copy word for word; and how many files each touches."""

import hashlib
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import RELEASE, ROOT
from tests.places import COVENTRY

RECIPES = (ROOT / "docs" / "contributing.md").read_text("utf-8")
BLOCK = re.compile(r"`([\w/.]+)`[^`]*?:\n\n```(python|diff)\n(.*?)```", re.DOTALL)
LISTS = {
    "FOLDERS": "FOLDERS = (\n",
    "PAGES": "PAGES = (\n",
    "FORMATS": "    for each in (\n",
    "MODULES": "MODULES = (\n",
}
"""What begins each list that a recipe adds a line to."""


def section(title):
    return RECIPES.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def perform(title, checkout):
    """Do what a recipe says; the files that it made, and those that it changed."""
    made, changed = [], []
    for path, kind, text in BLOCK.findall(section(title)):
        file = checkout / path
        if kind == "python":
            file.parent.mkdir(exist_ok=True)
            assert not file.exists(), path
            file.write_text(text, "utf-8")
            made.append(path)
            continue
        (name,) = re.findall(rf"`([A-Z]+)` in `{re.escape(path)}`", section(title))
        before = file.read_text("utf-8")
        assert before.count(LISTS[name]) == 1
        added = "".join(line[1:] + "\n" for line in text.splitlines() if line.startswith("+"))
        file.write_text(before.replace(LISTS[name], LISTS[name] + added), "utf-8")
        changed.append(path)
    return made, changed


def hashes(checkout):
    return {
        str(path.relative_to(checkout)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("src", "pages")
        for path in (checkout / folder).rglob("*.py")
    }


@pytest.fixture
def checkout(tmp_path):
    for folder in ("src", "pages"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    # The frozen figures, so that new ones change nothing of what a recipe shows.
    (tmp_path / "data").symlink_to(RELEASE)
    return tmp_path


def run(checkout, *arguments):
    """A command of the copy."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=checkout,
        env={
            "PYTHONPATH": f"{checkout / 'src'}",
            "NEEDS_DATA_DIR": str(checkout / "library"),
            "PATH": "/usr/bin",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def performed(title, checkout):
    """Perform a recipe, and make sure that it touches what it names and nothing else."""
    before = hashes(checkout)
    made, changed = perform(title, checkout)
    after = hashes(checkout)
    assert {path for path in after if after[path] != before.get(path)} == {*made, *changed}
    return made, changed


def test_a_kind_of_chart_is_a_folder_and_a_line(checkout):
    made, changed = performed("A kind of chart", checkout)
    assert {path.rpartition("/")[0] for path in made} == {"src/needs/charts/large"}
    assert changed == ["src/needs/charts/registry.py"]
    run(checkout, "-m", "needs", "chart", "large", COVENTRY, "--ink", "black", "--out", "large.svg")
    drawn = (checkout / "large.svg").read_text("utf-8")
    assert "13.5" in drawn
    run(checkout, "-c", PAGE_OF_A_CHART)


PAGE_OF_A_CHART = """
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("app.py", default_timeout=120)
app.switch_page("pages/compare.py")
app.query_params.update(area="E08000026", show="large", ink="black")
app.run()
assert not app.exception, app.exception
assert "One figure, large" in app.selectbox(key="choice of show").options
assert app.session_state["written link"]["ink"] == "black"
app.selectbox(key="choice of ink").set_value("blue").run()
assert app.session_state["written link"]["ink"] == "blue"
assert "Coventry: 13.5 per 100,000 in 2016–18" in [each.value for each in app.header]
"""


def test_a_page_is_a_script_and_a_line(checkout):
    made, changed = performed("A page", checkout)
    assert (made, changed) == (["pages/newest.py"], ["src/needs/domain/pages.py"])
    run(checkout, "-c", PAGE_OF_ITS_OWN)


PAGE_OF_ITS_OWN = """
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("app.py", default_timeout=120)
app.switch_page("pages/newest.py")
app.run()
assert not app.exception, app.exception
assert app.title[0].value == "Which figures are the newest?"
assert any("Alcohol-specific mortality" in each.value for each in app.markdown)
"""


def test_an_export_format_is_a_module_and_a_line(checkout):
    made, changed = performed("An export format", checkout)
    assert (made, changed) == (["src/needs/exports/text.py"], ["src/needs/exports/files.py"])
    run(checkout, "-m", "needs", "chart", "bars", COVENTRY, "--out", "bars.txt")
    assert (checkout / "bars.txt").read_text("utf-8").startswith("Coventry: 13.5 per 100,000, ranks")


def test_a_source_is_a_module_and_a_line(checkout):
    made, changed = performed("A source", checkout)
    assert (made, changed) == (["src/needs/sources/county.py"], ["src/needs/sources/registry.py"])
    (checkout / "library").mkdir()
    (checkout / "library" / "county.csv").write_text(
        f"area_code,period,value\n{COVENTRY},2019/20,1480\n", "utf-8"
    )
    run(checkout, "-c", REFRESH_FROM_BOTH)


REFRESH_FROM_BOTH = """
import os

os.environ["NEEDS_FINGERTIPS_URL"] = "http://127.0.0.1:9/api"
from needs.store.library import Library
from needs.store.refresh import refresh
from needs.store.snapshot import check

report = refresh(indicators=["ocu-in-treatment", "91380"])
states = {each.indicator: each.state.name for each in report.outcomes}
assert states == {"ocu-in-treatment": "UPDATED", "91380": "FAILED"}, report
shown = Library().load().snapshot
(row,) = shown.rows("ocu-in-treatment", "E08000026")
assert row.value == row.count == 1480
assert row.source.startswith("county-")
assert shown.sources[row.source].publisher == "The county"
assert shown.rows("91380", "E08000026")
check(shown)
"""
