"""How do we compare with others? One indicator over a group of councils, with ranks and their bands."""

import streamlit as st

from needs.domain.errors import NeedsError
from needs.ui import state
from needs.ui.compare import choose_comparison, draw, look_up
from needs.ui.figure import show_figure
from needs.ui.figures import chosen_place, snapshot
from needs.ui.frame import inside_frame
from needs.ui.markdown import plain
from needs.views.groups import group_of, rank_among, summarise
from needs.wording.ranks import group_sentences

inside_frame()
if not state.current().area:
    st.title("How do we compare with others?", anchor=False)
    st.markdown("Choose a council above to see it among others.")
    st.stop()

figures = snapshot()
place = chosen_place(state.current())
st.title(f"How does {place.name} compare with others?", anchor=False)
indicator = choose_comparison(figures)
selection = state.current()
try:
    group = group_of(figures, place, selection.versus)
    ranking = rank_among(figures, indicator, place, group, period=selection.period, as_at=selection.as_at)
except NeedsError as error:
    st.info(plain(str(error)), icon=":material/info:")
    st.stop()
show_figure(draw(figures, ranking, place, group), key=f"comparison {selection.show}")
look_up(ranking)
st.header(f"{group.name[0].upper()}{group.name[1:]} as a whole", anchor=False)
st.markdown(plain(" ".join(group_sentences(ranking, summarise(figures, ranking, place), place))))
