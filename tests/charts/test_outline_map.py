from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from needs.charts.maps.outlines import ENLARGED, LONDON, outline_map
from needs.charts.maps.tiles import tile_map
from needs.methods.tile_layout import tiles_of
from needs.sources.boundaries import Outlines, read_geometry
from needs.views.ranking import rank_areas
from tests.stub import boundaries


@pytest.fixture(scope="module")
def outlines(snapshot):
    register = snapshot.register
    held = {
        register.canonical(each["properties"]["CTYUA24CD"]): each["geometry"]
        for each in boundaries.features(register)
    }
    features = {code: read_geometry(each, code) for code, each in held.items() if code in register}
    return Outlines(features, "2024", date(2026, 11, 22), "https://example.org/query")


@pytest.fixture(scope="module")
def draw(snapshot, outlines):
    def drawn(indicator, held=outlines, **options):
        ranking = rank_areas(snapshot, snapshot.catalogue.get(indicator))
        return outline_map(snapshot, ranking, held, **options), ranking

    return drawn


def shapes(spec):
    return {trace.meta: trace for trace in spec.figure.data if trace.fill == "toself"}


def frames(spec, name):
    return [trace for trace in spec.figure.data if trace.name == name]


def rings(trace):
    """The closed runs of points of a trace."""
    points, found = list(zip(trace.x, trace.y, strict=True)), [[]]
    for point in points:
        if point == (None, None):
            found.append([])
        else:
            found[-1].append(point)
    return [ring for ring in found if ring]


@pytest.mark.parametrize(("indicator", "colour_by"), [("91380", "comparison"), ("40601", "fifths")])
@pytest.mark.parametrize("narrow", [False, True])
def test_words_table_key_and_colours_are_those_of_the_tile_map(
    draw, snapshot, coventry, indicator, colour_by, narrow
):
    spec, ranking = draw(indicator, colour_by=colour_by, area=coventry, narrow=narrow)
    tiles = tiles_of([row.area for row in ranking.rows], snapshot.register, snapshot.tiles)
    twin = tile_map(snapshot, ranking, tiles, colour_by=colour_by, area=coventry, narrow=narrow)
    assert (spec.title, spec.subtitle, spec.takeaway) == (twin.title, twin.subtitle, twin.takeaway)
    assert spec.table.equals(twin.table)
    assert spec.alt.startswith("Map of ")
    assert spec.alt.partition(": ")[2] == twin.alt.partition(": ")[2]
    words = {note.text for note in spec.figure.layout.annotations} - {"London, enlarged"}
    assert words <= {note.text for note in twin.figure.layout.annotations}
    assert len(words) >= 4
    tile = next(trace for trace in twin.figure.data if trace.name == "Authorities")
    by_code = {
        code: (fill, text)
        for code, fill, text in zip(tile.customdata, tile.marker.color, tile.hovertext, strict=True)
    }
    drawn = shapes(spec)
    assert len(drawn) >= 149
    assert all((trace.fillcolor, trace.text) == by_code[code] for code, trace in drawn.items())


def test_nothing_is_asked_of_the_network_to_show_it(draw):
    spec, _ = draw("40601")
    assert {trace.type for trace in spec.figure.data} == {"scatter"}
    layout = spec.figure.layout.to_plotly_json()
    assert not {"geo", "map", "mapbox", "images"} & set(layout)
    assert spec.figure.layout.yaxis.scaleanchor == "x"
    assert not spec.figure.layout.xaxis.visible


def test_north_is_up_east_is_right_and_squares_are_square(draw, snapshot):
    spec, _ = draw("40601")
    find = snapshot.register.find
    corner = {
        name: rings(shapes(spec)[find(name).code])[0][0] for name in ("Northumberland", "Kent", "Devon")
    }
    south, north = spec.figure.layout.yaxis.range
    assert south > north
    assert corner["Northumberland"][1] < corner["Kent"][1]
    assert corner["Devon"][0] < corner["Kent"][0]
    for code, trace in shapes(spec).items():
        for ring in rings(trace):
            wide, high = (max(side) - min(side) for side in zip(*ring, strict=True))
            assert wide == pytest.approx(high, rel=0.05, abs=0.01), code


def test_every_authority_lies_within_the_picture_and_clear_of_key_and_london(draw, snapshot):
    spec, ranking = draw("40601", colour_by="fifths")
    west, east = spec.figure.layout.xaxis.range
    south, north = spec.figure.layout.yaxis.range
    boxes = [(each.x0, each.x1, each.y0, each.y1) for each in spec.figure.layout.shapes]
    for row in ranking.rows:
        for ring in rings(shapes(spec)[row.area.code])[: 1 if row.area.region_code == LONDON else None]:
            assert all(west <= x <= east and north <= y <= south for x, y in ring)
            assert not any(x0 < x < x1 and y0 < y < y1 for x0, x1, y0, y1 in boxes for x, y in ring)


def test_london_is_drawn_twice(draw, snapshot):
    spec, _ = draw("40601")
    inset = next(each for each in spec.figure.layout.shapes if each.fillcolor is None)
    for area in snapshot.register.authorities:
        if area.region_code == LONDON:
            small, large = rings(shapes(spec)[area.code])
            width, enlarged = (max(x for x, _ in ring) - min(x for x, _ in ring) for ring in (small, large))
            assert enlarged == pytest.approx(ENLARGED * width, abs=0.01)
            assert all(inset.x0 < x < inset.x1 and inset.y0 < y < inset.y1 for x, y in large)


def test_holes_stay_open_and_islets_are_drawn(draw):
    spec, _ = draw("40601")
    assert len(rings(shapes(spec)[boundaries.LEICESTERSHIRE])) == 2
    assert len(rings(shapes(spec)[boundaries.CORNWALL])) == 2


def test_the_chosen_area_and_its_comparators_are_outlined(draw, snapshot, coventry):
    derby, camden = (snapshot.register.find(name) for name in ("Derby", "Camden"))
    spec, _ = draw("91380", area=coventry, outlined=[derby, camden, coventry])
    light, dark = frames(spec, "Chosen")
    assert dark.x == shapes(spec)[coventry.code].x
    assert light.line.width > dark.line.width
    _, compared = frames(spec, "Compared")
    assert len(rings(compared)) == 3
    assert dark.line.width > compared.line.width > shapes(spec)[coventry.code].line.width
    plain, _ = draw("91380")
    assert not frames(plain, "Chosen") + frames(plain, "Compared")


def test_former_authorities_are_drawn_where_their_parts_are_known_and_named_where_not(draw, snapshot):
    spec, ranking = draw("91380")
    drawn = shapes(spec)
    former = {row.area.name: row.area.code for row in ranking.rows if row.area.code not in drawn}
    assert set(former) == {"Bournemouth", "Poole", "Dorset (Cty)"}
    assert any(all(name in note for name in former) and "Not on the map" in note for note in spec.notes)
    assert len(rings(drawn["E10000006"])) == len(rings(drawn["E10000021"])) == 2
    assert any("replaced" in note and "Cumbria" in note for note in spec.notes)
    counted = sum(
        int(note.text.split()[-1]) for note in spec.figure.layout.annotations if note.text[-1].isdigit()
    )
    assert counted == len(ranking.rows) == len(spec.table)


def test_what_no_authority_of_the_period_covers_has_a_grey_edge_so_that_the_coast_has_no_gap(draw, snapshot):
    spec, _ = draw("91380")
    (edge,) = frames(spec, "Not drawn")
    assert len(rings(edge)) == 2, "Bournemouth, Christchurch and Poole, and Dorset without Christchurch"
    assert edge.fill is None
    today, _ = draw("40601")
    assert not frames(today, "Not drawn")


def test_outlines_under_another_code_of_the_same_boundary_serve(draw, outlines, snapshot):
    older = dict(outlines.features)
    older["E10000027"] = older.pop("E06000066")
    spec, _ = draw("40601", Outlines(older, "", outlines.fetched_on, outlines.url))
    assert "E06000066" in shapes(spec)
    assert not any("Not on the map" in note for note in spec.notes)


def test_a_place_without_an_outline_is_named_and_nothing_breaks(draw, outlines, coventry):
    few = {code: each for code, each in outlines.features.items() if code != coventry.code}
    spec, ranking = draw("40601", Outlines(few, "", outlines.fetched_on, outlines.url), area=coventry)
    assert any("Not on the map" in note and "Coventry" in note for note in spec.notes)
    assert Counter(spec.table["Authority"])["Coventry"] == 1
    assert "Coventry: 27.2" in spec.takeaway
    assert not frames(spec, "Chosen")
    assert len(shapes(spec)) == len(ranking.rows) - 1


def test_the_licence_of_the_outlines_is_honoured(draw, outlines):
    spec, _ = draw("40601")
    assert spec.source.endswith(
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
        "Contains OS data © Crown copyright and database right 2024."
    )
    stated, _ = draw("40601", replace(outlines, copyright_year="2025"))
    assert stated.source.endswith("database right 2025.")
    undated, _ = draw("40601", Outlines(outlines.features, "", outlines.fetched_on, outlines.url))
    assert undated.source.endswith("database right 2026.")
