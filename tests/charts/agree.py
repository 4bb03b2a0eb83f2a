"""Whether the parts of one figure agree: what is drawn, what is listed and what is said."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from needs.charts.parts.spec import ChartSpec

IN_UNITS = {"95", "1", "100", "1,000", "100,000"}
"""Numbers of an interval's level, of a rate's unit, and of "where 1st is the lowest"."""
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def assert_agreement(spec: ChartSpec, *, drawn: str = "y", also: str = "") -> None:
    """Every number drawn is in the data, and every number said is in the table or the subtitle.

    ``drawn`` names the axes that hold values, as ``x``, ``y`` or ``xy``; ``also`` is text with numbers that
    may be said besides, such as those of a count of councils.
    """
    listed = _numbers_in(spec.data)
    for trace in spec.figure.data:
        for axis in drawn:
            values = getattr(trace, axis, None)
            if values is None:
                continue
            for value in values:
                if isinstance(value, (int, float)) and not np.isnan(value):
                    assert round(float(value), 6) in listed, (trace.name, value)
    known = _said(" ".join((*spec.table.astype(str).to_numpy().ravel(), *spec.table.columns)))
    known |= _said(f"{spec.subtitle} {also}") | IN_UNITS
    for words in (spec.title, spec.takeaway, spec.alt):
        assert _said(words) <= known, (words, _said(words) - known)
    assert spec.title
    assert spec.reading
    assert spec.source
    assert not spec.title.endswith(".")
    assert re.fullmatch(r"[a-z0-9-]+", spec.stem)
    assert_editable_agrees(spec)


def assert_editable_agrees(spec: ChartSpec) -> None:
    """Every number of the editable chart is in the data, where there is such a chart."""
    if spec.editable is None:
        return
    listed = _numbers_in(spec.data)
    for series in spec.editable.series:
        held = {round(float(number), 6) for part in series.numbers for number in part if number is not None}
        assert held <= listed, (series.name, held - listed)
    assert any(each is not None for series in spec.editable.series for each in series.numbers[0])


def _numbers_in(frame: pd.DataFrame) -> set[float]:
    numeric = frame.select_dtypes("number").to_numpy(dtype=float).ravel()
    return {round(float(value), 6) for value in numeric if not np.isnan(value)}


def _said(words: str) -> set[str]:
    return set(NUMBER.findall(re.sub(r"\(\d+ years old\)", "", words)))
