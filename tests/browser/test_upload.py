"""Figures of a reader's own in a real browser: added, used on another page, seen by nobody else, removed."""

import re

from playwright.sync_api import expect

from tests.browser.reading import WAIT, settled

TREATED = b"indicator,area_code,period,value\nocu-in-treatment,E08000026,2019/20,1480\n"
UPDATE = "/update?area=E08000026&sub=ocu"
IN_USE = "Figures of your own are in use in this session: 1 row from coventry.csv."
REFUSED = "The estimate of need is held, but no number in treatment"
COMPUTED = "In 2019/20, against the estimate for the same year, about 4 in 10 people in Coventry"


def upload(page, content=TREATED):
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(
        {"name": "coventry.csv", "mimeType": "text/csv", "buffer": content}
    )


def to(page, name):
    page.get_by_role("link", name=name).first.click()
    settled(page)


def test_a_number_of_one_s_own_makes_the_gap_in_this_session_and_in_no_other(page, newcomer, address):
    page.goto(address + UPDATE)
    settled(page)
    upload(page)
    expect(page.get_by_text(IN_USE)).to_be_visible(timeout=WAIT)
    to(page, "Treatment gap")
    expect(page.get_by_text(COMPUTED).first).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(IN_USE)).to_be_visible()
    expect(page.get_by_text("1,480 were in treatment of an estimated 2,509").first).to_be_visible()
    expect(page.get_by_text("your own file, coventry.csv (not published").first).to_be_visible()
    page.wait_for_url(re.compile("sub=ocu"), timeout=WAIT)
    link = page.url
    assert "1480" not in link
    assert "coventry" not in link

    newcomer.goto(link)
    settled(newcomer)
    expect(newcomer.get_by_text(REFUSED).first).to_be_visible(timeout=WAIT)
    expect(newcomer.get_by_text("are in use in this session")).to_have_count(0)

    to(page, "Update")
    page.get_by_role("button", name="Remove my figures").click()
    expect(page.get_by_text(IN_USE)).to_have_count(0, timeout=WAIT)
    to(page, "Treatment gap")
    expect(page.get_by_text(REFUSED).first).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(COMPUTED)).to_have_count(0)


def test_a_file_with_faults_is_refused_in_lines_that_can_be_read_on_a_phone(phone, address):
    phone.goto(address + UPDATE)
    settled(phone)
    upload(phone, TREATED + b"x,E08000026,2019/20," + b"9" * 60 + b"\n")
    expect(phone.get_by_text("None of the file’s rows were taken.")).to_be_visible(timeout=WAIT)
    expect(phone.get_by_text("line 3: indicator is “x”")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_template_can_be_filled_in_and_uploaded_in_the_place_of_another_file(page, address):
    page.goto(address + UPDATE)
    settled(page)
    upload(page, b"nonsense")
    expect(page.get_by_text("None of the file’s rows were taken.")).to_be_visible(timeout=WAIT)
    with page.expect_download(timeout=WAIT) as awaited:
        page.get_by_role("button", name="Download a template for Coventry (CSV)").click()
    assert awaited.value.suggested_filename == "coventry-own-figures-template.csv"
    with open(awaited.value.path(), "rb") as handle:
        lines = handle.read().splitlines(keepends=True)
    wanted = next(line for line in lines if line.startswith(b"ocu-in-treatment,E08000026,2019/20,"))
    upload(page, lines[0] + wanted.replace(b"2019/20,", b"2019/20,1480", 1))
    expect(page.get_by_text(IN_USE)).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("None of the file’s rows were taken.")).to_have_count(0)
