"""The brief in words: short sentences for a councillor, made once for the app's page and its light version.

Sentences are kept short and common words are preferred: a test holds every paragraph to a reading age of 14.
Names of indicators are the short ones; the definitions say the publisher's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from needs.domain.footprints import Footprint
from needs.domain.indicators import Indicator
from needs.domain.measures import Marker, ValueType
from needs.domain.observations import Status
from needs.domain.vocabulary import Substance
from needs.language.comparisons import comparison_phrase, mark_of
from needs.language.findings import MOST, findings, too_few_to_tell, when
from needs.language.gap import NEED, gap_title, people_not, said_with_it
from needs.language.numbers import MARKS, count, interval_of, value_of, with_unit
from needs.language.places import month, names, place_notes
from needs.language.sources import LICENCE, publication
from needs.reports.brief.numbers import Brief
from needs.store.snapshot import Observation, Snapshot
from needs.views.gap import GapRow
from needs.views.gap_view import GapView, hundred_of
from needs.views.headline import ITSELF, OLD_AFTER_YEARS, HeadlineRow
from needs.views.trend import Line, Role, TrendView

LOOK_CLOSER = (
    ("", "Overview: every figure held, beside region and England"),
    ("gap", "Treatment gap: who is not being reached, and what it would take"),
    ("compare", "Compare: one figure over a group of councils"),
    ("trends", "Trends: one figure over time"),
)
"""Pages that show more, by their address, with what a reader finds there."""

TRENDS_RULE = (
    "Of deaths and hospital stays, the brief draws the series whose recent change can be tested, then the "
    "longest."
)
OVERLAP = "Points side by side share some years."
NO_TRENDS = "No series on deaths or hospital stays is long enough to draw."
NO_ROWS = "No figures are held for this place."
NOT_TESTED = "Not tested."
APPROXIMATE = " Where no interval was published, “indicatively” marks a guide, not a test."

_WHO = {
    Substance.ALCOHOL: ("adults", "who were dependent on alcohol"),
    Substance.OCU: ("people", "who used opiates or crack"),
}
_NEEDS = {Substance.ALCOHOL: "alcohol", Substance.OCU: "opiates or crack"}
_FEWEST_OF_ONE = 0.5
"""A share below this, in per cent, is not said as one in so many: it would be far from exact."""


@dataclass(frozen=True)
class TableRow:
    """One line of the short table; every cell is text.

    ``england`` is empty where the place is England; ``mark`` goes before ``word`` and never stands alone.
    """

    indicator_id: str
    label: str
    value: str
    interval: str
    england: str
    mark: str
    word: str
    period: str


@dataclass(frozen=True)
class GapText:
    """What is said of one treatment gap, with or without a picture."""

    substance: Substance
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class TrendText:
    """What is said of one series over time."""

    indicator_id: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class BriefText:
    """The whole brief as plain text, in the order in which it is read.

    Attributes
    ----------
    title, standfirst
        The question, and who and when.
    description
        One line for a preview in a chat or a mail.
    place_notes
        What has to be known of the place before its figures are read.
    findings, findings_note
        Up to five, each a paragraph, and why there are no more or why some were not tested.
    rows, marks
        The short table, and how to read its marks; no rows where nothing is held.
    gaps
        One for each gap that can be said, in the order of ``Brief.known_gaps``.
    unknown_gaps
        What is said where a gap is not known; empty where each is.
    trends, trends_note
        One for each of ``Brief.trends``, and by which rule they were chosen.
    cannot_say
        What the figures do not show.
    definitions
        Each term that the brief uses, with a line.
    sources, freshness, licence
        Every publication used, the figures' name and dates, and the licence.
    """

    title: str
    standfirst: str
    description: str
    place_notes: tuple[str, ...]
    findings: tuple[str, ...]
    findings_note: str
    rows: tuple[TableRow, ...]
    marks: str
    gaps: tuple[GapText, ...]
    unknown_gaps: tuple[str, ...]
    trends: tuple[TrendText, ...]
    trends_note: str
    cannot_say: tuple[str, ...]
    definitions: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    freshness: str
    licence: str


def words_of(snapshot: Snapshot, brief: Brief) -> BriefText:
    """Say a brief in words."""
    found = tuple(each.row for each in findings(brief.headline))
    return BriefText(
        title=f"What do you need to know about drug and alcohol need in {brief.place.name}?",
        standfirst=_standfirst(brief, found),
        description=f"Drug and alcohol need in {brief.place.name}: what the figures say, in two minutes.",
        place_notes=_place_notes(brief),
        findings=tuple(_finding(brief, row) for row in found),
        findings_note=_findings_note(brief, found),
        rows=tuple(_table_row(brief, row) for row in brief.rows),
        marks=MARKS,
        gaps=tuple(_gap_text(snapshot, view, view.now) for view in brief.gaps if view.now),
        unknown_gaps=tuple(_unknown_gaps(brief)),
        trends=tuple(_trend_text(view) for view in brief.trends),
        trends_note=TRENDS_RULE if brief.trends else NO_TRENDS,
        cannot_say=tuple(_cannot_say(brief)),
        definitions=tuple(_definitions(brief, found)),
        sources=tuple(_sources(snapshot, brief)),
        freshness=_freshness(snapshot, brief),
        licence=LICENCE,
    )


def one_in(percent: float) -> str:
    """A share below a half as one in so many: ``about 1 in 17``; empty where that says nothing."""
    if not _FEWEST_OF_ONE <= percent <= 50:
        return ""
    return f"about 1 in {round(100 / percent)}"


def _standfirst(brief: Brief, found: Iterable[HeadlineRow]) -> str:
    periods = sorted((row.period for row in (*found, *brief.rows)), key=lambda each: each.end)
    if not periods:
        return NO_ROWS
    where = f", {brief.headline.region.name}" if brief.headline.region else ""
    said = (
        f"{brief.place.name}{where}. The newest figure here is of {periods[-1].label()}, the oldest of "
        f"{periods[0].label()}."
    )
    return f"{said} They are as at {month(brief.as_at)}." if brief.as_at else said


def _place_notes(brief: Brief) -> tuple[str, ...]:
    """What has to be known of the place; how several councils combine is said more simply than elsewhere."""
    notes = place_notes(brief.headline)
    if not isinstance(brief.place, Footprint):
        return notes
    together = f"Made up of {names(brief.place.members)}. What cannot be added up is left out."
    return (together, *notes[1:])


def _finding(brief: Brief, row: HeadlineRow) -> str:
    """One finding as a paragraph of short sentences."""
    indicator, what = row.indicator, _what(row.indicator)
    value = f"the {what} was {_stated(indicator, row.figure)} in {when(row)}{_england(row)}.{_range(row)}"
    if row.vs_england.reason == ITSELF:
        return f"{_name(indicator)}: {value}"
    if not row.vs_england.is_said:
        return f"{_name(indicator)}: {value} {NOT_TESTED}"
    compared = comparison_phrase(row.vs_england, "England")
    text = f"{_name(indicator)}: {compared}. {_capital(value)}"
    return text


def _name(indicator: Indicator) -> str:
    """The short name, without a colon, since one follows it."""
    return indicator.short_name.replace(":", ",")


def _what(indicator: Indicator) -> str:
    """What the value is called in a sentence."""
    if indicator.unit == "%":
        return "share"
    if indicator.unit.startswith("per "):
        return "rate"
    return "estimate" if indicator.value_type is ValueType.ESTIMATE else "number"


def _stated(indicator: Indicator, figure: Observation) -> str:
    """The value with its unit, and a share as one in so many too."""
    said = with_unit(indicator, figure)
    if indicator.unit == "%" and figure.value is not None and (one := one_in(figure.value)):
        return f"{said} ({one})"
    return said


def _england(row: HeadlineRow) -> str:
    """England's figure beside it; a count says how large a place is and has none beside it."""
    if row.indicator.is_number or row.england is None or row.england.value is None:
        return ""
    return f", against {value_of(row.indicator, row.england)} in England"


def _range(row: HeadlineRow) -> str:
    interval = interval_of(row.indicator, row.figure)
    return f" Its likely range is {interval}." if interval else ""


def _findings_note(brief: Brief, found: tuple[HeadlineRow, ...]) -> str:
    if not found:
        return too_few_to_tell(brief.headline) or NO_ROWS
    if brief.is_england:
        return "England is what every place is held against, so its own figures are not tested."
    untested = [row for row in found if not row.vs_england.is_said]
    guide = APPROXIMATE if any(row.vs_england.is_indicative for row in found) else ""
    if not untested:
        return f"One test in twenty shows a difference from England by chance alone.{guide}"
    reasons = dict.fromkeys(row.vs_england.reason for row in untested)
    tested = len(brief.tested())
    could = f"Only {tested} of the figures held" if tested else "None of the figures held"
    fewer = "" if len(found) == MOST else f" There are {len(found)} to tell of."
    return (
        f"{could} could be tested against England. Those not tested: {'; '.join(reasons)}. Without a test, a "
        f"difference may be chance.{fewer}"
    )


def _table_row(brief: Brief, row: HeadlineRow) -> TableRow:
    indicator = row.indicator
    england = "" if brief.is_england else value_of(indicator, row.england)
    if england and indicator.is_number:
        england = Status.NOT_APPLICABLE.mark
    return TableRow(
        indicator_id=indicator.id,
        label=_name(indicator),
        value=with_unit(indicator, row.figure),
        interval=interval_of(indicator, row.figure),
        england=england,
        mark="" if brief.is_england else mark_of(row.vs_england, indicator.polarity),
        word="" if brief.is_england else row.vs_england.said,
        period=when(row),
    )


def _gap_text(snapshot: Snapshot, view: GapView, row: GapRow) -> GapText:
    sentences = [*_gap_sentences(view, row), *_gap_beside(snapshot, view), *said_with_it(view)]
    title = f"{_capital(NEED[view.substance])}, {gap_title(row, view.place)}"
    return GapText(view.substance, title, tuple(sentences))


def _gap_sentences(view: GapView, row: GapRow) -> Iterator[str]:
    people, need = _WHO[view.substance]
    where, year, of_100 = view.place.name, row.period_treatment, hundred_of(row)
    if row.in_treatment > row.prevalence:
        yield (
            f"In {year}, {count(row.in_treatment)} {people} in {where} were in treatment. That is more than "
            f"are thought to be in need ({count(row.prevalence)})."
        )
    else:
        yield (
            f"In {year}, about {of_100.estimate} of every 100 {people} in {where} {need} were not in "
            "treatment."
        )
        if one := one_in(row.met_percent):
            yield f"So {one} were in treatment."
    if row.has_interval:
        low, high = of_100.not_in_treatment, of_100.at_most
        yield f"The true number is likely to lie between {low} and {high} of every 100."
    else:
        yield "No range is published for the estimate, so how sure this is cannot be said."
    yield f"Not in treatment: {people_not(row, 'people')}. In treatment: {count(row.in_treatment)}."
    if row.period_prevalence != year:
        yield f"Need is estimated for {row.period_prevalence}."


def _gap_beside(snapshot: Snapshot, view: GapView) -> Iterator[str]:
    """England's gap of the same year, and how the two compare."""
    for each in view.beside[1:]:
        if each.row and each.place == snapshot.register.england:
            compared = comparison_phrase(each.compared, "England")
            yield (
                f"In England it was about {hundred_of(each.row).estimate} of every 100. The share in "
                f"{view.place.name} is {compared}."
            )


def _unknown_gaps(brief: Brief) -> Iterator[str]:
    """For which needs the gap is not known, and where figures stand instead."""
    unknown = [view for view in brief.gaps if view.now is None]
    if not unknown:
        return
    whose = " and ".join(_NEEDS[view.substance] for view in unknown)
    where = brief.place.name
    yield (
        f"How many people in {where} need help with {whose} but are not in treatment is not known here. It "
        "takes two numbers for the same time. They are not both held."
    )
    if neighbour := unknown[0].counted_with:
        yield f"The people of {where} are counted with those of {neighbour.name}."
    if former := next((view.former for view in unknown if view.former), ()):
        yield f"Figures are held for {names(former)}, of which {where} was part."


def _trend_text(view: TrendView) -> TrendText:
    line = next((each for each in view.local if each.role is Role.AREA), view.local[0])
    title = f"{_name(view.indicator)}, {line.place.name}"
    return TrendText(view.indicator.id, title, tuple(_trend_sentences(view, line)))


def _trend_sentences(view: TrendView, line: Line) -> Iterator[str]:
    """The newest figure and between which values the series lay; its ends alone would suggest a change."""
    first, last = line.stated[0], line.stated[-1]
    low, high = (pick(line.stated, key=lambda each: each.value or 0) for pick in (min, max))
    indicator, what = view.indicator, _what(view.indicator)
    if line.role is Role.FORMER:
        yield f"These are the figures of {line.place.name}, of which {view.place.name} was part."
    yield f"The {what} was {with_unit(indicator, last)} in {last.period.label()}."
    yield (
        f"From {first.period.label()} on, the lowest was {value_of(indicator, low)} and the highest "
        f"{value_of(indicator, high)}."
    )
    yield _change(view)
    if view.overlaps:
        yield OVERLAP


def _change(view: TrendView) -> str:
    """Whether the recent change is more than chance; nothing is said of a change that was not tested."""
    marker = view.recent.marker
    if marker is Marker.CANNOT:
        return f"A recent change cannot be tested: {view.recent.reason}."
    if marker is Marker.NO_CHANGE:
        return "The latest five points show no change that is more than chance."
    way = "a rise" if marker.startswith("Increasing") else "a fall"
    judged = {"better": ", which is better", "worse": ", which is worse"}.get(marker.rsplit(" ", 1)[-1], "")
    return f"The latest five points show {way} that is more than chance{judged}."


def _cannot_say(brief: Brief) -> Iterator[str]:
    yield "The figures show how things stand. They do not show why."
    if not brief.is_england:
        yield (
            "A place is held against an England that it is part of. One test in twenty shows a "
            "difference by chance alone."
        )
    if old := [row for row in brief.rows if row.is_old]:
        yield (
            f"Of the {len(brief.rows)} figures in the table, {len(old)} are {OLD_AFTER_YEARS} or more years "
            "old."
        )
    if brief.known_gaps:
        yield "The number in need is a model’s estimate. Not all of them want or need treatment."
    if any(view.substance is Substance.ALCOHOL for view in brief.known_gaps):
        yield (
            "People treated for opiates who also need help with alcohol are not counted as treated for "
            "alcohol. So the share in treatment may be higher than shown."
        )
    yield "How many people under 18 are in treatment is not held here."


def _definitions(brief: Brief, found: Iterable[HeadlineRow]) -> Iterator[tuple[str, str]]:
    shown = [row.indicator for row in (*brief.rows, *found)] + [view.indicator for view in brief.trends]
    indicators = tuple(dict.fromkeys(shown))
    for indicator in indicators:
        yield _name(indicator), meaning(indicator)
    if any(indicator.value_type is ValueType.DSR for indicator in indicators):
        yield (
            "Rate, standardised",
            "How many for every 100,000 people, as if each place had the same mix of old and young.",
        )
    if brief.known_gaps:
        yield (
            "Not in treatment",
            "Of those thought to be in need, the ones who had no planned treatment in the year.",
        )
    if brief.known_gaps or any(row.figure.has_interval for row in (*brief.rows, *found)):
        yield (
            "Likely range",
            "The 95% confidence interval: the true figure is likely to lie in it. A wide one is less sure.",
        )
    if not brief.is_england:
        yield (
            "Worse, similar, better",
            "How the figure stands against England by a test. “Similar” means no clear difference.",
        )


def meaning(indicator: Indicator) -> str:
    """What it counts in a plain line, and what its publisher calls it."""
    plain = indicator.plain_definition or indicator.definition
    if indicator.name_status != "confirmed" or indicator.name == indicator.short_name:
        return plain
    return f"{plain} Official name: {indicator.name}."


def _sources(snapshot: Snapshot, brief: Brief) -> Iterator[str]:
    for key in brief.sources():
        yield publication(snapshot.sources[key])


def _freshness(snapshot: Snapshot, brief: Brief) -> str:
    dates = sorted(snapshot.sources[key].as_of for key in brief.sources())
    span = f", from publications dated {dates[0]} to {dates[-1]}" if dates else ""
    return f"The figures are those of snapshot {snapshot.stamp}{span}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
