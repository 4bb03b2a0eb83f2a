"""The Fingertips API: the requests that the product makes of it.

Sources
-------
The Fingertips API, https://fingertips.phe.org.uk/api.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from needs.domain.settings import FINGERTIPS_URL
from needs.sources.errors import AddressError, UnexpectedDataError, WebPageError
from needs.sources.transport import Limits, Transport, read_json, web_address

BASE_URL = "https://fingertips.phe.org.uk/api/"

UPPER_TIER = 502  # counties and unitary authorities from April 2023
REGIONS = 6
NEIGHBOUR_TYPES = 20_000

IDS_PER_REQUEST = 100  # the service drops, without a word, every id after the hundredth

log = logging.getLogger(__name__)

Json = dict[str, Any]


class FingertipsClient:
    """The endpoints of the API that figures, their dates and their areas come from.

    Every method may raise what ``Transport.get`` raises, ``WebPageError`` where the service sends a page in
    place of data, and, where it should send JSON, ``UnexpectedDataError`` where that cannot be read. The root
    of the API is by default what ``NEEDS_FINGERTIPS_URL`` says, else the live service. The service builds a
    table of figures before the first byte of it, so it may be silent for longer over tables.

    Raises
    ------
    AddressError
        ``base_url`` is not an http or https address.
    """

    def __init__(
        self,
        base_url: str | None = None,
        session: requests.Session | None = None,
        limits: Limits | None = None,
        *,
        transport: Transport | None = None,
        json_seconds: float = 60,
        csv_seconds: float = 180,
    ) -> None:
        self.base_url = _address(base_url or FINGERTIPS_URL.text() or BASE_URL)
        self.transport = transport or Transport(session, limits)
        self.json_seconds = json_seconds
        self.csv_seconds = csv_seconds

    @property
    def requests_made(self) -> int:
        """How many requests were sent so far, repeated attempts included."""
        return self.transport.requests_made

    def data_csv(
        self,
        indicator_id: str,
        child_area_type: int = UPPER_TIER,
        parent_area_type: int = REGIONS,
        profile_id: int | None = None,
    ) -> bytes:
        """Every figure of one indicator, as the service's own CSV file.

        By default the areas are authorities as they are since April 2023, within regions: the one choice of
        parent that brings authorities, regions and England once each, with both comparisons. Without a
        profile the comparisons come from any that has the indicator.
        """
        query = {
            "indicator_ids": indicator_id,
            "child_area_type_id": child_area_type,
            "parent_area_type_id": parent_area_type,
        }
        if profile_id is not None:
            query["profile_id"] = profile_id
        return self.get(self._url("all_data/csv/by_indicator_id", query), self.csv_seconds)

    def metadata(self, indicator_ids: Iterable[str]) -> dict[str, Json]:
        """What the service says about each indicator, by id; an id that it does not know is not there."""
        wanted = list(dict.fromkeys(indicator_ids))
        found: dict[str, Json] = {}
        for start in range(0, len(wanted), IDS_PER_REQUEST):
            ids = ",".join(wanted[start : start + IDS_PER_REQUEST])
            found |= self._object("indicator_metadata/by_indicator_id", {"indicator_ids": ids})
        return {key: found[key] for key in wanted if isinstance(found.get(key), dict)}

    def last_changes(self, indicator_ids: Iterable[str]) -> dict[str, datetime]:
        """When the figures of each indicator were last uploaded: one request for a hundred indicators.

        The service gives the moment without a zone; it is read as UTC, and is fit to be compared with another
        such moment only. An indicator that the service does not know, or whose moment it does not give, is
        not there.
        """
        changes = {}
        for key, about in self.metadata(indicator_ids).items():
            moment = uploaded_at(about)
            if moment is None:
                log.info("indicator %s: no readable date of upload in %r", key, about.get("DataChange"))
            else:
                changes[key] = moment
        return changes

    def parent_to_child_areas(
        self, child_area_type: int = UPPER_TIER, parent_area_type: int = REGIONS
    ) -> dict[str, list[str]]:
        """The codes of the child areas in each parent area, for the whole country."""
        query = {"child_area_type_id": child_area_type, "parent_area_type_id": parent_area_type}
        return self._object("parent_to_child_areas", query)

    def nearest_neighbour_types(self) -> list[Json]:
        """The models of statistical neighbours on offer, with the area types that each applies to."""
        return self._list("nearest_neighbour_types")

    def neighbours(self, area_type: int = UPPER_TIER) -> tuple[str, dict[str, tuple[str, ...]]]:
        """The statistical neighbours of every authority by the model that fits the area type: two requests.

        The lists are asked for as the children of a parent type: 20,000 and the id of the model. The model's
        name comes with the codes of each authority's neighbours; none where the service gives none.

        Raises
        ------
        UnexpectedDataError
            A model has no number, or what should be lists of codes are none.
        """
        models = self.nearest_neighbour_types()
        fitting = [each for each in models if _applies(each, area_type)] or models
        if not fitting:
            return "", {}
        number = fitting[0].get("NeighbourTypeId")
        if not isinstance(number, int):
            raise _unexpected(self._url("nearest_neighbour_types"))
        children = self.parent_to_child_areas(area_type, NEIGHBOUR_TYPES + number)
        prefix = f"nn-{number}-"
        lists = {parent: codes for parent, codes in children.items() if parent.startswith(prefix) and codes}
        if not all(map(_are_codes, lists.values())):
            raise _unexpected(self._url("parent_to_child_areas"))
        return str(fitting[0].get("Name", "")), {
            parent.removeprefix(prefix): tuple(codes) for parent, codes in lists.items()
        }

    def get(self, url: str, read_seconds: float) -> bytes:
        """The data at an address of the API.

        Raises
        ------
        AddressError
            ``url`` does not lie within the API.
        """
        if not url.startswith(self.base_url):
            raise AddressError(f"{url} does not lie within {self.base_url}.")
        body = self.transport.get(url, read_seconds)
        if body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            log.warning("a page in place of data at %s: %r", url, body[:500])
            raise WebPageError(
                f"{urlsplit(url).netloc} sent a web page in place of data.",
                "The service is probably under maintenance, or this network asks you to sign in. "
                "The figures already held stay in use; try again later.",
            )
        return body

    def json(self, url: str) -> Any:
        """What the JSON document at an address of the API says.

        Raises
        ------
        UnexpectedDataError
            It is not JSON.
        """
        body = self.get(url, self.json_seconds)
        try:
            return read_json(body)
        except ValueError as error:
            log.warning("not JSON at %s: %r", url, body[:500])
            raise _unexpected(url) from error

    def _list(self, path: str, query: Mapping[str, object] | None = None) -> list[Json]:
        url = self._url(path, query)
        document = self.json(url)
        if not isinstance(document, list) or not all(isinstance(item, dict) for item in document):
            raise _unexpected(url)
        return document

    def _object(self, path: str, query: Mapping[str, object]) -> Json:
        url = self._url(path, query)
        document = self.json(url)
        if not isinstance(document, dict):
            raise _unexpected(url)
        return document

    def _url(self, path: str, query: Mapping[str, object] | None = None) -> str:
        return self.base_url + path + (f"?{urlencode(query, safe=',')}" if query else "")


def _applies(model: Json, area_type: int) -> bool:
    """Whether a model of neighbours is for an area type; its list holds numbers or objects."""
    listed = model.get("ApplicableAreaTypes")
    types = listed if isinstance(listed, list) else []
    return str(area_type) in [str(each.get("Id") if isinstance(each, dict) else each) for each in types]


def _are_codes(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(each, str) for each in found)


def uploaded_at(about: Json) -> datetime | None:
    """When an indicator's figures were last uploaded, by its metadata; none where that does not say."""
    change = about.get("DataChange")
    text = change.get("LastUploadedAt") if isinstance(change, dict) else None
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unexpected(url: str) -> UnexpectedDataError:
    parts = urlsplit(url)
    return UnexpectedDataError(
        f"{parts.netloc} did not send what {parts.path} should give.",
        "The interface of the service may have changed. The figures already held stay in use.",
    )


def _address(text: str) -> str:
    web_address(text, "an API", BASE_URL, FINGERTIPS_URL)
    return text.strip().rstrip("/") + "/"
