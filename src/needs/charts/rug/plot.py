"""The tartan rug: a row for each place, a column for each indicator, a figure and a word in every cell."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from needs.charts.parts.annotations import ABOVE_PLOT, write
from needs.charts.parts.house import TEMPLATE, Colour, wrap
from needs.charts.parts.shades import BLANK, fills_of, line_on, readable_on
from needs.charts.parts.spec import ChartSpec
from needs.charts.rug.numbers import RugRow, RugView
from needs.charts.rug.words import rug_alt, rug_takeaway, rug_title
from needs.domain.areas import Area
from needs.language.comparisons import UNTESTED
from needs.language.files import file_stem
from needs.language.numbers import value_of
from needs.language.profile import (
    by_reason,
    cell_of,
    column_of,
    hover_of,
    profile_notes,
    profile_source,
    word_of,
)
from needs.store.snapshot import Snapshot
from needs.views.profile import LeftOut, Standing

READING = (
    "A row is a place, a column an indicator. ▲ higher than England, ▼ lower, ● similar: red worse, green "
    "better, yellow similar, dark blue higher and light blue lower where neither is better. White with ○ is "
    "not compared; [x] or [c] stands where there is no value."
)
MOST_COLUMNS, MOST_NARROW = 8, 3
ROW_HEIGHT, NARROW_ROW = 24, 38
"""Pixels; on a phone a cell has two lines, so that the word has room."""
SIZE = 12
LINE = 16
GAP = 0.4
"""Rows between the place and its group."""
LABEL_LETTERS, NARROW_LETTERS = 36, 14
LETTER = 6.8
"""Pixels that a letter of a label takes."""
COLUMNS_WIDTH, NARROW_WIDTH = 830, 240
"""Pixels that the columns share, as they are in a window of 1280 or 390."""


def rug_chart(snapshot: Snapshot, view: RugView, *, narrow: bool = False) -> ChartSpec:
    """Draw a rug: at most eight columns, or three on a phone; the table has them all."""
    most = MOST_NARROW if narrow else MOST_COLUMNS
    columns = view.columns[:most]
    cells = [cell for row in view.rows for cell in row.cells]
    return ChartSpec(
        figure=_figure(view, len(columns), narrow=narrow),
        table=_table(view),
        data=view.frame(),
        title=rug_title(view),
        subtitle=_subtitle(view),
        takeaway=rug_takeaway(view),
        alt=rug_alt(view),
        reading=READING,
        source=profile_source(snapshot, cells),
        notes=(*_about(view, view.columns[most:]), *profile_notes(cells, view.left_out)),
        stem=file_stem("rug", f"indicators {view.group.name}", view.place),
    )


def _figure(view: RugView, shown: int, *, narrow: bool) -> go.Figure:
    rows = view.rows
    tops = [place + (GAP if place >= len(view.heads) else 0) for place in range(len(rows))]
    columns = view.columns[:shown]
    letters = int((NARROW_WIDTH if narrow else COLUMNS_WIDTH) / shown / LETTER)
    headings = [_heading(column, letters) for column in columns]
    labels = [_label(row, narrow=narrow) for row in rows]
    longest = max(len(line) for label in labels for line in label.split("<br>"))
    head = LINE * max(heading.count("<br>") + 1 for heading in headings) + 8
    height = (NARROW_ROW if narrow else ROW_HEIGHT) * (tops[-1] + 1)
    figure = go.Figure(layout={"template": TEMPLATE, "height": head + height + 8})
    _draw_cells(figure, view, tops, shown, narrow=narrow)
    for place, heading in enumerate(headings):
        write(figure, heading, x=place, size=SIZE, **ABOVE_PLOT)
    own = tops[rows.index(view.own)]
    figure.add_shape(
        type="rect",
        x0=-0.5,
        x1=shown - 0.5,
        y0=own - 0.5,
        y1=own + 0.5,
        line={"color": Colour.AREA, "width": 3},
    )
    figure.update_layout(margin={"l": 12 + LETTER * longest, "r": 4, "t": head, "b": 8})
    figure.update_xaxes(visible=False, fixedrange=True, range=[-0.5, shown - 0.5])
    figure.update_yaxes(
        fixedrange=True,
        range=[tops[-1] + 0.5, -0.5],
        tickvals=tops,
        ticktext=[_emphasised(label, row, view) for label, row in zip(labels, rows, strict=True)],
        tickfont={"size": SIZE},
        ticks="outside",
        ticklen=3,
        tickcolor=Colour.PAPER,
        showgrid=False,
        automargin=False,
    )
    return figure


def _draw_cells(figure: go.Figure, view: RugView, tops: Sequence[float], shown: int, *, narrow: bool) -> None:
    drawn = [
        (place, top, row, cell)
        for row, top in zip(view.rows, tops, strict=True)
        for place, cell in enumerate(row.cells[:shown])
    ]
    fills = fills_of(view.columns[0].indicator, "comparison")
    words = [str(cell.compared.word) for *_, cell in drawn]
    colours = [fills.get(word, BLANK) for word in words]
    figure.add_trace(
        go.Bar(
            orientation="h",
            base=[place - 0.48 for place, *_ in drawn],
            x=[0.96] * len(drawn),
            y=[top for _, top, *_ in drawn],
            width=0.88,
            marker={
                "color": colours,
                "line": {"width": 1, "color": [line_on(word, fills) for word in words]},
            },
            text=[_text(cell, narrow=narrow) for *_, cell in drawn],
            textposition="inside",
            insidetextanchor="middle",
            constraintext="none",
            textangle=0,
            textfont={"size": SIZE, "color": [readable_on(colour) for colour in colours]},
            hovertext=[hover_of(row.place.name, cell) for _, _, row, cell in drawn],
            hoverinfo="text",
            name="Cells",
        )
    )


def _text(cell: Standing, *, narrow: bool) -> str:
    """What stands in a cell; where a figure is not compared, its mark without the word has to do."""
    value, word = value_of(cell.indicator, cell.figure), word_of(cell)
    if not cell.compared.is_tested:
        word = UNTESTED if word else ""
        return f"{word} {value}".strip()
    return f"{value}<br>{word}" if narrow else cell_of(cell)


def _heading(column: Standing, letters: int) -> str:
    """Name, unit and period in lines; a name may break after its hyphens."""
    name = wrap(column.indicator.short_name.replace("-", "- "), letters).replace("- ", "-")
    unit, period = column.indicator.unit, column.period.label()
    together = f"{unit}, {period}"
    measure = together if len(together) <= letters else f"{wrap(unit, letters)}<br>{period}"
    return f"{_bold(name)}<br>{measure}"


def _bold(lines: str) -> str:
    return "<br>".join(f"<b>{line}</b>" for line in lines.split("<br>"))


def _label(row: RugRow, *, narrow: bool) -> str:
    """The name of a place in one line, or two on a phone; a longer one is cut short."""
    most, letters = (2, NARROW_LETTERS) if narrow else (1, LABEL_LETTERS)
    lines = wrap(row.place.name, letters).split("<br>")
    return "<br>".join(lines[:most]) + (" …" if len(lines) > most else "")


def _emphasised(label: str, row: RugRow, view: RugView) -> str:
    return f"<span style='color:{Colour.AREA}'>{_bold(label)}</span>" if row is view.own else label


def _subtitle(view: RugView) -> str:
    return (
        f"{view.place.name} and {view.group.name}: {len(view.columns)} indicators compared with England, "
        "each in the newest period in which at least half of the councils have a value"
    )


def _about(view: RugView, undrawn: Sequence[Standing]) -> list[str]:
    """What is not to be seen in the picture, and why."""
    notes = []
    if undrawn:
        names = "; ".join(column.indicator.short_name for column in undrawn)
        notes.append(f"Not drawn, for want of room, but in the table: {names}.")
    blanks = [
        LeftOut(cell.indicator, cell.figure.note)
        for cell in view.own.cells
        if cell.figure and cell.figure.note and not cell.has_value
    ]
    notes += by_reason(f"No value for {view.place.name}", blanks)
    if any(_is_younger(row, cell) for row in view.councils for cell in row.cells):
        notes.append(
            "A council that did not exist yet has no figure: what was published for the area that it "
            "replaced is not shown."
        )
    return notes


def _is_younger(row: RugRow, cell: Standing) -> bool:
    """Whether a council has no value for a period before it was founded."""
    founded = row.place.valid_from if isinstance(row.place, Area) else None
    return founded is not None and not cell.has_value and cell.period.end < founded


def _table(view: RugView) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Place": row.place.name,
                **{
                    column_of(column): cell_of(cell)
                    for column, cell in zip(view.columns, row.cells, strict=True)
                },
            }
            for row in view.rows
        ]
    )
