"""The registry of pages, and what is made of it."""

from needs.domain.pages import FIRST, PAGES
from tests.conftest import ROOT


def test_every_script_is_a_page():
    scripts = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert {each.slug for each in PAGES} == scripts
    assert FIRST.path == ""
