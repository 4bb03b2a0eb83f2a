"""The house style of a council for its documents and slides: colours, a typeface, and its own templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from needs.charts.editable import Stands
from needs.charts.house import Colour

COLOURS: Mapping[Stands, str] = {
    Stands.AREA: Colour.AREA.value,
    Stands.REGION: Colour.REGION.value,
    Stands.ENGLAND: Colour.ENGLAND.value,
    Stands.OTHERS: Colour.QUIET.value,
    Stands.LIGHT: "#ADD1F1",
}


@dataclass(frozen=True)
class HouseStyle:
    """How documents and slides look.

    Attributes
    ----------
    colours
        Of the lines and bars, as ``#12436D``.
    heading
        The colour of headings.
    font
        The typeface, named as Word names it.
    document, slides
        A council's own Word and PowerPoint files to write into, or nothing for our plain ones.
    """

    colours: Mapping[Stands, str] = field(default_factory=lambda: dict(COLOURS))
    heading: str = Colour.AREA.value
    font: str = "Arial"
    document: bytes | None = None
    slides: bytes | None = None
