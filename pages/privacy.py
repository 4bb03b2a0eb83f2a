"""What is kept of a reader, and what does a council that runs this have to know? As docs/privacy.md says."""

import streamlit as st

from needs.ui.frame import ROOT, inside_frame

inside_frame()
st.markdown((ROOT / "docs" / "privacy.md").read_text("utf-8"))
