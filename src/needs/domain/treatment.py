"""People in treatment (NDTMS ViewIt): what its columns mean, and one count of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from needs.domain.errors import InvalidFiguresError, NeedsError
from needs.domain.toml_entries import read_entries

ALL = "all"
"""The key of a measure's category that takes in everybody, and of all ages and substance groups."""
SEPARATOR = "."
"""Between measure and category in the name of a column of the table kept."""
ROUNDED_TO = 5
"""Local counts are rounded to the nearest of these, so that 0 means 0 to 2."""


class People(StrEnum):
    """Which part of ViewIt a row is from; the two are never added."""

    ADULTS = "adults"
    YOUNG = "young people"


class SubstanceGroup(StrEnum):
    """The substance groups of NDTMS, as they are shown."""

    ALL = "All"
    OPIATE = "Opiate"
    NON_OPIATE = "Non-opiate only"
    NON_OPIATE_AND_ALCOHOL = "Non-opiate and alcohol"
    ALCOHOL = "Alcohol only"


@dataclass(frozen=True)
class Category:
    """One category of a measure."""

    key: str
    label: str


@dataclass(frozen=True)
class TreatmentMeasure:
    """What a group of ViewIt's columns measures.

    Attributes
    ----------
    base
        Whom the columns count: people in treatment, new presentations, or exits.
    share_of
        What a count is a share of: another measure's key, ``measure/category``, ``all categories``, or
        nothing.
    column
        The name of its columns, with ``{category}`` where the key of the category stands.
    overlap
        Whether one person may be counted in several categories.
    sensitive
        Shown in tables only, with the rounding stated.
    """

    key: str
    label: str
    section: str
    base: str
    share_of: str
    column: str
    categories: tuple[Category, ...]
    also: tuple[str, ...] = ()
    overlap: bool = False
    sensitive: bool = False

    def column_of(self, category: Category) -> str:
        """The name of a category's column in the table kept."""
        return f"{self.key}{SEPARATOR}{category.key}"

    def names_of(self, category: Category) -> tuple[str, ...]:
        """The names that a file may give the column, in small letters."""
        names = (self.column, *self.also)
        return tuple(each.replace("{category}", category.key).casefold() for each in names)


class TreatmentMeasures(tuple[TreatmentMeasure, ...]):
    """Every measure, in the order to show."""

    def get(self, key: str) -> TreatmentMeasure:
        """The measure of a key.

        Raises
        ------
        NeedsError
            None has it.
        """
        for each in self:
            if each.key == key:
                return each
        raise NeedsError(
            f"“{key}” is not a measure of people in treatment.",
            f"They are {', '.join(each.key for each in self)}.",
        )

    @cached_property
    def columns(self) -> dict[str, str]:
        """The name of a column in a file, in small letters, to that in the table kept."""
        return {
            name: measure.column_of(category)
            for measure in self
            for category in measure.categories
            for name in measure.names_of(category)
        }

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """The names of the columns of counts in the table kept, in the order to show."""
        return tuple(measure.column_of(category) for measure in self for category in measure.categories)


def read_measures(path: Path) -> TreatmentMeasures:
    """Read ``treatment.toml``.

    Raises
    ------
    InvalidFiguresError
        It cannot be read, an entry lacks a part or has one that is not known, or two measures claim one
        column.
    """
    measures, problems = [], []
    claimed: dict[str, str] = {}
    for entry in read_entries(path, "measure", "The table of treatment measures"):
        named = entry.get("key", "an entry without key")
        try:
            categories = tuple(Category(**each) for each in entry.pop("categories"))
            also = tuple(entry.pop("also", ()))
            measure = TreatmentMeasure(**entry, categories=categories, also=also)
        except (TypeError, KeyError) as error:
            problems.append(f"{path.name}: {named}: {error}")
            continue
        measures.append(measure)
        for category in categories:
            for name in measure.names_of(category):
                if claimed.setdefault(name, measure.key) != measure.key:
                    problems.append(f"{path.name}: {name} belongs to {claimed[name]} and to {measure.key}")
    if problems:
        raise InvalidFiguresError("The table of treatment measures has faults.", problems, "Correct it.")
    return TreatmentMeasures(measures)
