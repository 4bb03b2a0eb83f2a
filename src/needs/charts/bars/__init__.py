"""Councils in order of an indicator, or of their treatment gap."""

from __future__ import annotations

from needs.charts.bars.plot import ranking_chart
from needs.charts.parts.gaps import about_gap, gaps_of
from needs.charts.parts.kind import OF_ONE, PLACE, ChartKind, Request
from needs.charts.parts.options import AgainstBenchmark, TreatmentFor
from needs.charts.parts.ranked import ranking_for
from needs.charts.parts.spec import ChartSpec, about_group
from needs.language.gap import RANKED


def bars(request: Request) -> ChartSpec:
    """One indicator among a group."""
    group = request.group
    ranking = ranking_for(request, group)
    spec = ranking_chart(request.figures, ranking, request.place, group, narrow=request.narrow)
    return about_group(spec, group)


def gap_ranked(request: Request) -> ChartSpec:
    """The treatment gaps of a group, with their intervals."""
    group = request.group
    ranking = gaps_of(request, group)
    spec = ranking_chart(request.figures, ranking, request.place, group, narrow=request.narrow)
    return about_group(about_gap(spec, ranking, RANKED), group)


KINDS = (
    ChartKind(
        "bars",
        "Bars in order",
        "compare",
        "Where does a place stand among others, and how sure is that?",
        bars,
        OF_ONE,
        (AgainstBenchmark,),
    ),
    ChartKind(
        "gap ranked",
        "The gap in order",
        "gap",
        "Where does a place's treatment gap stand among others?",
        gap_ranked,
        (*PLACE, "versus"),
        (TreatmentFor,),
    ),
)
