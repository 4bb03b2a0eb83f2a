"""Marks on a time axis: a moment as a thin line, a span as a pale band, each with a few words above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from needs.charts.parts.house import Colour, wrap

BAND = "#ECECEC"
LINE_HEIGHT = 17
_CHARACTER, _CHARACTER_NARROW = 7.0, 6.3
"""About how many pixels a character takes at 13 and at 12 pixels."""
_PLOT, _PLOT_NARROW = 480, 225
"""The least width between the axes for which labels are laid out, in pixels."""
_WRAP, _WRAP_NARROW = 52, 24


@dataclass(frozen=True)
class Mark:
    """Something that happened, as decimal years; ``end`` where it lasted, ``dash`` how its line is drawn."""

    start: float
    text: str
    end: float | None = None
    dash: str = "solid"

    @property
    def anchor(self) -> float:
        """Where its words belong."""
        return self.start if self.end is None else (self.start + self.end) / 2


def decimal_year(day: date) -> float:
    """A day as a decimal year, on the axis on which a calendar year runs from its number to the next."""
    first = date(day.year, 1, 1)
    return day.year + (day - first).days / (date(day.year + 1, 1, 1) - first).days


def draw_marks(
    figure: go.Figure, marks: Sequence[Mark], span: tuple[float, float], *, narrow: bool = False
) -> int:
    """Draw marks over a plot, their words above it in as many rows as keep them apart.

    Parameters
    ----------
    span
        The ends of the time axis, within which every mark lies.

    Returns
    -------
    int
        The pixels that the words need above the plot.
    """
    if not marks:
        return 0
    texts = [wrap(mark.text, _WRAP_NARROW if narrow else _WRAP) for mark in marks]
    rows = _rows(marks, texts, span, narrow=narrow)
    row_height = LINE_HEIGHT * max(text.count("<br>") + 1 for text in texts) + 4
    for mark in marks:
        _draw(figure, mark)
    # The highest first, so that a line that leads up passes behind the words below.
    for position in sorted(range(len(marks)), key=lambda each: -rows[each]):
        mark = marks[position]
        left = _is_left(mark, span)
        figure.add_annotation(
            x=mark.anchor,
            yref="paper",
            y=1,
            ax=0,
            ay=-(rows[position] * row_height + 4),
            text=texts[position],
            align="left" if left else "right",
            xanchor="left" if left else "right",
            yanchor="bottom",
            showarrow=True,
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=Colour.TEXT,
            bgcolor=Colour.PAPER,
            borderpad=1,
            font={"size": 12 if narrow else 13},
        )
    return (max(rows) + 1) * row_height + 6


def _draw(figure: go.Figure, mark: Mark) -> None:
    if mark.end is not None:
        figure.add_vrect(
            x0=mark.start,
            x1=mark.end,
            fillcolor=BAND,
            line={"width": 0},
            layer="below",
        )
        return
    figure.add_vline(x=mark.start, line={"color": Colour.TEXT, "width": 1, "dash": mark.dash}, layer="below")


def _rows(
    marks: Sequence[Mark], texts: Sequence[str], span: tuple[float, float], *, narrow: bool
) -> list[int]:
    """The row of each mark's words, the lowest that is free; those near the middle come first."""
    width = _PLOT_NARROW if narrow else _PLOT
    character = _CHARACTER_NARROW if narrow else _CHARACTER
    rows = [0] * len(marks)
    taken: list[list[tuple[float, float]]] = []
    middle = sum(span) / 2
    for position in sorted(range(len(marks)), key=lambda each: abs(marks[each].anchor - middle)):
        mark = marks[position]
        long = character * max(len(part) for part in texts[position].split("<br>")) + 8
        at = width * (mark.anchor - span[0]) / (span[1] - span[0])
        reach = (at, at + long) if _is_left(mark, span) else (at - long, at)
        row = next(
            (
                number
                for number, others in enumerate(taken)
                if all(reach[1] < start or reach[0] > end for start, end in others)
            ),
            len(taken),
        )
        if row == len(taken):
            taken.append([])
        taken[row].append(reach)
        rows[position] = row
    return rows


def _is_left(mark: Mark, span: tuple[float, float]) -> bool:
    """Whether the words run to the right of the mark, because it stands in the left half."""
    return mark.anchor < sum(span) / 2
