from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from needs.charts.scatter.numbers import gap_and_deprivation
from needs.domain.errors import NeedsError
from needs.domain.measures import Word
from needs.domain.vocabulary import Substance
from needs.methods.gap import GapMethod
from needs.views.gap import (
    COLUMNS,
    INPUTS,
    GapRow,
    gap,
    gap_frame,
    gap_series,
    held_by_year,
    parts_of,
    published_gaps,
)
from needs.views.gap_ranking import gap_ranking, sums_of_authorities
from needs.views.gap_view import GapKind, gap_view, hundred_of
from needs.views.groups import group_of

BARE = GapRow(
    area_code="E08000026",
    substance="alcohol",
    period_treatment="2018/19",
    period_prevalence="2018/19",
    in_treatment=20,
    prevalence=100,
    prevalence_lower95=None,
    prevalence_upper95=None,
    met_percent=20,
    gap_percent=80,
    gap_lower95=None,
    gap_upper95=None,
    people_not_in_treatment=80,
    computed_or_published="computed here",
    method="single-year",
    warnings=(),
)


def one(snapshot, place, substance="alcohol", **chosen):
    return gap(snapshot, snapshot.register.find(place), Substance(substance), **chosen)


def test_warwickshire_2018_19_by_the_published_method(snapshot):
    row = one(snapshot, "E10000031", period="2018/19")
    assert row.in_treatment == 1011
    assert row.prevalence == pytest.approx(5029.33, abs=0.01)
    assert (row.prevalence_lower95, row.prevalence_upper95) == (3987, pytest.approx(6555.67, abs=0.01))
    assert row.gap_percent == pytest.approx(79.8979, abs=5e-5)
    assert row.gap_lower95 == pytest.approx(74.6426, abs=5e-5)
    assert row.gap_upper95 == pytest.approx(84.5782, abs=5e-5)
    assert (row.method, row.computed_or_published) == ("published", "computed here")
    assert row.period_prevalence == "2015/16 to 2017/18"
    assert row.warnings == (
        "different years: treatment 2018/19, prevalence estimate 2015/16 to 2017/18",
        "Rounded to the nearest 5 before 2018/19",
    )


@pytest.mark.parametrize(
    ("place", "met"), [("Coventry", 13.1493), ("England", 17.6357), ("E10000021", 19.3280)]
)
def test_met_need_2018_19(snapshot, place, met):
    assert one(snapshot, place, period="2018/19").met_percent == pytest.approx(met, abs=5e-5)


def test_england_2020_21_agrees_with_the_value_published_and_not_with_limits_revised_since(snapshot):
    row = one(snapshot, "England", period="2020/21")
    published = next(f for f in snapshot.series("93532", ("E92000001",)) if f.period.text == "2020/21")
    assert row.gap_percent == pytest.approx(published.value, abs=5e-5)
    assert row.gap_lower95 != pytest.approx(published.lower95, abs=0.1)


def test_the_estimate_of_the_year_itself_is_the_other_method(snapshot):
    row = one(snapshot, "Coventry", period="2017/18")
    assert (row.method, row.period_prevalence, row.prevalence) == ("single-year", "2017/18", 4946)
    before_limits = one(snapshot, "Coventry", period="2012/13")
    assert before_limits.gap_lower95 is None
    assert "no interval is published for the prevalence estimate" in before_limits.warnings


def test_what_was_published_stands_where_its_parts_are_not_held(snapshot):
    row = one(snapshot, "Hartlepool", "ocu")
    assert (row.computed_or_published, row.period_treatment) == ("published", "2020/21")
    assert (row.in_treatment, row.prevalence) == (644, 1179)
    assert row.period_prevalence == "three years that the publisher does not name"


@pytest.mark.parametrize(
    ("place", "substance", "chosen", "said"),
    [
        ("Coventry", "ocu", {}, "The estimate of need is held, but no number in treatment"),
        ("E06000061", "alcohol", {}, "Neither number is held"),
        ("Coventry", "alcohol", {"period": "2022/23"}, r"No number in treatment .* 2022/23.*Held: 2010/11"),
        (
            "Coventry",
            "alcohol",
            {"period": "2017/18", "method": GapMethod.PUBLISHED},
            "cannot be computed by the three-year method",
        ),
        (
            "Coventry",
            "alcohol",
            {"period": "2018/19", "method": GapMethod.SINGLE_YEAR},
            "No estimate of need is held for Coventry in 2018/19",
        ),
    ],
)
def test_refuses_with_the_exact_reason(snapshot, place, substance, chosen, said):
    with pytest.raises(NeedsError, match=said):
        one(snapshot, place, substance, **chosen)


def test_a_series_runs_over_every_year_that_can_be_said(snapshot):
    rows = gap_series(snapshot, snapshot.register.find("Coventry"), Substance.ALCOHOL)
    assert [row.period_treatment for row in rows][0::8] == ["2010/11", "2018/19"]
    assert gap_frame(rows).shape == (9, len(COLUMNS))


def test_an_authority_counted_under_a_former_county_is_skipped_and_never_zero(snapshot):
    years = {
        row.period_treatment
        for row in gap_series(snapshot, snapshot.register.find("Bedford"), Substance.ALCOHOL)
    }
    assert "2010/11" not in years
    assert "2012/13" in years


def test_a_footprint_s_gap_adds_people_and_limits(snapshot):
    place = snapshot.places.find("E10000018+E06000016+E06000017")
    row = gap(snapshot, place, Substance.ALCOHOL, period="2017/18")
    assert (row.in_treatment, row.prevalence) == (825 + 560 + 30, 9938)
    assert (row.prevalence_lower95, row.prevalence_upper95) == (7642, 13573)
    assert row.area_code == "E10000018.E06000016.E06000017"
    north_and_west = snapshot.places.find("E06000061+E06000062")
    assert gap(snapshot, north_and_west, Substance.ALCOHOL, period="2018/19").met_percent == pytest.approx(
        19.328, abs=0.001
    )


def test_the_people_not_in_treatment_add_up_to_england_s(snapshot):
    """To within a tenth of a per cent from 2012/13; before, four authorities were counted with two others."""
    for first, last, bound in ((2012, 2018, 0.001), (2010, 2011, 0.02)):
        for year in range(first, last + 1):
            period = f"{year}/{str(year + 1)[2:]}"
            england = one(snapshot, "England", period=period).people_not_in_treatment
            local = 0.0
            for area in snapshot.register.by_code.values():
                if area.is_authority and snapshot.register.current_form(area) == area:
                    rows = gap_series(snapshot, area, Substance.ALCOHOL)
                    local += sum(r.people_not_in_treatment for r in rows if r.period_treatment == period)
            assert abs(local / england - 1) <= bound, period


SERIES = ("alcohol-in-treatment", "alcohol-dependence-estimate")
NO_COUNT = {"Cheshire East", "Cheshire West and Chester", "Bedford", "Central Bedfordshire"}


def by_hand(snapshot, region_code, periods):
    """A region's numbers straight from the table of figures, by the codes published in those years."""
    frame = snapshot.observations
    codes = {a.code for a in snapshot.register.by_code.values() if a.region_code == region_code}
    own = frame[frame["area_code"].isin(codes) & frame["period"].isin(periods)]
    return [own[own["indicator"] == each] for each in SERIES]


def test_the_sum_of_people_not_in_treatment_is_england_s_within_a_tenth_of_a_per_cent_from_2012_13(snapshot):
    sums = {each.period.text: each for each in sums_of_authorities(snapshot, Substance.ALCOHOL)}
    assert list(sums) == [f"{year}/{year - 1999}" for year in range(2010, 2019)]
    for text, each in sums.items():
        if text >= "2012/13":
            assert each.people_not_in_treatment == pytest.approx(
                each.england_people_not_in_treatment, rel=0.001
            )
            assert each.missing == ()


@pytest.mark.parametrize(("period", "short"), [("2010/11", 1.8), ("2011/12", 1.9)])
def test_four_authorities_without_a_count_are_left_out_and_never_read_as_zero(snapshot, period, short):
    found = next(e for e in sums_of_authorities(snapshot, Substance.ALCOHOL) if e.period.text == period)
    assert {area.name for area in found.missing} == NO_COUNT
    assert round(found.treatment_short_percent, 1) == short
    frame = snapshot.observations
    counted = frame[(frame["indicator"] == SERIES[0]) & (frame["period"] == period)]
    local = counted.loc[counted["area_code"] != "E92000001", "value"]
    assert found.in_treatment == local.sum()
    # Read as zero, they would each add their whole estimate to the people not in treatment.
    estimates = frame[(frame["indicator"] == SERIES[1]) & (frame["period"] == period)]
    of_four = estimates[estimates["area_code"].isin({area.code for area in found.missing})]["value"].sum()
    of_all = estimates.loc[estimates["area_code"] != "E92000001", "value"].sum()
    assert found.people_not_in_treatment == pytest.approx(of_all - of_four - local.sum())


@pytest.mark.parametrize("code", [f"E1200000{number}" for number in range(1, 10)])
def test_a_region_is_the_sum_of_its_authorities_with_limits_added(snapshot, code):
    row = one(snapshot, code, period="2018/19")
    years = ["2015/16", "2016/17", "2017/18"]
    treated = by_hand(snapshot, code, ["2018/19"])[0]["value"].sum()
    estimates = by_hand(snapshot, code, years)[1]
    assert row.area_code == code
    assert row.in_treatment == treated
    assert row.prevalence == pytest.approx(estimates["value"].sum() / 3)
    assert row.prevalence_lower95 == pytest.approx(estimates["lower95"].sum() / 3)
    assert row.prevalence_upper95 == pytest.approx(estimates["upper95"].sum() / 3)
    assert (row.method, row.computed_or_published) == ("published", "computed here")


def test_the_regions_add_up_to_england(snapshot):
    regions = [one(snapshot, each.code, period="2018/19") for each in snapshot.register.regions]
    england = one(snapshot, "England", period="2018/19")
    assert sum(row.in_treatment for row in regions) == pytest.approx(england.in_treatment, rel=0.001)
    assert sum(row.prevalence for row in regions) == pytest.approx(england.prevalence, rel=0.001)


@pytest.mark.parametrize(
    ("region", "missing"),
    [
        ("E12000002", "Cheshire East and Cheshire West and Chester"),
        ("E12000006", "Bedford and Central Bedfordshire"),
    ],
)
def test_a_region_with_members_missing_has_no_gap_and_says_whose(snapshot, region, missing):
    place = snapshot.register.get(region)
    years = [row.period_treatment for row in gap_series(snapshot, place, Substance.ALCOHOL)]
    assert years == [f"{year}/{year - 1999}" for year in range(2012, 2019)]
    held = {each.period.text: each for each in held_by_year(snapshot, place, Substance.ALCOHOL)}
    assert held["2010/11"].row is None
    assert held["2010/11"].reason == f"no number in treatment is held for {missing}"


def test_a_region_is_of_the_authorities_that_existed_then(snapshot):
    south_west = snapshot.register.get("E12000009")
    period = one(snapshot, "E12000009", period="2018/19").period
    parts = {area.code for area in parts_of(snapshot, south_west, SERIES[0], period)}
    bournemouth, poole, dorset = "E06000028", "E06000029", "E10000009"
    its_successors, isles_of_scilly = {"E06000058", "E06000059"}, "E06000053"
    assert {bournemouth, poole, dorset} <= parts
    assert parts.isdisjoint({*its_successors, isles_of_scilly})


def test_who_is_counted_with_a_neighbour_is_not_missing_from_a_sum(snapshot):
    both = snapshot.places.get("E06000052.E06000053")
    together = gap(snapshot, both, Substance.ALCOHOL, period="2018/19")
    cornwall = one(snapshot, "Cornwall", period="2018/19")
    assert (together.in_treatment, together.prevalence) == (cornwall.in_treatment, cornwall.prevalence)
    with pytest.raises(NeedsError, match="Neither number is held"):
        one(snapshot, "E06000053")


def test_a_footprint_is_refused_by_name_where_a_member_has_no_number(snapshot):
    place = snapshot.places.get("E06000055.E06000056")
    held = {each.period.text: each for each in held_by_year(snapshot, place, Substance.ALCOHOL)}
    assert held["2011/12"].row is None
    both = gap(snapshot, place, Substance.ALCOHOL, period="2012/13")
    assert both.in_treatment == sum(
        one(snapshot, each.code, period="2012/13").in_treatment for each in place.members
    )


def test_as_at_an_earlier_month_the_newest_year_had_ended_by_then(snapshot):
    assert one(snapshot, "Coventry", as_at=date(2018, 6, 30)).period_treatment == "2017/18"
    rows = gap_series(snapshot, snapshot.register.england, Substance.ALCOHOL, as_at=date(2019, 3, 31))
    assert rows[-1].period_treatment == "2018/19"


def test_every_number_of_a_gap_can_be_reached(snapshot):
    row = one(snapshot, "E10000031", period="2018/19")
    treated, *estimates = row.inputs
    assert treated.value == row.in_treatment
    assert [each.period.text for each in estimates] == ["2015/16", "2016/17", "2017/18"]
    assert sum(each.value for each in estimates) / 3 == pytest.approx(row.prevalence)
    assert row.sources == ("ons-sdg-3-5-1", "sheffield-alcohol-dependence")
    groups = one(snapshot, "England", period="2019/20").inputs[:2]
    assert [each.indicator for each in groups] == list(INPUTS[Substance.ALCOHOL].groups)
    assert (row.people_lower95, row.people_upper95) == (2976, pytest.approx(5544.67, abs=0.01))
    assert row.met_limits == pytest.approx((15.4218, 25.3574), abs=1e-4)


def test_the_publisher_s_rows_stand_as_they_are(snapshot):
    rows = published_gaps(snapshot, snapshot.register.england, Substance.OCU)
    assert [(row.period_treatment, row.gap_percent, row.is_published) for row in rows] == [
        ("2019/20", 52.1477, True),
        ("2020/21", 52.1032, True),
    ]


# ------------------------------------------------------------------------------------- the page's view


def viewed(snapshot, code, substance="alcohol", **chosen):
    return gap_view(snapshot, snapshot.places.get(code), Substance(substance), **chosen)


def test_region_and_england_stand_beside_a_place_in_its_year_and_by_its_method(snapshot):
    view = viewed(snapshot, "E08000026")
    assert [each.place.name for each in view.beside] == ["Coventry", "West Midlands", "England"]
    assert {(e.row.period_treatment, e.row.period_prevalence, e.row.method) for e in view.beside} == {
        ("2018/19", "2015/16 to 2017/18", "published")
    }
    assert [each.compared.word for each in view.beside[1:]] == [Word.WORSE, Word.WORSE]
    assert view.newer_estimate.value == 5298


def test_a_published_gap_stands_beside_england_s_published_one(snapshot):
    view = viewed(snapshot, "E06000001")
    england = view.beside[-1]
    assert view.now.is_published
    assert (england.row.gap_lower95, england.compared.word) == (77.4757, Word.SIMILAR)
    assert "2020/21" in view.beside[1].reason


def test_without_a_gap_of_its_own_a_place_still_has_its_region_and_england(snapshot):
    cumberland = viewed(snapshot, "E06000063")
    assert cumberland.now is None
    assert [each.row is None for each in cumberland.beside] == [True, False, False]
    assert {each.row.period_treatment for each in cumberland.beside[1:]} == {"2018/19"}
    assert [area.name for area in cumberland.former] == ["Cumbria"]
    assert viewed(snapshot, "E06000053").counted_with.name == "Cornwall"


def test_each_line_is_of_one_method(snapshot):
    view = viewed(snapshot, "E08000026")
    own = {line.kind: [row.period_treatment for row in line.rows] for line in view.lines[:2]}
    assert own[GapKind.SINGLE_YEAR][0] == "2010/11"
    assert own[GapKind.SINGLE_YEAR][-1] == "2017/18"
    assert own[GapKind.THREE_YEARS] == ["2018/19"]
    assert view.changes_method.text == "2018/19"
    england = {
        line.kind: [row.period_treatment for row in line.rows] for line in viewed(snapshot, "E92000001").lines
    }
    assert england[GapKind.SINGLE_YEAR][-1] == "2019/20"
    assert england[GapKind.THREE_YEARS] == ["2018/19", "2019/20", "2020/21"]
    assert england[GapKind.PUBLISHED] == ["2019/20", "2020/21"]


def test_before_2015_16_there_are_no_limits(snapshot):
    for line in viewed(snapshot, "E12000005").lines:
        for row in line.rows:
            assert row.has_interval == (row.period_treatment >= "2015/16")


def test_a_footprint_with_a_former_county_s_boundary_is_not_a_sum(snapshot):
    assert not viewed(snapshot, "E06000061.E06000062").is_sum
    summed = viewed(snapshot, "E10000018.E06000016.E06000017")
    assert summed.is_sum
    assert [area.name for area, _ in summed.parts] == ["Leicestershire", "Leicester", "Rutland"]


@given(
    st.floats(0, 100),
    st.floats(0, 100),
    st.floats(0, 100),
)
def test_a_hundred_people_are_always_a_hundred(one_limit, value, other):
    lower, gap_percent, upper = sorted((one_limit, value, other))
    row = replace(BARE, gap_percent=gap_percent, gap_lower95=lower, gap_upper95=upper)
    of_100 = hundred_of(row)
    assert of_100.not_in_treatment + of_100.either + of_100.in_treatment == 100
    assert min(of_100.not_in_treatment, of_100.either, of_100.in_treatment) >= 0
    assert of_100.not_in_treatment <= of_100.estimate <= of_100.not_in_treatment + of_100.either


# ------------------------------------------------------------------------------------ among authorities


def ranked(snapshot, code, choice="england", substance="alcohol"):
    place = snapshot.places.get(code)
    return gap_ranking(snapshot, Substance(substance), place, group_of(snapshot, place, choice))


def test_a_gap_is_ranked_among_all_that_existed_with_a_band_from_its_interval(snapshot):
    ranking = ranked(snapshot, "E08000026")
    assert (ranking.period.text, ranking.with_value, len(ranking.rows)) == ("2018/19", 151, 152)
    own = next(row for row in ranking.rows if row.area.name == "Coventry")
    assert own.figure.value == pytest.approx(86.8507, abs=1e-4)
    assert own.rank.low < own.rank.rank < own.rank.high
    assert own.compared.word is Word.WORSE
    # A band from a share of so many people would be far narrower than the estimate's uncertainty.
    assert own.rank.high - own.rank.low > 30
    values = sorted(row.figure.value for row in ranking.rows if row.rank)
    assert own.rank.rank == 1 + values.index(own.figure.value)


def test_a_footprint_is_not_ranked_beside_its_parts_or_its_former_county(snapshot):
    names = [row.area.name for row in ranked(snapshot, "E06000061.E06000062").rows]
    assert "Northamptonshire (North and West)" in names
    assert set(names).isdisjoint({"Northamptonshire", "North Northamptonshire", "West Northamptonshire"})


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("E09000001", "few people live there"),
        ("E06000053", "no value"),
        ("E12000005", "it is a whole of many councils, not one of them"),
    ],
)
def test_who_is_not_ranked_says_why(snapshot, code, why):
    ranking = ranked(snapshot, code)
    own = next(row for row in ranking.rows if row.area.code == code)
    assert (own.rank, own.unranked) == (None, why)


def test_no_one_is_ranked_on_the_few_published_gaps_of_opiates_and_crack(snapshot):
    ranking = ranked(snapshot, "E06000001", substance="ocu")
    assert ranking.with_value == 4
    assert not any(row.rank for row in ranking.rows)


def test_a_group_is_only_of_its_members(snapshot):
    ranking = ranked(snapshot, "E08000026", "region")
    assert {row.area.region_code for row in ranking.rows} == {"E12000005"}


def test_deprivation_is_set_against_the_gap_of_the_same_authorities(snapshot):
    place = snapshot.places.get("E08000026")
    group = group_of(snapshot, place, "england")
    view = gap_and_deprivation(snapshot, ranked(snapshot, "E08000026"), place, group)
    points = [row.point for row in view.counted]
    assert view.relation.rho == pytest.approx(spearmanr(points).statistic)
    assert view.own.second.value == pytest.approx(86.8507, abs=1e-4)
    assert view.first.indicator.id == "94240"
