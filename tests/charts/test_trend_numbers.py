from dataclasses import replace
from math import hypot

import pytest

from needs.charts.trend.numbers import drawn_as
from needs.domain.errors import NeedsError
from needs.domain.indicators import Break
from needs.views.groups import group_of
from needs.views.trend import Role, others_in, trend
from tests.conftest import TODAY


def view(snapshot, indicator, code, choice=""):
    place = snapshot.places.get(code)
    others = others_in(snapshot, group_of(snapshot, place, choice), place) if choice else ()
    wanted = indicator if not isinstance(indicator, str) else snapshot.catalogue.get(indicator)
    return trend(snapshot, wanted, place, others=others, group="others", today=TODAY)


def with_values(found, role, changes):
    """The same view with the values of one line replaced, by period."""
    lines = tuple(
        replace(
            line,
            figures=tuple(
                replace(figure, value=changes.get(figure.period.text, figure.value))
                for figure in line.figures
            ),
        )
        if line.role is role
        else line
        for line in found.lines
    )
    return replace(found, lines=lines)


def test_every_line_of_an_index_starts_from_its_own_value_in_the_first_shared_period(snapshot):
    drawn = drawn_as(view(snapshot, "91380", "E08000026", "region"), "index")
    assert drawn.base.text == "2006-08"
    assert drawn.indicator.unit == "index, 2006–08 = 100"
    assert len(drawn.lines) == 16
    for line in drawn.lines:
        assert line.stated[0].value == 100
        assert not any(figure.has_interval for figure in line.figures)
    coventry = drawn.local[0].stated
    assert coventry[-1].value == pytest.approx(100 * 13.4948 / 18.3544)


def test_a_count_can_be_held_against_england_as_an_index(snapshot):
    drawn = drawn_as(view(snapshot, "drug-poisoning-deaths", "E08000026"), "index")
    assert [line.role for line in drawn.lines] == [Role.AREA, Role.REGION, Role.ENGLAND]
    ends = {line.role: line.stated[-1].value for line in drawn.lines}
    assert ends[Role.AREA] == pytest.approx(100 * 33 / 12)
    assert ends[Role.ENGLAND] == pytest.approx(100 * 4312 / 2069)


def test_an_index_starts_where_the_last_of_the_lines_does(snapshot):
    found = with_values(view(snapshot, "91380", "E08000026"), Role.REGION, {"2006-08": None, "2007-09": None})
    assert drawn_as(found, "index").base.text == "2008-10"
    lowest = {line.stated[0].period.text for line in drawn_as(found, "index").local}
    assert lowest == {"2006-08"}


def test_an_index_from_zero_or_without_a_shared_period_is_refused_with_the_reason(snapshot):
    zero = with_values(view(snapshot, "drug-poisoning-deaths", "E08000026"), Role.AREA, {"1993": 0.0})
    with pytest.raises(NeedsError, match="in 1993 the base is zero for Coventry"):
        drawn_as(zero, "index")
    with pytest.raises(
        NeedsError, match=r"no period with a figure for each of Cumberland, Cumbria \(former\)"
    ):
        drawn_as(view(snapshot, "92432", "E06000063"), "index")
    with pytest.raises(NeedsError, match="the only period"):
        drawn_as(view(snapshot, "92906", "E08000026"), "index")


def test_a_council_without_the_base_is_left_out_and_named(snapshot):
    found = view(snapshot, "91380", "E08000026", "E08000025.E08000027")
    without = replace(found.lines[-1], figures=found.lines[-1].figures[1:])
    drawn = drawn_as(replace(found, lines=(*found.lines[:-1], without)), "index")
    assert drawn.left_out == ("Dudley",)
    assert [line.place.name for line in drawn.beside] == ["Birmingham"]


def test_an_index_does_not_reach_back_over_a_new_method(snapshot):
    broken = replace(snapshot.catalogue.get("91382"), breaks=(Break("2012", "new method"),))
    drawn = drawn_as(view(snapshot, broken, "E08000026"), "index")
    assert drawn.base.text == "2012"
    assert all(figure.period.text >= "2012" for line in drawn.lines for figure in line.figures)
    later = replace(broken, breaks=(Break("2030", "new method"),))
    assert drawn_as(view(snapshot, later, "E08000026"), "index").base.text == "2008"


def test_the_difference_has_the_limits_that_both_intervals_give(snapshot):
    found = view(snapshot, "91380", "E08000026", "region")
    drawn = drawn_as(found, "difference")
    assert [line.place.name for line in drawn.lines] == ["Coventry"]
    last, own = drawn.local[0].stated[-1], found.lines[0].stated[-1]
    england = found.england.stated[-1]
    assert last.value == pytest.approx(13.4948 - 10.7861)
    assert last.lower95 == pytest.approx(
        last.value - hypot(own.value - own.lower95, england.upper95 - england.value)
    )
    assert last.upper95 == pytest.approx(
        last.value + hypot(own.upper95 - own.value, england.value - england.lower95)
    )
    assert drawn.england_exact == ()


def test_where_england_has_no_interval_its_value_is_taken_as_known_and_said(snapshot):
    found = view(snapshot, "91380", "E08000026")
    bare = tuple(
        replace(line, figures=tuple(replace(figure, lower95=None, upper95=None) for figure in line.figures))
        if line.role is Role.ENGLAND
        else line
        for line in found.lines
    )
    drawn = drawn_as(replace(found, lines=bare), "difference")
    assert len(drawn.england_exact) == 11
    assert drawn.local[0].stated[-1].lower95 == pytest.approx(11.1088 - 10.7861)
    assert drawn_as(view(snapshot, "92904", "E08000026"), "difference").england_exact == ()


def test_a_former_county_s_difference_is_its_own(snapshot):
    drawn = drawn_as(view(snapshot, "91380", "E06000063"), "difference")
    assert [line.role for line in drawn.local] == [Role.FORMER]


def test_percentages_differ_by_percentage_points(snapshot):
    drawn = drawn_as(view(snapshot, "lac-substance-misuse", "E08000026"), "difference")
    assert drawn.indicator.unit == "percentage points"


@pytest.mark.parametrize(
    ("indicator", "code", "said"),
    [
        ("91380", "E92000001", "England cannot be held against itself"),
        ("drug-poisoning-deaths", "E08000026", "says how large a place is"),
        ("alcohol-dependence-estimate", "E08000026", "says how large a place is"),
        ("94240", "E06000061.E06000062", "no difference to draw"),
    ],
)
def test_a_difference_that_would_mislead_is_refused_with_the_reason(snapshot, indicator, code, said):
    with pytest.raises(NeedsError, match=said):
        drawn_as(view(snapshot, indicator, code), "difference")


def test_the_frame_holds_what_is_drawn_and_what_it_was_made_from(snapshot):
    found = view(snapshot, "91380", "E08000026", "region")
    index = drawn_as(found, "index").frame()
    assert (100 * index["value"] / index.groupby("area_code")["value"].transform("first")).tolist() == (
        pytest.approx(index["index"].tolist())
    )
    difference = drawn_as(found, "difference").frame()
    assert (difference["value"] - difference["england_value"]).tolist() == (
        pytest.approx(difference["difference"].tolist())
    )
    assert drawn_as(found, "values").frame().equals(found.frame())
