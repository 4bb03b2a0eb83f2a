"""The tables of areas: the register, its boundary changes, combined places and the tile map."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

from needs.domain.areas import ENGLAND, Area, AreaKind, AreaRegister, Change, ChangeKind
from needs.domain.errors import InvalidFiguresError, NeedsError
from needs.domain.footprints import JOINER, Places, SavedFootprint, split_codes
from needs.methods.tile_layout import Tiles, read_layouts
from needs.sources import cells
from needs.sources.boundaries import EAST, NORTH, SOUTH, WEST
from needs.sources.cells import UnfitError
from needs.sources.csv_table import CORRECT, Rule, Table, check_table, read_table, refuse


def read_register(folder: Path) -> AreaRegister:
    """Read ``areas.csv`` and ``area_changes.csv``.

    Raises
    ------
    InvalidFiguresError
        A table cannot be read; or a cell is not what it has to be, a code stands twice, an authority lies in
        no region, England is missing, or a change names codes that are not known. Each fault names its line.
    """
    path = folder / "areas.csv"
    rows, problems = check_table(path, _AREAS)
    areas = [area if area.is_authority else replace(area, region_code="") for _, area in rows]
    by_code = {area.code: area for area in areas}
    if not problems:
        nowhere = UnfitError("the code of a region in this table")
        problems = [
            f"{label}: {nowhere.about('region_code', area.region_code)}"
            for label, area in rows
            if area.is_authority and getattr(by_code.get(area.region_code), "kind", "") != "Region"
        ]
    if ENGLAND not in by_code:
        problems.append(f"{path.name}: England ({ENGLAND}) is missing")
    changes, change_faults = check_table(folder / "area_changes.csv", _changes(by_code))
    if problems := [*problems, *change_faults]:
        raise InvalidFiguresError("The table of areas has faults.", problems, CORRECT)
    return AreaRegister(areas, [change for _, change in changes])


_AREAS = Table(
    Area,
    {
        "code": cells.area_code,
        "name": cells.filled,
        "kind": cells.one_of(get_args(AreaKind)),
        "region_code": cells.any_text,
        "valid_from": cells.optional(cells.day),
        "valid_to": cells.optional(cells.day),
        "longitude": cells.optional(cells.degrees(WEST, EAST)),
        "latitude": cells.optional(cells.degrees(SOUTH, NORTH)),
        "ranked": cells.one_of(("", "yes", "no"), lambda text: text != "no"),
        "note": cells.any_text,
    },
    once=[["code"]],
)


def _changes(known: Collection[str]) -> Table[Change]:
    """The boundary changes among areas that are known; a recoded one may bring a code that is not."""

    def are_known(kind: str, old: str, new: str) -> None:
        unknown = sorted({old, new} - set(known))
        if len(unknown) > (1 if kind == "recoded" else 0):
            raise UnfitError(instead=f"{' and '.join(unknown)} stand in no line of areas.csv")

    return Table(
        Change,
        {
            "date": cells.day,
            "old_code": cells.area_code,
            "new_code": cells.area_code,
            "kind": cells.one_of(get_args(ChangeKind)),
            "note": cells.any_text,
        },
        once=[["old_code", "new_code"]],
        rules=[Rule(["kind", "old_code", "new_code"], are_known)],
    )


def read_footprints(path: Path, register: AreaRegister) -> tuple[SavedFootprint, ...]:
    """Read ``footprints.csv``: the combined places that many ask for.

    Raises
    ------
    InvalidFiguresError
        A line has no name or names no councils that can be combined, or a name or a set of councils stands
        twice; each fault names its line.
    """

    def councils(text: str) -> tuple[str, ...]:
        codes = tuple(split_codes(cells.filled(text)))
        try:
            Places(register).get(JOINER.join(codes))
            fault = "" if len(codes) > 1 else "That is one place. "
        except NeedsError as error:
            fault = str(error)
        if fault:
            raise UnfitError(f"the codes of councils to combine. {fault}".strip())
        return codes

    table = Table(
        SavedFootprint, {"name": cells.filled, "codes": councils, "note": cells.any_text}, once=[["name"]]
    )
    rows = read_table(path, table)
    seen: dict[frozenset[str], str] = {}
    for label, footprint in rows:
        seen.setdefault(frozenset(footprint.codes), label)
    refuse(
        path,
        [
            f"{label}: the same councils as {first}"
            for label, footprint in rows
            if (first := seen[frozenset(footprint.codes)]) != label
        ],
    )
    return tuple(footprint for _, footprint in rows)


def read_tiles(path: Path, register: AreaRegister) -> Mapping[str, Tiles]:
    """Read ``tiles.csv``: where each authority stands on the tile map, for each layout.

    Raises
    ------
    InvalidFiguresError
        A line names no authority or no cell, an authority or a cell stands twice in a layout, or there is no
        layout at all; each fault names its line.
    """
    cell = cells.matching("[0-9]{1,2}", "a whole number from 0 to 99")
    councils = {area.code for area in register.by_code.values() if area.is_authority}
    table: Table[dict[str, str]] = Table(
        dict,
        {
            "layout": cells.filled,
            "code": cells.key_of(councils, "the code of a council in areas.csv"),
            "column": cell,
            "row": cell,
        },
        once=[["layout", "code"], ["layout", "column", "row"]],
    )
    rows = read_table(path, table)
    refuse(path, [] if rows else [f"{path.name}: there is no layout"])
    return read_layouts(row for _, row in rows)
