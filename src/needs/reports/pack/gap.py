"""Sections of a committee pack: the treatment gap, and grants beside need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from needs.charts.parts.options import TreatmentFor
from needs.charts.parts.spec import ChartSpec
from needs.domain.selection import Selection
from needs.domain.vocabulary import GapPart
from needs.language.gap import gap_indicator, gap_takeaway, said_with_it
from needs.reports.gap.parts import BELOW, NOW
from needs.reports.grants.numbers import grants_of
from needs.reports.grants.words import england_sentence, grants_sentence
from needs.reports.pack.model import Table
from needs.reports.pack.parts import Figure, PackRequest, Provenance, SectionDraft
from needs.reports.pack.tables import gap_table, grants_table, inputs_table, members_table
from needs.reports.pack.words import Method, gap_said, paper
from needs.reports.parts import of_place
from needs.store.snapshot import SOURCE_JOINER
from needs.views.gap_view import GapView, gap_view
from needs.views.groups import DEPRIVATION


def gap(asked: PackRequest) -> SectionDraft:
    """Both gaps, that of the chosen substance first: a picture and its numbers, or why it is not known."""
    own = sorted(
        asked.brief.gaps, key=lambda view: view.substance != asked.selection.of(TreatmentFor).substance
    )
    views = [each for view in own for each in (view, *_stand_ins(asked, view))]
    drawn = asked.drawn(figure for view in views for figure in _figures(asked, view))
    unknown = [gap_said(view) for view in views if view.now is None]
    return SectionDraft(
        paragraphs=[*unknown, *drawn.refused],
        points=drawn.points,
        items=[*drawn.specs, *(table for view in views for table in _tables(asked, view))],
        used=[_used(asked, view) for view in views if view.now],
    )


def _stand_ins(asked: PackRequest, view: GapView) -> Iterator[GapView]:
    """Where a gap is not known, those of the area that the place was part of or is counted with."""
    if view.now:
        return
    for area in (*view.former, *filter(None, (view.counted_with,))):
        other = gap_view(asked.snapshot, area, view.substance, as_at=asked.selection.as_at)
        if other.now:
            yield other


def grants(asked: PackRequest) -> SectionDraft:
    """A place's grants beside the estimates of need, and England's for context."""
    found = grants_of(asked.snapshot, asked.place, as_at=asked.selection.as_at)
    estimates = [each.estimate for row in found.rows for each in row.by_need if each.estimate]
    catalogue = asked.snapshot.catalogue
    return SectionDraft(
        paragraphs=list(filter(None, (grants_sentence(found), england_sentence(found)))),
        items=[grants_table(asked, found)] if found.rows else [],
        used=[
            Provenance(
                tuple(key for each in estimates for key in each.sources),
                tuple(catalogue.get(each.indicator) for each in estimates),
                (Method.GRANTS,) if estimates else (),
                tuple(paper(source) for row in found.every_row for source in row.sources),
            )
        ],
    )


def _figures(asked: PackRequest, view: GapView) -> Iterator[Figure]:
    chosen = _chosen(asked, view)
    said = " ".join((gap_takeaway(asked.snapshot, view), *said_with_it(view)))
    for part in of_place(NOW, view):
        yield Figure(partial(_picture, asked.chart(part.kind, chosen), said), said)
    for tab, parts in BELOW.items():
        # Of an area that stands in for the place nobody asks how it compares.
        if view.place == asked.place or tab is GapPart.TIME:
            yield from asked.figures_of(parts, view, chosen)


def _chosen(asked: PackRequest, view: GapView) -> Selection:
    """The choices for a gap: of its own place, which may stand in for the pack's."""
    chosen = asked.selection.choosing(TreatmentFor, substance=view.substance)
    return chosen if view.place == asked.place else chosen.choosing(area=view.place.code, name=None)


def _picture(build: Callable[..., ChartSpec], said: str, *, narrow: bool = False) -> ChartSpec:
    """The picture of 100 people, and beside its sentence what would change a reader's conclusion."""
    return replace(build(narrow=narrow), takeaway=said)


def _tables(asked: PackRequest, view: GapView) -> Iterator[Table]:
    """The numbers of a gap, which a full pack has behind its picture already, and there what they rest on."""
    if view.now is None:
        return
    if not asked.is_full:
        yield gap_table(asked, view)
        return
    yield inputs_table(asked, view, view.now.inputs)
    if view.parts:
        yield members_table(asked, view)


def _used(asked: PackRequest, view: GapView) -> Provenance:
    inputs = view.now.inputs if view.now else ()
    shown = [each.row for each in view.beside if each.row]
    keys = tuple(key for row in shown for key in row.sources)
    if asked.is_full:
        scores = asked.snapshot.of_indicator(DEPRIVATION)["source"].unique()
        keys = (*view.sources(), *(key for each in scores for key in each.split(SOURCE_JOINER)))
    methods = [Method.GAP]
    methods += [Method.INTERVAL] if any(row.has_interval for row in shown) else []
    methods += [Method.COMPARISON] if any(each.compared.is_tested for each in view.beside) else []
    methods += [Method.COMBINED] if view.has_sum else []
    methods += [Method.RANK] if asked.is_full else []
    return Provenance(
        keys,
        (
            *(asked.snapshot.catalogue.get(each.indicator) for each in inputs),
            gap_indicator(asked.snapshot, view.substance),
        ),
        tuple(methods),
    )
