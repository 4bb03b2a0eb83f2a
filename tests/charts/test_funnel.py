from itertools import pairwise

import pytest

from needs.charts.funnel.numbers import Position, funnel
from needs.charts.funnel.plot import funnel_chart
from needs.language.numbers import count
from needs.views.groups import group_of, rank_among
from needs.views.ranking import benchmark_of
from tests.charts.agree import assert_agreement
from tests.places import CORE


def chart(
    snapshot, code, indicator="91380", choice="england", benchmark="england", *, narrow=False, when=None
):
    place = snapshot.places.get(code)
    group = group_of(snapshot, place, choice)
    against = benchmark_of(snapshot, place, benchmark)
    ranking = rank_among(
        snapshot, snapshot.catalogue.get(indicator), place, group, benchmark=against, period=when
    )
    view = funnel(ranking)
    return view, funnel_chart(snapshot, view, place, group, narrow=narrow)


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("code", CORE)
def test_figure_table_and_words_agree(snapshot, code, narrow):
    view, spec = chart(snapshot, code, narrow=narrow)
    counted = (len(view.points), view.outside, view.beyond_outer, 20, count(view.expected_outside))
    assert_agreement(spec, drawn="xy", also=" ".join(map(str, counted)))
    assert len(spec.table) == len(view.points)


@pytest.mark.parametrize("benchmark", ["england", "region"])
def test_every_council_is_drawn_once_in_the_mark_of_its_position(snapshot, benchmark):
    view, spec = chart(snapshot, "E08000026", choice="region", benchmark=benchmark)
    points = [trace for trace in spec.figure.data if trace.mode == "markers"]
    assert sum(len(trace.x) for trace in points) == len(view.points) == 14
    symbols = {value: trace.marker.symbol for trace in points for value in trace.y}
    for point in view.points:
        wanted = {"abo": "triangle-up", "bel": "triangle-down", "wit": "circle"}[point.position[:3]]
        assert symbols[point.value] == wanted
    assert points[-1].x[0] == view.point_of(snapshot.places.get("E08000026")).limits.size


def test_words_of_a_place_outside_within_and_absent(snapshot):
    _, middlesbrough = chart(snapshot, "E06000002")
    assert middlesbrough.title == "Middlesbrough lies above the 99.8% limit for its size"
    assert (
        "Middlesbrough lies above the 99.8% limit: more than chance alone would explain for its size."
        in middlesbrough.takeaway
    )
    _, by_region = chart(snapshot, "E08000026", benchmark="region")
    assert (
        "Coventry lies within the limits: no more than chance would explain for its size."
        in by_region.takeaway
    )
    assert "England" not in by_region.title + by_region.takeaway.replace("councils of England", "")
    _, city = chart(snapshot, "E09000001")
    assert city.title == "102 of 146 councils lie outside the 95% limits"
    assert "City of London is not in the funnel" in city.takeaway
    _, england = chart(snapshot, "E92000001")
    assert "England is not one council, so it has no place in the funnel." in england.takeaway


def test_the_spread_is_held_against_chance(snapshot):
    _, spec = chart(snapshot, "E08000026")
    assert (
        "102 of 146 councils lie outside the 95% limits, where chance alone would take about 7 (1 in 20); "
        "68 lie outside the 99.8% limits as well. The councils differ by more than chance"
    ) in spec.takeaway
    assert any("effective denominator" in note for note in spec.notes)
    assert any(note.startswith("6 of 152 councils are not drawn") for note in spec.notes)


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
def test_labels_of_the_lines_stand_apart_and_the_axis_starts_at_zero(snapshot, narrow):
    _, spec = chart(snapshot, "E08000026", narrow=narrow)
    beside = sorted(note.y for note in spec.figure.layout.annotations if note.xref == "paper")
    assert len(beside) == 5
    pixels = spec.figure.layout.height - 60
    assert all(pixels * (b - a) >= 16 for a, b in pairwise(beside))
    assert spec.figure.layout.yaxis.range[0] == 0
    assert "log scale" in spec.subtitle


def test_a_place_is_said_in_the_position_it_is_drawn_in(snapshot):
    view, spec = chart(snapshot, "E06000061.E06000062")
    assert view.point_of(snapshot.places.get("E06000061.E06000062")).position is Position.BELOW_OUTER
    label = next(note.text for note in spec.figure.layout.annotations if note.xref != "paper")
    assert label == "<b>Northamptonshire (North and West)</b> 8.7<br>below the 99.8% limit"
