"""Figures by sex and by deprivation, over awkward places: what is drawn, listed and said agrees."""

import pytest

from needs.charts.inequality.numbers import MALE, by_deprivation, by_sex
from needs.charts.inequality.plot import sexes_chart, sexes_over_time_chart, slope_chart, tenths_chart
from tests.charts.agree import assert_agreement
from tests.places import AWKWARD


@pytest.fixture(params=[False, True], ids=["wide", "narrow"])
def narrow(request):
    return request.param


def sexes(snapshot, code, indicator="91380"):
    return by_sex(snapshot, snapshot.catalogue.get(indicator), snapshot.places.get(code))


def tenths(snapshot, code="E08000026"):
    return by_deprivation(snapshot, snapshot.catalogue.get("91380"), snapshot.places.get(code))


@pytest.mark.parametrize("indicator", ["91380", "92432"])
@pytest.mark.parametrize("code", AWKWARD)
def test_by_sex(snapshot, code, indicator, narrow):
    view = sexes(snapshot, code, indicator)
    assert_agreement(sexes_chart(snapshot, view, narrow=narrow), drawn="x")
    if any(line.stated for line in view.lines.values()):
        assert_agreement(sexes_over_time_chart(snapshot, view, narrow=narrow))


@pytest.mark.parametrize("sex", ["Persons", "Male", "Female"])
def test_by_deprivation(snapshot, sex, narrow):
    figures = snapshot.of_sex(sex)
    view = tenths(figures)
    assert_agreement(tenths_chart(figures, view, narrow=narrow), drawn="x")
    assert_agreement(slope_chart(figures, view, narrow=narrow))


def test_every_dot_bears_its_figure_and_interval_beside_it(snapshot):
    figure = sexes_chart(snapshot, sexes(snapshot, "E08000026")).figure
    texts = [each.text for each in figure.layout.annotations]
    assert "20.9 (16.7 to 25.8)" in texts
    assert "<b>Coventry</b>" in texts


def test_the_axis_holds_the_figure_beside_the_highest_dot(snapshot):
    """The text beside the highest interval needs room: more of it where the window is narrow."""
    view = sexes(snapshot, "E08000026")
    highest = max(row.figures[MALE].upper95 for row in view.rows)
    wide, small = (
        sexes_chart(snapshot, view, narrow=each).figure.layout.xaxis.range for each in (False, True)
    )
    assert wide[0] == small[0] == 0
    assert small[1] > wide[1] > highest


def test_blanks_are_marked_and_not_drawn(snapshot):
    spec = sexes_chart(snapshot, sexes(snapshot, "E09000001"))
    assert len(spec.figure.data) == 6
    assert [each.text for each in spec.figure.layout.annotations].count("[x]") == 3


def test_the_average_is_a_dashed_line_that_is_named(snapshot):
    figure = tenths_chart(snapshot, tenths(snapshot)).figure
    assert figure.layout.shapes[0].line.dash == "dash"
    assert "England 10.8" in [each.text for each in figure.layout.annotations]


def test_the_slope_is_drawn_without_lines_and_with_zero_on_its_axis(snapshot):
    figure = slope_chart(snapshot, tenths(snapshot)).figure
    assert {trace.mode for trace in figure.data} == {"markers"}
    assert 0 in {shape.y0 for shape in figure.layout.shapes}


def test_the_table_holds_the_indices_and_the_excess(snapshot):
    table = tenths_chart(snapshot, tenths(snapshot)).table.set_index("Tenth")
    assert table.loc["Slope index of inequality", "Value"] == "9.7"
    assert table.loc["Relative index of inequality", "95% confidence interval"] == "2.4 to 2.8"
    assert table.loc["Deaths above the least deprived tenth’s level", "Value"] == "5,511"
    assert table.loc["England", "Count"] == "17,044 deaths"
