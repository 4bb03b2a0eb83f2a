"""The choice of a group of councils as a benchmark in the headline table, and what is said of it."""

from __future__ import annotations

import streamlit as st

from needs.domain.errors import NeedsError
from needs.domain.vocabulary import ComparatorGroup
from needs.language.group_benchmark import group_sentence
from needs.ui import state
from needs.ui.choices import choose_group, pick_by_hand
from needs.ui.figures import snapshot
from needs.ui.markdown import plain
from needs.views.group_benchmark import GroupBenchmark, group_benchmark
from needs.views.groups import group_of
from needs.views.headline import Headline


def choose_benchmark(shown: Headline) -> GroupBenchmark | None:
    """Choose a group to stand beside region and England; none where those alone are chosen.

    All councils of England are England, which has its own column.
    """
    choose_group()
    pick_by_hand(snapshot())
    versus = state.current().versus
    if versus == ComparatorGroup.ENGLAND:
        return None
    try:
        beside = group_benchmark(snapshot(), shown, group_of(snapshot(), shown.place, versus))
    except NeedsError as error:
        st.info(plain(str(error)), icon=":material/info:")
        return None
    st.markdown(plain(group_sentence(shown, beside)))
    return beside
