"""Grants beside need: a sentence, a small table, its sources and its download."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from needs.domain.footprints import Place
from needs.exports.csv import MIME, csv_of
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.markdown import plain
from needs.views.grants import GrantRow, grants_of
from needs.wording.files import file_stem
from needs.wording.grants import READING, grants_sentence, grants_source, per_adult
from needs.wording.numbers import MARKS
from needs.wording.scenario import pounds

_LINE = "  \n"


def show_grants(figures: Snapshot, place: Place) -> None:
    """Draw what is held of a place's grants beside the estimates of need."""
    found = grants_of(figures, place, as_at=state.current().as_at)
    st.header("Grants beside need", anchor=False)
    st.markdown(plain(grants_sentence(found)))
    if not found.rows:
        st.caption(plain("Grants are held where a committee paper states them, in the table grants.csv."))
        return
    st.table(
        pd.DataFrame([_cells(row) for row in found.rows]),
        border="horizontal",
        hide_index=True,
        alt=f"Grants of {place.name} beside estimates of need",
    )
    st.download_button(
        "Download the grants (CSV)",
        lambda: csv_of(found.frame()),
        file_name=f"{file_stem('grants', 'beside need', place)}.csv",
        mime=MIME,
        key="download grants",
        on_click="ignore",
        icon=":material/download:",
    )
    st.caption(plain(READING))
    st.caption(plain(f"{grants_source(figures, found)} {MARKS}"))


def _cells(row: GrantRow) -> dict[str, str]:
    notes = [f":small[{plain(note)}]" for note in row.notes]
    return {
        "Grant": _LINE.join([f"**{plain(row.place.name)}**, {row.year.label()}", plain(row.grant), *notes]),
        "Amount": plain(pounds(row.amount)),
        "For each adult in need": _LINE.join(plain(per_adult(each)) for each in row.by_need),
    }
