"""The committee pack in a real browser: chosen, made, watched, stopped and taken, by desk and phone."""

from docx import Document
from playwright.sync_api import expect

from tests.browser.reading import WAIT, in_address, pick, settled


def opened(page, address, **parameters):
    """Open the page and wait until the pack is gathered."""
    query = "&".join(f"{key}={value}" for key, value in {"area": "E08000026", **parameters}.items())
    page.goto(f"{address}/pack?{query}")
    gathered(page)


def gathered(page):
    expect(page.get_by_text("the link that makes it again").last).to_be_visible(timeout=WAIT)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=WAIT)
    settled(page)


def taken(page, label):
    """Press what is offered and read the file."""
    button = page.get_by_role("button", name=label)
    expect(button).to_be_visible(timeout=WAIT)
    with page.expect_download(timeout=WAIT) as awaited:
        button.click(timeout=WAIT)
    return awaited.value


def words(file):
    return "\n".join(each.text for each in Document(file.path()).paragraphs)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_pack_is_chosen_made_and_taken_as_a_word_document(page, address):
    opened(page, address, sec="headline.gap")
    page.get_by_role("button", name="The headline figures").click()
    in_address(page, sec="gap")
    pick("How much", "Full", depth="full")(page)
    gathered(page)
    expect(page.get_by_text("Its numbers are in table").first).to_be_visible()
    page.get_by_role("button", name="Make Word").click()
    file = taken(page, "Download Word")
    assert file.suggested_filename == "coventry-drug-and-alcohol-need.docx"
    said = words(file)
    assert "People who are not in treatment" in said
    assert "The headline figures" not in said
    # The link that the file carries gives the choices again, at this site.
    assert f"{address}/pack?area=E08000026" in said
    assert "sec=gap" in said


def test_while_it_is_made_its_steps_move_on_and_it_can_be_stopped(page, address):
    opened(page, address, depth="full")
    page.get_by_role("button", name="Make ZIP").click()
    bar = page.get_by_role("progressbar")
    expect(bar).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(" of ", exact=False).filter(has_text="(").first).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Cancel ZIP").click(timeout=WAIT)
    expect(page.get_by_text("It was stopped.")).to_be_visible(timeout=WAIT)
    expect(bar).to_have_count(0, timeout=WAIT)
    expect(page.get_by_role("button", name="Make ZIP")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("button", name="Download ZIP")).to_have_count(0)


def test_another_choice_while_the_pack_is_gathered_is_taken(page, address):
    """A reader does not wait for what they no longer want."""
    page.goto(f"{address}/pack?area=E10000020&depth=full")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Norfolk", timeout=WAIT)
    pick("Council", "Rutland", area="E06000017")(page)
    gathered(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rutland", timeout=WAIT)
    expect(page.get_by_text("Drug and alcohol need in Rutland")).to_be_visible(timeout=WAIT)


def test_a_phone_makes_and_takes_one_without_scrolling_sideways(phone, address):
    opened(phone, address, sec="headline")
    assert fits(phone)
    phone.get_by_text("Change what is shown").click()
    expect(phone.get_by_role("button", name="Over time")).to_be_visible(timeout=WAIT)
    assert fits(phone)
    phone.get_by_text("House style:").click()
    expect(phone.get_by_text("Download a style.toml")).to_be_visible(timeout=WAIT)
    assert fits(phone)
    phone.get_by_role("button", name="Make Word").click()
    assert fits(phone)
    assert "The headline figures" in words(taken(phone, "Download Word"))
    assert fits(phone)
    main = phone.locator('[data-testid="stMain"]')
    assert main.evaluate("each => each.scrollWidth <= each.clientWidth")
