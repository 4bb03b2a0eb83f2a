"""What a committee pack says around its figures: headings, the words of its tables, and its annex.

A figure and a table bring their own sentences; what stands here is what none of them says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from needs.charts.inequality.numbers import TenthsView
from needs.charts.inequality.words import no_local_figures
from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.observations import Status
from needs.language.files import file_stem
from needs.language.gap import gap_sentence, refusal
from needs.language.numbers import MARKS, count_of, interval_of, number, value_of
from needs.language.places import as_at_note, month, names
from needs.methods.inequality import UNRELIABLE_BELOW
from needs.methods.rank import DRAWS
from needs.methods.trend import LEVEL, POINTS
from needs.store.snapshot import Observation
from needs.views.gap_view import GapView
from needs.views.headline import OLD_AFTER_YEARS, HeadlineRow

BY_RULE = "The sentences in this list are chosen by rule from all figures held."
NO_TRENDS = "No series held is long enough to be shown over time."
NOTHING_BROKEN_DOWN = "No figure is held by sex, by deprivation or by age."
NOTHING_USED = "No figure is shown, so there is no method to explain."
ONE_PERIOD = "held for one period only"
NO_COUNCILS = "data not available by council"
OF_NUMBERS = "a number of people or events says how large a place is, not how it compares"
NOT_ONE_LINE = "These series have been replaced by newer ones. The two are never joined."
SERIES_READING = (
    "Lowest and highest of the values held. They say nothing of a change: only the last column is a test."
)


class Method(StrEnum):
    """What the annex can explain; a pack explains only what it used."""

    INTERVAL = "interval"
    COMPARISON = "comparison"
    TREND = "trend"
    RANK = "rank"
    COMBINED = "combined"
    GAP = "gap"
    SEXES = "sexes"
    TENTHS = "tenths"
    FEW = "few"
    GRANTS = "grants"


_MARKED = re.compile(r"\[[a-z]+\]|\(.* to .*\)")
_LEVEL = f"{number(100 * LEVEL, 1)}%"
_METHODS: Mapping[Method, str] = {
    Method.INTERVAL: (
        "Confidence intervals: as published, at the 95% level. The true figure is likely to lie within. None "
        "is made up here where the publisher gives none."
    ),
    Method.COMPARISON: (
        "Comparison: in the publisher’s word where there is one. Elsewhere the figure’s 95% confidence "
        "interval is held against the value of England or the region, which is the publisher’s own default "
        "method. An interval that lies wholly above or below that value is a difference; one that contains "
        "or touches it is similar. Without an interval nothing is compared. Similar is not the same: the "
        "interval of a small place may be wide."
    ),
    Method.TREND: (
        f"Recent trend: as published, or tested here over the latest {POINTS} single years. Proportions have "
        "a chi-squared test for trend, rates a line weighted by their intervals. A change is spoken of only "
        f"where it is more than chance at the {_LEVEL} level and does not rest on any one year. Periods that "
        "overlap are not tested."
    ),
    Method.RANK: (
        "Ranks: computed here, and never given without the band that chance leaves open. Each council’s "
        f"figure is drawn {number(DRAWS, 0)} times within its uncertainty and ranked anew; the band holds "
        "the middle 95% of its ranks. Numbers of people, figures without an interval and councils in which "
        "few people live are not ranked."
    ),
    Method.COMBINED: (
        "Councils taken together: counts, crude rates and proportions are combined exactly, from counts and "
        "populations. Standardised rates are combined approximately, and never averaged. Estimates are "
        "added, and so are their limits, which gives the widest plausible interval. Where a council’s own "
        "part is not published, no figure is stated."
    ),
    Method.GAP: (
        "Not in treatment: the estimate of people in need less the number in treatment, as a share of the "
        "estimate. The limits are those of the estimate; the number in treatment is taken as known. For "
        "alcohol the newest gaps are against the mean of three years’ estimates, where those are held."
    ),
    Method.SEXES: (
        "Men and women: the ratio of the two rates and its interval are computed here from their published "
        "intervals. One is called higher only where that interval leaves out 1."
    ),
    Method.TENTHS: (
        "Deprivation: the slope index of inequality is how far the rate differs between the two ends of a "
        "line drawn through the ten tenths, each with its weight in people; the relative index is the ratio "
        "of those ends. Both are computed here. Neither shows a cause."
    ),
    Method.FEW: (
        f"Few events: a rate that rests on fewer than {UNRELIABLE_BELOW} events is marked, because it may "
        "differ much by chance."
    ),
    Method.GRANTS: (
        "Grants: each amount per adult divides a whole grant of one year by one group’s estimate of need, "
        "with the limits of that estimate."
    ),
}


def taken_together(name: str) -> str:
    """The name of several councils, marked where something else bears it too."""
    return f"{name} (taken together)"


def pack_title(place: Place) -> str:
    """What the pack is about."""
    return f"Drug and alcohol need in {place.name}"


def pack_standfirst(place: Place, region: Area | None, as_at: date | None) -> str:
    """Where, when, and how each figure is given."""
    where = f"{place.name}, {region.name}" if region and region != place else place.name
    when = f" Only periods that had ended by {month(as_at)} are shown." if as_at else ""
    return (
        f"What published figures say of the need for drug and alcohol treatment in {where}, and how sure "
        f"they are.{when} Each figure stands with its period and its source, and with its 95% confidence "
        "interval where one is published."
    )


def pack_stem(place: Place, as_at: date | None) -> str:
    """The name of the pack's file: place, topic, and the month that it is as at."""
    return file_stem(f"{as_at:%Y-%m}" if as_at else "", "drug and alcohol need", place)


def freshness_sentence(stamp: str, dates: Sequence[str]) -> str:
    """The name of the figures, and between which dates their publications lie."""
    span = f", from publications dated {min(dates)} to {max(dates)}" if dates else ""
    return f"The figures are those of snapshot {stamp}{span}."


def table_title(what: str, places: Sequence[Place]) -> str:
    """The caption of a table: what it holds, and of which places."""
    return f"{what}, {names(places)}"


def headline_lead(place: Place, others: Sequence[Place]) -> str:
    """The sentence before the headline figures."""
    if not others:
        return f"These are the newest figures of {place.name}."
    return f"The newest figures of {place.name} stand beside those of {names(others)}."


def numbers_lead(place: Place) -> str:
    """The sentence before numbers of people and events."""
    return (
        f"These numbers say how many people or events there are in {place.name}. They are not compared, "
        "because a larger place has more of both."
    )


def older_lead(rows: Sequence[HeadlineRow]) -> str:
    """The sentence before older figures that were tested."""
    which = "figure cannot" if len(rows) == 1 else "figures cannot"
    return f"The newest {which} be tested against England. The newest that can be stand here."


def former_lead(place: Place, former: str) -> str:
    """The sentence before figures of the area that a place was part of."""
    return (
        f"These figures were published for the whole of {former}, of which {place.name} was part. They are "
        f"not those of {place.name}."
    )


def gap_lead(place: Place, need: str, others: Sequence[Place]) -> str:
    """The sentence before the numbers that a gap is made of."""
    beside = f", and those of {names(others)} for the same years by the same method" if others else ""
    return f"The share of people with {need} not in treatment in {place.name} rests on these numbers{beside}."


def inputs_lead(place: Place, need: str) -> str:
    """The sentence before the published figures that a gap is made of."""
    return f"Each number that the gap of {place.name} for {need} is made of was published."


def parts_lead(place: Place) -> str:
    """The sentence before the councils that a sum is made of."""
    return f"The gap of {place.name} is made of the sums of these councils’ numbers."


def ranks_lead(place: Place, group: str) -> str:
    """The sentence before the table of ranks."""
    return (
        f"{place.name} is set among {group}, each time for the newest period in which enough of them have a "
        "figure. A rank stands with the band that chance leaves open; the notes say why one is missing."
    )


def series_lead(place: Place) -> str:
    """The sentence before the table of series over time."""
    return f"These series of {place.name} are held over time."


def young_lead(place: Place) -> str:
    """The sentence before the figures of young people."""
    return f"These figures are held of people under 18 in {place.name}."


def adults_lead() -> str:
    """The sentence before the figures of adults that stand beside them."""
    return "These figures of adults or of all ages come nearest to them."


def grants_lead() -> str:
    """The sentence before the table of grants."""
    return "Grants as stated in published papers, beside estimates of need."


def definitions_lead() -> str:
    """The sentence before what each indicator counts."""
    return "Each figure counts the following, and is to be read with these caveats."


def not_held(place: Place, indicators: Iterable[Indicator]) -> tuple[str, ...]:
    """That no figure of chosen indicators is held for a place; nothing where each is."""
    lacking = [each.display_name for each in indicators]
    return (f"No figure is held for {place.name} of: {'; '.join(lacking)}.",) if lacking else ()


def nothing_held(place: Place) -> str:
    """That a place has no figures at all."""
    return f"No figures are held for {place.name}."


def none_of_young(place: Place) -> str:
    """That a place has no figures of people under 18."""
    return f"No figures about people under 18 are held for {place.name}."


def gap_said(view: GapView) -> str:
    """The one sentence on a gap, or why there is none, without advice on how to use the product."""
    if view.now:
        return f"{gap_sentence(view.now, view.place)}."
    plain = NeedsError(view.refusal.message) if view.refusal else None
    return refusal(replace(view, refusal=plain))


def instead(reason: str, shown: str) -> str:
    """Why what was chosen cannot be shown, and what stands in its place."""
    return f"{reason} {shown} shown instead."


def of_a_larger_area(view: TenthsView) -> str:
    """Whose figures by deprivation are shown; empty where they are the place's own."""
    # What follows tells a reader of the pages how figures may arrive, which is nothing for a report.
    return no_local_figures(view).partition(" A refresh ")[0]


def not_broken_down(asked: Iterable[Indicator], shown: Indicator) -> str:
    """That indicators are held neither by sex nor by deprivation or age, and which is shown instead."""
    what = "; ".join(each.display_name for each in asked)
    return instead(f"Not held by sex, by deprivation or by age: {what}.", f"{shown.display_name} is")


def paper(title: str) -> str:
    """A paper that states a grant, in a list of sources."""
    return f"Grants as stated in: {title}"


def row_name(indicator: Indicator) -> str:
    """The indicator in the first column of a table: its official name, with the unit of a rate."""
    unit = f", {indicator.unit}" if indicator.unit.startswith("per ") else ""
    return indicator.display_name + unit


def with_interval(indicator: Indicator, figure: Observation | None) -> str:
    """A value with its 95 % interval in brackets, or its mark."""
    interval = interval_of(indicator, figure) if figure else ""
    return value_of(indicator, figure) + (f" ({interval})" if interval else "")


def counted(indicator: Indicator, figure: Observation) -> str:
    """The number behind a value: ``114 deaths``, or the mark of why there is none."""
    if indicator.is_number:
        return Status.NOT_APPLICABLE.mark
    return count_of(indicator, figure) or Status.NOT_AVAILABLE.mark


def told_elsewhere(row: HeadlineRow) -> frozenset[str]:
    """Notes that a table of rows needs not: what its lead says, and what it has no column for."""
    return frozenset({"newest that can be tested", f"recent trend computed here ({row.trend.method})"})


def grouped_notes(notes: Iterable[tuple[str, str]], rows: int) -> tuple[str, ...]:
    """Each note once, with the rows that it belongs to where it does not belong to all.

    Parameters
    ----------
    notes
        Pairs of a note and the row that it is about.
    rows
        How many rows there are.
    """
    about: dict[str, list[str]] = {}
    for note, row in notes:
        about.setdefault(note, []).append(row)
    return tuple(
        _sentence(note if len(of) == rows else f"{note} ({'; '.join(of)})") for note, of in about.items()
    )


def marks_note(cells: Iterable[str]) -> tuple[str, ...]:
    """How to read brackets and marks, where the cells of a table hold any."""
    return (MARKS,) if any(_MARKED.search(each) for each in cells) else ()


def age_sentence(rows: Sequence[HeadlineRow]) -> tuple[str, ...]:
    """How many of the headline figures are old; nothing where none is."""
    old = sum(row.is_old for row in rows)
    if not old:
        return ()
    are = "is" if old == 1 else "are"
    return (f"Of the {len(rows)} headline figures, {old} {are} {OLD_AFTER_YEARS} or more years old.",)


def method_sentences(used: Iterable[Method], as_at: date | None) -> tuple[str, ...]:
    """How the numbers of a pack are made: those methods that it used, in their order, and its marks."""
    chosen = set(used)
    said = [text for method, text in _METHODS.items() if method in chosen]
    if as_at:
        said.append(as_at_note(as_at))
    return (*said, f"Marks: {MARKS[0].lower()}{MARKS[1:]}")


def _sentence(text: str) -> str:
    """Text with a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."
