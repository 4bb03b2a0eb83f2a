"""A made-up file of NDTMS ViewIt for all authorities, as large as the real one; its figures mean nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from needs.domain.treatment import TreatmentMeasures

YEARS = tuple(f"{year}/{(year + 1) % 100:02d}" for year in range(2009, 2022))
SEXES = ("F", "M", "Total")
AGES = ("18-29", "30-49", "50+", "Total")
GROUPS = ("Opiate", "Non-opiate only", "Non-opiate & alcohol", "Alcohol only", "Total")
_ENDED = ("successful-completion", "alcohol-units", "length-in-treatment", "length-at-exit")
"""Missing in the last year, as in the real file."""


def made_viewit(
    path: Path,
    measures: TreatmentMeasures,
    areas: Sequence[str],
    years: Sequence[str] = YEARS,
    seed: int = 1,
) -> Path:
    """Write a file with a row for each year, area, sex, age group and substance group.

    Every count of a total is the sum of its parts, rounded to 5 as in the real file.
    """
    keys = pd.MultiIndex.from_product(
        [years, areas, SEXES, AGES, GROUPS],
        names=["ReportingPeriod", "Area", "sex", "age_group", "drug_group"],
    )
    shape = tuple(len(each) for each in keys.levels)
    draws = np.random.default_rng(seed)
    people = draws.integers(20, 400, (len(years), len(areas), 2, 3, 4))
    columns = {}
    for measure in measures:
        for category in measure.categories:
            of_area = draws.uniform(0.3, 0.5, (1, len(areas), 1, 1, 1))
            part = people * of_area / (len(measure.categories) if measure.share_of else 1)
            if measure.key == "in-treatment" or category.key == "intreatment":
                part = people
            elif measure.key == "new-presentations":
                part = people // 2
            whole = _with_totals(part.astype(int))
            rounded = (5 * np.round(whole.reshape(shape) / 5)).astype(int).ravel()
            columns[measure.names_of(category)[0]] = pd.Series(rounded, index=keys, dtype="Int32")
            if measure.key in _ENDED:
                last = keys.get_level_values(0) == years[-1]
                columns[measure.names_of(category)[0]][last] = pd.NA
    pd.DataFrame(columns).to_csv(path, na_rep="NULL")
    return path


def _with_totals(parts: np.ndarray) -> np.ndarray:
    """The parts, with the sum over sexes, ages and groups after them."""
    for axis in (2, 3, 4):
        parts = np.concatenate([parts, parts.sum(axis=axis, keepdims=True)], axis=axis)
    return parts
