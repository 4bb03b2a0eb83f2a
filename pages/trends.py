"""How has it changed? One indicator over time for a place, its region and England."""

from datetime import date

import streamlit as st

from needs.charts.trend import trend_chart
from needs.ui import state
from needs.ui.figure import show_figure
from needs.ui.figures import headline_of, snapshot, trend_of
from needs.ui.frame import inside_frame
from needs.ui.markdown import plain

inside_frame()
selection = state.current()

if not selection.area:
    st.title("How has it changed?", anchor=False)
    st.markdown("Choose a council above to see one of its indicators over time.")
    st.stop()

figures = snapshot()
shown = headline_of(figures.stamp, selection.area, selection.as_at, date.today())
st.title(f"How has it changed in {shown.area.name}?", anchor=False)
held = list(dict.fromkeys(row.indicator.id for row in shown.rows))
if selection.indicator and selection.indicator not in held:
    held.append(selection.indicator)
if not held:
    st.info(f"No figures are held for {shown.area.name}.")
    st.stop()
if not selection.indicator:
    state.choose(indicator=held[0])
    state.write_link()
indicator = st.session_state["indicator"] = state.current().indicator or held[0]
st.selectbox(
    "Indicator",
    held,
    key="indicator",
    on_change=lambda: state.choose(indicator=st.session_state["indicator"]),
    format_func=lambda each: figures.catalogue.get(each).display_name,
)

view = trend_of(figures.stamp, indicator, selection.area, selection.as_at, date.today())
if view.has_area_figures:
    show_figure(trend_chart(figures, view), key=f"trend {indicator} {selection.area}")
else:
    st.info(
        f"No figure of this indicator is held for {shown.area.name}."
        + ("" if view.lines[-1].figures else " It arrives with a refresh from Fingertips.")
    )
st.markdown(f"**What it measures.** {plain(view.indicator.definition)}")
