"""What reads a cell of a table: each makes its value, or says what the cell has to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from math import isinf
from typing import Any

from needs.domain.errors import UnreadablePeriodError
from needs.domain.periods import Period, parse_period

_SHOWN = 60
"""The most characters of a cell that a message repeats."""

Reader = Callable[[str], Any]
"""Makes the value of a cell, or raises ``UnfitError``."""


class UnfitError(Exception):
    """A cell is not what it has to be.

    Parameters
    ----------
    wanted
        What it has to be, to follow “not”.
    instead
        What to say in place of that, as a whole sentence about the line.
    """

    def __init__(self, wanted: str = "", instead: str = "") -> None:
        super().__init__(wanted or instead)
        self.wanted = wanted
        self.instead = instead

    def about(self, column: str, text: str) -> str:
        """The fault, with the cell that has it."""
        if self.instead:
            return self.instead
        if text:
            return f"{column} is “{shortened(text)}”, not {self.wanted}"
        return f"{column} is empty" + (f"; it takes {self.wanted}" if self.wanted else "")


def shortened(text: str) -> str:
    """A cell as a message repeats it: on one line, and not at any length."""
    said = " ".join(text.split())
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"


def any_text(text: str) -> str:
    """A text, which may be empty."""
    return text


def filled(text: str) -> str:
    """A text that is not empty."""
    if not text:
        raise UnfitError
    return text


def optional(read: Reader, blank: object = None) -> Reader:
    """What reads a cell that may be empty."""
    return lambda text: read(text) if text else blank


def one_of(words: Iterable[str], make: Callable[[str], Any] = str) -> Reader:
    """What reads a word of a list."""
    known = list(words)
    return key_of(known, f"one of {', '.join(each for each in known if each)}", make)


def key_of(known: Collection[str], wanted: str, make: Callable[[str], Any] = str) -> Reader:
    """What reads a text that is listed elsewhere."""

    def read(text: str) -> Any:
        if text not in known:
            raise UnfitError(wanted)
        return make(text)

    return read


def matching(pattern: str, wanted: str, make: Callable[[str], Any] = str) -> Reader:
    """What reads a text of one form."""
    form = re.compile(pattern)

    def read(text: str) -> Any:
        if not text or not form.fullmatch(text):
            raise UnfitError(wanted if text else "")
        return make(text)

    return read


area_code = matching(r"[A-Z][0-9]{8}", "an ONS code such as E08000026")
"""Reads an ONS code, whether or not there is such an area."""


def source_key(sources: Collection[str]) -> Reader:
    """What reads the key of a publication."""
    return key_of(sources, "the key of a publication in sources.csv")


def degrees(least: float, most: float) -> Reader:
    """What reads a longitude or a latitude between two limits."""
    number = matching(r"-?[0-9]{1,2}(\.[0-9]{1,12})?", wanted := f"degrees from {least:g} to {most:g}", float)

    def read(text: str) -> float:
        if not least <= (value := float(number(text))) <= most:
            raise UnfitError(wanted)
        return value

    return read


def day(text: str) -> date:
    """A day."""
    try:
        return date.fromisoformat(filled(text))
    except ValueError:
        raise UnfitError("a day written as 2021-12-06") from None


def moment(text: str) -> str:
    """A year, a month or a day, as a source's date is written."""
    wanted = "a year, a month or a day, such as 2024, 2024-03 or 2024-03-31"
    year, *rest = matching(r"[0-9]{4}(-[0-9]{2}){0,2}", wanted)(text).split("-")
    try:
        date(int(year), *(int(each) for each in [*rest, "01", "01"][:2]))
    except ValueError:
        raise UnfitError(wanted) from None
    return text


def number(text: str) -> float:
    """Any finite number."""
    read = float(matching(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?", "a number")(text))
    if isinf(read):
        raise UnfitError("a number")
    return read


def pounds(text: str) -> float:
    """A sum written with digits only."""
    wanted = "zero or more" if text.startswith("-") else "a number in digits only, such as 1164000"
    return float(matching(r"[0-9]{1,12}(\.[0-9]{1,2})?", wanted)(text))


def calendar_year(text: str) -> int:
    """A single year."""
    return _period(text, lambda period: period.kind == "calendar", "a year such as 2018").end.year


def financial_years(text: str) -> Period:
    """A financial year, or several taken together."""
    return _period(
        text,
        lambda period: (period.start.month, period.start.day) == (4, 1),
        "a financial year such as 2024/25, or several such as 2022/23-2024/25",
    )


def _period(text: str, fits: Callable[[Period], bool], wanted: str) -> Period:
    try:
        period = parse_period(filled(text))
    except UnreadablePeriodError:
        raise UnfitError(wanted) from None
    if not fits(period):
        raise UnfitError(wanted)
    return period
