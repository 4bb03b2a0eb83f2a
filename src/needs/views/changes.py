"""What the last refresh changed: for each indicator, and for one place."""

from __future__ import annotations

import logging

import pandas as pd

from needs.domain.areas import Area
from needs.domain.footprints import Footprint, Place
from needs.domain.periods import parse_period
from needs.store.changes import COLUMNS
from needs.store.refresh import CHANGES, REPORT, RefreshReport, read_report
from needs.store.snapshot import Snapshot

log = logging.getLogger(__name__)


def last_refresh(snapshot: Snapshot) -> RefreshReport | None:
    """The report of the refresh that made these figures; none for embedded ones."""
    path = snapshot.folder / REPORT
    return read_report(path) if path.is_file() else None


def changes_of(snapshot: Snapshot, place: Place) -> pd.DataFrame:
    """What the last refresh changed in the headline figures of a place.

    Returns
    -------
    DataFrame
        Columns of ``needs.store.changes``; newest periods first, and empty for embedded figures.
    """
    path = snapshot.folder / CHANGES
    if not path.is_file():
        return pd.DataFrame(columns=list(COLUMNS))
    areas = place.members if isinstance(place, Footprint) else (place,)
    codes = [code for area in areas if isinstance(area, Area) for code in snapshot.register.codes_of(area)]
    try:
        frame = pd.read_parquet(path, filters=[("area_code", "in", codes), ("category", "==", "")])
    except (OSError, ValueError) as error:
        # The figures themselves are sound; what changed in them stands beside them and was damaged.
        log.error("what the last refresh changed cannot be read: %s", error)
        return pd.DataFrame(columns=list(COLUMNS))
    headline = {each.id: (each.sex, each.age) for each in snapshot.catalogue}
    mine = [
        headline.get(indicator) == (sex, age)
        for indicator, sex, age in zip(frame["indicator"], frame["sex"], frame["age"], strict=True)
    ]
    found = frame[pd.Series(mine, index=frame.index, dtype=bool)]
    ends = found["period"].map(lambda text: parse_period(text).end)
    return (
        found.assign(end=ends).sort_values(["end", "indicator"], ascending=[False, True]).drop(columns="end")
    )
