"""In a real Chromium: from the start of the server to the first chart, and from a choice to its new chart."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.pages import CHOICES, QUERY
from benchmarks.reader import both, serve_bare, serve_ours
from benchmarks.table import Row, measured_in_turns
from tests.browser.conftest import ARGUMENTS
from tests.web.served import Server

FIRST, CHANGE = 1.5, 1.3
WAIT = 60_000
CHART = "document.querySelector('.js-plotly-plot')"
DRAWN = f"() => {CHART}?.querySelector('.main-svg .trace') != null"
WATCH = f"""() => {{
  const shown = () => JSON.stringify(({CHART}?.data ?? []).map(each => [each.name, each.x, each.y]));
  const before = shown();
  window.took = 0;
  let started = 0;
  const look = () => {{
    const now = shown();
    if (now !== before && now !== "[]") window.took = performance.now() - started;
    else requestAnimationFrame(look);
  }};
  const begin = () => {{ started = performance.now(); requestAnimationFrame(look); }};
  document.addEventListener("click", begin, {{ capture: true, once: true }});
}}"""
"""From the next click on, notes the milliseconds until the chart holds other numbers."""

Serve = Callable[[], AbstractContextManager[Server]]


def rows(bare_app: Path, folder: Path, data: Path, *, quick: bool) -> Iterator[Row]:
    """Everything that is measured in a browser."""
    with chromium() as browser:
        serves: dict[str, Serve] = {
            "ours": partial(serve_ours, folder, data),
            "bare": partial(serve_bare, folder, bare_app),
        }
        starts = measured_in_turns(
            {name: partial(_start, browser, each) for name, each in serves.items()}, 2 if quick else 5
        )
        yield Row("start of the server to the first chart, cold", *_medians(starts), "s", FIRST)
        with both(folder, bare_app, data) as servers:
            for what, medians in changes(browser, servers):
                yield Row(f"control change to {what}", *medians, "ms", CHANGE)


def changes(browser: Browser, servers: tuple[Server, ...]) -> Iterator[tuple[str, list[float]]]:
    """The milliseconds of each server from a choice to its chart, when it makes the chart and when it has.

    The servers have to be fresh, but for the page of trends as it opens.
    """
    names = _labels()
    with _open(browser, servers) as pages:
        for what, rounds in (("a chart not made before", 1), ("a chart made before", 2)):
            found: list[list[float]] = [[] for _ in pages]
            for name in names * rounds:
                for times, page in zip(found, pages, strict=True):
                    times.append(_change(page, name))
            yield what, [statistics.median(each) for each in found]


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        browser.new_page = partial(browser.new_page, bypass_csp=True, viewport={"width": 1280, "height": 800})
        yield browser
        browser.close()


@contextmanager
def _open(browser: Browser, servers: tuple[Server, ...]) -> Iterator[list[Page]]:
    pages = [browser.new_page() for _ in servers]
    for page, server in zip(pages, servers, strict=True):
        page.goto(f"{server.address}/trends?{QUERY}")
        page.wait_for_function(DRAWN, timeout=WAIT)
        page.wait_for_timeout(2000)
    yield pages
    for page in pages:
        page.close()


def _start(browser: Browser, serve: Serve) -> float:
    """Seconds from starting a server to the first chart of a browser that was never there."""
    started = time.perf_counter()
    with serve() as server:
        page = browser.new_page()
        page.goto(f"{server.address}/trends?{QUERY}")
        page.wait_for_function(DRAWN, timeout=WAIT)
        seconds = time.perf_counter() - started
        page.close()
    return seconds


def _labels() -> list[str]:
    """What the indicators of ``CHOICES`` are called in the list, in its order."""
    from needs.store.snapshot import load

    catalogue = load().catalogue
    return [catalogue.get(each).display_name for each in CHOICES]


def _change(page: Page, name: str) -> float:
    """Milliseconds from the click on an entry of the list to the chart with its numbers."""
    box = page.get_by_role("combobox", name="Indicator", exact=True)
    box.click(timeout=WAIT)
    box.fill(name)
    option = page.get_by_role("option", name=name, exact=True)
    option.wait_for(timeout=WAIT)
    page.evaluate(WATCH)
    option.click(timeout=WAIT)
    page.wait_for_function("() => window.took > 0", timeout=WAIT)
    page.wait_for_timeout(700)
    return float(page.evaluate("window.took"))


def _medians(found: dict[str, list[float]]) -> list[float]:
    return [statistics.median(each) for each in found.values()]
