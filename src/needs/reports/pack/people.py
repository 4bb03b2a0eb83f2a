"""Sections of a committee pack: by sex, by deprivation and by age, and young people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from needs.charts.by_age.numbers import ByAgeView, by_age
from needs.charts.by_age.options import ByAgeOptions
from needs.charts.by_age.words import of_a_larger_area as of_england
from needs.charts.by_age.words import takeaway as by_age_takeaway
from needs.charts.inequality.numbers import (
    SexView,
    TenthsView,
    breakdowns,
    by_deprivation,
    by_sex,
    councils_of_like_deprivation,
)
from needs.charts.inequality.words import deprivation_context, sexes_takeaway, tenths_takeaway
from needs.charts.trend.options import TrendOptions
from needs.charts.trend.words import trend_takeaway
from needs.domain.errors import NeedsError
from needs.domain.indicators import Indicator
from needs.domain.selection import DEFAULT_INDICATOR, Selection
from needs.domain.vocabulary import Breakdown, OtherCouncils, Sex, TrendForm
from needs.reports.inequalities.options import InequalityOptions
from needs.reports.pack.parts import Figure, PackRequest, Provenance, SectionDraft, used_by
from needs.reports.pack.tables import adults_table, young_table
from needs.reports.pack.words import (
    NOTHING_BROKEN_DOWN,
    Method,
    none_of_young,
    not_broken_down,
    of_a_larger_area,
)
from needs.reports.young_people.numbers import UNDER_18, young_people
from needs.reports.young_people.words import NOT_IN_THIS_PRODUCT, SMALL_NUMBERS, cautions, pair_sentence
from needs.views.trend import trend


def inequality(asked: PackRequest) -> SectionDraft:
    """The chosen indicators by sex, by deprivation and by age, or one that is held so where none is."""
    catalogue = asked.snapshot.catalogue
    held = {key: kinds for key, kinds in breakdowns(asked.snapshot).items() if catalogue.get(key).is_named}
    if not held:
        return SectionDraft([NOTHING_BROKEN_DOWN])
    shown = [each for each in asked.chosen if each.id in held]
    said = []
    if not shown:
        default = DEFAULT_INDICATOR if DEFAULT_INDICATOR in held else next(iter(held))
        shown = [catalogue.get(default)]
        said += [not_broken_down(asked.chosen, shown[0])] if asked.chosen else []
    splits: list[_BySex | _ByDeprivation | _ByAge] = []
    for indicator in shown:
        for kind in _in_order(held[indicator.id], asked.selection.of(InequalityOptions).breakdown):
            try:
                splits.append(_SPLIT[kind](asked, indicator))
            except NeedsError as error:
                said.append(error.message)
    drawn = asked.drawn(figure for each in splits for figure in each.figures())
    said += dict.fromkeys(note for each in splits for note in each.notes())
    return SectionDraft([*said, *drawn.refused], drawn.points, drawn.specs, [each.used() for each in splits])


def young(asked: PackRequest) -> SectionDraft:
    """What is held of people under 18, how far it can be trusted, and adults beside it."""
    view = young_people(asked.brief.headline)
    rows, adults = view.held.rows, view.adults.rows
    if not rows:
        return SectionDraft([none_of_young(asked.place), NOT_IN_THIS_PRODUCT])
    indicator = asked.snapshot.catalogue.get(UNDER_18)
    over_time = trend(asked.snapshot, indicator, asked.place, as_at=asked.selection.as_at, today=asked.today)
    drawn = asked.drawn(
        [Figure(asked.chart("trend", _under_18(asked)), trend_takeaway(over_time))]
        if over_time.has_local_figures
        else []
    )
    used = [used_by([*rows, *adults]), Provenance(methods=(Method.FEW,))]
    if drawn.specs:
        used.append(Provenance(over_time.sources(), (indicator,), (Method.TREND,)))
    return SectionDraft(
        paragraphs=[SMALL_NUMBERS, NOT_IN_THIS_PRODUCT],
        points=[*cautions(view), *map(pair_sentence, view.pairs)],
        items=[
            young_table(asked, rows),
            *([adults_table(asked, adults)] if adults else []),
            *drawn.specs,
        ],
        used=used,
    )


def _under_18(asked: PackRequest) -> Selection:
    chosen = asked.selection.choosing(indicator=UNDER_18, sex=Sex.PERSONS)
    return chosen.choosing(TrendOptions, form=TrendForm.VALUES, councils=OtherCouncils.LEFT_OUT)


@dataclass(frozen=True)
class _BySex:
    """One indicator by sex."""

    asked: PackRequest
    view: SexView

    def figures(self) -> Iterator[Figure]:
        asked, view = self.asked, self.view
        chosen = asked.selection.choosing(indicator=view.indicator.id)
        yield Figure(asked.chart("by sex", chosen), sexes_takeaway(view))
        if any(line.stated for line in view.lines.values()):
            yield Figure(asked.chart("by sex over time", chosen))

    def notes(self) -> tuple[str, ...]:
        return ()

    def used(self) -> Provenance:
        return Provenance(self.view.sources(), (self.view.indicator,), (Method.INTERVAL, Method.SEXES))


@dataclass(frozen=True)
class _ByDeprivation:
    """One indicator by tenth of deprivation."""

    asked: PackRequest
    view: TenthsView

    def figures(self) -> Iterator[Figure]:
        asked, view = self.asked, self.view
        chosen = asked.selection.choosing(indicator=view.indicator.id)
        yield Figure(asked.chart("by deprivation", chosen), tenths_takeaway(view))
        if view.line.stated:
            yield Figure(asked.chart("slope", chosen))

    def notes(self) -> tuple[str, ...]:
        place = self.asked.place
        context = deprivation_context(place, councils_of_like_deprivation(self.asked.snapshot, place))
        return tuple(filter(None, (of_a_larger_area(self.view), context)))

    def used(self) -> Provenance:
        return Provenance(self.view.sources(), (self.view.indicator,), (Method.INTERVAL, Method.TENTHS))


@dataclass(frozen=True)
class _ByAge:
    """One indicator by age group."""

    asked: PackRequest
    view: ByAgeView

    def figures(self) -> Iterator[Figure]:
        chosen = self.asked.selection.choosing(indicator=self.view.indicator.id)
        yield Figure(self.asked.chart("by age", chosen), by_age_takeaway(self.view))

    def notes(self) -> tuple[str, ...]:
        return tuple(filter(None, (of_england(self.view),)))

    def used(self) -> Provenance:
        return Provenance(self.view.sources, (self.view.indicator,))


def _by_sex(asked: PackRequest, indicator: Indicator) -> _BySex:
    return _BySex(asked, by_sex(asked.snapshot, indicator, asked.place, as_at=asked.selection.as_at))


def _by_deprivation(asked: PackRequest, indicator: Indicator) -> _ByDeprivation:
    of_sex = asked.figures.catalogue.get(indicator.id)
    return _ByDeprivation(
        asked, by_deprivation(asked.figures, of_sex, asked.place, as_at=asked.selection.as_at)
    )


def _by_age(asked: PackRequest, indicator: Indicator) -> _ByAge:
    measure = asked.selection.of(ByAgeOptions).measure
    return _ByAge(asked, by_age(asked.snapshot, indicator, asked.place, measure, as_at=asked.selection.as_at))


_SPLIT: Mapping[Breakdown, Callable[[PackRequest, Indicator], _BySex | _ByDeprivation | _ByAge]] = {
    Breakdown.SEX: _by_sex,
    Breakdown.DEPRIVATION: _by_deprivation,
    Breakdown.AGE: _by_age,
}


def _in_order(kinds: tuple[Breakdown, ...], first: str) -> list[Breakdown]:
    return sorted(kinds, key=lambda each: str(each) != first)
