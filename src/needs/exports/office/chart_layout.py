"""How the parts of a chart share its room: axes, plot, legend, and names beside marks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, zip_longest
from textwrap import wrap

from needs.charts.parts.editable import MOST_BARS, EditableChart, EditableKind, Series, SeriesRole
from needs.exports.xml_text import legal

LYING = (EditableKind.BARS, EditableKind.SHARES)
WIDTH_CM = 16.0
"""The width in cm that a chart is laid out for by default; every other length here is in cm as well."""
_STANDING, _LEAST, _MOST = 9.0, 3.2, 20.0
_NAME, _BAR, _BETWEEN, _AXIS = 0.55, 0.4, 0.2, 1.25
"""For lying bars: a name, each bar of it, from one to the next, and the axis with its unit."""
_LETTER, _LINE = 0.19, 0.45
"""The mean width of a letter of ten points, and the height of a line of them."""
_ROW = 0.63
"""Of a legend."""
_ENTRY = 6
"""The letters that the mark of an entry of a legend takes."""
_TURNED = 0.75
"""How high a slanting name reaches, as a share of its length."""
_MOST_FOR_NAMES = 6.4
_LONGEST_BESIDE = 26
"""Letters of a name that still fits beside the end of its line."""
_SHORT = 16
"""Letters of a unit that fits above its axis: LibreOffice gives the title of an axis a fifth of the width."""
_CLEAR = 0.07
"""The least distance of two names beside the ends of lines, as a share of the axis."""
_LATE = 0.75
"""Names at the ends of lines may overlap beyond this share of the time."""
_MOST_QUIET = 4
"""So few lines of others have room for their names."""
_WHOLE_FROM = 10
"""From here on an axis needs no decimals."""
_STEPS = 7
_EXACT = 1e-9


@dataclass(frozen=True)
class ChartLayout:
    """A chart, its series in the order in which they are drawn, and where everything stands.

    Attributes
    ----------
    width, height
        In cm, for letters of ten points; without a height it is as high as it needs to be.
    """

    chart: EditableChart
    series: tuple[Series, ...]
    width: float = WIDTH_CM
    height: float | None = None

    @cached_property
    def ratio(self) -> float:
        """The height by the width: tall enough for the names beside lying bars, and for the legend."""
        return self._height / self.width

    @cached_property
    def ends(self) -> tuple[float, float]:
        """Where the axis of values begins and ends: at round numbers around everything drawn."""
        if self.chart.kind is EditableKind.SHARES:
            return 0.0, max(sum(part or 0.0 for part in bar) for bar in self._bars)
        reached = [
            value
            for each in self.series
            for part in (each.values, each.lower, each.upper)
            for value in part
            if value is not None
        ]
        reached += [] if self.chart.begins is None else [self.chart.begins]
        return _around(reached)

    @cached_property
    def ends_across(self) -> tuple[float, float]:
        """The same of what runs across points; a log scale begins at 1, 2 or 5 of a power of ten."""
        reached = [
            at
            for each in self.series
            for part in (each.across, each.across_lower, each.across_upper)
            for at in part
            if at is not None
        ]
        return (_leading(min(reached)), max(reached)) if self.chart.across_is_log else _around(reached)

    @cached_property
    def decimals(self) -> int:
        """Of the axis of values."""
        return 0 if self.ends[1] >= _WHOLE_FROM else self.chart.decimals

    @cached_property
    def is_unnamed(self) -> bool:
        """Whether there are too many columns to name each."""
        return self.chart.kind is EditableKind.COLUMNS and len(self.chart.categories) > MOST_BARS

    @cached_property
    def unit(self) -> list[str]:
        """The lines of the unit."""
        return wrap(legal(self.chart.unit), int(self.width / _LETTER))

    @cached_property
    def has_unit_on_top(self) -> bool:
        """Whether the unit is too long for a title of its axis, and is the chart's, at the same place."""
        return self.chart.kind not in LYING and len(self.chart.unit) > _SHORT

    @cached_property
    def beside(self) -> tuple[Series, ...]:
        """The series named beside their ends: single points, and lines where there is room for each."""
        told = [each for each in self._told if any(value is not None for value in each.values)]
        if self.chart.kind is EditableKind.POINTS:
            return tuple(each for each in told if len(each.values) == 1)
        if self.chart.kind is not EditableKind.LINES:
            return ()
        late = _LATE * len(self.chart.categories)
        ends = sorted(each.values[last] or 0.0 for each in told if (last := last_of(each)) >= late)
        low, high = self.ends
        apart = all(above - below >= _CLEAR * (high - low) for below, above in pairwise(ends))
        return tuple(told) if apart and all(len(each.name) <= _LONGEST_BESIDE for each in told) else ()

    @cached_property
    def legend(self) -> tuple[Series, ...]:
        """The series that a legend names: none where each is named beside its marks, or is the only one."""
        level = [each for each in self.series if self.chart.kind is EditableKind.COLUMNS and each.as_line]
        told = tuple(each for each in self._told if each not in (*self.beside, *level))
        alone = 1 if self.chart.kind in (EditableKind.COLUMNS, EditableKind.BARS) else 0
        return told if len(told) > alone else ()

    @cached_property
    def plot(self) -> dict[str, float]:
        """Where the plot lies, as shares of the width and the height."""
        if self.chart.kind in LYING:
            left, top = min(_MOST_FOR_NAMES, (self._longest + 2) * _LETTER), 0.05
            right, below = self.width - 0.5, _AXIS
        else:
            top_label = f"{self.ends[1]:,.{self.decimals}f}"
            left, top = (len(top_label) + 2) * _LETTER, (len(self.unit) + 0.7) * _LINE
            right, below = self.width - 0.3 - self._room_beside, self._under_plot
        bottom = self._height - 0.15 - below - self._rows * _ROW
        return {
            "x": left / self.width,
            "y": top / self._height,
            "width": (right - left) / self.width,
            "height": (bottom - top) / self._height,
        }

    @cached_property
    def title_across(self) -> dict[str, float]:
        """Where the name of what runs across points stands, below the middle of the plot."""
        half = len(self.chart.across) * _LETTER / 2
        up = self._rows * _ROW + 1.2 * _LINE + 0.1
        return {"x": max(0.01, 0.5 - half / self.width), "y": 1 - up / self._height}

    @cached_property
    def each_named(self) -> int:
        """Along time each name is shown, or so much as each second or third."""
        return max(1, math.ceil(self._names / (self.plot["width"] * self.width)))

    @cached_property
    def free_column(self) -> int:
        """A column near the end where columns are lowest, over which the name of a level line is free."""
        columns = next(each.values for each in self.series if not each.as_line)
        known = [value for value in columns if value is not None]
        aside = len(columns) // 8
        return aside if known and known[0] <= known[-1] else len(columns) - 1 - aside

    def over_column(self, series: Series, place: int) -> tuple[float, float]:
        """How far the name of a column is moved aside and up to stand clear, as shares of the chart.

        To the left, where columns are lower, unless the name would reach out of the plot.
        """
        reached = [
            max(value for value in (value, upper, 0.0) if value is not None)
            for value, upper in zip_longest(series.values, series.upper)
        ]
        half = len(self.chart.categories[place]) * _LETTER / self.width / 2
        covered = math.ceil(2 * half / self.plot["width"] * len(reached))
        to_left = place >= covered
        under = reached[place - covered : place + 1] if to_left else reached[place : place + covered + 1]
        low, high = self.ends
        lift = (max(under) - (series.values[place] or 0.0)) / (high - low) * self.plot["height"]
        return (-half if to_left else half), lift

    @cached_property
    def _bars(self) -> list[tuple[float | None, ...]]:
        return list(zip(*(each.values for each in self.series), strict=True))

    @cached_property
    def _told(self) -> tuple[Series, ...]:
        """The series that are named at all: lines of many others cannot be told apart."""
        return tuple(each for each in self.series if not self.is_quiet(each))

    def is_quiet(self, series: Series) -> bool:
        """Whether it is a line of many others, which together are the ground that the rest stands on."""
        others = [each for each in self.series if each.stands is SeriesRole.OTHERS]
        is_other = self.chart.kind is EditableKind.LINES and series.stands is SeriesRole.OTHERS
        return is_other and len(others) > _MOST_QUIET

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.chart.categories), default=0)

    @cached_property
    def _names(self) -> float:
        """What the names along the axis take side by side."""
        return len(self.chart.categories) * (self._longest + 2) * _LETTER

    @cached_property
    def _rows(self) -> int:
        """Of the legend, whose entries stand below one another in columns."""
        longest = max((len(each.name) for each in self.legend), default=0)
        columns = max(1, int(self.width / ((longest + _ENTRY) * _LETTER)))
        return math.ceil(len(self.legend) / columns)

    @cached_property
    def _room_beside(self) -> float:
        """What names at the ends of lines take."""
        if self.chart.kind is not EditableKind.LINES or not self.beside:
            return 0.0
        return (max(len(each.name) for each in self.beside) + 1) * _LETTER

    @cached_property
    def _under_plot(self) -> float:
        """What the names along the axis take."""
        if self.is_unnamed:
            return 0.1
        if self.chart.kind is EditableKind.POINTS:
            return 2.7 * _LINE
        if self._names > self.width - self._room_beside - 2 * _LETTER:
            # Word leaves names out, LibreOffice turns them and cuts those that have no room.
            return 1.5 * _LINE + _TURNED * self._longest * _LETTER
        return 1.5 * _LINE

    @cached_property
    def _height(self) -> float:
        if self.height is not None:
            return self.height
        if self.chart.kind not in LYING:
            return _STANDING + max(0, self._rows - 1) * _ROW + max(0, len(self.unit) - 1) * _LINE
        bars = 1 if self.chart.kind is EditableKind.SHARES else len(self.series)
        tall = len(self.chart.categories) * max(_NAME, _BAR * bars + _BETWEEN)
        return min(max(tall + _AXIS + 0.2, _LEAST), _MOST) + self._rows * _ROW


def ratio_of(chart: EditableChart) -> float:
    """The height by the width that a chart is laid out for."""
    return ChartLayout(chart, chart.series).ratio


def last_of(series: Series) -> int:
    """The place of the last value of a series that has one."""
    return max(place for place, value in enumerate(series.values) if value is not None)


def _around(reached: Sequence[float]) -> tuple[float, float]:
    """Round numbers around others: about seven steps of 1, 2 or 5 lead from the one to the other."""
    low, high = min(reached, default=0.0), max(reached, default=1.0)
    least = (high - low) / _STEPS or 1.0
    power = 10.0 ** math.floor(math.log10(least))
    step = next(each * power for each in (1, 2, 5, 10, 20) if each * power >= least)
    return step * math.floor(low / step + _EXACT), step * math.ceil(high / step - _EXACT)


def _leading(value: float) -> float:
    """The greatest number of one digit, 1, 2 or 5, that is not above a value."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(each * power for each in (1, 2, 5) if each * power <= value * (1 + _EXACT))
