"""An indicator by age: rates as dots, with dotted lines where limits are approximate; numbers as bars."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from needs.charts.by_age.numbers import AgeFigure, ByAgeView
from needs.charts.by_age.options import AgeMeasure
from needs.charts.by_age.words import (
    alt,
    count_text,
    limits,
    notes,
    reading,
    share_text,
    subtitle,
    takeaway,
    title,
    value,
)
from needs.charts.parts.annotations import write
from needs.charts.parts.editable import EditableChart, EditableKind, Series, SeriesRole
from needs.charts.parts.house import TEMPLATE, Colour
from needs.charts.parts.spec import ChartSpec
from needs.domain.observations import Status
from needs.domain.population import ALL_AGES
from needs.language.files import file_stem
from needs.language.sources import source_line
from needs.store.snapshot import Snapshot

ROW = 38
ROOM = 1.35


def by_age_chart(snapshot: Snapshot, view: ByAgeView, *, narrow: bool = False) -> ChartSpec:
    """Draw each age group from zero, the youngest on top."""
    figure = go.Figure(layout={"template": TEMPLATE, "height": ROW * len(view.groups) + 60})
    drawn = [(at, each) for at, each in enumerate(view.groups) if each.value is not None]
    values, positions = [each.value for _, each in drawn], [at for at, _ in drawn]
    is_number = view.measure is AgeMeasure.NUMBER
    figure.add_trace(
        go.Bar(
            orientation="h",
            x=values,
            y=positions,
            width=0.6 if is_number else 0.16,
            marker={"color": Colour.AREA if is_number else Colour.QUIET},
            hoverinfo="skip",
        )
    )
    if not is_number:
        for at, each in drawn:
            _draw_limits(figure, at, each)
        figure.add_trace(
            go.Scatter(
                x=values,
                y=positions,
                mode="markers",
                marker={"size": 12, "color": Colour.AREA},
                hovertext=[_stated(view, each) for _, each in drawn],
                hoverinfo="text",
            )
        )
    for at, each in enumerate(view.groups):
        write(
            figure,
            # Limits do not fit beside the value on a phone; the table has them.
            value(view, each) if narrow else _stated(view, each),
            x=each.limits.upper if each.limits else each.value or 0,
            y=at,
            xanchor="left",
            xshift=8,
            bgcolor=Colour.PAPER,
        )
    top = max((each.limits.upper if each.limits else each.value or 0 for _, each in drawn), default=0) or 1
    figure.update_xaxes(range=[0, top * ROOM], rangemode="tozero", nticks=6)
    figure.update_yaxes(
        range=[len(view.groups) - 0.5, -0.5],
        showgrid=False,
        tickvals=list(range(len(view.groups))),
        ticktext=[_named(each) for each in view.groups],
    )
    return ChartSpec(
        figure=figure,
        table=_table(view),
        data=view.frame(),
        title=title(view),
        subtitle=subtitle(view),
        takeaway=takeaway(view),
        alt=alt(view),
        reading=reading(view),
        source=source_line(snapshot, view.indicator, view.sources),
        notes=tuple(notes(view)),
        stem=file_stem("by age", view.indicator, view.area, view.period),
        editable=_editable(view),
    )


def _draw_limits(figure: go.Figure, at: int, each: AgeFigure) -> None:
    if each.limits is None:
        return
    figure.add_trace(
        go.Scatter(
            x=list(each.limits),
            y=[at, at],
            mode="lines",
            line={
                "color": Colour.AREA,
                "width": 2,
                # Approximate limits must not look like published ones.
                "dash": "dot" if each.is_approximate else "solid",
            },
            hoverinfo="skip",
        )
    )


def _editable(view: ByAgeView) -> EditableChart:
    is_number = view.measure is AgeMeasure.NUMBER
    published = not is_number and not view.has_approximate
    low = tuple(each.limits.lower if each.limits else None for each in view.groups) if published else ()
    high = tuple(each.limits.upper if each.limits else None for each in view.groups) if published else ()
    values = tuple(each.value for each in view.groups)
    return EditableChart(
        EditableKind.BARS,
        tuple(_named(each) for each in view.groups),
        (Series(view.area.name, values, SeriesRole.AREA, lower=low, upper=high),),
        (view.indicator.counted or "events") if is_number else view.indicator.unit,
        decimals=0 if is_number else view.indicator.decimals,
        subtitle=subtitle(view).split(". Dotted")[0],
        alt=alt(view).replace("Dots with intervals", "Bars"),
        reading=reading(view) if is_number else "Each bar is the rate of an age group.",
    )


def _named(each: AgeFigure) -> str:
    return each.name[0].upper() + each.name[1:]


def _stated(view: ByAgeView, each: AgeFigure) -> str:
    said = limits(view, each)
    return value(view, each) + (f" ({said})" if said else "")


def _listed(view: ByAgeView) -> list[tuple[str, AgeFigure]]:
    """Every group by its name, and below them all ages together, where that is held."""
    return [
        *((_named(each), each) for each in view.groups),
        *([(ALL_AGES, view.whole)] if view.whole else []),
    ]


def _table(view: ByAgeView) -> pd.DataFrame:
    limits_head = "Approximate 95% limits" if view.has_approximate else "95% confidence interval"
    lines = []
    for name, each in _listed(view):
        line = {"Age": name}
        if view.measure is AgeMeasure.RATE:
            line["Value"] = value(view, each)
            line[limits_head] = limits(view, each) or Status.NOT_AVAILABLE.mark
        line["Count"] = count_text(each)
        if view.measure is AgeMeasure.NUMBER:
            line["Share"] = share_text(view, each)
        lines.append(line)
    return pd.DataFrame(lines)
