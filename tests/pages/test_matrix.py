"""Every page over every awkward place and selection: no exception, and nothing in Streamlit's own log."""

import logging

import pytest

from tests.pages.driving import PAGES, opened

PLACES = {
    "a metropolitan district": "E08000026",
    "a county split in two": "E06000063",
    "a county that ended": "E10000006",
    "a recoded council": "E08000016",
    "a council whose code was replaced": "E10000002",
    "few residents": "E09000001",
    "published with a neighbour": "E06000053",
    "two that were one county": "E06000061.E06000062",
    "three councils": "E10000018.E06000016.E06000017",
    "members in two regions": "E08000026.E06000001",
    "a region": "E12000005",
    "England": "E92000001",
    "an unknown code": "E06009999",
    "no place": "",
}
SELECTIONS = {
    "defaults": {},
    "an early month": {"ind": "92432", "asat": "2012-06", "vs": "region", "bm": "region"},
    "an indicator held nowhere": {"ind": "90244", "vs": "kind"},
    "a count by hand": {"ind": "drug-poisoning-deaths", "vs": "E06000008.E10000017", "form": "index"},
    "women": {"ind": "91380.94240", "sex": "female", "form": "difference", "events": "covid.strategy"},
    "opiates": {
        "ind": "92904",
        "sub": "ocu",
        "target": "best-quarter",
        "vs": "deprivation",
        "period": "2021",
    },
}

DOCUMENTS = {"accessibility", "methods", "privacy"}
"""Pages of text: a selection changes nothing on them that the frame does not show on every other page."""
CASES = [
    (page, place, selection)
    for page in PAGES
    for place in PLACES
    for selection in SELECTIONS
    if page not in DOCUMENTS or selection == "defaults"
]


class Heard(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        # Streamlit's own test runner has no browser session, and says so.
        if not any(said in record.getMessage() for said in ("bare mode", "without `streamlit run`")):
            self.lines.append(record.getMessage())


@pytest.fixture
def heard():
    """What Streamlit itself logs as a warning or worse."""
    handler = Heard()
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict if "streamlit" in name]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler.lines
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.mark.parametrize(("page", "place", "selection"), CASES)
def test_a_page_opens(page, place, selection, heard):
    chosen = {"area": PLACES[place]} if PLACES[place] else {}
    app = opened(page, **chosen, **SELECTIONS[selection])
    assert not app.exception
    assert not app.error
    assert heard == []
    # A page that is a document begins with a heading of its own.
    assert app.title or any(each.value.startswith("# ") for each in app.markdown)
    assert any("Open Government Licence" in each.value for each in app.caption)
