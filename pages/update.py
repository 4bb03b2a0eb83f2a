"""Are the figures up to date? A way to get newer ones, and what the last refresh changed."""

import streamlit as st

from needs.ui import state
from needs.ui.changes import show_changes, show_outcomes
from needs.ui.figures import chosen_place, snapshot
from needs.ui.frame import inside_frame
from needs.ui.update import show_update
from needs.ui.upload import show_upload
from needs.views.changes import last_refresh

inside_frame()
st.title("Are the figures up to date?", anchor=False)
st.markdown(
    "An update asks Fingertips which indicators have new figures and fetches those. It runs in the "
    "background; new figures are checked before they show, and what fails stays as it is."
)
show_update()

if report := last_refresh(snapshot()):
    if state.current().area:
        show_changes(snapshot(), chosen_place(state.current()))
    show_outcomes(snapshot(), report)
else:
    st.markdown("These are the figures that come with the product. They have not been refreshed yet.")
show_upload()
