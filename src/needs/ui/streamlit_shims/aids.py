"""What Streamlit's page lacks for a keyboard, a screen reader and a small window.

It names its own elements in the browser and offers no way to label or lead among them, so that ``aids.js``
and ``page.css`` find them by those names. A link leads past the navigation (Streamlit's own ends before
it), and words tell a screen reader that the page shows something else. Each time that something was drawn,
they add: the language, the navigation and the page in it, row headers of tables, a stop for the keyboard at
what scrolls, and a way into what opens over the page and back to its button.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

HOLDS_FOR = "streamlit>=1.67,<2"
NAVIGATION = "navigation"
"""The key of the container that holds the links between pages."""

_HERE = Path(__file__)
STYLE = _HERE.with_name("page.css").read_text("utf-8")
"""What Streamlit's own styles lack."""

_AIDS = st.components.v2.component(
    "aids",
    html="<a href='#stMain'>Skip past the navigation</a><span role='status'></span>",
    css=_HERE.with_name("aids.css").read_text("utf-8"),
    js=_HERE.with_name("aids.js").read_text("utf-8"),
)


def show_aids(current: str, shows: str) -> None:
    """Add the aids to a page, before anything else is drawn of it.

    Parameters
    ----------
    current
        The name of the page in the navigation.
    shows
        What the page shows, in one line.
    """
    st.html(f"<style>{STYLE}</style>")
    with st.container(key="aids"):
        _AIDS(key="aids component", data={"current": current, "shows": shows}, height="content")
