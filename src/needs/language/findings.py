"""What stands out about a place: up to five sentences, chosen and worded by rule.

The farther a figure is from England for how sure it is, the earlier it is said. What published limits, or
those of a published count, decide comes before what approximate limits indicate; similarities come last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from needs.domain.measures import ValueType
from needs.language.comparisons import comparison_phrase
from needs.language.numbers import interval_of, number, value_of, with_unit
from needs.methods.benchmark import NO_INTERVAL
from needs.methods.intervals import FEWEST_EVENTS
from needs.views.comparison import Compared
from needs.views.headline import EARLIER, FORMER, HAS_A_RATE, ITSELF, Headline, HeadlineRow

MOST = 5
_NORMAL = 1.96

INDICATIVE = (
    "~ Indicative: no interval is published, so an approximate one decides. It is not a test of significance."
)

CHANCE = (
    "England contains every place, so a place is compared with a whole that it is part of. "
    "At the 95% level, one comparison in twenty differs by chance alone."
)


@dataclass(frozen=True)
class Finding:
    """One sentence, and the row it was made from."""

    name: str
    text: str
    row: HeadlineRow

    @property
    def sentence(self) -> str:
        """The whole sentence in plain text."""
        return f"{self.name}: {self.text}"


def findings(headline: Headline, *, indicative: bool = True) -> tuple[Finding, ...]:
    """The sentences that stand above the headline table; none is of an indicator without a confirmed name.

    Each indicator is said once, by its newest figure; an older one that can be tested follows as a clause.

    Parameters
    ----------
    indicative
        Whether indicative comparisons stand among them; without them they do only where nothing is tested.
    """
    rows = [row for row in headline.named.rows if row.section not in (EARLIER, FORMER, "Context")]
    older = {row.indicator.id: row for row in rows if row.is_older_tested}
    newest = [row for row in rows if not row.is_older_tested and row.figure.value is not None]
    is_england = headline.place == headline.england
    told = [row for row in newest if is_england or not _says_little(row)]
    tested = [row for row in told if row.vs_england.is_tested or row.indicator.id in older]
    if not indicative and tested:
        told = [_without_indication(row) for row in told]
    told.sort(key=lambda row: _standing(row, older.get(row.indicator.id)))
    return tuple(_finding(row, older.get(row.indicator.id)) for row in told[:MOST])


def _without_indication(row: HeadlineRow) -> HeadlineRow:
    """The row as it stands where only tests count."""
    return replace(row, vs_england=Compared.without(NO_INTERVAL)) if row.vs_england.is_indicative else row


def _says_little(row: HeadlineRow) -> bool:
    """A number of people, a rounded share of none, or a similarity that rests on fewer than ten events."""
    count = row.figure.count
    too_few = count is not None and count < FEWEST_EVENTS and not row.vs_england.differs
    return row.indicator.is_number or row.figure.value == 0 or too_few


def _standing(row: HeadlineRow, older: HeadlineRow | None) -> tuple[int, float, int]:
    """What comes first: tested differences, then indicative ones, each by how far they are; then the rest."""
    compared = row.vs_england
    if compared.differs:
        return (1 if compared.is_indicative else 0), -_how_far(row), 0
    if older and older.vs_england.differs and not compared.is_said:
        return 2, -_how_far(older), 0
    return (
        (3 if compared.is_tested else 4 if compared.is_said or older else 5),
        0.0,
        -row.period.end.toordinal(),
    )


def too_few_to_tell(headline: Headline) -> str:
    """Said once where figures of a small area rest on too few events to tell it from England; else empty."""
    rows = [row for row in headline.named.rows if row.section not in (EARLIER, FORMER, "Context")]
    few = [
        row.indicator.short_name
        for row in rows
        if row.figure.count is not None
        and row.figure.count < FEWEST_EVENTS
        and row.vs_england.is_said
        and not row.vs_england.differs
        and not row.is_older_tested
    ]
    if not few:
        return ""
    return f"Numbers in {headline.place.name} are too small to tell it from England: {', '.join(few)}."


def _how_far(row: HeadlineRow) -> float:
    """How far a figure is from England's, in standard errors; below zero where it is not said to differ."""
    limits = row.vs_england.limits
    lower, upper = (limits.lower, limits.upper) if limits else (row.figure.lower95, row.figure.upper95)
    value, england = row.figure.value, row.england.value if row.england else None
    if value is None or england is None or lower is None or upper is None or upper <= lower:
        return float(row.vs_england.differs)
    return abs(value - england) / ((upper - lower) / (2 * _NORMAL))


def below_the_table(headline: Headline) -> list[str]:
    """What has to be said of the comparisons in the table, each once."""
    rows = [row for row in headline.rows if row.section not in (EARLIER, FORMER)]
    said = []
    if any(row.vs_england.is_indicative or row.vs_region.is_indicative for row in rows):
        said.append(INDICATIVE)
    without: dict[str, list[str]] = {}
    for row in rows:
        compared = row.vs_england
        if row.figure.value is None or compared.is_said or compared.reason in ("", ITSELF, HAS_A_RATE):
            continue
        if row.indicator.is_number or row.indicator.value_type is ValueType.SCORE:
            continue
        without.setdefault(compared.reason, []).append(row.indicator.short_name)
    if without:
        reasons = "; ".join(f"{', '.join(names)} ({reason})" for reason, names in without.items())
        said.append(f"Not compared with England: {reasons}.")
    return said


def approximate_limits(row: HeadlineRow) -> str:
    """The approximate limits that an indicative comparison rests on: ``~10.2 to 14.5``; empty without one."""
    limits = row.vs_england.limits or row.vs_region.limits
    if limits is None:
        return ""
    lower, upper = (number(each, row.indicator.decimals) for each in limits)
    return f"~{lower} to {upper} (approximate)"


def question(headline: Headline) -> str:
    """The question that the page answers, which stands as its title."""
    if headline.place == headline.england:
        return "What do the figures for England say?"
    return f"How does {headline.place.name} compare?"


def nothing_tested(headline: Headline) -> str:
    """What to say where no figure of the place can be compared with England; empty where one can."""
    if headline.place == headline.england:
        return "England is what every place is compared with. These are its own newest figures."
    if any(row.vs_england.is_said for row in headline.named.rows if row.section != FORMER):
        return ""
    if not headline.rows:
        return f"No figures are held for {headline.place.name}."
    return (
        f"None of the figures held for {headline.place.name} can be tested against England, "
        "because none was published with an interval. The sentences below say what is known."
    )


def when(row: HeadlineRow) -> str:
    """The period with its age where it is old: ``2016–18 (7 years old)``."""
    return row.period.label() + _in_brackets(_age(row))


def _finding(row: HeadlineRow, older: HeadlineRow | None) -> Finding:
    indicator, compared = row.indicator, row.vs_england
    value = with_unit(indicator, row.figure)
    interval = interval_of(indicator, row.figure)
    stated = f" (95% confidence interval {interval})" if interval else ""
    if compared.reason == ITSELF:
        return Finding(indicator.display_name, f"{value}{stated} in {when(row)}.", row)
    against = f" against {value_of(indicator, row.england)}" if row.england else ""
    text = f"{value}{stated}{against} in {when(row)}."
    if compared.is_said:
        text = f"{comparison_phrase(compared, 'England')}. {text}"
    return Finding(indicator.display_name, text + (_before(older) if older else ""), row)


def _before(row: HeadlineRow) -> str:
    """The older figure that was tested, as a sentence of its own."""
    compared = comparison_phrase(row.vs_england, "England")
    interval = interval_of(row.indicator, row.figure)
    limits = f", 95% CI {interval}," if interval else ""
    against = f" against {value_of(row.indicator, row.england)}" if row.england else ""
    numbers = f"{value_of(row.indicator, row.figure)}{limits}{against}"
    return f" In {row.period.label()} it was {compared} ({numbers})." if row.vs_england.is_tested else ""


def _age(row: HeadlineRow) -> str:
    return f"{row.years_old} years old" if row.is_old else ""


def _in_brackets(*parts: str) -> str:
    said = "; ".join(part for part in parts if part)
    return f" ({said})" if said else ""
