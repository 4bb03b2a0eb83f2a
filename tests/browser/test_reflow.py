"""At 400 % zoom, which is 320 pixels of a 1280 pixel window: nothing scrolls sideways and nothing is cut."""

import pytest

from tests.browser.axe import STATES, visit

ZOOM = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
WIDE = {"viewport": {"width": 1280, "height": 1024}}
ZOOMED = (
    "Overview",
    "Overview, unknown code",
    "Brief",
    "Treatment gap",
    "Compare, bars",
    "Compare, rug",
    "Compare, map",
    "Trends",
    "Inequalities, by sex",
    "Young people",
    "Indicators, one",
    "Indicators, all",
    "Explorer",
    "Committee pack",
    "Sources",
    "Methods",
    "Update",
    "Accessibility statement",
    "Light brief",
    "Light brief, no place",
)
SPACED = ("Overview", "Compare, bars", "Trends", "Explorer", "Committee pack", "Update", "Light brief")
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
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


@pytest.fixture(scope="module")
def window_of(chromium):
    """A window for all states of one size; a page may not forbid a reader's own spacing."""
    contexts = {}

    def window(name, **size):
        if name not in contexts:
            contexts[name] = chromium.new_context(**size, bypass_csp=True, reduced_motion="reduce")
            contexts[name].new_page()
        return contexts[name].pages[0]

    yield window
    for context in contexts.values():
        context.close()


def fits(page):
    assert page.evaluate(OVER_THE_EDGE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("name", ZOOMED)
def test_at_400_per_cent_nothing_scrolls_sideways_and_nothing_is_cut(window_of, address, name):
    page = window_of("zoom", **ZOOM)
    visit(page, address, STATES[name])
    fits(page)


@pytest.mark.parametrize("name", SPACED)
def test_more_space_between_letters_and_lines_cuts_nothing(window_of, address, name):
    page = window_of("wide", **WIDE)
    visit(page, address, STATES[name])
    page.add_style_tag(content=SPACING)
    fits(page)


def test_a_reader_who_wants_no_motion_gets_none(window_of, address):
    page = window_of("wide", **WIDE)
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
