"""The treatment gap as a picture of 100 people: not in treatment, in treatment, and those between."""

from __future__ import annotations

import plotly.graph_objects as go

from needs.charts.parts.annotations import write
from needs.charts.parts.editable import EditableChart, EditableKind, Series, SeriesRole
from needs.charts.parts.house import TEMPLATE, Colour, spread
from needs.charts.parts.spec import ChartSpec
from needs.domain.footprints import Place
from needs.language.files import file_stem
from needs.language.gap import (
    IN_TREATMENT,
    MAY_BE_EITHER,
    NOT_IN_TREATMENT,
    beside_table,
    caveats,
    gap_alt,
    gap_indicator,
    gap_source,
    gap_subtitle,
    gap_takeaway,
    gap_title,
    hundred_table,
)
from needs.language.places import names
from needs.store.snapshot import Snapshot
from needs.views.gap import GapRow
from needs.views.gap_view import GapView, Hundred, hundred_of

READING = (
    "Each mark is one of every 100 people estimated to be in need. Filled circles are not in treatment even "
    "by the lower limit of the 95% confidence interval, squares are in treatment even by the upper limit, "
    "and diamonds lie between the limits. The line follows the estimate itself."
)
READING_WITHOUT_LIMITS = (
    "Each mark is one of every 100 people estimated to be in need, by the estimate alone: no limits are "
    "published, so it cannot be said how many may be either."
)
EDITABLE_READING = (
    "Each bar is 100 people estimated to be in need. Those not in treatment are so even by the lower limit "
    "of the 95% confidence interval, those in treatment even by the upper limit, and the others lie between "
    "the limits. Where a bar has no such part, no limits are published."
)
EDITABLE_READING_WITHOUT_LIMITS = (
    "Each bar is 100 people estimated to be in need, by the estimate alone: no limits are published, so it "
    "cannot be said how many may be either."
)
SIDE = 10
BETWEEN = "#ADD1F1"
"""A light tint of the area's colour, with its outline: between the two that are certain."""
IN_TREATMENT_LINE = "#767676"

_PITCH, _NARROW_PITCH = 36, 22
"""Pixels from one mark to the next."""
_LABEL_GAP, _NARROW_LABEL_GAP = 1.4, 1.9
"""Rows that a label of two lines takes."""
_LABEL_ROOM, _NARROW_LABEL_ROOM = 9, 6.2
"""Columns beside the marks for their labels."""

_STANDS = {
    NOT_IN_TREATMENT: SeriesRole.AREA,
    MAY_BE_EITHER: SeriesRole.LIGHT,
    IN_TREATMENT: SeriesRole.OTHERS,
}
_MARKS: dict[str, dict[str, object]] = {
    NOT_IN_TREATMENT: {"symbol": "circle", "color": Colour.AREA, "line": {"color": Colour.AREA, "width": 1}},
    MAY_BE_EITHER: {"symbol": "diamond", "color": BETWEEN, "line": {"color": Colour.AREA, "width": 1.5}},
    IN_TREATMENT: {
        "symbol": "square",
        "color": Colour.PAPER,
        "line": {"color": IN_TREATMENT_LINE, "width": 1.5},
    },
}


def gap_picture(snapshot: Snapshot, view: GapView, row: GapRow, *, narrow: bool = False) -> ChartSpec:
    """Draw the gap of a place as 100 people in rows of ten.

    Parameters
    ----------
    row
        The gap shown: ``view.now``, which is there.
    narrow
        Whether to draw for a phone.
    """
    of_100 = hundred_of(row)
    pitch = _NARROW_PITCH if narrow else _PITCH
    figure = go.Figure(layout={"template": TEMPLATE, "height": SIDE * pitch + 16})
    first = 0
    labels: list[tuple[float, str]] = []
    for kind, number in _numbers(of_100).items():
        if number:
            _draw(figure, kind, first, number, size=0.66 * pitch, place=view.place)
            labels.append((_middle(first, number), _label(row, kind, number, of_100, narrow=narrow)))
        first += number
    _write(figure, labels, narrow=narrow)
    if row.has_interval:
        _follow_estimate(figure, of_100.estimate)
    room = _NARROW_LABEL_ROOM if narrow else _LABEL_ROOM
    fixed = {"visible": False, "fixedrange": True}
    figure.update_xaxes(range=[-0.6, SIDE + room], constrain="range", constraintoward="left", **fixed)
    figure.update_yaxes(range=[SIDE - 0.4, -0.6], scaleanchor="x", constrain="domain", **fixed)
    figure.update_layout(margin={"l": 4, "r": 4, "t": 8, "b": 8})
    indicator = gap_indicator(snapshot, view.substance)
    beside = [(each.place, each.row) for each in view.beside if each.row]
    return ChartSpec(
        figure=figure,
        table=hundred_table(view, beside_table(snapshot, view)),
        data=view.frame(beside).assign(**_data(beside)),
        title=gap_title(row, view.place),
        subtitle=gap_subtitle(row, view.place),
        takeaway=gap_takeaway(snapshot, view),
        alt=gap_alt(row, view.place),
        reading=READING if row.has_interval else READING_WITHOUT_LIMITS,
        source=gap_source(
            snapshot,
            dict.fromkeys(key for _, each in beside for key in each.sources),
            indicator,
            computed=not row.is_published,
        ),
        notes=caveats(snapshot, view),
        stem=file_stem("gap", indicator, view.place, row.period),
        editable=_editable(view, beside),
    )


def _editable(view: GapView, beside: list[tuple[Place, GapRow]]) -> EditableChart:
    """The three kinds as parts of a bar for the place, its region and England."""
    parts = {kind: tuple(_numbers(hundred_of(each))[kind] for _, each in beside) for kind in _STANDS}
    kinds = [kind for kind, numbers in parts.items() if any(numbers)]
    places = names([place for place, _ in beside])
    return EditableChart(
        EditableKind.SHARES,
        tuple(place.name for place, _ in beside),
        tuple(Series(kind.capitalize(), parts[kind], _STANDS[kind]) for kind in kinds),
        "of every 100 people estimated to be in need",
        decimals=0,
        alt=f"Bars of 100 people in need in {places}, by whether they are in treatment.",
        reading=EDITABLE_READING if any(parts[MAY_BE_EITHER]) else EDITABLE_READING_WITHOUT_LIMITS,
    )


def _numbers(of_100: Hundred) -> dict[str, int]:
    return {
        NOT_IN_TREATMENT: of_100.not_in_treatment,
        MAY_BE_EITHER: of_100.either,
        IN_TREATMENT: of_100.in_treatment,
    }


def _data(beside: list[tuple[Place, GapRow]]) -> dict[str, list[int]]:
    """The numbers of the picture as columns, for every place of the table."""
    shown = [_numbers(hundred_of(row)) for _, row in beside]
    return {
        f"of_100_{kind.replace(' ', '_')}": [numbers[kind] for numbers in shown]
        for kind in (NOT_IN_TREATMENT, MAY_BE_EITHER, IN_TREATMENT)
    }


def _draw(figure: go.Figure, kind: str, first: int, number: int, *, size: float, place: Place) -> None:
    """The marks of one kind, row by row from where the kind before ended."""
    positions = range(first, first + number)
    figure.add_trace(
        go.Scatter(
            x=[position % SIDE for position in positions],
            y=[position // SIDE for position in positions],
            mode="markers",
            marker={**_MARKS[kind], "size": size},
            name=kind,
            hovertext=f"{place.name}: {number} of 100 {kind}",
            hoverinfo="text",
        )
    )


def _middle(first: int, number: int) -> float:
    """The row on which the middle of a kind's marks lies."""
    return (first + (number - 1) / 2) / SIDE - 0.45


def _label(row: GapRow, kind: str, number: int, of_100: Hundred, *, narrow: bool) -> str:
    """The number with its kind, and under it what it rests on."""
    if not row.has_interval:
        return f"<b>{number}</b> {kind}<br>by the estimate"
    wide = {
        NOT_IN_TREATMENT: "even if need is as low as its lower limit",
        MAY_BE_EITHER: f"the line is the estimate itself: {of_100.estimate} not in treatment",
        IN_TREATMENT: "even if need is as high as its upper limit",
    }
    short = {
        NOT_IN_TREATMENT: "at the least",
        MAY_BE_EITHER: f"line: estimate, {of_100.estimate}",
        IN_TREATMENT: "at the least",
    }
    return f"<b>{number}</b> {kind}<br>{(short if narrow else wide)[kind]}"


def _write(figure: go.Figure, labels: list[tuple[float, str]], *, narrow: bool) -> None:
    gap = _NARROW_LABEL_GAP if narrow else _LABEL_GAP
    rows = spread([row for row, _ in labels], gap)
    # From the lowest up, so that labels that were moved apart stay beside the marks.
    lowest = SIDE - 1.1
    for index in reversed(range(len(rows))):
        rows[index] = lowest = min(rows[index], lowest)
        lowest -= gap
    for row, (_, text) in zip(rows, labels, strict=True):
        write(figure, text, x=SIDE - 0.3, y=row, xanchor="left", align="left", size=13 if narrow else 16)


def _follow_estimate(figure: go.Figure, estimate: int) -> None:
    """A stepped line after the last mark that the estimate puts out of treatment."""
    whole, rest = divmod(estimate, SIDE)
    left, right, below = -0.5, SIDE - 0.5, whole - 0.5
    path = f"M {left} {below + (1 if rest else 0)} "
    if rest:
        path += f"L {rest - 0.5} {below + 1} L {rest - 0.5} {below} "
    path += f"L {right} {below}"
    figure.add_shape(type="path", path=path, line={"color": Colour.TEXT, "width": 2.5})
