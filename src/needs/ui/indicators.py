"""The catalogue of indicators, and one of them in detail: what it means, how to cite and reproduce it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st

from needs.domain.footprints import Footprint, Place
from needs.domain.indicators import THEMES, Indicator
from needs.domain.options import in_a_link
from needs.domain.selection import DEFAULT_INDICATOR
from needs.domain.vocabulary import Listing
from needs.exports.csv import MIME, csv_of
from needs.language.citation import cite
from needs.language.files import file_stem
from needs.language.numbers import number
from needs.links.codec import link
from needs.reports.explorer.numbers import all_rows
from needs.reports.indicators.catalogue import Entry, catalogue_entries, coverage_by_period, search
from needs.reports.indicators.options import FIND_LENGTH, IndicatorOptions
from needs.reports.indicators.recipe import Recipe, recipe
from needs.reports.indicators.words import JUDGED, MEANS, combining, figure_sentence, next_update, rhythm
from needs.store.snapshot import Observation, Snapshot
from needs.ui import state
from needs.ui.figures import chosen_place, snapshot
from needs.ui.markdown import plain, small
from needs.ui.viewport import is_narrow

ARRIVES = "arrives with a refresh"

_LINE = "  \n"
_EVERY_THEME = "All themes"


def show_indicators() -> None:
    """Draw one indicator in detail, and behind the other tab the searchable list of all of them."""
    figures = snapshot()
    entries = catalogue_entries(figures)
    tabs = dict(zip(Listing, ("One indicator", f"All {len(entries)} indicators"), strict=True))
    st.session_state["indicator tab"] = tabs[state.current().of(IndicatorOptions).listing]
    one, every = st.tabs(list(tabs.values()), key="indicator tab", on_change=_take_tab, args=(tabs,))
    with one:
        indicator = _choose_indicator(figures)
        _show_indicator(figures, next(each for each in entries if each.indicator.id == indicator.id))
    with every:
        _show_catalogue(entries)


def _take_tab(tabs: Mapping[str, str]) -> None:
    opened = next(each for each, label in tabs.items() if label == st.session_state["indicator tab"])
    state.choose(IndicatorOptions, listing=opened)


def _choose_indicator(figures: Snapshot) -> Indicator:
    st.session_state["described indicator"] = state.current().indicator or DEFAULT_INDICATOR
    chosen = st.selectbox(
        "Indicator",
        [each.id for each in figures.catalogue],
        key="described indicator",
        on_change=lambda: state.choose(indicator=st.session_state["described indicator"], period=None),
        format_func=lambda each: figures.catalogue.get(each).display_name,
    )
    return figures.catalogue.get(str(chosen))


def _show_indicator(figures: Snapshot, entry: Entry) -> None:
    indicator, chosen = entry.indicator, state.current()
    place = chosen_place(chosen) if chosen.area else figures.register.england
    found = recipe(figures, indicator, place, as_at=chosen.as_at)
    st.header(indicator.display_name, anchor=False)
    if not indicator.is_named:
        st.info("What Fingertips calls this id is not yet confirmed, so no name is shown as official.")
    st.markdown(plain(indicator.definition))
    if found.figure:
        st.markdown(f"**{plain(figure_sentence(indicator, place, found.figure))}**")
    elif entry.is_held:
        st.markdown(plain(f"No figure of it is held for {place.name}."))
    st.table(
        pd.DataFrame(_facts(figures, entry), columns=["What", "Answer"]),
        border="horizontal",
        hide_index=True,
        hide_header=True,
        alt=f"What {indicator.short_name} is, how it may be used and when the next is expected",
    )
    _show_coverage(figures, entry)
    _show_citation(figures, indicator, found)
    _show_recipe(figures, indicator, place, found)


def _facts(figures: Snapshot, entry: Entry) -> list[tuple[str, str]]:
    indicator = entry.indicator
    names = {"confirmed": "The publisher’s, word for word", "ours": "Ours: the series has none on Fingertips"}
    others = [each.lower() for each in figures.sexes_of(indicator.id) if each != indicator.sex]
    by_sex = f"; also published for {' and '.join(others)}" if others else ""
    facts = [
        ("Name", names.get(indicator.name_status, "Not yet confirmed by the API")),
        ("Id", indicator.id if indicator.on_fingertips else f"{indicator.id} (a key of ours)"),
        ("Theme", indicator.theme),
        ("Unit", indicator.unit),
        ("Kind of number", f"{str(indicator.value_type).capitalize()}. {MEANS[indicator.value_type]}"),
        ("Which way is good", JUDGED[indicator.polarity].capitalize()),
        ("Of whom", f"{indicator.sex}, {indicator.age.lower()}{by_sex}"),
        ("Publisher", indicator.source),
        ("Newest period held", entry.newest.label() if entry.newest else f"None: it {ARRIVES}"),
        ("Next expected", next_update(indicator, entry.newest, date.today())),
        ("May councils be combined?", combining(indicator)),
    ]
    facts += [("Break in the series", f"Before {each.before}: {each.why}") for each in indicator.breaks]
    if indicator.superseded_by:
        newer = figures.catalogue.get(indicator.superseded_by)
        facts.append(("Replaced by", f"{newer.display_name} ({newer.id})"))
    if indicator.withdrawn:
        facts.append(("Withdrawn", indicator.withdrawn))
    facts += [("To bear in mind", _LINE.join(indicator.caveats))] if indicator.caveats else []
    return [(f"**{what}**", plain(answer)) for what, answer in facts]


def _show_coverage(figures: Snapshot, entry: Entry) -> None:
    if not entry.is_held:
        return
    st.subheader("What is held of it", anchor=False)
    st.table(
        [
            {
                "Publication": plain(f"{each.source.publisher}, {each.source.title}")
                + f"{_LINE}{small(f'as of {each.source.as_of}')}",
                "Held": f"{plain(each.periods())}{_LINE}{small(f'councils: {each.areas()}')}",
            }
            for each in entry.held
        ],
        border="horizontal",
        hide_index=True,
        alt="The publications that figures of it were read from",
    )
    periods = coverage_by_period(figures, entry.indicator)
    with st.expander(f"Councils covered, period by period ({len(periods)})"):
        st.table(
            [
                {
                    "Period": plain(each.period.label()),
                    "With a value": f"{each.with_value} of {each.expected}",
                    "With an interval": str(each.with_interval),
                    "With a count": str(each.with_count),
                }
                for each in periods
            ],
            border="horizontal",
            hide_index=True,
            alt="How many councils have a value, an interval and a count in each period",
        )
        st.caption("A count may be published where a rate is not, because it would rest on too few events.")


def _show_citation(figures: Snapshot, indicator: Indicator, found: Recipe) -> None:
    st.subheader("Cite this", anchor=False)
    citation = cite(figures, indicator, found.figure)
    if not citation.line:
        st.markdown("No figure of it is held yet, so there is nothing to cite.")
        return
    st.code(citation.line, language=None, wrap_lines=True)
    with st.expander("For a reference manager (BibTeX)"):
        st.code(citation.bibtex, language=None, wrap_lines=True)


def _made_of(indicator: Indicator, figure: Observation) -> str:
    """What a figure that is computed here was made of."""
    count, people = (number(each or 0.0, 0) for each in (figure.count, figure.denominator))
    over = f"over {people} person-years of the ONS’s mid-year populations"
    return f"computed here as {count} {indicator.counted} {over}, per {indicator.multiplier:,.0f}; the count"


def _show_recipe(figures: Snapshot, indicator: Indicator, place: Place, found: Recipe) -> None:
    st.subheader("Show me how", anchor=False)
    if found.figure:
        said = "; ".join(f"{each.publisher}, {each.title} (as of {each.as_of})" for each in found.sources)
        combined = f" For the councils as one: {found.figure.note}." if found.figure.exactness else ""
        made = _made_of(indicator, found.figure) if indicator.is_computed else "read"
        st.markdown(plain(f"The number above was {made} from {said}.{combined}"))
    if found.address:
        rows = (
            f"Area Code is {' or '.join(found.area_codes)}, Sex is {indicator.sex}, Age is {indicator.age} "
            "and Category Type is blank"
        )
        st.markdown(
            "This call of the Fingertips API brings every council’s figures as they are today, which may be "
            f"newer or revised. The rows wanted are those where {plain(rows)}."
        )
        st.code(found.address, language=None, wrap_lines=True)
    else:
        st.markdown("Fingertips does not carry this series, so there is no call that brings it.")
    if not found.figure:
        return
    st.markdown("The same number in Python, from the root of the checkout:")
    st.code(found.python, wrap_lines=True)
    stem = file_stem("every figure", indicator, "held")
    st.markdown("The same number from the file below, with pandas:")
    st.code(found.pandas(f"{stem}.csv"), wrap_lines=True)
    st.download_button(
        "Download every figure of this indicator (CSV)",
        lambda: csv_of(all_rows(figures, [indicator], place)),
        file_name=f"{stem}.csv",
        mime=MIME,
        key="download indicator",
        on_click="ignore",
        icon=":material/download:",
    )
    if isinstance(place, Footprint):
        st.caption(plain(f"The file ends with the figures of {place.name} that are combined here."))


def _show_catalogue(entries: tuple[Entry, ...]) -> None:
    chosen = state.current().of(IndicatorOptions)
    st.session_state["indicator search"] = chosen.find
    st.session_state["indicator theme"] = chosen.theme or _EVERY_THEME
    what, theme = st.columns([3, 1])
    what.text_input(
        "Search",
        key="indicator search",
        max_chars=FIND_LENGTH,
        on_change=lambda: state.choose(
            IndicatorOptions, find=in_a_link(st.session_state["indicator search"], FIND_LENGTH)
        ),
        placeholder="A word of a name, a definition, or an id",
    )
    theme.selectbox("Theme", [_EVERY_THEME, *THEMES], key="indicator theme", on_change=_take_theme)
    found = search(entries, chosen.find, chosen.theme)
    if not found:
        st.markdown("No indicator has all of these words. Use fewer words, or choose all themes.")
        return
    held = sum(each.is_held for each in found)
    st.caption(f"{len(found)} of {len(entries)} indicators. Figures of {held} of them are held.")
    st.table(
        pd.DataFrame([_narrow_row(each) if is_narrow() else _row(each) for each in found]),
        border="horizontal",
        hide_index=True,
        alt="Indicators with unit, newest period, coverage, publisher and next expected update",
    )


def _take_theme() -> None:
    theme = st.session_state["indicator theme"]
    state.choose(IndicatorOptions, theme="" if theme == _EVERY_THEME else theme)


def _row(entry: Entry) -> dict[str, str]:
    indicator = entry.indicator
    return {
        "Indicator": _named(indicator),
        "What it is": _kind(indicator),
        "Newest held": _held(entry),
        "Publisher": plain(indicator.source),
        "Next expected": plain(rhythm(indicator)),
    }


def _narrow_row(entry: Entry) -> dict[str, str]:
    indicator = entry.indicator
    next_one = f"next: {rhythm(indicator)[0].lower()}{rhythm(indicator)[1:]}"
    return {
        "Indicator": f"{_named(indicator)}{_LINE}{small(plain(indicator.source))}",
        "What is held": _LINE.join((_kind(indicator), _held(entry), small(plain(next_one)))),
    }


def _named(indicator: Indicator) -> str:
    address = link(
        "indicators",
        state.current()
        .choosing(indicator=indicator.id, period=None)
        .choosing(IndicatorOptions, listing=Listing.ONE),
    )
    about = " · ".join((indicator.id, indicator.theme) if indicator.on_fingertips else (indicator.theme,))
    return f"[{plain(indicator.display_name)}]({address}){_LINE}{small(plain(about))}"


def _kind(indicator: Indicator) -> str:
    return f"{plain(indicator.unit)}{_LINE}{small(JUDGED[indicator.polarity])}"


def _held(entry: Entry) -> str:
    if entry.newest is None:
        return ARRIVES
    local = entry.local
    if not local or not local.local:
        councils = "no council"
    else:
        # Regions and England may have a newer period than any council.
        when = f" in {local.local.label()}" if local.local != entry.newest else ""
        councils = f"{local.areas_with_value} of {local.areas_expected} councils{when}"
    return f"{plain(entry.newest.label())}{_LINE}{small(plain(councils))}"
