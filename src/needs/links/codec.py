"""Writing a selection into a query string and reading it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote_plus, urlencode

from needs.domain.errors import NeedsError, UnknownAreaError, UnreadablePeriodError
from needs.domain.footprints import JOINER, Footprint, Place, Places, split_codes
from needs.domain.indicators import THEMES, Catalogue
from needs.domain.periods import parse_month, parse_period
from needs.domain.selection import (
    EVERY_PERIOD,
    FIND_LENGTH,
    MOST_NOTES,
    NAME_LENGTH,
    NOTE_LENGTH,
    LocalNote,
    Selection,
)
from needs.domain.vocabulary import (
    Benchmark,
    Breakdown,
    ComparatorGroup,
    ComparisonChart,
    Depth,
    Labelled,
    Listing,
    NationalEvent,
    PackSection,
    Sex,
    Substance,
    Target,
    TrendForm,
)

LATEST = "latest"
ALL = "all"
_SHOWN_LENGTH = 40
LARGEST = 1e9
_PLAIN_NUMBER = re.compile(r"[0-9]{1,10}(\.[0-9]{1,4})?")
_PLAIN_YEAR = re.compile(r"20[0-9]{2}")
NOTE_JOINER = "|"
"""Between a reader's own notes; each is a month, a space and what happened."""
AS_OF = "asof"
"""The stamp of the figures that a link was made on; only a link that was copied carries it."""
RENAMED = {
    "indicator": "ind",
    "versus": "vs",
    "benchmark": "bm",
    "breakdown": "split",
    "substance": "sub",
    "sections": "sec",
    "as_at": "asat",
    "as-at": "asat",
}
"""The words of the command line and of the library for the keys of a link, which people write by hand.

No key of a link was ever renamed; one that is has to be added here, so that old links keep working.
"""
VERSION_KEY, VERSION = "v", "1"
"""The version of the defaults that a link leaves out."""
DEFAULTS: Mapping[str, Selection] = {"1": Selection()}
"""What each version of links leaves out. A default that changes is a new version; the old ones stay."""
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})\.[0-9a-f]{8}(\+local\.[0-9a-f]{8})?", re.ASCII)
_NAME_MARKS = " &'’(),.-–/+"
"""What a name may hold beside letters and digits: nothing that a page could take for markup."""
_MOST_WARNINGS = 10

_Code = TypeVar("_Code", bound=Labelled)
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True)
class Decoded:
    """A selection read from a link, with one sentence for each part that could not be used.

    ``as_of`` is the stamp of the figures that the link was made on, where it says so. It is no part of the
    selection, because nobody chooses it: a view always shows the figures of today.
    """

    selection: Selection
    warnings: tuple[str, ...] = ()
    as_of: str | None = None


def encode(selection: Selection) -> dict[str, str]:
    """The query parameters of a selection, in a fixed order, with the default moment written out."""
    parameters = {}
    if selection.area:
        parameters["area"] = selection.area
    if selection.name:
        parameters["name"] = selection.name
    if selection.indicator:
        parameters["ind"] = JOINER.join((selection.indicator, *selection.others))
    parameters["vs"] = selection.versus
    parameters["bm"] = selection.benchmark
    parameters["period"] = selection.period or LATEST
    parameters["sex"] = selection.sex
    parameters["split"] = selection.breakdown
    parameters["show"] = selection.show
    parameters["form"] = selection.form
    if selection.events:
        parameters["events"] = JOINER.join(selection.events)
    if selection.notes:
        parameters["notes"] = NOTE_JOINER.join(f"{each.month:%Y-%m} {each.text}" for each in selection.notes)
    parameters["list"] = selection.listing
    if selection.find:
        parameters["find"] = selection.find
    if selection.theme:
        parameters["theme"] = _theme_key(selection.theme)
    parameters["sub"] = selection.substance
    parameters["target"] = selection.target
    parameters |= _typed(selection)
    parameters["sec"] = ALL if selection.sections == tuple(PackSection) else JOINER.join(selection.sections)
    parameters["depth"] = selection.depth
    parameters["asat"] = f"{selection.as_at:%Y-%m}" if selection.as_at else LATEST
    return {key: str(text) for key, text in parameters.items()}


def _typed(selection: Selection) -> dict[str, str]:
    """The numbers that a reader typed, as they can be read back exactly."""
    numbers = {
        "amount": selection.amount,
        "by": selection.by,
        "cost": selection.cost,
        "return": selection.returned,
    }
    return {
        key: f"{number:f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)
        for key, number in numbers.items()
        if number is not None
    }


def short(parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a link to send: what differs from the defaults of its version, which it names."""
    defaults = defaults_of(VERSION)
    return {VERSION_KEY: VERSION} | {
        key: text for key, text in parameters.items() if defaults.get(key) != text
    }


def defaults_of(version: str) -> dict[str, str]:
    """What a link of a version means where it says nothing; of today's where there is no such version."""
    return encode(DEFAULTS.get(version, DEFAULTS[VERSION]))


def link(path: str, selection: Selection) -> str:
    """The address of a page with a selection, from the root of the site."""
    return f"/{path}?{urlencode(encode(selection))}"


def decode(parameters: Mapping[str, str], places: Places, catalogue: Catalogue) -> Decoded:
    """Read a selection from query parameters; never raises, whatever they hold.

    A recoded area is opened under today's code. A part that cannot be used is left out with a warning that
    names it, and the rest of the link still works. A key that is none of ours is passed over without a word:
    mail and chat programs add their own.
    """
    warnings: list[str] = []
    parameters = {RENAMED.get(key, key): text for key, text in parameters.items()} | dict(parameters)
    # A link without a version wrote every default out, or was written by hand while these were the defaults.
    parameters = defaults_of(parameters.get(VERSION_KEY, next(iter(DEFAULTS)))) | parameters
    name = place_name(parameters.get("name", ""))
    if places.is_taken(name):
        warnings.append(f"“{name}” is the name of another place; the councils’ own names are used.")
        name = ""
    place = _place(parameters.get("area", ""), name, places, warnings)
    named = isinstance(place, Footprint) and name
    indicators = _indicators(parameters.get("ind", ""), catalogue, warnings)
    as_of = _as_of(parameters.get(AS_OF, ""), warnings)
    _check_interval(parameters.get("ci", ""), warnings)
    return Decoded(
        Selection(
            area=place.code if place else None,
            name=place.name if place and named else None,
            indicator=indicators[0] if indicators else None,
            others=indicators[1:],
            versus=_versus(parameters.get("vs", ""), places, warnings),
            benchmark=_one_of(Benchmark, parameters.get("bm", ""), "to compare with", warnings),
            period=_period(parameters, warnings),
            sex=_one_of(Sex, parameters.get("sex", ""), "for figures of", warnings),
            breakdown=_one_of(Breakdown, parameters.get("split", ""), "to split by", warnings),
            show=_one_of(ComparisonChart, parameters.get("show", ""), "to show", warnings),
            form=_one_of(TrendForm, parameters.get("form", ""), "to draw a trend as", warnings),
            events=_events(parameters.get("events", ""), warnings),
            notes=_notes(parameters.get("notes", ""), warnings),
            listing=_one_of(Listing, parameters.get("list", ""), "to list", warnings),
            find=search_text(parameters.get("find", "")),
            theme=_theme(parameters.get("theme", ""), warnings),
            substance=_one_of(Substance, parameters.get("sub", ""), "for the gap of", warnings),
            target=_one_of(Target, parameters.get("target", ""), "for the target", warnings),
            amount=_number("amount", parameters, warnings),
            by=_year(parameters, warnings),
            cost=_number("cost", parameters, warnings),
            returned=_number("return", parameters, warnings),
            sections=_sections(parameters.get("sec", ""), warnings),
            depth=_one_of(Depth, parameters.get("depth", ""), "for the depth", warnings),
            as_at=_as_at(parameters.get("asat", ""), warnings),
        ),
        _not_too_many(warnings),
        as_of,
    )


def as_of_date(stamp: str) -> date:
    """The day of the figures that a stamp names.

    Raises
    ------
    ValueError
        It is not the stamp of any figures.
    """
    if match := _STAMP.fullmatch(stamp):
        return date.fromisoformat(match[1])
    raise ValueError(stamp)


def place_name(text: str) -> str:
    """The name of a footprint as it can stand in a link and on every page: one short line without markup."""
    return _in_a_link("".join(c if c.isalnum() or c in _NAME_MARKS else " " for c in text), NAME_LENGTH)


def search_text(text: str) -> str:
    """What is looked for in the list of indicators, as it can stand in a link."""
    return _in_a_link(text, FIND_LENGTH)


def _in_a_link(text: str, most: int) -> str:
    """A reader's own words as one line of at most so many characters.

    A character outside the Latin alphabet takes up to twelve in an address, so fewer of those fit.
    """
    said = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:most].strip()
    while len(quote_plus(said)) > 2 * most + 20:
        said = said[:-1].strip()
    return said


def _not_too_many(warnings: list[str]) -> tuple[str, ...]:
    """A screen of warnings and no more: whoever sends a thousand wrong codes needs no thousand sentences."""
    if len(warnings) <= _MOST_WARNINGS:
        return tuple(warnings)
    return (
        *warnings[:_MOST_WARNINGS],
        f"{len(warnings) - _MOST_WARNINGS} more parts of the link could not be used.",
    )


def _as_of(text: str, warnings: list[str]) -> str | None:
    if not text:
        return None
    # A plus that was not encoded arrives as a space.
    stamp = text.replace(" ", "+")
    try:
        as_of_date(stamp)
    except ValueError:
        warnings.append(
            f"The link says that it was made on the figures “{_shown(text)}”, which names none. "
            "The figures of today are shown."
        )
        return None
    return stamp


def _check_interval(text: str, warnings: list[str]) -> None:
    if text in ("998", "99.8"):
        warnings.append("The link asks for 99.8% intervals, which are not held; 95% ones are shown.")
    elif text not in ("", "95"):
        warnings.append(f"The link asks for the interval “{_shown(text)}”, which is not known; 95% is shown.")


def _theme_key(theme: str) -> str:
    return theme.lower().replace(" ", "-")


def _theme(text: str, warnings: list[str]) -> str:
    known = {_theme_key(theme): theme for theme in THEMES}
    if text and text not in known:
        warnings.append(f"The link asks for the theme “{_shown(text)}”, which is not known; all are shown.")
    return known.get(text, "")


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


def _indicators(text: str, catalogue: Catalogue, warnings: list[str]) -> tuple[str, ...]:
    """The indicators of a link, the first one first; each may carry a period, of which the first's counts."""
    found = []
    for asked in split_codes(text) if text.strip() else ():
        folded = asked.partition(":")[0].casefold()
        known = next((each.id for each in catalogue if each.id.casefold() == folded), None)
        if known is None:
            warnings.append(
                f"The link asks for the indicator “{_shown(asked)}”, which this product does not know. "
                "It is left out."
            )
        else:
            found.append(known)
    return tuple(dict.fromkeys(found))


def _versus(text: str, places: Places, warnings: list[str]) -> str:
    """The group to compare with: a word, or councils picked by hand; unknown ones are named and left out."""
    if not text or ComparatorGroup.knows(text):
        return text or ComparatorGroup.ENGLAND
    known = []
    for code in split_codes(text):
        if code in places.register and places.register.get(code).is_authority:
            known.append(places.register.current_form(places.register.get(code)).code)
        else:
            warnings.append(f"The link compares with “{_shown(code)}”, which is not a council in England.")
    if not known:
        warnings.append("All of England is compared with instead.")
    return JOINER.join(dict.fromkeys(known)) or ComparatorGroup.ENGLAND


def _one_of(known: type[_Code], text: str, asks: str, warnings: list[str]) -> _Code:
    """One of the words that a key may hold; the first stands in for one that is not known, with a warning."""
    first = next(iter(known))
    if not text or known.knows(text):
        return known(text) if text else first
    warnings.append(f"The link asks {asks} “{_shown(text)}”, which is not known; {first} is used instead.")
    return first


def _number(key: str, parameters: Mapping[str, str], warnings: list[str]) -> float | None:
    """A number that a reader typed: written plainly, not negative, and of a size that can be meant."""
    text = parameters.get(key, "")
    if not text:
        return None
    if _PLAIN_NUMBER.fullmatch(text) and float(text) <= LARGEST:
        return float(text)
    warnings.append(f"The link holds “{_shown(text)}” for {key}, which cannot be used; it is left out.")
    return None


def _year(parameters: Mapping[str, str], warnings: list[str]) -> int | None:
    text = parameters.get("by", "")
    if not text:
        return None
    if _PLAIN_YEAR.fullmatch(text):
        return int(text)
    warnings.append(f"The link asks for the year “{_shown(text)}”, which cannot be used; it is left out.")
    return None


def _events(text: str, warnings: list[str]) -> tuple[NationalEvent, ...]:
    return _some_of(NationalEvent, text, "to mark", warnings)


def _sections(text: str, warnings: list[str]) -> tuple[PackSection, ...]:
    """The sections of a pack: all of them where none is named, or none that is known."""
    if text == ALL:
        return tuple(PackSection)
    return _some_of(PackSection, text, "for the section", warnings) or tuple(PackSection)


def _some_of(known: type[_Word], text: str, asks: str, warnings: list[str]) -> tuple[_Word, ...]:
    """Those of the words that a key names, in their own order; others are named and left out."""
    asked = [part.lower() for part in split_codes(text)] if text.strip() else []
    warnings += [
        f"The link asks {asks} “{_shown(part)}”, which is not known; it is left out."
        for part in asked
        if part not in tuple(known)
    ]
    return tuple(each for each in known if each in asked)


def _notes(text: str, warnings: list[str]) -> tuple[LocalNote, ...]:
    """The reader's own notes: each a month and what happened, one that cannot be read left out."""
    notes = []
    for part in text.split(NOTE_JOINER) if text else ():
        month, _, said = part.strip().partition(" ")
        try:
            notes.append(local_note(month, said))
        except NeedsError as error:
            warnings.append(f"A note in the link, “{_shown(part)}”, is left out. {error}")
    if len(notes) > MOST_NOTES:
        warnings.append(f"The link holds {len(notes)} notes; the first {MOST_NOTES} are shown.")
    return tuple(sorted(notes[:MOST_NOTES], key=lambda note: (note.month, note.text)))


def local_note(month: str, text: str) -> LocalNote:
    """A reader's own note, as it can stand in a link and on a chart.

    Raises
    ------
    NeedsError
        The month cannot be read, or nothing is said.
    """
    said = _in_a_link(text.replace(NOTE_JOINER, "/"), NOTE_LENGTH)
    if not said:
        raise NeedsError("The note says nothing.", "Write what happened in that month.")
    return LocalNote(parse_month(_shown(month)), said)


def _period(parameters: Mapping[str, str], warnings: list[str]) -> str | None:
    """The period of a link; the first indicator may carry its own, as in ``ind=92432:2018-20``."""
    _, _, own = split_codes(parameters.get("ind", ""))[0].partition(":")
    text = own or parameters.get("period", "")
    if not text or text == LATEST:
        return None
    if text == EVERY_PERIOD:
        return EVERY_PERIOD
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
