"""A document of the product, shown as a page."""

from __future__ import annotations

import re

import streamlit as st

from needs.ui.frame import ROOT

_MARKS = re.compile(r"<!-- .*? -->\n?")
"""Where the tables of a document begin and end, which no reader is to see."""


def show_document(name: str) -> None:
    """Show a file of ``docs``."""
    st.markdown(_MARKS.sub("", (ROOT / "docs" / name).read_text("utf-8")))
