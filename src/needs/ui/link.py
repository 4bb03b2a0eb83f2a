"""What belongs to the link of a page: words to send with it, and whether its figures have moved."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from needs.domain.indicators import Indicator
from needs.domain.pages import Page
from needs.domain.selection import Selection
from needs.links.words import link_words, since_sentences
from needs.store.library import Library
from needs.store.memo import memoise
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.figures import chosen_place, own_figures, published
from needs.ui.markdown import plain
from needs.views.since import changed_since

_WORDS = "link words"


def take_words(page: Page) -> None:
    """Keep for this run what a link to the page shows, in one line."""
    chosen = state.current()
    st.session_state[_WORDS] = link_words(
        chosen,
        page=page,
        place=chosen_place(chosen).name if chosen.area else "",
        indicator=_indicator(chosen),
    )


def words() -> str:
    """What a link to the page shows, in one line."""
    return str(st.session_state.get(_WORDS, ""))


def show_since() -> None:
    """Say that a link was made on other figures than those shown; draws nothing where it was not."""
    made_on, chosen = state.as_of(), state.current()
    if not made_on:
        return
    shown, own = published().stamp, own_figures()
    base = made_on.partition("+")[0]
    changes = _changed(published(), base, chosen.area) if chosen.area and base != shown else None
    said = since_sentences(
        made_on,
        shown,
        changes,
        place=chosen_place(chosen).name if chosen.area else "",
        indicator=_indicator(chosen),
        own=own is not None,
    )
    if said:
        st.caption(f":material/history: {plain(said)}")


@memoise(64)
def _changed(figures: Snapshot, made_on: str, area: str) -> pd.DataFrame | None:
    return changed_since(figures, made_on, figures.places.get(area), Library())


def _indicator(chosen: Selection) -> Indicator | None:
    return published().catalogue.get(chosen.indicator) if chosen.indicator else None
