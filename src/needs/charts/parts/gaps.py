"""What charts of the treatment gaps of many councils share."""

from __future__ import annotations

from dataclasses import replace

from needs.charts.parts.kind import Request
from needs.charts.parts.options import TreatmentFor
from needs.charts.parts.spec import ChartSpec
from needs.domain.errors import NeedsError
from needs.language.gap import as_computed
from needs.language.ranks import held_phrase
from needs.views.gap_ranking import gap_ranking
from needs.views.groups import Group
from needs.views.ranking import LEAST_COVERAGE, Ranking


def gaps_of(request: Request, group: Group) -> Ranking:
    """The gaps of a group in order.

    Raises
    ------
    NeedsError
        Too few of them are known.
    """
    substance = request.of(TreatmentFor).substance
    ranking = gap_ranking(request.figures, substance, request.place, group, as_at=request.selection.as_at)
    if ranking.with_value < LEAST_COVERAGE * len(ranking.rows):
        raise NeedsError(
            f"Too few gaps are known to compare with: {held_phrase(ranking)} in {ranking.period.label()}.",
            "More arrive with a refresh from Fingertips or with figures of your own.",
        )
    return ranking


def about_gap(spec: ChartSpec, ranking: Ranking, *notes: str) -> ChartSpec:
    """A chart of computed gaps says by whose method they are made."""
    return replace(spec, source=as_computed(spec.source, ranking.indicator), notes=(*notes, *spec.notes))
