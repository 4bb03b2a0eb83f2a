"""How a kind of chart is declared, and what it is built from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TypeVar

from needs.charts.parts.spec import ChartSpec
from needs.domain.footprints import Place
from needs.domain.indicators import Indicator
from needs.domain.options import Options
from needs.domain.selection import DEFAULT_INDICATOR, EVERY_PERIOD, Selection
from needs.sources.boundaries import Outlines
from needs.store.snapshot import Snapshot
from needs.views.groups import Group, group_of

PLACE = ("area", "name", "as_at")
OF_ONE = (*PLACE, "indicator", "sex", "versus", "period")
OF_MANY = (*OF_ONE, "others")
"""Fields of the selection that many kinds depend on together."""

_O = TypeVar("_O", bound=Options)


class Measures(Enum):
    """How many indicators a chart shows."""

    ONE = auto()
    TWO = auto()
    MANY = auto()


@dataclass(frozen=True)
class Request:
    """What a chart is built from.

    Attributes
    ----------
    figures
        Those of the chosen sex.
    narrow
        For a phone.
    outlines
        The outlines for maps; without them a map has equal tiles.
    """

    figures: Snapshot
    place: Place
    selection: Selection
    today: date
    narrow: bool
    outlines: Outlines | None

    def of(self, kind: type[_O]) -> _O:
        """What is chosen of a kind of options."""
        return self.selection.of(kind)

    @property
    def indicator(self) -> Indicator:
        """The chosen indicator, or the one that stands where none is chosen."""
        return self.figures.catalogue.get(self.selection.indicator or DEFAULT_INDICATOR)

    @property
    def group(self) -> Group:
        """The councils that the place is compared with."""
        return group_of(self.figures, self.place, self.selection.versus)

    @property
    def period(self) -> str | None:
        """One period, or none for the latest: a comparison cannot show them all."""
        return one_period(self.selection)


@dataclass(frozen=True)
class ChartKind:
    """A kind of chart.

    Attributes
    ----------
    key
        Its name, which a link may hold.
    label
        What a reader chooses it by.
    page
        The slug of the page that shows it.
    question
        What it answers.
    make
        Builds it.
    depends
        The fields of the selection that it depends on: no other choice builds it anew.
    options
        What a reader may choose of it, beside those.
    measures
        How many indicators it shows.
    is_map
        Whether it is drawn on outlines where there are any.
    """

    key: str
    label: str
    page: str
    question: str
    make: Callable[[Request], ChartSpec]
    depends: tuple[str, ...] = PLACE
    options: tuple[type[Options], ...] = ()
    measures: Measures = Measures.ONE
    is_map: bool = False

    def keeping(self, selection: Selection) -> Selection:
        """The choices that the chart depends on, and no others."""
        return selection.keeping(self.depends, self.options)

    def has(self, options: type[Options]) -> bool:
        """Whether a reader may choose these of it."""
        return options in self.options


def one_period(selection: Selection) -> str | None:
    """The chosen period, or none for the latest, where only one can be shown."""
    return None if selection.period == EVERY_PERIOD else selection.period
