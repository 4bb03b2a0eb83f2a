"""A trend as it is drawn: its values, an index, its difference from England, or the spread of others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

import pandas as pd

from needs.domain.errors import MethodError, NeedsError
from needs.domain.indicators import Indicator
from needs.domain.periods import Period
from needs.domain.vocabulary import TrendForm
from needs.methods import change as method
from needs.methods.rank import cut_points
from needs.store.snapshot import Observation
from needs.views.trend import LOCAL, Line, Role, TrendView

QUARTERS = 4
_SHOW_VALUES = "The values are shown instead."


@dataclass(frozen=True)
class SpreadAt:
    """How the other councils' values spread in one period: the lowest, three quarter points, the highest."""

    period: Period
    lowest: float
    lower: float
    middle: float
    upper: float
    highest: float
    councils: int


@dataclass(frozen=True)
class TransformedTrend:
    """What is drawn of a view.

    Attributes
    ----------
    form
        The form.
    indicator
        The indicator with the unit and the decimals of what is drawn.
    lines
        The lines drawn; in another form than values each figure holds the number made from the published one.
    base
        The period in which an index is 100.
    left_out
        Names of the lines that could not be brought into the form.
    england_exact
        The periods in which England's figure has no interval, so that a difference takes it as known.
    spread
        How the other councils spread, in each period in which at least four of them have a value.
    """

    view: TrendView
    form: TrendForm
    indicator: Indicator
    lines: tuple[Line, ...]
    base: Period | None = None
    left_out: tuple[str, ...] = ()
    england_exact: tuple[Period, ...] = ()
    spread: tuple[SpreadAt, ...] = ()

    @property
    def main(self) -> tuple[Line, ...]:
        """The lines with a number that are not those of other councils."""
        return tuple(line for line in self.lines if line.stated and line.role is not Role.COMPARATOR)

    @property
    def beside(self) -> tuple[Line, ...]:
        """The lines with a number of other councils."""
        return tuple(line for line in self.lines if line.stated and line.role is Role.COMPARATOR)

    @property
    def local(self) -> tuple[Line, ...]:
        """The lines with a number of the place itself and of what it was."""
        return tuple(line for line in self.lines if line.stated and line.role in LOCAL)

    @property
    def periods(self) -> tuple[Period, ...]:
        """Every period with a number drawn, in order."""
        return tuple(sorted({figure.period for line in self.lines for figure in line.stated}))

    def published(self, line: Line, period: Period) -> Observation | None:
        """The published figure of a line's place in a period."""
        figures = (f for each in self.view.lines if each.place == line.place for f in each.figures)
        return next((figure for figure in figures if figure.period == period), None)

    def of_england(self, period: Period) -> Observation | None:
        """England's published figure in a period."""
        england = self.view.england
        return next((f for f in england.figures if f.period == period), None) if england else None

    def frame(self) -> pd.DataFrame:
        """One row per area and period: the published figure, and what was made of it.

        Columns: those of the view's frame for values; for an index area_code, area, period, index, value,
        note, source; for a difference area_code, area, period, difference, lower95, upper95, value,
        england_value, note, source.
        """
        if self.form == TrendForm.VALUES:
            return self.view.frame()
        if self.form == TrendForm.SPREAD:
            return self._spread_frame()
        return pd.DataFrame([self._row(line, figure) for line in self.lines for figure in line.figures])

    def _spread_frame(self) -> pd.DataFrame:
        """The view's rows without the other councils', then one row per period of how those spread."""
        own = replace(self.view, lines=tuple(x for x in self.view.lines if x.role is not Role.COMPARATOR))
        spread = [
            {**asdict(each), "area": self.view.group, "period": each.period.text} for each in self.spread
        ]
        return pd.concat([own.frame(), pd.DataFrame(spread)], ignore_index=True)

    def _row(self, line: Line, figure: Observation) -> dict[str, object]:
        published, england = self.published(line, figure.period), self.of_england(figure.period)
        value = {"value": published.value if published else None}
        made: dict[str, object] = {self.form: figure.value}
        if self.form == TrendForm.DIFFERENCE:
            made |= {"lower95": figure.lower95, "upper95": figure.upper95}
            value |= {"england_value": england.value if england else None}
        whose = {"area_code": figure.area_code, "area": line.place.name, "period": figure.period.text}
        return {**whose, **made, **value, "note": figure.note, "source": figure.source}


def drawn_as(view: TrendView, form: TrendForm) -> TransformedTrend:
    """Bring a view into the form in which it is to be drawn.

    Parameters
    ----------
    form
        The form.

    Raises
    ------
    NeedsError
        The form cannot be made for this view; the message says why.
    """
    if form == TrendForm.INDEX:
        return _indexed(view)
    if form == TrendForm.DIFFERENCE:
        return _difference(view)
    if form == TrendForm.SPREAD:
        return _spread(view)
    return TransformedTrend(view, TrendForm.VALUES, view.indicator, view.drawn)


def _indexed(view: TrendView) -> TransformedTrend:
    """Every line over its own value in the first period that place, region and England share.

    Only periods of the base's length count, and where a new method began, only those after it.
    """
    lines = [replace(line, figures=_after_breaks(line)) for line in view.lines]
    main = [line for line in lines if line.stated and line.role is not Role.COMPARATOR]
    shared = set.intersection(*({f.period for f in line.stated} for line in main)) if main else set()
    if not shared:
        places = ", ".join(line.name for line in main) or view.place.name
        raise NeedsError(
            f"An index cannot be drawn: there is no period with a figure for each of {places}.", _SHOW_VALUES
        )
    base = min(shared)
    made, left_out = [], []
    for line in lines:
        try:
            made.append(_index_line(line, base))
        except MethodError as error:
            if line.role is not Role.COMPARATOR:
                raise NeedsError(
                    f"An index cannot be drawn: in {base.label()} {error.message} for {line.name}.",
                    _SHOW_VALUES,
                ) from error
            left_out.append(line.name)
    if all(len(line.stated) < 2 for line in made if line.role in LOCAL):
        raise NeedsError(
            f"An index cannot be drawn: {base.label()} is the only period that it could hold.", _SHOW_VALUES
        )
    indicator = replace(view.indicator, unit=f"index, {base.label()} = 100", decimals=1)
    return TransformedTrend(
        view, TrendForm.INDEX, indicator, tuple(made), base=base, left_out=tuple(left_out)
    )


def _after_breaks(line: Line) -> tuple[Observation, ...]:
    """The figures by the newest method, where the series has a break."""
    newest = max((figure.period.end for figure in line.stated), default=None)
    starts = [start for start in line.breaks if newest and start <= newest]
    return tuple(figure for figure in line.figures if all(figure.period.end >= start for start in starts))


def _index_line(line: Line, base: Period) -> Line:
    start = next((figure.value for figure in line.stated if figure.period == base), None)
    if not line.stated:
        return replace(line, figures=())
    return replace(
        line,
        figures=tuple(
            figure.with_value(method.index(figure.value, start))
            for figure in line.stated
            if figure.period.years == base.years
        ),
    )


def _difference(view: TrendView) -> TransformedTrend:
    """The place minus England, period by period, with the limits that both figures' limits give."""
    if view.england is None:
        raise NeedsError("England cannot be held against itself.", _SHOW_VALUES)
    if view.indicator.is_number:
        raise NeedsError(
            "A number of people or events says how large a place is, so its difference from England’s "
            "says nothing.",
            _SHOW_VALUES,
        )
    england = {figure.period: figure for figure in view.england.stated}
    lines = tuple(
        replace(line, figures=tuple(_less(figure, england[figure.period]) for figure in _in(line, england)))
        for line in view.local
    )
    if not any(line.stated for line in lines):
        raise NeedsError(
            f"No period holds a figure of both {view.place.name} and England, so there is no difference "
            "to draw.",
            _SHOW_VALUES,
        )
    exact = {
        figure.period
        for line in lines
        for figure in line.stated
        if figure.has_interval and not england[figure.period].has_interval
    }
    unit = "percentage points" if view.indicator.unit == "%" else view.indicator.unit
    indicator = replace(view.indicator, unit=unit)
    return TransformedTrend(view, TrendForm.DIFFERENCE, indicator, lines, england_exact=tuple(sorted(exact)))


def _spread(view: TrendView) -> TransformedTrend:
    """The place and England among the quarters of the other councils, period by period."""
    if view.indicator.is_number:
        raise NeedsError(
            "A number of people or events says how large a place is, so its spread over councils says "
            "nothing.",
            _SHOW_VALUES,
        )
    values: dict[Period, list[float]] = {}
    for line in view.beside:
        for figure in line.stated:
            values.setdefault(figure.period, []).append(figure.value or 0.0)
    spread = tuple(
        _spread_at(period, held) for period, held in sorted(values.items()) if len(held) >= QUARTERS
    )
    if not spread:
        raise NeedsError(
            f"No period holds figures of at least {QUARTERS} other councils, so there is no spread to draw.",
            "Choose another group of councils. " + _SHOW_VALUES,
        )
    lines = tuple(line for line in view.drawn if line.role not in (Role.COMPARATOR, Role.REGION))
    return TransformedTrend(view, TrendForm.SPREAD, view.indicator, lines, spread=spread)


def _spread_at(period: Period, values: list[float]) -> SpreadAt:
    lower, middle, upper = cut_points(values, QUARTERS)
    return SpreadAt(period, min(values), lower, middle, upper, max(values), len(values))


def _in(line: Line, periods: Iterable[Period]) -> list[Observation]:
    held = set(periods)
    return [figure for figure in line.stated if figure.period in held]


def _less(figure: Observation, england: Observation) -> Observation:
    made = method.difference(
        figure.value, figure.lower95, figure.upper95, england.value, england.lower95, england.upper95
    )
    return figure.with_value(made.value, made.lower, made.upper)
