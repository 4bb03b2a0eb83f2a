"""A committee pack before it is a file: what it says of a place, section by section, with its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from needs.charts.parts.spec import ChartSpec
from needs.domain.selection import Selection
from needs.language.places import day

MOST_ROWS = 40
"""Of a table behind a figure on paper: nobody reads more there, and the workbook has them all."""
AGAIN = "The same pack can be made again from this link:"
"""What stands before its address."""
Step = Callable[[int, int, str], None]
"""Told how many steps are done, of how many, and what is being made; it raises to stop the work."""


def no_step(done: int, of: int, what: str) -> None:
    """Nobody is told."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table with its words; whoever writes it down gives it its number.

    Attributes
    ----------
    title
        What it shows, without a full stop, for its caption.
    lead
        The sentence that brings a reader to it.
    cells
        As text ready to read; the first column names its rows.
    data
        The same as numbers for a spreadsheet: codes as text, NaN where there is none.
    stem
        The name of a file that holds it, without its ending.
    """

    title: str
    lead: str
    cells: pd.DataFrame
    data: pd.DataFrame
    notes: tuple[str, ...]
    source: str
    stem: str


def has_numbers_below(spec: ChartSpec) -> bool:
    """Whether the table behind a figure is short enough to stand below it on paper, in a full pack."""
    return len(spec.table) <= MOST_ROWS


@dataclass(frozen=True, eq=False)
class Section:
    """A heading with what stands below it: sentences, then tables and figures in the order of reading.

    ``points`` are sentences that each stand alone, listed after the paragraphs; most begin with what they
    are about and a colon. A figure brings a sentence of its own, its takeaway, and a table its lead: neither
    stands among the paragraphs.
    """

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    items: tuple[Table | ChartSpec, ...] = ()


@dataclass(frozen=True, eq=False)
class Pack:
    """Everything that a pack says, in its order, whatever file it becomes.

    Attributes
    ----------
    title, standfirst
        What it is about; and who, where and when, in a sentence or two.
    is_full
        Whether each figure is followed by its numbers as a table.
    sources
        Every publication used, one line for each.
    licence, freshness
        The licence's sentence; as of when the figures are.
    selection
        The choices that give this pack again.
    site
        The address of the site with its protocol, without a slash at its end; empty where it is not known.
    stamp
        The name of the snapshot that the figures were read from.
    made_on
        The day of making, the only thing in it that changes from day to day.
    stem
        The name of its file, without its ending.
    """

    place: str
    title: str
    standfirst: str
    sections: tuple[Section, ...]
    is_full: bool
    sources: tuple[str, ...]
    licence: str
    freshness: str
    selection: Selection
    site: str
    stamp: str
    made_on: date
    stem: str

    @property
    def made(self) -> str:
        """When it was made, and from which figures."""
        return f"Made on {day(self.made_on)} from snapshot {self.stamp}."

    def items(self) -> Iterator[Table | ChartSpec]:
        """Its tables and figures in the order of reading."""
        for section in self.sections:
            yield from section.items
