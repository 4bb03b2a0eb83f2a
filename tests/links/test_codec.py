from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.domain.periods import parse_month
from needs.domain.selection import (
    BENCHMARKS,
    BREAKDOWNS,
    EVENTS,
    FORMS,
    GROUPS,
    MOST_NOTES,
    NOTE_LENGTH,
    SEXES,
    SHOWN,
    SUBSTANCES,
    TARGETS,
    LocalNote,
    Selection,
)
from needs.links.codec import decode, encode, link, local_note
from needs.store.snapshot import load

FIGURES = load()
AREAS = [
    code for code, area in FIGURES.register.by_code.items() if FIGURES.register.current_form(area) == area
]
FOOTPRINTS = [".".join(each.codes) for each in FIGURES.places.saved]
MONTHS = st.builds(lambda y, m: parse_month(f"{y}-{m:02}"), st.integers(2000, 2040), st.integers(1, 12))
INDICATORS = [each.id for each in FIGURES.catalogue]
TYPED = st.none() | st.integers(0, 10_000_000).map(lambda number: number / 100)
NOTES = st.builds(
    lambda month, text: local_note(f"{month:%Y-%m}", f"N{text}"), MONTHS, st.text(max_size=NOTE_LENGTH)
)


def with_others(selection, others):
    """Others stand beside an indicator, never alone and never twice."""
    kept = tuple(each for each in others if each != selection.indicator) if selection.indicator else ()
    return replace(selection, others=kept)


PLAIN = st.builds(
    Selection,
    area=st.none() | st.sampled_from(AREAS + FOOTPRINTS),
    show=st.sampled_from(SHOWN),
    versus=st.sampled_from([*GROUPS, "E06000008.E10000017"]),
    period=st.none() | st.sampled_from(["all", "2021", "2016-18", "2021/22", "2021/22-23/24"]),
    indicator=st.none() | st.sampled_from(INDICATORS),
    benchmark=st.sampled_from(BENCHMARKS),
    sex=st.sampled_from(SEXES),
    breakdown=st.sampled_from(BREAKDOWNS),
    form=st.sampled_from(FORMS),
    events=st.lists(st.sampled_from(EVENTS), unique=True).map(lambda e: tuple(x for x in EVENTS if x in e)),
    substance=st.sampled_from(SUBSTANCES),
    target=st.sampled_from(TARGETS),
    amount=TYPED,
    by=st.none() | st.integers(2000, 2099),
    cost=TYPED,
    returned=TYPED,
    notes=st.lists(NOTES, max_size=MOST_NOTES).map(
        lambda notes: tuple(sorted(notes, key=lambda note: (note.month, note.text)))
    ),
    as_at=st.none() | MONTHS,
)
SELECTIONS = st.builds(
    with_others, PLAIN, st.lists(st.sampled_from(INDICATORS), unique=True, max_size=4).map(tuple)
)
EVERYTHING = Selection(
    "E08000026",
    indicator="91380",
    events=EVENTS,
    notes=(LocalNote(date(2021, 7, 31), "New service"),),
    amount=1.0,
    by=2030,
    cost=1.0,
    returned=1.0,
)
HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "'; DROP TABLE",
        "\x00",
        "E08000026" * 9,
        "%00",
        "[x](javascript:1)",
    ]
)


def read(parameters):
    return decode(parameters, FIGURES.places, FIGURES.catalogue)


@given(SELECTIONS)
def test_any_selection_comes_back_from_its_link(selection):
    address = urlsplit(link("trends", selection))
    assert address.path == "/trends"
    decoded = read(dict(parse_qsl(address.query)))
    assert decoded.selection == selection
    assert decoded.warnings == ()


@given(
    st.dictionaries(
        st.sampled_from([*encode(EVERYTHING), "name", "x"]) | st.text(max_size=5),
        HOSTILE,
        max_size=4,
    )
)
def test_any_text_at_all_is_a_selection_and_a_list_of_warnings(parameters):
    decoded = read(parameters)
    assert isinstance(decoded.selection, Selection)
    assert all(len(warning) < 300 and warning.isprintable() for warning in decoded.warnings)


def test_the_moment_is_written_out_even_when_it_is_the_default():
    assert encode(Selection(area="E08000026")) == {
        "area": "E08000026",
        "vs": "england",
        "bm": "england",
        "period": "latest",
        "sex": "persons",
        "split": "sex",
        "show": "bars",
        "form": "values",
        "sub": "alcohol",
        "target": "england",
        "asat": "latest",
    }
    assert encode(Selection(area="E08000026", as_at=date(2024, 3, 31)))["asat"] == "2024-03"


@pytest.mark.parametrize(
    ("parameters", "selection", "said"),
    [
        ({"area": "E06009999"}, Selection(), "E06009999"),
        ({"area": "E10000002"}, Selection("E06000060"), "until March 2020"),
        ({"area": "E08000038"}, Selection("E08000016"), None),
        ({"area": "E10000006"}, Selection("E10000006"), None),
        ({"area": "e08000026"}, Selection("E08000026"), None),
        ({"area": "E06000061+E06000062"}, Selection("E06000061.E06000062"), None),
        (
            {"area": "E06000061 E06000062", "name": "North & West"},
            Selection("E06000061.E06000062", "North & West"),
            None,
        ),
        ({"area": "E06000061.E06009999"}, Selection("E06000061"), "E06009999"),
        ({"area": "E10000021.E06000061"}, Selection("E10000021"), "cover the same ground"),
        ({"area": "E12000005.E06000061"}, Selection("E12000005"), "whole authorities only"),
        ({"area": "E08000026", "name": "Alone"}, Selection("E08000026"), None),
        (
            {"area": "E08000026", "ind": "91380:2016-18"},
            Selection("E08000026", indicator="91380", period="2016-18"),
            None,
        ),
        ({"area": "E08000026", "ind": "99999"}, Selection("E08000026"), "99999"),
        (
            {"area": "E08000026", "vs": "E06000008+E10000023"},
            Selection("E08000026", versus="E06000008.E06000065"),
            None,
        ),
        ({"area": "E08000026", "vs": "E12000005"}, Selection("E08000026"), "E12000005"),
        (
            {"area": "E08000026", "ind": "91380.99999.94240"},
            Selection("E08000026", indicator="91380", others=("94240",)),
            "99999",
        ),
        ({"area": "E08000026", "show": "pie"}, Selection("E08000026"), "“pie”, which is not known; bars"),
        (
            {"area": "E08000026", "amount": "62.5", "by": "2028", "cost": "-4", "return": "4"},
            Selection("E08000026", amount=62.5, by=2028, returned=4.0),
            "“-4” for cost",
        ),
        ({"area": "E08000026", "by": "1066"}, Selection("E08000026"), "“1066”"),
        (
            {"area": "E08000026", "events": "covid.flood"},
            Selection("E08000026", events=("covid",)),
            "“flood”",
        ),
        (
            {"area": "E08000026", "notes": "2021-07 New service opened|2022 Not a month|2023-01"},
            Selection("E08000026", notes=(LocalNote(date(2021, 7, 31), "New service opened"),)),
            "2022 Not a month",
        ),
        ({"area": "E08000026", "period": "2018-16"}, Selection("E08000026"), "2018-16"),
        ({"area": "E08000026", "asat": "soon"}, Selection("E08000026"), "“soon”, which is not a month"),
    ],
)
def test_each_doubt_is_said_and_the_rest_still_works(parameters, selection, said):
    decoded = read(parameters)
    assert decoded.selection == selection
    assert (said is None) == (decoded.warnings == ())
    assert said is None or said in decoded.warnings[0]
