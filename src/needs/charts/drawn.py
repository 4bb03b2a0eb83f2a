"""From a selection to the figure that it asks for: the one step that every page and every link shares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from needs.charts.funnel import funnel_chart
from needs.charts.gap_now import gap_picture
from needs.charts.maps import map_chart
from needs.charts.ranking import ranking_chart
from needs.charts.rug import rug_chart
from needs.charts.scatter import scatter_chart
from needs.charts.spec import ChartSpec, about_group
from needs.charts.spine import spine_chart
from needs.charts.strip import strip_chart
from needs.charts.trend import trend_chart
from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.selection import DEFAULT_INDICATOR, EVERY_PERIOD, Selection
from needs.domain.vocabulary import ComparatorGroup, ComparisonChart, Sex, Substance, TrendForm
from needs.sources.boundaries import Outlines
from needs.store.snapshot import Snapshot
from needs.views.funnel import funnel
from needs.views.gap_view import gap_view
from needs.views.groups import DEPRIVATION, Group, group_of, rank_among
from needs.views.pairs import pair
from needs.views.profile import profile_indicators
from needs.views.ranking import Ranking, benchmark_of, rank_areas
from needs.views.rug import rug, rug_indicators
from needs.views.spine import spine
from needs.views.trend import MOST_BESIDE, others_in, trend, with_others
from needs.wording.gap import refusal

PAGES = ("trends", "compare", "gap")
"""The pages whose figure a link can rebuild; the first where it names none."""
AGAINST_BENCHMARK = (ComparisonChart.BARS, ComparisonChart.STRIP, ComparisonChart.FUNNEL)
"""The kinds of comparison that hold each figure against a benchmark."""


def spec_of(
    snapshot: Snapshot,
    page: str,
    selection: Selection,
    *,
    narrow: bool = False,
    today: date | None = None,
    outlines: Outlines | None = None,
) -> ChartSpec:
    """The figure of a page for a selection, with its words and numbers.

    Parameters
    ----------
    page
        One of ``PAGES``.
    narrow
        For a phone.
    today
        For the age of figures; the day of the call by default.
    outlines
        The outlines for maps; without them maps are drawn with equal tiles.

    Raises
    ------
    NeedsError
        No place is chosen, or the figure cannot be made for it; the message is for the reader.
    """
    if selection.area is None:
        raise NeedsError("No place is chosen.", "Add area= and the code of a council to the link.")
    place = snapshot.places.get(selection.area, selection.name or "")
    if page == "gap":
        return _gap(snapshot, place, selection, narrow=narrow)
    figures = snapshot if selection.sex == Sex.PERSONS else snapshot.of_sex(selection.sex.published)
    if page == "compare":
        return comparison_spec(figures, place, selection, narrow=narrow, outlines=outlines)
    if page == "trends":
        return _trend(figures, place, selection, narrow=narrow, today=today)
    raise NeedsError(
        f"There is no figure of a page “{page[:40]}”.", f"Write page= and one of {', '.join(PAGES)}."
    )


def comparison_spec(
    figures: Snapshot,
    place: Place,
    selection: Selection,
    *,
    narrow: bool = False,
    outlines: Outlines | None = None,
) -> ChartSpec:
    """A place among the chosen group, drawn as the selection asks.

    Raises
    ------
    NeedsError
        The group cannot be made for this place, or no figure is held for it.
    """
    indicator = _indicator(figures, selection)
    group = group_of(figures, place, selection.versus)
    if draw := OF_SEVERAL.get(selection.show):
        return about_group(draw(figures, indicator, place, group, selection, narrow=narrow), group)
    ranking = ranking_of(figures, indicator, place, group, selection)
    return ranking_spec(figures, ranking, place, group, selection.show, narrow=narrow, outlines=outlines)


def ranking_spec(
    figures: Snapshot,
    ranking: Ranking,
    place: Place,
    group: Group,
    show: ComparisonChart,
    *,
    narrow: bool = False,
    outlines: Outlines | None = None,
) -> ChartSpec:
    """A comparison of one indicator, drawn from its ranking."""
    if show == ComparisonChart.BARS:
        spec = ranking_chart(figures, ranking, place, group, narrow=narrow)
    elif show == ComparisonChart.STRIP:
        spec = strip_chart(figures, ranking, place, group, narrow=narrow)
    elif show == ComparisonChart.FUNNEL:
        spec = funnel_chart(figures, funnel(ranking), place, group, narrow=narrow)
    else:
        spec = _map(figures, ranking, place, group, show, narrow=narrow, outlines=outlines)
    return about_group(spec, group)


def ranking_of(
    figures: Snapshot, indicator: Indicator, place: Place, group: Group, selection: Selection
) -> Ranking:
    """The ranking that a comparison of one indicator is drawn from."""
    against = selection.benchmark if selection.show in AGAINST_BENCHMARK else ComparatorGroup.ENGLAND
    return rank_among(
        figures,
        indicator,
        place,
        group,
        benchmark=benchmark_of(figures, place, against),
        period=_period(selection),
        as_at=selection.as_at,
    )


def _indicator(figures: Snapshot, selection: Selection) -> Indicator:
    return figures.catalogue.get(selection.indicator or DEFAULT_INDICATOR)


def _period(selection: Selection) -> str | None:
    """One period, or the latest: a comparison cannot show them all."""
    return None if selection.period == EVERY_PERIOD else selection.period


def _trend(
    figures: Snapshot, place: Place, selection: Selection, *, narrow: bool, today: date | None
) -> ChartSpec:
    view = trend(figures, _indicator(figures, selection), place, as_at=selection.as_at, today=today)
    if not view.has_local_figures:
        raise NeedsError(
            f"No figure of {view.indicator.display_name} is held for {place.name}.",
            "Choose another indicator, or another place.",
        )
    if selection.versus != ComparatorGroup.ENGLAND or selection.form == TrendForm.SPREAD:
        group = group_of(figures, place, selection.versus)
        others = others_in(figures, group, place)
        shown = others if selection.form == TrendForm.SPREAD or len(others) <= MOST_BESIDE else ()
        view = with_others(figures, view, shown, group=group.name, as_at=selection.as_at)
    return trend_chart(
        figures,
        view,
        form=selection.form,
        events=selection.events,
        notes=selection.notes,
        narrow=narrow,
    )


def _gap(snapshot: Snapshot, place: Place, selection: Selection, *, narrow: bool) -> ChartSpec:
    view = gap_view(snapshot, place, Substance(selection.substance), as_at=selection.as_at)
    if view.now is None:
        raise NeedsError(refusal(view))
    return gap_picture(snapshot, view, view.now, narrow=narrow)


def _map(
    figures: Snapshot,
    ranking: Ranking,
    place: Place,
    group: Group,
    shown: ComparisonChart,
    *,
    narrow: bool,
    outlines: Outlines | None,
) -> ChartSpec:
    """All of England as a map, whatever the group, which is outlined on it."""
    everywhere = rank_areas(figures, ranking.indicator, period=ranking.period.text)
    return map_chart(
        figures,
        everywhere,
        outlines,
        show=shown,
        colour_by="fifths"
        if shown in (ComparisonChart.OUTLINE_FIFTHS, ComparisonChart.TILE_FIFTHS)
        else "comparison",
        area=place if isinstance(place, Area) else None,
        outlined=_outlined(ranking, place, group),
        narrow=narrow,
    )


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


def _scatter(
    figures: Snapshot, indicator: Indicator, place: Place, group: Group, chosen: Selection, *, narrow: bool
) -> ChartSpec:
    second = second_indicator(figures, indicator, chosen)
    view = pair(figures, indicator, second, place, group, period=_period(chosen), as_at=chosen.as_at)
    return scatter_chart(figures, view, narrow=narrow)


def _rug(
    figures: Snapshot, indicator: Indicator, place: Place, group: Group, chosen: Selection, *, narrow: bool
) -> ChartSpec:
    columns = chosen_many(figures, chosen) or rug_indicators(figures, place, group, as_at=chosen.as_at)
    return rug_chart(figures, rug(figures, columns, place, group, as_at=chosen.as_at), narrow=narrow)


def _spine(
    figures: Snapshot, indicator: Indicator, place: Place, group: Group, chosen: Selection, *, narrow: bool
) -> ChartSpec:
    rows = chosen_many(figures, chosen) or profile_indicators(figures)
    return spine_chart(figures, spine(figures, place, rows, group, as_at=chosen.as_at), narrow=narrow)


OF_SEVERAL: dict[ComparisonChart, Callable[..., ChartSpec]] = {
    ComparisonChart.SCATTER: _scatter,
    ComparisonChart.RUG: _rug,
    ComparisonChart.SPINE: _spine,
}
"""The kinds of comparison that show more than one indicator."""
