"""Grants beside need: a sentence, a small table, its notes, its sources and its download."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from needs.domain.footprints import Place
from needs.exports.csv import MIME, csv_of
from needs.language.files import file_stem
from needs.language.numbers import MARKS
from needs.reports.grants.numbers import GrantRow, Grants, grants_of
from needs.reports.grants.words import (
    amount_of,
    beside_need,
    england_sentence,
    grants_notes,
    grants_sentence,
    grants_source,
    years_of,
)
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.markdown import plain

_LINE = "  \n"


def show_grants(figures: Snapshot, place: Place) -> None:
    """Draw a place's grants beside the estimates of need."""
    found = grants_of(figures, place, as_at=state.current().as_at)
    st.header("Grants beside need", anchor=False)
    st.markdown(plain(grants_sentence(found)))
    if context := england_sentence(found):
        st.markdown(plain(context))
    if found.rows:
        _show_table(found)
    if found.every_row:
        st.caption(plain(" ".join((*grants_notes(found), grants_source(figures, found), MARKS))))


def _show_table(found: Grants) -> None:
    st.table(
        pd.DataFrame([_cells(row) for row in found.rows]),
        border="horizontal",
        hide_index=True,
        alt=f"Grants of {found.place.name} beside estimates of need",
    )
    st.download_button(
        "Download the grants (CSV)",
        lambda: csv_of(found.frame()),
        file_name=f"{file_stem('grants', 'beside need', found.place)}.csv",
        mime=MIME,
        key="download grants",
        on_click="ignore",
        icon=":material/download:",
    )


def _cells(row: GrantRow) -> dict[str, str]:
    notes = [f":small[{plain(note)}]" for note in row.notes]
    return {
        "Grant": _LINE.join([f"**{plain(row.place.name)}**, {years_of(row.year)}", plain(row.grant), *notes]),
        "Amount": plain(amount_of(row)),
        "For each adult in need": _LINE.join(plain(each) for each in beside_need(row)),
    }
