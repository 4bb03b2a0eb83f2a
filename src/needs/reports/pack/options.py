"""What a reader may choose of a committee pack."""

from __future__ import annotations

from dataclasses import dataclass

from needs.domain.options import OneOf, Options, SomeOf, option
from needs.domain.vocabulary import Depth, PackSection


@dataclass(frozen=True)
class PackOptions(Options):
    """Its sections, and how much each holds."""

    sections: tuple[PackSection, ...] = option(
        "sec", "Sections", SomeOf(PackSection, "for the section", is_all=True), tuple(PackSection)
    )
    depth: Depth = option("depth", "How much", OneOf(Depth, "for the depth"), Depth.SHORT)
