"""The rules of axe over every page and state: ``python -m tests.browser.axe`` prints the table of docs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from needs.domain.vocabulary import GapPart
from tests.browser.conftest import ARGUMENTS, browser_path, serving
from tests.browser.reading import WAIT, settled
from tests.places import CITY, COVENTRY, ENGLAND, NORTHAMPTONSHIRE, UNKNOWN

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
ADVICE = "best-practice"
WIDTHS = {1280: 800, 390: 844}
"""Heights in pixels by widths."""
PLACE = f"area={COVENTRY}"


@dataclass(frozen=True)
class State:
    """What a reader has opened: a link, and the roles and names of what they then open on the page."""

    link: str
    opens: tuple[tuple[str, str], ...] = ()

    @property
    def is_light(self) -> bool:
        return self.link.startswith("/light/")


STATES = {
    "Overview": State(
        f"/?{PLACE}", (("button", "Pages"), ("button", "Combine councils"), ("button", "Main menu"))
    ),
    "Overview, no place": State("/", (("combobox", "Council"),)),
    "Overview, unknown code": State(f"/?area={UNKNOWN}"),
    "Overview, two councils": State(f"/?area={NORTHAMPTONSHIRE}"),
    "Overview, City of London": State(f"/?area={CITY}"),
    "Overview, England as at 2024": State(f"/?area={ENGLAND}&asat=2024-03"),
    "Brief": State(f"/brief?{PLACE}"),
    "Brief, City of London": State(f"/brief?area={CITY}"),
    "Treatment gap": State(f"/gap?{PLACE}"),
    **{
        f"Treatment gap, {part.label.lower()}": State(f"/gap?{PLACE}&part={part}")
        for part in GapPart
        if part in (GapPart.SCENARIO, GapPart.GRANTS, GapPart.FIGURES)
    },
    "Treatment gap, not held": State(f"/gap?area={CITY}&sub=ocu"),
    "Compare, bars": State(
        f"/compare?{PLACE}&ind=91380&vs=region", (("button", "Take it away"), ("button", "Cite this"))
    ),
    "Compare, picked by hand": State(f"/compare?{PLACE}&ind=91380&vs=E08000025.E08000027"),
    "Compare, strip": State(f"/compare?{PLACE}&ind=91380&show=strip"),
    "Compare, funnel": State(f"/compare?{PLACE}&ind=91380&show=funnel"),
    "Compare, two indicators": State(f"/compare?{PLACE}&ind=94240.91380&show=scatter"),
    "Compare, rug": State(f"/compare?{PLACE}&ind=91380&show=rug&vs=region"),
    "Compare, spine": State(f"/compare?{PLACE}&ind=91380&show=spine"),
    "Compare, map": State(f"/compare?{PLACE}&ind=91380&show=map"),
    "Compare, map by fifths": State(f"/compare?{PLACE}&ind=91380&show=fifths"),
    "Compare, outlines": State(f"/compare?{PLACE}&ind=91380&show=outlines"),
    "Trends": State(
        f"/trends?{PLACE}&ind=91380&vs=region&events=covid&notes=2015-04%20New%20service",
        (("button", "Mark on the chart"),),
    ),
    "Trends, index": State(f"/trends?{PLACE}&ind=91380&form=index"),
    "Trends, difference": State(f"/trends?{PLACE}&ind=91380&form=difference"),
    "Trends, spread": State(f"/trends?{PLACE}&ind=91380&form=spread"),
    "Inequalities, by sex": State(f"/inequalities?{PLACE}&ind=91380"),
    "Inequalities, by deprivation": State(f"/inequalities?{PLACE}&ind=91380&split=deprivation"),
    "Young people": State(f"/young_people?{PLACE}"),
    "Indicators, one": State(f"/indicators?{PLACE}&ind=91380"),
    "Indicators, all": State(f"/indicators?{PLACE}&list=all"),
    "Explorer": State(f"/explorer?{PLACE}&ind=91380", (("combobox", "Indicators"),)),
    "Committee pack": State(f"/pack?{PLACE}"),
    "Sources": State(f"/sources?{PLACE}"),
    "Methods": State("/methods"),
    "Update": State(f"/update?{PLACE}"),
    "Privacy": State("/privacy"),
    "Accessibility statement": State("/accessibility"),
    "Light brief": State(f"/light/brief?{PLACE}"),
    "Light brief, no place": State("/light/brief"),
}
"""Every page, every kind of picture, and what opens over a page; on a phone choices stand behind a fold."""


@dataclass(frozen=True)
class Known:
    """A finding that is Streamlit's own: the rule, where it is by a selector of CSS, and why it stays."""

    rule: str
    where: str
    why: str


KNOWN = (
    Known(
        "region",
        "[role=listbox], [data-testid=stMainMenuList], [data-testid=stMainMenuPopover] *",
        "What opens from a list or from the menu is put at the end of the page, outside every landmark; "
        "the keyboard is led into it and out of it",
    ),
    Known(
        "presentation-role-conflict",
        "[data-testid=stFileUploaderDropzone]",
        "The area to drop a file on has a name and no role; the button inside it has both",
    ),
)


@dataclass(frozen=True)
class Finding:
    """One element that breaks a rule; ``known`` where it is Streamlit's own and on the list."""

    rule: str
    impact: str
    html: str
    why: str
    is_advice: bool
    known: bool

    @property
    def is_grave(self) -> bool:
        """Whether axe calls it serious or critical."""
        return self.impact in ("serious", "critical")


_UNFOLDED = """() => {
  const closed = [...document.querySelectorAll("details:not([open])")];
  for (const each of closed.filter(each => !each.dataset.unfolded)) {
    each.dataset.unfolded = "asked";
    each.querySelector("summary").click();
  }
  return closed.length === 0;
}"""
"""Opens every fold, once each, and says whether all are open: some come with a later run of the page."""
_DRAWN = """() => !document.querySelector("[data-testid=stSkeleton]") &&
  document.getAnimations().every(each => each.playState !== "running") &&
  [...document.querySelectorAll(".stPlotlyChart")].every(each => each.querySelector(".main-svg"))"""
_RUN = """async ([tags, known]) => {
  const how = { runOnly: tags, resultTypes: ["violations"] };
  const found = await axe.run({ exclude: [[".js-plotly-plot"]] }, how);
  return found.violations.flatMap(rule => rule.nodes.map(node => ({
    rule: rule.id, impact: node.impact, html: node.html.slice(0, 200), tags: rule.tags,
    why: [...node.any, ...node.all, ...node.none].map(each => each.message).join("; "),
    known: known.some(([id, where]) => id === rule.id && document.querySelector(node.target)?.matches(where)),
  })));
}"""


def window(browser: Browser, width: int) -> BrowserContext:
    """A window that has axe in it; nothing moves in it, or it would be looked at half-way."""
    size = ViewportSize(width=width, height=WIDTHS[width])
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    context.add_init_script(AXE_SCRIPT)
    return context


def visit(page: Page, address: str, state: State) -> None:
    """Open a state with every fold open, and wait until it is drawn."""
    page.goto(address + state.link)
    come_to_rest(page, state)


def come_to_rest(page: Page, state: State) -> None:
    """Wait until a state is drawn, with every fold open."""
    page.evaluate("document.querySelectorAll('details').forEach(each => delete each.dataset.unfolded)")
    if not state.is_light:
        settled(page)
    page.wait_for_function(_UNFOLDED, polling=100, timeout=WAIT)
    if not state.is_light:
        settled(page)
        page.wait_for_function(_UNFOLDED, polling=100, timeout=WAIT)
    page.wait_for_function(_DRAWN, timeout=WAIT)


def findings(page: Page, state: State) -> list[Finding]:
    """What axe finds in a state, and with each of what it opens; drawings are looked at by other means."""
    found = _findings(page)
    buttons = [page.get_by_role(role, name=name, exact=True).first for role, name in state.opens]
    there = [button for button in buttons if button.count()]  # the words on a phone are others
    assert there or not buttons
    for button in there:
        button.click()
        expect(button).to_have_attribute("aria-expanded", "true", timeout=WAIT)
        page.wait_for_function(_DRAWN, timeout=WAIT)
        found += _findings(page)
        page.keyboard.press("Escape")
        expect(button).to_have_attribute("aria-expanded", "false", timeout=WAIT)
    return list(dict.fromkeys(found))


def _findings(page: Page) -> list[Finding]:
    known = [(each.rule, each.where) for each in KNOWN]
    found: Sequence[dict[str, Any]] = page.evaluate(_RUN, [[*WCAG, ADVICE], known])
    return [
        Finding(
            rule=each["rule"],
            impact=each["impact"],
            html=each["html"],
            why=each["why"],
            is_advice=ADVICE in each["tags"],
            known=each["known"],
        )
        for each in found
    ]


def main() -> None:
    """Print how many findings of WCAG and of axe's advice are ours and how many are Streamlit's own."""
    rows: dict[str, list[str]] = {}
    said = []
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        for width in WIDTHS:
            page = window(browser, width).new_page()
            for name, state in STATES.items():
                visit(page, address, state)
                found = findings(page, state)
                ours = [each for each in found if not each.known]
                counted = [sum(not each.is_advice for each in ours), sum(each.is_advice for each in ours)]
                rows.setdefault(name, []).append(f"{counted[0]} / {counted[1]} / {len(found) - len(ours)}")
                said += [f"- {name}, {width}: {each}" for each in ours]
        browser.close()
    table = [f"| {name} | {' | '.join(counts)} |" for name, counts in rows.items()]
    sys.stdout.write("\n".join([*table, "", *said, ""]))


if __name__ == "__main__":
    main()
