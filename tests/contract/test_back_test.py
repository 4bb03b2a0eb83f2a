"""What the embedded figures must satisfy: indicative comparisons agree with the published ones."""

import pytest

from needs.domain.errors import InvalidFiguresError
from needs.store.back_test import BY_COUNT, BY_POPULATION, BackTest, back_test, refuse_wrong
from tests.back.comparable import share


@pytest.fixture(scope="module")
def figures(embedded):
    return embedded


@pytest.fixture(scope="module")
def results(figures):
    return back_test(figures.observations, figures.catalogue, figures.register, figures.mid_years)


def test_no_call_is_opposite_and_at_most_one_in_a_hundred_is_false(results):
    refuse_wrong(results)
    assert sum(each.tried for each in results) > 3_000
    assert all(each.tried == each.agrees + each.false + each.missed + each.opposite for each in results)


@pytest.mark.parametrize(
    ("indicator", "rule", "counts"),
    [
        ("91380", BY_COUNT, (1_639, 1_627, 12, 0)),
        ("91380", BY_POPULATION, (1_546, 1_466, 8, 72)),
        ("92432", BY_COUNT, (142, 138, 4, 0)),
        ("92432", BY_POPULATION, (111, 105, 0, 6)),
        ("93763", BY_COUNT, (144, 144, 0, 0)),
        ("93763", BY_POPULATION, (144, 132, 0, 12)),
    ],
)
def test_it_comes_out_as_the_method_was_tested(results, figures, indicator, rule, counts):
    """On the periods that the method was tested on; later ones may only add to them."""
    (found,) = (each for each in results if (each.indicator, each.rule) == (indicator, rule))
    assert (found.tried, found.agrees, found.false, found.missed) >= counts


def test_a_wrong_call_stops_a_build():
    with pytest.raises(InvalidFiguresError, match="do not agree"):
        refuse_wrong([BackTest("x", BY_COUNT, 1_000, 999, 0, 0, 1)])
    with pytest.raises(InvalidFiguresError, match="do not agree"):
        refuse_wrong([BackTest("x", BY_COUNT, 100, 98, 2, 0, 0)])
    refuse_wrong([BackTest("x", BY_COUNT, 100, 99, 1, 0, 0)])


def test_three_rows_in_four_can_be_compared_and_one_in_seven_has_a_trend(figures):
    found = share(figures)
    assert found.compared_share >= 0.75
    assert found.trend_share >= 0.15
