"""One figure and everything that belongs to it, so that screen, table, alt text and export agree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
import plotly.graph_objects as go

from needs.charts.parts.editable import EditableChart
from needs.views.groups import Group


@dataclass(frozen=True, eq=False)
class ChartSpec:
    """A figure with its words and its numbers.

    Attributes
    ----------
    title
        The finding.
    subtitle
        Measure, unit, place and period.
    takeaway
        The finding as a whole sentence with its numbers.
    alt
        What a reader who cannot see the figure needs: its kind and its main pattern.
    reading
        How to read a chart of this kind, in a line.
    table
        Every number drawn, as text ready to read.
    data
        The same numbers as numbers: one row for each, codes as text, NaN where there is none.
    source
        The line to print under it.
    notes
        Caveats that belong to these numbers.
    stem
        The name of a file that holds it, without its ending: what, where, which period.
    editable
        The same as a chart of an office program, where there is one for it.
    on_paper
        Draws it anew as narrow as a page, where its words keep their size; none where that is not known.
    """

    figure: go.Figure
    table: pd.DataFrame
    data: pd.DataFrame
    title: str
    subtitle: str
    takeaway: str
    alt: str
    reading: str
    source: str
    notes: tuple[str, ...]
    stem: str
    editable: EditableChart | None = None
    on_paper: Callable[[], ChartSpec] | None = None

    @cached_property
    def hash(self) -> str:
        """Sixteen characters that stay while figure, numbers and words stay, on any machine."""
        parts = (
            self.figure.to_json(),
            self.table.to_csv(index=False),
            self.data.to_csv(index=False),
            *(self.title, self.subtitle, self.takeaway, self.alt, self.reading, self.source, self.stem),
            *self.notes,
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def about_group(spec: ChartSpec, group: Group) -> ChartSpec:
    """The chart with what a reader should know of its comparator group, such as the model of neighbours."""
    return replace(spec, notes=(*spec.notes, *group.notes))
