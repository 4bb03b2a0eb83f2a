from datetime import date

from needs.views.trend import Role, trend
from tests.conftest import TODAY


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
    assert runs == [["2014-16"], ["2016-18"], ["2018-20"], ["2022-24"]]
    assert sum(len(run) for run in runs) == len(own.stated)
    assert found.missing_periods[0] == "2014–16 and 2016–18"


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
