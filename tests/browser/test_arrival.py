"""How a page comes: nothing that was drawn jumps, and little is sent for it."""

import pytest

from tests.browser.reading import settled

GOOD = 0.1
"""Cumulative layout shift that web.dev calls good, of which 0.25 is poor."""
MOST_BYTES = 3_500_000
"""Of a first page with a chart; without compression it was 8.7 million."""
WATCH = """
window.shifts = [];
new PerformanceObserver(list => { for (const each of list.getEntries()) window.shifts.push(each.value); })
  .observe({ type: "layout-shift", buffered: true });
"""
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"
SENT = "performance.getEntriesByType('resource').reduce((sum, each) => sum + each.transferSize, 0)"


@pytest.fixture(scope="module")
def visited(chromium, address):
    """A server that has had a reader: its first one ever sees Streamlit's own list of pages for a moment."""
    page = chromium.new_page(bypass_csp=True)
    page.goto(address)
    settled(page)
    page.close()
    return address


@pytest.fixture
def pocket(chromium):
    """A phone that says so, which is laid out for its width at once."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, user_agent=PHONE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    "link",
    [
        "/?area=E08000026",
        "/brief?area=E08000026",
        "/trends?area=E08000026&ind=91380&vs=region",
        "/compare?area=E08000026&ind=91380&show=map",
    ],
)
def test_nothing_jumps_on_a_phone(pocket, visited, link):
    pocket.add_init_script(WATCH)
    pocket.goto(visited + link)
    settled(pocket)
    assert sum(pocket.evaluate("window.shifts")) <= GOOD


def test_a_first_page_with_a_chart_is_less_than_half_of_what_it_would_be(pocket, visited):
    pocket.goto(f"{visited}/trends?area=E08000026&ind=91380")
    settled(pocket)
    assert pocket.evaluate(SENT) <= MOST_BYTES
