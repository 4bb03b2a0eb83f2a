"""The blocks of the page about the treatment gap: now, over time, against others, and every input."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from needs.charts.parts.options import TreatmentFor
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.domain.selection import Selection
from needs.domain.vocabulary import Substance
from needs.language.gap import (
    beside_notes,
    beside_table,
    gap_sentence,
    held_table,
    input_cells,
    parts_table,
    refusal,
    said_with_it,
)
from needs.language.numbers import MARKS
from needs.language.places import names
from needs.links.codec import link
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.choices import choose_group, pick_by_hand
from needs.ui.figure import draw_chart
from needs.ui.figures import chosen_place, snapshot
from needs.ui.markdown import plain
from needs.ui.options import choose_option
from needs.ui.viewport import is_narrow
from needs.views.gap import INPUTS
from needs.views.gap_view import GapView, gap_view

_LINE = "  \n"


def choose_substance() -> Substance:
    """Choose whose gap is shown; the choice stands in the selection."""
    choose_option(TreatmentFor, "substance", segmented=True)
    return state.current().of(TreatmentFor).substance


def show_gap(figures: Snapshot, place: Place, substance: Substance) -> None:
    """Draw the gap of a place: the sentence, the picture, the numbers beside others, and over time."""
    view = chosen_gap(state.current())
    _show_now(figures, view)
    _show_beside(figures, view)
    if view.lines:
        draw_chart("gap over time", state.current())
    if view.now:
        with st.expander("What is held, year by year, and what is missing for other years"):
            _table(held_table(view), alt=f"What is held of {view.place.name}, year by year")
            st.caption(plain(MARKS))
    _show_among_others(figures)
    _show_inputs(figures, view)


def chosen_gap(selection: Selection) -> GapView:
    """The gap of the chosen place."""
    place = chosen_place(selection)
    return gap_view(snapshot(), place, selection.of(TreatmentFor).substance, as_at=selection.as_at)


def _show_now(figures: Snapshot, view: GapView) -> None:
    """The sentence and the picture, or exactly what is missing and what would bring it."""
    row = view.now
    if row is None:
        st.info(plain(refusal(view)), icon=":material/info:")
        _link_to_others(view)
        st.header("What is held, year by year", anchor=False)
        _table(held_table(view), alt=f"What is held of {view.place.name}, year by year")
        return
    st.header(f"{plain(gap_sentence(row, view.place))}.", anchor=False)
    for sentence in said_with_it(view):
        st.markdown(plain(sentence))
    draw_chart("gap", state.current())


def _link_to_others(view: GapView) -> None:
    """Links to where the figures of the place's past, or of its people, stand."""
    others = [*view.former, *([view.counted_with] if view.counted_with else [])]
    chosen = state.current()
    for area in others:
        own = Selection(area=area.code, as_at=chosen.as_at, options=(TreatmentFor(view.substance),))
        address = link("gap", own)
        st.markdown(f"[The treatment gap of {plain(area.name)}]({address})")


def _show_beside(figures: Snapshot, view: GapView) -> None:
    if not any(each.row for each in view.beside):
        return
    others = [each.place for each in view.beside[1:]]
    title = f"Beside {names(others)}, same years and method" if others else "The numbers"
    st.header(title, anchor=False)
    frame = beside_table(figures, view)
    alt = f"The treatment gap of {', '.join(each.place.name for each in view.beside if each.row)}"
    _table(frame, alt=alt)
    for note in beside_notes(view):
        st.caption(plain(note))
    st.caption(plain(MARKS))


def _show_among_others(figures: Snapshot) -> None:
    """The gap among the chosen group: in order, on a map of England, and with deprivation."""
    st.header("Against others", anchor=False)
    choose_group()
    pick_by_hand(figures)
    try:
        for kind in ("gap ranked", "gap map", "gap and deprivation"):
            draw_chart(kind, state.current())
    except NeedsError as error:
        st.info(plain(str(error)), icon=":material/info:")


def _show_inputs(figures: Snapshot, view: GapView) -> None:
    """Every number that went into the gap, what it means, and where it can be seen over time."""
    with st.expander("Every input: numbers, years, sources and definitions"):
        if view.now:
            st.markdown(f"**{plain(view.place.name)}, {view.now.period.label()}**")
            cells = [input_cells(figures, figure) for figure in view.now.inputs]
            _table(pd.DataFrame(cells), alt="The figures that the gap was made of")
        if view.parts:
            st.markdown("**The councils that were added up**")
            _table(parts_table(figures, view), alt="The councils that were added up")
        st.markdown("**Definitions**")
        inputs = INPUTS[view.substance]
        for indicator_id in (inputs.treatment, *inputs.groups, inputs.prevalence, inputs.published):
            _define(figures, view, indicator_id)


def _define(figures: Snapshot, view: GapView, indicator_id: str) -> None:
    """What an input measures, with its caveats and a link to it over time."""
    indicator = figures.catalogue.get(indicator_id)
    address = link(
        "trends", Selection(area=view.place.code, indicator=indicator_id, as_at=state.current().as_at)
    )
    notes = " ".join(filter(None, (indicator.definition, *indicator.caveats, indicator.withdrawn)))
    st.markdown(f"[{plain(indicator.display_name)}]({address}): {plain(notes)}")


def _table(frame: pd.DataFrame, *, alt: str) -> None:
    """A table; on a phone the columns after the first stand below one another."""
    cells = frame.map(lambda cell: plain(str(cell)))
    st.table(_stacked(cells) if is_narrow() else cells, border="horizontal", hide_index=True, alt=alt)


def _stacked(cells: pd.DataFrame) -> pd.DataFrame:
    first, *others = cells.columns
    lines = [
        _LINE.join(f"**{plain(name)}** {line[name]}" for name in others if line[name])
        for line in cells.to_dict("records")
    ]
    return pd.DataFrame({first: cells[first], "Figures": lines})
