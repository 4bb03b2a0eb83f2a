"""The front page: what this is, the ways in, and England at a glance."""

from __future__ import annotations

import streamlit as st

from needs.charts.maps import england_map
from needs.domain.errors import NeedsError
from needs.domain.pages import BY_SLUG
from needs.language.sources import dates_line
from needs.links.codec import encode
from needs.ui import state
from needs.ui.figure import PLOT_CONFIG
from needs.ui.figures import snapshot
from needs.ui.markdown import plain
from needs.ui.viewport import is_narrow

WAYS = (
    ("pack", "Write a committee section", "A Word section, slides and a workbook, with charts you can edit."),
    (
        "compare",
        "Explore and compare",
        "Against England, similar councils or your own list; as bars or a map.",
    ),
    ("brief", "Share a brief", "The findings on one page, for a phone or in print."),
)
"""The ways in: the page, what a reader wants there, and what they get."""
_MAP = "map of England"


def show_front() -> None:
    """Say what this is, offer the ways in, and show a map of England on which a council can be chosen."""
    words, picture = (st.container(), st.container()) if is_narrow() else st.columns([5, 6], gap="large")
    with words:
        st.title("Drug and alcohol need in your area", anchor=False)
        st.markdown(
            "Choose a council above. See its deaths, hospital admissions, treatment and estimated need "
            "against its region and England, each with its confidence interval, year and source."
        )
        for slug, label, gives in WAYS:
            with st.container(border=True, gap=None):
                _link(slug, label)
                st.caption(gives)
        st.caption(plain(dates_line(snapshot())))
        st.page_link("pages/update.py", label="Update the data", query_params=encode(state.current()))
    with picture:
        _show_england()


def show_ways() -> None:
    """Offer the ways on from the overview of a place."""
    with st.container(horizontal=True, gap="xsmall", key="ways"):
        for slug, label, _ in WAYS:
            _link(slug, label)


def _link(slug: str, label: str) -> None:
    page = BY_SLUG[slug]
    st.page_link(
        f"pages/{page.slug}.py",
        label=f"**{label}**",
        query_params=encode(state.current()),
        help=page.question,
    )


def _show_england() -> None:
    try:
        spec = england_map(snapshot())
    except NeedsError as error:
        st.info(str(error), icon=":material/info:")
        return
    st.markdown(f"**{plain(spec.title)}**")
    st.caption("Press a tile to choose a council.")
    st.plotly_chart(
        spec.figure,
        theme=None,
        key=_MAP,
        config=PLOT_CONFIG,
        alt=spec.alt,
        on_select=_take_tile,
        selection_mode="points",
    )
    st.caption(plain(spec.source))


def _take_tile() -> None:
    """Choose the council whose tile was pressed."""
    points = st.session_state[_MAP].selection.points
    if points:
        state.choose(area=points[0]["customdata"], name=None)
