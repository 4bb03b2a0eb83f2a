"""The command ``pack``: what it writes, what it says, and with which status it ends."""

import os
from types import SimpleNamespace

import pytest

import needs.exports.batch as batches
from needs.cli.main import main
from needs.domain.errors import NeedsError
from needs.domain.vocabulary import PackSection
from needs.reports.pack.options import PackOptions
from needs.store.outlines import embedded_outlines
from tests.exports.opening import assert_valid


def run(capsys, *arguments):
    status = main(("pack", *map(str, arguments)))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def misused(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(("pack", *map(str, arguments)))
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.fixture
def asked(monkeypatch):
    """What the command asks for, by a stand-in for what makes and writes packs."""
    calls = []

    def pack_of(snapshot, place, selection, *, today, site, outlines, on_step=None):
        calls.append(SimpleNamespace(place=place, selection=selection, site=site, outlines=outlines))
        return calls[-1]

    def written(pack, ending, style, on_step=None):
        pack.ending, pack.style = ending, style
        return b"a pack"

    monkeypatch.setattr("needs.reports.pack.sections.pack_of", pack_of)
    monkeypatch.setattr("needs.exports.files.written", written)
    monkeypatch.setattr(batches, "pack_of", pack_of)
    monkeypatch.setattr(batches, "written", written)
    return calls


def test_coventry_s_report_is_written_whole_and_its_steps_are_told(capsys, tmp_path):
    path = tmp_path / "coventry.docx"
    status, out, err = run(
        capsys,
        *("Coventry", "--as-at", "2024-03", "--indicators", "92432,93763,93764"),
        *("--sections", "headline", "--out", path),
    )
    assert status == 0
    assert f"{path} was written" in out
    assert err.splitlines()[:2] == ["1 of 2: Reading the figures", "2 of 2: The headline figures"]
    assert_valid(path)
    assert os.listdir(tmp_path) == ["coventry.docx"]


def test_every_choice_reaches_the_pack(capsys, tmp_path, asked):
    status, _, _ = run(
        capsys,
        *("E06000061+E06000062", "--name", "Both <b>councils</b>", "--out", tmp_path / "both.PPTX"),
        *("--indicators", "91380 92432,91380", "--sections", "gap+summary", "--depth", "full"),
        *("--against", "Coventry+E06000016", "--as-at", "2024-03", "--site", "https://needs.example/"),
    )
    (call,) = asked
    chosen = call.selection
    assert status == 0
    assert (call.place.name, call.ending, call.site) == (
        "Both b councils /b",
        "pptx",
        "https://needs.example",
    )
    assert (chosen.area, chosen.indicator, chosen.others) == (
        "E06000061.E06000062",
        "91380",
        ("92432",),
    )
    assert (chosen.of(PackOptions).sections, chosen.of(PackOptions).depth) == (("summary", "gap"), "full")
    assert (chosen.versus, f"{chosen.as_at:%Y-%m}") == ("E08000026.E06000016", "2024-03")


def test_without_choices_every_section_stands_against_the_region(capsys, tmp_path, asked):
    run(capsys, "Rutland", "--out", tmp_path / "rutland.zip")
    chosen = asked[0].selection
    assert (chosen.of(PackOptions).sections, chosen.versus, chosen.indicator) == (
        tuple(PackSection),
        "region",
        None,
    )
    run(capsys, "Rutland", "--sections", "all", "--out", tmp_path / "rutland.zip")
    assert asked[1].selection == chosen
    assert asked[1].outlines == embedded_outlines()


def test_a_style_in_a_folder_is_taken(capsys, tmp_path, asked, monkeypatch):
    monkeypatch.setenv("NEEDS_STYLE_DIR", "")
    (tmp_path / "style.toml").write_text('font = "Georgia"\n')
    run(capsys, "Coventry", "--style", tmp_path, "--out", tmp_path / "pack.docx")
    assert asked[0].style.font == "Georgia"
    status, _, err = run(capsys, "Coventry", "--style", tmp_path / "none", "--out", tmp_path / "pack.docx")
    assert status == 1
    assert "none is not there" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Coventry", "--out", "pack.pdf"), "It can be docx, pptx, xlsx, ods or zip."),
        (("Coventry", "--out", "pack"), "does not say what kind of file"),
        (("Coventry",), "--out"),
        (("--out", "pack.docx"), "AREA --all"),
        (("Coventry", "--all", "--out", "packs"), "not allowed with"),
        (("--all", "--out", "packs", "--format", "pdf"), "--format does not say"),
        (("--all", "--out", "packs", "--name", "Two"), "--name goes with"),
        (("Coventry", "--out", "pack.docx", "--format", "zip"), "go with --all"),
        (("--all", "--out", "packs", "--workers", "0"), "no number of processes"),
        (("Coventry", "--out", "pack.docx", "--sections", "gap,hopes"), "hopes is no section"),
        (("Coventry", "--out", "pack.docx", "--sections", ","), "name one or more"),
        (("Coventry", "--out", "pack.docx", "--as-at", "March"), "not a month"),
        (("Coventry", "--out", "pack.docx", "--depth", "deep"), "invalid choice"),
    ],
)
def test_wrong_use_ends_with_status_2_and_says_what_is_wrong(capsys, arguments, said):
    assert said in misused(capsys, *arguments)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Atlantis",), "Atlantis"),
        (("Coventry", "--indicators", "12345"), "12345"),
        (("Coventry", "--against", "Atlantis"), "Atlantis"),
        (("Coventry", "--name", "Two"), "taken together only"),
        (("Coventry+England",), "cannot be part of a combined place"),
    ],
)
def test_what_cannot_be_done_ends_with_status_1_and_leaves_nothing(capsys, tmp_path, asked, arguments, said):
    status, out, err = run(capsys, *arguments, "--out", tmp_path / "pack.docx")
    assert (status, out) == (1, "")
    assert said in err
    assert os.listdir(tmp_path) == []


def test_a_folder_is_missed_before_the_work_is_done(capsys, tmp_path, asked):
    status, _, err = run(capsys, "Coventry", "--out", tmp_path / "none" / "pack.docx")
    assert status == 1
    assert f"The folder {tmp_path / 'none'} is not there." in err
    (tmp_path / "folder.docx").mkdir()
    status, _, err = run(capsys, "Coventry", "--out", tmp_path / "folder.docx")
    assert status == 1
    assert "is a folder. Name a file." in err
    assert asked == []


def test_a_full_disk_leaves_the_file_that_was_there(capsys, tmp_path, asked, monkeypatch):
    path = tmp_path / "pack.docx"
    path.write_bytes(b"last month's")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("needs.exports.files.os.fsync", full)
    status, _, err = run(capsys, "Coventry", "--out", path)
    assert status == 1
    assert "No space left on device" in err
    assert path.read_bytes() == b"last month's"
    assert os.listdir(tmp_path) == ["pack.docx"]


def test_all_councils_go_into_a_folder_once(capsys, tmp_path, asked):
    folder = tmp_path / "new" / "packs"
    line = ("--all", "--out", folder, "--format", "docx", "--workers", "1", "--sections", "grants")
    status, out, err = run(capsys, *line)
    assert (status, out) == (0, "153 made, 0 passed over, 0 failed.\n")
    assert len(list(folder.glob("*.docx"))) == 153
    assert "1 of 153: " in err
    assert {call.selection.versus for call in asked} == {"region"}
    status, out, _ = run(capsys, *line)
    assert (status, out) == (0, "0 made, 153 passed over, 0 failed.\n")
    (folder / "coventry-drug-and-alcohol-need.docx").unlink()
    assert run(capsys, *line)[1] == "1 made, 152 passed over, 0 failed.\n"


def test_one_that_fails_is_told_and_the_status_is_1(capsys, tmp_path, asked, monkeypatch):
    def written(pack, ending, style):
        if pack.place.name == "Rutland":
            raise NeedsError("The template is locked.")
        return b"a pack"

    monkeypatch.setattr(batches, "written", written)
    status, out, err = run(capsys, "--all", "--out", tmp_path / "packs", "--workers", "1")
    assert (status, out) == (1, "152 made, 0 passed over, 1 failed.\n")
    assert "Rutland, failed (The template is locked.)" in err
    assert "1 of 153 packs could not be made." in err
    assert "log.csv says why" in err


def test_stopping_leaves_what_is_done_for_the_next_run(capsys, tmp_path, asked, monkeypatch):
    def written(pack, ending, style):
        if len(asked) > 3:
            raise KeyboardInterrupt
        return b"a pack"

    monkeypatch.setattr(batches, "written", written)
    line = ("--all", "--out", tmp_path / "packs", "--workers", "1")
    status, _, err = run(capsys, *line)
    assert status == 1
    assert "Stopped. The same line goes on where this left off." in err
    monkeypatch.setattr(batches, "written", lambda pack, ending, style: b"a pack")
    assert run(capsys, *line)[1] == "150 made, 3 passed over, 0 failed.\n"
