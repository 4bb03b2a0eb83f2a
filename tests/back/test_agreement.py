"""The numbers that an analyst would check by hand, checked against everything that is held."""

import pytest

from tests.back.agreement import comparisons, markers, own_parts, regions, unmet_need


@pytest.fixture(scope="module")
def recomputed(snapshot):
    return regions(snapshot)


def test_every_published_comparison_of_91380_is_recomputed(snapshot):
    headline, deprivation, regional = comparisons(snapshot)
    assert (headline.agreed, headline.of) == (5074, 5074), headline
    assert (deprivation.agreed, deprivation.of) == (630, 630), deprivation
    assert (regional.agreed, regional.of) == (4777, 4777), regional


def test_regions_are_recomputed_from_their_authorities_within_one_per_cent(recomputed):
    whole, _, _ = recomputed
    assert (whole.agreed, whole.of) == (166, 166), whole
    assert sum(whole.errors) / len(whole.errors) <= 0.0035


def test_regions_with_an_imputed_member_are_reported_apart(recomputed):
    _, with_blanks, _ = recomputed
    assert (with_blanks.agreed, with_blanks.of) == (128, 128), with_blanks


def test_a_region_with_members_that_have_no_row_is_refused_by_name(recomputed):
    _, _, refused = recomputed
    assert set(refused) == {("E12000009", sex, "2016-18") for sex in ("Persons", "Male", "Female")}
    for reason in refused.values():
        assert all(name in reason for name in ("Bournemouth", "Poole", "Dorset"))
        assert "Isles of Scilly" not in reason


def test_the_published_gap_is_recomputed_to_four_decimals(snapshot):
    found = unmet_need(snapshot)
    assert (found.agreed, found.of) == (3, 3), found


def test_every_published_recent_trend_is_recomputed(snapshot):
    found = markers(snapshot)
    assert (found.agreed, found.of) == (57, 57), found


def test_every_published_gap_agrees_with_its_own_parts(snapshot):
    found = own_parts(snapshot)
    assert (found.agreed, found.of) == (30, 30), found
