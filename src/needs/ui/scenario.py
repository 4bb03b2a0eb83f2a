"""The controls and the figure of what it would take to narrow a treatment gap."""

from __future__ import annotations

from datetime import date

import streamlit as st

from needs.charts.scenario.numbers import (
    Scenario,
    ambition_shares,
    price_of,
    return_of,
    scenario,
    usual_year,
    year_text,
    years_to_choose,
)
from needs.charts.scenario.options import ScenarioOptions
from needs.charts.scenario.words import (
    ambition_sentence,
    cost_sentences,
    price_note,
    scenario_notes,
    scenario_source,
    scenario_takeaway,
)
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.domain.options import LARGEST
from needs.domain.vocabulary import Substance, Target
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.figure import draw_chart
from needs.ui.markdown import plain
from needs.ui.options import choose_number, choose_option


def show_scenario(figures: Snapshot, place: Place, substance: Substance) -> None:
    """Draw what it would take to reach the chosen target, its controls, and its cost and return."""
    st.header("What it would take", anchor=False)
    st.caption(
        "Choose a target to see how many more people in treatment it means. This is arithmetic on published "
        "figures, not a forecast and not advice."
    )
    _choose(_today())
    try:
        found = scenario(figures, place, substance, _inputs(), as_at=state.current().as_at)
    except NeedsError as refusal:
        st.info(plain(str(refusal)), icon=":material/info:")
    else:
        _show(figures, found)
        if not found.is_met:
            _show_cost(figures, substance, found)
    if _inputs().target == Target.AMBITION and (shares := ambition_shares(figures, place)):
        st.markdown(plain(ambition_sentence(place, shares)))


def _show(figures: Snapshot, found: Scenario) -> None:
    if not found.steps:
        st.markdown(plain(scenario_takeaway(found)))
        for note in (*scenario_notes(found), scenario_source(figures, found)):
            st.caption(plain(note))
        return
    draw_chart("scenario", state.current())


def _choose(today: date) -> None:
    target, amount, by = st.columns([3, 2, 1], vertical_alignment="bottom")
    with target:
        # A rate and a number of people are not the same amount.
        choose_option(ScenarioOptions, "target", also={"amount": None})
    with amount:
        _choose_amount()
    with by:
        _choose_year(today)


def _choose_amount() -> None:
    target = _inputs().target
    if target == Target.RATE:
        _number("Rate of met need, per cent", "amount", most=100.0, form="%.1f")
    elif target == Target.EXTRA:
        _number("Extra people in treatment", "amount", most=LARGEST, form="%.0f")


def _choose_year(today: date) -> None:
    years = years_to_choose(today)
    chosen = _inputs().by
    if chosen is not None and chosen not in years:
        st.warning(f"{year_text(chosen)} cannot be chosen; {year_text(usual_year(today))} is shown.")
        state.settle(ScenarioOptions, by=None)
        chosen = None
    st.session_state["by"] = chosen or usual_year(today)
    st.selectbox(
        "Reached by the end of",
        years,
        key="by",
        on_change=lambda: state.choose(ScenarioOptions, by=st.session_state["by"]),
        format_func=year_text,
    )


def _show_cost(figures: Snapshot, substance: Substance, found: Scenario) -> None:
    """The two numbers that a reader may type, each with its source, and what comes of them."""
    st.subheader("Cost and return", anchor=False)
    cost, returned = st.columns(2)
    for column, field, figure, priced in (
        (cost, "cost", price_of(figures, substance), found.price),
        (returned, "returned", return_of(figures, substance), found.returned),
    ):
        with column:
            _number(f"{figure.label}, £", field, most=LARGEST, form="%.2f", default=figure.value)
            st.caption(plain(price_note(figure, priced, _today())))
    for sentence in cost_sentences(found):
        st.markdown(plain(sentence))


def _number(label: str, name: str, *, most: float, form: str, default: float | None = None) -> None:
    choose_number(ScenarioOptions, name, label=label, most=most, form=form, default=default)


def _inputs() -> ScenarioOptions:
    return state.current().of(ScenarioOptions)


def _today() -> date:
    return state.current().as_at or date.today()
