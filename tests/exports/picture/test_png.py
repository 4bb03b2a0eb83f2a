import io
import re
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from needs.charts.gap_over_time.plot import gap_over_time
from needs.charts.inequality.numbers import by_deprivation, by_sex
from needs.charts.inequality.plot import sexes_chart, sexes_over_time_chart, slope_chart, tenths_chart
from needs.charts.registry import spec_of
from needs.charts.scenario.numbers import scenario
from needs.charts.scenario.options import ScenarioOptions
from needs.charts.scenario.plot import scenario_chart
from needs.domain.errors import NeedsError
from needs.domain.selection import Selection
from needs.domain.vocabulary import Substance, Target, TrendForm
from needs.exports.picture.png import PRINT, Size, has_font, picture_of, png_of
from needs.exports.picture.svg import svg_in_shape, svg_of
from needs.language.sources import LICENCE
from needs.views.gap_view import gap_view
from tests.chosen import COMPARED
from tests.chosen import chosen as select
from tests.conftest import TODAY

CENTIMETRES = {Size.FULL: 16.0, Size.HALF: 7.8, Size.SLIDE: 33.87}
POINTS_IN_A_CENTIMETRE = 72 / 2.54
SHORT = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>'


@pytest.fixture(autouse=True)
def font():
    if not has_font():
        pytest.skip("no font is installed")


def read(png):
    picture = Image.open(io.BytesIO(png))
    picture.load()
    across, _ = picture.info["dpi"]
    return picture, across


@pytest.mark.parametrize("size", Size)
def test_a_picture_is_as_wide_on_paper_as_what_it_fills(snapshot, size):
    spec = spec_of(snapshot, "trends", Selection(area="E08000026"), narrow=size.narrow, today=TODAY)
    png = picture_of(spec, size)
    picture, dots = read(png)
    assert picture.width / dots * 2.54 == pytest.approx(CENTIMETRES[size], abs=0.005)
    assert png == picture_of(spec, size)
    if size is Size.SLIDE:
        assert picture.size == (2560, 1440)
        assert picture.height / dots * 2.54 == pytest.approx(19.05, abs=0.005)
    else:
        assert dots == pytest.approx(PRINT, abs=0.02)


@pytest.mark.parametrize(("size", "least"), [(Size.FULL, 11.9), (Size.HALF, 8), (Size.SLIDE, 11)])
def test_words_can_be_read_where_the_picture_is_placed(snapshot, monkeypatch, size, least):
    kept = []
    monkeypatch.setattr("needs.exports.picture.png.png_of", lambda svg, **_: kept.append(svg))
    picture_of(
        spec_of(snapshot, "compare", Selection(area="E08000026"), narrow=size.narrow, today=TODAY), size
    )
    root = ET.fromstring(kept[0])
    point = CENTIMETRES[size] * POINTS_IN_A_CENTIMETRE / float(root.get("width"))
    sizes = [float(each.get("font-size")) * point for each in root.iter() if each.get("font-size")]
    assert min(sizes) >= least


@pytest.mark.parametrize("versus", ["region", "england"])
@pytest.mark.parametrize("show", ["bars", "map"])
def test_a_slide_is_filled_without_squeezing_the_figure(snapshot, show, versus):
    selection = Selection(area="E08000026", show=show, versus=versus)
    spec = spec_of(snapshot, "compare", selection, today=TODAY)
    root = ET.fromstring(svg_in_shape(spec, width=960, shape=(16, 9)))
    width, height = float(root.get("width")), float(root.get("height"))
    assert width >= 960
    assert height == width / 16 * 9
    asked = float(ET.fromstring(svg_of(spec, width=int(width))).get("height"))
    assert asked <= height, "the figure has less room than it asks for"


def test_a_figure_for_a_wide_window_is_laid_out_larger(snapshot, monkeypatch):
    kept = []
    monkeypatch.setattr("needs.exports.picture.png.png_of", lambda svg, **_: kept.append(svg))
    spec = spec_of(snapshot, "compare", Selection(area="E08000026", show="map"), today=TODAY)
    picture_of(spec, Size.FULL, wide=True)
    assert ET.fromstring(kept[0]).get("width") == "720"


def test_a_picture_says_its_dots_in_a_part_that_stands_where_it_may():
    png = png_of(SHORT, width=40, dots=96)
    assert png.index(b"IHDR") < png.index(b"pHYs") < png.index(b"IDAT")
    picture, dots = read(png)
    assert picture.size == (40, 20)
    assert dots == pytest.approx(96, abs=0.02)


def test_without_a_font_it_says_so(monkeypatch):
    monkeypatch.setattr("needs.exports.picture.png.has_font", lambda: False)
    with pytest.raises(NeedsError, match="no font"):
        png_of(SHORT, width=400)


def test_what_is_no_picture_is_refused():
    with pytest.raises(NeedsError, match="cannot be drawn"):
        png_of("<svg", width=400)


def every_figure(snapshot, coventry):
    chosen = {"area": coventry.code, "indicator": "91380", "versus": "region"}
    for show in COMPARED:
        yield spec_of(snapshot, "compare", Selection(**chosen, show=show), today=TODAY)
    for form in TrendForm:
        yield spec_of(snapshot, "trends", select(**chosen, form=form), today=TODAY)
    yield spec_of(snapshot, "gap", Selection(area=coventry.code))
    yield gap_over_time(snapshot, gap_view(snapshot, coventry, Substance.ALCOHOL))
    alcohol = snapshot.catalogue.get("91380")
    yield sexes_chart(snapshot, by_sex(snapshot, alcohol, coventry))
    yield sexes_over_time_chart(snapshot, by_sex(snapshot, alcohol, coventry))
    yield tenths_chart(snapshot, by_deprivation(snapshot, alcohol, coventry))
    yield slope_chart(snapshot, by_deprivation(snapshot, alcohol, coventry))
    plan = scenario(
        snapshot, coventry, Substance.ALCOHOL, ScenarioOptions(target=Target.ENGLAND), today=TODAY
    )
    yield scenario_chart(snapshot, plan)


def test_every_picture_says_source_indicator_day_period_and_licence(snapshot, coventry):
    for spec in every_figure(snapshot, coventry):
        root = ET.fromstring(svg_of(spec, width=960))
        written = " ".join(
            " ".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")
        )
        assert "Source: " in written, spec.stem
        assert re.search(r"Fingertips indicators? \d{3,5}", written), spec.stem
        assert re.search(r"as of \d{4}", written), spec.stem
        assert LICENCE in written, spec.stem
        assert re.search(r"\b(19|20)\d\d", written.partition("Source: ")[0]), f"{spec.stem}: no period"
