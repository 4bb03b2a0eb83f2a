"""What a reader has chosen: the whole state of a view, and nothing that is not in its link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from needs.domain.vocabulary import (
    Benchmark,
    Breakdown,
    ComparatorGroup,
    ComparisonChart,
    Depth,
    Listing,
    NationalEvent,
    PackSection,
    Sex,
    Substance,
    Target,
    TrendForm,
)

DEFAULT_INDICATOR = "91380"
"""What is shown where no indicator is chosen: alcohol-specific mortality, held for nearly every council."""
EVERY_PERIOD = "all"
"""In place of a period, where a page can show more than one: all that are held."""
MOST_NOTES = 5
NOTE_LENGTH = 50
"""The most characters of a reader's own note: more would not fit a chart."""
NAME_LENGTH = 60
"""The most characters of the name that a reader gives to councils taken as one place."""
FIND_LENGTH = 40
"""The most characters of what is looked for in the list of indicators."""
MOST_PICKED = 33
"""The most councils that can be picked by hand; the largest region has 33, and a link has to stay short."""


@dataclass(frozen=True)
class LocalNote:
    """A reader's own mark on a trend: the last day of a month, and what happened then."""

    month: date
    text: str


@dataclass(frozen=True)
class Selection:
    """A place, an indicator and a moment.

    ``area`` is the code of the place, or the codes of a footprint joined by a full stop, and ``name`` the
    name that was given to a footprint; ``indicator`` an id or key, and ``others`` those shown beside it;
    ``versus`` the group it is compared with, or codes joined by a full stop; ``benchmark`` what each figure
    is held against; ``show`` how a comparison is drawn and ``form`` how a trend is; ``events`` and ``notes``
    what is marked on a trend; ``sex`` whose figures, and ``breakdown`` how an inequality is split;
    ``period`` as published, ``EVERY_PERIOD``, or ``None`` for the latest; ``as_at`` the last day of a month.

    Of the list of indicators: ``listing`` whether it is open, ``find`` the words looked for, and ``theme``.

    Of the treatment gap: ``substance``; ``target`` and its ``amount`` (per cent met, or extra people), to be
    reached in the financial year that ends in ``by``, at a ``cost`` in pounds for each person, with so many
    pounds ``returned`` to society for each pound. ``None`` is what has not been chosen.

    Of a committee pack: its ``sections``, and its ``depth``.
    """

    area: str | None = None
    name: str | None = None
    indicator: str | None = None
    others: tuple[str, ...] = ()
    versus: str = ComparatorGroup.ENGLAND
    benchmark: Benchmark = Benchmark.ENGLAND
    period: str | None = None
    sex: Sex = Sex.PERSONS
    breakdown: Breakdown = Breakdown.SEX
    show: ComparisonChart = ComparisonChart.BARS
    form: TrendForm = TrendForm.VALUES
    events: tuple[NationalEvent, ...] = ()
    notes: tuple[LocalNote, ...] = ()
    listing: Listing = Listing.ONE
    find: str = ""
    theme: str = ""
    substance: Substance = Substance.ALCOHOL
    target: Target = Target.ENGLAND
    amount: float | None = None
    by: int | None = None
    cost: float | None = None
    returned: float | None = None
    sections: tuple[PackSection, ...] = tuple(PackSection)
    depth: Depth = Depth.SHORT
    as_at: date | None = None

    def keeping(self, names: Iterable[str]) -> Selection:
        """The same choices in these fields, and none in the others."""
        return Selection(**{name: getattr(self, name) for name in names})

    def of_place(self) -> Selection:
        """The place and the moment alone."""
        return self.keeping(("area", "name", "as_at"))
