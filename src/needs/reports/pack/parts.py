"""What the sections of a committee pack are made from, and what each of them drew on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import TypeVar

from needs.charts.parts.spec import ChartSpec
from needs.charts.registry import build, figures_for
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.selection import Selection
from needs.domain.vocabulary import Depth
from needs.reports.brief.numbers import Brief
from needs.reports.pack.model import Table
from needs.reports.pack.options import PackOptions
from needs.reports.pack.words import Method
from needs.reports.parts import ChartPart, of_place
from needs.sources.boundaries import Outlines
from needs.store.snapshot import Observation, Snapshot
from needs.views.headline import HeadlineRow

_View = TypeVar("_View")


@dataclass(frozen=True, eq=False)
class PackRequest:
    """What a pack is asked to say, and the figures to say it from."""

    snapshot: Snapshot
    place: Place
    selection: Selection
    brief: Brief
    today: date
    outlines: Outlines | None = None

    @cached_property
    def figures(self) -> Snapshot:
        """The figures of the chosen sex, for what pages show by sex."""
        return figures_for(self.snapshot, self.selection)

    def chart(self, kind: str, selection: Selection) -> Callable[..., ChartSpec]:
        """Builds the chart of a kind for a selection: wide, or with ``narrow=True`` for a page."""
        return partial(build, self.snapshot, kind, selection, today=self.today, outlines=self.outlines)

    def figures_of(
        self, parts: Iterable[ChartPart[_View]], view: _View, selection: Selection
    ) -> Iterator[Figure]:
        """The charts of a report that show the place itself."""
        return (Figure(self.chart(each.kind, selection), each.said(view)) for each in of_place(parts, view))

    @cached_property
    def chosen(self) -> tuple[Indicator, ...]:
        """The indicators chosen by hand, each once; none where the pack's own rules choose."""
        asked = filter(None, (self.selection.indicator, *self.selection.others))
        return tuple(dict.fromkeys(self.snapshot.catalogue.get(each) for each in asked))

    @property
    def is_full(self) -> bool:
        """Whether every figure is asked for, and not only the first of each section."""
        return self.selection.of(PackOptions).depth == Depth.FULL

    def drawn(self, figures: Iterable[Figure]) -> RenderedFigures:
        """Draw as many figures as the depth asks for; a sentence says what each of the others would show."""
        specs: list[ChartSpec] = []
        points: list[str] = []
        refused: list[str] = []
        for each in figures:
            if specs and not self.is_full:
                points.append(each.said)
                continue
            try:
                drawn = each.draw()
            except NeedsError as error:
                refused.append(error.message)
            else:
                specs.append(replace(drawn, on_paper=partial(each.draw, narrow=True)))
        return RenderedFigures(tuple(specs), tuple(filter(None, points)), tuple(dict.fromkeys(refused)))


@dataclass(frozen=True)
class Figure:
    """A figure that can be drawn, and the sentence that stands for it where it is not.

    It is drawn wide, as slides need it, or with ``narrow=True`` for a page.
    """

    draw: Callable[..., ChartSpec]
    said: str = ""


@dataclass(frozen=True)
class RenderedFigures:
    """Figures that were drawn, what those not drawn would say, and why some cannot be."""

    specs: tuple[ChartSpec, ...]
    points: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Provenance:
    """What a section drew on: sources by their keys, papers that state grants, indicators and methods."""

    keys: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    methods: tuple[Method, ...] = ()
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class SectionDraft:
    """A section before it has its heading."""

    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()
    items: Sequence[Table | ChartSpec] = ()
    used: Sequence[Provenance] = ()


def all_used(parts: Iterable[Provenance]) -> Provenance:
    """What several sections drew on, each once, in the order of first use."""
    every = list(parts)
    return Provenance(
        tuple(dict.fromkeys(key for each in every for key in each.keys if key)),
        tuple(dict.fromkeys(indicator for each in every for indicator in each.indicators)),
        tuple(dict.fromkeys(method for each in every for method in each.methods)),
        tuple(dict.fromkeys(paper for each in every for paper in each.papers)),
    )


def used_by(rows: Sequence[HeadlineRow]) -> Provenance:
    """What rows of the headline table drew on."""
    figures = [figure for row in rows for figure in (row.figure, row.region, row.england) if figure]
    return Provenance(
        tuple(key for figure in figures for key in figure.sources),
        tuple(row.indicator for row in rows),
        tuple(_methods(rows, figures)),
    )


def _methods(rows: Sequence[HeadlineRow], figures: Sequence[Observation]) -> Iterator[Method]:
    if any(figure.has_interval for figure in figures):
        yield Method.INTERVAL
    if any(row.vs_england.is_tested or row.vs_region.is_tested for row in rows):
        yield Method.COMPARISON
    if any(row.figure.exactness for row in rows):
        yield Method.COMBINED
