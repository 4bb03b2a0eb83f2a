"""Words on a figure: without an arrow, on the mark they belong to or at an edge of the plot."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from needs.charts.parts.house import Colour

ABOVE_PLOT: dict[str, Any] = {"yref": "paper", "y": 1, "yanchor": "bottom"}
RIGHT_OF_PLOT: dict[str, Any] = {"xref": "paper", "x": 1.01, "xanchor": "left", "yref": "paper"}
ON_PAPER: dict[str, Any] = {"bgcolor": Colour.PAPER, "borderpad": 0}
"""For words that other marks may run under."""


def write(
    figure: go.Figure, text: str, *, size: float | None = None, colour: str | None = None, **where: Any
) -> None:
    """Write words on a figure, in the template's size (pixels) and colour unless others are given.

    ``where`` are the properties of a plotly annotation.
    """
    font = {key: value for key, value in (("size", size), ("color", colour)) if value is not None}
    figure.add_annotation(text=text, showarrow=False, **({"font": font} if font else {}), **where)
