"""Statistical neighbours: for each council, the councils most like it by a published model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from needs.domain.vocabulary import NeighbourModelKey


@dataclass(frozen=True)
class NeighbourModel:
    """One model of statistical neighbours, and its lists.

    Attributes
    ----------
    key
        Which model.
    name
        Its official name, with the year of its edition.
    label
        A short name that fits inside a sentence.
    source
        The key of its publication; empty for the API's model, which comes with an update.
    note
        What a reader should know of the model.
    lists
        For each council's code the codes of its neighbours, the most similar first.
    """

    key: NeighbourModelKey
    name: str
    label: str
    source: str = ""
    note: str = ""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, area_code: str) -> tuple[str, ...]:
        """The codes of a council's neighbours, the most similar first; none where it has no list."""
        return self.lists.get(area_code, ())


NeighbourModels = Mapping[NeighbourModelKey, NeighbourModel]
"""Every model that is available, in the order of ``NeighbourModelKey``."""
