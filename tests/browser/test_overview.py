"""What only a browser shows."""

from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.reading import WAIT, boxes, settled
from tests.hostile.trying import EFFORT

FRAME = ("Overview", "Compare", "Trends", "Sources", "Methods")


def heading(page):
    return page.get_by_role("heading", level=1)


def picker(page):
    return page.get_by_role("combobox", name="Council")


def test_the_first_request_of_a_server_may_be_a_deep_link(page):
    """Streamlit finds a folder named pages by old rules until navigation has run once."""
    pages = {
        "trends": "How has it changed in Hartlepool?",
        "sources": "Where do the figures come from?",
        "": "How does Hartlepool compare?",
    }
    # A server of its own for each: the others are asked for where more effort is.
    for path, title in list(pages.items())[: 1 if EFFORT == 1 else None]:
        with serving() as address:
            seen = []
            for _ in ("first", "later"):
                page.goto(f"{address}/{path}?area=E06000001")
                expect(heading(page)).to_have_text(title, timeout=WAIT)
                expect(picker(page)).to_have_value("Hartlepool · North East · E06000001", timeout=WAIT)
                expect(page).to_have_title(
                    f"Hartlepool – {(path or 'overview').title()} – Drug and alcohol needs"
                )
                for name in FRAME:
                    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
                page.wait_for_url("**asat=latest", timeout=WAIT)
                seen.append(page.url)
            assert seen[0] == seen[1]


def test_a_screen_holds_twelve_rows_of_the_headline_table_and_the_navigation_keeps_the_place(page, address):
    page.goto(f"{address}/?area=E08000026")
    table = page.get_by_role("table").first
    expect(table).to_be_visible(timeout=WAIT)
    settled(page)
    (whole,) = boxes(table)
    rows = boxes(table.get_by_role("row").filter(has=page.get_by_role("link")))
    assert sum(row["bottom"] <= whole["top"] + 800 for row in rows) >= 12
    keeps_the_place(page)


def test_a_phone_needs_no_sideways_scrolling(phone, address):
    phone.goto(f"{address}/?area=E08000026")
    table = phone.get_by_role("table").first
    expect(table.get_by_role("columnheader")).to_have_count(2, timeout=WAIT)
    assert table.evaluate("t => t.getBoundingClientRect().right") <= 390
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_unknown_code_is_named_and_a_place_chosen_instead_comes_back_from_the_address(page, address):
    page.goto(f"{address}/?area=E06009999")
    expect(page.get_by_role("alert").filter(has_text="E06009999")).to_be_visible(timeout=WAIT)
    expect(heading(page)).to_have_text("Drug and alcohol need in your area", timeout=WAIT)
    settled(page)
    picker(page).click()
    picker(page).fill("E08000026")
    page.get_by_role("option", name="Coventry").click()
    expect(heading(page)).to_have_text("How does Coventry compare?", timeout=WAIT)
    page.wait_for_url("**/?area=E08000026&**", timeout=WAIT)
    page.reload()
    expect(heading(page)).to_have_text("How does Coventry compare?", timeout=WAIT)


def test_pressing_a_tile_chooses_the_council(page, address):
    page.goto(address)
    chart = page.locator(".js-plotly-plot")
    expect(chart).to_be_visible(timeout=WAIT)
    tile = chart.evaluate("chart => chart.data[0].customdata.indexOf('E08000026')")
    settled(page)
    box = chart.locator(".barlayer .point").nth(tile).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(heading(page)).to_have_text("How does Coventry compare?", timeout=WAIT)


def test_a_row_opens_its_chart(page, address):
    page.goto(f"{address}/?area=E08000026&asat=2024-03")
    link = page.get_by_role("link", name="Alcohol-specific mortality")
    expect(link).to_be_visible(timeout=WAIT)
    page.goto(address + link.get_attribute("href"))
    expect(page.get_by_role("heading", name="Coventry: 13.5 per 100,000 in 2016–18")).to_be_visible(
        timeout=WAIT
    )
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text("March 2024").first).to_be_visible()


def keeps_the_place(page):
    expect(heading(page)).to_have_text("How does Coventry compare?", timeout=WAIT)
    page.get_by_role("link", name="Trends", exact=True).click()
    expect(heading(page)).to_have_text("How has it changed in Coventry?", timeout=WAIT)
    page.wait_for_url("**/trends?area=E08000026&**asat=latest", timeout=WAIT)
    page.go_back()
    expect(heading(page)).to_have_text("How does Coventry compare?", timeout=WAIT)


def test_the_tile_map_shows_every_authority_once_and_the_place_at_once(page, address):
    page.goto(f"{address}/compare?area=E08000026&ind=92708&show=map")
    plot = page.locator(".js-plotly-plot")
    expect(plot).to_be_visible(timeout=WAIT)
    page.wait_for_function("document.querySelector('.js-plotly-plot')?.data?.length > 0", timeout=WAIT)
    tiles = plot.evaluate(
        """plot => plot.data.filter(trace => trace.customdata)
        .flatMap(trace => Array.from(trace.customdata, (code, i) =>
            [String(code), trace.base[i], trace.y[i]]))"""
    )
    assert len({code for code, _, _ in tiles}) == 153
    assert len({(x, y) for _, x, y in tiles}) == 153
