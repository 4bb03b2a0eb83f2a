"""The stored layouts and the tiles of any day."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import spearmanr

from needs.domain.areas import Area, AreaRegister, Change
from needs.domain.errors import MethodError
from needs.methods.tile_layout import SIDES, pieces, read_layouts, tiles_of
from tests.conftest import ROOT
from tools.tile_layout import CURRENT, FORMER, LAST_FORMER_DAY, gabriel


@pytest.fixture(scope="module")
def register(snapshot):
    return snapshot.register


@pytest.fixture(scope="module")
def layouts():
    with (ROOT / "data" / "tiles.csv").open(encoding="utf-8", newline="") as file:
        return read_layouts(csv.DictReader(file))


@pytest.fixture(scope="module")
def current(layouts, register):
    return {register.get(code).name: cell for code, cell in layouts[CURRENT].items()}


def regions_of(areas):
    found = {}
    for area in areas:
        found.setdefault(area.region_code, []).append(area)
    return found


def in_one_piece(areas, tiles):
    return all(
        len(pieces(tiles[area.code] for area in members)) == 1 for members in regions_of(areas).values()
    )


@pytest.mark.parametrize(
    ("layout", "day", "count"), [(CURRENT, date(2026, 11, 22), 153), (FORMER, LAST_FORMER_DAY, 152)]
)
def test_every_authority_has_a_tile_of_its_own_and_every_region_is_one_piece(
    layouts, register, layout, day, count
):
    areas, tiles = register.authorities_on(day), layouts[layout]
    assert sorted(tiles) == sorted(area.code for area in areas)
    assert len(set(tiles.values())) == len(tiles) == count
    assert in_one_piece(areas, tiles)
    assert min(x for x, _ in tiles.values()) == min(y for _, y in tiles.values()) == 0


def test_the_map_is_narrow_enough_for_a_phone(layouts):
    for tiles in layouts.values():
        assert max(x for x, _ in tiles.values()) < 15
        assert max(y for _, y in tiles.values()) < 20


def test_few_holes(layouts):
    """Empty cells with tiles on three sides or four look like water where there is land."""
    for tiles in layouts.values():
        taken = set(tiles.values())
        beside = {(x + dx, y + dy) for x, y in taken for dx, dy in SIDES}
        closed = [sum((x + dx, y + dy) in taken for dx, dy in SIDES) for x, y in beside - taken]
        assert 4 not in closed
        assert closed.count(3) <= 2


def correlation(areas, tiles):
    east = spearmanr([area.longitude for area in areas], [tiles[area.code][0] for area in areas]).statistic
    north = spearmanr([area.latitude for area in areas], [-tiles[area.code][1] for area in areas]).statistic
    return min(east, north)


def test_tiles_keep_the_order_of_the_compass(layouts, register):
    tiles = layouts[CURRENT]
    assert correlation(register.authorities, tiles) > 0.95
    for region, members in regions_of(register.authorities).items():
        if len(members) >= 10:
            assert correlation(members, tiles) > 0.7, region


def test_neighbours_stay_near(layouts, register):
    areas = register.authorities
    linked = gabriel(np.array([(0.6 * area.longitude, area.latitude) for area in areas]))
    cells = np.array([layouts[CURRENT][area.code] for area in areas])
    steps = [np.abs(cells[i] - cells[j]).max() for i, j in np.argwhere(linked)]
    assert np.mean(np.array(steps) == 1) > 0.8
    assert np.mean(steps) < 1.25


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("Cumberland", "Lancashire"),
        ("Westmorland and Furness", "Lancashire"),
        ("Lancashire", "Manchester"),
        ("Manchester", "Cheshire East"),
        ("East Riding of Yorkshire", "North Lincolnshire"),
        ("Kingston upon Hull", "North East Lincolnshire"),
        ("Norfolk", "Suffolk"),
        ("Suffolk", "Southend-on-Sea"),
        ("Essex", "Kent"),
        ("Southampton", "Isle of Wight"),
        ("Portsmouth", "Isle of Wight"),
        ("Enfield", "Hackney"),
        ("Hackney", "Lewisham"),
        ("Barnet", "Croydon"),
    ],
)
def test_places_lie_north_of_others(current, north, south):
    assert current[north][1] < current[south][1]


@pytest.mark.parametrize(
    ("west", "east"),
    [
        ("Isles of Scilly", "Cornwall"),
        ("Cornwall", "Plymouth"),
        ("Plymouth", "Torbay"),
        ("Liverpool", "Manchester"),
        ("Leeds", "East Riding of Yorkshire"),
        ("East Riding of Yorkshire", "Kingston upon Hull"),
        ("Cambridgeshire", "Norfolk"),
        ("Hillingdon", "Westminster"),
        ("Westminster", "City of London"),
        ("City of London", "Newham"),
        ("Newham", "Barking and Dagenham"),
        ("West Sussex", "Brighton and Hove"),
        ("Brighton and Hove", "East Sussex"),
    ],
)
def test_places_lie_west_of_others(current, west, east):
    assert current[west][0] < current[east][0]


def test_the_corners_of_england(current):
    assert current["Northumberland"][1] == 0
    assert current["Isles of Scilly"][0] == 0
    assert current["Isle of Wight"][1] == max(y for _, y in current.values())
    assert current["Kent"][0] > np.quantile([x for x, _ in current.values()], 0.9) - 1
    assert current["Kent"][1] > np.quantile([y for _, y in current.values()], 0.9) - 1


@pytest.mark.parametrize(
    "names",
    [
        (
            "Bolton",
            "Bury",
            "Manchester",
            "Oldham",
            "Rochdale",
            "Salford",
            "Stockport",
            "Tameside",
            "Trafford",
        ),
        ("Knowsley", "Liverpool", "St. Helens", "Sefton", "Wirral"),
        ("Birmingham", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton"),
        ("Gateshead", "Newcastle upon Tyne", "North Tyneside", "South Tyneside", "Sunderland"),
        ("Barnsley", "Doncaster", "Rotherham", "Sheffield"),
    ],
)
def test_boroughs_of_one_conurbation_lie_together(current, names):
    assert len(pieces(current[name] for name in names)) == 1


def test_every_day_from_2010_to_2030_has_a_tile_for_every_authority(layouts, register):
    day = date(2010, 1, 1)
    while day < date(2031, 1, 1):
        areas = register.authorities_on(day)
        tiles = tiles_of(areas, register, layouts)
        assert sorted(tiles) == sorted(area.code for area in areas)
        assert len(set(tiles.values())) == len(tiles)
        assert in_one_piece(areas, tiles), day
        day += timedelta(days=45)


def test_a_former_authority_takes_a_tile_of_its_successors(layouts, register):
    tiles, now = tiles_of(register.authorities_on(date(2022, 6, 1)), register, layouts), layouts[CURRENT]
    assert tiles["E10000006"] in (now["E06000063"], now["E06000064"])
    assert tiles["E10000027"] == now["E06000066"]
    assert tiles["E06000058"] == now["E06000058"]


def test_a_new_authority_takes_a_tile_of_its_predecessors(layouts, register):
    tiles, then = tiles_of(register.authorities_on(date(2019, 6, 1)), register, layouts), layouts[FORMER]
    assert tiles["E06000058"] in (then["E06000028"], then["E06000029"])
    assert tiles["E06000059"] == then["E10000009"]
    assert tiles["E10000021"] == then["E10000021"]


def test_today_and_2018_are_the_stored_layouts(layouts, register):
    for name, day in ((CURRENT, date(2026, 11, 22)), (FORMER, LAST_FORMER_DAY)):
        assert tiles_of(register.authorities_on(day), register, layouts) == layouts[name]


def test_a_county_that_is_split_tomorrow_needs_only_rows_of_data(layouts, register):
    """Essex in three, the third of which is recoded a year later."""
    essex = register.get("E10000012")
    day = date(2028, 4, 1)
    new = [
        Area(f"E0600010{number}", f"Essex {number}", "Unitary authority", essex.region_code, valid_from=day)
        for number in range(4)
    ]
    areas = [area for area in register.by_code.values() if area.code != essex.code] + new
    changes = [Change(day, essex.code, each.code, "split", "") for each in new[:3]]
    changes.append(Change(date(2029, 4, 1), new[2].code, new[3].code, "recoded", ""))
    later = AreaRegister(areas, [*register.changes, *changes])
    existing = [area for area in later.authorities if area.code != new[2].code]
    tiles = tiles_of(existing, later, layouts)
    assert len(set(tiles.values())) == len(existing) == 155
    assert layouts[CURRENT][essex.code] in {tiles[each.code] for each in (new[0], new[1], new[3])}
    assert in_one_piece(existing, tiles)


def test_a_place_of_which_nothing_is_known_is_refused(layouts, register):
    stranger = Area("E06000999", "Nowhere", "Unitary authority", "E12000001")
    with pytest.raises(MethodError, match="nothing says where the tile of Nowhere"):
        tiles_of([*register.authorities, stranger], register, layouts)


def test_pieces_that_meet_at_a_corner_are_apart():
    assert pieces([(0, 0), (1, 1), (1, 2)]) == [{(1, 1), (1, 2)}, {(0, 0)}]
    assert pieces([]) == []
