"""The command line under any arguments: an answer, a plain sentence, or the usage; never a traceback."""

import contextlib
import io
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from needs.cli.main import main
from tests.conftest import ROOT
from tests.hostile.audited import Seen, watched
from tests.hostile.trying import tries

PLACES = ["Coventry", "E08000026", "E06000061+E06000062", "England", "E12000005", "Cumbria", "", "+", "."]
WORDS = st.one_of(
    st.sampled_from([*PLACES, "91380", "ocu", "alcohol", "latest", "../../etc/passwd", "-", "--", "=1+1"]),
    st.sampled_from(["\x00", "\udcff", "E08000026" * 500, "é\u202e", "%s%n", "2019/20", "2024-03", "nan"]),
    st.text(max_size=20),
)
OPTIONS = st.sampled_from(
    [
        "--as-at",
        "--format",
        "--areas",
        "--region",
        "--neighbours-of",
        "--neighbour-model",
        "--period",
        "--substance",
        "--method",
    ]
)
COMMANDS = st.sampled_from(
    ["headline", "compare", "trend", "gap", "sources", "check", "rollback", "pack", "", "nonsense"]
)
LINES = st.tuples(COMMANDS, st.lists(WORDS | OPTIONS, max_size=6)).map(lambda parts: [parts[0], *parts[1]])


def run(arguments):
    """The exit status, and what was printed on both streams."""
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            status = main(arguments)
        except SystemExit as left:
            status = left.code
    return status, out.getvalue(), error.getvalue()


@settings(max_examples=tries(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arguments=LINES)
def test_any_arguments_get_an_answer_or_a_plain_sentence(arguments, no_network, own_data_folder):
    with watched(seen := Seen()):
        status, _, error = run(arguments)
    assert status in (0, 1, 2)
    assert (status == 0) or error.strip()
    assert "Traceback" not in error
    outside = {path for path in seen.written if not path.is_relative_to(own_data_folder)}
    assert not {path for path in outside if "__pycache__" not in path.parts}
    assert not {path for path in seen.read if path.name == "passwd"}


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["build"], 1, "publications"),
        (["build", "observations.csv"], 2, "unrecognized arguments"),
        (["check", "--live", "--base-url", "file:///etc/passwd"], 1, "is not the address"),
        (["check", "--live", "--base-url", "http://[::1"], 1, "is not the address"),
        (["check", "--live", "--base-url", "http://127.0.0.1:99999/"], 1, "127.0.0.1:99999"),
        (["refresh", "--base-url", "gopher://x"], 1, "is not the address"),
        (["refresh", "--indicators", "1,2,../3"], 1, "1"),
        (["refresh", "--from", "no/such/folder"], 1, "There is no folder"),
        (["rollback"], 1, "there are none before them"),
        (["rollback", "../../etc"], 1, "No figures called"),
        (["refresh", "--base-url", "http://127.0.0.1:9/"], 1, "cannot be reached"),
        (["headline", "\udcff"], 1, "is not a council"),
        (["trend", "91380", "Nowhere"], 1, "Nowhere"),
        ([], 2, "usage"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(arguments, status, said, own_data_folder, monkeypatch):
    monkeypatch.chdir(ROOT)
    # So that nobody waits before an attempt is repeated.
    monkeypatch.setattr("needs.sources.transport.random.uniform", lambda *_: 0.0)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    found, _, error = run(arguments)
    assert found == status, error
    assert said in error
    assert "Traceback" not in error


@pytest.mark.parametrize("variable", ["NEEDS_DATA_DIR", "NEEDS_FINGERTIPS_URL"])
def test_a_setting_that_makes_no_sense_is_said(variable, tmp_path):
    """In a process of its own, as a service manager would start it, with bytes that are no text."""
    ran = subprocess.run(
        [sys.executable, "-m", "needs", "refresh", "--indicators", "91380"],
        check=False,
        capture_output=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin", "HOME": str(tmp_path), "NEEDS_DATA_DIR": str(tmp_path / "held")}
        | {"NEEDS_FINGERTIPS_URL": "http://127.0.0.1:9/", "NEEDS_BOUNDARIES_URL": "off"}
        | {variable: b"/dev/null/\xff\x01"},
    )
    assert ran.returncode == 1
    assert b"Traceback" not in ran.stderr
    assert ran.stderr.strip()
