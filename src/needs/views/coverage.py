"""What is held: every series of every source, its periods, and for how many of the authorities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.indicators import Indicator
from needs.domain.periods import Period, parse_period
from needs.sources.publications import Source
from needs.store.memo import memoise
from needs.store.snapshot import Snapshot


@dataclass(frozen=True)
class Coverage:
    """One indicator as one source gave it."""

    indicator: Indicator
    source: Source
    first: Period
    last: Period
    local: Period | None
    areas_with_value: int
    areas_expected: int
    rows: int

    def periods(self) -> str:
        """The span of periods, or the only one."""
        return (
            self.first.label() if self.first == self.last else f"{self.first.label()} to {self.last.label()}"
        )

    def areas(self) -> str:
        """Coverage in the newest local period, as ``149 of 152 in 2016–18``."""
        if self.local is None:
            return "none"
        return f"{self.areas_with_value} of {self.areas_expected} in {self.local.label()}"


def boundary_day(register: AreaRegister, codes: Iterable[str], period: Period) -> date:
    """A day on whose boundaries a set of figures was published.

    The end of the period, or later where the codes were founded only afterwards.
    """
    founded = [register.get(code).valid_from for code in codes if code in register]
    return max([period.end, *(day for day in founded if day)])


@memoise(1)
def coverage(snapshot: Snapshot) -> tuple[Coverage, ...]:
    """List every series held, in the order of the catalogue.

    Coverage counts upper-tier authorities with a value in the newest period for which any has one, of those
    that existed when it ended; national and regional series have none.
    """
    register = snapshot.register
    authorities = {area.code for area in register.by_code.values() if area.is_authority}
    found = []
    for key, frame in snapshot.observations.groupby(["indicator", "source"], sort=False):
        indicator_id, source_key = map(str, cast("tuple[object, object]", key))
        periods = sorted({parse_period(text) for text in frame["period"]})
        stated = frame[frame["area_code"].isin(authorities) & frame["value"].notna()]
        local = max((parse_period(text) for text in stated["period"].unique()), default=None)
        codes = set(stated.loc[stated["period"] == local.text, "area_code"]) if local else set()
        found.append(
            Coverage(
                indicator=snapshot.catalogue.get(indicator_id),
                source=snapshot.sources[source_key],
                first=periods[0],
                last=periods[-1],
                local=local,
                areas_with_value=len(codes),
                areas_expected=len(
                    register.authorities_on(boundary_day(register, codes, local or periods[-1]))
                ),
                rows=len(frame),
            )
        )
    order = {indicator.id: place for place, indicator in enumerate(snapshot.catalogue)}
    return tuple(sorted(found, key=lambda each: (order[each.indicator.id], each.last)))


def coverage_frame(held: tuple[Coverage, ...]) -> pd.DataFrame:
    """One row per series and source, for the command line and notebooks."""
    return pd.DataFrame(
        [
            {
                "indicator": each.indicator.id,
                "name": each.indicator.display_name,
                "publisher": each.source.publisher,
                "title": each.source.title,
                "as_of": each.source.as_of,
                "licence": each.source.licence,
                "first_period": each.first.text,
                "last_period": each.last.text,
                "local_period": each.local.text if each.local else None,
                "areas_with_value": each.areas_with_value,
                "areas_expected": each.areas_expected,
                "rows": each.rows,
                "source": each.source.key,
            }
            for each in held
        ]
    )
