"""How a page comes: nothing that was drawn jumps, and little is sent for it."""

from contextlib import contextmanager

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


@contextmanager
def pocket(chromium):
    """A phone that says so, which is laid out for its width at once."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, user_agent=PHONE)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def sent(chromium, address):
    """How many bytes a first page with a chart is.

    It is the server's first reader too, who alone sees Streamlit's own list of pages for a moment.
    """
    with pocket(chromium) as phone:
        phone.goto(f"{address}/trends?area=E08000026&ind=91380")
        settled(phone)
        return phone.evaluate(SENT)


@pytest.mark.parametrize(
    "link",
    [
        "/?area=E08000026",
        "/brief?area=E08000026",
        "/trends?area=E08000026&ind=91380&vs=region",
        "/compare?area=E08000026&ind=91380&show=map",
    ],
)
@pytest.mark.usefixtures("sent")
def test_nothing_jumps_on_a_phone(chromium, address, link):
    with pocket(chromium) as phone:
        phone.add_init_script(WATCH)
        phone.goto(address + link)
        settled(phone)
        assert sum(phone.evaluate("window.shifts")) <= GOOD


def test_a_first_page_with_a_chart_is_less_than_half_of_what_it_would_be(sent):
    assert 0 < sent <= MOST_BYTES
