"""Periods as the publishers write them, with the dates they cover."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from needs.domain.errors import UnreadablePeriodError

Kind = Literal["calendar", "financial", "pooled"]

_YEAR = r"(?P<start>(?:19|20)\d{2})"
_CALENDAR = re.compile(rf"^{_YEAR}$", re.ASCII)
_FINANCIAL = re.compile(rf"^{_YEAR}/(?P<end>\d{{2}})$", re.ASCII)
_POOLED_CALENDAR = re.compile(rf"^{_YEAR}-(?P<end>\d{{2}})$", re.ASCII)
_POOLED_FINANCIAL = re.compile(
    rf"^{_YEAR}/(?P<first_end>\d{{2}})-(?:20)?(?P<last_start>\d{{2}})/(?P<end>\d{{2}})$", re.ASCII
)
_MONTH = re.compile(r"^(?P<year>(?:19|20)\d{2})-(?P<month>0[1-9]|1[0-2])$", re.ASCII)

_LONGEST_POOL = 10
_MOST_KEPT = 1_024
"""Periods kept once they are read; links write one in any number of ways, so that there is an end to it."""


@dataclass(frozen=True, order=True)
class Period:
    """A span of whole years, ordered by when it ends and then by when it starts.

    Fingertips' own sortable text goes by the start, so a three-year period would sort before the single
    year it ends in; ordering by end is what "latest" means to a reader.
    """

    end: date
    start: date
    text: str = field(compare=False)
    kind: Kind = field(compare=False)

    @property
    def years(self) -> int:
        """How many years the period covers."""
        return self.end.year - self.start.year + (1 if self.start.month == 1 else 0)

    @property
    def mid_years(self) -> range:
        """The calendar years whose mid-year populations it is over; a financial year has its first one's."""
        return range(self.start.year, self.start.year + self.years)

    @property
    def single_years(self) -> tuple[str, ...]:
        """The years that the period covers, each as its own period is written: ``2016``, or ``2016/17``."""
        first = self.start.year
        if self.start.month == 1:
            return tuple(str(year) for year in range(first, self.end.year + 1))
        return tuple(f"{year}/{(year + 1) % 100:02d}" for year in range(first, self.end.year))

    @property
    def middle(self) -> float:
        """The middle of the period as a decimal year, for a time axis."""
        return (self.start.year + self.end.year) / 2 + (0.5 if self.start.month == 1 else 0.25)

    def label(self) -> str:
        """The period as a reader expects it: an en dash between the ends of a pooled period."""
        return self.text.replace("-", "–")

    def overlaps(self, other: Period) -> bool:
        """Whether the two spans share any day."""
        return self.start <= other.end and other.start <= self.end


@lru_cache(maxsize=_MOST_KEPT)
def parse_period(text: str) -> Period:
    """Read a period such as ``2021``, ``2021/22``, ``2016-18`` or ``2021/22-23/24``.

    Spaces around the dash, as Fingertips writes them, are accepted (``2016 - 18``), as is the full form of
    a pooled financial period (``2019/20 - 2021/22``).

    Raises
    ------
    UnreadablePeriodError
        The text is none of these, or its end does not follow its start.
    """
    compact = re.sub(r"\s*[-–]\s*", "-", str(text).strip())
    for pattern, read in _FORMS:
        if match := pattern.match(compact):
            period = read(compact, match)
            if period is not None:
                return period
    raise UnreadablePeriodError(
        f"“{text}” is not a period this product can read.",
        "Periods look like 2021, 2021/22, 2016-18 or 2021/22-23/24.",
    )


@lru_cache(maxsize=_MOST_KEPT)
def year_to_march(text: str) -> Period:
    """Read ``2024`` as the year that ended on 31 March 2024, for series that name years by their end.

    Raises
    ------
    UnreadablePeriodError
        The text is not a single year.
    """
    year = parse_period(text).end.year
    return Period(date(year, 3, 31), date(year - 1, 4, 1), text, "financial")


def parse_month(text: str) -> date:
    """Read ``2024-03`` as the last day of that month.

    Raises
    ------
    UnreadablePeriodError
        The text is not a year and a month.
    """
    match = _MONTH.match(text.strip())
    if not match:
        raise UnreadablePeriodError(f"“{text}” is not a month.", "Write it as 2024-03 for March 2024.")
    year, month = int(match["year"]), int(match["month"])
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(first_of_next.toordinal() - 1)


def _calendar(text: str, match: re.Match[str]) -> Period:
    year = int(match["start"])
    return Period(date(year, 12, 31), date(year, 1, 1), text, "calendar")


def _financial(text: str, match: re.Match[str]) -> Period | None:
    year = int(match["start"])
    if (year + 1) % 100 != int(match["end"]):
        return None
    return Period(date(year + 1, 3, 31), date(year, 4, 1), text, "financial")


def _pooled_calendar(text: str, match: re.Match[str]) -> Period | None:
    first = int(match["start"])
    last = _following(first, int(match["end"]))
    if not 1 <= last - first < _LONGEST_POOL:
        return None
    return Period(date(last, 12, 31), date(first, 1, 1), text, "pooled")


def _pooled_financial(text: str, match: re.Match[str]) -> Period | None:
    first = int(match["start"])
    last = _following(first, int(match["end"]))
    well_formed = (first + 1) % 100 == int(match["first_end"]) and (last - 1) % 100 == int(
        match["last_start"]
    )
    if not well_formed or not 2 <= last - first <= _LONGEST_POOL:
        return None
    short = f"{first}/{match['first_end']}-{match['last_start']}/{match['end']}"
    return Period(date(last, 3, 31), date(first, 4, 1), short, "pooled")


def _following(first: int, two_digits: int) -> int:
    """The first year from ``first`` on that ends in these two digits."""
    return first + (two_digits - first) % 100


_FORMS = (
    (_CALENDAR, _calendar),
    (_FINANCIAL, _financial),
    (_POOLED_CALENDAR, _pooled_calendar),
    (_POOLED_FINANCIAL, _pooled_financial),
)
