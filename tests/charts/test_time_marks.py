from datetime import date

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.charts.trend.time_marks import LINE_HEIGHT, Mark, decimal_year, draw_marks

SPAN = (2006.0, 2019.0)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2021, 1, 1), 2021.0),
        (date(2021, 7, 2), 2021 + 182 / 365),
        (date(2020, 12, 31), 2020 + 365 / 366),
    ],
)
def test_a_day_lies_within_its_year(day, year):
    assert decimal_year(day) == pytest.approx(year)


def test_nothing_to_mark_needs_no_room():
    figure = go.Figure()
    assert draw_marks(figure, [], SPAN) == 0
    assert not figure.layout.annotations


def test_a_moment_is_a_line_and_a_span_a_band_behind_the_lines():
    figure = go.Figure()
    draw_marks(figure, [Mark(2010.0, "New method", dash="dot"), Mark(2012.0, "It lasted", 2014.0)], SPAN)
    line, band = figure.layout.shapes
    assert (line.x0, line.x1, line.line.dash, line.layer) == (2010.0, 2010.0, "dot", "below")
    assert (band.x0, band.x1, band.layer) == (2012.0, 2014.0, "below")
    assert {note.text for note in figure.layout.annotations} == {"New method", "It lasted"}


def test_words_run_inwards_so_that_none_leaves_the_plot():
    figure = go.Figure()
    draw_marks(figure, [Mark(2006.5, "Early"), Mark(2018.5, "Late")], SPAN)
    assert {note.text: note.xanchor for note in figure.layout.annotations} == {
        "Early": "left",
        "Late": "right",
    }


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.floats(*SPAN), st.text("abcde ", min_size=1, max_size=50)), max_size=9),
    st.booleans(),
)
def test_words_never_overlap_and_fit_the_room_asked_for(given_marks, narrow):
    marks = [Mark(moment, f"x{text}") for moment, text in given_marks]
    figure = go.Figure()
    above = draw_marks(figure, marks, SPAN, narrow=narrow)
    width, character = (225, 6.3) if narrow else (480, 7.0)
    boxes = []
    for note in figure.layout.annotations:
        lines = note.text.split("<br>")
        long = character * max(len(line) for line in lines)
        at = width * (note.x - SPAN[0]) / (SPAN[1] - SPAN[0])
        left = at if note.xanchor == "left" else at - long
        boxes.append((left, left + long, -note.ay, -note.ay + LINE_HEIGHT * len(lines)))
    for position, (left, right, bottom, top) in enumerate(boxes):
        assert top <= above
        for other in boxes[:position]:
            assert right <= other[0] or left >= other[1] or top <= other[2] or bottom >= other[3]
