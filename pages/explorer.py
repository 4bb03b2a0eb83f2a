"""Which figures do I want to take away? Any combination of indicators, places and periods as a table."""

import streamlit as st

from needs.domain.errors import NeedsError
from needs.ui import state
from needs.ui.explorer import choose_rows, show_rows
from needs.ui.figures import chosen_place, snapshot
from needs.ui.frame import inside_frame
from needs.ui.markdown import plain
from needs.ui.title import show_title

inside_frame()
show_title("Which figures do you want to take away?", "explorer")
if state.current().area:
    place = chosen_place(state.current())
    try:
        choose_rows(snapshot())
        show_rows(snapshot(), place)
    except NeedsError as error:
        st.info(plain(str(error)), icon=":material/info:")
else:
    st.markdown("Choose a council above to see its figures beside any others as one table.")
