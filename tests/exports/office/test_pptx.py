import io
from dataclasses import replace
from datetime import datetime
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pptx.util import Cm, Emu, Pt

from needs.charts.parts.editable import EditableKind
from needs.charts.parts.spec import ChartSpec
from needs.charts.registry import spec_of
from needs.domain.errors import NeedsError
from needs.domain.selection import Selection
from needs.exports.office import pptx as room
from needs.exports.office.pptx import pptx_of, pptx_of_figure
from needs.exports.office.pptx_tables import MOST_ROWS, laid_out
from needs.exports.office.pptx_text import Box, Letters, Sizes, letters_of, one_line
from needs.exports.office.style import HouseStyle, read_style
from needs.exports.xml_text import legal
from needs.language.numbers import MARKS
from needs.links.packs import address_of
from needs.reports.pack.model import Section, Table
from tests.conftest import TODAY
from tests.exports.opening import assert_valid
from tests.exports.templates import BAND, FONT, own_slides, parts_of
from tests.places import COVENTRY, NORTHAMPTONSHIRE, SCILLY

PLAIN = HouseStyle()
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = "=1+1 <script>alert(1)</script> & _x0041_ {{x}} \x00\x0b\x1b“’–日本"


@pytest.fixture(scope="module")
def made(packs):
    """Slides of a pack in a style, each made once."""
    styles = {
        "plain": PLAIN,
        "own": read_style(None, None, own_slides()),
        "small": read_style(None, None, own_slides(width=25.4, height=14.29)),
        "wide letters": read_style(b'font = "Verdana"', None, None),
    }
    content = {}

    def of(code, style="plain", **chosen):
        key = (code, style, *sorted(chosen.items()))
        if key not in content:
            content[key] = pptx_of(packs(code, **chosen), styles[style])
        return content[key]

    return of


LOOKS = pytest.mark.parametrize(
    ("code", "style"),
    [
        (COVENTRY, "plain"),
        (COVENTRY, "own"),
        (NORTHAMPTONSHIRE, "plain"),
        (NORTHAMPTONSHIRE, "small"),
        (NORTHAMPTONSHIRE, "wide letters"),
        (SCILLY, "plain"),
    ],
)


def opened(content):
    return Presentation(io.BytesIO(content))


def frames(slides, kind):
    return [shape for slide in slides.slides for shape in slide.shapes if getattr(shape, f"has_{kind}")]


def box_of(shape):
    return Box(shape.left, shape.top, shape.width, shape.height)


def notes_of(slide):
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


def words_of(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def specs_of(pack):
    return [item for item in pack.items() if isinstance(item, ChartSpec)]


def titles_of(slides):
    return [slide.shapes.title.text_frame.text for slide in slides.slides]


def columns_of(workbook):
    """The cells below each heading of a workbook's one sheet, read without the library that wrote it."""
    parts = parts_of(workbook)
    shared = ["".join(each.itertext()) for each in etree.fromstring(parts["xl/sharedStrings.xml"])]
    cells = {}
    for cell in etree.fromstring(parts["xl/worksheets/sheet1.xml"]).iter(f"{SHEET}c"):
        value = cell.findtext(f"{SHEET}v")
        cells[cell.get("r")] = shared[int(value)] if cell.get("t") == "s" else float(value)
    letters = {address.rstrip("0123456789") for address in cells}
    rows = max(int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for address in cells)
    return {cells[f"{each}1"]: [cells.get(f"{each}{row}") for row in range(2, rows + 1)] for each in letters}


@LOOKS
def test_slides_are_valid(made, code, style, tmp_path):
    (tmp_path / "made.pptx").write_bytes(made(code, style))
    assert_valid(tmp_path / "made.pptx")


@LOOKS
def test_every_slide_has_a_title_of_its_own(made, code, style):
    titles = titles_of(opened(made(code, style)))
    assert all(titles)
    assert len(set(titles)) == len(titles)


@LOOKS
def test_nothing_leaves_the_slide_and_nothing_overlaps(made, code, style):
    slides = opened(made(code, style))
    whole = Box(0, 0, slides.slide_width, slides.slide_height)
    for number, slide in enumerate(slides.slides, start=1):
        boxes = {shape.name: box_of(shape) for shape in slide.shapes}
        assert len(boxes) == len(slide.shapes), "two shapes of one name"
        for name, box in boxes.items():
            assert box.left >= 0
            assert box.top >= 0
            assert box.right <= whole.right, (number, name)
            assert box.bottom <= whole.bottom, (number, name)
        for (one, first), (other, second) in combinations(boxes.items(), 2):
            assert not first.meets(second), (number, one, other)


@LOOKS
def test_all_words_fit_their_boxes(made, code, style):
    slides = opened(made(code, style))
    # Half of what the room allows for, so that this is no repetition of its own reckoning.
    letters = Letters(1.0 if style == "plain" else 1.15)
    for slide in slides.slides:
        for shape in slide.shapes:
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            sizes = [run.font.size for each in shape.text_frame.paragraphs for run in each.runs]
            if sizes and all(sizes):
                texts = [each.text for each in shape.text_frame.paragraphs]
                assert letters.height_of(texts, shape.width, max(sizes).pt) <= shape.height


@LOOKS
def test_no_letters_are_too_small_to_read(made, code, style):
    slides = opened(made(code, style))
    # A smaller slide fills the same screen.
    share = slides.slide_width / Cm(33.867)
    for slide in slides.slides:
        for size in slide.shapes.element.xpath(".//a:rPr/@sz"):
            assert int(size) >= 990 * share
        for size in slide.shapes.element.xpath(".//a:tbl//a:rPr/@sz"):
            assert int(size) >= 1190 * share


@LOOKS
def test_every_figure_and_table_is_described(made, code, style):
    for slide in opened(made(code, style)).slides:
        for about in slide.shapes.element.xpath("p:graphicFrame//p:cNvPr | p:pic//p:cNvPr"):
            assert about.get("descr")
            assert about.get("title")


@LOOKS
def test_no_empty_place_of_the_layout_is_left(made, code, style):
    for slide in opened(made(code, style)).slides:
        assert all(place.has_text_frame and place.element.xpath(".//a:t") for place in slide.placeholders)


def test_every_figure_is_a_chart_with_its_workbook(packs, made):
    slides = opened(made(COVENTRY, depth="full"))
    specs = {
        one_line(item.title): item
        for item in packs(COVENTRY, depth="full").items()
        if isinstance(item, ChartSpec)
    }
    charts = {
        slide.shapes.title.text_frame.text: shape.chart
        for slide in slides.slides
        for shape in slide.shapes
        if shape.has_chart
    }
    editable = {title: spec.editable for title, spec in specs.items() if spec.editable}
    assert len(editable) >= 8
    assert editable.keys() <= charts.keys()
    for title, expected in editable.items():
        columns = columns_of(charts[title].part.chart_workbook.xlsx_part.blob)
        for series in expected.series:
            values = series.values  # noqa: PD011
            assert columns[legal(series.name)][: len(values)] == pytest.approx(list(values))
        if expected.kind is not EditableKind.POINTS:
            assert list(charts[title].plots[0].categories) == [legal(each) for each in expected.categories]


def test_a_figure_that_says_the_same_of_the_same_chart_is_shown_once(packs):
    pack = packs(COVENTRY)
    spec = next(item for item in pack.items() if isinstance(item, ChartSpec) and item.editable)
    twice = replace(
        pack, sections=(Section("compare", "Twice", items=(spec, replace(spec, reading="Other."))),)
    )
    assert len(frames(opened(pptx_of(twice, PLAIN)), "chart")) == 1


@LOOKS
def test_a_figure_stands_with_its_source_and_its_words(packs, made, code, style):
    by_title = {slide.shapes.title.text_frame.text: slide for slide in opened(made(code, style)).slides}
    for spec in specs_of(packs(code)):
        slide = by_title[one_line(spec.title)]
        shown = words_of(slide)
        assert one_line(spec.source) in shown
        assert one_line((spec.editable and spec.editable.subtitle) or spec.subtitle) in shown
        notes = notes_of(slide)
        for text in (spec.takeaway, spec.source, *spec.notes, address_of(packs(code))):
            assert one_line(text) in notes


@LOOKS
def test_tables_hold_every_cell_under_their_headings(packs, made, code, style):
    slides = opened(made(code, style))
    for item in packs(code).items():
        if not isinstance(item, Table):
            continue
        own = [
            slide
            for slide in slides.slides
            if slide.shapes.title.text_frame.text.partition(" (continued")[0] == one_line(item.title)
        ]
        held = {}
        for slide in own:
            (frame,) = [shape for shape in slide.shapes if shape.has_table]
            assert frame.table.first_row, "its headings are marked as such"
            head, *rows = [[cell.text_frame.text for cell in row.cells] for row in frame.table.rows]
            assert len(rows) <= MOST_ROWS
            for name, cells in zip(head, zip(*rows, strict=True), strict=True):
                held.setdefault(name, []).extend(cells)
            notes = notes_of(slide)
            assert all(one_line(text) in notes for text in (item.source, item.lead, *item.notes))
            shown = words_of(slide)
            assert one_line(item.source) in shown
            assert not any("[" in cell for row in rows for cell in row) or any(
                MARKS in text for text in shown
            )
        first = str(item.cells.columns[0])
        for column in item.cells.columns:
            expected = [one_line(str(cell)) for cell in item.cells[column]]
            whole = len(held[str(column)]) // len(expected)
            assert held[str(column)] == expected * whole
            assert whole == 1 or str(column) == first, "only the names of rows are repeated"


def test_what_stands_out_comes_first_a_few_to_a_slide(packs, made):
    pack, slides = packs(COVENTRY), opened(made(COVENTRY))
    summary = pack.sections[0]
    own = [slide for slide in slides.slides if slide.shapes.title.text_frame.text.startswith(summary.title)]
    lists = [[each.text for each in slide.placeholders[1].text_frame.paragraphs] for slide in own]
    assert all(len(each) <= 5 for each in lists)
    assert [text for each in lists for text in each] == [one_line(point) for point in summary.points]
    shown = " ".join(words_of(own[0]))
    assert all(one_line(paragraph).split()[0] in shown for paragraph in summary.paragraphs)


@LOOKS
def test_every_sentence_of_the_pack_is_on_a_slide_or_in_its_notes(packs, made, code, style):
    slides = opened(made(code, style))
    words = "\n".join(
        text
        for slide in slides.slides
        for text in (
            notes_of(slide),
            *(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame),
        )
    )
    pack = packs(code)
    for section in pack.sections:
        for sentence in (*section.paragraphs, *section.points):
            assert one_line(sentence) in words
    for source in (*pack.sources, pack.licence, pack.freshness, pack.stamp):
        assert one_line(source) in words


def test_the_last_slide_leads_back_to_the_pack(packs, made):
    slide = list(opened(made(COVENTRY)).slides)[-1]
    links = [
        run.hyperlink.address
        for paragraph in slide.placeholders[1].text_frame.paragraphs
        for run in paragraph.runs
        if run.hyperlink.address
    ]
    assert links == [address_of(packs(COVENTRY))]


def test_an_address_without_a_site_is_no_link(packs):
    pack = replace(packs(COVENTRY), site="")
    content = pptx_of(pack, PLAIN)
    slide = list(opened(content).slides)[-1]
    assert " /pack?area=E08000026" in slide.placeholders[1].text_frame.text
    assert not slide.shapes.element.xpath(".//a:hlinkClick")


def test_plain_slides_are_wide_in_the_colours_and_letters_of_the_house(packs):
    style = read_style(b'font = "Verdana"\nheading = "#5C2D91"\n[colours]\narea = "#5C2D91"', None, None)
    content = pptx_of(packs(COVENTRY), style)
    slides = opened(content)
    assert (slides.slide_width, slides.slide_height) == (Cm(33.867), Cm(19.05))
    theme = parts_of(content)["ppt/theme/theme1.xml"]
    assert theme.count(b'<a:latin typeface="Verdana"/>') == 2
    assert b'<a:dk2><a:srgbClr val="5C2D91"/>' in theme
    head = frames(slides, "table")[0].table.cell(0, 0)
    assert str(head.fill.fore_color.rgb) == "5C2D91"


def test_a_template_brings_its_masters_size_and_letters(made):
    slides = opened(made(COVENTRY, "own"))
    assert BAND in [shape.name for shape in slides.slide_masters[0].shapes]
    assert all(
        slide.slide_layout.slide_master.part is slides.slide_masters[0].part for slide in slides.slides
    )
    assert FONT.encode() in parts_of(made(COVENTRY, "own"))["ppt/theme/theme1.xml"]
    small = opened(made(NORTHAMPTONSHIRE, "small"))
    assert small.slide_width == Cm(25.4)
    kinds = {slide.slide_layout.element.get("type") for slide in slides.slides}
    assert kinds == {"title", "obj", "titleOnly"}


def test_charts_in_a_template_stand_on_white(made):
    for shape in frames(opened(made(COVENTRY, "own")), "chart"):
        (fill,) = shape.chart._chartSpace.xpath("c:spPr/a:solidFill/a:srgbClr/@val")
        assert fill == "FFFFFF"


@pytest.mark.parametrize("kept", [("title",), ("title", "obj"), ("titleOnly",), ("twoObj",)])
def test_a_template_may_lack_layouts(packs, kept, tmp_path):
    slides = opened(own_slides(as_template=False))
    element = slides.slides._sldIdLst
    for each in list(element):
        slides.part.drop_rel(each.rId)
        element.remove(each)
    for layout in list(slides.slide_layouts):
        if layout.element.get("type") not in kept:
            slides.slide_layouts.remove(layout)
    out = io.BytesIO()
    slides.save(out)
    pack = packs(COVENTRY)
    content = pptx_of(replace(pack, sections=pack.sections[:3]), read_style(None, None, out.getvalue()))
    (tmp_path / "made.pptx").write_bytes(content)
    assert_valid(tmp_path / "made.pptx")
    words = [
        shape.text_frame.text
        for slide in opened(content).slides
        for shape in slide.shapes
        if shape.has_text_frame
    ]
    assert any(one_line(pack.sections[0].points[0]) in text for text in words)


def test_the_same_pack_gives_the_same_bytes(packs, made):
    assert pptx_of(packs(COVENTRY), HouseStyle()) == made(COVENTRY)


def test_the_file_says_when_it_was_made_and_by_what(packs, made):
    about = opened(made(COVENTRY)).core_properties
    assert about.title == packs(COVENTRY).title
    assert about.created == about.modified == datetime(TODAY.year, TODAY.month, TODAY.day)
    assert about.language == "en-GB"


def test_hostile_words_arrive_as_words(packs, tmp_path):
    pack = packs(COVENTRY)
    cells = pd.DataFrame({f"a{HOSTILE}": [HOSTILE, "x" * 400], f"b{HOSTILE}": ["y " * 400, HOSTILE]})
    table = Table(HOSTILE, HOSTILE, cells, cells, (HOSTILE,), HOSTILE, "stem")
    spec = next(spec for spec in specs_of(pack) if spec.editable)
    spec = replace(spec, title=HOSTILE, subtitle=HOSTILE, takeaway=HOSTILE, alt=HOSTILE, source=HOSTILE)
    spec = replace(spec, editable=replace(spec.editable, alt="", subtitle="", reading=HOSTILE))
    spoiled = replace(
        pack,
        title=HOSTILE,
        standfirst=HOSTILE,
        sections=(
            Section("summary", HOSTILE, (HOSTILE,), (HOSTILE, "z" * 500)),
            Section("compare", HOSTILE, (HOSTILE,), (HOSTILE,), (table, spec)),
        ),
        sources=(HOSTILE,),
        site=f"javascript:{HOSTILE}",
    )
    content = pptx_of(spoiled, PLAIN)
    (tmp_path / "made.pptx").write_bytes(content)
    assert_valid(tmp_path / "made.pptx")
    slides = opened(content)
    expected = one_line(HOSTILE)
    assert "<script>" in expected
    assert "\x0b" not in expected
    assert all(title.startswith(expected) for title in titles_of(slides)[:-1])
    assert len(set(titles_of(slides))) == len(slides.slides)
    assert frames(slides, "table")[0].table.cell(1, 0).text_frame.text == expected
    assert frames(slides, "chart")[0].element.xpath(".//p:cNvPr/@descr") == [expected]
    assert not [part for part in parts_of(content).values() if b"hlinkClick" in part]


def test_one_figure_is_one_slide(snapshot, tmp_path):
    spec = spec_of(snapshot, "trends", Selection(area=COVENTRY, indicator="91380"), narrow=False, today=TODAY)
    content = pptx_of_figure(spec, PLAIN)
    assert content == pptx_of_figure(spec, PLAIN)
    (tmp_path / "made.pptx").write_bytes(content)
    assert_valid(tmp_path / "made.pptx")
    slides = opened(content)
    assert titles_of(slides) == [one_line(spec.title)]
    assert len(frames(slides, "chart")) == 1
    assert slides.core_properties.created is None, "a figure does not know the day"
    assert one_line(spec.takeaway) in notes_of(slides.slides[0])


@pytest.fixture(scope="module")
def tile_map(snapshot):
    spec = spec_of(snapshot, "compare", Selection(area=COVENTRY, show="map"), narrow=False, today=TODAY)
    assert spec.editable is None
    return spec


def test_what_is_no_chart_of_an_office_program_is_a_picture(tile_map, tmp_path):
    content = pptx_of_figure(tile_map, PLAIN)
    (tmp_path / "made.pptx").write_bytes(content)
    assert_valid(tmp_path / "made.pptx")
    (picture,) = [shape for shape in opened(content).slides[0].shapes if hasattr(shape, "image")]
    assert picture.element.xpath(".//p:cNvPr/@descr") == [one_line(tile_map.alt)]
    wide, high = picture.image.size
    assert picture.width / picture.height == pytest.approx(wide / high, rel=0.01), "not squashed"


@pytest.mark.parametrize("why", ["no font", "too tall"])
def test_where_no_picture_can_be_read_its_words_stand_there(tile_map, why, monkeypatch):
    def refuse(*_, **__):
        raise NeedsError("This computer has no font.", "Install one.")

    if why == "no font":
        monkeypatch.setattr(room, "png_of", refuse)
    else:
        monkeypatch.setattr(room.parts, "ratio_of", lambda _: 8.0)
    slides = opened(pptx_of_figure(tile_map, PLAIN))
    words = " ".join(words_of(slides.slides[0]))
    assert one_line(tile_map.takeaway) in words
    assert ("no font" in words) == (why == "no font")


def test_each_step_is_told_and_may_stop_the_work(packs):
    pack = packs(COVENTRY)
    told = []
    pptx_of(pack, PLAIN, lambda *step: told.append(step))
    steps = len(pack.sections) + len(list(pack.items()))
    assert [(done, of) for done, of, _ in told] == [(number, steps) for number in range(steps)]

    class StoppedError(Exception):
        pass

    def stop(done, of, what):
        raise StoppedError

    with pytest.raises(StoppedError):
        pptx_of(pack, PLAIN, stop)


TEXTS = st.lists(st.text(min_size=1, max_size=200).filter(lambda text: text.split()), min_size=1, max_size=6)


@given(TEXTS, st.integers(10, 40), st.floats(5, 40))
def test_words_take_more_room_where_they_are_larger_or_the_place_is_narrower(texts, size, width):
    letters = letters_of("Arial")
    room_wide = letters.height_of(texts, Cm(width), size)
    assert letters.height_of(texts, Cm(width), size + 1) > room_wide
    assert letters.height_of(texts, Cm(width / 2), size) >= room_wide
    assert letters_of("Comic Sans MS").height_of(texts, Cm(width), size) >= room_wide
    assert room_wide >= Pt(size * len(texts))


@given(TEXTS, st.floats(5, 30), st.floats(1, 15))
def test_the_largest_size_that_fits_is_taken(texts, width, height):
    letters, box = Letters(), Box(0, 0, Cm(width), Cm(height))
    size = letters.size_that_fits(texts, box, (32, 12))
    assert 12 <= size <= 32
    if size > 12:
        assert letters.height_of(texts, box.width, size) <= box.height
    if size < 32:
        assert letters.height_of(texts, box.width, size + 1) > box.height


CELLS = st.lists(
    st.lists(st.text("ab 1,.-()%", max_size=60), min_size=3, max_size=3), min_size=1, max_size=30
)


@settings(max_examples=50)
@given(CELLS, st.floats(15, 32), st.floats(6, 14))
def test_a_table_is_laid_out_whole_and_within_its_room(rows, width, height):
    cells = pd.DataFrame(rows, columns=["Indicator", "Compared with England", "Value"])
    laid = laid_out(cells, Box(0, 0, Cm(width), Cm(height)), Letters(), Sizes().tables)
    assert laid.size in Sizes().tables
    seen = {}
    for page in laid.pages:
        assert page.columns[0] == 0
        assert sum(page.widths) == pytest.approx(Emu(Cm(width)).pt)
        assert len(page.heights) == len(page.rows) + 1
        if len(page.rows) > 1:
            assert sum(page.heights) <= Emu(Cm(height)).pt + 0.01
        for row in page.rows:
            for column in page.columns:
                seen[row, column] = seen.get((row, column), 0) + 1
    assert seen.keys() == {(row, column) for row in range(len(rows)) for column in range(3)}
    assert all(times == 1 for (_, column), times in seen.items() if column)
