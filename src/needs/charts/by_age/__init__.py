"""One indicator by age group."""

from __future__ import annotations

from needs.charts.by_age.numbers import by_age
from needs.charts.by_age.options import ByAgeOptions
from needs.charts.by_age.plot import by_age_chart
from needs.charts.parts.kind import PLACE, ChartKind, Request
from needs.charts.parts.spec import ChartSpec


def by_age_of(request: Request) -> ChartSpec:
    """The place's figures by age, or England's."""
    measure = request.of(ByAgeOptions).measure
    view = by_age(request.figures, request.indicator, request.place, measure, as_at=request.selection.as_at)
    return by_age_chart(request.figures, view, narrow=request.narrow)


KINDS = (
    ChartKind(
        "by age",
        "By age",
        "inequalities",
        "Which ages are affected most?",
        by_age_of,
        (*PLACE, "indicator"),
        (ByAgeOptions,),
    ),
)
