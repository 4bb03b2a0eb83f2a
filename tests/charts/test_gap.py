"""The pictures of the treatment gap: what is drawn is what is listed and what is said."""

import re

import pytest

from needs.charts.gap_now.plot import gap_picture
from needs.charts.gap_over_time.plot import gap_over_time
from needs.charts.registry import build
from needs.domain.selection import Selection
from needs.domain.vocabulary import Substance
from needs.language.gap import IN_TREATMENT, MAY_BE_EITHER, NOT_IN_TREATMENT
from needs.store.outlines import embedded_outlines
from needs.views.gap_view import gap_view, hundred_of
from tests.charts.agree import assert_agreement
from tests.places import CORE, COVENTRY, ENGLAND, GAPS, HARTLEPOOL

CASES = [(code, substance, narrow) for code in GAPS for substance in Substance for narrow in (False, True)]


def viewed(snapshot, code, substance=Substance.ALCOHOL):
    return gap_view(snapshot, snapshot.places.get(code), substance)


@pytest.mark.parametrize(("code", "substance", "narrow"), CASES)
def test_of_the_picture_of_a_hundred_people(snapshot, code, substance, narrow):
    view = viewed(snapshot, code, substance)
    if view.now is None:
        return
    spec = gap_picture(snapshot, view, view.now, narrow=narrow)
    # "About 8 in 10" is a share of ten that no table holds.
    in_tenths = "".join(re.findall(r"about \d in 10 ", spec.takeaway))
    assert_agreement(spec, drawn="", also=in_tenths)
    drawn = {trace.name: len(trace.x) for trace in spec.figure.data}
    of_100 = hundred_of(view.now)
    assert drawn.get(NOT_IN_TREATMENT, 0) == of_100.not_in_treatment
    assert drawn.get(MAY_BE_EITHER, 0) == of_100.either
    assert drawn.get(IN_TREATMENT, 0) == of_100.in_treatment
    assert sum(drawn.values()) == 100
    assert len({(x, y) for trace in spec.figure.data for x, y in zip(trace.x, trace.y, strict=True)}) == 100


def test_the_three_kinds_differ_in_shape_and_in_colour(snapshot):
    view = viewed(snapshot, "E08000026")
    marks = [trace.marker for trace in gap_picture(snapshot, view, view.now).figure.data]
    assert len({mark.symbol for mark in marks}) == len({mark.color for mark in marks}) == 3


def test_the_line_follows_the_estimate(snapshot):
    view = viewed(snapshot, "E08000026")
    (step,) = gap_picture(snapshot, view, view.now).figure.layout.shapes
    # 87 people: eight whole rows and seven of the ninth.
    assert step.path == "M -0.5 8.5 L 6.5 8.5 L 6.5 7.5 L 9.5 7.5"


@pytest.mark.parametrize(("code", "substance", "narrow"), CASES)
def test_of_the_gap_over_time(snapshot, code, substance, narrow):
    view = viewed(snapshot, code, substance)
    assert_agreement(gap_over_time(snapshot, view, narrow=narrow))


def test_no_line_runs_across_a_change_of_method_or_a_missing_year(snapshot):
    for code in (COVENTRY, ENGLAND, HARTLEPOOL):
        for trace in gap_over_time(snapshot, viewed(snapshot, code)).figure.data:
            years = [round(x) for x in trace.x]
            assert years == list(range(years[0], years[0] + len(years)))
            assert not (min(years) < 2018 and max(years) >= 2019 and "three years" in trace.name)


def test_limits_are_drawn_only_where_they_are_published(snapshot):
    figure = gap_over_time(snapshot, viewed(snapshot, "E08000026")).figure
    own = next(trace for trace in figure.data if trace.name == "Coventry, estimate of the same year")
    assert [reach > 0 for reach in own.error_y.array] == [False] * 5 + [True] * 3
    assert own.y[-1] + own.error_y.array[-1] == pytest.approx(91.9035, abs=1e-4)


def test_an_axis_that_does_not_begin_at_zero_says_so(snapshot):
    cut = gap_over_time(snapshot, viewed(snapshot, "E08000026"))
    assert cut.figure.layout.yaxis.range[0] == 50
    assert "The axis begins at 50%" in cut.subtitle
    whole = gap_over_time(snapshot, viewed(snapshot, "E09000001"))
    assert whole.figure.layout.yaxis.range[0] == 0
    assert "axis begins" not in whole.subtitle


def test_a_gap_computed_here_names_its_sources_and_whose_method_it_is(snapshot):
    view = viewed(snapshot, "E08000026")
    spec = gap_picture(snapshot, view, view.now)
    assert "University of Sheffield" in spec.source
    assert "Computed here by the method of Fingertips indicator 93532." in spec.source
    published = viewed(snapshot, "E06000001", Substance.OCU)
    assert "Computed" not in gap_picture(snapshot, published, published.now).source


@pytest.mark.parametrize("code", CORE)
@pytest.mark.parametrize("narrow", [False, True])
def test_among_others_in_order_on_a_map_and_with_deprivation(snapshot, code, narrow):
    specs = [
        build(snapshot, kind, Selection(area=code), narrow=narrow, outlines=embedded_outlines())
        for kind in ("gap ranked", "gap map", "gap and deprivation")
    ]
    for spec in specs:
        assert "Computed here by the method of Fingertips indicator 93532." in spec.source
        assert "Office for National Statistics" in spec.source
        assert spec.title
    assert "surer than the bands say" in specs[0].notes[0]
    assert len(specs[1].table) in (151, 152)
