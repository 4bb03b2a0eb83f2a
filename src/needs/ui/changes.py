"""What the last refresh did, as tables."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from needs.domain.footprints import Place
from needs.store.refresh import RefreshReport
from needs.store.snapshot import Snapshot
from needs.ui.markdown import plain
from needs.views.changes import changes_of

MOST_ROWS = 60


def show_changes(snapshot: Snapshot, place: Place) -> None:
    """Draw what changed in the headline figures of the chosen place."""
    st.header(f"What changed for {place.name}", anchor=False)
    frame = changes_of(snapshot, place)
    if frame.empty:
        st.markdown("Nothing in its headline figures changed with the last refresh.")
        return
    names = snapshot.catalogue
    rows = [
        {
            "Indicator": plain(names.get(row["indicator"]).display_name),
            "Period": plain(row["period"].replace("-", "–")),
            "What": row["kind"].capitalize(),
            "Before": plain(row["before"] or "[x]"),
            "Now": plain(row["after"] or "[x]"),
        }
        for row in frame.head(MOST_ROWS).astype(str).to_dict("records")
    ]
    st.table(
        pd.DataFrame(rows),
        border="horizontal",
        hide_index=True,
        alt=f"Figures of {place.name} that the last refresh changed",
    )
    if len(frame) > MOST_ROWS:
        st.caption(f"The newest {MOST_ROWS} of {len(frame)} changes are shown.")


def show_outcomes(snapshot: Snapshot, report: RefreshReport) -> None:
    """Draw what became of each indicator."""
    st.header("The last refresh, indicator by indicator", anchor=False)
    rows = [
        {
            "Indicator": plain(snapshot.catalogue.get(each.indicator).display_name),
            "Outcome": plain(each.state.capitalize()),
            "New": f"{each.new:,}",
            "Revised": f"{each.revised:,}",
            "Comparisons changed": f"{each.reworded:,}",
            "Note": plain(" ".join([each.message, *each.warnings]).strip()),
        }
        for each in report.outcomes
    ]
    st.table(
        pd.DataFrame(rows),
        border="horizontal",
        hide_index=True,
        alt="What became of each indicator in the last refresh",
    )
