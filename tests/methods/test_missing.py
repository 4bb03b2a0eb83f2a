"""Missing is not zero, and neither slips into a formula unnoticed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from needs.domain.errors import MethodError
from needs.methods.missing import above_zero, at_least_zero, known, required

MISSING = [None, math.nan, math.inf, -math.inf, np.float64("nan")]


@pytest.mark.parametrize("value", MISSING)
def test_missing_values_are_not_known_and_are_refused_by_name(value):
    assert not known(value)
    for check in (required, at_least_zero, above_zero):
        with pytest.raises(MethodError) as refusal:
            check(value, "count")
        assert refusal.value.message == "the count is missing"


def test_zero_is_a_number():
    assert known(0)
    assert required(0, "count") == 0
    assert at_least_zero(0.0, "count") == 0
    with pytest.raises(MethodError, match="the count is zero"):
        above_zero(0, "count")


def test_a_negative_number_passes_only_where_it_may():
    assert required(-1, "change") == -1
    for check in (at_least_zero, above_zero):
        with pytest.raises(MethodError, match="the count is negative"):
            check(-1, "count")
