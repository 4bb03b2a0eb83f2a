"""The parts of the page of a committee pack that need no page."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from needs.domain.selection import Selection
from needs.exports.office.style import COLOURS, HouseStyle, read_style
from needs.links.codec import decode, encode
from needs.ui.pack import PackCache, _of_pack, _size
from needs.ui.style import Styled, starter
from tests.chosen import chosen

SELECTION = Selection(area="E08000026", indicator="91380")


@pytest.mark.parametrize(
    ("others", "kept"), [((), (None, ())), (("92432",), ("91380", ("92432",)))], ids=["one", "two"]
)
def test_the_one_indicator_of_every_link_is_no_choice_and_two_are(others, kept):
    of_pack = _of_pack(replace(SELECTION, others=others, period="2016-18"))
    assert (of_pack.indicator, of_pack.others) == kept
    assert of_pack.period == ("2016-18" if others else None)


def test_what_a_pack_does_not_depend_on_makes_no_other_pack():
    seen = chosen(
        of=SELECTION,
        listing="all",
        find="alcohol",
        theme="Deaths",
        target="rate",
        amount=20.0,
        by=2030,
        cost=1.0,
    )
    assert _of_pack(seen) == _of_pack(SELECTION)


@pytest.mark.parametrize(
    "changed",
    [
        {"area": "E10000031"},
        {"sections": ("gap",)},
        {"depth": "full"},
        {"versus": "region"},
        {"sex": "female"},
        {"substance": "ocu"},
        {"form": "index"},
        {"show": "strip"},
        {"as_at": date(2024, 3, 31)},
        {"others": ("92432",)},
    ],
    ids=str,
)
def test_what_a_pack_depends_on_makes_another(changed):
    assert _of_pack(chosen(of=SELECTION, **changed)) != _of_pack(SELECTION)


def test_a_pack_s_link_gives_the_same_pack_again(snapshot):
    for others in ((), ("92432", "92906")):
        asked = _of_pack(chosen(of=SELECTION, others=others, sections=("headline", "trends"), depth="full"))
        back = decode(encode(asked), snapshot.places, snapshot.catalogue).selection
        assert _of_pack(replace(back, indicator=back.indicator or "91380")) == asked


@pytest.mark.parametrize(
    ("length", "said"), [(0, "0 kB"), (312_400, "312 kB"), (999_999, "1,000 kB"), (1_240_000, "1.2 MB")]
)
def test_a_size_is_said_as_a_reader_knows_it(length, said):
    assert _size(bytes(length)) == said


@given(st.lists(st.integers(0, 9), max_size=60))
def test_a_shelf_holds_the_packs_asked_for_last_and_no_more(asked):
    shelf, last = PackCache(3), []
    for number in asked:
        if shelf.get(number) is None:
            shelf.put(number, f"pack {number}")
        last = [each for each in last if each != number] + [number]
    kept = last[-3:]
    assert [number for number in range(10) if shelf.get(number)] == sorted(kept)


def test_the_style_to_start_from_is_ours_and_can_be_read():
    assert read_style(starter(), None, None) == HouseStyle()


def test_one_style_has_one_mark_and_another_another():
    marks = [
        Styled(style).mark
        for style in (
            HouseStyle(),
            HouseStyle(heading="#5B2C6F"),
            HouseStyle(font="Calibri"),
            HouseStyle(colours={**COLOURS, next(iter(COLOURS)): "#5B2C6F"}),
            HouseStyle(document=b"one"),
            HouseStyle(slides=b"one"),
            HouseStyle(document=b"two"),
        )
    ]
    assert len(set(marks)) == len(marks)
    assert Styled(HouseStyle(document=b"one")).mark == marks[4]


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://needs.example/pack", "https://needs.example"),
        ("https://needs.example/tools/pack", "https://needs.example/tools"),
        ("", ""),
    ],
)
def test_the_site_is_where_the_reader_s_browser_is(url, site):
    def page():
        import streamlit

        from needs.ui.pack import _site

        streamlit.text(_site())

    app = AppTest.from_function(page)
    app.context = {"url": url} if url else {}
    assert app.run().text[0].value == site
