"""One figure and everything that belongs to it, so that screen, table, alt text and export agree."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go


@dataclass(frozen=True)
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
    table
        Every number drawn, as text ready to read.
    source
        The line to print under it.
    notes
        Caveats that belong to these numbers.
    """

    figure: go.Figure
    table: pd.DataFrame
    title: str
    subtitle: str
    takeaway: str
    alt: str
    source: str
    notes: tuple[str, ...]
