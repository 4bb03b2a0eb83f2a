"""The packs of three councils' papers as files: they open, they are valid, they say what the views say."""

import io
import re
import zipfile
from datetime import date

import pytest
from lxml import etree
from pptx import Presentation

from needs.charts.parts.spec import ChartSpec
from needs.domain.selection import Selection
from needs.exports.files import written
from needs.exports.office.pptx_text import one_line
from needs.exports.office.style import HouseStyle
from needs.exports.sheets.book import numbered
from needs.language.numbers import value_of
from needs.reports.pack.sections import pack_of
from needs.views.headline import headline
from tests.conftest import TODAY
from tests.exports.opening import assert_valid, text_of
from tests.hostile.trying import EFFORT
from tests.places import COVENTRY, CUMBERLAND, NORTHAMPTONSHIRE

PLACES = {
    "Coventry": COVENTRY,
    "Northamptonshire": NORTHAMPTONSHIRE,
    "Cumberland": CUMBERLAND,
}
KINDS = ("docx", "pptx", "xlsx")
CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
DESCRIBED = "//*[local-name()='docPr' or (local-name()='cNvPr' and ancestor::*[local-name()='graphicFrame'])]"


@pytest.fixture(scope="module", params=PLACES)
def made(request, packs, once, tmp_path_factory):
    """The pack of a place, and its files by their kind."""
    named = {"name": request.param} if request.param == "Northamptonshire" else {}
    pack = packs(PLACES[request.param], versus="region", **named)
    folder = tmp_path_factory.mktemp(request.param)
    files = {kind: folder / f"pack.{kind}" for kind in KINDS}
    for kind, path in files.items():
        content = once.get(f"{request.param}-{kind}", lambda kind=kind: written(pack, kind, HouseStyle()))
        path.write_bytes(content)
    return pack, files


def without_spaces(text):
    return re.sub(r"\s", "", text)


def test_each_file_is_valid_open_xml(made):
    for path in made[1].values():
        assert_valid(path)


EVERY = [(place, kind) for place in PLACES for kind in KINDS]
OPENED = EVERY if EFFORT > 1 else list(zip(PLACES, KINDS, strict=True))
"""What LibreOffice opens: each kind of one place, and all of all places where ``NEEDS_EFFORT`` asks."""


@pytest.mark.parametrize(("made", "kind"), OPENED, indirect=["made"])
def test_libreoffice_shows_every_caption_and_every_headline_number(made, kind):
    pack, files = made
    # A long caption may be broken over lines; slides leave out what another slide has shown.
    shown = without_spaces(text_of(files[kind]))
    wanted = [item.title for item in pack.items()]
    if kind == "docx":
        for label, item in numbered(pack):
            wanted += [f"{label}: {item.title}", f"({label})"]
    if kind == "pptx":
        wanted += [one_line(text) for text in (pack.title, *pack.sections[0].points)]
    if kind != "xlsx":
        table = next(section for section in pack.sections if section.key == "headline").items[0]
        wanted += [str(cell) for cell in table.cells.to_numpy().ravel()]
    assert [text for text in wanted if without_spaces(text) not in shown] == []


def test_every_number_of_the_headline_table_is_the_view_s(made, snapshot):
    pack, _ = made
    place = snapshot.places.get(next(code for name, code in PLACES.items() if name in pack.place))
    rows = headline(snapshot, place, today=TODAY).rows
    table = next(section for section in pack.sections if section.key == "headline").items[0]
    own = table.cells.columns[list(table.cells.columns).index("Period") + 1]
    stated = {(row.indicator.display_name, value_of(row.indicator, row.figure)) for row in rows}
    for _, cells in table.cells.iterrows():
        value = str(cells[own]).split(" (")[0]
        assert any(name in str(cells["Indicator"]) and value == said for name, said in stated), cells.tolist()


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_each_figure_is_a_native_chart_with_its_workbook_and_its_words(made, kind):
    pack, files = made
    figures = [item for item in pack.items() if isinstance(item, ChartSpec)]
    with zipfile.ZipFile(files[kind]) as package:
        charts = [name for name in package.namelist() if re.search(r"/charts/chart\d*\.xml$", name)]
        books = [name for name in package.namelist() if name.endswith(".xlsx")]
        assert len(charts) == len(books) == sum(each.editable is not None for each in figures) > 0
        for name in charts:
            chart = etree.fromstring(package.read(name))
            assert chart.xpath("//c:externalData", namespaces=CHART)
            numbers = chart.xpath("//c:val//c:v/text() | //c:yVal//c:v/text()", namespaces=CHART)
            assert numbers
            drawn = {round(float(each), 6) for each in numbers}
            assert any(
                drawn
                <= {
                    round(value, 6)
                    for series in spec.editable.series
                    for value in series.values
                    if value is not None
                }
                for spec in figures
            )
        for name in package.namelist():
            if re.search(r"(word/document|slides/slide\d+)\.xml$", name):
                for drawing in etree.fromstring(package.read(name)).xpath(DESCRIBED):
                    assert drawing.get("descr"), name


def test_each_slide_says_one_finding_and_its_notes_say_where_it_comes_from(made):
    pack, files = made
    slides = Presentation(io.BytesIO(files["pptx"].read_bytes())).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert len(set(titles)) == len(titles)
    for spec in (item for item in pack.items() if isinstance(item, ChartSpec)):
        (slide,) = (each for each in slides if each.shapes.title.text_frame.text == spec.title)
        assert spec.source in slide.notes_slide.notes_text_frame.text


def test_coventry_s_first_table_is_that_of_its_report_of_2024(snapshot):
    """The cabinet paper: 4.6, 5.3, 5.0; 45.1 (127 people), 41.9, 38.5; 649 (1,890 people), 564, 494."""
    selection = Selection(
        area="E08000026",
        indicator="92432",
        others=("93763", "93764"),
        as_at=date(2024, 3, 31),
        versus="region",
    )
    pack = pack_of(snapshot, snapshot.places.get("E08000026"), selection, today=TODAY)
    first = next(item for item in pack.items() if not isinstance(item, ChartSpec))
    said = first.cells[["Coventry", "Number", "West Midlands", "England"]].to_numpy().tolist()
    assert said == [
        ["4.6", "[x]", "5.3", "5.0"],
        ["45.1", "127 deaths", "41.9", "38.5"],
        ["649", "1,890 admissions", "564", "494"],
    ]
    assert [cell.split(" (")[0] for cell in first.cells["Period"]] == ["2018–20", "2021", "2021/22"]
