import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from needs.domain.errors import NeedsError, SnapshotError
from needs.domain.vocabulary import ComparatorGroup, NationalEvent, Sex, Substance, TrendForm
from needs.exports.picture.svg_text import UndrawableError
from needs.store.in_use import Figures
from needs.store.library import Library, Loaded
from needs.store.outlines import embedded_outlines
from needs.store.program import build
from needs.web import routes as module
from needs.web.responses import ResponseCache, ResponseIndex, StoredResponse
from needs.web.routes import routes
from tests.chosen import COMPARED
from tests.conftest import TODAY
from tests.exports.test_light import read
from tests.places import CITY, COVENTRY, CUMBRIA, NORTHAMPTONSHIRE
from tests.web.serve import ask

KEYS = [
    "area",
    "name",
    "ind",
    "vs",
    "show",
    "form",
    "sub",
    "period",
    "asat",
    "events",
    "notes",
    "page",
    "width",
]
WORDS = [
    COVENTRY,
    CITY,
    NORTHAMPTONSHIRE,
    CUMBRIA,
    "",
    "<script>",
    "91380",
    "94240",
    "all",
]
WORDS += [
    "all",
    *COMPARED,
    *TrendForm,
    *ComparatorGroup,
    *Sex,
    *Substance,
    *NationalEvent,
    "trends",
    "compare",
    "gap",
    "2019-03",
    "400",
]
QUERIES = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=200),
    st.dictionaries(st.sampled_from(KEYS), st.one_of(st.sampled_from(WORDS), st.text(max_size=20))).map(
        urlencode
    ),
)


@pytest.fixture(scope="module")
def app(snapshot):
    return Starlette(routes=routes(Held(snapshot), today=lambda: TODAY))


class Held(Figures):
    """The embedded figures, without looking for others."""

    def __init__(self, snapshot, problem=""):
        super().__init__()
        self.shown = Loaded(snapshot, problem)

    def current(self):
        return self.shown

    def outlines(self):
        return embedded_outlines(), ""


def test_a_brief_is_a_page_with_the_headers_of_a_plain_one(app):
    answer = ask(app, "/light/brief", "area=E08000026")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=300, stale-while-revalidate=86400"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert "Coventry" in read(answer.text).text


def test_without_a_place_the_list_is_shown_and_with_a_wrong_one_it_says_so(app):
    assert ask(app, "/light/brief").status == 200
    answer = ask(app, "/light/brief", "area=E99999999")
    assert answer.status == 404
    assert "E99999999" in read(answer.text).text


def test_what_the_link_got_wrong_is_said_and_the_rest_works(app):
    answer = ask(app, "/light/brief", urlencode({"area": "E08000026", "ind": "<b>zz</b>"}))
    assert answer.status == 200
    assert "“<b>zz</b>”" in read(answer.text).text.lower()


def test_the_figures_are_as_at_the_month_of_the_link(app):
    now, then = (ask(app, "/light/brief", f"area=E08000026{more}").text for more in ("", "&asat=2018-03"))
    assert "March 2018" in read(then).text
    assert "2022–24" in read(now).text
    assert "2022–24" not in read(then).text


def test_a_link_that_was_made_on_other_figures_says_so(snapshot, app):
    older = read(ask(app, "/light/brief", "area=E08000026&asof=2020-01-31.0123abcd").text).text
    assert "made on figures of 31 January 2020" in older
    same = read(ask(app, "/light/brief", f"area=E08000026&asof={snapshot.stamp}").text).text
    assert "made on figures" not in same


def test_a_problem_with_the_figures_is_said(snapshot):
    app = Starlette(
        routes=routes(Held(snapshot, "The refreshed figures cannot be used."), today=lambda: TODAY)
    )
    assert "cannot be used" in read(ask(app, "/light/brief", "area=E08000026").text).text


@pytest.mark.parametrize("path", ["/light/brief", "/figure.svg", "/figure.png"])
def test_only_reading_is_allowed(app, path):
    assert ask(app, path, "area=E08000026", method="HEAD").status == 200
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert ask(app, path, "area=E08000026", method=method).status == 405


@pytest.mark.parametrize("path", ["/light/brief", "/figure.svg", "/figure.png"])
def test_a_reader_who_holds_the_answer_gets_no_second_one(app, path):
    first = ask(app, path, "area=E08000026")
    etag = first.headers["etag"]
    for named in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = ask(app, path, "area=E08000026", headers=[(b"if-none-match", named.encode())])
        assert (again.status, again.body) == (304, b""), named
        assert again.headers["etag"] == etag
    assert ask(app, path, "area=E08000026", headers=[(b"if-none-match", b'"other"')]).status == 200


def test_the_name_of_an_answer_goes_by_what_it_shows(snapshot, app):
    def etag(query, app=app):
        return ask(app, "/light/brief", query).headers["etag"]

    assert etag("area=E08000026") == etag("area=e08000026&vs=region") == etag("utm=x&area=E08000026")
    assert etag("area=E08000026") != etag("area=E08000025")
    assert etag("area=E08000026") != etag("area=E08000026&asat=2018-03")
    tomorrow = Starlette(routes=routes(Held(snapshot), today=lambda: TODAY + timedelta(days=1)))
    replica = Starlette(routes=routes(Held(snapshot), today=lambda: TODAY))
    assert etag("area=E08000026") != etag("area=E08000026", tomorrow)
    assert etag("area=E08000026") == etag("area=E08000026", replica)


def test_a_page_is_made_once(app, monkeypatch):
    ask(app, "/light/brief", "area=E08000025")
    monkeypatch.setattr(module, "light_brief", lambda *_, **__: pytest.fail("made again"))
    assert ask(app, "/light/brief", "area=E08000025").status == 200


class InMemory(Held):
    """Figures that are in memory, so that an answer that is known needs no thread."""

    def held(self):
        return self.shown


def test_what_was_asked_before_is_answered_without_a_thread(snapshot, monkeypatch):
    app = Starlette(routes=routes(InMemory(snapshot), today=lambda: TODAY))
    first = ask(app, "/light/brief", "area=E08000026")
    monkeypatch.setattr(module, "run_in_threadpool", lambda *_: pytest.fail("went to a thread"))
    again = ask(app, "/light/brief", "area=E08000026")
    assert (again.status, again.body, again.headers["etag"]) == (200, first.body, first.headers["etag"])
    held = ask(
        app, "/light/brief", "area=E08000026", headers=[(b"if-none-match", first.headers["etag"].encode())]
    )
    assert (held.status, held.body) == (304, b"")


@pytest.mark.parametrize("other", ["the place", "the day", "the figures", "a problem with them"])
def test_what_differs_in_anything_is_made_anew(snapshot, monkeypatch, other):
    figures, days = InMemory(snapshot), [TODAY]
    app = Starlette(routes=routes(figures, today=lambda: days[-1]))
    ask(app, "/light/brief", "area=E08000026")
    went, query = [], "area=E08000026"
    through = module.run_in_threadpool
    monkeypatch.setattr(module, "run_in_threadpool", lambda *asked: went.append(asked) or through(*asked))
    if other == "the place":
        query = "area=E08000025"
    elif other == "the day":
        days.append(TODAY + timedelta(days=1))
    elif other == "the figures":
        figures.shown = Loaded(replace(snapshot, manifest={**snapshot.manifest, "stamp": "another"}), "")
    else:
        figures.shown = Loaded(snapshot, "The figures could not be read.")
    answer = ask(app, "/light/brief", query)
    assert answer.status == 200
    assert len(went) == 1
    assert (b"The figures could not be read." in answer.body) is (other == "a problem with them")


def test_figures_are_in_memory_until_others_take_their_place(own_data_folder, monkeypatch):
    monkeypatch.setattr(Library, "load", lambda self: Loaded(None))
    figures = Figures()
    assert figures.held() is None
    loaded = figures.current()
    assert figures.held() is loaded
    own_data_folder.mkdir(parents=True)
    Library().switch("another")
    assert figures.held() is None


@pytest.mark.parametrize(
    "query",
    [
        "area=E08000026&ind=91380",
        "area=E08000026&page=gap",
        "area=E08000026&page=compare&show=funnel&width=400",
    ],
)
def test_a_figure_is_rebuilt_from_its_link(app, query):
    svg, png = ask(app, "/figure.svg", query), ask(app, "/figure.png", query)
    assert svg.headers["content-type"] == "image/svg+xml"
    root = ET.fromstring(svg.body)
    assert root.get("width") == ("400" if "width" in query else "960")
    assert "Coventry" in "".join(root.itertext())
    assert png.status == 200
    assert png.body.startswith(b"\x89PNG")


@pytest.mark.parametrize("width", ["319", "2001", "abc", "-400", "", "1e3", "٤٠٠", "400.5"])
def test_a_width_that_cannot_be_meant_is_refused_in_words(app, width):
    answer = ask(app, "/figure.png", urlencode({"area": "E08000026", "width": width}))
    assert answer.status == 400
    assert "from 320 to 2000" in answer.text


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 404, "no place"),
        ("area=X", 404, "“X”"),
        ("area=E08000026&page=overview", 400, "page="),
        ("area=E08000026&page=gap&sub=ocu", 404, "cannot be computed"),
        ("area=E08000026&page=compare&vs=neighbours-api", 404, "available after an update"),
        ("area=" + "E" * 5000, 414, "too long"),
    ],
)
def test_what_cannot_be_shown_is_said_in_words(app, query, status, said):
    answer = ask(app, "/figure.svg", query)
    assert answer.status == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert said in answer.text


def test_what_cannot_be_drawn_here_is_said(snapshot, monkeypatch):
    def refuse(*_, **__):
        raise UndrawableError("A trace of the kind “sankey” cannot be drawn without a browser.")

    monkeypatch.setattr(module, "svg_of", refuse)
    answer = ask(Starlette(routes=routes(Held(snapshot))), "/figure.svg", "area=E08000026")
    assert answer.status == 501
    assert "sankey" in answer.text


def test_without_a_font_a_png_is_not_made_and_an_svg_is(snapshot, monkeypatch):
    monkeypatch.setattr(module, "has_font", lambda: False)
    app = Starlette(routes=routes(Held(snapshot)))
    assert ask(app, "/figure.png", "area=E08000026").status == 501
    assert ask(app, "/figure.svg", "area=E08000026").status == 200


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_any_query_at_all_gets_a_sound_page(app, query):
    answer = ask(app, "/light/brief", _in_an_address(query))
    assert answer.status in (200, 404)
    read(answer.text)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_any_query_at_all_gets_a_sound_picture_or_words(app, query):
    answer = ask(app, "/figure.svg", _in_an_address(query))
    assert answer.status in (200, 400, 404)
    if answer.status == 200:
        ET.fromstring(answer.body)
    else:
        assert answer.headers["content-type"].startswith("text/plain")


def _in_an_address(query):
    return query if isinstance(query, bytes) else query.encode("utf-8", "surrogatepass")


def test_a_refresh_is_seen_and_the_figures_are_read_once(own_data_folder, monkeypatch):
    library = Library()
    loads = []
    monkeypatch.setattr(Library, "load", lambda self: loads.append(self.current_name()) or Loaded(None))
    figures = Figures()
    figures.current()
    figures.current()
    own_data_folder.mkdir(parents=True)
    library.switch("another")
    figures.current()
    figures.current()
    assert loads == ["", "another"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_map_is_drawn_on_outlines_with_their_attribution_and_a_tile_map_on_tiles(app, width):
    for show in ("outlines", "outline-fifths", "map", "fifths"):
        answer = ask(app, "/figure.svg", f"page=compare&area=E08000026&show={show}&width={width}")
        assert answer.status == 200
        # A line of the source may end anywhere.
        said = "".join("".join(ET.fromstring(answer.body).itertext()).split())
        on_outlines = show.startswith("outline")
        assert ("London,enlarged" in said) == on_outlines
        assert ("OSdata©Crowncopyrightanddatabaseright2024" in said) == on_outlines


def test_what_is_kept_stays_within_its_room():
    kept = ResponseCache(10)
    for name in "abc":
        kept.keep(name, StoredResponse(b"1234", "text/plain"))
    assert kept.get("a") is None
    assert kept.get("b")
    kept.keep("d", StoredResponse(b"1234", "text/plain"))
    assert kept.get("c") is None, "the one asked for last stays"
    kept.keep("e", StoredResponse(b"12345678901", "text/plain"))
    assert kept.get("e") is None
    assert len(kept) == 2


def test_of_what_is_known_the_first_is_forgotten_where_there_are_too_many():
    known = ResponseIndex(2)
    for name in ("a", "b", "c"):
        known.keep((name, "asked"), name)
    assert [known.get((name, "asked")) for name in ("a", "b", "c")] == ["", "b", "c"]


def test_a_build_has_one_name():
    assert build() == build()
    assert len(build()) == 16


def test_a_place_that_cannot_be_shown_is_refused_in_words(snapshot, monkeypatch):
    def refuse(*_, **__):
        raise NeedsError("Not this one.", "Take another.")

    monkeypatch.setattr(module, "brief", refuse)
    app = Starlette(routes=routes(Held(snapshot), today=lambda: date(2026, 1, 1)))
    answer = ask(app, "/light/brief", "area=E08000026")
    assert answer.status == 404
    assert "Not this one." in read(answer.text).text


def test_a_server_is_ready_once_it_has_figures_and_says_why_where_not(snapshot, app, monkeypatch):
    answer = ask(app, "/ready")
    assert (answer.status, answer.text) == (200, f"Figures {snapshot.stamp}.\n")
    assert answer.headers["cache-control"] == "no-store"
    assert ask(app, "/ready", method="HEAD").status == 200
    passed_over = Starlette(routes=routes(Held(snapshot, "Those of today cannot be used.")))
    assert ask(passed_over, "/ready").text.endswith("Those of today cannot be used.\n")

    def none(_):
        raise SnapshotError("observations.parquet in data is missing.", "Restore it.")

    monkeypatch.setattr(Figures, "current", none)
    empty = Starlette(routes=routes(Figures()))
    for path in ("/ready", "/light/brief", "/figure.svg", "/figure.png"):
        answer = ask(empty, path, "area=E08000026")
        assert (answer.status, answer.text) == (503, "observations.parquet in data is missing. Restore it.\n")
        assert answer.headers["cache-control"] == "no-store"


def test_what_was_made_is_logged_with_its_ids_and_with_nothing_of_the_reader(snapshot, caplog):
    app = Starlette(routes=routes(Held(snapshot), today=lambda: TODAY))
    with caplog.at_level("INFO", logger="needs"):
        query = urlencode(
            {"area": "E06000061.E06000062", "name": "My own name", "ind": "91380", "width": 401}
        )
        assert ask(app, "/figure.svg", query, headers=[(b"user-agent", b"me")]).status == 200
    (made,) = [record for record in caplog.records if getattr(record, "event", "") == "made"]
    assert (made.area, made.indicator, made.status) == ("E06000061.E06000062", "91380", 200)
    assert made.milliseconds >= 0
    assert "My own name" not in caplog.text
    assert not any("My own name" in str(value) for value in made.__dict__.values())
