"""The spine chart: many indicators of one place, with England in the middle of each."""

from __future__ import annotations

from needs.charts.parts.kind import OF_MANY, ChartKind, Measures, Request
from needs.charts.parts.spec import ChartSpec, about_group
from needs.charts.spine.numbers import spine
from needs.charts.spine.plot import spine_chart
from needs.views.profile import chosen_many, profile_indicators


def spine_of(request: Request) -> ChartSpec:
    """The chosen indicators, or all that say how a place stands."""
    figures, group, chosen = request.figures, request.group, request.selection
    rows = chosen_many(figures, chosen) or profile_indicators(figures)
    view = spine(figures, request.place, rows, group, as_at=chosen.as_at)
    return about_group(spine_chart(figures, view, narrow=request.narrow), group)


KINDS = (
    ChartKind(
        "spine",
        "Many indicators, one place",
        "compare",
        "How does one place stand on many indicators at once?",
        spine_of,
        OF_MANY,
        measures=Measures.MANY,
    ),
)
