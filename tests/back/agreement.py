"""Back tests: what the methods compute from published inputs, held against what was published.

``python -m tests.back.agreement`` prints how many rows agree, and every one that does not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from needs.domain.measures import Marker, Word
from needs.domain.observations import Status
from needs.methods.benchmark import against_value
from needs.methods.footprint import Combined, Exactness, Member, combine
from needs.methods.gap import three_year_gap
from needs.methods.trend import Point, recent_trend
from needs.store.snapshot import Observation, Snapshot, load

DEATHS = "91380"
Cell = tuple[str, str, str]


@dataclass
class Agreement:
    """How many of the published rows were met, and which were not."""

    name: str
    agreed: int = 0
    of: int = 0
    disagreements: list[str] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)

    def record(self, agrees: bool, row: str, error: float | None = None) -> None:
        self.of += 1
        self.agreed += agrees
        if error is not None:
            self.errors.append(error)
        if not agrees:
            self.disagreements.append(row)

    def __str__(self) -> str:
        spread = ""
        if self.errors:
            mean = sum(self.errors) / len(self.errors)
            spread = f"; mean error {mean:.3%}, largest {max(self.errors):.3%}"
        lines = [f"{self.name}: {self.agreed:,} of {self.of:,}{spread}"]
        return "\n".join(lines + [f"    disagrees: {row}" for row in self.disagreements])


def comparisons(snapshot: Snapshot) -> tuple[Agreement, Agreement, Agreement]:
    """Recompute every published comparison of 91380: headline rows, deprivation rows, and with the region."""
    headline = Agreement("91380 against England, headline rows with an interval")
    deprivation = Agreement("91380 against England, rows by deprivation")
    regional = Agreement("91380 against the region, authorities with an interval")
    polarity = snapshot.catalogue.get(DEATHS).polarity
    held = {(row.area_code, row.sex, row.category, row.period.text): row for row in deaths(snapshot)}
    for row in held.values():
        if not row.has_interval or (row.area_code == "E92000001" and not row.category):
            continue
        if not row.vs_england:
            # A period of which the publisher has not said how areas compare.
            continue
        england = held["E92000001", row.sex, "", row.period.text]
        word = against_value(row.value, row.lower95, row.upper95, england.value, polarity).word
        which = deprivation if row.category else headline
        which.record(word == row.vs_england, _name(row))
        region = snapshot.register.region_of(snapshot.register.get(row.area_code))
        if region and row.vs_region not in ("", Word.NOT_COMPARED):
            beside = held[region.code, row.sex, "", row.period.text]
            word = against_value(row.value, row.lower95, row.upper95, beside.value, polarity).word
            regional.record(word == row.vs_region, _name(row))
    return headline, deprivation, regional


def regions(snapshot: Snapshot) -> tuple[Agreement, Agreement, dict[Cell, str]]:
    """Recompute each region's rate of 91380 from its authorities.

    Returns
    -------
    whole, with_blanks, refused
        Cells whose members all have a rate; cells with a member whose rate was too small to publish, or whose
        figure is published with a neighbour's; and cells that were refused, with the reason.
    """
    whole = Agreement("91380 regions from authorities, no blank member, within 1%")
    with_blanks = Agreement("91380 regions from authorities, with a blank member imputed, within 3%")
    refused: dict[Cell, str] = {}
    by_cell: dict[Cell, list[Observation]] = {}
    published = {}
    for row in deaths(snapshot):
        area = snapshot.register.get(row.area_code)
        if row.category or area.kind == "Country":
            continue
        cell = (area.region_code or area.code, row.sex, row.period.text)
        if area.kind == "Region":
            published[cell] = row
        else:
            by_cell.setdefault(cell, []).append(row)
    for cell, target in published.items():
        rows = by_cell[cell]
        end = rows[0].period.end
        expected = [a for a in snapshot.register.authorities_on(end) if a.region_code == cell[0]]
        result = _combined(snapshot, rows, [area.code for area in expected])
        if result.exactness is Exactness.REFUSED:
            refused[cell] = result.reason
            continue
        blank = any(row.value is None for row in rows)
        error = abs(result.value / target.value - 1)
        which, bound = (with_blanks, 0.03) if blank else (whole, 0.01)
        row = f"{target.area_code} {cell[1:]}: {result.value:.4f} for {target.value}"
        which.record(error <= bound, row, error)
    return whole, with_blanks, refused


def _combined(snapshot: Snapshot, rows: list[Observation], expected: list[str]) -> Combined:
    """Combine a region's authorities; one without a row has no count, so that the whole is refused."""
    held = {row.area_code: row for row in rows}
    members = [
        _member(snapshot, code, held.get(code))
        for code in expected
        # Its events are counted under a neighbour, so that nobody is left out.
        if not (code in held and Status(held[code].status) is Status.ELSEWHERE)
    ]
    indicator = snapshot.catalogue.get(DEATHS)
    return combine(members, indicator.value_type, per=indicator.multiplier)


def _member(snapshot: Snapshot, code: str, row: Observation | None) -> Member:
    name = snapshot.register.get(code).name
    if row is None:
        return Member(name, reason="no row is published")
    return Member(name, row.value, row.lower95, row.upper95, row.count, row.denominator, row.note)


def unmet_need(snapshot: Snapshot) -> Agreement:
    """Recompute the rows of 93532 for 2018/19 from the estimates and treatment counts held, to 4 decimals."""
    found = Agreement("93532 for 2018/19 recomputed, value and both limits to 4 decimals")
    for area in snapshot.register.by_code:
        target = next((f for f in snapshot.series("93532", (area,)) if f.period.text == "2018/19"), None)
        treated = next(
            (f for f in snapshot.series("alcohol-in-treatment", (area,)) if f.period.text == "2018/19"), None
        )
        years = [
            f
            for f in snapshot.series("alcohol-dependence-estimate", (area,))
            if f.period.text in ("2015/16", "2016/17", "2017/18")
        ]
        if target is None or treated is None or len(years) != 3:
            continue
        gap = three_year_gap(
            treated.value, [f.value for f in years], [f.lower95 for f in years], [f.upper95 for f in years]
        )
        pairs = (
            (gap.gap_percent, target.value),
            (gap.gap_lower95, target.lower95),
            (gap.gap_upper95, target.upper95),
        )
        found.record(all(abs(ours - theirs) < 5e-5 + 1e-9 for ours, theirs in pairs), _name(target))
    return found


def markers(snapshot: Snapshot) -> Agreement:
    """Recompute every recent trend of 93763 that its publisher gives, by area, sex and deprivation decile."""
    found = Agreement("93763: recent trends recomputed from the values and their limits")
    indicator = snapshot.catalogue.get("93763")
    frame = snapshot.of_indicator("93763")
    for area in snapshot.register.by_code:
        rows = snapshot.rows("93763", area)
        for newest in (row for row in rows if row.recent_trend not in ("", Marker.CANNOT)):
            key = (newest.sex, newest.age, newest.category_type, newest.category)
            series = [row for row in rows if (row.sex, row.age, row.category_type, row.category) == key]
            points = [_point(row) for row in sorted(series, key=lambda row: row.period)]
            ours = recent_trend(points, indicator.value_type, indicator.polarity)
            found.record(ours.marker == newest.recent_trend, f"{_name(newest)}: {ours.marker}")
    assert found.of == (~frame["recent_trend"].isin(["", Marker.CANNOT])).sum()
    return found


def _point(row: Observation) -> Point:
    return Point(year=row.period.start.year, value=row.value, lower=row.lower95, upper=row.upper95)


def own_parts(snapshot: Snapshot) -> Agreement:
    """Hold each published row of 93517 and 93532 against its own count and denominator."""
    found = Agreement("93517 and 93532 against their own count and denominator, within 0.02")
    for indicator in ("93517", "93532"):
        for area in snapshot.register.by_code:
            for row in snapshot.series(indicator, (area,)):
                found.record(abs(100 * row.count / row.denominator - row.value) <= 0.02, _name(row))
    return found


def deaths(snapshot: Snapshot) -> Iterator[Observation]:
    """Every row of 91380."""
    for area in snapshot.register.by_code:
        yield from snapshot.rows(DEATHS, area)


def _name(row: Observation) -> str:
    return f"{row.indicator} {row.area_code} {row.sex} {row.category} {row.period.text}"


def main() -> None:
    """Print the report."""
    snapshot = load()
    whole, with_blanks, refused = regions(snapshot)
    for found in (
        *comparisons(snapshot),
        whole,
        with_blanks,
        markers(snapshot),
        unmet_need(snapshot),
        own_parts(snapshot),
    ):
        sys.stdout.write(f"{found}\n")
    sys.stdout.write(f"91380 regions refused as incomplete: {len(refused)}\n")
    for cell, reason in refused.items():
        sys.stdout.write(f"    {' '.join(cell)}: {reason}\n")


if __name__ == "__main__":
    main()
