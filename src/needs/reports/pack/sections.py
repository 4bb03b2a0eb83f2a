"""A committee pack put together: its sections in order, its annex, and every publication it drew on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from needs.charts.by_age.options import ByAgeOptions
from needs.charts.parts.options import AgainstBenchmark, TreatmentFor
from needs.charts.trend.options import TrendOptions
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.selection import Selection
from needs.domain.vocabulary import PackSection
from needs.language.places import place_notes
from needs.language.sources import LICENCE, publication
from needs.reports.brief.numbers import brief
from needs.reports.brief.words import words_of
from needs.reports.inequalities.options import InequalityOptions
from needs.reports.pack.gap import gap, grants
from needs.reports.pack.headline import headline_figures, summary
from needs.reports.pack.model import Pack, Section, Step, no_step
from needs.reports.pack.options import PackOptions
from needs.reports.pack.others import compare, trends
from needs.reports.pack.parts import PackRequest, Provenance, SectionDraft, all_used
from needs.reports.pack.people import inequality, young
from needs.reports.pack.tables import HEADINGS, definitions_table
from needs.reports.pack.words import (
    NOTHING_USED,
    Method,
    freshness_sentence,
    method_sentences,
    pack_standfirst,
    pack_stem,
    pack_title,
    taken_together,
)
from needs.sources.boundaries import Outlines
from needs.store.snapshot import Snapshot
from needs.views.profile import NOT_NAMED

ANNEX = PackSection.METHODS
DEPENDS = ("area", "name", "as_at", "indicator", "others", "period", "versus", "sex", "show")
"""The fields of a selection that a pack depends on; its link carries no others."""
OPTIONS = (PackOptions, TrendOptions, AgainstBenchmark, TreatmentFor, InequalityOptions, ByAgeOptions)
"""The options that it depends on: its own, and those of the charts that it holds."""

_SECTIONS: Mapping[str, Callable[[PackRequest], SectionDraft]] = {
    "summary": summary,
    "headline": headline_figures,
    "gap": gap,
    "compare": compare,
    "trends": trends,
    "inequality": inequality,
    "young": young,
    "grants": grants,
}


def pack_of(
    snapshot: Snapshot,
    place: Place,
    selection: Selection,
    *,
    today: date,
    site: str = "",
    outlines: Outlines | None = None,
    on_step: Step = no_step,
) -> Pack:
    """Say everything that a committee pack says of a place; the same for the same choices on one day.

    Parameters
    ----------
    selection
        The sections and the depth; the indicators, or none for those that the pack's own rules choose; the
        group to compare with, how figures are drawn, and the month that all is as at.
    today
        The day of making, from which the age of figures is counted where no month is chosen.
    site
        The address of the site with its protocol, without a slash at its end; without it the pack carries
        the path of its link only.
    outlines
        The outlines for maps; without them maps are drawn with equal tiles.
    on_step
        Told before the figures are read, and before each section.

    Raises
    ------
    NeedsError
        No section is chosen, or an indicator is not known or has no confirmed name.
    """
    wanted = [each for each in PackSection if each in selection.of(PackOptions).sections]
    if not wanted:
        raise NeedsError("No section is chosen.", f"Choose one or more of {', '.join(PackSection)}.")
    steps = 1 + len(wanted)
    on_step(0, steps, "Reading the figures")
    own = replace(selection, area=place.code, name=place.name if isinstance(place, Footprint) else None)
    place = _told_apart(snapshot, place)
    view = brief(snapshot, place, as_at=selection.as_at, today=today)
    named = place.name if isinstance(place, Footprint) else None
    asked = PackRequest(
        snapshot, place, replace(selection, area=place.code, name=named), view, today, outlines
    )
    _require_names(asked)
    said: dict[str, SectionDraft] = {}
    for number, key in enumerate(wanted, start=1):
        on_step(number, steps, PackSection(key).label)
        said[key] = _SECTIONS[key](asked) if key != ANNEX else _annex(asked, said)
    used = all_used(part for each in said.values() for part in each.used)
    region = view.headline.region
    return Pack(
        place=place.name,
        title=pack_title(place),
        standfirst=pack_standfirst(place, region, selection.as_at),
        sections=tuple(_headed(said, place_notes(view.headline))),
        is_full=asked.is_full,
        sources=tuple(_sources(snapshot, used)),
        licence=LICENCE,
        freshness=freshness_sentence(snapshot.stamp, [snapshot.sources[key].as_of for key in used.keys]),
        selection=own,
        site=site,
        stamp=snapshot.stamp,
        made_on=today,
        stem=pack_stem(place, selection.as_at),
    )


def _require_names(asked: PackRequest) -> None:
    """Raise where a chosen indicator has no confirmed name."""
    if unnamed := [each.id for each in asked.chosen if not each.is_named]:
        raise NeedsError(
            f"A pack cannot hold {', '.join(unnamed)}: {NOT_NAMED}.",
            "Choose other indicators, or none for those selected automatically.",
        )


def _told_apart(snapshot: Snapshot, place: Place) -> Place:
    """The place; several councils by a name that is no area's and heads no column of a table.

    The name is a reader's own, and tables and rankings go by names: two alike would be taken for one.
    """
    if not isinstance(place, Footprint):
        return place
    taken = {area.name.casefold() for area in snapshot.register.by_code.values()}
    taken |= {heading.casefold() for heading in HEADINGS}
    return replace(place, name=taken_together(place.name)) if place.name.casefold() in taken else place


def _headed(said: Mapping[str, SectionDraft], notes: Iterable[str]) -> Iterable[Section]:
    """The sections with their headings; what has to be known of the place stands in the first of them."""
    before = tuple(notes)
    for key, each in said.items():
        yield Section(
            key, PackSection(key).label, (*before, *each.paragraphs), tuple(each.points), tuple(each.items)
        )
        before = ()


def _annex(asked: PackRequest, said: Mapping[str, SectionDraft]) -> SectionDraft:
    """How what the sections show is made and what it cannot say; only what they drew on."""
    used = all_used(part for each in said.values() for part in each.used)
    if not used.indicators:
        return SectionDraft([NOTHING_USED])
    # The few rows and series of a brief are not those of the pack, and what is said of them is left out.
    shown = replace(
        asked.brief, rows=(), gaps=asked.brief.gaps if Method.GAP in used.methods else (), trends=()
    )
    cannot_say = words_of(asked.snapshot, shown).cannot_say
    return SectionDraft(
        paragraphs=[" ".join(cannot_say)],
        points=method_sentences(used.methods, asked.selection.as_at),
        items=[definitions_table(asked, used.indicators)],
    )


def _sources(snapshot: Snapshot, used: Provenance) -> Iterable[str]:
    """Every publication once, whether figures or a grant were read from it."""
    return dict.fromkeys((*(publication(snapshot.sources[key]) for key in used.keys), *used.papers))
