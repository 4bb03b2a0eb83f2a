"""Whether the reader's window is narrow, so that a table can be laid out for a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

NARROW_BELOW = 720
"""Pixels; the headline table needs about this much for its five columns."""

_NARROW = "narrow window"

# Streamlit lays columns out by width but does not tell the script what the width is.
_COMPONENT = st.components.v2.component(
    "viewport", js=Path(__file__).with_name("viewport.js").read_text("utf-8")
)


def measure() -> None:
    """Take the width of the window, once a run and before anything is laid out.

    The first answer comes from what the browser says of itself, so that a phone is right at once; a narrow
    window of another browser is told from its width, one rerun later.
    """
    told = {"assumed": _says_phone(), "below": NARROW_BELOW}
    state = _COMPONENT(key="viewport", data=told, height=1, on_narrow_change=lambda: None)
    st.session_state[_NARROW] = _says_phone() if state.narrow is None else bool(state.narrow)


def is_narrow() -> bool:
    """Whether to lay out for a narrow window, as measured in this run."""
    return bool(st.session_state.get(_NARROW, False))


def choices() -> Any:
    """Where a page's choices stand: above its first figure, or behind a fold on a phone.

    A reader who opened a link on a phone came to read, so the finding has to be on the first screen.
    """
    if is_narrow():
        return st.expander("Change what is shown", icon=":material/tune:")
    return st.container()


def _says_phone() -> bool:
    headers = st.context.headers
    return headers.get("Sec-Ch-Ua-Mobile") == "?1" or "Mobi" in headers.get("User-Agent", "")
