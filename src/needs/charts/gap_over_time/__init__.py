"""The treatment gap, year by year."""

from __future__ import annotations

from needs.charts.gap_over_time.plot import gap_over_time
from needs.charts.parts.kind import PLACE, ChartKind, Request
from needs.charts.parts.options import TreatmentFor
from needs.charts.parts.spec import ChartSpec
from needs.domain.errors import NeedsError
from needs.language.gap import refusal
from needs.views.gap_view import gap_view


def over_time(request: Request) -> ChartSpec:
    """Every year that can be said, beside the region and England.

    Raises
    ------
    NeedsError
        No year can be said of any of them.
    """
    substance = request.of(TreatmentFor).substance
    view = gap_view(request.figures, request.place, substance, as_at=request.selection.as_at)
    if not view.lines:
        raise NeedsError(refusal(view))
    return gap_over_time(request.figures, view, narrow=request.narrow)


KINDS = (
    ChartKind(
        "gap over time",
        "The gap over time",
        "gap",
        "Has the treatment gap widened or narrowed?",
        over_time,
        PLACE,
        (TreatmentFor,),
    ),
)
