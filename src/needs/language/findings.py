"""What stands out about a place: up to five sentences, chosen and worded by rule.

Tested differences from England come first, the newest before the older; then tested similarities. Where
fewer than three can be tested, what is known follows, each with the reason why it is not compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.measures import Word
from needs.language.comparisons import comparison_phrase
from needs.language.numbers import interval_of, value_of, with_unit
from needs.views.headline import EARLIER, FORMER, ITSELF, Headline, HeadlineRow

MOST = 5
ENOUGH_TESTED = 3

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


def findings(headline: Headline) -> tuple[Finding, ...]:
    """The sentences that stand above the headline table; none is of an indicator without a confirmed name."""
    rows = [row for row in headline.named.rows if row.section not in (EARLIER, FORMER, "Context")]
    tested = sorted(
        (row for row in rows if row.vs_england.is_tested),
        key=lambda row: (row.vs_england.word is Word.SIMILAR, -row.period.end.toordinal()),
    )
    chosen = tested[:MOST]
    newest = {
        row.indicator.id: row for row in rows if not row.is_older_tested and row.figure.value is not None
    }
    if len(chosen) < ENOUGH_TESTED:
        said = {row.indicator.id for row in chosen}
        untested = sorted(
            (row for row in newest.values() if row.indicator.id not in said),
            key=lambda row: -row.period.end.toordinal(),
        )
        chosen += untested[: MOST - len(chosen)]
    return tuple(_finding(row, newest[row.indicator.id]) for row in chosen)


def question(headline: Headline) -> str:
    """The question that the page answers, which stands as its title."""
    if headline.place == headline.england:
        return "What do the figures for England say?"
    return f"How does {headline.place.name} compare?"


def nothing_tested(headline: Headline) -> str:
    """What to say where no figure of the place can be compared with England; empty where one can."""
    if headline.place == headline.england:
        return "England is what every place is compared with. These are its own newest figures."
    if any(row.vs_england.is_tested for row in headline.named.rows if row.section != FORMER):
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


def _finding(row: HeadlineRow, newest: HeadlineRow) -> Finding:
    indicator, figure = row.indicator, row.figure
    compared = comparison_phrase(row.vs_england, indicator.polarity, "England")
    value = with_unit(indicator, figure)
    if row.vs_england.reason == ITSELF:
        interval = interval_of(indicator, figure)
        stated = f" (95% confidence interval {interval})" if interval else ""
        return Finding(indicator.display_name, f"{value}{stated} in {when(row)}.", row)
    if not row.vs_england.is_tested:
        beside = _in_brackets(_age(row), _england(row))
        return Finding(indicator.display_name, f"{value} in {row.period.label()}{beside}; {compared}.", row)
    interval = interval_of(indicator, figure)
    stated = f" (95% confidence interval {interval})" if interval else ""
    against = f" against {value_of(indicator, row.england)}" if row.england else ""
    text = f"{compared}. {value}{stated}{against} in {when(row)}."
    if newest is not row:
        text += (
            f" The newest figure, {with_unit(indicator, newest.figure)} in "
            f"{newest.period.label()}{_in_brackets(_england(newest))}, "
            f"cannot be compared: {newest.vs_england.reason}."
        )
    return Finding(indicator.display_name, text, row)


def _age(row: HeadlineRow) -> str:
    return f"{row.years_old} years old" if row.is_old else ""


def _england(row: HeadlineRow) -> str:
    return f"England {value_of(row.indicator, row.england)}" if row.england else ""


def _in_brackets(*parts: str) -> str:
    said = "; ".join(part for part in parts if part)
    return f" ({said})" if said else ""
