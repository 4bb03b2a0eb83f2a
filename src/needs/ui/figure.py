"""A figure on the page: its words, the chart, its table, its source and its caveats."""

from __future__ import annotations

import streamlit as st

from needs.charts.spec import ChartSpec
from needs.ui.markdown import plain
from needs.wording.numbers import MARKS

_CONFIG = {"displaylogo": False, "displayModeBar": False}


def show_figure(spec: ChartSpec, key: str) -> None:
    """Draw a figure with everything that belongs to it."""
    st.header(spec.title, anchor=False)
    st.caption(plain(spec.subtitle))
    st.plotly_chart(spec.figure, theme=None, key=key, config=_CONFIG, alt=spec.alt)
    st.markdown(plain(spec.takeaway))
    with st.expander("The figures behind this chart"):
        st.table(spec.table, border="horizontal", hide_index=True, alt=f"Figures: {spec.subtitle}")
        st.caption(plain(MARKS))
    for note in spec.notes:
        st.caption(plain(note))
    st.caption(plain(spec.source))
