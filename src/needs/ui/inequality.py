"""The controls and blocks of the page on inequalities."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from needs.charts.age_structure.options import AgeStructureOptions
from needs.charts.by_age.numbers import by_age
from needs.charts.by_age.options import ByAgeOptions
from needs.charts.by_age.words import of_a_larger_area
from needs.charts.inequality.numbers import (
    breakdowns,
    by_deprivation,
    by_sex,
    councils_of_like_deprivation,
)
from needs.charts.inequality.words import deprivation_context, no_local_figures
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.vocabulary import Breakdown
from needs.reports.inequalities.options import InequalityOptions
from needs.reports.inequalities.parts import BY_AGE, BY_DEPRIVATION, BY_SEX
from needs.reports.parts import of_place
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.choices import choose_one, choose_sex
from needs.ui.figure import draw_chart
from needs.ui.figures import snapshot_for
from needs.ui.markdown import plain
from needs.ui.options import choose_option
from needs.ui.viewport import choices


def choose_breakdown(figures: Snapshot) -> tuple[Indicator, Breakdown] | None:
    """Choose an indicator that is held by sex, by deprivation or by age, and which; none where none is.

    An indicator that was chosen elsewhere and is held by none of them stays chosen.
    """
    held = breakdowns(figures)
    if not held:
        return None
    chosen = state.current()
    shown = figures.catalogue.get(chosen.indicator if chosen.indicator in held else next(iter(held)))
    kinds = held[shown.id]
    split = chosen.of(InequalityOptions).breakdown
    kind = split if split in kinds else kinds[0]
    with choices():
        what, how = st.columns([3, 2], vertical_alignment="bottom")
        with what:
            names = {each: figures.catalogue.get(each).display_name for each in held}
            choose_one(
                "Indicator",
                list(held),
                "indicator",
                names=names,
                shown=shown.id,
                also={"period": None},
                help=plain(
                    f"{shown.definition} Only indicators held by sex, by deprivation or by age are listed."
                ),
            )
        with how:
            choose_option(InequalityOptions, "breakdown", among=kinds, shown=kind, segmented=True)
        if kind == Breakdown.DEPRIVATION:
            choose_sex(figures, shown)
        if kind == Breakdown.AGE and not shown.is_number:
            choose_option(ByAgeOptions, "measure", segmented=True)
    if chosen.indicator != shown.id:
        asked = figures.catalogue.get(chosen.indicator or shown.id).display_name
        st.caption(
            plain(
                f"{asked} is not held by sex, by deprivation or by age; "
                f"{shown.display_name} is shown instead."
            )
        )
    return shown, Breakdown(kind)


def show_by_sex(figures: Snapshot, indicator: Indicator, place: Place) -> None:
    """Draw men and women of a place beside its region and England, then over time.

    Raises
    ------
    NeedsError
        No period holds both sexes; the message is for the reader.
    """
    chosen = replace(state.current(), indicator=indicator.id)
    view = by_sex(figures, indicator, place, as_at=chosen.as_at)
    for part in of_place(BY_SEX, view):
        draw_chart(part.kind, chosen)


def show_by_deprivation(indicator: Indicator, place: Place) -> None:
    """Draw the tenths of deprivation, then the slope across them over time.

    Raises
    ------
    NeedsError
        No period holds all ten tenths; the message is for the reader.
    """
    chosen = replace(state.current(), indicator=indicator.id)
    figures = snapshot_for(chosen)
    view = by_deprivation(figures, figures.catalogue.get(indicator.id), place, as_at=chosen.as_at)
    if said := no_local_figures(view):
        context = deprivation_context(place, councils_of_like_deprivation(figures, place))
        st.info(plain(f"{said} {context}".strip()), icon=":material/info:")
    for part in of_place(BY_DEPRIVATION, view):
        draw_chart(part.kind, chosen)


def show_by_age(figures: Snapshot, indicator: Indicator, place: Place) -> None:
    """Draw the age groups of the place, or those of England where it has none.

    Raises
    ------
    NeedsError
        No period holds the indicator by age; the message is for the reader.
    """
    chosen = replace(state.current(), indicator=indicator.id)
    view = by_age(figures, indicator, place, chosen.of(ByAgeOptions).measure, as_at=chosen.as_at)
    if said := of_a_larger_area(view):
        st.info(plain(said), icon=":material/info:")
    for part in of_place(BY_AGE, view):
        draw_chart(part.kind, chosen)


def show_age_structure() -> None:
    """Draw how old the people of the place are, beside England."""
    st.subheader("How old are the people who live here?")
    choose_option(AgeStructureOptions, "ages", segmented=True)
    draw_chart("age structure", state.current())
