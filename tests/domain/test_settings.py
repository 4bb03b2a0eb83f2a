"""The table of settings, and README's."""

import re

import pytest

from needs.domain import settings
from needs.domain.settings import SETTINGS, Setting
from tests.conftest import ROOT


def test_every_setting_stands_in_the_table():
    assert set(SETTINGS) == {each for each in vars(settings).values() if isinstance(each, Setting)}


def test_nothing_else_reads_the_environment():
    reads = [
        path.name
        for path in (ROOT / "src").rglob("*.py")
        if re.search(r"os\.environ|getenv", path.read_text("utf-8"))
    ]
    assert reads == ["settings.py"]


@pytest.mark.parametrize(
    ("held", "text", "words"),
    [
        (None, "else", []),
        ("  ", "else", []),
        (" A.example, b.example  c ", "A.example, b.example  c", ["a.example", "b.example", "c"]),
    ],
)
def test_a_setting_is_read_without_blanks_around_it(monkeypatch, held, text, words):
    setting = Setting("NEEDS_TRIED", "for a test")
    monkeypatch.delenv("NEEDS_TRIED", raising=False)
    if held is not None:
        monkeypatch.setenv("NEEDS_TRIED", held)
    assert setting.text("else") == text
    assert setting.words() == words
    assert str(setting) == "NEEDS_TRIED"
