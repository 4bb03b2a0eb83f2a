"""The words that a link may hold and that a reader chooses from: each a code with its label, listed once."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class PageGroup(StrEnum):
    """What a page is for; the navigation is grouped by it, in this order."""

    PLACE = "Place"
    COMPARE = "Compare"
    EVIDENCE = "Evidence"
    DATA = "Data"


class Labelled(StrEnum):
    """A code as a link writes it, with the label of the choice."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make a member from its code and its label."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def knows(cls, code: str) -> bool:
        """Whether a code is one of these."""
        return code in cls._value2member_map_


class Sex(Labelled):
    """The sex that figures are for where an indicator is published by sex; persons wherever it is not."""

    PERSONS = "persons", "Persons"
    FEMALE = "female", "Women and girls"
    MALE = "male", "Men and boys"

    @property
    def published(self) -> str:
        """The word of the figures: Persons, Female or Male."""
        return self.capitalize()


class NeighbourModelKey(Labelled):
    """A model of statistical neighbours and whose it is; the order is that in which they are offered."""

    ONS = "ons", "ONS"
    DFE = "dfe", "DfE, children’s services"
    API = "api", "Fingertips"
    """The model that the Fingertips API offers for upper-tier authorities: available after an update."""

    @property
    def group(self) -> ComparatorGroup:
        """The comparator group that the model makes."""
        return next(group for group, model in NEIGHBOUR_GROUPS.items() if model is self)


DEFAULT_MODEL = NeighbourModelKey.ONS


class ComparatorGroup(Labelled):
    """The councils that a place is compared with, where they are not picked by hand."""

    ENGLAND = "england", "All councils of England"
    REGION = "region", "Its region"
    DEPRIVATION = "deprivation", "Of like deprivation"
    SIZE = "size", "Of like size"
    KIND = "kind", "Of the same kind"
    NEIGHBOURS = "neighbours", f"Statistical neighbours ({NeighbourModelKey.ONS.label})"
    NEIGHBOURS_DFE = "neighbours-dfe", f"Statistical neighbours ({NeighbourModelKey.DFE.label})"
    NEIGHBOURS_API = "neighbours-api", f"Statistical neighbours ({NeighbourModelKey.API.label})"


NEIGHBOUR_GROUPS = {
    ComparatorGroup.NEIGHBOURS: NeighbourModelKey.ONS,
    ComparatorGroup.NEIGHBOURS_DFE: NeighbourModelKey.DFE,
    ComparatorGroup.NEIGHBOURS_API: NeighbourModelKey.API,
}
"""The groups of statistical neighbours, and the model of each."""


class Benchmark(Labelled):
    """What each council's figure is compared with."""

    ENGLAND = "england", "England"
    REGION = "region", "Its region"


class TrendForm(Labelled):
    """How a trend is drawn."""

    VALUES = "values", "Values"
    INDEX = "index", "Index"
    DIFFERENCE = "difference", "Difference"
    SPREAD = "spread", "Spread"


class OtherCouncils(Labelled):
    """Whether the councils of the group are drawn beside a place."""

    DRAWN = "yes", "With other councils"
    LEFT_OUT = "no", "Without"


class NationalEvent(StrEnum):
    """A national event that can be marked on a trend; ``data/events.csv`` says what it is."""

    STRATEGY = "strategy"
    COVID = "covid"


class Breakdown(Labelled):
    """Into which groups of people an indicator is broken down."""

    SEX = "sex", "By sex"
    DEPRIVATION = "deprivation", "By deprivation"
    AGE = "age", "By age"


class Substance(Labelled):
    """What need for treatment is estimated for."""

    ALCOHOL = "alcohol", "Alcohol dependence"
    OCU = "ocu", "Opiate and/or crack use"


class GapPart(Labelled):
    """What the page on the treatment gap shows below its finding."""

    TIME = "time", "Over time"
    OTHERS = "others", "Other councils"
    MAP = "map", "Map"
    DEPRIVATION = "imd", "Deprivation"
    SCENARIO = "steps", "What it would take"
    GRANTS = "grants", "Grants"
    FIGURES = "figures", "Figures used"


class Target(Labelled):
    """What a treatment gap is to be narrowed to."""

    ENGLAND = "england", "England’s rate of met need"
    BEST_QUARTER = "best-quarter", "The quarter of councils with the highest met need"
    RATE = "rate", "A rate of met need that you choose"
    EXTRA = "extra", "A number of extra people that you choose"
    AMBITION = "ambition", "The national ambition of 2021, as a yardstick of the past"


class Indicative(Labelled):
    """Whether rates without limits are compared by approximate ones."""

    SHOWN = "yes", "Include"
    WITH_LIMITS = "limits", "With limits"
    LEFT_OUT = "no", "Leave out"


class Listing(Labelled):
    """What the page about indicators opens with."""

    ONE = "one", "One indicator"
    ALL = "all", "All indicators"


class PackSection(Labelled):
    """A section of a committee pack, with its heading; the order is the pack's."""

    SUMMARY = "summary", "What stands out"
    HEADLINE = "headline", "The headline figures"
    GAP = "gap", "People who are not in treatment"
    COMPARE = "compare", "Beside other councils"
    TRENDS = "trends", "Over time"
    INEQUALITY = "inequality", "By sex and by deprivation"
    YOUNG = "young", "Young people"
    GRANTS = "grants", "Grants beside need"
    METHODS = "methods", "Methods and caveats"


class Depth(Labelled):
    """How much a committee pack holds."""

    SHORT = "short", "Short: the tables and the first figures"
    FULL = "full", "Full: every figure, each with its numbers"
