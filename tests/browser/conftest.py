"""A fresh server and a real Chromium; the tests that need them say in one line what is missing elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.reading import WAIT
from tests.conftest import ROOT, WITHIN

PICTURES = ROOT / "test-results"
"""Where pictures of failed tests are left."""
FAILED = pytest.StashKey[bool]()
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    "--process-per-site",
]
"""One process for all pages of a profile compiles the app's scripts once, which halves a page's time."""


def browser_path() -> str | None:
    """A Chromium of this machine; one without windows of its own first, which takes a third less."""
    names = ("chromium", "google-chrome", "chromium-headless-shell")
    return next(filter(None, map(shutil.which, names)), None)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def serving(**environment: str) -> Iterator[str]:
    """Start the app as `make run` does, on a free port, and stop it afterwards."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "asgi.py", "--server.port", str(port)]
    with subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError("the app did not start")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        expect.set_options(timeout=WAIT)
        browser.new_context = partial(_patient, browser.new_context)
        yield browser
        browser.close()


def _patient(new_context: Callable[..., BrowserContext], **options: Any) -> BrowserContext:
    """A context whose waits have the limit of all waits.

    What a test asks of a page is evaluated in it, which the app's own policy stops (test_safety).
    """
    context = new_context(**{"bypass_csp": True, **options})
    context.set_default_timeout(WAIT)
    return context


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A server that serves every test of this process."""
    with serving() as url:
        yield url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Let a fixture know, when it ends, whether its test has failed."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def profile(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """The profile of a reader, which holds nothing when a test begins."""
    with _kept(chromium, address) as context:
        yield context


@pytest.fixture(scope="session")
def other_profile(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """The profile of somebody else."""
    with _kept(chromium, address) as context:
        yield context


@contextmanager
def _kept(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """A profile in which a page stays open: without one its process would end with the page of each test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.new_page().goto(f"{address}/light/brief")
    yield context
    context.close()


@pytest.fixture
def page(profile: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    with _window(profile, request, 1280, 800) as opened:
        yield opened


@pytest.fixture
def phone(profile: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A narrow window of a desktop browser: the harder case, since nothing announces a phone."""
    with _window(profile, request, 390, 844) as opened:
        yield opened


@pytest.fixture
def newcomer(other_profile: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of somebody who has never seen the app."""
    with _window(other_profile, request, 1280, 800) as opened:
        yield opened


@contextmanager
def _window(
    context: BrowserContext, request: pytest.FixtureRequest, width: int, height: int
) -> Iterator[Page]:
    """A new page; where its test fails, a picture of what a reader saw stays behind."""
    before = context.pages
    opened = context.new_page()
    opened.set_viewport_size({"width": width, "height": height})
    yield opened
    if request.node.stash.get(FAILED, False):
        name = re.sub(r"[^A-Za-z0-9_]+", "-", request.node.name)
        opened.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
    _forget(context, [each for each in context.pages if each not in before])


def _forget(context: BrowserContext, pages: list[Page]) -> None:
    """Close pages, and empty the profile of all that they left in it."""
    for page in pages:
        site = urlsplit(page.url)
        what = {"origin": f"{site.scheme}://{site.netloc}", "storageTypes": "all"}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", what)
        page.close()
    context.clear_cookies()
    context.clear_permissions()
