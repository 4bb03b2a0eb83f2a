"""NDTMS ViewIt: the download of all indicators, and the small one for what is on the screen.

One row for each year, area, sex, age group and substance group, one column for each count. It is read block
by block, so that a file of all authorities (120,000 rows, 244 columns) needs little memory.

Source: ndtms.net, ViewIt; Open Government Licence v3.0.
"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from needs.domain.errors import InvalidFiguresError, UnreadablePeriodError
from needs.domain.periods import parse_period
from needs.domain.treatment import ALL, ROUNDED_TO, SEPARATOR, People, SubstanceGroup, TreatmentMeasures
from needs.sources.ndtms_names import NdtmsNames

KEYS = ("area_code", "people", "year", "sex", "age", "substance")
"""The columns that say what a row of the tidy table counts."""
ABOUT = b"viewit"
"""The key of what is known of a file in the metadata of its table."""

_BLOCK = 4_000_000
_DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "year": ("reportingperiod", "reportingperiod_data"),
    "area": ("area", "area_data"),
    "sex": ("sex", "gender_data", "sex_data", "gender"),
    "age": ("age_group", "agegroup_data", "agegroup", "age_group_data"),
    "substance": ("drug_group", "druggroup_data", "druggroup", "drug_group_data"),
}
_TOTALS = frozenset({"", "total", "all", "persons", "both", "null"})
_SEXES = {"f": "Female", "female": "Female", "m": "Male", "male": "Male"}
_SUBSTANCES = {
    "opiate": SubstanceGroup.OPIATE,
    "opiates": SubstanceGroup.OPIATE,
    "non-opiate only": SubstanceGroup.NON_OPIATE,
    "non-opiates only": SubstanceGroup.NON_OPIATE,
    "non-opiate & alcohol": SubstanceGroup.NON_OPIATE_AND_ALCOHOL,
    "non-opiate and alcohol": SubstanceGroup.NON_OPIATE_AND_ALCOHOL,
    "alcohol & non-opiates": SubstanceGroup.NON_OPIATE_AND_ALCOHOL,
    "alcohol and non-opiates": SubstanceGroup.NON_OPIATE_AND_ALCOHOL,
    "alcohol only": SubstanceGroup.ALCOHOL,
}
_BAND = re.compile(r"(?P<first>\d{1,2})\s*(?:-|–|to)\s*(?P<last>\d{1,2})")
_ADULT = 18
_NOTHING = ["", "NULL", "null", "Null", "NaN", "NA"]
_SHOWN = 60
_MANY = 30
"""In a file of so many areas a category that is 0 in all of them was not collected."""


@dataclass(frozen=True)
class About:
    """What is known of a file that was read.

    Attributes
    ----------
    unknown_columns
        Columns whose meaning is not listed; they are left out.
    unmatched
        Names of areas that match nothing, and how many rows each had; they are left out.
    not_collected
        By year the columns of the table that were not collected: 0 in every row of it, with all others of
        their measure unless the file holds many areas.
    notes
        What a reader has to know of some areas, by code.
    """

    rows: int
    years: tuple[str, ...]
    areas: tuple[str, ...]
    people: tuple[str, ...]
    rounded: bool
    unknown_columns: tuple[str, ...] = ()
    unmatched: Mapping[str, int] | None = None
    not_collected: Mapping[str, Sequence[str]] | None = None
    notes: Mapping[str, str] | None = None
    unread_rows: Mapping[str, int] | None = None


@dataclass(frozen=True, eq=False)
class ViewIt:
    """The rows of a file, one column for each count, and what is known of it."""

    table: pa.Table
    about: About


def is_viewit(start: bytes) -> bool:
    """Whether a file begins with ViewIt's header: a period, an area and a substance group."""
    line = start.partition(b"\n")[0].decode("utf-8-sig", "replace")
    named = {_plain(each) for each in re.split(r"[,;\t]", line)}
    return all(named & set(_DIMENSIONS[each]) for each in ("year", "area", "substance"))


def read_viewit(
    content: Path | bytes,
    measures: TreatmentMeasures,
    names: NdtmsNames,
    on_progress: Callable[[float], None] = lambda _: None,
) -> ViewIt:
    """Read a file of ViewIt, large or small, with any subset of its columns in any order and case.

    Parameters
    ----------
    content
        The file, or its bytes.
    measures
        What the columns mean.
    names
        The names of areas.
    on_progress
        Told after each block which part of the file has been read, from 0 to 1.

    Returns
    -------
    ViewIt
        Its table has the columns ``KEYS`` and, for each count known in the file, one named
        ``measure.category``: whole people, missing where nothing is published or nothing was collected.

    Raises
    ------
    InvalidFiguresError
        It is not a file of ViewIt, or cells cannot be read; one line for each fault.
    """
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
        start = file.readline(100_000)
        header = _Header.read(start, measures)
        file.seek(0)
        reader = _Reading(header, names)
        try:
            batches = arrow_csv.open_csv(
                file,
                arrow_csv.ReadOptions(
                    block_size=_BLOCK, skip_rows=1, column_names=header.columns, encoding=_encoding(start)
                ),
                arrow_csv.ParseOptions(delimiter=header.separator),
                arrow_csv.ConvertOptions(
                    column_types=header.types,
                    include_columns=list(header.types),
                    null_values=_NOTHING,
                    strings_can_be_null=False,
                ),
            )
            for batch in batches:
                reader.add(batch)
                on_progress(min(file.tell() / max(size, 1), 1.0))
        except pa.ArrowInvalid as error:
            raise _refused([str(error).splitlines()[0][:200]]) from None
    return reader.result()


@dataclass(frozen=True)
class _Header:
    """The columns of a file: their names, types, and what each is here."""

    separator: str
    columns: list[str]
    dimensions: dict[str, str]
    counts: dict[str, str]
    unknown: tuple[str, ...]

    @classmethod
    def read(cls, start: bytes, measures: TreatmentMeasures) -> _Header:
        text = start.decode("utf-8-sig", "replace").rstrip("\r\n")
        separator = max((",", ";", "\t"), key=text.count)
        said = [each.strip().strip('"').strip() for each in text.split(separator)]
        # Numbered, so that a column that stands there twice is no fault of the reader's.
        columns = [f"{number} {name}" for number, name in enumerate(said)]
        plain = {_plain(name): column for name, column in reversed(list(zip(said, columns, strict=True)))}
        dimensions = {
            key: next((plain[name] for name in names if name in plain), "")
            for key, names in _DIMENSIONS.items()
        }
        if missing := [
            names[0] for key, names in _DIMENSIONS.items() if not dimensions[key] and key != "sex"
        ]:
            raise _refused(
                [f"line 1: there is no column {each}, or none that ViewIt calls so" for each in missing]
            )
        counts = {plain[name]: kept for name, kept in measures.columns.items() if name in plain}
        if not counts:
            raise _refused(["line 1: none of its columns is a count that is known here"])
        used = {*dimensions.values(), *counts}
        twice = [name for name, number in Counter(map(_plain, said)).items() if name and number > 1]
        if twice:
            raise _refused([f"line 1: the column “{name[:_SHOWN]}” stands there twice" for name in twice])
        unknown = tuple(
            name for name, column in zip(said, columns, strict=True) if name and column not in used
        )
        return cls(separator, columns, {k: v for k, v in dimensions.items() if v}, counts, unknown)

    @property
    def types(self) -> dict[str, pa.DataType]:
        texts = dict.fromkeys(self.dimensions.values(), pa.dictionary(pa.int32(), pa.string()))
        return texts | dict.fromkeys(self.counts, pa.int32())


class _Reading:
    """The blocks read so far, and what was met in them."""

    def __init__(self, header: _Header, names: NdtmsNames) -> None:
        self.header = header
        self.names = names
        self.blocks: list[pa.RecordBatch] = []
        self.unmatched: Counter[str] = Counter()
        self.unread: Counter[str] = Counter()
        self.notes: dict[str, str] = {}
        self.problems: list[str] = []
        self.some: dict[str, set[str]] = {}
        self.any: dict[str, set[str]] = {}
        self.uneven = False

    def add(self, batch: pa.RecordBatch) -> None:
        """Take the rows of a block whose area, year, sex, age and group are known."""
        cells = {key: batch.column(column) for key, column in self.header.dimensions.items()}
        area = _mapped(cells["area"], self._area)
        year = _mapped(cells["year"], self._year)
        substance = _mapped(cells["substance"], self._substance)
        age = _mapped(cells["age"], _age)
        everyone = pa.array([ALL] * len(batch)).dictionary_encode()
        sex = _mapped(cells["sex"], _sex) if "sex" in cells else everyone
        for key, found in (("area", area), ("substance", substance)):
            lost = (
                pc.filter(cells[key], pc.is_null(found)).value_counts().to_pylist()
                if found.null_count
                else []
            )
            counter = self.unmatched if key == "area" else self.unread
            counter.update({str(each["values"]).strip(): each["counts"] for each in lost})
        area = self._of_their_time(area, year)
        people = _mapped(cells["age"], _people)
        keys = dict(zip(KEYS, (area, people, year, sex, age, substance), strict=True))
        counts = {name: batch.column(column) for column, name in self.header.counts.items()}
        rows = pa.RecordBatch.from_pydict({**keys, **counts})
        whole = pc.and_(pc.and_(pc.is_valid(area), pc.is_valid(year)), pc.is_valid(substance))
        rows = rows.filter(whole)
        self.blocks.append(rows)

    def _of_their_time(self, area: pa.DictionaryArray, year: pa.DictionaryArray) -> pa.DictionaryArray:
        """The areas, with the authority that had the name in a year before today’s began."""
        codes, years = area.cast(pa.string()), year.cast(pa.string())
        ends = {each: parse_period(each).end for each in year.dictionary.to_pylist()}
        for code, (began, earlier) in self.names.earlier.items():
            before = pa.array([each for each, end in ends.items() if end < began], pa.string())
            is_before = pc.and_(pc.equal(codes, code), pc.is_in(years, before))
            codes = pc.if_else(is_before, earlier, codes)
        return codes.dictionary_encode()

    def _look(self, table: pa.Table) -> None:
        """Find by year which counts are published and which are more than 0; and how they are rounded."""
        numbers = {name: table[name].combine_chunks() for name in self.header.counts.values()}
        years = table["year"].combine_chunks()
        years, of_row = years.dictionary.to_pylist(), years.indices.to_numpy()
        for name, column in numbers.items():
            filled = column.fill_null(-1).to_numpy()
            if pc.min(column).as_py() is not None and pc.min(column).as_py() < 0:
                self.problems.append(f"the column {name} holds a number below zero")
            self.uneven = self.uneven or bool((filled[filled > 0] % ROUNDED_TO).any())
            for each, found in ((self.any, filled >= 0), (self.some, filled > 0)):
                for number in np.flatnonzero(np.bincount(of_row[found], minlength=len(years))):
                    each.setdefault(years[number], set()).add(name)

    def result(self) -> ViewIt:
        """The table of all blocks, without what was not collected."""
        if not self.problems and not sum(len(each) for each in self.blocks):
            lost = [
                f"“{name[:_SHOWN]}” is no area known here ({n:,} rows)" for name, n in self.unmatched.items()
            ]
            raise _refused(lost or ["The file has no line of figures under its first."])
        table = pa.Table.from_batches(self.blocks).unify_dictionaries() if self.blocks else pa.table({})
        self.blocks = []
        if not self.problems:
            self._look(table)
        if self.problems:
            raise _refused(list(dict.fromkeys(self.problems)))
        table = _with_young(table)
        many = len(table["area_code"].unique()) >= _MANY
        not_collected = {year: self._not_collected(year, many) for year in sorted(self.any)}
        table = _one_row_each(_without(table, not_collected))
        return ViewIt(
            table,
            About(
                rows=len(table),
                years=tuple(sorted(self.any)),
                areas=tuple(sorted(table["area_code"].unique().to_pylist())),
                people=tuple(sorted(table["people"].unique().to_pylist())),
                rounded=not self.uneven,
                unknown_columns=self.header.unknown,
                unmatched=dict(sorted(self.unmatched.items())),
                not_collected={year: names for year, names in not_collected.items() if names},
                notes=self.notes,
                unread_rows=dict(sorted(self.unread.items())),
            ),
        )

    def _not_collected(self, year: str, many: bool) -> tuple[str, ...]:
        """The counts that are 0 in every row of a year.

        Of few areas one category may be 0 because it is rare, so that all of its measure have to be.
        """
        some = self.some.get(year, set())
        found = {_measure(each) for each in some}
        zero = self.any[year] - some
        return tuple(sorted(each for each in zero if many or _measure(each) not in found))

    def _area(self, text: str) -> str | None:
        area = self.names.find(text.strip())
        if area is None:
            return None
        code = self.names.register.current_form(area).code
        if note := self.names.note_of(text.strip()):
            self.notes[code] = note
        return code

    def _year(self, text: str) -> str | None:
        try:
            return parse_period(text.strip()).text
        except UnreadablePeriodError:
            self.problems.append(f"“{text[:_SHOWN]}” is not a year such as 2021/22")
            return None

    def _substance(self, text: str) -> str | None:
        folded = " ".join(text.casefold().split())
        if folded in _TOTALS:
            return SubstanceGroup.ALL
        found = _SUBSTANCES.get(folded)
        return None if found is None else str(found)


def about_of(table_metadata: Mapping[bytes, bytes] | None) -> About:
    """What is known of the file that a kept table was made of."""
    said: dict[str, Any] = json.loads((table_metadata or {})[ABOUT])
    for each in ("years", "areas", "people", "unknown_columns"):
        said[each] = tuple(said[each])
    return About(**said)


def with_about(read: ViewIt) -> pa.Table:
    """The table with what is known of its file in its metadata, to be kept."""
    return read.table.replace_schema_metadata({ABOUT: json.dumps(asdict(read.about)).encode()})


def _mapped(column: pa.DictionaryArray, meaning: Callable[[str], str | None]) -> pa.DictionaryArray:
    """A column of few texts, each in the place of what it means; missing where it means nothing here."""
    meanings = [meaning(each or "") for each in column.dictionary.to_pylist()]
    known = sorted({each for each in meanings if each is not None})
    where = {text: number for number, text in enumerate(known)}
    numbers = np.array([where.get(each or "", -1) for each in meanings] or [-1])
    indices = numbers[column.indices.fill_null(0).to_numpy()]
    return pa.DictionaryArray.from_arrays(
        pa.array(indices, pa.int32(), mask=indices < 0), pa.array(known, pa.string())
    )


def _sex(text: str) -> str | None:
    folded = text.strip().casefold()
    return ALL if folded in _TOTALS else _SEXES.get(folded, text.strip())


def _age(text: str) -> str | None:
    folded = text.strip().casefold()
    return ALL if folded in _TOTALS else text.strip()


def _people(text: str) -> str:
    """Adults, unless the age group ends below 18."""
    folded = text.strip().casefold()
    band = _BAND.search(folded)
    young = folded.startswith("under") or (band is not None and int(band["last"]) < _ADULT)
    return People.YOUNG if young else People.ADULTS


def _with_young(table: pa.Table) -> pa.Table:
    """The table with the rows of all ages as young people’s, where every age group in it is theirs."""
    people = table["people"].filter(pc.not_equal(table["age"].cast(pa.string()), ALL)).unique().to_pylist()
    if people != [People.YOUNG]:
        return table
    everyone = pa.array([str(People.YOUNG)] * len(table)).dictionary_encode()
    return table.set_column(table.schema.get_field_index("people"), "people", everyone)


def _without(table: pa.Table, not_collected: Mapping[str, Sequence[str]]) -> pa.Table:
    """The table with nothing in the place of the zeros of years in which a count was not collected."""
    years: dict[str, list[str]] = {}
    for year, names in not_collected.items():
        for name in names:
            years.setdefault(name, []).append(year)
    of_row = table["year"].cast(pa.string())
    for name, without in years.items():
        blank = pc.is_in(of_row, pa.array(without))
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, pc.if_else(blank, pa.scalar(None, pa.int32()), table[name]))
    return table


def _one_row_each(table: pa.Table) -> pa.Table:
    """One row for each key, in their order: a place under two names is one, with the larger of its counts."""
    keys = list(KEYS)
    for name in keys:
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table[name].cast(pa.string()).combine_chunks().dictionary_encode())
    plain = pa.table({name: table[name].cast(pa.string()) for name in keys})
    if len(plain.group_by(keys).aggregate([])) < len(table):
        counts = [name for name in table.column_names if name not in keys]
        whole = table.group_by(keys).aggregate([(name, "max") for name in counts])
        table = whole.rename_columns([name.removesuffix("_max") for name in whole.column_names])
        table = table.select([*keys, *counts])
        plain = pa.table({name: table[name].cast(pa.string()) for name in keys})
    order = pc.sort_indices(plain, [(name, "ascending") for name in keys])
    return table.take(order).combine_chunks()


def _measure(count: str) -> str:
    return count.partition(SEPARATOR)[0]


def _plain(name: str) -> str:
    return name.strip().strip('"').strip().casefold()


def _encoding(start: bytes) -> str:
    try:
        start.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf8"


def _refused(problems: list[str]) -> InvalidFiguresError:
    return InvalidFiguresError(
        "This file of NDTMS ViewIt was not read.",
        problems,
        "Download it again from ndtms.net (ViewIt, all indicators for all local authorities), unchanged.",
    )
