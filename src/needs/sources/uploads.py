"""A reader's own figures from a CSV file: read whole or not at all, with a plain line for every fault."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.errors import InvalidFiguresError, UnknownIndicatorError, UnreadablePeriodError
from needs.domain.footprints import split_codes
from needs.domain.indicators import Catalogue, Indicator
from needs.domain.observations import COLUMNS, KEY, NUMBERS, statuses_of, validate, withhold
from needs.domain.periods import Period, parse_period, year_to_march
from needs.sources import cells
from needs.sources.cells import UnfitError
from needs.sources.csv_table import Row, Rule, Table, header_faults, read_rows, rows_of
from needs.sources.publications import Source
from needs.sources.viewit import is_viewit

SOURCE = "your-own-file"
"""The key of a reader's own file among the sources."""
PUBLISHER = "your own file"
NOT_PUBLISHED = "not published"

_START = 100_000
_VIEWIT = "This is a file of NDTMS ViewIt. It does not go here: it is brought in for every reader."
_BRING = "Ask whoever runs this dashboard to bring it: python -m needs bring FILE."

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 50
LONGEST_NAME = 80
LONGEST_NOTE = 200
FEWEST_PEOPLE = 5
"""A council's count from 1 to below this may identify people."""

_NEEDED = ("indicator", "area_code", "period", "value")
_FIGURES = ("value", "lower95", "upper95", "count", "denominator")
FILE_COLUMNS = (*_NEEDED, *_FIGURES[1:], "note")
"""The columns of a file, in the order of its template; all but the needed ones may be left out."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_FORMULA = ("=", "+", "-", "@")
_SEPARATORS = (",", ";", "\t")
_OTHER_KINDS = (
    (b"PK", "a workbook or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text document"),
    (b"<", "a web page or XML"),
    (b"{", "JSON"),
    (b"[", "JSON"),
    (b"\xff\xfe", "in UTF-16 (“Unicode text”)"),
    (b"\xfe\xff", "in UTF-16 (“Unicode text”)"),
)
"""How files begin that people take for a table. None is opened: what could be hidden in one stays shut."""


@dataclass(frozen=True)
class Replaced:
    """A figure held that the reader's own takes the place of; ``None`` is a blank."""

    indicator: str
    area_code: str
    period: str
    held: float | None
    held_source: str
    own: float | None


@dataclass(frozen=True, eq=False)
class Upload:
    """Figures of a reader's own that have passed every check.

    Attributes
    ----------
    source
        The file, in the form of a publication.
    frame
        One row per figure with the columns ``COLUMNS``.
    replaced
        Figures held that these take the place of.
    small
        The lines whose numbers are so small that they may identify people.
    encoding_note
        What was assumed of the file's letters; empty where nothing was.
    """

    source: Source
    frame: pd.DataFrame
    replaced: tuple[Replaced, ...] = ()
    small: tuple[str, ...] = ()
    encoding_note: str = ""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.source.title


def read_upload(
    content: bytes,
    name: str,
    *,
    catalogue: Catalogue,
    register: AreaRegister,
    held: pd.DataFrame,
    today: date,
    replace: bool = False,
) -> Upload:
    """Read a reader's own figures: all rows of the file, or none.

    The observations ``held`` say in which form each indicator's periods are written; a period has to have
    ended by ``today``. With ``replace`` an own figure may take the place of one that is held.

    Raises
    ------
    InvalidFiguresError
        With one line per fault, each naming its line and column.
    """
    if is_viewit(content[:_START]):
        raise _refused([_VIEWIT], _BRING)
    text, encoding_note = _decoded(content)
    lines = _lines(text)
    read, problems = read_rows(lines, _table(catalogue, register, _forms_held(held), today))
    if not lines:
        raise _refused(["The file has no line with figures under its first."])
    source = Source(
        key=SOURCE,
        publisher=PUBLISHER,
        title=_plain_name(name),
        as_of=today.isoformat(),
        licence=NOT_PUBLISHED,
        published_at=NOT_PUBLISHED,
        remarks="Figures that a reader added for one session; nobody has checked them.",
    )
    labels = [label for label, _ in read]
    frame = _observations([row for _, row in read], source)
    both = _held_too(frame, held, register)
    problems += _broken_rules(frame, labels, catalogue, register)
    if not replace:
        problems += [_said_twice(labels[at], each) for at, each in both.items()]
    if problems:
        advice = (
            "Tick “Use mine where both are held” to replace what is held, or take those lines out."
            if both and not replace
            else ""
        )
        raise _refused(sorted(problems, key=_line_of), advice)
    return Upload(source, frame, tuple(both.values()), _small(frame, labels, register), encoding_note)


def _decoded(content: bytes) -> tuple[str, str]:
    """The text of a file, and what was assumed of its letters."""
    if len(content) > MOST_BYTES:
        raise _refused([f"The file is larger than {MOST_BYTES // 1_000_000} MB."])
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, kind in _OTHER_KINDS:
        if start.startswith(mark):
            raise _not_csv(kind)
    note = ""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise _not_csv("not text: it is neither UTF-8 nor Windows-1252") from None
        note = "The file is not in UTF-8, so it was read as Windows-1252: look at letters with accents."
    if _UNSEEN.search(text):
        raise _not_csv("not text: it holds characters that cannot be seen")
    return text, note


def _lines(text: str) -> list[Row]:
    """Each line with figures, by what to call it and its cells by column."""
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        if len(header) > MOST_COLUMNS:
            raise _refused([f"The file has more than {MOST_COLUMNS} columns."])
        if problems := header_faults("line 1", header, _NEEDED, FILE_COLUMNS):
            raise _refused(problems)
        lines = []
        for texts in reader:
            if any(text.strip() for text in texts):
                lines.append((f"line {reader.line_num}", texts))
            if len(lines) > MOST_ROWS:
                raise _refused([f"The file has more than {MOST_ROWS:,} lines of figures."])
    except csv.Error as error:
        raise _refused([f"line {reader.line_num}: this is not a line of a CSV file ({error})."]) from None
    rows, problems = rows_of(header, lines)
    if problems:
        raise _refused(problems)
    return rows


def _table(
    catalogue: Catalogue,
    register: AreaRegister,
    forms: Mapping[str, Mapping[tuple[str, int], str]],
    today: date,
) -> Table[dict[str, object]]:
    """What a file of own figures holds; ``forms`` says how each indicator's periods are written."""

    def indicator(text: str) -> Indicator:
        try:
            return catalogue.get(text)
        except UnknownIndicatorError as error:
            wanted = "the id or key of an indicator here"
            raise UnfitError(f"{wanted}. {error.advice}" if text else wanted) from None

    def code(text: str) -> str:
        if text in register:
            return register.current_form(register.get(text)).code
        if len(split_codes(text)) > 1 and all(each in register for each in split_codes(text)):
            raise UnfitError("one code; give each council its own line")
        raise UnfitError("the ONS code of a council, a region or England, such as E08000026")

    def fits(about: Indicator, period: Period) -> None:
        known = forms.get(about.id) or ({("calendar", 1): "2024"} if about.year_ends else {})
        if known and (period.kind, period.years) not in known:
            raise UnfitError(f"in the form of this indicator, such as {' or '.join(known.values())}")
        if (year_to_march(period.text) if about.year_ends else period).end > today:
            raise UnfitError("a period that has ended")

    return Table(
        _row,
        {
            "indicator": indicator,
            "area_code": code,
            "period": _period,
            **dict.fromkeys(_FIGURES, cells.optional(_figure, np.nan)),
            "note": _note,
        },
        rules=[
            Rule(["indicator", "period"], fits),
            *(Rule(["indicator", each], _is_percentage) for each in ("value", "lower95", "upper95")),
            Rule(["indicator", "value", "count"], _is_its_own_count),
            Rule(["note", "value"], _has_reason),
        ],
    )


def _period(text: str) -> Period:
    try:
        return parse_period(text)
    except UnreadablePeriodError as error:
        raise UnfitError(f"a period. {error.advice}") from None


def _figure(text: str) -> float:
    return float(cells.matching(r"[0-9]{1,12}(\.[0-9]{1,12})?", _wanted_number(text))(text))


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise UnfitError(f"at most {LONGEST_NOTE} characters long")
    if "\n" in text or "\r" in text:
        raise UnfitError("on one line")
    if text.startswith(_FORMULA):
        raise UnfitError("words: a spreadsheet would take it for a formula")
    return " ".join(_seen(text).split())


def _is_percentage(indicator: Indicator, number: float) -> None:
    if indicator.unit == "%" and number > 100:
        raise UnfitError("a percentage from 0 to 100")


def _is_its_own_count(indicator: Indicator, value: float, count: float) -> None:
    if indicator.is_number and not np.isnan(count) and count != value:
        raise UnfitError("the value, which is a count already")


def _has_reason(note: str, value: float) -> None:
    if not note and np.isnan(value):
        raise UnfitError(
            instead="value is empty; fill it in, say in note why it is empty, or take the line out"
        )


def _row(indicator: Indicator, period: Period, **others: object) -> dict[str, object]:
    """One line in the columns of the figures held; a number of people is its own count there."""
    count = others["value"] if indicator.is_number else others["count"]
    of_series = {"indicator": indicator.id, "sex": indicator.sex, "age": indicator.age}
    return {**others, **of_series, "period": period.text, "count": count}


def _wanted_number(text: str) -> str:
    """What a number has to look like, with what is wrong with this one."""
    if text.startswith("="):
        return "a number: it is a formula, so write its result"
    if text.startswith(("-", "−")):
        return "zero or more"
    if text.endswith("%"):
        return "a number without a % sign, such as 57.2"
    if text.strip("*[]cxz.-–") == "":
        return "a number: leave it empty and say in note why, for example “value suppressed”"
    return "a number in digits with a full stop for decimals and nothing between thousands, such as 1860.5"


def _forms_held(held: pd.DataFrame) -> dict[str, dict[tuple[str, int], str]]:
    """For each indicator how its periods are written: kind and years, with one of each as an example."""
    forms: dict[str, dict[tuple[str, int], str]] = {}
    for indicator, text in held[["indicator", "period"]].drop_duplicates().itertuples(index=False):
        period = parse_period(text)
        forms.setdefault(indicator, {})[period.kind, period.years] = period.text
    return forms


def _observations(rows: Sequence[Mapping[str, object]], source: Source) -> pd.DataFrame:
    """The rows in the schema of the figures held."""
    frame = pd.DataFrame(rows, index=range(len(rows)))
    for column in COLUMNS:
        if column in NUMBERS:
            frame[column] = pd.Series(frame.get(column, np.nan), index=frame.index, dtype="float64")
        else:
            frame[column] = pd.Series(frame.get(column, ""), index=frame.index, dtype="str")
    frame["source"], frame["retrieved_at"] = source.key, source.as_of
    frame["status"] = statuses_of(frame["value"], frame["note"])
    return withhold(frame)[list(COLUMNS)]


def _held_too(frame: pd.DataFrame, held: pd.DataFrame, register: AreaRegister) -> dict[int, Replaced]:
    """Which rows repeat a key that is held, by position.

    A recoded area is one area under two codes: a row takes the code under which the figure is held.
    """
    about = held[held["indicator"].isin(frame["indicator"].unique())]
    keys = zip(*(about[column] for column in KEY), strict=True)
    by_key = dict(zip(keys, zip(about["value"], about["source"], strict=True), strict=True))
    both = {}
    for at, row in enumerate(frame.to_dict("records")):
        for code in register.codes_of(register.get(row["area_code"])):
            key = tuple(code if column == "area_code" else row[column] for column in KEY)
            if key not in by_key:
                continue
            value, source = by_key[key]
            if code != row["area_code"]:
                frame.loc[at, "area_code"] = code
            both[at] = Replaced(
                row["indicator"], code, row["period"], _or_none(value), source, _or_none(row["value"])
            )
            break
    return both


def _broken_rules(
    frame: pd.DataFrame, labels: Sequence[str], catalogue: Catalogue, register: AreaRegister
) -> list[str]:
    """The faults that the rules for all figures find, such as limits that do not contain their value."""
    try:
        validate(frame, catalogue, register, labels)
    except InvalidFiguresError as error:
        return error.problems
    return []


def _small(frame: pd.DataFrame, labels: Sequence[str], register: AreaRegister) -> tuple[str, ...]:
    """The lines of councils with so few events or people that these may be identified."""
    few = pd.concat([frame[c].gt(0) & frame[c].lt(FEWEST_PEOPLE) for c in ("count", "denominator")], axis=1)
    return tuple(
        label
        for label, code, is_few in zip(labels, frame["area_code"], few.any(axis=1), strict=True)
        if is_few and register.get(code).is_authority
    )


def _said_twice(label: str, both: Replaced) -> str:
    return (
        f"{label}: value is {_said(both.own)}, but {_said(both.held)} is held already for {both.indicator}, "
        f"{both.area_code}, {both.period} (from {both.held_source})"
    )


def _said(number: float | None) -> str:
    return "empty" if number is None else f"{number:,.10g}"


def _or_none(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


def _line_of(problem: str) -> int:
    found = re.match(r"line (\d+)", problem)
    return int(found[1]) if found else 0


def _plain_name(name: str) -> str:
    """The file's name as one short line, without a folder before it."""
    last = re.split(r"[/\\]", name)[-1]
    return " ".join(_seen(last).split())[:LONGEST_NAME].strip() or "without a name"


def _seen(text: str) -> str:
    """The text without marks that cannot be seen, such as those that turn the direction of writing."""
    return "".join(each if each.isprintable() else " " if each.isspace() else "" for each in text)


def _not_csv(kind: str) -> InvalidFiguresError:
    return _refused([f"The file is {kind}. Save the sheet as “CSV UTF-8” and add that file."])


def _refused(problems: list[str], advice: str = "") -> InvalidFiguresError:
    return InvalidFiguresError("None of the file’s rows were taken.", problems, advice)
