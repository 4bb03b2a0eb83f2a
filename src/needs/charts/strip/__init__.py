"""How councils spread along an indicator, as dots."""

from __future__ import annotations

from needs.charts.parts.kind import OF_ONE, ChartKind, Request
from needs.charts.parts.options import AgainstBenchmark
from needs.charts.parts.ranked import ranking_for
from needs.charts.parts.spec import ChartSpec, about_group
from needs.charts.strip.plot import strip_chart


def strip(request: Request) -> ChartSpec:
    """One indicator among a group."""
    group = request.group
    ranking = ranking_for(request, group)
    spec = strip_chart(request.figures, ranking, request.place, group, narrow=request.narrow)
    return about_group(spec, group)


KINDS = (
    ChartKind(
        "strip",
        "Spread of all councils",
        "compare",
        "How far do councils differ, and where among them does a place lie?",
        strip,
        OF_ONE,
        (AgainstBenchmark,),
    ),
)
