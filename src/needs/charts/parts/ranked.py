"""What charts of a ranking share: words, table, marks, and the chart of an office program."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from needs.charts.parts.editable import MOST_BARS, EditableChart, EditableKind, Series, SeriesRole
from needs.charts.parts.editable_series import limits_of
from needs.charts.parts.house import Colour
from needs.charts.parts.kind import Request, one_period
from needs.charts.parts.options import AgainstBenchmark
from needs.domain.areas import Area
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.observations import Status
from needs.domain.selection import Selection
from needs.language.comparisons import direction
from needs.language.numbers import figure_cells, value_and_interval, value_of
from needs.language.ranks import held_phrase, rank_band
from needs.store.snapshot import Observation, Snapshot
from needs.views.groups import Group, rank_among
from needs.views.ranking import RankedRow, Ranking, benchmark_of

PLOT_WIDTH, NARROW_PLOT_WIDTH = 640, 290
"""Pixels that a figure has at least across its plot; labels that fit into these fit into any window."""
READING = (
    "One bar for each council, in order of value. The thin line on a bar is its 95% confidence interval; "
    "councils whose intervals overlap may not differ."
)
LABEL_SIZE, NARROW_LABEL_SIZE = 14, 13


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
    whose = benchmark_role(ranking.benchmark)
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
            "Council": row.area.name,
            **figure_cells(ranking.indicator, row.figure),
            compared: str(row.compared.word),
            "Rank, with its band": rank_band(row),
            "Note": "; ".join(row.notes),
        }
        for row in ranking.rows
    ]
    if ranking.benchmark_figure and not ranking.has_benchmark_row:
        not_applicable = dict.fromkeys((compared, "Rank, with its band"), Status.NOT_APPLICABLE.mark)
        foot = figure_cells(ranking.indicator, ranking.benchmark_figure)
        rows.append({"Council": ranking.benchmark.name, **foot, **not_applicable, "Note": ""})
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


def benchmark_role(benchmark: Area) -> SeriesRole:
    """What a benchmark is in an editable chart: England, or a region."""
    return SeriesRole.REGION if benchmark.kind == "Region" else SeriesRole.ENGLAND


def benchmark_line(benchmark: Area) -> dict[str, object]:
    """The look of a benchmark's line: England's colour, or a region's."""
    colour = Colour.REGION if benchmark.kind == "Region" else Colour.ENGLAND
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


def said_of(ranking: Ranking, row: RankedRow) -> str:
    """A value and its comparison, by mark and word where there is a test: ``13.5 ▲ Worse``."""
    value = value_of(ranking.indicator, row.figure)
    if not row.compared.is_tested:
        return value
    return f"{value} {direction(row.compared.word, ranking.indicator.polarity)} {row.compared.word}"


def hover_of(ranking: Ranking, row: RankedRow) -> str:
    """What hovering over a row's mark tells."""
    against = f" than {ranking.benchmark.name}" if row.compared.is_tested else ""
    word = str(row.compared.word)
    said = f"{word} to {ranking.benchmark.name}" if word == "Similar" else f"{word}{against}"
    return f"{row.area.name}: {value_and_interval(ranking.indicator, row.figure)}<br>{said}"


def ranking_for(request: Request, group: Group) -> Ranking:
    """The ranking of the chosen indicator among a group, held against the chosen benchmark."""
    return ranking_among(request.figures, request.indicator, request.place, group, request.selection)


def ranking_among(
    figures: Snapshot, indicator: Indicator, place: Place, group: Group, selection: Selection
) -> Ranking:
    """The ranking of an indicator among a group, in the period and against the benchmark of a selection."""
    return rank_among(
        figures,
        indicator,
        place,
        group,
        benchmark=benchmark_of(figures, place, selection.of(AgainstBenchmark).benchmark),
        period=one_period(selection),
        as_at=selection.as_at,
    )
