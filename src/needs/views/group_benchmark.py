"""A group of councils as a benchmark beside England: what its figure is, and how a place compares.

A rate of counts is compared with the counts of the other councils over their populations, taken together. A
standardised rate is never averaged: the middle of the councils' values stands there, without a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.methods.footprint import Exactness
from needs.store.memo import memoise
from needs.store.snapshot import Snapshot
from needs.views.comparison import Compared, compare
from needs.views.groups import Group, GroupSummary, rank_among, summarise
from needs.views.headline import Headline, HeadlineRow

NOT_TESTED = "the middle of a group is not tested against"


@dataclass(frozen=True)
class GroupFigure:
    """A group's figure for one row of a headline table.

    Attributes
    ----------
    value
        In the unit of the indicator: a pooled rate, or the median of the councils.
    quarters
        The ends of the middle half of the councils where the value is their median; none of a pooled rate.
    with_value, of
        How many of the other councils have a value, of how many in the group; a median needs four.
    compared
        How the place stands against a pooled rate; never against a median.
    """

    value: float
    quarters: tuple[float, float] | None
    with_value: int
    of: int
    compared: Compared

    @property
    def is_pooled(self) -> bool:
        """Whether counts and populations were taken together."""
        return self.compared.is_said


@dataclass(frozen=True)
class GroupBenchmark:
    """A group beside every row of a headline table for which it has a figure."""

    group: Group
    place: Place
    figures: Mapping[tuple[str, str], GroupFigure]

    def of(self, row: HeadlineRow) -> GroupFigure | None:
        """The group's figure for a row's indicator and period; none where there is none."""
        return self.figures.get((row.indicator.id, row.period.text))


@memoise(64)
def group_benchmark(snapshot: Snapshot, shown: Headline, group: Group) -> GroupBenchmark:
    """The group's figures in the periods of a headline table; numbers of people have none."""
    figures = {}
    for row in shown.rows:
        if not row.indicator.is_number and row.figure.value is not None:
            figure = _figure(snapshot, row, shown.place, group)
            if figure:
                figures[row.indicator.id, row.period.text] = figure
    return GroupBenchmark(group, shown.place, figures)


def _figure(snapshot: Snapshot, row: HeadlineRow, place: Place, group: Group) -> GroupFigure | None:
    try:
        ranking = rank_among(snapshot, row.indicator, place, group, period=row.period.text)
    except NeedsError:
        return None
    own = snapshot.register.codes_of(place) if isinstance(place, Area) else (place.code,)
    others = replace(ranking, rows=tuple(each for each in ranking.rows if each.area.code not in own))
    summary = summarise(snapshot, others, place)
    compared = _against_pooled(row, summary, group)
    if compared.is_said and summary.pooled.value is not None:
        return GroupFigure(summary.pooled.value, None, summary.with_value, summary.of, compared)
    if summary.median is None or summary.quarters is None:
        return None
    return GroupFigure(summary.median, summary.quarters, summary.with_value, summary.of, compared)


def _against_pooled(row: HeadlineRow, summary: GroupSummary, group: Group) -> Compared:
    pooled = summary.pooled
    made_of_counts = row.indicator.is_count_over_denominator and pooled.exactness is Exactness.EXACT
    if not made_of_counts or pooled.value is None:
        return Compared.without(NOT_TESTED)
    benchmark = replace(row.figure, value=pooled.value, lower95=None, upper95=None)
    return compare(row.indicator, row.figure, benchmark, published="", benchmark_name=group.name)
