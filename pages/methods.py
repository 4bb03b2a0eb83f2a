"""How is each number made? The same text as docs/methods.md."""

import streamlit as st

from needs.ui.frame import ROOT, inside_frame

inside_frame()
st.markdown((ROOT / "docs" / "methods.md").read_text("utf-8"))
