"""A map of authorities in their outlines, coloured by their comparison or by their fifth.

The outlines are drawn as filled lines on plain axes, because plotly's own maps fetch a base map over the
network when they are shown, and this product works without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import cos, radians

import plotly.graph_objects as go

from needs.charts.maps.parts import (
    HEIGHT,
    MEDIUM,
    NARROW_HEIGHT,
    THICK,
    Shown,
    hover_text,
    key_of,
    set_axes,
    shown_on,
    spec_of,
    write_key,
)
from needs.charts.parts.annotations import write
from needs.charts.parts.house import TEMPLATE, Colour
from needs.charts.parts.shades import BLANK, BLANK_OUTLINE, ColourBy, fills_of, line_on
from needs.charts.parts.spec import ChartSpec
from needs.domain.areas import Area, AreaRegister
from needs.sources.boundaries import Geometry, Outlines
from needs.store.snapshot import Snapshot
from needs.views.ranking import Ranking

WEST, EAST, SOUTH, NORTH = -6.5, 1.8, 49.85, 55.85
"""England's edges in degrees."""
UNIT = 0.25
"""Degrees of latitude in one unit of the map, so that it has about as many as the tile map has rows."""
FLATTER = cos(radians((SOUTH + NORTH) / 2))
"""How much shorter a degree of longitude is than one of latitude, halfway up; enough at this scale."""
KEY_FROM = -0.75
"""The longitude where the key begins, off the coast of the north-east."""

LONDON = "E12000007"
LONDON_WEST, LONDON_EAST, LONDON_SOUTH, LONDON_NORTH = -0.52, 0.34, 51.28, 51.7
INSET_WEST, INSET_NORTH = -6.5, 53.8
"""The north-western corner of the enlargement, over Wales and the sea, which the map leaves empty."""
ENLARGED = 3.4

_DECIMALS = 3
"""Of a unit: some 30 metres."""

_MOST_LINES = 400
"""Lines kept: those of all authorities, former ones too, for the outlines in use and for newer ones."""

Line = tuple[tuple[float | None, ...], tuple[float | None, ...]]
Trace = dict[str, object]
"""A trace as plotly reads it; a ``Scatter`` would be validated twice, which takes a third of a map's time."""


def outline_map(
    snapshot: Snapshot,
    ranking: Ranking,
    outlines: Outlines,
    *,
    colour_by: ColourBy = "comparison",
    area: Area | None = None,
    outlined: Sequence[Area] = (),
    narrow: bool = False,
) -> ChartSpec:
    """Draw a ranking as a map of outlines, with London a second time, enlarged.

    Parameters are as for ``map_chart``. An authority without an outline is counted in the key, stands in the
    table and is named in a note.
    """
    shown = shown_on(snapshot, ranking, colour_by)
    fills = fills_of(ranking.indicator, colour_by)
    codes = {each.area.code: _codes_of(each.area, snapshot.register, outlines) for each in shown}
    lines = {each.area.code: _line_of(each.area, codes[each.area.code], outlines) for each in shown}
    others = {each.code for each in outlined}
    own = [lines[each.area.code] for each in shown if area and each.area.code == area.code]
    compared = [lines[code] for code in lines if code in others and not (area and code == area.code)]

    # Thinner than on tiles: these lines run along borders, and a small council has to show its colour.
    thin, frame = (1 / 2, 1 / 3) if narrow else (2 / 3, 1 / 2)
    figure = go.Figure(
        data=[
            *_rest(codes.values(), outlines, thin),
            *(
                _authority(ranking, each, lines[each.area.code], fills, thin)
                for each in shown
                if codes[each.area.code]
            ),
            *_frames(compared, MEDIUM * frame, "Compared"),
            *_frames(own, THICK * frame, "Chosen"),
        ],
        layout={
            "template": TEMPLATE,
            "height": NARROW_HEIGHT if narrow else HEIGHT,
            "hovermode": "closest",
        },
    )
    if any(each.area.region_code == LONDON for each in shown):
        _frame_london(figure, narrow=narrow)
    write_key(figure, _x(KEY_FROM), key_of(shown, fills), fills, ranking.indicator, narrow=narrow)
    set_axes(figure, east=_x(EAST), south=_y(SOUTH), narrow=narrow)
    spec = spec_of(
        figure,
        snapshot,
        ranking,
        shown,
        colour_by=colour_by,
        area=area,
        kind="Map of {}, each authority in its outline",
        notes=_notes(shown, codes, outlines),
    )
    return replace(spec, source=f"{spec.source} Boundaries. {attribution(outlines)}")


def attribution(outlines: Outlines) -> str:
    """The words that the licence of the outlines asks for."""
    year = outlines.copyright_year or outlines.vintage or outlines.fetched_on.year
    return (
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
        f"Contains OS data © Crown copyright and database right {year}."
    )


def _codes_of(area: Area, register: AreaRegister, outlines: Outlines) -> tuple[str, ...]:
    """The codes whose outlines make up an authority: any one of its own, or those of all its parts.

    None where it has no outline: an authority whose boundary has changed cannot be put together.
    """
    for code in (register.current_form(area).code, *register.codes_of(area)):
        if code in outlines.features:
            return (code,)
    changes = [each for each in register.changes if each.old_code == area.code and each.kind == "split"]
    parts = tuple(each.new_code for each in changes)
    return parts if all(code in outlines.features for code in parts) else ()


def _line_of(area: Area, codes: Iterable[str], outlines: Outlines) -> Line:
    outline = tuple(polygon for code in codes for polygon in outlines.features[code])
    return _lines(outline, is_london=area.region_code == LONDON)


def _rest(drawn: Iterable[tuple[str, ...]], outlines: Outlines, width: float) -> list[Trace]:
    """A grey line around what no authority of the ranking covers, so that the coast has no gap."""
    covered = {code for codes in drawn for code in codes}
    outline = tuple(
        polygon for code, found in outlines.features.items() if code not in covered for polygon in found
    )
    xs, ys = _lines(outline, is_london=False)
    return [_border(xs, ys, BLANK_OUTLINE, width, "Not drawn")] if xs else []


@lru_cache(maxsize=_MOST_LINES)
def _lines(outline: Geometry, *, is_london: bool) -> Line:
    """The rings of an authority as one line with gaps; those of a London borough twice.

    They are the same for every indicator, period and reader, so each is made once.
    """
    xs: list[float | None] = []
    ys: list[float | None] = []
    rings = [ring for polygon in outline for ring in polygon]
    for ring in rings:
        xs += [*(round(_x(longitude), _DECIMALS) for longitude, _ in ring), None]
        ys += [*(round(_y(latitude), _DECIMALS) for _, latitude in ring), None]
    for ring in rings if is_london else []:
        xs += [*(round(_inset_x(longitude), _DECIMALS) for longitude, _ in ring), None]
        ys += [*(round(_inset_y(latitude), _DECIMALS) for _, latitude in ring), None]
    return tuple(xs), tuple(ys)


def _x(longitude: float) -> float:
    return (longitude - WEST) * FLATTER / UNIT


def _y(latitude: float) -> float:
    return (NORTH - latitude) / UNIT


def _inset_x(longitude: float) -> float:
    return _x(INSET_WEST) + ENLARGED * (_x(longitude) - _x(LONDON_WEST))


def _inset_y(latitude: float) -> float:
    return _y(INSET_NORTH) + ENLARGED * (_y(latitude) - _y(LONDON_NORTH))


def _authority(ranking: Ranking, each: Shown, line: Line, fills: dict[str, str], thinner: float) -> Trace:
    xs, ys = line
    return {
        "type": "scatter",
        "x": xs,
        "y": ys,
        "mode": "lines",
        "fill": "toself",
        "fillcolor": fills.get(each.word, BLANK),
        "line": {"color": line_on(each.word, fills), "width": thinner},
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": hover_text(ranking.indicator, each),
        "name": each.area.name,
        "meta": each.area.code,
    }


def _frames(lines: Iterable[Line], width: float, name: str) -> list[Trace]:
    """Dark lines on a light edge, so that they stand out on every colour."""
    xs = [x for line in lines for x in line[0]]
    ys = [y for line in lines for y in line[1]]
    edges = ((Colour.PAPER, width * 5 / 3), (Colour.TEXT, width))
    return [_border(xs, ys, colour, thickness, name) for colour, thickness in edges if xs]


def _border(
    xs: Sequence[float | None], ys: Sequence[float | None], colour: str, width: float, name: str
) -> Trace:
    return {
        "type": "scatter",
        "x": xs,
        "y": ys,
        "mode": "lines",
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
        "name": name,
    }


def _frame_london(figure: go.Figure, *, narrow: bool) -> None:
    left, right = _inset_x(LONDON_WEST), _inset_x(LONDON_EAST)
    top, bottom = _inset_y(LONDON_NORTH), _inset_y(LONDON_SOUTH)
    figure.add_shape(
        type="rect", x0=left, x1=right, y0=top, y1=bottom, line={"color": Colour.QUIET, "width": 1}
    )
    write(
        figure,
        "London, enlarged",
        x=left,
        y=top,
        xanchor="left",
        yanchor="bottom",
        size=11 if narrow else 13,
        colour=Colour.ENGLAND,
    )


def _notes(shown: Sequence[Shown], codes: Mapping[str, tuple[str, ...]], outlines: Outlines) -> list[str]:
    of_year = f" of {outlines.vintage}" if outlines.vintage else ""
    notes = [f"Boundaries{of_year}, simplified. A large area does not mean a large population."]
    if missing := [each.area.name for each in shown if not codes[each.area.code]]:
        notes.append(f"Not on the map, but in the key and the table: {', '.join(missing)}.")
    if split := [each.area.name for each in shown if len(codes[each.area.code]) > 1]:
        notes.append(f"Drawn as the councils that replaced them, in one colour: {', '.join(split)}.")
    return notes
