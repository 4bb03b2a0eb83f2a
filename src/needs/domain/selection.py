"""What a reader has chosen: the whole state of a view, and nothing that is not in its link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from needs.domain.neighbours import NeighbourModelKey

ENGLAND_GROUP = "england"
DEFAULT_INDICATOR = "91380"
"""What is shown where no indicator is chosen: alcohol-specific mortality, held for nearly every council."""
OUTLINE_MAPS = ("outlines", "outline-fifths")
"""Maps on the outlines of councils, by comparison and by fifths."""
TILE_MAPS = ("map", "fifths")
"""Maps of equal tiles, by comparison and by fifths. Links have carried these names since before outlines."""
SHOWN = (
    "bars",
    "strip",
    "funnel",
    "scatter",
    "rug",
    "spine",
    *OUTLINE_MAPS,
    *TILE_MAPS,
)
"""How a comparison is drawn."""
NEIGHBOUR_GROUPS = {key.group: key for key in NeighbourModelKey}
"""The groups of statistical neighbours, and the model of each."""
GROUPS = ("region", ENGLAND_GROUP, *NEIGHBOUR_GROUPS, "deprivation", "size", "kind")
"""The groups that a place may be compared with, as a link writes them."""
BENCHMARKS = (ENGLAND_GROUP, "region")
"""What each council's figure is held against."""
FORMS = ("values", "index", "difference", "spread")
"""How a trend is drawn: the values, an index with the first period at 100, or the difference from England."""
EVERY_PERIOD = "all"
"""In place of a period, where a page can show more than one: all that are held."""
SEXES = ("persons", "female", "male")
"""Whose figures are shown where an indicator is published by sex; persons wherever it is not."""
BREAKDOWNS = ("sex", "deprivation")
"""How an inequality is split."""
EVENTS = ("strategy", "covid")
"""National events that can be marked on a trend."""
SUBSTANCES = ("alcohol", "ocu")
"""Whose treatment gap: alcohol dependence, or opiate and/or crack use."""
TARGETS = ("england", "best-quarter", "rate", "extra", "ambition")
"""What a treatment gap is to be narrowed to."""
LISTINGS = ("one", "all")
"""What the page about indicators opens with: one of them, or the list of all."""
SECTIONS = (
    "summary",
    "headline",
    "gap",
    "compare",
    "trends",
    "inequality",
    "young",
    "grants",
    "methods",
)
"""The sections that a committee pack can have, in its order."""
DEPTHS = ("short", "full")
"""How much a committee pack holds: its tables and first figures, or every figure with its numbers below."""
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
    versus: str = ENGLAND_GROUP
    benchmark: str = ENGLAND_GROUP
    period: str | None = None
    sex: str = "persons"
    breakdown: str = "sex"
    show: str = "bars"
    form: str = "values"
    events: tuple[str, ...] = ()
    notes: tuple[LocalNote, ...] = ()
    listing: str = LISTINGS[0]
    find: str = ""
    theme: str = ""
    substance: str = "alcohol"
    target: str = "england"
    amount: float | None = None
    by: int | None = None
    cost: float | None = None
    returned: float | None = None
    sections: tuple[str, ...] = SECTIONS
    depth: str = DEPTHS[0]
    as_at: date | None = None
