"""A place among others, drawn as the reader asks, and the group as a whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from needs.charts.funnel import funnel_chart
from needs.charts.outline_map import outline_map
from needs.charts.ranking import ranking_chart
from needs.charts.rug import rug_chart
from needs.charts.scatter import scatter_chart
from needs.charts.spec import ChartSpec
from needs.charts.spine import spine_chart
from needs.charts.strip import strip_chart
from needs.charts.tile_map import tile_map
from needs.domain.areas import Area
from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.selection import ENGLAND_GROUP, Selection
from needs.methods.tile_layout import tiles_of
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.compare_choices import AGAINST_BENCHMARK, chosen_many, needs_outlines, second_indicator
from needs.ui.figure import cached_spec, show_figure
from needs.ui.figures import outlines
from needs.ui.markdown import plain
from needs.ui.viewport import is_narrow
from needs.views.funnel import funnel
from needs.views.groups import Group, group_of, rank_among, summarise
from needs.views.pairs import pair
from needs.views.profile import profile_indicators
from needs.views.ranking import Ranking, benchmark_of, rank_areas
from needs.views.rug import rug, rug_indicators
from needs.views.spine import spine
from needs.wording.ranks import group_sentences, row_sentence


def show_comparison(figures: Snapshot, indicator: Indicator, place: Place) -> None:
    """Draw a place among the chosen group; of one indicator, also a look-up and the group as a whole.

    Raises
    ------
    NeedsError
        The group cannot be made for this place, or no figure is held for it; the message is for the reader.
    """
    chosen = state.current()
    group = group_of(figures, place, chosen.versus)
    if draw := _OF_SEVERAL.get(chosen.show):
        _show(partial(draw, figures, indicator, place, group, chosen))
        return
    ranking = _ranking(figures, indicator, place, group, chosen)
    if needs_outlines(chosen.show) and not outlines():
        st.info("Real outlines arrive with an update; equal tiles are shown instead.")
    _show(partial(_draw, figures, ranking, place, group, chosen.show))
    _look_up(ranking)
    st.header(f"{group.name[0].upper()}{group.name[1:]} as a whole", anchor=False)
    st.markdown(plain(" ".join(group_sentences(ranking, summarise(figures, ranking, place), place))))


def _show(build: Callable[[], ChartSpec]) -> None:
    chosen = state.current()
    kind = f"compare {chosen.show} {'outlines' if outlines() else 'tiles'}"
    show_figure(cached_spec(build, kind, chosen, narrow=is_narrow()), key=f"comparison {chosen.show}")


def _ranking(
    figures: Snapshot, indicator: Indicator, place: Place, group: Group, chosen: Selection
) -> Ranking:
    against = chosen.benchmark if chosen.show in AGAINST_BENCHMARK else ENGLAND_GROUP
    return rank_among(
        figures,
        indicator,
        place,
        group,
        benchmark=benchmark_of(figures, place, against),
        period=chosen.period,
        as_at=chosen.as_at,
    )


def _draw(figures: Snapshot, ranking: Ranking, place: Place, group: Group, shown: str) -> ChartSpec:
    """One indicator as it is to be shown."""
    narrow = is_narrow()
    if shown == "bars":
        return ranking_chart(figures, ranking, place, group, narrow=narrow)
    if shown == "strip":
        return strip_chart(figures, ranking, place, group, narrow=narrow)
    if shown == "funnel":
        return funnel_chart(figures, funnel(ranking), place, group, narrow=narrow)
    return _map(figures, ranking, place, group, shown)


def _map(figures: Snapshot, ranking: Ranking, place: Place, group: Group, shown: str) -> ChartSpec:
    """All of England as a map, whatever the group, which is outlined on it."""
    everywhere = rank_areas(figures, ranking.indicator, period=ranking.period.text)
    real = outlines() if needs_outlines(shown) else None
    areas = [row.area for row in everywhere.rows if isinstance(row.area, Area)]
    draw_map = (
        partial(outline_map, figures, everywhere, real)
        if real
        else partial(tile_map, figures, everywhere, tiles_of(areas, figures.register, figures.tiles))
    )
    return draw_map(
        colour_by="fifths" if shown.endswith("fifths") else "comparison",
        area=place if isinstance(place, Area) else None,
        outlined=_outlined(ranking, place, group),
        narrow=is_narrow(),
    )


def _outlined(ranking: Ranking, place: Place, group: Group) -> list[Area]:
    """The members of a footprint, and the group where it is not all of England."""
    members = list(place.members) if isinstance(place, Footprint) else []
    compared = [row.area for row in ranking.rows if isinstance(row.area, Area) and row.area != place]
    everybody = group.members is None and not group.region_code
    return members if everybody else members + compared


def _scatter(
    figures: Snapshot, indicator: Indicator, place: Place, group: Group, chosen: Selection
) -> ChartSpec:
    second = second_indicator(figures, indicator)
    view = pair(figures, indicator, second, place, group, period=chosen.period, as_at=chosen.as_at)
    return scatter_chart(figures, view, narrow=is_narrow())


def _rug(figures: Snapshot, indicator: Indicator, place: Place, group: Group, chosen: Selection) -> ChartSpec:
    columns = chosen_many(figures) or rug_indicators(figures, place, group, as_at=chosen.as_at)
    return rug_chart(figures, rug(figures, columns, place, group, as_at=chosen.as_at), narrow=is_narrow())


def _spine(
    figures: Snapshot, indicator: Indicator, place: Place, group: Group, chosen: Selection
) -> ChartSpec:
    rows = chosen_many(figures) or profile_indicators(figures)
    return spine_chart(figures, spine(figures, place, rows, group, as_at=chosen.as_at), narrow=is_narrow())


_OF_SEVERAL: dict[str, Callable[..., ChartSpec]] = {"scatter": _scatter, "rug": _rug, "spine": _spine}


@st.fragment
def _look_up(ranking: Ranking) -> None:
    """Read any council's figure in words: what the pointer shows on the chart, for the keyboard."""
    rows = {row.area.name: row for row in ranking.rows}
    name = st.selectbox(
        "Look up a council", sorted(rows), index=None, key="look up", placeholder="Type a name"
    )
    if name:
        st.markdown(plain(row_sentence(ranking, rows[name])))
