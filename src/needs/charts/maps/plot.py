"""A map of a ranking: on the outlines of councils, or on equal tiles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from needs.charts.maps.outlines import outline_map
from needs.charts.maps.tiles import tile_map
from needs.charts.parts.shades import ColourBy
from needs.charts.parts.spec import ChartSpec
from needs.domain.areas import Area
from needs.methods.tile_layout import tiles_of
from needs.sources.boundaries import Outlines
from needs.store.snapshot import Snapshot
from needs.views.ranking import Ranking


def map_chart(
    snapshot: Snapshot,
    ranking: Ranking,
    outlines: Outlines | None,
    *,
    colour_by: ColourBy = "comparison",
    area: Area | None = None,
    outlined: Sequence[Area] = (),
    narrow: bool = False,
) -> ChartSpec:
    """Draw a ranking as a map.

    Parameters
    ----------
    snapshot
        The figures that the ranking was made from.
    ranking
        Every authority that existed in the period.
    outlines
        The outlines to draw it on; without them the map has tiles.
    colour_by
        By the comparison with England, or by the fifth of the authorities.
    area
        The authority with a thick outline.
    outlined
        Authorities with a medium one, such as comparators.
    narrow
        Whether to draw for a phone.
    """
    if outlines:
        draw = partial(outline_map, outlines=outlines)
    else:
        areas = [row.area for row in ranking.rows if isinstance(row.area, Area)]
        draw = partial(tile_map, tiles=tiles_of(areas, snapshot.register, snapshot.tiles))
    return draw(snapshot, ranking, colour_by=colour_by, area=area, outlined=outlined, narrow=narrow)
