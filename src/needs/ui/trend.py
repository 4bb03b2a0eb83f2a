"""The blocks of the page that shows one indicator over time."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint
from needs.domain.selection import MOST_NOTES, NOTE_LENGTH, Selection
from needs.domain.vocabulary import ComparatorGroup, NationalEvent, TrendForm
from needs.links.codec import local_note
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.choices import choose_group, choose_one, choose_sex, pick_by_hand
from needs.ui.figure import draw_chart
from needs.ui.figures import chosen_trend, snapshot, snapshot_for
from needs.ui.markdown import plain
from needs.ui.members import show_members
from needs.ui.viewport import choices
from needs.views.headline import Headline
from needs.views.trend import Beside, TrendView, beside_in, with_others
from needs.views.trend_forms import drawn_as
from needs.wording.places import month
from needs.wording.trends import not_beside, recent_trend_sentences, sex_note

_FORMS_EXPLAINED = (
    "Values as published; an index, with the first period that place, region and England share as 100; "
    "the difference from England; or the place among the spread of the other councils."
)
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
            choose_one("Draw as", TrendForm, "form", help=_FORMS_EXPLAINED, segmented=True)
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
        _show_chart(view, selection)
        st.header("Is the recent change more than chance?", anchor=False)
        st.markdown(plain(" ".join(recent_trend_sentences(view))))
    elif not note:
        held = any(line.figures for line in view.lines)
        later = "" if held else " It arrives with a refresh from Fingertips."
        st.info(f"No figure of this indicator is held for {view.place.name}.{later}")
    if isinstance(view.place, Footprint):
        show_members(of_sex, view)
    st.markdown(f"**What it measures.** {plain(view.indicator.definition)}")


def _show_chart(view: TrendView, selection: Selection) -> None:
    figures, form = snapshot_for(selection), selection.form
    try:
        beside, why = beside_in(snapshot(), view.place, selection.versus, form), ""
    except NeedsError as error:
        beside, why = Beside(), f"No other councils are drawn. {error}"
        selection = replace(selection, versus=ComparatorGroup.ENGLAND)
    whole = with_others(figures, view, beside.shown, group=beside.group, as_at=selection.as_at)
    try:
        drawn_as(whole, form)
    except NeedsError as refusal:
        st.info(str(refusal))
        form = TrendForm.VALUES
    if form in (TrendForm.VALUES, TrendForm.INDEX) and (
        said := why or not_beside(whole, beside.group, beside.members)
    ):
        st.caption(plain(said))
    draw_chart("trend", replace(selection, indicator=view.indicator.id, form=form))


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
    selection = state.current()
    for key in NationalEvent:
        st.session_state[f"event {key}"] = key in selection.events
        st.checkbox(figures.events[key].label, key=f"event {key}", on_change=_take_events)
    for number, note in enumerate(selection.notes):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"{month(note.month)}: {note.text}"))
            st.button(
                "Remove",
                key=f"remove note {number}",
                help=f"Remove the note of {month(note.month)}",
                on_click=lambda gone=note: state.choose(
                    notes=tuple(each for each in state.current().notes if each != gone)
                ),
            )
    if len(selection.notes) >= MOST_NOTES:
        st.caption(f"A chart holds {MOST_NOTES} notes; remove one to add another.")
        return
    if problem := st.session_state.pop(_NOTE_PROBLEM, ""):
        st.warning(plain(problem))
    with st.form("add note", border=False):
        st.text_input("Month", key="note month", max_chars=7, placeholder="2021-07")
        st.text_input("What happened here", key="note text", max_chars=NOTE_LENGTH)
        st.form_submit_button("Add a note", on_click=_take_note)


def _take_events() -> None:
    state.choose(events=tuple(key for key in NationalEvent if st.session_state[f"event {key}"]))


def _take_note() -> None:
    try:
        note = local_note(st.session_state["note month"], st.session_state["note text"])
    except NeedsError as error:
        st.session_state[_NOTE_PROBLEM] = str(error)
        return
    # Only what was taken is cleared: a month that could not be read stays to be put right.
    st.session_state["note month"] = st.session_state["note text"] = ""
    every = {*state.current().notes, note}
    state.choose(notes=tuple(sorted(every, key=lambda each: (each.month, each.text))))
