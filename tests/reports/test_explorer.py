from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.domain.selection import EVERY_PERIOD
from needs.domain.vocabulary import Sex
from needs.reports.explorer.numbers import (
    COLUMNS,
    all_rows,
    explore,
    pandas_line,
    periods_of,
    places_with,
)
from needs.store.snapshot import load
from needs.views.groups import group_of
from tests.conftest import RELEASE
from tests.places import AWKWARD, LEICESTERSHIRE, NORTHAMPTONSHIRE

FIGURES = load()
KEY = ["indicator", "area_code", "sex", "age", "category_type", "category", "period"]
NUMBERS = ["value", "lower95", "upper95", "count", "denominator"]
HELD = sorted(FIGURES.manifest["rows_by_indicator"])


def explored(code, *indicators, group="region", **choices):
    place = FIGURES.places.get(code)
    places = places_with(FIGURES, place, group_of(FIGURES, place, group))
    return explore(FIGURES, [FIGURES.catalogue.get(each) for each in indicators], places, **choices)


def run(line):
    """Run the line as a reader would, on the figures of the tests in place of those in ``data``."""
    return eval(line.replace("data/", f"{RELEASE}/"), {"pd": pd})


def test_the_columns_are_those_of_the_data_contract_and_a_key_stands_once():
    frame = explored("E08000026", "91380", "92432", group="england", period=EVERY_PERIOD)
    assert tuple(frame.columns) == COLUMNS
    assert not frame.duplicated(KEY).any()
    assert list(frame["indicator"].unique()) == ["91380", "92432"]


def test_the_place_comes_first_then_its_region_and_england_then_the_others():
    frame = explored("E08000026", "91380", period="2016-18")
    assert list(frame["area_name"][:3]) == ["Coventry", "West Midlands", "England"]
    assert len(frame) == 16  # fourteen councils, their region and England
    coventry = frame.iloc[0]
    assert coventry["value"] == pytest.approx(13.4948)
    assert (coventry["count"], coventry["unit"], coventry["vs_england"]) == (114, "per 100,000", "Worse")


def test_a_blank_stays_blank_and_carries_its_mark_and_its_note():
    rutland = explored("E06000017", "91380", period="2016-18").iloc[0]
    assert pd.isna(rutland["value"])
    assert rutland["status"] == "[x]"
    assert "too small" in rutland["note"]
    assert explored("E08000026", "91380", period="2016-18").iloc[0]["status"] == ""


def test_latest_is_each_place_s_own_newest_period_with_a_value():
    frame = explored("E08000026", "91380", "92432", group="england")
    for (indicator, _), row in frame.groupby(["indicator", "area_name"]):
        stated = {
            each.period
            for code in FIGURES.register.codes_of(FIGURES.register.get(row["area_code"].item()))
            for each in FIGURES.series(str(indicator), (code,))
            if each.value is not None
        }
        if stated:
            assert row["period"].item() == max(stated).text
        else:
            assert row["value"].isna().all()


def test_a_closed_council_does_not_stand_beside_newer_figures_unless_it_was_chosen():
    latest = explored("E08000026", "92432", group="england")
    assert "Northamptonshire" not in set(latest["area_name"])
    assert "Northamptonshire" in set(explored("E08000026", "91380", group="england")["area_name"])
    assert explored("E10000006", "92432", group="england")["area_name"].iloc[0] == "Cumbria"


def test_figures_by_sex_are_those_of_the_sex_and_others_keep_their_own():
    frame = explored("E08000026", "91380", "92906", sex=Sex.FEMALE, period=EVERY_PERIOD)
    assert set(frame.loc[frame["indicator"].eq("91380"), "sex"]) == {"Female"}
    assert set(frame.loc[frame["indicator"].eq("92906"), "sex"]) == {"Persons"}
    assert set(frame["name"]) == {FIGURES.catalogue.get(each).display_name for each in ("91380", "92906")}


def test_as_at_leaves_out_periods_that_had_not_ended():
    frame = explored("E08000026", "91380", "92432", as_at=date(2016, 12, 31))
    assert set(frame["period"]) == {"2014-16"}


def test_a_footprint_s_own_row_is_combined_and_its_county_does_not_stand_beside_it():
    frame = explored(LEICESTERSHIRE, "91380", period="2016-18")
    own = frame.iloc[0]
    assert own["area_code"] == FIGURES.places.get(LEICESTERSHIRE).code
    assert "approximate" in own["note"] or "not combined" in own["note"]
    england = explored(NORTHAMPTONSHIRE, "91380", group="england", period="2016-18")
    assert list(england["area_code"]).count("E10000021") == 1


def test_nothing_held_gives_an_empty_table_with_its_columns():
    frame = explored("E08000026", "90244")
    assert frame.empty
    assert tuple(frame.columns) == COLUMNS


def test_all_rows_hold_every_published_row_once():
    wanted = [FIGURES.catalogue.get(each) for each in ("91380", "92432")]
    frame = all_rows(FIGURES, wanted)
    published = FIGURES.observations[FIGURES.observations["indicator"].isin(["91380", "92432"])]
    merged = frame.merge(published, on=KEY, how="outer", indicator=True, suffixes=("", "_there"))
    assert merged["_merge"].eq("both").all()
    assert len(frame) == len(published) == len(merged)
    for number in NUMBERS:
        pd.testing.assert_series_equal(merged[number], merged[f"{number}_there"], check_names=False)
    assert frame["category_type"].ne("").any()
    place = FIGURES.places.get(LEICESTERSHIRE)
    with_place = all_rows(FIGURES, wanted, place)
    assert len(with_place) > len(frame)
    assert set(with_place["area_code"][len(frame) :]) == {place.code}


def test_the_periods_offered_are_those_that_give_rows():
    place = FIGURES.places.get("E08000026")
    indicators = [FIGURES.catalogue.get("91380")]
    offered = periods_of(FIGURES, indicators, [place])
    assert offered[0].text == "2016-18"
    assert len(offered) == 11
    assert periods_of(FIGURES, indicators, [place], as_at=date(2010, 12, 31))[0].text == "2008-10"


@pytest.mark.parametrize("period", [None, EVERY_PERIOD, "2016-18"])
@pytest.mark.parametrize("code", AWKWARD)
def test_the_pandas_line_gives_the_same_published_rows(code, period):
    frame = explored(code, "91380", "92432", "92906", group="england", period=period)
    assert_same_rows(frame, run(pandas_line(FIGURES, frame)))


@settings(max_examples=15)
@given(
    st.sampled_from(AWKWARD),
    st.lists(st.sampled_from(HELD), min_size=1, max_size=3, unique=True),
    st.sampled_from(["england", "E08000026.E06000001.E10000020"]),
    st.sampled_from([None, EVERY_PERIOD, "2018/19", "2019"]),
    st.sampled_from(Sex),
    st.sampled_from([None, date(2017, 12, 31)]),
)
def test_the_pandas_line_holds_for_any_choice(code, indicators, group, period, sex, as_at):
    frame = explored(code, *indicators, group=group, period=period, sex=sex, as_at=as_at)
    assert_same_rows(frame, run(pandas_line(FIGURES, frame)))


def assert_same_rows(frame, found):
    published = frame[~frame["area_code"].str.contains(".", regex=False)].sort_values(KEY)
    found = found.sort_values(KEY)
    shared = [*KEY, *NUMBERS, "vs_england", "recent_trend", "source"]
    pd.testing.assert_frame_equal(
        published[shared].reset_index(drop=True), found[shared].reset_index(drop=True), check_dtype=False
    )


def test_with_refreshed_figures_the_line_reads_those():
    refreshed = replace(FIGURES, manifest={**FIGURES.manifest, "refreshed_at": "2026-11-20T00:00:00+00:00"})
    frame = explored("E08000026", "91380")
    assert pandas_line(refreshed, frame).startswith("Library().load().snapshot.observations.query(")
