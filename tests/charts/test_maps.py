"""Which map a chart type draws: outlines or tiles."""

import pytest

from needs.charts import outline_map
from needs.charts.gap_ranking import gap_map
from needs.charts.maps import map_chart
from needs.charts.registry import spec_of
from needs.domain.selection import Selection
from needs.domain.vocabulary import OUTLINE_MAPS, TILE_MAPS, ComparisonChart, Substance
from needs.store.outlines import embedded_outlines
from needs.views.gap_ranking import gap_ranking
from needs.views.groups import group_of
from needs.views.ranking import rank_areas

OUTLINED, TILED = "Map of ", "Tile map of "


@pytest.fixture(scope="module")
def outlines():
    return embedded_outlines()


@pytest.fixture(scope="module")
def ranking(snapshot):
    return rank_areas(snapshot, snapshot.catalogue.get("40601"))


def test_a_chart_type_that_asks_for_tiles_has_them_and_every_other_has_outlines(snapshot, ranking, outlines):
    for show in ComparisonChart:
        spec = map_chart(snapshot, ranking, outlines, show=show)
        assert spec.alt.startswith(TILED if show in TILE_MAPS else OUTLINED)
    assert map_chart(snapshot, ranking, None, show="outlines").alt.startswith(TILED)


def test_maps_on_outlines_are_offered_before_tile_maps():
    assert tuple(ComparisonChart)[-4:] == ("outlines", "outline-fifths", "map", "fifths")


@pytest.mark.parametrize("show", [*OUTLINE_MAPS, *TILE_MAPS])
def test_a_link_to_a_map_keeps_its_kind(snapshot, coventry, outlines, show):
    asked = Selection(area=coventry.code, show=show)
    spec = spec_of(snapshot, "compare", asked, outlines=outlines)
    assert spec.alt.startswith(TILED if show in TILE_MAPS else OUTLINED)
    assert ("in fifths" in spec.subtitle) == show.endswith("fifths")
    assert ("© Crown copyright" in spec.source) == (show in OUTLINE_MAPS)


@pytest.mark.parametrize(("show", "alt"), [("bars", OUTLINED), ("outlines", OUTLINED), ("fifths", TILED)])
def test_the_map_of_gaps_is_on_outlines_unless_tiles_were_chosen(snapshot, coventry, outlines, show, alt):
    ranking = gap_ranking(snapshot, Substance.ALCOHOL, coventry, group_of(snapshot, coventry, "england"))
    spec = gap_map(snapshot, ranking, outlines, show=show, area=coventry)
    assert spec.alt.startswith(alt)
    assert ("© Crown copyright" in spec.source) == (alt == OUTLINED)
    assert spec.source.count("Computed here by the method of") == 1


def test_every_council_of_today_is_drawn_within_the_picture(snapshot, ranking, outlines):
    spec = map_chart(snapshot, ranking, outlines, show="outlines")
    shapes = {trace.meta: trace for trace in spec.figure.data if trace.fill == "toself"}
    assert shapes.keys() == {area.code for area in snapshot.register.authorities}
    assert not any("Not on the map" in note for note in spec.notes)
    west, east = spec.figure.layout.xaxis.range
    south, north = spec.figure.layout.yaxis.range
    for trace in shapes.values():
        assert all(west < x < east for x in trace.x if x is not None)
        assert all(north < y < south for y in trace.y if y is not None)


def test_lines_are_made_once_for_every_map(snapshot, ranking, outlines):
    map_chart(snapshot, ranking, outlines, show="outlines")
    before = outline_map._lines.cache_info()
    map_chart(snapshot, ranking, outlines, show="outline-fifths", colour_by="fifths", narrow=True)
    after = outline_map._lines.cache_info()
    assert after.misses == before.misses
    assert after.hits > before.hits
