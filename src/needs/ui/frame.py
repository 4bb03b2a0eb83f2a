"""The frame of every page: navigation, the choice of place and moment, and the footer."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import streamlit as st

from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import JOINER
from needs.domain.options import NAME_LENGTH, place_name
from needs.domain.pages import BY_SLUG, FIRST, PAGES, PRODUCT
from needs.language.places import as_at_note, month
from needs.language.sources import freshness_line, freshness_warning
from needs.links.codec import LATEST, encode
from needs.store.library import Library
from needs.store.memo import memoise
from needs.store.schedule import configured_schedule, freshness
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.clipboard import show_copy_link
from needs.ui.figures import chosen_place, snapshot, take_figures
from needs.ui.link import show_since, take_words, words
from needs.ui.markdown import plain
from needs.ui.streamlit_shims.aids import NAVIGATION, show_aids
from needs.ui.upload import show_in_use
from needs.ui.viewport import is_narrow, measure

ROOT = Path(__file__).resolve().parents[3]
"""The folder of the checkout, where ``app.py`` lies."""

log = logging.getLogger(__name__)
_MARK = "inside the frame"
_FIRST_MONTH = date(2010, 1, 31)
_WORDMARK = Path(__file__).with_name("wordmark.svg")
_ICON = Path(__file__).with_name("icon.svg")


def navigation(pages: Sequence[Any], documents: Sequence[Any]) -> Any:
    """Build the navigation, which Streamlit is not to draw: its own links would drop the selection."""
    return st.navigation([*pages, *documents], position="hidden")


def _pages() -> list[Any]:
    """The pages among which a reader chooses."""
    return [
        st.Page(f"pages/{each.slug}.py", title=each.title, help=each.question, default=each is FIRST)
        for each in PAGES
        if not each.is_document
    ]


def _documents() -> list[Any]:
    """What stands at the foot of every page."""
    return [st.Page(f"pages/{each.slug}.py", title=each.title) for each in PAGES if each.is_document]


def _show_links(pages: Sequence[Any], parameters: Mapping[str, str]) -> None:
    """Draw the links between pages, in groups; each carries the selection, so that its address is whole.

    Were it written only after the page has opened, the Back button would need two steps. On a phone they
    stand behind one button, so that the page begins on the first screen.
    """
    narrow = is_narrow()
    menu = st.popover("Pages", icon=":material/menu:") if narrow else st.container()
    with menu.container(key=NAVIGATION, horizontal=not narrow, gap="xxsmall" if narrow else "small"):
        for group, members in groupby(pages, lambda page: BY_SLUG[page.url_path or FIRST.slug].group):
            with st.container(gap=None, width="stretch" if narrow else "content"):
                st.caption(group)
                with st.container(horizontal=not narrow, gap="xsmall" if narrow else None):
                    for page in members:
                        st.page_link(page, query_params=parameters)


@contextmanager
def frame() -> Iterator[Any]:
    """Put navigation and the selection above a page, and the footer below it."""
    st.set_page_config(
        page_title=PRODUCT,
        page_icon=str(_ICON),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.logo(str(_WORDMARK), size="large")
    pages, documents = _pages(), _documents()
    page = navigation(pages, documents)
    try:
        loaded = take_figures()
        fresh = freshness(loaded.snapshot, Library(), schedule=configured_schedule())
    except NeedsError as error:
        log.error("no page can be shown: %s", error)
        st.error(str(error), icon=":material/error:")
        st.stop()
    state.read_link()
    measure()
    shown = BY_SLUG[page.url_path or FIRST.slug]
    take_words(shown)
    show_aids(page.title, words())
    with nullcontext() if is_narrow() else st.container(key="frame", gap="xsmall"):
        _show_links(pages, encode(state.current()))
        _selection_bar()
    chosen = state.current()
    log.info(
        "page",
        extra={
            "event": "page",
            "page": shown.slug,
            "area": chosen.area,
            "indicator": chosen.indicator,
        },
    )
    name = f"{chosen_place(chosen).name} – " if chosen.area else ""
    st.set_page_config(page_title=f"{name}{page.title} – {PRODUCT}")
    for warning in filter(None, (loaded.problem, freshness_warning(fresh))):
        st.warning(warning, icon=":material/update:")
    for warning in state.warnings():
        st.warning(plain(warning), icon=":material/link_off:")
    show_since()
    if chosen.as_at:
        st.info(as_at_note(chosen.as_at), icon=":material/event:")
    show_in_use()
    st.session_state[_MARK] = True
    yield page
    # Once, when the page has made its choices too: every write is a step for the reader's Back button.
    state.write_link()
    st.divider()
    st.caption(freshness_line(loaded.snapshot, fresh))
    parameters = encode(state.current())
    for document in documents:
        st.page_link(document, query_params=parameters)


def inside_frame() -> None:
    """Make sure a page is run by the app and not on its own.

    Until a server has once run ``st.navigation``, Streamlit finds a folder named ``pages`` by its old rules,
    and a first visitor to a deep link gets the bare page. Building the navigation and starting over brings
    the frame; the link survives.
    """
    if not st.session_state.pop(_MARK, False):
        navigation(_pages(), _documents())
        st.rerun()


def _selection_bar() -> None:
    chosen = state.current()
    options = _places()
    if chosen.area and chosen.area not in options:
        options.insert(0, chosen.area)
    st.session_state["place"] = chosen.area
    st.session_state["as at"] = chosen.as_at or LATEST
    labels = _labels(snapshot())
    if chosen.area:
        labels = {**labels, chosen.area: _label(chosen.area, chosen.name or "")}
    place, several, moment, link = _bar()
    place.selectbox(
        "Council",
        options,
        key="place",
        on_change=_take_place,
        format_func=labels.__getitem__,
        placeholder="Choose a council: type a name or a code",
        help=(
            "Upper-tier local authorities, grouped by region, after places that are often taken together; "
            "then the regions and England. "
            "Type part of a name, a region or an ONS code."
        ),
    )
    with several:
        _combine()
    moment.selectbox(
        "Data as at",
        _moments(chosen.as_at),
        key="as at",
        on_change=_take_moment,
        format_func=lambda when: "Latest" if when == LATEST else month(when),
        help="Show only periods that had ended by a month, to rebuild an earlier report.",
    )
    with link:
        show_copy_link()


def _places() -> list[str]:
    """Every place that can be chosen by name."""
    places = snapshot().places
    register = places.register
    areas = (*register.authorities, *register.regions, register.england)
    return [*(JOINER.join(each.codes) for each in places.saved), *(area.code for area in areas)]


def _bar() -> tuple[Any, Any, Any, Any]:
    """Where place, several places, moment and link stand; on a phone only the place shows."""
    if is_narrow():
        place, rest = st.container(), st.popover("Combine councils, choose a month or copy the link")
        return place, rest, rest, rest
    place, several, moment, link = st.columns([10, 4, 5, 2], vertical_alignment="center", gap="small")
    return place, several.popover("Combine councils", width="stretch"), moment, link


def _combine() -> None:
    """Take two or more whole authorities as one place."""
    figures = snapshot()
    st.markdown("Look at two or more whole councils as one place.")
    st.multiselect(
        "Councils",
        [area.code for area in figures.register.authorities],
        key="members",
        format_func=_labels(figures).__getitem__,
    )
    st.text_input("Name for the place (optional)", key="footprint name", max_chars=NAME_LENGTH)
    name = place_name(st.session_state["footprint name"])
    taken = figures.places.is_taken(name)
    if taken:
        st.caption(plain(f"“{name}” is the name of another place. Give another name, or none."))
    enough = len(st.session_state["members"]) > 1
    st.button("Show as one place", on_click=_take_members, disabled=taken or not enough, type="primary")


def _take_members() -> None:
    name = place_name(st.session_state["footprint name"]) or None
    state.choose(area=JOINER.join(st.session_state["members"]), name=name)


@memoise(1)
def _labels(figures: Snapshot) -> Mapping[str, str]:
    """What stands for each place in a list, whoever reads it."""
    return {code: _label(code) for code in _places()}


def _label(code: str, name: str = "") -> str:
    place = snapshot().places.get(code, name)
    region = snapshot().register.region_of(place)
    what = code if isinstance(place, Area) else f"{len(place.members)} councils as one"
    return " · ".join(part for part in (place.name, region.name if region else "", what) if part)


def _take_place() -> None:
    state.choose(area=st.session_state["place"], name=None)


def _take_moment() -> None:
    moment = st.session_state["as at"]
    state.choose(as_at=None if moment == LATEST else moment)


def _moments(chosen: date | None) -> list[str | date]:
    """The latest figures, then month by month back; a link's own month is always among them."""
    ends = {chosen} if chosen else set()
    end = date.today().replace(day=1) - timedelta(days=1)
    while end >= _FIRST_MONTH:
        ends.add(end)
        end = end.replace(day=1) - timedelta(days=1)
    return [LATEST, *sorted(ends, reverse=True)]
