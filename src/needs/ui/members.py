"""The members of a footprint side by side, so that the whole can be read beside its parts."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint
from needs.language.numbers import count_of, interval_of, value_of
from needs.store.snapshot import Snapshot
from needs.ui.markdown import badge, plain
from needs.views.ranking import RankedRow, rank_areas
from needs.views.trend import TrendView


def show_members(snapshot: Snapshot, view: TrendView) -> None:
    """Draw a table of the members' own figures in the newest period held for them."""
    if not isinstance(view.place, Footprint):
        return
    try:
        ranking = rank_areas(snapshot, view.indicator, view.place.members)
    except NeedsError as error:
        st.caption(plain(str(error)))
        return
    when = ranking.period.label()
    st.header(f"The councils side by side, {when}", anchor=False)
    st.table(
        pd.DataFrame([_cells(view, row) for row in ranking.rows]),
        border="horizontal",
        hide_index=True,
        alt=f"{view.indicator.short_name} of each council in {when}",
    )


def _cells(view: TrendView, row: RankedRow) -> dict[str, str]:
    figure = row.figure
    return {
        "Council": plain(row.area.name),
        "Value": plain(value_of(view.indicator, figure)),
        "95% confidence interval": (interval_of(view.indicator, figure) if figure else "") or plain("[x]"),
        "Count": (count_of(view.indicator, figure) if figure else "") or plain("[x]"),
        "Compared with England": badge(row.compared, view.indicator.polarity),
        "Note": plain(figure.note if figure else "no figure is held for this period"),
    }
