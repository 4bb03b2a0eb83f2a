"""Relations between published series: what must hold, what contradicts it, and the known exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RelationKind(StrEnum):
    """What a relation says of the figures it names."""

    PART_OF_WHOLE = "part-of-whole"
    PARTS_ADD_UP = "parts-add-up"
    YEARS_ADD_UP = "single-years-make-pooled"
    AREAS_ADD_UP = "areas-add-up"
    VALUE_FROM_COUNT = "value-from-count"
    INTERVAL = "interval-contains-value"
    LEVEL_JUMP = "level-jump"


@dataclass(frozen=True)
class Series:
    """The counts of an indicator, of one sex and age where they are named, of each where they are not."""

    indicator: str = ""
    sex: str = ""
    age: str = ""


@dataclass(frozen=True)
class Contradiction:
    """Figures that a relation does not allow.

    ``area_code`` is empty where many areas show it together. ``place`` is the area as a message names it, and
    ``group`` the age and category.
    """

    indicator: str
    area_code: str
    place: str
    sex: str
    group: str
    period: str
    finding: str

    def __str__(self) -> str:
        named = (self.indicator, self.place, self.sex, self.group, self.period)
        return f"{', '.join(each for each in named if each)}: {self.finding}"


@dataclass(frozen=True)
class RelationException:
    """Published figures that are known to contradict a relation, and why; an empty list means any."""

    reason: str
    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()

    def covers(self, found: Contradiction) -> bool:
        """Whether a contradiction is one of those that the exception names."""
        named = (
            (self.indicators, found.indicator),
            (self.areas, found.area_code),
            (self.sexes, found.sex),
            (self.periods, found.period),
        )
        return all(not allowed or value in allowed for allowed, value in named)


@dataclass(frozen=True)
class Relation:
    """One relation that the figures must keep.

    Parameters
    ----------
    kind
        What has to hold.
    name
        What it says of these figures, in a sentence.
    reason
        Why it has to hold.
    indicators
        The indicators it concerns, one by one; empty for all to which its kind applies.
    parts, whole
        The series of either side, each side summed. A series that names no indicator stands for each of
        ``indicators`` in turn.
    combined_areas
        Codes of areas that the publisher counts with another one, so that they may lack a row.
    rounded_to
        What each count is rounded to by its publisher, in the unit of the count; 0 for exact counts.
    tolerance
        How far a value may lie from its count, relative to the value: the publisher's rounding.
    factor
        How many times the level of a rate may rise or fall from one period to the next, exclusive.
    exceptions
        The contradictions that are known and explained.
    """

    kind: RelationKind
    name: str
    reason: str
    indicators: tuple[str, ...] = ()
    parts: tuple[Series, ...] = ()
    whole: tuple[Series, ...] = ()
    combined_areas: tuple[str, ...] = ()
    rounded_to: float = 0
    tolerance: float = 0
    factor: float = 0
    exceptions: tuple[RelationException, ...] = ()


@dataclass(frozen=True)
class RelationResult:
    """How a relation stands in a table of figures: ``held`` comparisons, and those that contradict it."""

    relation: Relation
    held: int
    contradictions: tuple[Contradiction, ...] = ()
    excepted: tuple[tuple[Contradiction, RelationException], ...] = ()

    @property
    def tried(self) -> int:
        """The comparisons that could be made, without those that an exception explains."""
        return self.held + len(self.contradictions)

    @property
    def unused(self) -> tuple[RelationException, ...]:
        """The exceptions that no figure needs."""
        used = [exception for _, exception in self.excepted]
        return tuple(each for each in self.relation.exceptions if each not in used)

    def __str__(self) -> str:
        number = len(self.excepted)
        exceptions = f" ({number} exception{'s' if number != 1 else ''}, see data/relations.toml)"
        return f"{self.relation.name}: {self.held:,} of {self.tried:,}{exceptions if number else ''}"
