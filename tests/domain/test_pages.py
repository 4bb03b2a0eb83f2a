"""The registry of pages, and what is made of it."""

import re

from needs.domain.pages import FIRST, PAGES
from tests.conftest import ROOT


def test_every_script_is_a_page():
    scripts = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert {each.slug for each in PAGES} == scripts
    assert FIRST.path == ""


def test_readme_s_table_is_that_of_the_product():
    readme = (ROOT / "README.md").read_text("utf-8")
    table = readme.partition("| page | question |\n|---|---|\n")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (.+) \| (.+) \|$", table, re.MULTILINE)
    assert rows == [(each.title, each.question) for each in PAGES if not each.is_document]
