"""The figures that the running app shows, read once and shared by every session."""

from __future__ import annotations

from datetime import date

import streamlit as st

from needs.domain.areas import Area
from needs.domain.indicators import Indicator
from needs.store.snapshot import Snapshot, load
from needs.views.headline import Headline, headline
from needs.views.trend import TrendView, trend


@st.cache_resource(show_spinner="Reading the figures …")
def snapshot() -> Snapshot:
    """The embedded figures; read-only."""
    return load()


@st.cache_resource(max_entries=512, show_spinner=False)
def headline_of(stamp: str, area: str, as_at: date | None, today: date) -> Headline:
    """The headline table of one place; ``stamp`` and ``today`` make a changed snapshot or day a new entry."""
    figures = snapshot()
    return headline(figures, figures.register.get(area), as_at=as_at, today=today)


@st.cache_resource(max_entries=512, show_spinner=False)
def trend_of(stamp: str, indicator: str, area: str, as_at: date | None, today: date) -> TrendView:
    """One indicator over time for one place."""
    figures = snapshot()
    return trend(
        figures, figures.catalogue.get(indicator), figures.register.get(area), as_at=as_at, today=today
    )


def place(code: str) -> Area:
    """The area under a code of the current selection."""
    return snapshot().register.get(code)


def indicator(indicator_id: str) -> Indicator:
    """The indicator of the current selection."""
    return snapshot().catalogue.get(indicator_id)
