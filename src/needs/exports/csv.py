"""Tables as CSV for machines: tidy, codes as text, and safe to open in a spreadsheet program."""

from __future__ import annotations

import pandas as pd

MIME = "text/csv"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(frame: pd.DataFrame) -> bytes:
    """A table as CSV in UTF-8 with a byte order mark, which Excel needs to read it right.

    One header row; numbers in full precision, blank where there is none. Text that a spreadsheet program
    would run as a formula gets an apostrophe before it.
    """
    return frame.map(_guard).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _guard(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_STARTS_A_FORMULA):
        return f"'{cell}"
    return cell
