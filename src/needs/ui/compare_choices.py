"""The choices of the page that compares a place with others; each stands in the selection and its link."""

from __future__ import annotations

import streamlit as st

from needs.charts.maps import OUTLINE_FIFTHS, OUTLINES
from needs.charts.parts.kind import ChartKind, Measures
from needs.charts.registry import COMPARE, kinds_of, shown_kind
from needs.charts.scatter.numbers import second_indicator
from needs.domain.indicators import Indicator
from needs.domain.selection import DEFAULT_INDICATOR, EVERY_PERIOD
from needs.links.codec import LATEST
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.choices import choose_group, choose_one, choose_sex, pick_by_hand
from needs.ui.figures import outlines
from needs.ui.markdown import plain
from needs.ui.options import choose_option
from needs.ui.viewport import choices
from needs.views.profile import chosen_many, profile_indicators
from needs.views.ranking import periods_held


def choose_comparison(figures: Snapshot) -> Indicator:
    """Choose how to compare, what, with whom and when."""
    with choices():
        kind, what, whom = st.columns([3, 4, 3])
        with kind:
            kinds = _kinds()
            choose_one("Show as", list(kinds), "show", names=kinds)
        with whom:
            choose_group()
        shown = shown_kind(state.current())
        of_many = shown.measures is Measures.MANY
        with what:
            indicator = _choose_indicator(figures, of_many=of_many)
        pick_by_hand(figures)
        if of_many:
            _choose_many(figures)
        else:
            _choose_details(figures, indicator, shown)
    return indicator


def _kinds() -> dict[str, str]:
    """The chart types on offer; maps on outlines only where there are outlines, or a link asks for one."""
    found, _ = outlines()
    absent = {OUTLINES, OUTLINE_FIFTHS} - {state.current().show} if not found else set()
    return {kind.key: kind.label for kind in kinds_of(COMPARE) if kind.key not in absent}


def _choose_details(figures: Snapshot, indicator: Indicator, shown: ChartKind) -> None:
    """What only some kinds need, beside the period."""
    when, *others = st.columns(3)
    with when:
        _choose_period(figures, indicator)
    left = iter(others)
    if shown.measures is Measures.TWO:
        with next(left):
            _choose_second(figures, indicator)
    for options in shown.options:
        for name in options.declared():
            with next(left):
                choose_option(options, name)
    with next(left):
        choose_sex(figures, indicator)


def _choose_indicator(figures: Snapshot, *, of_many: bool) -> Indicator:
    held = [each.id for each in figures.catalogue if each.id in figures.manifest["rows_by_indicator"]]
    if state.current().indicator not in held:
        state.settle(indicator=DEFAULT_INDICATOR)
    if not of_many:
        names = {each: figures.catalogue.get(each).display_name for each in held}
        chosen = figures.catalogue.get(state.current().indicator or DEFAULT_INDICATOR)
        choose_one(
            "Indicator",
            held,
            "indicator",
            names=names,
            also={"period": None},
            help=plain(chosen.definition),
        )
    return figures.catalogue.get(state.current().indicator or DEFAULT_INDICATOR)


def _choose_second(figures: Snapshot, first: Indicator) -> None:
    """A second indicator; numbers of people are no measure to set another against."""
    offered = [
        each.id
        for each in figures.catalogue
        if each.id in figures.manifest["rows_by_indicator"] and not each.is_number and each.id != first.id
    ]
    chosen = second_indicator(figures, first, state.current()).id
    st.session_state["second indicator"] = chosen
    st.selectbox(
        "Against",
        offered if chosen in offered else [*offered, chosen],
        key="second indicator",
        on_change=lambda: state.choose(others=(st.session_state["second indicator"],)),
        format_func=lambda each: figures.catalogue.get(each).display_name,
    )


def _choose_many(figures: Snapshot) -> None:
    offered = [each.id for each in profile_indicators(figures)]
    chosen = [each.id for each in chosen_many(figures, state.current())]
    st.session_state["many indicators"] = chosen
    st.multiselect(
        "Indicators",
        list(dict.fromkeys([*offered, *chosen])),
        key="many indicators",
        on_change=_take_many,
        format_func=lambda each: figures.catalogue.get(each).display_name,
        placeholder="All that say how a place stands; or choose two or more",
    )


def _take_many() -> None:
    chosen = st.session_state["many indicators"]
    first = chosen[0] if chosen else state.current().indicator
    state.choose(indicator=first, others=tuple(chosen[1:]))


def _choose_period(figures: Snapshot, indicator: Indicator) -> None:
    held = [period.text for period in periods_held(figures, indicator)]
    chosen = state.current().period
    if chosen == EVERY_PERIOD:
        # What the Explorer can show and a comparison cannot.
        state.settle(period=None)
    elif chosen and chosen not in held:
        st.warning(f"{chosen} is not held for this indicator; the latest period is shown.")
        state.settle(period=None)
    st.session_state["period"] = state.current().period or LATEST
    st.selectbox(
        "Period",
        [LATEST, *held],
        key="period",
        on_change=_take_period,
        format_func=lambda text: "Latest" if text == LATEST else text.replace("-", "–"),
    )


def _take_period() -> None:
    chosen = st.session_state["period"]
    state.choose(period=None if chosen == LATEST else chosen)
