"""What documents tell people to run is there: commands, tests, files and settings."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

RELIABILITY = (ROOT / "docs" / "reliability.md").read_text("utf-8")
GUIDES = [ROOT / name for name in ("README.md", "docs/reliability.md", "docs/runbook.md", "docs/privacy.md")]
CODE = "".join(path.read_text("utf-8") for path in [*(ROOT / "src").rglob("*.py"), ROOT / "asgi.py"])


def repeats():
    """Every way that the page gives to repeat a line: the files, and the words that choose among tests."""
    for section in re.split(r"\n(?=##+ )", RELIABILITY):
        heading, *rest = section.split("\n")
        files = re.findall(r"`(tests/[^` ]+)`", heading)
        for line in rest:
            if not line.startswith("| ") or line.startswith(("| tried", "|--")):
                continue
            for said in re.findall(r"`([^`]+)`", line.split("|")[-2]):
                named, _, chosen = said.partition("-k ")
                yield line, tuple(named.split()) or tuple(files), chosen.strip('" ')


@cache
def names_in(place):
    found = ROOT / place
    paths = sorted(found.rglob("test_*.py")) if found.is_dir() else [found]
    return [
        f"{path.name} {node.name}".casefold()
        for path in paths
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def test_the_page_is_read_as_it_is_written():
    assert len(list(repeats())) > 70


@pytest.mark.parametrize(("line", "files", "chosen"), repeats())
def test_every_line_is_repeated_by_tests_that_are_there(line, files, chosen):
    assert files, line
    assert all((ROOT / each).exists() for each in files), files
    names = [name for each in files for name in names_in(each)]
    assert names
    for words in filter(None, re.split(r"\s+(?:or|and)\s+", chosen)):
        assert any(words.casefold() in name for name in names), f"{words} chooses no test of {files}"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_files_and_settings_that_a_guide_names_are_there(guide):
    text = guide.read_text("utf-8")
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (guide.parent / link).exists(), link
    for path in re.findall(r"`((?:tests|docs|src|data|\.ci|\.github)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), path
    for variable in re.findall(r"NEEDS_(?!EFFORT|NO_SKIPS)[A-Z_]+", text):
        assert f'"{variable}"' in CODE, variable


def test_every_setting_is_in_the_readme_and_so_are_the_guides():
    readme = (ROOT / "README.md").read_text("utf-8")
    for variable in set(re.findall(r'"(NEEDS_[A-Z_]+)"', CODE)):
        assert f"`{variable}`" in readme, variable
    for guide in ("reliability", "runbook", "privacy", "licences"):
        assert f"docs/{guide}.md" in readme, guide


def test_every_target_of_make_and_every_command_that_a_guide_names_is_there():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    commands = "".join(path.read_text("utf-8") for path in (ROOT / "src/needs/cli").glob("*.py"))
    for guide in GUIDES:
        text = guide.read_text("utf-8")
        for target in re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE):
            assert f"\n{target}:" in makefile, target
        for command in re.findall(r"(?:`|^)python -m needs ([a-z]+)", text, re.MULTILINE):
            assert re.search(rf'add_parser\(\s*"{command}"', commands), command
    assert Path(ROOT / ".ci" / "run").read_text("utf-8").count("make audit sbom") == 1
