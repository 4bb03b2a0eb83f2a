"""The blocks of the page about the treatment gap: now, over time, against others, and every input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd
import streamlit as st

from needs.charts.parts.options import TreatmentFor
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.domain.selection import Selection
from needs.domain.vocabulary import GapPart
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
from needs.reports.gap.options import GapOptions
from needs.reports.gap.parts import BELOW, NOW
from needs.reports.parts import ChartPart
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.choices import choose_group, pick_by_hand
from needs.ui.figure import draw_chart
from needs.ui.figures import chosen_place, snapshot
from needs.ui.grants import show_grants
from needs.ui.markdown import plain
from needs.ui.options import choose_option
from needs.ui.scenario import show_scenario
from needs.ui.viewport import is_narrow
from needs.views.gap import INPUTS
from needs.views.gap_view import GapView, gap_view

_LINE = "  \n"


def choose_substance() -> None:
    """Choose whose gap is shown."""
    choose_option(TreatmentFor, "substance", segmented=True)


def show_gap(figures: Snapshot, place: Place) -> None:
    """Draw the gap of a place: the sentence, the picture, the numbers, and one part of the rest."""
    view = chosen_gap(state.current())
    _show_now(view)
    _show_beside(figures, view)
    choose_option(GapOptions, "part", segmented=True)
    part = state.current().of(GapOptions).part
    try:
        _PARTS[part](figures, place, view)
    except NeedsError as error:
        st.info(plain(str(error)), icon=":material/info:")


def chosen_gap(selection: Selection) -> GapView:
    """The gap of the chosen place."""
    place = chosen_place(selection)
    return gap_view(snapshot(), place, selection.of(TreatmentFor).substance, as_at=selection.as_at)


def _show_now(view: GapView) -> None:
    """The sentence and the picture, or exactly what is missing and what would bring it."""
    row = view.now
    if row is None:
        st.info(plain(refusal(view)), icon=":material/info:")
        _link_to_others(view)
        return
    st.header(f"{plain(gap_sentence(row, view.place))}.", anchor=False)
    for sentence in said_with_it(view):
        st.markdown(plain(sentence))
    _draw(NOW)


def _draw(parts: Iterable[ChartPart[GapView]]) -> None:
    for part in parts:
        draw_chart(part.kind, state.current())


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


def _show_over_time(figures: Snapshot, place: Place, view: GapView) -> None:
    """The gap year by year, and what is held and missing for each."""
    if view.lines:
        _draw(BELOW[GapPart.TIME])
    st.subheader("What is held, year by year", anchor=False)
    _table(held_table(view), alt=f"What is held of {view.place.name}, year by year")
    st.caption(plain(MARKS))


def _show_others(figures: Snapshot, place: Place, view: GapView) -> None:
    """The gaps of the chosen group in order."""
    choose_group()
    pick_by_hand(figures)
    _draw(BELOW[GapPart.OTHERS])


def _show_map(figures: Snapshot, place: Place, view: GapView) -> None:
    _draw(BELOW[GapPart.MAP])


def _show_deprivation(figures: Snapshot, place: Place, view: GapView) -> None:
    choose_group()
    pick_by_hand(figures)
    _draw(BELOW[GapPart.DEPRIVATION])


def _show_scenario(figures: Snapshot, place: Place, view: GapView) -> None:
    show_scenario(figures, place, view.substance)


def _show_grants(figures: Snapshot, place: Place, view: GapView) -> None:
    show_grants(figures, place)


def _show_figures_used(figures: Snapshot, place: Place, view: GapView) -> None:
    """Every number that went into the gap, what it means, and where it can be seen over time."""
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


_PARTS: Mapping[GapPart, Callable[[Snapshot, Place, GapView], None]] = {
    GapPart.TIME: _show_over_time,
    GapPart.OTHERS: _show_others,
    GapPart.MAP: _show_map,
    GapPart.DEPRIVATION: _show_deprivation,
    GapPart.SCENARIO: _show_scenario,
    GapPart.GRANTS: _show_grants,
    GapPart.FIGURES: _show_figures_used,
}
