"""Any combination of figures as a table to take away: what to choose, the table, its files and its pandas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.selection import DEFAULT_INDICATOR, EVERY_PERIOD, Selection
from needs.domain.vocabulary import Sex
from needs.exports.csv import MIME, csv_of
from needs.language.files import file_stem
from needs.language.numbers import MARKS
from needs.language.sources import source_line
from needs.links.codec import LATEST
from needs.reports.explorer.numbers import (
    COLUMNS,
    NUMBERS,
    all_rows,
    explore,
    pandas_line,
    periods_of,
    places_with,
)
from needs.store.memo import memoise
from needs.store.snapshot import SOURCE_JOINER, Snapshot
from needs.ui import state
from needs.ui.choices import choose_group, pick_by_hand
from needs.ui.figures import chosen_place
from needs.ui.markdown import plain
from needs.ui.viewport import choices, is_narrow
from needs.views.groups import group_of

MOST_SHOWN = 2_000
MOST_INDICATORS = 8

_PERIOD_NAMES = {LATEST: "Latest", EVERY_PERIOD: "All"}
_MARKS = MARKS.partition(". ")[2]
"""What the marks mean, without the word on intervals, which stand in columns here."""
_NARROW = ("area_name", "period", "value", "status", "lower95", "upper95", "name")
_WIDE = tuple(each for each in COLUMNS if each not in ("category_type", "category"))
"""Headline figures have no category; the files keep the columns."""
_LABELS = {
    "indicator": "Id",
    "name": "Indicator",
    "area_code": "Code",
    "area_name": "Area",
    "lower95": "Lower 95% limit",
    "upper95": "Upper 95% limit",
    "vs_england": "Published comparison with England",
    "status": "Mark",
}


def choose_rows(figures: Snapshot) -> None:
    """Choose indicators, whom to show beside the place, periods and sex; the choices stand in the selection.

    Raises
    ------
    NeedsError
        The group cannot be made for this place; the message is for the reader.
    """
    with choices():
        _choose_indicators(figures)
        whom, when, whose = st.columns([2, 1, 2])
        with whom:
            choose_group()
        with whose:
            _choose_sex()
        pick_by_hand(figures)
        with when:
            _choose_period(figures)


def show_rows(figures: Snapshot, place: Place) -> None:
    """Draw the rows that were chosen, with their number, their sources and ways to take them away.

    Raises
    ------
    NeedsError
        The group cannot be made for this place; the message is for the reader.
    """
    chosen = state.current()
    indicators = _indicators(figures, chosen)
    places = _places(figures, chosen)
    explored = _explored(figures, indicators, places, chosen.period, chosen.sex, chosen.as_at)
    frame = explored.frame
    if frame.empty:
        _show_nothing(figures, indicators)
        return
    _say_how_many(frame, indicators, chosen)
    _say_what_lacks(frame, indicators, place)
    _show_frame(frame.head(MOST_SHOWN), decimals=max(each.decimals for each in indicators))
    _show_downloads(figures, indicators, place, frame)
    _show_pandas(explored.pandas, place)
    for each in indicators:
        sources = frame.loc[frame["indicator"].eq(each.id), "source"].unique()
        if keys := dict.fromkeys(key for text in sources for key in str(text).split(SOURCE_JOINER)):
            st.caption(plain(f"{each.display_name}. {source_line(figures, each, keys)}"))


def _wanted(chosen: Selection) -> tuple[str, ...]:
    return (chosen.indicator or DEFAULT_INDICATOR, *chosen.others)


def _indicators(figures: Snapshot, chosen: Selection) -> tuple[Indicator, ...]:
    return tuple(figures.catalogue.get(each) for each in _wanted(chosen))


def _places(figures: Snapshot, chosen: Selection) -> tuple[Place, ...]:
    place = chosen_place(chosen)
    return places_with(figures, place, group_of(figures, place, chosen.versus))


@dataclass(frozen=True)
class _Explored:
    """The rows of a choice, and the line of pandas that gives them."""

    frame: pd.DataFrame
    pandas: str


@memoise(32)
def _explored(
    figures: Snapshot,
    indicators: tuple[Indicator, ...],
    places: tuple[Place, ...],
    period: str | None,
    sex: Sex,
    as_at: date | None,
) -> _Explored:
    frame = explore(figures, indicators, places, period=period, sex=sex, as_at=as_at)
    return _Explored(frame, pandas_line(figures, frame))


def _choose_indicators(figures: Snapshot) -> None:
    held = [each.id for each in figures.catalogue if each.id in figures.manifest["rows_by_indicator"]]
    shown = list(_wanted(state.current()))
    st.session_state["explored indicators"] = shown
    st.multiselect(
        "Indicators",
        list(dict.fromkeys([*held, *shown])),
        key="explored indicators",
        on_change=_take_indicators,
        format_func=lambda each: figures.catalogue.get(each).display_name,
        max_selections=max(MOST_INDICATORS, len(shown)),
        help=f"Up to {MOST_INDICATORS} at once, of those that figures are held of.",
    )


def _take_indicators() -> None:
    picked = st.session_state["explored indicators"]
    state.choose(indicator=picked[0] if picked else None, others=tuple(picked[1:]))


def _choose_period(figures: Snapshot) -> None:
    chosen = state.current()
    held = [
        each.text
        for each in periods_of(
            figures, _indicators(figures, chosen), _places(figures, chosen), as_at=chosen.as_at
        )
    ]
    asked = chosen.period or LATEST
    st.session_state["explored period"] = asked
    st.selectbox(
        "Periods",
        list(dict.fromkeys([LATEST, EVERY_PERIOD, *held, asked])),
        key="explored period",
        on_change=_take_period,
        format_func=lambda text: _PERIOD_NAMES.get(text, text.replace("-", "–")),
        help="“Latest” is the newest with a value of each place.",
    )


def _take_period() -> None:
    chosen = st.session_state["explored period"]
    state.choose(period=None if chosen == LATEST else chosen)


def _choose_sex() -> None:
    st.session_state["explored sex"] = state.current().sex
    st.segmented_control(
        "Whose figures",
        tuple(Sex),
        key="explored sex",
        required=True,
        on_change=lambda: state.choose(sex=st.session_state["explored sex"]),
        format_func=lambda each: Sex(each).published,
        help="For indicators that are published by sex; the others keep their own figures.",
    )


def _show_nothing(figures: Snapshot, indicators: Sequence[Indicator]) -> None:
    held = figures.manifest["rows_by_indicator"]
    absent = [each.display_name for each in indicators if each.id not in held]
    why = f" Nothing is held yet of {'; '.join(absent)}: it arrives with a refresh." if absent else ""
    st.info(
        plain(
            f"No figure is held for this choice.{why} Choose another indicator, other periods, a wider group "
            "of councils, or the latest figures."
        ),
        icon=":material/info:",
    )


def _say_how_many(frame: pd.DataFrame, indicators: Sequence[Indicator], chosen: Selection) -> None:
    blanks = int(frame["value"].isna().sum())
    without = f", {blanks:,} of them without a value" if blanks else ""
    shown = f" The first {MOST_SHOWN:,} are shown; the file has all." if len(frame) > MOST_SHOWN else ""
    what = "; ".join(each.display_name for each in indicators)
    st.markdown(f"**{len(frame):,} rows**{without}: {plain(what)}.{shown}")
    if chosen.sex != Sex.PERSONS and frame["sex"].ne(chosen.sex.published).any():
        st.caption("Some of these indicators are not published by sex: the column Sex says whose a row is.")
    newest = frame[["indicator", "period"]].drop_duplicates()
    if chosen.period is None and len(newest) > len(_wanted(chosen)):
        st.caption("The newest period is not the same everywhere: look at it before you compare two rows.")


def _say_what_lacks(frame: pd.DataFrame, indicators: Sequence[Indicator], place: Place) -> None:
    """Name the indicators without a row for the place itself, so that its absence is no surprise."""
    own = frame.loc[frame["area_name"].eq(place.name), "indicator"]
    lacking = [each.display_name for each in indicators if each.id not in set(own)]
    if lacking:
        st.caption(plain(f"No row of this choice is held for {place.name} itself: {'; '.join(lacking)}."))


def _show_frame(frame: pd.DataFrame, *, decimals: int) -> None:
    """Draw the rows with the decimals of the finest of their indicators; the files have all digits."""
    rates = dict.fromkeys(("value", "lower95", "upper95"), f"%.{decimals}f" if decimals else "localized")
    labels = {column: _LABELS.get(column, column.replace("_", " ").capitalize()) for column in frame.columns}
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            column: st.column_config.NumberColumn(label, format=rates.get(column, "localized"))
            if column in NUMBERS
            else st.column_config.TextColumn(label)
            for column, label in labels.items()
        },
        column_order=_NARROW if is_narrow() else _WIDE,
        placeholder="",
        alt="The figures chosen, one row for each indicator, place and period",
    )
    st.caption(plain(f"Marks: {_MARKS}"))


def _show_downloads(
    figures: Snapshot, indicators: Sequence[Indicator], place: Place, frame: pd.DataFrame
) -> None:
    what = indicators[0] if len(indicators) == 1 else f"{len(indicators)} indicators"
    with st.container(horizontal=True):
        st.download_button(
            "Download these rows (CSV)",
            lambda: csv_of(frame),
            file_name=f"{file_stem('explorer', what, place)}.csv",
            mime=MIME,
            key="download rows",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            "Download all rows of these indicators (CSV)",
            lambda: csv_of(all_rows(figures, indicators, place)),
            file_name=f"{file_stem('every figure', what, 'held')}.csv",
            mime=MIME,
            key="download every row",
            on_click="ignore",
            icon=":material/download:",
            help="Every area, period, sex, age and category (such as tenths by deprivation) that is held.",
        )


def _show_pandas(line: str, place: Place) -> None:
    with st.expander("The same rows with pandas"):
        st.markdown("From the root of the checkout:")
        st.code(line, wrap_lines=True)
        if isinstance(place, Footprint):
            st.caption(plain(f"What is combined here for {place.name} is in no file, so it is left out."))
