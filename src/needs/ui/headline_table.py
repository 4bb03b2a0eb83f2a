"""The headline table as a real table: five columns, two lines a row, the words in the cells."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from needs.domain.indicators import Indicator
from needs.domain.measures import Marker
from needs.domain.selection import Selection
from needs.language.comparisons import trend_mark
from needs.language.findings import when
from needs.language.numbers import MARKS, count_of, interval_of, value_of
from needs.links.codec import link
from needs.store.snapshot import Observation
from needs.ui.markdown import badge, plain, small
from needs.views.comparison import Compared
from needs.views.headline import FORMER, Headline, HeadlineRow

_LINE = "  \n"


def show_headline(headline: Headline, *, narrow: bool) -> None:
    """Draw the table: a row for each indicator, under a row that names its theme, and the notes below.

    ``narrow`` puts the three places below one another in one column, for a phone.
    """
    notes = list(dict.fromkeys(note for row in headline.rows for note in row.notes))
    cells = _narrow_cells if narrow else _cells
    lines = []
    for theme, rows in headline.sections():
        lines.append({"Indicator": f"**{theme}**"})
        lines += [cells(headline, row, notes) for row in rows]
    st.table(
        pd.DataFrame(lines).fillna(""),
        border="horizontal",
        hide_index=True,
        alt=f"Headline table: {headline.place.name} beside its region and England, by theme",
    )
    st.caption(
        f"{plain(MARKS)}{_LINE}" + _LINE.join(f"Note {n}. {plain(note)}" for n, note in enumerate(notes, 1))
    )


def _cells(headline: Headline, row: HeadlineRow, notes: list[str]) -> dict[str, str]:
    cells = {"Indicator": _indicator(headline, row, notes), headline.place.name: _own(row)}
    if headline.region:
        cells[headline.region.name] = _benchmark(row, row.region, row.vs_region)
    if headline.place != headline.england:
        cells[headline.england.name] = _benchmark(row, row.england, row.vs_england)
    cells["Recent trend"] = f"{trend_mark(row.trend.marker)} {row.trend.marker}"
    return cells


def _narrow_cells(headline: Headline, row: HeadlineRow, notes: list[str]) -> dict[str, str]:
    own = _own(row).replace(_LINE, ", ")
    lines = [own if row.section == FORMER else f"{plain(headline.place.name)} {own}"]
    for area, figure, compared in (
        (headline.region, row.region, row.vs_region),
        (headline.england, row.england, row.vs_england),
    ):
        if area and figure:
            word = f" {badge(compared, row.indicator.polarity)}" if compared.is_tested else ""
            lines.append(f"{area.name} {plain(value_of(row.indicator, figure))}{word}")
    if row.trend.marker is not Marker.CANNOT:
        lines.append(f"{trend_mark(row.trend.marker)} {row.trend.marker}")
    return {"Indicator": _indicator(headline, row, notes), "Figures": _LINE.join(lines)}


def _indicator(headline: Headline, row: HeadlineRow, notes: list[str]) -> str:
    address = link(
        "trends", Selection(area=headline.place.code, indicator=row.indicator.id, as_at=headline.as_at)
    )
    about = [row.indicator.unit, when(row)]
    if row.notes:
        numbers = ", ".join(str(n) for n in sorted(notes.index(note) + 1 for note in row.notes))
        about.append(f"note {numbers}" if len(row.notes) == 1 else f"notes {numbers}")
    return f"[{plain(row.indicator.display_name)}]({address}){_LINE}{small(plain(' · '.join(about)))}"


def _own(row: HeadlineRow) -> str:
    interval = interval_of(row.indicator, row.figure)
    value = f"**{plain(value_of(row.indicator, row.figure))}**" + (f" ({interval})" if interval else "")
    counted = count_of(row.indicator, row.figure)
    whose = f"{plain(row.whose)}{_LINE}" if row.section == FORMER else ""
    return f"{whose}{value}{_LINE}{small(counted)}" if counted else whose + value


def _benchmark(row: HeadlineRow, figure: Observation | None, compared: Compared) -> str:
    value = plain(value_of(row.indicator, figure))
    return f"{value}{_LINE}{badge(compared, row.indicator.polarity)}"


def show_indicators(title: str, indicators: Sequence[Indicator]) -> None:
    """List indicators that have no row, so that nothing is hidden."""
    if indicators:
        with st.expander(f"{title} ({len(indicators)})"):
            st.markdown("\n".join(f"- {plain(each.display_name)}" for each in indicators))
