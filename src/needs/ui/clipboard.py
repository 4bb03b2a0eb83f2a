"""Buttons that put a sentence or the page's own link on the reader's clipboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from needs.links.codec import AS_OF, VERSION, VERSION_KEY, defaults_of
from needs.ui import link
from needs.ui.figures import snapshot

# Streamlit has no button that copies; this one is drawn with its theme's own variables.
_COMPONENT = st.components.v2.component(
    "clipboard",
    html="<div class='offers'></div>",
    css=Path(__file__).with_name("clipboard.css").read_text("utf-8"),
    js=Path(__file__).with_name("clipboard.js").read_text("utf-8"),
)


def show_copy(key: str, *, sentence: str) -> None:
    """Draw "Copy sentence" and "Copy link" of a figure."""
    _show(key, [{"label": "Copy sentence", "text": sentence}, _LINK])


def show_copy_link() -> None:
    """Draw "Copy link" of the whole page."""
    _show("page", [_LINK])


_LINK: Mapping[str, str | None] = {"label": "Copy link", "text": None}
"""One line that says what the page shows, and the address that the browser holds when it is pressed."""


def _show(key: str, offers: Sequence[Mapping[str, str | None]]) -> None:
    data = {
        "offers": offers,
        "words": link.words(),
        "defaults": defaults_of(VERSION),
        "added": {VERSION_KEY: VERSION, AS_OF: snapshot().stamp},
    }
    _COMPONENT(key=f"copy {key}", data=data, height="content")
