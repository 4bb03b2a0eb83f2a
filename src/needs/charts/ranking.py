"""Authorities in order of an indicator: the chosen one strong, the others quiet, England as a line."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from needs.charts.house import TEMPLATE, Colour
from needs.charts.spec import ChartSpec
from needs.domain.footprints import Place
from needs.store.snapshot import Observation, Snapshot
from needs.views.groups import Group
from needs.views.ranking import RankedRow, Ranking
from needs.wording.comparisons import direction
from needs.wording.files import file_stem
from needs.wording.numbers import count_of, interval_of, value_of
from needs.wording.ranks import ranking_takeaway, ranking_title
from needs.wording.sources import source_line

MOST_NAMED = 30
"""More authorities than this are drawn as a row of narrow bars, and only the chosen one is named."""
ROW_HEIGHT = 26
READING = (
    "One bar for each council, the highest first. The thin line on a bar is its 95% confidence interval; "
    "councils whose intervals overlap may not differ."
)
WIDE_HEIGHT = 380


def ranking_chart(snapshot: Snapshot, ranking: Ranking, place: Place, group: Group) -> ChartSpec:
    """Draw a ranking: bars from zero in order of value, with 95 % intervals where they are held."""
    shown = sorted(
        (row for row in ranking.rows if row.figure and row.figure.value is not None),
        key=lambda row: -_value(row),
    )
    named = len(shown) <= MOST_NAMED
    figure = go.Figure(layout={"template": TEMPLATE})
    (_named_bars if named else _narrow_bars)(figure, ranking, shown, place)
    used = (key for row in shown if row.figure for key in row.figure.sources)
    sources = tuple(dict.fromkeys(used))
    return ChartSpec(
        figure=figure,
        table=_table(ranking),
        data=ranking.frame(with_england=True),
        title=ranking_title(ranking, place),
        subtitle=(
            f"{ranking.indicator.display_name}, {ranking.indicator.unit}, {ranking.period.label()}: "
            f"{place.name} among {group.name}, {group.rule}. Thin lines show 95% confidence intervals"
        ),
        takeaway=ranking_takeaway(ranking, place, group),
        alt=(
            f"Bar chart of {len(shown)} councils in order of {ranking.indicator.short_name}, "
            f"with {place.name} marked and England as a line."
        ),
        reading=READING,
        source=source_line(snapshot, ranking.indicator, sources),
        notes=tuple(ranking.indicator.caveats),
        stem=file_stem("compared", ranking.indicator, place, ranking.period),
    )


def _named_bars(figure: go.Figure, ranking: Ranking, shown: list[RankedRow], place: Place) -> None:
    """Lying bars with each council's name, value and comparison in words."""
    rows = shown[::-1]
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=[row.area.name for row in rows],
            x=[_value(row) for row in rows],
            marker={"color": [_colour(row, place) for row in rows]},
            error_x=_limits(rows),
            text=[_words(ranking, row) for row in rows],
            textposition="none",
            hovertext=[_hover(ranking, row) for row in rows],
            hoverinfo="text",
        )
    )
    top = max((row.figure.upper95 or _value(row) for row in rows if row.figure), default=1)
    for row in rows:
        end = row.figure.upper95 if row.figure and row.figure.upper95 is not None else _value(row)
        figure.add_annotation(
            x=end + 0.015 * top, y=row.area.name, text=_words(ranking, row), showarrow=False, xanchor="left"
        )
    figure.update_layout(height=ROW_HEIGHT * len(rows) + 70, bargap=0.35)
    figure.update_xaxes(range=[0, top * 1.35], rangemode="tozero")
    figure.update_yaxes(showgrid=False)
    if ranking.england and ranking.england.value is not None:
        figure.add_vline(
            x=ranking.england.value,
            line={"color": Colour.ENGLAND, "width": 2, "dash": "dash"},
            annotation={
                "text": f"England {value_of(ranking.indicator, ranking.england)}",
                "yanchor": "bottom",
            },
            annotation_position="top",
        )
        figure.update_layout(margin={"t": 32})


def _narrow_bars(figure: go.Figure, ranking: Ranking, shown: list[RankedRow], place: Place) -> None:
    """Standing bars too many to name: the chosen one is, the others on hover and in the table."""
    rows = shown[::-1]
    figure.add_trace(
        go.Bar(
            x=list(range(len(rows))),
            y=[_value(row) for row in rows],
            marker={"color": [_colour(row, place) for row in rows]},
            error_y={**_limits(rows), "thickness": 0.7, "width": 0, "color": "#767676"},
            hovertext=[_hover(ranking, row) for row in rows],
            hoverinfo="text",
        )
    )
    figure.update_layout(height=WIDE_HEIGHT, bargap=0.15)
    figure.update_xaxes(showticklabels=False, ticks="", range=[-1, len(rows)])
    for position, row in enumerate(rows):
        if row.area.name == place.name and row.figure:
            figure.add_annotation(
                x=position,
                y=row.figure.upper95 or _value(row),
                text=f"<b>{row.area.name}</b>",
                showarrow=True,
                arrowcolor=Colour.AREA,
                ay=-36,
                ax=0,
            )
    if ranking.england and ranking.england.value is not None:
        figure.add_hline(
            y=ranking.england.value,
            line={"color": Colour.ENGLAND, "width": 2, "dash": "dash"},
            annotation={"text": f"England {value_of(ranking.indicator, ranking.england)}"},
            annotation_position="top left",
        )


def _value(row: RankedRow) -> float:
    return row.figure.value if row.figure and row.figure.value is not None else 0.0


def _colour(row: RankedRow, place: Place) -> Colour:
    return Colour.AREA if row.area.name == place.name else Colour.QUIET


def _limits(rows: list[RankedRow]) -> dict[str, object]:
    figures = [row.figure for row in rows if row.figure]
    return {
        "type": "data",
        "array": [_reach(each, each.upper95) for each in figures],
        "arrayminus": [_reach(each, each.lower95) for each in figures],
        "thickness": 1.2,
        "width": 3,
        "color": Colour.ENGLAND,
    }


def _reach(figure: Observation, limit: float | None) -> float:
    return abs(limit - figure.value) if limit is not None and figure.value is not None else 0.0


def _words(ranking: Ranking, row: RankedRow) -> str:
    value = value_of(ranking.indicator, row.figure)
    if not row.vs_england.is_tested:
        return value
    return f"{value} {direction(row.vs_england.word, ranking.indicator.polarity)} {row.vs_england.word}"


def _hover(ranking: Ranking, row: RankedRow) -> str:
    interval = interval_of(ranking.indicator, row.figure) if row.figure else ""
    limits = f" ({interval})" if interval else ""
    return f"{row.area.name}: {value_of(ranking.indicator, row.figure)}{limits}<br>{row.vs_england.word}"


def _table(ranking: Ranking) -> pd.DataFrame:
    rows = [
        {
            **_cells(ranking, row.area.name, row.figure),
            "Compared with England": str(row.vs_england.word),
            "Rank, with its band": f"{row.rank.low} to {row.rank.high} of {row.rank.of}"
            if row.rank
            else "[x]",
            "Note": "; ".join(row.notes),
        }
        for row in ranking.rows
    ]
    if ranking.england:
        not_applicable = dict.fromkeys(("Compared with England", "Rank, with its band"), "[z]")
        rows.append({**_cells(ranking, "England", ranking.england), **not_applicable, "Note": ""})
    return pd.DataFrame(rows)


def _cells(ranking: Ranking, name: str, figure: Observation | None) -> dict[str, str]:
    return {
        "Council": name,
        "Value": value_of(ranking.indicator, figure),
        "95% confidence interval": (interval_of(ranking.indicator, figure) if figure else "") or "[x]",
        "Count": (count_of(ranking.indicator, figure) if figure else "") or "[x]",
    }


def _band(row: RankedRow) -> str:
    return f"{row.rank.low} to {row.rank.high} of {row.rank.of}" if row.rank else "[x]"
