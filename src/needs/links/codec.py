"""Writing a selection into a query string and reading it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from needs.domain.errors import NeedsError, UnknownAreaError, UnreadablePeriodError
from needs.domain.footprints import JOINER, Footprint, Place, Places, split_codes
from needs.domain.indicators import Catalogue
from needs.domain.periods import parse_month, parse_period
from needs.domain.selection import ENGLAND_GROUP, GROUPS, SHOWN, Selection

LATEST = "latest"
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
    if selection.name:
        parameters["name"] = selection.name
    if selection.indicator:
        parameters["ind"] = selection.indicator
    parameters["vs"] = selection.versus
    parameters["show"] = selection.show
    parameters["period"] = selection.period or LATEST
    parameters["asat"] = f"{selection.as_at:%Y-%m}" if selection.as_at else LATEST
    return parameters


def link(path: str, selection: Selection) -> str:
    """The address of a page with a selection, from the root of the site."""
    return f"/{path}?{urlencode(encode(selection))}"


def decode(parameters: Mapping[str, str], places: Places, catalogue: Catalogue) -> Decoded:
    """Read a selection from query parameters; never raises, whatever they hold.

    A recoded area is opened under today's code. A part that cannot be used is left out with a warning that
    names it, and the rest of the link still works.
    """
    warnings: list[str] = []
    place = _place(parameters.get("area", ""), _shown(parameters.get("name", "")), places, warnings)
    named = isinstance(place, Footprint) and parameters.get("name")
    return Decoded(
        Selection(
            area=place.code if place else None,
            name=place.name if place and named else None,
            indicator=_indicator(parameters.get("ind", ""), catalogue, warnings),
            versus=_versus(parameters.get("vs", ""), places, warnings),
            show=_show(parameters.get("show", ""), warnings),
            period=_period(parameters, warnings),
            as_at=_as_at(parameters.get("asat", ""), warnings),
        ),
        tuple(warnings),
    )


def _place(text: str, name: str, places: Places, warnings: list[str]) -> Place | None:
    """The place of a link: unknown codes are named and left out, a former code is opened under today's."""
    areas = []
    for code in split_codes(text) if text.strip() else ():
        try:
            asked = places.register.get(code)
        except UnknownAreaError:
            warnings.append(
                f"The link asks for “{_shown(code)}”, which is not the code of a council, region or country "
                "in England."
            )
            continue
        area = places.register.current_form(asked)
        if area is not asked:
            warnings.append(
                f"{code} was {asked.name}’s code until {asked.valid_to:%B %Y}. "
                f"The boundary is the same; its figures are shown under {area.code}."
            )
        areas.append(area)
    if not areas:
        if warnings:
            warnings.append("No place is shown instead: choose one below.")
        return None
    try:
        return places.combine(areas, name)
    except NeedsError as error:
        warnings.append(f"{error} {areas[0].name} is shown alone.")
        return areas[0]


def _indicator(text: str, catalogue: Catalogue, warnings: list[str]) -> str | None:
    if not text:
        return None
    first = split_codes(text.partition(":")[0])[0]
    found = next((each.id for each in catalogue if each.id.casefold() == first.casefold()), None)
    if found is None:
        warnings.append(
            f"The link asks for the indicator “{_shown(first)}”, which this product does not know. "
            "The first one held for the place is shown instead."
        )
    return found


def _versus(text: str, places: Places, warnings: list[str]) -> str:
    """The group to compare with: a word, or councils picked by hand; unknown ones are named and left out."""
    if not text or text in GROUPS:
        return text or ENGLAND_GROUP
    known = []
    for code in split_codes(text):
        if code in places.register and places.register.get(code).is_authority:
            known.append(places.register.current_form(places.register.get(code)).code)
        else:
            warnings.append(f"The link compares with “{_shown(code)}”, which is not a council in England.")
    if not known:
        warnings.append("All of England is compared with instead.")
    return JOINER.join(dict.fromkeys(known)) or ENGLAND_GROUP


def _show(text: str, warnings: list[str]) -> str:
    if text and text not in SHOWN:
        warnings.append(f"The link asks to show “{_shown(text)}”. Bars are shown instead.")
    return text if text in SHOWN else SHOWN[0]


def _period(parameters: Mapping[str, str], warnings: list[str]) -> str | None:
    """The period of a link; an indicator may carry its own, as in ``ind=92432:2018-20``."""
    _, _, own = parameters.get("ind", "").partition(":")
    text = own or parameters.get("period", "")
    if not text or text == LATEST:
        return None
    try:
        return parse_period(text).text
    except UnreadablePeriodError:
        warnings.append(
            f"The link asks for the period “{_shown(text)}”, which cannot be read. "
            "The latest period is shown instead."
        )
        return None


def _as_at(text: str, warnings: list[str]) -> date | None:
    if not text or text == LATEST:
        return None
    try:
        return parse_month(text)
    except UnreadablePeriodError:
        warnings.append(
            f"The link asks for the figures as at “{_shown(text)}”, which is not a month. "
            "The latest figures are shown instead."
        )
        return None


def _shown(text: str) -> str:
    """Text from a link, short and without control characters, fit to be repeated to the reader."""
    printable = "".join(character for character in text if character.isprintable())
    return printable if len(printable) <= _SHOWN_LENGTH else printable[: _SHOWN_LENGTH - 1] + "…"
