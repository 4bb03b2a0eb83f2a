"""Where do the figures come from? Every series held, and those that arrive with a refresh."""

import streamlit as st

from needs.language.sources import LICENCE, neighbour_lines
from needs.ui.figures import published, snapshot
from needs.ui.frame import inside_frame
from needs.ui.markdown import plain
from needs.views.coverage import coverage

inside_frame()
figures = snapshot()
held = coverage(figures)
embedded = published()
st.title("Where do the figures come from?", anchor=False)
computed = {each.id for each in embedded.catalogue if each.is_computed}
read = int((~embedded.observations["indicator"].isin(computed)).sum())
st.markdown(
    f"{read:,} published figures from {len(embedded.publications)} publications are "
    f"embedded in this product; {len(embedded.observations) - read:,} rates are computed from them. {LICENCE}"
)
st.header("Series held", anchor=False)
st.table(
    [
        {
            "Series": f"**{plain(each.indicator.display_name)}**",
            "Publisher": plain(f"{each.source.publisher}, as of {each.source.as_of}"),
            "Periods": plain(each.periods()),
            "Authorities": each.areas(),
        }
        for each in held
    ],
    border="horizontal",
    hide_index=True,
    alt="Every series held, with publisher, periods and coverage",
)
st.header("Statistical neighbours", anchor=False)
st.table(
    [{column: plain(text) for column, text in line.items()} for line in neighbour_lines(figures)],
    border="horizontal",
    hide_index=True,
    alt="Every model of statistical neighbours, with publisher, coverage and caveats",
)
st.header("Arrives with a refresh", anchor=False)
carried = {each.indicator.id for each in held}
st.markdown(
    "\n".join(
        f"- {plain(each.display_name)} ({each.id})" for each in figures.catalogue if each.id not in carried
    )
)
