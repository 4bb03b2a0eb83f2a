"""Who bears more of it? One indicator by sex, deprivation or age; and how old the people of a place are."""

import streamlit as st

from needs.domain.errors import NeedsError
from needs.domain.vocabulary import Breakdown
from needs.ui import state
from needs.ui.figures import chosen_place, snapshot
from needs.ui.frame import inside_frame
from needs.ui.inequality import (
    choose_breakdown,
    show_age_structure,
    show_by_age,
    show_by_deprivation,
    show_by_sex,
)
from needs.ui.markdown import plain
from needs.ui.title import show_title

inside_frame()
if state.current().area:
    place = chosen_place(state.current())
    show_title(f"Who bears more of it in {place.name}?", "inequalities")
    if chosen := choose_breakdown(snapshot()):
        indicator, breakdown = chosen
        try:
            if breakdown is Breakdown.SEX:
                show_by_sex(snapshot(), indicator, place)
            elif breakdown is Breakdown.AGE:
                show_by_age(snapshot(), indicator, place)
            else:
                show_by_deprivation(indicator, place)
        except NeedsError as error:
            st.info(plain(str(error)), icon=":material/info:")
    else:
        st.info("No indicator is held by sex, by deprivation or by age.")
    try:
        show_age_structure()
    except NeedsError as error:
        st.info(plain(str(error)), icon=":material/info:")
else:
    show_title("Who bears more of it?", "inequalities")
    st.markdown("Choose a council above to see figures by sex, by deprivation and by age.")
