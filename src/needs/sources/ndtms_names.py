"""Areas by the names that NDTMS gives them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from needs.domain.areas import Area, AreaRegister
from needs.sources import cells
from needs.sources.csv_table import Table, read_table

_LIFE = re.compile(r"\s*\((?P<life>discontinued|from [a-z]+ \d{4}|pre [a-z]+ \d{4})\)\s*$", re.IGNORECASE)
_MARKS = re.compile(r"[.,’'()]")


@dataclass(frozen=True)
class NdtmsName:
    """A name that NDTMS uses and no area here has; ``note`` is what a reader has to know of its figures."""

    name: str
    area_code: str
    note: str


@dataclass(frozen=True)
class NdtmsNames:
    """Finds an area by a name of NDTMS, exactly or not at all."""

    register: AreaRegister
    listed: tuple[NdtmsName, ...]

    def find(self, name: str) -> Area | None:
        """The area of a name; None where nothing matches, for nothing is guessed.

        “(discontinued)” and “(from April 2026)” are one place under two codes; “(pre April 2023)” is the
        authority that ended.
        """
        life = _LIFE.search(name)
        plain = _folded(_LIFE.sub("", name))
        if life and life["life"].casefold().startswith("pre "):
            return self._former.get(plain)
        return self._today.get(plain) or self._former.get(plain)

    def note_of(self, name: str) -> str:
        """What a reader has to know of the figures under a name; empty where there is nothing."""
        return self._notes.get(_folded(name), "")

    @cached_property
    def earlier(self) -> Mapping[str, tuple[date, str]]:
        """By code of an authority: the day it began, and the code of the one that had its name before."""
        today = {each.code: each for each in self._today.values()}
        before = {code: self._former.get(_folded(each.name)) for code, each in today.items()}
        return {
            code: (today[code].valid_from or date.min, each.code)
            for code, each in before.items()
            if each and self.register.current_form(each) == each
        }

    @cached_property
    def _today(self) -> Mapping[str, Area]:
        known = {_folded(each.name): each for each in self.register.by_code.values() if not each.is_former}
        return known | {_folded(each.name): self.register.get(each.area_code) for each in self.listed}

    @cached_property
    def _former(self) -> Mapping[str, Area]:
        former = self.register.former_authorities
        return {_folded(each.name.removesuffix(" (Cty)")): each for each in former} | {
            _folded(each.name): each for each in former
        }

    @cached_property
    def _notes(self) -> Mapping[str, str]:
        return {_folded(each.name): each.note for each in self.listed}


def read_ndtms_names(path: Path, register: AreaRegister) -> NdtmsNames:
    """Read ``ndtms_names.csv``.

    Raises
    ------
    InvalidFiguresError
        A name stands twice or is missing, or a code is no area's; each fault names its line.
    """
    table = Table(
        NdtmsName,
        {
            "name": cells.filled,
            "area_code": cells.key_of(
                {*register.by_code, *register.aliases}, "the code of an area in areas.csv"
            ),
            "note": cells.any_text,
        },
        once=[["name"]],
    )
    return NdtmsNames(register, tuple(each for _, each in read_table(path, table)))


def _folded(name: str) -> str:
    """A name without case, punctuation and the forms of “and”."""
    plain = _MARKS.sub("", name.casefold().replace("&", " and ").replace("-", " "))
    return " ".join(plain.split())
