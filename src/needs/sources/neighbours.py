"""The tables of statistical neighbours: the models, and each council's list by each of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from needs.domain.areas import AreaRegister
from needs.domain.neighbours import NeighbourModel, NeighbourModels
from needs.domain.vocabulary import NeighbourModelKey
from needs.sources.csv_table import Faults, read_table, refuse, repeated

EMBEDDED = (NeighbourModelKey.ONS, NeighbourModelKey.DFE)
"""The models that the tables hold; the API's comes with an update."""
_MODEL_COLUMNS = ("key", "name", "label", "source", "note")
_LIST_COLUMNS = ("model", "area_code", "rank", "neighbour_code")
_RANK = re.compile(r"[1-9][0-9]?")

_Lists = dict[str, dict[str, dict[int, str]]]
"""Codes by model, council and rank."""


def read_neighbours(
    models: Path, lists: Path, register: AreaRegister, sources: Collection[str]
) -> NeighbourModels:
    """Read ``neighbour_models.csv`` and ``neighbours.csv``: every model with its lists.

    Codes that stand for another (aliases) are brought to the one that is used here.

    Parameters
    ----------
    models, lists
        The two tables.
    sources
        The keys of the publications in ``sources.csv``.

    Raises
    ------
    InvalidFiguresError
        A model is unknown, repeated or missing, or its publication is not listed; a code is not that of a
        current council, a council is its own neighbour or stands twice in a list, or the ranks of a list do
        not run from 1 without a gap. Each fault names its line and column.
    """
    found = _read_models(models, sources)
    by_model = _read_lists(lists, register)
    return {key: replace(found[key], lists=_in_order(by_model.get(key, {}))) for key in EMBEDDED}


def _read_models(path: Path, sources: Collection[str]) -> Mapping[NeighbourModelKey, NeighbourModel]:
    rows = read_table(path, _MODEL_COLUMNS)
    models, problems = {}, repeated(rows, "key")
    for label, row in rows:
        found = Faults(label)
        key = found.one_of(row, "key", EMBEDDED)
        found.needs_text(row, "name", "label")
        if row["source"] not in sources:
            found.add("source", row["source"], "the key of a publication in sources.csv")
        problems += found.lines
        if not found.lines:
            models[NeighbourModelKey(key)] = NeighbourModel(
                NeighbourModelKey(key), row["name"], row["label"], row["source"], row["note"]
            )
    listed = {row["key"] for _, row in rows}
    problems += [f"{path.name}: the model “{key}” is missing" for key in EMBEDDED if key not in listed]
    refuse(path, problems)
    return models


def _read_lists(path: Path, register: AreaRegister) -> _Lists:
    rows = read_table(path, _LIST_COLUMNS)
    current = {area.code for area in register.authorities}
    lists: _Lists = {}
    lines: dict[tuple[str, str], str] = {}
    problems: list[str] = []
    for label, row in rows:
        found = Faults(label)
        model = found.one_of(row, "model", EMBEDDED)
        area = _council(found, row, "area_code", register, current)
        neighbour = _council(found, row, "neighbour_code", register, current)
        if area == neighbour and not found.lines:
            found.add("neighbour_code", row["neighbour_code"], "another council than the one in area_code")
        rank = _rank(found, row)
        ranked = lists.setdefault(model, {}).setdefault(area, {})
        if rank in ranked:
            found.add("rank", row["rank"], f"a rank that stands once for {area}")
        if neighbour in ranked.values():
            found.add("neighbour_code", row["neighbour_code"], f"a council that stands once for {area}")
        problems += found.lines
        if rank:
            ranked.setdefault(rank, neighbour)
        lines[model, area] = label
    problems += [f"{path.name}: the model “{key}” has no list" for key in EMBEDDED if key not in lists]
    if not problems:
        problems = [
            f"{lines[model, area]}: rank {gap} of {area} is missing"
            for model, of_model in lists.items()
            for area, ranked in of_model.items()
            if (gap := _first_gap(sorted(ranked)))
        ]
    refuse(path, problems)
    return lists


def _council(
    found: Faults, row: Mapping[str, str], column: str, register: AreaRegister, current: Collection[str]
) -> str:
    """The code of a current council; as it stands where it is none, with a fault."""
    code = register.canonical(row[column])
    if code not in current:
        found.add(column, row[column], "the code of a current council in areas.csv")
    return code


def _rank(found: Faults, row: Mapping[str, str]) -> int:
    """A place in a list; 0 for a fault."""
    if not _RANK.fullmatch(row["rank"]):
        found.add("rank", row["rank"], "a whole number from 1 to 99")
        return 0
    return int(row["rank"])


def _first_gap(ranks: Sequence[int]) -> int:
    """The first rank that is missing from 1 upwards; 0 where none is."""
    return next((place for place, rank in enumerate(ranks, start=1) if place != rank), 0)


def _in_order(lists: Mapping[str, Mapping[int, str]]) -> dict[str, tuple[str, ...]]:
    return {area: tuple(ranked[rank] for rank in sorted(ranked)) for area, ranked in lists.items()}


def api_model(name: str, lists: Mapping[str, Sequence[str]], register: AreaRegister) -> NeighbourModel:
    """The model of statistical neighbours that the API offers; codes that are not known are left out."""

    def current(codes: Iterable[str]) -> list[str]:
        known = (str(code) for code in codes if str(code) in register)
        return [register.current_form(register.get(code)).code for code in known]

    title = name or NeighbourModelKey.API.label
    near = {area: tuple(current(codes)) for given, codes in lists.items() for area in current([given])}
    return NeighbourModel(NeighbourModelKey.API, title, title, lists=near)
