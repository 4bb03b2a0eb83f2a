"""One indicator over time, beside the region, England and other councils."""

from __future__ import annotations

from dataclasses import replace

from needs.charts.parts.kind import PLACE, ChartKind, Request
from needs.charts.parts.spec import ChartSpec
from needs.charts.trend.numbers import drawn_as
from needs.charts.trend.options import TrendOptions
from needs.charts.trend.plot import trend_chart
from needs.charts.trend.words import not_beside
from needs.domain.errors import NeedsError
from needs.domain.vocabulary import OtherCouncils, TrendForm
from needs.views.trend import Beside, beside_in, trend, with_others


def trend_of(request: Request) -> ChartSpec:
    """The chosen indicator, in the chosen form; in values, with the reason, where that cannot be drawn."""
    figures, chosen, place = request.figures, request.selection, request.place
    options = request.of(TrendOptions)
    view = trend(figures, request.indicator, place, as_at=chosen.as_at, today=request.today)
    if not view.has_local_figures:
        raise NeedsError(
            f"{view.indicator.display_name}: data not available for {place.name}.",
            "Choose another indicator, or another place.",
        )
    said, form, beside = [], options.form, Beside()
    if form is TrendForm.SPREAD or options.councils is OtherCouncils.DRAWN:
        try:
            beside = beside_in(figures, place, chosen.versus, form)
        except NeedsError as error:
            said.append(f"No other councils are drawn. {error}")
    whole = with_others(figures, view, beside.shown, group=beside.group, as_at=chosen.as_at)
    try:
        drawn_as(whole, form)
    except NeedsError as refusal:
        said.append(str(refusal))
        form = TrendForm.VALUES
    if form in (TrendForm.VALUES, TrendForm.INDEX) and not said:
        said += filter(None, [not_beside(whole, beside.group, beside.members)])
    spec = trend_chart(
        figures, whole, form=form, events=options.events, notes=options.notes, narrow=request.narrow
    )
    return replace(spec, notes=(*said, *spec.notes))


KINDS = (
    ChartKind(
        "trend",
        "Over time",
        "trends",
        "How has it changed, and is the recent change statistically significant?",
        trend_of,
        (*PLACE, "indicator", "sex", "versus"),
        (TrendOptions,),
    ),
)
