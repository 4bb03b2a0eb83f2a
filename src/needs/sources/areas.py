"""The tables of areas: the register, its boundary changes, combined places and the tile map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from needs.domain.areas import ENGLAND, Area, AreaKind, AreaRegister, Change, ChangeKind
from needs.domain.errors import InvalidFiguresError, NeedsError
from needs.domain.footprints import JOINER, Places, SavedFootprint, split_codes
from needs.methods.tile_layout import Tiles, read_layouts
from needs.sources.boundaries import EAST, NORTH, SOUTH, WEST
from needs.sources.csv_table import CORRECT, Faults, columns_of, read_table, refuse, repeated

_CELL = re.compile(r"[0-9]{1,2}")


def read_register(folder: Path) -> AreaRegister:
    """Read ``areas.csv`` and ``area_changes.csv``.

    Raises
    ------
    InvalidFiguresError
        A table cannot be read; or a cell is not what it has to be, a code stands twice, an authority lies in
        no region, England is missing, or a change names codes that are not known. Each fault names its line.
    """
    areas, area_faults = _areas(folder / "areas.csv")
    by_code = {area.code: area for area in areas}
    changes, change_faults = _changes(folder / "area_changes.csv", by_code)
    if problems := [*area_faults, *change_faults]:
        raise InvalidFiguresError("The table of areas has faults.", problems, CORRECT)
    return AreaRegister(areas, changes)


def _areas(path: Path) -> tuple[list[Area], list[str]]:
    """The areas that can be read, and what is wrong with the others."""
    rows = read_table(path, columns_of(Area))
    regions = {row["code"] for _, row in rows if row["kind"] == "Region"}
    areas, problems = [], repeated(rows, "code")
    for label, row in rows:
        found = Faults(label)
        found.needs_text(row, "name")
        kind = found.one_of(row, "kind", get_args(AreaKind))
        code = found.code(row, "code")
        inside = "" if kind in ("Country", "Region") else row["region_code"]
        if kind not in ("Country", "Region") and inside not in regions:
            found.add("region_code", inside, "the code of a region in this table")
        start, end = found.day(row, "valid_from"), found.day(row, "valid_to")
        longitude = found.degrees(row, "longitude", WEST, EAST)
        latitude = found.degrees(row, "latitude", SOUTH, NORTH)
        ranked = found.one_of(row, "ranked", ("", "yes", "no"))
        problems += found.lines
        if not found.lines:
            areas.append(
                Area(
                    code=code,
                    name=row["name"],
                    kind=kind,  # type: ignore[arg-type]  # one of them, or there is a fault
                    region_code=inside,
                    valid_from=start,
                    valid_to=end,
                    longitude=longitude,
                    latitude=latitude,
                    ranked=ranked != "no",
                    note=row["note"],
                )
            )
    if ENGLAND not in {row["code"] for _, row in rows}:
        problems.append(f"{path.name}: England ({ENGLAND}) is missing")
    return areas, problems


def _changes(path: Path, by_code: Mapping[str, Area]) -> tuple[list[Change], list[str]]:
    """The changes that can be read, and what is wrong with the others."""
    rows = read_table(path, columns_of(Change))
    changes, problems = [], repeated(rows, "old_code", "new_code")
    for label, row in rows:
        found = Faults(label)
        kind = found.one_of(row, "kind", get_args(ChangeKind))
        old, new = found.code(row, "old_code"), found.code(row, "new_code")
        found.needs_text(row, "date")
        day = found.day(row, "date")
        known = {old, new} & by_code.keys()
        if not found.lines and len(known) < (1 if kind == "recoded" else 2):
            found.lines.append(f"{label}: {' and '.join({old, new} - known)} stand in no line of areas.csv")
        problems += found.lines
        if day and not found.lines:
            changes.append(Change(day, old, new, kind, row["note"]))  # type: ignore[arg-type]  # as above
    return changes, problems


def read_footprints(path: Path, register: AreaRegister) -> tuple[SavedFootprint, ...]:
    """Read ``footprints.csv``: the combined places that many ask for.

    Raises
    ------
    InvalidFiguresError
        A line has no name or names no councils that can be combined, or a name or a set of councils stands
        twice; each fault names its line.
    """
    rows = read_table(path, columns_of(SavedFootprint))
    footprints, problems = [], repeated(rows, "name")
    seen: dict[frozenset[str], str] = {}
    for label, row in rows:
        found = Faults(label)
        found.needs_text(row, "name", "codes")
        codes = tuple(split_codes(row["codes"]))
        try:
            Places(register).get(JOINER.join(codes))
            fault = "" if len(codes) > 1 else "That is one place. "
        except NeedsError as error:
            fault = str(error)
        if fault and not found.lines:
            found.add("codes", row["codes"], f"the codes of councils to combine. {fault}".strip())
        same = seen.setdefault(frozenset(codes), label)
        if same != label:
            found.lines.append(f"{label}: the same councils as {same}")
        problems += found.lines
        footprints.append(SavedFootprint(row["name"], codes, row["note"]))
    refuse(path, problems)
    return tuple(footprints)


def read_tiles(path: Path, register: AreaRegister) -> Mapping[str, Tiles]:
    """Read ``tiles.csv``: where each authority stands on the tile map, for each layout.

    Raises
    ------
    InvalidFiguresError
        A line names no authority or no cell, an authority or a cell stands twice in a layout, or there is no
        layout at all; each fault names its line.
    """
    rows = read_table(path, ["layout", "code", "column", "row"])
    problems = [*repeated(rows, "layout", "code"), *repeated(rows, "layout", "column", "row")]
    for label, row in rows:
        found = Faults(label)
        found.needs_text(row, "layout")
        if row["code"] not in register or not register.get(row["code"]).is_authority:
            found.add("code", row["code"], "the code of a council in areas.csv")
        for column in ("column", "row"):
            if not _CELL.fullmatch(row[column]):
                found.add(column, row[column], "a whole number from 0 to 99")
        problems += found.lines
    if not rows:
        problems.append(f"{path.name}: there is no layout")
    refuse(path, problems)
    return read_layouts(row for _, row in rows)
