"""95 % confidence intervals, drawn as error bars on the marks that they belong to."""

from __future__ import annotations

from collections.abc import Iterable

from needs.store.snapshot import Observation

Ends = tuple[float | None, float | None, float | None]
"""A value with its lower and its upper limit."""


def limits_drawn(
    figures: Iterable[Observation], *, colour: str, thickness: float = 1.2, width: float = 4
) -> dict[str, object]:
    """The intervals of figures; one without limits has bars of no length."""
    ends = [(each.value, each.lower95, each.upper95) for each in figures]
    return error_bars(ends, colour=colour, thickness=thickness, width=width)


def error_bars(
    ends: Iterable[Ends], *, colour: str, thickness: float = 1.2, width: float = 4
) -> dict[str, object]:
    """Error bars as plotly takes them; ``thickness`` of the bar and ``width`` of its ends are in pixels."""
    every = list(ends)
    return {
        "type": "data",
        "array": [_reach(value, upper) for value, _, upper in every],
        "arrayminus": [_reach(value, lower) for value, lower, _ in every],
        "thickness": thickness,
        "width": width,
        "color": colour,
    }


def _reach(value: float | None, limit: float | None) -> float:
    return 0.0 if value is None or limit is None else abs(limit - value)
