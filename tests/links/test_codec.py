from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from needs.domain.footprints import JOINER
from needs.domain.indicators import THEMES
from needs.domain.options import (
    MOST_NOTES,
    NAME_LENGTH,
    NOTE_LENGTH,
    LocalNote,
    in_a_link,
    local_note,
    place_name,
)
from needs.domain.periods import parse_month
from needs.domain.selection import MOST_PICKED, Selection
from needs.domain.vocabulary import (
    Benchmark,
    Breakdown,
    ComparatorGroup,
    Depth,
    Listing,
    NationalEvent,
    PackSection,
    Sex,
    Substance,
    Target,
    TrendForm,
)
from needs.links import codec
from needs.links.codec import (
    RENAMED,
    VERSION,
    VERSION_KEY,
    decode,
    defaults_of,
    encode,
    link,
    short,
)
from needs.reports.indicators.options import FIND_LENGTH
from needs.store.snapshot import load
from needs.ui.explorer import MOST_INDICATORS
from tests.chosen import COMPARED
from tests.chosen import chosen as select

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


def as_chosen(selection, others, name):
    """Others stand beside an indicator, never alone and never twice; only a footprint has a name."""
    kept = tuple(each for each in others if each != selection.indicator) if selection.indicator else ()
    named = name if selection.area and JOINER in selection.area else None
    return replace(selection, others=kept, name=named)


PLAIN = st.builds(
    select,
    area=st.none() | st.sampled_from(AREAS + FOOTPRINTS),
    show=st.sampled_from(COMPARED),
    versus=st.sampled_from([*ComparatorGroup, "E06000008.E10000017"]),
    period=st.none() | st.sampled_from(["all", "2021", "2016-18", "2021/22", "2021/22-23/24"]),
    indicator=st.none() | st.sampled_from(INDICATORS),
    benchmark=st.sampled_from(Benchmark),
    sex=st.sampled_from(Sex),
    breakdown=st.sampled_from(Breakdown),
    form=st.sampled_from(TrendForm),
    sections=st.lists(st.sampled_from(PackSection), unique=True, min_size=1).map(
        lambda chosen: tuple(each for each in PackSection if each in chosen)
    ),
    depth=st.sampled_from(Depth),
    events=st.lists(st.sampled_from(NationalEvent), unique=True).map(
        lambda e: tuple(x for x in NationalEvent if x in e)
    ),
    substance=st.sampled_from(Substance),
    target=st.sampled_from(Target),
    amount=TYPED,
    by=st.none() | st.integers(2000, 2099),
    listing=st.sampled_from(Listing),
    find=st.text(max_size=FIND_LENGTH).map(lambda text: in_a_link(text, FIND_LENGTH)),
    theme=st.sampled_from(["", *THEMES]),
    cost=TYPED,
    returned=TYPED,
    notes=st.lists(NOTES, max_size=MOST_NOTES).map(
        lambda notes: tuple(sorted(notes, key=lambda note: (note.month, note.text)))
    ),
    as_at=st.none() | MONTHS,
)
NAMES = st.none() | st.text(max_size=NAME_LENGTH).map(lambda text: place_name(text) or None)
SELECTIONS = st.builds(
    as_chosen, PLAIN, st.lists(st.sampled_from(INDICATORS), unique=True, max_size=4).map(tuple), NAMES
)
EVERYTHING = select(
    "E08000026",
    indicator="91380",
    events=tuple(NationalEvent),
    notes=(LocalNote(date(2021, 7, 31), "New service"),),
    amount=1.0,
    by=2030,
    cost=1.0,
    returned=1.0,
    find="deaths",
    theme="Deaths",
)
KEYS = [*encode(EVERYTHING), *RENAMED, "name", "ci", "asof"]
HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "'; DROP TABLE",
        "\x00",
        "E08000026" * 9,
        "%00",
        "[x](javascript:1)",
        "![](https://example.org/seen.png)",
        "é\u202e\u200b中𐍈" * 20,
        "\ud800",
        ".".join(["E06009999"] * 500),
        "|".join(["2021-07 x"] * 500),
        "9" * 5_000,
        "nan",
        "1e9",
        "٣",
        "2026-13-45.5993a86c",
        "+",
        " . , + ",
        ":",
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
    assert decoded.as_of is None


@example({"notes": "\x1b 0"})
@given(st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), HOSTILE, max_size=4))
def test_any_text_at_all_is_a_selection_and_a_list_of_warnings(parameters):
    decoded = read(parameters)
    assert isinstance(decoded.selection, Selection)
    assert all(len(warning) < 300 and warning.isprintable() for warning in decoded.warnings)
    assert len(decoded.warnings) <= 11


@given(st.dictionaries(st.sampled_from(KEYS), HOSTILE, max_size=4))
def test_what_is_read_from_any_link_is_written_and_read_back_unchanged(parameters):
    written = encode(read(parameters).selection)
    again = read(written)
    assert again.warnings == ()
    assert encode(again.selection) == written


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ("name", "find")])
def test_a_value_that_cannot_be_used_is_named_and_nothing_else_is_lost(key):
    canonical = RENAMED.get(key, key)
    sound = {each: text for each, text in {"area": "E08000026", "vs": "region"}.items() if each != canonical}
    with_it = read({**sound, key: "<b>nonsense</b>"})
    assert any("nonsense" in warning.casefold() for warning in with_it.warnings)
    kept = with_it.selection
    assert canonical == "area" or kept.area == "E08000026"
    assert canonical == "vs" or kept.versus == "region"


def test_of_a_key_that_comes_twice_the_last_counts_as_streamlit_gives_it():
    parameters = dict(parse_qsl("area=E08000026&area=E06000001"))
    assert read(parameters).selection.area == "E06000001"


@given(st.text(max_size=200))
def test_a_name_from_a_link_is_one_short_line_that_no_page_takes_for_markup(text):
    name = place_name(text)
    assert len(name) <= NAME_LENGTH
    assert place_name(name) == name
    assert not set(name) & set("[]()<>*_`#$|~:!\\") - set("()")


def test_the_name_of_another_place_is_no_name_for_a_combined_one():
    found = read({"area": "E08000026.E10000031", "name": "england"})
    assert found.selection.area == "E08000026.E10000031"
    assert found.selection.name is None
    assert "“england” is the name of another place" in " ".join(found.warnings)


def longest_choice():
    """The longest that the pages let a reader choose, in every part at once."""
    authorities = [area.code for area in FIGURES.register.authorities]
    long_first = sorted(INDICATORS, key=len, reverse=True)
    return select(
        area=JOINER.join(authorities[:6]),
        name=place_name("&" * NAME_LENGTH),
        indicator=long_first[0],
        others=tuple(long_first[1:MOST_INDICATORS]),
        versus=JOINER.join(authorities[:MOST_PICKED]),
        benchmark=Benchmark.REGION,
        period="2021/22-23/24",
        sex="persons",
        breakdown="deprivation",
        show="outline-fifths",
        form="difference",
        events=tuple(NationalEvent),
        notes=tuple(local_note(f"202{n}-01", "é" * NOTE_LENGTH) for n in range(MOST_NOTES)),
        listing="all",
        find=in_a_link("é" * FIND_LENGTH, FIND_LENGTH),
        theme=max(THEMES, key=len),
        target="best-quarter",
        sections=tuple(PackSection)[:-1],
        depth="short",
        amount=999_999_999.99,
        by=2099,
        cost=999_999_999.99,
        returned=999_999_999.99,
        as_at=date(2024, 3, 31),
    )


def test_the_longest_link_fits_where_links_are_pasted():
    selection = longest_choice()
    copied = urlencode(short(encode(selection)) | {"asof": "2026-09-24.5993a86c+local.5993a86c"})
    address = f"/young_people?{copied}"
    assert len(f"https://needs.example.gov.uk{address}") < 2_000
    assert read(dict(parse_qsl(urlsplit(address).query))).selection == selection


@given(st.text(max_size=80))
def test_a_note_of_any_alphabet_keeps_a_link_short(text):
    note = local_note("2021-07", f"N{text}")
    assert len(quote_plus(note.text)) <= 2 * NOTE_LENGTH + 20


def test_what_people_write_in_english_is_never_cut_before_its_length():
    said = "The service moved to a new provider in Hillfields."
    assert len(said) == NOTE_LENGTH
    assert local_note("2021-07", said).text == said


COVENTRY = Selection("E08000026", indicator="91380")


@pytest.mark.parametrize(
    ("query", "selection"),
    [
        ("area=E08000026&ind=91380&asat=latest", COVENTRY),
        ("area=E08000026&ind=91380&asat=2024-03", replace(COVENTRY, as_at=date(2024, 3, 31))),
        (
            "area=E06000061.E06000062&name=Northamptonshire&ind=92432&asat=latest",
            Selection("E06000061.E06000062", "Northamptonshire", "92432"),
        ),
        (
            "area=E08000026&ind=91380&vs=region&period=2016-18&asat=latest",
            replace(COVENTRY, versus="region", period="2016-18"),
        ),
        (
            "area=E08000026&ind=92708&vs=england&show=map&period=latest&asat=latest",
            Selection("E08000026", indicator="92708", show="map"),
        ),
        (
            "area=E08000026&ind=91380&vs=E06000008.E10000023&bm=region&period=latest&sex=female&show=bars"
            "&form=index&events=covid&notes=2021-07+New+service&asat=latest",
            select(
                of=COVENTRY,
                versus="E06000008.E06000065",
                benchmark="region",
                sex="female",
                form="index",
                events=("covid",),
                notes=(LocalNote(date(2021, 7, 31), "New service"),),
            ),
        ),
        (
            "area=E10000031&ind=91380&vs=england&bm=england&period=latest&sex=persons&split=sex&show=bars"
            "&form=values&sub=ocu&target=rate&amount=60&by=2028&cost=4500.5&return=4&asat=latest",
            select(
                "E10000031",
                indicator="91380",
                substance="ocu",
                target="rate",
                amount=60.0,
                by=2028,
                cost=4500.5,
                returned=4.0,
            ),
        ),
    ],
)
def test_links_that_earlier_versions_wrote_still_open_the_same_view(query, selection):
    decoded = read(dict(parse_qsl(query)))
    assert decoded.selection == selection
    assert decoded.warnings == ()


def test_a_former_code_opens_with_its_own_past_or_under_today_s_code():
    assert read({"area": "E10000006", "ind": "91380"}).warnings == ()
    today = read({"area": "E08000038", "ind": "91380", "vs": "E10000002"}).selection
    assert (today.area, today.versus) == ("E08000016", "E06000060")


def test_the_long_words_of_the_command_line_are_read_and_the_short_ones_win():
    asked = {"area": "E08000026", "indicator": "92432", "versus": "region", "as-at": "2024-03"}
    assert read(asked).selection == Selection(
        "E08000026", indicator="92432", versus="region", as_at=date(2024, 3, 31)
    )
    assert read(asked | {"ind": "91380"}).selection.indicator == "91380"


@pytest.mark.parametrize(
    ("text", "as_of", "said"),
    [
        ("2026-09-24.5993a86c", "2026-09-24.5993a86c", None),
        ("2026-09-24.5993a86c+local.0123abcd", "2026-09-24.5993a86c+local.0123abcd", None),
        ("2026-09-24.5993a86c local.0123abcd", "2026-09-24.5993a86c+local.0123abcd", None),
        ("2026-02-30.5993a86c", None, "“2026-02-30.5993a86c”"),
        ("yesterday", None, "“yesterday”, which names none"),
        ("../../etc/passwd", None, "“../../etc/passwd”"),
    ],
)
def test_the_figures_that_a_link_was_made_on_are_read_or_refused_visibly(text, as_of, said):
    parameters = dict(parse_qsl(urlencode({"area": "E08000026", "asof": text})))
    decoded = read(parameters)
    assert decoded.as_of == as_of
    assert decoded.selection == Selection("E08000026")
    assert "asof" not in encode(decoded.selection)
    assert (decoded.warnings == ()) if said is None else (said in decoded.warnings[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [("95", None), ("998", "99.8% intervals, which are not held; 95% ones are shown"), ("80", "“80”")],
)
def test_only_95_percent_intervals_are_held_and_the_key_is_never_written(text, said):
    decoded = read({"area": "E08000026", "ci": text})
    assert decoded.selection == Selection("E08000026")
    assert "ci" not in encode(decoded.selection)
    assert (decoded.warnings == ()) if said is None else (said in decoded.warnings[0])


def test_the_moment_is_written_out_even_when_it_is_the_default():
    assert encode(Selection(area="E08000026")) == {
        "area": "E08000026",
        "vs": "england",
        "bm": "england",
        "period": "latest",
        "sex": "persons",
        "split": "sex",
        "ages": "broad",
        "am": "rate",
        "show": "bars",
        "form": "values",
        "list": "one",
        "oc": "yes",
        "part": "time",
        "indic": "yes",
        "sub": "alcohol",
        "target": "england",
        "sec": "all",
        "depth": "short",
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
            select("E08000026", amount=62.5, by=2028, returned=4.0),
            "“-4” for cost",
        ),
        ({"area": "E08000026", "by": "1066"}, Selection("E08000026"), "“1066”"),
        (
            {"area": "E08000026", "events": "covid.flood"},
            select("E08000026", events=("covid",)),
            "“flood”",
        ),
        (
            {"area": "E08000026", "notes": "2021-07 New service opened|2022 Not a month|2023-01"},
            select("E08000026", notes=(LocalNote(date(2021, 7, 31), "New service opened"),)),
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


@given(SELECTIONS)
def test_a_link_to_send_writes_what_differs_from_the_defaults_and_means_the_same(selection):
    whole = encode(selection)
    sent = short(whole)
    assert read(sent).selection == read(whole).selection
    defaults = defaults_of(VERSION)
    assert all(defaults.get(key) != text for key, text in sent.items() if key != VERSION_KEY)


def test_a_default_that_changes_leaves_the_links_of_before_as_they_were(monkeypatch):
    before = short(encode(Selection(area="E08000026")))
    monkeypatch.setattr(codec, "VERSION", "2")
    monkeypatch.setitem(codec.DEFAULTS, "2", Selection(versus="region"))
    assert read(before).selection.versus == "england"
    assert read({"area": "E08000026"}).selection.versus == "england"
    assert read({"area": "E08000026", "v": "2"}).selection.versus == "region"
    assert short(encode(Selection(area="E08000026", versus="region"))) == {"v": "2", "area": "E08000026"}
    assert short(encode(Selection(area="E08000026")))["vs"] == "england"


def test_a_version_that_is_not_known_has_the_defaults_of_today():
    assert read({"area": "E08000026", "v": "99"}).selection == Selection(area="E08000026")
