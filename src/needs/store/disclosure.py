"""Hidden counts that the published figures give away by themselves, when one is taken from another.

A publisher who hides one count has to hide a second one of the same sum. Where that was forgotten nothing
here can mend it, because what is published is shown as it is; but it can be found, and the publisher told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from needs.domain.areas import ENGLAND, AreaRegister
from needs.domain.observations import Status

HIDDEN = (str(Status.SUPPRESSED), str(Status.NOT_AVAILABLE))
_ONE_COUNT = ["indicator", "age", "category_type", "category", "period"]
_PERSONS, _PARTS = "Persons", ("Male", "Female")

Cell = tuple[str, str]
"""An area's code and a sex: one count among those of an indicator and a period."""
Sum = tuple[Cell, tuple[Cell, ...]]
"""A whole, and the parts that add up to it."""


def given_away(observations: pd.DataFrame, register: AreaRegister) -> tuple[str, ...]:
    """Every hidden count that follows from others that are shown: of what it is, and never the count.

    Tried are England less its regions, England less its authorities, a region less its authorities, a closed
    county less its successors, persons less one sex, and whatever follows from what was found so.
    """
    kept = observations[["area_code", "sex", "count", "status", *_ONE_COUNT]]
    with_hidden = kept[kept["status"].isin(HIDDEN) & kept["count"].isna()][_ONE_COUNT].drop_duplicates()
    found = []
    for key, rows in kept.merge(with_hidden, on=_ONE_COUNT).groupby(_ONE_COUNT, sort=True):
        named = dict(zip(_ONE_COUNT, key, strict=True))
        found += [
            f"{named['indicator']}, {code}, {sex}, {named['period']}" for code, sex in _solved(rows, register)
        ]
    return tuple(found)


def _solved(rows: pd.DataFrame, register: AreaRegister) -> list[Cell]:
    """The cells that are hidden in a table of one indicator and period, and follow from the others."""
    cells = zip(rows["area_code"], rows["sex"], strict=True)
    counts: dict[Cell, float] = dict(zip(cells, rows["count"], strict=True))
    hidden = {cell for cell, count in counts.items() if np.isnan(count)}
    sums = list(_sums(counts, register))
    solved: list[Cell] = []
    while True:
        unknown = [[cell for cell in (whole, *parts) if cell in hidden] for whole, parts in sums]
        more = {each[0] for each in unknown if len(each) == 1}
        if not more:
            return solved
        hidden -= more
        solved += sorted(more)


def _sums(counts: Mapping[Cell, float], register: AreaRegister) -> Iterator[Sum]:
    """What has to add up among the cells that are there."""
    for sex in sorted({sex for _, sex in counts}):
        codes = [code for code, of in counts if of == sex]
        authorities = [code for code in codes if register.get(code).is_authority]
        regions = [code for code in codes if register.get(code).kind == "Region"]
        yield from _whole(counts, ENGLAND, sex, authorities)
        yield from _whole(counts, ENGLAND, sex, regions)
        for region in regions:
            inside = [code for code in authorities if register.get(code).region_code == region]
            yield from _whole(counts, region, sex, inside)
        for county in authorities:
            after = [each.code for each in register.successors(register.get(county))]
            if all((code, sex) in counts for code in after):
                yield from _whole(counts, county, sex, after)
    for code in {code for code, _ in counts}:
        cells = tuple((code, sex) for sex in _PARTS)
        if (code, _PERSONS) in counts and all(cell in counts for cell in cells):
            yield (code, _PERSONS), cells


def _whole(counts: Mapping[Cell, float], code: str, sex: str, parts: Sequence[str]) -> Iterator[Sum]:
    if (code, sex) in counts and parts:
        yield (code, sex), tuple((part, sex) for part in parts)
