"""The question that a page answers, and what a newcomer needs to know before its first figure."""

from __future__ import annotations

import streamlit as st

from needs.ui.markdown import plain
from needs.wording.pages import EXPLAINED


def show_title(question: str, page: str) -> None:
    """Draw the title of a page with its two sentences."""
    st.title(question, anchor=False)
    st.caption(plain(EXPLAINED[page]))
