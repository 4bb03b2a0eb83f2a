"""The tidy schema of a figure, and the checks that every table of figures has to pass."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.errors import InvalidFiguresError, UnreadablePeriodError
from needs.domain.indicators import Catalogue
from needs.domain.measures import Marker, Word
from needs.domain.periods import parse_period
from needs.domain.vocabulary import Sex

KEY = ("indicator", "area_code", "sex", "age", "category_type", "category", "period")
NUMBERS = ("value", "lower95", "upper95", "lower998", "upper998", "count", "denominator")
WORDS = ("vs_england", "vs_region", "recent_trend", "note", "source", "retrieved_at")
COLUMNS = (*KEY, *NUMBERS, *WORDS, "status")

SEXES = (Sex.PERSONS.published, Sex.MALE.published, Sex.FEMALE.published, "Not applicable")

INTERVAL_TOLERANCE = 1e-9
"""How far a value may lie beyond a limit, relative to it: 100 % is published with limits of 99.99…9 %."""


class Status(StrEnum):
    """Why a value is or is not there; things that are never confused with one another or with zero.

    The marks are the shorthand of the Government Statistical Service.
    """

    VALUE = "value"
    SUPPRESSED = "suppressed"
    NOT_CALCULABLE = "not calculable"
    ELSEWHERE = "published with another area"
    NOT_AVAILABLE = "not available"
    NOT_APPLICABLE = "not applicable"

    @property
    def mark(self) -> str:
        """The shorthand to show in place of a number; empty where there is one."""
        return _MARKS[self]


_MARKS = {
    Status.VALUE: "",
    Status.SUPPRESSED: "[c]",
    Status.NOT_CALCULABLE: "[x]",
    Status.ELSEWHERE: "[x]",
    Status.NOT_AVAILABLE: "[x]",
    Status.NOT_APPLICABLE: "[z]",
}


def status_of(value: float | None, note: str) -> Status:
    """Type a blank by its publisher's note; a number, zero included, is always a value."""
    if value is not None and not np.isnan(value):
        return Status.VALUE
    folded = note.casefold()
    too_few_people = "too small" in folded and ("denominator" in folded or "sample" in folded)
    if "suppress" in folded or "disclosure" in folded or "small denominator" in folded or too_few_people:
        return Status.SUPPRESSED
    if "cannot be calculated" in folded or "too small" in folded:
        return Status.NOT_CALCULABLE
    if "combined" in folded:
        return Status.ELSEWHERE
    if "not applicable" in folded:
        return Status.NOT_APPLICABLE
    return Status.NOT_AVAILABLE


def statuses_of(values: pd.Series, notes: pd.Series) -> pd.Series:
    """The status of every row of a table, as text; a note is read once however often it stands there."""
    of_blank = {note: str(status_of(None, note)) for note in notes.unique()}
    return notes.map(of_blank).where(values.isna(), str(Status.VALUE)).astype(str)


def withhold(frame: pd.DataFrame) -> pd.DataFrame:
    """The table without the count and limits of a suppressed figure, and without what was said of it.

    A count that was left beside it would give it away; a comparison would say on which side of another it is.
    The population that it is of stays, unless it is what was too small to publish.
    ``frame`` has its ``status`` already; it is changed, and handed back.
    """
    hidden = frame["status"].eq(Status.SUPPRESSED)
    frame.loc[hidden, [each for each in NUMBERS if each != "denominator"]] = np.nan
    frame.loc[hidden & frame["note"].str.contains("denominator|sample", case=False), "denominator"] = np.nan
    for said in ("vs_england", "vs_region", "recent_trend"):
        frame.loc[hidden & ~frame[said].isin([Word.NOT_COMPARED, Marker.CANNOT]), said] = ""
    return frame


def exceeds(left: pd.Series, right: pd.Series) -> pd.Series:
    """Where a number is larger than another by more than the last digits of a computer's arithmetic.

    The tolerance is ``INTERVAL_TOLERANCE``, relative to ``right``; a blank on either side exceeds nothing.
    """
    return left.sub(right).gt(right.abs() * INTERVAL_TOLERANCE)


def validate(frame: pd.DataFrame, catalogue: Catalogue, register: AreaRegister, rows: Sequence[str]) -> None:
    """Check a table of observations, in the columns ``COLUMNS``, against the data contract.

    Numbers are floats with NaN for blank, texts str with "" for blank; ``rows`` says what to call each row in
    a message, for example ``observations.csv line 12``.

    Raises
    ------
    InvalidFiguresError
        With one line per fault: unknown area, indicator or sex; unreadable period; duplicate key;
        interval that does not contain its value (beyond a relative 1e-9), is turned round or half missing;
        negative or infinite number; a comparison or trend word that is not the publisher's vocabulary.
    """
    problems: list[str] = []

    def report(mask: pd.Series | np.ndarray, describe: str, column: str = "") -> None:
        for position in np.flatnonzero(np.asarray(mask)).tolist():
            row = frame.iloc[position]
            shown = f" “{row[column]}”" if column else ""
            key = f"{row['indicator']}, {row['area_code']}, {row['sex']}, {row['period']}"
            problems.append(f"{rows[position]} ({key}): {describe}{shown}")

    missing = [column for column in COLUMNS if column not in frame.columns]
    if missing:
        raise InvalidFiguresError("The table of figures lacks columns.", missing)

    report(
        ~frame["indicator"].isin({indicator.id for indicator in catalogue}), "unknown indicator", "indicator"
    )
    report(~frame["area_code"].isin(register.by_code), "unknown area", "area_code")
    report(~frame["sex"].isin(SEXES), "unknown sex", "sex")
    report(frame["source"].eq(""), "no source is given")
    readable = [text for text in frame["period"].unique() if _readable(text)]
    report(~frame["period"].isin(readable), "unreadable period", "period")
    duplicated = frame.duplicated(list(KEY), keep=False)
    for _, group in frame[duplicated].groupby(list(KEY), sort=False):
        positions = frame.index.get_indexer(group.index).tolist()
        places = " and ".join(rows[position] for position in positions)
        key = ", ".join(str(part) for part in group.iloc[0][list(KEY)] if part)
        problems.append(f"{places}: the same figure is given more than once ({key})")

    for column in NUMBERS:
        report(np.isinf(frame[column]), f"{column} is not a finite number")
    for column in ("count", "denominator"):
        report(frame[column].lt(0), f"negative {column}", column)
    for level in ("95", "998"):
        lower, upper = frame[f"lower{level}"], frame[f"upper{level}"]
        report(lower.isna() ^ upper.isna(), f"half of the {level} interval is missing")
        report(exceeds(lower, upper), f"the {level} interval is turned round")
        outside = exceeds(lower, frame["value"]) | exceeds(frame["value"], upper)
        report(outside, f"the {level} interval does not contain the value", "value")
        report(frame["value"].isna() & lower.notna(), f"a {level} interval without a value")
    report(
        frame["status"].ne(statuses_of(frame["value"], frame["note"])),
        "status does not fit value and note",
        "status",
    )
    for column, vocabulary in (("vs_england", Word), ("vs_region", Word), ("recent_trend", Marker)):
        report(~frame[column].isin(["", *vocabulary]), f"{column} is not a word the publisher uses:", column)

    if problems:
        raise InvalidFiguresError(
            f"{len(problems)} row{'s' if len(problems) != 1 else ''} of the figures cannot be used.", problems
        )


def _readable(text: str) -> bool:
    try:
        parse_period(text)
    except UnreadablePeriodError:
        return False
    return True
