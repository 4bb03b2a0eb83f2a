"""A figure on the page: its words, the chart, its table, what to take away, its source and its caveats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from needs.charts.parts.options import TreatmentFor
from needs.charts.parts.spec import ChartSpec
from needs.charts.registry import KINDS, build
from needs.domain.pages import PRODUCT
from needs.domain.selection import Selection
from needs.exports.csv import csv_of
from needs.exports.files import FORMATS, figure_written
from needs.exports.office.style import HouseStyle
from needs.exports.picture.png import Size, has_font, picture_of
from needs.exports.picture.svg import svg_of
from needs.language.citation import cite_chart
from needs.language.numbers import MARKS
from needs.links.codec import AS_OF, encode, short
from needs.ui import state
from needs.ui.clipboard import show_copy
from needs.ui.figures import outlines, own_figures, snapshot
from needs.ui.markdown import plain
from needs.ui.style import house_style
from needs.ui.viewport import is_narrow

Draw = Callable[..., ChartSpec]
"""Draws a figure anew: with ``narrow=True`` for a phone or a page, with ``narrow=False`` for a slide."""

MOST_OPEN_NOTES = 3
PLOT_CONFIG = {"displaylogo": False, "displayModeBar": False}
_WIDE, _NARROW = 960, 390
"""How wide a picture is laid out, in pixels; a figure drawn for a phone keeps its width."""


@dataclass(frozen=True)
class _Way:
    """One way to take a figure away: what the button says, how the file's name ends, and how it is made."""

    label: str
    ending: str
    make: Callable[[], bytes]


def draw_chart(kind: str, selection: Selection) -> None:
    """Draw a chart with everything that belongs to it, as wide as the window needs it.

    Raises
    ------
    NeedsError
        It cannot be built for this selection; the message is for the reader.
    """
    parts = KINDS[kind].keeping(selection)
    key = f"{kind} {parts.area} {parts.indicator} {parts.of(TreatmentFor).substance}"
    show_figure(chart(kind, selection), key, draw=partial(_drawn_anew, kind, parts))


def chart(kind: str, selection: Selection) -> ChartSpec:
    """The chart of a kind for this window; the same choices have the same one, whoever reads it.

    Raises
    ------
    NeedsError
        It cannot be built for this selection.
    """
    return _drawn_anew(kind, selection, narrow=is_narrow())


def _drawn_anew(kind: str, selection: Selection, *, narrow: bool) -> ChartSpec:
    return build(snapshot(), kind, selection, narrow=narrow, outlines=outlines()[0])


def show_figure(spec: ChartSpec, key: str, *, draw: Draw | None = None) -> None:
    """Draw a figure with everything that belongs to it.

    Parameters
    ----------
    draw
        Draws it anew, so that pictures come in sizes that the window is too wide or too narrow for.
    """
    st.header(spec.title, anchor=False)
    st.caption(plain(spec.subtitle))
    st.plotly_chart(spec.figure, theme=None, key=key, config=PLOT_CONFIG, alt=spec.alt)
    st.caption(plain(spec.reading))
    st.markdown(plain(spec.takeaway))
    show_table(spec, key, draw=draw)
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


def show_table(spec: ChartSpec, key: str, *, draw: Draw | None = None) -> None:
    """Draw what a reader takes away: sentence, link, files and citation, and the table."""
    narrow = is_narrow()
    # On a phone with fewer words and without pictures, so that three buttons have room side by side.
    table = _Way(
        "Figures (CSV)" if narrow else "Download the figures (CSV)", "csv", partial(csv_of, spec.data)
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        show_copy(key, sentence=spec.takeaway)
        _offer(table, spec, key, icon=None if narrow else ":material/download:")
        with st.popover("Take it away", icon=None if narrow else ":material/file_export:"):
            _offer_files(spec, key, draw)
        with st.popover("Cite this", icon=None if narrow else ":material/format_quote:"):
            _show_citation(spec)
    with st.expander("The figures behind this chart"):
        cells = _cells(spec)
        st.table(cells, border="horizontal", hide_index=True, alt=f"Figures: {spec.subtitle}")
        st.caption(plain(MARKS))


def _offer_files(spec: ChartSpec, key: str, draw: Draw | None) -> None:
    """Offer the figure as a picture, as a chart to edit and as a spreadsheet; each is made when asked for.

    What cannot be made is said here, before anyone asks for it.
    """
    styled = house_style()
    st.caption("A picture, with title and source in it")
    for way in _pictures(spec, draw):
        _offer(way, spec, key, width="stretch")
    if not has_font():
        st.caption("This server has no font to write a PNG with; the SVG needs none.")
    st.caption("A chart to edit, with its numbers in it" if spec.editable else _NOT_EDITABLE)
    for way in _files(spec, styled.style, "docx", "pptx") if spec.editable else ():
        _offer(way, spec, key, width="stretch", mark=styled.mark, is_own=styled.is_own)
    if styled.problem:
        st.caption(plain(f"{styled.problem} Our plain style is used."))
    st.caption("The numbers as a spreadsheet")
    for way in _files(spec, styled.style, "xlsx", "ods"):
        _offer(way, spec, key, width="stretch")


_NOT_EDITABLE = "Word and PowerPoint have no chart of this kind to edit: take a picture."


def _pictures(spec: ChartSpec, draw: Draw | None) -> list[_Way]:
    """The pictures that this drawing of the figure, or another that can be had, is right for."""
    narrow = is_narrow()

    def of(size: Size) -> bytes:
        # A page is made of the narrow drawing, whose words keep their size on paper.
        drawn = draw(narrow=size.narrow) if draw and size.narrow != narrow else spec
        return picture_of(drawn, size, wide=draw is None and not narrow)

    ways = [_Way("For a report (PNG)", "png", partial(of, Size.FULL))]
    if draw or narrow:
        ways.append(_Way("For half the width of a report (PNG)", "half-width.png", partial(of, Size.HALF)))
    if draw or not narrow:
        ways.append(_Way("For a slide (PNG)", "slide.png", partial(of, Size.SLIDE)))
    width = _NARROW if narrow else _WIDE
    svg = _Way("For the web (SVG)", "svg", lambda: svg_of(spec, width=width).encode())
    return [*(ways if has_font() else ()), svg]


def _files(spec: ChartSpec, style: HouseStyle, *endings: str) -> list[_Way]:
    return [_Way(FORMATS[each].name, each, partial(figure_written, spec, each, style)) for each in endings]


def _offer(
    way: _Way,
    spec: ChartSpec,
    key: str,
    *,
    icon: str | None = None,
    width: str = "content",
    mark: str = "",
    is_own: bool = False,
) -> None:
    """A button that makes a file when it is pressed, on a thread that knows no session.

    What every session may have is kept for all of them; what holds a reader's own figures or is in their own
    style is made anew each time.
    """
    shared = partial(_kept, spec.hash, way.ending, mark, is_narrow(), way.make)
    middle, _, ending = way.ending.rpartition(".")
    st.download_button(
        way.label,
        way.make if is_own or own_figures() else shared,
        file_name="-".join(filter(None, (spec.stem, middle))) + f".{ending}",
        mime=FORMATS[ending].media_type,
        key=f"{way.ending} {key}",
        on_click="ignore",
        icon=icon,
        width=width,  # type: ignore[arg-type]
    )


def _show_citation(spec: ChartSpec) -> None:
    """One line for a report and one entry for a reference manager, each with a button that copies it."""
    stamp = snapshot().stamp
    parameters = short(encode(state.current())) | {AS_OF: stamp}
    cited = cite_chart(
        spec.title,
        spec.subtitle,
        spec.source,
        spec.stem,
        product=PRODUCT,
        stamp=stamp,
        address=f"{st.context.url or ''}?{urlencode(parameters)}",
        accessed=date.today(),
    )
    st.caption("For a report")
    st.code(cited.line, language=None, wrap_lines=True)
    st.caption("For a reference manager (BibTeX)")
    st.code(cited.bibtex, language=None, wrap_lines=True)


@st.cache_resource(max_entries=96, show_spinner=False)
def _kept(spec_hash: str, ending: str, mark: str, narrow: bool, _make: Callable[[], bytes]) -> bytes:
    return _make()


def _cells(spec: ChartSpec) -> pd.DataFrame:
    return spec.table.map(lambda cell: plain(cell) if isinstance(cell, str) else cell)
