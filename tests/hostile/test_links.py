"""Every page under links that nobody sane would write, with the network cut at the socket."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from needs.domain.errors import UnreadablePeriodError
from needs.domain.periods import parse_period
from needs.links.codec import encode
from tests.conftest import ROOT
from tests.hostile.audited import Seen, watched
from tests.hostile.trying import tries
from tests.links.test_codec import AREAS, HOSTILE, INDICATORS, KEYS, SELECTIONS
from tests.pages.driving import PAGES, opened

EDGES = {
    "area": [*AREAS, "E08000026.E06000001", ".".join(AREAS[20:60]), "E10000002", "e08000016"],
    "ind": [*INDICATORS, ".".join(INDICATORS), "91380:1900", "91380:2099", "94240:2016-18"],
    "vs": [".".join(AREAS[10:170]), "E08000026", "E92000001"],
    "period": ["all", "1900", "2099", "1999/00", "2090/91-98/99", " 2016 – 18 "],
    "asat": ["1900-01", "2099-12", "2009-12"],
    "amount": ["0", "1000000000", "0.0001", "1e9"],
    "cost": ["0", "0.0001", "999999999"],
    "return": ["0", "999999999.9999"],
    "by": ["2000", "2099"],
    "notes": ["1900-01 x", "2099-12 ![](https://example.org/seen.png)|2020-03 <b>bold"],
    "asof": ["2020-01-31.0123abcd", "9999-12-31.00000000", "2020-02-30.00000000"],
    "name": ["<img src=x onerror=alert(1)>", "x" * 5_000],
}
"""What can be read and goes to the edge of what the views can do."""


@st.composite
def links(draw):
    """A link that could have been written here, with some of its parts spoilt, at the edge, or missing."""
    link = encode(draw(SELECTIONS))
    for key in draw(st.lists(st.sampled_from(KEYS), max_size=4)):
        put = draw(st.sampled_from(EDGES.get(key, ["x"])) | HOSTILE)
        link[key] = put.encode("utf-8", "ignore").decode()  # an address holds no half of a surrogate pair
    for key in draw(st.lists(st.sampled_from(sorted(link)), max_size=3)):
        link.pop(key, None)
    return link


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_the_network_cut(page, no_network, heard, own_data_folder):
    opened(page)  # so that what is imported, and what that touches, is past
    with watched(seen := Seen()):
        app = opened(page, area="E08000026")
    assert not app.exception
    assert not app.error
    assert heard == []
    assert {path for path in seen.written if "__pycache__" not in path.parts} == set()
    assert not {path for path in seen.read if path.is_relative_to("/etc") and path.name == "passwd"}


EACH = 12
"""Links for each page, other ones with every run; ``NEEDS_EFFORT=6`` follows a thousand in all."""


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_under_any_link(page, no_network, heard):
    """Every tenth link begins a session; the others come to one that was somewhere else just before."""
    sessions = Sessions(page)

    @settings(max_examples=tries(EACH), database=None, phases=[Phase.generate])
    @given(link=links())
    def opens(link):
        app = sessions.follow(link)
        assert not app.exception, link
        assert not app.error, link
        assert heard == [], link
        assert any("Open Government Licence" in each.value for each in app.caption), link

    opens()
    assert sessions.followed >= EACH


class Sessions:
    """One reader after another on a page, each of whom follows a few links."""

    def __init__(self, page):
        self._page = PAGES[page]
        self.followed = 0

    def follow(self, link):
        if self.followed % 10 == 0:
            self._app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
            self._app.switch_page(self._page)
        self.followed += 1
        self._app.query_params.clear()
        self._app.query_params.update(link)
        return self._app.run()


def test_what_links_say_is_not_kept_without_end():
    """A period may be written in any number of ways, each of which is kept once it has been read."""
    for number in range(3_000):
        parse_period(f"2016{' ' * number}-18")
    assert parse_period.cache_info().currsize <= 1_024


def test_a_period_in_other_digits_is_no_second_name_of_the_same_period():
    with pytest.raises(UnreadablePeriodError):
        parse_period("٢٠٢١")
