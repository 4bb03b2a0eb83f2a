"""The axis of time: as many periods by name as there is room for."""

from __future__ import annotations

from collections.abc import Iterable

import plotly.graph_objects as go

from needs.domain.periods import Period


def name_periods(
    figure: go.Figure, periods: Iterable[Period], most: int, span: tuple[float, float], *, edge: float
) -> None:
    """Name at most so many periods, evenly and the newest among them.

    The axis runs over ``span``, in decimal years, and beyond each end by a share ``edge`` of it or of a year,
    if that is longer.
    """
    every = sorted(set(periods))
    step = max(1, -(-len(every) // most))
    named = every[::-1][::step][::-1]
    margin = edge * max(span[1] - span[0], 1)
    figure.update_xaxes(
        tickvals=[each.middle for each in named],
        ticktext=[each.label() for each in named],
        range=[span[0] - margin, span[1] + margin],
    )
