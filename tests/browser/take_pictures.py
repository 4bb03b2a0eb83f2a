"""Take the pictures under ``docs/``: ``python -m tests.browser.take_pictures [NAME ...]``."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, browser_path, serving
from tests.conftest import ROOT
from tests.places import NORTHAMPTONSHIRE

PICTURES = {
    "overview": "/?area=E08000026",
    "footprint": f"/?area={NORTHAMPTONSHIRE}",
    "brief": "/brief?area=E08000026",
    "pack": "/pack?area=E08000026&vs=region",
    "gap": "/gap?area=E10000031",
    "compare": "/compare?area=E08000026&ind=91380&vs=region",
    "strip": "/compare?area=E08000026&ind=91380&show=strip",
    "funnel": "/compare?area=E08000026&ind=91380&show=funnel",
    "scatter": "/compare?area=E08000026&ind=94240.91380&show=scatter",
    "rug": "/compare?area=E08000026&ind=91380&show=rug&vs=region",
    "spine": "/compare?area=E08000026&ind=91380&show=spine",
    "map": "/compare?area=E08000026&ind=91380&show=map",
    "trends": "/trends?area=E08000026&ind=91380&vs=region&events=covid.strategy",
    "inequalities": "/inequalities?area=E08000026&ind=91380",
    "young_people": "/young_people?area=E08000026",
    "indicators": "/indicators?area=E08000026&ind=91380",
    "explorer": "/explorer?area=E08000026&ind=91380",
    "sources": "/sources?area=E08000026",
    "methods": "/methods?area=E08000026",
    "update": "/update?area=E08000026",
    "privacy": "/privacy?area=E08000026",
    "accessibility": "/accessibility?area=E08000026",
    "light": "/light/brief?area=E08000026",
}
ARRIVED = "!document.querySelector('[data-testid=stStatusWidget], [data-testid=stSkeleton]')"
SETTLE = 1500
"""Milliseconds in which a chart finishes drawing; a picture has no text to wait for."""
QUALITY = 45
SCREENS = 1.25
"""How far down a page is shown."""
WIDTHS = {1280: 800, 390: 844}


def main(names: Sequence[str]) -> None:
    """Open pages at each width, by default all, and keep what a reader sees first."""
    wanted = [(name, path) for name, path in PICTURES.items() if not names or name in names]
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        for width, height in WIDTHS.items():
            # Waiting runs a script in the page, which the app's own policy would stop.
            page = browser.new_page(
                viewport={"width": width, "height": round(height * SCREENS)}, bypass_csp=True
            )
            for name, path in wanted:
                page.goto(address + path)
                page.get_by_text("Open Government Licence").last.wait_for(state="attached")
                page.wait_for_function(ARRIVED)
                if width == 390 and name != "light":
                    page.get_by_role("button", name="Pages").wait_for()
                page.wait_for_timeout(SETTLE)
                keep(page.screenshot(), ROOT / "docs" / f"{name}-{width}.webp")
        browser.close()


def keep(picture: bytes, path: Path) -> None:
    """Keep a picture as WebP, a fifth of the size of a PNG."""
    Image.open(io.BytesIO(picture)).convert("RGB").save(path, quality=QUALITY, method=6)


if __name__ == "__main__":
    main(sys.argv[1:])
