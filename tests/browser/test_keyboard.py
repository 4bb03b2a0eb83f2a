"""Each user's journey by keyboard alone, with the place of the keyboard to be seen at every step."""

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError as StillDifferentError
from playwright.sync_api import expect

from tests.browser.axe import PLACE
from tests.browser.reading import WAIT, in_address, settled

MOST_STOPS = 150
"""More stops than any page has; who presses Tab more often is in a trap."""

HELD = """() => {
  let held = document.activeElement;
  while (held?.shadowRoot?.activeElement) held = held.shadowRoot.activeElement;
  if (!held || held === document.body) return null;
  // The ring is on what is focused, or on the label around a hidden box.
  const ring = [held, held.parentElement, held.closest("label")].some(each => {
    const style = each && getComputedStyle(each);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const box = held.getBoundingClientRect();
  const header = document.querySelector("[data-testid=stHeader]")?.getBoundingClientRect();
  const inHeader = held.closest("[data-testid=stHeader], [data-testid=stSkipToContent]");
  return {
    what: `${held.tagName} ${held.getAttribute("aria-label") ?? held.textContent}`.slice(0, 60), ring,
    covered: Boolean(header && !inHeader && box.bottom <= header.bottom),
    seen: held.checkVisibility({ opacityProperty: true }) && box.bottom > 0 && box.top < window.innerHeight,
  };
}"""
"""What the keyboard holds: is there a ring, does the header lie over it, is it on the screen?"""
SHOWN = f"""() => {{
  const held = ({HELD})();
  return !held || (held.ring && held.seen && !held.covered);
}}"""


def held(page):
    """What the keyboard holds; that it can be seen is part of every step.

    A table that is a canvas hands the keyboard on once it has drawn, so the step ends when that is seen.
    """
    with suppress(StillDifferentError):
        page.wait_for_function(SHOWN, timeout=WAIT / 10)
    found = page.evaluate(HELD)
    if found:
        assert found["ring"], found
        assert found["seen"], found
        assert not found["covered"], found
    return found


def step(page, key="Tab"):
    page.keyboard.press(key)
    return held(page)


def tab_to(page, role, name, *, exact=True, key="Tab"):
    """Press Tab until something is reached, as a reader without a pointer does."""
    target = page.get_by_role(role, name=name, exact=exact).first
    expect(target).to_be_visible(timeout=WAIT)
    for _ in range(MOST_STOPS):
        step(page, key)
        if target.evaluate("each => each.getRootNode().activeElement === each"):
            return target
    raise AssertionError(f"no way to {name} by the keyboard")


def pick(page, label, typed, **expected):
    """Choose from a list by typing and by the arrows."""
    tab_to(page, "combobox", label)
    page.keyboard.press("Control+a")
    page.keyboard.type(typed)
    expect(page.get_by_role("option", name=typed).first).to_be_visible(timeout=WAIT)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    in_address(page, **expected)
    settled(page)


def follow(page, name, title):
    """Go to a page of the navigation, which stands before what one has chosen last."""
    tab_to(page, "link", name, key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=WAIT)
    settled(page)


def test_an_analyst_chooses_compares_and_takes_the_figures(page, address):
    page.goto(address)
    settled(page)
    pick(page, "Council", "Coventry", area="E08000026")
    follow(page, "Compare", "How does Coventry compare with others?")
    pick(page, "Compare with", "Its region", vs="region")
    follow(page, "Trends", "How has it changed in Coventry?")
    tab_to(page, "radio", "Values")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Index", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    in_address(page, form="index")
    settled(page)
    tab_to(page, "button", "Download the figures (CSV)")
    with page.expect_download(timeout=WAIT) as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename.endswith(".csv")


def test_a_councillor_skips_to_the_text_and_opens_what_is_to_be_printed(phone, address):
    phone.goto(f"{address}/brief?{PLACE}")
    settled(phone)
    tab_to(phone, "link", "Skip past the navigation")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_be_focused()
    light = tab_to(phone, "link", "Print or share a light version", exact=False)
    if light.get_attribute("target") == "_blank":
        with phone.context.expect_page(timeout=WAIT) as opened:
            phone.keyboard.press("Enter")
        printed = opened.value
    else:
        phone.keyboard.press("Enter")
        printed = phone
    expect(printed.get_by_role("heading", name="What stands out")).to_be_visible(timeout=WAIT)
    assert "/light/brief" in printed.url


def test_an_officer_chooses_and_takes_a_pack(page, address):
    page.goto(f"{address}/pack?{PLACE}")
    settled(page)
    tab_to(page, "link", "Skip past the navigation")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to(page, "button", "Make Excel")
    page.keyboard.press("Enter")
    tab_to(page, "button", "Download Excel", exact=False)
    with page.expect_download(timeout=WAIT) as taken:
        page.keyboard.press("Enter")
    assert taken.value.suggested_filename.endswith(".xlsx")


def gives_the_keyboard_back(page):
    button = tab_to(page, "button", "Combine councils")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Combine councils")
    expect(dialog).to_be_focused(timeout=WAIT)
    assert step(page)["what"] == "INPUT Councils"
    step(page)
    assert step(page)["what"] == "BUTTON Help for Data as at"
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0, timeout=WAIT)
    expect(button).to_be_focused()


def test_the_pages_are_at_hand_on_a_phone(phone, address):
    phone.goto(f"{address}/?{PLACE}")
    settled(phone)
    tab_to(phone, "button", "Pages")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("dialog")).to_be_focused(timeout=WAIT)
    tab_to(phone, "link", "Brief")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="What stands out")).to_be_visible(timeout=WAIT)


@pytest.mark.parametrize("path", ["/", "/explorer", "/update"])
def test_nothing_holds_the_keyboard(page, address, path):
    """From the first stop to the last and out of the page, also through the table that is a canvas."""
    page.goto(f"{address}{path}?{PLACE}&ind=91380")
    settled(page)
    seen = []
    while len(seen) < MOST_STOPS and (found := step(page)):
        seen.append(found["what"])
    assert len(seen) < MOST_STOPS, seen[-5:]
    assert any("Accessibility statement" in each for each in seen)


def test_a_table_that_scrolls_is_a_stop_of_the_keyboard_with_a_name(phone, address):
    phone.goto(f"{address}/compare?{PLACE}&ind=91380&vs=region")
    settled(phone)
    fold = phone.locator("summary").filter(has_text="The figures behind this chart").first
    fold.focus()
    phone.keyboard.press("Enter")
    table = tab_to(phone, "group", "Table: Figures:", exact=False)
    phone.keyboard.press("ArrowRight")
    phone.wait_for_function("each => each.scrollLeft > 0", arg=table.element_handle(), timeout=WAIT)
    header = table.get_by_role("rowheader").first
    expect(header).to_be_visible()


def test_what_opens_over_a_page_closes_with_escape_and_a_letter_by_itself_does_nothing(page, address):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"{address}/?{PLACE}")
    settled(page)
    gives_the_keyboard_back(page)
    settled(page)
    before = len(sent)
    for letter in "rcR":
        page.keyboard.press(letter)
    settled(page)
    assert len(sent) == before
    page.get_by_role("combobox", name="Council", exact=True).press_sequentially("r")
    expect(page.get_by_role("option").first).to_be_visible()


def test_the_navigation_says_where_one_is(page, address):
    page.goto(f"{address}/trends?{PLACE}")
    settled(page)
    navigation = page.get_by_role("navigation", name="Pages")
    here = navigation.get_by_role("link", name="Trends", exact=True)
    expect(here).to_have_attribute("aria-current", "page")
    expect(navigation.locator("[aria-current]:visible")).to_have_count(1)
    page.get_by_role("link", name="Compare", exact=True).click()
    said = page.get_by_role("status").filter(has_text="Coventry: alcohol-specific mortality compared")
    expect(said).to_have_count(1, timeout=WAIT)
