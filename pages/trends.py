"""How has it changed? Is the change more than chance? One indicator over time, beside others."""

import streamlit as st

from needs.ui import state
from needs.ui.figures import chosen_headline, snapshot
from needs.ui.frame import inside_frame
from needs.ui.title import show_title
from needs.ui.trend import choose_trend, show_trend

inside_frame()
if state.current().area:
    shown = chosen_headline(state.current())
    show_title(f"How has it changed in {shown.place.name}?", "trends")
    if choose_trend(snapshot(), shown):
        show_trend(snapshot())
    else:
        st.info(f"No figures are held for {shown.place.name}.")
else:
    show_title("How has it changed?", "trends")
    st.markdown("Choose a council above to see one of its indicators over time.")
