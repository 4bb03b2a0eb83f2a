"""What has to be said about a place before its figures are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from needs.domain.footprints import Footprint, Place
from needs.views.headline import Headline


def day(when: date) -> str:
    """A date as people write it: ``31 March 2023``."""
    return f"{when.day} {when:%B %Y}"


def month(when: date) -> str:
    """A month as people write it: ``March 2024``."""
    return f"{when:%B %Y}"


def names(areas: Sequence[Place]) -> str:
    """Names joined as in a sentence."""
    *most, last = [area.name for area in areas]
    return f"{', '.join(most)} and {last}" if most else last


def place_notes(headline: Headline) -> tuple[str, ...]:
    """Sentences about the place itself: combined, closed, new, recoded, or published with another."""
    place = headline.place
    if isinstance(place, Footprint):
        return tuple(_footprint_notes(place))
    notes = []
    if place.valid_to:
        replaced = f" It was followed by {names(headline.successors)}." if headline.successors else ""
        notes.append(
            f"{place.name} ended on {day(place.valid_to)}.{replaced} "
            "The figures below are its own and stop there."
        )
    if place.valid_from and headline.predecessors:
        notes.append(
            f"{place.name} has existed since {day(place.valid_from)}. Figures for earlier years were "
            f"published for {names(headline.predecessors)}: they stand apart below and are not its own."
        )
    if headline.earlier_codes:
        notes.append(
            f"Some figures were published under the earlier code {', '.join(headline.earlier_codes)}; "
            "the boundary is the same."
        )
    if place.note:
        notes.append(place.note)
    return tuple(notes)


def _footprint_notes(footprint: Footprint) -> Iterator[str]:
    yield (
        f"{names(footprint.members)} taken as one place. Counts, crude rates and proportions combine "
        "exactly, standardised rates approximately; what cannot be combined says why."
    )
    if footprint.former and footprint.former.valid_to:
        yield (
            f"Until {day(footprint.former.valid_to)} this was {footprint.former.name}: "
            "its own published figures stand for those years."
        )
    if not footprint.region_code:
        yield "The members lie in several regions, so no region is shown beside them."


def as_at_note(as_at: date) -> str:
    """What a view as at an earlier month does and does not show."""
    return (
        f"As at {month(as_at)}: only periods that had ended by then. It goes by the end of the period, not "
        "by the day of publication, and figures that were revised since stay revised."
    )
