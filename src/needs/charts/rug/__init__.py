"""The tartan rug: many indicators by many councils, each cell with its value and its comparison."""

from __future__ import annotations

from needs.charts.parts.kind import OF_MANY, ChartKind, Measures, Request
from needs.charts.parts.spec import ChartSpec, about_group
from needs.charts.rug.numbers import rug, rug_indicators
from needs.charts.rug.plot import rug_chart
from needs.views.profile import chosen_many


def rug_of(request: Request) -> ChartSpec:
    """The chosen indicators, or all that say how a place stands."""
    figures, place, group, as_at = request.figures, request.place, request.group, request.selection.as_at
    columns = chosen_many(figures, request.selection) or rug_indicators(figures, place, group, as_at=as_at)
    view = rug(figures, columns, place, group, as_at=as_at)
    return about_group(rug_chart(figures, view, narrow=request.narrow), group)


KINDS = (
    ChartKind(
        "rug",
        "Many indicators, many councils",
        "compare",
        "On which indicators does each council of a group differ from England?",
        rug_of,
        OF_MANY,
        measures=Measures.MANY,
    ),
)
