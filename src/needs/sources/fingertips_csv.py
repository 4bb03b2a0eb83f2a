"""The Fingertips data file: one indicator, every period, area, sex, age and category.

Columns are found by name, because their number and one of their names vary. The file holds more than the
headline figures (categories, extra ages for England), and all of it is kept apart by the key; what cannot be
kept is counted and said.

Sources
-------
The Fingertips API, ``all_data/csv/by_indicator_id``.
"""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.errors import InvalidFiguresError, UnreadablePeriodError
from needs.domain.measures import Marker, Word
from needs.domain.observations import COLUMNS, KEY, NUMBERS, statuses_of, withhold
from needs.domain.periods import parse_period
from needs.sources import cells
from needs.sources.csv_table import read_column
from needs.sources.errors import NoDataError, TruncatedError, UnexpectedDataError
from needs.sources.source import ParsedFile

_COLUMNS = {
    "Indicator ID": "indicator",
    "Area Code": "area_code",
    "Sex": "sex",
    "Age": "age",
    "Category Type": "category_type",
    "Category": "category",
    "Time period": "period",
    "Value": "value",
    "Lower CI 95.0 limit": "lower95",
    "Upper CI 95.0 limit": "upper95",
    "Lower CI 99.8 limit": "lower998",
    "Upper CI 99.8 limit": "upper998",
    "Count": "count",
    "Denominator": "denominator",
    "Value note": "note",
    "Recent Trend": "recent_trend",
    "Compared to England value or percentiles": "vs_england",
}
# The 23rd column is named after the kind of parent area; these are the names it has where that is a region.
_VS_REGION = ("Compared to Region", "Compared to subnational parent")
_RANGE = "Time period range"  # not in files from before 2022
_WORDS_SHOWN = 3
_CHANGED = "The interface of the service may have changed. The figures already held stay in use."

log = logging.getLogger(__name__)


def parse(
    content: bytes, indicator_id: str, register: AreaRegister, source: str, retrieved_at: date
) -> ParsedFile:
    """Read a data file, as it came, into the schema of the data contract.

    Rows for areas that the register does not hold (districts, health bodies) and for periods other than whole
    years are left out with a warning; an alias is brought to the code that stands for it. England's rows that
    come twice, which happens where England is also the parent, are taken once. Comparison words outside the
    contract's vocabulary, such as quintiles, become blank with a warning. Nothing else is changed or dropped.

    Raises
    ------
    NoDataError
        The file is empty, holds its header only, or nothing for our areas and periods.
    UnexpectedDataError
        It is not such a file, or is one of another indicator.
    TruncatedError
        Its last row is incomplete.
    InvalidFiguresError
        Rows that cannot be used: broken, not a number where one should stand, or two different figures for
        one key. Each is named.
    """
    header, records, lines = _records(content, indicator_id)
    # Rows keep their line through every selection: it is the index until the end.
    frame = _texts(header, records, lines)
    others = sorted(set(frame["indicator"]) - {indicator_id})
    if others:
        raise UnexpectedDataError(
            f"Fingertips sent figures of {_listed(others)} for indicator {indicator_id}.", _CHANGED
        )

    warnings: list[str] = []
    frame["area_code"] = frame["area_code"].map(
        {code: register.canonical(code) for code in frame["area_code"].unique()}
    )
    frame = _keep(
        frame,
        frame["area_code"].isin(register.by_code),
        "area_code",
        "areas that are not held here",
        warnings,
    )
    short = frame["period"].map({text: _short(text) for text in frame["period"].unique()})
    frame = _keep(frame, short.ne(""), "period", "periods that are not whole years", warnings)
    frame["period"] = short
    as_long = _as_long_as_said(frame)
    frame = _keep(frame, as_long, "period", "periods of another length than their name says", warnings)
    if frame.empty:
        raise NoDataError(
            f"Fingertips has no figures of indicator {indicator_id} for the areas and periods held here.",
            " ".join(warnings),
        )

    _read_numbers(frame, indicator_id)
    _keep_known_words(frame, "vs_england", "comparison with England", Word, warnings)
    _keep_known_words(frame, "vs_region", "comparison with the region", Word, warnings)
    _keep_known_words(frame, "recent_trend", "recent trend", Marker, warnings)
    frame["source"] = source
    frame["retrieved_at"] = retrieved_at.isoformat()
    frame["status"] = statuses_of(frame["value"], frame["note"])
    frame = _take_doubled_rows_once(withhold(frame)[list(COLUMNS)])
    _refuse_repeated_keys(frame, indicator_id)

    rows = tuple(f"{indicator_id} line {line}" for line in frame.index)
    for warning in warnings:
        log.warning("indicator %s: %s", indicator_id, warning)
    return ParsedFile(
        frame=frame.reset_index(drop=True),
        rows=rows,
        warnings=tuple(warnings),
    )


def _records(content: bytes, indicator_id: str) -> tuple[list[str], list[list[str]], list[int]]:
    """The header, the rows below it, and the line on which each row ends."""
    not_figures = UnexpectedDataError(
        f"What Fingertips sent for indicator {indicator_id} is not a table of figures.", _CHANGED
    )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_figures from error
    if not text.strip():
        raise NoDataError(f"Fingertips sent nothing for indicator {indicator_id}.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, lines = [], []
    try:
        header = [name.strip() for name in next(reader)]
        if "Indicator ID" not in header:
            raise not_figures
        missing = [name for name in _COLUMNS if name not in header]
        repeated = sorted({name for name in header if header.count(name) > 1})
        if missing or repeated:
            log.warning("indicator %s: header %r", indicator_id, header[:40])
            raise UnexpectedDataError(
                f"The figures of indicator {indicator_id} lack columns, or have them twice: "
                f"{_listed([*missing, *repeated])}.",
                _CHANGED,
            )
        for record in reader:
            if record:
                records.append(record)
                lines.append(reader.line_num)
    except csv.Error as error:
        # Outside quotes nothing is an error, so a file that breaks off within them ends up here too.
        raise UnexpectedDataError(
            f"Line {reader.line_num} of indicator {indicator_id} cannot be read ({error}).", _CHANGED
        ) from error
    if not records:
        raise NoDataError(
            f"Fingertips has no figures of indicator {indicator_id} for these areas.",
            "The catalogue may name an area type under which it is not published.",
        )
    _refuse_broken_rows(header, records, lines, indicator_id)
    return header, records, lines


def _refuse_broken_rows(
    header: list[str], records: list[list[str]], lines: list[int], indicator_id: str
) -> None:
    width = len(header)
    if len(records[-1]) < width:
        raise TruncatedError(
            f"The figures of indicator {indicator_id} stop in the middle of line {lines[-1]}.",
            "Nothing of them was used; try again later.",
        )
    broken = [
        f"{indicator_id} line {line}: {len(record)} fields where the header has {width}"
        for record, line in zip(records, lines, strict=True)
        if len(record) != width
    ]
    if broken:
        raise InvalidFiguresError(f"The figures of indicator {indicator_id} cannot be read.", broken)


def _texts(header: list[str], records: list[list[str]], lines: list[int]) -> pd.DataFrame:
    """The columns of the contract that the file has, as trimmed text."""
    found = dict(zip(header, zip(*records, strict=True), strict=True))
    wanted = {ours: found[name] for name, ours in _COLUMNS.items()}
    nothing = ("",) * len(records)
    vs_region = [name for name in header if name.startswith(_VS_REGION)]
    wanted["vs_region"] = found[vs_region[0]] if vs_region else nothing
    wanted["range"] = found.get(_RANGE, nothing)
    trimmed = {name: [cell.strip() for cell in column] for name, column in wanted.items()}
    return pd.DataFrame(trimmed, index=lines, dtype=str)


def _keep(
    frame: pd.DataFrame, wanted: pd.Series, column: str, what: str, warnings: list[str]
) -> pd.DataFrame:
    if wanted.all():
        return frame
    unwanted = frame.loc[~wanted, column]
    warnings.append(f"Left out {_rows(unwanted)} for {what}: {_listed(list(unwanted.unique()))}.")
    return frame[wanted].copy()


def _short(text: str) -> str:
    """The contract's form of a period; empty where it is not one of whole years."""
    try:
        return parse_period(text).text
    except UnreadablePeriodError:
        return ""


def _as_long_as_said(frame: pd.DataFrame) -> pd.Series:
    """Whether each period is as long as the file says, where it does: two lengths may bear one name."""
    lengths = {text: f"{parse_period(text).years}y" for text in frame["period"].unique()}
    expected = frame["period"].map(lengths)
    return frame["range"].eq("") | frame["range"].eq(expected)


def _read_numbers(frame: pd.DataFrame, indicator_id: str) -> None:
    problems: list[str] = []
    for column in NUMBERS:
        numbers, wrong = read_column(column, list(frame[column]), cells.optional(cells.number, np.nan))
        problems += [f"{indicator_id} line {frame.index[at]}: {fault}" for at, fault in wrong.items()]
        frame[column] = pd.Series(numbers, frame.index, dtype="float64")
    if problems:
        raise InvalidFiguresError(f"{len(problems)} numbers cannot be read.", problems)


def _keep_known_words(
    frame: pd.DataFrame, column: str, name: str, vocabulary: Iterable[str], warnings: list[str]
) -> None:
    unknown = ~frame[column].isin(["", *vocabulary])
    if unknown.any():
        words = frame.loc[unknown, column]
        warnings.append(f"The {name} was left blank in {_rows(words)}: {_listed(list(words.unique()))}.")
        frame.loc[unknown, column] = ""


def _take_doubled_rows_once(frame: pd.DataFrame) -> pd.DataFrame:
    """Drop repetitions that differ in nothing but their parent area and the comparison with it."""
    return frame[~frame.duplicated([column for column in COLUMNS if column != "vs_region"])]


def _refuse_repeated_keys(frame: pd.DataFrame, indicator_id: str) -> None:
    repeated = frame[frame.duplicated(list(KEY), keep=False)]
    if repeated.empty:
        return
    problems = [
        f"{' and '.join(f'{indicator_id} line {line}' for line in group.index)}: different figures for "
        f"{', '.join(part for part in group.iloc[0][list(KEY)] if part)}"
        for _, group in repeated.groupby(list(KEY), sort=False)
    ]
    raise InvalidFiguresError(
        f"The file of indicator {indicator_id} gives more than one figure for the same thing.",
        problems,
        "None of it was used. The figures already held stay in use.",
    )


def _rows(these: pd.Series) -> str:
    return f"{len(these):,} row{'s' if len(these) != 1 else ''}"


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(f"“{word}”" for word in words[:_WORDS_SHOWN])
    more = len(words) - _WORDS_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
