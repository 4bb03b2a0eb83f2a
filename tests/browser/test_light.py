"""The light brief in a real browser: on a phone, on paper, and by the rules of axe."""

import io
import json
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from needs.reports.brief.numbers import brief
from needs.reports.brief.words import words_of
from tests.browser.reading import boxes
from tests.places import CORE, RUTLAND, SCILLY

PLACES = (*CORE, RUTLAND, SCILLY)


@pytest.mark.parametrize("query", ["", "?area=X", *(f"?area={code}" for code in PLACES)])
def test_it_can_be_read_by_everybody_at_any_width(page, address, query):
    page.goto(f"{address}/light/brief{query}")
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        drawn = boxes(page.locator("figure svg"))
        assert all(each["width"] >= 320 for each in drawn), (
            "a picture that shrinks takes its words below 12 pixels"
        )
        if width > 320:
            found = Axe().run(page).response["violations"]
            assert not found, json.dumps([(each["id"], each["impact"]) for each in found])


@pytest.mark.parametrize("code", PLACES)
def test_it_prints_on_two_sheets_of_a4_at_most_as_text_without_chrome(page, address, snapshot, code):
    page.goto(f"{address}/light/brief?area={code}")
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) <= 2
    width, height = (float(side) * 25.4 / 72 for side in printed.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    text = " ".join(" ".join(each.extract_text() for each in printed.pages).split())
    said = words_of(snapshot, brief(snapshot, snapshot.places.get(code)))
    for part in (said.title, *said.findings, *(each.sentences[0] for each in said.gaps), said.licence):
        assert " ".join(part.split()) in text
    for chrome in ("Look closer", "Combine councils", "Data as at", "Copy link", "Treatment gap:"):
        assert chrome not in text


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


def test_it_can_be_kept_by_a_browser_and_a_figure_can_be_embedded(address):
    def get(path, **headers):
        with urlopen(Request(f"{address}{path}", headers=headers), timeout=30) as answer:
            return answer.read(), answer.headers

    body, headers = get("/light/brief?area=E08000026")
    assert len(body) < 150_000
    assert headers["ETag"]
    for ending, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
        picture, headers = get(f"/figure.{ending}?area=E08000026&ind=91380")
        assert picture.startswith(begins)
        assert headers["X-Content-Type-Options"] == "nosniff"
