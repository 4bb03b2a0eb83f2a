"""The figures that the running app shows: read once and shared, and a session's own added for it alone."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from needs.domain.errors import InvalidFiguresError
from needs.domain.footprints import Place
from needs.domain.selection import Selection
from needs.domain.vocabulary import Sex
from needs.sources.boundaries import Outlines
from needs.sources.uploads import Upload, read_upload
from needs.store.in_use import FIGURES
from needs.store.library import Loaded
from needs.store.snapshot import Snapshot
from needs.views.coverage import Coverage, coverage
from needs.views.headline import Headline, headline
from needs.views.trend import TrendView, trend

_P = ParamSpec("_P")
_T = TypeVar("_T")

_TAKEN = "figures taken"
_OWN = "own figures"
_NO_LONGER = "own figures that no longer fit"
_NAMED: dict[type, Callable[[object], str]] = {Selection: repr}
"""What names an argument of a cached function; left to itself, Streamlit goes over it field by field."""


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


def cached(*, max_entries: int) -> Callable[[Callable[_P, _T]], Callable[_P, _T]]:
    """Keep what a function makes of ``snapshot()``, whose stamp has to be among its arguments.

    It is kept for every session, and in the memory of the session alone while this has figures of its own:
    they end with it, and displace nothing that others share.
    """

    def wrap(make: Callable[_P, _T]) -> Callable[_P, _T]:
        kept: dict[str, Any] = {"max_entries": max_entries, "show_spinner": False, "hash_funcs": _NAMED}
        everybody = st.cache_resource(**kept)(make)
        alone = st.cache_resource(**kept, scope="session")(make)

        @wraps(make)
        def made(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            return (alone if own_figures() else everybody)(*args, **kwargs)

        return made

    return wrap


def snapshot_for(selection: Selection) -> Snapshot:
    """The figures of the chosen sex, which is persons for every indicator that is not published by sex."""
    if selection.sex == Sex.PERSONS:
        return snapshot()
    return _of_sex(snapshot().stamp, selection.sex.published)


@cached(max_entries=4)
def _of_sex(stamp: str, sex: str) -> Snapshot:
    return snapshot().of_sex(sex)


def outlines() -> tuple[Outlines | None, str]:
    """The outlines for maps, and the part of a figure's cache key that tells them from others.

    ``None`` where neither the release nor an update has any that can be used.
    """
    return FIGURES.outlines()


def held_series() -> tuple[Coverage, ...]:
    """Every series held, with what it covers."""
    return _held(snapshot().stamp)


@cached(max_entries=2)
def _held(stamp: str) -> tuple[Coverage, ...]:
    return coverage(snapshot())


@cached(max_entries=512)
def _headline(stamp: str, selection: Selection, today: date) -> Headline:
    figures = snapshot()
    return headline(figures, chosen_place(selection), as_at=selection.as_at, today=today)


@cached(max_entries=512)
def _trend(stamp: str, selection: Selection, today: date) -> TrendView:
    figures = snapshot_for(selection)
    indicator = figures.catalogue.get(selection.indicator or "")
    return trend(figures, indicator, chosen_place(selection), as_at=selection.as_at, today=today)


def chosen_headline(selection: Selection) -> Headline:
    """The headline table of the chosen place; a new snapshot or a new day makes it anew."""
    of_place = Selection(area=selection.area, name=selection.name, as_at=selection.as_at)
    return _headline(snapshot().stamp, of_place, date.today())


def chosen_trend(selection: Selection) -> TrendView:
    """The chosen indicator over time for the chosen place."""
    of_trend = Selection(
        area=selection.area,
        name=selection.name,
        indicator=selection.indicator,
        sex=selection.sex,
        as_at=selection.as_at,
    )
    return _trend(snapshot().stamp, of_trend, date.today())


def chosen_place(selection: Selection) -> Place:
    """The chosen place; a selection holds only places that can be shown."""
    return snapshot().places.get(selection.area or "", selection.name or "")
