"""Which map a chart type draws: outlines or tiles."""

import pytest

from needs.charts.maps import OUTLINE_FIFTHS, OUTLINES, TILE_FIFTHS, TILES
from needs.charts.maps import outlines as outline_map
from needs.charts.maps.plot import map_chart
from needs.charts.registry import build, kinds_of, spec_of
from needs.domain.selection import Selection
from needs.store.outlines import embedded_outlines
from needs.views.ranking import rank_areas

OUTLINED, TILED = "Map of ", "Tile map of "


@pytest.fixture(scope="module")
def outlines():
    return embedded_outlines()


@pytest.fixture(scope="module")
def ranking(snapshot):
    return rank_areas(snapshot, snapshot.catalogue.get("40601"))


def test_a_map_is_on_outlines_where_there_are_any(snapshot, ranking, outlines):
    assert map_chart(snapshot, ranking, outlines).alt.startswith(OUTLINED)
    assert map_chart(snapshot, ranking, None).alt.startswith(TILED)


def test_maps_on_outlines_are_offered_before_tile_maps():
    assert [kind.key for kind in kinds_of("compare")][-4:] == ["outlines", "outline-fifths", "map", "fifths"]


@pytest.mark.parametrize("show", [OUTLINES, OUTLINE_FIFTHS, TILES, TILE_FIFTHS])
def test_a_link_to_a_map_keeps_its_kind(snapshot, coventry, outlines, show):
    asked = Selection(area=coventry.code, show=show)
    spec = spec_of(snapshot, "compare", asked, outlines=outlines)
    assert spec.alt.startswith(TILED if show in (TILES, TILE_FIFTHS) else OUTLINED)
    assert ("in fifths" in spec.subtitle) == show.endswith("fifths")
    assert ("© Crown copyright" in spec.source) == (show in (OUTLINES, OUTLINE_FIFTHS))


@pytest.mark.parametrize(("show", "alt"), [("bars", OUTLINED), ("outlines", OUTLINED), ("fifths", TILED)])
def test_the_map_of_gaps_is_on_outlines_unless_tiles_were_chosen(snapshot, coventry, outlines, show, alt):
    spec = build(snapshot, "gap map", Selection(area=coventry.code, show=show), outlines=outlines)
    assert spec.alt.startswith(alt)
    assert ("© Crown copyright" in spec.source) == (alt == OUTLINED)
    assert spec.source.count("Computed here by the method of") == 1


def test_every_council_of_today_is_drawn_within_the_picture(snapshot, ranking, outlines):
    spec = map_chart(snapshot, ranking, outlines)
    shapes = {trace.meta: trace for trace in spec.figure.data if trace.fill == "toself"}
    assert shapes.keys() == {area.code for area in snapshot.register.authorities}
    assert not any("Not on the map" in note for note in spec.notes)
    west, east = spec.figure.layout.xaxis.range
    south, north = spec.figure.layout.yaxis.range
    for trace in shapes.values():
        assert all(west < x < east for x in trace.x if x is not None)
        assert all(north < y < south for y in trace.y if y is not None)


def test_lines_are_made_once_for_every_map(snapshot, ranking, outlines):
    map_chart(snapshot, ranking, outlines)
    before = outline_map._lines.cache_info()
    map_chart(snapshot, ranking, outlines, colour_by="fifths", narrow=True)
    after = outline_map._lines.cache_info()
    assert after.misses == before.misses
    assert after.hits > before.hits
