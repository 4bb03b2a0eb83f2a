"""How much of the headline table can be compared: ``python -m tests.back.comparable``.

Over every authority, the share of rows with a comparison with England and with a recent trend, among the
rows to which they apply: all but context, numbers of people that have a rate beside them, and rounded shares
without a base.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from needs.domain.measures import Basis, Marker, ValueType
from needs.domain.population import MOST_YEARS_APART
from needs.store.snapshot import Snapshot, load
from needs.views.headline import EARLIER, FORMER, HeadlineRow, headline


@dataclass(frozen=True)
class Share:
    """How many rows apply, and how many of them have a comparison, by its rank, and a trend."""

    rows: int
    applies: int
    compared: Counter[Basis]
    trends: int

    @property
    def compared_share(self) -> float:
        """Of the rows to which a comparison applies."""
        return self.compared.total() / self.applies

    @property
    def trend_share(self) -> float:
        """Of the rows to which a trend applies."""
        return self.trends / self.applies


def applies(snapshot: Snapshot, row: HeadlineRow) -> bool:
    """Whether a comparison could be expected of a row."""
    indicator, figure = row.indicator, row.figure
    if figure.value is None or row.section in ("Context", EARLIER, FORMER) or row.is_older_tested:
        return False
    if indicator.is_number and indicator.id in snapshot.catalogue.counted_elsewhere:
        return False
    without_base = figure.count is None and figure.denominator is None and not figure.has_interval
    return not (indicator.value_type is ValueType.PROPORTION and without_base)


def share(snapshot: Snapshot) -> Share:
    """Over the headline rows of every authority of today."""
    newest = max(each.year for each in snapshot.population.populations)
    # A figure of later years has no population that it could be held against.
    as_at = date(newest + MOST_YEARS_APART, 12, 31)
    areas = snapshot.register.authorities
    rows = [row for area in areas for row in headline(snapshot, area, as_at=as_at).rows]
    wanted = [row for row in rows if applies(snapshot, row)]
    said = Counter(row.vs_england.basis for row in wanted if row.vs_england.is_said and row.vs_england.basis)
    trends = sum(row.trend.marker is not Marker.CANNOT for row in wanted)
    return Share(len(rows), len(wanted), said, trends)


if __name__ == "__main__":
    found = share(load())
    ranks = ", ".join(f"{number:,} {basis}" for basis, number in found.compared.items())
    print(f"{found.applies:,} of {found.rows:,} headline rows can be expected to compare with England.")
    print(f"Compared: {found.compared_share:.1%} ({ranks}).")
    print(f"Recent trend: {found.trends:,}, {found.trend_share:.1%}.")
