import re
from dataclasses import replace

import plotly.graph_objects as go
import pytest
from lxml import etree

from needs.charts.parts.house import TEMPLATE
from needs.charts.parts.spec import ChartSpec
from needs.exports import bundle
from needs.exports.bundle import README, zip_of
from needs.exports.csv import csv_of
from needs.exports.office.docx import docx_of
from needs.exports.office.pptx import pptx_of
from needs.exports.office.style import HouseStyle
from needs.exports.picture.png import Size, has_font, picture_of
from needs.exports.picture.svg import svg_of
from needs.exports.sheets.book import numbered
from needs.exports.sheets.ods import ods_of
from needs.exports.sheets.xlsx import xlsx_of
from needs.links.packs import address_of
from tests.exports.books import parts, small_pack
from tests.places import COVENTRY

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gptables")

STYLE = HouseStyle()


@pytest.fixture(autouse=True)
def font():
    if not has_font():
        pytest.skip("no font is installed")


@pytest.fixture(scope="module")
def archive():
    return zip_of(small_pack(), STYLE)


def readme_of(files):
    return files[README].decode().replace("\r\n", "\n")


def test_it_holds_every_file_of_the_pack_as_it_is_alone(archive):
    pack, files = small_pack(), parts(archive)
    assert files[f"{pack.stem}.docx"] == docx_of(pack, STYLE)
    assert files[f"{pack.stem}.pptx"] == pptx_of(pack, STYLE)
    assert files[f"{pack.stem}.xlsx"] == xlsx_of(pack)
    assert files[f"{pack.stem}.ods"] == ods_of(pack)
    for number, item in enumerate(pack.items(), start=1):
        stem = f"0{number}-{item.stem}"
        assert files[f"tables/{stem}.csv"] == csv_of(item.data)
        is_figure = isinstance(item, ChartSpec)
        assert (f"figures/{stem}.png" in files) == (f"figures/{stem}.svg" in files) == is_figure
        if is_figure:
            assert files[f"figures/{stem}.png"] == picture_of(item, Size.FULL, wide=True)
            assert files[f"figures/{stem}.svg"] == svg_of(item, width=960).encode()
    figures = sum(isinstance(item, ChartSpec) for item in pack.items())
    assert len(files) == 1 + 4 + len(list(pack.items())) + 2 * figures


def test_the_same_pack_is_the_same_archive(archive):
    assert zip_of(small_pack(), STYLE) == archive


def test_names_of_files_are_plain_and_stand_in_the_order_of_reading(archive):
    names = list(parts(archive))
    assert names[0] == README
    assert all(re.fullmatch(r"[a-zA-Z0-9./-]+", name) for name in names)
    numbers = [int(name.partition("/")[2][:2]) for name in names if "/" in name]
    assert numbers == sorted(numbers)


def test_the_readme_names_every_file_and_no_other(archive):
    files = parts(archive)
    readme = readme_of(files)
    listed = re.findall(r"^    (\S+)$", readme, re.MULTILINE)
    assert sorted([README, *listed]) == sorted(files)
    assert "Left out" not in readme


def test_the_readme_says_where_the_figures_are_from_and_how_to_edit_charts(archive):
    pack, readme = small_pack(), readme_of(parts(archive))
    for words in (pack.title, pack.standfirst, pack.licence, pack.freshness, pack.stamp, address_of(pack)):
        assert words in readme
    assert all(source in readme for source in pack.sources)
    assert "Edit Data" in readme
    assert "22 November 2026" in readme


@pytest.mark.parametrize("is_full", [False, True])
def test_tables_and_figures_have_the_numbers_that_the_report_gives_them(is_full):
    pack = replace(small_pack(), is_full=is_full)
    report = etree.fromstring(parts(docx_of(pack, STYLE))["word/document.xml"])
    paragraphs = ["".join(each.itertext("{*}t")).replace("\xa0", " ") for each in report.iter("{*}p")]
    for label, item in numbered(pack):
        assert f"{label}: {item.title}" in paragraphs
    assert [label for label, _ in numbered(pack)] == ["Figure 1", f"Table {1 + is_full}", "Figure 2"]


def test_a_picture_that_cannot_be_drawn_is_left_out_with_the_reason():
    figure = small_pack().sections[1].items[0]
    heat = go.Figure(go.Heatmap(z=[[1]]), layout={"template": TEMPLATE})
    spec = replace(figure, figure=heat, stem="heat", editable=None)
    pack = replace(small_pack(), sections=(replace(small_pack().sections[1], items=(spec, figure)),))
    files = parts(zip_of(pack, STYLE))
    assert "tables/01-heat.csv" in files
    assert not [name for name in files if "figures/01" in name]
    assert "figures/02-" + figure.stem + ".png" in files
    readme = readme_of(files)
    assert "Left out" in readme
    assert "figures/01-heat.png\n    A trace of the kind “heatmap”" in readme


def test_words_in_the_pictures_of_a_pack_keep_their_size_on_paper(packs, monkeypatch):
    kept = []
    monkeypatch.setattr("needs.exports.picture.png.png_of", lambda svg, **_: kept.append(svg) or b"")
    pack = packs(COVENTRY, depth="full")
    zip_of(pack, STYLE)
    assert len(kept) == sum(isinstance(item, ChartSpec) for item in pack.items()) > 10
    for svg in kept:
        root = etree.fromstring(svg.encode())
        point = 16 / 2.54 * 72 / float(root.get("width"))
        sizes = [float(each.get("font-size")) * point for each in root.iter() if each.get("font-size")]
        assert min(sizes) >= 11.9


def test_without_a_font_the_svg_stays(monkeypatch):
    monkeypatch.setattr("needs.exports.picture.png.has_font", lambda: False)
    files = parts(zip_of(small_pack(), STYLE))
    assert not [name for name in files if name.endswith(".png")]
    assert len([name for name in files if name.endswith(".svg")]) == 2
    assert "no font" in readme_of(files)


def test_each_step_is_told_before_it_is_done():
    steps = []
    files = parts(zip_of(small_pack(), STYLE, lambda *step: steps.append(step)))
    totals = {of for _, of, _ in steps}
    assert totals == {len(files) - 1}
    done = [done for done, _, _ in steps]
    assert done == sorted(done)
    assert set(done) == set(range(len(files) - 1))
    assert all(what for _, _, what in steps)


@pytest.mark.parametrize("after", [0, 3, 12])
def test_it_can_be_stopped_at_any_step(after, monkeypatch):
    class StoppedError(Exception):
        pass

    told = []

    def step(done, of, what):
        told.append(done)
        if len(told) > after:
            raise StoppedError

    with pytest.raises(StoppedError):
        zip_of(small_pack(), STYLE, step)
    assert len(told) == after + 1


def test_what_the_report_needs_is_not_left_out_in_silence(monkeypatch):
    def refuse(*_):
        raise bundle.NeedsError("The template is broken.")

    monkeypatch.setattr(bundle, "docx_of", refuse)
    with pytest.raises(bundle.NeedsError, match="template"):
        zip_of(small_pack(), STYLE)
