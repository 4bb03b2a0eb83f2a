"""The light brief in a real browser: on a phone, on paper, and by the rules of axe."""

import io
import json
import time
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from tests.places import CORE, RUTLAND

PLACES = (*CORE, RUTLAND)
WARM_WITHIN = 0.05


@pytest.mark.parametrize("query", ["", "?area=X", *(f"?area={code}" for code in PLACES)])
def test_axe_finds_nothing(page, phone, address, query):
    for window in (page, phone):
        window.goto(f"{address}/light/brief{query}")
        found = Axe().run(window).response["violations"]
        assert not found, json.dumps([(each["id"], each["impact"]) for each in found])


@pytest.mark.parametrize("code", PLACES)
def test_it_prints_to_two_pages_of_a4_at_the_most_with_real_text(page, address, code):
    page.goto(f"{address}/light/brief?area={code}")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) <= 2
    width, height = (float(side) * 25.4 / 72 for side in printed.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    text = "".join(each.extract_text() for each in printed.pages)
    assert "What stands out" in text
    assert "Look closer" not in text


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("code", PLACES)
def test_nothing_has_to_be_scrolled_sideways_and_no_word_is_too_small(page, address, code, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/light/brief?area={code}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    drawn = page.eval_on_selector_all(
        "figure svg", "all => all.map(one => one.getBoundingClientRect().width)"
    )
    assert all(each >= 320 for each in drawn), "a picture that shrinks takes its words below 12 pixels"


def test_it_needs_no_script_and_fetches_nothing(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/light/brief?area=E08000026")
    assert [each for each in asked if "favicon" not in each] == [f"{address}/light/brief?area=E08000026"]
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.reload()
    assert not messages, "the policy of the page refused something of its own"


def test_its_links_lead_into_the_product(page, address):
    page.goto(f"{address}/light/brief?area=E08000026")
    page.get_by_role("link", name="Trends: one figure over time").click()
    page.get_by_role("heading", name="Coventry").first.wait_for()
    assert "/trends?" in page.url
    assert "area=E08000026" in page.url


def test_the_list_opens_with_the_keyboard_alone(page, address):
    page.goto(f"{address}/light/brief")
    page.locator("summary", has_text="West Midlands").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Coventry").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Coventry").wait_for()


def test_it_is_served_warm_within_its_time_and_a_figure_can_be_embedded(address):
    def get(path, **headers):
        with urlopen(Request(f"{address}{path}", headers=headers), timeout=30) as answer:
            return answer.read(), answer.headers

    get("/light/brief?area=E08000026")
    times = []
    for _ in range(20):
        start = time.perf_counter()
        body, headers = get("/light/brief?area=E08000026")
        times.append(time.perf_counter() - start)
    # The fastest of them: other work on the machine is no fault of the server.
    assert min(times) < WARM_WITHIN
    assert len(body) < 150_000
    assert headers["ETag"]
    for ending, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
        picture, headers = get(f"/figure.{ending}?area=E08000026&ind=91380")
        assert picture.startswith(begins)
        assert headers["X-Content-Type-Options"] == "nosniff"
