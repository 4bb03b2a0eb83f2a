import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.charts.parts.ranked import NARROW_PLOT_WIDTH, PLOT_WIDTH
from needs.charts.strip.plot import DOT, MOST_COMPARATORS, NARROW_DOT, strip_chart, swarm
from needs.views.groups import group_of, rank_among, summarise
from needs.views.ranking import benchmark_of
from tests.charts.agree import assert_agreement
from tests.places import CORE, NORFOLK, WHOLES

PLACES = (*CORE, NORFOLK)
PICKED = "E08000016.E06000016.E10000018.E08000025.E06000002.E06000003.E06000004.E06000005"


def chart(snapshot, code, indicator="91380", choice="england", benchmark="england", *, narrow=False):
    place = snapshot.places.get(code)
    group = group_of(snapshot, place, choice)
    against = benchmark_of(snapshot, place, benchmark)
    ranking = rank_among(snapshot, snapshot.catalogue.get(indicator), place, group, benchmark=against)
    return ranking, strip_chart(snapshot, ranking, place, group, narrow=narrow)


# A region and the country lie in no region.
CASES = [
    (code, indicator, benchmark)
    for code in PLACES
    for indicator in ("91380", "drug-poisoning-deaths", "drug-treatment-completion")
    for benchmark in ("england", "region")
    if code not in WHOLES or benchmark == "england"
]


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize(("code", "indicator", "benchmark"), CASES)
def test_figure_table_and_words_agree(snapshot, code, indicator, benchmark, narrow):
    ranking, spec = chart(snapshot, code, indicator, benchmark=benchmark, narrow=narrow)
    share = [ranking.share_of_benchmark(row) for row in ranking.rows if row.has_value]
    ratio = "".join(f" {100 * each:.0f}" for each in share if each is not None)
    assert_agreement(spec, drawn="x", also=f"{len(spec.figure.data[0].x)}{ratio}")


@pytest.mark.parametrize(
    ("narrow", "dot", "width"), [(False, DOT, PLOT_WIDTH), (True, NARROW_DOT, NARROW_PLOT_WIDTH)]
)
@pytest.mark.parametrize("indicator", ["91380", "drug-poisoning-deaths", "92906", "lac-substance-misuse"])
def test_no_dot_hides_another(snapshot, indicator, narrow, dot, width):
    _, spec = chart(snapshot, "E08000026", indicator, narrow=narrow)
    dots = spec.figure.data[0]
    low, high = spec.figure.layout.xaxis.range
    at = [((x - low) / (high - low) * width, y) for x, y in zip(dots.x, dots.y, strict=True)]
    assert min(math.dist(one, other) for one, other in combinations(at, 2)) >= dot
    floor, top = spec.figure.layout.yaxis.range
    # A unit upwards is a pixel, so that the dots are as far apart on the screen as here.
    margin = spec.figure.layout.margin
    assert spec.figure.layout.height == pytest.approx(top - floor + margin.t + margin.b)


@given(st.lists(st.floats(0, 300), max_size=60), st.floats(1, 12))
def test_a_swarm_keeps_its_distances_and_is_always_the_same(positions, gap):
    heights = swarm(positions, gap)
    assert heights == swarm(positions, gap)
    for (a, x), (b, y) in combinations(zip(positions, heights, strict=True), 2):
        assert math.hypot(a - b, x - y) >= gap - 1e-5
    ordered = sorted(positions)
    if all(b - a >= gap for a, b in pairwise(ordered)):
        assert not any(heights)


def test_the_band_is_the_middle_half_and_the_interval_that_of_the_place(snapshot):
    ranking, spec = chart(snapshot, "E08000026")
    summary = summarise(snapshot, ranking, snapshot.places.get("E08000026"))
    band = next(shape for shape in spec.figure.layout.shapes if shape.type == "rect")
    assert (band.x0, band.x1) == summary.quarters
    limits = next(trace for trace in spec.figure.data if trace.mode == "lines")
    assert list(limits.x) == [11.1088, 16.2373]
    assert len(spec.figure.data[0].x) == 146
    assert spec.title == "Coventry may lie in the 2nd highest or highest quarter of councils of England"


def test_councils_picked_by_hand_are_named_up_to_a_few_and_those_of_a_region_are_not(snapshot):
    _, spec = chart(snapshot, "E08000026", choice=PICKED)
    named = [note.text for note in spec.figure.layout.annotations]
    assert sum("Coventry" in text for text in named) == 1
    assert len(named) == 2 + 1 + MOST_COMPARATORS
    assert any(text.startswith("Barnsley 12.8 ● Similar") for text in named)
    _, region = chart(snapshot, "E08000026", choice="region")
    assert len(region.figure.layout.annotations) == 3


def test_the_line_is_the_benchmark_s(snapshot):
    _, spec = chart(snapshot, "E08000026", choice="region", benchmark="region")
    words = [note.text for note in spec.figure.layout.annotations]
    assert "West Midlands 13.2" in words
    assert "Compared with West Midlands" in spec.table.columns
    everything = " ".join((*words, spec.title, spec.subtitle, spec.takeaway, spec.alt, *spec.table.columns))
    assert "England" not in everything
    line = next(shape for shape in spec.figure.layout.shapes if shape.line.dash == "dash")
    assert line.x0 == 13.2252


def test_a_number_of_people_has_no_line_of_england(snapshot):
    _, spec = chart(snapshot, "E08000026", "drug-poisoning-deaths")
    assert not any("England" in note.text for note in spec.figure.layout.annotations)
    assert spec.figure.layout.xaxis.range[1] < 200


def test_a_place_without_a_figure_is_said_and_the_others_are_drawn(snapshot):
    _, spec = chart(snapshot, "E06000063")
    assert spec.title == "Cumberland: no figure in 2016–18"
    assert spec.alt.endswith("none for Cumberland.")
    assert len(spec.figure.data[0].x) == 146


def test_england_is_no_dot_among_the_councils(snapshot):
    _, spec = chart(snapshot, "E92000001")
    assert len(spec.figure.data[0].x) == 146
    assert spec.alt.startswith("Strip of 146 dots")


def test_an_axis_that_is_cut_says_so(snapshot):
    _, spec = chart(snapshot, "E06000003", "93532")
    assert spec.figure.layout.xaxis.range[0] > 0
    assert "does not start at zero" in spec.subtitle
