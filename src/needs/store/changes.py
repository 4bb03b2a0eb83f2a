"""What changed between two sets of figures: new periods, revised values, comparisons that moved."""

from __future__ import annotations

import numpy as np
import pandas as pd

from needs.domain.observations import KEY, Status

NEW, REVISED, REWORDED, GONE = "new figure", "revised value", "changed comparison", "no longer carried"
COLUMNS = (*KEY, "kind", "before", "after")

_KEY = list(KEY)
_COMPARED = [*_KEY, "value", "vs_england", "status"]


def what_changed(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """List every figure that differs between two tables of observations, in the columns ``COLUMNS``.

    Each row says what stood there before and stands there after. A value counts as revised where it differs
    by more than a millionth. What stood in place of a figure that its publisher now suppresses is not
    repeated.
    """
    if old.empty:
        return _rows(new, NEW, "", new["value"].map(_shown))
    both = old[_COMPARED].merge(
        new[_COMPARED], on=_KEY, how="outer", suffixes=("_old", "_new"), indicator="side"
    )
    before, after = both["value_old"], both["value_new"]
    added, gone = both["side"].eq("right_only"), both["side"].eq("left_only")
    same = np.isclose(before, after, rtol=1e-6, atol=0, equal_nan=True)
    revised = both["side"].eq("both") & ~same
    before = before.mask(both["status_new"].eq(Status.SUPPRESSED))
    words_before, words_after = both["vs_england_old"], both["vs_england_new"]
    reworded = both["side"].eq("both") & words_after.ne("") & words_before.ne(words_after)
    return pd.concat(
        [
            _rows(both[added], NEW, "", after[added].map(_shown)),
            _rows(both[gone], GONE, before[gone].map(_shown), ""),
            _rows(both[revised], REVISED, before[revised].map(_shown), after[revised].map(_shown)),
            _rows(both[reworded], REWORDED, words_before[reworded], words_after[reworded]),
        ],
        ignore_index=True,
    )


def _rows(frame: pd.DataFrame, kind: str, before: pd.Series | str, after: pd.Series | str) -> pd.DataFrame:
    return frame[_KEY].assign(kind=kind, before=before, after=after)[list(COLUMNS)]


def _shown(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.6g}"
