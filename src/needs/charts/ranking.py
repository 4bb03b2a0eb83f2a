"""Authorities in order of an indicator: the chosen one strong, the others quiet, the benchmark as a line."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import plotly.graph_objects as go

from needs.charts.editable import MOST_BARS, EditableChart, EditableKind, Series, SeriesRole
from needs.charts.editable_series import limits_of
from needs.charts.house import TEMPLATE, Colour, wrap
from needs.charts.spec import ChartSpec
from needs.domain.footprints import Place
from needs.domain.observations import Status
from needs.store.snapshot import Observation, Snapshot
from needs.views.groups import Group
from needs.views.ranking import RankedRow, Ranking
from needs.wording.comparisons import direction
from needs.wording.files import file_stem
from needs.wording.numbers import count_of, interval_of, value_of
from needs.wording.ranks import held_phrase, rank_band, ranking_takeaway, ranking_title
from needs.wording.sources import source_line

MOST_NAMED = 30
"""More authorities than this are drawn as a row of narrow bars, and only the chosen one is named."""
PLOT_WIDTH, NARROW_PLOT_WIDTH = 640, 290
"""Pixels that a figure has at least across its plot; labels that fit into these fit into any window."""
READING = (
    "One bar for each council, in order of value. The thin line on a bar is its 95% confidence interval; "
    "councils whose intervals overlap may not differ."
)
LABEL_SIZE, NARROW_LABEL_SIZE = 14, 13
_ROW_HEIGHT, _LINE_HEIGHT = 26, 17
_STANDING_HEIGHT, _NARROW_STANDING_HEIGHT = 380, 320
_NARROW_NAME = 40
"""Characters of a line above a bar that fit a phone."""


def ranking_chart(
    snapshot: Snapshot, ranking: Ranking, place: Place, group: Group, *, narrow: bool = False
) -> ChartSpec:
    """Draw a ranking: bars from zero in order of value, with 95 % intervals where they are held.

    ``narrow`` writes each council's name above its bar in place of beside it.
    """
    rows = sorted((row for row in ranking.rows if row.has_value), key=value_drawn)
    figure = go.Figure(layout={"template": TEMPLATE})
    (_lying_bars if len(rows) <= MOST_NAMED else _standing_bars)(figure, ranking, rows, place, narrow=narrow)
    subtitle = ranking_subtitle(ranking, place, group)
    return ChartSpec(
        figure=figure,
        table=table_of(ranking),
        data=ranking.frame(with_benchmark=True),
        title=ranking_title(ranking, place),
        subtitle=subtitle,
        takeaway=ranking_takeaway(ranking, place, group),
        alt=ranking_alt(ranking, place),
        reading=READING,
        source=source_line(snapshot, ranking.indicator, sources_of(row.figure for row in rows)),
        notes=tuple(ranking.indicator.caveats),
        stem=file_stem("compared", ranking.indicator, place, ranking.period),
        editable=editable_ranking(ranking, place, subtitle),
    )


def editable_ranking(ranking: Ranking, place: Place, subtitle: str) -> EditableChart | None:
    """A ranking as bars or columns of an office program; none where there is no value.

    Bars run from the highest down, the benchmark among them; more councils than can be named are columns from
    the lowest up, with the benchmark as a line.
    """
    drawn = [
        (row.area.name, row.figure, SeriesRole.AREA if is_place(row, place) else SeriesRole.OTHERS)
        for row in ranking.rows
        if row.figure and row.figure.value is not None
    ]
    if not drawn:
        return None
    whose = SeriesRole.REGION if ranking.benchmark.kind == "Region" else SeriesRole.ENGLAND
    beside = benchmark_value(ranking)
    few = len(drawn) <= MOST_BARS
    if few and beside is not None and ranking.benchmark_figure and not ranking.has_benchmark_row:
        drawn.append((ranking.benchmark.name, ranking.benchmark_figure, whose))
    drawn.sort(key=lambda each: each[1].value or 0.0, reverse=few)
    names = tuple(name for name, _, _ in drawn)
    lower, upper = limits_of([figure for _, figure, _ in drawn])
    series = [
        Series(
            ranking.indicator.short_name,
            tuple(figure.value for _, figure, _ in drawn),
            SeriesRole.OTHERS,
            lower=lower,
            upper=upper,
            each=tuple(stands for _, _, stands in drawn),
        )
    ]
    if not few and beside is not None:
        level = (beside,) * len(names)
        series.append(Series(ranking.benchmark.name, level, whose, as_line=True, is_dashed=True))
    return EditableChart(
        EditableKind.BARS if few else EditableKind.COLUMNS,
        names,
        tuple(series),
        ranking.indicator.unit,
        decimals=ranking.indicator.decimals,
        subtitle=subtitle,
        alt=ranking_alt(ranking, place, benchmark="a bar of its own" if few else "a line"),
        reading=READING,
    )


def ranking_alt(ranking: Ranking, place: Place, *, benchmark: str = "a line") -> str:
    """What a reader who cannot see the bars needs."""
    rows = [row for row in ranking.rows if row.has_value]
    councils = sum(row.is_among_councils for row in rows)
    marked = [f"{place.name} marked"] if any(is_place(row, place) for row in rows) else []
    marked += [f"{ranking.benchmark.name} as {benchmark}"] if benchmark_value(ranking) is not None else []
    return (
        f"Bar chart of {councils} council{'s' if councils != 1 else ''} in order of "
        f"{ranking.indicator.short_name}{', with ' if marked else ''}{' and '.join(marked)}."
    )


def ranking_subtitle(ranking: Ranking, place: Place, group: Group) -> str:
    """The subtitle of bars: what is compared, and what the thin lines are."""
    held = any(row.figure and row.figure.has_interval for row in ranking.rows if row.has_value)
    lines = ". Thin lines show 95% confidence intervals" if held else ""
    return f"{subtitle_of(ranking, place, group)}{lines}"


def subtitle_of(ranking: Ranking, place: Place, group: Group) -> str:
    """Measure, unit, period, the place and its group, and for how many of it figures are held."""
    indicator = ranking.indicator
    held = held_phrase(ranking)
    rule = "" if group.rule in group.name else f", {group.rule}"
    return (
        f"{indicator.display_name}, {indicator.unit}, {ranking.period.label()}: {place.name} among "
        f"{group.name}{rule}. {held[0].upper()}{held[1:]}"
    )


def table_of(ranking: Ranking) -> pd.DataFrame:
    """Every row of a ranking as text, and the benchmark's own figure at its foot."""
    compared = f"Compared with {ranking.benchmark.name}"
    rows = [
        {
            **_cells(ranking, row.area.name, row.figure),
            compared: str(row.compared.word),
            "Rank, with its band": rank_band(row),
            "Note": "; ".join(row.notes),
        }
        for row in ranking.rows
    ]
    if ranking.benchmark_figure and not ranking.has_benchmark_row:
        not_applicable = dict.fromkeys((compared, "Rank, with its band"), Status.NOT_APPLICABLE.mark)
        foot = _cells(ranking, ranking.benchmark.name, ranking.benchmark_figure)
        rows.append({**foot, **not_applicable, "Note": ""})
    return pd.DataFrame(rows)


def sources_of(figures: Iterable[Observation | None]) -> tuple[str, ...]:
    """The keys of the sources that a set of figures rests on, each once."""
    return tuple(dict.fromkeys(key for figure in figures if figure for key in figure.sources))


def benchmark_label(ranking: Ranking) -> str:
    """The benchmark's name and value, for the label of its line."""
    return f"{ranking.benchmark.name} {value_of(ranking.indicator, ranking.benchmark_figure)}"


def benchmark_value(ranking: Ranking) -> float | None:
    """Where the benchmark's line is drawn; none where a number of people would only say how large it is."""
    if ranking.indicator.is_number or ranking.benchmark_figure is None:
        return None
    return ranking.benchmark_figure.value


def benchmark_line(ranking: Ranking) -> dict[str, object]:
    """The look of the benchmark's line: England's colour, or a region's."""
    colour = Colour.REGION if ranking.benchmark.kind == "Region" else Colour.ENGLAND
    return {"color": colour, "width": 2, "dash": "dash"}


def centre_within(value: float, text: str, span: tuple[float, float], *, narrow: bool) -> float:
    """Where to centre a label that wants to stand at ``value``, so that it stays between the ends of an axis.

    Its width is reckoned from its characters, in the narrowest plot that there is.
    """
    size, width = (NARROW_LABEL_SIZE, NARROW_PLOT_WIDTH) if narrow else (LABEL_SIZE, PLOT_WIDTH)
    start, end = span
    half = min(0.5, len(text) * 0.55 * size / width / 2) * (end - start)
    return min(max(value, start + half), end - half)


def is_place(row: RankedRow, place: Place) -> bool:
    """Whether a row is the chosen place's own, under whichever of its codes."""
    return row.area.name == place.name


def value_drawn(row: RankedRow) -> float:
    """The value of a row that has one."""
    return row.figure.value if row.figure and row.figure.value is not None else 0.0


def end_drawn(row: RankedRow) -> float:
    """Where the mark of a row ends: at the upper limit where there is one."""
    limit = row.figure.upper95 if row.figure else None
    return value_drawn(row) if limit is None else limit


def limits_drawn(rows: Iterable[RankedRow]) -> dict[str, object]:
    """The 95 % intervals of rows, as error bars."""
    figures = [row.figure for row in rows if row.figure]
    return {
        "type": "data",
        "array": [_reach(each, each.upper95) for each in figures],
        "arrayminus": [_reach(each, each.lower95) for each in figures],
        "thickness": 1.2,
        "width": 3,
        "color": Colour.ENGLAND,
    }


def said_of(ranking: Ranking, row: RankedRow) -> str:
    """A value and its comparison, by mark and word where there is a test: ``13.5 ▲ Worse``."""
    value = value_of(ranking.indicator, row.figure)
    if not row.compared.is_tested:
        return value
    return f"{value} {direction(row.compared.word, ranking.indicator.polarity)} {row.compared.word}"


def hover_of(ranking: Ranking, row: RankedRow) -> str:
    """What hovering over a row's mark tells."""
    interval = interval_of(ranking.indicator, row.figure) if row.figure else ""
    limits = f" ({interval})" if interval else ""
    against = f" than {ranking.benchmark.name}" if row.compared.is_tested else ""
    word = str(row.compared.word)
    said = f"{word} to {ranking.benchmark.name}" if word == "Similar" else f"{word}{against}"
    return f"{row.area.name}: {value_of(ranking.indicator, row.figure)}{limits}<br>{said}"


def _lying_bars(
    figure: go.Figure, ranking: Ranking, rows: list[RankedRow], place: Place, *, narrow: bool
) -> None:
    """Lying bars with each council's name, value and comparison in words."""
    places = list(range(len(rows)))
    names = [f"<b>{row.area.name}</b>" if is_place(row, place) else row.area.name for row in rows]
    said = [said_of(ranking, row) for row in rows]
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=places,
            x=[value_drawn(row) for row in rows],
            marker={"color": [_colour(row, place) for row in rows]},
            error_x=limits_drawn(rows),
            hovertext=[hover_of(ranking, row) for row in rows],
            hoverinfo="text",
        )
    )
    for position, row in enumerate(rows):
        if is_place(row, place) and row.figure and row.figure.lower95 is not None:
            # The lower half of the interval would not show on the dark bar.
            ends = {"x0": row.figure.lower95, "x1": value_drawn(row), "y0": position, "y1": position}
            figure.add_shape(type="line", line={"color": Colour.PAPER, "width": 1.5}, **ends)
    beside = benchmark_value(ranking)
    top = max([*map(end_drawn, rows), beside or 0]) or 1
    height = _ROW_HEIGHT
    if narrow:
        lines = [wrap(f"{name} {words}", _NARROW_NAME) for name, words in zip(names, said, strict=True)]
        height += _LINE_HEIGHT * max((line.count("<br>") + 1 for line in lines), default=1)
        for position, line in enumerate(lines):
            figure.add_annotation(
                x=0,
                y=position + _ROW_HEIGHT / height / 2,
                text=line,
                showarrow=False,
                xanchor="left",
                yanchor="bottom",
                align="left",
                bgcolor=Colour.PAPER,
                borderpad=0,
                font={"size": NARROW_LABEL_SIZE},
            )
        span = (0.0, 1.03 * top)
        figure.update_yaxes(showticklabels=False, ticks="")
    else:
        for position, (row, words) in enumerate(zip(rows, said, strict=True)):
            figure.add_annotation(
                x=end_drawn(row) + 0.015 * top,
                y=position,
                text=words,
                showarrow=False,
                xanchor="left",
                bgcolor=Colour.PAPER,
                borderpad=0,
            )
        span = (0.0, 1.35 * top)
        figure.update_yaxes(tickvals=places, ticktext=names)
    figure.update_layout(height=height * len(rows) + 70, bargap=1 - 0.65 * _ROW_HEIGHT / height)
    figure.update_xaxes(range=span)
    figure.update_yaxes(showgrid=False, range=[-0.6, len(rows) - (0 if narrow else 0.4)])
    if beside is not None:
        label = benchmark_label(ranking)
        figure.add_vline(x=beside, line=benchmark_line(ranking))
        figure.add_annotation(
            x=centre_within(beside, label, span, narrow=narrow),
            yref="paper",
            y=1,
            yanchor="bottom",
            text=label,
            showarrow=False,
            font={"size": NARROW_LABEL_SIZE if narrow else LABEL_SIZE},
        )
        figure.update_layout(margin={"t": 32})


def _standing_bars(
    figure: go.Figure, ranking: Ranking, rows: list[RankedRow], place: Place, *, narrow: bool
) -> None:
    """Standing bars too many to name: the chosen one is, the others on hover and in the table."""
    size = NARROW_LABEL_SIZE if narrow else LABEL_SIZE
    thin = {"thickness": 0.7, "width": 0, "color": "#767676"}
    figure.add_trace(
        go.Bar(
            x=list(range(len(rows))),
            y=[value_drawn(row) for row in rows],
            marker={
                "color": [_colour(row, place) for row in rows],
                # Thicker than the others, which on a phone are two pixels wide.
                "line": {
                    "color": Colour.AREA,
                    "width": [1.5 if narrow and is_place(row, place) else 0 for row in rows],
                },
            },
            error_y={**limits_drawn(rows), **thin},
            hovertext=[hover_of(ranking, row) for row in rows],
            hoverinfo="text",
        )
    )
    beside = benchmark_value(ranking)
    top = 1.15 * (max([*map(end_drawn, rows), beside or 0]) or 1)
    span = (-1.0, float(len(rows)))
    figure.update_layout(height=_NARROW_STANDING_HEIGHT if narrow else _STANDING_HEIGHT, bargap=0.15)
    figure.update_xaxes(showticklabels=False, ticks="", range=span)
    figure.update_yaxes(range=[0, top])
    for position, row in enumerate(rows):
        if is_place(row, place):
            label = f"<b>{row.area.name}</b> {said_of(ranking, row)}"
            figure.add_annotation(
                x=position,
                y=end_drawn(row),
                axref="x",
                ayref="y",
                ax=centre_within(position, label, span, narrow=narrow),
                ay=top,
                yanchor="top",
                text=label,
                bgcolor=Colour.PAPER,
                arrowcolor="#767676",
                arrowwidth=1,
                arrowhead=0,
                font={"size": size},
            )
    if beside is not None:
        figure.add_hline(
            y=beside,
            line=benchmark_line(ranking),
            annotation={"text": benchmark_label(ranking), "font": {"size": size}},
            annotation_position="top left",
        )


def _colour(row: RankedRow, place: Place) -> Colour:
    return Colour.AREA if is_place(row, place) else Colour.QUIET


def _reach(figure: Observation, limit: float | None) -> float:
    return abs(limit - figure.value) if limit is not None and figure.value is not None else 0.0


def _cells(ranking: Ranking, name: str, figure: Observation | None) -> dict[str, str]:
    return {
        "Council": name,
        "Value": value_of(ranking.indicator, figure),
        "95% confidence interval": (interval_of(ranking.indicator, figure) if figure else "")
        or Status.NOT_AVAILABLE.mark,
        "Count": (count_of(ranking.indicator, figure) if figure else "") or Status.NOT_AVAILABLE.mark,
    }
