"""Take the pictures under ``docs/``: ``python -m tests.browser.take_pictures``."""

from __future__ import annotations

import shutil

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, serving
from tests.conftest import ROOT

PICTURES = {
    "overview": "/?area=E08000026",
    "footprint": "/?area=E06000061.E06000062",
    "compare": "/compare?area=E08000026&ind=91380&vs=region",
    "map": "/compare?area=E08000026&ind=91380&show=map",
    "trends": "/trends?area=E08000026&ind=91380",
    "sources": "/sources?area=E08000026",
}
WIDTHS = {1280: 800, 390: 844}


def main() -> None:
    """Open each page at each width and keep what a reader sees, as far as two screens down."""
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for width, height in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": height * 2})
            for name, path in PICTURES.items():
                page.goto(address + path)
                page.get_by_role("table").or_(page.locator(".js-plotly-plot .main-svg")).first.wait_for()
                page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
                if width == 390 and name in ("overview", "footprint"):
                    page.get_by_role("columnheader", name="Figures").wait_for()
                page.screenshot(path=ROOT / "docs" / f"{name}-{width}.png")
        browser.close()


if __name__ == "__main__":
    main()
