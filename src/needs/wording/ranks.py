"""Ranks and groups in words; a rank is never said without the band that chance leaves open."""

from __future__ import annotations

from needs.domain.footprints import Place
from needs.domain.measures import Polarity
from needs.methods.footprint import Exactness
from needs.views.groups import Group, GroupSummary
from needs.views.ranking import RankedRow, Ranking
from needs.wording.comparisons import comparison_phrase
from needs.wording.numbers import count, interval_of, number, value_of, with_unit


def ordinal(place: int) -> str:
    """``1st``, ``2nd``, ``11th``, ``23rd``."""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def rank_phrase(ranking: Ranking, row: RankedRow) -> str:
    """Where a row stands: ``ranks between 75th and 120th of 146, where 1st is the lowest``."""
    if row.rank is None:
        return next((note for note in row.notes if note.startswith("not ranked")), "not ranked")
    first = "highest" if ranking.indicator.polarity is Polarity.HIGH_IS_GOOD else "lowest"
    band = (
        f"{ordinal(row.rank.low)} and {ordinal(row.rank.high)}"
        if row.rank.low != row.rank.high
        else ordinal(row.rank.low)
    )
    between = "between " if row.rank.low != row.rank.high else ""
    return f"ranks {between}{band} of {row.rank.of}, where 1st is the {first}"


def own_row(ranking: Ranking, place: Place) -> RankedRow | None:
    """The row of the place itself."""
    return next((row for row in ranking.rows if row.area.name == place.name), None)


def ranking_title(ranking: Ranking, place: Place) -> str:
    """The finding: where the place stands among the group."""
    row = own_row(ranking, place)
    if row is None or row.figure is None or row.figure.value is None:
        return f"{place.name}: no figure in {ranking.period.label()}"
    return f"{place.name}: {with_unit(ranking.indicator, row.figure)}, {rank_phrase(ranking, row)}"


def ranking_takeaway(ranking: Ranking, place: Place, group: Group) -> str:
    """One or two sentences with the value, its interval, the comparison and the rank with its band."""
    indicator = ranking.indicator
    row = own_row(ranking, place)
    if row is None or row.figure is None or row.figure.value is None:
        when = ranking.period.label()
        return f"No figure of {indicator.display_name} can be shown for {place.name} in {when}."
    interval = interval_of(indicator, row.figure)
    limits = f" (95% confidence interval {interval})" if interval else ""
    compared = comparison_phrase(row.vs_england, indicator.polarity, "England")
    england = f" England’s is {value_of(indicator, ranking.england)}." if ranking.england else ""
    standing = rank_phrase(ranking, row)
    ranked = f"Among {group.name} it {standing}" if row.rank else standing[0].upper() + standing[1:]
    return (
        f"{indicator.display_name} in {place.name} was {with_unit(indicator, row.figure)}{limits} in "
        f"{ranking.period.label()}: {compared}.{england} {ranked}."
    )


def row_sentence(ranking: Ranking, row: RankedRow) -> str:
    """One council's figure in a sentence: value, interval, comparison, rank with its band."""
    indicator = ranking.indicator
    if row.figure is None or row.figure.value is None:
        return f"{row.area.name}: no value in {ranking.period.label()} ({'; '.join(row.notes)})."
    interval = interval_of(indicator, row.figure)
    limits = f" (95% confidence interval {interval})" if interval else ""
    compared = comparison_phrase(row.vs_england, indicator.polarity, "England")
    return (
        f"{row.area.name}: {with_unit(indicator, row.figure)}{limits} in {ranking.period.label()}, "
        f"{compared}; {rank_phrase(ranking, row)}."
    )


def group_sentences(ranking: Ranking, summary: GroupSummary, place: Place) -> tuple[str, ...]:
    """The middle, the spread and the pooled figure of the group, each with what it rests on."""
    indicator = ranking.indicator
    decimals = indicator.decimals
    percent = "%" if indicator.unit == "%" else ""

    def shown(value: float) -> str:
        return number(value, decimals) + percent

    sentences = [f"{summary.with_value} of {summary.of} councils have a value."]
    if summary.median is not None and summary.extremes:
        middle = f"The middle one has {shown(summary.median)}"
        if summary.quarters:
            lower, upper = summary.quarters
            middle += f", half of them lie between {shown(lower)} and {shown(upper)}"
        low, high = summary.extremes
        sentences.append(f"{middle}, and all between {shown(low)} and {shown(high)}.")
    pooled = summary.pooled
    if pooled.exactness is Exactness.REFUSED or pooled.value is None:
        sentences.append(f"The others cannot be taken together: {pooled.reason}.")
    else:
        limits = (
            f" (95% confidence interval {shown(pooled.lower)} to {shown(pooled.upper)})"
            if pooled.lower is not None and pooled.upper is not None and not indicator.is_number
            else ""
        )
        counted = f", {count(pooled.count)} {indicator.counted}" if pooled.count and indicator.counted else ""
        sentences.append(
            f"The others taken together, without {place.name}: {shown(pooled.value)}{limits}{counted} "
            f"({pooled.exactness}, computed here)."
        )
    return tuple(sentences)
