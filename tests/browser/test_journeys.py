"""The three users, from their first page to what they came for; the officer on refreshed figures."""

import csv
import io

from docx import Document
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import serving
from tests.browser.reading import WAIT, in_address, pick, press, settled
from tests.stub.server import Stub


def to(page, name):
    """Follow a link of the navigation; until the new page has its title, the one before is still seen."""
    before = title(page).inner_text()
    page.get_by_role("link", name=name, exact=True).click(timeout=WAIT)
    expect(title(page)).not_to_have_text(before, timeout=WAIT)
    settled(page)


def title(page):
    return page.get_by_role("heading", level=1)


def test_an_analyst_searches_compares_tests_a_trend_and_takes_the_numbers_away(page, address):
    page.goto(address)
    expect(title(page)).to_have_text("Drug and alcohol need in your area", timeout=WAIT)
    pick("Council", "Coventry", area="E08000026")(page)
    expect(title(page)).to_have_text("How does Coventry compare?", timeout=WAIT)

    to(page, "Compare")
    pick("Indicator", "Alcohol-specific mortality", ind="91380")(page)
    settled(page)
    everywhere = page.get_by_role("heading", level=2).first.inner_text()
    pick("Compare with", "Its region", vs="region")(page)
    settled(page)
    expect(page.get_by_role("heading", level=2).first).not_to_have_text(everywhere, timeout=WAIT)
    expect(page.get_by_text("of 14").first).to_be_visible(timeout=WAIT)

    to(page, "Trends")
    in_address(page, area="E08000026", ind="91380", vs="region")
    expect(title(page)).to_have_text("How has it changed in Coventry?", timeout=WAIT)
    expect(page.get_by_role("heading", name="Is the recent change more than chance?")).to_be_visible(
        timeout=WAIT
    )
    press("Difference", form="difference")(page)
    settled(page)
    press("Values", form="values")(page)
    settled(page)
    with page.expect_download(timeout=WAIT) as taken:
        page.get_by_role("button", name="Download the figures (CSV)").first.click(timeout=WAIT)
    rows = list(csv.DictReader(io.StringIO(taken.value.path().read_text("utf-8-sig"))))
    own = {row["period"]: float(row["value"]) for row in rows if row["area_code"] == "E08000026"}
    assert own["2016-18"] == 13.4948
    assert taken.value.suggested_filename.startswith("coventry-alcohol-specific-mortality-91380")


def test_an_officer_updates_the_figures_builds_a_pack_and_opens_it(page, snapshot, tmp_path):
    with (
        Stub(snapshot, latency=0.05) as stub,
        serving(
            NEEDS_FINGERTIPS_URL=stub.url, NEEDS_DATA_DIR=str(tmp_path), NEEDS_BOUNDARIES_URL="off"
        ) as address,
    ):
        page.goto(f"{address}/update?area=E08000026")
        sees_new_figures_without_a_restart(page, sum(each.on_fingertips for each in snapshot.catalogue))
        takes_a_pack(page)


def sees_new_figures_without_a_restart(page, live):
    page.get_by_role("button", name="Update from Fingertips").click(timeout=WAIT)
    expect(page.get_by_text(f"Done: {live} updated")).to_be_visible()
    expect(page.get_by_role("heading", name="What changed for Coventry")).to_be_visible(timeout=WAIT)
    to(page, "Overview")
    row = page.get_by_role("link", name="Successful completion of alcohol treatment")
    expect(row).to_be_visible(timeout=WAIT)


def takes_a_pack(page):
    to(page, "Brief")
    to(page, "Committee pack")
    expect(title(page)).to_contain_text("Coventry", timeout=WAIT)
    pick("Indicators", "Alcohol-specific mortality", several=True, ind="91380")(page)
    for unwanted in ("Young people", "Grants beside need"):
        page.get_by_role("button", name=unwanted, exact=True).click(timeout=WAIT)
    in_address(page, sec="summary.headline.gap.compare.trends.inequality.methods")
    make = page.get_by_role("button", name="Make Word")
    expect(make).to_be_enabled(timeout=WAIT)
    make.click()
    ready = page.get_by_role("button", name="Download Word")
    expect(ready).to_be_visible(timeout=WAIT)
    with page.expect_download(timeout=WAIT) as taken:
        ready.click()
    document = Document(taken.value.path())
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert "The headline figures" in headings
    assert "Young people" not in headings
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert any("Alcohol-specific mortality" in row[0] for row in cells)
    assert len(document.inline_shapes) >= 3


def test_a_councillor_opens_a_link_on_a_phone_reads_and_prints(phone, address):
    phone.goto(f"{address}/brief?area=E08000026")
    expect(title(phone)).to_have_text(
        "What do you need to know about drug and alcohol need in Coventry?", timeout=WAIT
    )
    expect(phone.get_by_role("heading", name="What stands out")).to_be_in_viewport(timeout=WAIT)
    settled(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    light = phone.get_by_role("link", name="Print or share a light version")
    phone.goto(address + light.get_attribute("href"))
    expect(phone.get_by_role("heading", name="What stands out")).to_be_visible()
    printed = PdfReader(io.BytesIO(phone.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) <= 2
    assert "than England" in printed.pages[0].extract_text()
