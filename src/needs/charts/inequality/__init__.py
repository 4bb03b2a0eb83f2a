"""One indicator by sex and by deprivation, now and over time."""

from __future__ import annotations

from collections.abc import Callable

from needs.charts.inequality.numbers import by_deprivation, by_sex
from needs.charts.inequality.plot import sexes_chart, sexes_over_time_chart, slope_chart, tenths_chart
from needs.charts.parts.kind import PLACE, ChartKind, Request
from needs.charts.parts.spec import ChartSpec

_OF_ONE = (*PLACE, "indicator")


def _by_sex(draw: Callable[..., ChartSpec]) -> Callable[[Request], ChartSpec]:
    def make(request: Request) -> ChartSpec:
        view = by_sex(request.figures, request.indicator, request.place, as_at=request.selection.as_at)
        return draw(request.figures, view, narrow=request.narrow)

    return make


def _by_deprivation(draw: Callable[..., ChartSpec]) -> Callable[[Request], ChartSpec]:
    def make(request: Request) -> ChartSpec:
        as_at = request.selection.as_at
        view = by_deprivation(request.figures, request.indicator, request.place, as_at=as_at)
        return draw(request.figures, view, narrow=request.narrow)

    return make


KINDS = (
    ChartKind(
        "by sex",
        "By sex",
        "inequalities",
        "Are men or women affected more?",
        _by_sex(sexes_chart),
        _OF_ONE,
    ),
    ChartKind(
        "by sex over time",
        "By sex, over time",
        "inequalities",
        "Has the difference between men and women changed?",
        _by_sex(sexes_over_time_chart),
        _OF_ONE,
    ),
    ChartKind(
        "by deprivation",
        "By deprivation",
        "inequalities",
        "Are more deprived places affected more?",
        _by_deprivation(tenths_chart),
        (*_OF_ONE, "sex"),
    ),
    ChartKind(
        "slope",
        "By deprivation, over time",
        "inequalities",
        "Has the difference between the most and the least deprived places changed?",
        _by_deprivation(slope_chart),
        (*_OF_ONE, "sex"),
    ),
)
