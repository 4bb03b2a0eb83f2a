"""The headline table as a real table: five columns, two lines a row, the words in the cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from needs.domain.indicators import Indicator
from needs.domain.measures import Marker
from needs.domain.selection import Selection
from needs.language.comparisons import trend_mark
from needs.language.findings import approximate_limits, below_the_table, when
from needs.language.group_benchmark import group_value, heading, how_made
from needs.language.numbers import MARKS, count_of, interval_of, value_of
from needs.links.codec import link
from needs.store.snapshot import Observation
from needs.ui.markdown import badge, plain, small
from needs.views.comparison import Compared
from needs.views.group_benchmark import GroupBenchmark
from needs.views.headline import FORMER, Headline, HeadlineRow

_LINE = "  \n"


def show_headline(
    headline: Headline, *, narrow: bool, beside: GroupBenchmark | None = None, limits: bool = False
) -> None:
    """Draw the table: a row for each indicator, under a row that names its theme, and the notes below.

    The newest figure leads; an older one that can be tested stands below it in the same row. A cell is empty
    where a comparison or a trend does not apply, and what could not be compared is named once, with why.

    Parameters
    ----------
    narrow
        Puts the three places below one another in one column, for a phone.
    beside
        A group of councils, for a column of its own.
    limits
        Writes the approximate limits that indicative comparisons rest on.
    """
    notes = list(dict.fromkeys(note for row in headline.rows for note in row.notes))
    cells = partial(_narrow_cells if narrow else _cells, _Asked(headline, notes, beside, limits))
    lines = []
    for theme, rows in headline.sections():
        lines.append({"Indicator": f"**{theme}**"})
        for row, older in _with_older(rows):
            lines.append(cells(row, older))
    st.table(
        pd.DataFrame(lines).fillna(""),
        border="horizontal",
        hide_index=True,
        alt=f"Headline table: {headline.place.name} beside its region and England, by theme",
    )
    said = [plain(MARKS), *map(plain, below_the_table(headline))]
    said += map(plain, how_made(beside)) if beside else ()
    st.caption(_LINE.join([*said, *(f"Note {n}. {plain(note)}" for n, note in enumerate(notes, 1))]))


@dataclass(frozen=True)
class _Asked:
    """What every cell of one table is made for."""

    headline: Headline
    notes: list[str]
    beside: GroupBenchmark | None
    limits: bool


def _with_older(rows: Sequence[HeadlineRow]) -> list[tuple[HeadlineRow, HeadlineRow | None]]:
    """Each row with the older tested one of the same indicator, where there is one."""
    older = {row.indicator.id: row for row in rows if row.is_older_tested}
    newest = [row for row in rows if not row.is_older_tested]
    alone = [row for row in older.values() if row.indicator.id not in {each.indicator.id for each in newest}]
    return [*((row, older.get(row.indicator.id)) for row in newest), *((row, None) for row in alone)]


def _cells(asked: _Asked, row: HeadlineRow, older: HeadlineRow | None) -> dict[str, str]:
    headline = asked.headline
    shown = [row, older] if older else [row]
    cells = {
        "Indicator": _indicator(headline, row, older, asked.notes),
        headline.place.name: _LINE.join(_own(each, limits=asked.limits) for each in shown),
    }
    if headline.region:
        cells[headline.region.name] = _LINE.join(_benchmark(r, r.region, r.vs_region) for r in shown)
    if headline.place != headline.england:
        cells[headline.england.name] = _LINE.join(_benchmark(r, r.england, r.vs_england) for r in shown)
    if asked.beside:
        cells[heading(asked.beside)] = _LINE.join(filter(None, (_group(asked.beside, r) for r in shown)))
    cells["Recent trend"] = _trend(row)
    return cells


def _narrow_cells(asked: _Asked, row: HeadlineRow, older: HeadlineRow | None) -> dict[str, str]:
    headline = asked.headline
    lines = []
    for each in (row, older) if older else (row,):
        own = _own(each, limits=asked.limits).replace(_LINE, ", ")
        lines.append(own if each.section == FORMER else f"{plain(headline.place.name)} {own}")
        for area, figure, compared in (
            (headline.region, each.region, each.vs_region),
            (headline.england, each.england, each.vs_england),
        ):
            if area and figure:
                word = badge(compared, each.indicator.polarity)
                lines.append(f"{area.name} {plain(value_of(each.indicator, figure))} {word}".strip())
        if asked.beside and (found := _group(asked.beside, each)):
            lines.append(f"{heading(asked.beside)} {found}".replace(_LINE, " "))
    lines += filter(None, [_trend(row)])
    return {"Indicator": _indicator(headline, row, older, asked.notes), "Figures": _LINE.join(lines)}


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


def _own(row: HeadlineRow, *, limits: bool) -> str:
    interval = interval_of(row.indicator, row.figure)
    stated = f" ({interval})" if interval else ""
    if row.is_older_tested:
        return small(plain(f"{when(row)}: {value_of(row.indicator, row.figure)}{stated}"))
    value = f"**{plain(value_of(row.indicator, row.figure))}**{stated}"
    counted = count_of(row.indicator, row.figure)
    whose = f"{plain(row.whose)}{_LINE}" if row.section == FORMER else ""
    below = [small(plain(each)) for each in (counted, approximate_limits(row) if limits else "") if each]
    return whose + _LINE.join([value, *below])


def _group(beside: GroupBenchmark, row: HeadlineRow) -> str:
    """The group's figure and how the place compares; empty where the group has none."""
    found = beside.of(row)
    if found is None:
        return ""
    value = plain(group_value(row.indicator, found))
    return _LINE.join(filter(None, (value, badge(found.compared, row.indicator.polarity))))


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
