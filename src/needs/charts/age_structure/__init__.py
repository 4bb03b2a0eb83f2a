"""The ages of the people who live in a place, beside its region and England."""

from __future__ import annotations

from needs.charts.age_structure.numbers import age_structure
from needs.charts.age_structure.options import AgeStructureOptions
from needs.charts.age_structure.plot import age_chart
from needs.charts.parts.kind import PLACE, ChartKind, Request
from needs.charts.parts.spec import ChartSpec


def age_structure_of(request: Request) -> ChartSpec:
    """The newest mid-year, in the chosen groups."""
    ages = request.of(AgeStructureOptions).ages
    view = age_structure(request.figures, request.place, ages, as_at=request.selection.as_at)
    return age_chart(request.figures, view, narrow=request.narrow)


KINDS = (
    ChartKind(
        "age structure",
        "Ages of residents",
        "inequalities",
        "Is a place younger or older than England?",
        age_structure_of,
        PLACE,
        (AgeStructureOptions,),
    ),
)
