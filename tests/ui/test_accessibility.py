"""The accessibility statement: what the Regulations ask for, and how to reach who runs the server."""

import re
from datetime import date, datetime

import pytest

from needs.domain.settings import CONTACT
from needs.ui.accessibility import contact
from tests.conftest import ROOT
from tests.pages.driving import PAGES, opened

STATEMENT = (ROOT / "docs" / "accessibility_statement.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("access@example.gov.uk", "Contact: [access@example.gov.uk](mailto:access@example.gov.uk)"),
        (
            " https://example.gov.uk/contact ",
            "Contact: [https\\://example.gov.uk/contact](https://example.gov.uk/contact)",
        ),
        ("Call 01234 567890,\n9 to 5", "Contact: Call 01234 567890, 9 to 5"),
        ("[mail](javascript:alert(1))", "Contact: \\[mail\\](javascript\\:alert(1))"),
        ("http://example.gov.uk", "Contact: http\\://example.gov.uk"),
        ("a@b.c](https://evil.example)@x.y", "Contact: a@b.c\\](https\\://evil.example)@x.y"),
    ],
)
def test_a_contact_is_a_link_where_it_can_be_and_never_markup(given, said):
    assert contact(given) == said


def shown(app):
    return next(each.value for each in app.markdown if each.value.startswith("# Accessibility statement"))


def test_the_page_says_when_nobody_has_set_a_contact_and_how_to(monkeypatch):
    monkeypatch.delenv(CONTACT.name, raising=False)
    text = shown(opened("accessibility"))
    assert "has not given a contact here yet" in text
    assert "`NEEDS_CONTACT`" in text
    assert "[contact]" not in text


def test_the_page_shows_the_contact_that_was_set(monkeypatch):
    monkeypatch.setenv(CONTACT.name, "access@example.gov.uk")
    app = opened("accessibility", area="E08000026")
    assert not app.exception
    assert "mailto:access@example.gov.uk" in shown(app)
    assert "not given a contact" not in shown(app)


@pytest.mark.parametrize(
    "part",
    [
        "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018",
        "### Compliance status",
        "partially compliant",
        "### Non-compliance with the accessibility regulations",
        "### Disproportionate burden",
        "### Content that’s not within the scope of the accessibility regulations",
        "Equality and Human Rights Commission (EHRC)",
        "https://www.equalityadvisoryservice.com/",
        "## Feedback and contact information",
        "No screen reader",
    ],
)
def test_the_statement_has_what_the_regulations_ask_for(part):
    assert part in STATEMENT


def test_the_statement_is_dated_and_its_next_review_is_within_a_year():
    def day_after(words):
        found = re.search(rf"{words} (\d+ \w+ \d{{4}})", STATEMENT)
        return datetime.strptime(found[1], "%d %B %Y").date()

    prepared, reviewed = day_after("prepared on"), day_after("last reviewed on")
    tested, due = day_after("last tested on"), day_after("review is due by")
    assert date(2026, 11, 22) <= prepared <= reviewed
    assert reviewed <= tested
    assert 0 < (due - reviewed).days <= 366


@pytest.mark.parametrize("page", PAGES)
def test_every_page_ends_with_a_link_to_the_statement(page):
    *_, last = opened(page).get("page_link")
    assert last.proto.label == "Accessibility statement"
    assert last.proto.page == "accessibility"
