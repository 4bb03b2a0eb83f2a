"""Sections of a committee pack: the place among other councils, and over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from needs.charts.parts.kind import Measures
from needs.charts.parts.options import AgainstBenchmark
from needs.charts.parts.ranked import ranking_among
from needs.charts.registry import shown_kind
from needs.charts.trend.options import TrendOptions
from needs.charts.trend.words import recent_trend_sentences, trend_takeaway
from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.indicators import Indicator
from needs.domain.measures import Marker
from needs.domain.selection import Selection
from needs.domain.vocabulary import Benchmark, ComparatorGroup, OtherCouncils, TrendForm
from needs.language.findings import findings
from needs.language.profile import by_reason
from needs.language.ranks import group_sentences, ranking_takeaway
from needs.reports.pack.parts import Figure, PackRequest, Provenance, SectionDraft
from needs.reports.pack.tables import figures_ranked, ranks_table, series_table
from needs.reports.pack.words import (
    NO_COUNCILS,
    NO_TRENDS,
    OF_NUMBERS,
    ONE_PERIOD,
    Method,
    instead,
    not_held,
    nothing_held,
)
from needs.views.groups import Group, group_of, summarise
from needs.views.profile import LeftOut
from needs.views.ranking import Ranking, benchmark_of
from needs.views.trend import TrendView, others_in, trend, with_others

MOST_COMPARED = 3
"""So many indicators are set among others where none is chosen."""


def compare(asked: PackRequest) -> SectionDraft:
    """Where the place stands among a group, by the chosen indicators or by those that stand out."""
    wanted = _to_compare(asked)
    if not wanted:
        return SectionDraft([nothing_held(asked.place)])
    group, selection, said = _against(asked)
    said += by_reason("Not compared", [LeftOut(each, OF_NUMBERS) for each in wanted if each.is_number])
    rankings, without_councils = [], []
    for indicator in wanted:
        if indicator.is_number:
            continue
        try:
            chosen = _of_one(selection, indicator, "bars")
            ranking = ranking_among(asked.figures, indicator, asked.place, group, chosen)
        except NeedsError as error:
            said.append(error.message)
            continue
        if any(row.has_value and row.is_among_councils for row in ranking.rows):
            rankings.append(ranking)
        else:
            without_councils.append(LeftOut(indicator, NO_COUNCILS))
    said += by_reason("Not compared", without_councils)
    if not rankings:
        return SectionDraft(said)
    drawn = asked.drawn(_comparisons(asked, selection, group, rankings))
    of_group = [_of_group(asked, each) for each in rankings] if asked.is_full else []
    return SectionDraft(
        paragraphs=[*said, *drawn.refused],
        points=[*drawn.points, *of_group],
        items=[ranks_table(asked, rankings, group), *drawn.specs],
        used=[*(_used_among(each) for each in rankings), Provenance((group.source,))],
    )


def trends(asked: PackRequest) -> SectionDraft:
    """The chosen series over time, or those that the brief draws, and whether they have lately moved."""
    chosen = asked.chosen or tuple(view.indicator for view in asked.brief.trends)
    views = [_trend(asked, each) for each in chosen]
    held = [view for view in views if view.has_local_figures]
    shown = [view for view in held if any(len(line.stated) > 1 for line in view.local)]
    once = [LeftOut(view.indicator, ONE_PERIOD) for view in held if view not in shown]
    said = [
        *not_held(asked.place, [view.indicator for view in views if view not in held]),
        *by_reason("Not shown over time", once),
    ]
    if not shown:
        return SectionDraft(said or [NO_TRENDS])
    _, over_time, _ = _against(asked)
    # The section that compares has the councils of the group; on paper lines beside the place crowd it.
    over_time = over_time.choosing(TrendOptions, councils=OtherCouncils.LEFT_OUT)
    drawn = asked.drawn(
        Figure(asked.chart("trend", over_time.choosing(indicator=view.indicator.id)), trend_takeaway(view))
        for view in shown
    )
    return SectionDraft(
        paragraphs=said,
        points=[*drawn.points, *_tested(shown)],
        items=[series_table(asked, shown), *drawn.specs],
        used=[_used_over_time(view) for view in shown],
    )


def _tested(views: Sequence[TrendView]) -> Iterator[str]:
    """By which test a recent change was judged, where it could be."""
    for view in views:
        if view.recent.marker is not Marker.CANNOT:
            yield f"{view.indicator.short_name}: {' '.join(recent_trend_sentences(view))}"


def _to_compare(asked: PackRequest) -> tuple[Indicator, ...]:
    """The chosen indicators; else those of the findings that were tested, or could be if they were."""
    chosen = asked.chosen
    if not chosen:
        rows = [
            each.row
            for each in findings(asked.brief.headline, indicative=False)
            if not each.row.indicator.is_number
        ]
        found = [row for row in rows if row.vs_england.is_tested] or rows
        chosen = tuple(dict.fromkeys(row.indicator for row in found))[:MOST_COMPARED]
    return tuple(asked.figures.catalogue.get(each.id) for each in chosen)


def _against(asked: PackRequest) -> tuple[Group, Selection, list[str]]:
    """The chosen group and benchmark, or England where one cannot be had; and what has to be said of that."""
    chosen, said = asked.selection, []
    if (
        isinstance(asked.place, Area)
        and not asked.place.is_authority
        and chosen.versus == ComparatorGroup.REGION
    ):
        # A region or the country is a whole of councils: it stands among them, and has no rank.
        chosen = replace(chosen, versus=ComparatorGroup.ENGLAND)
    try:
        group = group_of(asked.figures, asked.place, chosen.versus)
    except NeedsError as error:
        said.append(instead(error.message, "All councils of England are"))
        chosen = replace(chosen, versus=ComparatorGroup.ENGLAND)
        group = group_of(asked.figures, asked.place, ComparatorGroup.ENGLAND)
    try:
        benchmark_of(asked.figures, asked.place, chosen.of(AgainstBenchmark).benchmark)
    except NeedsError as error:
        said.append(instead(error.message, "England’s value is"))
        chosen = chosen.choosing(AgainstBenchmark, benchmark=Benchmark.ENGLAND)
    return group, chosen, said


def _of_one(selection: Selection, indicator: Indicator, show: str) -> Selection:
    """The selection for one indicator; a period that was chosen is that of the first."""
    period = selection.period if indicator.id == selection.indicator else None
    return replace(selection, indicator=indicator.id, others=(), period=period, show=show)


def _comparisons(
    asked: PackRequest, selection: Selection, group: Group, rankings: Sequence[Ranking]
) -> Iterator[Figure]:
    """The kind that was chosen for each indicator; in a full pack the bars and the spread as well."""
    shown = shown_kind(selection)
    if shown.measures is not Measures.ONE:
        yield Figure(asked.chart(shown.key, selection))
    kind = shown.key if shown.measures is Measures.ONE else "bars"
    for ranking in rankings:
        said = ranking_takeaway(ranking, asked.place, group)
        kinds = dict.fromkeys((kind, "bars", "strip") if asked.is_full else (kind, "bars"))
        for number, each in enumerate(kinds):
            chart = asked.chart(each, _of_one(selection, ranking.indicator, each))
            yield Figure(chart, "" if number else said)


def _of_group(asked: PackRequest, ranking: Ranking) -> str:
    summary = summarise(asked.figures, ranking, asked.place)
    return f"{ranking.indicator.short_name}: {' '.join(group_sentences(ranking, summary, asked.place))}"


def _used_among(ranking: Ranking) -> Provenance:
    figures = figures_ranked(ranking)
    methods = []
    if any(figure.has_interval for figure in figures):
        methods.append(Method.INTERVAL)
    if any(row.compared.is_tested for row in ranking.rows):
        methods.append(Method.COMPARISON)
    if any(row.rank for row in ranking.rows):
        methods.append(Method.RANK)
    keys = tuple(key for figure in figures for key in figure.sources)
    return Provenance(keys, (ranking.indicator,), tuple(methods))


def _trend(asked: PackRequest, indicator: Indicator) -> TrendView:
    """The series with its region and England; other councils only behind the form that shows their spread."""
    figures, selection = asked.figures, asked.selection
    indicator = figures.catalogue.get(indicator.id)
    view = trend(figures, indicator, asked.place, as_at=selection.as_at, today=asked.today)
    if selection.of(TrendOptions).form is not TrendForm.SPREAD or not view.has_local_figures:
        return view
    group, _, _ = _against(asked)
    others = others_in(figures, group, asked.place)
    return with_others(figures, view, others, group=group.name, as_at=selection.as_at)


def _used_over_time(view: TrendView) -> Provenance:
    methods = [Method.TREND]
    if any(figure.has_interval for line in view.local for figure in line.stated):
        methods.append(Method.INTERVAL)
    if any(row.vs_england.is_tested for row in view.rows):
        methods.append(Method.COMPARISON)
    if any(figure.exactness for line in view.local for figure in line.stated):
        methods.append(Method.COMBINED)
    return Provenance(view.sources(), (view.indicator,), tuple(methods))
