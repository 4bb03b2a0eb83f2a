"""A group of authorities as dots along the value: how they spread, and where a place lies among them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from needs.charts.parts.annotations import ON_PAPER, write
from needs.charts.parts.house import TEMPLATE, Colour
from needs.charts.parts.ranked import (
    LABEL_SIZE,
    NARROW_LABEL_SIZE,
    NARROW_PLOT_WIDTH,
    PLOT_WIDTH,
    benchmark_label,
    benchmark_line,
    benchmark_value,
    centre_within,
    editable_ranking,
    end_drawn,
    hover_of,
    is_place,
    ranking_subtitle,
    said_of,
    sources_of,
    subtitle_of,
    table_of,
    value_drawn,
)
from needs.charts.parts.spec import ChartSpec
from needs.domain.footprints import Place
from needs.language.files import file_stem
from needs.language.numbers import value_text
from needs.language.ranks import (
    middle_sentence,
    own_row,
    quarters_phrase,
    ranking_takeaway,
    strip_title,
)
from needs.language.sources import source_line
from needs.store.snapshot import Snapshot
from needs.views.groups import Group, GroupSummary, summarise
from needs.views.ranking import RankedRow, Ranking

PICKED_BY_HAND = "picked by hand"
"""The rule of a group that a reader put together council by council."""
SMALL_GROUP = 15
MOST_COMPARATORS = 6
"""So many councils picked by hand are named beside the place, where the group is a small one."""
DOT, NARROW_DOT = 10, 8
"""Across a dot, in pixels."""
READING = (
    "Each dot is a council; where values are close the dots lie above one another. The pale band holds the "
    "middle half of them. The line through a named dot is its 95% confidence interval."
)
BAND = "#E6EDF4"
MIDDLE = "#767676"
_TOP, _LANE, _LABEL = 52, 46, 18
"""Pixels for the labels above the dots, for each named council below them, and from its label to its dot."""


def strip_chart(
    snapshot: Snapshot, ranking: Ranking, place: Place, group: Group, *, narrow: bool = False
) -> ChartSpec:
    """Draw the distribution of a group: a dot for each authority, and the place named with its interval.

    No dot hides another, at any width from that of a phone. The place, and councils picked by hand where they
    are few, stand named below the dots.
    """
    summary = summarise(snapshot, ranking, place)
    named = _named(ranking, place, group)
    rows = sorted((row for row in ranking.rows if row.has_value and row.is_among_councils), key=value_drawn)
    span = _span(rows, named, ranking)
    dot, width = (NARROW_DOT, NARROW_PLOT_WIDTH) if narrow else (DOT, PLOT_WIDTH)
    per_pixel = (span[1] - span[0]) / width
    heights = swarm([value_drawn(row) / per_pixel for row in rows], dot + 1)
    # One unit of the upright axis is one pixel: the dots lie around zero, the named ones below.
    reach = max((abs(height) for height in heights), default=0) + 1.5 * dot
    floor = -reach - _LANE * len(named)
    figure = go.Figure(layout={"template": TEMPLATE})
    _draw_middle(figure, ranking, summary, span, reach, narrow=narrow)
    _draw_dots(figure, ranking, rows, heights, place, dot)
    for lane, row in enumerate(named):
        _draw_named(figure, ranking, row, -reach - _LANE * lane - _LABEL, span, place, dot=dot, narrow=narrow)
    _draw_benchmark(figure, ranking, span, floor, reach, narrow=narrow)
    figure.update_xaxes(range=span, zeroline=False, showline=True)
    figure.update_yaxes(visible=False, range=[floor, reach + _TOP])
    figure.update_layout(height=reach + _TOP - floor + 48, margin={"t": 4, "b": 44})
    marks = _marks(ranking, summary)
    cut = "" if span[0] == 0 else ". The axis does not start at zero"
    takeaway = (ranking_takeaway(ranking, place, group), middle_sentence(ranking, summary))
    return ChartSpec(
        figure=figure,
        table=_with_marks(table_of(ranking), marks, ranking),
        data=_data(ranking, marks),
        title=strip_title(ranking, place, group),
        subtitle=f"{subtitle_of(ranking, place, group)}{cut}",
        takeaway=" ".join(filter(None, takeaway)),
        alt=_alt(ranking, rows, place),
        reading=READING,
        source=source_line(snapshot, ranking.indicator, sources_of(row.figure for row in rows)),
        notes=tuple(ranking.indicator.caveats),
        stem=file_stem("spread", ranking.indicator, place, ranking.period),
        # No office program lays dots beside one another, so that there it is the ranking.
        editable=editable_ranking(ranking, place, ranking_subtitle(ranking, place, group)),
    )


def swarm(positions: Sequence[float], gap: float) -> list[float]:
    """Heights for dots along a line, so that no two centres are closer than ``gap``.

    Each dot, in the order of its position, takes the free height that is nearest to the line, above before
    below; dots that are far enough apart all lie on it.
    """
    heights = [0.0] * len(positions)
    placed: list[int] = []
    for index in sorted(range(len(positions)), key=lambda i: positions[i]):
        near = [other for other in placed if positions[index] - positions[other] < gap]
        # A free height that is nearest to the line touches a neighbour, or is the line itself.
        touching = [
            heights[other] + side * math.sqrt(gap**2 - (positions[index] - positions[other]) ** 2)
            for other in near
            for side in (1, -1)
        ]
        heights[index] = next(
            height
            for height in sorted([0.0, *touching], key=lambda each: (round(abs(each), 6), -each))
            if all(
                math.hypot(positions[index] - positions[other], height - heights[other]) >= gap - 1e-6
                for other in near
            )
        )
        placed.append(index)
    return heights


def _named(ranking: Ranking, place: Place, group: Group) -> list[RankedRow]:
    """The place first, then the councils that were picked by hand, in the order in which they were picked."""
    own = [row for row in ranking.rows if row.has_value and is_place(row, place)]
    if group.rule != PICKED_BY_HAND or len(ranking.rows) > SMALL_GROUP:
        return own
    others = [row for row in ranking.rows if row.has_value and row not in own]
    return own + others[:MOST_COMPARATORS]


def _span(rows: list[RankedRow], named: list[RankedRow], ranking: Ranking) -> tuple[float, float]:
    """From zero, or from below the lowest value where all lie far from zero."""
    beside = benchmark_value(ranking)
    drawn = [value_drawn(row) for row in rows] + [end_drawn(row) for row in named]
    drawn += [row.figure.lower95 for row in named if row.figure and row.figure.lower95 is not None]
    drawn += [beside] if beside is not None else []
    low, high = min(drawn, default=0), max(drawn, default=1)
    margin = 0.05 * (high - low or high or 1)
    return (0.0 if low < high / 2 else low - margin), high + margin


def _draw_middle(
    figure: go.Figure,
    ranking: Ranking,
    summary: GroupSummary,
    span: tuple[float, float],
    reach: float,
    *,
    narrow: bool,
) -> None:
    """The middle half as a band and the middle as a line, where there are enough values for quarters."""
    if summary.quarters is None or summary.median is None:
        return
    lower, upper = summary.quarters
    flat = {"type": "rect", "y0": -reach, "y1": reach, "layer": "below"}
    figure.add_shape(x0=lower, x1=upper, fillcolor=BAND, line={"width": 0}, **flat)
    figure.add_shape(
        type="line",
        x0=summary.median,
        x1=summary.median,
        y0=-reach,
        y1=reach,
        line={"color": MIDDLE, "width": 1.5},
        layer="below",
    )
    low, middle, high = (value_text(ranking.indicator, each) for each in (lower, summary.median, upper))
    label = f"Middle half {low} to {high}, middle {middle}"
    write(
        figure,
        label,
        x=centre_within((lower + upper) / 2, label, span, narrow=narrow),
        y=reach,
        yanchor="bottom",
        size=NARROW_LABEL_SIZE if narrow else LABEL_SIZE,
        **ON_PAPER,
    )


def _draw_dots(
    figure: go.Figure,
    ranking: Ranking,
    rows: list[RankedRow],
    heights: list[float],
    place: Place,
    dot: int,
) -> None:
    figure.add_trace(
        go.Scatter(
            x=[value_drawn(row) for row in rows],
            y=heights,
            mode="markers",
            cliponaxis=False,
            marker={
                "size": dot,
                "color": [Colour.AREA if is_place(row, place) else "#A6A6A6" for row in rows],
            },
            hovertext=[hover_of(ranking, row) for row in rows],
            hoverinfo="text",
        )
    )


def _draw_named(
    figure: go.Figure,
    ranking: Ranking,
    row: RankedRow,
    top: float,
    span: tuple[float, float],
    place: Place,
    *,
    dot: int,
    narrow: bool,
) -> None:
    """One named council in a lane of its own: its name and value, and below it its dot with its interval."""
    chosen = is_place(row, place)
    colour = Colour.AREA if chosen else MIDDLE
    label = f"{row.area.name} {said_of(ranking, row)}"
    limits = [row.figure.lower95, row.figure.upper95] if row.figure and row.figure.has_interval else []
    write(
        figure,
        label.replace(row.area.name, f"<b>{row.area.name}</b>") if chosen else label,
        x=centre_within(value_drawn(row), label, span, narrow=narrow),
        y=top,
        yanchor="middle",
        size=NARROW_LABEL_SIZE if narrow else LABEL_SIZE,
        **ON_PAPER,
    )
    figure.add_trace(
        go.Scatter(
            x=limits,
            y=[top - _LABEL] * len(limits),
            mode="lines",
            line={"color": colour, "width": 3 if chosen else 2},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[value_drawn(row)],
            y=[top - _LABEL],
            mode="markers",
            marker={"size": dot + 3, "color": colour},
            hovertext=[hover_of(ranking, row)],
            hoverinfo="text",
        )
    )


def _draw_benchmark(
    figure: go.Figure,
    ranking: Ranking,
    span: tuple[float, float],
    floor: float,
    reach: float,
    *,
    narrow: bool,
) -> None:
    value = benchmark_value(ranking)
    if value is None:
        return
    label = benchmark_label(ranking)
    top = reach + _TOP / 2
    figure.add_shape(
        type="line", x0=value, x1=value, y0=floor, y1=top, line=benchmark_line(ranking.benchmark)
    )
    write(
        figure,
        label,
        x=centre_within(value, label, span, narrow=narrow),
        y=top,
        yanchor="bottom",
        size=NARROW_LABEL_SIZE if narrow else LABEL_SIZE,
    )


def _marks(ranking: Ranking, summary: GroupSummary) -> dict[str, float]:
    """The numbers of the group that are drawn and said beside those of its members."""
    marks: dict[str, float] = {}
    if summary.quarters and summary.median is not None:
        lower, upper = summary.quarters
        marks |= {
            "Lower end of the middle half": lower,
            "Middle of the group": summary.median,
            "Upper end of the middle half": upper,
        }
    elif summary.median is not None:
        marks["Middle of the group"] = summary.median
    return marks


def _with_marks(table: pd.DataFrame, marks: dict[str, float], ranking: Ranking) -> pd.DataFrame:
    quarters = [quarters_phrase(ranking, row) for row in ranking.rows]
    table = table.assign(Quarter=[*quarters, *[""] * (len(table) - len(quarters))])
    rows = [{"Council": name, "Value": value_text(ranking.indicator, value)} for name, value in marks.items()]
    return pd.concat([table, pd.DataFrame(rows)], ignore_index=True).fillna("")


def _data(ranking: Ranking, marks: dict[str, float]) -> pd.DataFrame:
    frame = ranking.frame(with_benchmark=True)
    rows = [
        {"area_code": "", "area_name": name, "period": ranking.period.text, "value": value}
        for name, value in marks.items()
    ]
    return pd.concat([frame, pd.DataFrame(rows, columns=frame.columns)], ignore_index=True)


def _alt(ranking: Ranking, rows: list[RankedRow], place: Place) -> str:
    own = own_row(ranking, place)
    dots = f"{len(rows)} dots, one for each council," if len(rows) != 1 else "one dot, for one council,"
    start = f"Strip of {dots} along {ranking.indicator.short_name}"
    if own is None or not own.has_value:
        return f"{start}; none for {place.name}."
    standing = quarters_phrase(ranking, own)
    where = f", in {standing} of them" if standing else ""
    return f"{start}: {place.name} lies at {said_of(ranking, own).split()[0]}{where}."
