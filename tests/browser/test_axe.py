"""Every page and state by the rules of axe, and what those rules cannot see: headings, title, language."""

from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from tests.browser.axe import STATES, WIDTHS, findings, visit, window
from tests.conftest import ROOT
from tests.pages.driving import PAGES

HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter(each => each.checkVisibility()).map(each => Number(each.tagName[1]))"""
FIGURES = """() => [...document.querySelectorAll("[data-testid=stPlotlyChart]")]
  .map(each => [each.getAttribute("role"), each.getAttribute("aria-label")])"""


ONLY_DRAWN_OTHERWISE = {
    "Overview, unknown code",
    "Overview, England as at 2024",
    "Overview, two councils",
    "Overview, City of London",
    "Brief, City of London",
    "Compare, picked by hand",
    "Compare, strip",
    "Compare, funnel",
    "Compare, two indicators",
    "Compare, spine",
    "Compare, map",
    "Compare, map by fifths",
    "Compare, outlines",
    "Trends, index",
    "Trends, difference",
    "Trends, spread",
}
"""What differs from another state only in a drawing or in words is not looked at again on a phone here."""
LOOKS = [
    (width, name) for width in WIDTHS for name in STATES if width > 390 or name not in ONLY_DRAWN_OTHERWISE
]


@pytest.fixture(scope="module")
def opened(chromium, request):
    """One window for all states of a width."""
    context = window(chromium, request.param)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("opened", "name"), LOOKS, indirect=["opened"])
def test_a_page_breaks_no_rule_and_says_what_it_is(opened, address, name):
    state = STATES[name]
    visit(opened, address, state)

    broken = [each for each in findings(opened, state) if not each.is_advice and not each.known]
    assert broken == []

    levels = opened.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))

    assert opened.evaluate("document.documentElement.lang") == "en-GB"
    title = opened.title()
    assert title.endswith("Drug and alcohol needs")
    if "area=E08000026" in state.link:
        assert title.startswith("Coventry")
    for role, alt in opened.evaluate(FIGURES):
        assert role == "figure"
        assert len(alt) > 20


def test_the_statement_counts_the_states_that_were_looked_at():
    statement = (ROOT / "docs" / "accessibility_statement.md").read_text("utf-8")
    assert f"every page, in {len(STATES)} states" in statement
    linked = {urlsplit(each.link).path.strip("/") or "overview" for each in STATES.values()}
    assert set(PAGES) <= linked


@pytest.mark.parametrize("opened", [1280], indirect=True)
def test_a_finding_of_ours_would_be_found(opened, address):
    state = STATES["Methods"]
    visit(opened, address, state)
    opened.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x.png>')")
    assert [(each.rule, each.is_grave) for each in findings(opened, state) if not each.is_advice] == [
        ("image-alt", True)
    ]
