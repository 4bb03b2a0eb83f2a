"""Figures of a reader's own in words: what the file has to hold, what was taken of it, and what to mind."""

from __future__ import annotations

import pandas as pd

from needs.domain.errors import InvalidFiguresError
from needs.language.numbers import number
from needs.sources.uploads import FEWEST_PEOPLE, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Upload
from needs.store.snapshot import Snapshot

MOST_PROBLEMS = 20
MOST_LINES = 10
"""More lines than this are counted and not listed."""

COLUMNS_EXPLAINED = {
    "indicator": "The id or the key of an indicator, such as 93517 or ocu-in-treatment. The page Indicators "
    "lists them. Sex and age are those of its main figure.",
    "area_code": "The ONS code of one council, region or England, such as E08000026.",
    "period": "As the indicator’s figures are written, such as 2023/24, 2021 or 2016-18. It has to have "
    "ended.",
    "value": "A number in the indicator’s unit: digits, and a full stop before decimals. A comma between "
    "thousands, a % sign or a formula is not read. Empty only where note says why.",
    "lower95, upper95": "Optional: the limits of its 95% confidence interval, both or neither.",
    "count": "Optional: the people or events behind a rate or a percentage.",
    "denominator": "Optional: the people that a rate or a percentage is of.",
    "note": "Optional: a remark on this one figure, or why there is none.",
}
"""What each column of the file holds, for the page."""

LIMITS = (
    "One CSV file with a comma, a semicolon or a tab between cells, in UTF-8 (in Excel: “CSV UTF-8”), of at "
    f"most {MOST_BYTES // 1_000_000} MB, {MOST_ROWS:,} lines and {MOST_COLUMNS} columns. All of its lines "
    "are taken, or none. A file of NDTMS ViewIt does not go here: it is brought in for every reader with "
    "python -m needs bring FILE."
)


def in_use_line(upload: Upload) -> str:
    """What stands on every page while own figures are in use."""
    few = " Some are too small to be published." if upload.small else ""
    return (
        f"Figures of your own are in use in this session: {_rows(len(upload.frame))} from {upload.name}. "
        f"They are not in the link, and nobody else sees them.{few}"
    )


def small_warning(upload: Upload) -> str:
    """That small numbers may identify people; empty where there are none."""
    if not upload.small:
        return ""
    named = ", ".join(upload.small[:MOST_LINES])
    more = len(upload.small) - MOST_LINES
    lines = f"{named} and {more} more" if more > 0 else named
    return (
        f"Fewer than {FEWEST_PEOPLE} people or events are counted for a council in {lines}. Such a number "
        "may identify people: it should not be published."
    )


def replaced_table(snapshot: Snapshot, upload: Upload) -> pd.DataFrame:
    """Both values of each figure held that an own one takes the place of."""
    return pd.DataFrame(
        [
            {
                "Indicator": (indicator := snapshot.catalogue.get(each.indicator)).display_name,
                "Area": snapshot.register.get(each.area_code).name,
                "Period": each.period.replace("-", "–"),
                "Held": _shown(each.held, indicator.decimals),
                "Yours": _shown(each.own, indicator.decimals),
            }
            for each in upload.replaced
        ]
    )


def problem_lines(error: InvalidFiguresError) -> tuple[str, ...]:
    """The first faults of a file, and how many more there are."""
    more = len(error.problems) - MOST_PROBLEMS
    return (*error.problems[:MOST_PROBLEMS], *([f"and {more} more"] if more > 0 else []))


def _rows(how_many: int) -> str:
    return f"{how_many:,} row{'' if how_many == 1 else 's'}"


def _shown(value: float | None, decimals: int) -> str:
    return "empty" if value is None else number(value, decimals)
