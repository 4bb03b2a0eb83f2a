"""The question that a page answers, and what a newcomer needs to know before its first figure."""

from __future__ import annotations

import streamlit as st

from needs.domain.pages import BY_SLUG
from needs.ui.markdown import plain


def show_title(question: str, page: str) -> None:
    """Draw the title of a page with its two sentences."""
    st.title(question, anchor=False)
    st.caption(plain(BY_SLUG[page].explained))
