"""Who is not being reached? People in need and in treatment, how sure that is, and what it would take."""

import streamlit as st

from needs.ui import state
from needs.ui.figures import chosen_place, snapshot
from needs.ui.frame import inside_frame
from needs.ui.gap import choose_substance, show_gap
from needs.ui.title import show_title

inside_frame()
if state.current().area:
    place = chosen_place(state.current())
    show_title(f"Who is not being reached in {place.name}?", "gap")
    choose_substance()
    show_gap(snapshot(), place)
else:
    show_title("Who is not being reached?", "gap")
    st.markdown(
        "Choose a council above to see how many people who may need treatment are not in it, and how sure "
        "that is."
    )
