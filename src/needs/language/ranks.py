"""Ranks and groups in words; a rank is never said without the band that chance leaves open."""

from __future__ import annotations

from collections.abc import Iterator

from needs.domain.footprints import Place
from needs.domain.measures import Basis, Polarity
from needs.domain.observations import Status
from needs.language.comparisons import comparison_phrase
from needs.language.numbers import (
    count,
    figure_phrase,
    number,
    value_of,
    value_text,
    with_unit,
)
from needs.methods.benchmark import NO_INTERVAL
from needs.methods.footprint import Exactness
from needs.views.groups import Group, GroupSummary
from needs.views.ranking import TOO_FEW, RankedRow, Ranking, quarters_of

_QUARTERS = {1: "lowest", 2: "2nd lowest", 3: "2nd highest", 4: "highest"}


def ordinal(place: int) -> str:
    """``1st``, ``2nd``, ``11th``, ``23rd``."""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def rank_phrase(ranking: Ranking, row: RankedRow) -> str:
    """Where a row stands: ``ranks between 75th and 120th of 146, where 1st is the lowest``."""
    if row.rank is None:
        return f"not ranked: {row.unranked}"
    first = "highest" if ranking.indicator.polarity is Polarity.HIGH_IS_GOOD else "lowest"
    band = (
        f"{ordinal(row.rank.low)} and {ordinal(row.rank.high)}"
        if row.rank.low != row.rank.high
        else ordinal(row.rank.low)
    )
    between = "between " if row.rank.low != row.rank.high else ""
    return f"ranks {between}{band} of {row.rank.of}, where 1st is the {first}"


def rank_band(row: RankedRow) -> str:
    """The band of ranks for a table: ``75 to 120 of 146``, or the mark of a number that is not available."""
    if row.rank is None:
        return Status.NOT_AVAILABLE.mark
    return f"{row.rank.low} to {row.rank.high} of {row.rank.of}"


def quarters_phrase(ranking: Ranking, row: RankedRow) -> str:
    """The quarters of the group in which a row may lie, from the lowest values to the highest.

    ``the highest quarter`` where the whole band of ranks lies in one, ``the 2nd highest or highest quarter``
    where it reaches into two; empty where there is no rank.
    """
    possible = quarters_of(ranking, row)
    if not possible:
        return ""
    if len(possible) == len(_QUARTERS):
        return "any quarter"
    *others, last = [_QUARTERS[quarter] for quarter in possible]
    return f"the {', '.join(others)} or {last} quarter" if others else f"the {last} quarter"


def own_row(ranking: Ranking, place: Place) -> RankedRow | None:
    """The row of the place itself."""
    return next((row for row in ranking.rows if row.area.name == place.name), None)


def held_phrase(ranking: Ranking) -> str:
    """For how many councils figures are held: ``figures are held for 146 councils of 152``."""
    held = sum(row.has_value for row in ranking.councils)
    return f"figures are held for {held} council{'s' if held != 1 else ''} of {len(ranking.councils)}"


def ranking_title(ranking: Ranking, place: Place) -> str:
    """The finding: where the place stands among the group."""
    row = own_row(ranking, place)
    if row is None or row.figure is None or row.figure.value is None:
        return f"{place.name}: no figure in {ranking.period.label()}"
    standing = rank_phrase(ranking, row) if row.rank else f"in {ranking.period.label()}, not ranked"
    joined = ", " if row.rank else " "
    return f"{place.name}: {with_unit(ranking.indicator, row.figure)}{joined}{standing}"


def strip_title(ranking: Ranking, place: Place, group: Group) -> str:
    """The finding of a distribution: the quarter a place lies in, or the quarters that it may lie in."""
    row = own_row(ranking, place)
    standing = quarters_phrase(ranking, row) if row else ""
    if row is None or not standing:
        return ranking_title(ranking, place)
    lies = "lies" if len(quarters_of(ranking, row)) == 1 else "may lie"
    return f"{place.name} {lies} in {standing} of {group.name}"


def ranking_takeaway(ranking: Ranking, place: Place, group: Group) -> str:
    """The value with its interval, the comparison, the rank with its band; or why each cannot be said."""
    indicator = ranking.indicator
    row = own_row(ranking, place)
    if row is None or row.figure is None or row.figure.value is None:
        why = f" ({row.figure.note})" if row and row.figure and row.figure.note else ""
        return (
            f"No figure of {indicator.display_name} is held for {place.name} in "
            f"{ranking.period.label()}{why}; {held_phrase(ranking)}."
        )
    sentences = [
        f"{indicator.display_name} in {place.name} was {figure_phrase(indicator, row.figure)}"
        f" in {ranking.period.label()}{_compared(ranking, row)}.",
        *_beside(ranking, row),
        f"Among {group.name} it {rank_phrase(ranking, row)}." if row.rank else _no_rank(ranking, row, group),
    ]
    return " ".join(sentences)


def row_sentence(ranking: Ranking, row: RankedRow) -> str:
    """One council's figure in a sentence: value, interval, comparison, rank with its band."""
    if row.figure is None or row.figure.value is None:
        return f"{row.area.name}: no value in {ranking.period.label()} ({'; '.join(row.notes)})."
    compared = _compared(ranking, row).replace(": ", ", ", 1)
    return (
        f"{row.area.name}: {figure_phrase(ranking.indicator, row.figure)} in "
        f"{ranking.period.label()}{compared}; {rank_phrase(ranking, row)}."
    )


def possessive(name: str) -> str:
    """``England’s``, ``West Midlands’``."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def middle_sentence(ranking: Ranking, summary: GroupSummary) -> str:
    """The middle of the group and its spread; empty where a single value has neither."""
    if summary.with_value < 2 or summary.median is None or not summary.extremes:
        return ""
    indicator = ranking.indicator
    middle = f"The median is {value_text(indicator, summary.median)}"
    if summary.quarters:
        lower, upper = (value_text(indicator, each) for each in summary.quarters)
        middle += f", the interquartile range {lower} to {upper}"
    low, high = (value_text(indicator, each) for each in summary.extremes)
    return f"{middle}, and all between {low} and {high}."


def _compared(ranking: Ranking, row: RankedRow) -> str:
    """The comparison as the end of a sentence; nothing is compared with itself."""
    if row.area == ranking.benchmark:
        return ""
    phrase = comparison_phrase(row.compared, ranking.benchmark.name)
    here = f" ({row.compared.basis})" if row.compared.basis is Basis.COMPUTED else ""
    return f": {phrase}{here}"


def _beside(ranking: Ranking, row: RankedRow) -> Iterator[str]:
    """The benchmark's own value, after the ratio to it where no test is possible."""
    if ranking.benchmark_figure is None or row.area == ranking.benchmark:
        return
    whose = possessive(ranking.benchmark.name)
    if (share := ranking.share_of_benchmark(row)) is not None:
        yield f"{possessive(row.area.name)} value is {number(100 * share, 0)}% of {whose}."
    yield f"{whose} is {value_of(ranking.indicator, ranking.benchmark_figure)}."


def _no_rank(ranking: Ranking, row: RankedRow, group: Group) -> str:
    """Why there is no rank, with the number of values that it would rest on."""
    # Fifths need no interval, so that the map can show them where a rank cannot be said.
    what = "rank" if row.unranked == NO_INTERVAL else "rank and fifth"
    everywhere = group.members is None and not group.region_code
    whose = f"Its national {what}" if everywhere else f"Its {what} among {group.name}"
    held = held_phrase(ranking)
    if row.unranked == TOO_FEW:
        return f"{whose} cannot be said: {held}."
    return f"{whose} cannot be said: {row.unranked}. {held[0].upper()}{held[1:]}."


def group_sentences(ranking: Ranking, summary: GroupSummary, place: Place) -> tuple[str, ...]:
    """The middle, the spread and the pooled figure of the group, each with what it rests on."""
    indicator = ranking.indicator
    sentences = [f"{summary.with_value} of {summary.of} councils have a value."]
    if middle := middle_sentence(ranking, summary):
        sentences.append(middle)
    pooled = summary.pooled
    if pooled.exactness is Exactness.REFUSED or pooled.value is None:
        sentences.append(f"The others cannot be taken together: {pooled.reason}.")
    else:
        limits = (
            f" (95% confidence interval {value_text(indicator, pooled.lower)} to "
            f"{value_text(indicator, pooled.upper)})"
            if pooled.lower is not None and pooled.upper is not None and not indicator.is_number
            else ""
        )
        counted = f", {count(pooled.count)} {indicator.counted}" if pooled.count and indicator.counted else ""
        sentences.append(
            f"The others taken together, without {place.name}: {value_text(indicator, pooled.value)}{limits}"
            f"{counted} ({pooled.exactness}, computed here)."
        )
    return tuple(sentences)
