"""How do we compare? The headline table of one place, and what stands out in it."""

import streamlit as st

from needs.language.findings import CHANCE, findings, nothing_tested, question, too_few_to_tell
from needs.language.places import place_notes
from needs.language.themes import theme_sentences
from needs.reports.overview.options import OverviewOptions
from needs.ui import state
from needs.ui.figures import chosen_headline, shows_limits
from needs.ui.frame import inside_frame
from needs.ui.front import show_front, show_ways
from needs.ui.headline_group import choose_benchmark
from needs.ui.headline_table import show_headline, show_indicators
from needs.ui.markdown import plain
from needs.ui.options import choose_option
from needs.ui.title import show_title
from needs.ui.viewport import is_narrow

inside_frame()
if state.current().area:
    shown = chosen_headline(state.current())
    show_title(question(shown), "overview")
    if notes := place_notes(shown):
        st.info(plain(" ".join(notes)), icon=":material/info:")
    for sentence in theme_sentences(shown):
        st.markdown(plain(sentence))
    if nothing := nothing_tested(shown):
        st.markdown(plain(nothing))
    st.markdown("\n".join(f"- **{plain(each.name)}:** {plain(each.text)}" for each in findings(shown)))
    if few := too_few_to_tell(shown):
        st.markdown(plain(few))
    if shown.place != shown.england:
        st.caption(CHANCE)
    show_ways()
    choose_option(OverviewOptions, "indicative", segmented=True)
    show_headline(
        shown, narrow=is_narrow(), beside=choose_benchmark(shown), limits=shows_limits(state.current())
    )
    show_indicators(f"Held for other places, not for {shown.place.name}", shown.held_elsewhere)
    show_indicators("Arrives with a refresh from Fingertips", shown.not_held)
else:
    show_front()
