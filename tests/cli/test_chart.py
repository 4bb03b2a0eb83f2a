"""The command that makes one chart: every kind, its own flags, every kind of file."""

import pytest

from needs.charts.registry import KINDS, build
from needs.cli.main import main
from needs.exports.files import FIGURE_ENDINGS
from needs.exports.picture.svg import svg_of_figure
from needs.store.library import Library
from needs.store.outlines import current_outlines
from tests.chosen import chosen
from tests.places import COVENTRY


def run(capsys, *arguments):
    status = main([str(each) for each in ("chart", *arguments)])
    return status, *capsys.readouterr()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_the_chart_that_a_page_draws(capsys, snapshot, tmp_path, kind):
    path = tmp_path / "made.svg"
    asked = {"indicator": "94201"} if kind == "by age" else {}
    flags = [f"--{name}={value}" for name, value in asked.items()]
    status, said, problem = run(capsys, kind.replace(" ", "-"), "Coventry", *flags, "--out", path)
    assert (status, problem) == (0, "")
    assert said.startswith(f"{path} was written")
    drawn = build(snapshot, kind, chosen(COVENTRY, show=kind, **asked), outlines=current_outlines(Library()))
    assert path.read_bytes() == svg_of_figure(drawn)


@pytest.mark.parametrize("ending", FIGURE_ENDINGS)
def test_every_kind_of_file_is_made(capsys, tmp_path, ending):
    path = tmp_path / f"made.{ending}"
    assert run(capsys, "bars", COVENTRY, "--versus", "region", "--out", path)[0] == 0
    assert path.stat().st_size > 1000


def test_flags_are_those_that_the_kind_declares(capsys, snapshot, tmp_path):
    path = tmp_path / "made.svg"
    flags = ("--indicator", "92432", "--form", "index", "--events", "covid", "--councils", "no")
    assert run(capsys, "trend", COVENTRY, *flags, "--out", path)[0] == 0
    asked = chosen(COVENTRY, indicator="92432", form="index", events=("covid",), councils="no")
    assert path.read_bytes() == svg_of_figure(build(snapshot, "trend", asked))


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (("trend", COVENTRY, "--form", "pie", "--out", "x.svg"), 1, "“pie”, which is not known"),
        (("trend", COVENTRY, "--out", "x.exe"), 1, "It can be docx"),
        (("map", COVENTRY, "--out", "x.docx"), 1, "have no chart of this kind to edit"),
        (("gap", COVENTRY, "--substance", "ocu", "--out", "x.svg"), 1, "no number in treatment"),
        (("trend", "Nowhere", "--out", "x.svg"), 1, "Nowhere"),
    ],
)
def test_what_cannot_be_made_is_said(capsys, tmp_path, monkeypatch, arguments, status, why):
    monkeypatch.chdir(tmp_path)
    found, _, said = run(capsys, *arguments)
    assert found == status
    assert why in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments", [("pie", COVENTRY, "--out", "x.svg"), ("bars", COVENTRY, "--form", "index")]
)
def test_what_is_no_kind_and_no_flag_of_it_is_wrong_use(capsys, arguments):
    with pytest.raises(SystemExit) as stopped:
        run(capsys, *arguments)
    assert stopped.value.code == 2
