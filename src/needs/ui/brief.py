"""The brief as a page of the app: the same words as its light version, with the app's own figures."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from needs.charts.parts.spec import ChartSpec
from needs.exports.plain_html import ADDRESS
from needs.links.codec import link
from needs.reports.brief.numbers import Brief, brief
from needs.reports.brief.parts import PARTS, BriefPart
from needs.reports.brief.words import LOOK_CLOSER, BriefText, TableRow, words_of
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.figure import chart
from needs.ui.figures import chosen_place
from needs.ui.markdown import plain, small
from needs.ui.viewport import is_narrow

READABLE = 820
"""Pixels; a longer line of text is hard to follow with the eye."""

_LINE = "  \n"


def show_brief(figures: Snapshot) -> None:
    """Draw the brief of the chosen place, from who and when down to where to look closer."""
    selection = state.current().of_place()
    shown = brief(figures, chosen_place(selection), as_at=selection.as_at)
    said = words_of(figures, shown)
    with st.container(width=READABLE):
        st.title(said.title, anchor=False)
        st.markdown(plain(said.standfirst))
        for note in said.place_notes:
            st.info(plain(note), icon=":material/info:")
        st.link_button(
            "Print or share a light version", link(ADDRESS, state.current()), icon=":material/print:"
        )
        _show_findings(said)
        _show_table(shown, said)
        for part in PARTS:
            _show_part(part(said, selection))
        _show_rest(said)


def _show_findings(said: BriefText) -> None:
    st.header("What stands out", anchor=False)
    if said.findings:
        st.markdown(_listed(_named(each) for each in said.findings))
    st.caption(plain(said.findings_note))


def _show_table(shown: Brief, said: BriefText) -> None:
    if not said.rows:
        return
    st.header("The figures", anchor=False)
    cells = _narrow_cells if is_narrow() else _cells
    st.table(
        pd.DataFrame([cells(shown, row) for row in said.rows]),
        border="horizontal",
        hide_index=True,
        alt=f"Figures of {shown.place.name} beside England",
    )
    st.caption(plain(said.marks))


def _cells(shown: Brief, row: TableRow) -> dict[str, str]:
    cells = {"Indicator": plain(row.label), shown.place.name: _value(row)}
    if not shown.is_england:
        cells["England"] = plain(row.england)
        cells["Compared"] = f"{row.mark} {row.word}".replace(" ", "\u00a0")
    return {**cells, "Years": plain(row.period)}


def _narrow_cells(shown: Brief, row: TableRow) -> dict[str, str]:
    figures = [_value(row)]
    if not shown.is_england:
        figures += [f"England {plain(row.england)}", f"{row.mark} {row.word}"]
    return {
        "Indicator": f"{plain(row.label)}{_LINE}{small(plain(row.period))}",
        "Figures": _LINE.join(figures),
    }


def _value(row: TableRow) -> str:
    return f"**{plain(row.value)}**" + (f" ({row.interval})" if row.interval else "")


def _show_part(part: BriefPart) -> None:
    st.header(part.title, anchor=False)
    for each in part.charts:
        st.subheader(each.title, anchor=False)
        st.markdown(plain(" ".join(each.sentences)))
        _show_picture(chart(each.kind, each.selection), f"{part.title} {each.title}")
    if part.sentences:
        st.markdown(plain(" ".join(part.sentences)))
    if part.note:
        st.caption(plain(part.note))


def _show_picture(spec: ChartSpec, key: str) -> None:
    """A figure without its table and its buttons, which the page that looks closer has."""
    st.plotly_chart(spec.figure, theme=None, key=key, config={"displayModeBar": False}, alt=spec.alt)
    st.caption(plain(f"{spec.subtitle}. {spec.reading}"))


def _show_rest(said: BriefText) -> None:
    st.header("What the figures cannot say", anchor=False)
    st.markdown(_listed(plain(each) for each in said.cannot_say))
    st.header("What the words mean", anchor=False)
    st.markdown(_listed(f"**{plain(term)}:** {plain(line)}" for term, line in said.definitions))
    st.header("Look closer", anchor=False)
    st.markdown(_listed(f"[{plain(what)}]({link(page, state.current())})" for page, what in LOOK_CLOSER))
    st.header("Where the figures come from", anchor=False)
    st.caption(_listed(plain(each) for each in said.sources))
    st.caption(plain(f"{said.freshness} {said.licence}"))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _named(finding: str) -> str:
    """A finding with the name that it begins with in bold."""
    name, _, rest = finding.partition(": ")
    return f"**{plain(name)}:** {plain(rest)}"
