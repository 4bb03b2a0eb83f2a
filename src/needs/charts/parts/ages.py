"""An indicator's age groups, for the charts that show them or ask whether there are any."""

from __future__ import annotations

import re
from collections.abc import Sequence

from needs.domain.indicators import Indicator
from needs.domain.periods import Period
from needs.store.snapshot import Observation

FEWEST_GROUPS = 3
_FIRST_AGE = re.compile(r"\d+")


def ages_of(indicator: Indicator, rows: Sequence[Observation]) -> tuple[Observation, ...]:
    """The figures of persons by age group in the newest period that holds any, youngest first.

    Empty where no period holds three groups or more.
    """
    by_period: dict[Period, list[Observation]] = {}
    for row in rows:
        if row.sex == indicator.sex and row.age != indicator.age and not row.category:
            by_period.setdefault(row.period, []).append(row)
    for period in sorted(by_period, reverse=True):
        if len(by_period[period]) >= FEWEST_GROUPS:
            return tuple(sorted(by_period[period], key=_first_age))
    return ()


def _first_age(figure: Observation) -> tuple[int, bool]:
    found = _FIRST_AGE.search(figure.age)
    first = int(found.group()) if found else 0
    return (0, False) if figure.age.startswith("<") else (first, True)
