"""Authorities in order of an indicator: the chosen one strong, the others quiet, the benchmark as a line."""

from __future__ import annotations

import plotly.graph_objects as go

from needs.charts.parts.annotations import ABOVE_PLOT, ON_PAPER, write
from needs.charts.parts.error_bars import limits_drawn
from needs.charts.parts.house import TEMPLATE, Colour, wrap
from needs.charts.parts.ranked import (
    LABEL_SIZE,
    NARROW_LABEL_SIZE,
    READING,
    benchmark_label,
    benchmark_line,
    benchmark_value,
    centre_within,
    editable_ranking,
    end_drawn,
    hover_of,
    is_place,
    ranking_alt,
    ranking_subtitle,
    said_of,
    sources_of,
    table_of,
    value_drawn,
)
from needs.charts.parts.spec import ChartSpec
from needs.domain.footprints import Place
from needs.language.files import file_stem
from needs.language.ranks import ranking_takeaway, ranking_title
from needs.language.sources import source_line
from needs.store.snapshot import Snapshot
from needs.views.groups import Group
from needs.views.ranking import RankedRow, Ranking

MOST_NAMED = 30
"""More authorities than this are drawn as a row of narrow bars, and only the chosen one is named."""
_ROW_HEIGHT, _LINE_HEIGHT = 26, 17
_STANDING_HEIGHT, _NARROW_STANDING_HEIGHT = 380, 320
_NARROW_NAME = 40
"""Characters of a line above a bar that fit a phone."""


def ranking_chart(
    snapshot: Snapshot, ranking: Ranking, place: Place, group: Group, *, narrow: bool = False
) -> ChartSpec:
    """Draw a ranking: bars from zero in order of value, with 95 % intervals where they are held.

    ``narrow`` writes each council's name above its bar in place of beside it.
    """
    rows = sorted((row for row in ranking.rows if row.has_value), key=value_drawn)
    figure = go.Figure(layout={"template": TEMPLATE})
    (_lying_bars if len(rows) <= MOST_NAMED else _standing_bars)(figure, ranking, rows, place, narrow=narrow)
    subtitle = ranking_subtitle(ranking, place, group)
    return ChartSpec(
        figure=figure,
        table=table_of(ranking),
        data=ranking.frame(with_benchmark=True),
        title=ranking_title(ranking, place),
        subtitle=subtitle,
        takeaway=ranking_takeaway(ranking, place, group),
        alt=ranking_alt(ranking, place),
        reading=READING,
        source=source_line(snapshot, ranking.indicator, sources_of(row.figure for row in rows)),
        notes=tuple(ranking.indicator.caveats),
        stem=file_stem("compared", ranking.indicator, place, ranking.period),
        editable=editable_ranking(ranking, place, subtitle),
    )


def _lying_bars(
    figure: go.Figure, ranking: Ranking, rows: list[RankedRow], place: Place, *, narrow: bool
) -> None:
    """Lying bars with each council's name, value and comparison in words."""
    places = list(range(len(rows)))
    names = [f"<b>{row.area.name}</b>" if is_place(row, place) else row.area.name for row in rows]
    said = [said_of(ranking, row) for row in rows]
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=places,
            x=[value_drawn(row) for row in rows],
            marker={"color": [_colour(row, place) for row in rows]},
            error_x=_limits(rows),
            hovertext=[hover_of(ranking, row) for row in rows],
            hoverinfo="text",
        )
    )
    for position, row in enumerate(rows):
        if is_place(row, place) and row.figure and row.figure.lower95 is not None:
            # The lower half of the interval would not show on the dark bar.
            ends = {"x0": row.figure.lower95, "x1": value_drawn(row), "y0": position, "y1": position}
            figure.add_shape(type="line", line={"color": Colour.PAPER, "width": 1.5}, **ends)
    beside = benchmark_value(ranking)
    top = max([*map(end_drawn, rows), beside or 0]) or 1
    height = _ROW_HEIGHT
    if narrow:
        lines = [wrap(f"{name} {words}", _NARROW_NAME) for name, words in zip(names, said, strict=True)]
        height += _LINE_HEIGHT * max((line.count("<br>") + 1 for line in lines), default=1)
        for position, line in enumerate(lines):
            write(
                figure,
                line,
                x=0,
                y=position + _ROW_HEIGHT / height / 2,
                xanchor="left",
                yanchor="bottom",
                align="left",
                size=NARROW_LABEL_SIZE,
                **ON_PAPER,
            )
        span = (0.0, 1.03 * top)
        figure.update_yaxes(showticklabels=False, ticks="")
    else:
        for position, (row, words) in enumerate(zip(rows, said, strict=True)):
            write(figure, words, x=end_drawn(row) + 0.015 * top, y=position, xanchor="left", **ON_PAPER)
        span = (0.0, 1.35 * top)
        figure.update_yaxes(tickvals=places, ticktext=names)
    figure.update_layout(height=height * len(rows) + 70, bargap=1 - 0.65 * _ROW_HEIGHT / height)
    figure.update_xaxes(range=span)
    figure.update_yaxes(showgrid=False, range=[-0.6, len(rows) - (0 if narrow else 0.4)])
    if beside is not None:
        label = benchmark_label(ranking)
        figure.add_vline(x=beside, line=benchmark_line(ranking.benchmark))
        write(
            figure,
            label,
            x=centre_within(beside, label, span, narrow=narrow),
            size=NARROW_LABEL_SIZE if narrow else LABEL_SIZE,
            **ABOVE_PLOT,
        )
        figure.update_layout(margin={"t": 32})


def _limits(rows: list[RankedRow]) -> dict[str, object]:
    return limits_drawn([row.figure for row in rows if row.figure], colour=Colour.ENGLAND, width=3)


def _standing_bars(
    figure: go.Figure, ranking: Ranking, rows: list[RankedRow], place: Place, *, narrow: bool
) -> None:
    """Standing bars too many to name: the chosen one is, the others on hover and in the table."""
    size = NARROW_LABEL_SIZE if narrow else LABEL_SIZE
    thin = {"thickness": 0.7, "width": 0, "color": "#767676"}
    figure.add_trace(
        go.Bar(
            x=list(range(len(rows))),
            y=[value_drawn(row) for row in rows],
            marker={
                "color": [_colour(row, place) for row in rows],
                # Thicker than the others, which on a phone are two pixels wide.
                "line": {
                    "color": Colour.AREA,
                    "width": [1.5 if narrow and is_place(row, place) else 0 for row in rows],
                },
            },
            error_y={**_limits(rows), **thin},
            hovertext=[hover_of(ranking, row) for row in rows],
            hoverinfo="text",
        )
    )
    beside = benchmark_value(ranking)
    top = 1.15 * (max([*map(end_drawn, rows), beside or 0]) or 1)
    span = (-1.0, float(len(rows)))
    figure.update_layout(height=_NARROW_STANDING_HEIGHT if narrow else _STANDING_HEIGHT, bargap=0.15)
    figure.update_xaxes(showticklabels=False, ticks="", range=span)
    figure.update_yaxes(range=[0, top])
    for position, row in enumerate(rows):
        if is_place(row, place):
            label = f"<b>{row.area.name}</b> {said_of(ranking, row)}"
            figure.add_annotation(
                x=position,
                y=end_drawn(row),
                axref="x",
                ayref="y",
                ax=centre_within(position, label, span, narrow=narrow),
                ay=top,
                yanchor="top",
                text=label,
                bgcolor=Colour.PAPER,
                arrowcolor="#767676",
                arrowwidth=1,
                arrowhead=0,
                font={"size": size},
            )
    if beside is not None:
        figure.add_hline(
            y=beside,
            line=benchmark_line(ranking.benchmark),
            annotation={"text": benchmark_label(ranking), "font": {"size": size}},
            annotation_position="top left",
        )


def _colour(row: RankedRow, place: Place) -> Colour:
    return Colour.AREA if is_place(row, place) else Colour.QUIET
