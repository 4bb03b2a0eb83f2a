"""The selection of a session, kept equal to the link in the address bar."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from needs.domain.selection import Selection
from needs.links.codec import decode, encode
from needs.ui.figures import snapshot

DEFAULT_INDICATOR = "91380"

_SELECTION, _WRITTEN, _WARNINGS = "selection", "written link", "link warnings"


def current() -> Selection:
    """What is chosen now."""
    selection: Selection = st.session_state.get(_SELECTION, Selection())
    return selection


def warnings() -> tuple[str, ...]:
    """What the link asked for and did not get; empty once the reader has chosen something."""
    found: tuple[str, ...] = st.session_state.get(_WARNINGS, ())
    return found


def read_link() -> None:
    """Take over the link where it is not the one this session wrote itself.

    A page that is opened from the navigation has no parameters; then the selection of the session stands.
    """
    parameters = st.query_params.to_dict()
    if parameters and parameters != st.session_state.get(_WRITTEN):
        figures = snapshot()
        decoded = decode(parameters, figures.places, figures.catalogue)
        st.session_state[_SELECTION] = decoded.selection
        st.session_state[_WARNINGS] = decoded.warnings
    if current().area and not current().indicator:
        # Written out like every default, so that one page's link is another's too.
        st.session_state[_SELECTION] = replace(current(), indicator=DEFAULT_INDICATOR)


def choose(**changes: object) -> None:
    """Change parts of the selection; what a link got wrong is forgotten once the reader chooses."""
    before = current()
    after = replace(before, **changes)  # type: ignore[arg-type]
    if after != before:
        st.session_state[_SELECTION] = after
        st.session_state[_WARNINGS] = ()


def write_link() -> None:
    """Write the selection into the address bar."""
    parameters = encode(current())
    if st.query_params.to_dict() != parameters:
        st.query_params.from_dict(parameters)
    st.session_state[_WRITTEN] = parameters
