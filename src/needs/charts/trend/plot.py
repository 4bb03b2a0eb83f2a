"""An indicator over time: the area strong with its intervals, its region, England and others beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from needs.charts.parts.annotations import RIGHT_OF_PLOT, write
from needs.charts.parts.editable import EditableChart, SeriesRole
from needs.charts.parts.editable_series import DASHED, STANDS, Dated, DatedLine, chart_over_time, dated
from needs.charts.parts.editable_series import READING as EDITABLE_READING
from needs.charts.parts.error_bars import limits_drawn
from needs.charts.parts.house import TEMPLATE, Colour, spread, wrap
from needs.charts.parts.spec import ChartSpec
from needs.charts.parts.time_axis import name_periods
from needs.charts.trend.numbers import TransformedTrend, drawn_as
from needs.charts.trend.time_marks import LINE_HEIGHT, Mark, decimal_year, draw_marks
from needs.charts.trend.words import (
    NOT_A_CAUSE,
    drawn_alt,
    drawn_notes,
    drawn_subtitle,
    drawn_takeaway,
    drawn_title,
    event_notes,
    spread_phrase,
)
from needs.domain.events import Event
from needs.domain.options import LocalNote
from needs.domain.periods import Period, parse_period
from needs.domain.vocabulary import TrendForm
from needs.language.files import file_stem
from needs.language.numbers import count_of, interval_of, value_and_interval, value_of, value_text
from needs.language.sources import source_line
from needs.store.snapshot import Observation, Snapshot
from needs.views.trend import LOCAL, MOST_NAMED, Line, Role, TrendView

READING = (
    "Each point is a period, drawn at its middle. Upright bars show the 95% confidence interval: the range "
    "in which the true figure is likely to lie. A line stops where figures may not be joined."
)
POOLED = " A thin level bar through a point runs over the years that the point covers."
INDEX_READING = (
    "Each line is divided by its own value in the first period shared, which is 100: at 80 it is a fifth "
    "below its start, at 120 a fifth above. It shows how each has moved, not which of them is higher."
)
DIFFERENCE_READING = (
    "Each point is the place less England in one period: above the strong line the place’s figure is the "
    "higher, below it the lower. Where an upright bar, the 95% confidence interval, crosses the line, the "
    "two may be the same."
)
SPREAD_READING = (
    "Each box is a period: half of the other councils lie within it, its middle mark is the middle one, and "
    "the thin line runs from the lowest to the highest. Upright bars on the strong line are the place’s 95% "
    "confidence intervals."
)
EDITABLE_SPREAD = (
    "Half of the other councils lie between the two dashed grey lines in each period, and the grey line "
    "between them is the middle one. Upright bars are the place’s 95% confidence intervals."
)
_READINGS = {
    TrendForm.VALUES: READING,
    TrendForm.INDEX: INDEX_READING,
    TrendForm.DIFFERENCE: DIFFERENCE_READING,
    TrendForm.SPREAD: SPREAD_READING,
}
_SPREAD_COLUMNS = ("Lowest", "Lower quarter", "Middle", "Upper quarter", "Highest")
SAME = "Same as England"
MIDDLE_HALF = "Half of the others"
HEIGHT = 420
_MARGIN_TOP, _MARGIN_BOTTOM = 12, 40
_TICK_CHARACTER = 8
_PLOT, _PLOT_NARROW = 560, 225
"""The least width between the axes for which ticks are chosen, in pixels."""
_LABELS_NARROW = 108
"""Pixels for the names at the ends of lines in a narrow window: three tenths of a phone's width."""
_LONG_NARROW = 13
"""A longer word leaves no room for a line's mark beside it there."""
_MUTED = "#767676"
_BOX = "#DCE3EA"
_BOX_HALF = 0.28
"""Half the width of a box, in years."""
_COVER = "#7F99B3"
"""A lighter blue, for the years that a point covers."""


class _Look(NamedTuple):
    """How a line is drawn, and the mark that stands before its name."""

    colour: str
    dash: str
    width: float
    marker: str
    glyph: str
    size: int


_STYLE = {
    Role.AREA: _Look(Colour.AREA, "solid", 3, "circle", "●", 9),
    Role.FORMER: _Look(Colour.AREA, "dot", 2, "circle-open", "○", 8),
    Role.REGION: _Look(Colour.REGION, "solid", 2, "diamond", "◆", 7),
    Role.ENGLAND: _Look(Colour.ENGLAND, "dash", 2, "square", "■", 6),
    Role.COMPARATOR: _Look(Colour.QUIET, "solid", 1, "circle", "●", 4),
}
_NAMED = _Look(_MUTED, "solid", 1.5, "circle", "●", 5)


def trend_chart(
    snapshot: Snapshot,
    view: TrendView,
    *,
    form: TrendForm = TrendForm.VALUES,
    events: Sequence[str] = (),
    notes: Sequence[LocalNote] = (),
    narrow: bool = False,
) -> ChartSpec:
    """Draw a trend view.

    No line crosses a missing period, a change of the periods' length, or a break in method. The area's 95 %
    intervals are drawn as bars where they are held.

    Parameters
    ----------
    form
        ``values``, ``index``, ``difference`` or ``spread``.
    events
        Keys of national events to mark.
    notes
        The reader's own notes to mark.
    narrow
        For a phone: names in less room, fewer ticks.

    Raises
    ------
    NeedsError
        The form cannot be made for this view; the message says why.
    """
    drawn = drawn_as(view, form)
    figure = go.Figure(layout={"template": TEMPLATE})
    _draw_spread(figure, drawn)
    for line in reversed(drawn.lines):
        _draw(figure, drawn, line)
    happened = [snapshot.events[key] for key in events]
    span = _span(drawn)
    inside = [each for each in happened if _meets(each, span)]
    noted = [each for each in notes if _in(_month_middle(each), span)]
    above = 0
    if drawn.periods:
        above = draw_marks(figure, [*_breaks(drawn, span), *_marks(inside, noted, span)], span, narrow=narrow)
        _set_axes(figure, drawn, span, narrow=narrow)
    plot = HEIGHT - _MARGIN_TOP - _MARGIN_BOTTOM
    figure.update_layout(height=HEIGHT + above, margin={"t": _MARGIN_TOP + above})
    _label(figure, drawn, plot, narrow=narrow)
    left_out = [each.label for each in happened if each not in inside]
    left_out += [each.text for each in notes if each not in noted]
    runs = f"{drawn.periods[0].label()} to {drawn.periods[-1].label()}" if drawn.periods else ""
    return ChartSpec(
        figure=figure,
        table=_table(drawn),
        data=drawn.frame(),
        title=drawn_title(drawn),
        subtitle=drawn_subtitle(drawn),
        takeaway=drawn_takeaway(drawn),
        alt=drawn_alt(drawn),
        reading=_reading(drawn, marked=bool(inside or noted)),
        source=source_line(snapshot, view.indicator, view.sources()),
        notes=(*drawn_notes(drawn), *_notes(view), *event_notes(inside, noted, left_out, runs)),
        stem=file_stem("trend" if form == TrendForm.VALUES else f"trend {form}", view.indicator, view.place),
        editable=_editable(drawn),
    )


def _editable(drawn: TransformedTrend) -> EditableChart | None:
    """The lines as an office program draws them, without marks on the axis and without the spread's boxes."""
    lines = [
        DatedLine(
            line.name,
            STANDS[line.role],
            tuple(dated(run, with_limits=line.role in LOCAL) for run in line.unbroken()),
            is_dashed=line.role in DASHED,
        )
        for line in drawn.lines
    ]
    for name in ("upper", "middle", "lower") if drawn.spread else ():
        values = tuple(Dated(each.period, getattr(each, name)) for each in drawn.spread)
        quarter = "" if name == "middle" else " quarter"
        is_dashed = name != "middle"
        lines.append(DatedLine(f"Others, {name}{quarter}", SeriesRole.OTHERS, (values,), is_dashed=is_dashed))
    reading = {TrendForm.VALUES: EDITABLE_READING, TrendForm.SPREAD: EDITABLE_SPREAD}.get(
        drawn.form, _READINGS[drawn.form]
    )
    chart = chart_over_time(
        lines, unit=drawn.indicator.unit, decimals=drawn.indicator.decimals, reading=reading
    )
    if chart is None or not drawn.spread:
        return chart
    plain = replace(drawn, view=replace(drawn.view, lines=drawn.lines), form=TrendForm.VALUES, spread=())
    between = f"dashed grey lines hold the middle half of the other {drawn.view.group}"
    return replace(
        chart,
        subtitle=f"{drawn_subtitle(plain)}. {between[0].upper()}{between[1:]}",
        alt=f"{drawn_alt(plain)} Two {between}.",
    )


def _draw(figure: go.Figure, drawn: TransformedTrend, line: Line) -> None:
    look = _look(drawn, line)
    for run in line.unbroken():
        figure.add_trace(
            go.Scatter(
                x=[each.period.middle for each in run],
                y=[each.value for each in run],
                error_y=limits_drawn(run, colour=look.colour)
                if line.role in LOCAL and any(each.has_interval for each in run)
                else None,
                error_x=_covered(run) if line.role in LOCAL else None,
                mode="lines+markers",
                line={"color": look.colour, "dash": look.dash, "width": look.width},
                marker={"symbol": look.marker, "size": look.size, "color": look.colour},
                name=line.place.name,
                hovertext=[
                    f"{line.name}, {each.period.label()}: {value_of(drawn.indicator, each)}"
                    + (f" ({limits})" if (limits := interval_of(drawn.indicator, each)) else "")
                    for each in run
                ],
                hoverinfo="text",
            )
        )


def _draw_spread(figure: go.Figure, drawn: TransformedTrend) -> None:
    """A box over the middle half of the other councils in each period, and a line from end to end."""
    if not drawn.spread:
        return
    for each in drawn.spread:
        middle = each.period.middle
        ends = {"x0": middle, "x1": middle, "y0": each.lowest, "y1": each.highest}
        figure.add_shape(type="line", **ends, line={"color": _MUTED, "width": 1}, layer="below")
        half = {"x0": middle - _BOX_HALF, "x1": middle + _BOX_HALF, "y0": each.lower, "y1": each.upper}
        outline = {"color": _MUTED, "width": 1}
        figure.add_shape(type="rect", **half, fillcolor=_BOX, line=outline, layer="below")
    figure.add_trace(
        go.Scatter(
            x=[each.period.middle for each in drawn.spread],
            y=[each.middle for each in drawn.spread],
            mode="markers",
            marker={"symbol": "line-ew-open", "size": 14, "color": _MUTED, "line": {"width": 2}},
            name=drawn.view.group,
            hovertext=[spread_phrase(drawn, each) for each in drawn.spread],
            hoverinfo="text",
        )
    )


def _covered(run: Sequence[Observation]) -> dict[str, object] | None:
    """Level bars over the years of pooled periods; none for single years."""
    if all(each.period.years == 1 for each in run):
        return None
    return {
        "type": "data",
        "array": [_ends(each.period)[1] - each.period.middle for each in run],
        "arrayminus": [each.period.middle - _ends(each.period)[0] for each in run],
        "thickness": 1,
        "width": 3,
        "color": _COVER,
    }


def _look(drawn: TransformedTrend, line: Line) -> _Look:
    return _NAMED if line.role is Role.COMPARATOR and _names_others(drawn) else _STYLE[line.role]


def _names_others(drawn: TransformedTrend) -> bool:
    return len(drawn.beside) <= MOST_NAMED


def _ends(period: Period) -> tuple[float, float]:
    """Start and end of a period as decimal years, whatever its kind."""
    return period.middle - period.years / 2, period.middle + period.years / 2


def _span(drawn: TransformedTrend) -> tuple[float, float]:
    """From the start of the first period drawn to the end of the last."""
    ends = [end for period in drawn.periods for end in _ends(period)]
    if drawn.view.boundary:
        ends.append(decimal_year(drawn.view.boundary))
    return (min(ends), max(ends)) if ends else (0.0, 0.0)


def _in(moment: float, span: tuple[float, float]) -> bool:
    return span[0] <= moment <= span[1]


def _meets(event: Event, span: tuple[float, float]) -> bool:
    return decimal_year(event.start) <= span[1] and decimal_year(event.end or event.start) >= span[0]


def _month_middle(note: LocalNote) -> float:
    return decimal_year(note.month) - 1 / 24


def _breaks(drawn: TransformedTrend, span: tuple[float, float]) -> list[Mark]:
    """Where a new method began, and where the place replaced what it was: nothing left of it is its own."""
    marks = []
    for each in drawn.view.indicator.breaks:
        start = decimal_year(parse_period(each.before).start)
        if _in(start, span):
            said = "new method" if "method" in each.why else "break in the series"
            marks.append(Mark(start, said, dash="dot"))
    if drawn.view.boundary:
        marks.append(Mark(decimal_year(drawn.view.boundary), f"{drawn.view.place.name} begins", dash="dot"))
    return marks


def _marks(events: Sequence[Event], notes: Sequence[LocalNote], span: tuple[float, float]) -> list[Mark]:
    marks = []
    for each in events:
        start, end = decimal_year(each.start), decimal_year(each.end) if each.end else None
        band = None if end is None else min(end, span[1])
        marks.append(Mark(start if end is None else max(start, span[0]), each.label, band))
    marks += [Mark(_month_middle(each), each.text, dash="dashdot") for each in notes]
    return marks


def _set_axes(figure: go.Figure, drawn: TransformedTrend, span: tuple[float, float], *, narrow: bool) -> None:
    periods = drawn.periods
    share = (periods[-1].middle - periods[0].middle) / (span[1] - span[0])
    label = _TICK_CHARACTER * max(len(period.label()) for period in periods) + 8
    room = share * (_PLOT_NARROW if narrow else _PLOT) / label + 1
    name_periods(figure, periods, int(room), span, edge=0.02)
    low, high = _scale(drawn)
    figure.update_yaxes(range=[low, high])
    if drawn.form == TrendForm.DIFFERENCE:
        figure.update_yaxes(zeroline=True, zerolinecolor=Colour.ENGLAND, zerolinewidth=3)
    if drawn.form == TrendForm.INDEX:
        figure.add_hline(y=100, line={"color": Colour.GRID, "width": 2}, layer="below")
    if narrow:
        figure.update_layout(font={"size": 12})


def _scale(drawn: TransformedTrend) -> tuple[float, float]:
    """The ends of the axis of values: zero always lies on it."""
    highest = [_outer(line, each, each.upper95) for line in drawn.lines for each in line.stated]
    lowest = [_outer(line, each, each.lower95) for line in drawn.lines for each in line.stated]
    highest += [each.highest for each in drawn.spread]
    high, low = max(0.0, *highest), min(0.0, *lowest)
    edge = 0.05 * (high - low) or 1.0
    return low - edge if low < 0 else 0.0, high + edge if high > 0 else edge


def _outer(line: Line, figure: Observation, limit: float | None) -> float:
    """How far a figure reaches on the axis: to its limit where that is drawn."""
    return limit if limit is not None and line.role in LOCAL else figure.value or 0.0


def _label(figure: go.Figure, drawn: TransformedTrend, plot: float, *, narrow: bool) -> None:
    """Write the names of the lines at their ends, in place of a legend."""
    lines = [line for line in drawn.main if line.stated] + (
        list(drawn.beside) if _names_others(drawn) else []
    )
    if not lines:
        return
    low, high = _scale(drawn)
    width = 12 if narrow else 16
    named = [wrap(line.name, width) for line in lines]
    if narrow and max(len(part) for name in named for part in name.split("<br>")) > _LONG_NARROW:
        named = [f"<br>{name}" for name in named]
    texts = [_with_mark(drawn, line, name) for line, name in zip(lines, named, strict=True)]
    ends = [line.stated[-1].value or 0.0 for line in lines]
    if drawn.form == TrendForm.DIFFERENCE:
        named.append(wrap(SAME, width))
        texts.append(named[-1])
        ends.append(0.0)
    if drawn.spread:
        named.append(wrap(MIDDLE_HALF, width))
        texts.append(f"<span style='color:{_MUTED}'>▬</span> {named[-1]}")
        ends.append(drawn.spread[-1].middle)
    gap = LINE_HEIGHT * max(text.count("<br>") + 1 for text in named) / plot
    places = spread([(end - low) / (high - low) for end in ends], gap)
    for text, place in zip(texts, places, strict=True):
        write(figure, text, y=place, yanchor="middle", align="left", **RIGHT_OF_PLOT)
    widest = max(len(part) for text in named for part in text.split("<br>"))
    figure.update_layout(margin={"r": min(22 + 7 * widest, _LABELS_NARROW) if narrow else 32 + 8 * widest})


def _with_mark(drawn: TransformedTrend, line: Line, name: str) -> str:
    """The label of a line: its mark in its colour, its name in the colour of text, which is easy to read."""
    look = _look(drawn, line)
    strong = f"<b>{name}</b>" if line.role is Role.AREA else name
    return f"<span style='color:{look.colour}'>{look.glyph}</span> {strong}"


def _reading(drawn: TransformedTrend, *, marked: bool) -> str:
    text = _READINGS[drawn.form]
    pooled = any(figure.period.years > 1 for line in drawn.local for figure in line.stated)
    return text + (POOLED if pooled else "") + (f" {NOT_A_CAUSE}" if marked else "")


def _table(drawn: TransformedTrend) -> pd.DataFrame:
    if drawn.form == TrendForm.INDEX:
        return _index_table(drawn)
    if drawn.form == TrendForm.SPREAD:
        return _spread_table(drawn)
    return _difference_table(drawn) if drawn.form == TrendForm.DIFFERENCE else _values_table(drawn.view)


def _values_table(view: TrendView) -> pd.DataFrame:
    indicator = view.indicator
    periods = sorted({figure.period for line in view.lines for figure in line.figures}, reverse=True)
    by_area = [{figure.period: figure for figure in line.figures} for line in view.lines]
    rows = []
    for period in periods:
        own = by_area[0].get(period)
        row = {
            "Period": period.label(),
            view.place.name: value_of(indicator, own),
            "95% confidence interval": interval_of(indicator, own) or "[x]",
            "Count": count_of(indicator, own) or "[x]",
        }
        for line, figures in zip(view.lines[1:], by_area[1:], strict=True):
            other = figures.get(period)
            shown = value_and_interval if line.role is Role.FORMER else value_of
            row[line.name] = shown(indicator, other)
        rows.append(row)
    return pd.DataFrame(rows)


def _spread_table(drawn: TransformedTrend) -> pd.DataFrame:
    """The values of the place and England, and how the other councils spread."""
    alone = replace(drawn.view, lines=tuple(x for x in drawn.view.lines if x.role is not Role.COMPARATOR))
    spread = {each.period.label(): each for each in drawn.spread}

    def points(label: str) -> dict[str, str]:
        each = spread.get(label)
        ends = (each.lowest, each.lower, each.middle, each.upper, each.highest) if each else (None,) * 5
        shown = ("[x]" if value is None else value_text(drawn.indicator, value) for value in ends)
        named = dict(zip(_SPREAD_COLUMNS, shown, strict=True))
        return {**named, "Councils": str(each.councils if each else 0)}

    table = _values_table(alone)
    return table.join(pd.DataFrame([points(label) for label in table["Period"]], index=table.index))


def _index_table(drawn: TransformedTrend) -> pd.DataFrame:
    """The index of every line, and beside the place's the published figures that it was made from."""
    published = drawn.view.indicator
    rows = []
    for period in reversed(drawn.periods):
        row = {"Period": period.label()}
        for line in (*drawn.main, *drawn.beside):
            figure = next((each for each in line.stated if each.period == period), None)
            row[line.name] = value_of(drawn.indicator, figure)
            if line.role in LOCAL:
                row[f"{line.name}, {published.unit}"] = value_of(published, drawn.published(line, period))
        rows.append(row)
    return pd.DataFrame(rows)


def _difference_table(drawn: TransformedTrend) -> pd.DataFrame:
    published = drawn.view.indicator
    return pd.DataFrame(
        [
            {
                "Period": figure.period.label(),
                "Place": line.name,
                "Difference from England": value_of(drawn.indicator, figure),
                "95% confidence interval": interval_of(drawn.indicator, figure) or "[x]",
                "Value": value_of(published, drawn.published(line, figure.period)),
                "England": value_of(published, drawn.of_england(figure.period)),
            }
            for line in drawn.local
            for figure in reversed(line.stated)
        ]
    )


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
