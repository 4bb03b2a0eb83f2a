"""The controls of the page that compares a place with others."""

from __future__ import annotations

from functools import partial

import streamlit as st

from needs.charts.outline_map import outline_map
from needs.charts.ranking import ranking_chart
from needs.charts.spec import ChartSpec
from needs.charts.tile_map import tile_map
from needs.domain.areas import Area
from needs.domain.footprints import JOINER, Footprint, Place, split_codes
from needs.domain.indicators import Indicator
from needs.domain.selection import ENGLAND_GROUP, GROUPS, SHOWN
from needs.links.codec import LATEST
from needs.methods.tile_layout import tiles_of
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.figure import show_figure
from needs.ui.figures import chosen_place, outlines, snapshot
from needs.ui.markdown import plain
from needs.ui.viewport import is_narrow
from needs.views.groups import Group, group_of, rank_among, summarise
from needs.views.ranking import Ranking, periods_held, rank_areas
from needs.wording.ranks import group_sentences, row_sentence

BY_HAND = "hand"

_SHOWN_AS = {
    "bars": "Bars",
    "map": "Tile map by comparison",
    "fifths": "Tile map by fifths",
    "outlines": "Outlines by comparison",
    "outline-fifths": "Outlines by fifths",
}
_GROUP_NAMES = {
    "england": "All councils of England",
    "region": "Its region",
    "deprivation": "Of like deprivation",
    "size": "Of like size",
    "kind": "Of the same kind",
    "neighbours": "Statistical neighbours",
    BY_HAND: "Picked by hand",
}


def choose_comparison(figures: Snapshot) -> Indicator:
    """Choose an indicator, whom to compare with, and a period; the choices stand in the selection."""
    what, whom, when = st.columns([3, 2, 1])
    with what:
        indicator = _choose_indicator(figures)
    with whom:
        _choose_group()
    with when:
        _choose_period(figures, indicator)
    if state.current().versus not in GROUPS:
        _pick_by_hand(figures)
    st.session_state["show"] = state.current().show
    st.segmented_control(
        "Show as",
        [each for each in SHOWN if not _needs_outlines(each) or outlines() or each == state.current().show],
        key="show",
        required=True,
        on_change=lambda: state.choose(show=st.session_state["show"]),
        format_func=_SHOWN_AS.__getitem__,
    )
    return indicator


def show_comparison(figures: Snapshot, indicator: Indicator, place: Place) -> None:
    """Draw a place among the chosen group, a look-up for the keyboard, and the group as a whole.

    Raises
    ------
    NeedsError
        The group cannot be made for this place, or no figure is held for it; the message is for the reader.
    """
    chosen = state.current()
    group = group_of(figures, place, chosen.versus)
    ranking = rank_among(figures, indicator, place, group, period=chosen.period, as_at=chosen.as_at)
    show_figure(_draw(figures, ranking, place, group), key=f"comparison {chosen.show}")
    _look_up(ranking)
    st.header(f"{group.name[0].upper()}{group.name[1:]} as a whole", anchor=False)
    st.markdown(plain(" ".join(group_sentences(ranking, summarise(figures, ranking, place), place))))


def _draw(figures: Snapshot, ranking: Ranking, place: Place, group: Group) -> ChartSpec:
    """The comparison as it is to be shown: bars, or a map of England coloured one way or the other."""
    shown = state.current().show
    if shown == "bars":
        return ranking_chart(figures, ranking, place, group)
    everywhere = rank_areas(figures, ranking.indicator, period=ranking.period.text)
    real = outlines() if _needs_outlines(shown) else None
    if _needs_outlines(shown) and not real:
        st.info("Real outlines arrive with an update; equal tiles are shown instead.")
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


def _look_up(ranking: Ranking) -> None:
    """Read any council's figure in words: what the pointer shows on the chart, for the keyboard."""
    rows = {row.area.name: row for row in ranking.rows}
    name = st.selectbox(
        "Look up a council", sorted(rows), index=None, key="look up", placeholder="Type a name"
    )
    if name:
        st.markdown(plain(row_sentence(ranking, rows[name])))


def _needs_outlines(shown: str) -> bool:
    return shown.startswith("outline")


def _outlined(ranking: Ranking, place: Place, group: Group) -> list[Area]:
    """The members of a footprint, and the group where it is not all of England."""
    members = list(place.members) if isinstance(place, Footprint) else []
    compared = [row.area for row in ranking.rows if isinstance(row.area, Area) and row.area != place]
    everybody = group.members is None and not group.region_code
    return members if everybody else members + compared


def _choose_indicator(figures: Snapshot) -> Indicator:
    held = [each.id for each in figures.catalogue if each.id in figures.manifest["rows_by_indicator"]]
    if state.current().indicator not in held:
        state.choose(indicator=state.DEFAULT_INDICATOR)
    st.session_state["compared indicator"] = state.current().indicator
    st.selectbox(
        "Indicator",
        held,
        key="compared indicator",
        on_change=lambda: state.choose(indicator=st.session_state["compared indicator"], period=None),
        format_func=lambda each: figures.catalogue.get(each).display_name,
    )
    return figures.catalogue.get(state.current().indicator or state.DEFAULT_INDICATOR)


def _choose_group() -> None:
    versus = state.current().versus
    st.session_state["group"] = versus if versus in GROUPS else BY_HAND
    st.selectbox(
        "Compare with",
        list(_GROUP_NAMES),
        key="group",
        on_change=_take_group,
        format_func=_GROUP_NAMES.__getitem__,
    )


def _choose_period(figures: Snapshot, indicator: Indicator) -> None:
    held = [period.text for period in periods_held(figures, indicator)]
    chosen = state.current().period
    if chosen and chosen not in held:
        st.warning(f"{chosen} is not held for this indicator; the latest period is shown.")
        state.choose(period=None)
    st.session_state["period"] = state.current().period or LATEST
    st.selectbox(
        "Period",
        [LATEST, *held],
        key="period",
        on_change=_take_period,
        format_func=lambda text: "Latest" if text == LATEST else text.replace("-", "–"),
    )


def _pick_by_hand(figures: Snapshot) -> None:
    authorities = [area.code for area in figures.register.authorities]
    picked = [code for code in split_codes(state.current().versus) if code in figures.register]
    st.session_state["picked"] = picked
    st.multiselect(
        "Councils to compare with",
        list(dict.fromkeys([*authorities, *picked])),
        key="picked",
        on_change=lambda: state.choose(versus=JOINER.join(st.session_state["picked"]) or ENGLAND_GROUP),
        format_func=lambda code: figures.register.get(code).name,
    )


def _take_group() -> None:
    chosen = st.session_state["group"]
    if chosen != BY_HAND:
        state.choose(versus=chosen)
        return
    # A list by hand starts from the place's region, so that it is never empty.
    register, place = snapshot().register, chosen_place(state.current())
    region = register.region_of(place)
    members = [each.code for each in register.authorities if region and each.region_code == region.code]
    state.choose(versus=JOINER.join(members) or ENGLAND_GROUP)


def _take_period() -> None:
    chosen = st.session_state["period"]
    state.choose(period=None if chosen == LATEST else chosen)
