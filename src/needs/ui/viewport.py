"""Whether the reader's window is narrow, so that a table can be laid out for a phone."""

from __future__ import annotations

import streamlit as st

NARROW_BELOW = 720
"""Pixels; the headline table needs about this much for its five columns."""

# Streamlit lays columns out by width but does not tell the script what the width is.
_COMPONENT = st.components.v2.component(
    "viewport",
    js=f"""
export default function ({{ data, setStateValue }}) {{
  const query = window.matchMedia("(max-width: {NARROW_BELOW}px)");
  const tell = () => {{ if (query.matches !== data.assumed) setStateValue("narrow", query.matches); }};
  const follow = () => setStateValue("narrow", query.matches);
  tell();
  query.addEventListener("change", follow);
  return () => query.removeEventListener("change", follow);
}}
""",
)


def is_narrow() -> bool:
    """Whether to lay out for a narrow window.

    The first answer comes from what the browser says of itself, so that a phone is right at once; a narrow
    window of another browser is told from its width, one rerun later.
    """
    state = _COMPONENT(
        key="viewport", data={"assumed": _says_phone()}, height="content", on_narrow_change=lambda: None
    )
    measured = state.narrow
    return _says_phone() if measured is None else bool(measured)


def _says_phone() -> bool:
    headers = st.context.headers
    return headers.get("Sec-Ch-Ua-Mobile") == "?1" or "Mobi" in headers.get("User-Agent", "")
