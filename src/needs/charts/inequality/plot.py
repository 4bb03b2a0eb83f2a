"""Who bears more of it: an indicator by sex, by tenth of deprivation, and the slope across the tenths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from needs.charts.inequality.numbers import FEMALE, MALE, PERSONS, SexRow, SexView, TenthsView
from needs.charts.inequality.words import (
    WHO,
    excess_text,
    over_time_alt,
    over_time_takeaway,
    over_time_title,
    place_name,
    ratio_limits,
    ratio_text,
    said_ratio,
    sexes_alt,
    sexes_notes,
    sexes_takeaway,
    sexes_title,
    slope_alt,
    slope_takeaway,
    slope_text,
    slope_title,
    tenths_alt,
    tenths_notes,
    tenths_takeaway,
    tenths_title,
)
from needs.charts.parts.annotations import RIGHT_OF_PLOT, write
from needs.charts.parts.editable import EditableChart, EditableKind, Series, SeriesRole
from needs.charts.parts.editable_series import DatedLine, chart_over_time, dated, limits_of
from needs.charts.parts.error_bars import limits_drawn
from needs.charts.parts.house import TEMPLATE, Colour, spread, wrap
from needs.charts.parts.spec import ChartSpec
from needs.charts.parts.time_axis import name_periods
from needs.domain.indicators import Indicator
from needs.domain.observations import Status
from needs.domain.periods import Period
from needs.language.files import file_stem
from needs.language.numbers import figure_cells, interval_of, value_and_interval, value_of
from needs.language.places import names
from needs.language.sources import source_line
from needs.store.snapshot import Observation, Snapshot
from needs.views.trend import Line

SEXES_READING = (
    "Each mark is a figure; the thin line is its 95% confidence interval: the range in which the true figure "
    "is likely to lie."
)
OVER_TIME_READING = (
    "Each point is a period, drawn at its middle, with its 95% confidence interval. A line stops where "
    "figures may not be joined."
)
TENTHS_READING = (
    "One row for each tenth, 1 the most deprived; the line through a point is its 95% confidence interval. "
    "The dashed line is the average."
)
TENTHS_BARS = (
    "One bar for each tenth, 1 the most deprived, and below them one for the average; the thin line on a bar "
    "is its 95% confidence interval."
)
SLOPE_READING = (
    "Each point is the difference between the most and the least deprived end of a line through the ten "
    "tenths, with its 95% confidence interval; at zero there is no slope."
)
ROW_HEIGHT = 30
TIME_HEIGHT = 380
MOST_TICKS, MOST_TICKS_NARROW = 6, 4
LABEL_GAP = 0.09
"""The least distance between two labels, as a share of the height of the axis."""
ROOM, ROOM_NARROW = 1.35, 1.9
"""How far the axis runs beyond the highest limit, as a multiple of it, to hold the figure beside its mark."""
_MISSING = Status.NOT_AVAILABLE.mark


class _Style(NamedTuple):
    """The look of a sex's marks."""

    colour: Colour
    symbol: str
    glyph: str
    size: int


_STANDS = {MALE: SeriesRole.AREA, FEMALE: SeriesRole.REGION, PERSONS: SeriesRole.ENGLAND}
_STYLE = {
    MALE: _Style(Colour.AREA, "circle", "●", 11),
    FEMALE: _Style(Colour.REGION, "diamond", "◆", 11),
    PERSONS: _Style(Colour.ENGLAND, "square-open", "□", 9),
}


def sexes_chart(snapshot: Snapshot, view: SexView, *, narrow: bool = False) -> ChartSpec:
    """Draw men, women and everybody of a place, its region and England as dots with intervals, from zero."""
    figure = go.Figure(layout={"template": TEMPLATE})
    positions: list[tuple[float, str]] = []
    y = 0.0
    for row in view.rows:
        _head(figure, y, row)
        y -= 1
        for sex, each in row.figures.items():
            _dot(figure, y, view.indicator, sex, each)
            positions.append((y, f"{_mark(sex)} {WHO[sex]}"))
            y -= 1
        y -= 0.3
    every = [each for row in view.rows for each in row.figures.values() if each and each.value is not None]
    top = max((each.upper95 or each.value or 0 for each in every), default=0) or 1
    figure.update_layout(height=int(ROW_HEIGHT * (1 - y)) + 40)
    figure.update_xaxes(range=[0, top * (ROOM_NARROW if narrow else ROOM)], rangemode="tozero")
    figure.update_yaxes(
        range=[y + 0.4, 0.7],
        showgrid=False,
        tickvals=[each for each, _ in positions],
        ticktext=[text for _, text in positions],
    )
    places = names([row.place for row in view.rows])
    return ChartSpec(
        figure=figure,
        table=_sexes_table(view),
        data=view.frame(),
        title=sexes_title(view),
        subtitle=(
            f"{view.indicator.display_name}, {view.indicator.unit}, by sex, {view.period.label()}: {places}. "
            "Thin lines show 95% confidence intervals"
        ),
        takeaway=sexes_takeaway(view),
        alt=sexes_alt(view),
        reading=SEXES_READING,
        source=source_line(snapshot, view.indicator, view.sources()),
        notes=tuple(sexes_notes(view)),
        stem=file_stem("by sex", view.indicator, view.own.place, view.period),
        editable=_editable_sexes(view),
    )


def _editable_sexes(view: SexView) -> EditableChart:
    """A bar for each sex, place by place."""
    sexes = [sex for sex in _STANDS if any(sex in row.figures for row in view.rows)]
    return EditableChart(
        EditableKind.BARS,
        tuple(place_name(row) for row in view.rows),
        tuple(_bars(WHO[sex], [row.figures.get(sex) for row in view.rows], _STANDS[sex]) for sex in sexes),
        view.indicator.unit,
        decimals=view.indicator.decimals,
        alt=f"Bars{sexes_alt(view).removeprefix('Dots')}",
        reading=SEXES_READING.replace("mark", "bar"),
    )


def _bars(
    name: str, figures: Sequence[Observation | None], stands: SeriesRole, each: tuple[SeriesRole, ...] = ()
) -> Series:
    lower, upper = limits_of(figures)
    values = tuple(figure.value if figure else None for figure in figures)
    return Series(name, values, stands, lower=lower, upper=upper, each=each)


def sexes_over_time_chart(snapshot: Snapshot, view: SexView, *, narrow: bool = False) -> ChartSpec:
    """Draw men and women of the place over time; no line crosses a missing period or a break in method."""
    figure = go.Figure(layout={"template": TEMPLATE, "height": TIME_HEIGHT})
    indicator = view.indicator
    for sex, line in view.lines.items():
        for run in line.unbroken():
            _points(figure, indicator, run, WHO[sex], sex, joined=True)
    drawn = {sex: line for sex, line in view.lines.items() if line.stated}
    top = max((each.upper95 or each.value or 0 for line in drawn.values() for each in line.stated), default=1)
    top = top * 1.05 or 1
    heights = spread([(line.stated[-1].value or 0) / top for line in drawn.values()], LABEL_GAP)
    for sex, height in zip(drawn, heights, strict=True):
        write(figure, f"{_mark(sex)} {WHO[sex]}", y=height, **RIGHT_OF_PLOT)
    figure.update_yaxes(range=[0, top])
    figure.update_layout(margin={"r": 96})
    _time_axis(figure, [each.period for line in drawn.values() for each in line.stated], narrow=narrow)
    place = view.own.place
    keys = (key for line in drawn.values() for each in line.stated for key in each.sources)
    return ChartSpec(
        figure=figure,
        table=_over_time_table(view),
        data=view.frame_over_time(),
        title=over_time_title(view),
        subtitle=(
            f"{indicator.display_name}, {indicator.unit}: men and women in {place.name}. "
            "Upright lines show 95% confidence intervals"
        ),
        takeaway=over_time_takeaway(view),
        alt=over_time_alt(view),
        reading=OVER_TIME_READING,
        source=source_line(snapshot, indicator, dict.fromkeys(keys)),
        notes=indicator.caveats,
        stem=file_stem("by sex over time", indicator, place),
        editable=chart_over_time(
            [_dated(WHO[sex], line, _STANDS[sex]) for sex, line in drawn.items()],
            unit=indicator.unit,
            decimals=indicator.decimals,
        ),
    )


def _dated(name: str, line: Line, stands: SeriesRole) -> DatedLine:
    return DatedLine(name, stands, tuple(dated(run, with_limits=True) for run in line.unbroken()))


def tenths_chart(snapshot: Snapshot, view: TenthsView, *, narrow: bool = False) -> ChartSpec:
    """Draw the ten tenths from zero, the most deprived on top, with the average as a dashed line."""
    indicator = view.indicator
    labels = [_tenth_label(position, narrow=narrow) for position in range(len(view.tenths))]
    figure = go.Figure(layout={"template": TEMPLATE})
    values, positions = [each.value for each in view.tenths], list(range(len(view.tenths)))
    # A bar as thin as a stem, so that the interval is not lost on it.
    figure.add_trace(
        go.Bar(
            orientation="h",
            x=values,
            y=positions,
            width=0.16,
            marker={"color": Colour.QUIET},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=values,
            y=positions,
            mode="markers",
            error_x=limits_drawn(view.tenths, colour=Colour.AREA, thickness=1.4),
            marker={"size": 12, "color": Colour.AREA},
            hovertext=[value_and_interval(indicator, each) for each in view.tenths],
            hoverinfo="text",
        )
    )
    for position, each in enumerate(view.tenths):
        _write_beside(figure, position, indicator, each)
    top = max(each.upper95 or each.value or 0 for each in view.tenths) or 1
    figure.update_layout(height=(40 if narrow else ROW_HEIGHT) * len(view.tenths) + 90)
    figure.update_xaxes(range=[0, top * 1.2], rangemode="tozero")
    figure.update_yaxes(
        range=[len(view.tenths) - 0.4, -0.6], showgrid=False, tickvals=positions, ticktext=labels
    )
    if view.average and view.average.value is not None:
        figure.add_vline(
            x=view.average.value,
            layer="below",
            line={"color": Colour.ENGLAND, "width": 2, "dash": "dash"},
            annotation={"text": f"{view.area.name} {value_of(indicator, view.average)}", "yanchor": "bottom"},
            annotation_position="top",
        )
        figure.update_layout(margin={"t": 36})
    return ChartSpec(
        figure=figure,
        table=_tenths_table(view),
        data=view.frame(),
        title=tenths_title(view),
        subtitle=(
            f"{indicator.display_name}, {indicator.unit}, {view.area.name}, {view.period.label()}: tenths of "
            f"{view.parts} by {view.edition}. Thin lines show 95% confidence intervals"
        ),
        takeaway=tenths_takeaway(view),
        alt=tenths_alt(view),
        reading=TENTHS_READING,
        source=source_line(snapshot, indicator, view.sources()),
        notes=tuple(tenths_notes(view)),
        stem=file_stem("by deprivation", indicator, view.area, view.period),
        editable=_editable_tenths(view),
    )


def _editable_tenths(view: TenthsView) -> EditableChart:
    """The tenths as bars, the average as one of its own below them."""
    names = [_tenth_label(position, narrow=False) for position in range(len(view.tenths))]
    average = [view.average] if view.average else []
    stands = (*(SeriesRole.AREA for _ in view.tenths), *(SeriesRole.ENGLAND for _ in average))
    bars = _bars(view.indicator.short_name, [*view.tenths, *average], SeriesRole.AREA, stands)
    alt = f"Bar{tenths_alt(view).removeprefix('Dot')}"
    return EditableChart(
        EditableKind.BARS,
        (*names, *(view.area.name for _ in average)),
        (bars,),
        view.indicator.unit,
        decimals=view.indicator.decimals,
        alt=alt.replace("as a dashed line", "as a bar of its own"),
        reading=TENTHS_BARS,
    )


def slope_chart(snapshot: Snapshot, view: TenthsView, *, narrow: bool = False) -> ChartSpec:
    """Draw the slope index over time as dots with intervals, with zero on the axis."""
    indicator = view.indicator
    figure = go.Figure(layout={"template": TEMPLATE, "height": TIME_HEIGHT})
    for run in view.line.unbroken():
        _points(figure, indicator, run, "Slope index", MALE, joined=False)
    last = view.line.stated[-1]
    write(figure, f"<b>{value_of(indicator, last)}</b>", x=last.period.middle, y=last.upper95, yshift=12)
    figure.update_layout(margin={"r": 36})  # for the name of the newest period, which ends beyond its point
    figure.add_hline(y=0, line={"color": Colour.ENGLAND, "width": 1})
    _time_axis(figure, [each.period for each in view.line.stated], narrow=narrow)
    return ChartSpec(
        figure=figure,
        table=_slope_table(view),
        data=view.frame_over_time(),
        title=slope_title(view),
        subtitle=(
            f"Slope index of inequality of {indicator.display_name}, {indicator.unit}, across the tenths of "
            f"{view.parts} in {view.area.name}"
        ),
        takeaway=slope_takeaway(view),
        alt=slope_alt(view),
        reading=SLOPE_READING,
        source=source_line(snapshot, indicator, view.sources()),
        notes=("Computed here from the published rates, intervals and populations of the tenths.",),
        stem=file_stem("slope by deprivation", indicator, view.area),
        editable=chart_over_time(
            [_dated("Slope index", view.line, SeriesRole.AREA)],
            unit=indicator.unit,
            decimals=indicator.decimals,
            reading=SLOPE_READING,
        ),
    )


def _head(figure: go.Figure, y: float, row: SexRow) -> None:
    """The place's name above its rows."""
    write(figure, f"<b>{place_name(row)}</b>", xref="paper", x=0, xanchor="left", y=y)


def _dot(figure: go.Figure, y: float, indicator: Indicator, sex: str, each: Observation | None) -> None:
    if each is None or each.value is None:
        write(figure, value_of(indicator, each), x=0, xanchor="left", y=y)
        return
    style = _STYLE[sex]
    figure.add_trace(
        go.Scatter(
            x=[each.value],
            y=[y],
            mode="markers",
            error_x=limits_drawn([each], colour=style.colour, thickness=1.4),
            marker={"symbol": style.symbol, "size": style.size, "color": style.colour},
            hovertext=f"{WHO[sex]}: {value_and_interval(indicator, each)}",
            hoverinfo="text",
        )
    )
    _write_beside(figure, y, indicator, each, with_limits=True)


def _write_beside(
    figure: go.Figure, y: float, indicator: Indicator, each: Observation, *, with_limits: bool = False
) -> None:
    """The figure in words, to the right of its interval."""
    write(
        figure,
        value_and_interval(indicator, each) if with_limits else value_of(indicator, each),
        x=each.value if each.upper95 is None else each.upper95,
        xanchor="left",
        xshift=6,
        y=y,
        bgcolor=Colour.PAPER,
    )


def _points(
    figure: go.Figure, indicator: Indicator, run: Sequence[Observation], name: str, sex: str, *, joined: bool
) -> None:
    style = _STYLE[sex]
    figure.add_trace(
        go.Scatter(
            x=[each.period.middle for each in run],
            y=[each.value for each in run],
            error_y=limits_drawn(run, colour=style.colour, thickness=1.4),
            mode="lines+markers" if joined else "markers",
            line={"color": style.colour, "width": 3},
            marker={"symbol": style.symbol, "size": style.size, "color": style.colour},
            name=name,
            hovertext=[
                f"{name}, {each.period.label()}: {value_and_interval(indicator, each)}" for each in run
            ],
            hoverinfo="text",
        )
    )


def _time_axis(figure: go.Figure, periods: Sequence[Period], *, narrow: bool) -> None:
    """Name as many periods as there is room for, the newest among them."""
    every = sorted(set(periods))
    if not every:
        return
    span = (every[0].middle, every[-1].middle)
    most = MOST_TICKS_NARROW if narrow else MOST_TICKS
    name_periods(figure, every, most, span, edge=0.06)


def _mark(sex: str) -> str:
    style = _STYLE[sex]
    return f"<span style='color:{style.colour}'>{style.glyph}</span>"


def _tenth_label(position: int, *, narrow: bool) -> str:
    name = {0: "1, most deprived", 9: "10, least deprived"}.get(position, str(position + 1))
    return wrap(name, 9) if narrow else name


def _computed(text: tuple[str, str]) -> dict[str, str]:
    value, limits = text
    return {"Value": value, "95% confidence interval": limits, "Count": Status.NOT_APPLICABLE.mark}


def _sexes_table(view: SexView) -> pd.DataFrame:
    rows = []
    for row in view.rows:
        for sex, each in row.figures.items():
            rows.append({"Place": place_name(row), "Who": WHO[sex], **figure_cells(view.indicator, each)})
        way, ratio = said_ratio(row)
        said = (ratio_text(ratio), ratio_limits(ratio)) if ratio else (_MISSING, _MISSING)
        rows.append({"Place": place_name(row), "Who": f"Ratio, {way}", **_computed(said)})
    return pd.DataFrame(rows)


def _over_time_table(view: SexView) -> pd.DataFrame:
    by_sex = {sex: {each.period: each for each in line.figures} for sex, line in view.lines.items()}
    periods = sorted({period for each in by_sex.values() for period in each}, reverse=True)
    return pd.DataFrame(
        [
            {"Period": period.label(), "Who": WHO[sex], **figure_cells(view.indicator, figures.get(period))}
            for period in periods
            for sex, figures in by_sex.items()
        ]
    )


def _tenths_table(view: TenthsView) -> pd.DataFrame:
    indicator = view.indicator
    rows = [
        {"Tenth": _tenth_label(position, narrow=False), **figure_cells(indicator, each)}
        for position, each in enumerate(view.tenths)
    ]
    if view.average:
        rows.append({"Tenth": view.area.name, **figure_cells(indicator, view.average)})
    if view.slope:
        slope = slope_text(indicator, view.slope.absolute)
        rows.append({"Tenth": "Slope index of inequality", **_computed(slope)})
        if relative := view.slope.relative:
            text = (ratio_text(relative), ratio_limits(relative))
            rows.append({"Tenth": "Relative index of inequality", **_computed(text)})
    if view.excess:
        name = f"{(indicator.counted or 'events').capitalize()} above the least deprived tenth’s level"
        rows.append({"Tenth": name, **_computed(excess_text(view.excess))})
    return pd.DataFrame(rows)


def _slope_table(view: TenthsView) -> pd.DataFrame:
    rows = []
    for each in reversed(view.line.stated):
        relative = view.slopes[each.period].relative
        ratio = (
            f"{ratio_text(relative)} ({ratio_limits(relative)})" if relative else Status.NOT_AVAILABLE.mark
        )
        rows.append(
            {
                "Period": each.period.label(),
                "Slope index": value_of(view.indicator, each),
                "95% confidence interval": interval_of(view.indicator, each),
                "Relative index": ratio,
                "Tenths": each.category_type,
            }
        )
    if view.change and view.since:
        value, limits = slope_text(view.indicator, view.change)
        between = f"{view.period.label()} less {view.since.label()}"
        rows.append(
            {
                "Period": between,
                "Slope index": value,
                "95% confidence interval": limits,
                "Relative index": Status.NOT_APPLICABLE.mark,
                "Tenths": Status.NOT_APPLICABLE.mark,
            }
        )
    return pd.DataFrame(rows)
