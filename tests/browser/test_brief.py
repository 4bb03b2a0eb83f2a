"""The brief in a real browser: on a phone, from its link, and on paper."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from needs.views.brief import brief
from needs.wording.brief import words_of
from tests.browser.reading import WAIT, boxes, settled
from tests.places import CORE, NORTHAMPTONSHIRE, RUTLAND, SCILLY

MARGIN = "15mm"


def opened(page, address, code):
    page.goto(f"{address}/brief?area={code}")
    expect(page.get_by_role("heading", name="Where the figures come from")).to_be_visible(timeout=WAIT)


def printed(page):
    """What comes out of the printer: its pages, and its text without line breaks."""
    sheet = {"top": MARGIN, "bottom": MARGIN, "left": MARGIN, "right": MARGIN}
    pages = PdfReader(io.BytesIO(page.pdf(format="A4", margin=sheet))).pages
    return pages, " ".join(" ".join(each.extract_text() for each in pages).split())


def test_a_phone_reads_it_in_one_column(phone, address):
    opened(phone, address, "E08000026")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    main = phone.locator('[data-testid="stMain"]')
    assert main.evaluate("each => each.scrollWidth <= each.clientWidth")
    plots = phone.locator(".js-plotly-plot")
    expect(plots).to_have_count(3, timeout=WAIT)
    settled(phone)
    drawn = boxes(plots)
    assert all(box["left"] >= 0 and box["right"] <= 390 for box in drawn)
    tops = [box["top"] for box in drawn]
    assert len(tops) == 3
    assert tops == sorted(set(tops))


def test_it_comes_back_from_its_link(page, address):
    opened(page, address, NORTHAMPTONSHIRE)
    page.wait_for_url("**asat=latest**", timeout=WAIT)
    title = page.get_by_role("heading", level=1).inner_text()
    page.goto(page.url)
    expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=WAIT)


def test_it_leads_closer(page, address):
    opened(page, address, "E08000026")
    closer = page.get_by_role("link", name="Treatment gap: who is not being reached, and what it would take")
    page.goto(address + closer.get_attribute("href"))
    expect(page.get_by_role("heading", name="Who is not being reached in Coventry?")).to_be_visible(
        timeout=WAIT
    )


@pytest.mark.parametrize(
    "code",
    [*CORE, RUTLAND, SCILLY],
)
def test_the_light_version_prints_on_two_sheets_at_most_as_text_without_chrome(page, address, snapshot, code):
    opened(page, address, code)
    light = page.get_by_role("link", name="Print or share a light version")
    page.goto(address + light.get_attribute("href"))
    said = words_of(snapshot, brief(snapshot, snapshot.places.get(code)))
    expect(page.get_by_role("heading", level=1)).to_have_text(said.title, timeout=WAIT)
    pages, text = printed(page)
    assert 1 <= len(pages) <= 2
    for part in (said.title, *said.findings, *(each.sentences[0] for each in said.gaps), said.licence):
        assert " ".join(part.split()) in text
    for chrome in ("Combine councils", "Figures as at", "Copy link", "Print or share", "Treatment gap:"):
        assert chrome not in text
