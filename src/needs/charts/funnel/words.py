"""What a funnel says: where a place lies for its size, and whether lying outside is rare or common."""

from __future__ import annotations

from collections.abc import Iterator

from needs.charts.funnel.numbers import FunnelPoint, FunnelView, Position
from needs.domain.areas import Area
from needs.domain.footprints import Place
from needs.domain.measures import ValueType
from needs.language.numbers import count, value_text, with_unit

_MEANING = {
    Position.ABOVE_OUTER: "more than chance alone would explain for its size",
    Position.ABOVE_INNER: "inside the 99.8% limit, so that chance could explain it, though it seldom would",
    Position.WITHIN: "no more than chance would explain for its size",
    Position.BELOW_INNER: "inside the 99.8% limit, so that chance could explain it, though it seldom would",
    Position.BELOW_OUTER: "less than chance alone would explain for its size",
}


def funnel_title(view: FunnelView, place: Place) -> str:
    """The finding: where the place lies for its size, else how many lie outside."""
    point = view.point_of(place)
    if point is None:
        return f"{view.outside} of {len(view.points)} councils lie outside the 95% limits"
    return f"{place.name} lies {point.position} for its size"


def funnel_takeaway(view: FunnelView, place: Place) -> str:
    """The place's value with the limits for its size, what that means, and how many lie outside."""
    return " ".join((*_about_place(view, place), *_about_spread(view)))


def limits_phrase(view: FunnelView, point: FunnelPoint) -> str:
    """The 95 % limits for a point's size: ``8.8 to 13.2``."""
    lower, upper = point.limits.inner
    return f"{value_text(view.indicator, lower)} to {value_text(view.indicator, upper)}"


def outer_phrase(view: FunnelView, point: FunnelPoint) -> str:
    """The 99.8 % limits for a point's size."""
    lower, upper = point.limits.outer
    return f"{value_text(view.indicator, lower)} to {value_text(view.indicator, upper)}"


def funnel_alt(view: FunnelView, place: Place) -> str:
    """A short description: the kind of chart, its points, and how many lie outside."""
    point = view.point_of(place)
    where = f"; {place.name} is {point.position}" if point else ""
    return (
        f"Funnel plot of {len(view.points)} councils by size, {view.indicator.short_name}: "
        f"{view.outside} lie outside the 95% limits{where}."
    )


def funnel_notes(view: FunnelView) -> tuple[str, ...]:
    """How the funnel was made, who is not in it, and the caveats of the figures."""
    return (*_how_made(view), *view.indicator.caveats)


def _about_place(view: FunnelView, place: Place) -> Iterator[str]:
    point = view.point_of(place)
    if point is not None:
        yield (
            f"{view.indicator.display_name} in {place.name} was {with_unit(view.indicator, point.figure)} in "
            f"{view.period.label()}; the 95% limits for its size are {limits_phrase(view, point)}."
        )
        yield f"{place.name} lies {point.position}: {_MEANING[point.position]}."
    elif isinstance(place, Area) and not place.is_authority:
        yield f"{place.name} is not one council, so it has no place in the funnel."
    else:
        yield f"{place.name} is not in the funnel: no figure with its count is held for it."


def _about_spread(view: FunnelView) -> Iterator[str]:
    of = len(view.points)
    yield (
        f"{view.outside} of {of} councils lie outside the 95% limits, where chance alone would take about "
        f"{count(view.expected_outside)} (1 in 20); {view.beyond_outer} lie outside the 99.8% limits as well."
    )
    if view.is_overdispersed:
        yield (
            "The councils differ by more than chance, as places with different populations do, so lying "
            "outside is common and by itself says little."
        )


def _how_made(view: FunnelView) -> Iterator[str]:
    value_type = view.indicator.value_type
    yield (
        f"Limits are computed here, around the value of {view.benchmark.name}: they hold what a council of "
        "each size would have if it differed by chance alone."
    )
    if value_type is ValueType.DSR:
        yield (
            "Size is the effective denominator: the number of people, over all years of the period, at which "
            "the count gives the standardised rate."
        )
    if value_type is not ValueType.PROPORTION:
        yield (
            "Events come whole, so the limits move in small steps; the curves go through the middle of them, "
            "while each council is held against the limits for its own size."
        )
    if view.left_out:
        total = len(view.points) + len(view.left_out)
        yield (
            f"{len(view.left_out)} of {total} councils are not drawn, for want of a figure with what it is "
            f"made of: {', '.join(view.left_out)}."
        )
