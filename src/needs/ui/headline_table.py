"""The headline table as a real table: five columns, two lines a row, the words in the cells."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from needs.domain.indicators import Indicator
from needs.domain.measures import Marker
from needs.domain.selection import Selection
from needs.language.comparisons import trend_mark
from needs.language.findings import below_the_table, when
from needs.language.numbers import MARKS, count_of, interval_of, value_of
from needs.links.codec import link
from needs.store.snapshot import Observation
from needs.ui.markdown import badge, plain, small
from needs.views.comparison import Compared
from needs.views.headline import FORMER, Headline, HeadlineRow

_LINE = "  \n"


def show_headline(headline: Headline, *, narrow: bool) -> None:
    """Draw the table: a row for each indicator, under a row that names its theme, and the notes below.

    The newest figure leads; an older one that can be tested stands below it in the same row. A cell is empty
    where a comparison or a trend does not apply, and what could not be compared is named once, with why.

    Parameters
    ----------
    narrow
        Puts the three places below one another in one column, for a phone.
    """
    notes = list(dict.fromkeys(note for row in headline.rows for note in row.notes))
    cells = _narrow_cells if narrow else _cells
    lines = []
    for theme, rows in headline.sections():
        lines.append({"Indicator": f"**{theme}**"})
        for row, older in _with_older(rows):
            lines.append(cells(headline, row, older, notes))
    st.table(
        pd.DataFrame(lines).fillna(""),
        border="horizontal",
        hide_index=True,
        alt=f"Headline table: {headline.place.name} beside its region and England, by theme",
    )
    said = [plain(MARKS), *map(plain, below_the_table(headline))]
    st.caption(_LINE.join([*said, *(f"Note {n}. {plain(note)}" for n, note in enumerate(notes, 1))]))


def _with_older(rows: Sequence[HeadlineRow]) -> list[tuple[HeadlineRow, HeadlineRow | None]]:
    """Each row with the older tested one of the same indicator, where there is one."""
    older = {row.indicator.id: row for row in rows if row.is_older_tested}
    newest = [row for row in rows if not row.is_older_tested]
    alone = [row for row in older.values() if row.indicator.id not in {each.indicator.id for each in newest}]
    return [*((row, older.get(row.indicator.id)) for row in newest), *((row, None) for row in alone)]


def _cells(
    headline: Headline, row: HeadlineRow, older: HeadlineRow | None, notes: list[str]
) -> dict[str, str]:
    shown = [row, older] if older else [row]
    cells = {
        "Indicator": _indicator(headline, row, older, notes),
        headline.place.name: _LINE.join(_own(each) for each in shown),
    }
    if headline.region:
        cells[headline.region.name] = _LINE.join(_benchmark(r, r.region, r.vs_region) for r in shown)
    if headline.place != headline.england:
        cells[headline.england.name] = _LINE.join(_benchmark(r, r.england, r.vs_england) for r in shown)
    cells["Recent trend"] = _trend(row)
    return cells


def _narrow_cells(
    headline: Headline, row: HeadlineRow, older: HeadlineRow | None, notes: list[str]
) -> dict[str, str]:
    lines = []
    for each in (row, older) if older else (row,):
        own = _own(each).replace(_LINE, ", ")
        lines.append(own if each.section == FORMER else f"{plain(headline.place.name)} {own}")
        for area, figure, compared in (
            (headline.region, each.region, each.vs_region),
            (headline.england, each.england, each.vs_england),
        ):
            if area and figure:
                word = badge(compared, each.indicator.polarity)
                lines.append(f"{area.name} {plain(value_of(each.indicator, figure))} {word}".strip())
    lines += filter(None, [_trend(row)])
    return {"Indicator": _indicator(headline, row, older, notes), "Figures": _LINE.join(lines)}


def _trend(row: HeadlineRow) -> str:
    """The recent trend; empty where there is none to tell."""
    if row.trend.marker is Marker.CANNOT:
        return ""
    return f"{trend_mark(row.trend.marker)} {row.trend.marker}"


def _indicator(headline: Headline, row: HeadlineRow, older: HeadlineRow | None, notes: list[str]) -> str:
    address = link(
        "trends", Selection(area=headline.place.code, indicator=row.indicator.id, as_at=headline.as_at)
    )
    about = [row.indicator.unit, when(row)]
    if said := [*row.notes, *(older.notes if older else ())]:
        numbers = ", ".join(str(n) for n in sorted({notes.index(note) + 1 for note in said}))
        about.append(f"note {numbers}" if len(set(said)) == 1 else f"notes {numbers}")
    return f"[{plain(row.indicator.display_name)}]({address}){_LINE}{small(plain(' · '.join(about)))}"


def _own(row: HeadlineRow) -> str:
    interval = interval_of(row.indicator, row.figure)
    limits = f" ({interval})" if interval else ""
    if row.is_older_tested:
        return small(plain(f"{when(row)}: {value_of(row.indicator, row.figure)}{limits}"))
    value = f"**{plain(value_of(row.indicator, row.figure))}**{limits}"
    counted = count_of(row.indicator, row.figure)
    whose = f"{plain(row.whose)}{_LINE}" if row.section == FORMER else ""
    return f"{whose}{value}{_LINE}{small(counted)}" if counted else whose + value


def _benchmark(row: HeadlineRow, figure: Observation | None, compared: Compared) -> str:
    """The benchmark's value and how the place compares; empty where no such figure is held."""
    if figure is None:
        return ""
    value = plain(value_of(row.indicator, figure))
    value = small(value) if row.is_older_tested else value
    return _LINE.join(filter(None, (value, badge(compared, row.indicator.polarity))))


def show_indicators(title: str, indicators: Sequence[Indicator]) -> None:
    """List indicators that have no row, so that nothing is hidden."""
    if indicators:
        with st.expander(f"{title} ({len(indicators)})"):
            st.markdown("\n".join(f"- {plain(each.display_name)}" for each in indicators))
