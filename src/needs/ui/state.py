"""The selection of a session, kept equal to the link in the address bar."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from needs.domain.options import Options
from needs.domain.selection import DEFAULT_INDICATOR, Selection
from needs.links.codec import decode, encode
from needs.ui.figures import snapshot
from needs.ui.streamlit_shims.history import is_retraced

_SELECTION, _WRITTEN, _WARNINGS, _AS_OF = "selection", "written link", "link warnings", "link as of"
_CHOSEN = "chosen just now"


def current() -> Selection:
    """What is chosen now."""
    selection: Selection = st.session_state.get(_SELECTION, Selection())
    return selection


def warnings() -> tuple[str, ...]:
    """What the link asked for and did not get; empty once the reader has chosen something."""
    found: tuple[str, ...] = st.session_state.get(_WARNINGS, ())
    return found


def as_of() -> str | None:
    """The stamp of the figures that the link was made on; none once the reader has chosen something."""
    stamp: str | None = st.session_state.get(_AS_OF)
    return stamp


def read_link() -> None:
    """Take over the link where it is not the one this session wrote or read itself.

    A page that is opened from the navigation has no parameters; then the selection of the session stands.
    So it does where the reader has just chosen something: a quick second choice comes with the address from
    before the first. Where the reader goes back or forward, the address is what they want.
    """
    parameters = st.query_params.to_dict()
    chosen = st.session_state.pop(_CHOSEN, False) and not is_retraced()
    if parameters and not chosen and parameters != st.session_state.get(_WRITTEN):
        figures = snapshot()
        decoded = decode(parameters, figures.places, figures.catalogue)
        st.session_state[_SELECTION] = decoded.selection
        st.session_state[_WARNINGS] = decoded.warnings
        st.session_state[_AS_OF] = decoded.as_of
        # A choice made while the page is still being drawn stops it before it writes its own.
        st.session_state[_WRITTEN] = parameters
    if current().area and not current().indicator:
        # Written out like every default, so that one page's link is another's too.
        st.session_state[_SELECTION] = replace(current(), indicator=DEFAULT_INDICATOR)


def choose(of: type[Options] | None = None, **changes: object) -> None:
    """Take a reader's choice, of the selection or of a kind of options.

    What a link got wrong, and how old it is, is forgotten with it.

    On the way back or forward there is none: a widget that seems to have changed still holds what the page
    showed before, because the step before this one was not drawn to its end.
    """
    if is_retraced():
        return
    before = current()
    settle(of, **changes)
    if current() != before:
        st.session_state[_WARNINGS] = ()
        st.session_state[_AS_OF] = None
        st.session_state[_CHOSEN] = True


def settle(of: type[Options] | None = None, **changes: object) -> None:
    """Put right, while a page is drawn, what it cannot show; that is no choice of the reader's."""
    st.session_state[_SELECTION] = current().choosing(of, **changes)


def write_link() -> None:
    """Write the selection into the address bar."""
    parameters = encode(current())
    if st.query_params.to_dict() != parameters:
        st.query_params.from_dict(parameters)
    st.session_state[_WRITTEN] = parameters
