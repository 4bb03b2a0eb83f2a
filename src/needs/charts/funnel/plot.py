"""Councils by size around a benchmark, between the limits within which chance alone would keep them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from needs.charts.funnel.numbers import FunnelPoint, FunnelView, Position
from needs.charts.funnel.words import (
    funnel_alt,
    funnel_notes,
    funnel_takeaway,
    funnel_title,
    limits_phrase,
    outer_phrase,
)
from needs.charts.parts.annotations import RIGHT_OF_PLOT, write
from needs.charts.parts.editable import EditableChart, EditableKind, Series, SeriesRole
from needs.charts.parts.house import TEMPLATE, Colour, spread
from needs.charts.parts.ranked import (
    LABEL_SIZE,
    NARROW_LABEL_SIZE,
    benchmark_line,
    benchmark_role,
    centre_within,
    sources_of,
)
from needs.charts.parts.spec import ChartSpec
from needs.domain.footprints import Place
from needs.domain.observations import Status
from needs.language.files import file_stem
from needs.language.numbers import count, count_of, value_of
from needs.language.sources import source_line
from needs.methods.intervals import Interval
from needs.store.snapshot import Snapshot
from needs.views.groups import Group

READING = (
    "Each mark is a council: the further right, the larger. Between the curves lie the values that chance "
    "alone would give councils of that size; triangles lie outside the 95% limits, dark ones outside the "
    "99.8% limits as well."
)
EDITABLE_READING = (
    "Each mark is a council: the further right, the larger. Between the curves lie the values that chance "
    "alone would give councils of that size: the inner pair are the 95% limits, the dashed pair the 99.8% "
    "limits."
)
SIZE = "People over the whole period"
HEIGHT, NARROW_HEIGHT = 480, 420
LABEL_GAP, NARROW_LABEL_GAP = 0.052, 0.06
"""The least distance between two labels, as a share of the height of the axis."""
HEADROOM = 1.5
"""The curves of the smallest sizes run off the top beyond so many times the highest value."""
_TICKS, _NARROW_TICKS = 8, 5
_MANY = 100_000
_CURVE = "#767676"
_STYLE = {
    Position.WITHIN: ("circle", Colour.QUIET),
    Position.ABOVE_INNER: ("triangle-up", "#8C8C8C"),
    Position.BELOW_INNER: ("triangle-down", "#8C8C8C"),
    Position.ABOVE_OUTER: ("triangle-up", Colour.ENGLAND),
    Position.BELOW_OUTER: ("triangle-down", Colour.ENGLAND),
}


def funnel_chart(
    snapshot: Snapshot, view: FunnelView, place: Place, group: Group, *, narrow: bool = False
) -> ChartSpec:
    """Draw a funnel: sizes on a log scale, values from zero, both pairs of limits and the benchmark."""
    figure = go.Figure(layout={"template": TEMPLATE, "height": NARROW_HEIGHT if narrow else HEIGHT})
    top = _top(view)
    _draw_limits(figure, view)
    own = view.point_of(place)
    for position in Position:
        others = [point for point in view.points if point.position is position and point is not own]
        _draw_points(figure, view, others, position, _STYLE[position][1], 8)
    span = (math.log10(view.curve[0].size), math.log10(view.curve[-1].size))
    ticks = _ticks(view.curve[0].size, view.curve[-1].size, narrow=narrow)
    unit = _unit(view)
    figure.update_xaxes(
        type="log", range=span, tickvals=ticks, ticktext=[count(tick / unit) for tick in ticks]
    )
    figure.update_yaxes(range=[0, top])
    _label_lines(figure, view, top, narrow=narrow)
    if own:
        _draw_points(figure, view, [own], own.position, Colour.AREA, 14)
        _label_place(figure, view, own, span, top, narrow=narrow)
    indicator = view.indicator
    return ChartSpec(
        figure=figure,
        table=_table(view),
        data=_data(view),
        title=funnel_title(view, place),
        subtitle=(
            f"{indicator.display_name}, {indicator.unit}, {view.period.label()}: {place.name} among "
            f"{group.name}, by size in {'thousands of people' if unit > 1 else 'people'} over the whole "
            "period (across, on a log scale). "
            "Curves are 95% and 99.8% limits"
        ),
        takeaway=funnel_takeaway(view, place),
        alt=funnel_alt(view, place),
        reading=READING,
        source=source_line(snapshot, indicator, sources_of(point.figure for point in view.points)),
        notes=funnel_notes(view),
        stem=file_stem("funnel", indicator, place, view.period),
        editable=_editable(view, own, top),
    )


def _editable(view: FunnelView, own: FunnelPoint | None, top: float) -> EditableChart:
    """The funnel as points of an office program; above the top the limits run off, as in the figure."""
    others = [point for point in view.points if point is not own]
    benchmark = view.benchmark_figure.value
    ends = (view.curve[0].size, view.curve[-1].size)
    series = [
        _points("Councils", others, SeriesRole.OTHERS),
        *([_points(own.area.name, [own], SeriesRole.AREA)] if own else []),
        _curves("95% limits", view, [each.inner for each in view.curve], top),
        replace(_curves("99.8% limits", view, [each.outer for each in view.curve], top), is_dashed=True),
        Series(
            view.benchmark.name,
            (benchmark, benchmark),
            benchmark_role(view.benchmark),
            across=ends,
            as_line=True,
            is_dashed=True,
        ),
    ]
    return EditableChart(
        EditableKind.POINTS,
        (),
        tuple(series),
        view.indicator.unit,
        decimals=view.indicator.decimals,
        across=f"{SIZE} (log scale)",
        across_is_log=True,
        reading=EDITABLE_READING,
    )


def _points(name: str, points: Sequence[FunnelPoint], stands: SeriesRole) -> Series:
    return Series(
        name,
        tuple(point.value for point in points),
        stands,
        across=tuple(point.limits.size for point in points),
        labels=tuple(point.area.name for point in points),
    )


def _curves(name: str, view: FunnelView, limits: Sequence[Interval], top: float) -> Series:
    """The lower limits and, after a gap, the upper ones."""
    sizes = [each.size for each in view.curve]
    values = [*(each.lower for each in limits), None, *(each.upper for each in limits)]
    return Series(
        name,
        tuple(value if value is not None and value <= top else None for value in values),
        SeriesRole.OTHERS,
        across=(*sizes, sizes[-1], *sizes),
        as_line=True,
    )


def _top(view: FunnelView) -> float:
    """The upper end of the axis, with room for the place's label above the highest mark."""
    highest = max(point.value for point in view.points)
    limit = max(each.outer.upper for each in view.curve)
    return max(1.2 * highest, 1.05 * min(limit, HEADROOM * highest)) or 1


def _draw_limits(figure: go.Figure, view: FunnelView) -> None:
    sizes = [each.size for each in view.curve]
    for lines, width in (
        ([(e.inner.lower, e.inner.upper) for e in view.curve], 1.5),
        ([(e.outer.lower, e.outer.upper) for e in view.curve], 1),
    ):
        for side in (0, 1):
            figure.add_trace(
                go.Scatter(
                    x=sizes,
                    y=[line[side] for line in lines],
                    mode="lines",
                    line={"color": _CURVE, "width": width},
                    hoverinfo="skip",
                )
            )
    figure.add_hline(y=view.benchmark_figure.value, line=benchmark_line(view.benchmark), layer="below")


def _draw_points(
    figure: go.Figure,
    view: FunnelView,
    points: Sequence[FunnelPoint],
    position: Position,
    colour: str,
    size: int,
) -> None:
    figure.add_trace(
        go.Scatter(
            x=[point.limits.size for point in points],
            y=[point.value for point in points],
            mode="markers",
            marker={
                "symbol": _STYLE[position][0],
                "color": colour,
                "size": size,
                "line": {"color": Colour.PAPER, "width": 0.5},
            },
            hovertext=[
                f"{point.area.name}: {value_of(view.indicator, point.figure)}<br>{position} for its size"
                for point in points
            ],
            hoverinfo="text",
        )
    )


def _label_lines(figure: go.Figure, view: FunnelView, top: float, *, narrow: bool) -> None:
    """The names of the lines at their right ends, moved apart."""
    end = view.curve[-1]
    value = view.benchmark_figure.value or 0
    labels = {
        "99.8% limit": [end.outer.lower, end.outer.upper],
        "95% limit": [end.inner.lower, end.inner.upper],
        f"{view.benchmark.name} {value_of(view.indicator, view.benchmark_figure)}": [value],
    }
    lines = [(name, at / top) for name, ends in labels.items() for at in ends]
    places = spread([at for _, at in lines], NARROW_LABEL_GAP if narrow else LABEL_GAP)
    size = NARROW_LABEL_SIZE if narrow else LABEL_SIZE
    for (name, _), at in zip(lines, places, strict=True):
        write(figure, name, y=at, yanchor="middle", size=size, **RIGHT_OF_PLOT)
    figure.update_layout(margin={"r": 16 + 0.55 * size * max(len(name) for name in labels)})


def _label_place(
    figure: go.Figure,
    view: FunnelView,
    own: FunnelPoint,
    span: tuple[float, float],
    top: float,
    *,
    narrow: bool,
) -> None:
    """The place's name above every mark that it would cover."""
    name = f"{own.area.name} {value_of(view.indicator, own.figure)}"
    widest = max(name, own.position, key=len)
    across = math.log10(own.limits.size)
    middle = centre_within(across, widest, span, narrow=narrow)
    half = centre_within(span[0], widest, span, narrow=narrow) - span[0]
    covered = [
        point.value
        for point in view.points
        if abs(math.log10(point.limits.size) - middle) <= half or point is own
    ]
    figure.add_annotation(
        x=across,
        y=own.value,
        ayref="y",
        ay=max(covered) + 0.04 * top,
        axref="x",
        ax=middle,
        yanchor="bottom",
        text=f"<b>{own.area.name}</b> {value_of(view.indicator, own.figure)}<br>{own.position}",
        bgcolor=Colour.PAPER,
        borderpad=1,
        arrowcolor=_CURVE,
        arrowwidth=1,
        arrowhead=0,
        standoff=7,
        font={"size": NARROW_LABEL_SIZE if narrow else LABEL_SIZE},
    )


def _unit(view: FunnelView) -> int:
    """What the sizes are written in, so that their numbers stay short."""
    return 1000 if view.curve[-1].size > _MANY else 1


def _ticks(low: float, high: float, *, narrow: bool) -> list[float]:
    """Round sizes: 1, 2 and 5 of each power of ten, or fewer where there is no room for so many."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks: list[float] = []
    for leading in ((1, 2, 5), (1, 3), (1,)):
        ticks = [float(digit) * 10**power for power in powers for digit in leading]
        ticks = [tick for tick in ticks if low <= tick <= high]
        if len(ticks) <= (_NARROW_TICKS if narrow else _TICKS):
            break
    return ticks


def _data(view: FunnelView) -> pd.DataFrame:
    """The view's lines, and the benchmark's value, at which the limits meet."""
    frame, figure = view.frame(), view.benchmark_figure
    about = {"area_code": figure.area_code, "area_name": view.benchmark.name, "period": view.period.text}
    numbers = {"value": figure.value, "count": figure.count, "position": ""}
    return pd.concat([frame, pd.DataFrame([about | numbers], columns=frame.columns)], ignore_index=True)


def _table(view: FunnelView) -> pd.DataFrame:
    rows = [
        {
            "Council": point.area.name,
            "Value": value_of(view.indicator, point.figure),
            "Count": count_of(view.indicator, point.figure) or Status.NOT_AVAILABLE.mark,
            "Size": count(point.limits.size),
            "95% limits": limits_phrase(view, point),
            "99.8% limits": outer_phrase(view, point),
            "In the funnel": str(point.position),
        }
        for point in view.points
    ]
    return pd.DataFrame(rows)
