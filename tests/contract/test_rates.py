"""Rates that are made here of published counts and populations."""

from dataclasses import asdict

import pytest

from needs.methods.intervals import crude_rate
from needs.store.rates import COMPUTED, mid_years
from tests.places import COVENTRY, ENGLAND


@pytest.fixture
def figures(snapshot):
    return snapshot


def of(figures, indicator, code, period):
    headline = figures.catalogue.get(indicator)
    codes = figures.register.codes_of(figures.register.get(code))
    (row,) = (each for each in figures.series(headline.id, codes) if each.period.text == period)
    return asdict(row)


YEARS = ("2018", "2019", "2020")


def test_coventry_s_drug_poisoning_by_hand(figures):
    """The deaths of 2018 to 2020, over the people who lived there in the middle of those years."""
    counts = [
        of(figures, "drug-poisoning-deaths", COVENTRY, str(year))["count"] for year in (2018, 2019, 2020)
    ]
    people = [of(figures, "92708", COVENTRY, str(year))["value"] for year in (2018, 2019, 2020)]
    row = of(figures, "drug-poisoning-crude-rate", COVENTRY, "2018-20")
    assert row["count"] == sum(counts) == 69
    assert row["denominator"] == sum(people) == 1_031_228
    assert row["value"] == pytest.approx(100_000 * 69 / 1_031_228)
    assert (round(row["value"], 2), round(row["lower95"], 2), round(row["upper95"], 2)) == (6.69, 5.21, 8.47)
    assert row["note"] == COMPUTED


def test_england_is_made_of_its_own_published_count_and_coventry_is_similar_to_it(figures):
    england = of(figures, "drug-poisoning-crude-rate", ENGLAND, "2018-20")
    assert england["count"] == sum(
        of(figures, "drug-poisoning-deaths", ENGLAND, year)["count"] for year in YEARS
    )
    coventry = of(figures, "drug-poisoning-crude-rate", COVENTRY, "2018-20")
    assert coventry["lower95"] < england["value"] < coventry["upper95"]


def test_every_rate_is_its_count_over_its_population(figures):
    for indicator in figures.catalogue:
        if not indicator.is_computed:
            continue
        rows = figures.observations.query("indicator == @indicator.id")
        assert len(rows) > 100, indicator.id
        made = rows["count"] / rows["denominator"] * indicator.multiplier
        assert (made - rows["value"]).abs().max() < 1e-9
        assert rows["note"].eq(COMPUTED).all()


def test_an_estimate_keeps_its_own_limits_over_the_population(figures):
    estimate = of(figures, "alcohol-dependence-estimate", COVENTRY, "2017/18")
    rate = of(figures, "alcohol-dependence-rate", COVENTRY, "2017/18")
    assert rate["denominator"] == mid_years(figures.observations, figures.population).of(
        COVENTRY, "18+ yrs", [2017]
    )
    for limit in ("value", "lower95", "upper95"):
        assert rate[limit] == pytest.approx(estimate[limit] / rate["denominator"] * 100)


def test_adults_in_treatment_per_1000_adults(figures):
    row = of(figures, "alcohol-treatment-rate", COVENTRY, "2018/19")
    made = crude_rate(632, row["denominator"], per=1000)
    assert (row["value"], row["lower95"], row["upper95"]) == pytest.approx(
        (made.value, made.lower, made.upper)
    )
    england = of(figures, "alcohol-treatment-rate", ENGLAND, "2018/19")
    assert round(england["value"], 1) == 2.4


def test_where_no_population_is_held_there_is_no_rate(figures):
    periods = set(figures.observations.query("indicator == 'alcohol-treatment-rate'")["period"])
    assert "2010/11" not in periods
    assert "2011/12" in periods


def test_where_a_standardised_rate_is_published_no_crude_one_stands_beside_it(figures):
    periods = set(figures.observations.query("indicator == 'drug-misuse-crude-rate'")["period"])
    assert periods == {"2015-17", "2016-18", "2017-19"}
