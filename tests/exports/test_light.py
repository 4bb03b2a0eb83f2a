import base64
import hashlib
import random
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from needs.domain.selection import Selection
from needs.exports import plain_html as light
from needs.exports.picture.svg_text import UndrawableError
from needs.exports.plain_html import STYLE_HASH, light_brief, light_chooser, light_refusal
from needs.links.codec import link
from needs.reports.brief.numbers import brief
from needs.reports.brief.words import words_of
from needs.store.snapshot import Snapshot, load
from tests.conftest import TODAY
from tests.places import AWKWARD, CORE, RUTLAND

HEAVIEST = 150_000
PLACES = (*CORE, RUTLAND)
SOME = random.Random(20261130).sample([area.code for area in load().register.authorities], 12)
"""Beside the awkward places."""
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Reader(HTMLParser):
    """Checks that tags are closed in order, and keeps them with their attributes and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.tags, self.words = [], [], []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    assert page.startswith("<!DOCTYPE html>")
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert not [tag for tag, _ in reader.tags if tag in ("script", "iframe", "object", "form", "input")]
    assert not [name for _, attributes in reader.tags for name in attributes if name.startswith("on")]
    levels = [int(tag[1]) for tag, _ in reader.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    return reader


def page_of(snapshot: Snapshot, code: str, **more):
    return light_brief(snapshot, brief(snapshot, snapshot.places.get(code), today=TODAY), **more)


def meta(reader, key):
    tags = reader.all("meta")
    return next((each["content"] for each in tags if key in (each.get("name"), each.get("property"))), None)


def codes_of(snapshot):
    register = snapshot.register
    alone = [area.code for area in (*register.authorities, *register.regions, register.england)]
    return alone + [".".join(each.codes) for each in snapshot.places.saved]


@pytest.mark.parametrize("code", dict.fromkeys((*AWKWARD, *SOME)))
def test_a_place_has_a_page_of_sound_html_that_is_light(snapshot, code):
    page = page_of(snapshot, code, site="https://needs.example")
    assert len(page.encode()) < HEAVIEST
    read(page)


@pytest.mark.parametrize("code", PLACES)
def test_every_sentence_and_number_of_the_brief_stands_on_the_page(snapshot, code):
    found = brief(snapshot, snapshot.places.get(code), today=TODAY)
    words, reader = words_of(snapshot, found), read(light_brief(snapshot, found))
    said = [words.title, words.standfirst, *words.findings, words.findings_note, *words.place_notes]
    said += [
        cell for row in words.rows for cell in (row.label, row.value, row.interval, row.period, row.word)
    ]
    said += [sentence for each in words.gaps for sentence in (each.title, *each.sentences)]
    said += [sentence for each in words.trends for sentence in (each.title, *each.sentences)]
    said += [*words.unknown_gaps, *words.cannot_say, *words.sources, words.freshness, words.licence]
    said += [part for definition in words.definitions for part in definition]
    for sentence in said:
        assert " ".join(sentence.split()) in reader.text, sentence
    assert len(reader.all("svg")) == len(found.known_gaps) + len(found.trends)


def test_the_page_says_in_what_language_and_what_of_it_is(snapshot):
    reader = read(page_of(snapshot, "E08000026", site="https://needs.example"))
    assert reader.all("html")[0]["lang"] == "en-GB"
    assert "Coventry" in meta(reader, "og:title")
    assert "Coventry" in meta(reader, "description")
    assert meta(reader, "og:image").startswith("https://needs.example/figure.png?area=E08000026")
    assert (
        meta(reader, "og:url") == f"https://needs.example{link('light/brief', Selection(area='E08000026'))}"
    )
    assert reader.all("a")[0]["href"] == "#main"
    assert any(a["href"].startswith("../brief?area=E08000026") for a in reader.all("a"))


def test_without_an_address_there_is_no_preview_and_without_a_font_it_is_svg(snapshot, monkeypatch):
    assert meta(read(page_of(snapshot, "E08000026")), "og:image") is None
    monkeypatch.setattr(light, "has_font", lambda: False)
    reader = read(page_of(snapshot, "E08000026", site="https://needs.example"))
    assert "/figure.svg?" in meta(reader, "og:image")


def test_every_table_has_a_caption_and_heads_for_rows_and_columns(snapshot):
    reader = read(page_of(snapshot, "E08000026"))
    assert len(reader.all("caption")) == len(reader.all("table")) > 2
    assert {a["scope"] for a in reader.all("th")} == {"col", "row"}
    assert all(a["role"] == "img" and a["aria-labelledby"] for a in reader.all("svg"))


def test_what_a_link_or_a_name_holds_stays_text(snapshot):
    place = snapshot.places.get("E06000061.E06000062", '"><script>alert(1)</script>')
    page = light_brief(snapshot, brief(snapshot, place, today=TODAY), warnings=["<img src=x onerror=y>"])
    assert "<img src=x onerror=y>" in read(page).text


def test_where_a_picture_cannot_be_drawn_its_table_is_open(snapshot, monkeypatch):
    def refuse(*_, **__):
        raise UndrawableError("no")

    monkeypatch.setattr(light, "svg_of", refuse)
    reader = read(page_of(snapshot, "E08000026"))
    assert not reader.all("svg")
    assert all("open" in attributes for attributes in reader.all("details"))


def test_the_list_reaches_every_place_by_a_link(snapshot):
    hrefs = [a["href"] for a in read(light_chooser(snapshot)).all("a")]
    for code in codes_of(snapshot):
        assert any(href.startswith(f"brief?area={code}") for href in hrefs), code


def test_a_place_that_is_not_known_is_said_and_the_list_follows(snapshot):
    reader = read(light_chooser(snapshot, warnings=["The link asks for “X”."], asked=True))
    assert "not known" in reader.text
    assert "“X”" in reader.text
    assert len(reader.all("details")) == len(snapshot.register.regions)


def test_a_refusal_says_why(snapshot):
    assert "shares <ground>" in read(light_refusal("It shares <ground>.")).text


def test_the_style_is_named_as_the_policy_names_it(snapshot):
    style = re.search("<style>(.*?)</style>", light_chooser(snapshot), re.DOTALL)[1]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() == STYLE_HASH
