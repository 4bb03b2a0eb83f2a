"""Tables as CSV for machines: tidy, codes as text, and safe to open in a spreadsheet program."""

from __future__ import annotations

import re

import pandas as pd

from needs.charts.parts.spec import ChartSpec

MIME = "text/csv"
_RUNS_AS_A_FORMULA = re.compile("[\\s\0\u200b\ufeff]*[=+\\-@＝＋－＠]|[\t\r\n\0]")
"""What a spreadsheet program would run: signs of a formula, also after blanks that it skips on reading and in
the wide letters of East Asian keyboards; and the tab and line ends by which a cell can begin a new one."""


def csv_of(frame: pd.DataFrame) -> bytes:
    """A table as CSV in UTF-8 with a byte order mark, which Excel needs to read it right.

    One header row; numbers in full precision, blank where there is none. Text that a spreadsheet program
    would run as a formula gets an apostrophe before it, in the header too; a negative number is no text.
    """
    guarded = frame.map(_guard).rename(columns=_guard)
    return guarded.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def csv_of_figure(spec: ChartSpec) -> bytes:
    """The numbers behind one figure."""
    return csv_of(spec.data)


def _guard(cell: object) -> object:
    if isinstance(cell, str) and _RUNS_AS_A_FORMULA.match(cell):
        return f"'{cell}"
    return cell
