"""Choices that several pages offer in the same way: whom a place is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from needs.domain.footprints import JOINER, split_codes
from needs.domain.indicators import Indicator
from needs.domain.options import Options
from needs.domain.selection import MOST_PICKED
from needs.domain.vocabulary import NEIGHBOUR_GROUPS, ComparatorGroup, Sex
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.figures import chosen_place, snapshot

BY_HAND = "hand"


def choose_one(
    label: str,
    options: Iterable[Any],
    field: str,
    *,
    names: Mapping[str, str] | None = None,
    shown: Any = None,
    also: Mapping[str, object] | None = None,
    help: str | None = None,
    segmented: bool = False,
    of: type[Options] | None = None,
) -> None:
    """Choose what one field of the selection, or of a kind of options, holds.

    Parameters
    ----------
    names
        What a reader sees for each option, where the options are not a vocabulary with labels.
    shown
        What the page shows instead of what is chosen; a choice made elsewhere stays until it is changed.
    also
        Other fields that a new choice sets, such as a period that belonged to the one before.
    segmented
        As a row of buttons, for two or three options with short names.
    of
        The options that the field belongs to, where it is not the selection's own.
    """
    key = f"choice of {field}"
    st.session_state[key] = chosen = shown or getattr(
        state.current().of(of) if of else state.current(), field
    )
    offered = list(options)
    given: dict[str, Any] = {
        "label": label,
        "options": offered if chosen in offered else [*offered, chosen],
        "key": key,
        "on_change": lambda: state.choose(of, **{field: st.session_state[key], **(also or {})}),
        "format_func": lambda each: names.get(each, each) if names else type(offered[0])(each).label,
        "help": help,
    }
    if segmented:
        st.segmented_control(required=True, **given)
    else:
        st.selectbox(**given)


def choose_sex(figures: Snapshot, indicator: Indicator) -> None:
    """Choose whose figures are shown; draws nothing for an indicator that is not published by sex."""
    held = [each for each in Sex if each.published in figures.sexes_of(indicator.id)]
    if len(held) > 1:
        choose_one("Whose figures", held, "sex")


def choose_group() -> None:
    """Choose the group of councils that the place is compared with."""
    versus = state.current().versus
    st.session_state["group"] = ComparatorGroup(versus) if ComparatorGroup.knows(versus) else BY_HAND
    available = snapshot().neighbours
    absent = {group for group, key in NEIGHBOUR_GROUPS.items() if key not in available} - {versus}
    st.selectbox(
        "Compare with",
        [*(each for each in ComparatorGroup if each not in absent), BY_HAND],
        key="group",
        on_change=_take_group,
        format_func=lambda each: "Picked by hand" if each == BY_HAND else ComparatorGroup(each).label,
    )


def pick_by_hand(figures: Snapshot) -> None:
    """Pick councils by hand, where that is the group; draws nothing for any other group."""
    if ComparatorGroup.knows(state.current().versus):
        return
    authorities = [area.code for area in figures.register.authorities]
    picked = [code for code in split_codes(state.current().versus) if code in figures.register]
    st.session_state["picked"] = picked
    st.multiselect(
        "Councils to compare with",
        list(dict.fromkeys([*authorities, *picked])),
        key="picked",
        on_change=lambda: state.choose(
            versus=JOINER.join(st.session_state["picked"]) or ComparatorGroup.ENGLAND
        ),
        format_func=lambda code: figures.register.get(code).name,
        max_selections=max(MOST_PICKED, len(picked)),
    )


def _take_group() -> None:
    chosen = st.session_state["group"]
    if chosen != BY_HAND:
        state.choose(versus=chosen)
        return
    # A list by hand starts from the place's region, so that it is never empty.
    register, place = snapshot().register, chosen_place(state.current())
    region = register.region_of(place)
    members = [each.code for each in register.authorities if region and each.region_code == region.code]
    state.choose(versus=JOINER.join(members) or ComparatorGroup.ENGLAND)
