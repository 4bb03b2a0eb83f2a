"""The figures that the running app shows, read once and shared by every session."""

from __future__ import annotations

from datetime import date

import streamlit as st

from needs.domain.footprints import Place
from needs.domain.selection import SEXES, Selection
from needs.sources.boundaries import Outlines
from needs.store.library import Library, Loaded
from needs.store.outlines import FILE, load_outlines
from needs.store.snapshot import Snapshot
from needs.views.headline import Headline, headline
from needs.views.trend import TrendView, trend

_TAKEN = "figures taken"


@st.cache_resource(max_entries=2, show_spinner="Reading the figures …")
def _load(name: str) -> Loaded:
    """The snapshot of one name; a new name is a new entry, and every session shares it."""
    return Library().load()


def take_figures() -> Loaded:
    """Take the figures in use for this run of the page, so that one page never mixes two snapshots."""
    loaded: Loaded = _load(Library().current_name())
    st.session_state[_TAKEN] = loaded
    return loaded


def snapshot() -> Snapshot:
    """The figures that this run of the page shows; read-only."""
    taken: Loaded | None = st.session_state.get(_TAKEN)
    return (taken or take_figures()).snapshot


def snapshot_for(selection: Selection) -> Snapshot:
    """The figures of the chosen sex, which is persons for every indicator that is not published by sex."""
    if selection.sex == SEXES[0]:
        return snapshot()
    return _of_sex(snapshot().stamp, selection.sex.capitalize())


@st.cache_resource(max_entries=4, show_spinner=False)
def _of_sex(stamp: str, sex: str) -> Snapshot:
    return snapshot().of_sex(sex)


def outlines() -> Outlines | None:
    """The real outlines held, if there are any; a newer file is read anew."""
    path = Library().folder / FILE
    return _outlines(str(path), path.stat().st_mtime) if path.is_file() else None


@st.cache_resource(max_entries=2, show_spinner=False)
def _outlines(path: str, modified: float) -> Outlines | None:
    return load_outlines(Library())


@st.cache_resource(max_entries=512, show_spinner=False)
def _headline(stamp: str, selection: Selection, today: date) -> Headline:
    figures = snapshot()
    return headline(figures, chosen_place(selection), as_at=selection.as_at, today=today)


@st.cache_resource(max_entries=512, show_spinner=False)
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
