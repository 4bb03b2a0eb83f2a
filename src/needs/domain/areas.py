"""Authorities, regions and England: their codes, names, validity and how boundaries moved."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, Protocol

from needs.domain.errors import UnknownAreaError

ENGLAND = "E92000001"

AreaKind = Literal[
    "Country", "Region", "County", "Unitary authority", "Metropolitan borough", "London borough"
]
ChangeKind = Literal["recoded", "merged", "split", "changed"]


@dataclass(frozen=True)
class Area:
    """One area under one ONS code, with the dates between which the code was in force.

    ``ranked`` is false where so few people live that a rank would mislead; ``note`` is what a reader has to
    know of the place.
    """

    code: str
    name: str
    kind: AreaKind
    region_code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    longitude: float | None = None
    latitude: float | None = None
    ranked: bool = True
    note: str = ""

    @property
    def is_authority(self) -> bool:
        """Whether this is an upper-tier local authority (UTLA), current or former."""
        return self.kind not in ("Country", "Region")

    @property
    def is_former(self) -> bool:
        """Whether the code has been closed."""
        return self.valid_to is not None


class HasRegion(Protocol):
    """A place that may lie in one region."""

    @property
    def region_code(self) -> str:
        """The region's code, or empty."""
        ...


@dataclass(frozen=True)
class Change:
    """One code giving way to another on a day."""

    date: date
    old_code: str
    new_code: str
    kind: ChangeKind
    note: str


class AreaRegister:
    """Every area the product knows, looked up by code or by name.

    Two rules of the data contract live here. A code that a recode introduced but that no area carries (such
    as E08000038 for Barnsley) is an alias of the area's code. And a recode within the same boundary
    (Buckinghamshire) is one area under two codes, whereas a split, merged or changed area keeps its own
    closed series.
    """

    def __init__(self, areas: Iterable[Area], changes: Iterable[Change]) -> None:
        self.by_code = {area.code: area for area in areas}
        self.changes = tuple(changes)
        self.aliases = {
            change.new_code: change.old_code
            for change in self.changes
            if change.kind == "recoded" and change.new_code not in self.by_code
        }

    def __contains__(self, code: object) -> bool:
        return code in self.by_code or code in self.aliases

    def canonical(self, code: str) -> str:
        """The code that stands for ``code`` in the figures; unknown codes come back unchanged."""
        return self.aliases.get(code, code)

    def get(self, code: str) -> Area:
        """The area under ``code`` or its alias.

        Raises
        ------
        UnknownAreaError
            No area has that code.
        """
        try:
            return self.by_code[self.canonical(code)]
        except KeyError:
            raise UnknownAreaError(
                f"“{code}” is not the code of a council, region or country in England.",
                "Codes look like E08000026.",
            ) from None

    def find(self, text: str) -> Area:
        """The area that ``text`` names, by code or by name in any case; today's area where two share a name.

        Raises
        ------
        UnknownAreaError
            Nothing matches; the advice names the closest.
        """
        wanted = text.strip()
        if wanted.upper() in self:
            return self.current_form(self.get(wanted.upper()))
        folded = wanted.casefold()
        if folded in self._by_name:
            return self._by_name[folded]
        close = difflib.get_close_matches(folded, self._by_name, n=3)
        suggestion = ", ".join(f"{self._by_name[name].name} ({self._by_name[name].code})" for name in close)
        raise UnknownAreaError(
            f"“{wanted}” is not a council, region or country in England that this product knows.",
            f"Did you mean {suggestion}?" if suggestion else "Give an ONS code such as E08000026, or a name.",
        )

    @cached_property
    def _by_name(self) -> dict[str, Area]:
        # Former areas first, so that the current one overwrites a shared name.
        ordered = sorted(self.by_code.values(), key=lambda area: not area.is_former)
        return {area.name.casefold(): area for area in ordered}

    @cached_property
    def england(self) -> Area:
        """The country."""
        return self.get(ENGLAND)

    @cached_property
    def regions(self) -> tuple[Area, ...]:
        """The nine regions, from north to south as their codes run."""
        return tuple(sorted((a for a in self.by_code.values() if a.kind == "Region"), key=lambda a: a.code))

    @cached_property
    def authorities(self) -> tuple[Area, ...]:
        """Today's upper-tier authorities, grouped by region and then by name."""
        today = (a for a in self.by_code.values() if a.is_authority and not a.is_former)
        return tuple(sorted(today, key=lambda a: (a.region_code, a.name)))

    @cached_property
    def former_authorities(self) -> tuple[Area, ...]:
        """Closed codes, by name."""
        return tuple(
            sorted((a for a in self.by_code.values() if a.is_authority and a.is_former), key=lambda a: a.name)
        )

    def authorities_on(self, day: date) -> tuple[Area, ...]:
        """The upper-tier authorities that existed on a day, grouped by region and then by name."""
        return tuple(
            sorted(
                (
                    area
                    for area in self.by_code.values()
                    if area.is_authority
                    and (area.valid_from is None or area.valid_from <= day)
                    and (area.valid_to is None or area.valid_to >= day)
                ),
                key=lambda area: (area.region_code, area.name),
            )
        )

    def region_of(self, place: HasRegion) -> Area | None:
        """The region a place lies in; none for a region, the country, or a place across several regions."""
        return self.by_code.get(place.region_code)

    def current_form(self, area: Area) -> Area:
        """The same area under today's code: a same-boundary recode is followed, nothing else is."""
        for change in self.changes:
            if change.kind == "recoded" and change.old_code == area.code and change.new_code in self.by_code:
                return self.by_code[change.new_code]
        return area

    def codes_of(self, area: Area) -> tuple[str, ...]:
        """Every code whose figures are this area's own, today's first."""
        earlier = tuple(
            change.old_code
            for change in self.changes
            if change.kind == "recoded" and change.new_code == area.code
        )
        return (area.code, *earlier)

    def successors(self, area: Area) -> tuple[Area, ...]:
        """The areas that replaced a split, merged or changed one."""
        return tuple(
            self.get(change.new_code)
            for change in self.changes
            if change.old_code == area.code and change.kind != "recoded"
        )

    def predecessors(self, area: Area) -> tuple[Area, ...]:
        """The split, merged or changed areas that this one replaced."""
        return tuple(
            self.get(change.old_code)
            for change in self.changes
            if change.new_code == area.code and change.kind != "recoded"
        )
