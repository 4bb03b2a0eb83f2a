"""Every choice of every page comes back from its address in a new profile; Back and Forward retrace it."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from needs.store.snapshot import load
from tests.browser.reading import WAIT, comes_to_show, in_address, pick, press, settled, type_in
from tests.hostile.trying import EFFORT

STAMP = "2020-01-01.00000000"


def mark(page):
    """Switch an event on and write a note, which stand behind a button."""
    page.get_by_role("button", name="Mark on the chart").click(timeout=WAIT)
    page.get_by_role("checkbox").first.check(force=True, timeout=WAIT)
    in_address(page, events="strategy")
    page.get_by_role("textbox", name="Month").fill("2015-04")
    page.get_by_role("textbox", name="What happened here").fill("New service, & more")
    page.get_by_role("button", name="Add a note").click()
    in_address(page, notes="2015-04 New service, & more")
    page.keyboard.press("Escape")


def combine(page):
    """Take two councils as one place under a name of one's own."""
    page.get_by_role("button", name="Combine councils").click(timeout=WAIT)
    for name in ("Coventry", "Warwickshire"):
        box = page.get_by_role("combobox", name="Councils", exact=True)
        box.fill(name, timeout=WAIT)
        page.get_by_role("option", name=name).first.click(timeout=WAIT)
        expect(page.get_by_test_id("stMultiSelect")).to_contain_text(name, timeout=WAIT)
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="Name for the place").fill("Our patch")
    page.get_by_role("textbox", name="Name for the place").press("Tab")
    page.get_by_role("button", name="Show as one place").click(timeout=WAIT)
    in_address(page, area="E08000026.E10000031", name="Our patch")


COUNCIL = pick("Council", "Warwickshire", area="E10000031")
MOMENT = pick("Data as at", "March 2024", asat="2024-03")
REGION = pick("Compare with", "Its region", vs="region")
WOMEN = pick("Whose figures", "Women and girls", sex="female")
DEATHS = pick("Indicator", "Deaths from drug misuse", ind="92432")
BACK_HOME = pick("Council", "Coventry", area="E08000026")

VIEWS = {
    "overview": ("/", [COUNCIL, MOMENT]),
    "overview of two councils": ("/", [combine, MOMENT]),
    "gap": (
        "/gap?area=E08000026",
        [
            COUNCIL,
            press("Other councils", part="others"),
            REGION,
            press("What it would take", part="steps"),
            pick("Target", "A rate of met need", target="rate"),
            type_in("Rate of met need, per cent", "40.5", amount="40.5"),
            pick("Reached by the end of", "2030/31", by="2031"),
            type_in("Value to society", "5", return_="5"),
        ],
    ),
    "gap of the other substance": ("/gap?area=E92000001", [press("Opiate and/or crack use", sub="ocu")]),
    "bars": (
        "/compare?area=E10000031",
        [
            DEATHS,
            pick("Period", "2014–16", period="2014-16"),
            REGION,
            pick("Benchmark", "Its region", bm="region"),
            WOMEN,
            BACK_HOME,
        ],
    ),
    "two indicators": (
        "/compare?area=E08000026",
        [
            pick("Show as", "Two indicators", show="scatter"),
            pick("Against", "Deaths from drug misuse", ind="91380.92432"),
            pick("Compare with", "Of like deprivation", vs="deprivation"),
        ],
    ),
    "map, picked by hand": (
        "/compare?area=E08000026",
        [
            pick("Show as", "Tile map by fifths", show="fifths"),
            pick("Compare with", "Picked by hand"),
            pick("Councils to compare with", "Leicester", several=True),
            MOMENT,
        ],
    ),
    "trends": (
        "/trends?area=E10000031",
        [
            DEATHS,
            REGION,
            WOMEN,
            press("Index", form="index"),
            mark,
            BACK_HOME,
        ],
    ),
    "inequalities": (
        "/inequalities?area=E08000026",
        [
            press("By deprivation", split="deprivation"),
            WOMEN,
            COUNCIL,
            MOMENT,
        ],
    ),
    "young people": ("/young_people?area=E08000026", [COUNCIL, MOMENT]),
    "one indicator": (
        "/indicators?area=E08000026",
        [DEATHS, MOMENT, COUNCIL],
    ),
    "all indicators": (
        "/indicators?area=E08000026",
        [
            press(f"All {len(load().catalogue)} indicators", role="tab", list="all"),
            type_in("Search", "alcohol death", role="textbox", find="alcohol death"),
            pick("Theme", "Deaths", theme="deaths"),
        ],
    ),
    "explorer": (
        "/explorer?area=E10000031",
        [
            pick("Indicators", "Deaths from drug misuse", several=True, ind="91380.92432"),
            pick("Periods", "All", period="all"),
            press("Female", sex="female"),
            REGION,
            MOMENT,
            BACK_HOME,
        ],
    ),
}


ALIKE = ("overview", "gap of the other substance", "two indicators", "inequalities", "young people")
ALIKE += ("one indicator", "all indicators")
"""Views whose choices have the controls of another view: left out unless ``NEEDS_EFFORT`` asks."""


TRIED = [each for each in VIEWS if EFFORT > 1 or each not in ALIKE]


def choices(view):
    """What is chosen in a view: all of it where ``NEEDS_EFFORT`` asks, else what no view before has chosen.

    A choice that every page has is one control with one key; which pages heed it is tested in tests/pages.
    """
    before = [choose for each in TRIED[: TRIED.index(view)] for choose in VIEWS[each][1]]
    return [choose for choose in VIEWS[view][1] if EFFORT > 1 or choose not in before]


@pytest.mark.parametrize("view", TRIED)
def test_what_was_chosen_comes_back_in_a_new_profile(page, newcomer, address, view):
    path, _ = VIEWS[view]
    page.goto(address + path)
    before = settled(page)
    for choose in choices(view):
        choose(page)
    here = settled(page)
    assert here != before
    newcomer.goto(page.url)
    comes_to_show(newcomer, here)
    assert newcomer.url == page.url
    expect(newcomer.get_by_role("alert")).to_have_count(page.get_by_role("alert").count())


def test_back_and_forward_retrace_the_choices_also_in_two_quick_steps(page, address):
    page.goto(f"{address}/compare?area=E08000026&ind=91380")
    views, addresses = [settled(page)], [page.url]
    for choose in (REGION, pick("Period", "2014–16", period="2014-16"), COUNCIL):
        choose(page)
        views.append(settled(page))
        addresses.append(page.url)
    assert len({str(each) for each in views}) == len(views)
    for number in (2, 1, 0):
        page.go_back()
        comes_to_show(page, views[number])
        assert page.url == addresses[number]
    for number in (1, 2, 3):
        page.go_forward()
        comes_to_show(page, views[number])
        assert page.url == addresses[number]
    settled(page)
    for pause in (0, 30, 60):
        page.evaluate("pause => { history.back(); setTimeout(() => history.back(), pause); }", pause)
        comes_to_show(page, views[1])
        settled(page)
        assert page.url == addresses[1]
        page.evaluate("history.go(2)")
        comes_to_show(page, views[3])
        settled(page)


def test_a_copied_link_says_what_it_shows_and_on_which_figures(page, newcomer, address, snapshot):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/compare?area=E08000026&ind=91380&vs=region")
    settled(page)
    in_address(page, asat="latest")
    page.get_by_role("button", name="Copy link").first.click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible(timeout=WAIT)
    words, link = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert words == (
        "Coventry: alcohol-specific mortality compared with the councils of its region – "
        "Drug and alcohol needs"
    )
    assert dict(parse_qsl(urlsplit(link).query)) == {
        "v": "1",
        "area": "E08000026",
        "ind": "91380",
        "vs": "region",
        "asof": snapshot.stamp,
    }
    newcomer.goto(link)
    comes_to_show(newcomer, settled(page))
    expect(newcomer.get_by_text("This link was made on figures")).to_have_count(0)


def test_a_link_made_on_other_figures_says_so_until_the_reader_chooses(page, address):
    page.goto(f"{address}/compare?area=E08000026&ind=91380&asof={STAMP}")
    said = page.get_by_text("This link was made on figures of 1 January 2020")
    expect(said).to_contain_text("The figures have moved since", timeout=WAIT)
    settled(page)
    REGION(page)
    settled(page)
    expect(said).to_have_count(0)


def test_a_quick_second_choice_does_not_undo_the_first(page, address):
    page.goto(f"{address}/trends?area=E08000026&ind=91380")
    settled(page)
    page.get_by_role("radio", name="Index", exact=True).click()
    page.get_by_role("radio", name="Difference", exact=True).click()
    pick("Council", "Warwickshire", quick=True, area="E10000031")(page)
    settled(page)
    in_address(page, area="E10000031", form="difference")


def test_what_a_link_says_is_shown_as_text_and_never_as_markup(page, address):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    image = "![seen](https://example.org/seen.png)"
    page.goto(f"{address}/?area=E08000026.E10000031&name={image}&show={image}&notes={image}&find={image}")
    settled(page)
    expect(page.get_by_role("alert").filter(has_text="![seen](https")).not_to_have_count(0, timeout=WAIT)
    assert not [url for url in asked if urlsplit(url).hostname == "example.org"]
