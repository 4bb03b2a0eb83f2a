"""Numbers that may be missing: ``None`` and NaN mean the same here, and neither reaches a formula."""

from __future__ import annotations

import math
from typing import TypeGuard

from needs.domain.errors import MethodError


def known(value: float | None) -> TypeGuard[float]:
    """Whether there is a number to work with.

    Parameters
    ----------
    value
        A number, or ``None``, NaN or infinity where there is none.

    Returns
    -------
    bool
        True for a finite number. Zero is a number, not a missing one.
    """
    return value is not None and math.isfinite(value)


def required(value: float | None, name: str) -> float:
    """Return the number, or say which one is missing.

    Parameters
    ----------
    value
        A number, or ``None``, NaN or infinity where there is none.
    name
        What the number is, in the words of the reason: "count", "population of Leeds".

    Returns
    -------
    float
        The number itself.

    Raises
    ------
    MethodError
        If the number is missing.
    """
    if not known(value):
        raise MethodError(f"the {name} is missing")
    return value


def at_least_zero(value: float | None, name: str) -> float:
    """Return the number, or say that it is missing or negative.

    Parameters
    ----------
    value
        A number, or ``None``, NaN or infinity where there is none.
    name
        What the number is, in the words of the reason.

    Returns
    -------
    float
        The number itself, zero or more.

    Raises
    ------
    MethodError
        If the number is missing or below zero.
    """
    number = required(value, name)
    if number < 0:
        raise MethodError(f"the {name} is negative")
    return number


def above_zero(value: float | None, name: str) -> float:
    """Return the number, or say that it is missing, negative or zero.

    Parameters
    ----------
    value
        A number, or ``None``, NaN or infinity where there is none.
    name
        What the number is, in the words of the reason.

    Returns
    -------
    float
        The number itself, more than zero.

    Raises
    ------
    MethodError
        If the number is missing, below zero, or zero: it is about to be divided by.
    """
    number = at_least_zero(value, name)
    if number == 0:
        raise MethodError(f"the {name} is zero")
    return number
