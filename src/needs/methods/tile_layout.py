"""The tile of each authority on a tile map, of any day: taken from the stored layouts.

``tools/tile_layout.py`` made those: neighbours beside neighbours, each region in one piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from needs.domain.areas import Area, AreaRegister
from needs.domain.errors import MethodError

Cell = tuple[int, int]
"""A column, counted from the west, and a row, counted from the north."""
Tiles = Mapping[str, Cell]
"""The cell of each authority by its code."""

SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))
"""The steps from a cell to the four that share a side with it."""


def tiles_of(areas: Sequence[Area], register: AreaRegister, layouts: Mapping[str, Tiles]) -> dict[str, Cell]:
    """The tiles of authorities of one day, taken from the stored layout that knows most of them.

    An authority that the layout does not know takes the tile of one that it became or was made from. Where
    that is taken already, it gets the nearest free cell beside its region.

    Raises
    ------
    MethodError
        Nothing that an authority became or was made from has a tile.
    """
    layout = max(layouts.values(), key=lambda tiles: sum(area.code in tiles for area in areas))
    placed = {area.code: layout[area.code] for area in areas if area.code in layout}
    for area in areas:
        if area.code not in placed:
            region = [placed[each.code] for each in areas if _is_placed_with(area, each, placed)]
            kin = [layout[code] for code in _kin(area.code, register) if code in layout]
            if not kin:
                raise MethodError(f"nothing says where the tile of {area.name} ({area.code}) lies")
            placed[area.code] = _free_cell(kin, region, set(placed.values()))
    return placed


def read_layouts(rows: Iterable[Mapping[str, str]]) -> dict[str, dict[str, Cell]]:
    """The layouts in a table with the columns layout, code, column and row."""
    layouts: dict[str, dict[str, Cell]] = {}
    for row in rows:
        layouts.setdefault(row["layout"], {})[row["code"]] = (int(row["column"]), int(row["row"]))
    return layouts


def pieces(cells: Iterable[Cell]) -> list[set[Cell]]:
    """The pieces that some cells form, the largest first; cells that meet only at a corner are apart."""
    left = set(cells)
    found = []
    while left:
        edge = [left.pop()]
        piece = set(edge)
        while edge:
            x, y = edge.pop()
            beside = {(x + dx, y + dy) for dx, dy in SIDES} & left
            left -= beside
            piece |= beside
            edge += beside
        found.append(piece)
    return sorted(found, key=len, reverse=True)


def _is_placed_with(area: Area, other: Area, placed: Tiles) -> bool:
    return other.region_code == area.region_code and other.code in placed


def _free_cell(kin: Sequence[Cell], region: Sequence[Cell], taken: set[Cell]) -> Cell:
    """One of the kin's cells, best the one with most of the region around it, else the nearest beside it."""

    def around(cell: Cell) -> int:
        return sum(abs(cell[0] - x) + abs(cell[1] - y) == 1 for x, y in region)

    if free := [cell for cell in kin if cell not in taken]:
        return max(free, key=around)
    wanted_x, wanted_y = kin[0]
    beside = {(x + dx, y + dy) for x, y in region for dx, dy in SIDES} - taken
    return min(
        beside, key=lambda cell: ((cell[0] - wanted_x) ** 2 + (cell[1] - wanted_y) ** 2, -around(cell), cell)
    )


def _kin(code: str, register: AreaRegister) -> list[str]:
    """Every code that a code became or was made from, nearest first; recodes are changes like any other."""
    found = [code]
    for each in found:
        pairs = [(change.old_code, change.new_code) for change in register.changes]
        linked = [new for old, new in pairs if old == each] + [old for old, new in pairs if new == each]
        found += [other for other in dict.fromkeys(linked) if other not in found]
    return found[1:]
