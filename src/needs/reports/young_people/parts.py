"""The charts of young people, on their page and in a pack."""

from __future__ import annotations

from needs.charts.trend.words import trend_takeaway
from needs.reports.parts import ChartPart
from needs.views.trend import TrendView

OVER_TIME: tuple[ChartPart[TrendView], ...] = (
    ChartPart("trend", lambda view: view.has_local_figures, trend_takeaway),
)
"""The one series of people under 18 with several years of data."""
