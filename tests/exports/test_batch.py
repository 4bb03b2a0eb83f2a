"""Packs of many places: made once, made again where something changed, and never stopped by one of them."""

import os
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

import needs.exports.batch as batches
from needs.domain.errors import NeedsError
from needs.exports.batch import LOG, BatchState, Order, batch
from needs.exports.files import ENDINGS, save, written
from needs.exports.office.style import HouseStyle
from needs.sources.boundaries import Outlines
from tests.chosen import chosen as select
from tests.conftest import TODAY
from tests.places import CITY, COVENTRY, CUMBERLAND

CODES = (COVENTRY, CITY, CUMBERLAND)
QUICK = select(sections=("grants",), versus="region")


@pytest.fixture
def areas(snapshot):
    return [snapshot.register.get(code) for code in CODES]


@pytest.fixture
def order():
    return Order(QUICK, TODAY, "xlsx")


class Writer:
    """Stands in for what makes packs and writes them: notes the places, and can be broken for one of them."""

    def __init__(self):
        self.places = []
        self.error = None

    def pack_of(self, snapshot, place, selection, *, today, site, outlines):
        return SimpleNamespace(place=place.name, chosen=selection)

    def written(self, pack, ending, style):
        self.places.append(pack.place)
        if self.error and pack.place == "City of London":
            raise self.error
        return f"{ending} {pack.place} {pack.chosen.area}".encode()


@pytest.fixture
def made(monkeypatch):
    writer = Writer()
    monkeypatch.setattr(batches, "pack_of", writer.pack_of)
    monkeypatch.setattr(batches, "written", writer.written)
    return writer


def run(snapshot, tmp_path, order, areas, **options):
    return batch(snapshot, tmp_path / "packs", order, areas=areas, workers=1, **options)


def log_of(tmp_path):
    return pd.read_csv(tmp_path / "packs" / LOG, keep_default_na=False, encoding="utf-8-sig")


def test_each_place_becomes_a_file_and_a_line_of_the_log(snapshot, tmp_path, order, areas, made):
    told = []
    entries = run(snapshot, tmp_path, order, areas, on_entry=lambda *step: told.append(step))
    assert made.places == ["Coventry", "City of London", "Cumberland"]
    assert [each.state for each in entries] == [BatchState.MADE] * 3
    assert [(done, of, each.area) for done, of, each in told] == [
        (number, 3, code) for number, code in enumerate(CODES, start=1)
    ]
    log = log_of(tmp_path)
    assert list(log.columns[:7]) == ["area", "name", "file", "bytes", "seconds", "state", "message"]
    assert log["area"].tolist() == list(CODES)
    for _, line in log.iterrows():
        assert (tmp_path / "packs" / line["file"]).stat().st_size == line["bytes"]
    assert (tmp_path / "packs" / "coventry-drug-and-alcohol-need.xlsx").is_file()
    assert len(list((tmp_path / "packs").iterdir())) == 4


def test_only_what_is_missing_is_made_again(snapshot, tmp_path, order, areas, made):
    run(snapshot, tmp_path, order, areas)
    made.places.clear()
    (tmp_path / "packs" / "cumberland-drug-and-alcohol-need.xlsx").unlink()
    entries = run(snapshot, tmp_path, order, areas)
    assert made.places == ["Cumberland"]
    assert [each.state for each in entries] == [
        BatchState.PASSED_OVER,
        BatchState.PASSED_OVER,
        BatchState.MADE,
    ]
    # And on another day, after a run that passed over.
    made.places.clear()
    run(snapshot, tmp_path, replace(order, today=date(2027, 1, 1)), areas)
    assert made.places == []


@pytest.mark.parametrize(
    "change",
    [
        {"selection": select(of=QUICK, sections=("grants", "headline"))},
        {"selection": select(of=QUICK, depth="full")},
        {"style": HouseStyle(font="Georgia")},
        {"style": HouseStyle(document=b"a template")},
        {"site": "https://needs.example"},
        {"outlines": Outlines({}, "2024", TODAY, "")},
    ],
    ids=["sections", "depth", "font", "template", "site", "outlines"],
)
def test_other_choices_or_another_style_make_every_file_again(snapshot, tmp_path, order, areas, made, change):
    run(snapshot, tmp_path, order, areas)
    made.places.clear()
    run(snapshot, tmp_path, replace(order, **change), areas)
    assert len(made.places) == 3


def test_other_figures_or_another_program_make_every_file_again(
    snapshot, tmp_path, order, areas, made, monkeypatch
):
    run(snapshot, tmp_path, order, areas)
    newer = replace(snapshot, manifest={**snapshot.manifest, "stamp": "2027-01-01.00000000"})
    run(newer, tmp_path, order, areas)
    assert len(made.places) == 6
    monkeypatch.setattr(batches, "build", lambda: "another")
    run(newer, tmp_path, order, areas)
    assert len(made.places) == 9


def test_another_month_or_kind_of_file_stands_beside_the_first(snapshot, tmp_path, order, areas, made):
    run(snapshot, tmp_path, order, areas[:1])
    run(snapshot, tmp_path, replace(order, ending="ods"), areas[:1])
    run(snapshot, tmp_path, replace(order, selection=replace(QUICK, as_at=date(2024, 3, 31))), areas[:1])
    assert sorted(log_of(tmp_path)["file"]) == [
        "coventry-drug-and-alcohol-need-2024-03.xlsx",
        "coventry-drug-and-alcohol-need.ods",
        "coventry-drug-and-alcohol-need.xlsx",
    ]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (NeedsError("The template is locked.", "Open it."), "The template is locked. Open it."),
        (ZeroDivisionError("=1/0"), "Unexpected ZeroDivisionError: =1/0"),
    ],
)
def test_a_place_that_fails_does_not_stop_the_rest_and_is_tried_again(
    snapshot, tmp_path, order, areas, made, error, message
):
    made.error = error
    entries = run(snapshot, tmp_path, order, areas)
    assert [each.state for each in entries] == [BatchState.MADE, BatchState.FAILED, BatchState.MADE]
    assert entries[1].message == message
    assert not (tmp_path / "packs" / entries[1].file).exists()
    made.places.clear()
    made.error = None
    assert [each.state for each in run(snapshot, tmp_path, order, areas)] == [
        BatchState.PASSED_OVER,
        BatchState.MADE,
        BatchState.PASSED_OVER,
    ]
    assert made.places == ["City of London"]


@pytest.mark.parametrize("content", ["", "not a log\n1\n", "area,name\n1,2\n", "\x00\xff", None])
def test_a_log_that_cannot_be_read_is_begun_anew(snapshot, tmp_path, order, areas, made, content):
    run(snapshot, tmp_path, order, areas)
    log = tmp_path / "packs" / LOG
    log.unlink() if content is None else log.write_text(content, "latin-1")
    entries = run(snapshot, tmp_path, order, areas)
    assert [each.state for each in entries] == [BatchState.MADE] * 3
    assert len(log_of(tmp_path)) == 3


def test_a_log_cut_short_costs_only_what_it_lost(snapshot, tmp_path, order, areas, made):
    run(snapshot, tmp_path, order, areas)
    made.places.clear()
    log = tmp_path / "packs" / LOG
    log.write_bytes(b"\r\n".join(log.read_bytes().split(b"\r\n")[:3]) + b"\r\n")
    run(snapshot, tmp_path, order, areas)
    assert made.places == ["Cumberland"]


def test_a_folder_that_cannot_be_made_is_said(snapshot, tmp_path, order, areas):
    (tmp_path / "packs").write_text("a file")
    with pytest.raises(NeedsError, match="cannot be made"):
        run(snapshot, tmp_path, order, areas)


def test_two_processes_make_what_one_makes(snapshot, tmp_path, order, areas):
    """With the real writer: the same bytes, whichever process made them."""
    one = batch(snapshot, tmp_path / "one", order, areas=areas[:2], workers=1)
    two = batch(snapshot, tmp_path / "two", order, areas=areas[:2], workers=2)
    assert [each.state for each in (*one, *two)] == [BatchState.MADE] * 4
    for each in one:
        assert (tmp_path / "one" / each.file).read_bytes() == (tmp_path / "two" / each.file).read_bytes()


class _Deadly(HouseStyle):
    """A style that ends the process which reads it, as a computer without memory would."""

    def __reduce__(self):
        return os._exit, (1,)


def test_a_process_that_is_ended_from_outside_fails_its_place_alone(snapshot, tmp_path, order, areas):
    (entry,) = batch(snapshot, tmp_path, replace(order, style=_Deadly()), areas=areas[:1], workers=2)
    assert entry.state == BatchState.FAILED
    assert "was ended" in entry.message


def test_there_is_a_writer_for_every_ending_and_others_are_refused(snapshot):
    assert set(ENDINGS) == {"docx", "pptx", "xlsx", "ods", "zip"}
    with pytest.raises(NeedsError, match=r"“pdf”.*docx, pptx, xlsx, ods or zip"):
        written(None, "pdf", HouseStyle())


def test_a_file_is_whole_or_what_it_was_before(tmp_path, monkeypatch):
    path = tmp_path / "pack.docx"
    save(path, b"first")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("needs.exports.files.os.fsync", full)
    with pytest.raises(NeedsError, match=r"No space left on device.*Free some space"):
        save(path, b"second")
    assert path.read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["pack.docx"]


def test_nothing_is_left_where_whoever_waits_has_enough(tmp_path, monkeypatch):
    def stop(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr("needs.exports.files.os.fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        save(tmp_path / "pack.docx", b"content")
    assert os.listdir(tmp_path) == []


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NeedsError, match=r"The folder .*nowhere is not there\. Make it"):
        save(tmp_path / "nowhere" / "pack.docx", b"content")
