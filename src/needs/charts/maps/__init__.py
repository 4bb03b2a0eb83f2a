"""All councils of England on a map: on their outlines, or as equal tiles."""

from __future__ import annotations

from dataclasses import replace

from needs.charts.maps.plot import map_chart
from needs.charts.parts.gaps import about_gap, gaps_of
from needs.charts.parts.kind import OF_ONE, PLACE, ChartKind, Request
from needs.charts.parts.options import TreatmentFor
from needs.charts.parts.ranked import ranking_for
from needs.charts.parts.spec import ChartSpec, about_group
from needs.domain.areas import Area
from needs.domain.footprints import Footprint, Place
from needs.domain.vocabulary import ComparatorGroup
from needs.store.memo import memoise
from needs.store.snapshot import Snapshot
from needs.views.groups import Group, group_of
from needs.views.ranking import Ranking, rank_areas

OUTLINES, OUTLINE_FIFTHS, TILES, TILE_FIFTHS = "outlines", "outline-fifths", "map", "fifths"
AT_A_GLANCE = "91380"
"""The indicator of the front page's map: harm that is compared with England in nearly every council."""
_BY_FIFTHS = (OUTLINE_FIFTHS, TILE_FIFTHS)
_IN_TILES = (TILES, TILE_FIFTHS)


def map_of(request: Request) -> ChartSpec:
    """One indicator over all of England, whatever the group, which is outlined on it."""
    figures, place, group, show = request.figures, request.place, request.group, request.selection.show
    ranking = ranking_for(request, group)
    spec = map_chart(
        figures,
        rank_areas(figures, ranking.indicator, period=ranking.period.text),
        None if show in _IN_TILES else request.outlines,
        colour_by="fifths" if show in _BY_FIFTHS else "comparison",
        area=place if isinstance(place, Area) else None,
        outlined=_outlined(ranking, place, group),
        narrow=request.narrow,
    )
    return about_group(spec, group)


@memoise(1)
def england_map(snapshot: Snapshot) -> ChartSpec:
    """England at a glance, for a reader who has not chosen a place: alcohol-specific mortality, in tiles.

    Raises
    ------
    NeedsError
        There are no figures to draw it with.
    """
    ranking = rank_areas(snapshot, snapshot.catalogue.get(AT_A_GLANCE))
    spec = map_chart(snapshot, ranking, None, narrow=True)
    name = ranking.indicator.short_name
    return replace(spec, title=f"{name}: {spec.title}, {ranking.period.label()}")


def gap_map(request: Request) -> ChartSpec:
    """The treatment gaps of all councils by fifths; in tiles where a comparison is drawn in tiles."""
    figures, place = request.figures, request.place
    ranking = gaps_of(request, group_of(figures, place, ComparatorGroup.ENGLAND))
    spec = map_chart(
        figures,
        # A region, England and a footprint have no place on it, nor has an authority that was founded later.
        replace(ranking, rows=ranking.councils),
        None if request.selection.show in _IN_TILES else request.outlines,
        colour_by="fifths",
        area=place if isinstance(place, Area) else None,
        outlined=place.members if isinstance(place, Footprint) else (),
        narrow=request.narrow,
    )
    return about_gap(spec, ranking)


def _outlined(ranking: Ranking, place: Place, group: Group) -> list[Area]:
    """The members of a footprint, and the group where it is not all of England."""
    members = list(place.members) if isinstance(place, Footprint) else []
    compared = [row.area for row in ranking.rows if isinstance(row.area, Area) and row.area != place]
    everybody = group.members is None and not group.region_code
    return members if everybody else members + compared


KINDS = (
    *(
        ChartKind(
            key,
            label,
            "compare",
            "Where in England is it higher, and where lower?",
            map_of,
            (*OF_ONE, "show"),
            is_map=True,
        )
        for key, label in (
            (OUTLINES, "Map by comparison"),
            (OUTLINE_FIFTHS, "Map by fifths"),
            (TILES, "Tile map by comparison"),
            (TILE_FIFTHS, "Tile map by fifths"),
        )
    ),
    ChartKind(
        "gap map",
        "The gap on a map",
        "gap",
        "Where in England is the treatment gap larger?",
        gap_map,
        (*PLACE, "show"),
        (TreatmentFor,),
        is_map=True,
    ),
)
