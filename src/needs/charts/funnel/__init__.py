"""Councils by how many people live in them, with the limits that chance leaves."""

from __future__ import annotations

from needs.charts.funnel.numbers import funnel
from needs.charts.funnel.plot import funnel_chart
from needs.charts.parts.kind import OF_ONE, ChartKind, Request
from needs.charts.parts.options import AgainstBenchmark
from needs.charts.parts.ranked import ranking_for
from needs.charts.parts.spec import ChartSpec, about_group


def funnel_of(request: Request) -> ChartSpec:
    """One indicator among a group."""
    group = request.group
    view = funnel(ranking_for(request, group))
    spec = funnel_chart(request.figures, view, request.place, group, narrow=request.narrow)
    return about_group(spec, group)


KINDS = (
    ChartKind(
        "funnel",
        "Funnel: size and chance",
        "compare",
        "Which councils differ by more than their size and chance explain?",
        funnel_of,
        OF_ONE,
        (AgainstBenchmark,),
    ),
)
