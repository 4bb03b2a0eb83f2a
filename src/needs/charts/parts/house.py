"""The look of every figure: one template, one set of colours, labels in place of a legend.

Colours follow the Government Analysis Function's palette; every pair used together differs by at least 3:1.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import plotly.graph_objects as go

FONT = "Arial, Liberation Sans, Helvetica, sans-serif"


class Colour(StrEnum):
    """The house colours by what they stand for."""

    AREA = "#12436D"
    REGION = "#F46A25"
    ENGLAND = "#3D3D3D"
    QUIET = "#BFBFBF"
    GRID = "#D6D6D6"
    TEXT = "#0B0C0C"
    PAPER = "#FFFFFF"


TEMPLATE = go.layout.Template(
    layout=go.Layout(
        font={"family": FONT, "size": 14, "color": Colour.TEXT},
        paper_bgcolor=Colour.PAPER,
        plot_bgcolor=Colour.PAPER,
        showlegend=False,
        # Nothing is done by dragging, so that a finger on a chart scrolls the page.
        dragmode=False,
        margin={"l": 8, "r": 8, "t": 12, "b": 8},
        hoverlabel={"font": {"family": FONT, "size": 14}},
        xaxis={
            "showgrid": False,
            "linecolor": Colour.GRID,
            "ticks": "outside",
            "tickcolor": Colour.GRID,
            "tickangle": 0,
            "automargin": True,
            "fixedrange": True,
        },
        yaxis={
            "gridcolor": Colour.GRID,
            "zeroline": False,
            "rangemode": "tozero",
            "automargin": True,
            "fixedrange": True,
        },
    )
)


def spread(positions: Sequence[float], gap: float) -> list[float]:
    """Move label positions apart so that neighbours are at least ``gap`` from one another.

    Their order is kept, and the whole moves as little as it can: each overlapping group is centred on the
    mean of where its labels wanted to be.
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    groups: list[list[int]] = []
    for index in order:
        groups.append([index])
        while len(groups) > 1 and _overlap(groups[-2], groups[-1], positions, gap):
            groups[-2:] = [groups[-2] + groups[-1]]
    placed = list(positions)
    for group in groups:
        start = _bottom(group, positions, gap)
        for step, index in enumerate(group):
            placed[index] = start + step * gap
    return placed


def _bottom(group: list[int], positions: Sequence[float], gap: float) -> float:
    mean = sum(positions[i] for i in group) / len(group)
    return mean - gap * (len(group) - 1) / 2


def _overlap(below: list[int], above: list[int], positions: Sequence[float], gap: float) -> bool:
    top_of_below = _bottom(below, positions, gap) + gap * (len(below) - 1)
    return top_of_below + gap > _bottom(above, positions, gap)


def wrap(name: str, width: int = 16) -> str:
    """Break a name into lines of about ``width`` characters, for a label beside a figure."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)
