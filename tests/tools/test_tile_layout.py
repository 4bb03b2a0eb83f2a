"""The search for a layout of tiles, over one region or two: for all of England it takes a minute."""

import numpy as np
import pytest

from needs.domain.areas import Area, AreaRegister
from needs.domain.errors import MethodError
from needs.methods.tile_layout import pieces
from tools.tile_layout import gabriel, lay_out, plan


@pytest.fixture(scope="module")
def north(snapshot):
    return [area for area in snapshot.register.authorities if area.region_code in ("E12000001", "E12000003")]


def test_the_search_keeps_regions_whole_and_repeats_itself(north, snapshot):
    aim = plan(north, snapshot.register)
    tiles = lay_out(aim, steps=5_000, seed=3)
    assert tiles == lay_out(aim, steps=5_000, seed=3)
    assert len(set(tiles.values())) == len(north)
    for region in ("E12000001", "E12000003"):
        assert len(pieces(tiles[area.code] for area in north if area.region_code == region)) == 1


def test_a_layout_may_begin_from_another(north, snapshot):
    aim = plan(north, snapshot.register)
    start = lay_out(aim, steps=5_000)
    again = lay_out(aim, start, steps=5_000)
    assert sum(start[code] == again[code] for code in start) >= len(start) / 2


def test_a_place_of_which_nothing_is_known_is_refused(north):
    stranger = Area("E06000999", "Nowhere", "Unitary authority", "E12000001")
    with pytest.raises(MethodError, match="nothing says where Nowhere"):
        plan([*north, stranger], AreaRegister([*north, stranger], []))


def test_neighbours_have_nobody_between_them():
    linked = gabriel(np.array([[0.0, 0], [1, 0.5], [2, 0], [1, 3]]))
    assert linked.tolist() == [
        [False, True, False, False],
        [True, False, True, True],
        [False, True, False, False],
        [False, True, False, False],
    ]
