"""Choices that several pages offer in the same way: whom a place is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from needs.domain.footprints import JOINER, split_codes
from needs.domain.indicators import Indicator
from needs.domain.selection import ENGLAND_GROUP, GROUPS, MOST_PICKED, NEIGHBOUR_GROUPS, SEXES
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.figures import chosen_place, snapshot

BY_HAND = "hand"

_SEX_NAMES = {"persons": "Persons", "female": "Women and girls", "male": "Men and boys"}
_GROUP_NAMES = {
    "england": "All councils of England",
    "region": "Its region",
    "deprivation": "Of like deprivation",
    "size": "Of like size",
    "kind": "Of the same kind",
    **{group: f"Statistical neighbours ({key.label})" for group, key in NEIGHBOUR_GROUPS.items()},
    BY_HAND: "Picked by hand",
}


def choose_one(
    label: str,
    options: Sequence[str],
    field: str,
    *,
    names: Mapping[str, str],
    shown: str | None = None,
    also: Mapping[str, object] | None = None,
    help: str | None = None,
    segmented: bool = False,
) -> None:
    """Choose what one field of the selection holds.

    Parameters
    ----------
    names
        What a reader sees for each option.
    shown
        What the page shows instead of what is chosen; a choice made elsewhere stays until it is changed.
    also
        Other fields that a new choice sets, such as a period that belonged to the one before.
    segmented
        As a row of buttons, for two or three options with short names.
    """
    key = f"choice of {field}"
    st.session_state[key] = chosen = shown or getattr(state.current(), field)
    given: dict[str, Any] = {
        "label": label,
        "options": options if chosen in options else [*options, chosen],
        "key": key,
        "on_change": lambda: state.choose(**{field: st.session_state[key], **(also or {})}),
        "format_func": lambda each: names.get(each, each),
        "help": help,
    }
    if segmented:
        st.segmented_control(required=True, **given)
    else:
        st.selectbox(**given)


def choose_sex(figures: Snapshot, indicator: Indicator) -> None:
    """Choose whose figures are shown; draws nothing for an indicator that is not published by sex."""
    held = [each for each in SEXES if each.capitalize() in figures.sexes_of(indicator.id)]
    if len(held) > 1:
        choose_one("Whose figures", held, "sex", names=_SEX_NAMES)


def choose_group() -> None:
    """Choose the group of councils that the place is compared with."""
    versus = state.current().versus
    st.session_state["group"] = versus if versus in GROUPS else BY_HAND
    available = snapshot().neighbours
    absent = {group for group, key in NEIGHBOUR_GROUPS.items() if key not in available} - {versus}
    st.selectbox(
        "Compare with",
        [each for each in _GROUP_NAMES if each not in absent],
        key="group",
        on_change=_take_group,
        format_func=_GROUP_NAMES.__getitem__,
    )


def pick_by_hand(figures: Snapshot) -> None:
    """Pick councils by hand, where that is the group; draws nothing for any other group."""
    if state.current().versus in GROUPS:
        return
    authorities = [area.code for area in figures.register.authorities]
    picked = [code for code in split_codes(state.current().versus) if code in figures.register]
    st.session_state["picked"] = picked
    st.multiselect(
        "Councils to compare with",
        list(dict.fromkeys([*authorities, *picked])),
        key="picked",
        on_change=lambda: state.choose(versus=JOINER.join(st.session_state["picked"]) or ENGLAND_GROUP),
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
    state.choose(versus=JOINER.join(members) or ENGLAND_GROUP)
