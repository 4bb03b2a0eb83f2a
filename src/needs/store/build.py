"""Building the release's figures from its publications, and seeing that they have been."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from needs.domain.errors import InvalidFiguresError
from needs.domain.observations import validate
from needs.domain.relations import RelationResult
from needs.sources.publications import read_publications
from needs.sources.viewit import ViewIt
from needs.store.back_test import BackTest, back_test, refuse_wrong
from needs.store.library import UNFINISHED, cannot_write
from needs.store.on_disk import (
    MANIFEST,
    OBSERVATIONS,
    TREATMENT,
    content_of,
    in_order,
    read_manifest,
    write_figures,
)
from needs.store.rates import mid_years, rates_from_counts
from needs.store.relations import check_relations, refuse_contradictions
from needs.store.snapshot import BUILT
from needs.store.tables import Tables, read_tables
from needs.store.treatment import Treatment, content_of_treatment, read_published, write_treatment

PUBLICATIONS = "publications"


@dataclass(frozen=True)
class Built:
    """What a build made: the manifest, how each relation holds, and how the back test came out."""

    manifest: Mapping[str, Any]
    relations: tuple[RelationResult, ...]
    back_tests: tuple[BackTest, ...]


def build(release: Path) -> Built:
    """Build ``built/`` of a release from the files in its ``publications/``.

    All is made beside it first, so that a build that fails leaves the figures as they were. The manifest is
    the same for the same figures.

    Raises
    ------
    InvalidFiguresError
        The figures break the data contract or contradict one another, or a table has faults.
    SnapshotError
        The folder cannot be written.
    """
    tables = read_tables(release)
    frame = _read(release, tables)
    treatment = _read_treatment(release, tables)
    relations = check_relations(frame, tables.relations, tables.catalogue, tables.places.register)
    refuse_contradictions(relations)
    people = mid_years(frame, tables.population)
    tests = back_test(frame, tables.catalogue, tables.places.register, people)
    refuse_wrong(tests)
    built = release / BUILT
    try:
        built.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=release) as made:
            if treatment:
                write_treatment(Path(made) / TREATMENT, treatment)
            manifest = write_figures(Path(made), frame, **_content_of(treatment))
            for name in (TREATMENT, OBSERVATIONS, MANIFEST):
                if (Path(made) / name).exists():
                    (Path(made) / name).replace(built / name)
    except OSError as error:
        raise cannot_write(release, error) from error
    return Built(manifest, relations, tests)


def check_built(release: Path) -> dict[str, Any]:
    """See that what is built holds the rows that the publications give, and return its manifest.

    Raises
    ------
    InvalidFiguresError
        It does not: the error names each publication whose rows differ in number.
    SnapshotError
        Nothing is built.
    """
    tables = read_tables(release)
    frame = _read(release, tables)
    treatment = _content_of(_read_treatment(release, tables))
    manifest = read_manifest(release / BUILT)
    if treatment.get("treatment") != manifest.get("treatment"):
        raise InvalidFiguresError(
            "The built figures are not those of the publications.",
            [f"{TREATMENT} does not hold what the tables in {PUBLICATIONS} do"],
            "Build them again: python -m needs build.",
        )
    if content_of(frame) == manifest["content"]:
        return manifest
    before, now = manifest.get("rows_by_source", {}), frame["source"].value_counts().to_dict()
    differing = [
        f"{key}: {before.get(key, 0):,} rows built, {now.get(key, 0):,} in {PUBLICATIONS}/{key}.csv"
        for key in sorted({*before, *now})
        if before.get(key) != now.get(key)
    ]
    raise InvalidFiguresError(
        "The built figures are not those of the publications.",
        differing or ["The same number of rows, with other content."],
        "Build them again: python -m needs build.",
    )


def _read(release: Path, tables: Tables) -> pd.DataFrame:
    """The rows of every publication, and the rates made of them, in their order, validated."""
    register = tables.places.register
    frame, rows = read_publications(release / PUBLICATIONS, register, tables.sources)
    made = rates_from_counts(frame, tables.catalogue, tables.population)
    whole = pd.concat([frame, made], ignore_index=True)
    validate(whole, tables.catalogue, register, [*rows, *(f"computed rate {n}" for n in range(len(made)))])
    return in_order(whole)


def _read_treatment(release: Path, tables: Tables) -> ViewIt | None:
    """The counts of people in treatment among the publications; None where there are none."""
    measures = Treatment(release).measures
    return read_published(release / PUBLICATIONS, measures, tables.places.register)


def _content_of(treatment: ViewIt | None) -> dict[str, str]:
    """What a manifest says of them; nothing in it depends on when they were written."""
    return {"treatment": content_of_treatment(treatment.table)} if treatment else {}
