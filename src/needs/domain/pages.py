"""The pages, in the order of the navigation: a page is a line here and its script in ``pages/``."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.vocabulary import PageGroup

PRODUCT = "Drug and alcohol needs"


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes
    ----------
    slug
        The name of its script, and the end of its address; the first page's address has none.
    title
        What the navigation calls it.
    question
        What it answers: the help of its link, and its line in README's table.
    explained
        Two sentences under its title; empty for a page that begins with words of its own.
    shared_as
        What a link to it shows, with ``{place}``, ``{indicator}``, ``{breakdown}`` and ``{substance}`` to be
        filled in; empty where its title says it.
    group
        Where it stands in the navigation.
    is_document
        Whether it stands at the foot of every page, and not in the navigation.
    """

    slug: str
    title: str
    question: str = ""
    explained: str = ""
    shared_as: str = ""
    group: PageGroup = PageGroup.PLACE
    is_document: bool = False

    @property
    def path(self) -> str:
        """The end of its address."""
        return "" if self is FIRST else self.slug


PAGES = (
    Page(
        "overview",
        "Overview",
        "How does a place compare with its region and England, indicator by indicator?",
        "Each row is one published figure beside the region and England, with its interval and how it "
        "compares. Follow its name to see it over time.",
        "{place}: need and treatment beside region and England",
    ),
    Page(
        "brief",
        "Brief",
        "What matters about a place, on one page, to read in two minutes?",
        shared_as="{place}: what matters, on one page",
    ),
    Page(
        "pack",
        "Committee pack",
        "What goes before a committee? Sections, tables and figures, chosen and taken as Word, PowerPoint, "
        "Excel, OpenDocument or all in a ZIP",
        "A section of a report, slides and tables, in which every number stands with its interval, its year "
        "and its source. Choose what they hold, see below what that will be, and take them as files.",
        "{place}: a committee pack",
    ),
    Page(
        "gap",
        "Treatment gap",
        "Who is not being reached, how sure is that, and what would it take?",
        "The gap is the share of people thought to need treatment who were not in it. The need is an "
        "estimate by a model, so the gap is a range.",
        "{place}: people who may need treatment for {substance} and are not in it",
    ),
    Page(
        "inequalities",
        "Inequalities",
        "Who bears more of it: women or men, more or less deprived places, which ages?",
        "Figures split by sex, by how deprived places are, or by age; and how old the people of a place are. "
        "They show a difference; they do not say why.",
        "{place}: figures by {breakdown}",
    ),
    Page(
        "young_people",
        "Young people",
        "What is known about people under 18, beside adults?",
        "What is published about people under 18, beside the nearest figure for adults. Little is, and the "
        "page says what is missing.",
        "{place}: what is known about people under 18",
    ),
    Page(
        "compare",
        "Compare",
        "How does it compare with its region, its neighbours, councils like it, or any list? As bars, "
        "spread, funnel, map, two indicators, a tartan rug or a spine",
        "One council among others, and how sure its place among them is. Choose an indicator, whom to "
        "compare with, and the kind of chart.",
        group=PageGroup.COMPARE,
    ),
    Page(
        "trends",
        "Trends",
        "How has an indicator changed, and is that more than chance? As values, an index, the difference "
        "from England, or among the spread of others",
        "One indicator over time, each period with its interval. A change is only said to be more than "
        "chance where a test says so.",
        "{place}: {indicator} over time",
        group=PageGroup.COMPARE,
    ),
    Page(
        "indicators",
        "Indicators",
        "What does a figure mean, how old is it, how is it cited and got again?",
        "What each indicator counts, where it comes from and what limits it. Each can be cited, and got "
        "again from its publisher.",
        group=PageGroup.EVIDENCE,
    ),
    Page(
        "sources",
        "Sources",
        "Where does each figure come from, and how many authorities does it cover?",
        group=PageGroup.EVIDENCE,
    ),
    Page(
        "methods", "Methods", "How is each number made, and what is not computed?", group=PageGroup.EVIDENCE
    ),
    Page(
        "explorer",
        "Explorer",
        "Which figures, for which places and years, to take away as a table?",
        "Any figures, for any places and years, as one table. It downloads with codes, intervals and notes.",
        "{place}: {indicator} as a table",
        group=PageGroup.DATA,
    ),
    Page(
        "update",
        "Update",
        "Are the figures up to date, what did the last refresh change, and how do I add figures of my own?",
        group=PageGroup.DATA,
    ),
    Page("privacy", "Privacy", is_document=True),
    Page("accessibility", "Accessibility statement", is_document=True),
)
FIRST = PAGES[0]
"""The page that an address without an end opens."""


BY_SLUG = {each.slug: each for each in PAGES}
"""Every page by the name of its script."""
