"""An indicator over time: the area strong with its intervals, its region and England beside it."""

from __future__ import annotations

from datetime import date
from typing import cast

import pandas as pd
import plotly.graph_objects as go

from needs.charts.house import TEMPLATE, Colour, spread, wrap
from needs.charts.spec import ChartSpec
from needs.store.snapshot import Snapshot
from needs.views.trend import LOCAL, Line, Role, TrendView
from needs.wording.files import file_stem
from needs.wording.numbers import count_of, interval_of, value_of
from needs.wording.places import names
from needs.wording.sources import source_line
from needs.wording.trends import trend_alt, trend_takeaway, trend_title

READING = (
    "Each point is a period, drawn at its middle. Upright bars show the 95% confidence interval: the range "
    "in which the true figure is likely to lie. A line stops where figures may not be joined."
)
HEIGHT = 420
LABEL_GAP = 0.075
"""The least distance between two labels, as a share of the height of the axis."""
MOST_TICKS = 6

_STYLE = {
    Role.AREA: {
        "colour": Colour.AREA,
        "dash": "solid",
        "width": 3,
        "marker": "circle",
        "glyph": "●",
        "size": 9,
    },
    Role.FORMER: {
        "colour": Colour.AREA,
        "dash": "dot",
        "width": 2,
        "marker": "circle-open",
        "glyph": "○",
        "size": 8,
    },
    Role.REGION: {
        "colour": Colour.REGION,
        "dash": "solid",
        "width": 2,
        "marker": "diamond",
        "glyph": "◆",
        "size": 7,
    },
    Role.ENGLAND: {
        "colour": Colour.ENGLAND,
        "dash": "dash",
        "width": 2,
        "marker": "square",
        "glyph": "■",
        "size": 6,
    },
}


def trend_chart(snapshot: Snapshot, view: TrendView) -> ChartSpec:
    """Draw a trend view.

    No line crosses a missing period, a change of the periods' length, or a break in method. The area's 95 %
    intervals are drawn as bars where they were published.
    """
    figure = go.Figure(layout={"template": TEMPLATE, "height": HEIGHT})
    for line in reversed(view.drawn):
        _draw(figure, view, line)
    _label(figure, view)
    if view.boundary:
        _mark_boundary(figure, view)
    periods = sorted({figure.period for line in view.drawn for figure in line.stated})
    step = max(1, -(-len(periods) // MOST_TICKS))
    shown = periods[::-1][::step][::-1]
    figure.update_xaxes(tickvals=[p.middle for p in shown], ticktext=[p.label() for p in shown])
    if periods:
        ends = [*(period.middle for period in periods), *([view.boundary.year] if view.boundary else [])]
        span = max(max(ends) - min(ends), 1)
        # Room on the right for the labels that stand in place of a legend.
        figure.update_xaxes(range=[min(ends) - 0.06 * span, max(ends) + 0.06 * span])
    return ChartSpec(
        figure=figure,
        table=_table(view),
        data=view.frame(),
        title=trend_title(view),
        subtitle=_subtitle(view),
        takeaway=trend_takeaway(view),
        alt=trend_alt(view),
        reading=READING,
        source=source_line(snapshot, view.indicator, view.sources()),
        notes=_notes(view),
        stem=file_stem("trend", view.indicator, view.place),
    )


def _draw(figure: go.Figure, view: TrendView, line: Line) -> None:
    style = _STYLE[line.role]
    for run in line.unbroken():
        with_limits = line.role in LOCAL and any(each.has_interval for each in run)
        figure.add_trace(
            go.Scatter(
                x=[each.period.middle for each in run],
                y=[each.value for each in run],
                error_y={
                    "type": "data",
                    "array": [(each.upper95 or each.value) - each.value for each in run],  # type: ignore[operator]
                    "arrayminus": [each.value - (each.lower95 or each.value) for each in run],  # type: ignore[operator]
                    "thickness": 1.2,
                    "width": 4,
                    "color": style["colour"],
                }
                if with_limits
                else None,
                mode="lines+markers",
                line={"color": style["colour"], "dash": style["dash"], "width": style["width"]},
                marker={"symbol": style["marker"], "size": style["size"], "color": style["colour"]},
                name=line.place.name,
                hovertext=[
                    f"{line.place.name}, {each.period.label()}: {value_of(view.indicator, each)}"
                    + (f" ({limits})" if (limits := interval_of(view.indicator, each)) else "")
                    for each in run
                ],
                hoverinfo="text",
            )
        )


def _mark_boundary(figure: go.Figure, view: TrendView) -> None:
    """A line where the place replaced what it was: nothing left of it is the place's own."""
    day = cast("date", view.boundary)
    figure.add_vline(
        x=day.year + (day.month - 1) / 12,
        line={"color": Colour.TEXT, "width": 1, "dash": "dot"},
        annotation={"text": f"{view.place.name} begins", "yanchor": "top", "xanchor": "right"},
    )


def _label(figure: go.Figure, view: TrendView) -> None:
    lines = [line for line in view.drawn if line.stated]
    if not lines:
        return
    top = max((f.upper95 or f.value or 0) for line in lines for f in line.stated) * 1.05 or 1
    figure.update_yaxes(range=[0, top])
    places = spread([(line.stated[-1].value or 0) / top for line in lines], LABEL_GAP)
    for line, place in zip(lines, places, strict=True):
        figure.add_annotation(
            xref="paper",
            x=1.01,
            xanchor="left",
            yref="paper",
            y=place,
            align="left",
            text=_name(line),
            showarrow=False,
        )
    widest = max(len(part) for line in lines for part in _wrapped(line).split("<br>"))
    figure.update_layout(margin={"r": 32 + 8 * widest})


def _name(line: Line) -> str:
    """The label of a line: its mark in its colour, its name in the colour of text, which is easy to read."""
    style = _STYLE[line.role]
    name = _wrapped(line)
    strong = f"<b>{name}</b>" if line.role is Role.AREA else name
    return f"<span style='color:{style['colour']}'>{style['glyph']}</span> {strong}"


def _wrapped(line: Line) -> str:
    return wrap(f"{line.place.name} (former)" if line.role is Role.FORMER else line.place.name)


def _subtitle(view: TrendView) -> str:
    places = names([line.place for line in view.drawn if line.stated])
    limits = any(figure.has_interval for line in view.drawn if line.role in LOCAL for figure in line.stated)
    bars = ". Bars show 95% confidence intervals" if limits else ""
    return f"{view.indicator.display_name}, {view.indicator.unit}: {places}{bars}"


def _table(view: TrendView) -> pd.DataFrame:
    indicator = view.indicator
    periods = sorted({figure.period for line in view.lines for figure in line.figures}, reverse=True)
    by_area = [{figure.period: figure for figure in line.figures} for line in view.lines]
    rows = []
    for period in periods:
        own = by_area[0].get(period)
        row = {
            "Period": period.label(),
            view.place.name: value_of(indicator, own),
            "95% confidence interval": (interval_of(indicator, own) if own else "") or "[x]",
            "Count": (count_of(indicator, own) if own else "") or "[x]",
        }
        for line, figures in zip(view.lines[1:], by_area[1:], strict=True):
            other = figures.get(period)
            limits = interval_of(indicator, other) if other and line.role is Role.FORMER else ""
            row[line.place.name] = value_of(indicator, other) + (f" ({limits})" if limits else "")
        rows.append(row)
    return pd.DataFrame(rows)


def _notes(view: TrendView) -> tuple[str, ...]:
    notes = [f"{row.period.label()}: {note}." for row in view.rows for note in row.notes]
    notes += view.indicator.caveats
    notes += [f"Break in the series before {each.before}: {each.why}." for each in view.indicator.breaks]
    if view.missing_periods:
        gaps = "; ".join(view.missing_periods)
        notes.append(f"No line is drawn between {gaps}: the periods between have no value.")
    blanks = {figure.note for figure in view.lines[0].figures if figure.value is None and figure.note}
    notes += [f"Blank where the publisher says: {note}." for note in sorted(blanks)]
    return tuple(notes)
