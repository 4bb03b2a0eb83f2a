"""What is said of an indicator by sex and by deprivation; a ratio or a slope never without its interval."""

from __future__ import annotations

from collections.abc import Iterator

from needs.charts.inequality.numbers import FEMALE, MALE, PERSONS, SexRow, SexView, TenthsView
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.language.numbers import (
    MINUS,
    count,
    count_of,
    figure_phrase,
    interval_phrase,
    number,
    value_of,
    with_unit,
)
from needs.methods.inequality import UNRELIABLE_BELOW, inverse
from needs.methods.intervals import Estimate
from needs.store.snapshot import Observation
from needs.views.groups import Group
from needs.views.trend import Role

WHO = {MALE: "Men", FEMALE: "Women", PERSONS: "Persons"}
NOT_A_CAUSE = (
    "That a rate differs with deprivation does not show that deprivation causes it; much else differs too."
)
ARITHMETIC = "This is arithmetic on past rates, not a forecast."


def place_name(row: SexRow) -> str:
    """The place of a row, marked where it is a former one that stands for the place."""
    return f"{row.place.name} (former)" if row.role is Role.FORMER else row.place.name


def rate_word(indicator: Indicator) -> str:
    """What a value of the indicator is called: ``rate``, ``share`` or ``figure``."""
    if indicator.unit.startswith("per "):
        return "rate"
    return "share" if indicator.unit == "%" else "figure"


def ratio_text(ratio: Estimate) -> str:
    """A ratio with one decimal, or with two where one would hide on which side of 1 it lies."""
    return number(ratio.value, _decimals(ratio))


def ratio_limits(ratio: Estimate) -> str:
    """The interval of a ratio: ``1.4 to 3.1``."""
    return f"{number(ratio.lower, _decimals(ratio))} to {number(ratio.upper, _decimals(ratio))}"


def said_ratio(row: SexRow) -> tuple[str, Estimate | None]:
    """The ratio as it is said: women to men where women's rate is the higher, men to women otherwise."""
    if row.ratio and row.ratio.upper < 1:
        return "women to men", inverse(row.ratio)
    return "men to women", row.ratio


def ratio_sentence(view: SexView, row: SexRow) -> str:
    """How the two sexes of one place stand to one another; "times" only where the interval leaves out 1."""
    rate, when = rate_word(view.indicator), view.period.label()
    way, ratio = said_ratio(row)
    if ratio is None:
        return f"In {place_name(row)} men and women are not compared: {row.reason}."
    limits = f"95% confidence interval {ratio_limits(ratio)}"
    if ratio.lower <= 1:
        return (
            f"In {place_name(row)} the {rate}s of men and women in {when} cannot be told apart "
            f"(ratio {ratio_text(ratio)}, {limits})."
        )
    one, other = ("women", "men") if way == "women to men" else ("men", "women")
    return (
        f"In {place_name(row)} {one}’s {rate} was {ratio_text(ratio)} times {other}’s ({limits}) in {when}."
    )


def sexes_title(view: SexView) -> str:
    """The finding for the place, or for the area that it replaced."""
    row = view.own
    way, ratio = said_ratio(row)
    if ratio is None:
        return f"{place_name(row)}: men and women cannot be compared"
    if ratio.lower <= 1:
        return f"{place_name(row)}: men’s and women’s {rate_word(view.indicator)}s cannot be told apart"
    one, other = ("women", "men") if way == "women to men" else ("men", "women")
    return f"{place_name(row)}: {one}’s {rate_word(view.indicator)} was {ratio_text(ratio)} times {other}’s"


def sexes_takeaway(view: SexView) -> str:
    """A sentence for each place: the ratio with its interval, or why there is none."""
    return f"{view.indicator.display_name}. " + " ".join(ratio_sentence(view, row) for row in view.rows)


def sexes_alt(view: SexView) -> str:
    """A short description: dots with intervals, and the figures of the place itself."""
    row = view.own
    stated = {WHO[sex]: each for sex, each in row.figures.items() if each and each.value is not None}
    said = ", ".join(f"{who.lower()} {value_of(view.indicator, each)}" for who, each in stated.items())
    others = " and ".join(each.place.name for each in view.rows if each.role in (Role.REGION, Role.ENGLAND))
    beside = f", beside {others}" if others else ""
    return f"Dots with intervals by sex: {place_name(row)}, {said or 'no figures'}{beside}."


def sexes_notes(view: SexView) -> Iterator[str]:
    """Caveats: what the ratio rests on, rates on few events, and a newer period that is not shown."""
    yield (
        "The ratio and its interval are computed here from the two published intervals, on the log scale "
        "(Altman and Bland 2003). Overlapping intervals do not prove that there is no difference; "
        "the ratio’s own interval decides."
    )
    if view.indicator.decimals <= 1 and any(_is_coarse(row) for row in view.rows):
        yield ("Some small limits are published to one decimal place only: the ratio’s interval is rough.")
    if view.newest > view.period:
        yield (
            f"{view.newest.label()} is the newest period for England; the two sexes are not both published "
            f"for {view.place.name} then."
        )
    own = view.own
    if own.role is Role.FORMER:
        yield f"{view.place.name} has no figures by sex; those of {own.place.name}, its past, are shown."
    stated = (each.note for each in own.figures.values() if each and each.value is not None)
    yield from (f"{note[0].upper()}{note[1:]}." for note in dict.fromkeys(stated) if note)
    for sex in (MALE, FEMALE):
        figure = own.figures[sex]
        if figure and figure.value is not None and (few := few_events(view.indicator, figure)):
            yield f"{WHO[sex]} in {own.place.name}: {few}"
    yield from view.indicator.caveats


def few_events(indicator: Indicator, figure: Observation) -> str:
    """A warning where a figure rests on few events; empty where on enough, or where no count is held."""
    if figure.count is None or figure.count >= UNRELIABLE_BELOW or not indicator.counted:
        return ""
    return (
        f"the {rate_word(indicator)} rests on {count_of(indicator, figure)}, fewer than {UNRELIABLE_BELOW}, "
        "and may change much by chance."
    )


def over_time_title(view: SexView) -> str:
    """The newest figures of men and of women."""
    stated = {WHO[sex].lower(): line.stated[-1] for sex, line in view.lines.items() if line.stated}
    said = [f"{who} {value_of(view.indicator, each)}" for who, each in stated.items()]
    periods = {each.period for each in stated.values()}
    if len(periods) == 1:
        return f"{place_name(view.own)}: {', '.join(said)} in {periods.pop().label()}"
    dated = [f"{text} in {each.period.label()}" for text, each in zip(said, stated.values(), strict=True)]
    return f"{place_name(view.own)}: {', '.join(dated)}"


def over_time_takeaway(view: SexView) -> str:
    """The first and the newest figure of either sex, each with its interval, and that nothing is tested."""
    sentences = []
    for sex, line in view.lines.items():
        if not line.stated:
            sentences.append(f"{WHO[sex]}: no {rate_word(view.indicator)} is published.")
            continue
        ends = list(dict.fromkeys((line.stated[0].period, line.stated[-1].period)))
        said = [
            f"{figure_phrase(view.indicator, figure)} in {figure.period.label()}"
            for figure in line.stated
            if figure.period in ends
        ]
        sentences.append(f"{WHO[sex]}: {' and '.join(said)}.")
    return (
        f"{view.indicator.display_name} in {place_name(view.own)}. {' '.join(sentences)} "
        "No change over time is tested here."
    )


def over_time_alt(view: SexView) -> str:
    """A short description of the two lines."""
    runs = [
        f"{WHO[sex].lower()} from {value_of(view.indicator, line.stated[0])} to "
        f"{value_of(view.indicator, line.stated[-1])}"
        for sex, line in view.lines.items()
        if line.stated
    ]
    return f"Line chart of {view.indicator.short_name} in {place_name(view.own)}: {'; '.join(runs)}."


def tenths_title(view: TenthsView) -> str:
    """The figures at either end."""
    most, least = (value_of(view.indicator, view.tenths[end]) for end in (0, -1))
    return f"{view.area.name}: {most} in the most deprived tenth of {view.parts}, {least} in the least"


def tenths_takeaway(view: TenthsView) -> str:
    """The slope with its interval, the ratio of its ends, the excess, and what none of them shows."""
    sentences = [f"{view.indicator.display_name} in {view.area.name} in {view.period.label()}."]
    if slope := view.slope:
        sentences.append(_slope_sentence(view, slope.absolute, slope.relative))
    if view.excess:
        sentences.append(_excess_sentence(view, view.excess))
    return " ".join([*sentences, NOT_A_CAUSE])


def tenths_alt(view: TenthsView) -> str:
    """A short description: the kind of chart and its ends."""
    most, least = (with_unit(view.indicator, view.tenths[end]) for end in (0, -1))
    average = f", with {view.area.name}’s {value_of(view.indicator, view.average)} as a dashed line"
    return (
        f"Dot chart of {view.indicator.short_name} by tenth of {view.parts}, from {most} in the most "
        f"deprived to {least} in the least{average if view.average else ''}."
    )


def tenths_notes(view: TenthsView) -> Iterator[str]:
    """Caveats: what the tenths are, what is computed, and what the publisher says of them."""
    yield (
        f"The tenths are those of {view.parts} by {view.edition} (published as “{view.category_type}”). They "
        f"hold about as many {view.parts}, not as many people; the slope gives each its weight in people. "
        f"Differences within one of the {view.parts} are not in them."
    )
    yield (
        "Slope and relative index of inequality and the excess are computed here, from the published rates, "
        "intervals and populations."
    )
    yield from view.reasons
    said = dict.fromkeys(row.note for row in view.tenths if row.note)
    yield from (f"{note}." for note in said)
    yield from view.indicator.caveats


def slope_text(indicator: Indicator, estimate: Estimate) -> tuple[str, str]:
    """A slope and its interval with the indicator's decimals: ``9.7`` and ``9.1 to 10.3``.

    It has one more where a limit that is not zero would be written as zero, which would hide its side.
    """
    hidden = any(each and not round(each, indicator.decimals) for each in estimate)
    value, lower, upper = (number(each, indicator.decimals + hidden) for each in estimate)
    return value, f"{lower} to {upper}"


def excess_text(estimate: Estimate) -> tuple[str, str]:
    """The excess and its interval as whole numbers."""
    value, lower, upper = (count(each) for each in estimate)
    return value, f"{lower} to {upper}"


def slope_title(view: TenthsView) -> str:
    """The newest slope."""
    last = view.line.stated[-1]
    when = last.period.label()
    return f"{view.area.name}: slope across the tenths {with_unit(view.indicator, last)} in {when}"


def slope_takeaway(view: TenthsView) -> str:
    """The newest slope beside the first that shares no year with it, and whether they can be told apart."""
    last = view.line.stated[-1]
    indicator = view.indicator
    said = f"The slope index of inequality was {figure_phrase(indicator, last)} in {last.period.label()}."
    if view.change is None or view.since is None:
        return f"{said} It is not compared with an earlier one: none is held that shares no year with it."
    first = next(each for each in view.line.stated if each.period == view.since)
    value, limits = slope_text(indicator, view.change)
    if view.change.lower > 0:
        verdict = f"It was wider by {value}"
    elif view.change.upper < 0:
        verdict = f"It was narrower by {value.lstrip(MINUS)}"
    else:
        verdict = f"The two cannot be told apart: a difference of {value}"
    return (
        f"{said} In {first.period.label()} it was {value_of(indicator, first)}"
        f"{interval_phrase(indicator, first)}. "
        f"{verdict} (95% confidence interval of the difference {limits})."
    )


def slope_alt(view: TenthsView) -> str:
    """A short description of the dots."""
    first, last = view.line.stated[0], view.line.stated[-1]
    return (
        f"Dots with intervals of the slope index of inequality: {value_of(view.indicator, first)} in "
        f"{first.period.label()}, {value_of(view.indicator, last)} in {last.period.label()}."
    )


def no_local_figures(view: TenthsView) -> str:
    """That the figures are the country's; empty where they are the place's own."""
    if view.place == view.area:
        return ""
    return (
        f"{view.indicator.display_name} by deprivation is held for {view.area.name} as a whole, not for "
        f"{view.place.name}. A refresh brings figures of {view.place.name} itself only where Fingertips "
        "publishes them."
    )


def deprivation_context(place: Place, group: Group | None) -> str:
    """Among which councils a place stands by its score today; empty where it has none."""
    if group is None or not group.members:
        return ""
    return f"For context: {place.name} is one of {len(group.members)} councils {group.rule}."


def _slope_sentence(view: TenthsView, absolute: Estimate, relative: Estimate | None) -> str:
    value, limits = slope_text(view.indicator, absolute)
    unit = f" {view.indicator.unit}" if view.indicator.unit.startswith("per ") else ""
    interval = f"slope index of inequality, 95% confidence interval {limits}"
    if absolute.lower <= 0 <= absolute.upper:
        return (
            f"Across the tenths no slope can be told from chance: the {rate_word(view.indicator)} differs by "
            f"{value}{unit} ({interval})."
        )
    way, rate = "higher" if absolute.value > 0 else "lower", rate_word(view.indicator)
    said = (
        f"From the least to the most deprived end of all {view.parts} the {rate} is {way} by "
        f"{value.lstrip(MINUS)}{unit} ({interval})"
    )
    if relative is None:
        return f"{said}."
    return (
        f"{said}, which makes it {ratio_text(relative)} times the {rate} at the least deprived end "
        f"(relative index of inequality, {ratio_limits(relative)})."
    )


def _excess_sentence(view: TenthsView, excess: Estimate) -> str:
    value, limits = excess_text(excess)
    counted = view.indicator.counted or "events"
    more = "more" if excess.value < 0 else "fewer"
    own = view.average.count if view.average else None
    of = f" than the {count(own)} counted" if own is not None else ""
    rate = rate_word(view.indicator)
    return (
        f"If every tenth had had the least deprived tenth’s {rate}, there would have been "
        f"{value.lstrip(MINUS)} {more} {counted} (95% confidence interval {limits}){of}. {ARITHMETIC}"
    )


def _decimals(ratio: Estimate) -> int:
    return 2 if any(number(each, 1) == "1.0" for each in ratio) else 1


def _is_coarse(row: SexRow) -> bool:
    """Whether a lower limit is so small that its rounding to one decimal shows."""
    lowers = [each.lower95 for each in row.figures.values() if each and each.lower95 is not None]
    return any(lower < 1 and round(lower, 1) == lower for lower in lowers)
