"""What does this number mean? Every indicator: its publisher, its age, how to cite and reproduce it."""

import streamlit as st

from needs.ui.frame import inside_frame
from needs.ui.indicators import show_indicators

inside_frame()
st.title("What does each figure mean?", anchor=False)
show_indicators()
