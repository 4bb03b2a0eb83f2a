from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.charts.parts.house import Colour, spread, wrap
from needs.charts.trend.numbers import drawn_as
from needs.charts.trend.plot import trend_chart
from needs.domain.errors import NeedsError
from needs.domain.indicators import Break
from needs.domain.options import local_note
from needs.views.groups import group_of
from needs.views.trend import others_in, trend
from tests.charts.agree import assert_agreement
from tests.conftest import TODAY
from tests.places import BOURNEMOUTH, CORE, COVENTRY, NORTHAMPTONSHIRE


def chart(snapshot, indicator, code):
    area = snapshot.register.get(code)
    return trend_chart(snapshot, trend(snapshot, snapshot.catalogue.get(indicator), area, today=TODAY))


def test_figure_table_and_words_agree(snapshot):
    spec = chart(snapshot, "91380", "E08000026")
    own = spec.figure.data[-1]
    assert own.name == "Coventry"
    assert own.y[-1] == 13.4948
    assert spec.table.iloc[0].to_dict() == {
        "Period": "2016–18",
        "Coventry": "13.5",
        "95% confidence interval": "11.1 to 16.2",
        "Count": "114 deaths",
        "West Midlands": "13.2",
        "England": "10.8",
    }
    assert spec.title == "Coventry: 13.5 per 100,000 in 2016–18, worse than England"
    assert "13.5 per 100,000 (95% confidence interval 11.1 to 16.2) in 2016–18" in spec.takeaway
    assert spec.alt == (
        "Line chart of Alcohol-specific mortality: Coventry runs from 18.4 in 2006–08 to 13.5 in 2016–18, "
        "beside West Midlands and England."
    )
    assert "fingertips.phe.org.uk" in spec.source
    assert "91380" in spec.source


def test_the_limits_drawn_are_the_limits_published(snapshot):
    spec = chart(snapshot, "91380", "E08000026")
    own = spec.figure.data[-1]
    assert own.y[-1] + own.error_y.array[-1] == pytest.approx(16.2373)
    assert own.y[-1] - own.error_y.arrayminus[-1] == pytest.approx(11.1088)


def test_each_run_of_periods_is_a_line_of_its_own(snapshot):
    spec = chart(snapshot, "92432", "E08000026")
    own = [trace for trace in spec.figure.data if trace.name == "Coventry"]
    assert [len(trace.x) for trace in own] == [1, 1, 1]
    assert any("No line is drawn between" in note for note in spec.notes)


def test_a_new_authority_s_past_is_dashed_labelled_and_stops_at_a_mark(snapshot):
    spec = chart(snapshot, "91380", "E06000063")
    past = next(trace for trace in spec.figure.data if trace.name == "Cumbria")
    assert past.line.dash == "dot"
    assert not any(trace.name == "Cumberland" for trace in spec.figure.data)
    assert spec.title == "Cumbria: 10.0 per 100,000 in 2016–18, similar to England"
    assert "Alcohol-specific mortality in Cumbria was 10.0" in spec.takeaway
    words = [note.text for note in spec.figure.layout.annotations]
    assert any("Cumbria" in text and "(former)" in text for text in words)
    assert "Cumberland begins" in words


def test_bars_and_lines_start_at_zero_and_names_stand_in_place_of_a_legend(snapshot):
    spec = chart(snapshot, "91380", "E06000058")
    assert spec.figure.layout.showlegend is None
    assert spec.figure.layout.yaxis.range[0] == 0
    assert {"South West", "England"} <= {
        note.text.split("</span> ")[-1] for note in spec.figure.layout.annotations
    }


@given(st.lists(st.floats(0, 1), max_size=6))
def test_labels_never_overlap_and_keep_their_order(positions):
    placed = spread(positions, 0.1)
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    gaps = [placed[b] - placed[a] for a, b in pairwise(order)]
    assert all(gap >= 0.1 - 1e-9 for gap in gaps)


def test_labels_that_are_far_apart_stay_where_they_are():
    assert spread([0.1, 0.9, 0.5], 0.1) == [0.1, 0.9, 0.5]


def test_long_names_are_broken_and_nothing_is_lost():
    assert wrap("Bournemouth, Christchurch and Poole") == "Bournemouth,<br>Christchurch and<br>Poole"


def beside(snapshot, indicator, code, choice, **how):
    place = snapshot.places.get(code)
    group = group_of(snapshot, place, choice)
    wanted = indicator if not isinstance(indicator, str) else snapshot.catalogue.get(indicator)
    others = others_in(snapshot, group, place)
    view = trend(snapshot, wanted, place, others=others, group=group.name, today=TODAY)
    return trend_chart(snapshot, view, **how)


def labels(spec):
    return [note.text.split("</span> ")[-1].replace("<br>", " ") for note in spec.figure.layout.annotations]


@pytest.mark.parametrize("form", ["values", "index", "difference"])
@pytest.mark.parametrize("indicator", ["91380", "92432", "92904", "drug-poisoning-deaths"])
@pytest.mark.parametrize("code", CORE)
def test_every_form_over_awkward_places_agrees_or_is_refused(snapshot, form, indicator, code):
    place = snapshot.places.get(code)
    others = snapshot.places.get("E08000025.E08000016").members
    view = trend(snapshot, snapshot.catalogue.get(indicator), place, others=others, today=TODAY)
    if not view.has_local_figures:
        return
    try:
        drawn_as(view, form)
    except NeedsError:
        assert form != "values"
        return
    assert_agreement(trend_chart(snapshot, view, form=form, narrow=True))


def test_many_councils_are_quiet_lines_without_names_or_intervals(snapshot):
    spec = beside(snapshot, "91380", "E08000026", "region")
    quiet = [trace for trace in spec.figure.data if trace.line.color == Colour.QUIET]
    assert {trace.name for trace in quiet} >= {"Birmingham", "Warwickshire"}
    assert len({trace.name for trace in quiet}) == 13
    assert all(trace.error_y.array is None and trace.error_x.array is None for trace in quiet)
    assert not any("Birmingham" in text for text in labels(spec))
    assert "Birmingham" in spec.table.columns
    assert "Thin grey lines: councils of West Midlands, 13 drawn" in spec.subtitle
    assert spec.figure.data[-1].name == "Coventry"


def test_a_few_picked_by_hand_are_named_at_their_ends(snapshot):
    spec = beside(snapshot, "91380", "E08000026", "E08000025.E08000027")
    assert {"Birmingham", "Dudley"} <= set(labels(spec))
    assert "beside West Midlands, England, Birmingham and Dudley" in spec.alt


def test_a_pooled_point_is_drawn_over_the_years_it_covers(snapshot):
    own = chart(snapshot, "91380", "E08000026").figure.data[-1]
    assert own.x[0] - own.error_x.arrayminus[0] == 2006
    assert own.x[0] + own.error_x.array[0] == 2009
    financial = chart(snapshot, "92904", "E08000026").figure.data[-1]
    assert financial.x[0] - financial.error_x.arrayminus[0] == 2013.25
    assert financial.x[0] + financial.error_x.array[0] == 2016.25
    assert chart(snapshot, "drug-poisoning-deaths", "E08000026").figure.data[-1].error_x.array is None


def test_a_break_is_marked_where_it_lies_within_the_chart_and_only_there(snapshot):
    def drawn(before):
        breaks = (Break(before, "method revised"),)
        spec = beside(
            snapshot, replace(snapshot.catalogue.get("91382"), breaks=breaks), "E08000026", "england"
        )
        return [shape.x0 for shape in spec.figure.layout.shapes], labels(spec)

    assert drawn("2012")[0] == [2012.0]
    assert "new method" in drawn("2012")[1]
    assert drawn("2030")[0] == []
    assert "new method" not in drawn("2030")[1]


def test_events_and_notes_are_drawn_with_their_source_and_no_cause(snapshot):
    note = local_note("2021-07", "New service")
    spec = chart_of(snapshot, "92904", "E08000026", events=("strategy", "covid"), notes=(note,))
    assert {"New service", "National drug strategy, December 2021"} <= set(labels(spec))
    band = next(shape for shape in spec.figure.layout.shapes if shape.type == "rect")
    assert (band.x0, band.x1) == pytest.approx((2020 + 82 / 366, 2021 + 199 / 365))
    said = " ".join(spec.notes)
    assert "HM Government, From harm to hope" in said
    assert "Marked by the reader: July 2021, New service." in said
    assert spec.reading.endswith("An event marked on a chart is not shown to have caused a change.")


def test_an_event_outside_the_chart_is_not_drawn_and_this_is_said(snapshot):
    note = local_note("2024-01", "Too late")
    spec = chart_of(snapshot, "91380", "E08000026", events=("strategy",), notes=(note,))
    assert not spec.figure.layout.shapes
    events = "National drug strategy, December 2021; Too late"
    assert f"Not drawn, since the chart runs from 2006–08 to 2016–18: {events}." in spec.notes


def chart_of(snapshot, indicator, code, **how):
    place = snapshot.places.get(code)
    return trend_chart(
        snapshot, trend(snapshot, snapshot.catalogue.get(indicator), place, today=TODAY), **how
    )


def test_the_difference_has_zero_on_its_axis_as_a_strong_line_named_england(snapshot):
    spec = chart_of(snapshot, "91380", "E08000026", form="difference")
    axis = spec.figure.layout.yaxis
    assert axis.zeroline
    assert axis.zerolinewidth >= 2
    assert axis.range[0] <= 0 <= axis.range[1]
    assert "Same as England" in labels(spec)
    own = spec.figure.data[-1]
    assert own.y[-1] == pytest.approx(13.4948 - 10.7861)
    assert spec.stem.endswith("trend-difference")


def test_an_index_draws_no_interval(snapshot):
    spec = chart_of(snapshot, "91380", "E08000026", form="index")
    assert all(trace.error_y.array is None for trace in spec.figure.data)
    assert "index, 2006–08 = 100" in spec.subtitle
    assert "Bars show" not in spec.subtitle


@pytest.mark.parametrize("code", [COVENTRY, NORTHAMPTONSHIRE, BOURNEMOUTH])
def test_names_leave_a_phone_most_of_its_width(snapshot, code):
    spec = chart_of(snapshot, "91380", code, narrow=True)
    assert spec.figure.layout.margin.r <= 0.31 * 358
    assert len(spec.figure.layout.xaxis.tickvals) <= 4
    assert spec.figure.layout.font.size >= 12
