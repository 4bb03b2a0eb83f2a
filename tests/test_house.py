"""The order of the rooms, where the import linter cannot see: the scripts that lie outside the package."""

import ast
from itertools import permutations
from pathlib import Path

import grimp
import pytest

from needs.charts.registry import FOLDERS
from tests.conftest import ROOT

SCRIPTS = [ROOT / "app.py", ROOT / "asgi.py", *sorted((ROOT / "pages").glob("*.py"))]
ALLOWED = {
    "needs.ui",
    "needs.web",
    "needs.views",
    "needs.language",
    "needs.charts",
    "needs.reports",
    "needs.domain",
    "needs.links",
    "streamlit",
    "needs.store.in_use",
    "needs.store.schedule",
    "needs.store.shared",
    "collections.abc",
    "contextlib",
    "asyncio",
    "logging",
    "starlette.middleware",
    "threading",
    "datetime",
    "pathlib",
}


def imported(path: Path) -> set[str]:
    modules = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    return modules


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_asks_views_and_draws_and_touches_nothing_deeper(path):
    deeper = {
        module
        for module in imported(path)
        if not any(module == a or module.startswith(a + ".") for a in ALLOWED)
    }
    assert deeper == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_stays_thin(path):
    assert len(path.read_text("utf-8").splitlines()) < 120


def test_no_page_stops_before_its_foot():
    for path in (ROOT / "pages").glob("*.py"):
        assert "st.stop" not in path.read_text("utf-8"), path.name


def test_every_page_makes_sure_that_it_is_inside_the_frame():
    for path in (ROOT / "pages").glob("*.py"):
        assert "inside_frame()" in path.read_text("utf-8"), path.name


def test_kinds_of_chart_do_not_import_one_another():
    graph = grimp.build_graph("needs")
    kinds = [f"needs.charts.{each}" for each in FOLDERS]
    reached = [
        (importer, imported)
        for importer, imported in permutations(kinds, 2)
        if graph.chain_exists(importer, imported, as_packages=True)
    ]
    assert reached == [], "what two share lies in needs.charts.parts"


def test_every_folder_of_charts_is_registered():
    folders = {path.parent.name for path in (ROOT / "src/needs/charts").glob("*/__init__.py")}
    assert folders == {*FOLDERS, "parts"}
