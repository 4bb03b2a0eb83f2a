"""What do I put before my committee? A report section, slides and tables about one place, as files."""

import streamlit as st

from needs.domain.errors import NeedsError
from needs.ui import state
from needs.ui.figures import chosen_place, snapshot
from needs.ui.frame import inside_frame
from needs.ui.markdown import plain
from needs.ui.pack import choose_pack, show_pack

inside_frame()
if state.current().area:
    place = chosen_place(state.current())
    st.title(f"What do you put before your committee about {place.name}?", anchor=False)
    st.caption(
        "A section of a report, slides and tables, in which every number stands with its interval, its year "
        "and its source. Choose what they hold, see below what that will be, and take them as files."
    )
    choose_pack(snapshot())
    try:
        show_pack(snapshot(), place)
    except NeedsError as error:
        st.info(plain(str(error)), icon=":material/info:")
else:
    st.title("What do you put before your committee?", anchor=False)
    st.markdown(
        "Choose a council above to make a section of a report, slides and tables about it: every number with "
        "its interval, its year and its source, ready to paste."
    )
