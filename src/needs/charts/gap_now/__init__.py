"""The treatment gap of one year, as 100 people."""

from __future__ import annotations

from needs.charts.gap_now.plot import gap_picture
from needs.charts.parts.kind import PLACE, ChartKind, Request
from needs.charts.parts.options import TreatmentFor
from needs.charts.parts.spec import ChartSpec
from needs.domain.errors import NeedsError
from needs.language.gap import refusal
from needs.views.gap_view import gap_view


def gap_now(request: Request) -> ChartSpec:
    """The newest gap that can be said."""
    substance = request.of(TreatmentFor).substance
    view = gap_view(request.figures, request.place, substance, as_at=request.selection.as_at)
    if view.now is None:
        raise NeedsError(refusal(view))
    return gap_picture(request.figures, view, view.now, narrow=request.narrow)


KINDS = (
    ChartKind(
        "gap",
        "The gap as 100 people",
        "gap",
        "Of 100 people who may need treatment, how many are not in it?",
        gap_now,
        PLACE,
        (TreatmentFor,),
    ),
)
