import re
import struct
import xml.etree.ElementTree as ET
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.charts.gap_over_time.plot import gap_over_time
from needs.charts.inequality.numbers import by_deprivation, by_sex
from needs.charts.inequality.plot import sexes_chart, sexes_over_time_chart, slope_chart, tenths_chart
from needs.charts.parts.house import TEMPLATE, Colour
from needs.charts.parts.spec import ChartSpec
from needs.charts.registry import spec_of
from needs.charts.scenario.numbers import scenario
from needs.charts.scenario.options import ScenarioOptions
from needs.charts.scenario.plot import scenario_chart
from needs.domain.errors import NeedsError
from needs.domain.options import LocalNote
from needs.domain.selection import Selection
from needs.domain.vocabulary import NationalEvent, Substance, Target, TrendForm
from needs.exports.picture.png import has_font, png_of
from needs.exports.picture.svg import svg_of
from needs.exports.picture.svg_text import UndrawableError, lines_of, width_of, wrapped
from needs.views.gap_view import gap_view
from tests.chosen import COMPARED, chosen
from tests.conftest import TODAY
from tests.places import CORE, COVENTRY

SVG = "{http://www.w3.org/2000/svg}"
NOTE = LocalNote(date(2015, 5, 31), "A service <opened> & moved")


def drawn(spec, width=390, **more):
    root = ET.fromstring(svg_of(spec, width=width, **more))
    sizes = [float(each.get("font-size")) for each in root.iter() if each.get("font-size")]
    assert min(sizes) >= 12
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == spec.title
    assert "NaN" not in ET.tostring(root, "unicode")
    return root


def marks(root, kind="circle"):
    return list(root.iter(f"{SVG}{kind}"))


def straight(values, places):
    """Whether pixels follow values along one straight line, to a tenth of a pixel."""
    slope, start = np.polyfit(values, places, 1)
    return np.allclose(slope * np.asarray(values) + start, places, atol=0.11), slope


@pytest.mark.parametrize(("code", "narrow"), [*((code, True) for code in CORE), (COVENTRY, False)])
@pytest.mark.parametrize("show", COMPARED)
def test_every_comparison_is_drawn(snapshot, code, show, narrow):
    try:
        spec = spec_of(snapshot, "compare", Selection(area=code, show=show), narrow=narrow, today=TODAY)
    except NeedsError as refusal:
        # Refused on the page too, in words.
        assert str(refusal).endswith(".")  # noqa: PT017
        return
    drawn(spec, 390 if narrow else 1000)


@pytest.mark.parametrize("form", TrendForm)
@pytest.mark.parametrize("code", CORE)
def test_every_form_of_a_trend_is_drawn(snapshot, code, form):
    selection = chosen(area=code, indicator="92432", form=form, events=NationalEvent, notes=(NOTE,))
    try:
        spec = spec_of(snapshot, "trends", selection, narrow=True, today=TODAY)
    except NeedsError as refusal:
        # Refused on the page too, in words.
        assert str(refusal).endswith(".")  # noqa: PT017
        return
    root = drawn(spec)
    if not any(NOTE.text in note for note in spec.notes if "not marked" in note):
        assert "A service <opened>" in "".join(root.itertext())


@pytest.mark.parametrize("substance", list(Substance))
@pytest.mark.parametrize("code", CORE)
def test_the_gap_is_drawn_now_and_over_time(snapshot, code, substance):
    view = gap_view(snapshot, snapshot.places.get(code), substance)
    if view.lines:
        drawn(gap_over_time(snapshot, view, narrow=True))
    if view.now:
        spec = spec_of(snapshot, "gap", chosen(area=code, substance=str(substance)), narrow=True)
        root = drawn(spec)
        circles = int(spec.data["of_100_not_in_treatment"].iloc[0])
        assert len(marks(root)) == circles
        assert len(marks(root)) + len(marks(root, "polygon")) == 100


@pytest.mark.parametrize("narrow", [True, False])
def test_the_charts_of_other_pages_are_drawn_too(snapshot, coventry, narrow):
    alcohol = snapshot.catalogue.get("91380")
    sexes, tenths = by_sex(snapshot, alcohol, coventry), by_deprivation(snapshot, alcohol, coventry)
    plan = scenario(
        snapshot, coventry, Substance.ALCOHOL, ScenarioOptions(target=Target.ENGLAND), today=TODAY
    )
    for spec in (
        sexes_chart(snapshot, sexes, narrow=narrow),
        sexes_over_time_chart(snapshot, sexes, narrow=narrow),
        tenths_chart(snapshot, tenths, narrow=narrow),
        slope_chart(snapshot, tenths, narrow=narrow),
        scenario_chart(snapshot, plan, narrow=narrow),
    ):
        drawn(spec, 390 if narrow else 1000)


def test_a_trend_s_points_lie_where_its_figures_are(snapshot):
    selection = Selection(area="E08000026", indicator="91380")
    spec = spec_of(snapshot, "trends", selection, today=TODAY)
    own = spec.data[spec.data["area_code"].eq("E08000026") & spec.data["value"].notna()]
    points = [each for each in marks(drawn(spec, 1000)) if each.get("fill") == Colour.AREA]
    assert len(points) == len(own)
    fits, slope = straight(
        sorted(own["value"], reverse=True), sorted(float(each.get("cy")) for each in points)
    )
    assert fits
    assert slope < 0


@pytest.mark.parametrize("code", ["E08000026", "E08000016"])
def test_the_bars_of_a_ranking_are_as_long_as_its_figures(snapshot, code):
    spec = spec_of(snapshot, "compare", Selection(area=code, versus="region"), today=TODAY)
    bars = [
        float(each.get("width"))
        for each in marks(drawn(spec, 1000), "rect")
        if each.get("fill") in (Colour.AREA, Colour.QUIET)
    ]
    values = sorted(spec.data.loc[spec.data["rank"].notna(), "value"])
    assert len(bars) == len(values)
    assert (
        np.allclose(np.asarray(sorted(bars)) / bars[-1], np.asarray(values) / values[-1], atol=0.001)
        or (straight(values, sorted(bars))[0])
    )


def test_the_words_stand_in_the_picture_only_where_they_are_asked_for(snapshot):
    spec = spec_of(snapshot, "trends", Selection(area="E08000026"), narrow=True, today=TODAY)

    def written(**more):
        return " ".join(" ".join(each.itertext()) for each in drawn(spec, **more).iter(f"{SVG}text"))

    for words in (spec.title, spec.subtitle, spec.source):
        assert words in written()
        assert words not in written(title=False)


def test_the_same_figure_is_the_same_picture_and_another_size_is_another(snapshot):
    spec = spec_of(snapshot, "gap", Selection(area="E08000026"), today=TODAY)
    assert svg_of(spec, width=500) == svg_of(spec, width=500) != svg_of(spec, width=501)
    assert drawn(spec, 500, height=300, title=False).get("height") == "300"


def plain_spec(figure, **words):
    empty = pd.DataFrame()
    said = dict.fromkeys(("title", "subtitle", "takeaway", "alt", "reading", "source", "stem"), "words")
    return ChartSpec(figure=figure, table=empty, data=empty, notes=(), **{**said, **words})


@pytest.mark.parametrize(
    ("figure", "named"),
    [
        (go.Figure(go.Heatmap(z=[[1]])), "heatmap"),
        (go.Figure(go.Scatter(x=[1], y=[1], mode="text", text="a")), "text"),
        (go.Figure(go.Scatter(x=[1], y=[1], mode="markers", marker={"symbol": "star"})), "star"),
        (go.Figure(go.Scatter(x=[1, 2], y=[1, 2], line={"shape": "spline"})), "spline"),
        (go.Figure([go.Bar(x=[1], y=[1]), go.Bar(x=[1], y=[1])]), "group"),
        (go.Figure(layout={"annotations": [{"text": "x", "x": 0, "y": 0, "arrowhead": 2}]}), "arrow"),
        (go.Figure(layout={"shapes": [{"type": "circle", "x0": 0, "x1": 1, "y0": 0, "y1": 1}]}), "circle"),
        (go.Figure(go.Scatter(x=[1], y=[1], yaxis="y2"), layout={"yaxis2": {"range": [0, 1]}}), "yaxis2"),
        (go.Figure(go.Scatter(x=[1], y=[1], yaxis="y2")), "second axis"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(figure, named):
    figure.update_layout(template=TEMPLATE)
    with pytest.raises(UndrawableError, match=re.escape(named)):
        svg_of(plain_spec(figure), width=400)


@given(st.text())
def test_any_text_stays_text(text):
    figure = go.Figure(layout={"template": TEMPLATE})
    root = ET.fromstring(svg_of(plain_spec(figure, title=text, source=text), width=400))
    allowed = {"svg", "title", "desc", "rect", "g", "text", "tspan", "line"}
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= allowed


def test_labels_are_read_as_a_browser_reads_them():
    first, second = lines_of("<span style='color:#12436D'>●</span> <b>Not &lt;b&gt;</b> so<br>two")
    assert [(each.text, each.bold, each.colour) for each in first] == [
        ("●", False, "#12436D"),
        (" ", False, ""),
        ("Not <b>", True, ""),
        (" so", False, ""),
    ]
    assert second[0].text == "two"


@given(st.text())
def test_a_reader_s_own_markup_is_text(text):
    read = lines_of(f"<i>{text}")
    assert read[0][0].text.startswith("<i>")


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12)), st.floats(40, 400))
def test_wrapping_keeps_every_word_and_the_width(words, width):
    lines = wrapped(" ".join(words), width, 12)
    assert " ".join(lines).split() == words
    assert all(width_of(line, 12) <= width or " " not in line for line in lines)


def test_widths_are_those_of_the_font():
    pillow = pytest.importorskip("PIL.ImageFont")
    try:
        font = pillow.truetype("LiberationSans-Regular.ttf", 1000)
    except OSError:
        pytest.skip("Liberation Sans is not installed")
    for text in ("Alcohol-specific mortality, per 100,000", "Coventry, West Midlands (2016)"):
        assert width_of(text, 1000) == pytest.approx(font.getlength(text), rel=0.02)


def test_a_picture_becomes_a_png_of_its_width(snapshot):
    if not has_font():
        pytest.skip("no font is installed")
    spec = spec_of(snapshot, "trends", Selection(area="E08000026"), today=TODAY)
    png = png_of(svg_of(spec, width=960), width=1200)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", png[16:20])[0] == 1200
