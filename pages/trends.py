"""How has it changed? One indicator over time for a place, its region and England."""

import streamlit as st

from needs.charts.trend import trend_chart
from needs.domain.footprints import Footprint
from needs.ui import state
from needs.ui.figure import show_figure
from needs.ui.figures import chosen_headline, chosen_trend, snapshot
from needs.ui.frame import inside_frame
from needs.ui.markdown import plain
from needs.ui.members import show_members

inside_frame()
selection = state.current()

if not selection.area:
    st.title("How has it changed?", anchor=False)
    st.markdown("Choose a council above to see one of its indicators over time.")
    st.stop()

figures = snapshot()
shown = chosen_headline(selection)
st.title(f"How has it changed in {shown.place.name}?", anchor=False)
held = list(dict.fromkeys(row.indicator.id for row in shown.rows))
if selection.indicator and selection.indicator not in held:
    held.append(selection.indicator)
if not held:
    st.info(f"No figures are held for {shown.place.name}.")
    st.stop()
if not selection.indicator:
    state.choose(indicator=held[0])
    state.write_link()
st.session_state["indicator"] = state.current().indicator
st.selectbox(
    "Indicator",
    held,
    key="indicator",
    on_change=lambda: state.choose(indicator=st.session_state["indicator"]),
    format_func=lambda each: figures.catalogue.get(each).display_name,
)

view = chosen_trend(state.current())
if view.has_local_figures:
    show_figure(trend_chart(figures, view), key=f"trend {view.indicator.id} {view.place.code}")
else:
    st.info(
        f"No figure of this indicator is held for {shown.place.name}."
        + ("" if view.lines[-1].figures else " It arrives with a refresh from Fingertips.")
    )
if isinstance(view.place, Footprint):
    show_members(figures, view)
st.markdown(f"**What it measures.** {plain(view.indicator.definition)}")
