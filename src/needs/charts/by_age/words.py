"""What is said of an indicator by age; two groups are told apart only where their limits do not meet."""

from __future__ import annotations

from collections.abc import Iterator

from needs.charts.by_age.numbers import AgeFigure, ByAgeView
from needs.charts.by_age.options import AgeMeasure
from needs.domain.observations import Status
from needs.language.numbers import count, number, value_text, with_unit

RATES_READING = "Each mark is the rate of an age group; the dotted line through it is its approximate range."
PUBLISHED_READING = (
    "Each mark is the rate of an age group; the line through it is its 95% confidence interval."
)
NUMBERS_READING = (
    "Each bar is the number in an age group. Groups differ in width and in how many people they hold."
)
APPROXIMATE = (
    "No limits are published for these rates. The dotted lines (~) are approximate 95% limits, from the "
    "published counts; no test of significance rests on them."
)
NOT_A_RISK = (
    "A number is not a risk: the age groups differ in width and in how many people they hold, and rates by "
    "age are not available."
)


def reading(view: ByAgeView) -> str:
    """How the chart is read."""
    if view.measure is AgeMeasure.NUMBER:
        return NUMBERS_READING
    return RATES_READING if view.has_approximate else PUBLISHED_READING


def of_a_larger_area(view: ByAgeView) -> str:
    """That England's figures stand for those of a place that has none; empty where the place's are shown."""
    if view.area == view.place:
        return ""
    return (
        f"No figures by age are held for {view.place.name}; those of {view.area.name} as a whole are shown."
    )


def value(view: ByAgeView, each: AgeFigure) -> str:
    """The figure of a group as it is drawn."""
    if each.value is None:
        return Status(each.figure.status).mark
    return count(each.value) if view.measure is AgeMeasure.NUMBER else value_text(view.indicator, each.value)


def limits(view: ByAgeView, each: AgeFigure) -> str:
    """Its limits, with ``~`` where they are approximate; empty where there are none."""
    if each.limits is None:
        return ""
    low, high = (number(limit, view.indicator.decimals) for limit in each.limits)
    return f"{'~' if each.is_approximate else ''}{low} to {high}"


def title(view: ByAgeView) -> str:
    """The group or groups with the highest rate, or the group with the largest number."""
    stated = [each for each in view.groups if each.value is not None]
    if not stated:
        return f"{view.area.name}: no figures by age in {view.period.label()}"
    top = max(stated, key=lambda each: each.value or 0)
    if view.measure is AgeMeasure.NUMBER:
        return f"{view.area.name}: ages {top.name} have the most {_counted(view)}, {_part(view, top)}"
    highest = [each for each in stated if each is top or not _is_apart(each, top)]
    if len(highest) == len(stated):
        return f"{view.area.name}: the rates of the age groups cannot be told apart"
    return f"{view.area.name}: the rate is highest at ages {_joined([each.name for each in highest])}"


def takeaway(view: ByAgeView) -> str:
    """The title with the figures of its groups, and the lowest figure, and the period."""
    stated = [each for each in view.groups if each.value is not None]
    if not stated:
        return f"{view.indicator.display_name}. {title(view)}."
    top = max(stated, key=lambda each: each.value or 0)
    low = min(stated, key=lambda each: each.value or 0)
    begins = f"{view.indicator.display_name}, {view.period.label()}. {title(view)}"
    if view.measure is AgeMeasure.NUMBER:
        return f"{begins}; fewest at ages {low.name}, {value(view, low)}."
    whole = f"; {with_unit(view.indicator, view.whole.figure)} at all ages" if view.whole else ""
    return (
        f"{begins}: {value(view, top)} {view.indicator.unit} at ages {top.name}, lowest at ages {low.name} "
        f"with {value(view, low)}{whole}."
    )


def alt(view: ByAgeView) -> str:
    """The kind of chart, and the figure of each group."""
    kind = "Bars" if view.measure is AgeMeasure.NUMBER else "Dots with intervals"
    said = ", ".join(f"{each.name} {value(view, each)}" for each in view.groups)
    return f"{kind} by age, {view.area.name}, {view.period.label()}: {said}."


def notes(view: ByAgeView) -> Iterator[str]:
    """What belongs to these numbers."""
    if said := of_a_larger_area(view):
        yield said
    if view.has_approximate:
        yield APPROXIMATE
    if view.measure is AgeMeasure.NUMBER:
        yield NOT_A_RISK if view.indicator.is_number else NUMBERS_READING
    yield from view.indicator.caveats


def subtitle(view: ByAgeView) -> str:
    """The measure, its unit, the place and the period."""
    unit = _counted(view) if view.measure is AgeMeasure.NUMBER else view.indicator.unit
    dotted = ". Dotted lines show approximate limits (~)" if view.has_approximate else ""
    return f"{view.indicator.display_name}, {unit}, by age, {view.area.name}, {view.period.label()}{dotted}"


def count_text(each: AgeFigure) -> str:
    """The count of a group, or the mark that there is none."""
    return Status.NOT_AVAILABLE.mark if each.figure.count is None else count(each.figure.count)


def share_text(view: ByAgeView, each: AgeFigure) -> str:
    """A group's part of all ages in per cent, or the mark that it cannot be said."""
    whole = view.whole.value if view.whole else None
    if not whole or each.value is None:
        return Status.NOT_AVAILABLE.mark
    return f"{number(100 * each.value / whole, 0)}%"


def _counted(view: ByAgeView) -> str:
    return view.indicator.counted or "events"


def _part(view: ByAgeView, top: AgeFigure) -> str:
    """The largest number as a part of the whole, where the whole is held."""
    if view.whole is None or not view.whole.value:
        return value(view, top)
    return f"{value(view, top)} of {value(view, view.whole)} ({share_text(view, top)})"


def _is_apart(one: AgeFigure, top: AgeFigure) -> bool:
    return one.limits is not None and top.limits is not None and one.limits.upper < top.limits.lower


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
