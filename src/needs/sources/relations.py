"""Relations between series: ``relations.toml``, which a person can edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from needs.domain.areas import AreaRegister
from needs.domain.errors import InvalidFiguresError, UnreadablePeriodError
from needs.domain.indicators import Catalogue
from needs.domain.observations import SEXES
from needs.domain.periods import parse_period
from needs.domain.relations import Relation, RelationException, RelationKind, Series
from needs.domain.toml_entries import read_entries

_ALWAYS = ("kind", "name", "reason")
_SIDES = ("parts", "whole")
_NEEDED: Mapping[RelationKind, tuple[str, ...]] = {
    RelationKind.PART_OF_WHOLE: _SIDES,
    RelationKind.PARTS_ADD_UP: _SIDES,
    RelationKind.YEARS_ADD_UP: _SIDES,
    RelationKind.AREAS_ADD_UP: ("indicators",),
    RelationKind.VALUE_FROM_COUNT: ("tolerance",),
    RelationKind.INTERVAL: (),
    RelationKind.LEVEL_JUMP: ("factor",),
}
_OPTIONAL: Mapping[RelationKind, tuple[str, ...]] = {
    RelationKind.PART_OF_WHOLE: ("indicators",),
    RelationKind.PARTS_ADD_UP: ("indicators", "rounded_to"),
    RelationKind.YEARS_ADD_UP: ("indicators", "rounded_to"),
    RelationKind.AREAS_ADD_UP: ("combined_areas", "rounded_to"),
    RelationKind.VALUE_FROM_COUNT: ("indicators",),
    RelationKind.INTERVAL: ("indicators",),
    RelationKind.LEVEL_JUMP: ("indicators",),
}
"""The keys of an entry of each kind: those it needs, and the others."""
_NUMBERS = {"rounded_to": (0, 1_000), "tolerance": (0, 0.1), "factor": (1, 100)}
"""Keys that hold a number, with what it has to be above and the most that it may be."""
_SERIES = ("indicator", "sex", "age")
_EXCEPTION = ("indicators", "areas", "sexes", "periods")


def read_relations(path: Path, catalogue: Catalogue, register: AreaRegister) -> tuple[Relation, ...]:
    """Read ``relations.toml``.

    Raises
    ------
    InvalidFiguresError
        The file cannot be read as TOML; or an entry is of an unknown kind, lacks a key, has an unknown one or
        one of the wrong type, or names an indicator, area, sex or period that there is not. Each problem
        names the entry and the key.
    """
    known = _Known(catalogue, register)
    relations, problems = [], []
    for number, entry in enumerate(read_entries(path, "relation", "The table of relations"), start=1):
        try:
            relations.append(known.relation(entry))
        except ValueError as error:
            problems.append(f"{path.name}, entry {number} ({entry.get('name', 'no name')}): {error}")
    if problems:
        raise InvalidFiguresError("The table of relations has faults.", problems, "Correct these entries.")
    return tuple(relations)


class _Known:
    """Reads entries against the indicators and areas that there are; a fault is a ``ValueError``."""

    def __init__(self, catalogue: Catalogue, register: AreaRegister) -> None:
        self.catalogue = catalogue
        self.register = register

    def relation(self, entry: Mapping[str, Any]) -> Relation:
        """The relation of an entry."""
        kind = _kind(entry.get("kind", "missing"))
        needed = (*_ALWAYS, *_NEEDED[kind])
        _check_keys(entry, needed, (*_OPTIONAL[kind], "exception"))
        relation = Relation(
            kind=kind,
            name=_text(entry, "name"),
            reason=_text(entry, "reason"),
            indicators=self._texts(entry, "indicators"),
            parts=tuple(self._series(each, "parts") for each in _tables(entry, "parts")),
            whole=tuple(self._series(each, "whole") for each in _tables(entry, "whole")),
            combined_areas=self._texts(entry, "combined_areas"),
            rounded_to=_number(entry, "rounded_to"),
            tolerance=_number(entry, "tolerance"),
            factor=_number(entry, "factor"),
            exceptions=tuple(
                self._exception(each, number)
                for number, each in enumerate(_tables(entry, "exception"), start=1)
            ),
        )
        self._check_sides(relation)
        self._check_value_types(relation)
        return relation

    def _series(self, table: Mapping[str, Any], side: str) -> Series:
        _check_keys(table, (), _SERIES, f"{side}: ")
        series = Series(**{key: _text(table, key) for key in table})
        if series.indicator and series.indicator not in self.catalogue:
            raise ValueError(f"{side}: {_unlisted(series.indicator)}")
        if series.sex and series.sex not in SEXES:
            raise ValueError(f"{side}: sex “{series.sex}” is not one of {', '.join(SEXES)}")
        return series

    def _exception(self, table: Mapping[str, Any], number: int) -> RelationException:
        try:
            _check_keys(table, ("reason",), _EXCEPTION)
            reason, where = _text(table, "reason"), {key: self._texts(table, key) for key in _EXCEPTION}
            if not any(where.values()):
                raise ValueError(f"it has to name at least one of {', '.join(_EXCEPTION)}")
        except ValueError as error:
            raise ValueError(f"exception {number}: {error}") from None
        return RelationException(reason, **where)

    def _texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        texts = table.get(key, [])
        if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
            raise ValueError(f"{key} is {texts!r}, not a list of texts")
        if key in table and not texts:
            raise ValueError(f"{key} is empty; leave it out to mean any")
        for text in texts:
            self._check_name(key, text)
        return tuple(texts)

    def _check_name(self, key: str, text: str) -> None:
        if key == "indicators" and text not in self.catalogue:
            raise ValueError(f"{key}: {_unlisted(text)}")
        if key in ("areas", "combined_areas") and text not in self.register.by_code:
            raise ValueError(f"{key}: “{text}” is not the code of an area in areas.csv")
        if key == "sexes" and text not in SEXES:
            raise ValueError(f"{key}: “{text}” is not one of {', '.join(SEXES)}")
        if key == "periods":
            _check_period(text)

    def _check_sides(self, relation: Relation) -> None:
        series = (*relation.parts, *relation.whole)
        for key in ("sex", "age"):
            if len({bool(getattr(each, key)) for each in series}) > 1:
                raise ValueError(f"{key} has to be named by every series of parts and whole, or by none")
        if any(not each.indicator for each in series) and not relation.indicators:
            raise ValueError("a series that names no indicator needs the list indicators")
        if series and relation.indicators and all(each.indicator for each in series):
            raise ValueError("indicators is not needed: each series names its own")

    def _check_value_types(self, relation: Relation) -> None:
        indicators = [self.catalogue.get(each) for each in relation.indicators]
        if relation.kind is RelationKind.VALUE_FROM_COUNT:
            for each in indicators:
                if not (each.is_number or each.is_count_over_denominator):
                    raise ValueError(f"indicators: {each.id} is a {each.value_type}: not count / denominator")
        if relation.kind is RelationKind.LEVEL_JUMP:
            for each in indicators:
                if not each.is_rate:
                    raise ValueError(f"indicators: {each.id} is a {each.value_type}, not a rate")


def _kind(value: object) -> RelationKind:
    try:
        return RelationKind(str(value))
    except ValueError:
        raise ValueError(f"kind “{value}” is not one of {', '.join(RelationKind)}") from None


def _check_keys(
    table: Mapping[str, Any], needed: Iterable[str], optional: Iterable[str], where: str = ""
) -> None:
    if unknown := sorted(table.keys() - {*needed, *optional}):
        raise ValueError(f"{where}unknown key {', '.join(unknown)}")
    if missing := [key for key in needed if key not in table]:
        raise ValueError(f"{where}{', '.join(missing)} is missing")


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} is {value!r}, not a text in quotes")
    return value


def _tables(entry: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError(f"{key} is {value!r}, not a list of tables")
    if key in entry and not value:
        raise ValueError(f"{key} is empty")
    return value


def _number(entry: Mapping[str, Any], key: str) -> float:
    if key not in entry:
        return 0
    value, (above, most) = entry[key], _NUMBERS[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not above < value <= most:
        raise ValueError(f"{key} is {value!r}, not a number above {above} and up to {most}")
    return value


def _check_period(text: str) -> None:
    try:
        short = parse_period(text).text
    except UnreadablePeriodError as error:
        raise ValueError(f"periods: {error.message}") from None
    if short != text:
        raise ValueError(f"periods: “{text}” is written {short} in the figures")


def _unlisted(indicator: str) -> str:
    return f"“{indicator}” is not an indicator of the catalogue"
