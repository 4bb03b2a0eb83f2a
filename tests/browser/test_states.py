"""Every page and state, one visit each: at a desk, on a phone, at 400 % zoom, with a reader's own spacing."""

from contextlib import suppress
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import TimeoutError as StillDifferentError

from tests.browser.axe import STATES, WIDTHS, come_to_rest, findings, visit, window
from tests.browser.reading import WAIT, boxes
from tests.conftest import ROOT
from tests.hostile.trying import EFFORT
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
"""What differs from another state only in a drawing or in words: left out unless ``NEEDS_EFFORT`` asks."""
LOOKS = [name for name in STATES if EFFORT > 1 or name not in ONLY_DRAWN_OTHERWISE]
SPACED = ("Overview", "Compare, bars", "Trends", "Explorer", "Committee pack", "Update", "Light brief")
SPACING = """() => {
  const style = document.createElement("style");
  style.textContent = `
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }`;
  document.head.append(style);
  window.spacing = style;
}"""
"""What a reader may set by WCAG 1.4.12."""
OVER_THE_EDGE = """() => {
  const seen = each => each.checkVisibility({ opacityProperty: true }) && each.offsetHeight > 1;
  const ends = each => each.getBoundingClientRect().right > window.innerWidth + 1;
  const scrolls = each => /auto|scroll/.test(getComputedStyle(each).overflowX) && !ends(each);
  const inside = each => each && !each.matches("main, body") && (scrolls(each) || inside(each.parentElement));
  return [...document.querySelectorAll("body *:not(svg, svg *)")]
    .filter(each => ends(each) && seen(each) && !inside(each.parentElement))
    .map(each => `${each.tagName} ${each.className} ${each.textContent}`.slice(0, 100));
}"""
"""What reaches past the right edge of the window, but for what lies in a box that scrolls by itself."""
CUT = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (!node.textContent.trim() || !owner.checkVisibility({ opacityProperty: true })) continue;
    if (owner.closest("script, style, svg, canvas, .katex")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    let across = true, down = true;
    for (let box = owner; box && (across || down) && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box);
      const { left, right, top, bottom, width } = box.getBoundingClientRect();
      if (width <= 1) break;
      if (/auto|scroll/.test(overflowX)) across = false;
      if (/auto|scroll/.test(overflowY)) down = false;
      const x = across && /hidden|clip/.test(overflowX) && (text.left < left - 1 || text.right > right + 1);
      const y = down && /hidden|clip/.test(overflowY) && (text.top < top - 2 || text.bottom > bottom + 2);
      if (x || y) { found.push(`${node.textContent} in ${box.className}`.slice(0, 100)); break; }
    }
  }
  return found;
}"""
"""Words that a box without a way to scroll cuts off."""
DESK, PHONE = WIDTHS
ZOOMED = {"width": 320, "height": 256}
"""A window of 1280 × 1024 at 400 %."""


@pytest.fixture(scope="module")
def opened(chromium):
    """One window for all states, with what its pages raised."""
    context = window(chromium, DESK)
    page = context.new_page()
    raised = []
    page.on("pageerror", lambda error: raised.append(str(error)))
    yield page, raised
    context.close()


@pytest.mark.parametrize("name", LOOKS)
def test_a_state_can_be_used_by_everybody_at_any_width(opened, address, name):
    (page, raised), state = opened, STATES[name]
    raised.clear()
    page.set_viewport_size({"width": DESK, "height": WIDTHS[DESK]})
    visit(page, address, state)
    breaks_no_rule(page, state)
    says_what_it_is(page, state)
    if name in SPACED:
        page.evaluate(SPACING)
        fits(page)
        page.evaluate("window.spacing.remove()")
    for size in ({"width": PHONE, "height": WIDTHS[PHONE]}, ZOOMED):
        page.set_viewport_size(size)
        if page.locator("canvas").count():  # Streamlit's own table is measured when it is opened.
            page.reload()
        come_to_rest(page, state)
        fits(page)
        drawn = boxes(page.locator(".js-plotly-plot"))
        assert all(plot["left"] >= 0 and plot["right"] <= size["width"] for plot in drawn)
        if size["width"] == PHONE:
            breaks_no_rule(page, state)
    assert raised == []


def breaks_no_rule(page, state):
    assert [each for each in findings(page, state) if not each.is_advice and not each.known] == []
    levels = page.evaluate(HEADINGS)
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def says_what_it_is(page, state):
    assert page.evaluate("document.documentElement.lang") == "en-GB"
    title = page.title()
    assert title.endswith("Drug and alcohol needs")
    if "area=E08000026" in state.link:
        assert title.startswith("Coventry")
    for role, alt in page.evaluate(FIGURES):
        assert role == "figure"
        assert len(alt) > 20


def fits(page):
    """Nothing scrolls sideways, and nothing is cut, once what measures itself has seen the new width."""
    with suppress(StillDifferentError):
        page.wait_for_function(f"() => !({OVER_THE_EDGE})().length", timeout=WAIT / 10)
    assert page.evaluate(OVER_THE_EDGE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(CUT) == []


def test_the_statement_counts_the_states_that_were_looked_at():
    statement = (ROOT / "docs" / "accessibility_statement.md").read_text("utf-8")
    assert f"every page, in {len(STATES)} states" in statement
    linked = {urlsplit(each.link).path.strip("/") or "overview" for each in STATES.values()}
    assert set(PAGES) <= linked


def test_a_finding_of_ours_would_be_found(opened, address):
    (page, _), state = opened, STATES["Methods"]
    page.set_viewport_size({"width": DESK, "height": WIDTHS[DESK]})
    visit(page, address, state)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x.png>')")
    assert [(each.rule, each.is_grave) for each in findings(page, state) if not each.is_advice] == [
        ("image-alt", True)
    ]


def test_a_reader_who_wants_no_motion_gets_none(opened, address):
    page, _ = opened
    page.set_viewport_size({"width": DESK, "height": WIDTHS[DESK]})
    visit(page, address, STATES["Compare, bars"])
    page.get_by_role("button", name="Take it away").first.click()
    longest = """() => Math.max(...[...document.querySelectorAll("*")].map(each => {
      const { animationDuration, transitionDuration } = getComputedStyle(each);
      return Math.max(parseFloat(animationDuration), parseFloat(transitionDuration));
    }))"""
    assert page.evaluate(longest) <= 0.001
    moves = """each => {
      each.click();
      const next = () => new Promise(requestAnimationFrame);
      return next().then(next).then(next).then(() => document.getAnimations().length);
    }"""
    assert page.locator("summary").last.evaluate(moves) == 0
    drawings = page.locator(".js-plotly-plot")
    assert drawings.evaluate_all("all => all.every(each => !each._fullLayout.transition?.duration)")


def test_a_finger_that_is_drawn_over_a_chart_scrolls_the_page(chromium, address):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    visit(page, address, STATES["Compare, bars"])
    page.locator(".stPlotlyChart").first.scroll_into_view_if_needed()
    box = page.locator(".stPlotlyChart").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = context.new_cdp_session(page)
    scrolled = "document.querySelector('.stMain').scrollTop"
    before = page.evaluate(scrolled)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        at = {"x": x, "y": y - 25 * step}
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function(f"before => {scrolled} > before", arg=before)
    context.close()
