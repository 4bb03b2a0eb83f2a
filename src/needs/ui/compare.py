"""A place among others, drawn as the reader asks, and the group as a whole."""

from __future__ import annotations

import streamlit as st

from needs.charts.maps import OUTLINE_FIFTHS, OUTLINES
from needs.charts.parts.kind import Measures
from needs.charts.parts.ranked import ranking_among
from needs.charts.registry import shown_kind
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.language.ranks import group_sentences, row_sentence
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.figure import draw_chart
from needs.ui.figures import outlines
from needs.ui.markdown import plain
from needs.views.groups import group_of, summarise
from needs.views.ranking import Ranking


def show_comparison(figures: Snapshot, indicator: Indicator, place: Place) -> None:
    """Draw a place among the chosen group; of one indicator, also a look-up and the group as a whole.

    Raises
    ------
    NeedsError
        The group cannot be made for this place, or no figure is held for it; the message is for the reader.
    """
    chosen = state.current()
    kind = shown_kind(chosen)
    if kind.key in (OUTLINES, OUTLINE_FIFTHS) and not outlines()[0]:
        st.info("Council outlines are not available on this server; equal tiles are shown instead.")
    draw_chart(kind.key, chosen)
    if kind.measures is not Measures.ONE:
        return
    group = group_of(figures, place, chosen.versus)
    ranking = ranking_among(figures, indicator, place, group, kind.keeping(chosen))
    _look_up(ranking)
    st.header(f"{group.name[0].upper()}{group.name[1:]} as a whole", anchor=False)
    st.markdown(plain(" ".join(group_sentences(ranking, summarise(figures, ranking, place), place))))


@st.fragment
def _look_up(ranking: Ranking) -> None:
    """Read any council's figure in words: what the pointer shows on the chart, for the keyboard."""
    rows = {row.area.name: row for row in ranking.rows}
    name = st.selectbox(
        "Look up a council", sorted(rows), index=None, key="look up", placeholder="Type a name"
    )
    if name:
        st.markdown(plain(row_sentence(ranking, rows[name])))
