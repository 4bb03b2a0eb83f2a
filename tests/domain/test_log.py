import json
import logging
import sys

import pytest

from needs.domain.errors import NeedsError
from needs.domain.log import PARTS, Lines, configure_log


def record(message, *arguments, failed=None, **parts):
    made = logging.LogRecord("needs.web.routes", logging.WARNING, "x.py", 1, message, arguments, failed)
    made.__dict__.update(parts)
    return made


def test_a_line_of_json_holds_the_ids_and_nothing_that_is_no_part_of_a_line():
    line = Lines("json").format(
        record("made %s", "it", area="E08000026", indicator="91380", client="192.0.2.1", status=200)
    )
    said = json.loads(line)
    assert said.pop("at").endswith("+00:00")
    assert said == {
        "level": "warning",
        "room": "needs.web.routes",
        "message": "made it",
        "area": "E08000026",
        "indicator": "91380",
        "status": 200,
    }


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_message_cannot_make_two_lines_of_one(form):
    line = Lines(form).format(record("a\nneeds ERROR forged\r\n\u2028b", area="E1\n2"))
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_traceback_is_part_of_its_line(form):
    try:
        raise ZeroDivisionError("by nothing")
    except ZeroDivisionError:
        line = Lines(form).format(record("it stopped", failed=sys.exc_info()))
    assert "by nothing" in line
    assert len(line.splitlines()) == 1


def test_a_line_of_text_says_what_is_known_and_leaves_out_what_is_not():
    line = Lines("text").format(record("made", area="E08000026", indicator=""))
    assert line.endswith("warning needs.web.routes made (area E08000026)")
    assert all(part.isidentifier() for part in PARTS)


@pytest.fixture
def kept():
    logger = logging.getLogger("needs")
    before = (list(logger.handlers), logger.level)
    yield
    logger.handlers, logger.level = before


def test_the_form_is_configured(kept, monkeypatch, capsys):
    monkeypatch.setenv("NEEDS_LOG", " JSON ")
    configure_log()
    configure_log()
    logging.getLogger("needs.store").info("once")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "once"


def test_a_form_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("NEEDS_LOG", "xml")
    with pytest.raises(NeedsError, match="text or json"):
        configure_log()
