"""A chart that is added to a report's list shows on its page and in what is exported of it."""

from dataclasses import replace

import pytest

from needs.charts.parts.spec import ChartSpec
from needs.exports.plain_html import light_brief
from needs.reports.brief import parts as of_brief
from needs.reports.brief.numbers import brief
from needs.reports.gap import parts as of_gap
from needs.reports.inequalities import parts as of_inequalities
from needs.reports.pack.sections import pack_of
from needs.reports.parts import ChartPart
from needs.reports.young_people import parts as of_young_people
from tests.chosen import chosen
from tests.conftest import TODAY
from tests.pages.driving import opened
from tests.places import COVENTRY

ADDED = ChartPart("bars")
REPORTS = {
    "gap": (of_gap, "NOW", "needs.reports.pack.gap", "needs.ui.gap"),
    "inequality": (of_inequalities, "BY_SEX", "needs.reports.pack.people", "needs.ui.inequality"),
    "young": (of_young_people, "OVER_TIME", "needs.reports.pack.people", "needs.ui.young"),
}
PAGES = {"gap": "gap", "inequality": "inequalities", "young": "young_people"}


def figures_on_page(page):
    return len(opened(page, area=COVENTRY).get("plotly_chart"))


def figures_in_pack(snapshot, section):
    selection = chosen(area=COVENTRY, sections=(section,), depth="full")
    made = pack_of(snapshot, snapshot.places.get(COVENTRY), selection, today=TODAY)
    return [item.title for item in made.items() if isinstance(item, ChartSpec)]


@pytest.mark.parametrize("section", REPORTS)
def test_a_part_that_is_added_shows_on_the_page_and_in_the_pack(snapshot, monkeypatch, section):
    module, name, *readers = REPORTS[section]
    before, held = figures_on_page(PAGES[section]), figures_in_pack(snapshot, section)
    more = (*getattr(module, name), ADDED)
    for reader in readers:
        monkeypatch.setattr(f"{reader}.{name}", more)
    assert figures_on_page(PAGES[section]) == before + 1
    assert len(figures_in_pack(snapshot, section)) > len(held)


def test_a_part_that_is_added_shows_on_the_page_and_in_the_light_version(snapshot, monkeypatch):
    def added(words, place):
        trends = of_brief.PARTS[-1](words, place)
        return replace(trends, title="Once more", charts=trends.charts[:1])

    more = (*of_brief.PARTS, added)
    view = brief(snapshot, snapshot.places.get(COVENTRY), today=TODAY)
    before, written = figures_on_page("brief"), light_brief(snapshot, view, today=TODAY)
    monkeypatch.setattr("needs.ui.brief.PARTS", more)
    monkeypatch.setattr("needs.exports.plain_html.PARTS", more)
    assert figures_on_page("brief") == before + 1
    again = light_brief(snapshot, view, today=TODAY)
    assert again.count("<svg") == written.count("<svg") + 1
    assert "<h2>Once more</h2>" in again
