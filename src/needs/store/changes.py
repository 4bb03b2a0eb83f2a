"""What changed between two sets of figures: new periods, revised values, comparisons that moved."""

from __future__ import annotations

import pandas as pd

from needs.domain.observations import KEY

NEW, REVISED, REWORDED, GONE = "new figure", "revised value", "changed comparison", "no longer carried"
COLUMNS = (*KEY, "kind", "before", "after")

_KEY = list(KEY)


def what_changed(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """List every figure that differs between two tables of observations.

    Parameters
    ----------
    old, new
        Observations in the tidy schema.

    Returns
    -------
    DataFrame
        One row per difference with the key of the figure, its kind, and what stood there before and stands
        there after; a value is compared to six significant figures, since publishers round.
    """
    both = old.merge(new, on=_KEY, how="outer", suffixes=("_old", "_new"), indicator="side")
    added = both["side"].eq("right_only")
    gone = both["side"].eq("left_only")
    kept = both["side"].eq("both")
    old_values, new_values = both["value_old"].map(_shown), both["value_new"].map(_shown)
    parts = [
        _rows(both[added], NEW, "", new_values[added]),
        _rows(both[gone], GONE, old_values[gone], ""),
        _rows(
            both[kept & old_values.ne(new_values)],
            REVISED,
            old_values[kept & old_values.ne(new_values)],
            new_values[kept & old_values.ne(new_values)],
        ),
    ]
    words = kept & both["vs_england_old"].ne(both["vs_england_new"]) & both["vs_england_new"].ne("")
    parts.append(
        _rows(both[words], REWORDED, both.loc[words, "vs_england_old"], both.loc[words, "vs_england_new"])
    )
    return pd.concat(parts, ignore_index=True)


def _rows(frame: pd.DataFrame, kind: str, before: pd.Series | str, after: pd.Series | str) -> pd.DataFrame:
    return frame[_KEY].assign(kind=kind, before=before, after=after)[list(COLUMNS)]


def _shown(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.6g}"
