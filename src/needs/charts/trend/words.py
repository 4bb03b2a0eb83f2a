"""What a trend chart says: its title, its sentence, and its description for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from needs.charts.trend.numbers import SpreadAt, TransformedTrend
from needs.domain.events import Event
from needs.domain.measures import Basis, Marker, ValueType
from needs.domain.options import LocalNote
from needs.domain.vocabulary import Sex, TrendForm
from needs.language.comparisons import comparison_phrase, trend_phrase
from needs.language.findings import when
from needs.language.numbers import interval_of, interval_phrase, number, value_of, value_text, with_unit
from needs.language.places import month, names
from needs.methods.trend import POINTS, THRESHOLD
from needs.store.snapshot import Observation
from needs.views.headline import HeadlineRow
from needs.views.trend import MOST_BESIDE, MOST_NAMED, Role, TrendView

NOT_A_CAUSE = "An event marked on a chart is not shown to have caused a change."
NOT_INDEPENDENT = "Overlapping periods are not independent."
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def trend_title(view: TrendView) -> str:
    """The finding: the newest figure, and how it compares where that can be said."""
    row = _newest(view)
    if row is None:
        return f"{view.indicator.short_name}: nothing held for {view.place.name}"
    stated = f"{row.whose}: {with_unit(view.indicator, row.figure)} in {row.period.label()}"
    if not row.vs_england.is_said:
        return stated
    return f"{stated}, {comparison_phrase(row.vs_england, 'England')}"


def trend_takeaway(view: TrendView) -> str:
    """One or two sentences with every number and what can be said of the trend."""
    row = _newest(view)
    if row is None:
        return f"No figure of {view.indicator.display_name} is held for {view.place.name}."
    name = f"{view.indicator.display_name} in {row.whose}"
    older = _tested(view)
    before = _compared(view, older, "In") if older and older is not row else ""
    return f"{name} was {_compared(view, row, 'in')}{before}{_trend_sentence(view)}"


def _compared(view: TrendView, row: HeadlineRow, start: str) -> str:
    """A figure with its interval, England's beside it, and how it compares; or why it cannot be compared."""
    england = f"; England {value_of(view.indicator, row.england)}" if row.england else ""
    value = f"{with_unit(view.indicator, row.figure)}{interval_phrase(view.indicator, row.figure)}"
    compared = comparison_phrase(row.vs_england, "England")
    figure = f"{value} in {when(row)}" if start == "in" else f"In {row.period.label()} it was {value}"
    return f"{figure}{england}: {compared}. "


def trend_alt(view: TrendView) -> str:
    """A short description: what kind of chart, over which periods, and how it runs."""
    own = next(line for line in view.lines if line.role is Role.AREA)
    former = [line for line in view.local if line.role is Role.FORMER]
    if not own.stated and former:
        past = " and ".join(line.place.name for line in former)
        return f"Line chart of {view.indicator.short_name}: the past of {view.place.name}, as {past}."
    if not own.stated:
        return f"Line chart without a line for {view.place.name}: no figure is held."
    first, last = own.stated[0], own.stated[-1]
    start = f"{value_of(view.indicator, first)} in {first.period.label()}"
    end = f"{value_of(view.indicator, last)} in {last.period.label()}"
    run = f"one point, {end}" if first is last else f"from {start} to {end}"
    others = [line.place.name for line in view.drawn[1:] if line.stated and line.role is not Role.COMPARATOR]
    if len(view.beside) > MOST_NAMED:
        others.append(f"{len(view.beside)} others")
    else:
        others += [line.name for line in view.beside]
    beside = f", beside {_listed(others)}" if others else ""
    return f"Line chart of {view.indicator.short_name}: {view.place.name} runs {run}{beside}."


def drawn_title(drawn: TransformedTrend) -> str:
    """The finding of a trend in the form in which it is drawn."""
    if drawn.form == TrendForm.INDEX:
        return _index_title(drawn)
    return _difference_title(drawn) if drawn.form == TrendForm.DIFFERENCE else trend_title(drawn.view)


def drawn_takeaway(drawn: TransformedTrend) -> str:
    """The finding with its numbers, and what can be said of the trend."""
    if drawn.form == TrendForm.INDEX:
        return _index_takeaway(drawn)
    if drawn.form == TrendForm.SPREAD:
        return f"{trend_takeaway(drawn.view)} {_spread_takeaway(drawn)}"
    return _difference_takeaway(drawn) if drawn.form == TrendForm.DIFFERENCE else trend_takeaway(drawn.view)


def drawn_alt(drawn: TransformedTrend) -> str:
    """The kind of chart and its main pattern."""
    if drawn.form == TrendForm.SPREAD:
        alone = replace(drawn.view, lines=drawn.lines)
        return f"{trend_alt(alone)} Boxes behind it hold the middle half of the other {drawn.view.group}."
    if drawn.form not in (TrendForm.INDEX, TrendForm.DIFFERENCE):
        return trend_alt(drawn.view)
    line = drawn.local[0]
    first, last = line.stated[0], line.stated[-1]
    start, end = (value_of(drawn.indicator, each) for each in (first, last))
    where = f"{start} in {first.period.label()} to {end} in {last.period.label()}"
    run = f"one point, {end} in {last.period.label()}" if first is last else f"from {where}"
    name = drawn.view.indicator.short_name
    if drawn.form == TrendForm.DIFFERENCE:
        return f"Line chart of {name}: {line.name} less England runs {run}, around a line at zero."
    others = [each.name for each in drawn.main if each is not line]
    beside = f", beside {_listed(others)}" if others else ""
    return f"Line chart of {name} as an index: {line.name} runs {run}{beside}."


def drawn_subtitle(drawn: TransformedTrend) -> str:
    """Measure, unit, length of the periods and places, and what the bars and the grey lines are."""
    view = drawn.view
    length = _length(view)
    parts = [view.indicator.display_name, drawn.indicator.unit, *([length] if length else [])]
    if drawn.form == TrendForm.DIFFERENCE:
        whose = f"{names([line.place for line in drawn.local])} less England"
    else:
        whose = names([line.place for line in drawn.main])
    said = f"{', '.join(parts)}: {whose}"
    if any(figure.has_interval for line in drawn.local for figure in line.stated):
        said += ". Bars show 95% confidence intervals"
    if drawn.spread:
        said += f". Boxes: the middle half of the other {view.group}; thin lines: lowest to highest"
    if drawn.beside:
        named = f", {len(drawn.beside)} drawn" if len(drawn.beside) > MOST_NAMED else ""
        said += f". Thin grey lines: {view.group}{named}"
    return said


def drawn_notes(drawn: TransformedTrend) -> tuple[str, ...]:
    """What belongs to the form, and to periods that overlap."""
    view = drawn.view
    return tuple(
        note for note in (overlap_note(view), *_index_notes(drawn), *_difference_notes(drawn)) if note
    )


def spread_phrase(drawn: TransformedTrend, each: SpreadAt) -> str:
    """How the other councils spread in one period, in words."""
    middle, lower, upper, lowest, highest = (
        value_text(drawn.indicator, value)
        for value in (each.middle, each.lower, each.upper, each.lowest, each.highest)
    )
    whose = f"the other {each.councils} {drawn.view.group}"
    return (
        f"{each.period.label()}: of {whose} the middle one has {middle}, "
        f"half lie between {lower} and {upper}, and all between {lowest} and {highest}"
    )


def _spread_takeaway(drawn: TransformedTrend) -> str:
    """Where the place's newest value lies among the others; a position, which is no test."""
    newest = drawn.spread[-1]
    said = f"{spread_phrase(drawn, newest)}."
    own = next((f for line in drawn.local for f in line.stated if f.period == newest.period), None)
    if own is None or own.value is None:
        return said
    where = "within" if newest.lower <= own.value <= newest.upper else "outside"
    value = value_of(drawn.indicator, own)
    return f"{said} The value of {drawn.view.place.name}, {value}, lies {where} that half."


def overlap_note(view: TrendView) -> str:
    """What a point covers and shares with its neighbours; empty where no periods overlap."""
    shared = [years for line in view.local for years in line.shared_years]
    if not any(shared):
        return ""
    longest = max(figure.period.years for line in view.local for figure in line.stated)
    which = "neighbouring points share" if len(set(shared)) == 1 else "some neighbouring points share"
    covers = "Each point covers" if _length(view).startswith(_NUMBERS[longest]) else "Points cover up to"
    return (
        f"{covers} {_NUMBERS[longest]} years, and {which} {_NUMBERS[max(shared)]} of them: "
        "such points are not independent."
    )


def recent_trend_sentences(view: TrendView) -> tuple[str, ...]:
    """Whether the recent change is more than chance: who says so, by which test, on how many points."""
    found = view.recent
    overlap = (NOT_INDEPENDENT,) if view.overlaps else ()
    whole = "Nothing is claimed of the series as a whole."
    if found.basis is Basis.PUBLISHED:
        if found.marker is Marker.CANNOT:
            return ("The publisher says that no recent trend can be calculated.", *overlap, whole)
        said = f"Recent trend: {found.marker.lower()}, as published with the figures."
        return (said, f"The publisher tests the latest {_NUMBERS[POINTS]} points.", *overlap, whole)
    if found.marker is Marker.CANNOT:
        needed = f"A test here needs the latest {_NUMBERS[POINTS]} single years, none of them missing."
        return (f"No recent trend can be calculated: {found.reason}.", needed, *overlap, whole)
    first, last = found.periods[0].label(), found.periods[-1].label()
    rates = (
        " of the counts as rates of the population" if view.indicator.value_type is ValueType.COUNT else ""
    )
    sentences = [
        f"Recent trend: {found.marker.lower()}. Computed here by {found.method}{rates}, "
        f"over {_NUMBERS[len(found.periods)]} points from {first} to {last}."
    ]
    if found.statistic is not None:
        sentences.append(
            f"The chi-squared statistic is {number(found.statistic, 2)}; "
            f"above {number(THRESHOLD, 2)} it would be more than chance at the 99.8% level."
            if found.statistic <= THRESHOLD
            else f"The chi-squared statistic is {number(found.statistic, 2)}; "
            f"above {number(THRESHOLD, 2)} it is more than chance at the 99.8% level."
        )
    if found.reason and (found.statistic is None or found.statistic > THRESHOLD):
        sentences.append(f"Yet {found.reason}.")
    return (*sentences, *overlap, whole)


def event_notes(
    shown: Sequence[Event], notes: Sequence[LocalNote], outside: Sequence[str], span: str
) -> tuple[str, ...]:
    """What is marked on a chart with its source, and what could not be."""
    said = [f"Marked: {each.text} Source: {each.source}." for each in shown]
    said += [f"Marked by the reader: {month(each.month)}, {each.text}." for each in notes]
    if outside:
        said.append(f"Not drawn, since the chart runs from {span}: {'; '.join(outside)}.")
    return tuple(said)


def not_beside(view: TrendView, group: str, members: int) -> str:
    """Why the councils of a group are not drawn; empty where they are or where there is nothing to say."""
    if view.beside or not members:
        return ""
    if view.indicator.is_number:
        return (
            "Other councils are not drawn beside a number of people or events, which says how large each is."
        )
    if members > MOST_BESIDE:
        return (
            f"No lines are drawn for {group}: there are {members}, and more than {MOST_BESIDE} cannot be "
            "told apart. Choose a smaller group, or pick councils by hand."
        )
    return f"No figure of this indicator is held for {group}."


def sex_note(view: TrendView, sex: Sex, published: Iterable[str]) -> str:
    """What is shown in place of figures of one sex that are not held; empty where they are."""
    if sex is Sex.PERSONS:
        return ""
    if sex.published not in published:
        return "This indicator is not published by sex: figures of all persons are shown."
    if not view.lines[0].stated:
        return (
            f"No {sex} figures of this indicator are held for {view.place.name} itself. "
            "Figures of all persons may be: choose Persons."
        )
    return ""


def _listed(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _length(view: TrendView) -> str:
    """``three-year periods``; empty where every point is a single year."""
    lengths = {figure.period.years for line in view.local for figure in line.stated}
    if lengths <= {1}:
        return ""
    return f"{_NUMBERS[lengths.pop()]}-year periods" if len(lengths) == 1 else "periods of different lengths"


def _trend_sentence(view: TrendView) -> str:
    phrase = trend_phrase(view.recent)
    overlap = f" {NOT_INDEPENDENT}" if view.overlaps else ""
    return f"{phrase[0].upper()}{phrase[1:]}.{overlap}"


def _index_title(drawn: TransformedTrend) -> str:
    line = drawn.local[0]
    last = line.stated[-1]
    base = drawn.base.label() if drawn.base else ""
    said = f"{line.name}: {value_of(drawn.indicator, last)} in {last.period.label()} where {base} is 100"
    return f"{said}; {england}" if (england := _england_at(drawn, last)) else said


def _index_takeaway(drawn: TransformedTrend) -> str:
    line = drawn.local[0]
    last = line.stated[-1]
    published = drawn.published(line, last.period)
    value = f" ({_stated(drawn, published)})" if published else ""
    base = drawn.base.label() if drawn.base else ""
    england = f"; {said}" if (said := _england_at(drawn, last)) else ""
    return (
        f"With {base} as 100, {drawn.view.indicator.display_name} in {line.name} was "
        f"{value_of(drawn.indicator, last)}{value} in {last.period.label()}{england}. "
        "The uncertainty of the base year is not shown, so the lines are not compared here. "
        f"{_trend_sentence(drawn.view)}"
    )


def _stated(drawn: TransformedTrend, published: Observation) -> str:
    indicator = drawn.view.indicator
    return with_unit(indicator, published) + (f" {indicator.unit}" if indicator.is_number else "")


def _england_at(drawn: TransformedTrend, figure: Observation) -> str:
    england = next((line for line in drawn.main if line.role is Role.ENGLAND), None)
    other = next((each for each in england.stated if each.period == figure.period), None) if england else None
    return f"England {value_of(drawn.indicator, other)}" if other else ""


def _difference_title(drawn: TransformedTrend) -> str:
    row, name, figure = _differing(drawn)
    size, way = _apart(drawn, figure)
    where = f"{name} in {figure.period.label()}"
    if row is None or not row.vs_england.is_tested:
        return f"{where}: {size} {way} England"
    compared = comparison_phrase(row.vs_england, "England")
    return f"{where}: {compared} ({size} {way})"


def _difference_takeaway(drawn: TransformedTrend) -> str:
    row, name, figure = _differing(drawn)
    size, way = _apart(drawn, figure)
    interval = interval_of(drawn.indicator, figure)
    limits = f" (95% confidence interval of the difference {interval})" if interval else ""
    line = next(each for each in drawn.local if figure in each.figures)
    published, england = drawn.published(line, figure.period), drawn.of_england(figure.period)
    compared = comparison_phrase(row.vs_england, "England") if row else "not compared with England"
    return (
        f"{drawn.view.indicator.display_name} in {name} was {size} {way} England’s{limits} in "
        f"{figure.period.label()}, {value_of(drawn.view.indicator, published)} against "
        f"{value_of(drawn.view.indicator, england)}: {compared}. {_trend_sentence(drawn.view)}"
    )


def _differing(drawn: TransformedTrend) -> tuple[HeadlineRow | None, str, Observation]:
    """The difference to state: that of the newest comparison where it is drawn, else the newest."""
    row = _tested(drawn.view) or _newest(drawn.view)
    for line in drawn.local:
        for figure in line.stated:
            if row and figure.period == row.period and line.place.name == row.whose:
                return row, row.whose, figure
    return None, drawn.local[0].name, drawn.local[0].stated[-1]


def _apart(drawn: TransformedTrend, figure: Observation) -> tuple[str, str]:
    """How far apart, without a sign, and which way."""
    value = figure.value or 0.0
    unit = f" {drawn.indicator.unit}" if drawn.indicator.unit.startswith("per") else ""
    return number(abs(value), drawn.indicator.decimals) + unit, "above" if value >= 0 else "below"


def _index_notes(drawn: TransformedTrend) -> list[str]:
    if drawn.form != TrendForm.INDEX or drawn.base is None:
        return []
    notes = [
        f"Each line is divided by its own value in {drawn.base.label()}, the first period that place, region "
        "and England share. The uncertainty of that value is not shown, so no comparison is made."
    ]
    if drawn.left_out:
        notes.append(
            f"Left out, without a figure above zero in {drawn.base.label()}: {', '.join(drawn.left_out)}."
        )
    held = {figure.period for line in drawn.view.local for figure in line.stated}
    if gone := sorted(held - {figure.period for line in drawn.local for figure in line.stated}):
        periods = ", ".join(period.label() for period in gone)
        notes.append(f"Left out, by an earlier method or of another length: {periods}.")
    return notes


def _difference_notes(drawn: TransformedTrend) -> list[str]:
    if drawn.form != TrendForm.DIFFERENCE:
        return []
    notes = [
        "Differences are made from figures that are not rounded.",
        "England contains the place, so the difference is a little smaller than from the rest of England, "
        "and its interval, which takes the two as independent, a little wide.",
    ]
    if any(figure.has_interval for line in drawn.local for figure in line.stated):
        notes.append(
            "The interval of a difference is made from the intervals of both figures (Zou and Donner 2008). "
            "The comparison in words is the publisher’s, or holds the place’s interval against England’s "
            "value."
        )
    if drawn.england_exact:
        periods = ", ".join(period.label() for period in drawn.england_exact)
        notes.append(
            f"England’s interval is not held for {periods}: there its value is taken as known, and the "
            "limits are the place’s own less England’s value."
        )
    return notes


def _newest(view: TrendView) -> HeadlineRow | None:
    return next((row for row in view.rows if row.figure.value is not None), None)


def _tested(view: TrendView) -> HeadlineRow | None:
    return next((row for row in view.rows if row.vs_england.is_tested), None)
