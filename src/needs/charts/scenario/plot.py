"""The yearly steps to a target: how many more people in treatment, as bars from zero with their range."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from needs.charts.parts.annotations import write
from needs.charts.parts.editable import EditableChart, EditableKind, Series, SeriesRole
from needs.charts.parts.error_bars import error_bars
from needs.charts.parts.house import TEMPLATE, Colour
from needs.charts.parts.spec import ChartSpec
from needs.charts.scenario.numbers import Scenario, YearStep, year_text
from needs.charts.scenario.words import (
    READING,
    TREATED,
    counted_row,
    pounds,
    range_of,
    scenario_alt,
    scenario_notes,
    scenario_source,
    scenario_subtitle,
    scenario_takeaway,
    scenario_title,
)
from needs.language.files import file_stem
from needs.language.numbers import count
from needs.store.snapshot import Snapshot

ADDED = "More people in treatment"
ROW_HEIGHT = 52
BAR = 0.4
"""The thickness of a bar, as a share of its row; the words stand above it."""


def scenario_chart(snapshot: Snapshot, found: Scenario, *, narrow: bool = False) -> ChartSpec:
    """Draw the steps, the first year on top: the words of each year above its bar, so that none is cut off.

    Parameters
    ----------
    narrow
        For a window of a phone: the range stands in the bar's line and in the table, not in the words.
    """
    figure = go.Figure(layout={"template": TEMPLATE, "height": ROW_HEIGHT * len(found.steps) + 40})
    rows = [-position for position in range(len(found.steps))]
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=rows,
            x=[step.people for step in found.steps],
            width=BAR,
            marker={"color": Colour.AREA},
            hovertext=[_words(step, narrow=False) for step in found.steps],
            hoverinfo="text",
            name=ADDED,
        )
    )
    if found.has_range:
        # A light edge first, so that the line shows on the dark bar as well.
        _draw_range(figure, rows, found.steps, Colour.PAPER, 5)
        _draw_range(figure, rows, found.steps, Colour.TEXT, 2)
    for row, step in zip(rows, found.steps, strict=True):
        write(figure, _words(step, narrow=narrow), x=0, xanchor="left", y=row + BAR / 2, yanchor="bottom")
    most = max((step.upper or step.people for step in found.steps), default=1)
    figure.update_xaxes(range=[0, 1.04 * most], rangemode="tozero", zeroline=False, nticks=5, tickformat=",d")
    figure.update_yaxes(showgrid=False, showticklabels=False, range=[rows[-1] - BAR, BAR / 2 + 0.55])
    figure.update_layout(margin={"l": 12, "r": 16})
    return ChartSpec(
        figure=figure,
        table=_table(found),
        data=found.frame(),
        title=scenario_title(found),
        subtitle=scenario_subtitle(found),
        takeaway=scenario_takeaway(found),
        alt=scenario_alt(found),
        reading=READING,
        source=scenario_source(snapshot, found),
        notes=scenario_notes(found),
        stem=file_stem(f"to-reach-{found.target}", TREATED[found.substance], found.place, found.now.period),
        editable=_editable(found),
    )


def _editable(found: Scenario) -> EditableChart:
    """The steps as columns of an office program."""
    return EditableChart(
        EditableKind.COLUMNS,
        tuple(year_text(step.year) for step in found.steps),
        (
            Series(
                ADDED,
                tuple(step.people for step in found.steps),
                SeriesRole.AREA,
                lower=tuple(step.lower for step in found.steps) if found.has_range else (),
                upper=tuple(step.upper for step in found.steps) if found.has_range else (),
            ),
        ),
        ADDED.lower(),
        decimals=0,
    )


def _draw_range(
    figure: go.Figure, rows: list[int], steps: tuple[YearStep, ...], colour: Colour, width: float
) -> None:
    figure.add_trace(
        go.Scatter(
            x=[step.people for step in steps],
            y=rows,
            mode="markers",
            marker={"opacity": 0},
            error_x=error_bars(
                ((step.people, step.lower, step.upper) for step in steps),
                colour=colour,
                thickness=width,
                width=5,
            ),
            hoverinfo="skip",
            name="Range",
        )
    )


def _words(step: YearStep, *, narrow: bool) -> str:
    limits = range_of(step.lower, step.upper)
    between = f" ({limits})" if limits and not narrow else ""
    return (
        f"<b>{year_text(step.year)}</b>: {count(step.people)} more{between}, "
        f"{count(step.in_treatment)} in treatment"
    )


def _table(found: Scenario) -> pd.DataFrame:
    rows = [
        {
            "Financial year": counted_row(found.now),
            ADDED: "0",
            "Range": "[z]",
            "People in treatment": count(found.now.in_treatment),
        }
    ]
    rows += [
        {
            "Financial year": year_text(step.year),
            ADDED: count(step.people),
            "Range": range_of(step.lower, step.upper) or "[z]",
            "People in treatment": count(step.in_treatment),
        }
        for step in found.steps
    ]
    if found.price:
        for row, cost in zip(rows, ["[z]", *(pounds(step.cost or 0) for step in found.steps)], strict=True):
            row["Cost in the year"] = cost
    return pd.DataFrame(rows)
