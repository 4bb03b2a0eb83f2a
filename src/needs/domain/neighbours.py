"""Statistical neighbours: for each council, the councils most like it by a published model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class NeighbourModelKey(StrEnum):
    """Which model of statistical neighbours; the order is that in which they are offered."""

    ONS = "ons"
    DFE = "dfe"
    API = "api"
    """The model that the Fingertips API offers for upper-tier authorities: available after an update."""

    @property
    def label(self) -> str:
        """Whose model it is, as a choice and a sentence name it."""
        return {"ons": "ONS", "dfe": "DfE, children’s services", "api": "Fingertips"}[self]

    @property
    def group(self) -> str:
        """The comparator group as a link writes it: ``neighbours`` for the default model."""
        return "neighbours" if self is DEFAULT_MODEL else f"neighbours-{self}"


DEFAULT_MODEL = NeighbourModelKey.ONS


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
