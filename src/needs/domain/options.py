"""Options: what a reader may choose of a kind of chart or of a report, beside place, moment and indicator.

A kind declares its options as a frozen dataclass; each field says its key in a link, its label and what it
may hold. Links, controls, the command line and the documentation are made from that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import quote_plus

from needs.domain.errors import NeedsError
from needs.domain.footprints import JOINER, split_codes
from needs.domain.periods import parse_month
from needs.domain.vocabulary import Labelled

ALL = "all"
"""In a link, in place of every word of a list."""
NOTE_JOINER = "|"
"""Between a reader's own notes; each is a month, a space and what happened."""
LARGEST = 1e9
MOST_NOTES = 5
NAME_LENGTH = 60
"""The most characters of the name that a reader gives to councils taken as one place."""
_NAME_MARKS = " &'’(),.-–/+"
"""What a name may hold beside letters and digits: nothing that a page could take for markup."""
NOTE_LENGTH = 50
"""The most characters of a reader's own note: more would not fit a chart."""

_SHOWN_LENGTH = 40
_PLAIN_NUMBER = re.compile(r"[0-9]{1,10}(\.[0-9]{1,4})?")
_PLAIN_YEAR = re.compile(r"20[0-9]{2}")

_T = TypeVar("_T")
_Word = TypeVar("_Word", bound=StrEnum)
_Code = TypeVar("_Code", bound=Labelled)


class Values(Protocol[_T]):
    """What an option may hold, and how that stands in a link."""

    def read(self, text: str, warnings: list[str]) -> _T:
        """The value of a text that is not empty; what cannot be used is named in a warning and left out."""

    def write(self, value: _T) -> str:
        """The text of a value; empty where the link need not hold it."""

    def described(self) -> str:
        """What may be written, for the documentation and the command line."""


@dataclass(frozen=True)
class Option:
    """What is declared of one option.

    Attributes
    ----------
    key
        Its key in a link.
    label
        What stands above its control.
    values
        What it may hold.
    help
        A sentence beside its control; empty where the label says it all.
    """

    key: str
    label: str
    values: Values[Any]
    help: str = ""


@dataclass(frozen=True)
class Options:
    """What a reader may choose of a kind of chart or of a report: every field is made by ``option``."""

    @classmethod
    def declared(cls) -> dict[str, Option]:
        """Each option by the name of its field."""
        return {each.name: each.metadata["option"] for each in fields(cls)}


def option(key: str, label: str, values: Values[_T], default: _T, *, help: str = "") -> _T:
    """Declare an option as a field of a class of ``Options``."""
    made: _T = field(default=default, metadata={"option": Option(key, label, values, help)})
    return made


@dataclass(frozen=True)
class OneOf(Generic[_Code]):
    """One word of a vocabulary; its first stands in for one that is not known.

    ``asks`` completes the warning: ``The link asks {asks} “x”, which is not known``.
    """

    vocabulary: type[_Code]
    asks: str

    def read(self, text: str, warnings: list[str]) -> _Code:
        """The word."""
        return one_of(list(self.vocabulary), text, self.asks, warnings)

    def write(self, value: _Code) -> str:
        """The word."""
        return str(value)

    def described(self) -> str:
        """The words, joined by commas."""
        return ", ".join(self.vocabulary)


@dataclass(frozen=True)
class SomeOf(Generic[_Word]):
    """Words of a vocabulary, in its order.

    ``is_all`` says that none means all of them, which a link then writes as ``all``.
    """

    vocabulary: type[_Word]
    asks: str
    is_all: bool = False

    def read(self, text: str, warnings: list[str]) -> tuple[_Word, ...]:
        """The words that are known; the others are named and left out."""
        every = tuple(self.vocabulary)
        if self.is_all and text == ALL:
            return every
        asked = [part.lower() for part in split_codes(text)] if text.strip() else []
        warnings += [
            f"The link asks {self.asks} “{shown(part)}”, which is not known; it is left out."
            for part in asked
            if part not in every
        ]
        return tuple(each for each in every if each in asked) or (every if self.is_all else ())

    def write(self, value: tuple[_Word, ...]) -> str:
        """The words joined by a full stop."""
        return ALL if self.is_all and value == tuple(self.vocabulary) else JOINER.join(value)

    def described(self) -> str:
        """The words, joined by commas."""
        return f"some of {', '.join(self.vocabulary)}"


@dataclass(frozen=True)
class ANumber:
    """A number that a reader types: written plainly, not negative, and of a size that can be meant."""

    what: str

    def read(self, text: str, warnings: list[str]) -> float | None:
        """The number; none where it cannot be used."""
        if _PLAIN_NUMBER.fullmatch(text) and float(text) <= LARGEST:
            return float(text)
        warnings.append(
            f"The link holds “{shown(text)}” for {self.what}, which cannot be used; it is left out."
        )
        return None

    def write(self, value: float | None) -> str:
        """The number as it can be read back exactly."""
        return "" if value is None else f"{float(value):f}".rstrip("0").rstrip(".")

    def described(self) -> str:
        """A number."""
        return "a number"


@dataclass(frozen=True)
class AYear:
    """The year in which a financial year ends."""

    def read(self, text: str, warnings: list[str]) -> int | None:
        """The year; none where it cannot be used."""
        if _PLAIN_YEAR.fullmatch(text):
            return int(text)
        warnings.append(f"The link asks for the year “{shown(text)}”, which cannot be used; it is left out.")
        return None

    def write(self, value: int | None) -> str:
        """The year."""
        return "" if value is None else str(value)

    def described(self) -> str:
        """A year."""
        return "a year, such as 2028"


@dataclass(frozen=True)
class AText:
    """A reader's own words in one line of at most so many characters."""

    most: int

    def read(self, text: str, warnings: list[str]) -> str:
        """The words, shortened where they are too many."""
        return in_a_link(text, self.most)

    def write(self, value: str) -> str:
        """The words."""
        return value

    def described(self) -> str:
        """Words."""
        return f"up to {self.most} characters"


@dataclass(frozen=True)
class NameOf:
    """One name of a list, written in lower case with hyphens; none means all."""

    names: tuple[str, ...]
    what: str

    def read(self, text: str, warnings: list[str]) -> str:
        """The name."""
        known = {self.write(name): name for name in self.names}
        if text not in known:
            warnings.append(
                f"The link asks for the {self.what} “{shown(text)}”, which is not known; all are shown."
            )
        return known.get(text, "")

    def write(self, value: str) -> str:
        """The name in lower case with hyphens."""
        return value.lower().replace(" ", "-")

    def described(self) -> str:
        """The names as a link writes them, joined by commas."""
        return ", ".join(map(self.write, self.names))


@dataclass(frozen=True)
class LocalNote:
    """A reader's own mark on a trend: the last day of a month, and what happened then."""

    month: date
    text: str


@dataclass(frozen=True)
class Notes:
    """The reader's own notes: each a month and what happened; one that cannot be read is left out."""

    def read(self, text: str, warnings: list[str]) -> tuple[LocalNote, ...]:
        """The notes in order of time."""
        notes = []
        for part in text.split(NOTE_JOINER):
            month, _, said = part.strip().partition(" ")
            try:
                notes.append(local_note(month, said))
            except NeedsError as error:
                warnings.append(f"A note in the link, “{shown(part)}”, is left out. {error}")
        if len(notes) > MOST_NOTES:
            warnings.append(f"The link holds {len(notes)} notes; the first {MOST_NOTES} are shown.")
        return tuple(sorted(notes[:MOST_NOTES], key=lambda note: (note.month, note.text)))

    def write(self, value: tuple[LocalNote, ...]) -> str:
        """The notes, each as a month and its words."""
        return NOTE_JOINER.join(f"{each.month:%Y-%m} {each.text}" for each in value)

    def described(self) -> str:
        """The form of a note."""
        form = f"joined by {NOTE_JOINER}, each a month and words, such as “2021-07 New service”"
        return f"up to {MOST_NOTES} notes, {form}"


def local_note(month: str, text: str) -> LocalNote:
    """A reader's own note, as it can stand in a link and on a chart.

    Raises
    ------
    NeedsError
        The month cannot be read, or nothing is said.
    """
    said = in_a_link(text.replace(NOTE_JOINER, "/"), NOTE_LENGTH)
    if not said:
        raise NeedsError("The note says nothing.", "Write what happened in that month.")
    return LocalNote(parse_month(shown(month)), said)


def one_of(known: Sequence[_T], text: str, asks: str, warnings: list[str]) -> _T:
    """The one of several words that a text names; the first where it names none of them, with a warning."""
    found = next((each for each in known if each == text), None)
    if found is None:
        warnings.append(
            f"The link asks {asks} “{shown(text)}”, which is not known; {known[0]} is used instead."
        )
    return known[0] if found is None else found


def in_a_link(text: str, most: int) -> str:
    """A reader's own words as one line of at most so many characters.

    A character outside the Latin alphabet takes up to twelve in an address, so fewer of those fit.
    """
    said = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:most].strip()
    while len(quote_plus(said)) > 2 * most + 20:
        said = said[:-1].strip()
    return said


def place_name(text: str) -> str:
    """The name of a footprint as it can stand in a link and on every page: one short line without markup."""
    return in_a_link("".join(c if c.isalnum() or c in _NAME_MARKS else " " for c in text), NAME_LENGTH)


def shown(text: str) -> str:
    """Text from a link, short and without control characters, fit to be repeated to the reader."""
    printable = "".join(character for character in text if character.isprintable())
    return printable if len(printable) <= _SHOWN_LENGTH else printable[: _SHOWN_LENGTH - 1] + "…"


def declared_by(classes: Iterable[type[Options]]) -> dict[str, tuple[type[Options], str, Option]]:
    """Every option of several classes by its key in a link, with its class and the name of its field.

    Raises
    ------
    ValueError
        Two options have one key.
    """
    found: dict[str, tuple[type[Options], str, Option]] = {}
    for each in dict.fromkeys(classes):
        for name, declared in each.declared().items():
            if declared.key in found:
                raise ValueError(f"Two options have the key {declared.key} in a link.")
            found[declared.key] = (each, name, declared)
    return found
