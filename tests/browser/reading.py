"""What a reader does in a browser and what they see of a page, for tests to act by."""

import json
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import TimeoutError as StillDifferentError
from playwright.sync_api import expect

from tests.conftest import WITHIN

WAIT = WITHIN * 1000
"""Milliseconds within which a reader sees what they wait for."""

SEEN = """() => {
  const shown = each => each.checkVisibility();
  const all = (what, of) => [...document.querySelectorAll(what)].filter(shown).map(of);
  const table = [...document.querySelectorAll("table")].find(each => each.textContent);
  return {
    title: all("h1", each => each.innerText),
    chosen: all("input[role=combobox], input[type=number], input[type=text]:not([role])",
                each => [each.getAttribute("aria-label"), each.value]),
    picked: all("[data-testid=stMultiSelect]", each => each.innerText),
    pressed: all("[role=radio][aria-checked=true], [role=tab][aria-selected=true]", each => each.innerText),
    headings: all("h2", each => each.innerText),
    table: table ? table.textContent : "",
  };
}"""
"""What a reader sees of a view: its words, its choices, and the first table, folded away or not."""


AT_REST = f"""() => {{
  const view = ({SEEN})();
  const seen = JSON.stringify(view);
  const folds = [...document.querySelectorAll("summary")];
  const due = folds.some(each => each.textContent.includes("behind this"));
  const whole = !document.querySelector("[data-stale=true]") && (view.table || !due);
  const still = seen === window.seen && whole;
  window.looks = still ? (window.looks ?? 0) + 1 : 0;
  window.seen = seen;
  return window.looks >= 4;
}}"""
"""Whether a reader has seen the same for five looks in a row: Streamlit draws a page piece by piece."""


def settled(page):
    """Wait until the page has reached its foot, nothing is running, and what is seen has come to rest."""
    expect(page.get_by_text("(snapshot ").last).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("combobox", name="Council", exact=True)).to_be_visible(timeout=WAIT)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=WAIT)
    page.evaluate("window.looks = 0")
    page.wait_for_function(AT_REST, polling=100, timeout=WAIT)
    return page.evaluate(SEEN)


def boxes(drawn):
    """Where everything that the locator finds stands, seen in one look: left, right, top and bottom."""
    return drawn.evaluate_all("all => all.map(each => each.getBoundingClientRect().toJSON())")


def comes_to_show(page, view):
    """Wait until a reader sees exactly this view; where that never comes, say what differs."""
    same = f"view => JSON.stringify(({SEEN})()) === view"
    try:
        page.wait_for_function(
            same, arg=json.dumps(view, separators=(",", ":"), ensure_ascii=False), timeout=WAIT
        )
    except StillDifferentError:
        assert page.evaluate(SEEN) == view


def in_address(page, **expected):
    """Wait until the address says what was chosen; ``_`` stands for a key that is a word of Python."""
    wanted = {key.rstrip("_"): text for key, text in expected.items()}
    page.wait_for_url(
        lambda url: wanted.items() <= dict(parse_qsl(urlsplit(url).query)).items(), timeout=WAIT
    )


def pick(label, typed, *, several=False, quick=False, **expected):
    """Choose from a list by typing what its entry begins with; a list for several choices stays open.

    A reader in a hurry (``quick``) does so while the page is still being drawn.
    """

    def act(page):
        if not quick:
            # A page that is still being drawn would take the list away from under the reader.
            settled(page)
        box = page.get_by_role("combobox", name=label, exact=True)
        box.click(timeout=WAIT)
        box.fill(typed)
        page.get_by_role("option", name=typed).first.click(timeout=WAIT)
        if several:
            page.keyboard.press("Escape")
            expect(page.get_by_test_id("stMultiSelect").filter(has_text=typed)).to_be_visible(timeout=WAIT)
        expect(page.get_by_role("listbox")).to_have_count(0, timeout=WAIT)
        in_address(page, **expected)

    return act


def press(name, role="radio", **expected):
    def act(page):
        page.get_by_role(role, name=name, exact=True).click(timeout=WAIT)
        in_address(page, **expected)

    return act


def type_in(label, text, role="spinbutton", **expected):
    def act(page):
        # A page that is still being drawn would take the field away from under the reader.
        settled(page)
        field = page.get_by_role(role, name=label)
        field.fill(text, timeout=WAIT)
        field.press("Enter")
        in_address(page, **expected)

    return act
