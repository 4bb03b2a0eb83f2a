"""The ages of the people of a place beside England: what is drawn, listed and said agrees."""

from dataclasses import replace

import pytest

from needs.charts.age_structure.numbers import GROUPS, age_structure
from needs.charts.age_structure.options import Ages
from needs.charts.age_structure.plot import age_chart
from needs.charts.age_structure.words import percent, takeaway, title
from needs.charts.registry import build
from needs.domain.errors import NeedsError
from needs.domain.population import FIVE_YEAR_BANDS, PopulationByAge, Vintage
from needs.domain.selection import Selection
from tests.charts.agree import assert_agreement
from tests.chosen import chosen
from tests.places import COVENTRY, ENGLAND, RUTLAND, TWO_REGIONS, WEST_MIDLANDS


def view_of(snapshot, code, ages=Ages.BROAD):
    return age_structure(snapshot, snapshot.places.get(code), ages)


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("ages", Ages)
@pytest.mark.parametrize("code", [COVENTRY, WEST_MIDLANDS, ENGLAND])
def test_what_is_drawn_listed_and_said_agrees(snapshot, code, ages, narrow):
    assert_agreement(age_chart(snapshot, view_of(snapshot, code, ages), narrow=narrow), drawn="x")


def test_the_finding_comes_first_with_the_group_that_shows_it(snapshot):
    view = view_of(snapshot, COVENTRY)
    assert title(view) == "Coventry is younger than England: 13% are 18 to 24 against 8%"
    assert "The median age is 34 in Coventry, 40 in West Midlands, 40 in England." in takeaway(view)


def test_england_is_not_compared_with_itself(snapshot):
    assert title(view_of(snapshot, ENGLAND)) == "England: 21% are under 18 and 19% are 65 and over"


def test_the_same_shares_are_told_apart_by_a_decimal(snapshot):
    view = view_of(snapshot, WEST_MIDLANDS, Ages.FIVE_YEARS)
    assert title(view) == "West Midlands is about as old as England: 6.4% are 10 to 14 against 6.1%"
    assert percent(view_of(snapshot, COVENTRY), 12.6) == "13%"


def test_the_groups_are_everybody_each_once(snapshot):
    everybody = snapshot.population.of(COVENTRY, "All ages", 2024, Vintage.CURRENT).people
    assert {view_of(snapshot, COVENTRY, ages).own.total for ages in Ages} == {everybody}
    for groups in GROUPS.values():
        assert [each.after for each in groups[:-1]] == [each.first for each in groups[1:]]


def test_people_of_18_to_24_are_those_under_25_less_those_under_18(snapshot):
    population = snapshot.population
    under_25 = sum(
        population.of(COVENTRY, band, 2024, Vintage.CURRENT).people for band in FIVE_YEAR_BANDS[:5]
    )
    under_18 = population.of(COVENTRY, "<18 yrs", 2024, Vintage.CURRENT).people
    assert view_of(snapshot, COVENTRY).own.people[1] == under_25 - under_18


def test_a_combined_place_is_the_sum_of_its_members_and_lies_in_no_region_of_its_own(snapshot):
    coventry = [each for each in snapshot.population.populations if each.area_code == COVENTRY]
    twice = [replace(each, area_code="E06000001") for each in coventry]
    both = replace(snapshot, population=PopulationByAge((*snapshot.population.populations, *twice)))
    view = view_of(both, TWO_REGIONS)
    assert view.own.people == tuple(2 * each for each in view_of(snapshot, COVENTRY).own.people)
    assert len(view.rows) == 2


def test_a_place_without_populations_by_age_says_so(snapshot):
    with pytest.raises(NeedsError, match="not available for Rutland"):
        view_of(snapshot, RUTLAND)


def test_a_link_holds_the_groups(snapshot):
    drawn = build(snapshot, "age structure", chosen(COVENTRY, ages="five"))
    assert len(drawn.data) == 3 * len(FIVE_YEAR_BANDS)
    assert len(build(snapshot, "age structure", Selection(area=COVENTRY)).data) == 3 * 6


def test_an_office_program_draws_the_same_shares(snapshot):
    drawn = build(snapshot, "age structure", Selection(area=COVENTRY))
    assert [each.name for each in drawn.editable.series] == ["Coventry", "West Midlands", "England"]
    assert list(drawn.editable.series[0].values) == list(drawn.figure.data[0].x)
