"""The catalogue: what each indicator is, in a file that a person can edit."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from needs.domain.errors import InvalidFiguresError, UnknownIndicatorError
from needs.domain.measures import Polarity, ValueType
from needs.domain.toml_entries import read_entries

NameStatus = Literal["confirmed", "unconfirmed", "ours"]
THEMES = (
    "Estimated need",
    "Treatment",
    "Deaths",
    "Hospital admissions",
    "Young people",
    "Pregnancy",
    "Context",
)


@dataclass(frozen=True)
class Break:
    """A point in a series before which values may not be joined to those after it."""

    before: str
    why: str


@dataclass(frozen=True)
class Indicator:
    """One series: its Fingertips id, or a key of ours where Fingertips does not carry it.

    ``name`` is the publisher's, verbatim, only where ``name_status`` is ``confirmed``. Where it is
    ``ours`` the series is published elsewhere and the name is our description; where it is ``unconfirmed``
    the API has yet to say what the id is called, and nothing else may be shown as its name. A rate that is
    computed here is ``made_of`` the counts of another series, with so many years ``pooled``.
    """

    id: str
    name: str
    name_status: NameStatus
    short_name: str
    theme: str
    unit: str
    value_type: ValueType
    polarity: Polarity
    sex: str
    age: str
    source: str
    definition: str
    multiplier: float = 1
    decimals: int = 1
    plain_definition: str = ""
    counted: str = ""
    caveats: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    year_ends: Literal["", "31 March"] = ""
    population: str = ""
    made_of: str = ""
    pooled: int = 1
    never_combined: str = ""
    profile: int | None = None
    area_type: int | None = None
    update_frequency: str = ""
    superseded_by: str = ""
    withdrawn: str = ""

    @property
    def on_fingertips(self) -> bool:
        """Whether the id is one that Fingertips gave out."""
        return self.id.isdigit()

    @property
    def display_name(self) -> str:
        """The name to show: never an unconfirmed one as if it were official."""
        if not self.is_named:
            return f"Indicator {self.id} ({self.short_name}; official name not yet confirmed)"
        return self.name

    @property
    def is_named(self) -> bool:
        """Whether its name can stand in a report: the publisher's confirmed one, or ours."""
        return self.name_status != "unconfirmed"

    def of_sex(self, sex: str) -> Indicator:
        """The same indicator with one sex as its headline, which its names say."""
        said = f" ({sex.lower()})"
        name = self.name + said if self.name else ""
        return replace(self, sex=sex, name=name, short_name=self.short_name + said)

    @property
    def is_number(self) -> bool:
        """Whether the value is a number of people or events, which says how large a place is."""
        return self.value_type in (ValueType.COUNT, ValueType.ESTIMATE) and self.multiplier == 1

    @property
    def is_rate(self) -> bool:
        """Whether the value is a rate, a ratio or a proportion, whose level does not grow with the place."""
        return not self.is_number and self.value_type not in (ValueType.COUNT, ValueType.SCORE)

    @property
    def is_count_over_denominator(self) -> bool:
        """Whether the value is its count divided by its denominator; never of a standardised rate."""
        if self.value_type is ValueType.ESTIMATE:
            return not self.is_number
        return self.value_type in (ValueType.CRUDE_RATE, ValueType.PROPORTION)

    @property
    def is_computed(self) -> bool:
        """Whether its figures are made here of published counts and populations."""
        return bool(self.made_of)

    @property
    def is_earlier_series(self) -> bool:
        """Whether a newer series by a newer method has replaced this one."""
        return bool(self.superseded_by)


@dataclass(frozen=True)
class Catalogue:
    """Every indicator, in the order in which a reader meets them."""

    indicators: tuple[Indicator, ...]
    _by_id: dict[str, Indicator] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {indicator.id: indicator for indicator in self.indicators})

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)

    def __len__(self) -> int:
        return len(self.indicators)

    @cached_property
    def counted_elsewhere(self) -> frozenset[str]:
        """The ids of numbers of people that have a rate made of them beside them."""
        return frozenset(each.made_of for each in self.indicators if each.made_of)

    def __contains__(self, indicator_id: object) -> bool:
        return indicator_id in self._by_id

    def get(self, indicator_id: str) -> Indicator:
        """The indicator with this id or key.

        Raises
        ------
        UnknownIndicatorError
            The catalogue lists no such id; the advice names the closest.
        """
        try:
            return self._by_id[indicator_id]
        except KeyError:
            close = difflib.get_close_matches(indicator_id, self._by_id, n=3)
            raise UnknownIndicatorError(
                f"“{indicator_id}” is not an indicator that this product knows.",
                f"Did you mean {', '.join(close)}?" if close else "The Indicators page lists them all.",
            ) from None


_MOST_DECIMALS = 6
_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    **{each.name: ((str,), "a text in quotes") for each in fields(Indicator)},
    "multiplier": ((int, float), "a number"),
    **dict.fromkeys(("decimals", "profile", "area_type", "pooled"), ((int,), "a whole number")),
    **dict.fromkeys(("caveats", "breaks"), ((list,), "a list")),
}
"""The types of an entry's fields, and what to call them."""


def read_catalogue(path: Path) -> Catalogue:
    """Read ``indicators.toml``.

    Raises
    ------
    InvalidFiguresError
        The file cannot be read as TOML, or an entry lacks a field, has an unknown one or one of the wrong
        type, or repeats an id; each problem names the entry.
    """
    indicators, problems, seen = [], [], set()
    for number, entry in enumerate(read_entries(path, "indicator", "The catalogue"), start=1):
        label = f"{path.name}, entry {number} ({entry.get('id', 'no id')})"
        try:
            indicator = _indicator(entry)
        except (TypeError, ValueError) as error:
            problems.append(f"{label}: {error}")
            continue
        if indicator.id in seen:
            problems.append(f"{label}: the id is used twice")
        seen.add(indicator.id)
        indicators.append(indicator)
    problems += [
        f"{path.name}, {indicator.id}: {field_name} names {target!r}, which the catalogue does not list"
        for indicator in indicators
        for field_name, target in (
            ("superseded_by", indicator.superseded_by),
            ("population", indicator.population),
            ("made_of", indicator.made_of),
        )
        if target and target not in seen
    ]
    if problems:
        raise InvalidFiguresError(
            "The catalogue of indicators has faults.", problems, "Correct these entries."
        )
    return Catalogue(tuple(sorted(indicators, key=lambda indicator: THEMES.index(indicator.theme))))


def _indicator(entry: dict[str, Any]) -> Indicator:
    known = {f.name for f in fields(Indicator)}
    if unknown := sorted(entry.keys() - known):
        raise ValueError(f"unknown field {', '.join(unknown)}")
    for name, (types, wanted) in _TYPES.items():
        if name in entry and (not isinstance(entry[name], types) or isinstance(entry[name], bool)):
            raise ValueError(f"{name} is {entry[name]!r}, not {wanted}")
    if not 0 <= entry.get("decimals", 1) <= _MOST_DECIMALS:
        raise ValueError(f"decimals is {entry['decimals']}, not a number from 0 to {_MOST_DECIMALS}")
    if not all(isinstance(each, str) for each in entry.get("caveats", ())):
        raise ValueError("caveats is not a list of texts")
    values = dict(entry)
    values["value_type"] = ValueType(values.get("value_type", "missing"))
    values["polarity"] = Polarity(values.get("polarity", "missing"))
    values["caveats"] = tuple(values.get("caveats", ()))
    values["breaks"] = tuple(Break(**each) for each in values.get("breaks", ()))
    if values.get("theme") not in THEMES:
        raise ValueError(f"theme {values.get('theme')!r} is not one of {', '.join(THEMES)}")
    if values.get("name_status") not in ("confirmed", "unconfirmed", "ours"):
        raise ValueError("name_status must be confirmed, unconfirmed or ours")
    indicator = Indicator(**values)
    if indicator.is_named != bool(indicator.name.strip()):
        raise ValueError("name must be empty where name_status is unconfirmed, and only there")
    return indicator
