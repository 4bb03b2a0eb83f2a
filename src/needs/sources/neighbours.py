"""The tables of statistical neighbours: the models, and each council's list by each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from needs.domain.areas import AreaRegister
from needs.domain.neighbours import NeighbourModel, NeighbourModels
from needs.domain.vocabulary import NeighbourModelKey
from needs.sources import cells
from needs.sources.cells import UnfitError
from needs.sources.csv_table import Rule, Table, read_table, refuse

EMBEDDED = (NeighbourModelKey.ONS, NeighbourModelKey.DFE)
"""The models that the tables hold; the API's comes with an update."""


def read_neighbours(
    models: Path, lists: Path, register: AreaRegister, sources: Collection[str]
) -> NeighbourModels:
    """Read ``neighbour_models.csv`` and ``neighbours.csv``: every model with its lists.

    Codes that stand for another (aliases) are brought to the one that is used here; ``sources`` are the keys
    of the publications in ``sources.csv``.

    Raises
    ------
    InvalidFiguresError
        A model is unknown, repeated or missing, or its publication is not listed; a code is not that of a
        current council, a council is its own neighbour or stands twice in a list, or the ranks of a list do
        not run from 1 without a gap. Each fault names its line and column.
    """
    by_model = _read_lists(lists, register)
    table = Table(
        NeighbourModel,
        {
            "key": cells.one_of(EMBEDDED, NeighbourModelKey),
            "name": cells.filled,
            "label": cells.filled,
            "source": cells.source_key(sources),
            "note": cells.any_text,
        },
        once=[["key"]],
        complete=EMBEDDED,
    )
    found = {model.key: model for _, model in read_table(models, table)}
    return {key: replace(found[key], lists=by_model[key]) for key in EMBEDDED}


class _Listed(NamedTuple):
    """One neighbour of a council by a model."""

    model: NeighbourModelKey
    area_code: str
    rank: int
    neighbour_code: str


def _read_lists(path: Path, register: AreaRegister) -> dict[NeighbourModelKey, dict[str, tuple[str, ...]]]:
    """The codes of each council's neighbours by each model, the most similar first."""
    current = {area.code for area in register.authorities}

    def council(text: str) -> str:
        if (code := register.canonical(text)) not in current:
            raise UnfitError("the code of a current council in areas.csv")
        return code

    def differ(area: str, neighbour: str) -> None:
        if area == neighbour:
            raise UnfitError("another council than the one in area_code")

    table = Table(
        _Listed,
        {
            "model": cells.one_of(EMBEDDED, NeighbourModelKey),
            "area_code": council,
            "rank": cells.matching("[1-9][0-9]?", "a whole number from 1 to 99", int),
            "neighbour_code": council,
        },
        once=[["model", "area_code", "rank"], ["model", "area_code", "neighbour_code"]],
        complete=EMBEDDED,
        rules=[Rule(["area_code", "neighbour_code"], differ)],
    )
    lists: dict[NeighbourModelKey, dict[str, tuple[str, ...]]] = {key: {} for key in EMBEDDED}
    problems = []
    rows = sorted(read_table(path, table), key=lambda row: row[1])
    for (model, area), listed in groupby(rows, key=lambda row: row[1][:2]):
        labels, neighbours = zip(*listed, strict=True)
        lists[model][area] = tuple(each.neighbour_code for each in neighbours)
        gap = next((at for at, each in enumerate(neighbours, start=1) if each.rank != at), None)
        if gap:
            problems.append(f"{labels[-1]}: rank {gap} of {area} is missing")
    refuse(path, problems)
    return lists


def api_model(name: str, lists: Mapping[str, Sequence[str]], register: AreaRegister) -> NeighbourModel:
    """The model of statistical neighbours that the API offers; codes that are not known are left out."""

    def current(codes: Iterable[str]) -> list[str]:
        known = (str(code) for code in codes if str(code) in register)
        return [register.current_form(register.get(code)).code for code in known]

    title = name or NeighbourModelKey.API.label
    near = {area: tuple(current(codes)) for given, codes in lists.items() for area in current([given])}
    return NeighbourModel(NeighbourModelKey.API, title, title, lists=near)
