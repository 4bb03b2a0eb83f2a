"""Two indicators against each other: who is paired with what, and what is refused."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from scipy.stats import spearmanr

from needs.charts.scatter.numbers import COLUMNS, pair
from needs.domain.errors import NeedsError
from needs.domain.measures import Word
from needs.methods.correlation import TOO_FEW
from needs.views.groups import group_of
from tests.places import ENGLAND, WEST_MIDLANDS

RECODED = {"E10000002": "E06000060", "E10000023": "E06000065", "E10000027": "E06000066"}


@pytest.fixture(scope="module")
def paired(snapshot):
    @cache
    def of(first, second, code="E08000026", choice="england", **when):
        place = snapshot.places.get(code)
        catalogue = snapshot.catalogue
        group = group_of(snapshot, place, choice)
        return pair(snapshot, catalogue.get(first), catalogue.get(second), place, group, **when)

    return of


def published(snapshot, indicator, period):
    """The values of authorities straight from the table of figures, under today's codes."""
    frame = snapshot.observations
    headline = snapshot.catalogue.get(indicator)
    rows = frame[
        frame["indicator"].eq(indicator)
        & frame["period"].eq(period)
        & frame["sex"].eq(headline.sex)
        & frame["age"].eq(headline.age)
        & frame["category"].eq("")
        & ~frame["area_code"].str.startswith(("E12", "E92"))
        & frame["value"].notna()
    ]
    return rows.set_index(rows["area_code"].replace(RECODED))["value"]


def row(view, code):
    return next(each for each in view.rows if each.area.code == code)


@pytest.mark.parametrize(
    ("first", "second", "years"),
    [
        ("94240", "91380", ("2025", "2016-18")),
        ("92906", "40601", ("2023/24", "2023-25")),
        ("lac-substance-misuse", "92904", ("2025", "2021/22-23/24")),
        ("91380", "drug-poisoning-asr", ("2016-18", "2016-18")),
    ],
)
def test_pairs_are_those_of_the_table_of_figures(snapshot, paired, first, second, years):
    view = paired(first, second)
    assert (view.first.period.text, view.second.period.text) == years
    across, up = published(snapshot, first, years[0]), published(snapshot, second, years[1])
    both = across.index.intersection(up.index)
    assert {each.area.code: each.point for each in view.pairs} == {
        code: (across[code], up[code]) for code in both
    }
    assert view.relation.pairs == len(view.counted) == len(both) > 100
    assert view.relation.rho == pytest.approx(spearmanr(across[both], up[both]).statistic)
    assert view.years_apart == {"94240": 8, "92906": 0.75, "lac-substance-misuse": 2, "91380": 0}[first]


def test_a_recoded_council_is_one_pair_across_the_years(paired):
    view = paired("94240", "91380")
    buckinghamshire = row(view, "E06000060")
    assert (buckinghamshire.first.area_code, buckinghamshire.second.area_code) == ("E06000060", "E10000002")
    assert buckinghamshire.point == (11.92, 6.8342)
    assert not any(each.area.code in RECODED for each in view.rows)
    by_old_code = paired("94240", "91380", "E10000002")
    assert by_old_code.own.point == buckinghamshire.point
    assert len(by_old_code.rows) == len(view.rows)


def test_councils_of_one_year_only_are_left_out_with_the_reason(paired):
    view = paired("94240", "91380")
    for code in ("E06000061", "E06000062", "E06000063", "E06000064", "E06000058"):
        assert view.why_left_out(row(view, code)) == (
            "Alcohol-specific mortality, 2016–18: the council did not exist yet"
        )
    for code in ("E10000021", "E10000006"):
        assert view.why_left_out(row(view, code)) == (
            "Deprivation score (IMD 2025), 2025: the council no longer existed"
        )
    assert "number of cases is too small" in view.why_left_out(row(view, "E09000001"))
    assert all(bool(view.why_left_out(each)) != bool(each.point) for each in view.rows)


def test_a_new_place_without_a_past_is_missing_and_the_others_are_there(paired):
    view = paired("94240", "91380", "E06000063")
    assert view.own.point is None
    assert view.own.first.value == 23.81
    assert view.own.why_no_second == "the council did not exist yet"
    assert view.relation == paired("94240", "91380").relation


def test_a_combined_place_stands_for_its_members_and_their_former_county(paired):
    view = paired("91380", "drug-poisoning-asr", "E06000061.E06000062")
    assert view.own.point == (8.6974, 6.3)
    assert view.own in view.counted
    assert not {"E10000021", "E06000061", "E06000062"} & {each.area.code for each in view.rows}
    score = paired("94240", "91380", "E06000061.E06000062")
    assert "a score cannot be combined" in score.own.why_no_first


@pytest.mark.parametrize("code", [WEST_MIDLANDS, ENGLAND])
def test_a_region_or_england_is_drawn_and_not_counted(paired, code):
    view = paired("91380", "92432", code, period="2014-16")
    councils = paired("91380", "92432", period="2014-16")
    assert view.own not in view.counted
    assert view.relation == councils.relation
    assert view.frame()["area_code"].tolist().count("E92000001") == 1


def test_where_the_place_stands_on_both(paired):
    view = paired("94240", "91380")
    assert view.own.point == (27.53, 13.4948)
    assert (view.first.england.value, view.second.england.value) == (21.81, 10.7861)
    assert view.first.vs_england.reason == "a score has no interval"
    assert view.second.vs_england.word is Word.WORSE
    england = paired("92906", "40601", "E92000001")
    assert not england.second.vs_england.is_tested


@pytest.mark.parametrize(
    ("first", "second", "when", "periods"),
    [
        # The same period where it is held.
        ("91380", "92432", {"period": "2014-16"}, ("2014-16", "2014-16")),
        # Else the closest by its middle: April 2016 to March 2019 shares the most with 2016 to 2018.
        ("91380", "92904", {}, ("2016-18", "2016/17-18/19")),
        # A period that one place alone has is passed over.
        ("92904", "92432", {"period": "2018/19-20/21"}, ("2018/19-20/21", "2022-24")),
        # Neither period may end after the day.
        ("91380", "92904", {"as_at": date(2017, 12, 31)}, ("2015-17", "2014/15-16/17")),
    ],
)
def test_the_second_is_taken_in_its_closest_period(paired, first, second, when, periods):
    view = paired(first, second, **when)
    assert (view.first.period.text, view.second.period.text) == periods


def test_a_series_named_by_the_march_it_ends_in_may_be_the_second(paired):
    view = paired("92904", "lac-substance-misuse")
    assert view.second.period.text == "2023"
    assert view.second.period.end == date(2023, 3, 31)


def test_fewer_than_ten_are_paired_and_not_correlated(paired):
    view = paired("94240", "91380", choice="E06000008.E10000017")
    assert {each.area.code for each in view.pairs} == {"E08000026", "E06000008", "E10000017"}
    assert (view.relation, view.why_none) == (None, TOO_FEW)
    region = paired("94240", "91380", choice="region")
    assert region.relation.pairs == len(region.pairs) == 14


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("91380", "91380", "cannot be set against itself"),
        ("91380", "92708", "grow with the size of a place"),
        ("drug-poisoning-deaths", "91380", "grow with the size of a place"),
        ("alcohol-dependence-estimate", "alcohol-in-treatment", "grow with the size of a place"),
        ("91380", "90244", "No figure"),
        ("drug-treatment-completion", "93517", "has both"),
    ],
)
def test_what_cannot_be_set_against_each_other_is_refused(paired, first, second, reason):
    with pytest.raises(NeedsError, match=reason) as refused:
        paired(first, second)
    assert refused.value.advice


def test_the_frame_has_a_line_for_each_row_and_england(paired):
    view = paired("94240", "91380")
    frame = view.frame()
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == len(view.rows) + 1
    assert frame["area_code"].is_unique
    coventry = frame.set_index("area_code").loc["E08000026"]
    assert coventry["second_upper95"] == 16.2373
    assert (coventry["first_period"], coventry["second_indicator"]) == ("2025", "91380")
    assert (frame["note"].eq("") | frame[["first_value", "second_value"]].isna().any(axis=1)).all()
    assert frame.select_dtypes("number").shape[1] == 6
