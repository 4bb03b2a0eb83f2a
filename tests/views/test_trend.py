from datetime import date

import pytest

from needs.views.groups import group_of
from needs.views.trend import Role, others_in, trend
from tests.conftest import TODAY
from tests.releases import with_periods


def view(snapshot, indicator, code, as_at=None):
    return trend(
        snapshot, snapshot.catalogue.get(indicator), snapshot.register.get(code), as_at=as_at, today=TODAY
    )


def test_area_region_and_england_each_as_published(snapshot):
    found = view(snapshot, "91380", "E08000026")
    assert [(line.role, line.place.name) for line in found.lines] == [
        (Role.AREA, "Coventry"),
        (Role.REGION, "West Midlands"),
        (Role.ENGLAND, "England"),
    ]
    assert [len(line.stated) for line in found.lines] == [11, 11, 11]


def test_a_local_count_is_not_drawn_beside_the_nation_s(snapshot):
    found = view(snapshot, "alcohol-in-treatment", "E08000026")
    assert [line.role for line in found.drawn] == [Role.AREA]
    assert len(found.lines) == 3


def test_no_line_is_drawn_across_missing_periods(snapshot):
    found = view(snapshot, "92432", "E08000026")
    own = found.lines[0]
    runs = [[figure.period.text for figure in run] for run in own.unbroken()]
    assert runs == [["2014-16"], ["2018-20"], ["2022-24"]]
    assert sum(len(run) for run in runs) == len(own.stated)
    assert found.missing_periods[0] == "2014–16 and 2018–20"


def test_no_line_crosses_a_break_in_method_or_a_change_of_length(snapshot):
    found = view(snapshot, "91117", "E09000002")
    assert [[figure.period.text for figure in run] for run in found.lines[0].unbroken()] == [
        ["2006/07"],
        ["2008/09", "2009/10", "2010/11", "2011/12"],
    ]


def test_a_closed_county_s_line_stops_where_it_ended(snapshot):
    found = view(snapshot, "92904", "E10000006")
    assert all(figure.period.end <= date(2023, 3, 31) for figure in found.lines[0].figures)


def test_as_at_holds_for_every_line(snapshot):
    found = view(snapshot, "91380", "E08000026", date(2015, 6, 30))
    assert {line.figures[-1].period.text for line in found.lines} == {"2012-14"}


def test_the_frame_holds_every_figure_drawn_and_every_blank(snapshot):
    found = view(snapshot, "91380", "E06000017")
    frame = found.frame()
    assert len(frame) == sum(len(line.figures) for line in found.lines)
    assert (
        frame["value"].isna().sum() == sum(f.value is None for line in found.lines for f in line.figures) > 0
    )


def beside(snapshot, indicator, code, choice, as_at=None):
    place = snapshot.places.get(code)
    group = group_of(snapshot, place, choice)
    others = others_in(snapshot, group, place)
    return trend(
        snapshot,
        snapshot.catalogue.get(indicator),
        place,
        others=others,
        group=group.name,
        as_at=as_at,
        today=TODAY,
    )


def test_the_councils_of_a_region_stand_beside_the_place_and_the_region_stays(snapshot):
    found = beside(snapshot, "91380", "E08000026", "region")
    assert len(found.beside) == 13
    assert found.group == "councils of West Midlands"
    assert "Coventry" not in {line.place.name for line in found.beside}
    assert Role.REGION in {line.role for line in found.lines}
    assert [line.role for line in found.lines[:3]] == [Role.AREA, Role.REGION, Role.ENGLAND]


def test_no_council_is_drawn_beside_a_count(snapshot):
    found = beside(snapshot, "drug-poisoning-deaths", "E08000026", "region")
    assert found.beside == ()
    assert found.group == ""


def test_a_former_council_of_the_region_has_its_own_line_that_stops_where_it_ended(snapshot):
    found = beside(snapshot, "91380", "E06000018", "region")
    county = next(line for line in found.beside if line.place.name == "Northamptonshire")
    assert county.name == "Northamptonshire (former)"
    assert county.place.valid_to
    assert all(figure.period.end <= county.place.valid_to for figure in county.figures)


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("E06000061.E06000062", {"E06000061", "E06000062", "E10000021"}),
        ("E06000063", {"E06000063", "E10000006"}),
        ("E10000006", {"E06000063", "E06000064", "E10000006"}),
        ("E10000002", {"E10000002", "E06000060"}),
    ],
)
def test_whatever_shares_ground_with_the_place_is_not_beside_it(snapshot, code, absent):
    place = snapshot.places.get(code)
    others = others_in(snapshot, group_of(snapshot, place, "england"), place)
    assert len(others) > 140
    assert not absent & {area.code for area in others}


def test_as_at_holds_for_the_councils_beside_it_too(snapshot):
    found = beside(snapshot, "91380", "E08000026", "region", date(2015, 6, 30))
    assert {line.figures[-1].period.text for line in found.beside} == {"2012-14"}


def test_years_that_neighbouring_periods_share_are_counted(snapshot):
    assert set(view(snapshot, "91380", "E08000026").lines[0].shared_years) == {2}
    assert set(view(snapshot, "92904", "E08000026").lines[0].shared_years) == {2}
    some = with_periods(snapshot, "91380", "2010-12", "2012-14", "2015-17")
    assert view(some, "91380", "E08000026").lines[0].shared_years == (1, 0)
    assert set(view(snapshot, "drug-poisoning-deaths", "E08000026").lines[0].shared_years) == {0}
    assert not view(snapshot, "drug-poisoning-deaths", "E08000026").overlaps


def test_the_trend_names_the_periods_that_were_tested(snapshot):
    found = view(snapshot, "drug-poisoning-deaths", "E08000026").recent
    assert [period.text for period in found.periods] == ["2016", "2017", "2018", "2019", "2020"]
    assert view(snapshot, "91380", "E08000026").recent.periods == ()
