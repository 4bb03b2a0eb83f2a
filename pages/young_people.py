"""What is known about young people? Figures of people under 18, with adults beside them."""

import streamlit as st

from needs.reports.young_people.numbers import young_people
from needs.ui import state
from needs.ui.figures import chosen_headline, snapshot
from needs.ui.frame import inside_frame
from needs.ui.title import show_title
from needs.ui.young import show_under_18_over_time, show_young

inside_frame()
if state.current().area:
    shown = chosen_headline(state.current())
    show_title(f"What is known about young people in {shown.place.name}?", "young_people")
    show_young(young_people(shown))
    show_under_18_over_time(snapshot())
else:
    show_title("What is known about young people?", "young_people")
    st.markdown("Choose a council above to see what is held about people under 18, beside adults.")
