"""Where things stand in a picture: margins, axes, their ends and their ticks, as Plotly reckons them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from needs.charts.parts.house import Colour
from needs.exports.picture.svg_parts import Part, numbers_in
from needs.exports.picture.svg_text import LINE_HEIGHT, UndrawableError, line_width, lines_of

TICK_GAP = 4
_TICK = 5
_ROOM_X, _ROOM_Y = 90, 45
"""The least pixels between ticks that are chosen here."""


@dataclass(frozen=True)
class Axis:
    """One axis: which pixels its range takes, how a number is placed, and what stands beside it."""

    settings: Part
    low: float
    high: float
    start: float
    end: float

    @property
    def is_log(self) -> bool:
        """Whether it counts in powers of ten."""
        return self.settings.get("type") == "log"

    def at(self, value: float) -> float:
        """The pixel of a point in the units of the range; of a log axis, of its power of ten."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def of(self, value: float) -> float:
        """The pixel of a value."""
        return self.at(math.log10(value)) if self.is_log else self.at(value)

    def share(self, value: float) -> float:
        """The pixel of a share of the axis, from its start."""
        return self.start + value * (self.end - self.start)


@dataclass(frozen=True)
class Plot:
    """The two axes of a picture, and the box between the margins, which pictures call paper."""

    x: Axis
    y: Axis
    left: float
    top: float
    width: float
    height: float
    size: float
    colour: str

    def position(self, axis: str, ref: str, value: float, *, as_drawn: bool = False) -> float:
        """Where something stands along one axis.

        Plotly places shapes and traces on a log axis by value, but annotations by the power of ten, which
        ``as_drawn`` says.
        """
        scale = self.x if axis == "x" else self.y
        if ref == "paper":
            return self.left + value * self.width if axis == "x" else self.top + (1 - value) * self.height
        if ref == f"{axis} domain":
            return scale.share(value)
        if ref == axis:
            return scale.at(value) if as_drawn else scale.of(value)
        raise UndrawableError(f"A part that is placed by “{ref}” cannot be drawn without a browser.")


def layout_of(figure: Part) -> Part:
    """The layout with what its template says where it says nothing itself."""
    own: dict[str, Any] = dict(figure["layout"])
    template: Any = own.get("template") or {}
    house = (template.to_plotly_json() if hasattr(template, "to_plotly_json") else template).get("layout", {})
    merged = {**house, **own}
    for part in ("xaxis", "yaxis", "margin", "font"):
        merged[part] = {**house.get(part, {}), **own.get(part, {})}
    unknown = [
        key
        for key in own
        if key[:5] in ("xaxis", "yaxis", "scene", "polar") and key not in ("xaxis", "yaxis")
    ]
    if unknown:
        raise UndrawableError(f"A figure with {unknown[0]} cannot be drawn without a browser.")
    return merged


def plot_of(layout: Part, traces: Sequence[Part], width: float, height: float) -> Plot:
    """The axes and the box of a picture of a size, with room for the labels of the axes."""
    size = float(layout["font"].get("size", 14))
    margin = layout["margin"]
    x, y = layout["xaxis"], layout["yaxis"]
    x_range, y_range = _range(x, traces, "x"), _range(y, traces, "y")
    top, bottom = float(margin.get("t", 0)), float(margin.get("b", 0))
    if x.get("automargin", False) and shows_labels(x):
        bottom = max(bottom, _depth_of_labels(x, x_range, size))
    up_ticks = _ticks(y, y_range, height - top - bottom, _ROOM_Y)
    left, right = float(margin.get("l", 0)), float(margin.get("r", 0))
    if y.get("automargin", False) and shows_labels(y):
        widest = max((line_width(line, size) for _, text in up_ticks for line in lines_of(text)), default=0)
        left = max(left, widest + tick_length(y) + 3 * TICK_GAP)
    if x.get("automargin", False) and shows_labels(x):
        left, right = _room_for_ends(x, x_range, width, left, right, size)
    box = (left, top, max(width - left - right, 1.0), max(height - top - bottom, 1.0))
    across, up = _axes(x, y, x_range, y_range, box)
    return Plot(across, up, *box, size, str(layout["font"].get("color", Colour.TEXT)))


def _axes(
    x: Part,
    y: Part,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    box: tuple[float, float, float, float],
) -> tuple[Axis, Axis]:
    """The axes within the box; where one is anchored to the other, a unit is as long on both."""
    left, top, width, height = box
    spans = [abs(high - low) for low, high in (x_range, y_range)]
    if y.get("scaleanchor") == "x":
        unit = min(width / spans[0], height / spans[1])
        x_range, left, width = _constrained(x, x_range, left, width, unit)
        y_range, top, height = _constrained(y, y_range, top, height, unit)
    elif x.get("scaleanchor") or y.get("scaleanchor"):
        raise UndrawableError("An axis that is anchored to another one cannot be drawn without a browser.")
    return (
        Axis(x, *x_range, left, left + width),
        Axis(y, *y_range, top + height, top),
    )


def _constrained(
    axis: Part, ends: tuple[float, float], start: float, length: float, unit: float
) -> tuple[tuple[float, float], float, float]:
    """An axis at so many pixels for a unit: its range grows into the room there is, or it takes less room."""
    span = abs(ends[1] - ends[0])
    if axis.get("constrain", "range") == "domain":
        taken = span * unit
        return ends, start + (length - taken) / 2, taken
    more = (length / unit - span) * (1 if ends[1] > ends[0] else -1)
    toward = axis.get("constraintoward", "center")
    share = {"left": 0.0, "bottom": 0.0, "right": 1.0, "top": 1.0}.get(str(toward), 0.5)
    return (ends[0] - share * more, ends[1] + (1 - share) * more), start, length


def _range(axis: Part, traces: Sequence[Part], letter: str) -> tuple[float, float]:
    """The ends of an axis as they are set; without any, from zero or the lowest to the highest drawn."""
    if axis.get("range") is not None:
        low, high = (float(end) for end in axis["range"])
        return (low, high) if low != high else (low - 0.5, high + 0.5)
    if axis.get("type") in ("log", "date", "category"):
        raise UndrawableError(
            f"An axis of type {axis['type']} without ends cannot be drawn without a browser."
        )
    reached = [end for trace in traces for end in _reached(trace, letter)]
    low, high = min(reached, default=0.0), max(reached, default=1.0)
    if axis.get("rangemode") == "tozero":
        low, high = min(low, 0.0), max(high, 0.0)
    edge = 0.05 * (high - low) or 1.0
    return (low - edge if low else 0.0), (high + edge if high else 0.0)


def _reached(trace: Part, letter: str) -> list[float]:
    values = numbers_in(trace.get(letter))
    bars = trace.get(f"error_{letter}") or {}
    more, less = numbers_in(bars.get("array")), numbers_in(bars.get("arrayminus", bars.get("array")))
    ends = [value for value in values if value is not None]
    for numbers, sign in ((more, 1), (less, -1)):
        ends += [
            value + sign * reach
            for value, reach in zip(values, numbers, strict=False)
            if value is not None and reach is not None
        ]
    if trace["type"] == "bar" and (trace.get("orientation") == "h") == (letter == "x"):
        ends.append(0.0)
    return ends


def shows_labels(axis: Part) -> bool:
    """Whether labels stand along an axis."""
    return bool(axis.get("visible", True) and axis.get("showticklabels", True))


def tick_length(axis: Part) -> float:
    """How many pixels its ticks reach out."""
    return float(axis.get("ticklen", _TICK)) if axis.get("ticks") == "outside" else 0.0


def label_size(axis: Part, size: float) -> float:
    """The size of its labels, ``size`` being that of the text around."""
    return float((axis.get("tickfont") or {}).get("size", size))


def _depth_of_labels(axis: Part, ends: tuple[float, float], size: float) -> float:
    texts = [text for _, text in _ticks(axis, ends, 1000, _ROOM_X)]
    lines = max((len(lines_of(text)) for text in texts), default=1)
    return lines * LINE_HEIGHT * label_size(axis, size) + tick_length(axis) + TICK_GAP


def _room_for_ends(
    axis: Part, ends: tuple[float, float], width: float, left: float, right: float, size: float
) -> tuple[float, float]:
    """Margins in which the first and the last label of the lower axis fit."""
    size = label_size(axis, size)
    inner = width - left - right
    for value, text in _ticks(axis, ends, inner, _ROOM_X):
        half = max(line_width(line, size) for line in lines_of(text)) / 2
        at = (value - ends[0]) / (ends[1] - ends[0]) * inner
        left = max(left, half - at + 1)
        right = max(right, at + half - inner + 1)
    return left, right


def _ticks(axis: Part, ends: tuple[float, float], length: float, room: float) -> list[tuple[float, str]]:
    """The ticks within the ends, in the units of the range, each with its label."""
    low, high = min(ends), max(ends)
    if axis.get("tickvals") is not None:
        values = [float(each) for each in axis["tickvals"]]
        texts = axis.get("ticktext")
        labels = [str(each) for each in (values if texts is None else texts)]
        places = [math.log10(each) for each in values] if axis.get("type") == "log" else values
        slack = 1e-9 * (high - low)
        return [
            (at, label) for at, label in zip(places, labels, strict=True) if low - slack <= at <= high + slack
        ]
    if axis.get("type") not in (None, "linear", "-"):
        raise UndrawableError(f"Ticks of a {axis['type']} axis cannot be drawn without a browser.")
    most = int(axis.get("nticks") or max(2, length / room))
    step = _nice((high - low) / most)
    suffix = str(axis.get("ticksuffix", ""))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [
        (number * step, f"{number * step:,.{decimals}f}{suffix}".replace("-", "−"))
        for number in range(first, last + 1)
    ]


def _nice(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not below a step."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= least * (1 - 1e-9))


def ticks_of(axis: Axis) -> list[tuple[float, str]]:
    """The ticks of an axis, in the units of its range, each with its label."""
    room = _ROOM_X if axis.end > axis.start else _ROOM_Y
    return _ticks(axis.settings, (axis.low, axis.high), abs(axis.end - axis.start), room)
