"""Any combination of figures as one tidy table, and the one line of pandas that gives the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pandas as pd

from needs.domain.areas import Area
from needs.domain.footprints import JOINER, Footprint, Place
from needs.domain.indicators import Indicator
from needs.domain.observations import NUMBERS as EVERY_NUMBER
from needs.domain.observations import Status
from needs.domain.periods import Period
from needs.domain.selection import EVERY_PERIOD
from needs.domain.vocabulary import Sex
from needs.sources.uploads import SOURCE as OWN_FILE
from needs.store.snapshot import Observation, Snapshot
from needs.views.figures import ended_by, figures_of
from needs.views.groups import Group

COLUMNS = (
    "indicator",
    "name",
    "area_code",
    "area_name",
    "sex",
    "age",
    "category_type",
    "category",
    "period",
    "value",
    "lower95",
    "upper95",
    "count",
    "denominator",
    "unit",
    "vs_england",
    "recent_trend",
    "status",
    "note",
    "source",
)
NUMBERS = tuple(each for each in EVERY_NUMBER if each in COLUMNS)
_EMBEDDED = 'pd.read_parquet("data/built/observations.parquet")'
_REFRESHED = "Library().load().snapshot.observations"


def places_with(snapshot: Snapshot, place: Place, group: Group) -> tuple[Place, ...]:
    """The place, its region, England, and the authorities of a group, each once and in this order.

    A group without a list of its own is every authority of today or before. The county whose figures are a
    footprint's own for the years before it was split is not a row beside it.
    """
    register = snapshot.register
    own_past = place.former if isinstance(place, Footprint) else None
    if isinstance(place, Area):
        place = register.current_form(place)
    region = register.region_of(place)
    every = (*register.authorities, *register.former_authorities)
    members = group.members
    if members is None:
        members = tuple(each for each in every if group.region_code in ("", each.region_code))
    benchmarks = (*([region] if region else []), register.england)
    current = [register.current_form(each) for each in members if each != own_past]
    return tuple(dict.fromkeys((place, *benchmarks, *current)))


def explore(
    snapshot: Snapshot,
    indicators: Sequence[Indicator],
    places: Sequence[Place],
    *,
    period: str | None = None,
    sex: Sex = Sex.PERSONS,
    as_at: date | None = None,
) -> pd.DataFrame:
    """Gather the headline figures of some indicators for some places, published ones as published.

    Parameters
    ----------
    places
        The first is the one that is looked at. A footprint's figures are combined here, as everywhere.
    period
        As published; ``EVERY_PERIOD``; or ``None`` for each place's newest with a value, blank where it has
        none. Then a closed authority among the others has a row only where nothing newer is held.
    sex
        One of ``Sex``; it holds for the indicators that are published by sex.
    as_at
        Only periods that had ended by this day.

    Returns
    -------
    pandas.DataFrame
        One row per indicator, place and period with the columns ``COLUMNS``, newest period first; numbers in
        the unit of the row, NaN where there is none, with the reason's mark in ``status``. ``vs_england`` and
        ``recent_trend`` are the publisher's words, empty where it gives none.
    """
    figures = snapshot if sex == Sex.PERSONS else snapshot.of_sex(sex.published)
    lines = []
    for indicator in indicators:
        found = {place: ended_by(figures_of(figures, indicator.id, place), place, as_at) for place in places}
        chosen = _newest(found) if period is None else _of_period(found, period)
        for place, rows in chosen.items():
            lines += [_line(indicator, place.name, figure) for figure in reversed(rows)]
    return _table(lines)


def all_rows(snapshot: Snapshot, indicators: Sequence[Indicator], place: Place | None = None) -> pd.DataFrame:
    """Every figure held of some indicators: all areas, periods, sexes, ages and categories.

    Those of a footprint that are combined here come last. The columns are those of ``explore``.
    """
    lines = [
        _line(indicator, area.name, figure)
        for indicator in indicators
        for code, area in snapshot.register.by_code.items()
        for figure in snapshot.rows(indicator.id, code)
    ]
    if isinstance(place, Footprint):
        lines += [
            _line(indicator, place.name, figure)
            for indicator in indicators
            for figure in figures_of(snapshot, indicator.id, place)
            if figure.area_code == place.code
        ]
    return _table(lines)


def periods_of(
    snapshot: Snapshot,
    indicators: Sequence[Indicator],
    places: Sequence[Place],
    *,
    as_at: date | None = None,
) -> tuple[Period, ...]:
    """The periods in which any of the places has a row of any of the indicators, newest first."""
    held = {
        figure.period
        for indicator in indicators
        for place in places
        for figure in ended_by(figures_of(snapshot, indicator.id, place), place, as_at)
    }
    return tuple(sorted(held, reverse=True))


def pandas_line(snapshot: Snapshot, frame: pd.DataFrame) -> str:
    """One expression of pandas that gives the published rows of a table made by ``explore``.

    It reads the embedded figures from the root of the checkout, or those in use (``needs.store.library``)
    where they were refreshed.
    Figures that are combined here, or that the reader added, are in no file, so it leaves them out.
    """
    start = _REFRESHED if snapshot.manifest.get("refreshed_at") else _EMBEDDED
    in_no_file = frame["area_code"].str.contains(JOINER, regex=False) | frame["source"].eq(OWN_FILE)
    published = frame[~in_no_file]
    if published.empty:
        return f"{start}.head(0)"
    return f'{start}.query("{" or ".join(_conditions(snapshot, published))}")'


def _conditions(snapshot: Snapshot, published: pd.DataFrame) -> Iterator[str]:
    """One condition for each indicator and each set of periods that some areas share."""
    held = snapshot.observations[snapshot.observations["category"].eq("")]
    for key, rows in published.groupby(["indicator", "sex", "age"], sort=False):
        indicator, sex, age = map(str, key)
        own = held[held["indicator"].eq(indicator) & held["sex"].eq(sex) & held["age"].eq(age)]
        every = own.groupby("area_code")["period"].agg(frozenset)
        shown = rows.groupby("area_code", sort=False)["period"].agg(frozenset)
        # An area of which every period is shown needs none named.
        asked = shown.where(shown.ne(every.loc[shown.index]), frozenset())
        for periods in asked.unique():
            codes = list(asked.index[asked.eq(periods)])
            matching = own[own["period"].isin(periods)] if periods else own
            parts = [f"indicator == '{indicator}'", f"sex == '{sex}'", f"age == '{age}'", "category == ''"]
            parts += [f"period in {sorted(periods)}"] if periods else []
            parts += _areas(codes, sorted(set(matching["area_code"]) - set(codes)))
            yield f"({' and '.join(parts)})"


def _areas(codes: list[str], others: list[str]) -> list[str]:
    """Those wanted, or those not wanted where these are fewer; nothing where all are wanted."""
    if not others:
        return []
    return [f"area_code in {codes}" if len(codes) <= len(others) else f"area_code not in {others}"]


def _newest(found: dict[Place, tuple[Observation, ...]]) -> dict[Place, tuple[Observation, ...]]:
    """Each place's newest figure with a value, or its newest blank where it has none."""
    newest = {
        place: max(figures, key=lambda each: (each.value is not None, each.period))
        for place, figures in found.items()
        if figures
    }
    last = max((figure.period.end for figure in newest.values()), default=None)
    first = next(iter(found), None)
    # Beside its successors a closed authority would count the same ground twice.
    return {
        place: (figure,)
        for place, figure in newest.items()
        if place is first or not _is_closed(place) or figure.period.end == last
    }


def _of_period(
    found: dict[Place, tuple[Observation, ...]], period: str
) -> dict[Place, tuple[Observation, ...]]:
    return {
        place: tuple(each for each in figures if period in (EVERY_PERIOD, each.period.text))
        for place, figures in found.items()
    }


def _is_closed(place: Place) -> bool:
    return isinstance(place, Area) and place.is_former


def _line(indicator: Indicator, area_name: str, figure: Observation) -> tuple[object, ...]:
    return (
        indicator.id,
        indicator.display_name,
        figure.area_code,
        area_name,
        figure.sex,
        figure.age,
        figure.category_type,
        figure.category,
        figure.period.text,
        figure.value,
        figure.lower95,
        figure.upper95,
        figure.count,
        figure.denominator,
        indicator.unit,
        figure.vs_england,
        figure.recent_trend,
        Status(figure.status).mark,
        figure.note,
        figure.source,
    )


def _table(lines: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(lines), columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(NUMBERS, "float64"))
