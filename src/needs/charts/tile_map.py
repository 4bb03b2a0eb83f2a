"""A tile map: one equal square for each authority, coloured by its comparison or by its fifth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from needs.charts.house import TEMPLATE, Colour, wrap
from needs.charts.spec import ChartSpec
from needs.domain.areas import Area
from needs.domain.indicators import Indicator
from needs.domain.measures import Basis, Polarity, ValueType, Word
from needs.methods.rank import fifths
from needs.methods.tile_layout import Cell, Tiles
from needs.store.snapshot import Snapshot
from needs.views.ranking import LEAST_COVERAGE, RankedRow, Ranking
from needs.wording.comparisons import comparison_phrase
from needs.wording.numbers import interval_of, value_of, with_unit
from needs.wording.sources import source_line

ColourBy = Literal["comparison", "fifths"]

HEIGHT, NARROW_HEIGHT = 860, 490
LETTERS, NARROW_LETTERS = 13, 9
"""Sizes of the tiles' letters: a tile is about 40 pixels wide in a wide window and 22 on a phone."""
HALF = 0.45
"""Half a tile's side; the rest of its cell is the gap to the next."""

KEY_STEP, KEY_WIDTH = 0.8, 5
"""Rows from one word of the key to the next, and the columns that the words may cover."""

BLANK = "#FFFFFF"
BLANK_OUTLINE = "#767676"
BORDER = "#484949"
MEDIUM, THICK = 3, 6
"""Widths of the outlines of comparators and of the chosen area; two thirds of that on a phone."""
NO_VALUE, NOT_RANKED = "No value", "Not ranked"

_WORDS = {
    Word.WORSE: "#D4351C",
    Word.HIGHER: "#003078",
    Word.SIMILAR: "#FFDD00",
    Word.LOWER: "#5694CA",
    Word.BETTER: "#00703C",
}
_JUDGED = ("#561950", "#812972", "#A44596", "#BC6AAA", "#D494C1")
_UNJUDGED = ("#E4DDFF", "#CBBEF4", "#AA90EC", "#8B60E2", "#6B33C3")
_JUDGED_FIFTHS = ("Best fifth", "2nd best", "Middle", "2nd worst", "Worst fifth")
_UNJUDGED_FIFTHS = ("Lowest fifth", "2nd lowest", "Middle", "2nd highest", "Highest fifth")

_USUAL = {"Kingston upon Hull": "Hull"}
"""Names that nobody shortens from the front."""


@dataclass(frozen=True)
class _Tile:
    """One authority on the map: its figure, the word that colours it, and its fifth."""

    area: Area
    row: RankedRow
    cell: Cell
    label: str
    region: str
    word: str
    fifth: str


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
    """Draw a ranking as a tile map.

    Parameters
    ----------
    snapshot
        The figures that the ranking was made from.
    ranking
        Every authority that existed in the period.
    tiles
        The cell of each of them: ``tile_layout.tiles_of``.
    colour_by
        By the comparison with England, or by the fifth of the authorities.
    area
        The authority with a thick outline.
    outlined
        Authorities with a medium one, such as comparators.
    narrow
        Whether to draw for a phone.
    """
    drawn = _tiles(snapshot, ranking, tiles, colour_by, letters=3 if narrow else 4)
    fills = _fills(ranking.indicator, colour_by)
    counts = Counter(tile.word for tile in drawn)
    key = [(word, counts[word]) for word in (*fills, Word.NOT_COMPARED, NOT_RANKED, NO_VALUE)]
    key = [(word, count) for word, count in key if count]
    own = next((tile for tile in drawn if area and tile.area.code == area.code), None)
    others = {each.code for each in outlined}

    size, thinner = (NARROW_LETTERS, 2 / 3) if narrow else (LETTERS, 1)
    figure = go.Figure(layout={"template": TEMPLATE, "height": NARROW_HEIGHT if narrow else HEIGHT})
    _draw_tiles(figure, ranking, drawn, fills, size)
    _draw_borders(figure, drawn, 2 if narrow else 3)
    for tile in drawn:
        if tile.area.code in others and tile is not own:
            _outline(figure, tile.cell, MEDIUM * thinner)
    if own:
        _outline(figure, own.cell, THICK * thinner)
    covered = _write_key(figure, {tile.cell for tile in drawn}, key, fills, narrow=narrow)
    _name_regions(figure, drawn, covered, size)
    _set_axes(figure, drawn, narrow=narrow)
    return ChartSpec(
        figure=figure,
        table=_table(ranking.indicator, drawn),
        title=_title(ranking, drawn, colour_by),
        subtitle=_subtitle(ranking, colour_by),
        takeaway=_takeaway(ranking, drawn, key, own, colour_by),
        alt=_alt(ranking, drawn, key, colour_by),
        source=source_line(snapshot, ranking.indicator, _sources(drawn)),
        notes=_notes(ranking, drawn, colour_by),
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


def readable_on(fill: str) -> str:
    """Black or white, whichever stands out more on a colour."""
    return max((Colour.TEXT, Colour.PAPER), key=lambda text: contrast(text, fill))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _tiles(
    snapshot: Snapshot, ranking: Ranking, cells: Tiles, colour_by: ColourBy, letters: int
) -> list[_Tile]:
    """The authorities of a ranking as tiles; a footprint has none, its members have theirs."""
    rows = [(row.area, row) for row in ranking.rows if isinstance(row.area, Area)]
    regions: dict[str, list[Area]] = {}
    for area, _ in rows:
        regions.setdefault(area.region_code, []).append(area)
    labels = {
        area.code: label
        for members in regions.values()
        for area, label in zip(members, short_labels([each.name for each in members], letters), strict=True)
    }
    drawn = []
    for (area, row), fifth in zip(rows, _fifths(ranking, rows), strict=True):
        has_value = row.figure is not None and row.figure.value is not None
        compared = str(row.vs_england.word) if has_value else NO_VALUE
        drawn.append(
            _Tile(
                area=area,
                row=row,
                cell=cells[area.code],
                label=labels[area.code],
                region=snapshot.register.get(area.region_code).name,
                word=compared if colour_by == "comparison" else fifth,
                fifth=fifth,
            )
        )
    return drawn


def _fifths(ranking: Ranking, rows: Sequence[tuple[Area, RankedRow]]) -> list[str]:
    """The fifth of each authority in words, or why it has none."""
    values = [row.figure.value if row.figure else None for _, row in rows]
    ranked = [value if area.ranked else None for (area, _), value in zip(rows, values, strict=True)]
    parts = [None] * len(rows) if _why_no_fifths(ranking) else fifths(ranked, ranking.indicator.polarity)
    names = _fifth_names(ranking.indicator)
    return [
        names[part - 1] if part else NO_VALUE if area.ranked and value is None else NOT_RANKED
        for (area, _), value, part in zip(rows, values, parts, strict=True)
    ]


def _why_no_fifths(ranking: Ranking) -> str:
    if ranking.indicator.value_type in (ValueType.COUNT, ValueType.ESTIMATE):
        return "a number of people or events says how large a place is, not how it compares"
    if ranking.with_value < LEAST_COVERAGE * len(ranking.rows):
        return "fewer than half of the authorities have a value"
    return ""


def _is_judged(indicator: Indicator) -> bool:
    return indicator.polarity in (Polarity.LOW_IS_GOOD, Polarity.HIGH_IS_GOOD)


def _fifth_names(indicator: Indicator) -> tuple[str, ...]:
    return _JUDGED_FIFTHS if _is_judged(indicator) else _UNJUDGED_FIFTHS


def _fills(indicator: Indicator, colour_by: ColourBy) -> dict[str, str]:
    """The colour of each word, in the order of the key."""
    if colour_by == "comparison":
        return {str(word): fill for word, fill in _WORDS.items()}
    colours = _JUDGED if _is_judged(indicator) else _UNJUDGED
    return dict(list(zip(_fifth_names(indicator), colours, strict=True))[::-1])


def _draw_tiles(
    figure: go.Figure, ranking: Ranking, drawn: Sequence[_Tile], fills: dict[str, str], size: int
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
                    "color": [Colour.TEXT if tile.word in fills else BLANK_OUTLINE for tile in drawn],
                },
            },
            text=[tile.label for tile in drawn],
            textposition="inside",
            insidetextanchor="middle",
            constraintext="none",
            textangle=0,
            textfont={"size": size, "color": [readable_on(fill) for fill in colours]},
            customdata=[tile.area.code for tile in drawn],
            hovertext=[_hover(ranking.indicator, tile) for tile in drawn],
            hoverinfo="text",
            name="Authorities",
        )
    )


def _hover(indicator: Indicator, tile: _Tile) -> str:
    row = tile.row
    value = value_of(indicator, row.figure)
    interval, said = "", row.notes[0] if row.notes else ""
    if row.figure is not None and row.figure.value is not None:
        value = with_unit(indicator, row.figure)
        interval = interval_of(indicator, row.figure)
        said = comparison_phrase(row.vs_england, indicator.polarity, "England")
    limits = f" ({interval})" if interval else ""
    lines = [f"<b>{tile.area.name}</b>, {tile.region}", f"{value}{limits} in {row.period.label()}"]
    lines += [said[0].upper() + said[1:]] if said else []
    lines += [_in_fifth(tile)] if tile.word == tile.fifth else []
    return "<br>".join(lines)


def _in_fifth(tile: _Tile) -> str:
    """The fifth as a reader meets it outside the key: ``2nd worst fifth``, ``Not ranked``."""
    return (
        tile.fifth if tile.fifth in (NOT_RANKED, NO_VALUE) or "fifth" in tile.fifth else f"{tile.fifth} fifth"
    )


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


def _write_key(
    figure: go.Figure,
    taken: set[Cell],
    key: Sequence[tuple[str, int]],
    fills: dict[str, str],
    *,
    narrow: bool,
) -> set[Cell]:
    """The words with their counts, in the empty north-east; gives back the cells that they cover."""
    depth = round(KEY_STEP * len(key))
    left = max(x for x, y in taken if y <= depth) + 1
    for place, (word, count) in enumerate(key):
        middle = KEY_STEP * place
        figure.add_shape(
            type="rect",
            x0=left - 0.4,
            x1=left + 0.1,
            y0=middle - 0.25,
            y1=middle + 0.25,
            fillcolor=fills.get(word, BLANK),
            line={"color": Colour.TEXT if word in fills else BLANK_OUTLINE, "width": 1},
        )
        figure.add_annotation(
            x=left + 0.15,
            y=middle,
            xanchor="left",
            text=f"{word} {count}",
            showarrow=False,
            font={"size": 11 if narrow else 14},
        )
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
        figure.add_annotation(
            x=left - 0.4 if to_the_right else right + 0.4,
            y=(top + bottom) / 2,
            xanchor="left" if to_the_right else "right",
            align="left" if to_the_right else "right",
            text="<br>".join(lines),
            showarrow=False,
            font={"size": size, "color": Colour.ENGLAND},
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


def _set_axes(figure: go.Figure, drawn: Sequence[_Tile], *, narrow: bool) -> None:
    east = max(tile.cell[0] for tile in drawn)
    south = max(tile.cell[1] for tile in drawn)
    hidden = {"visible": False, "fixedrange": True, "constrain": "domain"}
    figure.update_xaxes(range=[-0.6, east + 0.6], **hidden)
    figure.update_yaxes(range=[south + 0.6, -0.6], scaleanchor="x", scaleratio=1, **hidden)
    figure.update_layout(margin={"l": 2, "r": 14 if narrow else 30, "t": 4, "b": 4})


def _table(indicator: Indicator, drawn: Sequence[_Tile]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Authority": tile.area.name,
                "Region": tile.region,
                "Value": value_of(indicator, tile.row.figure),
                "95% confidence interval": (
                    (interval_of(indicator, tile.row.figure) if tile.row.figure else "") or "[x]"
                ),
                "Compared with England": str(tile.row.vs_england.word),
                "Fifth": _in_fifth(tile),
            }
            for tile in drawn
        ]
    )


def _title(ranking: Ranking, drawn: Sequence[_Tile], colour_by: ColourBy) -> str:
    if colour_by == "comparison":
        first, count, compared = _leading(drawn)
        if not compared:
            return "No authority can be compared with England"
        be = "is" if count == 1 else "are"
        than = "to" if first == Word.SIMILAR else "than"
        return f"{count} of {compared} authorities {be} {first.lower()} {than} England"
    last = _fifth_names(ranking.indicator)[-1]
    within = [tile for tile in drawn if tile.fifth == last]
    if not within:
        return "The authorities cannot be put into fifths"
    high_is_last = ranking.indicator.polarity is not Polarity.HIGH_IS_GOOD
    edge = (min if high_is_last else max)(within, key=_value)
    limit = with_unit(ranking.indicator, edge.row.figure) if edge.row.figure else ""
    return f"{last} of the authorities: {limit} or {'more' if high_is_last else 'less'}"


def _leading(drawn: Sequence[_Tile]) -> tuple[str, int, int]:
    """The word to lead with, how many it holds for, and of how many that were compared."""
    counts = Counter(str(tile.row.vs_england.word) for tile in drawn if tile.row.vs_england.is_tested)
    first = next((word for word in map(str, _WORDS) if counts[word]), "")
    return first, counts[first], counts.total()


def _value(tile: _Tile) -> float:
    return (tile.row.figure.value if tile.row.figure else None) or 0


def _subtitle(ranking: Ranking, colour_by: ColourBy) -> str:
    indicator = ranking.indicator
    shown = "compared with England" if colour_by == "comparison" else "in fifths"
    return f"{indicator.display_name}, {indicator.unit}, {ranking.period.label()}: authorities {shown}"


def _takeaway(
    ranking: Ranking, drawn: Sequence[_Tile], key: Sequence[tuple[str, int]], own: _Tile | None, by: ColourBy
) -> str:
    indicator = ranking.indicator
    counts = ", ".join(f"{word.lower()} {count}" for word, count in key)
    against = "Compared with England" if by == "comparison" else "In fifths"
    england = (
        f" England: {with_unit(indicator, ranking.england)}."
        if ranking.england and ranking.england.value is not None
        else ""
    )
    sentence = f"{against}, of {len(drawn)} authorities in {ranking.period.label()}: {counts}.{england}"
    if own is None:
        return sentence
    figure = own.row.figure
    interval = interval_of(indicator, figure) if figure else ""
    limits = f" (95% confidence interval {interval})" if interval else ""
    value = with_unit(indicator, figure) if figure and figure.value is not None else "no value is held"
    word = comparison_phrase(own.row.vs_england, indicator.polarity, "England")
    fifth = f"; {_in_fifth(own).lower()}" if by == "fifths" else ""
    return f"{sentence} {own.area.name}: {value}{limits}, {word}{fifth}."


def _alt(
    ranking: Ranking, drawn: Sequence[_Tile], key: Sequence[tuple[str, int]], colour_by: ColourBy
) -> str:
    counts = ", ".join(f"{word.lower()} {count}" for word, count in key)
    start = f"Tile map of {ranking.indicator.short_name}, one square for each authority: {counts}."
    word = _leading(drawn)[0] if colour_by == "comparison" else _fifth_names(ranking.indicator)[-1]
    regions = Counter(tile.region for tile in drawn)
    holding = Counter(tile.region for tile in drawn if tile.word == word)
    if not holding:
        return start
    most = max(holding, key=lambda region: holding[region] / regions[region])
    return f"{start} {word} is most frequent in {most}, {holding[most]} of {regions[most]}."


def _sources(drawn: Sequence[_Tile]) -> list[str]:
    return sorted({tile.row.figure.source for tile in drawn if tile.row.figure})


def _notes(ranking: Ranking, drawn: Sequence[_Tile], colour_by: ColourBy) -> tuple[str, ...]:
    notes = [
        "Every authority has a tile of the same size, placed near its neighbours. The tile does not show its "
        "shape or how many people live there.",
        *ranking.indicator.caveats,
    ]
    if any(tile.row.vs_england.basis is Basis.COMPUTED for tile in drawn):
        notes.append("Some comparisons are computed here, by the 95% interval against England's value.")
    if colour_by == "fifths":
        why = _why_no_fifths(ranking)
        notes.append(f"Not in fifths: {why}." if why else _about_fifths(ranking, drawn))
    notes += [tile.area.note for tile in drawn if tile.area.note]
    return tuple(notes)


def _about_fifths(ranking: Ranking, drawn: Sequence[_Tile]) -> str:
    ranked = sum(tile.fifth in _fifth_names(ranking.indicator) for tile in drawn)
    return (
        f"Fifths are of the {ranked} authorities that have a value and are ranked. They say nothing of "
        "chance: places in neighbouring fifths may not differ."
    )
