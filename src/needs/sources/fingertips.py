"""Fingertips as a source of figures: an indicator of the catalogue in, its figures out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from needs.domain.areas import AreaRegister
from needs.domain.indicators import Indicator
from needs.domain.settings import FIGURES_DIR
from needs.sources.client import UPPER_TIER, FingertipsClient
from needs.sources.errors import NoDataError
from needs.sources.fingertips_csv import parse
from needs.sources.publications import Source
from needs.sources.source import FiguresSource, ParsedFile, SourceOn

KEY = "fingertips-live"
"""How the keys of this source begin."""
PUBLISHER = "Office for Health Improvement and Disparities"


@dataclass(frozen=True)
class FingertipsSource(FiguresSource):
    """The live figures on a day in UTC, asked for as the catalogue says; ``key`` names them in every row."""

    client: FingertipsClient
    register: AreaRegister
    key: str
    retrieved_at: date

    @property
    def publication(self) -> Source:
        """How Fingertips is named beside its figures."""
        return Source(
            key=self.key,
            publisher=PUBLISHER,
            title="Fingertips (Public Health Profiles), fetched by a refresh",
            as_of=self.retrieved_at.isoformat(),
            licence="OGL v3.0",
            published_at="fingertips.phe.org.uk",
            remarks="As published on that day",
        )

    @property
    def requests_made(self) -> int:
        """How many requests were sent so far, repeated attempts included."""
        return self.client.requests_made

    def carries(self, indicator: Indicator) -> bool:
        """Whether the indicator has an id that Fingertips gave out."""
        return indicator.on_fingertips

    def last_changes(self, indicator_ids: Iterable[str]) -> dict[str, datetime]:
        """When the figures of each indicator were last uploaded: one request for a hundred of them."""
        return self.client.last_changes(indicator_ids)

    def neighbours(self) -> tuple[str, dict[str, tuple[str, ...]]]:
        """The statistical neighbours of every authority, in two requests."""
        return self.client.neighbours()

    def download(self, indicator: Indicator) -> bytes:
        """The file of an indicator, unread: all waiting and little work, so several may run at once.

        The parent areas are always regions, so that authorities, regions and England come once each, with
        both comparisons. Area type and profile are the catalogue's.

        Raises
        ------
        SourceError
            The service did not yield figures; ``NoDataError`` where it does not carry the indicator.
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
            As ``fingertips_csv.parse``.
        """
        return parse(content, indicator.id, self.register, self.key, self.retrieved_at)


def fingertips(client: FingertipsClient) -> SourceOn:
    """The API that a client asks, as a source."""
    return lambda register, day: FingertipsSource(client, register, f"{KEY}-{day}", day)


def configured_source() -> SourceOn | None:
    """The API of ``NEEDS_FINGERTIPS_URL``; none where a folder of files takes its place.

    Raises
    ------
    AddressError
        The address of the API cannot be one.
    """
    return None if FIGURES_DIR.text() else fingertips(FingertipsClient())
