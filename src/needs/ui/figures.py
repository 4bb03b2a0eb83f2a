"""The figures that the running app shows: read once and shared, and a session's own added for it alone."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import date
from typing import ParamSpec, TypeVar

import streamlit as st

from needs.charts.registry import figures_for
from needs.domain.errors import InvalidFiguresError
from needs.domain.footprints import Place
from needs.domain.selection import Selection
from needs.domain.vocabulary import Indicative
from needs.reports.overview.options import OverviewOptions
from needs.sources.boundaries import Outlines
from needs.sources.uploads import Upload, read_upload
from needs.store.in_use import FIGURES
from needs.store.library import Loaded
from needs.store.snapshot import Snapshot
from needs.views.headline import Headline, headline
from needs.views.trend import TrendView, trend

_P = ParamSpec("_P")
_T = TypeVar("_T")

_TAKEN = "figures taken"
_OWN = "own figures"
_NO_LONGER = "own figures that no longer fit"


@dataclass(frozen=True, eq=False)
class OwnFigures:
    """A reader's own figures, in the memory of their session and nowhere else.

    ``added_to`` is the stamp of the figures that they were checked against, and ``whole`` both together.
    """

    content: bytes
    upload: Upload
    replace: bool
    added_to: str
    whole: Snapshot


def take_figures() -> Loaded:
    """Take the figures in use for this run of the page, so that one page never mixes two snapshots."""
    loaded = FIGURES.held() or _read()
    st.session_state[_TAKEN] = loaded
    own = own_figures()
    if own and own.added_to != loaded.snapshot.stamp:
        # The figures have been updated since: what was added has to fit the new ones too.
        try:
            add_own(own.content, own.upload.name, replace=own.replace)
        except InvalidFiguresError as error:
            st.session_state[_NO_LONGER] = error
    return loaded


def _read() -> Loaded:
    with st.spinner("Reading the figures …"):
        loaded = FIGURES.current()
    gc.freeze()  # with what was imported since the start; see ``memory``
    return loaded


def snapshot() -> Snapshot:
    """The figures that this run of the page shows, with the session's own where there are any; read-only."""
    own = own_figures()
    return own.whole if own else published()


def published() -> Snapshot:
    """The figures that every session shares, without anybody's own."""
    taken: Loaded | None = st.session_state.get(_TAKEN)
    return (taken or take_figures()).snapshot


def own_figures() -> OwnFigures | None:
    """The figures that this session added for itself."""
    own: OwnFigures | None = st.session_state.get(_OWN)
    return own


def no_longer_fit() -> InvalidFiguresError | None:
    """Why figures of the session's own were taken out after an update, once it has happened."""
    problem: InvalidFiguresError | None = st.session_state.get(_NO_LONGER)
    return problem


def add_own(content: bytes, name: str, *, replace: bool) -> None:
    """Add the figures of a file for this session, in the place of any added before.

    To be called before a page draws, so that one page never mixes two snapshots.

    Raises
    ------
    InvalidFiguresError
        A row cannot be used. Then no figures of the session's own are in use.
    """
    remove_own()
    base = published()
    upload = read_upload(
        content,
        name,
        catalogue=base.catalogue,
        register=base.register,
        held=base.observations,
        today=date.today(),
        replace=replace,
    )
    whole = base.with_local(upload.frame, upload.source)
    st.session_state[_OWN] = OwnFigures(content, upload, replace, base.stamp, whole)


def remove_own() -> None:
    """Take out what this session added for itself."""
    st.session_state.pop(_OWN, None)
    st.session_state.pop(_NO_LONGER, None)


def snapshot_for(selection: Selection) -> Snapshot:
    """The figures of the chosen sex, which is persons for every indicator that is not published by sex."""
    return figures_for(snapshot(), selection)


def outlines() -> tuple[Outlines | None, str]:
    """The outlines for maps, and the part of a figure's cache key that tells them from others.

    ``None`` where neither the release nor an update has any that can be used.
    """
    return FIGURES.outlines()


def chosen_headline(selection: Selection) -> Headline:
    """The headline table of the chosen place."""
    indicative = selection.of(OverviewOptions).indicative is not Indicative.LEFT_OUT
    return headline(snapshot(), chosen_place(selection), as_at=selection.as_at, indicative=indicative)


def shows_limits(selection: Selection) -> bool:
    """Whether the approximate limits of indicative comparisons are asked for."""
    return selection.of(OverviewOptions).indicative is Indicative.WITH_LIMITS


def chosen_trend(selection: Selection) -> TrendView:
    """The chosen indicator over time for the chosen place."""
    figures = snapshot_for(selection)
    indicator = figures.catalogue.get(selection.indicator or "")
    return trend(figures, indicator, chosen_place(selection), as_at=selection.as_at)


def chosen_place(selection: Selection) -> Place:
    """The chosen place; a selection holds only places that can be shown."""
    return snapshot().places.get(selection.area or "", selection.name or "")
