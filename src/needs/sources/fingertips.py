"""Fingertips as a source of figures: an indicator of the catalogue in, its figures out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from needs.domain.areas import AreaRegister
from needs.domain.indicators import Indicator
from needs.sources.client import UPPER_TIER, FingertipsClient
from needs.sources.errors import NoDataError
from needs.sources.fingertips_csv import ParsedFile, parse


@dataclass(frozen=True)
class FingertipsSource:
    """The live figures, asked for as the catalogue says.

    Attributes
    ----------
    client
        The API.
    register
        The areas to keep.
    key
        Key of the source to name in every row.
    retrieved_at
        The day, in UTC, to name in every row.
    """

    client: FingertipsClient
    register: AreaRegister
    key: str
    retrieved_at: date

    def fetch(self, indicator: Indicator) -> ParsedFile:
        """Every figure of an indicator: one request, then the reading of what it brought.

        Raises
        ------
        SourceError
            The service did not yield figures; ``NoDataError`` where it does not carry the indicator.
        InvalidFiguresError
            It did, and they cannot be used; each row is named.
        """
        return self.read(indicator, self.download(indicator))

    def download(self, indicator: Indicator) -> bytes:
        """The file of an indicator, unread: all waiting and little work, so several may run at once.

        The parent areas are always regions, so that authorities, regions and England come once each, with
        both comparisons. Area type and profile are the catalogue's.

        Raises
        ------
        SourceError
            As for ``fetch``.
        """
        if not indicator.on_fingertips:
            raise NoDataError(f"{indicator.display_name} is not published on Fingertips.")
        return self.client.data_csv(
            indicator.id,
            child_area_type=indicator.area_type or UPPER_TIER,
            profile_id=indicator.profile,
        )

    def read(self, indicator: Indicator, content: bytes) -> ParsedFile:
        """The figures in a downloaded file: all work, which several threads do no faster than one.

        Raises
        ------
        SourceError, InvalidFiguresError
            As for ``fetch``.
        """
        return parse(content, indicator.id, self.register, self.key, self.retrieved_at)
