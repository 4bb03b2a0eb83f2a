"""The traces of a figure as parts of a picture: points with their intervals, lines, areas and bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from needs.charts.parts.house import Colour
from needs.exports.picture.svg_layout import Plot
from needs.exports.picture.svg_parts import (
    Part,
    nth,
    numbers_in,
    px,
    readable,
    rectangle,
    stroke_of,
    text_box,
)
from needs.exports.picture.svg_text import LINE_HEIGHT, UndrawableError, lines_of


def traces_of(plot: Plot, layout: Part, traces: Sequence[Part]) -> Iterable[str]:
    """Every trace as parts, in the order in which they are drawn."""
    bars = [each for each in traces if each["type"] == "bar"]
    if len(bars) > 1 and layout.get("barmode") != "overlay":
        raise UndrawableError(
            f"Bars that stand {layout.get('barmode', 'group')} cannot be drawn without a browser."
        )
    for trace in traces:
        if trace.get("visible", True) is not True:
            continue
        if other := next(
            (trace[axis] for axis in ("xaxis", "yaxis") if trace.get(axis, axis[0]) != axis[0]), ""
        ):
            raise UndrawableError(f"A trace on a second axis, {other}, cannot be drawn without a browser.")
        if trace["type"] == "bar":
            yield from _bars(plot, layout, trace)
        elif trace["type"] == "scatter":
            yield from _scatter(plot, trace)
        else:
            raise UndrawableError(f"A trace of the kind “{trace['type']}” cannot be drawn without a browser.")


def _scatter(plot: Plot, trace: Part) -> Iterable[str]:
    mode = str(trace.get("mode", "lines+markers"))
    if unknown := set(mode.split("+")) - {"lines", "markers", "none"}:
        raise UndrawableError(f"Points drawn as {sorted(unknown)[0]} cannot be drawn without a browser.")
    xs, ys = numbers_in(trace.get("x")), numbers_in(trace.get("y"))
    points = [
        None if x is None or y is None else (plot.x.of(x), plot.y.of(y)) for x, y in zip(xs, ys, strict=True)
    ]
    if "lines" in mode:
        yield from _path(trace, points)
    yield from _error_bars(plot, trace, xs, ys)
    if "markers" in mode:
        yield from _markers(trace, points)


def _path(trace: Part, points: Sequence[tuple[float, float] | None]) -> Iterable[str]:
    line = trace.get("line") or {}
    if line.get("shape", "linear") != "linear":
        raise UndrawableError(f"A line of the shape {line['shape']} cannot be drawn without a browser.")
    fill = trace.get("fill", "none")
    if fill not in ("none", "toself"):
        raise UndrawableError(f"A filling “{fill}” cannot be drawn without a browser.")
    moves, begun = [], False
    for point in points:
        if point:
            moves.append(f"{'L' if begun else 'M'}{px(point[0])} {px(point[1])}")
        begun = point is not None
    if not moves:
        return
    inside = f'fill="{trace["fillcolor"]}" fill-rule="evenodd"' if fill == "toself" else 'fill="none"'
    yield f'<path d="{"".join(moves)}" {inside} {stroke_of(line)}/>'


def _error_bars(
    plot: Plot, trace: Part, xs: Sequence[float | None], ys: Sequence[float | None]
) -> Iterable[str]:
    """The bars over intervals, each with a cap at its ends."""
    for letter in ("x", "y"):
        bars = trace.get(f"error_{letter}")
        if not bars or not bars.get("visible", True):
            continue
        if bars.get("type", "data") != "data":
            raise UndrawableError(f"Error bars of the kind {bars['type']} cannot be drawn without a browser.")
        more = numbers_in(bars.get("array"))
        less = numbers_in(bars["arrayminus"]) if bars.get("arrayminus") is not None else more
        moves = []
        for x, y, up, down in zip(xs, ys, more, less, strict=True):
            if x is None or y is None or (not up and not down):
                continue
            cap = float(bars.get("width", 4))
            along, middle = (plot.x, y) if letter == "x" else (plot.y, x)
            at = plot.y.of(middle) if letter == "x" else plot.x.of(middle)
            value = x if letter == "x" else y
            ends = [along.of(value - (down or 0)), along.of(value + (up or 0))]
            moves.append(_bar_path(ends, at, cap, level=letter == "x"))
        if moves:
            stroke = stroke_of({"color": bars.get("color", Colour.TEXT), "width": bars.get("thickness", 2)})
            yield f'<path d="{"".join(moves)}" fill="none" {stroke}/>'


def _bar_path(ends: Sequence[float], at: float, cap: float, *, level: bool) -> str:
    start, end = (px(each) for each in ends)
    low, high = px(at - cap), px(at + cap)
    if level:
        caps = f"M{start} {low}V{high}M{end} {low}V{high}" if cap else ""
        return f"M{start} {px(at)}H{end}{caps}"
    caps = f"M{low} {start}H{high}M{low} {end}H{high}" if cap else ""
    return f"M{px(at)} {start}V{end}{caps}"


def _markers(trace: Part, points: Sequence[tuple[float, float] | None]) -> Iterable[str]:
    marker = trace.get("marker") or {}
    line = marker.get("line") or {}
    for number, point in enumerate(points):
        opacity = float(nth(marker.get("opacity", 1), number))
        if point is None or not opacity:
            continue
        size = float(nth(marker.get("size", 6), number))
        symbol = str(nth(marker.get("symbol", "circle"), number))
        colour = str(nth(marker.get("color", Colour.AREA), number))
        edge = str(nth(line.get("color", colour), number))
        width = float(nth(line.get("width", 0), number))
        see_through = f' opacity="{px(opacity)}"' if opacity < 1 else ""
        yield _marker(symbol, point, size / 2, colour, edge, width, see_through)


def _marker(
    symbol: str, point: tuple[float, float], radius: float, colour: str, edge: str, width: float, more: str
) -> str:
    kind = symbol.removesuffix("-open")
    if kind != symbol:
        colour, edge, width = "none", colour, width or 1
    elif kind in ("x", "cross"):
        return _shape_at(kind, point, radius, f'fill="{colour}"{more}')
    looks = f'fill="{colour}"' + (f' stroke="{edge}" stroke-width="{px(width)}"' if width else "") + more
    return _shape_at(kind, point, radius, looks)


def _shape_at(kind: str, point: tuple[float, float], r: float, looks: str) -> str:
    """A mark of the shapes that Plotly draws, in its proportions."""
    x, y = point
    if kind == "circle":
        return f'<circle cx="{px(x)}" cy="{px(y)}" r="{px(r)}" {looks}/>'
    if kind not in _OUTLINES:
        raise UndrawableError(f"A mark of the shape “{kind}” cannot be drawn without a browser.")
    corners = " ".join(f"{px(x + r * dx)},{px(y + r * dy)}" for dx, dy in _OUTLINES[kind])
    return f'<polygon points="{corners}" {looks}/>'


_ARM = 0.4
_OUTLINES: dict[str, Sequence[tuple[float, float]]] = {
    "line-ew": ((-1.4, 0), (1.4, 0)),
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "triangle-up": ((-1.15, 0.58), (1.15, 0.58), (0, -1.15)),
    "triangle-down": ((-1.15, -0.58), (1.15, -0.58), (0, 1.15)),
    "cross": (
        *((-_ARM, -1.2), (_ARM, -1.2), (_ARM, -_ARM), (1.2, -_ARM), (1.2, _ARM), (_ARM, _ARM)),
        *((_ARM, 1.2), (-_ARM, 1.2), (-_ARM, _ARM), (-1.2, _ARM), (-1.2, -_ARM), (-_ARM, -_ARM)),
    ),
    "x": (
        *((0, -0.57), (0.57, -1.13), (1.13, -0.57), (0.57, 0), (1.13, 0.57), (0.57, 1.13)),
        *((0, 0.57), (-0.57, 1.13), (-1.13, 0.57), (-0.57, 0), (-1.13, -0.57), (-0.57, -1.13)),
    ),
}


def _bars(plot: Plot, layout: Part, trace: Part) -> Iterable[str]:
    lying = trace.get("orientation") == "h"
    along, across = (plot.x, plot.y) if lying else (plot.y, plot.x)
    lengths = numbers_in(trace["x" if lying else "y"])
    places = numbers_in(trace["y" if lying else "x"])
    marker = trace.get("marker") or {}
    line = marker.get("line") or {}
    texts = trace.get("text")
    written = []
    for number, (length, place) in enumerate(zip(lengths, places, strict=True)):
        if length is None or place is None:
            continue
        base = float(nth(trace.get("base") if trace.get("base") is not None else 0, number))
        half = float(nth(_bar_widths(layout, trace, places), number)) / 2
        middle = place + float(nth(trace.get("offset", -half), number)) + half
        box = _box(
            along.of(base), along.of(base + length), across.of(middle - half), across.of(middle + half), lying
        )
        edge = {
            "color": nth(line.get("color", "none"), number),
            "width": float(nth(line.get("width", 0), number)),
        }
        stroke = stroke_of(edge) if edge["width"] else ""
        yield rectangle(box, f'fill="{nth(marker.get("color", Colour.QUIET), number)}" {stroke}')
        if texts is not None:
            written.append(_inside(plot, trace, box, str(nth(texts, number)), number))
    yield from written
    ends = [
        None if length is None else length + float(nth(trace.get("base") or 0, number))
        for number, length in enumerate(lengths)
    ]
    yield from _error_bars(plot, trace, *((ends, places) if lying else (places, ends)))


def _bar_widths(layout: Part, trace: Part, places: Sequence[float | None]) -> Any:
    """How wide bars are in the units of their axis: as set, or what the gap leaves of the least distance."""
    if trace.get("width") is not None:
        return trace["width"]
    known = sorted({place for place in places if place is not None})
    least = min((after - before for before, after in pairwise(known)), default=1.0)
    return least * (1 - float(layout.get("bargap", 0.2)))


def _box(start: float, end: float, low: float, high: float, lying: bool) -> tuple[float, float, float, float]:
    """Left, top, width and height of a bar."""
    xs, ys = ((start, end), (low, high)) if lying else ((low, high), (start, end))
    return min(xs), min(ys), abs(xs[1] - xs[0]), abs(ys[1] - ys[0])


def _inside(plot: Plot, trace: Part, box: tuple[float, float, float, float], text: str, number: int) -> str:
    """The words in the middle of a bar."""
    if trace.get("textposition", "auto") != "inside" or trace.get("insidetextanchor") != "middle":
        raise UndrawableError("Words beside a bar cannot be drawn without a browser.")
    font = trace.get("textfont") or {}
    size = readable(float(nth(font.get("size", plot.size), number)))
    lines = lines_of(text)
    left, top, width, height = box
    above = top + (height - len(lines) * LINE_HEIGHT * size) / 2
    return text_box(
        lines, left, above, width, size, "center", str(nth(font.get("color", plot.colour), number))
    )
