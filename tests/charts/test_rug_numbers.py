from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from needs.charts.rug.numbers import COLUMNS, rug, rug_indicators
from needs.domain.errors import NeedsError
from needs.domain.indicators import Break, Catalogue
from needs.views.groups import Group, group_of

SHOWN = ["92432", "drug-poisoning-asr", "91380", "40601", "92906", "92904", "lac-substance-misuse"]


def made(snapshot, code, choice, **options):
    place = snapshot.places.get(code)
    group = group_of(snapshot, place, choice)
    return rug(snapshot, rug_indicators(snapshot, place, group, **options), place, group, **options)


def names(view):
    return [row.place.name for row in view.rows]


def cell(view, name, indicator):
    row = next(row for row in view.rows if row.place.name == name)
    return next(each for each in row.cells if each.indicator.id == indicator)


def test_the_columns_are_those_that_half_of_the_councils_have_a_value_for(snapshot):
    view = made(snapshot, "E08000026", "england")
    assert [column.indicator.id for column in view.columns] == SHOWN
    # The periods again, from the table of figures itself.
    today = {area.code for area in snapshot.register.authorities}
    today |= {code for area in snapshot.register.authorities for code in snapshot.register.codes_of(area)}
    figures = snapshot.observations
    for column in view.columns:
        indicator = column.indicator
        stated = figures[
            figures["indicator"].eq(indicator.id)
            & figures["area_code"].isin(today)
            & figures["sex"].eq(indicator.sex)
            & figures["age"].eq(indicator.age)
            & figures["category"].eq("")
            & figures["value"].notna()
        ]
        counts = stated.groupby("period")["area_code"].nunique()
        enough = counts[counts >= len(snapshot.register.authorities) / 2]
        assert column.period.text == max(enough.index)


def test_counts_scores_earlier_series_and_periods_before_a_break_are_no_columns(snapshot):
    place = snapshot.register.get("E09000001")
    shown = {each.id for each in rug_indicators(snapshot, place, group_of(snapshot, place, "region"))}
    # London's estimates of 91117 are all by the method that was replaced in 2023.
    assert not shown & {"91117", "91382", "91414", "94240", "92708", "drug-poisoning-deaths"}


def test_england_the_region_and_the_place_stand_first_and_each_council_once(snapshot):
    view = made(snapshot, "E08000026", "region")
    assert names(view)[:4] == ["England", "West Midlands", "Coventry", "Birmingham"]
    assert names(view)[3:] == sorted(names(view)[3:])
    assert len(names(view)) == len(set(names(view))) == 16


@pytest.mark.parametrize(
    ("code", "choice", "rows", "heads"),
    [
        ("E08000026", "england", 155, 3),
        ("E92000001", "england", 154, 1),
        ("E12000005", "england", 155, 2),
        ("E06000061.E06000062", "region", 13, 3),
        ("E10000006", "region", 27, 3),
        ("E10000002", "region", 21, 3),
        ("E08000026", "E06000008.E10000017", 5, 3),
    ],
)
def test_of_awkward_places(snapshot, code, choice, rows, heads):
    view = made(snapshot, code, choice)
    assert (len(view.rows), len(view.heads)) == (rows, heads)
    assert view.own.place.name == snapshot.places.get(code).name


def test_a_cell_holds_the_published_word_and_a_blank_its_status(snapshot):
    view = made(snapshot, "E08000026", "region")
    assert cell(view, "Coventry", "91380").compared.word == "Worse"
    assert cell(view, "Warwickshire", "91380").compared.word == "Better"
    assert cell(view, "Coventry", "92432").compared.reason == "no interval is published"
    assert cell(view, "England", "91380").compared.reason
    assert not cell(view, "West Midlands", "40601").has_value


def test_a_footprint_is_combined_where_it_can_be_and_its_members_stay(snapshot):
    view = made(snapshot, "E06000061.E06000062", "region")
    assert {"North Northamptonshire", "West Northamptonshire"} <= set(names(view))
    own = view.own.place.name
    assert cell(view, own, "91380").figure.value == pytest.approx(8.697, abs=0.001)
    assert "not combined" in cell(view, own, "40601").figure.note


def test_as_at_an_earlier_month_the_councils_and_periods_are_those_of_then(snapshot):
    view = made(snapshot, "E08000026", "england", as_at=date(2016, 12, 31))
    assert all(column.period.end <= date(2016, 12, 31) for column in view.columns)
    assert cell(view, "Coventry", "91380").period.text == "2014-16"
    assert "Cumbria" in names(view)
    assert "Cumberland" not in names(view)


def test_what_too_few_have_is_left_out_with_its_reason_and_nothing_at_all_is_refused(snapshot, coventry):
    group = group_of(snapshot, coventry, "region")
    wanted = [snapshot.catalogue.get(each) for each in ("93532", "91380")]
    view = rug(snapshot, wanted, coventry, group)
    assert [each.indicator.id for each in view.left_out] == ["93532"]
    assert "fewer than half" in view.left_out[0].reason
    with pytest.raises(NeedsError, match="No indicator has a value for half"):
        rug(snapshot, wanted[:1], coventry, group)


def test_a_group_by_hand_may_hold_the_place_under_a_former_code(snapshot):
    place = snapshot.places.find("Buckinghamshire")
    old = snapshot.register.get("E10000002")
    view = rug(snapshot, [snapshot.catalogue.get("91380")], place, Group("by hand", "", (old,)))
    assert names(view) == ["England", "South East", "Buckinghamshire"]
    assert cell(view, "Buckinghamshire", "91380").has_value


def test_the_frame_has_a_line_for_each_cell(snapshot):
    view = made(snapshot, "E08000026", "region")
    frame = view.frame()
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) == 16 * 7
    own = frame[frame["area_code"].eq("E08000026") & frame["indicator"].eq("91380")].iloc[0]
    assert own["value"] == pytest.approx(13.4948, abs=1e-4)
    assert (own["period"], own["vs_england"]) == ("2016-18", "Worse")
    assert pd.isna(
        frame.loc[frame["area_code"].eq("E12000005") & frame["indicator"].eq("40601"), "value"].item()
    )


def test_a_break_in_the_series_bars_the_periods_before_it(snapshot, coventry):
    broken = replace(snapshot.catalogue.get("91380"), breaks=(Break(before="2017", why="made up"),))
    other = replace(snapshot, catalogue=Catalogue((broken,)))
    view = rug(other, [broken], coventry, group_of(snapshot, coventry, "region"))
    assert view.columns[0].period.text == "2016-18"
    later = replace(broken, breaks=(Break(before="2019", why="made up"),))
    with pytest.raises(NeedsError):
        rug(other, [later], coventry, group_of(snapshot, coventry, "region"))
