"""Two indicators against each other: each authority a dot, the chosen place strong, England as a cross."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from needs.charts.parts.annotations import ABOVE_PLOT, write
from needs.charts.parts.editable import EditableChart, EditableKind, Series, SeriesRole
from needs.charts.parts.editable_series import limits_of
from needs.charts.parts.error_bars import limits_drawn
from needs.charts.parts.house import TEMPLATE, Colour, wrap
from needs.charts.parts.spec import ChartSpec
from needs.charts.scatter.numbers import Pair, PairView, Side
from needs.charts.scatter.words import (
    measure,
    pair_alt,
    pair_notes,
    pair_subtitle,
    pair_takeaway,
    pair_title,
)
from needs.domain.observations import Status
from needs.language.files import file_stem
from needs.language.numbers import in_brackets, interval_of, value_of, with_unit
from needs.language.sources import source_line
from needs.store.snapshot import Observation, Snapshot

MOST_NAMED, NARROW_MOST_NAMED = 12, 9
"""Where no more authorities than this are drawn, each is named; else only the chosen place is."""
READING = (
    "Each dot is a council: the further right, the higher on the first measure; the further up, the higher "
    "on the second. Lines through the strong dot, where there are any, are its 95% confidence intervals. The "
    "axes need not start at zero."
)
EDGE = "#767676"
"""Around a quiet dot, so that dots that overlap stay apart, and from a name to its dot."""

HEIGHT = 500
WIDE, NARROW = 560, 230
"""The least width in pixels of the plot itself in a wide and in a narrow window, to place names by."""
LETTERS, NARROW_LETTERS = 14, 12
"""Sizes of the names beside the dots."""
LINE = 17
"""Pixels that a line of the axes' names takes down."""
FARTHER = 0.2
"""What a pixel away from its dot costs a name, where a mark under it costs 1."""
OVERLAP, OUTSIDE, COVERED = 1000, 500, 100
"""What it costs a name to lie on another, beyond the plot, or on a dot that is named."""
ROUNDS = 3
"""How often each name may move again once the others stand."""
LEFT, BOTTOM = 56, 64
STEPS = 20
"""A line is avoided as so many marks."""
ROOM, ROOM_FOR_NAMES = 0.06, 0.15
"""The empty share of an axis beyond the outermost figure on either side."""

_SIDES = (
    *((1, 0), (-1, 0), (0, -1), (0, 1)),
    *((1, -0.5), (-1, -0.5), (1, 0.5), (-1, 0.5), (1, -1), (-1, -1), (1, 1), (-1, 1)),
)
"""To which side of its dot a name may stand, as steps to the right and down."""

Range = tuple[float, float]
"""The lowest and the highest figure of an axis."""
Spot = tuple[float, float]
"""Pixels to the right and down."""


def scatter_chart(snapshot: Snapshot, view: PairView, *, narrow: bool) -> ChartSpec:
    """Draw two indicators against each other, with the place's 95 % intervals where they are held.

    There is no line through the dots: it would suggest that the one leads to the other.

    Parameters
    ----------
    snapshot
        The figures that the view was made from.
    view
        The authorities, the chosen place and England on both indicators.
    narrow
        Whether to draw for a phone.
    """
    figure = go.Figure(layout={"template": TEMPLATE, "height": HEIGHT})
    few = len(view.pairs) <= (NARROW_MOST_NAMED if narrow else MOST_NAMED)
    room = ROOM_FOR_NAMES if few else ROOM
    own = view.own if view.own.point else None
    across = _range(
        [view.first.england, *(row.first for row in view.pairs)], own.first if own else None, room
    )
    up = _range([view.second.england, *(row.second for row in view.pairs)], own.second if own else None, room)
    height = _write_axes(figure, view, across, up, narrow=narrow)
    _draw_england(figure, view)
    others = [row for row in view.pairs if row is not view.own]
    _draw_others(figure, view, others, size=7 if narrow else 9)
    if own:
        _draw_own(figure, view, own)
    plot = _Plot(across, up, NARROW if narrow else WIDE, height, NARROW_LETTERS if narrow else LETTERS)
    _name(figure, view, others if few else [], plot)
    return ChartSpec(
        figure=figure,
        table=_table(view),
        data=view.frame(),
        title=pair_title(view),
        subtitle=pair_subtitle(view),
        takeaway=pair_takeaway(view),
        alt=pair_alt(view),
        reading=READING,
        source=_source(snapshot, view),
        notes=_notes(view),
        stem=file_stem(
            f"scatter-{view.first.period.text}",
            f"{view.first.indicator.id} and {view.second.indicator.id}",
            view.place,
            view.second.period,
        ),
        editable=_editable(view, others, own),
    )


def _editable(view: PairView, others: Sequence[Pair], own: Pair | None) -> EditableChart | None:
    """The dots as points of an office program, with England's lines from the first dot to the last."""
    series = [_as_series("Councils", others, SeriesRole.OTHERS)] if others else []
    series += [_as_series(view.place.name, [own], SeriesRole.AREA, with_limits=True)] if own else []
    points = [row.point for row in view.pairs if row.point]
    if not points:
        return None
    series += _england_lines(view, points)
    return EditableChart(
        EditableKind.POINTS,
        (),
        tuple(series),
        _axis_name(view.second),
        decimals=view.second.indicator.decimals,
        across=_axis_name(view.first),
        begins=None,
    )


def _england_lines(view: PairView, points: Sequence[tuple[float, float]]) -> Iterator[Series]:
    """One series of the lines of England's cross that are drawn, with a gap between them."""
    ends = [(min(side), max(side)) for side in zip(*points, strict=True)]
    lines: list[tuple[float, float | None]] = []
    if view.first.england and (across := view.first.england.value) is not None:
        lines += [(across, end) for end in ends[1]]
    if view.second.england and (up := view.second.england.value) is not None:
        lines += [*([(ends[0][0], None)] if lines else []), *((end, up) for end in ends[0])]
    if lines:
        across_all, values = zip(*lines, strict=True)
        name = view.england.name
        yield Series(name, values, SeriesRole.ENGLAND, across=across_all, as_line=True, is_dashed=True)


def _as_series(name: str, rows: Sequence[Pair], stands: SeriesRole, *, with_limits: bool = False) -> Series:
    drawn = [(row, row.point) for row in rows if row.point]
    lower, upper = limits_of([row.second for row, _ in drawn]) if with_limits else ((), ())
    left, right = limits_of([row.first for row, _ in drawn]) if with_limits else ((), ())
    return Series(
        name,
        tuple(up for _, (_, up) in drawn),
        stands,
        lower=lower,
        upper=upper,
        across=tuple(across for _, (across, _) in drawn),
        across_lower=left,
        across_upper=right,
        labels=tuple(row.area.name for row, _ in drawn),
    )


def _range(figures: Iterable[Observation | None], own: Observation | None, room: float) -> Range:
    """From below the lowest to above the highest of what is drawn, the limits of the place's own included."""
    drawn = [figure.value for figure in figures if figure]
    drawn += [own.lower95, own.upper95] if own else []
    stated = [value for value in drawn if value is not None]
    beyond = room * (max(stated) - min(stated)) or 1
    return min(stated) - beyond, max(stated) + beyond


def _write_axes(figure: go.Figure, view: PairView, across: Range, up: Range, *, narrow: bool) -> int:
    """The axes with their names, both written level; gives back how high the plot is in pixels."""
    width = 38 if narrow else 80
    sides = (_axis_name(view.first), _axis_name(view.second))
    below, above = (wrap(name, width) for name in sides)
    # Above the plot stand the name of its axis and, below that, the label of England's upright line.
    top = LINE * (above.count("<br>") + 2) + 14
    bottom = BOTTOM + LINE * below.count("<br>")
    shared = {"automargin": False, "tickformat": ",", "zeroline": False}
    figure.update_xaxes(range=across, title={"text": below, "standoff": 12, "font": {"size": 14}}, **shared)
    figure.update_yaxes(range=up, rangemode="normal", **shared)
    write(
        figure,
        above,
        xref="paper",
        x=0,
        xanchor="left",
        xshift=8 - LEFT,
        yshift=LINE + 6,
        align="left",
        **ABOVE_PLOT,
    )
    right = 66 if view.second.england else 16
    figure.update_layout(margin={"l": LEFT, "r": right, "t": top, "b": bottom})
    return HEIGHT - top - bottom


def _axis_name(side: Side) -> str:
    return f"{measure(side.indicator, side.indicator.short_name)}, {side.period.label()}"


def _draw_england(figure: go.Figure, view: PairView) -> None:
    """England as a cross over the whole plot, each line labelled at its end outside the dots."""
    line = {"color": Colour.ENGLAND, "width": 2, "dash": "dash"}
    label = {"showarrow": False, "font": {"color": Colour.ENGLAND}}
    if view.first.england and view.first.england.value is not None:
        figure.add_vline(x=view.first.england.value, line=line, layer="below")
        text = f"England {value_of(view.first.indicator, view.first.england)}"
        figure.add_annotation(
            x=view.first.england.value, yref="paper", y=1, yanchor="bottom", text=text, **label
        )
    if view.second.england and view.second.england.value is not None:
        figure.add_hline(y=view.second.england.value, line=line, layer="below")
        text = f"England<br>{value_of(view.second.indicator, view.second.england)}"
        figure.add_annotation(
            y=view.second.england.value, xref="paper", x=1, xanchor="left", align="left", text=text, **label
        )


def _draw_others(figure: go.Figure, view: PairView, others: Sequence[Pair], size: int) -> None:
    x, y = _coordinates(others)
    figure.add_trace(
        go.Scatter(
            x=x,
            y=y,
            mode="markers",
            marker={"size": size, "color": Colour.QUIET, "line": {"color": EDGE, "width": 1}},
            name="Councils",
            hovertext=[_hover(view, row) for row in others],
            hoverinfo="text",
        )
    )


def _draw_own(figure: go.Figure, view: PairView, own: Pair) -> None:
    """The chosen place on top of all others, with its intervals on both sides where they are held."""
    x, y = _coordinates([own])
    figure.add_trace(
        go.Scatter(
            x=x,
            y=y,
            error_x=_limits(own.first),
            error_y=_limits(own.second),
            mode="markers",
            marker={"size": 13, "color": Colour.AREA, "line": {"color": Colour.PAPER, "width": 1.5}},
            name=view.place.name,
            hovertext=[_hover(view, own)],
            hoverinfo="text",
        )
    )


def _coordinates(rows: Iterable[Pair]) -> tuple[list[float], list[float]]:
    points = [row.point for row in rows if row.point]
    return [x for x, _ in points], [y for _, y in points]


def _limits(figure: Observation | None) -> dict[str, object] | None:
    if figure is None or figure.value is None or not figure.has_interval:
        return None
    return limits_drawn([figure], colour=Colour.AREA, thickness=2, width=5)


def _hover(view: PairView, row: Pair) -> str:
    said = [
        f"{side.indicator.short_name}, {side.period.label()}: {with_unit(side.indicator, figure)}"
        + in_brackets(interval_of(side.indicator, figure))
        for side, figure in ((view.first, row.first), (view.second, row.second))
        if figure is not None
    ]
    return "<br>".join((f"<b>{row.area.name}</b>", *said))


@dataclass(frozen=True)
class _Plot:
    """What figures an area of the screen holds, and its least size in pixels."""

    across: Range
    up: Range
    width: float
    height: float
    letters: int

    def spot(self, x: float, y: float) -> Spot:
        """Where a point lies, in pixels from the top left corner."""
        (left, right), (bottom, top) = self.across, self.up
        return self.width * (x - left) / (right - left), self.height * (top - y) / (top - bottom)


def _name(figure: go.Figure, view: PairView, others: Sequence[Pair], plot: _Plot) -> None:
    """Names beside the dots: the place's, and those of ``others``."""
    named = [*([view.own] if view.own.point else []), *others]
    points = [row.point for row in named if row.point]
    marks = [*(row.point for row in view.pairs if row.point), *_along_lines(view, plot)]
    texts = [wrap(row.area.name) for row in named]
    shifts = place_names(
        texts,
        [plot.spot(*point) for point in points],
        [plot.spot(*mark) for mark in marks],
        (plot.width, plot.height),
        plot.letters,
    )
    for row, (x, y), text, (right, down) in zip(named, points, texts, shifts, strict=True):
        figure.add_annotation(
            x=x,
            y=y,
            ax=right,
            ay=down,
            text=f"<b>{text}</b>" if row is view.own else text,
            font={"color": Colour.AREA if row is view.own else Colour.TEXT, "size": plot.letters},
            bgcolor="rgba(255,255,255,0.75)",
            borderpad=0,
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=EDGE,
            standoff=5,
        )


def _along_lines(view: PairView, plot: _Plot) -> Iterator[tuple[float, float]]:
    """Points along England's cross and along the place's intervals."""
    first, second = view.own.first, view.own.second
    if view.first.england and (across := view.first.england.value) is not None:
        yield from ((across, y) for y in _steps(*plot.up))
    if view.second.england and (up := view.second.england.value) is not None:
        yield from ((x, up) for x in _steps(*plot.across))
    if view.own.point:
        own_x, own_y = view.own.point
        if first and first.lower95 is not None and first.upper95 is not None:
            yield from ((x, own_y) for x in _steps(first.lower95, first.upper95))
        if second and second.lower95 is not None and second.upper95 is not None:
            yield from ((own_x, y) for y in _steps(second.lower95, second.upper95))


def _steps(low: float, high: float) -> Iterator[float]:
    return (low + (high - low) * step / STEPS for step in range(STEPS + 1))


def place_names(
    texts: Sequence[str], dots: Sequence[Spot], avoid: Sequence[Spot], plot: Spot, letters: int
) -> list[Spot]:
    """Put each name beside its dot so that no two overlap, over as few other marks as can be.

    Parameters
    ----------
    texts, dots
        The names, which may have several lines, and the dot of each, in pixels from the top left corner.
    avoid
        Marks that a name should not cover: dots, and points along lines.
    plot
        The width and height of the plot, inside which the names stay.
    letters
        The size of the letters in pixels.

    Returns
    -------
    list of tuple
        How far the middle of each name lies from its dot, to the right and down, in pixels.
    """
    choices = [
        [(box.cost(dots, avoid, plot) + FARTHER * away, box) for away, box in _choices(text, dot, letters)]
        for text, dot in zip(texts, dots, strict=True)
    ]
    # Whoever is placed first stands nearest, so each name is the first once, and the best of all is kept.
    names = range(len(texts))
    tried = [_settled(choices, [*names[first:], *names[:first]]) for first in names]
    _, boxes = min(tried, key=lambda each: each[0], default=(0.0, []))
    return [(box.x - x, box.y - y) for box, (x, y) in zip(boxes, dots, strict=True)]


def _settled(choices: Sequence[Sequence[Choice]], order: Sequence[int]) -> tuple[float, list[Box]]:
    """Place the names one after another, and again once all stand; gives back the cost of the whole."""
    taken: dict[int, Choice] = {}
    for index in [*order] * ROUNDS:
        others = [box for other, (_, box) in taken.items() if other != index]
        taken[index] = min(
            (
                (cost + OVERLAP * sum(box.overlaps(each) for each in others), box)
                for cost, box in choices[index]
            ),
            key=lambda choice: choice[0],
        )
    return sum(cost for cost, _ in taken.values()), [taken[index][1] for index in sorted(taken)]


@dataclass(frozen=True)
class Box:
    """The room of a name: its middle and its size in pixels."""

    x: float
    y: float
    wide: float
    high: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share ground."""
        return (
            abs(self.x - other.x) < (self.wide + other.wide) / 2
            and abs(self.y - other.y) < (self.high + other.high) / 2
        )

    def cost(self, dots: Sequence[Spot], avoid: Sequence[Spot], plot: Spot) -> float:
        """How bad it is for a name to stand here, the other names aside."""
        return (
            OUTSIDE * (not self._lies_within(*plot))
            + COVERED * sum(self._covers(dot) for dot in dots)
            + sum(self._covers(mark) for mark in avoid)
        )

    def _covers(self, spot: Spot) -> bool:
        return abs(self.x - spot[0]) < self.wide / 2 + 4 and abs(self.y - spot[1]) < self.high / 2 + 4

    def _lies_within(self, width: float, height: float) -> bool:
        return (
            self.wide / 2 <= self.x <= width - self.wide / 2
            and self.high / 2 <= self.y <= height - self.high / 2
        )


Choice = tuple[float, Box]
"""What it costs a name to stand somewhere, and where."""


def _choices(text: str, dot: Spot, letters: int) -> Iterator[tuple[float, Box]]:
    """Where a name may stand beside its dot, nearest first, each with the pixels between the two."""
    lines = text.split("<br>")
    # A letter of the house's font is about half as wide as it is high, and a strong one a little more.
    wide, high = 0.54 * letters * max(map(len, lines)), 1.25 * letters * len(lines)
    for away in (9, 22, 36, 52, 70, 90, 115, 145, 180):
        for right, down in _SIDES:
            yield (
                away,
                Box(dot[0] + right * (wide / 2 + away), dot[1] + down * (high / 2 + away), wide, high),
            )


def _table(view: PairView) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Council": row.area.name,
                **_cells(view.first, row.first),
                **_cells(view.second, row.second),
                "Left out because": view.why_left_out(row),
            }
            for row in view.with_england
        ]
    )


def _cells(side: Side, figure: Observation | None) -> dict[str, str]:
    name = f"{side.indicator.short_name}, {side.period.label()}"
    interval = interval_of(side.indicator, figure) or Status.NOT_AVAILABLE.mark
    return {name: value_of(side.indicator, figure), f"95% confidence interval of {name}": interval}


def _source(snapshot: Snapshot, view: PairView) -> str:
    """The source line of both indicators."""
    figures = [figure for row in view.with_england for figure in (row.first, row.second) if figure]
    keys = [key for figure in figures for key in figure.sources]
    return source_line(snapshot, [view.first.indicator, view.second.indicator], keys)


def _notes(view: PairView) -> tuple[str, ...]:
    notes = (*pair_notes(view), *view.first.indicator.caveats, *view.second.indicator.caveats)
    return tuple(dict.fromkeys(notes))
