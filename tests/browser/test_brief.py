"""The brief in a real browser: on a phone, from its link, and on paper."""

from playwright.sync_api import expect

from tests.browser.reading import WAIT, boxes, settled
from tests.places import NORTHAMPTONSHIRE

MARGIN = "15mm"


def opened(page, address, code):
    page.goto(f"{address}/brief?area={code}")
    expect(page.get_by_role("heading", name="Where the figures come from")).to_be_visible(timeout=WAIT)


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


def test_it_leads_to_its_light_version(page, address):
    opened(page, address, NORTHAMPTONSHIRE)
    title = page.get_by_role("heading", level=1).inner_text()
    light = page.get_by_role("link", name="Print or share a light version")
    page.goto(address + light.get_attribute("href"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=WAIT)
