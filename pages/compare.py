"""How do we compare with others? One indicator over a group of councils, with ranks and their bands."""

import streamlit as st

from needs.domain.errors import NeedsError
from needs.ui import state
from needs.ui.compare import show_comparison
from needs.ui.compare_choices import choose_comparison
from needs.ui.figures import chosen_place, snapshot_for
from needs.ui.frame import inside_frame
from needs.ui.markdown import plain
from needs.ui.title import show_title

inside_frame()
if state.current().area:
    place = chosen_place(state.current())
    show_title(f"How does {place.name} compare with others?", "compare")
    figures = snapshot_for(state.current())
    indicator = choose_comparison(figures)
    try:
        show_comparison(figures, indicator, place)
    except NeedsError as error:
        st.info(plain(str(error)), icon=":material/info:")
else:
    show_title("How do we compare with others?", "compare")
    st.markdown("Choose a council above to see it among others.")
