"""Sections of a committee pack: by sex, by deprivation and by age, and young people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from needs.charts.by_age.numbers import by_age
from needs.charts.by_age.options import ByAgeOptions
from needs.charts.by_age.words import of_a_larger_area as of_england
from needs.charts.inequality.numbers import (
    breakdowns,
    by_deprivation,
    by_sex,
    councils_of_like_deprivation,
)
from needs.charts.inequality.words import deprivation_context
from needs.charts.trend.options import TrendOptions
from needs.domain.errors import NeedsError
from needs.domain.indicators import Indicator
from needs.domain.selection import DEFAULT_INDICATOR, Selection
from needs.domain.vocabulary import Breakdown, OtherCouncils, Sex, TrendForm
from needs.reports.inequalities.options import InequalityOptions
from needs.reports.inequalities.parts import BY_AGE, BY_DEPRIVATION, BY_SEX
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
from needs.reports.young_people.parts import OVER_TIME
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
    drafts: list[_Split] = []
    for indicator in shown:
        for kind in _in_order(held[indicator.id], asked.selection.of(InequalityOptions).breakdown):
            try:
                drafts.append(_SPLIT[kind](asked, indicator))
            except NeedsError as error:
                said.append(error.message)
    drawn = asked.drawn(figure for each in drafts for figure in each.figures)
    said += dict.fromkeys(note for each in drafts for note in each.notes)
    return SectionDraft([*said, *drawn.refused], drawn.points, drawn.specs, [each.used for each in drafts])


def young(asked: PackRequest) -> SectionDraft:
    """What is held of people under 18, how far it can be trusted, and adults beside it."""
    view = young_people(asked.brief.headline)
    rows, adults = view.held.rows, view.adults.rows
    if not rows:
        return SectionDraft([none_of_young(asked.place), NOT_IN_THIS_PRODUCT])
    indicator = asked.snapshot.catalogue.get(UNDER_18)
    over_time = trend(asked.snapshot, indicator, asked.place, as_at=asked.selection.as_at, today=asked.today)
    drawn = asked.drawn(asked.figures_of(OVER_TIME, over_time, _under_18(asked)))
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
class _Split:
    """One indicator broken down."""

    figures: Iterator[Figure]
    used: Provenance
    notes: tuple[str, ...] = ()


def _by_sex(asked: PackRequest, indicator: Indicator) -> _Split:
    view = by_sex(asked.snapshot, indicator, asked.place, as_at=asked.selection.as_at)
    return _Split(
        asked.figures_of(BY_SEX, view, asked.selection.choosing(indicator=indicator.id)),
        Provenance(view.sources(), (view.indicator,), (Method.INTERVAL, Method.SEXES)),
    )


def _by_deprivation(asked: PackRequest, indicator: Indicator) -> _Split:
    of_sex = asked.figures.catalogue.get(indicator.id)
    view = by_deprivation(asked.figures, of_sex, asked.place, as_at=asked.selection.as_at)
    context = deprivation_context(asked.place, councils_of_like_deprivation(asked.snapshot, asked.place))
    return _Split(
        asked.figures_of(BY_DEPRIVATION, view, asked.selection.choosing(indicator=indicator.id)),
        Provenance(view.sources(), (view.indicator,), (Method.INTERVAL, Method.TENTHS)),
        tuple(filter(None, (of_a_larger_area(view), context))),
    )


def _by_age(asked: PackRequest, indicator: Indicator) -> _Split:
    measure = asked.selection.of(ByAgeOptions).measure
    view = by_age(asked.snapshot, indicator, asked.place, measure, as_at=asked.selection.as_at)
    return _Split(
        asked.figures_of(BY_AGE, view, asked.selection.choosing(indicator=indicator.id)),
        Provenance(view.sources, (view.indicator,)),
        tuple(filter(None, (of_england(view),))),
    )


_SPLIT: Mapping[Breakdown, Callable[[PackRequest, Indicator], _Split]] = {
    Breakdown.SEX: _by_sex,
    Breakdown.DEPRIVATION: _by_deprivation,
    Breakdown.AGE: _by_age,
}


def _in_order(kinds: tuple[Breakdown, ...], first: str) -> list[Breakdown]:
    return sorted(kinds, key=lambda each: str(each) != first)
