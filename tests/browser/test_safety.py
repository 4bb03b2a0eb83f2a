"""What a page makes a browser do: nothing from anywhere else, and nothing that the policy stops."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.reading import WAIT
from tests.pages.driving import PAGES

OWN = b"indicator,area_code,period,value\nocu-in-treatment,E08000026,2019/20,1480\n"

VIEWS = {page: "area=E08000026&ind=91380" for page in PAGES} | {
    "compare": "area=E08000026&ind=91380&show=map",
    "trends": "area=E08000026&ind=91380&notes=2021-07+![](https://example.org/seen.png)",
    "overview": "area=E06000061.E06000062&name=<img src=https://example.org/x>",
}


@pytest.fixture
def page(chromium):
    """A window that keeps to the policy, as every reader's does."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=False)
    yield context.new_page()
    context.close()


LISTEN = """
window.stopped = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.stopped.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


def test_no_page_asks_anybody_else_for_anything(page, address):
    place = urlsplit(address).netloc
    asked, said = [], []
    page.add_init_script(LISTEN)
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda opened: asked.append(opened.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"error {error}"))
    for view, query in VIEWS.items():
        page.goto(f"{address}/{'' if view == 'overview' else view}?{query}")
        page.get_by_text("Open Government Licence").last.wait_for()
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.stopped") == [], view
    elsewhere = [
        url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != place
    ]
    assert len(asked) > 100
    assert any(url.startswith("ws://") for url in asked)
    assert elsewhere == []
    assert not [line for line in said if "Content Security Policy" in line or line.startswith("error ")]


def test_what_readers_do_goes_on_under_the_policy(page, address):
    """Copying, a file to take away, and a file of the reader's own."""
    page.add_init_script(LISTEN)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/compare?area=E08000026&ind=91380&vs=region")
    page.get_by_role("button", name="Copy sentence").first.click(timeout=WAIT)
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible(timeout=WAIT)
    with page.expect_download(timeout=WAIT) as taken:
        page.get_by_role("button", name=re.compile("CSV")).first.click()
    assert taken.value.suggested_filename.endswith(".csv")
    assert page.evaluate("window.stopped") == []

    page.goto(f"{address}/update?area=E08000026")
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": OWN}
    )
    expect(page.get_by_text("Figures of your own are in use in this session").first).to_be_visible(
        timeout=WAIT
    )
    assert page.evaluate("window.stopped") == []


def test_the_policy_stops_what_it_is_there_to_stop(page, address):
    """Without this the test above would pass with no policy at all."""
    page.add_init_script(LISTEN)
    page.goto(f"{address}/methods")
    page.get_by_text("Open Government Licence").last.wait_for()
    # Later, as a page would: what a test runs at once is allowed to evaluate.
    page.evaluate(
        """() => new Promise(done => {
         const kinds = () => new Set(window.stopped.map(each => each.split("-")[0])).size;
         document.addEventListener("securitypolicyviolation", () => { if (kinds() === 2) done(); });
         setTimeout(() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          document.body.append(Object.assign(new Image(), { src: "https://example.org/seen.png" }));
          try { window.eval("window.ran = true"); } catch { }
         }, 50);
        })"""
    )
    assert page.evaluate("window.ran") is None
    assert {each.split("-")[0] for each in page.evaluate("window.stopped")} == {"script", "img"}


@pytest.mark.parametrize("path", ["/", "/light/brief?area=E08000026"])
def test_no_other_site_may_show_it_in_a_frame(page, address, path):
    outer = address.replace("127.0.0.1", "localhost")
    frame = f"<iframe src='{address}{path}'></iframe>"

    def show(route):
        route.fulfill(body=frame, content_type="text/html")

    for ancestor, shown in ((outer, False), (address, True)):
        page.route(f"{ancestor}/frame", show)
        page.goto(f"{ancestor}/frame")
        assert (page.frames[1].url == f"{address}{path}") is shown


def test_a_pack_a_link_and_a_print_are_had_under_the_policy(page, address):
    page.add_init_script(LISTEN)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/pack?area=E08000026&sec=headline")
    page.get_by_role("button", name="Make Excel").click()
    ready = page.get_by_role("button", name="Download Excel")
    expect(ready).to_be_visible(timeout=WAIT)
    with page.expect_download(timeout=WAIT) as taken:
        ready.click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("button", name="Copy link").first.click()
    expect(page.get_by_role("status").filter(has_text="Copied").first).to_be_visible(timeout=WAIT)
    assert f"{address}/pack?" in page.evaluate("navigator.clipboard.readText()")
    assert len(page.pdf()) > 10_000
    assert page.evaluate("window.stopped") == []
