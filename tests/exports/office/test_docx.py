import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from needs.charts.parts.editable import EditableChart, EditableKind, Series, SeriesRole
from needs.charts.registry import spec_of
from needs.domain.errors import NeedsError
from needs.domain.selection import Selection
from needs.exports.office import docx as writer
from needs.exports.office.docx import docx_of, docx_of_figure
from needs.exports.office.docx_tables import MOST_COLUMNS, fitted
from needs.exports.office.style import HouseStyle
from needs.links.codec import link
from needs.reports.pack.model import MOST_ROWS, Pack, Section, Table
from tests.chosen import chosen as select
from tests.conftest import TODAY
from tests.exports.opening import assert_valid, text_of
from tests.places import COVENTRY

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
W, R = f"{{{NS['w']}}}", f"{{{NS['r']}}}"
HOSTILE = ["=1+1", "@SUM(A1)", "<b>x</b> & “y” 'z'", "bell\x07, null\x00 and \ufffe", "x" * 300]
SITE, CHOSEN = "https://example.org", Selection(area=COVENTRY)
ADDRESS = f"{SITE}{link('pack', CHOSEN)}"
LINES = EditableChart(
    kind=EditableKind.LINES,
    categories=("2019", "2020", "2021", "2022"),
    series=(
        Series(
            "Coventry",
            (13.25, None, 14.5, 15.0),
            SeriesRole.AREA,
            (12.0, None, 13.0, 14.0),
            (15.0, None, 16.0, 17.0),
        ),
        Series("England", (10.0, 10.5, 11.0, 11.5), SeriesRole.ENGLAND, is_dashed=True),
    ),
    unit="per 100,000",
)
SHARES = EditableChart(
    kind=EditableKind.SHARES,
    categories=("Coventry", "England"),
    series=(
        Series("In treatment", (13.0, 18.0), SeriesRole.AREA),
        Series("Not in treatment", (87.0, 82.0), SeriesRole.OTHERS),
    ),
    unit="%",
    subtitle="A subtitle of its own",
    alt="Bars of its own",
    reading="Its own reading.",
)


def table_with(cells, title="A table", lead="This leads to it."):
    return Table(title, lead, cells, cells, ("A note.",), "Source: somewhere.", "stem")


@pytest.fixture(scope="module")
def specs(snapshot):
    def drawn(page, **chosen):
        return spec_of(snapshot, page, select("E08000026", **chosen), today=TODAY)

    return [
        replace(drawn("trends"), editable=LINES),
        replace(drawn("gap"), editable=SHARES),
        drawn("compare", show="map"),
        drawn("compare", show="spine"),
    ]


@pytest.fixture(scope="module")
def pack(specs):
    hostile = pd.DataFrame({"Indicator": HOSTILE, "Value <i>": [*HOSTILE[1:], "3.2"]})
    return Pack(
        place="Coventry",
        title="Drug and alcohol need in Coventry",
        standfirst=HOSTILE[2],
        sections=(
            Section(
                "headline",
                "Headline & figures",
                tuple(HOSTILE),
                ("The first point.", "=2+2"),
                (table_with(hostile), table_with(specs[3].table, "A wide table")),
            ),
            Section("gap", "The gap", items=(specs[1],)),
            Section("trends", "Over time", ("A paragraph.",), items=(specs[0], specs[2])),
        ),
        is_full=False,
        sources=("One publication", "Another publication"),
        licence="A licence.",
        freshness="The figures are fresh.",
        selection=CHOSEN,
        site=SITE,
        stamp="2026-09-24.abc",
        made_on=TODAY,
        stem="coventry-pack",
    )


@pytest.fixture(scope="module")
def short(pack):
    return docx_of(pack, HouseStyle())


@pytest.fixture(scope="module")
def full(pack):
    return docx_of(replace(pack, is_full=True), HouseStyle())


def template():
    """As a council may have it: its own looks, a header, words to be replaced, and no caption style."""
    word = Document()
    for name in ("Caption", "List Bullet", "TOC Heading"):
        word.styles.element.remove(word.styles[name].element)
    word.styles["Heading 1"].font.name = "Georgia"
    own = word.styles.add_style("Council table", WD_STYLE_TYPE.TABLE)
    assert own.style_id == "Counciltable"
    word.add_heading("Write your title here", 1)
    word.add_paragraph("Delete this text")
    section = word.sections[0]
    section.page_width, section.left_margin, section.right_margin = Cm(21), Cm(3), Cm(4)
    section.header.paragraphs[0].text = "Coventry City Council"
    section.footer.paragraphs[0].text = "Official"
    # The section that remains has its header and footer from this one.
    word.add_section()
    word.add_paragraph("And this")
    word.core_properties.author = "Somebody"
    # As in a file that Word wrote: its own second set of styles is of no use and not valid here.
    for key, related in list(word.part.rels.items()):
        if "stylesWithEffects" in related.reltype:
            del word.part.rels[key]
    for each in word.settings.element.xpath("w:zoom"):
        each.set(f"{W}percent", "100")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def body_of(content, part="word/document.xml"):
    return etree.fromstring(parts_of(content)[part])


def xpath(node, path):
    return node.xpath(path, namespaces=NS)


def said(node):
    return "".join(xpath(node, ".//w:t/text()")).replace("\xa0", " ")


def styled(content, name):
    """The paragraphs of a style, by its name."""
    styles = etree.fromstring(parts_of(content)["word/styles.xml"])
    (key,) = xpath(styles, f"//w:style[w:name/@w:val='{name}']/@w:styleId")
    return xpath(body_of(content), f"//w:p[w:pPr/w:pStyle/@w:val='{key}']")


def tables_in(content):
    """The cells of each table, with its headings first."""
    return [
        [[said(cell) for cell in xpath(row, "w:tc")] for row in xpath(table, "w:tr")]
        for table in xpath(body_of(content), "//w:tbl")
    ]


def clean(text):
    return re.sub("[\x00\x07\ufffe]", "", text)


def rows_of(frame):
    return [list(map(str, frame.columns)), *(list(map(str, row)) for row in frame.to_numpy())]


@pytest.mark.parametrize("name", ["short", "full"])
def test_documents_are_valid(name, request, tmp_path):
    path = tmp_path / "pack.docx"
    path.write_bytes(request.getfixturevalue(name))
    assert_valid(path)


def test_a_figure_alone_is_valid_and_has_what_is_to_be_pasted(specs, tmp_path):
    for number, spec in enumerate(specs[:3]):
        content = docx_of_figure(spec, HouseStyle())
        assert content == docx_of_figure(spec, HouseStyle())
        path = tmp_path / f"{number}.docx"
        path.write_bytes(content)
        assert_valid(path)
        (caption,) = styled(content, "caption")
        assert said(caption) == f"Figure 1: {spec.title}"
        everything = said(body_of(content))
        assert spec.source in everything
        own = spec.editable is SHARES
        assert f"Alternative text: {SHARES.alt if own else spec.alt}" in everything
        assert (SHARES.subtitle in everything) == (SHARES.reading in everything) == own
        assert (spec.subtitle in everything) == (spec.reading in everything) == (not own)
        assert "dcterms:created" not in parts_of(content)["docProps/core.xml"].decode()


def test_same_pack_same_bytes(pack, short):
    assert docx_of(pack, HouseStyle()) == short


def test_contents_lead_to_the_headings(pack, short):
    headings = styled(short, "heading 1")
    titles = [*(section.title for section in pack.sections), "Sources"]
    assert [said(each) for each in headings] == titles
    lines = styled(short, "toc 1")
    assert [said(each) for each in lines] == titles
    anchors = [xpath(each, "w:hyperlink/@w:anchor") for each in lines]
    assert anchors == [xpath(each, "w:bookmarkStart/@w:name") for each in headings]
    (code,) = xpath(lines[0], ".//w:instrText/text()")
    assert code.split() == ["TOC", "\\o", '"1-2"', "\\n", "\\h", "\\z", "\\u"]
    marks = xpath(body_of(short), "//w:fldChar/@w:fldCharType")
    assert marks == ["begin", "separate", "end"]
    assert xpath(lines[-1], ".//w:fldChar/@w:fldCharType") == ["end"]


@pytest.mark.parametrize("name", ["short", "full"])
def test_captions_are_numbered_and_every_one_is_referred_to(name, request):
    content = request.getfixturevalue(name)
    body = body_of(content)
    captions = {}
    for caption in styled(content, "caption"):
        (code,) = xpath(caption, "w:fldSimple[contains(@w:instr, 'SEQ')]/@w:instr")
        (bookmark,) = xpath(caption, "w:bookmarkStart/@w:name")
        marked = xpath(caption, "w:bookmarkStart/following-sibling::*[following-sibling::w:bookmarkEnd]")
        captions[bookmark] = "".join(said(each) for each in marked)
        kind, number = captions[bookmark].split()
        assert code.split() == ["SEQ", kind, "\\*", "ARABIC"]
        assert int(number) == sum(each.startswith(kind) for each in captions.values())
        assert said(caption).startswith(f"{captions[bookmark]}: ")
        assert xpath(caption, "w:pPr/w:keepNext")
    references = xpath(body, "//w:fldSimple[contains(@w:instr, 'REF')]")
    targets = {each.get(f"{W}instr").split()[1]: said(each) for each in references}
    assert targets == captions
    keys = xpath(body, "//w:bookmarkStart/@w:id")
    assert len(set(keys)) == len(keys)
    assert sorted(keys) == sorted(xpath(body, "//w:bookmarkEnd/@w:id"))


def test_a_lead_ends_with_its_reference(pack, short):
    texts = [said(each) for each in xpath(body_of(short), "//w:p")]
    assert "This leads to it (Table 1)." in texts
    takeaway = pack.sections[1].items[0].takeaway
    assert f"{takeaway.removesuffix('.')} (Figure 1)." in texts


@pytest.mark.parametrize("name", ["short", "full"])
def test_every_drawing_says_what_it_shows(name, request, pack):
    drawings = xpath(body_of(request.getfixturevalue(name)), "//wp:docPr")
    figures = [pack.sections[1].items[0], *pack.sections[2].items]
    assert [each.get("title") for each in drawings] == [spec.title for spec in figures]
    assert [each.get("descr") for each in drawings] == [SHARES.alt, *(spec.alt for spec in figures[1:])]
    assert len({each.get("id") for each in drawings}) == len(drawings)


def test_figures_fit_the_text(short):
    body = body_of(short)
    for extent in xpath(body, "//wp:extent"):
        assert int(extent.get("cx")) <= Cm(16)
        assert int(extent.get("cy")) <= Cm(20)


def sheet_of(workbook):
    """The columns of a workbook's one sheet, read without the library that wrote it."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        strings = []
        if "xl/sharedStrings.xml" in package.namelist():
            shared = etree.fromstring(package.read("xl/sharedStrings.xml"))
            strings = ["".join(xpath(each, ".//s:t/text()")) for each in xpath(shared, "s:si")]
        sheet = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    columns = {}
    for cell in xpath(sheet, "//s:c"):
        letter, row = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r")).groups()
        value = "".join(xpath(cell, "s:v/text()"))
        if not value:
            continue
        known = strings[int(value)] if cell.get("t") == "s" else float(value)
        columns.setdefault(letter, {})[int(row)] = known
    return columns


def test_charts_can_be_edited_and_hold_their_numbers(short):
    parts = parts_of(short)
    charts = sorted(name for name in parts if name.startswith("word/charts/chart"))
    assert charts == ["word/charts/chart1.xml", "word/charts/chart2.xml"]
    links = etree.fromstring(parts["word/_rels/document.xml.rels"])
    targets = {each.get("Id"): f"word/{each.get('Target')}" for each in links}
    placed = [targets[key] for key in xpath(body_of(short), "//c:chart/@r:id")]
    assert placed == charts
    for name, editable in zip(charts, (SHARES, LINES), strict=True):
        chart = etree.fromstring(parts[name])
        (external,) = xpath(chart, "//c:externalData/@r:id")
        own = etree.fromstring(parts[name.replace("charts/", "charts/_rels/") + ".rels"])
        (workbook,) = (each.get("Target") for each in own if each.get("Id") == external)
        assert workbook.startswith("../embeddings/")
        columns = sheet_of(parts[f"word/{workbook.removeprefix('../')}"])
        for series in editable.series:
            (held,) = (column for column in columns.values() if column.get(1) == series.name)
            assert [held.get(row) for row in range(2, 2 + len(series.values))] == list(series.values)


def test_tables_hold_the_cells_of_their_frames(pack, full):
    tables = tables_in(full)
    hostile = [
        [re.sub("[\x00\x07\ufffe]", "", cell) for cell in row]
        for row in rows_of(pack.sections[0].items[0].cells)
    ]
    assert tables[0] == hostile
    wide = rows_of(pack.sections[0].items[1].cells)
    first, second = tables[1:3]
    assert [[*left, *right[1:]] for left, right in zip(first, second, strict=True)] == wide
    assert [row[0] for row in first] == [row[0] for row in second]
    figures = [pack.sections[1].items[0], *pack.sections[2].items]
    on_paper = [spec for spec in figures if len(spec.table) <= MOST_ROWS]
    for table, spec in zip(tables[3:], on_paper, strict=True):
        assert table == rows_of(spec.table)
    text = " ".join(said(each) for each in xpath(body_of(full), "//w:p"))
    for spec in figures:
        in_workbook = f"Its {len(spec.table)} rows of numbers are in the workbook of this pack."
        assert (in_workbook in text) == (len(spec.table) > MOST_ROWS)


@pytest.mark.parametrize("name", ["short", "full"])
def test_tables_are_true_tables(name, request):
    for table in xpath(body_of(request.getfixturevalue(name)), "//w:tbl"):
        head, *rows = xpath(table, "w:tr")
        assert xpath(head, "w:trPr/w:tblHeader")
        assert not any(xpath(row, "w:trPr/w:tblHeader") for row in rows)
        assert all(xpath(row, "w:trPr/w:cantSplit") for row in [head, *rows])
        (look,) = xpath(table, "w:tblPr/w:tblLook")
        assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")
        assert xpath(table, "string(w:tblPr/w:tblCaption/@w:val)")
        assert xpath(table, "string(w:tblPr/w:tblDescription/@w:val)")
        widths = list(map(int, xpath(table, "w:tblGrid/w:gridCol/@w:w")))
        assert sum(widths) == pytest.approx(Cm(16).twips, abs=1)
        assert len(widths) <= MOST_COLUMNS


def test_a_note_of_many_rows_is_said_once(pack, specs, snapshot):
    spec = spec_of(snapshot, "compare", Selection(area="E08000026"), today=TODAY)
    assert spec.table["Note"].value_counts().max() > 3
    spec = replace(spec, editable=LINES, table=spec.table.sort_values("Note").tail(MOST_ROWS))
    sections = (Section("compare", "Beside others", items=(spec,)),)
    content = docx_of(replace(pack, sections=sections, is_full=True), HouseStyle())
    ((head, *rows),) = tables_in(content)
    (below,) = (said(each) for each in styled(content, "Figure note") if "[note 1]" in said(each))
    notes = dict(re.findall(r"(\[note \d+\]) (.*?)\.(?= \[note|$)", below))
    column = head.index("Note")
    for row in rows:
        row[column] = notes.get(row[column], row[column])
    assert [head, *rows] == rows_of(spec.table)
    assert len(set(notes.values())) == len(notes) == spec.table["Note"].nunique() - 1


def test_numbers_stand_at_the_right_and_years_and_words_do_not(pack):
    cells = pd.DataFrame(
        {
            "Place": ["1.0", "2.0"],
            "Value": ["13.5 (11.1 to 16.2)", "[x]"],
            "Count": ["1,114 people not in treatment", "9 deaths"],
            "Rank": ["1 to 4 of 14", "2 to 9 of 14"],
            "Year": ["2016", "2017"],
            "Period": ["2016–18", "2017–19"],
            "Word": ["Higher", "[z]"],
        }
    )
    items = (table_with(cells),)
    content = docx_of(replace(pack, sections=(replace(pack.sections[0], items=items),)), HouseStyle())
    for row in xpath(body_of(content), "//w:tbl/w:tr"):
        at_right = [bool(xpath(cell, "w:p/w:pPr/w:jc[@w:val='right']")) for cell in xpath(row, "w:tc")]
        assert at_right == [False, True, True, True, False, False, False]


def test_hostile_text_arrives_as_text(pack, short):
    texts = [said(each) for each in xpath(body_of(short), "//w:p")]
    for text in pack.sections[0].paragraphs:
        assert clean(text) in texts
    assert [said(each) for each in styled(short, "List Bullet")][:2] == ["The first point.", "=2+2"]
    assert [said(each) for each in styled(short, "Subtitle")] == [pack.standfirst]


def test_the_end_says_where_it_all_comes_from(pack, short):
    body = body_of(short)
    texts = [said(each) for each in xpath(body, "//w:p")]
    end = texts[len(texts) - texts[::-1].index("Sources") :]
    assert end == [
        *pack.sources,
        pack.freshness,
        pack.licence,
        "Made on 22 November 2026 from snapshot 2026-09-24.abc. The same pack can be made again from this "
        f"link: {ADDRESS}",
    ]
    (key,) = xpath(body, "//w:hyperlink/@r:id")
    links = etree.fromstring(parts_of(short)["word/_rels/document.xml.rels"])
    (address,) = (each.get("Target") for each in links if each.get("Id") == key)
    assert address == ADDRESS


@pytest.mark.parametrize("site", ["", "javascript:alert(1)"])
def test_an_address_that_is_not_whole_is_no_link(pack, site):
    content = docx_of(replace(pack, site=site, sections=()), HouseStyle())
    body = body_of(content)
    assert not xpath(body, "//w:hyperlink/@r:id")
    assert said(xpath(body, "//w:p")[-1]).endswith(f"{site}{link('pack', CHOSEN)}")


def test_the_plain_page(pack, short):
    section = Document(io.BytesIO(short)).sections[0]
    assert (section.page_width.cm, section.page_height.cm) == pytest.approx((21, 29.7), abs=0.01)
    assert (section.page_width - section.left_margin - section.right_margin) / Cm(1) == pytest.approx(
        16, abs=0.01
    )
    (footer,) = (etree.fromstring(content) for name, content in parts_of(short).items() if "footer" in name)
    assert said(footer) == f"{pack.title}Page 1"
    assert xpath(footer, "//w:fldSimple/@w:instr") == [" PAGE "]
    styles = etree.fromstring(parts_of(short)["word/styles.xml"])
    assert xpath(styles, "//w:docDefaults//w:lang/@w:val") == ["en-GB"]
    assert set(xpath(styles, "//w:rFonts/@w:ascii")) == {"Arial"}
    assert not xpath(styles, "//w:rFonts/@w:asciiTheme")
    sizes = [int(size) for size in xpath(styles, "//w:sz/@w:val")]
    assert min(sizes) >= 2 * 9
    assert not any("stylesWithEffects" in name or "thumbnail" in name for name in parts_of(short))


def test_the_house_font_and_colour(pack):
    style = HouseStyle(font="Verdana", heading="#5A1E78")
    styles = etree.fromstring(parts_of(docx_of(pack, style))["word/styles.xml"])
    assert set(xpath(styles, "//w:rFonts/@w:ascii")) == {"Verdana"}
    heading = "//w:style[w:name/@w:val='heading 1']"
    assert xpath(styles, f"{heading}//w:color/@w:val") == ["5A1E78"]
    assert (
        xpath(styles, f"{heading}/w:basedOn/@w:val")
        == xpath(styles, f"{heading}/w:next/@w:val")
        == ["Normal"]
    )


def test_what_the_document_says_of_itself(pack, short):
    core = etree.fromstring(parts_of(short)["docProps/core.xml"])
    assert xpath(core, "string(dc:title)") == pack.title
    assert xpath(core, "string(dc:creator)") == "Drug and alcohol needs"
    assert xpath(core, "string(dc:subject)")
    assert xpath(core, "string(dc:language)") == "en-GB"
    assert (
        xpath(core, "string(dcterms:created)")
        == xpath(core, "string(dcterms:modified)")
        == "2026-11-22T00:00:00Z"
    )


def test_a_long_and_hostile_title(pack):
    title = f"{HOSTILE[3]} {'long ' * 80}"
    core = etree.fromstring(parts_of(docx_of(replace(pack, title=title), HouseStyle()))["docProps/core.xml"])
    assert clean(title).startswith(xpath(core, "string(dc:title)"))


def test_steps_are_told_and_may_stop_the_work(pack):
    told = []
    docx_of(pack, HouseStyle(), lambda *step: told.append(step))
    expected = []
    for section in pack.sections:
        expected += [section.title, *(item.title for item in section.items)]
    assert [what for _, _, what in told] == expected
    assert [done for done, _, _ in told] == list(range(len(expected)))
    assert {of for _, of, _ in told} == {len(expected)}

    def stop(done, of, what):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        docx_of(pack, HouseStyle(), stop)


def test_a_template_keeps_its_looks_and_loses_its_words(pack, tmp_path):
    content = docx_of(pack, HouseStyle(document=template(), font="Verdana"))
    path = tmp_path / "pack.docx"
    path.write_bytes(content)
    assert_valid(path)
    parts = parts_of(content)
    styles = etree.fromstring(parts["word/styles.xml"])
    assert xpath(styles, "//w:style[w:name/@w:val='heading 1']//w:rFonts/@w:ascii") == ["Georgia"]
    assert "Verdana" not in parts["word/styles.xml"].decode()
    body = body_of(content)
    assert "Write your title here" not in said(body)
    assert "Delete this text" not in said(body)
    assert "And this" not in said(body)
    assert len(xpath(body, "//w:sectPr")) == 1
    kinds = xpath(body, "//w:sectPr/w:headerReference/@r:id | //w:sectPr/w:footerReference/@r:id")
    assert len(set(kinds)) == 2
    edges = [
        said(etree.fromstring(part))
        for name, part in parts.items()
        if re.fullmatch(r"word/(header|footer)\d*\.xml", name)
    ]
    assert sorted(edges) == ["Coventry City Council", "Official"]
    assert set(xpath(body, "//w:tblStyle/@w:val")) == {"Counciltable"}
    for grid in xpath(body, "//w:tblGrid"):
        assert sum(map(int, xpath(grid, "w:gridCol/@w:w"))) == pytest.approx(Cm(14).twips, abs=1)
    assert all(int(each.get("cx")) / Cm(14) < 1.001 for each in xpath(body, "//wp:extent"))
    assert len(styled(content, "caption")) == 5
    assert len(styled(content, "List Bullet")) == 4
    known = set(xpath(styles, "//w:style/@w:styleId"))
    assert set(xpath(body, "//w:pStyle/@w:val | //w:rStyle/@w:val")) <= known
    assert len(known) == len(xpath(styles, "//w:style"))
    numbers = etree.fromstring(parts["word/numbering.xml"])
    (bullets,) = xpath(styles, "//w:style[w:name/@w:val='List Bullet']//w:numId/@w:val")
    assert xpath(numbers, f"//w:num[@w:numId='{bullets}']")
    assert (
        xpath(etree.fromstring(parts["docProps/core.xml"]), "string(dc:creator)") == "Drug and alcohol needs"
    )


def test_a_template_without_a_footer_gets_ours(pack):
    word = Document()
    word.styles["Normal"].font.size = Pt(12)
    # As other programs write these names.
    for style, name in (("Normal", "normal"), ("Heading 1", "Heading 1")):
        word.styles[style].element.xpath("w:name")[0].set(f"{W}val", name)
    out = io.BytesIO()
    word.save(out)
    content = docx_of(pack, HouseStyle(document=out.getvalue()))
    (footer,) = (etree.fromstring(part) for name, part in parts_of(content).items() if "footer" in name)
    assert said(footer) == f"{pack.title}Page 1"
    assert said(styled(content, "Heading 1")[0]) == pack.sections[0].title
    assert "A paragraph." in [said(each) for each in styled(content, "normal")]


def test_a_figure_without_a_picture_has_its_table(pack, specs, snapshot, monkeypatch):
    def refuse(svg, *, width):
        raise NeedsError("No font is there.", "Install one.")

    rug = spec_of(snapshot, "compare", Selection(area="E08000026", show="rug"), today=TODAY)
    monkeypatch.setattr(writer, "png_of", refuse)
    sections = (Section("compare", "Beside others", items=(specs[2], rug)),)
    content = docx_of(replace(pack, sections=sections), HouseStyle())
    body = body_of(content)
    assert not xpath(body, "//wp:docPr")
    tables = tables_in(content)
    texts = [said(each) for each in xpath(body, "//w:p")]
    elsewhere = " Its {} rows of numbers are in the workbook of this pack."
    for spec, why in ((specs[2], "No font is there."), (rug, "This figure is too tall for a page.")):
        is_long = len(spec.table) > MOST_ROWS
        assert f"{why} {spec.alt}{elsewhere.format(len(spec.table)) if is_long else ''}" in texts
        assert (rows_of(spec.table) in tables) == (not is_long)


@given(
    st.lists(st.lists(st.text("abc de-f1 2", max_size=40), min_size=3, max_size=3), min_size=1, max_size=12)
)
def test_any_table_fits(columns):
    frame = pd.DataFrame(dict(enumerate(columns)))
    fit = fitted(frame, Cm(16))
    assert [column for part in fit.parts for column in part.columns if column] == list(range(1, len(columns)))
    for part in fit.parts:
        assert part.columns[0] == 0
        assert sum(part.widths) == Cm(16).twips
        assert min(part.widths) > 0
        assert len(part.columns) == len(part.widths) <= MOST_COLUMNS


def test_the_pack_of_an_earlier_month_opens_in_libreoffice(packs, tmp_path):
    """The packs of today are opened with the files of the same packs for the other programs."""
    pack = packs(COVENTRY, as_at=date(2024, 3, 31))
    path = tmp_path / "pack.docx"
    path.write_bytes(docx_of(pack, HouseStyle()))
    shown = re.sub(r"\s", "", text_of(path))
    tables = [item for item in pack.items() if isinstance(item, Table)]
    figures = [item for item in pack.items() if not isinstance(item, Table)]
    for kind, items in (("Table", tables), ("Figure", figures)):
        for number, item in enumerate(items, 1):
            assert re.sub(r"\s", "", f"{kind} {number}: {item.title}") in shown
            assert f"({kind}{number})" in shown
    for cell in tables[0].cells.to_numpy().ravel():
        assert re.sub(r"\s", "", cell) in shown
