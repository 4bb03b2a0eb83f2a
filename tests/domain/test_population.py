from dataclasses import replace

from needs.domain.population import AGE_BANDS, FIVE_YEAR_BANDS, Population, PopulationByAge, Vintage

OLD = Population("E08000026", "Persons", "18+ yrs", 2020, Vintage.FIRST_PUBLISHED, 290_000, "first")
BEFORE = replace(OLD, year=2018, people=280_000)
NEW = replace(OLD, vintage=Vintage.CURRENT, people=275_000, source="rebased")
WOMEN = replace(NEW, sex="Female", people=140_000)
ALL = PopulationByAge((OLD, NEW, WOMEN, BEFORE))


def test_one_year_is_looked_up_in_the_vintage_that_is_named():
    assert ALL.of("E08000026", "18+ yrs", 2020, Vintage.FIRST_PUBLISHED) == OLD
    assert ALL.of("E08000026", "18+ yrs", 2020, Vintage.CURRENT) == NEW
    assert ALL.of("E08000026", "18+ yrs", 2020, Vintage.CURRENT, "Female") == WOMEN


def test_what_is_not_available_is_none_and_no_other_vintage_stands_in():
    assert ALL.of("E08000026", "18+ yrs", 2018, Vintage.CURRENT) is None
    assert ALL.of("E08000026", "<18 yrs", 2020, Vintage.CURRENT) is None
    assert ALL.of("E06000001", "18+ yrs", 2020, Vintage.CURRENT) is None
    assert PopulationByAge().series("E08000026", "18+ yrs", Vintage.CURRENT) == ()


def test_a_series_is_of_one_vintage_oldest_first():
    assert ALL.series("E08000026", "18+ yrs", Vintage.FIRST_PUBLISHED) == (BEFORE, OLD)
    assert ALL.series("E08000026", "18+ yrs", Vintage.CURRENT) == (NEW,)
    assert ALL.years("E08000026", "18+ yrs", Vintage.FIRST_PUBLISHED) == (2018, 2020)


def test_five_year_bands_run_from_birth_to_90():
    assert (FIVE_YEAR_BANDS[0], FIVE_YEAR_BANDS[-1], len(FIVE_YEAR_BANDS)) == ("0-4 yrs", "90+ yrs", 19)
    assert len(set(AGE_BANDS)) == len(AGE_BANDS)


def test_a_vintage_is_named_for_a_reader():
    assert [each.label for each in Vintage] == [
        "current mid-year estimates",
        "mid-year estimates as first published",
    ]
