"""A figure as a chart that Word and PowerPoint can hold and edit: its numbers by series, and what each is of.

It says what is drawn and not how it looks: the house style of a council gives each ``SeriesRole`` its colour.
Maps, the rug and the spine have no such chart; reports carry them as pictures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

MOST_BARS = 25
"""More councils than this are drawn as columns, of which only the chosen one is named."""


class EditableKind(StrEnum):
    """The kinds of chart that office programs draw and that we use."""

    COLUMNS = "columns"
    BARS = "bars"
    """Lying bars, the first category on top, so that long names can be read."""
    SHARES = "shares"
    """Lying bars of parts that add up, one bar for each category and one part for each series."""
    LINES = "lines"
    POINTS = "points"
    """Each value at a number across, rather than at a category."""


class SeriesRole(StrEnum):
    """What a series, or one value of it, is of: its colour follows from it."""

    AREA = "area"
    REGION = "region"
    ENGLAND = "england"
    OTHERS = "others"
    LIGHT = "light"
    """A second shade of the place's own, as for what may be either."""


@dataclass(frozen=True)
class Series:
    """One line, one set of bars, or one set of points.

    Attributes
    ----------
    name
        As it stands beside the line and heads its column in the workbook.
    values
        One for each category, in the unit of the chart; ``None`` where there is none, drawn as a gap.
    lower, upper
        The limits of the 95% confidence interval in the same unit, or empty where none are drawn.
    across, across_lower, across_upper
        Where each value of ``EditableKind.POINTS`` stands, and the limits of that; else empty.
    labels
        What each value of ``EditableKind.POINTS`` is of, for the workbook; empty for every other kind.
    each
        What each value is of where they differ within the series, as for one council among others.
    as_line
        Whether it is drawn as a line among ``EditableKind.COLUMNS`` or ``POINTS``, as for a benchmark.
    is_dashed
        Whether its line is dashed: England, and what is of another area or by another method.
    """

    name: str
    values: tuple[float | None, ...]
    stands: SeriesRole
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    across: tuple[float, ...] = ()
    across_lower: tuple[float | None, ...] = ()
    across_upper: tuple[float | None, ...] = ()
    labels: tuple[str, ...] = ()
    each: tuple[SeriesRole, ...] = ()
    as_line: bool = False
    is_dashed: bool = False

    @property
    def numbers(self) -> tuple[tuple[float | None, ...], ...]:
        """Every set of numbers that it has: values and limits, and those of where they stand."""
        sets = (self.values, self.lower, self.upper, self.across, self.across_lower, self.across_upper)
        return tuple(each for each in sets if each)


@dataclass(frozen=True)
class EditableChart:
    """A chart of an office program.

    Attributes
    ----------
    categories
        The names under columns, beside bars or along time, in order; empty for ``EditableKind.POINTS``.
    unit
        Of the values, for the axis: ``per 100,000``.
    decimals
        With which values are shown.
    across
        What runs across ``EditableKind.POINTS``, with its unit; else empty.
    across_is_log
        Whether it does so on a log scale.
    begins
        Where the axis of values begins, at zero for every bar; ``None`` where that is left to the program. It
        begins lower where a value does.
    subtitle, alt, reading
        In place of the figure's own, where the two are not drawn alike.
    """

    kind: EditableKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    decimals: int = 1
    across: str = ""
    across_is_log: bool = False
    begins: float | None = 0.0
    subtitle: str = ""
    alt: str = ""
    reading: str = ""

    def __post_init__(self) -> None:
        if all(series.as_line for series in self.series) and self.kind is EditableKind.COLUMNS:
            raise ValueError("lines stand among columns, of which there are none")
        for series in self.series:
            expected = len(series.across) if self.kind is EditableKind.POINTS else len(self.categories)
            for part in (series.values, *series.numbers, *([series.each] if series.each else [])):
                if len(part) != expected:
                    raise ValueError(f"{series.name}: {len(part)} values for {expected} places on the axis")
            held = [number for part in series.numbers for number in part if number is not None]
            if not all(map(math.isfinite, held)):
                raise ValueError(f"{series.name}: a value that is no number")
