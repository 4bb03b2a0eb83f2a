"""What do I put before my committee? A report section, slides and tables about one place, as files."""

import streamlit as st

from needs.domain.errors import NeedsError
from needs.ui import state
from needs.ui.figures import chosen_place, snapshot
from needs.ui.frame import inside_frame
from needs.ui.markdown import plain
from needs.ui.pack import choose_pack, show_pack
from needs.ui.title import show_title

inside_frame()
if state.current().area:
    place = chosen_place(state.current())
    show_title(f"What do you put before your committee about {place.name}?", "pack")
    choose_pack(snapshot())
    try:
        show_pack(snapshot(), place)
    except NeedsError as error:
        st.info(plain(str(error)), icon=":material/info:")
else:
    show_title("What do you put before your committee?", "pack")
    st.markdown("Choose a council above to make its pack.")
