"""Rows on standard output: for people, for spreadsheets, for programs."""

from __future__ import annotations

import json
import sys

import pandas as pd

FORMATS = ("table", "csv", "json")


def write_rows(frame: pd.DataFrame, form: str) -> None:
    """Write a frame to standard output as an aligned table, as CSV or as one JSON list of rows.

    A missing number is ``null`` in JSON, empty in CSV and ``[x]`` in the table; it is never zero.
    """
    if form == "json":
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        write_document(rows)
    elif form == "csv":
        frame.to_csv(sys.stdout, index=False)
    else:
        sys.stdout.write(frame.to_string(index=False, na_rep="[x]", float_format=_short) + "\n")


def write_document(document: object) -> None:
    """Write one JSON document to standard output and nothing else."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def _short(value: float) -> str:
    """A number with up to four decimals and no trailing zeros."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")
