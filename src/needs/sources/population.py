"""The table of population by age: one line for each area, sex, year and vintage, a column for each age."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from needs.domain.areas import AreaRegister
from needs.domain.observations import SEXES
from needs.domain.population import AGE_BANDS, Population, PopulationByAge, Vintage
from needs.sources import cells
from needs.sources.cells import UnfitError
from needs.sources.csv_table import Rule, Table, read_table


def read_population(path: Path, register: AreaRegister, sources: Collection[str]) -> PopulationByAge:
    """Read ``population_by_age.csv``: mid-year estimates of the ONS, of publications in ``sources.csv``.

    A blank cell is an age band that is not available, never zero. Codes that stand for another (aliases) are
    brought to the one that is used here.

    Raises
    ------
    InvalidFiguresError
        A line names no area, sex, year, vintage or listed publication, repeats another line, holds no
        population at all, or a cell is not a whole number of people; or the column of an age band is missing
        or unknown. Each fault names its line and column.
    """

    def is_peopled(*bands: int | None) -> None:
        if all(each is None for each in bands):
            raise UnfitError(instead="no age band has a population")

    people = cells.matching("[0-9]{1,8}", "a number of people in digits only, zero or more", int)
    table: Table[dict[str, Any]] = Table(
        dict,
        {
            "area_code": lambda text: _area(text, register),
            "sex": cells.one_of(SEXES[:3]),
            "year": cells.matching("(19|20)[0-9]{2}", "a year such as 2024", int),
            "vintage": cells.one_of(Vintage, Vintage),
            "source": cells.source_key(sources),
            **dict.fromkeys(AGE_BANDS, cells.optional(people)),
        },
        once=[["area_code", "sex", "year", "vintage"]],
        rules=[Rule(AGE_BANDS, is_peopled)],
    )
    populations = [
        Population(row["area_code"], row["sex"], age, row["year"], row["vintage"], row[age], row["source"])
        for _, row in read_table(path, table)
        for age in AGE_BANDS
        if row[age] is not None
    ]
    return PopulationByAge((*populations, *_sums(populations, register)))


def _area(text: str, register: AreaRegister) -> str:
    if (code := register.canonical(text)) not in register:
        raise UnfitError("the code of an area in areas.csv")
    return code


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
