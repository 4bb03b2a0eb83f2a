"""The charts of inequalities, on their page and in a pack."""

from __future__ import annotations

from needs.charts.by_age.numbers import ByAgeView
from needs.charts.by_age.words import takeaway as ages_takeaway
from needs.charts.inequality.numbers import SexView, TenthsView
from needs.charts.inequality.words import sexes_takeaway, tenths_takeaway
from needs.reports.parts import ChartPart

BY_SEX: tuple[ChartPart[SexView], ...] = (
    ChartPart("by sex", said=sexes_takeaway),
    ChartPart("by sex over time", lambda view: any(line.stated for line in view.lines.values())),
)
BY_DEPRIVATION: tuple[ChartPart[TenthsView], ...] = (
    ChartPart("by deprivation", said=tenths_takeaway),
    ChartPart("slope", lambda view: bool(view.line.stated)),
)
BY_AGE: tuple[ChartPart[ByAgeView], ...] = (ChartPart("by age", said=ages_takeaway),)
