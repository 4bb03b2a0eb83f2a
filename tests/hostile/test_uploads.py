"""Files that are no figures, or mean harm: refused in words that say what to do, in little memory."""

import gzip
import io
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odfdo import Document

from needs.domain.errors import InvalidFiguresError
from needs.exports.office.style import read_style
from needs.sources.uploads import FILE_COLUMNS, read_upload
from tests.conftest import ROOT, TODAY
from tests.hostile.audited import Seen, watched
from tests.hostile.trying import refusal, tries
from tests.pages.driving import again, opened, words

HEADER = "indicator,area_code,period,value"
ROW = "ocu-in-treatment,E08000026,2019/20,1480"


@pytest.fixture(scope="module")
def read(snapshot):
    def read(content, name="mine.csv", **how):
        return read_upload(
            content,
            name,
            catalogue=snapshot.catalogue,
            register=snapshot.register,
            held=snapshot.observations,
            today=TODAY,
            **how,
        )

    return read


@pytest.fixture(scope="module")
def refused(read):
    def refused(content, name="mine.csv"):
        with pytest.raises(InvalidFiguresError) as caught:
            read(content, name)
        assert str(caught.value).startswith("None of the file’s rows were taken.")
        return caught.value.problems

    return refused


def workbook():
    """A workbook with a formula and a link to another file."""
    with io.BytesIO() as file:
        with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEADER.split(","))
            sheet.write_formula("A2", "='[other.xlsx]Sheet1'!A1")
            sheet.write_formula("B2", '=HYPERLINK("http://example.org/"&D2)')
        return file.getvalue()


def spreadsheet():
    with io.BytesIO() as file:
        Document("spreadsheet").save(file)
        return file.getvalue()


def archive(of, method=zipfile.ZIP_DEFLATED):
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", method) as packed:
            packed.writestr("../../outside.csv", of)
        return file.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Workbook>&b;</Workbook>'
KINDS = {
    "a workbook": (workbook(), "a workbook"),
    "a workbook with macros": (archive(b"\xd0\xcf\x11\xe0 vbaProject"), "a workbook"),
    "an OpenDocument spreadsheet": (spreadsheet(), "a workbook"),
    "an archive that grows a thousandfold": (archive(b"0" * 50_000_000), "a workbook"),
    "an empty archive": (b"PK\x05\x06" + b"\x00" * 18, "a workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "an old Excel or Word file"),
    "a compressed file": (gzip.compress(HEADER.encode()), "a compressed file"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "a PDF"),
    "a PDF of letters only": (b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "a PDF"),
    "rich text": (rb"{\rtf1\ansi indicator,area_code}", "a rich text document"),
    "a web page": (b"\n<!DOCTYPE html><html><table></table></html>", "a web page or XML"),
    "a flat spreadsheet with entities": (BOMB, "a web page or XML"),
    "JSON": (b'[{"indicator": "91380", "value": 1}]', "JSON"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "not text"),
    "text in UTF-16": (f"{HEADER}\n{ROW}\n".encode("utf-16"), "UTF-16"),
    "text in UTF-16 without its mark": (f"{HEADER}\n{ROW}\n".encode("utf-16-le"), "not text"),
    "text in UTF-32": (f"{HEADER}\n{ROW}\n".encode("utf-32"), "UTF-16"),
    "a file with NULs": (f"{HEADER}\n{ROW}\n".encode() + b"\x00" * 9, "not text"),
    "a program": (b"\x7fELF\x02\x01\x01" + b"\x00" * 99, "not text"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_csv_is_named_and_told_what_to_save_it_as(refused, kind):
    content, said = KINDS[kind]
    (problem,) = refused(content)
    assert said in problem
    assert "CSV UTF-8" in problem


@pytest.mark.parametrize(
    "cell",
    [
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://example.org/"&A1)',
        "@SUM(1+1)",
        "+1+1",
        "-1+1",
        "\t=1+1",
        "=IMPORTXML(CONCAT(),1)",
    ],
)
@pytest.mark.parametrize("column", FILE_COLUMNS)
def test_a_formula_in_any_cell_is_refused_by_line_and_column(refused, column, cell):
    cells = dict.fromkeys(FILE_COLUMNS, "") | dict(zip(HEADER.split(","), ROW.split(","), strict=True))
    cells[column] = '"' + cell.replace('"', '""') + '"'
    problems = refused("\n".join([",".join(cells), ",".join(cells.values())]).encode())
    assert any(problem.startswith(f"line 2: {column} is") for problem in problems)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/dev/stdin", "stdin"),
        ("a\x00b\n.csv", "ab .csv"),
        ("fdp.\u202evsc", "fdp.vsc"),
        ("a\u200bb\ufeff.csv", "ab.csv"),
        ("\ud800.csv", ".csv"),
        ("..", ".."),
        ("", "without a name"),
        ("=cmd()", "=cmd()"),
    ],
)
def test_a_name_is_words_and_never_a_place(read, name, shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with watched(seen := Seen()):
        upload = read(f"{HEADER}\n{ROW}\n".encode(), name)
    assert upload.name == shown
    assert seen.read | seen.written == set()


def test_a_note_loses_marks_that_cannot_be_seen(read):
    upload = read(f"{HEADER},note\n{ROW},from \u202ethe\u202c service\u200b\n".encode())
    assert upload.frame["note"].tolist() == ["from the service"]


LARGE = """
import resource, time
import pandas as pd
from needs.domain.errors import InvalidFiguresError
from needs.exports.csv import csv_of
from needs.sources.uploads import MOST_BYTES, read_upload
from needs.store.snapshot import load
from tests.conftest import TODAY

def used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

figures = load()
head = b"indicator,area_code,period,value\\n"
main = pd.DataFrame([(each.id, each.sex, each.age, "") for each in figures.catalogue],
                    columns=["indicator", "sex", "age", "category"])
same = figures.observations.merge(main)[["indicator", "area_code", "period", "value"]].dropna().head(5000)
forms = {
    "a million columns": b"," * MOST_BYTES,
    "a million cells": head + b",x" * MOST_BYTES,
    "a million lines": head + b"\\n" * MOST_BYTES,
    "empty rows": head + b",,,\\n" * MOST_BYTES,
    "one cell": head + b'"' + b"x" * MOST_BYTES,
    "names of columns": b"column," * MOST_BYTES,
    "rows of faults": head + b"drug-poisonin-deaths,x,y,=z\\n" * 4999,
    "rows that are held": csv_of(same),
    "not one line": b"9" * MOST_BYTES,
}
base = used()
for name, content in forms.items():
    started = time.process_time()
    try:
        upload = read_upload(content[:MOST_BYTES], "x.csv", catalogue=figures.catalogue, today=TODAY,
                             register=figures.register, held=figures.observations, replace=True)
        figures.with_local(upload.frame, upload.source)
        assert name == "rows that are held"
    except InvalidFiguresError as error:
        assert len(str(error)) < 10_000, name
    print(name, round(time.process_time() - started, 1), round(used() - base), sep=";")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured as POSIX counts it")
def test_the_worst_files_take_seconds_and_little_memory():
    """In a process of its own, so that the most memory ever used is that of these files."""
    ran = subprocess.run([sys.executable, "-c", LARGE], check=True, capture_output=True, text=True, cwd=ROOT)
    lines = [line.split(";") for line in ran.stdout.splitlines()]
    assert len(lines) == 9
    assert max(float(seconds) for _, seconds, _ in lines) < 20, lines
    assert max(float(megabytes) for _, _, megabytes in lines) < 150, lines


@settings(max_examples=tries(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=40), st.sampled_from([content for content, _ in KINDS.values()]), st.integers(0, 300)
)
def test_a_damaged_file_of_any_kind_is_refused_in_words(refused, put, content, at):
    refused(content[:at] + put + content[at:2_000])


@pytest.mark.parametrize("kind", ["a workbook", "an OpenDocument spreadsheet", "a PDF", "an empty archive"])
def test_a_file_of_another_kind_is_answered_on_the_page_in_our_words(kind, heard):
    """Whatever its name ends in: a browser refuses some endings by itself, and others get past it."""
    content, said = KINDS[kind]
    for name in ("book.xlsx", "mine.csv", "../x.exe"):
        app = opened("update")
        app.file_uploader[0].set_value((name, content, "application/octet-stream"))
        app = again(app)
        assert not app.exception
        assert [each.value for each in app.error] == ["None of the file’s rows were taken."]
        assert said in words(app)
        assert "CSV UTF-8" in words(app)
    assert heard == []


@pytest.mark.parametrize("name", ["style.toml", "../x.exe"])
def test_a_style_of_any_kind_and_name_is_answered_on_the_page_in_our_words(name, heard):
    app = opened("pack", area="E08000026")
    assert len(app.file_uploader) == 3
    for box in range(3):
        app.file_uploader[box].set_value(
            (name, KINDS["a workbook with macros"][0], "application/octet-stream")
        )
        app = again(app)
        assert not app.exception
        assert len(app.error) == 1
        assert "is not used." in app.error[0].value
    assert heard == []


@settings(max_examples=tries(100))
@given(
    st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: f'font = "{text}"'.encode("utf-8", "replace"))
)
def test_colours_and_typefaces_of_any_bytes_are_taken_or_refused_in_words(config):
    with watched(seen := Seen()):
        said = refusal(lambda: read_style(document=None, slides=None, config=config))
    assert "Traceback" not in said
    assert seen.read | seen.written == set()
