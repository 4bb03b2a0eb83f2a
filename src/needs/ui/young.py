"""The blocks of the page on young people."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from needs.reports.parts import of_place
from needs.reports.young_people.numbers import UNDER_18, Young
from needs.reports.young_people.parts import OVER_TIME
from needs.reports.young_people.words import NOT_IN_THIS_PRODUCT, SMALL_NUMBERS, cautions, pair_sentence
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.figure import draw_chart
from needs.ui.figures import chosen_trend
from needs.ui.headline_table import show_headline, show_indicators
from needs.ui.markdown import plain
from needs.ui.viewport import is_narrow


def show_young(view: Young) -> None:
    """Draw what is held about young people, how far it can be trusted, and adults beside it."""
    name = view.held.place.name
    if view.held.rows:
        show_headline(view.held, narrow=is_narrow())
        st.markdown(plain(SMALL_NUMBERS))
        st.markdown("\n".join(f"- {plain(each)}" for each in cautions(view)))
    else:
        st.info(f"No figures about people under 18 are held for {plain(name)}.")
    show_indicators(f"Held for other places, not for {name}", view.held.held_elsewhere)
    show_indicators("Arrives with a refresh from Fingertips", view.held.not_held)
    st.info(plain(NOT_IN_THIS_PRODUCT), icon=":material/info:")
    st.header("Beside them: adults", anchor=False)
    if view.adults.rows:
        show_headline(view.adults, narrow=is_narrow())
    st.markdown("\n".join(f"- {plain(pair_sentence(each))}" for each in view.pairs))
    show_indicators(f"Of adults, held for other places, not for {name}", view.adults.held_elsewhere)


def show_under_18_over_time(figures: Snapshot) -> None:
    """Draw the series of people under 18 over time for the chosen place, or say that there is none."""
    view = chosen_trend(replace(state.current(), indicator=UNDER_18))
    chosen = state.current()
    for part in of_place(OVER_TIME, view):
        draw_chart(part.kind, replace(chosen.of_place(), indicator=UNDER_18, sex=chosen.sex))
    if not view.has_local_figures:
        st.info(plain(f"{view.indicator.display_name}: no value is published for {view.place.name}."))
