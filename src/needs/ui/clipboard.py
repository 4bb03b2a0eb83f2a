"""Buttons that put a sentence or the page's own link on the reader's clipboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from needs.links.codec import AS_OF, VERSION, VERSION_KEY, defaults_of
from needs.ui import link
from needs.ui.figures import snapshot

# Streamlit has no button that copies; this one is drawn with its theme's own variables.
_COMPONENT = st.components.v2.component(
    "clipboard",
    html="<div class='offers'></div>",
    css="""
.offers { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
button {
  font: inherit; color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
  padding: 0.375rem 0.75rem; min-height: 2.5rem; cursor: pointer;
}
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
""",
    js="""
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) { await navigator.clipboard.writeText(text); return; }
  // An intranet without https has no clipboard of its own: an old way that works there.
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("refused");
}
// The address when the button is pressed, without defaults and with the figures that it was copied on.
function address({ defaults, added }) {
  const url = new URL(window.location.href);
  for (const [key, text] of Object.entries(defaults)) {
    if (url.searchParams.get(key) === text) url.searchParams.delete(key);
  }
  for (const [key, text] of Object.entries(added)) url.searchParams.set(key, text);
  return url.href;
}
export default function ({ data, parentElement }) {
  const row = parentElement.querySelector(".offers");
  row.replaceChildren();
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  for (const { label, text } of data.offers) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.onclick = async () => {
      try { await copy(text ?? [data.words, address(data)].join("\\n")); said.textContent = "Copied"; }
      catch { said.textContent = "Your browser refused; select the text and copy it."; }
    };
    row.append(button);
  }
  row.append(said);
}
""",
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
