"""A reader's own figures from a CSV file: read whole or not at all, with a plain line for every fault."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.errors import InvalidFiguresError, UnknownIndicatorError, UnreadablePeriodError
from needs.domain.footprints import split_codes
from needs.domain.indicators import Catalogue, Indicator
from needs.domain.observations import COLUMNS, KEY, NUMBERS, statuses_of, validate, withhold
from needs.domain.periods import Period, parse_period, year_to_march
from needs.sources.publications import Source

SOURCE = "your-own-file"
"""The key of a reader's own file among the sources."""
PUBLISHER = "your own file"
NOT_PUBLISHED = "not published"

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 50
LONGEST_NAME = 80
LONGEST_NOTE = 200
FEWEST_PEOPLE = 5
"""A council's count from 1 to below this may identify people."""

NEEDED = ("indicator", "area_code", "period", "value")
FIGURES = ("value", "lower95", "upper95", "count", "denominator")
FILE_COLUMNS = (*NEEDED, "lower95", "upper95", "count", "denominator", "note")
"""The columns of a file, in the order of its template; all but the needed ones may be left out."""

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_FORMULA = ("=", "+", "-", "@")
_SEPARATORS = (",", ";", "\t")
_SHOWN = 40
"""The most characters of a cell that a message repeats."""
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

    Parameters
    ----------
    content, name
        The file and what the reader called it.
    held
        The observations in use, whose periods say in which form each indicator's are written.
    today
        The day of the upload; a period has to have ended by it.
    replace
        Whether an own figure may take the place of one that is held.

    Raises
    ------
    InvalidFiguresError
        With one line per fault, each naming its line and column.
    """
    text, encoding_note = _decoded(content)
    reading = _Reading(catalogue, register, _forms_held(held), today)
    for label, cells in _lines(text):
        reading.read(label, cells)
    if not reading.labels and not reading.problems:
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
    frame = _observations(reading.rows, source)
    both = _held_too(frame, held, register)
    problems = [*reading.problems, *_broken_rules(frame, reading, catalogue, register)]
    if not replace:
        problems += [_said_twice(reading.labels[at], each) for at, each in both.items()]
    if problems:
        advice = (
            "Tick “Use mine where both are held” to replace what is held, or take those lines out."
            if both and not replace
            else ""
        )
        raise _refused(sorted(problems, key=_line_of), advice)
    return Upload(source, frame, tuple(both.values()), _small(frame, reading.labels, register), encoding_note)


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


def _lines(text: str) -> list[tuple[str, dict[str, str]]]:
    """Each line with figures, by what to call it and its cells by column."""
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        _check_header(header)
        lines = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((f"line {reader.line_num}", [cell.strip() for cell in cells]))
            if len(lines) > MOST_ROWS:
                raise _refused([f"The file has more than {MOST_ROWS:,} lines of figures."])
    except csv.Error as error:
        raise _refused([f"line {reader.line_num}: this is not a line of a CSV file ({error})."]) from None
    too_long = [
        f"{label}: more cells than columns; put a text with a separator in quotes"
        for label, cells in lines
        if any(cells[len(header) :])
    ]
    too_long += [
        f"{label}: column {number} has no name but “{_short(cell)}”"
        for label, cells in lines
        for number, (column, cell) in enumerate(zip(header, cells, strict=False), start=1)
        if cell and not column
    ]
    if too_long:
        raise _refused(too_long)
    return [
        (label, {column: cell for column, cell in zip(header, cells, strict=False) if column})
        for label, cells in lines
    ]


def _check_header(header: Sequence[str]) -> None:
    if len(header) > MOST_COLUMNS:
        raise _refused([f"The file has more than {MOST_COLUMNS} columns."])
    named = [column for column in header if column]
    problems = [f"line 1: the column “{column}” is missing" for column in NEEDED if column not in named]
    problems += [
        f"line 1: “{_short(column)}” is not a column that can be read; they are {', '.join(FILE_COLUMNS)}"
        for column in dict.fromkeys(named)
        if column not in FILE_COLUMNS
    ]
    problems += [
        f"line 1: the column “{column}” stands there twice"
        for column in FILE_COLUMNS
        if named.count(column) > 1
    ]
    if problems:
        raise _refused(problems)


@dataclass
class _Reading:
    """The rows that could be read so far, what to call them, and what is wrong with the others."""

    catalogue: Catalogue
    register: AreaRegister
    forms: Mapping[str, Mapping[tuple[str, int], str]]
    today: date
    rows: list[dict[str, object]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def read(self, label: str, cells: Mapping[str, str]) -> None:
        """Read one line; it is a row only where every cell can be read."""
        before = len(self.problems)
        said = {column: cells.get(column, "") for column in FILE_COLUMNS}
        indicator = self._indicator(label, said["indicator"])
        code = self._code(label, said["area_code"])
        period = self._period(label, said["period"], indicator)
        numbers = {column: self._figure(label, column, said[column], indicator) for column in FIGURES}
        self._note(label, said)
        if indicator and indicator.is_number and not said["count"]:
            # A number of people is its own count, as in the figures held.
            numbers["count"] = numbers["value"]
        elif indicator and indicator.is_number and numbers["count"] != numbers["value"]:
            self._add(label, "count", said["count"], "the value, which is a count already")
        if len(self.problems) == before and indicator and code and period:
            self.labels.append(label)
            self.rows.append(
                {
                    "indicator": indicator.id,
                    "area_code": code,
                    "sex": indicator.sex,
                    "age": indicator.age,
                    "period": period.text,
                    "note": " ".join(_seen(said["note"]).split()),
                    **numbers,
                }
            )

    def _add(self, label: str, column: str, text: str, wanted: str) -> None:
        shown = f"is “{_short(text)}”, not {wanted}" if text else f"is empty; it takes {wanted}"
        self.problems.append(f"{label}: {column} {shown}")

    def _indicator(self, label: str, text: str) -> Indicator | None:
        try:
            return self.catalogue.get(text)
        except UnknownIndicatorError as error:
            wanted = "the id or key of an indicator here"
            self._add(label, "indicator", text, f"{wanted}. {error.advice}" if text else wanted)
            return None

    def _code(self, label: str, text: str) -> str | None:
        if text in self.register:
            return self.register.current_form(self.register.get(text)).code
        several = len(split_codes(text)) > 1 and all(each in self.register for each in split_codes(text))
        wanted = (
            "one code; give each council its own line"
            if several
            else "the ONS code of a council, a region or England, such as E08000026"
        )
        self._add(label, "area_code", text, wanted)
        return None

    def _period(self, label: str, text: str, indicator: Indicator | None) -> Period | None:
        try:
            period = parse_period(text)
        except UnreadablePeriodError as error:
            self._add(label, "period", text, f"a period. {error.advice}")
            return None
        if indicator is None:
            return None
        known = self.forms.get(indicator.id) or ({("calendar", 1): "2024"} if indicator.year_ends else {})
        if known and (period.kind, period.years) not in known:
            self._add(label, "period", text, f"in the form of this indicator, such as {_any_of(known)}")
            return None
        ends = year_to_march(period.text).end if indicator.year_ends else period.end
        if ends > self.today:
            self._add(label, "period", text, "a period that has ended")
            return None
        return period

    def _figure(self, label: str, column: str, text: str, indicator: Indicator | None) -> float:
        if not text:
            return np.nan
        if not _NUMBER.fullmatch(text):
            self._add(label, column, text, _wanted_number(text))
            return np.nan
        number = float(text)
        percent = indicator is not None and indicator.unit == "%"
        if percent and column in ("value", "lower95", "upper95") and number > 100:
            self._add(label, column, text, "a percentage from 0 to 100")
        return number

    def _note(self, label: str, said: Mapping[str, str]) -> None:
        note = said["note"]
        if not note and not said["value"]:
            self.problems.append(
                f"{label}: value is empty; fill it in, say in note why it is empty, or take the line out"
            )
        if len(note) > LONGEST_NOTE:
            self._add(label, "note", note, f"at most {LONGEST_NOTE} characters long")
        if "\n" in note or "\r" in note:
            self._add(label, "note", " ".join(note.split()), "on one line")
        if note.startswith(_FORMULA):
            self._add(label, "note", note, "words: a spreadsheet would take it for a formula")


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


def _any_of(forms: Mapping[tuple[str, int], str]) -> str:
    return " or ".join(forms.values())


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
    frame: pd.DataFrame, reading: _Reading, catalogue: Catalogue, register: AreaRegister
) -> list[str]:
    """The faults that the rules for all figures find, such as limits that do not contain their value."""
    try:
        validate(frame, catalogue, register, reading.labels)
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


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


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
