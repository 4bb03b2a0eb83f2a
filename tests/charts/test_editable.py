"""Every figure as a chart of an office program: it is there, agrees with its data, and can be made."""

import io
import zipfile
from dataclasses import replace

import pytest

from needs.charts.gap_over_time.plot import gap_over_time
from needs.charts.inequality.numbers import by_deprivation, by_sex
from needs.charts.inequality.plot import sexes_chart, sexes_over_time_chart, slope_chart, tenths_chart
from needs.charts.parts.editable import MOST_BARS, EditableChart, EditableKind, Series, SeriesRole
from needs.charts.parts.editable_series import Dated, DatedLine, chart_over_time
from needs.charts.registry import build, spec_of
from needs.charts.scenario.numbers import scenario
from needs.charts.scenario.options import ScenarioOptions
from needs.charts.scenario.plot import scenario_chart
from needs.domain.errors import NeedsError
from needs.domain.periods import parse_period
from needs.domain.selection import Selection
from needs.domain.vocabulary import Substance, Target
from needs.exports.office.chart import office_chart
from needs.exports.office.style import HouseStyle
from needs.store.outlines import embedded_outlines
from needs.views.gap_view import gap_view, hundred_of
from tests.charts.agree import assert_editable_agrees
from tests.chosen import chosen as select
from tests.conftest import TODAY
from tests.places import CORE

PICTURES = ["map", "outlines", "rug", "spine"]
PAGES = {
    **{f"bars of {group}": ("compare", {"versus": group}) for group in ("region", "england")},
    "bars against the region": ("compare", {"benchmark": "region"}),
    "strip": ("compare", {"show": "strip"}),
    "funnel": ("compare", {"show": "funnel"}),
    "scatter": ("compare", {"show": "scatter"}),
    "number of people": ("trends", {"indicator": "drug-poisoning-deaths"}),
    **{
        f"trend as {form}": ("trends", {"form": form}) for form in ("values", "index", "difference", "spread")
    },
    "trend beside the region": ("trends", {"versus": "region"}),
    **{f"gap of {each}": ("gap", {"substance": str(each)}) for each in Substance},
}


def figures(snapshot, code):
    """Every figure of a place that an office program can draw, by what it is; not those that are refused."""
    place, figures = snapshot.places.get(code), {}
    for name, (page, choices) in PAGES.items():
        chosen = select(code, **{"indicator": "91380", **choices})
        figures[name] = lambda page=page, chosen=chosen: spec_of(snapshot, page, chosen, today=TODAY)
    gap = gap_view(snapshot, place, Substance.ALCOHOL)
    sexes = by_sex(snapshot, snapshot.catalogue.get("91380"), place)
    tenths = by_deprivation(snapshot, snapshot.catalogue.get("91380"), place)
    figures |= {
        "gap over time": lambda: gap_over_time(snapshot, gap),
        "gaps in order": lambda: build(snapshot, "gap ranked", Selection(area=code)),
        "gaps and deprivation": lambda: build(snapshot, "gap and deprivation", Selection(area=code)),
        "sexes": lambda: sexes_chart(snapshot, sexes),
        "sexes over time": lambda: sexes_over_time_chart(snapshot, sexes),
        "tenths": lambda: tenths_chart(snapshot, tenths),
        "slope": lambda: slope_chart(snapshot, tenths),
        "scenario": lambda: scenario_chart(
            snapshot,
            scenario(snapshot, place, Substance.ALCOHOL, ScenarioOptions(Target.ENGLAND), today=TODAY),
        ),
    }
    drawn = {}
    for name, draw in figures.items():
        try:
            drawn[name] = draw()
        except (NeedsError, IndexError):
            continue
    # Of some places there is a page that draws nothing.
    return {name: spec for name, spec in drawn.items() if spec.figure.data}


@pytest.mark.parametrize("code", CORE)
def test_every_figure_but_maps_rug_and_spine_has_an_editable_chart_that_can_be_made(snapshot, code):
    drawn = figures(snapshot, code)
    assert len(drawn) >= 12
    for name, spec in drawn.items():
        assert spec.editable is not None, name
        assert_editable_agrees(spec)
        made = office_chart(spec.editable, HouseStyle())
        with zipfile.ZipFile(io.BytesIO(made.workbook)) as package:
            assert package.testzip() is None


@pytest.mark.parametrize("show", PICTURES)
def test_maps_rug_and_spine_are_pictures(snapshot, show):
    spec = spec_of(snapshot, "compare", Selection(area="E08000026", show=show), today=TODAY)
    assert spec.editable is None


def line_of(*runs, name="Coventry", **more):
    run = [tuple(Dated(parse_period(text), value) for text, value in each) for each in runs]
    return DatedLine(name, SeriesRole.AREA, tuple(run), **more)


@pytest.mark.parametrize(
    ("first", "last", "between"),
    [
        ("2015", "2018", ["2015", "2016", "2017", "2018"]),
        ("2018/19", "2020/21", ["2018/19", "2019/20", "2020/21"]),
        ("1998-00", "2000-02", ["1998–00", "1999–01", "2000–02"]),
        ("2016/17-18/19", "2018/19-20/21", ["2016/17–18/19", "2017/18–19/20", "2018/19–20/21"]),
    ],
)
def test_a_missing_period_has_its_place_on_the_axis_and_no_value(first, last, between):
    chart = chart_over_time([line_of([(first, 1.0)], [(last, 3.0)])], unit="%", decimals=1)
    assert list(chart.categories) == between
    (series,) = chart.series
    assert series.values == (1.0, *(None for _ in between[1:-1]), 3.0)
    assert series.name == "Coventry"


def test_runs_that_meet_are_series_of_their_own():
    line = line_of([("2015", 1.0), ("2016", 2.0)], [("2017", 3.0)], [("2019", 4.0)], is_dashed=True)
    chart = chart_over_time([line], unit="%", decimals=1)
    assert [(each.name, each.values) for each in chart.series] == [
        ("Coventry, to 2016", (1.0, 2.0, None, None, None)),
        ("Coventry", (None, None, 3.0, None, 4.0)),
    ]
    assert all(each.is_dashed and not each.lower for each in chart.series)
    assert chart_over_time([line_of()], unit="%", decimals=1) is None


def test_a_former_area_s_past_is_a_dashed_line_of_its_own(snapshot):
    chart = spec_of(snapshot, "trends", Selection(area="E06000063", indicator="91380")).editable
    past, region, england = chart.series
    assert past.name == "Cumbria (former)"
    assert (past.stands, past.is_dashed) == (SeriesRole.AREA, True)
    assert (region.stands, region.is_dashed) == (SeriesRole.REGION, False)
    assert (england.stands, england.is_dashed) == (SeriesRole.ENGLAND, True)
    assert past.lower
    assert not region.lower


def test_a_small_group_lies_from_the_highest_down_with_the_benchmark_in_its_place(snapshot):
    chosen = Selection(area="E08000026", indicator="91380", versus="region")
    chart = spec_of(snapshot, "compare", chosen).editable
    (series,) = chart.series
    assert chart.kind is EditableKind.BARS
    assert list(series.values) == sorted(series.values, reverse=True)
    marked = dict(zip(chart.categories, series.each, strict=True))
    assert marked.pop("Coventry") is SeriesRole.AREA
    assert marked.pop("England") is SeriesRole.ENGLAND
    assert set(marked.values()) == {SeriesRole.OTHERS}
    assert "England as a bar of its own" in chart.alt


def test_a_large_group_stands_from_the_lowest_up_with_the_benchmark_as_a_line(snapshot):
    chosen = select(area="E08000026", indicator="91380", benchmark="region")
    chart = spec_of(snapshot, "compare", chosen).editable
    councils, benchmark = chart.series
    assert chart.kind is EditableKind.COLUMNS
    assert len(chart.categories) > MOST_BARS
    assert list(councils.values) == sorted(councils.values)
    assert (benchmark.name, benchmark.stands, benchmark.as_line) == ("West Midlands", SeriesRole.REGION, True)
    assert set(benchmark.values) == {benchmark.values[0]}


def test_a_strip_is_told_as_the_bars_that_it_becomes(snapshot):
    bars, strip = (
        spec_of(snapshot, "compare", Selection(area="E08000026", indicator="91380", show=show))
        for show in ("bars", "strip")
    )
    assert strip.editable == bars.editable
    assert strip.editable.subtitle == bars.subtitle
    assert strip.editable.reading == bars.reading != strip.reading


def test_the_parts_of_a_gap_are_those_of_the_picture_and_make_a_hundred(snapshot):
    chosen = select(area="E08000026", substance="alcohol")
    chart = spec_of(snapshot, "gap", chosen).editable
    of_100 = hundred_of(gap_view(snapshot, snapshot.places.get("E08000026"), Substance.ALCOHOL).now)
    assert [each.values[0] for each in chart.series] == [
        of_100.not_in_treatment,
        of_100.either,
        of_100.in_treatment,
    ]
    assert chart.categories == ("Coventry", "West Midlands", "England")
    assert [sum(bar) for bar in zip(*(each.values for each in chart.series), strict=True)] == [100] * 3


def test_no_curve_of_a_funnel_runs_above_the_figure(snapshot):
    spec = spec_of(snapshot, "compare", Selection(area="E08000026", indicator="91380", show="funnel"))
    top = spec.figure.layout.yaxis.range[1]
    for series in spec.editable.series:
        assert max(value for value in series.values if value is not None) <= top
        # Between the lower and the upper limits there is a gap, so that they are not joined.
        assert (None in series.values) == ("limits" in series.name)


def test_a_map_of_gaps_has_no_editable_chart(snapshot):
    for show in ("bars", "fifths"):
        asked = Selection(area="E08000026", show=show)
        assert build(snapshot, "gap map", asked, outlines=embedded_outlines()).editable is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"values": (1.0,)}, "1 values for 2 places"),
        ({"lower": (1.0,)}, "1 values for 2 places"),
        ({"values": (1.0, float("nan"))}, "no number"),
        ({"as_line": True}, "there are none"),
    ],
)
def test_a_chart_that_does_not_hold_together_is_refused(change, said):
    series = replace(Series("One", (1.0, 2.0), SeriesRole.AREA), **change)
    with pytest.raises(ValueError, match=said):
        EditableChart(EditableKind.COLUMNS, ("a", "b"), (series,), "%")
