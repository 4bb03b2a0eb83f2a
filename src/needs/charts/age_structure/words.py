"""What is said of the ages of the people who live in a place."""

from __future__ import annotations

from needs.charts.age_structure.numbers import LEAST_YEARS_APART, AgeGroup, AgeRow, AgeView
from needs.charts.age_structure.options import Ages
from needs.language.numbers import count, number
from needs.language.places import names

NOT_TESTED = (
    "Mid-year estimates carry no published limits: no difference is tested. A place is called younger or "
    "older where its median age differs from England’s by a year or more."
)
STUDENTS = "Students are counted where they live in term time."
PEOPLE = "resident people, mid-year estimates"


def percent(view: AgeView, share: float) -> str:
    """A share as it is said: ``13%``, or with a decimal where whole numbers would hide what is said."""
    return f"{number(share, _decimals(view))}%"


def title(view: AgeView) -> str:
    """Whether the place is younger or older than England, with the group that shows it most."""
    own, england = view.own, view.england
    if england is None:
        oldest = len(view.groups) - 1
        first, last = (percent(view, own.share(at)) for at in (0, oldest))
        return (
            f"{own.place.name}: {first} are {_said(view.groups[0])} and {last} are "
            f"{_said(view.groups[oldest])}"
        )
    at = _telling(view, own, england)
    than = {-1: "is younger than England", 0: "is about as old as England", 1: "is older than England"}
    return f"{own.place.name} {than[_older(own, england)]}: {_against(view, own, england, at)}"


def takeaway(view: AgeView) -> str:
    """The title, the median ages and the number of people, with the year."""
    medians = ", ".join(f"{number(row.median, 0)} in {row.place.name}" for row in view.rows)
    return (
        f"{title(view)}. The median age is {medians}. {count(view.own.total)} people lived in "
        f"{view.own.place.name} in mid-{view.year}."
    )


def alt(view: AgeView) -> str:
    """The kind of chart, and the shares of the place from the youngest group to the oldest."""
    said = ", ".join(
        f"{_said(group)} {percent(view, view.own.share(at))}" for at, group in enumerate(view.groups)
    )
    others = [row.place for row in view.rows[1:]]
    beside = f", with marks for {names(others)}" if others else ""
    return f"Bars by age, {view.own.place.name}: {said}{beside}."


def reading(view: AgeView) -> str:
    """How the chart is read."""
    marks = {2: "the square is England’s", 3: "the diamond is the region’s and the square England’s"}
    said = marks.get(len(view.rows))
    return f"Each bar is the share of everybody in that age group{f'; {said}' if said else ''}."


def notes(view: AgeView) -> tuple[str, ...]:
    """What belongs to these numbers."""
    made = ("People aged 18 to 24 are computed here: those under 25 less those under 18.",)
    return (NOT_TESTED, STUDENTS, *(made if any(group.less for group in view.groups) else ()))


def _said(group: AgeGroup) -> str:
    return group.name[0].lower() + group.name[1:]


def _against(view: AgeView, own: AgeRow, england: AgeRow, at: int) -> str:
    one, other = (percent(view, row.share(at)) for row in (own, england))
    return f"{one} are {_said(view.groups[at])} against {other}"


def _decimals(view: AgeView) -> int:
    if view.ages is Ages.FIVE_YEARS:
        return 1
    own, england = view.own, view.england
    if england is None:
        return 0
    at = _telling(view, own, england)
    return int(number(own.share(at), 0) == number(england.share(at), 0))


def _older(own: AgeRow, england: AgeRow) -> int:
    apart = own.median - england.median
    return 0 if abs(apart) < LEAST_YEARS_APART else 1 if apart > 0 else -1


def _telling(view: AgeView, own: AgeRow, england: AgeRow) -> int:
    """The group that shows best that the place is younger or older, or the one with the largest difference.

    It is the group with the largest excess over England among those wholly on that side of England's median
    age; where none has an excess, the group with the largest difference.
    """
    apart = [own.share(at) - england.share(at) for at in range(len(view.groups))]
    way = _older(own, england)
    excess = [
        at
        for at, group in enumerate(view.groups)
        if apart[at] > 0
        and (
            (way < 0 and group.after is not None and group.after <= england.median)
            or (way > 0 and group.first >= england.median)
        )
    ]
    return max(excess or range(len(view.groups)), key=lambda at: abs(apart[at]))
