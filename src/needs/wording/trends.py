"""What a trend chart says: its title, its sentence, and its description for those who cannot see it."""

from __future__ import annotations

from needs.views.headline import HeadlineRow
from needs.views.trend import Role, TrendView
from needs.wording.comparisons import comparison_phrase, trend_phrase
from needs.wording.findings import when
from needs.wording.numbers import interval_of, value_of, with_unit


def trend_title(view: TrendView) -> str:
    """The finding: the newest figure that can be compared, else the newest there is."""
    row = _best(view)
    if row is None or row.figure.value is None:
        return f"{view.indicator.short_name}: nothing held for {view.place.name}"
    stated = f"{row.whose}: {with_unit(view.indicator, row.figure)} in {row.period.label()}"
    if not row.vs_england.is_tested:
        return stated
    return f"{stated}, {comparison_phrase(row.vs_england, view.indicator.polarity, 'England')}"


def trend_takeaway(view: TrendView) -> str:
    """One or two sentences with every number and what can be said of the trend."""
    row = _best(view)
    if row is None or row.figure.value is None:
        return f"No figure of {view.indicator.display_name} is held for {view.place.name}."
    interval = interval_of(view.indicator, row.figure)
    limits = f" (95% confidence interval {interval})" if interval else ""
    england = f"; England {value_of(view.indicator, row.england)}" if row.england else ""
    newest = view.rows[0]
    compared = comparison_phrase(row.vs_england, view.indicator.polarity, "England")
    sentence = (
        f"{view.indicator.display_name} in {row.whose} was "
        f"{with_unit(view.indicator, row.figure)}{limits} in {when(row)}{england}: {compared}. "
    )
    if newest is not row and newest.figure.value is not None:
        sentence += (
            f"The newest figure, {with_unit(view.indicator, newest.figure)} in {newest.period.label()}, "
            f"cannot be compared with England: {newest.vs_england.reason}. "
        )
    phrase = trend_phrase(view.recent)
    return sentence + phrase[0].upper() + phrase[1:] + "."


def trend_alt(view: TrendView) -> str:
    """A short description: what kind of chart, over which periods, and how it runs."""
    own = next(line for line in view.lines if line.role is Role.AREA)
    if not own.stated and (
        former := [line for line in view.lines if line.role is Role.FORMER and line.stated]
    ):
        past = " and ".join(line.place.name for line in former)
        return f"Line chart of {view.indicator.short_name}: the past of {view.place.name}, as {past}."
    if not own.stated:
        return f"Line chart without a line for {view.place.name}: no figure is held."
    first, last = own.stated[0], own.stated[-1]
    start = f"{value_of(view.indicator, first)} in {first.period.label()}"
    end = f"{value_of(view.indicator, last)} in {last.period.label()}"
    run = f"one point, {end}" if first is last else f"from {start} to {end}"
    others = " and ".join(line.place.name for line in view.drawn[1:] if line.stated)
    beside = f", beside {others}" if others else ""
    return f"Line chart of {view.indicator.short_name}: {view.place.name} runs {run}{beside}."


def _best(view: TrendView) -> HeadlineRow | None:
    tested = next((row for row in view.rows if row.vs_england.is_tested), None)
    return tested or (view.rows[0] if view.rows else None)
