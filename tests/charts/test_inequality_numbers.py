from dataclasses import replace
from datetime import date

import pytest
import statsmodels.api as sm

from needs.charts.inequality.numbers import (
    FEMALE,
    MALE,
    PERSONS,
    breakdowns,
    by_deprivation,
    by_sex,
    councils_of_like_deprivation,
)
from needs.domain.errors import NeedsError
from needs.domain.indicators import Break, Catalogue
from needs.domain.vocabulary import Breakdown
from needs.views.trend import Role
from tests.places import CITY, COVENTRY, ENGLAND, NORTHAMPTONSHIRE, WEST_MIDLANDS


def sexes(snapshot, code, indicator="91380", **when):
    return by_sex(snapshot, snapshot.catalogue.get(indicator), snapshot.places.get(code), **when)


def tenths(snapshot, code=ENGLAND, **when):
    return by_deprivation(snapshot, snapshot.catalogue.get("91380"), snapshot.places.get(code), **when)


def only(snapshot, keep):
    """The same snapshot with some of its rows, and nothing remembered of the others."""
    return replace(snapshot, observations=snapshot.observations[keep])


def test_only_what_is_held_by_a_group_is_offered_and_numbers_by_age_alone(snapshot):
    found = breakdowns(snapshot)
    assert found["91380"] == (Breakdown.SEX, Breakdown.DEPRIVATION)
    assert found["92432"] == (Breakdown.SEX,)
    assert found["94201"] == (Breakdown.SEX, Breakdown.AGE)
    by_age_alone = {key for key, kinds in found.items() if kinds == (Breakdown.AGE,)}
    assert by_age_alone == {"drug-poisoning-deaths", "drug-misuse-deaths"}
    assert set(found) - by_age_alone == {"91380", "92432", "93763", "94199", "94201"}


def test_the_newest_period_with_both_sexes_for_the_place_its_region_and_england(snapshot):
    found = sexes(snapshot, COVENTRY)
    assert [(row.place.name, row.role) for row in found.rows] == [
        ("Coventry", Role.AREA),
        ("West Midlands", Role.REGION),
        ("England", Role.ENGLAND),
    ]
    assert found.period.text == "2016-18"
    own = found.own
    assert [own.figures[sex].value for sex in (MALE, FEMALE, PERSONS)] == [20.8666, 6.2848, 13.4948]
    # By hand from the limits 16.6594 to 25.8016 and 4.1320 to 9.1560: standard errors 0.1116 and 0.2030.
    assert own.ratio == pytest.approx((3.3202, 2.1086, 5.2279), abs=0.0001)


def test_as_at_shows_only_what_had_ended(snapshot):
    found = sexes(snapshot, COVENTRY, as_at=date(2012, 6, 30))
    assert found.period.text == "2009-11"
    assert found.lines[MALE].figures[-1].period.text == "2009-11"
    assert tenths(snapshot, as_at=date(2012, 6, 30)).period.text == "2009-11"


def test_a_period_before_the_first_says_that_nothing_is_held(snapshot):
    with pytest.raises(NeedsError, match="both sexes"):
        sexes(snapshot, COVENTRY, as_at=date(1999, 12, 31))
    with pytest.raises(NeedsError, match="by deprivation"):
        tenths(snapshot, as_at=date(1999, 12, 31))


@pytest.mark.parametrize("indicator", ["91380", "92432"])
def test_a_new_authority_shows_its_past_as_the_former_one_s(snapshot, indicator):
    found = sexes(snapshot, "E06000063", indicator)
    assert (found.own.place.name, found.own.role) == ("Cumbria", Role.FORMER)
    assert found.lines[MALE].place.name == "Cumbria"
    assert found.own.ratio is not None


@pytest.mark.parametrize(
    ("code", "why"),
    [("E09000001", "number of cases is too small"), ("E06000053", "Cornwall & Isles of Scilly combined")],
)
def test_a_place_too_small_has_no_ratio_and_says_why(snapshot, code, why):
    found = sexes(snapshot, code)
    assert found.period.text == "2016-18"
    assert found.own.ratio is None
    assert why in found.own.reason
    assert found.rows[-1].ratio is not None


def test_a_footprint_s_rates_are_combined_from_its_members(snapshot):
    """Leicester and Leicestershire, combined here, against the published rates of the two."""
    found = sexes(snapshot, "E10000018.E06000016")
    men = found.own.figures[MALE]
    parts = [sexes(snapshot, code).own.figures[MALE] for code in ("E10000018", "E06000016")]
    assert men.exactness == "approximate"
    assert min(part.value for part in parts) < men.value < max(part.value for part in parts)
    assert men.count == sum(part.count for part in parts)
    assert found.own.ratio is not None


def test_a_region_and_the_country_are_not_set_beside_themselves(snapshot):
    assert [row.place.name for row in sexes(snapshot, "E12000005").rows] == ["West Midlands", "England"]
    assert [row.place.name for row in sexes(snapshot, ENGLAND).rows] == ["England"]


def test_the_frame_holds_every_figure_and_every_ratio(snapshot):
    frame = sexes(snapshot, COVENTRY).frame()
    assert len(frame) == 3 * (3 + 1)
    ratios = frame[frame["measure"].eq("ratio men to women")]
    assert ratios["value"].round(2).tolist() == [3.32, 2.01, 2.10]


def test_ten_tenths_of_one_edition_from_the_most_deprived(snapshot):
    found = tenths(snapshot)
    assert len(found.tenths) == 10
    assert found.edition == "IMD 2019"
    assert found.parts == "councils"
    assert {row.category_type for row in found.tenths} == {found.category_type}
    assert found.tenths[0].category.startswith("Most deprived")
    assert found.tenths[-1].category.startswith("Least deprived")
    assert [row.value for row in found.tenths] == sorted((r.value for r in found.tenths), reverse=True)
    assert found.average.value == 10.7861


def test_the_slope_of_every_period_is_that_of_weighted_least_squares(snapshot):
    """An independent route: the rows straight from the table, ranks by cumulative sum, statsmodels' line."""
    found = tenths(snapshot)
    frame = snapshot.observations
    order = [row.category for row in found.tenths][::-1]
    for period, slope in found.slopes.items():
        rows = frame[
            frame["indicator"].eq("91380")
            & frame["sex"].eq("Persons")
            & frame["category_type"].eq(found.category_type)
            & frame["period"].eq(period.text)
        ].set_index("category")
        rows = rows.loc[order]
        shares = (rows["denominator"] / rows["denominator"].sum()).to_numpy()
        ranks = sm.add_constant(shares.cumsum() - shares / 2)
        line = sm.WLS(rows["value"].to_numpy(), ranks, weights=shares).fit().params
        assert slope.absolute.value == pytest.approx(line[1])
    assert len(found.slopes) == 11


def test_the_change_is_between_periods_that_share_no_year(snapshot):
    found = tenths(snapshot)
    assert found.since.text == "2006-08"
    ends = found.slopes[found.period].absolute.value - found.slopes[found.since].absolute.value
    assert found.change.value == pytest.approx(ends)
    assert tenths(snapshot, as_at=date(2010, 12, 31)).change is None


def test_two_editions_are_never_mixed_and_the_line_breaks_where_they_change(snapshot):
    """Without the newer tenths of the early periods, the older edition's stand there and the line breaks."""
    frame = snapshot.observations
    newer = frame["category_type"].str.contains("IMD2019")
    early = frame["period"].isin(["2006-08", "2007-09", "2008-10"])
    found = tenths(only(snapshot, ~(newer & early)))
    assert [len(run) for run in found.line.unbroken()] == [3, 8]
    assert {figure.category_type for figure in found.line.figures[:3]} != {found.category_type}
    assert found.since.text == "2009-11"


def test_a_period_that_lacks_a_tenth_falls_back_on_the_edition_that_is_whole(snapshot):
    frame = snapshot.observations
    lost = frame["category"].eq("Third more deprived decile (IMD2019)") & frame["period"].eq("2015-17")
    found = tenths(only(snapshot, ~lost), as_at=date(2017, 12, 31))
    assert found.edition == "IMD 2015"
    assert found.period.text == "2015-17"


def test_a_break_in_the_indicator_breaks_the_slope_too(snapshot):
    broken = replace(snapshot.catalogue.get("91380"), breaks=(Break("2012-14", "a new method"),))
    figures = replace(snapshot, catalogue=Catalogue((broken,)))
    found = by_deprivation(figures, broken, figures.register.england)
    assert len(list(found.line.unbroken())) == 2


def test_the_tenths_follow_the_chosen_sex(snapshot):
    men = tenths(snapshot.of_sex(MALE))
    assert {row.sex for row in men.tenths} == {MALE}
    assert men.average.sex == MALE
    assert men.slope.absolute.value > tenths(snapshot).slope.absolute.value


def test_without_counts_there_is_a_slope_and_no_excess(snapshot):
    frame = snapshot.observations.copy()
    frame.loc[frame["category"].ne(""), "count"] = None
    found = tenths(replace(snapshot, observations=frame))
    assert found.slope is not None
    assert found.excess is None
    assert found.reasons == ("No excess is stated: the count is missing.",)


def test_the_country_s_tenths_stand_for_every_other_place(snapshot):
    for code in (COVENTRY, WEST_MIDLANDS, NORTHAMPTONSHIRE, CITY):
        found = tenths(snapshot, code)
        assert found.area.code == ENGLAND
        assert found.place.code == code


def test_a_council_s_own_tenth_is_known_and_a_footprint_has_none(snapshot):
    group = councils_of_like_deprivation(snapshot, snapshot.places.get(COVENTRY))
    assert "tenth 3, 1 the most deprived" in group.rule
    assert councils_of_like_deprivation(snapshot, snapshot.places.get("E06000061.E06000062")) is None
    assert councils_of_like_deprivation(snapshot, snapshot.register.england) is None
