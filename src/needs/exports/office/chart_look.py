"""How a chart of an office program looks: colours, marks and axes in the house style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from needs.charts.parts.editable import EditableChart, EditableKind, Series, SeriesRole
from needs.charts.parts.house import Colour
from needs.charts.parts.shades import contrast
from needs.exports.office.chart_layout import LYING, ChartLayout, last_of
from needs.exports.office.chart_part import Label
from needs.exports.office.chart_sheet import Limits, Where, number_format
from needs.exports.office.style import HouseStyle

UNIT, ACROSS = "unit", "across"
"""What stands for the words of an axis until the chart is finished: XlsxWriter takes "=" for a formula."""
LIMITS = "#767676"
"""Of the bars over intervals on columns: a grey that shows on dark and light columns and on paper."""
READABLE, VISIBLE = 4.5, 3
"""The least contrast of small text and of lines (WCAG 2.2, 1.4.3 and 1.4.11)."""

_TYPES: dict[EditableKind, dict[str, str]] = {
    EditableKind.COLUMNS: {"type": "column"},
    EditableKind.BARS: {"type": "bar"},
    EditableKind.SHARES: {"type": "bar", "subtype": "stacked"},
    EditableKind.LINES: {"type": "line"},
    EditableKind.POINTS: {"type": "scatter", "subtype": "straight_with_markers"},
}
_MARKS = {
    SeriesRole.AREA: ("circle", 8),
    SeriesRole.REGION: ("diamond", 7),
    SeriesRole.ENGLAND: ("square", 6),
    SeriesRole.OTHERS: ("circle", 5),
    SeriesRole.LIGHT: ("triangle", 7),
}
_DOT = 3
"""The mark of a line of others, which shows a period that stands alone."""
_STRONG, _PLAIN, _THIN = 2.25, 1.75, 1.0
"""The widths of lines in points."""
_INSIDE = 0.04
"""The least share of all bars that its number fits into."""


@dataclass(frozen=True)
class Look:
    """A chart with where its numbers stand, and everything that decides how it looks.

    Attributes
    ----------
    found
        Its series in the order in which they are drawn.
    points
        The size of letters.
    """

    chart: EditableChart
    found: Sequence[Where]
    room: ChartLayout
    style: HouseStyle
    points: int

    def drawn(self, book: xlsxwriter.Workbook) -> Any:
        """The chart of a workbook whose sheet holds its numbers."""
        picture = book.add_chart(_TYPES[self.chart.kind])
        level = book.add_chart({"type": "line"})
        for where in self.found:
            is_level = self.chart.kind is EditableKind.COLUMNS and where.series.as_line
            (level if is_level else picture).add_series(self._series(where))
        if level.series:
            picture.combine(level)
        picture.show_blanks_as("gap")
        picture.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
        self._set_axes(picture)
        legend = self.room.legend
        untold = [number for number, where in enumerate(self.found) if where.series not in legend]
        picture.set_legend({"position": "bottom", "delete_series": untold} if legend else {"none": True})
        picture.set_plotarea({"layout": self.room.plot})
        return picture

    def labels(self) -> Iterator[Label]:
        """The names beside marks, in place of a legend, and the numbers in parts of bars."""
        for number, where in enumerate(self.found):
            series = where.series
            colour = self.style.colours[series.stands]
            ink = colour if contrast(colour, Colour.PAPER) >= READABLE else Colour.TEXT.value
            if self.chart.kind is EditableKind.SHARES:
                yield from self._numbers_inside(series, number, colour)
            elif self.chart.kind is EditableKind.COLUMNS and series.as_line:
                yield Label(number, self.room.free_column, "SerName", "t", ink)
            elif series in self.room.beside:
                last = last_of(series)
                at_end = self.chart.kind is EditableKind.POINTS or last == len(self.chart.categories) - 1
                strong = series.stands is SeriesRole.AREA and not series.is_dashed
                yield Label(number, last, "SerName", "r" if at_end else "t", ink, strong)
            elif self.room.is_unnamed:
                yield from self._own_column(series, number)

    def _series(self, where: Where) -> dict[str, Any]:
        series = where.series
        colour = self.style.colours[series.stands]
        options = {
            "name": where.name(),
            "categories": where.cells(where.across),
            "values": where.cells(where.values),
            **self._marks(series, colour),
        }
        if series.each:
            options["points"] = [
                None if each is series.stands else self._filled(self.style.colours[each])
                for each in series.each
            ]
        for kind, limits in (("y_error_bars", where.limits), ("x_error_bars", where.across_limits)):
            if limits:
                options[kind] = self._bars(where, limits, colour)
        return options

    def _bars(self, where: Where, limits: Limits, colour: str) -> dict[str, Any]:
        """The bars over intervals: thin and without caps where there are many."""
        on_bars = self.chart.kind in (EditableKind.COLUMNS, EditableKind.BARS)
        return {
            "type": "custom",
            "plus_values": where.cells(limits.up),
            "minus_values": where.cells(limits.down),
            "plus_data": list(limits.lengths_up),
            "minus_data": list(limits.lengths_down),
            "line": {"color": LIMITS if on_bars else colour, "width": 0.5 if self.room.is_unnamed else 1},
            "end_style": int(not self.room.is_unnamed),
        }

    def _marks(self, series: Series, colour: str) -> dict[str, Any]:
        """Of a line, of points or of bars."""
        is_line = self.chart.kind is EditableKind.LINES or series.as_line
        if not is_line and self.chart.kind is not EditableKind.POINTS:
            edge = {"color": Colour.PAPER.value} if self.chart.kind is EditableKind.SHARES else {"none": True}
            return {"fill": {"color": colour}, "border": edge, "gap": 15 if self.room.is_unnamed else 45}
        if is_line and contrast(colour, Colour.PAPER) < VISIBLE and not self.room.is_quiet(series):
            colour = LIMITS
        line = self._line(series, colour) if is_line else {"none": True}
        if series.as_line:
            return {"line": line, "marker": {"type": "none"}}
        shape, size = _MARKS[series.stands]
        is_other = series.stands is SeriesRole.OTHERS
        inside = Colour.PAPER.value if series.is_dashed and series.stands is SeriesRole.AREA else colour
        marker = {
            "type": shape,
            "size": _DOT if is_line and is_other else size,
            "fill": {"color": inside},
            "border": {"color": LIMITS if is_other and not is_line else colour},
        }
        return {"line": line, "marker": marker}

    def _line(self, series: Series, colour: str) -> dict[str, Any]:
        is_other = series.stands is SeriesRole.OTHERS
        width = _STRONG if series.stands is SeriesRole.AREA else _THIN if is_other else _PLAIN
        return {"color": colour, "width": width, **({"dash_type": "dash"} if series.is_dashed else {})}

    def _filled(self, colour: str) -> dict[str, Any]:
        """One mark or bar among those of a series."""
        at_marks = self.chart.kind in (EditableKind.LINES, EditableKind.POINTS)
        return {"fill": {"color": colour}, "border": {"color": colour} if at_marks else {"none": True}}

    def _set_axes(self, picture: Any) -> None:
        chart, room = self.chart, self.room
        letters = {"name": self.style.font, "size": self.points, "color": Colour.TEXT.value, "bold": False}
        level = {**letters, "rotation": 0}
        low, high = room.ends
        values: dict[str, Any] = {
            "num_font": letters,
            "num_format": number_format(room.decimals),
            "line": {"none": True},
            "major_tick_mark": "none",
            "major_gridlines": {"visible": True, "line": {"color": Colour.GRID.value, "width": 0.75}},
        }
        if chart.begins is not None or low < 0 or chart.kind is EditableKind.POINTS:
            values["min"] = low
        if chart.kind in (EditableKind.SHARES, EditableKind.POINTS) or any(
            series.upper for series in chart.series
        ):
            # Programs look at the values alone when they choose the ends, and cut the bars over intervals.
            values["max"] = high
        others: dict[str, Any] = {
            "num_font": letters,
            "line": {"color": LIMITS, "width": 0.75},
            "major_tick_mark": "none",
            "label_position": "none" if room.is_unnamed else "low",
        }
        if chart.kind in LYING:
            picture.set_y_axis({**others, "num_font": level, "reverse": True, "crossing": "max"})
            picture.set_x_axis({**values, "name": UNIT, "name_font": level})
            return
        if chart.kind is EditableKind.POINTS:
            others |= self._across(level)
        if chart.kind is EditableKind.LINES:
            others["interval_unit"] = room.each_named
        picture.set_x_axis(others)
        corner = {"x": 0.005, "y": 0.005}
        if room.has_unit_on_top:
            picture.set_title({"name": UNIT, "name_font": level, "layout": corner, "overlay": True})
        else:
            values |= {"name": UNIT, "name_font": level, "name_layout": corner}
        picture.set_y_axis(values)

    def _across(self, letters: dict[str, Any]) -> dict[str, Any]:
        """The axis across points, with its name below it."""
        low, high = self.room.ends_across
        return {
            "name": ACROSS,
            "name_font": letters,
            "name_layout": self.room.title_across,
            "num_format": number_format(0 if high - low > 1 else 1),
            "major_gridlines": {"visible": False},
            "min": low,
            "max": high,
            **({"log_base": 10} if self.chart.across_is_log else {}),
        }

    def _numbers_inside(self, series: Series, number: int, colour: str) -> Iterator[Label]:
        ink = max((Colour.TEXT.value, Colour.PAPER.value), key=lambda each: contrast(each, colour))
        shown = number_format(self.chart.decimals)
        for place, value in enumerate(series.values):
            if value is not None and value >= _INSIDE * self.room.ends[1]:
                yield Label(number, place, "Val", "ctr", ink, on_paper=False, number_format=shown)

    def _own_column(self, series: Series, number: int) -> Iterator[Label]:
        """The names of the place's own columns, above the bars over their intervals."""
        for place, (each, value) in enumerate(zip(series.each, series.values, strict=False)):
            if each is SeriesRole.AREA and value is not None:
                aside, lift = self.room.over_column(series, place)
                yield Label(number, place, "CatName", "outEnd", is_strong=True, aside=aside, lift=lift)
