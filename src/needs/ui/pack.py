"""A committee pack as a page: what it is to hold, the files that are made of it, and what it will hold."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import count
from textwrap import shorten

import streamlit as st
from cachetools import LRUCache

from needs.charts.parts.spec import ChartSpec
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.domain.selection import Selection
from needs.domain.vocabulary import PackSection
from needs.exports.files import ENDINGS, FORMATS, Format, written
from needs.exports.office.style import HouseStyle
from needs.language.numbers import number
from needs.links.packs import PAGE
from needs.reports.pack.model import Pack, Section, Step, Table
from needs.reports.pack.options import PackOptions
from needs.reports.pack.sections import DEPENDS, OPTIONS, pack_of
from needs.sources.boundaries import Outlines
from needs.store.snapshot import Snapshot
from needs.ui import state
from needs.ui.brief import READABLE
from needs.ui.choices import choose_group, pick_by_hand
from needs.ui.figures import chosen_headline, outlines, own_figures
from needs.ui.jobs import Job, JobState, Make, SessionJobs, WorkerPool
from needs.ui.markdown import plain, small
from needs.ui.options import choose_option
from needs.ui.style import choose_style, house_style
from needs.ui.viewport import choices

MOST_INDICATORS = 12
LEAST_INDICATORS = 2
"""Every link names one indicator, chosen or not; so one alone is no choice for a pack."""
POLL = 1.0
"""Seconds between two looks at the files that are being made."""
MOST_PACKS, MOST_OWN_PACKS = 12, 2

_SHORT = 60
"""Characters of the name of what is being made; more would push the button below it about."""

_DESK = "files of the pack"
_OWN_PACKS = "packs with own figures"
_REFUSED = "file refused"
_ONE_PICKED = "one indicator picked"
_SEX_SAID = {"female": "women and girls", "male": "men and boys"}
_CHOSEN_BY_RULE = (
    "None is chosen, so the pack’s own rules choose: those that stand out, and those that are held for long "
    "enough to be shown over time."
)


class PackCache:
    """The packs gathered last, so that a page that is drawn again does not gather anew."""

    def __init__(self, most: int) -> None:
        self._lock = threading.Lock()
        self._packs: LRUCache[Hashable, Pack] = LRUCache(most)

    def get(self, order: Hashable) -> Pack | None:
        """The pack of an order, if it is still there."""
        with self._lock:
            return self._packs.get(order)

    def put(self, order: Hashable, pack: Pack) -> None:
        """Keep a pack; the one not asked for the longest goes where there are too many."""
        with self._lock:
            self._packs[order] = pack


@dataclass(frozen=True)
class _Order:
    """What makes one pack differ from another."""

    stamp: str
    selection: Selection
    site: str
    today: date
    outlines: str


def choose_pack(figures: Snapshot) -> None:
    """Choose sections, depth, indicators, the group to compare with, and the house style."""
    with choices():
        st.session_state["pack sections"] = list(state.current().of(PackOptions).sections)
        st.pills(
            "Sections",
            tuple(PackSection),
            selection_mode="multi",
            key="pack sections",
            on_change=_take_sections,
            format_func=lambda each: PackSection(each).label,
        )
        how, whom = st.columns(2)
        with how:
            choose_option(PackOptions, "depth")
        with whom:
            choose_group()
        pick_by_hand(figures)
        _choose_indicators(figures)
    with st.expander("House style: your council’s templates and colours", icon=":material/palette:"):
        choose_style()


def _take_sections() -> None:
    """Take the sections in their own order; a pack without any is none, so the last one stays."""
    picked = st.session_state["pack sections"]
    if picked:
        state.choose(PackOptions, sections=tuple(each for each in PackSection if each in picked))


def _chosen_indicators(selection: Selection) -> tuple[str, ...]:
    """The indicators chosen by hand; none where the pack's own rules choose."""
    return (selection.indicator, *selection.others) if selection.indicator and selection.others else ()


def _choose_indicators(figures: Snapshot) -> None:
    chosen = state.current()
    held = dict.fromkeys(row.indicator.id for row in chosen_headline(chosen).named.rows)
    one = st.session_state.get(_ONE_PICKED)
    shown = _chosen_indicators(chosen) or ((one,) if one else ())
    st.session_state["pack indicators"] = list(shown)
    st.multiselect(
        "Indicators",
        list(dict.fromkeys([*held, *shown])),
        key="pack indicators",
        on_change=_take_indicators,
        format_func=lambda each: figures.catalogue.get(each).display_name,
        max_selections=max(MOST_INDICATORS, len(shown)),
        placeholder="Chosen by rule",
        help=f"From {LEAST_INDICATORS} to {MOST_INDICATORS}, of those held for this place.",
    )
    if len(shown) == 1:
        st.caption(f"Choose at least {LEAST_INDICATORS}. Until then the pack’s own rules choose.")
    elif not shown:
        st.caption(_CHOSEN_BY_RULE)


def _take_indicators() -> None:
    picked = st.session_state["pack indicators"]
    if len(picked) >= LEAST_INDICATORS:
        st.session_state.pop(_ONE_PICKED, None)
        state.choose(indicator=picked[0], others=tuple(picked[1:]))
    else:
        st.session_state[_ONE_PICKED] = picked[0] if picked else None
        state.choose(others=())


def show_pack(figures: Snapshot, place: Place) -> None:
    """Gather the pack, and draw the files to be had of it and what it will hold.

    Raises
    ------
    NeedsError
        It cannot be gathered; the message is for the reader.
    """
    found, drawn_on = outlines()
    order = _Order(figures.stamp, _of_pack(state.current()), _site(), date.today(), drawn_on)
    if whose := _SEX_SAID.get(order.selection.sex):
        st.caption(f"Figures that are published by sex are those of {whose}, as chosen on another page.")
    pack = _gathered(figures, place, order, found)
    _show_files(pack, order)
    _show_preview(pack)


def _of_pack(selection: Selection) -> Selection:
    """What a pack depends on, so that other choices do not make it anew and are not in its link."""
    chosen = _chosen_indicators(selection)
    return replace(
        selection.keeping(DEPENDS, OPTIONS),
        indicator=chosen[0] if chosen else None,
        others=chosen[1:],
        period=selection.period if chosen else None,
    )


def _site() -> str:
    """The address of the site as the browser has it, without the page; empty where it is not known."""
    return (st.context.url or "").rstrip("/").removesuffix(f"/{PAGE}")


def _gathered(figures: Snapshot, place: Place, order: _Order, on_maps: Outlines | None) -> Pack:
    """The pack of an order, gathered in view of the reader where it is not on the shelf.

    Telling the steps draws on the page, which is where a run ends that the reader's next choice overtakes.
    """
    shelf, bar = _shelf(), st.empty()

    def tell(done: int, of: int, what: str) -> None:
        bar.progress(done / of, text=plain(f"Gathering: {what}"))

    pack = shelf.get(order)
    if pack is None:
        pack = pack_of(
            figures,
            place,
            order.selection,
            today=order.today,
            site=order.site,
            outlines=on_maps,
            on_step=tell,
        )
        shelf.put(order, pack)
        bar.empty()
    return pack


def _shelf() -> PackCache:
    """The shelf that every session shares, or its own for a session with figures of its own."""
    if not own_figures():
        st.session_state.pop(_OWN_PACKS, None)
        return _shared_shelf()
    own: PackCache = st.session_state.setdefault(_OWN_PACKS, PackCache(MOST_OWN_PACKS))
    return own


@st.cache_resource
def _shared_shelf() -> PackCache:
    return PackCache(MOST_PACKS)


@st.cache_resource
def _workshop() -> WorkerPool:
    """The one workshop of this server."""
    return WorkerPool()


def _desk() -> SessionJobs:
    """The files of this session; they end with it."""
    desk: SessionJobs = st.session_state.setdefault(_DESK, SessionJobs())
    return desk


def _show_files(pack: Pack, order: _Order) -> None:
    """Draw the files to be had, and look at those that are being made until they are done."""
    styled, desk = house_style(), _desk()
    desk.lay((order, styled.mark))
    st.header("Take it away", anchor=False)
    st.fragment(_draw_files, run_every=POLL if desk.is_busy else None)(pack, styled.style, desk.is_busy)


def _draw_files(pack: Pack, style: HouseStyle, watched: bool) -> None:
    """Draw each file with what can be done about it; again and again while any is watched."""
    desk = _desk()
    if refused := st.session_state.get(_REFUSED):
        st.warning(plain(refused), icon=":material/hourglass:")
    for box, form in zip(st.columns(len(ENDINGS)), map(FORMATS.__getitem__, ENDINGS), strict=True):
        with box.container(border=True, height="stretch"):
            st.markdown(f"**{form.program}**")
            st.caption(form.holds)
            _draw_file(pack, style, form, desk.get(form.ending))
    if desk.is_busy != watched:
        # Only a run of the whole page begins to look again and again, or leaves off. Last, so that what is
        # drawn stays where it is until then, under the reader's pointer.
        st.rerun()


def _draw_file(pack: Pack, style: HouseStyle, form: Format, job: Job | None) -> None:
    """What can be done about one file now: have it made, wait for it, stop it, or take it."""
    if job and not job.is_over:
        _draw_progress(form, job)
        return
    if job and job.state is JobState.READY:
        st.download_button(
            f"Download {form.program} ({_size(job.content)})",
            job.content,
            file_name=f"{pack.stem}.{form.ending}",
            mime=form.media_type,
            key=f"take {form.ending}",
            on_click="ignore",
            type="primary",
            icon=":material/download:",
            width="stretch",
        )
        return
    if job:
        st.caption(plain(job.problem) if job.state is JobState.FAILED else "It was stopped.")
    st.button(
        f"Make {form.program}",
        key=f"make {form.ending}",
        on_click=_start,
        args=(form, partial(_write, form, pack, style)),
        width="stretch",
    )


def _draw_progress(form: Format, job: Job) -> None:
    now = job.progress
    said = f"{shorten(now.what, _SHORT, placeholder=' …')} ({now.done} of {now.of})" if now.of else "Waiting"
    st.progress(now.share, text=plain(said))
    if job.is_stopping:
        st.caption("Stopping after this step.")
    else:
        st.button(f"Cancel {form.program}", key=f"cancel {form.ending}", on_click=job.stop, width="stretch")


def _start(form: Format, make: Make) -> None:
    st.session_state.pop(_REFUSED, None)
    try:
        _desk().start(form.ending, make, _workshop())
    except NeedsError as error:
        st.session_state[_REFUSED] = str(error)


def _write(form: Format, pack: Pack, style: HouseStyle, on_step: Step) -> bytes:
    """Write a file; on a thread of its own, so it is handed everything that it needs."""
    # Workbooks tell no steps of their own.
    on_step(0, 1, form.program)
    return written(pack, form.ending, style, on_step)


def _size(content: bytes) -> str:
    kilobytes = len(content) / 1000
    return f"{number(kilobytes / 1000, 1)} MB" if kilobytes >= 1000 else f"{number(kilobytes, 0)} kB"


def _show_preview(pack: Pack) -> None:
    """Draw what the pack will hold, in its order, and its first table as it will be."""
    st.header("What it will hold", anchor=False)
    with st.container(width=READABLE):
        st.markdown(f"**{plain(pack.title)}**")
        st.markdown(plain(pack.standfirst))
        tables, figures = count(1), count(1)
        for section in pack.sections:
            st.subheader(section.title, anchor=False)
            _show_words(section)
            for item in section.items:
                _show_item(item, tables, figures, is_full=pack.is_full)
        st.caption(
            plain(f"It ends with its sources, the licence and the link that makes it again. {pack.freshness}")
        )


def _show_words(section: Section) -> None:
    """The first paragraph and the first of the sentences that are listed, and how many more there are."""
    for text in section.paragraphs[:1]:
        st.markdown(plain(text))
    for text in section.points[:1]:
        st.markdown(f"- {plain(text)}")
    if more := len(section.paragraphs[1:]) + len(section.points[1:]):
        st.caption(f"and {more} more {'sentence or paragraph' if more == 1 else 'sentences and paragraphs'}")


def _show_item(item: Table | ChartSpec, tables: count[int], figures: count[int], *, is_full: bool) -> None:
    """The caption of a table or a figure with the number that it will have; the first table as a whole."""
    if isinstance(item, Table):
        number_of = next(tables)
        st.markdown(f"**Table {number_of}:** {plain(item.title)}")
        if number_of == 1:
            st.table(item.cells.map(_cell), border="horizontal", hide_index=True, alt=item.title)
            for text in (*item.notes, item.source):
                st.caption(plain(text))
        return
    behind = f" {small(f'Its numbers are in table {next(tables)}.')}" if is_full else ""
    st.markdown(f"**Figure {next(figures)}:** {plain(item.title)}{behind}")


def _cell(cell: object) -> object:
    return plain(cell) if isinstance(cell, str) else cell
