"""One indicator against another, or the treatment gap against deprivation: a dot for each council."""

from __future__ import annotations

from needs.charts.parts.gaps import about_gap, gaps_of
from needs.charts.parts.kind import OF_MANY, PLACE, ChartKind, Measures, Request
from needs.charts.parts.options import TreatmentFor
from needs.charts.parts.spec import ChartSpec, about_group
from needs.charts.scatter.numbers import gap_and_deprivation, pair, second_indicator
from needs.charts.scatter.plot import scatter_chart


def scatter(request: Request) -> ChartSpec:
    """Two indicators."""
    figures, chosen, group = request.figures, request.selection, request.group
    second = second_indicator(figures, request.indicator, chosen)
    view = pair(
        figures, request.indicator, second, request.place, group, period=request.period, as_at=chosen.as_at
    )
    return about_group(scatter_chart(figures, view, narrow=request.narrow), group)


def gap_scatter(request: Request) -> ChartSpec:
    """Deprivation against the gap."""
    figures, group = request.figures, request.group
    ranking = gaps_of(request, group)
    view = gap_and_deprivation(figures, ranking, request.place, group, as_at=request.selection.as_at)
    return about_gap(scatter_chart(figures, view, narrow=request.narrow), ranking)


KINDS = (
    ChartKind(
        "scatter",
        "Two indicators",
        "compare",
        "Do councils that are high on one indicator tend to be high on another?",
        scatter,
        OF_MANY,
        measures=Measures.TWO,
    ),
    ChartKind(
        "gap and deprivation",
        "The gap and deprivation",
        "gap",
        "Is the treatment gap larger where deprivation is?",
        gap_scatter,
        (*PLACE, "versus"),
        (TreatmentFor,),
    ),
)
