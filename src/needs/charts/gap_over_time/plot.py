"""The treatment gap over time: one line for each method, none across a change of method."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from needs.charts.parts.annotations import ABOVE_PLOT, RIGHT_OF_PLOT, write
from needs.charts.parts.editable import EditableChart
from needs.charts.parts.editable_series import STANDS, Dated, DatedLine, chart_over_time
from needs.charts.parts.error_bars import error_bars
from needs.charts.parts.house import TEMPLATE, Colour, spread, wrap
from needs.charts.parts.spec import ChartSpec
from needs.charts.parts.time_axis import name_periods
from needs.domain.observations import Status
from needs.domain.vocabulary import Substance
from needs.language.files import file_stem
from needs.language.gap import (
    NEED,
    gap_indicator,
    gap_source,
    method_name,
    share_of,
    time_alt,
    time_notes,
    time_takeaway,
    time_title,
)
from needs.store.snapshot import Snapshot
from needs.views.gap_view import GapKind, GapLine, GapView
from needs.views.trend import Role

READING = (
    "Each point is a year of treatment. Upright bars show the 95% confidence interval, where limits of the "
    "estimate were published. The shape of a point says by which method it is made; a line joins years of "
    "one method only."
)
HEIGHT, NARROW_HEIGHT = 440, 400
CUT_AT = 50.0
CLEAR = 5
"""Where everything lies clearly above a share, the axis begins there, and the subtitle says so."""
_LABEL_GAP, _LINE_GAP = 0.075, 0.045
"""The least distance between two labels, and for each further line, as shares of the axis."""
_MOST_TICKS, _NARROW_MOST_TICKS = 6, 3
_ASIDE, _NARROW_ASIDE = 0.015, 0.03
"""How far published rows stand beside those computed here, so that both can be seen: shares of the axis."""

_COLOUR = {Role.AREA: Colour.AREA, Role.REGION: Colour.REGION, Role.ENGLAND: Colour.ENGLAND}
_DASH = {Role.AREA: "solid", Role.REGION: "solid", Role.ENGLAND: "dash"}
_SYMBOL = {GapKind.SINGLE_YEAR: "circle", GapKind.THREE_YEARS: "diamond", GapKind.PUBLISHED: "x"}
_GLYPH = {GapKind.SINGLE_YEAR: "●", GapKind.THREE_YEARS: "◆", GapKind.PUBLISHED: "✕"}


def gap_over_time(snapshot: Snapshot, view: GapView, *, narrow: bool = False) -> ChartSpec:
    """Draw the gaps of a place, its region and England over time.

    The place's intervals are drawn where it has any; England's where it is the only one that is drawn.
    """
    figure = go.Figure(layout={"template": TEMPLATE, "height": NARROW_HEIGHT if narrow else HEIGHT})
    with_bars = Role.AREA if any(line.role is Role.AREA for line in view.lines) else Role.ENGLAND
    first, last = _span(view)
    beside = (_NARROW_ASIDE if narrow else _ASIDE) * (last - first)
    for line in reversed(view.lines):
        aside = beside if line.kind is GapKind.PUBLISHED else 0
        _draw(figure, snapshot, line, bars=line.role is with_bars, aside=aside, narrow=narrow)
    begins = _set_axes(figure, view, with_bars, narrow=narrow)
    _name_places(figure, view, begins, narrow=narrow)
    _name_methods(figure, view, narrow=narrow)
    indicator = gap_indicator(snapshot, view.substance)
    cut = f". The axis begins at {begins:.0f}%" if begins else ""
    drawn = list(dict.fromkeys(line.place.name for line in view.lines))
    return ChartSpec(
        figure=figure,
        table=_table(snapshot, view),
        data=view.frame([(line.place, row) for line in view.lines for row in line.rows]),
        title=time_title(view),
        subtitle=(
            f"People with {NEED[view.substance]} not in treatment, % of those estimated: "
            f"{', '.join(drawn)}, by year of treatment. Bars show the 95% confidence intervals of "
            f"{view.place.name if with_bars is Role.AREA else 'England'}{cut}"
        ),
        takeaway=time_takeaway(snapshot, view),
        alt=time_alt(view),
        reading=READING,
        source=gap_source(snapshot, view.sources(), indicator, computed=True),
        notes=tuple(time_notes(snapshot, view)),
        stem=file_stem("gap over time", indicator, view.place),
        editable=_editable(view, with_bars, begins, indicator.decimals),
    )


def _editable(view: GapView, with_bars: Role, begins: float, decimals: int) -> EditableChart | None:
    """One line for each place and method, named by the method where a place has several."""
    several = len({line.kind for line in view.lines}) > 1
    return chart_over_time(
        [
            DatedLine(
                line.place.name + (f", {method_name(line.kind, view.substance)}" if several else ""),
                STANDS[line.role],
                tuple(
                    tuple(
                        Dated(
                            row.period,
                            row.gap_percent,
                            (row.gap_lower95, row.gap_upper95) if line.role is with_bars else (None, None),
                        )
                        for row in run
                    )
                    for run in line.unbroken()
                ),
                is_dashed=line.role is Role.ENGLAND or line.kind is GapKind.PUBLISHED,
            )
            for line in view.lines
        ],
        unit="% not in treatment",
        decimals=decimals,
        begins=begins,
    )


def _draw(
    figure: go.Figure, snapshot: Snapshot, line: GapLine, *, bars: bool, aside: float, narrow: bool
) -> None:
    colour, strong = _COLOUR[line.role], line.role is Role.AREA
    published = line.kind is GapKind.PUBLISHED
    method = method_name(line.kind, Substance(line.rows[0].substance))
    for run in line.unbroken():
        figure.add_trace(
            go.Scatter(
                x=[row.period.middle + aside for row in run],
                y=[row.gap_percent for row in run],
                error_y=error_bars(
                    ((row.gap_percent, row.gap_lower95, row.gap_upper95) for row in run), colour=colour
                )
                if bars and any(row.has_interval for row in run)
                else None,
                mode="lines+markers",
                line={
                    "color": colour,
                    "dash": "dot" if published else _DASH[line.role],
                    "width": 3 if strong and not published else 2,
                },
                marker={
                    "symbol": _SYMBOL[line.kind],
                    "size": (9 if narrow else 10) if strong else 7,
                    "color": colour,
                },
                name=f"{line.place.name}, {method}",
                hovertext=[
                    f"{line.place.name}, {row.period.label()}: {share_of(snapshot, row)}<br>{method}"
                    for row in run
                ],
                hoverinfo="text",
            )
        )


def _span(view: GapView) -> tuple[float, float]:
    """The first and the last year drawn, at least a year apart."""
    years = [row.period.middle for line in view.lines for row in line.rows]
    return min(years), max(max(years), min(years) + 1)


def _set_axes(figure: go.Figure, view: GapView, with_bars: Role, *, narrow: bool) -> float:
    """Scale both axes; gives back where the upright one begins."""
    rows = [(line.role, row) for line in view.lines for row in line.rows]
    lows = [
        row.gap_lower95 if role is with_bars and row.gap_lower95 is not None else row.gap_percent
        for role, row in rows
    ]
    begins = CUT_AT if min(lows) > CUT_AT + CLEAR else 0.0
    figure.update_yaxes(range=[begins, 100], ticksuffix="%", title=None)
    most = _NARROW_MOST_TICKS if narrow else _MOST_TICKS
    name_periods(figure, (row.period for _, row in rows), most, _span(view), edge=0.06)
    return begins


def _name_places(figure: go.Figure, view: GapView, begins: float, *, narrow: bool) -> None:
    """The name of each place beside its newest point, in its colour of mark, in place of a legend."""
    newest: dict[str, tuple[GapLine, float]] = {}
    for line in view.lines:
        newest[line.place.code] = (line, line.rows[-1].gap_percent)
    scale = 100 - begins
    texts = [wrap(line.place.name, 12 if narrow else 16) for line, _ in newest.values()]
    deepest = max(text.count("<br>") for text in texts)
    heights = spread(
        [(value - begins) / scale for _, value in newest.values()], _LABEL_GAP + deepest * _LINE_GAP
    )
    for (line, _), name, height in zip(newest.values(), texts, heights, strict=True):
        strong = f"<b>{name}</b>" if line.role is Role.AREA else name
        dash = "╌" if line.role is Role.ENGLAND else "━"
        write(
            figure,
            f"<span style='color:{_COLOUR[line.role]}'>{dash}</span> {strong}",
            y=height,
            align="left",
            size=12 if narrow else 14,
            **RIGHT_OF_PLOT,
        )
    widest = max(len(part) for text in texts for part in text.split("<br>"))
    figure.update_layout(margin={"r": 28 + (7 if narrow else 8) * widest, "t": 62 if narrow else 40})


def _name_methods(figure: go.Figure, view: GapView, *, narrow: bool) -> None:
    """What each shape of point means, above the plot; where the method changes, a line between."""
    kinds = [kind for kind in GapKind if any(line.kind is kind for line in view.lines)]
    if change := view.changes_method:
        figure.add_vline(
            x=change.middle - 0.5,
            line={"color": Colour.TEXT, "width": 1, "dash": "dot"},
            layer="below",
            annotation={
                "text": "the method changes",
                "yanchor": "bottom",
                "xanchor": "right",
                "font": {"size": 12 if narrow else 14},
            },
            annotation_position="bottom",
        )
    shown = [f"{_GLYPH[kind]} {method_name(kind, view.substance)}" for kind in kinds]
    write(
        figure,
        ("<br>" if narrow else "    ").join(shown),
        xref="paper",
        x=0,
        xanchor="left",
        align="left",
        size=12 if narrow else 14,
        **ABOVE_PLOT,
    )


def _table(snapshot: Snapshot, view: GapView) -> pd.DataFrame:
    """One line per year, one column per place and method, with limits where there are any."""
    cells = {
        f"{line.place.name}, {method_name(line.kind, view.substance)}": {
            row.period: share_of(snapshot, row) for row in line.rows
        }
        for line in view.lines
    }
    periods = sorted({row.period for line in view.lines for row in line.rows}, reverse=True)
    return pd.DataFrame(
        [
            {
                "Year": period.label(),
                **{name: found.get(period, Status.NOT_AVAILABLE.mark) for name, found in cells.items()},
            }
            for period in periods
        ]
    )
