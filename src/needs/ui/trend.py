"""The blocks of the page that shows one indicator over time."""

from __future__ import annotations

import streamlit as st

from needs.charts.trend import trend_chart
from needs.domain.footprints import Footprint
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.figure import show_figure
from needs.ui.figures import chosen_trend
from needs.ui.markdown import plain
from needs.ui.members import show_members
from needs.views.headline import Headline


def choose_indicator(figures: Snapshot, shown: Headline) -> bool:
    """Choose among the indicators held for the place; false where none are."""
    held = list(dict.fromkeys(row.indicator.id for row in shown.rows))
    chosen = state.current().indicator
    if chosen and chosen not in held:
        held.append(chosen)
    if not held:
        return False
    if not chosen:
        state.choose(indicator=held[0])
    st.session_state["indicator"] = state.current().indicator
    st.selectbox(
        "Indicator",
        held,
        key="indicator",
        on_change=lambda: state.choose(indicator=st.session_state["indicator"]),
        format_func=lambda each: figures.catalogue.get(each).display_name,
    )
    return True


def show_trend(figures: Snapshot) -> None:
    """Draw the chosen indicator over time, a footprint's members side by side, and what it measures."""
    view = chosen_trend(state.current())
    if view.has_local_figures:
        show_figure(trend_chart(figures, view), key=f"trend {view.indicator.id} {view.place.code}")
    else:
        later = "" if view.lines[-1].figures else " It arrives with a refresh from Fingertips."
        st.info(f"No figure of this indicator is held for {view.place.name}.{later}")
    if isinstance(view.place, Footprint):
        show_members(figures, view)
    st.markdown(f"**What it measures.** {plain(view.indicator.definition)}")
