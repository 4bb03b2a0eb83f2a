"""What the last refresh changed: for each indicator, and for one place."""

from __future__ import annotations

import pandas as pd

from needs.domain.areas import Area
from needs.domain.footprints import Footprint, Place
from needs.domain.periods import parse_period
from needs.store.changes import COLUMNS
from needs.store.on_disk import CHANGES, REPORT, rows_of
from needs.store.refresh import RefreshReport, read_report
from needs.store.snapshot import Snapshot


def last_refresh(snapshot: Snapshot) -> RefreshReport | None:
    """The report of the refresh that made these figures; none for embedded ones, or where it is broken."""
    return read_report(snapshot.refreshed / REPORT) if snapshot.refreshed else None


def changes_of(snapshot: Snapshot, place: Place) -> pd.DataFrame:
    """What the last refresh changed in the headline figures of a place.

    Returns
    -------
    DataFrame
        Columns of ``needs.store.changes``; newest periods first, and empty for embedded figures, or where
        what was kept of the changes is broken.
    """
    areas = place.members if isinstance(place, Footprint) else (place,)
    codes = [code for area in areas if isinstance(area, Area) for code in snapshot.register.codes_of(area)]
    kept = rows_of(snapshot.refreshed / CHANGES, codes) if snapshot.refreshed else None
    if kept is None:
        return pd.DataFrame(columns=list(COLUMNS))
    frame = kept[kept["category"].eq("")]
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
