"""The treatment gap among authorities: the charts of any ranking, with what belongs to a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from needs.charts.maps import map_chart
from needs.charts.ranking import ranking_chart
from needs.charts.scatter import scatter_chart
from needs.charts.spec import ChartSpec, about_group
from needs.domain.areas import Area
from needs.domain.footprints import Place
from needs.domain.vocabulary import ComparisonChart
from needs.sources.boundaries import Outlines
from needs.store.snapshot import Snapshot
from needs.views.groups import Group
from needs.views.pairs import PairView
from needs.views.ranking import Ranking
from needs.wording.gap import RANKED, as_computed


def gap_ranked(
    snapshot: Snapshot, ranking: Ranking, place: Place, group: Group, *, narrow: bool = False
) -> ChartSpec:
    """The gaps of a group in order, with their intervals."""
    spec = ranking_chart(snapshot, ranking, place, group, narrow=narrow)
    return about_group(_of_a_gap(spec, ranking, RANKED), group)


def gap_map(
    snapshot: Snapshot,
    ranking: Ranking,
    outlines: Outlines | None,
    *,
    show: ComparisonChart,
    area: Area | None = None,
    outlined: Sequence[Area] = (),
    narrow: bool = False,
) -> ChartSpec:
    """The gaps of all authorities by fifths, as a map: ``map_chart`` says on outlines or on tiles."""
    # A region, England and a footprint have no place on it, nor has an authority that was founded later.
    spec = map_chart(
        snapshot,
        replace(ranking, rows=ranking.councils),
        outlines,
        show=show,
        colour_by="fifths",
        area=area,
        outlined=outlined,
        narrow=narrow,
    )
    return _of_a_gap(spec, ranking)


def gap_scatter(snapshot: Snapshot, view: PairView, ranking: Ranking, *, narrow: bool = False) -> ChartSpec:
    """Deprivation against the gap, one dot for each authority."""
    return _of_a_gap(scatter_chart(snapshot, view, narrow=narrow), ranking)


def _of_a_gap(spec: ChartSpec, ranking: Ranking, *notes: str) -> ChartSpec:
    """A chart of computed gaps says by whose method they are made."""
    return replace(spec, source=as_computed(spec.source, ranking.indicator), notes=(*notes, *spec.notes))
