from needs.views.coverage import coverage, coverage_frame


def by_key(snapshot):
    return {(each.indicator.id, each.source.key): each for each in coverage(snapshot)}


def test_counts_authorities_of_those_that_existed_then(snapshot):
    held = by_key(snapshot)
    deaths = held["91380", "fingertips-2019-12"]
    # 152 authorities in 2018; Bournemouth, Poole and Dorset have no row, and Rutland, the City of London and
    # the Isles of Scilly no rate.
    assert deaths.areas() == "146 of 152 in 2016–18"
    assert deaths.periods() == "2006–08 to 2016–18"
    # Published on the boundaries of April 2021, after the period it covers.
    assert held["drug-poisoning-deaths", "ons-drug-poisoning-2020"].areas() == "152 of 152 in 2020"
    assert held["92708", "ons-mid-year-population"].areas() == "153 of 153 in 2024"


def test_never_counts_more_authorities_than_there_were(snapshot):
    assert all(each.areas_with_value <= each.areas_expected for each in coverage(snapshot))


def test_a_national_series_covers_no_authority(snapshot):
    assert by_key(snapshot)["in-treatment-opiate", "ndtms-viewit-2023"].areas() == "none"


def test_every_row_of_the_figures_is_in_exactly_one_series(snapshot):
    held = coverage(snapshot)
    assert sum(each.rows for each in held) == len(snapshot.observations)
    assert len(coverage_frame(held)) == len(held)
