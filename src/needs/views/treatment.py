"""People in treatment: each count with its share, limits, comparison with England and change."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from needs.domain.areas import ENGLAND, Area
from needs.domain.errors import NeedsError
from needs.domain.footprints import Footprint, Place
from needs.domain.measures import Polarity, ValueType, Word
from needs.domain.periods import parse_period
from needs.domain.treatment import (
    ALL,
    ROUNDED_TO,
    SEPARATOR,
    Category,
    People,
    SubstanceGroup,
    TreatmentMeasure,
)
from needs.methods.benchmark import against_value
from needs.methods.change import difference
from needs.methods.intervals import Estimate, proportion
from needs.methods.rank import Rank, fifths, rank_with_uncertainty
from needs.sources.viewit import KEYS
from needs.store.memo import memoise
from needs.store.snapshot import Snapshot

FEWEST = 30
"""No share of fewer people is given."""
_HALF = ROUNDED_TO / 2
"""How far rounding may have moved a count."""
_SPREAD = 1.96 * ROUNDED_TO / math.sqrt(12)
"""How far the rounding of independent counts moves their sum, by the root of their number, at 95 %."""
COMPLETION = "successful-completion"
ROUNDED = "Rounded to the nearest 5: 0 means 0 to 2."
TWICE = "Summed from local authorities: people treated in two areas are counted twice."
_MOST_NAMES = 5
"""So many places are named where figures are missing; the others are counted."""


@dataclass(frozen=True)
class Counted:
    """A number of people.

    Attributes
    ----------
    rounded
        How many rounded counts it is made of.
    summed
        Whether it is the sum of several authorities.
    """

    number: int
    rounded: int = 0
    summed: bool = False

    @property
    def slack(self) -> float:
        """How far rounding may have moved it, in people."""
        return min(_HALF * self.rounded, _SPREAD * math.sqrt(self.rounded))


@dataclass(frozen=True)
class TreatmentRow:
    """One category of a measure for a place in a year.

    Attributes
    ----------
    count, base
        People, and of how many; None where not published.
    share, lower95, upper95
        Percent of the base, with Wilson limits widened for rounding; None below 30 people.
    england
        England's share, in percent; None where it is not known.
    word
        How the place stands against England.
    change, change_lower, change_upper, change_word
        The share less that of the earlier year asked for, in percentage points, with its limits, and whether
        that is higher, lower or similar.
    note
        Why a number is missing, and what to know of those that are given.
    """

    measure: TreatmentMeasure
    category: Category
    year: str
    substance: SubstanceGroup
    count: int | None
    base: int | None
    rounded: bool
    share: float | None = None
    lower95: float | None = None
    upper95: float | None = None
    england: float | None = None
    word: Word = Word.NOT_COMPARED
    change: float | None = None
    change_lower: float | None = None
    change_upper: float | None = None
    change_word: Word = Word.NOT_COMPARED
    note: str = ""


@dataclass(frozen=True)
class CompletionRank:
    """Successful completion without re-presentation, ranked among authorities; 1 is the highest."""

    share: TreatmentRow
    rank: Rank | None
    fifth: int | None


def treatment_years(snapshot: Snapshot, place: Place, people: People = People.ADULTS) -> tuple[str, ...]:
    """The years for which anything is held of a place, oldest first; for a footprint, of every member."""
    if isinstance(place, Footprint):
        return tuple(
            sorted(set.intersection(*(_own_years(snapshot, each, people) for each in place.members)))
        )
    years = _own_years(snapshot, place, people)
    if not place.is_authority:
        years = years.union(*_summed(snapshot, place, people).values())
    return tuple(sorted(years))


def treatment_rows(
    snapshot: Snapshot,
    place: Place,
    *,
    year: str = "",
    substance: SubstanceGroup = SubstanceGroup.ALL,
    measures: Sequence[str] = (),
    sex: str = ALL,
    age: str = ALL,
    since: str = "",
    people: People = People.ADULTS,
) -> tuple[TreatmentRow, ...]:
    """Each category of each measure, in the order to show.

    Parameters
    ----------
    year
        By default the newest held.
    measures
        Keys; by default every measure.
    sex, age
        By default both sexes and all ages.
    since
        An earlier year, against which the change of each share is tested.

    Raises
    ------
    NeedsError
        Nothing is held of the place, or of that year.
    """
    years = treatment_years(snapshot, place, people)
    if not years:
        raise NeedsError(
            _nothing_of(snapshot, place, people), "Bring NDTMS ViewIt’s file of all authorities."
        )
    year = year or years[-1]
    for each in filter(None, (year, since)):
        if each not in years:
            raise NeedsError(
                f"No figures of {each} are held for {place.name}.", f"There are {years[0]} to {years[-1]}."
            )
    known = snapshot.treatment.measures
    chosen = [known.get(key) for key in measures] if measures else list(known)
    cell = (sex, age, substance)
    rows = []
    for measure in chosen:
        for category in measure.categories:
            now = _row(snapshot, place, measure, category, year, cell, people)
            if since:
                now = _with_change(now, _row(snapshot, place, measure, category, since, cell, people))
            rows.append(now)
    return tuple(rows)


def completion_rank(
    snapshot: Snapshot, place: Area, *, year: str, substance: SubstanceGroup = SubstanceGroup.ALL
) -> CompletionRank:
    """Successful completion without re-presentation, with its rank among all authorities that have one.

    The rank's band comes from drawing every share anew; see ``methods.rank``.
    """
    (share,) = [
        each
        for each in treatment_rows(snapshot, place, year=year, substance=substance, measures=[COMPLETION])
        if each.category.key == "scrn"
    ]
    shares: dict[str, TreatmentRow] = {}
    cell = (ALL, ALL, substance)
    for area in _needed(snapshot, snapshot.register.england, year):
        row = _row(snapshot, area, share.measure, share.category, year, cell, People.ADULTS)
        if row.share is not None:
            shares[area.code] = row
    if place.code not in shares:
        return CompletionRank(share, None, None)
    rows = list(shares.values())
    at = list(shares).index(place.code)
    values = [each.share for each in rows]
    ranks = rank_with_uncertainty(
        values,
        [each.lower95 for each in rows],
        [each.upper95 for each in rows],
        [each.count for each in rows],
        [each.base for each in rows],
        value_type=ValueType.PROPORTION,
        polarity=Polarity.HIGH_IS_GOOD,
    )
    return CompletionRank(share, ranks[at], fifths(values, Polarity.HIGH_IS_GOOD)[at])


def treatment_frame(rows: Sequence[TreatmentRow]) -> pd.DataFrame:
    """The rows as a table for an export."""
    return pd.DataFrame(
        {
            "measure": each.measure.key,
            "category": each.category.label,
            "year": each.year,
            "substance": str(each.substance),
            "count": each.count,
            "base": each.base,
            "share": each.share,
            "lower95": each.lower95,
            "upper95": each.upper95,
            "england": each.england,
            "word": str(each.word),
            "note": each.note,
        }
        for each in rows
    ).astype({"count": "Int64", "base": "Int64"})


def _row(
    snapshot: Snapshot,
    place: Place,
    measure: TreatmentMeasure,
    category: Category,
    year: str,
    cell: tuple[str, str, str],
    people: People,
) -> TreatmentRow:
    key = (year, *cell)
    count, base = _parts(snapshot, place, measure, category, key, people)
    row = TreatmentRow(
        measure,
        category,
        year,
        SubstanceGroup(cell[2]),
        count.number if count else None,
        base.number if base else None,
        rounded=bool(count and count.rounded),
    )
    if count is None:
        return replace(row, note=_why_missing(snapshot, place, measure.column_of(category), key, people))
    if not measure.share_of:
        return replace(row, note=_how_counted(count))
    share, why_none = _share(count, base)
    if share is None:
        return replace(row, note=f"{_how_counted(count)} {why_none}".strip())
    value, lower, upper = share
    england = None
    if place.code != ENGLAND:
        other, of_all = _parts(snapshot, snapshot.register.england, measure, category, key, people)
        found, _ = _share(other, of_all) if other else (None, "")
        england = found.value if found else None
    return replace(
        row,
        share=value,
        lower95=lower,
        upper95=upper,
        england=england,
        word=against_value(value, lower, upper, england, Polarity.NEUTRAL).word,
        note=_how_counted(count),
    )


def _share(count: Counted, base: Counted | None) -> tuple[Estimate | None, str]:
    """A share with limits that hold the true one wherever rounding moved its parts; or why there is none."""
    if base is None:
        return None, "The number of people that this is a share of is not published."
    # Rounding of many small counts may move their sum by as much as it is.
    fewest_shown = max(FEWEST, 2 * base.slack)
    if base.number < fewest_shown:
        return None, f"No share is given of fewer than {math.ceil(fewest_shown)} people."
    part = min(count.number, base.number)
    low, high = max(part - count.slack, 0), part + count.slack
    most, fewest = base.number + base.slack, base.number - base.slack
    return Estimate(
        100 * part / base.number,
        proportion(min(low, most), most).lower,
        proportion(min(high, fewest), fewest).upper,
    ), ""


def _how_counted(count: Counted) -> str:
    return " ".join([ROUNDED] * bool(count.rounded) + [TWICE] * count.summed)


def _why_missing(snapshot: Snapshot, place: Place, column: str, key: tuple[str, ...], people: People) -> str:
    """Why there is no count: not published, or which members of the place lack data that others have."""
    lacking = [
        each.name
        for each in _needed(snapshot, place, key[0])
        if _own(snapshot, each.code, column, key, people) is None
    ]
    if not lacking or len(lacking) == len(_needed(snapshot, place, key[0])):
        return "Not published, or not collected that year."
    return f"Data not available for {_listed(lacking)}, so no total is given."


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _with_change(now: TreatmentRow, then: TreatmentRow) -> TreatmentRow:
    if now.share is None or then.share is None:
        return now
    moved = difference(now.share, now.lower95, now.upper95, then.share, then.lower95, then.upper95)
    word = against_value(moved.value, moved.lower, moved.upper, 0, Polarity.NEUTRAL).word
    return replace(
        now, change=moved.value, change_lower=moved.lower, change_upper=moved.upper, change_word=word
    )


def _parts(
    snapshot: Snapshot,
    place: Place,
    measure: TreatmentMeasure,
    category: Category,
    key: tuple[str, ...],
    people: People,
) -> tuple[Counted | None, Counted | None]:
    """A count and its base: of a region or England both published, or both summed from authorities."""
    column = measure.column_of(category)
    count = _count(snapshot, place, column, key, people)
    if isinstance(place, Area) and count and not count.summed:
        return count, _base(snapshot, place, measure, key, people, _own_of)
    return count, _base(snapshot, place, measure, key, people, _sum_of)


_Count = Callable[[Snapshot, Place, str, tuple[str, ...], People], Counted | None]


def _base(
    snapshot: Snapshot,
    place: Place,
    measure: TreatmentMeasure,
    key: tuple[str, ...],
    people: People,
    count: _Count,
) -> Counted | None:
    """Of how many people the categories of a measure are a share; none where one of them is missing."""
    if not measure.share_of:
        return None
    if measure.share_of == "all categories":
        columns = [measure.column_of(each) for each in measure.categories]
        return _added([count(snapshot, place, each, key, people) for each in columns])
    whole = measure.share_of.replace("/", SEPARATOR)
    return count(snapshot, place, whole if SEPARATOR in whole else f"{whole}{SEPARATOR}{ALL}", key, people)


def _count(
    snapshot: Snapshot, place: Place, column: str, key: tuple[str, ...], people: People
) -> Counted | None:
    """A count of a place: as published, else the sum of its authorities' where every one has it."""
    own = None if isinstance(place, Footprint) else _own_of(snapshot, place, column, key, people)
    return own or _sum_of(snapshot, place, column, key, people)


def _own_of(
    snapshot: Snapshot, place: Place, column: str, key: tuple[str, ...], people: People
) -> Counted | None:
    return _own(snapshot, place.code, column, key, people)


def _sum_of(
    snapshot: Snapshot, place: Place, column: str, key: tuple[str, ...], people: People
) -> Counted | None:
    """The sum over the authorities of a combined place, a region or England; None for an authority."""
    if isinstance(place, Footprint):
        whole = _added([_own(snapshot, each.code, column, key, people) for each in place.members])
        return replace(whole, summed=True) if whole else None
    if place.is_authority or key[1:3] != (ALL, ALL):
        return None
    return _summed(snapshot, place, people).get((column, key[3]), {}).get(key[0])


def _own(snapshot: Snapshot, code: str, column: str, key: tuple[str, ...], people: People) -> Counted | None:
    everyone = key[1:3] == (ALL, ALL)
    counts = _everyone(snapshot, people) if everyone else _counts(snapshot, code, people)
    row = (code, key[0], key[3]) if everyone else key
    if column not in counts or row not in counts.index:
        return None
    number: Any = counts.loc[row, column]
    if number is pd.NA:
        return None
    return Counted(int(number), rounded=int(code in _rounded(snapshot, people)))


def _added(parts: Sequence[Counted | None]) -> Counted | None:
    """The sum of counts; None where one is missing, for a missing count is not 0."""
    held = [each for each in parts if each]
    if not held or len(held) < len(parts):
        return None
    return Counted(
        sum(each.number for each in held),
        sum(each.rounded for each in held),
        any(each.summed for each in held),
    )


@memoise(20)
def _counts(snapshot: Snapshot, code: str, people: People) -> pd.DataFrame:
    """The counts of an area by year, sex, age and substance group."""
    return _first_of(
        [part.of_area(code) for part in snapshot.treatment.parts], ["year", "sex", "age", "substance"], people
    )


@memoise(2)
def _everyone(snapshot: Snapshot, people: People) -> pd.DataFrame:
    """The counts of all ages and both sexes of every area, by area, year and substance group."""
    return _first_of(
        [part.everyone() for part in snapshot.treatment.parts], ["area_code", "year", "substance"], people
    )


def _first_of(frames: Sequence[pd.DataFrame], keys: list[str], people: People) -> pd.DataFrame:
    """Counts by key; where several tables hold one, that of the first stands."""
    whole = pd.DataFrame(index=pd.MultiIndex.from_arrays([[]] * len(keys), names=keys))
    for frame in frames:
        rows = frame[frame["people"].astype(str) == people].astype(dict.fromkeys(keys, "str"))
        own = rows.set_index(keys).drop(columns=[each for each in KEYS if each in rows and each not in keys])
        whole = own if whole.empty else whole.combine_first(own)
    return whole.sort_index()


@memoise(2)
def _rounded(snapshot: Snapshot, people: People) -> frozenset[str]:
    """The areas whose counts are all rounded."""
    counts = _everyone(snapshot, people)
    exact = (counts.fillna(0) % ROUNDED_TO != 0).any(axis=1)
    codes = counts.index.get_level_values(0)
    return frozenset(codes).difference(codes[exact])


@memoise(20)
def _summed(snapshot: Snapshot, place: Area, people: People) -> dict[tuple[str, str], dict[str, Counted]]:
    """Sums over the authorities of a region or of England, by count and group, then year.

    Only of years in which every authority of that year has a figure; the City of London and the Isles of
    Scilly, which ViewIt counts with others or not at all, may be missing.
    """
    counts, rounded = _everyone(snapshot, people), _rounded(snapshot, people)
    found: dict[tuple[str, str], dict[str, Counted]] = {}
    for (year, group), of_year in counts.groupby(level=["year", "substance"]):
        rows = of_year.droplevel(["year", "substance"])
        needed = [each.code for each in _needed(snapshot, place, str(year))]
        if not needed or not set(needed) <= set(rows.index):
            continue
        few = [each.code for each in _inside(snapshot, place, str(year)) if not each.ranked]
        members = rows.loc[[*needed, *(code for code in few if code in rows.index)]]
        known = members.notna()
        numbers, of_each = members.sum(), known[members.index.isin(rounded)].sum()
        for column in members.columns[known.loc[needed].all()]:
            whole = Counted(int(numbers[column]), int(of_each[column]), summed=True)
            found.setdefault((column, str(group)), {})[str(year)] = whole
    return found


def _inside(snapshot: Snapshot, place: Place, year: str) -> list[Area]:
    """The authorities of a combined place, or those of a region or England at the end of a year."""
    if isinstance(place, Footprint):
        return list(place.members)
    if place.is_authority:
        return [place]
    register = snapshot.register
    there = [
        each for each in register.authorities_on(_end(year)) if place.code in (ENGLAND, each.region_code)
    ]
    return list(dict.fromkeys(register.current_form(each) for each in there))


def _needed(snapshot: Snapshot, place: Place, year: str) -> list[Area]:
    """Those without whom there is no sum."""
    inside = _inside(snapshot, place, year)
    return inside if isinstance(place, Footprint) else [each for each in inside if each.ranked]


def _own_years(snapshot: Snapshot, area: Area, people: People) -> set[str]:
    return set(_counts(snapshot, area.code, people).index.get_level_values(0))


def _nothing_of(snapshot: Snapshot, place: Place, people: People) -> str:
    members = place.members if isinstance(place, Footprint) else (place,)
    lacking = [each.name for each in members if not _own_years(snapshot, each, people)]
    return f"No figures of people in treatment are held for {_listed(lacking) or place.name}."


def _end(year: str) -> date:
    return parse_period(year).end
