"""Counts of people in treatment kept with the figures: of the release, and those brought since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from needs.domain.areas import AreaRegister
from needs.domain.errors import InvalidFiguresError, SnapshotError
from needs.domain.treatment import ALL, People, TreatmentMeasures, read_measures
from needs.sources.ndtms_names import NdtmsNames, read_ndtms_names
from needs.sources.viewit import KEYS, About, ViewIt, about_of, with_about
from needs.store.on_disk import TREATMENT

MEASURES = "treatment.toml"
NAMES = "ndtms_names.csv"
TABLES = "treatment"
"""The folder of a release's publications that holds tables of ViewIt, a CSV file for each source."""
_ROWS = 4_000
"""In one group of a file: a little more than an authority has."""


@dataclass(frozen=True, eq=False)
class Part:
    """One table of counts.

    Attributes
    ----------
    rows
        What answers for its rows, in a file or in memory.
    about
        What is known of the file that it was made of.
    source
        What a reader may cite.
    """

    rows: ds.Dataset
    about: About
    source: str

    def of_area(self, code: str) -> pd.DataFrame:
        """Every row of an area, with the columns ``KEYS`` and the counts."""
        return self._frame(pc.field("area_code") == code)

    def everyone(self) -> pd.DataFrame:
        """The rows of all ages and both sexes of every area, with the columns ``KEYS`` and the counts."""
        return self._frame((pc.field("sex") == ALL) & (pc.field("age") == ALL))

    def _frame(self, which: pc.Expression) -> pd.DataFrame:
        table = self.rows.to_table(filter=which)
        frame: pd.DataFrame = table.to_pandas(types_mapper={pa.int32(): pd.Int32Dtype()}.get)
        return frame


@dataclass(frozen=True, eq=False)
class Treatment:
    """Every table of counts; where two hold a count, that of the earlier in the list stands."""

    folder: Path
    parts: tuple[Part, ...] = ()

    @cached_property
    def measures(self) -> TreatmentMeasures:
        """What the counts mean; none where the release lists none."""
        path = self.folder / MEASURES
        return read_measures(path) if path.is_file() else TreatmentMeasures()

    def names(self, register: AreaRegister) -> NdtmsNames:
        """The names of areas in files of ViewIt."""
        return read_ndtms_names(self.folder / NAMES, register)


def write_treatment(path: Path, read: ViewIt) -> None:
    """Write a table that was read, in the order of its keys; the same table gives the same rows."""
    pq.write_table(with_about(read), path, compression="zstd", row_group_size=_ROWS)


def read_part(path: Path, source: str) -> Part:
    """Open a table of counts.

    Raises
    ------
    SnapshotError
        It cannot be read, or is not such a table.
    """
    try:
        schema = pq.read_schema(path)
        if missing := [each for each in KEYS if each not in schema.names]:
            raise ValueError(f"it lacks {', '.join(missing)}")
        return Part(ds.dataset(path), about_of(schema.metadata), source)
    except (OSError, ValueError, LookupError, TypeError, pa.ArrowException) as error:
        raise SnapshotError(f"{path.name} cannot be read ({str(error)[:100]}).", "Restore it.") from error


def content_of_treatment(table: pa.Table) -> str:
    """SHA-256 of the rows, in hexadecimal: the same for the same counts, whatever wrote the file."""
    plain = table.replace_schema_metadata(None).to_pandas()
    return hashlib.sha256(plain.to_csv(index=False).encode()).hexdigest()


def read_published(folder: Path, measures: TreatmentMeasures, register: AreaRegister) -> ViewIt | None:
    """The tables of a release's publications as one; None where there are none.

    They are re-tabulated files of ViewIt: the columns ``KEYS``, then ``measure.category``; a blank is a count
    that is not published, and ``rounded`` says of each row how it is counted.

    Raises
    ------
    InvalidFiguresError
        A column or an area is not known, or a row stands twice.
    """
    paths = sorted((folder / TABLES).glob("*.csv"))
    if not paths:
        return None
    frames = [pd.read_csv(path, dtype=dict.fromkeys(KEYS, "str")) for path in paths]
    frame = pd.concat(frames, ignore_index=True)
    problems = [f"{each} is no count known here" for each in frame if each not in {*KEYS, *measures.kept}]
    problems += [f"{each} is no area" for each in frame["area_code"].unique() if each not in register]
    if frame.duplicated(list(KEYS)).any():
        problems.append("a row stands twice")
    if problems:
        raise InvalidFiguresError("The tables of people in treatment have faults.", problems, "Correct them.")
    counts = [each for each in measures.kept if each in frame]
    frame = frame.sort_values(list(KEYS)).reset_index(drop=True)[[*KEYS, *counts]]
    arrays = {each: pa.array(frame[each]).dictionary_encode() for each in KEYS}
    arrays |= {each: pa.array(frame[each].astype("Int32"), pa.int32()) for each in counts}
    return ViewIt(
        pa.table(arrays),
        About(
            rows=len(frame),
            years=tuple(sorted(frame["year"].unique())),
            areas=tuple(sorted(frame["area_code"].unique())),
            people=(str(People.ADULTS),),
            rounded=True,
        ),
    )


def parts_in(folder: Path, manifest: Mapping[str, object], source: str) -> tuple[Part, ...]:
    """The table in a folder of figures that is vouched for; none where it holds none."""
    files = manifest.get("files", {})
    held = isinstance(files, dict) and TREATMENT in files
    return (read_part(folder / TREATMENT, source),) if held else ()
