"""Approximate limits for a published rate that has none, to say how it compares: never called significant.

Sources
-------
Byar's limits of a count (OHID technical guidance, "Rates"), scaled by the rate. The factor for a count
that is itself implied by a population is chosen by the back test (``needs.store.back_test``).
"""

from __future__ import annotations

from needs.methods.intervals import FEWEST_EVENTS, Interval, count_interval
from needs.methods.missing import known

FEWEST_IMPLIED = 20
"""Events that a rate and a population have to imply; fewer say too little."""
FACTOR = 1.2
"""By how much half-widths are widened where the count is implied and not published."""


def limits_from_count(value: float | None, count: float | None) -> Interval | None:
    """Limits of a rate by its published count: those of the count, times rate over count, in the rate's unit.

    ``None`` where a number is missing, or fewer than ten events were counted.
    """
    if not known(value) or not known(count) or count < FEWEST_EVENTS:
        return None
    return _scaled(value, count, 1)


def limits_from_population(value: float | None, population: float | None, per: float) -> Interval | None:
    """Limits of a rate, in its unit, by the events that it implies in a population, widened by ``FACTOR``.

    ``population`` is people of the period and age, summed over its years; ``per`` is the rate's multiplier.
    ``None`` where a number is missing, or fewer than twenty events are implied.
    """
    if not known(value) or not known(population):
        return None
    implied = value * population / per
    return _scaled(value, implied, FACTOR) if implied >= FEWEST_IMPLIED else None


def _scaled(value: float, events: float, factor: float) -> Interval:
    limits = count_interval(events)
    unit = value / events
    return Interval(
        value - factor * (value - limits.lower * unit), value + factor * (limits.upper * unit - value)
    )
