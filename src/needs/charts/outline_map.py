"""A map of authorities in their outlines, coloured by their comparison or by their fifth.

The outlines are drawn as filled lines on plain axes, because plotly's own maps fetch a base map over the
network when they are shown, and this product works without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import cos, radians

import plotly.graph_objects as go

from needs.charts.house import TEMPLATE, Colour
from needs.charts.map_parts import (
    BLANK,
    HEIGHT,
    MEDIUM,
    NARROW_HEIGHT,
    THICK,
    ColourBy,
    Shown,
    fills_of,
    hover_text,
    key_of,
    line_on,
    set_axes,
    shown_on,
    spec_of,
    write_key,
)
from needs.charts.spec import ChartSpec
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

Line = tuple[list[float | None], list[float | None]]


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

    Parameters
    ----------
    snapshot
        The figures that the ranking was made from.
    ranking
        Every authority that existed in the period. One without an outline is counted in the key, stands in
        the table and is named in a note.
    outlines
        What ``store.outlines.load_outlines`` gives.
    colour_by
        By the comparison with England, or by the fifth of the authorities.
    area
        The authority with a thick outline.
    outlined
        Authorities with a medium one, such as comparators.
    narrow
        Whether to draw for a phone.
    """
    shown = shown_on(snapshot, ranking, colour_by)
    fills = fills_of(ranking.indicator, colour_by)
    lines = {each.area.code: _lines(each.area, snapshot.register, outlines) for each in shown}
    others = {each.code for each in outlined}
    own = [lines[each.area.code] for each in shown if area and each.area.code == area.code]
    compared = [lines[code] for code in lines if code in others and not (area and code == area.code)]

    thinner = 1 / 2 if narrow else 2 / 3  # than on tiles: these lines run along borders, not in gaps
    figure = go.Figure(
        data=[
            *(
                _authority(ranking, each, lines[each.area.code], fills, thinner)
                for each in shown
                if lines[each.area.code][0]
            ),
            *_frames(compared, MEDIUM * thinner, "Compared"),
            *_frames(own, THICK * thinner, "Chosen"),
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
        notes=_notes(shown, snapshot.register, outlines),
    )
    return replace(spec, source=f"{spec.source} Outlines. {attribution(outlines)}")


def attribution(outlines: Outlines) -> str:
    """The words that the licence of the outlines asks for."""
    year = outlines.vintage or outlines.fetched_on.year
    return (
        "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
        f"Contains OS data © Crown copyright and database right {year}."
    )


def _outline_of(area: Area, register: AreaRegister, outlines: Outlines) -> Geometry:
    """The outline of an authority under any of its codes; one that was split has those of its parts."""
    for code in (register.current_form(area).code, *register.codes_of(area)):
        if code in outlines.features:
            return outlines.features[code]
    parts = [outlines.features.get(code, ()) for code in _split_into(area, register)]
    return tuple(polygon for part in parts for polygon in part) if all(parts) else ()


def _split_into(area: Area, register: AreaRegister) -> list[str]:
    return [each.new_code for each in register.changes if each.old_code == area.code and each.kind == "split"]


def _lines(area: Area, register: AreaRegister, outlines: Outlines) -> Line:
    """The rings of an authority as one line with gaps; those of a London borough twice."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    rings = [ring for polygon in _outline_of(area, register, outlines) for ring in polygon]
    for ring in rings:
        xs += [*(round(_x(longitude), _DECIMALS) for longitude, _ in ring), None]
        ys += [*(round(_y(latitude), _DECIMALS) for _, latitude in ring), None]
    for ring in rings if area.region_code == LONDON else []:
        xs += [*(round(_inset_x(longitude), _DECIMALS) for longitude, _ in ring), None]
        ys += [*(round(_inset_y(latitude), _DECIMALS) for _, latitude in ring), None]
    return xs, ys


def _x(longitude: float) -> float:
    return (longitude - WEST) * FLATTER / UNIT


def _y(latitude: float) -> float:
    return (NORTH - latitude) / UNIT


def _inset_x(longitude: float) -> float:
    return _x(INSET_WEST) + ENLARGED * (_x(longitude) - _x(LONDON_WEST))


def _inset_y(latitude: float) -> float:
    return _y(INSET_NORTH) + ENLARGED * (_y(latitude) - _y(LONDON_NORTH))


def _authority(
    ranking: Ranking, each: Shown, line: Line, fills: dict[str, str], thinner: float
) -> go.Scatter:
    xs, ys = line
    return go.Scatter(
        x=xs,
        y=ys,
        mode="lines",
        fill="toself",
        fillcolor=fills.get(each.word, BLANK),
        line={"color": line_on(each.word, fills), "width": thinner},
        hoveron="fills",
        hoverinfo="text",
        text=hover_text(ranking.indicator, each),
        name=each.area.name,
        meta=each.area.code,
    )


def _frames(lines: Iterable[Line], width: float, name: str) -> list[go.Scatter]:
    """Dark lines on a light edge, so that they stand out on every colour."""
    xs = [x for line in lines for x in line[0]]
    ys = [y for line in lines for y in line[1]]
    return [
        go.Scatter(
            x=xs,
            y=ys,
            mode="lines",
            line={"color": colour, "width": thickness},
            hoverinfo="skip",
            name=name,
        )
        for colour, thickness in ((Colour.PAPER, width * 5 / 3), (Colour.TEXT, width))
        if xs
    ]


def _frame_london(figure: go.Figure, *, narrow: bool) -> None:
    left, right = _inset_x(LONDON_WEST), _inset_x(LONDON_EAST)
    top, bottom = _inset_y(LONDON_NORTH), _inset_y(LONDON_SOUTH)
    figure.add_shape(
        type="rect", x0=left, x1=right, y0=top, y1=bottom, line={"color": Colour.QUIET, "width": 1}
    )
    figure.add_annotation(
        x=left,
        y=top,
        xanchor="left",
        yanchor="bottom",
        text="London, enlarged",
        showarrow=False,
        font={"size": 11 if narrow else 13, "color": Colour.ENGLAND},
    )


def _notes(shown: Sequence[Shown], register: AreaRegister, outlines: Outlines) -> list[str]:
    whose = f"the authorities of {outlines.vintage}" if outlines.vintage else "authorities"
    notes = [
        f"The outlines are those of {whose}, simplified. A large area on the map does not mean that many "
        "people live there."
    ]
    areas = [each.area for each in shown]
    missing = [area.name for area in areas if not _outline_of(area, register, outlines)]
    if missing:
        notes.append(
            f"Without an outline, but counted in the key and in the table: {', '.join(missing)}. "
            "Their part of the map is empty."
        )
    joined = [
        area.name
        for area in areas
        if area.code not in outlines.features and area.name not in missing and _split_into(area, register)
    ]
    if joined:
        notes.append(f"Drawn as the authorities that followed, which have its colour: {', '.join(joined)}.")
    return notes
