"""The accessibility statement, with how to reach whoever runs the server."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from needs.domain.settings import CONTACT
from needs.ui.markdown import plain

_EMAIL = re.compile(r"[^\s@<>()\[\]]+@[^\s@<>()\[\]]+\.[^\s@<>()\[\]]+")
_ADDRESS = re.compile(r"https://[^\s<>()\[\]]+")
_CONTACT_MARK = "[contact]"
_NO_CONTACT = (
    "**The organisation that runs this server has not given a contact here yet.** Until it does, please use "
    "the general contact on its own website. Whoever runs the server sets one with the environment variable "
    f"`{CONTACT}`: an email address, the https address of a form, or a line of text."
)


def show_statement(root: Path) -> None:
    """Draw the accessibility statement, with how to reach whoever runs this server."""
    text = (root / "docs" / "accessibility_statement.md").read_text("utf-8")
    st.markdown(text.replace(_CONTACT_MARK, contact(CONTACT.text())))


def contact(given: str) -> str:
    """How to reach whoever runs the server, as Markdown; where nothing is given, how that is put right."""
    given = " ".join(given.split())
    if not given:
        return _NO_CONTACT
    if _EMAIL.fullmatch(given):
        return f"Contact: [{plain(given)}](mailto:{given})"
    if _ADDRESS.fullmatch(given):
        return f"Contact: [{plain(given)}]({given})"
    return f"Contact: {plain(given)}"
