"""Charts that office programs can edit: what is cached in them, what stands in their cells, what they say."""

import io
import math
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from needs.charts.parts.editable import MOST_BARS, EditableChart, EditableKind, Series, SeriesRole
from needs.exports.office.chart import office_chart
from needs.exports.office.style import HouseStyle
from needs.exports.xml_text import legal
from tests.exports.opening import assert_valid, text_of

STYLE = HouseStyle()
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.openxmlformats.org/{name}"'
    for prefix, name in {
        "w": "wordprocessingml/2006/main",
        "wp": "drawingml/2006/wordprocessingDrawing",
        "a": "drawingml/2006/main",
        "c": "drawingml/2006/chart",
        "r": "officeDocument/2006/relationships",
    }.items()
)

BARS = EditableChart(
    EditableKind.BARS,
    ("Coventry", "Dudley", "England"),
    (
        Series(
            "Deaths",
            (13.5, None, 9.25),
            SeriesRole.OTHERS,
            lower=(11.1, None, 9.0),
            upper=(16.2, None, 9.5),
            each=(SeriesRole.AREA, SeriesRole.OTHERS, SeriesRole.ENGLAND),
        ),
    ),
    "per 100,000",
)
MANY = tuple(f"Council {number}" for number in range(40))
COLUMNS = EditableChart(
    EditableKind.COLUMNS,
    MANY,
    (
        Series("England", (20.0,) * 40, SeriesRole.ENGLAND, as_line=True, is_dashed=True),
        Series(
            "Councils",
            tuple(float(number) for number in range(40)),
            SeriesRole.OTHERS,
            lower=tuple(number - 1.0 for number in range(40)),
            upper=tuple(number + 2.0 for number in range(40)),
            each=tuple(SeriesRole.AREA if number == 30 else SeriesRole.OTHERS for number in range(40)),
        ),
    ),
    "%",
)
SHARES = EditableChart(
    EditableKind.SHARES,
    ("Coventry", "England"),
    (
        Series("Not in treatment", (70.0, 66.0), SeriesRole.AREA),
        Series("May be either", (12.0, 2.0), SeriesRole.LIGHT),
        Series("In treatment", (18.0, 32.0), SeriesRole.OTHERS),
    ),
    "of every 100 people",
    decimals=0,
)
PERIODS = tuple(str(year) for year in range(2015, 2024))
LINES = EditableChart(
    EditableKind.LINES,
    PERIODS,
    (
        Series(
            "Coventry",
            (10.0, 11.0, None, None, 14.0, 15.0, 16.0, 17.0, 18.0),
            SeriesRole.AREA,
            lower=(9.0, 10.0, None, None, 13.0, 14.0, 15.0, None, 17.0),
            upper=(11.5, 12.0, None, None, 15.0, 16.0, 17.0, None, 19.0),
        ),
        Series("England", tuple(float(each) for each in range(9, 0, -1)), SeriesRole.ENGLAND, is_dashed=True),
    ),
    "per 1,000",
)
POINTS = EditableChart(
    EditableKind.POINTS,
    (),
    (
        Series("Councils", (3.0, 4.0), SeriesRole.OTHERS, across=(1.5, 2.5), labels=("Dudley", "Walsall")),
        Series("95% limit", (1.0, 2.0, 5.0), SeriesRole.ENGLAND, across=(1.0, 2.0, 3.0), as_line=True),
        Series(
            "Coventry",
            (4.5,),
            SeriesRole.AREA,
            lower=(4.0,),
            upper=(5.5,),
            across=(2.0,),
            labels=("Coventry",),
        ),
    ),
    "per 100,000",
    across="Deprivation score",
)
EVERY = {"bars": BARS, "columns": COLUMNS, "shares": SHARES, "lines": LINES, "points": POINTS}


def cells_of(workbook):
    """The cells of its one sheet by their address, read without the library that wrote them."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        names = package.namelist()
        assert not [name for name in names if "chart" in name or "drawing" in name]
        shared = []
        if "xl/sharedStrings.xml" in names:
            root = etree.fromstring(package.read("xl/sharedStrings.xml"))
            shared = ["".join(each.itertext()) for each in root.iter(f"{S}si")]
        sheet = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
        assert b'name="Figures"' in package.read("xl/workbook.xml")
    assert sheet.find(f".//{S}f") is None, "a cell holds a formula"
    cells = {}
    for cell in sheet.iter(f"{S}c"):
        value = cell.findtext(f"{S}v")
        cells[cell.get("r")] = shared[int(value)] if cell.get("t") == "s" else float(value)
    return cells


def cached(reference):
    """What a chart caches of a range of cells: the addresses of the range, and the values by address."""
    start, _, end = reference.findtext(f"{C}f").removeprefix("Figures!").replace("$", "").partition(":")
    column = start.rstrip("0123456789")
    first = int(start.removeprefix(column))
    last = int(end.removeprefix(column)) if end else first
    addresses = [f"{column}{row}" for row in range(first, last + 1)]
    text = reference.tag == f"{C}strRef"
    found = {addresses[int(point.get("idx"))]: point.findtext(f"{C}v") for point in reference.iter(f"{C}pt")}
    return addresses, {key: value if text else float(value) for key, value in found.items()}


def of(cells, series, *path):
    """What the chart caches under a path of a series, in the order of its cells, each as the cell has it."""
    reference = series.find("/".join(f"{C}{step}" for step in path))
    addresses, values = cached(reference)
    for address in addresses:
        kept, stated = values.get(address), cells.get(address)
        assert kept == (pytest.approx(stated, rel=1e-13) if isinstance(stated, float) else stated)
    return [values.get(address) for address in addresses]


def assert_holds(chart, made):
    """Every name, value and limit is in the chart and in its cells, and none is where there is none."""
    root, cells = etree.fromstring(made.xml), cells_of(made.workbook)
    drawn = {of(cells, each, "tx", "strRef")[0]: each for each in root.iter(f"{C}ser")}
    assert len(drawn) == len(chart.series)
    for series in chart.series:
        element = drawn[legal(series.name)]
        at_points = chart.kind is EditableKind.POINTS
        assert same(of(cells, element, "yVal" if at_points else "val", "numRef"), series.values)
        if at_points:
            assert same(of(cells, element, "xVal", "numRef"), series.across)
        else:
            assert of(cells, element, "cat", "strRef") == [legal(each) for each in chart.categories]
        bars = element.find(f"{C}errBars")
        assert (bars is None) == (not series.lower)
        if series.lower:
            assert bars.find(f"{C}errValType").get("val") == "cust"
            below = [less(value, limit) for value, limit in zip(series.values, series.lower, strict=True)]
            above = [less(limit, value) for value, limit in zip(series.values, series.upper, strict=True)]
            assert same(of(cells, element, "errBars", "minus", "numRef"), below)
            assert same(of(cells, element, "errBars", "plus", "numRef"), above)
            for word, limits in (("lower", series.lower), ("upper", series.upper)):
                heading = f"{legal(series.name)}, {word} 95% limit"
                column = next(key[:-1] for key, cell in cells.items() if cell == heading)
                assert same([cells.get(f"{column}{row}") for row in range(2, len(limits) + 2)], limits)


def less(one, other):
    return None if one is None or other is None else one - other


def same(found, expected):
    assert len(found) == len(expected)
    return all(
        (one is None) == (other is None) and (one is None or math.isclose(one, other, rel_tol=1e-13))
        for one, other in zip(found, expected, strict=True)
    )


@pytest.mark.parametrize("name", EVERY)
def test_chart_and_cells_hold_every_number_and_no_other(name):
    assert_holds(EVERY[name], office_chart(EVERY[name], STYLE))


@pytest.mark.parametrize("name", EVERY)
def test_the_same_chart_gives_the_same_bytes(name):
    assert office_chart(EVERY[name], STYLE) == office_chart(EVERY[name], STYLE)


@pytest.mark.parametrize("name", EVERY)
def test_a_chart_leaves_nothing_to_what_a_program_assumes(name):
    root = etree.fromstring(office_chart(EVERY[name], STYLE).xml)
    said = {
        path: root.find(path.replace("c:", C)).get("val")
        for path in ("c:roundedCorners", "c:chart/c:autoTitleDeleted", "c:chart/c:dispBlanksAs")
    }
    assert list(said.values()) == ["0", "1", "gap"]
    assert root.find(f"{C}chart/{C}title") is None
    assert root.find(f"{C}externalData").get(f"{R}id") == "rId1"
    assert root.find(f"{C}externalData/{C}autoUpdate").get("val") == "0"
    assert all(
        each.find(f"{C}delete").get("val") == "0" for tag in ("catAx", "valAx") for each in root.iter(C + tag)
    )
    assert all(each.get("val") == "0" for each in root.iter(f"{C}smooth"))
    sizes = {int(each.get("sz")) for each in root.iter() if each.get("sz")}
    assert min(sizes) >= 1000
    assert {each.get("typeface") for each in root.iter(f"{A}latin")} == {"Arial"}
    assert {each.get("lang") for each in root.iter() if each.get("lang")} == {"en-GB"}


def test_colours_are_those_of_the_house_style_for_what_each_value_is_of():
    style = replace(
        STYLE, colours={**STYLE.colours, SeriesRole.AREA: "#AA0011", SeriesRole.ENGLAND: "#00BB22"}
    )
    root = etree.fromstring(office_chart(BARS, style).xml)
    series = root.find(f".//{C}ser")
    own = {
        point.find(f"{C}idx").get("val"): point.find(f".//{A}srgbClr").get("val")
        for point in series.iter(f"{C}dPt")
    }
    assert own == {"0": "AA0011", "2": "00BB22"}
    assert series.find(f"{C}spPr//{A}srgbClr").get("val") == STYLE.colours[SeriesRole.OTHERS].strip("#")


def test_lying_bars_are_listed_from_the_top_and_begin_at_zero():
    root = etree.fromstring(office_chart(BARS, STYLE).xml)
    assert root.find(f".//{C}catAx/{C}scaling/{C}orientation").get("val") == "maxMin"
    assert float(root.find(f".//{C}valAx/{C}scaling/{C}min").get("val")) == 0


def test_names_stand_beside_lines_and_a_legend_only_where_they_have_no_room():
    beside = etree.fromstring(office_chart(LINES, STYLE).xml)
    assert beside.find(f".//{C}legend") is None
    named = [label for label in beside.iter(f"{C}dLbl") if label.find(f"{C}showSerName").get("val") == "1"]
    assert [label.find(f"{C}idx").get("val") for label in named] == ["8", "8"]
    close = replace(LINES.series[1], values=(17.9,) * 9)
    crowded = etree.fromstring(office_chart(replace(LINES, series=(LINES.series[0], close)), STYLE).xml)
    assert crowded.find(f".//{C}legend") is not None
    assert crowded.find(f".//{C}dLbl") is None


def test_of_too_many_columns_only_the_place_s_own_is_named():
    assert len(COLUMNS.categories) > MOST_BARS
    root = etree.fromstring(office_chart(COLUMNS, STYLE).xml)
    assert root.find(f".//{C}catAx/{C}tickLblPos").get("val") == "none"
    named = [label for label in root.iter(f"{C}dLbl") if label.find(f"{C}showCatName").get("val") == "1"]
    assert [label.find(f"{C}idx").get("val") for label in named] == ["30"]
    assert root.find(f".//{C}lineChart//{A}prstDash") is not None


HOSTILE = ("=1+1", "+A1", "-2", "@x", "<b>bold</b>", "a\x00b\x0bc\ufffe", "https://example.org", "&amp;\"'")


def test_text_arrives_as_text_whatever_it_looks_like():
    values = tuple(float(number) for number in range(len(HOSTILE)))
    for kind in (EditableKind.BARS, EditableKind.LINES):
        series = tuple(Series(name, values, SeriesRole.AREA) for name in HOSTILE)
        chart = EditableChart(kind, HOSTILE, series, "=unit<i>\x07")
        made = office_chart(chart, STYLE)
        assert_holds(chart, made)
        assert "=unit<i>" in "".join(etree.fromstring(made.xml).itertext())
        assert {legal(each) for each in HOSTILE} <= set(cells_of(made.workbook).values())


numbers = st.floats(-1e6, 1e9, allow_nan=False).filter(lambda each: each == 0 or abs(each) > 1e-6)
names = st.text(min_size=1, max_size=30).filter(lambda each: legal(each).strip() and "\r" not in each)


@st.composite
def charts(draw):
    kind = draw(
        st.sampled_from(
            [
                EditableKind.BARS,
                EditableKind.COLUMNS,
                EditableKind.LINES,
                EditableKind.SHARES,
                EditableKind.POINTS,
            ]
        )
    )
    categories = () if kind is EditableKind.POINTS else tuple(draw(st.lists(names, min_size=1, max_size=30)))
    series = []
    for name in draw(st.lists(names, min_size=1, max_size=4, unique_by=legal)):
        count = draw(st.integers(1, 5)) if kind is EditableKind.POINTS else len(categories)
        values = tuple(draw(st.lists(st.none() | numbers, min_size=count, max_size=count)))
        with_limits = draw(st.booleans()) and kind is not EditableKind.SHARES
        less_by, more_by = draw(st.floats(0, 100)), draw(st.floats(0, 100))
        across = tuple(draw(st.lists(numbers, min_size=count, max_size=count)))
        series.append(
            Series(
                name,
                values,
                draw(st.sampled_from(SeriesRole)),
                lower=tuple(None if each is None else each - less_by for each in values)
                if with_limits
                else (),
                upper=tuple(None if each is None else each + more_by for each in values)
                if with_limits
                else (),
                across=across if kind is EditableKind.POINTS else (),
                labels=("",) * count if kind is EditableKind.POINTS else (),
                each=tuple(draw(st.lists(st.sampled_from(SeriesRole), min_size=count, max_size=count)))
                if draw(st.booleans())
                else (),
                as_line=kind in (EditableKind.COLUMNS, EditableKind.POINTS)
                and bool(series)
                and draw(st.booleans()),
                is_dashed=draw(st.booleans()),
            )
        )
    return EditableChart(kind, categories, tuple(series), draw(names), draw(st.integers(0, 3)), draw(names))


@given(charts())
@settings(max_examples=40)
def test_any_chart_holds_its_numbers(chart):
    made = office_chart(chart, STYLE)
    assert_holds(chart, made)
    assert 0 < made.ratio < 2


def in_document(charts):
    """A document that holds the charts, built by hand."""
    document = Document()
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("stylesWithEffects"):
            del document.part.rels[key]
    package = document.part.package
    for number, made in enumerate(charts, start=1):
        kind = "application/vnd.openxmlformats-officedocument"
        book = PackURI(f"/word/embeddings/figures{number}.xlsx")
        workbook = Part(book, f"{kind}.spreadsheetml.sheet", made.workbook, package)
        at = PackURI(f"/word/charts/chart{number}.xml")
        chart = Part(at, f"{kind}.drawingml.chart+xml", made.xml, package)
        assert chart.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE) == "rId1"
        key = document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
        size = f'cx="{Cm(16)}" cy="{round(Cm(16) * made.ratio)}"'
        drawing = (
            f'<w:drawing {SPACES}><wp:inline><wp:extent {size}/><wp:docPr id="{number}" name="Chart {number}"'
            ' descr="A chart"/><a:graphic><a:graphicData '
            'uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:chart r:id="{key}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
        )
        document.add_paragraph().add_run()._r.append(parse_xml(drawing))
    return document


def test_a_document_with_every_kind_is_valid_and_opens(tmp_path):
    hostile = EditableChart(
        EditableKind.BARS, ("=1+1", "<b>x</b>"), (Series("@x", (1.0, 2.0), SeriesRole.AREA),), "%"
    )
    path = tmp_path / "charts.docx"
    in_document([office_chart(each, STYLE) for each in (*EVERY.values(), hostile)]).save(path)
    assert_valid(path)
    said = text_of(path)
    for words in (
        "per 100,000",
        "Council 30",
        "May be either",
        "Deprivation score",
        "95% limit",
        "=1+1",
        "<b>x</b>",
    ):
        assert words in said, words


def test_a_unit_too_long_for_its_axis_stands_above_the_chart():
    unit = "of every 100 adults estimated to be in need"
    root = etree.fromstring(office_chart(replace(LINES, unit=unit), STYLE).xml)
    title = root.find(f"{C}chart/{C}title")
    assert "".join(title.itertext()) == unit
    assert root.find(f"{C}chart/{C}autoTitleDeleted").get("val") == "0"
    assert root.find(f".//{C}valAx/{C}title") is None
    short = etree.fromstring(office_chart(LINES, STYLE).xml)
    assert "".join(short.find(f".//{C}valAx/{C}title").itertext()) == LINES.unit
