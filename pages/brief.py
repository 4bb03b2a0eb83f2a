"""What do I need to know about drug and alcohol need here? One place on one page, in two minutes."""

import streamlit as st

from needs.ui import state
from needs.ui.brief import show_brief
from needs.ui.figures import snapshot
from needs.ui.frame import inside_frame

inside_frame()
if state.current().area:
    show_brief(snapshot())
else:
    st.title("What do you need to know about drug and alcohol need in your area?", anchor=False)
    st.markdown("Choose a council above to read what matters about it on one page, in two minutes.")
