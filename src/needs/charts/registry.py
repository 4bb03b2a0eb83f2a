"""Every kind of chart, and the one call that builds one: for page, route, pack, command line and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from needs.charts.funnel import funnel_chart
from needs.charts.gap_now import gap_picture
from needs.charts.gap_ranking import gap_map, gap_ranked, gap_scatter
from needs.charts.gap_time import gap_over_time
from needs.charts.inequality import sexes_chart, sexes_over_time_chart, slope_chart, tenths_chart
from needs.charts.maps import map_chart
from needs.charts.ranking import ranking_chart
from needs.charts.rug import rug_chart
from needs.charts.scatter import scatter_chart
from needs.charts.scenario import scenario_chart
from needs.charts.spec import ChartSpec, about_group
from needs.charts.spine import spine_chart
from needs.charts.strip import strip_chart
from needs.charts.trend import trend_chart
from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.selection import DEFAULT_INDICATOR, EVERY_PERIOD, Selection
from needs.domain.vocabulary import (
    BY_FIFTHS,
    OUTLINE_MAPS,
    TILE_MAPS,
    Benchmark,
    ComparatorGroup,
    ComparisonChart,
    Sex,
    Substance,
    Target,
)
from needs.sources.boundaries import Outlines
from needs.store.memo import memoise
from needs.store.snapshot import Snapshot
from needs.views.funnel import funnel
from needs.views.gap_ranking import gap_and_deprivation, gap_ranking
from needs.views.gap_view import GapView, gap_view
from needs.views.groups import DEPRIVATION, Group, group_of, rank_among
from needs.views.inequality import by_deprivation, by_sex
from needs.views.pairs import pair
from needs.views.profile import profile_indicators
from needs.views.ranking import Ranking, benchmark_of, rank_areas
from needs.views.rug import rug, rug_indicators
from needs.views.scenario import ScenarioInputs, scenario
from needs.views.spine import spine
from needs.views.trend import beside_in, trend, with_others
from needs.wording.gap import refusal

AGAINST_BENCHMARK = (ComparisonChart.BARS, ComparisonChart.STRIP, ComparisonChart.FUNNEL)
"""The kinds of comparison that compare each figure with a benchmark."""

_PLACE = ("area", "name", "as_at")
_OF_ONE = (*_PLACE, "indicator", "sex", "versus", "period")
_OF_MANY = (*_OF_ONE, "others")
_OF_A_GAP = (*_PLACE, "substance")


@dataclass(frozen=True)
class Request:
    """What a chart is built from.

    Attributes
    ----------
    figures
        Those of the chosen sex.
    narrow
        For a phone.
    outlines
        The outlines for maps; without them a map has equal tiles.
    """

    figures: Snapshot
    place: Place
    selection: Selection
    today: date
    narrow: bool
    outlines: Outlines | None


@dataclass(frozen=True)
class ChartKind:
    """A kind of chart.

    Attributes
    ----------
    key
        Its name.
    page
        The page that shows it.
    depends
        The fields of the selection that it depends on: no other choice builds it anew.
    make
        Builds it.
    is_map
        Whether it is drawn on outlines where there are any.
    """

    key: str
    page: str
    depends: tuple[str, ...]
    make: Callable[[Request], ChartSpec]
    is_map: bool = False

    def keeping(self, selection: Selection) -> Selection:
        """The choices that the chart depends on, and no others."""
        return selection.keeping(self.depends)


def build(
    snapshot: Snapshot,
    key: str,
    selection: Selection,
    *,
    narrow: bool = False,
    today: date | None = None,
    outlines: Outlines | None = None,
) -> ChartSpec:
    """The chart of a kind for a selection, with its words and numbers; the same one for the same choices.

    Parameters
    ----------
    narrow
        For a phone.
    today
        For the age of figures; the day of the call by default.
    outlines
        The outlines for maps; without them maps are drawn with equal tiles.

    Raises
    ------
    NeedsError
        No place is chosen, or the chart cannot be built for it; the message is for the reader.
    """
    if selection.area is None:
        raise NeedsError("No place is chosen.", "Add area= and the code of a council to the link.")
    kind = KINDS[key]
    chosen = kind.keeping(selection)
    return _built(
        snapshot, key, chosen, narrow=narrow, today=today, outlines=outlines if kind.is_map else None
    )


@memoise(256)
def _built(
    snapshot: Snapshot,
    key: str,
    selection: Selection,
    *,
    narrow: bool,
    today: date | None,
    outlines: Outlines | None,
) -> ChartSpec:
    place = snapshot.places.get(selection.area or "", selection.name or "")
    figures = figures_for(snapshot, selection)
    return KINDS[key].make(Request(figures, place, selection, today or date.today(), narrow, outlines))


def figures_for(snapshot: Snapshot, selection: Selection) -> Snapshot:
    """The figures of the chosen sex, which is persons for every indicator that is not published by sex."""
    return snapshot if selection.sex == Sex.PERSONS else snapshot.of_sex(selection.sex.published)


def kind_of(page: str, selection: Selection) -> str:
    """The key of the chart that a link to a page stands for: its first.

    Raises
    ------
    NeedsError
        The page has no chart of its own.
    """
    if page == "compare":
        return selection.show
    if page in FIRST_OF_PAGE:
        return FIRST_OF_PAGE[page]
    raise NeedsError(
        f"There is no figure of a page “{page[:40]}”.", f"Write page= and one of {', '.join(WITH_CHART)}."
    )


def spec_of(
    snapshot: Snapshot,
    page: str,
    selection: Selection,
    *,
    narrow: bool = False,
    today: date | None = None,
    outlines: Outlines | None = None,
) -> ChartSpec:
    """The chart that a link to a page stands for; parameters and errors as for ``build``."""
    return build(snapshot, kind_of(page, selection), selection, narrow=narrow, today=today, outlines=outlines)


def ranking_of(
    figures: Snapshot, indicator: Indicator, place: Place, group: Group, selection: Selection
) -> Ranking:
    """The ranking that a comparison of one indicator is drawn from."""
    against = selection.benchmark if selection.show in AGAINST_BENCHMARK else Benchmark.ENGLAND
    return rank_among(
        figures,
        indicator,
        place,
        group,
        benchmark=benchmark_of(figures, place, against),
        period=_period(selection),
        as_at=selection.as_at,
    )


def _group(request: Request) -> Group:
    return group_of(request.figures, request.place, request.selection.versus)


def _compared(draw: Callable[..., ChartSpec]) -> Callable[[Request], ChartSpec]:
    """One indicator among a group, drawn from its ranking."""

    def make(request: Request) -> ChartSpec:
        figures, place, group = request.figures, request.place, _group(request)
        ranking = ranking_of(figures, _indicator(request), place, group, request.selection)
        return about_group(draw(figures, ranking, place, group, narrow=request.narrow), group)

    return make


def _funnel(figures: Snapshot, ranking: Ranking, place: Place, group: Group, *, narrow: bool) -> ChartSpec:
    return funnel_chart(figures, funnel(ranking), place, group, narrow=narrow)


def _indicator(request: Request) -> Indicator:
    return request.figures.catalogue.get(request.selection.indicator or DEFAULT_INDICATOR)


def _period(selection: Selection) -> str | None:
    """One period, or the latest: a comparison cannot show them all."""
    return None if selection.period == EVERY_PERIOD else selection.period


def _map(request: Request) -> ChartSpec:
    """All of England as a map, whatever the group, which is outlined on it."""
    figures, place, group = request.figures, request.place, _group(request)
    shown = request.selection.show
    ranking = ranking_of(figures, _indicator(request), place, group, request.selection)
    everywhere = rank_areas(figures, ranking.indicator, period=ranking.period.text)
    spec = map_chart(
        figures,
        everywhere,
        request.outlines,
        show=shown,
        colour_by="fifths" if shown in BY_FIFTHS else "comparison",
        area=place if isinstance(place, Area) else None,
        outlined=_outlined(ranking, place, group),
        narrow=request.narrow,
    )
    return about_group(spec, group)


def _outlined(ranking: Ranking, place: Place, group: Group) -> list[Area]:
    """The members of a footprint, and the group where it is not all of England."""
    members = list(place.members) if isinstance(place, Footprint) else []
    compared = [row.area for row in ranking.rows if isinstance(row.area, Area) and row.area != place]
    everybody = group.members is None and not group.region_code
    return members if everybody else members + compared


def second_indicator(figures: Snapshot, first: Indicator, selection: Selection) -> Indicator:
    """What the first is set against: the chosen one, else deprivation, or the default against that."""
    others = selection.others
    fallback = DEFAULT_INDICATOR if first.id == DEPRIVATION else DEPRIVATION
    return figures.catalogue.get(others[0] if others and others[0] != first.id else fallback)


def chosen_many(figures: Snapshot, selection: Selection) -> tuple[Indicator, ...]:
    """The indicators chosen to be shown together, or none for all that say how a place stands."""
    if not selection.others:
        return ()
    asked = (selection.indicator or "", *selection.others)
    return tuple(figures.catalogue.get(each) for each in asked if each)


def _scatter(request: Request) -> ChartSpec:
    figures, chosen, first = request.figures, request.selection, _indicator(request)
    second = second_indicator(figures, first, chosen)
    group = _group(request)
    view = pair(figures, first, second, request.place, group, period=_period(chosen), as_at=chosen.as_at)
    return about_group(scatter_chart(figures, view, narrow=request.narrow), group)


def _rug(request: Request) -> ChartSpec:
    figures, chosen, place, group = request.figures, request.selection, request.place, _group(request)
    columns = chosen_many(figures, chosen) or rug_indicators(figures, place, group, as_at=chosen.as_at)
    view = rug(figures, columns, place, group, as_at=chosen.as_at)
    return about_group(rug_chart(figures, view, narrow=request.narrow), group)


def _spine(request: Request) -> ChartSpec:
    figures, chosen, place, group = request.figures, request.selection, request.place, _group(request)
    rows = chosen_many(figures, chosen) or profile_indicators(figures)
    view = spine(figures, place, rows, group, as_at=chosen.as_at)
    return about_group(spine_chart(figures, view, narrow=request.narrow), group)


def _trend(request: Request) -> ChartSpec:
    figures, chosen, place = request.figures, request.selection, request.place
    view = trend(figures, _indicator(request), place, as_at=chosen.as_at, today=request.today)
    if not view.has_local_figures:
        raise NeedsError(
            f"No figure of {view.indicator.display_name} is held for {place.name}.",
            "Choose another indicator, or another place.",
        )
    beside = beside_in(figures, place, chosen.versus, chosen.form)
    return trend_chart(
        figures,
        with_others(figures, view, beside.shown, group=beside.group, as_at=chosen.as_at),
        form=chosen.form,
        events=chosen.events,
        notes=chosen.notes,
        narrow=request.narrow,
    )


def _gap_view(request: Request) -> GapView:
    chosen = request.selection
    return gap_view(request.figures, request.place, Substance(chosen.substance), as_at=chosen.as_at)


def _gap(request: Request) -> ChartSpec:
    view = _gap_view(request)
    if view.now is None:
        raise NeedsError(refusal(view))
    return gap_picture(request.figures, view, view.now, narrow=request.narrow)


def _gap_over_time(request: Request) -> ChartSpec:
    return gap_over_time(request.figures, _gap_view(request), narrow=request.narrow)


def _gaps(request: Request, group: Group) -> Ranking:
    chosen = request.selection
    substance = Substance(chosen.substance)
    return gap_ranking(request.figures, substance, request.place, group, as_at=chosen.as_at)


def _gap_ranked(request: Request) -> ChartSpec:
    group = _group(request)
    ranking = _gaps(request, group)
    return gap_ranked(request.figures, ranking, request.place, group, narrow=request.narrow)


def _gap_map(request: Request) -> ChartSpec:
    figures, place = request.figures, request.place
    return gap_map(
        figures,
        _gaps(request, group_of(figures, place, ComparatorGroup.ENGLAND)),
        request.outlines,
        show=request.selection.show,
        area=place if isinstance(place, Area) else None,
        outlined=place.members if isinstance(place, Footprint) else (),
        narrow=request.narrow,
    )


def _gap_and_deprivation(request: Request) -> ChartSpec:
    figures, place, group = request.figures, request.place, _group(request)
    ranking = _gaps(request, group)
    pairs = gap_and_deprivation(figures, ranking, place, group, as_at=request.selection.as_at)
    return gap_scatter(figures, pairs, ranking, narrow=request.narrow)


def _scenario(request: Request) -> ChartSpec:
    figures, chosen = request.figures, request.selection
    inputs = ScenarioInputs(Target(chosen.target), chosen.amount, chosen.by, chosen.cost, chosen.returned)
    substance = Substance(chosen.substance)
    found = scenario(figures, request.place, substance, inputs, as_at=chosen.as_at, today=request.today)
    return scenario_chart(figures, found, narrow=request.narrow)


def _by_sex(draw: Callable[..., ChartSpec]) -> Callable[[Request], ChartSpec]:
    def make(request: Request) -> ChartSpec:
        view = by_sex(request.figures, _indicator(request), request.place, as_at=request.selection.as_at)
        return draw(request.figures, view, narrow=request.narrow)

    return make


def _by_deprivation(draw: Callable[..., ChartSpec]) -> Callable[[Request], ChartSpec]:
    def make(request: Request) -> ChartSpec:
        indicator, as_at = _indicator(request), request.selection.as_at
        view = by_deprivation(request.figures, indicator, request.place, as_at=as_at)
        return draw(request.figures, view, narrow=request.narrow)

    return make


_OF_BENCHMARK = (*_OF_ONE, "show", "benchmark")
_SCENARIO = (*_OF_A_GAP, "target", "amount", "by", "cost", "returned")
_OVER_TIME = (*_PLACE, "indicator", "sex", "versus", "form", "events", "notes")
_OF_ONE_SERIES = (*_PLACE, "indicator")

_ALL = (
    ChartKind(ComparisonChart.BARS, "compare", _OF_BENCHMARK, _compared(ranking_chart)),
    ChartKind(ComparisonChart.STRIP, "compare", _OF_BENCHMARK, _compared(strip_chart)),
    ChartKind(ComparisonChart.FUNNEL, "compare", _OF_BENCHMARK, _compared(_funnel)),
    ChartKind(ComparisonChart.SCATTER, "compare", _OF_MANY, _scatter),
    ChartKind(ComparisonChart.RUG, "compare", _OF_MANY, _rug),
    ChartKind(ComparisonChart.SPINE, "compare", _OF_MANY, _spine),
    *(
        ChartKind(each, "compare", (*_OF_ONE, "show"), _map, is_map=True)
        for each in (*OUTLINE_MAPS, *TILE_MAPS)
    ),
    ChartKind("trend", "trends", _OVER_TIME, _trend),
    ChartKind("gap", "gap", _OF_A_GAP, _gap),
    ChartKind("gap over time", "gap", _OF_A_GAP, _gap_over_time),
    ChartKind("gap ranked", "gap", (*_OF_A_GAP, "versus"), _gap_ranked),
    ChartKind("gap map", "gap", (*_OF_A_GAP, "show"), _gap_map, is_map=True),
    ChartKind("gap and deprivation", "gap", (*_OF_A_GAP, "versus"), _gap_and_deprivation),
    ChartKind("scenario", "gap", _SCENARIO, _scenario),
    ChartKind("by sex", "inequalities", _OF_ONE_SERIES, _by_sex(sexes_chart)),
    ChartKind("by sex over time", "inequalities", _OF_ONE_SERIES, _by_sex(sexes_over_time_chart)),
    ChartKind("by deprivation", "inequalities", (*_OF_ONE_SERIES, "sex"), _by_deprivation(tenths_chart)),
    ChartKind("slope", "inequalities", (*_OF_ONE_SERIES, "sex"), _by_deprivation(slope_chart)),
)
KINDS = {each.key: each for each in _ALL}
"""Every kind of chart by its key."""
OF_SEVERAL = (ComparisonChart.SCATTER, ComparisonChart.RUG, ComparisonChart.SPINE)
"""The kinds of comparison that show more than one indicator."""
FIRST_OF_PAGE = {"trends": "trend", "gap": "gap"}
WITH_CHART = ("trends", "compare", "gap")
"""The pages whose chart a link can rebuild; the first where it names none."""
