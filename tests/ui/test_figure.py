"""What a reader can take from a figure: which files are offered, what is in them, and how it is cited."""

import csv
import io
import re
import struct
import zipfile

import pytest
import streamlit
from docx import Document
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from needs.exports.files import FORMATS
from needs.ui import figure
from tests.conftest import WITHIN
from tests.pages.test_upload import TREATED

PNG, HALF, SLIDE = "For a report (PNG)", "For half the width of a report (PNG)", "For a slide (PNG)"
SVG = "For the web (SVG)"
TO_EDIT = ["Word document", "PowerPoint slide"]
NUMBERS = ["Excel workbook (XLSX)", "OpenDocument spreadsheet (ODS)"]


def page():
    from functools import partial

    import streamlit as st

    from needs.charts.registry import spec_of
    from needs.ui import state
    from needs.ui.figure import show_figure
    from needs.ui.figures import snapshot, take_figures
    from needs.ui.viewport import is_narrow

    take_figures()
    state.read_link()
    wanted = st.session_state["wanted"]
    draw = partial(spec_of, snapshot(), wanted, state.current())
    show_figure(draw(narrow=is_narrow()), "a figure", draw=draw if st.session_state["redrawn"] else None)


@pytest.fixture
def taken(monkeypatch):
    """The buttons that a page drew: their labels, with what a press brings and under which name."""
    buttons = {}

    def button(label, data, *, file_name, mime, **_):
        buttons[label] = (data, file_name, mime)

    monkeypatch.setattr(streamlit, "download_button", button)
    return buttons


def opened(wanted="compare", *, narrow=False, redrawn=True, **parameters):
    app = AppTest.from_function(page, default_timeout=WITHIN)
    app.session_state["wanted"] = wanted
    app.session_state["redrawn"] = redrawn
    app.session_state["narrow window"] = narrow
    app.context = {"url": "https://needs.example/compare"}
    for key, value in ({"area": "E08000026", "ind": "91380", "vs": "region"} | parameters).items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def size_of(png):
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("narrow", [False, True])
def test_every_size_of_picture_is_offered_where_the_figure_can_be_drawn_anew(taken, narrow):
    opened(narrow=narrow)
    csv_label = "Figures (CSV)" if narrow else "Download the figures (CSV)"
    assert list(taken) == [csv_label, PNG, HALF, SLIDE, SVG, *TO_EDIT, *NUMBERS]
    assert size_of(taken[PNG][0]())[0] == 1890
    assert size_of(taken[HALF][0]())[0] == 921
    assert size_of(taken[SLIDE][0]()) == (2560, 1440)


def test_otherwise_the_sizes_that_what_is_drawn_is_right_for(taken):
    opened(redrawn=False)
    assert PNG in taken
    assert SLIDE in taken
    assert HALF not in taken
    taken.clear()
    opened(redrawn=False, narrow=True)
    assert HALF in taken
    assert SLIDE not in taken


def test_the_sizes_of_a_page_come_from_the_narrow_drawing(taken, monkeypatch):
    """A wide drawing on a narrow paper has words too small to read."""
    drawn = []

    def watched(spec, size, *, wide=False):
        drawn.append((spec.figure.layout.font.size or 14, size.value, wide))
        return b""

    monkeypatch.setattr(figure, "picture_of", watched)
    opened("trends")
    for label in (PNG, HALF, SLIDE):
        taken[label][0]()
    assert drawn == [(12, "full", False), (12, "half", False), (14, "slide", False)]


def test_each_file_says_in_its_name_what_it_is(taken):
    opened()
    stem = "coventry-alcohol-specific-mortality-91380-compared-2016-18"
    names = [name for _, name, _ in taken.values()]
    assert names == [
        f"{stem}.csv",
        f"{stem}.png",
        f"{stem}-half-width.png",
        f"{stem}-slide.png",
        *(f"{stem}.{ending}" for ending in ("svg", "docx", "pptx", "xlsx", "ods")),
    ]
    assert [mime for _, _, mime in taken.values()] == [
        FORMATS[name.rpartition(".")[2]].media_type for name in names
    ]


def test_what_comes_opens_and_holds_the_figure(taken):
    opened()
    title = "Coventry: 13.5 per 100,000, ranks between 6th and 10th of 14, where 1st is the lowest"
    word = Document(io.BytesIO(taken["Word document"][0]()))
    assert title in " ".join(each.text for each in word.paragraphs)
    slides = Presentation(io.BytesIO(taken["PowerPoint slide"][0]()))
    assert any(shape.has_chart for slide in slides.slides for shape in slide.shapes)
    assert zipfile.ZipFile(io.BytesIO(taken["Excel workbook (XLSX)"][0]())).testzip() is None
    assert title in taken[SVG][0]().decode()
    rows = list(csv.DictReader(io.StringIO(taken["Download the figures (CSV)"][0]().decode("utf-8-sig"))))
    assert "Coventry" in {row["area_name"] for row in rows}


def test_a_figure_without_a_chart_to_edit_says_so_and_is_a_picture(taken):
    app = opened(show="map")
    assert not set(TO_EDIT) & set(taken)
    assert any("no chart of this kind to edit" in each.value for each in app.caption)
    assert size_of(taken[PNG][0]())[0] == 1890


def test_without_a_font_there_is_no_png_and_the_reason_is_said(taken, monkeypatch):
    monkeypatch.setattr(figure, "has_font", lambda: False)
    app = opened()
    assert SVG in taken
    assert not {PNG, HALF, SLIDE} & set(taken)
    assert any("no font to write a PNG with" in each.value for each in app.caption)


def test_a_file_is_made_once_for_everybody(taken, monkeypatch):
    made = []
    monkeypatch.setattr(figure, "svg_of", lambda spec, *, width: made.append(spec.hash) or "<svg/>")
    figure._kept.clear()
    for _ in range(2):
        opened()
        assert taken[SVG][0]() == b"<svg/>"
    assert len(made) == 1
    opened(vs="england")
    taken[SVG][0]()
    assert len(made) == 2
    figure._kept.clear()


def test_what_holds_figures_of_one_s_own_is_kept_for_nobody(taken, monkeypatch):
    def own_page():
        import streamlit as st

        from needs.charts.registry import spec_of
        from needs.ui.figure import show_figure
        from needs.ui.figures import add_own, snapshot, take_figures

        take_figures()
        add_own(st.session_state["file"], "mine.csv", replace=False)
        from tests.chosen import chosen

        spec = spec_of(snapshot(), "gap", chosen("E08000026", substance="ocu"))
        show_figure(spec, "a figure")

    kept = []
    monkeypatch.setattr(figure, "_kept", lambda *given: kept.append(given) or given[-1]())
    app = AppTest.from_function(own_page, default_timeout=WITHIN)
    app.session_state["file"] = TREATED
    app.run()
    assert not app.exception
    assert b"1480" in taken["Download the figures (CSV)"][0]()
    assert taken[SVG][0]().startswith(b"<svg")
    assert kept == []


def test_a_press_needs_no_session(taken):
    """The server makes a file on a thread that knows none."""
    import threading

    opened()
    made = []
    for label in (PNG, "Word document"):
        worker = threading.Thread(target=lambda data=taken[label][0]: made.append(data()))
        worker.start()
        worker.join(timeout=WITHIN)
    assert len(made) == 2
    assert all(made)


def test_a_house_style_that_cannot_be_used_is_said_and_ours_stands_in(taken, monkeypatch, tmp_path):
    (tmp_path / "style.toml").write_text('heading = "#FFFFFF"\n')
    monkeypatch.setenv("NEEDS_STYLE_DIR", str(tmp_path))
    app = opened()
    said = " ".join(each.value for each in app.caption).replace("\\", "")
    assert "cannot be used" in said
    assert "Our plain style is used." in said
    assert taken["Word document"][0]()


def test_a_figure_is_cited_with_its_source_its_snapshot_and_its_address(snapshot):
    app = opened()
    line, bibtex = [each.value for each in app.code]
    assert line.startswith("Source: Office for Health Improvement and Disparities")
    assert f", by way of Drug and alcohol needs, snapshot {snapshot.stamp}, accessed " in line
    assert bibtex.startswith("@misc{coventry-alcohol-specific-mortality-91380-compared-2016-18,\n")
    address = re.search(r"howpublished = \{\{(.*)\}\}", bibtex)[1].replace("\\", "")
    assert address.startswith("https://needs.example/compare?v=1&area=E08000026&ind=91380&vs=region&")
    assert address.endswith(f"&asof={snapshot.stamp}")
