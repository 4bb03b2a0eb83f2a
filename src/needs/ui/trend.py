"""The blocks of the page that shows one indicator over time."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from needs.charts.trend.options import TrendOptions
from needs.charts.trend.words import recent_trend_sentences, sex_note
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint
from needs.domain.options import MOST_NOTES, NOTE_LENGTH, local_note
from needs.language.places import month
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.choices import choose_group, choose_sex, pick_by_hand
from needs.ui.figure import draw_chart
from needs.ui.figures import chosen_trend, snapshot_for
from needs.ui.markdown import plain
from needs.ui.members import show_members
from needs.ui.options import choose_option
from needs.ui.viewport import choices
from needs.views.headline import Headline

_NOTE_PROBLEM = "note problem"


def choose_trend(figures: Snapshot, shown: Headline) -> bool:
    """Choose what is drawn and how; false where no indicator is held for the place."""
    with choices():
        what, whom, whose = st.columns([3, 2, 1])
        with what:
            held = _choose_indicator(figures, shown)
        if not held:
            return False
        with whom:
            choose_group()
        with whose:
            choose_sex(figures, figures.catalogue.get(state.current().indicator or ""))
        pick_by_hand(figures)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            choose_option(TrendOptions, "form", segmented=True)
            choose_option(TrendOptions, "councils", segmented=True)
            with st.popover("Mark on the chart", icon=":material/flag:"):
                _choose_marks(figures)
    return True


def show_trend(figures: Snapshot) -> None:
    """Draw the chosen indicator over time, what its recent trend is, and what it measures."""
    selection = state.current()
    of_sex = snapshot_for(selection)
    view = chosen_trend(selection)
    if note := sex_note(view, selection.sex, figures.sexes_of(view.indicator.id)):
        st.info(note)
    if view.has_local_figures:
        draw_chart("trend", replace(selection, indicator=view.indicator.id))
        st.header("Is the recent change more than chance?", anchor=False)
        st.markdown(plain(" ".join(recent_trend_sentences(view))))
    elif not note:
        held = any(line.figures for line in view.lines)
        later = "" if held else " It arrives with a refresh from Fingertips."
        st.info(f"No figure of this indicator is held for {view.place.name}.{later}")
    if isinstance(view.place, Footprint):
        show_members(of_sex, view)
    st.markdown(f"**What it measures.** {plain(view.indicator.definition)}")


def _choose_indicator(figures: Snapshot, shown: Headline) -> bool:
    """Choose among the indicators held for the place; false where none are."""
    held = list(dict.fromkeys(row.indicator.id for row in shown.rows))
    chosen = state.current().indicator
    if chosen and chosen not in held:
        held.append(chosen)
    if not held:
        return False
    if not chosen:
        state.settle(indicator=held[0])
    st.session_state["indicator"] = state.current().indicator
    st.selectbox(
        "Indicator",
        held,
        key="indicator",
        on_change=lambda: state.choose(indicator=st.session_state["indicator"]),
        format_func=lambda each: figures.catalogue.get(each).display_name,
        help=plain(figures.catalogue.get(state.current().indicator or "").definition),
    )
    return True


def _choose_marks(figures: Snapshot) -> None:
    """Switch national events on, and write, list and remove notes of one's own."""
    labels = {key: event.label for key, event in figures.events.items()}
    choose_option(TrendOptions, "events", names=labels)
    noted = state.current().of(TrendOptions).notes
    for number, note in enumerate(noted):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"{month(note.month)}: {note.text}"))
            st.button(
                "Remove",
                key=f"remove note {number}",
                help=f"Remove the note of {month(note.month)}",
                on_click=lambda gone=note: state.choose(
                    TrendOptions, notes=tuple(each for each in noted if each != gone)
                ),
            )
    if len(noted) >= MOST_NOTES:
        st.caption(f"A chart holds {MOST_NOTES} notes; remove one to add another.")
        return
    if problem := st.session_state.pop(_NOTE_PROBLEM, ""):
        st.warning(plain(problem))
    with st.form("add note", border=False):
        st.text_input("Month", key="note month", max_chars=7, placeholder="2021-07")
        st.text_input("What happened here", key="note text", max_chars=NOTE_LENGTH)
        st.form_submit_button("Add a note", on_click=_take_note)


def _take_note() -> None:
    try:
        note = local_note(st.session_state["note month"], st.session_state["note text"])
    except NeedsError as error:
        st.session_state[_NOTE_PROBLEM] = str(error)
        return
    # Only what was taken is cleared: a month that could not be read stays to be put right.
    st.session_state["note month"] = st.session_state["note text"] = ""
    every = {*state.current().of(TrendOptions).notes, note}
    state.choose(TrendOptions, notes=tuple(sorted(every, key=lambda each: (each.month, each.text))))
