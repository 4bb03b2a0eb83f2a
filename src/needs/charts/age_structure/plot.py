"""The ages of the people of a place as lying bars, with marks for its region and England."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from needs.charts.age_structure.numbers import AgeRow, AgeView
from needs.charts.age_structure.words import PEOPLE, alt, notes, percent, reading, takeaway, title
from needs.charts.parts.annotations import write
from needs.charts.parts.editable import EditableChart, EditableKind, Series, SeriesRole
from needs.charts.parts.house import TEMPLATE, Colour
from needs.charts.parts.spec import ChartSpec
from needs.domain.observations import Status
from needs.language.files import file_stem
from needs.language.numbers import count, number
from needs.language.places import names
from needs.language.sources import source_line
from needs.store.snapshot import Snapshot
from needs.views.trend import Role

BROAD_ROW, ROW = 46, 26
"""The height of a bar with its space, for few groups and for many."""
ROOM, ROOM_NARROW = 1.25, 1.55
_MANY = 10


class Mark(NamedTuple):
    """How a place beside the bars is drawn: filled, so that it is seen on a bar too, and off its middle."""

    symbol: str
    fill: str
    edge: str
    glyph: str
    beside: float


_MARKS = {
    Role.REGION: Mark("diamond", Colour.REGION, Colour.PAPER, "◆", -0.16),
    Role.ENGLAND: Mark("square", Colour.PAPER, Colour.ENGLAND, "□", 0.16),
}
_STANDS = {Role.AREA: SeriesRole.AREA, Role.REGION: SeriesRole.REGION, Role.ENGLAND: SeriesRole.ENGLAND}


def age_chart(snapshot: Snapshot, view: AgeView, *, narrow: bool = False) -> ChartSpec:
    """Draw the share of each age group from zero, the youngest on top."""
    positions = list(range(len(view.groups)))
    shares = [[row.share(at) for at in positions] for row in view.rows]
    figure = go.Figure(layout={"template": TEMPLATE})
    figure.add_trace(
        go.Bar(
            orientation="h",
            x=shares[0],
            y=positions,
            width=0.6,
            marker={"color": Colour.AREA},
            hovertext=_hover(view, view.own),
            hoverinfo="text",
        )
    )
    for row, drawn in zip(view.rows[1:], shares[1:], strict=True):
        mark = _MARKS[row.role]
        figure.add_trace(
            go.Scatter(
                x=drawn,
                y=[at + mark.beside for at in positions],
                mode="markers",
                marker={
                    "symbol": mark.symbol,
                    "size": 10,
                    "color": mark.fill,
                    "line": {"width": 2, "color": mark.edge},
                },
                hovertext=_hover(view, row),
                hoverinfo="text",
            )
        )
    for at in positions:
        own, *others = [each[at] for each in shares]
        write(
            figure,
            _beside(view, at),
            x=max(own, *others) if others else own,
            y=at,
            xanchor="left",
            xshift=10,
        )
    top = max(max(each) for each in shares)
    figure.update_xaxes(
        range=[0, top * (ROOM_NARROW if narrow else ROOM)], rangemode="tozero", ticksuffix="%", nticks=6
    )
    figure.update_yaxes(
        range=[len(positions) - 0.5, -0.5],
        showgrid=False,
        tickvals=positions,
        ticktext=[group.name for group in view.groups],
    )
    figure.update_layout(height=(ROW if len(positions) > _MANY else BROAD_ROW) * len(positions) + 60)
    marks = "".join(f", {_MARKS[row.role].glyph} {row.place.name}" for row in view.rows[1:])
    return ChartSpec(
        figure=figure,
        table=_table(view),
        data=view.frame(),
        title=title(view),
        subtitle=f"Share of all {PEOPLE}, by age, mid-{view.year}: bars {view.own.place.name}{marks}",
        takeaway=takeaway(view),
        alt=alt(view),
        reading=reading(view),
        source=source_line(snapshot, (), view.sources),
        notes=notes(view),
        stem=file_stem("age structure", f"mid {view.year}", view.own.place),
        editable=_editable(view, shares),
    )


def _beside(view: AgeView, at: int) -> str:
    """The place's share, and England's in brackets."""
    own = f"<b>{percent(view, view.own.share(at))}</b>"
    return f"{own} ({percent(view, view.england.share(at))})" if view.england else own


def _hover(view: AgeView, row: AgeRow) -> list[str]:
    return [
        f"{row.place.name}, {group.name}: {percent(view, row.share(at))}, {count(row.people[at])} people"
        for at, group in enumerate(view.groups)
    ]


def _editable(view: AgeView, shares: list[list[float]]) -> EditableChart:
    return EditableChart(
        EditableKind.BARS,
        tuple(group.name for group in view.groups),
        tuple(
            Series(row.place.name, tuple(drawn), _STANDS[row.role])
            for row, drawn in zip(view.rows, shares, strict=True)
        ),
        "%",
        decimals=1,
        subtitle=(
            f"Share of all {PEOPLE}, by age, mid-{view.year}: {names([row.place for row in view.rows])}"
        ),
        alt=alt(view).replace("with marks for", "beside"),
        reading="Each bar is the share of everybody in that age group.",
    )


def _table(view: AgeView) -> pd.DataFrame:
    lines = []
    for at, group in enumerate(view.groups):
        line = {"Age": group.name}
        for row in view.rows:
            line[f"{row.place.name}, people"] = count(row.people[at])
            line[f"{row.place.name}, share"] = percent(view, row.share(at))
        lines.append(line)
    everybody, median = {"Age": "All ages"}, {"Age": "Median age"}
    for row in view.rows:
        people, share = f"{row.place.name}, people", f"{row.place.name}, share"
        everybody |= {people: count(row.total), share: percent(view, 100)}
        median |= {people: number(row.median, 0), share: Status.NOT_APPLICABLE.mark}
    return pd.DataFrame([*lines, everybody, median])
