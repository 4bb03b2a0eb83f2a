"""The brief: what someone who has two minutes needs to know about one place, as plain values.

It holds figures and what was found in them; the words are made in ``needs.reports.brief.words``, once for the
page of the app and once more for its light version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from needs.domain.footprints import Place
from needs.domain.measures import Marker
from needs.domain.vocabulary import Substance
from needs.store.memo import memoise
from needs.store.snapshot import Snapshot
from needs.views.figures import ended_by, figures_of
from needs.views.gap_view import GapView, gap_view
from needs.views.headline import EARLIER, FORMER, Headline, HeadlineRow, headline
from needs.views.trend import TrendView, trend

MOST_ROWS = 10
"""More rows than this are not read in two minutes; the Overview has them all."""
MOST_TRENDS = 2
LEAST_POINTS = 3
"""Fewer figures than this show no course of time."""
DRAWN_THEMES = ("Deaths", "Hospital admissions")
"""What is drawn over time: the harm that a council hears of first."""
UNSHOWN = (EARLIER, FORMER, "Context")
"""Sections of the headline table that a brief leaves to the Overview."""


@dataclass(frozen=True)
class Brief:
    """What a brief shows of one place.

    Attributes
    ----------
    headline
        The headline table of the place, without indicators whose official name is not confirmed.
    rows
        The few of its rows that the brief shows, in the order of reading; each the newest that can be stated.
    gaps
        The treatment gap for alcohol and for opiates and crack, each with its reason where it has none.
    trends
        At most two series to draw over time.
    """

    place: Place
    as_at: date | None
    headline: Headline
    rows: tuple[HeadlineRow, ...]
    gaps: tuple[GapView, ...]
    trends: tuple[TrendView, ...]

    @property
    def is_england(self) -> bool:
        """Whether the place is what every other is compared with."""
        return self.place == self.headline.england

    @property
    def known_gaps(self) -> tuple[GapView, ...]:
        """The gaps that can be said."""
        return tuple(view for view in self.gaps if view.now)

    def tested(self) -> tuple[HeadlineRow, ...]:
        """The rows of today's series that were tested against England, the older ones among them."""
        return tuple(
            row for row in self.headline.rows if row.section not in UNSHOWN and row.vs_england.is_tested
        )

    def newest_of(self, row: HeadlineRow) -> HeadlineRow:
        """The newest figure of the same indicator that can be stated; the row itself where it is that one."""
        return next(
            (
                each
                for each in self.headline.rows
                if each.indicator == row.indicator
                and each.section == row.section
                and not each.is_older_tested
                and each.figure.value is not None
            ),
            row,
        )

    def sources(self) -> tuple[str, ...]:
        """The keys of the sources of everything shown, in order of first use."""
        keys = [key for row in (*self.rows, *self.tested()) for key in row.figure.sources]
        keys += [key for view in self.known_gaps for key in view.sources()]
        keys += [key for view in self.trends for key in view.sources()]
        return tuple(dict.fromkeys(keys))


@memoise(256)
def brief(snapshot: Snapshot, place: Place, *, as_at: date | None = None, today: date | None = None) -> Brief:
    """Gather the brief of a place.

    Parameters
    ----------
    as_at
        Only periods that had ended by this day; all of them by default.
    today
        The day from which the age of a figure is counted where ``as_at`` is not given.
    """
    table = headline(snapshot, place, as_at=as_at, today=today).named
    return Brief(
        place=place,
        as_at=as_at,
        headline=table,
        rows=_rows(table),
        gaps=tuple(gap_view(snapshot, place, substance, as_at=as_at) for substance in Substance),
        trends=tuple(
            trend(snapshot, snapshot.catalogue.get(each), place, as_at=as_at, today=today)
            for each in _to_draw(snapshot, table)
        ),
    )


def _rows(table: Headline) -> tuple[HeadlineRow, ...]:
    """One row for each indicator, its newest; those tested against England first, then the newest.

    They keep the order of reading of the headline table.
    """
    stated = [row for row in table.rows if row.section not in UNSHOWN and row.figure.value is not None]
    tested = {row.indicator.id for row in stated if row.vs_england.is_tested}
    newest: dict[str, HeadlineRow] = {}
    for row in stated:
        if not row.is_older_tested:
            newest.setdefault(row.indicator.id, row)
    by_rank = sorted(
        newest.values(), key=lambda row: (row.indicator.id not in tested, -row.period.end.toordinal())
    )
    chosen = {row.indicator.id for row in by_rank[:MOST_ROWS]}
    return tuple(row for row in newest.values() if row.indicator.id in chosen)


def _to_draw(snapshot: Snapshot, table: Headline) -> tuple[str, ...]:
    """The series on deaths and admissions to draw: a tested recent trend first, then the longest, the newest.

    Where only the former area of a place has a past, its series counts.
    """
    places = (table.place, *table.predecessors)
    ranks: dict[str, tuple[bool, int, int]] = {}
    for row in table.rows:
        indicator = row.indicator
        if indicator.theme not in DRAWN_THEMES or indicator.is_earlier_series:
            continue
        points = max(
            sum(
                figure.value is not None
                for figure in ended_by(figures_of(snapshot, indicator.id, each), each, table.as_at)
            )
            for each in places
        )
        if points >= LEAST_POINTS:
            rank = (row.trend.marker is Marker.CANNOT, -points, -row.period.end.toordinal())
            ranks[indicator.id] = min(rank, ranks.get(indicator.id, rank))
    return tuple(sorted(ranks, key=lambda each: ranks[each])[:MOST_TRENDS])
