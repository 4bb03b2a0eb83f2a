"""Every page over every awkward place and selection: no exception, and nothing in Streamlit's own log."""

import logging
from itertools import product

import pytest

from tests.hostile.trying import EFFORT
from tests.pages.covering import covering
from tests.pages.driving import PAGES, opened
from tests.places import (
    BARNSLEY,
    BUCKINGHAMSHIRE_BEFORE,
    CITY,
    COVENTRY,
    CUMBERLAND,
    CUMBRIA,
    ENGLAND,
    LEICESTERSHIRE,
    NORTHAMPTONSHIRE,
    SCILLY,
    TWO_REGIONS,
    UNKNOWN,
    WEST_MIDLANDS,
)

PLACES = {
    "a metropolitan district": COVENTRY,
    "a county split in two": CUMBERLAND,
    "a county that ended": CUMBRIA,
    "a recoded council": BARNSLEY,
    "a council whose code was replaced": BUCKINGHAMSHIRE_BEFORE,
    "few residents": CITY,
    "published with a neighbour": SCILLY,
    "two that were one county": NORTHAMPTONSHIRE,
    "three councils": LEICESTERSHIRE,
    "members in two regions": TWO_REGIONS,
    "a region": WEST_MIDLANDS,
    "England": ENGLAND,
    "an unknown code": UNKNOWN,
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

READ = {
    **dict.fromkeys(("accessibility", "methods", "privacy", "sources"), ("defaults",)),
    **dict.fromkeys(("overview", "brief", "update"), ("defaults", "an early month")),
    "young_people": ("defaults", "an early month", "women"),
}
"""The selections that change anything on a page; a page that is not listed reads all of a selection."""


def read_on(page):
    return READ.get(page, tuple(SELECTIONS))


CASES = covering(
    [case for case in product(PAGES, PLACES, SELECTIONS) if case[2] in read_on(case[0])],
    first_pair=min(2, EFFORT),
)
"""Each page over each place, and each selection on each page and over each place.

Where ``NEEDS_EFFORT`` asks, each page is opened over each place with a second selection too.
"""


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


def test_the_cases_hold_every_pair_of_page_place_and_selection():
    for page, place in product(PAGES, PLACES):
        met = {selection for *first, selection in CASES if first == [page, place]}
        assert len(met) >= min(2, EFFORT, len(read_on(page)))
    for page in PAGES:
        assert {selection for each, _, selection in CASES if each == page} == set(read_on(page))
    assert {case[1:] for case in CASES} == set(product(PLACES, SELECTIONS))
    assert len(set(CASES)) == len(CASES)


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
