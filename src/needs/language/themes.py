"""One sentence for each theme: on how many measures a place is better, similar or worse than England."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from needs.domain.measures import Word
from needs.views.headline import EARLIER, FORMER, Headline, HeadlineRow

LEAST = 2
"""Measures that have to be compared before a theme can be summed up."""
SUBJECTS = {
    "Estimated need": "Estimated need is",
    "Treatment": "Treatment is",
    "Deaths": "Deaths from alcohol and drugs are",
    "Hospital admissions": "Hospital admissions are",
    "Young people": "Harm to young people is",
    "Pregnancy": "Harm in pregnancy is",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ORDER = (Word.WORSE, Word.HIGHER, Word.BETTER, Word.LOWER, Word.SIMILAR)


def theme_sentences(headline: Headline) -> tuple[str, ...]:
    """A sentence for each theme of which at least two measures are compared with England.

    Each measure counts once: by its newest figure, or by an older one where only that can be tested.
    """
    return tuple(
        _sentence(theme, rows)
        for theme, rows in _compared(headline)
        if theme in SUBJECTS and len(rows) >= LEAST
    )


def _compared(headline: Headline) -> Iterator[tuple[str, list[HeadlineRow]]]:
    for theme, rows in headline.named.sections():
        if theme not in (EARLIER, FORMER):
            yield theme, measures(rows)


def measures(rows: Sequence[HeadlineRow]) -> list[HeadlineRow]:
    """The rows that are compared with England, one for each indicator: the newest that says something."""
    found: dict[str, HeadlineRow] = {}
    for row in rows:
        if row.vs_england.is_said:
            held = found.get(row.indicator.id)
            if held is None or (row.period.end > held.period.end):
                found[row.indicator.id] = row
    return list(found.values())


def _sentence(theme: str, rows: Sequence[HeadlineRow]) -> str:
    counts = {word: sum(row.vs_england.word is word for row in rows) for word in _ORDER}
    said = [(word, number) for word, number in counts.items() if number]
    subject = SUBJECTS[theme]
    (first, most), *others = said
    than = "to" if first is Word.SIMILAR else "than"
    if most == len(rows):
        every = "both measures" if most == LEAST else f"all {_number(most)} measures"
        text = f"{subject} {first.lower()} {than} England on {every}"
    else:
        text = f"{subject} {first.lower()} {than} England on {_number(most)} of {_number(len(rows))} measures"
        text += "".join(f", {word.lower()} on {_number(number)}" for word, number in others)
    indicated = sum(row.vs_england.is_indicative for row in rows)
    if indicated == len(rows):
        return f"{text} (indicative)."
    return f"{text} ({_number(indicated)} of them indicative)." if indicated else f"{text}."


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
