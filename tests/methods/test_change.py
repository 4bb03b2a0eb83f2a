import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from needs.domain.errors import MethodError
from needs.methods.change import difference, index
from needs.methods.intervals import proportion

VALUES = st.floats(0.1, 1e6)
WIDTHS = st.floats(0, 1e3)


def test_an_index_is_100_in_its_base_period_and_keeps_ratios():
    assert index(18.3544, 18.3544) == 100
    assert index(9.0, 18.0) == 50
    assert index(0, 18.0) == 0


@pytest.mark.parametrize(
    ("value", "base", "said"),
    [
        (3, 0, "base is zero"),
        (3, None, "base is missing"),
        (3, -1, "base is negative"),
        (None, 3, "value is missing"),
        (math.nan, 3, "value is missing"),
    ],
)
def test_nothing_is_divided_by_what_is_not_there(value, base, said):
    with pytest.raises(MethodError, match=said):
        index(value, base)


@given(VALUES, VALUES, st.floats(0.01, 100))
def test_an_index_does_not_depend_on_the_unit(value, base, scale):
    assert index(value * scale, base * scale) == pytest.approx(index(value, base))


@pytest.mark.parametrize(("a", "n", "b", "m"), [(56, 70, 48, 80), (9, 10, 3, 10), (10, 10, 0, 20)])
def test_of_two_proportions_it_is_newcombe_s_interval(a, n, b, m):
    """Newcombe (1998), table II, through statsmodels: 56/70 - 48/80 is 0.0524 to 0.3339."""
    one, other = proportion(a, n), proportion(b, m)
    found = difference(*one, *other)
    scale = one.value / (a / n)
    expected = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    assert (found.lower / scale, found.upper / scale) == pytest.approx(expected, abs=1e-6)


def test_the_worked_example_of_the_paper():
    found = difference(0.8, 0.6921, 0.8765, 0.6, 0.4904, 0.7007)
    assert (found.value, found.lower, found.upper) == pytest.approx((0.2, 0.0524, 0.3338), abs=2e-4)


def test_a_figure_without_limits_is_taken_as_known():
    found = difference(13.5, 11.1, 16.2, 10.8)
    assert found == pytest.approx((2.7, 0.3, 5.4))
    assert difference(13.5, 11.1, 16.2, 10.8, 10.6, None) == found


def test_without_limits_of_its_own_there_is_no_interval():
    assert difference(13.5, None, 16.2, 10.8, 10.6, 11.0) == pytest.approx((2.7, None, None))


def test_a_missing_figure_is_refused_and_not_zero():
    with pytest.raises(MethodError, match="other value is missing"):
        difference(13.5, 11.1, 16.2, None)
    with pytest.raises(MethodError, match="the value is missing"):
        difference(math.nan, 11.1, 16.2, 10.8)


@given(VALUES, WIDTHS, WIDTHS, VALUES, WIDTHS, WIDTHS)
def test_the_other_s_uncertainty_only_widens_and_turning_round_mirrors(v, down, up, w, less, more):
    own, other = (v, v - down, v + up), (w, w - less, w + more)
    known, both = difference(*own, w), difference(*own, *other)
    assert both.lower <= known.lower + 1e-9
    assert both.upper >= known.upper - 1e-9
    turned = difference(*other, *own)
    assert (turned.value, turned.lower, turned.upper) == pytest.approx(
        (-both.value, -both.upper, -both.lower)
    )
