from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.charts.house import spread, wrap
from needs.charts.trend import trend_chart
from needs.views.trend import trend
from tests.conftest import TODAY


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
    assert spec.title == "Coventry: 13.5 per 100,000 in 2016–18, higher than England, which is worse"
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
    assert [len(trace.x) for trace in own] == [1, 1, 1, 1]
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
