"""Numbers that may be missing: ``None`` and NaN mean the same here, and neither reaches a formula."""

from __future__ import annotations

import math
from typing import TypeGuard

from needs.domain.errors import MethodError


def known(value: float | None) -> TypeGuard[float]:
    """Whether there is a number to work with: a finite one. Zero is a number, not a missing one."""
    return value is not None and math.isfinite(value)


def required(value: float | None, name: str) -> float:
    """Return the number, or say by its name that it is missing: ``None``, NaN or infinity.

    Raises
    ------
    MethodError
        The number is missing; ``name`` is what it is, such as “population of Leeds”.
    """
    if not known(value):
        raise MethodError(f"the {name} is missing")
    return value


def at_least_zero(value: float | None, name: str) -> float:
    """Return the number, which is zero or more.

    Raises
    ------
    MethodError
        The number is missing or below zero.
    """
    number = required(value, name)
    if number < 0:
        raise MethodError(f"the {name} is negative")
    return number


def above_zero(value: float | None, name: str) -> float:
    """Return the number, which is more than zero: it is about to be divided by.

    Raises
    ------
    MethodError
        The number is missing, below zero, or zero.
    """
    number = at_least_zero(value, name)
    if number == 0:
        raise MethodError(f"the {name} is zero")
    return number
