"""A figure on the page: its words, the chart, its table, what to take away, its source and its caveats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from needs.charts.spec import ChartSpec
from needs.domain.selection import Selection
from needs.exports.csv import MIME, csv_of
from needs.exports.png import has_font, png_of
from needs.exports.svg import svg_of
from needs.ui.clipboard import show_copy
from needs.ui.figures import cached, snapshot
from needs.ui.markdown import plain
from needs.ui.viewport import is_narrow
from needs.wording.numbers import MARKS

MOST_OPEN_NOTES = 3
_CONFIG = {"displaylogo": False, "displayModeBar": False}
_WIDE, _NARROW = 960, 390
"""How wide a picture is laid out, in pixels; a figure drawn for a phone keeps its width."""
_PRINT = 1890
"""Pixels across 16 cm of a report at 300 dots an inch."""


def show_figure(spec: ChartSpec, key: str) -> None:
    """Draw a figure with everything that belongs to it."""
    st.header(spec.title, anchor=False)
    st.caption(plain(spec.subtitle))
    st.plotly_chart(spec.figure, theme=None, key=key, config=_CONFIG, alt=spec.alt)
    st.caption(plain(spec.reading))
    st.markdown(plain(spec.takeaway))
    show_table(spec, key)
    _show_notes(spec.notes)
    st.caption(plain(spec.source))


def _show_notes(notes: tuple[str, ...]) -> None:
    """Caveats under the figure; many of them behind a fold, so that its source is not lost below them."""
    if len(notes) <= MOST_OPEN_NOTES:
        for note in notes:
            st.caption(plain(note))
        return
    with st.expander(f"What to keep in mind ({len(notes)})"):
        st.markdown("\n".join(f"- {plain(note)}" for note in notes))


def show_table(spec: ChartSpec, key: str) -> None:
    """Draw what a reader takes away: sentence and link to copy, the table and its download."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        show_copy(key, sentence=spec.takeaway)
        st.download_button(
            "Download the figures (CSV)",
            lambda: _csv(spec.hash, spec),
            file_name=f"{spec.stem}.csv",
            mime=MIME,
            key=f"download {key}",
            on_click="ignore",
            icon=":material/download:",
        )
        with st.popover("Download the picture", icon=":material/image:"):
            _offer_pictures(spec, key)
    with st.expander("The figures behind this chart"):
        st.table(spec.table.map(_cell), border="horizontal", hide_index=True, alt=f"Figures: {spec.subtitle}")
        st.caption(plain(MARKS))


def _offer_pictures(spec: ChartSpec, key: str) -> None:
    """Offer the figure as a picture with its title and source in it."""
    width = _NARROW if is_narrow() else _WIDE
    kinds = [("For a report (PNG)", "png", "image/png"), ("For the web (SVG)", "svg", "image/svg+xml")]
    for label, ending, mime in kinds if has_font() else kinds[1:]:
        st.download_button(
            label,
            partial(_picture, spec.hash, ending, width, spec),
            file_name=f"{spec.stem}.{ending}",
            mime=mime,
            key=f"{ending} {key}",
            on_click="ignore",
            width="stretch",
        )
    if not has_font():
        st.caption("This server has no font to write a PNG with; the SVG needs none.")


def cached_spec(
    build: Callable[[], ChartSpec], kind: str, selection: Selection, *, narrow: bool = False
) -> ChartSpec:
    """A figure from the cache that every session shares; a new snapshot or a new day makes it anew."""
    return _spec(kind, snapshot().stamp, selection, narrow, date.today(), build)


@cached(max_entries=256)
def _spec(
    kind: str, stamp: str, selection: Selection, narrow: bool, today: date, _build: Callable[[], ChartSpec]
) -> ChartSpec:
    return _build()


@cached(max_entries=64)
def _csv(spec_hash: str, _spec: ChartSpec) -> bytes:
    return csv_of(_spec.data)


@cached(max_entries=64)
def _picture(spec_hash: str, ending: str, width: int, _spec: ChartSpec) -> bytes:
    svg = svg_of(_spec, width=width)
    return png_of(svg, width=_PRINT) if ending == "png" else svg.encode()


def _cell(cell: object) -> object:
    return plain(cell) if isinstance(cell, str) else cell
