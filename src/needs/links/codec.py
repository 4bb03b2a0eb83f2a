"""Writing a selection into a query string and reading it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from needs.domain.areas import AreaRegister
from needs.domain.errors import UnknownAreaError, UnknownIndicatorError, UnreadablePeriodError
from needs.domain.indicators import Catalogue
from needs.domain.periods import parse_month
from needs.domain.selection import Selection

LATEST = "latest"
_JOINERS = re.compile(r"[.+ ,]")
_SHOWN_LENGTH = 40


@dataclass(frozen=True)
class Decoded:
    """A selection read from a link, with one sentence for each part that could not be used."""

    selection: Selection
    warnings: tuple[str, ...] = ()


def encode(selection: Selection) -> dict[str, str]:
    """The query parameters of a selection, in a fixed order, with the default moment written out."""
    parameters = {}
    if selection.area:
        parameters["area"] = selection.area
    if selection.indicator:
        parameters["ind"] = selection.indicator
    parameters["asat"] = f"{selection.as_at:%Y-%m}" if selection.as_at else LATEST
    return parameters


def link(path: str, selection: Selection) -> str:
    """The address of a page with a selection, from the root of the site."""
    return f"/{path}?{urlencode(encode(selection))}"


def decode(parameters: Mapping[str, str], register: AreaRegister, catalogue: Catalogue) -> Decoded:
    """Read a selection from query parameters; never raises, whatever they hold.

    A recoded area is opened under today's code. A part that cannot be used is left out with a warning that
    names it, and the rest of the link still works.
    """
    warnings: list[str] = []
    area = indicator = as_at = None

    if text := parameters.get("area", ""):
        first, *others = [part for part in _JOINERS.split(text) if part] or [""]
        try:
            asked = register.get(first.upper())
            area = register.current_form(asked)
            if area is not asked:
                warnings.append(
                    f"{first} was {asked.name}’s code until {asked.valid_to:%B %Y}. "
                    f"The boundary is the same; its figures are shown under {area.code}."
                )
            if others:
                warnings.append(
                    "The link names several places. Combined places are not shown yet, "
                    f"so this is {area.name} only."
                )
        except UnknownAreaError:
            warnings.append(
                f"The link asks for “{_shown(first)}”, which is not the code of a council, region or country "
                "in England. No place is shown instead: choose one below."
            )

    if text := parameters.get("ind", ""):
        first = _JOINERS.split(text)[0].split(":")[0]
        try:
            indicator = catalogue.get(first).id
        except UnknownIndicatorError:
            warnings.append(
                f"The link asks for the indicator “{_shown(first)}”, which this product does not know. "
                "The first one held for the place is shown instead."
            )

    if (text := parameters.get("asat", "")) and text != LATEST:
        try:
            as_at = parse_month(text)
        except UnreadablePeriodError:
            warnings.append(
                f"The link asks for the figures as at “{_shown(text)}”, which is not a month. "
                "The latest figures are shown instead."
            )
    return Decoded(
        Selection(area=area.code if area else None, indicator=indicator, as_at=as_at), tuple(warnings)
    )


def _shown(text: str) -> str:
    """Text from a link, short and without control characters, fit to be repeated to the reader."""
    printable = "".join(character for character in text if character.isprintable())
    return printable if len(printable) <= _SHOWN_LENGTH else printable[: _SHOWN_LENGTH - 1] + "…"
