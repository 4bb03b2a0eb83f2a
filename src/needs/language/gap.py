"""The treatment gap in words: how many people are not in treatment, how sure that is, and what to mind.

A figure is never said without the years of both its numbers, nor without its interval where it has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from needs.domain.areas import Area
from needs.domain.footprints import Place
from needs.domain.indicators import Catalogue, Indicator
from needs.domain.observations import Status
from needs.domain.vocabulary import Substance
from needs.language.comparisons import comparison_phrase
from needs.language.numbers import count, in_brackets, interval_of, number, value_and_interval, value_of
from needs.language.places import day, names
from needs.language.sources import LICENCE, source_line
from needs.methods.gap import ABOVE_LOWER, GapMethod
from needs.store.snapshot import Observation, Snapshot
from needs.views.gap import COUNTED_WITH, INPUTS, GapRow, HeldInYear, observation_of
from needs.views.gap_view import GapKind, GapLine, GapView, Hundred, hundred_of, kind_of
from needs.views.trend import Role

NEAR_A_TENTH = 2.5
"""Percentage points within which a share is said in tenths."""
ROUNDED_TO = 5
ROUNDED_UNTIL = "2017/18"
"""The last year whose local numbers in treatment are rounded."""

NOT_IN_TREATMENT, MAY_BE_EITHER, IN_TREATMENT = "not in treatment", "may be either", "in treatment"

_WHO = {
    Substance.ALCOHOL: ("adults", "who were dependent on alcohol"),
    Substance.OCU: ("people", "who used opiates and/or crack cocaine"),
}
NEED = {Substance.ALCOHOL: "alcohol dependence", Substance.OCU: "opiate and/or crack use"}
"""What is estimated, as a reader chooses it."""

MEASURE = "Measure"
"""The first column of the table beside region and England."""

_METHOD = {
    Substance.ALCOHOL: {
        GapKind.SINGLE_YEAR: "estimate of the same year",
        GapKind.THREE_YEARS: "mean of three years’ estimates",
        GapKind.PUBLISHED: "as published",
    },
    Substance.OCU: {
        GapKind.SINGLE_YEAR: "revised estimate of the same year",
        GapKind.THREE_YEARS: "mean of three years’ estimates",
        GapKind.PUBLISHED: "as published, estimates before the revision",
    },
}

RANKED = (
    "The bands of the ranks take each council’s error by itself. The estimates come from one model, whose "
    "errors lean the same way in many councils, so that the order may be surer than the bands say."
)


def method_name(kind: GapKind, substance: Substance) -> str:
    """By which method, and against which estimates, a line's gaps are made."""
    return _METHOD[substance][kind]


def gap_indicator(snapshot: Snapshot, substance: Substance) -> Indicator:
    """The published indicator whose method the gap follows."""
    return snapshot.catalogue.get(INPUTS[substance].published)


def gap_sentence(row: GapRow, place: Place) -> str:
    """The one sentence that a councillor needs: years, share, place and interval."""
    people, need = _WHO[Substance(row.substance)]
    when = f"In {row.period_treatment}, against {_estimates(row)}"
    if row.in_treatment > row.prevalence:
        return (
            f"{when}, more {people} in {place.name} were in treatment ({count(row.in_treatment)}) than are "
            f"estimated to be those {need} ({count(row.prevalence)})"
        )
    said = f"{when}, {_share(row)} {people} in {place.name} {need} were not in treatment"
    if not row.has_interval:
        return f"{said}; the estimate has no published interval, so how sure this is cannot be said"
    return f"{said}: {_between(hundred_of(row))}"


def gap_title(row: GapRow, place: Place) -> str:
    """The finding above the picture."""
    of_100 = hundred_of(row)
    if not row.has_interval:
        return f"{place.name}: {of_100.estimate} in every 100 not in treatment, with no interval published"
    return f"{place.name}: {_between(of_100)} not in treatment"


def gap_subtitle(row: GapRow, place: Place) -> str:
    """Measure, unit, place and both periods."""
    need = NEED[Substance(row.substance)]
    return (
        f"People with {need} in and not in treatment, of every 100 estimated, {place.name}, "
        f"{row.period_treatment} against {_estimates(row)}"
    )


def gap_takeaway(snapshot: Snapshot, view: GapView) -> str:
    """The sentence with its people, the comparison with region and England, and who says so."""
    row = view.now
    if row is None:
        return refusal(view)
    indicator = gap_indicator(snapshot, view.substance)
    figure = observation_of(snapshot, row)
    parts = [
        f"{gap_sentence(row, view.place)}.",
        f"Not in treatment: {value_and_interval(indicator, figure)}, "
        f"{people_not(row, 'people')}; {count(row.in_treatment)} were in treatment of an estimated "
        f"{estimated(row)}.",
    ]
    for each in view.beside[1:]:
        if each.row:
            other = observation_of(snapshot, each.row)
            limits = in_brackets(interval_of(indicator, other))
            compared = comparison_phrase(each.compared, each.place.name)
            parts.append(
                f"{each.place.name}: {value_of(indicator, other)}{limits}; {view.place.name} is {compared}."
            )
    return " ".join(parts)


def gap_alt(row: GapRow, place: Place) -> str:
    """What the picture shows to someone who cannot see it."""
    of_100 = hundred_of(row)
    either = f", {of_100.either} that may be either" if of_100.either else ""
    return (
        f"Picture of 100 people in need in {place.name}: {of_100.not_in_treatment} not in treatment"
        f"{either}, {of_100.in_treatment} in treatment."
    )


def refusal(view: GapView) -> str:
    """Why there is no gap, what to do, and where the people's figures stand instead."""
    parts = [str(view.refusal)] if view.refusal else []
    if view.counted_with:
        parts.append(
            f"The people of {view.place.name} are counted with those of {view.counted_with.name}: "
            f"its figures stand for both."
        )
    if view.former:
        ended = next((area.valid_to for area in view.former if area.valid_to), None)
        until = f" until {day(ended)}" if ended else ""
        parts.append(
            f"Figures are held for {names(view.former)}, of which it was part{until}; they are for the whole "
            "of the former area and are not its own."
        )
    return " ".join(parts)


def said_with_it(view: GapView) -> tuple[str, ...]:
    """What has to be said beside the sentence, because it changes what a reader would conclude."""
    if view.now is None:
        return ()
    said = list(_by_other_estimates(view, view.now)) if view.substance is Substance.OCU else []
    if ABOVE_LOWER in view.now.warnings:
        said.append(NONE_AT_LEAST)
    return (*said, *filter(None, [newer_estimate(view)]))


NONE_AT_LEAST = "More people are in treatment than the lower limit of the estimate, so the gap may be none."


def caveats(snapshot: Snapshot, view: GapView) -> tuple[str, ...]:
    """What matters for the gap shown now, the gravest first."""
    row = view.now
    return tuple(_caveats(snapshot, view, row)) if row else ()


def newer_estimate(view: GapView) -> str:
    """That an estimate newer than those used is held, and why it is not used; else empty."""
    figure = view.newer_estimate
    if figure is None or figure.value is None:
        return ""
    return (
        f"A newer estimate of need is held, {count(figure.value)} for {figure.period.label()}, but no number "
        "in treatment of that year, so no gap can be computed from it."
    )


def people_not(row: GapRow, whom: str = "") -> str:
    """People not in treatment with their limits: ``4,018 people (2,976 to 5,545)``."""
    people = f"{count(row.people_not_in_treatment)} {whom}".strip()
    return people + _range(row.people_lower95, row.people_upper95)


def estimated(row: GapRow) -> str:
    """The estimate of people in need with its limits."""
    return count(row.prevalence) + _range(row.prevalence_lower95, row.prevalence_upper95)


def met(row: GapRow) -> str:
    """The share in treatment with its limits, which mirror the gap's."""
    limits = row.met_limits
    shown = f" ({_percent(limits[0])} to {_percent(limits[1])})" if limits else ""
    return f"{_percent(row.met_percent)}{shown}"


def share_of(snapshot: Snapshot, row: GapRow) -> str:
    """The share not in treatment with its limits."""
    indicator = gap_indicator(snapshot, Substance(row.substance))
    figure = observation_of(snapshot, row)
    return value_and_interval(indicator, figure)


def beside_table(snapshot: Snapshot, view: GapView) -> pd.DataFrame:
    """The gap of the place beside its region and England: one line per measure, one column per place.

    A place without a gap has no column; ``beside_notes`` says why.
    """
    columns: dict[str, list[str]] = {
        MEASURE: [
            "Year of treatment",
            "Estimates of need for",
            "People in need (estimate)",
            "People in treatment",
            "Met need",
            "Unmet need (not in treatment)",
            "People not in treatment",
            f"{view.place.name} compared with it",
            "Made by",
        ]
    }
    for each in view.beside:
        row = each.row
        if row is None:
            continue
        own = each.place == view.place
        columns[each.place.name] = [
            row.period_treatment,
            row.period_prevalence,
            estimated(row),
            count(row.in_treatment),
            met(row),
            share_of(snapshot, row),
            people_not(row),
            Status.NOT_APPLICABLE.mark
            if own
            else _capital(comparison_phrase(each.compared, each.place.name)),
            _made_by(row),
        ]
    frame = pd.DataFrame(columns)
    compared = view.now is not None and len(frame.columns) > 2
    return frame if compared else frame[frame[MEASURE] != f"{view.place.name} compared with it"]


def hundred_table(view: GapView, beside: pd.DataFrame) -> pd.DataFrame:
    """The table beside region and England, with the numbers of the picture of 100 people on top."""
    lines = []
    for kind, part in (
        (f"{NOT_IN_TREATMENT}, at the least", "not_in_treatment"),
        (f"{NOT_IN_TREATMENT}, by the estimate", "estimate"),
        (f"{NOT_IN_TREATMENT}, at the most", "at_most"),
        (MAY_BE_EITHER, "either"),
        (f"{IN_TREATMENT}, at the least", "in_treatment"),
    ):
        line = {MEASURE: f"Of every 100 people: {kind}"}
        for each in view.beside:
            if each.row:
                line[each.place.name] = str(getattr(hundred_of(each.row), part))
        lines.append(line)
    return pd.concat([pd.DataFrame(lines), beside], ignore_index=True)


def beside_notes(view: GapView) -> tuple[str, ...]:
    """Why a place has no gap in the table, and what a sum is."""
    notes = [
        f"{each.place.name}: {each.reason}" for each in view.beside[1:] if each.row is None and each.reason
    ]
    if view.has_sum:
        notes.append(SUMS)
    return tuple(notes)


SUMS = (
    "Gaps of regions and combined councils are computed here from the sums of their councils’ figures; no "
    "region’s gap was ever published. The limits of the estimates are added, because the errors of one model "
    "lean the same way everywhere: the interval is the widest plausible, wider than a published one would be."
)


def held_table(view: GapView) -> pd.DataFrame:
    """Year by year what is held, and what is missing where there is no gap."""
    blank = Status.NOT_AVAILABLE.mark
    return pd.DataFrame(
        [
            {
                "Year": each.period.label(),
                "In treatment": blank if each.in_treatment is None else count(each.in_treatment),
                "Estimate of need, same year": _estimate(each),
                "Not in treatment": f"{_percent(each.row.gap_percent)}"
                f"{_range(each.row.gap_lower95, each.row.gap_upper95, percent=True)}"
                if each.row
                else blank,
                "How, or what is missing": _made_by(each.row) if each.row else _capital(each.reason),
            }
            for each in view.held
        ]
    )


def time_title(view: GapView) -> str:
    """The first and the newest gap of the place by one method, or by two where the newest stands alone."""
    own = [line for line in view.lines if line.role is Role.AREA]
    if view.now is None or not own:
        others = " and ".join(dict.fromkeys(line.place.name for line in view.lines))
        return f"{view.place.name}: no gap can be shown; {others} over time"
    last = view.now
    alike = next((line.rows for line in own if line.kind is kind_of(last)), ())
    rows = alike if len(alike) > 1 else [row for line in own for row in line.rows if not row.is_published]
    first = min(rows, key=lambda row: row.period, default=last)
    newest = f"{_percent(last.gap_percent)} not in treatment in {last.period_treatment}"
    if first.period >= last.period:
        return f"{view.place.name}: {newest}"
    changed = "; the method changed between" if kind_of(first) is not kind_of(last) else ""
    return f"{view.place.name}: {newest}, {_percent(first.gap_percent)} in {first.period_treatment}{changed}"


def time_takeaway(snapshot: Snapshot, view: GapView) -> str:
    """Each line of the place in a sentence; no change is spoken of, because none is tested."""
    parts = []
    for line in view.lines:
        if line.role is Role.AREA or not any(each.role is Role.AREA for each in view.lines):
            parts.append(_line_sentence(snapshot, view.substance, line))
    return " ".join([*parts, "Figures of different methods are not one line, and no trend is tested."])


def time_alt(view: GapView) -> str:
    """A short description of the chart over time."""
    own = [row for line in view.lines if line.role is Role.AREA for row in line.rows]
    others = _others(view)
    beside = f" beside {' and '.join(others)}" if others else ""
    if not own:
        return f"Line chart of the share not in treatment: no line for {view.place.name},{beside}."
    values = [row.gap_percent for row in own]
    return (
        f"Line chart of the share not in treatment: {view.place.name} lies between "
        f"{_percent(min(values))} and {_percent(max(values))}{beside}; lines stop where the method changes."
    )


def gap_source(snapshot: Snapshot, keys: Iterable[str], indicator: Indicator, *, computed: bool) -> str:
    """The source line; a gap that is computed here says by whose method."""
    line = source_line(snapshot, indicator, keys)
    return as_computed(line, indicator) if computed else line


def as_computed(line: str, indicator: Indicator) -> str:
    """A source line that names an indicator as the method of what is computed here, not as its source."""
    method = f"Computed here by the method of Fingertips indicator {indicator.id}."
    beside = re.sub(
        rf"Fingertips indicators ([^.]+), {indicator.id}\.", rf"Fingertips indicator \1. {method}", line
    )
    return re.sub(rf"(?<!of )Fingertips indicator {indicator.id}\.", method, beside)


def input_cells(snapshot: Snapshot, figure: Observation) -> dict[str, str]:
    """One figure that a gap was made of: its name, year, value with limits, note and source."""
    indicator = snapshot.catalogue.get(figure.indicator)
    return {
        "Input": indicator.display_name,
        "Year": figure.period.label(),
        "Value": value_and_interval(indicator, figure),
        "Note": figure.note,
        "Source": source_line(snapshot, indicator, figure.sources).removesuffix(LICENCE).strip(),
    }


def parts_table(snapshot: Snapshot, view: GapView) -> pd.DataFrame:
    """The councils that a sum was made of, each with its own numbers and gap."""
    blank = Status.NOT_AVAILABLE.mark
    return pd.DataFrame(
        [
            {
                "Council": area.name,
                "In treatment": count(row.in_treatment) if row else blank,
                "In need (estimate)": estimated(row) if row else blank,
                "Not in treatment": share_of(snapshot, row) if row else blank,
            }
            for area, row in view.parts
        ]
    )


def _caveats(snapshot: Snapshot, view: GapView, row: GapRow) -> Iterator[str]:
    if row.period_prevalence != row.period_treatment:
        yield (
            f"Different years: the number in treatment is of {row.period_treatment}, the estimates of need "
            f"are for {row.period_prevalence}."
        )
    yield from _ages(snapshot.catalogue, view.substance)
    yield (
        "The estimates of need are modelled. The interval is theirs; the number in treatment is a count and "
        "taken as known."
    )
    if ABOVE_LOWER in row.warnings:
        yield NONE_AT_LEAST
    if view.substance is Substance.ALCOHOL:
        yield (
            "People in the opiate group who also need help with alcohol are not counted as in treatment "
            "here, so the share in treatment is understated."
        )
    else:
        yield (
            "Estimates of opiate and/or crack use were revised in October 2023 by a new method, and the "
            "share not in treatment by the new ones is higher: the two are not one line."
        )
        yield from _by_other_estimates(view, row)
    yield "Not everyone counted as in need wants or needs structured treatment."
    yield from _about_this_place(snapshot, view, row)


def _about_this_place(snapshot: Snapshot, view: GapView, row: GapRow) -> Iterator[str]:
    """How this row was made, and what is particular to the place's own numbers."""
    if not row.is_published:
        indicator = gap_indicator(snapshot, view.substance)
        yield (
            f"Computed here, by {_described(row)}: Fingertips no longer publishes this figure "
            f"({indicator.id})."
        )
    if _is_rounded(row) and any(figure.note for figure in row.inputs):
        yield "The number in treatment is rounded to the nearest 5."
    if view.is_sum:
        yield SUMS
    if included := [code for code, other in COUNTED_WITH.items() if other == view.place.code]:
        areas = [snapshot.register.get(code) for code in included]
        yield f"The figures of {view.place.name} include the people of {names(areas)}."
    if said := newer_estimate(view):
        yield said


def _by_other_estimates(view: GapView, row: GapRow) -> Iterator[str]:
    """The newest gap of each place by the estimates that the one shown does not use."""
    other = GapKind.SINGLE_YEAR if row.is_published else GapKind.PUBLISHED
    which = "estimate revised in October 2023" if row.is_published else "estimates before the revision"
    for line in view.lines:
        if line.kind is other:
            newest = line.rows[-1]
            limits = f" ({_limits(newest)})" if newest.has_interval else ", without published limits"
            yield (
                f"By the {which}, {_percent(newest.gap_percent)} in {line.place.name} in "
                f"{newest.period_treatment}{limits}."
            )


def time_notes(snapshot: Snapshot, view: GapView) -> Iterator[str]:
    """What a reader of the chart over time has to know."""
    bare = sorted({row.period for _, row in view.rows if not row.has_interval})
    if bare:
        years = bare[0].label() if len(bare) == 1 else f"{bare[0].label()} to {bare[-1].label()}"
        yield f"{years}: no limits of the estimates are published, so these gaps are not compared."
    if change := view.changes_method:
        yield (
            f"Up to the year before {change.label()} each gap is against the estimate of the same year; from "
            f"{change.label()} against the mean of three years’ estimates, the method that was published. "
            "No line joins the two."
        )
    yield from _published_notes(snapshot, view)
    yield from _sum_notes(view)
    if any(_is_region(place) for place, _ in view.rows) or view.is_sum:
        yield SUMS
    if view.substance is Substance.ALCOHOL:
        yield from _rounding_over_time(snapshot, view)
        return
    yield (
        "Gaps as published rest on estimates made before October 2023, those computed here on the revised "
        "ones: they are two methods and not one line."
    )
    yield from _ages(snapshot.catalogue, view.substance)


def _rounding_over_time(snapshot: Snapshot, view: GapView) -> Iterator[str]:
    """That local numbers were rounded, and by how much that alone can move a small place's gap."""
    rounded = [
        row.prevalence
        for line in view.lines
        if line.role is Role.AREA and line.place != snapshot.register.england
        for row in line.rows
        if _is_rounded(row)
    ]
    if not rounded:
        return
    alone = 100 * ROUNDED_TO / 2 / min(rounded)
    moves = f", which alone can move the gap by {number(alone, 1)} percentage points" if alone >= 1 else ""
    yield f"Local numbers in treatment up to {ROUNDED_UNTIL} are rounded to the nearest 5{moves}."


def _published_notes(snapshot: Snapshot, view: GapView) -> Iterator[str]:
    """Where the publisher's rows agree with those computed here, and where limits were revised since."""
    indicator = gap_indicator(snapshot, view.substance)
    pairs = [(row, ours) for row, ours in view.published if ours]
    place_of = {place.code: place for place, _ in view.rows}
    for code in dict.fromkeys(row.area_code for row, _ in pairs):
        own = [(row, ours) for row, ours in pairs if row.area_code == code]
        name = place_of[code].name if code in place_of else snapshot.register.get(code).name
        equal = [row for row, ours in own if _same(row.gap_percent, ours.gap_percent)]
        revised = [(row, ours) for row, ours in own if not _same_limits(row, ours)]
        years = _listed(row.period_treatment for row in equal)
        if equal:
            limits = "" if revised else ", limits included"
            yield f"{name}: the values published ({indicator.id}) for {years} agree with ours{limits}."
        if revised:
            shown = _listed(
                f"{row.period_treatment} {_limits(row)} as published and {_limits(ours)} here"
                for row, ours in revised
            )
            yield (
                f"{name}: the published limits differ from ours, because the estimates’ limits were revised "
                f"since: {shown}."
            )


def _sum_notes(view: GapView) -> Iterator[str]:
    """Which authorities are left out in which years, and by how much the sum falls short of England."""
    short = [each for each in view.sums if each.missing]
    if not short:
        return
    years = _listed(each.period.label() for each in short)
    shortfalls = [each.treatment_short_percent for each in short]
    left_out = dict.fromkeys(area for each in short for area in each.missing)
    low, high = number(min(shortfalls), 1), number(max(shortfalls), 1)
    yield (
        f"{years}: no number in treatment is held for {names(tuple(left_out))}. They are left out and never "
        "read as zero; the councils’ numbers in treatment add up to "
        f"{low if low == high else f'{low} to {high}'}% less than England’s, and the regions that they lie "
        "in have no gap in these years."
    )


def _line_sentence(snapshot: Snapshot, substance: Substance, line: GapLine) -> str:
    newest, whose = line.rows[-1], f"{line.place.name}, {method_name(line.kind, substance)}"
    said = f"{share_of(snapshot, newest)} in {newest.period_treatment}"
    if len(line.rows) == 1:
        return f"{whose}: {said}."
    values = [row.gap_percent for row in line.rows]
    low, high = _percent(min(values)), _percent(max(values))
    between = low if low == high else f"between {low} and {high}"
    return (
        f"{whose}: {between} not in treatment from {line.rows[0].period_treatment} to "
        f"{newest.period_treatment}, {said}."
    )


def _share(row: GapRow) -> str:
    """About how many: in tenths where that is near enough and within the interval, else in 100."""
    tenths = round(row.gap_percent / 10)
    near = abs(10 * tenths - row.gap_percent) <= NEAR_A_TENTH
    within = row.gap_lower95 is None or row.gap_upper95 is None
    if row.gap_lower95 is not None and row.gap_upper95 is not None:
        within = row.gap_lower95 <= 10 * tenths <= row.gap_upper95
    if near and within and 0 < tenths < 10:
        return f"about {tenths} in 10"
    return f"about {hundred_of(row).estimate} in every 100"


def _between(of_100: Hundred) -> str:
    lower, upper = of_100.not_in_treatment, of_100.at_most
    return f"about {lower} in every 100" if lower == upper else f"between {lower} and {upper} in every 100"


def _estimates(row: GapRow) -> str:
    if row.period_prevalence == row.period_treatment:
        return "the estimate for the same year"
    return f"estimates for {row.period_prevalence}"


def _described(row: GapRow) -> str:
    if row.method == GapMethod.PUBLISHED:
        return f"the published method, the mean of the estimates for {row.period_prevalence}"
    return f"the estimate of {row.period_prevalence} alone"


def _made_by(row: GapRow) -> str:
    method = method_name(kind_of(row), Substance(row.substance))
    return method if row.is_published else f"computed here, {method}"


def _ages(catalogue: Catalogue, substance: Substance) -> Iterator[str]:
    inputs = INPUTS[substance]
    treated, in_need = catalogue.get(inputs.treatment).age, catalogue.get(inputs.prevalence).age
    if treated != in_need:
        yield (
            f"Different ages: the number in treatment covers {_years(treated)}, the estimate of need "
            f"{_years(in_need)}."
        )


def _years(age: str) -> str:
    """``18+ yrs`` as ``ages 18 and over``, ``15-64 yrs`` as ``ages 15 to 64``."""
    return f"ages {age.removesuffix(' yrs').replace('+', ' and over').replace('-', ' to ')}"


def _is_rounded(row: GapRow) -> bool:
    return not row.is_published and row.period_treatment <= ROUNDED_UNTIL


def _is_region(place: Place) -> bool:
    return isinstance(place, Area) and place.kind == "Region"


def _others(view: GapView) -> list[str]:
    return list(dict.fromkeys(line.place.name for line in view.lines if line.role is not Role.AREA))


def _estimate(held: HeldInYear) -> str:
    figure = held.estimate
    if figure is None or figure.value is None:
        return Status.NOT_AVAILABLE.mark
    return count(figure.value) + _range(figure.lower95, figure.upper95)


def _same(one: float, other: float) -> bool:
    """Equal to the four decimals that were published."""
    return abs(one - other) < 1e-4


def _same_limits(row: GapRow, ours: GapRow) -> bool:
    pairs = ((row.gap_lower95, ours.gap_lower95), (row.gap_upper95, ours.gap_upper95))
    return all(one is not None and other is not None and _same(one, other) for one, other in pairs)


def _limits(row: GapRow) -> str:
    if row.gap_lower95 is None or row.gap_upper95 is None:
        return Status.NOT_AVAILABLE.mark
    return f"{_percent(row.gap_lower95)} to {_percent(row.gap_upper95)}"


def _percent(value: float) -> str:
    return f"{number(value, 1)}%"


def _range(lower: float | None, upper: float | None, *, percent: bool = False) -> str:
    if lower is None or upper is None:
        return ""
    shown = _percent if percent else count
    return f" ({shown(lower)} to {shown(upper)})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(texts: Iterable[str]) -> str:
    *most, last = texts
    return f"{', '.join(most)} and {last}" if most else last
