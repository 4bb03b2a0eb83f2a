"""What has to be said about a place before its figures are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from needs.domain.areas import Area
from needs.views.headline import Headline


def day(when: date) -> str:
    """A date as people write it: ``31 March 2023``."""
    return f"{when.day} {when:%B %Y}"


def month(when: date) -> str:
    """A month as people write it: ``March 2024``."""
    return f"{when:%B %Y}"


def names(areas: Sequence[Area]) -> str:
    """Names joined as in a sentence."""
    *most, last = [area.name for area in areas]
    return f"{', '.join(most)} and {last}" if most else last


def place_notes(headline: Headline) -> tuple[str, ...]:
    """Sentences about the place itself: closed, new, recoded, or published together with another."""
    area = headline.area
    notes = []
    if area.valid_to:
        replaced = f" It was followed by {names(headline.successors)}." if headline.successors else ""
        notes.append(
            f"{area.name} ended on {day(area.valid_to)}.{replaced} "
            "The figures below are its own and stop there."
        )
    if area.valid_from and headline.predecessors:
        notes.append(
            f"{area.name} has existed since {day(area.valid_from)}. Figures for earlier years were published "
            f"for {names(headline.predecessors)} and are not shown as its own."
        )
    if headline.earlier_codes:
        notes.append(
            f"Some figures were published under the earlier code {', '.join(headline.earlier_codes)}; "
            "the boundary is the same."
        )
    if area.note:
        notes.append(area.note)
    return tuple(notes)


def as_at_note(as_at: date) -> str:
    """What a view as at an earlier month does and does not show."""
    return (
        f"As at {month(as_at)}: only periods that had ended by then. It goes by the end of the period, not "
        "by the day of publication, and figures that were revised since stay revised."
    )
