"""The control of an option, made from what its chart or report declares of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import streamlit as st

from needs.domain.options import OneOf, Options, SomeOf
from needs.ui import state
from needs.ui.choices import choose_one


def choose_option(
    options: type[Options],
    name: str,
    *,
    among: Iterable[Any] = (),
    shown: object = None,
    names: Mapping[Any, str] | None = None,
    also: Mapping[str, object] | None = None,
    segmented: bool = False,
) -> None:
    """Draw the control of one option.

    Parameters
    ----------
    name
        The field of the options.
    among
        The words to offer, where not all of them are.
    shown
        What the page shows instead of what is chosen; a choice made elsewhere stays until it is changed.
    names
        What a reader sees for each word, where it has no label of its own.
    also
        Other fields of the same options that a new choice sets.
    segmented
        As a row of buttons, for two or three words with short labels.
    """
    declared = options.declared()[name]
    if isinstance(declared.values, SomeOf):
        _choose_some(options, name, declared.values.vocabulary, names or {})
        return
    if not isinstance(declared.values, OneOf):
        raise TypeError(f"{name} has no control of its own kind: a page draws it.")
    choose_one(
        declared.label,
        list(among or declared.values.vocabulary.__members__.values()),
        name,
        shown=shown,
        also=also,
        help=declared.help or None,
        segmented=segmented,
        of=options,
    )


def choose_number(
    options: type[Options], name: str, *, label: str, most: float, form: str, default: float | None = None
) -> None:
    """A number to type, kept in the options; empty, and so not chosen, where it cannot be meant.

    Parameters
    ----------
    label
        What stands above it, where the page knows more than the option declares.
    default
        What is shown where nothing is chosen.
    """
    chosen: float | None = getattr(state.current().of(options), name)
    key = f"scenario {name}"
    st.session_state[key] = default if chosen is None or chosen > most else chosen
    st.number_input(
        label,
        min_value=0.0,
        max_value=most,
        value=None,
        step=1.0,
        format=form,
        key=key,
        placeholder="Type a number",
        on_change=lambda: state.choose(options, **{name: st.session_state[key]}),
    )


def _choose_some(
    options: type[Options], name: str, vocabulary: type[StrEnum], names: Mapping[Any, str]
) -> None:
    """A box to tick for each word."""
    chosen = getattr(state.current().of(options), name)

    def take() -> None:
        ticked = tuple(each for each in vocabulary if st.session_state[f"{name} {each}"])
        state.choose(options, **{name: ticked})

    for each in vocabulary:
        st.session_state[f"{name} {each}"] = each in chosen
        st.checkbox(names.get(each, str(each)), key=f"{name} {each}", on_change=take)
