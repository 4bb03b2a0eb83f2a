"""What a reader takes from a figure, by pointer and by keyboard, at a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.reading import WAIT, settled

BARS = "/compare?area=E08000026&ind=91380&vs=region"


@pytest.fixture(scope="module")
def bars(profile, address):
    """One visit, from which everything is taken."""
    page = profile.new_page()
    page.goto(address + BARS)
    settled(page)
    yield page
    page.close()


def test_a_sentence_and_the_link_are_copied_with_one_press_each(bars):
    bars.bring_to_front()
    bars.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bars.get_by_role("button", name="Copy sentence").first.click(timeout=WAIT)
    expect(bars.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    copied = bars.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Alcohol-specific mortality in Coventry was 13.5 per 100,000")
    bars.wait_for_url("**asat=latest", timeout=WAIT)
    bars.get_by_role("button", name="Copy link").first.click()
    bars.wait_for_function("navigator.clipboard.readText().then(text => text.includes('&asof='))")
    said, link = bars.evaluate("navigator.clipboard.readText()").splitlines()
    assert "Coventry" in said
    assert link.startswith(bars.url.partition("?")[0])


def test_the_table_is_one_key_away_and_a_real_table(bars):
    fold = bars.locator("summary").filter(has_text="The figures behind this chart").first
    expect(fold).to_be_visible(timeout=WAIT)
    fold.focus()
    bars.keyboard.press("Enter")
    table = bars.get_by_role("table").first
    expect(table).to_be_visible(timeout=WAIT)
    row = table.get_by_role("row").filter(has_text="Coventry").first
    expect(row).to_contain_text("13.5")
    expect(row).to_contain_text("11.1 to 16.2")
    expect(table.get_by_role("columnheader", name="Council")).to_be_visible()


def test_the_figures_come_as_a_file_that_says_what_it_holds(bars):
    with bars.expect_download(timeout=WAIT) as awaited:
        bars.get_by_role("button", name="Download the figures (CSV)").first.click(timeout=WAIT)
    file = awaited.value
    assert file.suggested_filename == "coventry-alcohol-specific-mortality-91380-compared-2016-18.csv"
    with open(file.path(), "rb") as handle:
        written = handle.read()
    assert written.startswith(b"\xef\xbb\xbfarea_code,")
    assert b"E08000026,Coventry,2016-18,13.4948," in written


@pytest.mark.parametrize(
    ("label", "ending", "start"),
    [("For a report (PNG)", ".png", b"\x89PNG"), ("For the web (SVG)", ".svg", b"<svg")],
)
def test_a_picture_comes_with_its_title_and_source(bars, label, ending, start):
    bars.get_by_role("button", name="Take it away").first.click(timeout=WAIT)
    with bars.expect_download(timeout=WAIT) as awaited:
        bars.get_by_role("button", name=label).click(timeout=WAIT)
    bars.keyboard.press("Escape")
    assert awaited.value.suggested_filename.endswith(f"compared-2016-18{ending}")
    with open(awaited.value.path(), "rb") as handle:
        written = handle.read()
    assert written.startswith(start)
    if ending == ".svg":
        assert b"Open Government Licence" in written
