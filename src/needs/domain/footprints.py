"""Footprints: two or more whole authorities that are looked at as one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from needs.domain.areas import Area, AreaRegister
from needs.domain.errors import NeedsError

JOINER = "."
"""Between the codes of a footprint; a plus in a query string would be read as a space."""

_JOINERS = re.compile(r"[.+,\s]+")


@dataclass(frozen=True)
class Footprint:
    """Whole authorities taken together, with a name.

    ``region_code`` is that of the members where they share one, and empty where they lie in several regions.
    ``former`` is the closed authority whose boundary the footprint has, where there is one.
    """

    name: str
    members: tuple[Area, ...]
    region_code: str = ""
    former: Area | None = None
    note: str = ""

    @property
    def code(self) -> str:
        """The members' codes joined by a full stop."""
        return JOINER.join(area.code for area in self.members)


Place = Area | Footprint
"""Anything that can be chosen: an authority, a region, the country, or several authorities as one."""


@dataclass(frozen=True)
class SavedFootprint:
    """A footprint that many ask for, by its name and its members' codes."""

    name: str
    codes: tuple[str, ...]
    note: str


class Places:
    """Finds any place by code, by name, or by several of either; knows the saved footprints."""

    def __init__(self, register: AreaRegister, saved: Iterable[SavedFootprint] = ()) -> None:
        self.register = register
        self.saved = tuple(saved)

    def get(self, code: str, name: str = "") -> Place:
        """The place under a code or under several joined codes.

        Raises
        ------
        UnknownAreaError
            A code is no area's.
        NeedsError
            The areas cannot be taken together.
        """
        codes = split_codes(code)
        if len(codes) == 1:
            return self.register.get(codes[0])
        return self.combine([self.register.get(each) for each in codes], name)

    def find(self, text: str) -> Place:
        """The place that a person means: a code, a name, a saved footprint, or several joined by ``+``.

        Raises
        ------
        UnknownAreaError
            A part is no area's code or name.
        NeedsError
            The areas cannot be taken together.
        """
        folded = text.strip().casefold()
        for each in self.saved:
            # A closed county's own name stays the county's.
            if each.name.casefold() == folded and not self._names_an_area(folded):
                return self.get(JOINER.join(each.codes), each.name)
        parts = [part for part in text.split("+") if part.strip()]
        if len(parts) == 1 and JOINER in text and all(p.upper() in self.register for p in split_codes(text)):
            parts = split_codes(text)
        if len(parts) < 2:
            return self.register.find(text)
        return self.combine([self.register.find(part) for part in parts])

    def combine(self, areas: Sequence[Area], name: str = "") -> Place:
        """Take whole authorities together; one alone is itself.

        Raises
        ------
        NeedsError
            One is not an authority, two of them share ground, or the name is another place's.
        """
        members = tuple(dict.fromkeys(self.register.current_form(area) for area in areas))
        if len(members) == 1:
            return members[0]
        for area in members:
            if not area.is_authority:
                raise NeedsError(
                    f"{area.name} cannot be part of a combined place.", "Combine whole authorities only."
                )
        for one, other in combinations(members, 2):
            related = (*self.register.successors(one), *self.register.predecessors(one))
            if other in related:
                raise NeedsError(
                    f"{one.name} and {other.name} cover the same ground, so they cannot be combined.",
                    "Leave one of them out.",
                )
        if self.is_taken(name):
            raise NeedsError(f"“{name}” is the name of another place.", "Give another name, or none.")
        regions = {area.region_code for area in members}
        known = next((each for each in self.saved if set(each.codes) == {a.code for a in members}), None)
        return Footprint(
            name=name or (known.name if known else " + ".join(area.name for area in members)),
            members=members,
            region_code=regions.pop() if len(regions) == 1 else "",
            former=self._former(members),
            note=known.note if known else "",
        )

    def is_taken(self, name: str) -> bool:
        """Whether a name is that of an area of today: beside it, a combined place of that name misleads."""
        return name.strip().casefold() in self._names_of_today

    @cached_property
    def _names_of_today(self) -> frozenset[str]:
        return frozenset(
            area.name.casefold() for area in self.register.by_code.values() if not area.is_former
        )

    def _former(self, members: Sequence[Area]) -> Area | None:
        """The closed authority that was split into exactly these."""
        return next(
            (
                area
                for area in self.register.former_authorities
                if len(self.register.successors(area)) > 1
                and set(self.register.successors(area)) == set(members)
            ),
            None,
        )

    def _names_an_area(self, folded: str) -> bool:
        return any(area.name.casefold() == folded for area in self.register.by_code.values())


def split_codes(text: str) -> list[str]:
    """The codes in a joined text; a full stop, a plus, a comma and a space all join."""
    return [part.upper() for part in _JOINERS.split(text) if part] or [text]
