"""A series held against its own start, and a figure held against another: an index and a difference.

Sources
-------
Zou GY, Donner A (2008). Construction of confidence limits about effect measures: a general approach.
Statistics in Medicine 27:1693-1702 (method of variance estimates recovery, MOVER). For two proportions with
Wilson limits it is the interval of Newcombe RG (1998), Statistics in Medicine 17:873-890, method 10.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from needs.methods.missing import above_zero, known, required

BASE = 100.0
"""What an index is in the period that it starts from."""


class Difference(NamedTuple):
    """One figure minus another, in their unit, with 95 % limits where they can be stated."""

    value: float
    lower: float | None
    upper: float | None


def index(value: float | None, base: float | None) -> float:
    """A value as an index of the same series in the period that it starts from: ``100 value / base``.

    Raises
    ------
    MethodError
        The value is missing, or the base is missing, negative or zero.
    """
    return BASE * (required(value, "value") / above_zero(base, "base"))


def difference(
    value: float | None,
    lower: float | None,
    upper: float | None,
    other: float | None,
    other_lower: float | None = None,
    other_upper: float | None = None,
) -> Difference:
    """One figure minus another, with 95 % limits recovered from the limits of each, all in one unit.

    With d the difference and l, u each figure's limits::

        lower = d - sqrt((value - l)^2 + (u_other - other)^2)
        upper = d + sqrt((u - value)^2 + (other - l_other)^2)

    Another figure without limits is taken as known, and the limits are those of the first, moved. Without
    limits of the first there are none: those of the other alone would claim too much.

    Raises
    ------
    MethodError
        One of the two figures is missing.

    Notes
    -----
    The two figures are taken as independent. Where the other contains the first, as England contains a
    council, they go together a little and the interval is a little too wide.
    """
    first, second = required(value, "value"), required(other, "other value")
    apart = first - second
    if not (known(lower) and known(upper)):
        return Difference(apart, None, None)
    below = above = 0.0
    if known(other_lower) and known(other_upper):
        below, above = other_upper - second, second - other_lower
    return Difference(
        apart, apart - math.hypot(first - lower, below), apart + math.hypot(upper - first, above)
    )
