import pytest

from needs.charts.scenario.numbers import scenario
from needs.charts.scenario.options import ScenarioOptions
from needs.charts.scenario.plot import scenario_chart
from needs.domain.vocabulary import Substance, Target
from tests.charts.agree import assert_agreement
from tests.conftest import TODAY
from tests.places import COVENTRY, NORTHAMPTONSHIRE, WARWICKSHIRE, WEST_MIDLANDS


def chart(snapshot, code, target="england", substance="alcohol", *, narrow=False, **typed):
    inputs = ScenarioOptions(Target(target), **typed)
    one = scenario(snapshot, snapshot.places.get(code), Substance(substance), inputs, today=TODAY)
    return scenario_chart(snapshot, one, narrow=narrow)


@pytest.mark.parametrize("target", list(Target))
@pytest.mark.parametrize("code", [COVENTRY, WARWICKSHIRE, NORTHAMPTONSHIRE, WEST_MIDLANDS])
def test_what_is_drawn_listed_and_said_agrees(snapshot, code, target):
    # The rest are the plan's 19% and the limits of a rate, which stand in the sentence alone.
    spec = chart(snapshot, code, str(target), amount=30.0, by=2033, cost=2500.0)
    limits = {"extra": spec.takeaway, "ambition": spec.takeaway}.get(str(target), "2021")
    assert_agreement(spec, drawn="x", also=f"{limits} 2021 {len(spec.table) - 1} yearly steps")


def test_bars_start_at_zero_and_the_range_is_that_of_the_steps(snapshot):
    spec = chart(snapshot, "E08000026")
    bars, edge, line = spec.figure.data
    assert spec.figure.layout.xaxis.range[0] == 0
    assert list(bars.x) == [72, 144, 216]
    for trace in (edge, line):
        assert [x - low for x, low in zip(trace.x, trace.error_x.arrayminus, strict=True)] == [14, 28, 42]
        assert [x + high for x, high in zip(trace.x, trace.error_x.array, strict=True)] == [163, 326, 489]
    assert spec.figure.layout.xaxis.range[1] > 489


def test_the_table_holds_every_number_and_the_year_counted(snapshot):
    rows = chart(snapshot, "E08000026", cost=2500).table.to_dict("records")
    assert rows[0] == {
        "Financial year": "2018/19 (counted)",
        "More people in treatment": "0",
        "Range": "[z]",
        "People in treatment": "632",
        "Cost in the year": "[z]",
    }
    assert rows[-1] == {
        "Financial year": "2029/30",
        "More people in treatment": "216",
        "Range": "42 to 489",
        "People in treatment": "848",
        "Cost in the year": "£540,000",
    }
    assert "Cost in the year" not in chart(snapshot, "E08000026").table


def test_a_number_chosen_has_no_range_to_draw(snapshot):
    spec = chart(snapshot, "E08000026", "extra", amount=90)
    assert len(spec.figure.data) == 1
    assert spec.table["Range"].tolist() == ["[z]"] * 4
    assert "Lines show" not in spec.subtitle


def test_a_place_that_meets_its_target_has_no_bar_and_the_range_alone(snapshot):
    spec = chart(snapshot, "E10000031")
    assert list(spec.figure.data[0].x) == [0, 0, 0]
    assert spec.alt == (
        "Bar chart of 3 yearly steps for Warwickshire: no bar, and lines that reach 146 in 2029/30."
    )


def test_the_words_of_a_phone_leave_the_range_to_the_table(snapshot):
    wide = [note.text for note in chart(snapshot, "E12000005", "best-quarter").figure.layout.annotations]
    narrow = chart(snapshot, "E12000005", "best-quarter", narrow=True).figure.layout.annotations
    assert wide[0] == "<b>2027/28</b>: 996 more (0 to 2,561), 11,931 in treatment"
    assert narrow[0].text == "<b>2027/28</b>: 996 more, 11,931 in treatment"


def test_ten_steps_are_all_named(snapshot):
    spec = chart(snapshot, "E08000026", by=2037)
    assert len(spec.figure.layout.annotations) == len(spec.figure.data[0].x) == 10
    assert spec.stem == "coventry-in-treatment-for-alcohol-to-reach-england-2018-19"
