"""Links of the first release, of every page and choice: each opens what it opened then."""

import json
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from needs.domain.options import LocalNote
from needs.domain.pages import BY_SLUG
from needs.links.codec import decode, encode, short
from tests.chosen import chosen

HELD = [json.loads(line) for line in Path(__file__).with_name("held.jsonl").read_text("utf-8").splitlines()]


def asked(given):
    """A selection from its choices as the file holds them: days as text, lists for tuples."""
    choices = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    if "as_at" in choices:
        choices["as_at"] = date.fromisoformat(choices["as_at"])
    if "notes" in choices:
        choices["notes"] = tuple(LocalNote(date.fromisoformat(day), text) for day, text in choices["notes"])
    return chosen(**choices)


@pytest.mark.parametrize("held", HELD, ids=lambda held: f"{held['page']}-{held['query'][:60]}")
def test_a_link_of_the_first_release_opens_the_same_view(snapshot, held):
    assert held["page"] in BY_SLUG
    parameters = dict(parse_qsl(held["query"]))
    for query in (parameters, short(encode(asked(held["chosen"])))):
        found = decode(query, snapshot.places, snapshot.catalogue)
        assert found.selection == asked(held["chosen"])
        assert found.warnings == ()


def test_every_page_and_every_option_is_among_them():
    assert len(HELD) >= 60
    assert {held["page"] for held in HELD} == set(BY_SLUG)
    written = {key for held in HELD for key in held["chosen"]}
    assert {"form", "events", "notes", "benchmark", "breakdown", "substance", "target", "sections"} <= written
