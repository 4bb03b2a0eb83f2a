"""How hard the tests try, and what is said where something does not work."""

import os
from collections.abc import Callable

from needs.domain.errors import NeedsError

EFFORT = int(os.environ.get("NEEDS_EFFORT", "1"))
"""How many times as much as a little: 1 in everyday use, more where there is time."""


def tries(number: int) -> int:
    """So many examples, or several times as many."""
    return number * EFFORT


def refusal(action: Callable[[], object]) -> str:
    """What the product says about why something cannot be done; empty where it was done."""
    try:
        action()
    except NeedsError as error:
        return str(error)
    return ""
