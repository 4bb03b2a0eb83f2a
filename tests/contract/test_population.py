"""What the embedded populations by age must satisfy."""

from collections import defaultdict

import pandas as pd
import pytest

from needs.domain.areas import ENGLAND
from needs.domain.population import AGE_BANDS, FIVE_YEAR_BANDS, Vintage

PARTITIONS = [("<18 yrs", "18+ yrs"), FIVE_YEAR_BANDS]
"""Age bands that are all ages together, each person once."""
ROUNDING = 2
"""People by which parts may differ from their whole."""


def by_line(snapshot):
    """The people of each age band, by area, year and vintage."""
    lines = defaultdict(dict)
    for each in snapshot.population.populations:
        lines[each.area_code, each.year, each.vintage][each.age] = each.people
    return lines


def test_coverage(snapshot):
    population = snapshot.population
    for area in snapshot.register.authorities:
        assert population.years(area.code, "All ages", Vintage.CURRENT)[-1] == 2024
    # 152 authorities and, where all of a region are listed, the sums of them for 2011 to 2020.
    assert len(population.populations) == 12_175
    assert population.years("E08000026", "18+ yrs", Vintage.CURRENT) == (2011, 2024)
    assert population.years("E08000026", "18+ yrs", Vintage.FIRST_PUBLISHED) == tuple(range(2012, 2021))
    assert population.years(ENGLAND, "18+ yrs", Vintage.CURRENT) == (2011, 2024)


@pytest.mark.parametrize("age", AGE_BANDS)
def test_authorities_add_up_to_regions_and_to_england(snapshot, age):
    register, population = snapshot.register, snapshot.population

    def people(code):
        return population.of(code, age, 2024, Vintage.CURRENT).people

    for region in register.regions:
        members = [area.code for area in register.authorities if area.region_code == region.code]
        assert sum(map(people, members)) == pytest.approx(people(region.code), abs=ROUNDING)
    assert sum(people(region.code) for region in register.regions) == pytest.approx(
        people(ENGLAND), abs=ROUNDING
    )


@pytest.mark.parametrize("bands", PARTITIONS, ids=["children and adults", "five-year bands"])
def test_bands_add_up_to_all_ages(snapshot, bands):
    held = [line for line in by_line(snapshot).values() if set(bands) <= set(line)]
    assert len(held) >= 163
    for line in held:
        assert sum(line[age] for age in bands) == pytest.approx(line["All ages"], abs=ROUNDING)


def test_a_band_within_another_is_not_larger(snapshot):
    for line in by_line(snapshot).values():
        assert line["15-24 yrs"] <= line["15-64 yrs"] <= line["All ages"]
        assert line.get("<75 yrs", 0) <= line["All ages"]


def test_a_publication_has_one_vintage(snapshot):
    vintages = defaultdict(set)
    for each in snapshot.population.populations:
        vintages[each.source].add(each.vintage)
    assert all(len(found) == 1 for found in vintages.values())


def test_the_current_total_of_2024_is_that_of_the_indicator(snapshot, shared_folder):
    table = pd.read_csv(shared_folder / "figures" / "observations.csv", dtype={"indicator": str})
    rows = table[table["indicator"].eq("92708") & table["period"].astype(str).eq("2024")]
    published = {
        snapshot.register.canonical(code): people
        for code, people in zip(rows["area_code"], rows["count"], strict=True)
    }
    assert len(published) >= 163
    for code, people in published.items():
        assert snapshot.population.of(code, "All ages", 2024, Vintage.CURRENT).people == people
