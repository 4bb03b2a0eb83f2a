"""A figure as an SVG picture, written from its own traces without a browser.

It draws what our charts use of Plotly and nothing more; a part that it does not know is refused by name, so
that a picture never silently shows less than the page does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from needs.charts.parts.house import FONT, Colour
from needs.charts.parts.spec import ChartSpec
from needs.exports.picture.svg_layout import (
    TICK_GAP,
    Axis,
    Plot,
    label_size,
    layout_of,
    plot_of,
    shows_labels,
    tick_length,
    ticks_of,
)
from needs.exports.picture.svg_parts import Part, line_between, px, readable, rectangle, stroke_of, text_box
from needs.exports.picture.svg_text import (
    BASELINE,
    LINE_HEIGHT,
    UndrawableError,
    line_width,
    lines_of,
    safe,
    wrapped,
)
from needs.exports.picture.svg_traces import traces_of

WIDE = 960
"""How wide a picture is laid out where nothing is asked for, in pixels."""
TITLE_SIZE, SUBTITLE_SIZE, SOURCE_SIZE = 18, 14, 12
DEFAULT_HEIGHT = 450
_EDGE = 12
"""Pixels around the words of a picture."""


Words = Sequence[tuple[str, int, bool]]
"""Lines of text, each with its size and whether it is bold."""


def svg_of_figure(spec: ChartSpec) -> bytes:
    """A figure as a picture of the usual width."""
    return svg_of(spec, width=WIDE).encode()


def svg_of(spec: ChartSpec, *, width: int, height: float | None = None, title: bool = True) -> str:
    """A picture of a figure.

    Parameters
    ----------
    width
        Of the picture, in pixels. The figure should have been drawn with ``narrow`` for a small one.
    height
        Of the figure between its words, in pixels; what the figure asks for by default.
    title
        Whether title, subtitle and source stand in the picture, so that they go where it goes.

    Raises
    ------
    UndrawableError
        The figure uses something that is not drawn here; the message names it.
    """
    figure: Part = spec.figure.to_plotly_json()
    layout = layout_of(figure)
    tall = height or _own_height(layout)
    head, foot = _around(spec, width) if title else ([], [])
    top = _depth(head)
    whole = top + tall + _depth(foot)
    plot = plot_of(layout, figure["data"], width, tall)
    shapes = list(layout.get("shapes", ()))
    body = [
        *_grid(plot),
        *(_shape(plot, each) for each in shapes if each.get("layer") == "below"),
        *traces_of(plot, layout, figure["data"]),
        *(_shape(plot, each) for each in shapes if each.get("layer") != "below"),
        *_axis_marks(plot),
        *(part for each in layout.get("annotations", ()) for part in _annotation(plot, each)),
    ]
    name = f"figure-{spec.hash}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{px(whole)}" '
        f'viewBox="0 0 {width} {px(whole)}" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'font-family="{safe(FONT)}" font-size="{px(plot.size)}" fill="{plot.colour}" lang="en-GB">'
        f'<title id="{name}-title">{safe(spec.title)}</title>'
        f'<desc id="{name}-desc">{safe(f"{spec.alt} {spec.takeaway}")}</desc>'
        f'<rect width="{width}" height="{px(whole)}" fill="{Colour.PAPER}"/>'
        f"{_written(head, 0)}"
        f'<g transform="translate(0 {px(top)})">{"".join(body)}</g>'
        f"{_written(foot, top + tall)}</svg>\n"
    )


def svg_in_shape(spec: ChartSpec, *, width: int, shape: tuple[int, int]) -> str:
    """A picture of a figure with its words that fills a shape, such as 16 by 9 of a slide.

    Parameters
    ----------
    width
        Of the picture at least, in pixels. A figure that is too high for it is laid out on a larger sheet of
        the same shape, so that nothing is squeezed; its words come out smaller then.
    shape
        How many parts wide and high.

    Raises
    ------
    UndrawableError
        As for ``svg_of``.
    """
    across, up = shape
    needed = _own_height(layout_of(spec.figure.to_plotly_json())) + _depth_around(spec, width)
    # Whole parts of the shape are whole pixels.
    parts = math.ceil(max(width / across, needed / up))
    wide = parts * across
    return svg_of(spec, width=wide, height=parts * up - _depth_around(spec, wide))


def _own_height(layout: Part) -> float:
    """How high a figure asks to be, without the words around it."""
    return float(layout.get("height") or DEFAULT_HEIGHT)


def _around(spec: ChartSpec, width: int) -> tuple[Words, Words]:
    """The words above a figure and those below it."""
    head = [(spec.title, TITLE_SIZE, True), (spec.subtitle, SUBTITLE_SIZE, False)]
    return _words(head, width), _words([(spec.source, SOURCE_SIZE, False)], width)


def _depth_around(spec: ChartSpec, width: int) -> float:
    return sum(map(_depth, _around(spec, width)))


def _words(parts: Words, width: int) -> Words:
    """The lines of some texts, each with its size and weight, as they fit a picture."""
    room = width - 2 * _EDGE
    return [(line, size, bold) for text, size, bold in parts for line in wrapped(text, room, size, bold=bold)]


def _depth(lines: Words) -> float:
    """The pixels that lines take with room above and below them."""
    return sum(size * LINE_HEIGHT for _, size, _ in lines) + (_EDGE if lines else 0)


def _written(lines: Words, top: float) -> str:
    written, y = "", top + _EDGE / 2
    for text, size, bold in lines:
        weight = ' font-weight="bold"' if bold else ""
        written += (
            f'<text x="{_EDGE}" y="{px(y + BASELINE * size)}" font-size="{size}"{weight}>{safe(text)}</text>'
        )
        y += size * LINE_HEIGHT
    return written


def _grid(plot: Plot) -> list[str]:
    """Grid lines and the line of zero, behind everything."""
    parts = []
    for axis, other, level in ((plot.x, plot.y, False), (plot.y, plot.x, True)):
        settings = axis.settings
        if not settings.get("visible", True):
            continue
        if settings.get("showgrid", True):
            stroke = f'stroke="{settings.get("gridcolor", Colour.GRID)}"'
            for value, _ in ticks_of(axis):
                parts.append(_along(axis.at(value), other, stroke, level=level))
        if settings.get("zeroline", False) and min(axis.low, axis.high) <= 0 <= max(axis.low, axis.high):
            colour, width = settings.get("zerolinecolor", Colour.ENGLAND), settings.get("zerolinewidth", 1)
            parts.append(_along(axis.at(0), other, f'stroke="{colour}" stroke-width="{width}"', level=level))
    return parts


def _along(at: float, other: Axis, stroke: str, *, level: bool) -> str:
    ends = (other.start, at, other.end, at) if level else (at, other.start, at, other.end)
    return line_between(*ends, stroke)


def _axis_marks(plot: Plot) -> list[str]:
    """Lines, ticks, labels and names of the axes."""
    parts: list[str] = []
    for letter, axis in (("x", plot.x), ("y", plot.y)):
        settings = axis.settings
        if not settings.get("visible", True):
            continue
        if letter == "x" and (settings.get("linecolor") or settings.get("showline")):
            base = plot.top + plot.height
            stroke = f'stroke="{settings.get("linecolor", Colour.GRID)}"'
            parts.append(line_between(axis.start, base, axis.end, base, stroke))
        if settings.get("ticks") == "outside" and settings.get("tickcolor") != Colour.PAPER:
            stroke = f'stroke="{settings.get("tickcolor", Colour.GRID)}"'
            for value, _ in ticks_of(axis):
                at, length = axis.at(value), tick_length(settings)
                base = plot.top + plot.height if letter == "x" else plot.left
                ends = (at, base, at, base + length) if letter == "x" else (base - length, at, base, at)
                parts.append(line_between(*ends, stroke))
        if shows_labels(settings):
            parts += _labels(plot, letter, axis)
        parts += _name(plot, letter, settings)
    return parts


def _labels(plot: Plot, letter: str, axis: Axis) -> Iterable[str]:
    size = readable(label_size(axis.settings, plot.size))
    away = tick_length(axis.settings) + TICK_GAP
    free = math.inf
    # From the last, which is the newest, so that it is never the one left out for want of room.
    for value, text in reversed(ticks_of(axis)):
        lines = lines_of(text)
        width = max(line_width(line, size) for line in lines)
        height = len(lines) * LINE_HEIGHT * size
        if letter == "x":
            left = axis.at(value) - width / 2
            if left + width + TICK_GAP > free:
                continue
            free = left
            top = plot.top + plot.height + away - TICK_GAP / 2
            yield text_box(lines, left, top, width, size, "center", plot.colour)
        else:
            top = axis.at(value) - height / 2
            yield text_box(lines, plot.left - away - width, top, width, size, "right", plot.colour)


def _name(plot: Plot, letter: str, settings: Part) -> Iterable[str]:
    """The name below the lower axis; our charts write any other beside the plot."""
    title = settings.get("title") or {}
    text = title.get("text") if isinstance(title, Mapping) else title
    if not text:
        return
    if letter == "y":
        raise UndrawableError("A name along an upright axis cannot be drawn without a browser.")
    size = readable(float((title.get("font") or {}).get("size", plot.size)))
    lines = lines_of(str(text))
    labels = label_size(settings, plot.size) * LINE_HEIGHT + tick_length(settings)
    top = plot.top + plot.height + labels + float(title.get("standoff", 8))
    yield text_box(lines, plot.left, top, plot.width, size, "center", plot.colour)


def _shape(plot: Plot, shape: Part) -> str:
    x_ref, y_ref = shape.get("xref", "x"), shape.get("yref", "y")
    looks = f'fill="{shape.get("fillcolor", "none")}" {stroke_of(shape.get("line") or {})}'
    if shape["type"] == "path":
        return f'<path d="{_data_path(plot, str(shape["path"]))}" {looks}/>'
    x0, x1 = (plot.position("x", x_ref, float(shape[each])) for each in ("x0", "x1"))
    y0, y1 = (plot.position("y", y_ref, float(shape[each])) for each in ("y0", "y1"))
    if shape["type"] == "line":
        return line_between(x0, y0, x1, y1, stroke_of(shape.get("line") or {}))
    if shape["type"] == "rect":
        return rectangle((min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)), looks)
    raise UndrawableError(f"A shape of the kind “{shape['type']}” cannot be drawn without a browser.")


def _data_path(plot: Plot, path: str) -> str:
    """A path of moves and straight lines, from values to pixels."""
    words, drawn = path.split(), ""
    if len(words) % 3 or any(word not in ("M", "L") for word in words[::3]):
        raise UndrawableError("A path of more than straight lines cannot be drawn without a browser.")
    for letter, x, y in zip(words[::3], words[1::3], words[2::3], strict=True):
        drawn += f"{letter}{px(plot.x.of(float(x)))} {px(plot.y.of(float(y)))}"
    return drawn


def _annotation(plot: Plot, note: Part) -> Iterable[str]:
    """Words at a point, or at the tail of an arrow to it."""
    if note.get("visible", True) is not True:
        return
    font = note.get("font") or {}
    size = readable(float(font.get("size", plot.size)))
    lines = lines_of(str(note.get("text", "")))
    arrow = bool(note.get("showarrow", True))
    refs = {"x": str(note.get("xref", "x")), "y": str(note.get("yref", "y"))}
    head = [plot.position(axis, refs[axis], float(note.get(axis, 0)), as_drawn=True) for axis in ("x", "y")]
    tail = [_tail(plot, note, axis, at) for axis, at in zip(("x", "y"), head, strict=True)] if arrow else head
    pad = float(note.get("borderpad", 1))
    width = max(line_width(line, size) for line in lines) + 2 * pad
    height = len(lines) * LINE_HEIGHT * size + 2 * pad
    left = tail[0] + float(note.get("xshift", 0)) - width * _anchored(note, "x", refs["x"], arrow=arrow)
    top = tail[1] - float(note.get("yshift", 0)) - height * _anchored(note, "y", refs["y"], arrow=arrow)
    if arrow:
        yield from _arrow(note, tail, head)
    if note.get("bgcolor"):
        yield rectangle((left, top, width, height), f'fill="{note["bgcolor"]}"')
    colour = str(font.get("color", plot.colour))
    align = str(note.get("align", "center"))
    yield text_box(lines, left + pad, top + pad, width - 2 * pad, size, align, colour)


def _tail(plot: Plot, note: Part, axis: str, head: float) -> float:
    """Where an arrow begins: so many pixels from its head, or at a value."""
    ref, offset = str(note.get(f"a{axis}ref", "pixel")), float(note.get(f"a{axis}", 0))
    if ref == "pixel":
        return head + offset
    return plot.position(axis, ref, offset, as_drawn=True)


def _anchored(note: Part, axis: str, ref: str, *, arrow: bool) -> float:
    """Which share of its size words stand left of, or above, their point."""
    anchor = str(note.get(f"{axis}anchor", "auto"))
    if anchor == "auto" and (arrow or ref == axis):
        anchor = "center"
    elif anchor == "auto":
        value = float(note.get(axis, 0))
        ends = ("left", "right") if axis == "x" else ("bottom", "top")
        anchor = ends[0] if value < 1 / 3 else ends[1] if value > 2 / 3 else "center"
    return {"left": 0.0, "top": 0.0, "right": 1.0, "bottom": 1.0}.get(anchor, 0.5)


def _arrow(note: Part, tail: Sequence[float], head: Sequence[float]) -> Iterable[str]:
    if note.get("arrowhead", 1) != 0:
        raise UndrawableError("The head of an arrow cannot be drawn without a browser.")
    length = math.dist(tail, head)
    short = float(note.get("standoff", 0))
    if length <= short:
        return
    share = 1 - short / length
    ends = [start + share * (end - start) for start, end in zip(tail, head, strict=True)]
    line = {"color": note.get("arrowcolor", Colour.TEXT), "width": note.get("arrowwidth", 1)}
    yield line_between(tail[0], tail[1], ends[0], ends[1], stroke_of(line))
