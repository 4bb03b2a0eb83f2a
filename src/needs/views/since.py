"""What differs between the figures that a link was made on and those that are shown."""

from __future__ import annotations

import pandas as pd

from needs.domain.areas import Area
from needs.domain.footprints import Footprint, Place
from needs.store.changes import what_changed
from needs.store.library import Library
from needs.store.snapshot import Snapshot, shown_rows, stamps_of


def changed_since(snapshot: Snapshot, stamp: str, place: Place, library: Library) -> pd.DataFrame | None:
    """Compare the headline figures of a place with those that a stamp names.

    Parameters
    ----------
    snapshot
        The figures shown.
    stamp
        That of the figures to compare with.
    library
        Where the figures of earlier refreshes may still be held.

    Returns
    -------
    DataFrame or None
        One row per difference, with the columns of ``needs.store.changes``; none at all where the figures of
        that stamp are no longer held, so that nothing can be said.
    """
    held = stamps_of(each for each in library.snapshots.glob("*") if not each.name.startswith("."))
    if stamp not in held:
        return None
    areas = place.members if isinstance(place, Footprint) else (place,)
    codes = [code for area in areas if isinstance(area, Area) for code in snapshot.register.codes_of(area)]
    before = shown_rows(held[stamp], codes)
    if before is None:
        return None
    after = snapshot.observations[snapshot.observations["area_code"].isin(codes)]
    return what_changed(_headline(snapshot, before), _headline(snapshot, after))


def _headline(snapshot: Snapshot, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with the sex and age that stand for each indicator, and no category."""
    headline = pd.DataFrame(
        [(each.id, each.sex, each.age) for each in snapshot.catalogue], columns=["indicator", "sex", "age"]
    )
    return frame[frame["category"].eq("")].merge(headline, on=["indicator", "sex", "age"])
