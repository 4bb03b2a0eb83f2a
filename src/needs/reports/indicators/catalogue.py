"""The catalogue of indicators: what each is, how much of it is held, and a search over all of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from needs.domain.indicators import Indicator
from needs.domain.periods import Period
from needs.store.memo import memoise
from needs.store.snapshot import Observation, Snapshot
from needs.views.coverage import Coverage, boundary_day, coverage


@dataclass(frozen=True)
class Entry:
    """One indicator with what is held of it: one coverage for each publication, none where none is held."""

    indicator: Indicator
    held: tuple[Coverage, ...]

    @property
    def is_held(self) -> bool:
        """Whether any figure of it is held."""
        return bool(self.held)

    @property
    def newest(self) -> Period | None:
        """The newest period held for any area."""
        return max((each.last for each in self.held), default=None)

    @property
    def local(self) -> Coverage | None:
        """The publication with the newest period in which any authority has a value."""
        local = [(each.local, each) for each in self.held if each.local]
        return max(local, key=lambda pair: pair[0])[1] if local else None


@dataclass(frozen=True)
class PeriodCoverage:
    """For how many authorities one period of an indicator is held, of those that existed then."""

    period: Period
    expected: int
    with_value: int
    with_interval: int
    with_count: int


@memoise(1)
def catalogue_entries(snapshot: Snapshot) -> tuple[Entry, ...]:
    """Every indicator of the catalogue, in its order."""
    held = coverage(snapshot)
    return tuple(
        Entry(each, tuple(found for found in held if found.indicator.id == each.id))
        for each in snapshot.catalogue
    )


def search(entries: Iterable[Entry], text: str = "", theme: str = "") -> tuple[Entry, ...]:
    """The entries of a theme in which every word of a text occurs; case, accents and dashes do not matter.

    Looked through are name, short name, id, theme and definition.
    """
    words = _folded(text).split()
    return tuple(
        entry
        for entry in entries
        if theme in ("", entry.indicator.theme) and all(word in _text_of(entry.indicator) for word in words)
    )


@memoise(64)
def coverage_by_period(snapshot: Snapshot, indicator: Indicator) -> tuple[PeriodCoverage, ...]:
    """Coverage of the headline figures, period by period, newest first; blanks are not counted as held.

    An authority under two codes counts once. A period that only regions or England have is listed with none.
    """
    register = snapshot.register
    found: dict[Period, dict[str, Observation]] = {}
    for code, area in register.by_code.items():
        for figure in snapshot.series(indicator.id, (code,)):
            own = found.setdefault(figure.period, {})
            if area.is_authority:
                own.setdefault(register.current_form(area).code, figure)
    return tuple(_covered(snapshot, period, found[period]) for period in sorted(found, reverse=True))


def _covered(snapshot: Snapshot, period: Period, figures: dict[str, Observation]) -> PeriodCoverage:
    stated = [each for each in figures.values() if each.value is not None]
    founded = boundary_day(snapshot.register, (each.area_code for each in stated), period)
    return PeriodCoverage(
        period=period,
        expected=len(snapshot.register.authorities_on(founded)),
        with_value=len(stated),
        with_interval=sum(each.has_interval for each in stated),
        with_count=sum(each.count is not None for each in figures.values()),
    )


def _text_of(indicator: Indicator) -> str:
    parts = (indicator.name, indicator.short_name, indicator.id, indicator.theme, indicator.definition)
    return _folded(" ".join(parts))


def _folded(text: str) -> str:
    """Lower case, without accents, with a space for everything between words."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", " ", "".join(each for each in letters if not unicodedata.combining(each)))
