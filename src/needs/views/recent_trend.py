"""How a series has moved lately: the publisher's marker, or OHID's test run here, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.measures import Basis, Marker, ValueType
from needs.domain.periods import Period, parse_period
from needs.methods import trend as method
from needs.store.snapshot import Observation, Snapshot
from needs.views.figures import figures_of


@dataclass(frozen=True)
class TrendFound:
    """A marker with who said it, or the reason why it cannot be calculated.

    ``periods`` are those that were tested here; none where the marker is the publisher's.
    """

    marker: Marker
    basis: Basis
    method: str = ""
    statistic: float | None = None
    reason: str = ""
    periods: tuple[Period, ...] = ()


NOT_HELD = TrendFound(Marker.CANNOT, Basis.COMPUTED, reason="no single years are held")


def recent_trend(
    snapshot: Snapshot, indicator: Indicator, series: tuple[Observation, ...], place: Place
) -> TrendFound:
    """The recent trend at the end of a series.

    Parameters
    ----------
    series
        The area's headline figures, oldest first; the trend is that of the last one.
    place
        Whose series it is; its population is found where a count needs one.
    """
    if indicator.pooled > 1 and indicator.is_computed:
        # Pooled years overlap: the test is of the single years that they are made of.
        single = snapshot.catalogue.get(indicator.made_of)
        own = figures_of(snapshot, single.id, place)
        years = tuple(each for each in own if each.period.end <= series[-1].period.end)
        return recent_trend(snapshot, single, years, place) if years else NOT_HELD
    newest = series[-1]
    if newest.recent_trend:
        published = Marker(newest.recent_trend)
        reason = "the publisher gives no trend" if published is Marker.CANNOT else ""
        return TrendFound(published, Basis.PUBLISHED, reason=reason)
    points = [_point(indicator, figure) for figure in series]
    value_type = indicator.value_type
    if value_type is ValueType.COUNT and indicator.population:
        population = {each.period: each.value for each in figures_of(snapshot, indicator.population, place)}
        points = [
            replace(point, denominator=population.get(figure.period))
            for point, figure in zip(points, series, strict=True)
        ]
        points = list(method.counts_to_rates(points))
        value_type = ValueType.CRUDE_RATE
    found = method.recent_trend(points, value_type, indicator.polarity)
    how = str(found.method or "")
    used = {point.year for point in found.points_used}
    periods = tuple(figure.period for figure in series if figure.period.start.year in used)
    return TrendFound(found.marker, Basis.COMPUTED, how, found.statistic, found.reason, periods)


def _point(indicator: Indicator, figure: Observation) -> method.Point:
    starts = {parse_period(each.before) for each in indicator.breaks}
    return method.Point(
        year=figure.period.start.year,
        value=figure.value,
        lower=figure.lower95,
        upper=figure.upper95,
        count=figure.count,
        denominator=figure.denominator,
        years=figure.period.years,
        break_before=figure.period in starts,
    )
