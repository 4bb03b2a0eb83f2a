"""Buttons that put a sentence or the page's own link on the reader's clipboard."""

from __future__ import annotations

import streamlit as st

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
      try { await copy(text ?? window.location.href); said.textContent = "Copied"; }
      catch { said.textContent = "Your browser refused; select the text and copy it."; }
    };
    row.append(button);
  }
  row.append(said);
}
""",
)


def show_copy(key: str, *, sentence: str) -> None:
    """Draw "Copy sentence" and "Copy link"; the link is the one that the address bar holds when pressed."""
    offers = [{"label": "Copy sentence", "text": sentence}, {"label": "Copy link", "text": None}]
    _COMPONENT(key=f"copy {key}", data={"offers": offers}, height="content")
