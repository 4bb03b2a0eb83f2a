"""A place among others, drawn as the reader asks, and the group as a whole."""

from __future__ import annotations

from functools import partial

import streamlit as st

from needs.charts.drawn import OF_SEVERAL, comparison_spec, ranking_of
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.selection import DEFAULT_INDICATOR, Selection
from needs.domain.vocabulary import OUTLINE_MAPS
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.figure import draw_figure
from needs.ui.figures import cached, chosen_place, outlines, snapshot, snapshot_for
from needs.ui.markdown import plain
from needs.views.groups import group_of, summarise
from needs.views.ranking import Ranking
from needs.wording.ranks import group_sentences, row_sentence


def show_comparison(figures: Snapshot, indicator: Indicator, place: Place) -> None:
    """Draw a place among the chosen group; of one indicator, also a look-up and the group as a whole.

    Raises
    ------
    NeedsError
        The group cannot be made for this place, or no figure is held for it; the message is for the reader.
    """
    chosen = state.current()
    found, drawn_on = outlines()
    if chosen.show in OUTLINE_MAPS and not found:
        st.info("Council outlines are not available on this server; equal tiles are shown instead.")
    draw = partial(comparison_spec, figures, place, chosen, outlines=found)
    draw_figure(draw, f"compare {drawn_on}", chosen, f"comparison {chosen.show}")
    if chosen.show in OF_SEVERAL:
        return
    group = group_of(figures, place, chosen.versus)
    ranking = _ranked(snapshot().stamp, chosen)
    _look_up(ranking)
    st.header(f"{group.name[0].upper()}{group.name[1:]} as a whole", anchor=False)
    st.markdown(plain(" ".join(group_sentences(ranking, summarise(figures, ranking, place), place))))


@cached(max_entries=64)
def _ranked(stamp: str, chosen: Selection) -> Ranking:
    """The ranking below the figure, kept for every session like the figure itself."""
    figures, place = snapshot_for(chosen), chosen_place(chosen)
    indicator = figures.catalogue.get(chosen.indicator or DEFAULT_INDICATOR)
    return ranking_of(figures, indicator, place, group_of(figures, place, chosen.versus), chosen)


@st.fragment
def _look_up(ranking: Ranking) -> None:
    """Read any council's figure in words: what the pointer shows on the chart, for the keyboard."""
    rows = {row.area.name: row for row in ranking.rows}
    name = st.selectbox(
        "Look up a council", sorted(rows), index=None, key="look up", placeholder="Type a name"
    )
    if name:
        st.markdown(plain(row_sentence(ranking, rows[name])))
