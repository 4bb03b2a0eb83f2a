"""A tile map: one equal square for each authority, coloured by its comparison or by its fifth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from needs.charts.maps.parts import (
    HEIGHT,
    KEY_STEP,
    MEDIUM,
    NARROW_HEIGHT,
    THICK,
    Key,
    Shown,
    hover_text,
    key_of,
    set_axes,
    shown_on,
    spec_of,
    write_key,
)
from needs.charts.parts.annotations import write
from needs.charts.parts.house import TEMPLATE, Colour, wrap
from needs.charts.parts.shades import BLANK, ColourBy, fills_of, line_on, mark_of, readable_on
from needs.charts.parts.spec import ChartSpec
from needs.domain.areas import Area
from needs.domain.indicators import Indicator
from needs.methods.tile_layout import Cell, Tiles
from needs.store.snapshot import Snapshot
from needs.views.ranking import Ranking

LETTERS, NARROW_LETTERS = 13, 9
"""Sizes of the tiles' letters: a tile is about 40 pixels wide in a wide window and 22 on a phone."""
HALF = 0.45
"""Half a tile's side; the rest of its cell is the gap to the next."""

KEY_WIDTH = 5
"""The columns that the words of the key may cover."""

BORDER = "#484949"

_USUAL = {"Kingston upon Hull": "Hull"}
"""Names that nobody shortens from the front."""


@dataclass(frozen=True)
class _Tile(Shown):
    """One authority, where it stands and the letters on it."""

    cell: Cell
    label: str


def tile_map(
    snapshot: Snapshot,
    ranking: Ranking,
    tiles: Tiles,
    *,
    colour_by: ColourBy = "comparison",
    area: Area | None = None,
    outlined: Sequence[Area] = (),
    narrow: bool = False,
) -> ChartSpec:
    """Draw a ranking as a tile map, each authority in its cell; parameters are as for ``map_chart``."""
    drawn = _tiles(shown_on(snapshot, ranking, colour_by), tiles, letters=3 if narrow else 4)
    fills = fills_of(ranking.indicator, colour_by)
    own = next((tile for tile in drawn if area and tile.area.code == area.code), None)
    others = {each.code for each in outlined}

    size, thinner = (NARROW_LETTERS, 2 / 3) if narrow else (LETTERS, 1)
    figure = go.Figure(layout={"template": TEMPLATE, "height": NARROW_HEIGHT if narrow else HEIGHT})
    _draw_tiles(figure, ranking, drawn, fills, size, narrow=narrow)
    _draw_borders(figure, drawn, 2 if narrow else 3)
    for tile in drawn:
        if tile.area.code in others and tile is not own:
            _outline(figure, tile.cell, MEDIUM * thinner)
    if own:
        _outline(figure, own.cell, THICK * thinner)
    taken, key = {tile.cell for tile in drawn}, key_of(drawn, fills)
    covered = _place_key(figure, taken, key, fills, ranking.indicator, narrow=narrow)
    _name_regions(figure, drawn, covered, size)
    set_axes(
        figure,
        east=max(tile.cell[0] for tile in drawn),
        south=max(tile.cell[1] for tile in drawn),
        narrow=narrow,
    )
    return spec_of(
        figure,
        snapshot,
        ranking,
        drawn,
        colour_by=colour_by,
        area=area,
        kind="Tile map of {}, one square for each authority",
        notes=[
            "Every authority has a tile of the same size, placed near its neighbours. The tile does not show "
            "its shape or how many people live there."
        ],
    )


def short_label(name: str, letters: int = 4) -> str:
    """A name in about four letters: ``Cove`` for Coventry.

    A name of one word gives its first letters, or the whole of it up to five, and a shire an s: ``Leic`` and
    ``Leics``. More words give their initials before the last: ``NTyn``. Two places in one name give both
    initials: ``B&D``, ``BwD``, ``BCP``; so does an isle or city *of* something: ``IoW``.
    """
    if name in _USUAL:
        return _USUAL[name]
    words = name.split(" (")[0].replace("-on-", " on ").replace(",", "").replace(".", "").split()
    for joint, mark in (("and", "&"), ("with", "w")):
        if joint in words:
            before, after = words[: words.index(joint)], words[words.index(joint) + 1 :]
            between = mark if len(before) + len(after) == 2 else ""
            return "".join(each[0] for each in before) + between + "".join(each[0] for each in after)
    if len(words) > 2 and words[1] == "of":
        return f"{words[0][0]}o{words[2][0]}"
    for joint in ("of", "upon", "on"):
        words = words[: words.index(joint)] if joint in words else words
    words = [word for word in words if word != "County"]
    *first, last = words
    if first:
        initials = "".join(word[0] for word in first)
        return initials + last[: letters - len(initials)]
    if last.endswith("shire"):
        return last[:letters] + "s"
    return last if len(last) <= letters + 1 else last[:letters]


def short_labels(names: Sequence[str], letters: int = 4) -> list[str]:
    """Labels for the names of one region: longer where two would be the same."""
    lengths = [letters] * len(names)
    while True:
        labels = [short_label(name, length) for name, length in zip(names, lengths, strict=True)]
        same = {label for label, count in Counter(labels).items() if count > 1}
        longer = [
            length + (label in same and length < len(name))
            for name, length, label in zip(names, lengths, labels, strict=True)
        ]
        if longer == lengths:
            return labels
        lengths = longer


def _tiles(shown: Sequence[Shown], cells: Tiles, letters: int) -> list[_Tile]:
    regions: dict[str, list[Area]] = {}
    for each in shown:
        regions.setdefault(each.region, []).append(each.area)
    labels = {
        area.code: label
        for members in regions.values()
        for area, label in zip(members, short_labels([each.name for each in members], letters), strict=True)
    }
    return [_Tile(**vars(each), cell=cells[each.area.code], label=labels[each.area.code]) for each in shown]


def _draw_tiles(
    figure: go.Figure,
    ranking: Ranking,
    drawn: Sequence[_Tile],
    fills: dict[str, str],
    size: int,
    *,
    narrow: bool,
) -> None:
    colours = [fills.get(tile.word, BLANK) for tile in drawn]
    figure.add_trace(
        go.Bar(
            orientation="h",
            base=[tile.cell[0] - HALF for tile in drawn],
            x=[2 * HALF] * len(drawn),
            y=[tile.cell[1] for tile in drawn],
            width=2 * HALF,
            marker={
                "color": colours,
                "line": {
                    "width": 1,
                    "color": [line_on(tile.word, fills) for tile in drawn],
                },
            },
            text=[_on_tile(ranking, tile, narrow=narrow) for tile in drawn],
            textposition="inside",
            insidetextanchor="middle",
            constraintext="none",
            textangle=0,
            textfont={"size": size, "color": [readable_on(fill) for fill in colours]},
            customdata=[tile.area.code for tile in drawn],
            hovertext=[hover_text(ranking.indicator, tile) for tile in drawn],
            hoverinfo="text",
            name="Authorities",
        )
    )


def _on_tile(ranking: Ranking, tile: _Tile, *, narrow: bool) -> str:
    """Its letters, and the mark of its comparison; on a phone there is room for one of the two."""
    mark = mark_of(tile.word, ranking.indicator)
    if not mark:
        return tile.label
    return mark if narrow else f"{tile.label}<br>{mark}"


def _draw_borders(figure: go.Figure, drawn: Sequence[_Tile], width: int) -> None:
    """A line around each region, in the gap between the tiles."""
    region = {tile.cell: tile.region for tile in drawn}
    xs: list[float | None] = []
    ys: list[float | None] = []
    for x, y in region:
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            if region.get((x + dx, y + dy)) != region[x, y]:
                middle_x, middle_y = x + dx / 2, y + dy / 2
                xs += [middle_x - dy / 2, middle_x + dy / 2, None]
                ys += [middle_y - dx / 2, middle_y + dx / 2, None]
    figure.add_trace(
        go.Scatter(
            x=xs,
            y=ys,
            mode="lines",
            line={"color": BORDER, "width": width},
            hoverinfo="skip",
            name="Regions",
        )
    )


def _outline(figure: go.Figure, cell: Cell, width: float) -> None:
    """A dark frame with a light one inside it, so that it stands out on every colour."""
    x, y = cell
    for half, colour, thickness in ((HALF - 0.07, Colour.PAPER, width / 3), (HALF, Colour.TEXT, width)):
        figure.add_shape(
            type="rect",
            x0=x - half,
            x1=x + half,
            y0=y - half,
            y1=y + half,
            line={"color": colour, "width": thickness},
        )


def _place_key(
    figure: go.Figure,
    taken: set[Cell],
    key: Key,
    fills: dict[str, str],
    indicator: Indicator,
    *,
    narrow: bool,
) -> set[Cell]:
    """The key in the empty north-east; gives back the cells that it covers."""
    depth = round(KEY_STEP * len(key))
    left = max(x for x, y in taken if y <= depth) + 1
    write_key(figure, left, key, fills, indicator, narrow=narrow)
    return {(left + x, y) for x in range(KEY_WIDTH) for y in range(depth + 1)}


def _name_regions(figure: go.Figure, drawn: Sequence[_Tile], covered: set[Cell], size: int) -> None:
    """Each region's name in free cells as near to its tiles as there are."""
    taken = {tile.cell for tile in drawn} | covered
    for region in dict.fromkeys(tile.region for tile in drawn):
        own = [tile.cell for tile in drawn if tile.region == region]
        lines = wrap(region, 10).split("<br>")
        wide = 2 if max(map(len, lines)) < 8 else 3
        block = min(
            _free_blocks(drawn, taken, wide, 2 if len(lines) > 2 else 1),
            key=lambda block: _distance(block, own),
        )
        taken |= set(block)
        (left, top), (right, bottom) = block[0], block[-1]
        to_the_right = left > sum(x for x, _ in own) / len(own)
        write(
            figure,
            "<br>".join(lines),
            x=left - 0.4 if to_the_right else right + 0.4,
            y=(top + bottom) / 2,
            xanchor="left" if to_the_right else "right",
            align="left" if to_the_right else "right",
            size=size,
            colour=Colour.ENGLAND,
        )


def _free_blocks(drawn: Sequence[_Tile], taken: set[Cell], wide: int, deep: int) -> list[list[Cell]]:
    """Blocks of cells that nothing lies in; the margin east of the last column has room for a name's end."""
    east = max(tile.cell[0] for tile in drawn)
    south = max(tile.cell[1] for tile in drawn)
    blocks = [
        [(x + right, y + down) for right in range(wide) for down in range(deep)]
        for x in range(east - wide + 3)
        for y in range(south - deep + 2)
    ]
    return [block for block in blocks if taken.isdisjoint(block)]


def _distance(run: Iterable[Cell], own: Sequence[Cell]) -> tuple[float, float]:
    """How far some cells lie from a region: from its nearest tile, then from its middle row."""
    cells = list(run)
    nearest = min(abs(x - u) + abs(y - v) for x, y in cells for u, v in own)
    middle = sum(y for _, y in own) / len(own)
    return nearest, abs(cells[0][1] - middle)
