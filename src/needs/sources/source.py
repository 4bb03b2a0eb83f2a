"""What a refresh asks of a place that figures come from: Fingertips is one, a folder of its files another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.indicators import Indicator
from needs.sources.publications import Source


@dataclass(frozen=True)
class ParsedFile:
    """The figures of one indicator, as a source gave them.

    Attributes
    ----------
    frame
        One row per figure, in the columns of the data contract.
    rows
        What to call each row in a message, for example ``91380 line 12``.
    warnings
        What was left out, and why, in plain sentences.
    """

    frame: pd.DataFrame
    rows: tuple[str, ...]
    warnings: tuple[str, ...] = ()


class FiguresSource:
    """A place that figures come from, on one day and for the areas of one register.

    Every method may raise ``SourceError``, and nothing else that is not a fault of this program.
    """

    @property
    def publication(self) -> Source:
        """How it is named beside its figures; the key stands in every row, and begins with the module's."""
        raise NotImplementedError

    @property
    def requests_made(self) -> int:
        """How many requests were sent so far."""
        return 0

    def carries(self, indicator: Indicator) -> bool:
        """Whether it is a place to ask for an indicator at all."""
        raise NotImplementedError

    def last_changes(self, indicator_ids: Iterable[str]) -> Mapping[str, datetime]:
        """When the figures of each indicator last changed, with a zone; one that it lacks is not there."""
        raise NotImplementedError

    def download(self, indicator: Indicator) -> bytes:
        """What it holds of an indicator, unread: all waiting and little work, so several may run at once."""
        raise NotImplementedError

    def read(self, indicator: Indicator, content: bytes) -> ParsedFile:
        """The figures in what was downloaded: all work.

        Raises
        ------
        InvalidFiguresError
            They cannot be used; each row is named.
        """
        raise NotImplementedError

    def neighbours(self) -> tuple[str, Mapping[str, tuple[str, ...]]]:
        """A model of statistical neighbours by name, and its lists; none where it has none."""
        return "", {}


SourceOn = Callable[[AreaRegister, date], FiguresSource]
"""A source for the areas of a register, on a day in UTC."""
