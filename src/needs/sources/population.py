"""The table of population by age: one line for each area, sex, year and vintage, a column for each age."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from needs.domain.areas import AreaRegister
from needs.domain.observations import SEXES
from needs.domain.population import AGE_BANDS, Population, PopulationByAge, Vintage
from needs.sources.csv_table import Faults, read_table, refuse

_COLUMNS = ("area_code", "sex", "year", "vintage", "source")
_SEXES = SEXES[:3]
_PEOPLE = re.compile(r"[0-9]{1,8}")
_YEAR = re.compile(r"(19|20)[0-9]{2}")


def read_population(path: Path, register: AreaRegister, sources: Collection[str]) -> PopulationByAge:
    """Read ``population_by_age.csv``: mid-year estimates of the ONS.

    A blank cell is an age band that is not available, never zero. Codes that stand for another (aliases) are
    brought to the one that is used here.

    Parameters
    ----------
    sources
        The keys of the publications in ``sources.csv``.

    Raises
    ------
    InvalidFiguresError
        A line names no area, sex, year, vintage or listed publication, repeats another line, holds no
        population at all, or a cell is not a whole number of people; or the column of an age band is missing
        or unknown. Each fault names its line and column.
    """
    populations: list[Population] = []
    problems: list[str] = []
    seen: dict[tuple[str, ...], str] = {}
    for label, row in read_table(path, (*_COLUMNS, *AGE_BANDS)):
        code = register.canonical(row["area_code"])
        found = Faults(label)
        _check_line(found, row, code in register, sources)
        same = seen.setdefault((code, row["sex"], row["year"], row["vintage"]), label)
        if same != label:
            found.lines.append(f"{label}: the same area, sex, year and vintage as {same}")
        if not found.lines:
            populations += _of_line(code, row)
        problems += found.lines
    refuse(path, problems)
    return PopulationByAge((*populations, *_sums(populations, register)))


def _sums(populations: Sequence[Population], register: AreaRegister) -> Iterator[Population]:
    """England and the regions where they are not listed: the sums of their authorities, of which all are."""
    listed: dict[tuple[str, str, int, Vintage], dict[str, Population]] = {}
    for each in populations:
        listed.setdefault((each.sex, each.age, each.year, each.vintage), {})[each.area_code] = each
    wholes: dict[frozenset[str], dict[str, list[str]]] = {}
    for (sex, age, year, vintage), held in listed.items():
        codes = frozenset(held)
        if codes not in wholes:
            wholes[codes] = {} if register.england.code in held else _wholes(codes, register)
        for code, parts in wholes[codes].items():
            people = sum(held[part].people for part in parts)
            yield Population(code, sex, age, year, vintage, people, held[parts[0]].source)


def _wholes(codes: frozenset[str], register: AreaRegister) -> dict[str, list[str]]:
    """England and the regions whose authorities, on the boundaries of one day, are all among some areas."""
    days = {day for code in codes if (day := register.get(code).valid_from)}
    for day in sorted(days, reverse=True):
        authorities = register.authorities_on(day)
        if {area.code for area in authorities} == codes:
            regions = {area.region_code for area in authorities}
            return {
                register.england.code: [area.code for area in authorities],
                **{code: [a.code for a in authorities if a.region_code == code] for code in sorted(regions)},
            }
    return {}


def _check_line(found: Faults, row: Mapping[str, str], is_area: bool, sources: Collection[str]) -> None:
    if not is_area:
        found.add("area_code", row["area_code"], "the code of an area in areas.csv")
    found.one_of(row, "sex", _SEXES)
    found.one_of(row, "vintage", tuple(Vintage))
    if not _YEAR.fullmatch(row["year"]):
        found.add("year", row["year"], "a year such as 2024")
    if row["source"] not in sources:
        found.add("source", row["source"], "the key of a publication in sources.csv")
    cells = [(age, row[age]) for age in AGE_BANDS if row[age]]
    if not cells:
        found.lines.append(f"{found.label}: no age band has a population")
    for age, text in cells:
        if not _PEOPLE.fullmatch(text):
            found.add(age, text, "a number of people in digits only, zero or more")


def _of_line(code: str, row: Mapping[str, str]) -> Iterator[Population]:
    year, vintage = int(row["year"]), Vintage(row["vintage"])
    for age in AGE_BANDS:
        if row[age]:
            yield Population(code, row["sex"], age, year, vintage, int(row[age]), row["source"])
