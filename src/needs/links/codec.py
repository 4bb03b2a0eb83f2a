"""Writing a selection into a query string and reading it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from needs.charts.registry import COMPARE, kinds_of
from needs.domain.errors import NeedsError, UnknownAreaError, UnreadablePeriodError
from needs.domain.footprints import JOINER, Footprint, Place, Places, split_codes
from needs.domain.indicators import Catalogue
from needs.domain.options import OneOf, Options, one_of, place_name, shown
from needs.domain.periods import parse_month, parse_period
from needs.domain.selection import EVERY_PERIOD, Selection
from needs.domain.vocabulary import ComparatorGroup, Sex
from needs.reports.registry import OPTIONS

LATEST = "latest"
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
_SEX = OneOf(Sex, "for figures of")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})\.[0-9a-f]{8}(\+local\.[0-9a-f]{8})?", re.ASCII)
_MOST_WARNINGS = 10


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
    """The query parameters of a selection, in a fixed order, with every default written out."""
    parameters = {
        "area": selection.area or "",
        "name": selection.name or "",
        "ind": JOINER.join((selection.indicator, *selection.others)) if selection.indicator else "",
        "vs": selection.versus,
        "period": selection.period or LATEST,
        "sex": _SEX.write(selection.sex),
        "show": selection.show,
    }
    for key, (kind, name, declared) in OPTIONS.items():
        parameters[key] = declared.values.write(getattr(selection.of(kind), name))
    parameters["asat"] = f"{selection.as_at:%Y-%m}" if selection.as_at else LATEST
    return {key: str(text) for key, text in parameters.items() if text}


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
            period=_period(parameters, warnings),
            sex=_SEX.read(sex, warnings) if (sex := parameters.get("sex", "")) else Sex.PERSONS,
            show=_show(parameters.get("show", ""), warnings),
            as_at=_as_at(parameters.get("asat", ""), warnings),
            options=_options(parameters, warnings),
        ),
        _not_too_many(warnings),
        as_of,
    )


def _options(parameters: Mapping[str, str], warnings: list[str]) -> tuple[Options, ...]:
    """The options of every chart and report, as far as the link says them."""
    chosen: dict[type[Options], dict[str, object]] = {}
    for key, (kind, name, declared) in OPTIONS.items():
        if text := parameters.get(key, ""):
            chosen.setdefault(kind, {})[name] = declared.values.read(text, warnings)
    return tuple(kind(**given) for kind, given in chosen.items())


def _show(text: str, warnings: list[str]) -> str:
    known = [kind.key for kind in kinds_of(COMPARE)]
    return one_of(known, text, "to show", warnings) if text else known[0]


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
            f"The link says that it was made on the figures “{shown(text)}”, which names none. "
            "The figures of today are shown."
        )
        return None
    return stamp


def _check_interval(text: str, warnings: list[str]) -> None:
    if text in ("998", "99.8"):
        warnings.append("The link asks for 99.8% intervals, which are not held; 95% ones are shown.")
    elif text not in ("", "95"):
        warnings.append(f"The link asks for the interval “{shown(text)}”, which is not known; 95% is shown.")


def _place(text: str, name: str, places: Places, warnings: list[str]) -> Place | None:
    """The place of a link: unknown codes are named and left out, a former code is opened under today's."""
    areas = []
    for code in split_codes(text) if text.strip() else ():
        try:
            asked = places.register.get(code)
        except UnknownAreaError:
            warnings.append(
                f"The link asks for “{shown(code)}”, which is not the code of a council, region or country "
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
                f"The link asks for the indicator “{shown(asked)}”, which this product does not know. "
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
            warnings.append(f"The link compares with “{shown(code)}”, which is not a council in England.")
    if not known:
        warnings.append("All of England is compared with instead.")
    return JOINER.join(dict.fromkeys(known)) or ComparatorGroup.ENGLAND


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
            f"The link asks for the period “{shown(text)}”, which cannot be read. "
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
            f"The link asks for the figures as at “{shown(text)}”, which is not a month. "
            "The latest figures are shown instead."
        )
        return None
