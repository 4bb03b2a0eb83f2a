"""Outlines of authorities from the ONS Open Geography Portal.

The portal publishes one service for each year's boundaries, in several degrees of detail; the one meant here
is "Counties and Unitary Authorities", ultra generalised and clipped to the coastline (BUC), small enough for
a page. Its name changes each year, so its address is configuration: ``NEEDS_BOUNDARIES_URL``.

Sources
-------
The ONS Open Geography Portal, https://geoportal.statistics.gov.uk, under the Open Government Licence v3.0.
Its services answer as ArcGIS does: "Query (Feature Service/Layer)" in the ArcGIS REST APIs, and RFC 7946
(GeoJSON).
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any, NoReturn
from urllib.parse import urlencode, urlsplit, urlunsplit

from needs.domain.areas import AreaRegister
from needs.domain.settings import BOUNDARIES_URL
from needs.sources.errors import (
    NoDataError,
    RequestRefusedError,
    ServerFailedError,
    UnexpectedDataError,
    WebPageError,
)
from needs.sources.transport import Transport, read_json, web_address

# To be confirmed on a machine with a network: nothing in this project has ever reached it.
URL = (
    "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services/"
    "Counties_and_Unitary_Authorities_December_2024_Boundaries_UK_BUC/FeatureServer/0/query"
)
OFF = "off"

PER_PAGE, MOST_PAGES = 100, 50
DECIMALS = 5  # a metre
WEST, EAST, SOUTH, NORTH = -7.0, 2.2, 49.5, 56.0
"""Degrees within which England lies; the British National Grid, in metres, lies far outside."""

log = logging.getLogger(__name__)

Json = dict[str, Any]
Ring = tuple[tuple[float, float], ...]
Geometry = tuple[tuple[Ring, ...], ...]
"""The coordinates of a MultiPolygon in degrees: polygons, each an outer ring and its holes."""


@dataclass(frozen=True)
class Outlines:
    """Where authorities lie.

    Attributes
    ----------
    features
        The outline of each authority by its code in the register. Outer rings run anticlockwise and holes
        clockwise, as RFC 7946 has it.
    vintage
        The year of the boundaries, as the name of the code's field has it; empty where it does not say.
    fetched_on
        The day on which they were fetched.
    url
        Where from.
    copyright_year
        The year of the Ordnance Survey copyright as the publisher states it; empty where it does not.
    """

    features: Mapping[str, Geometry]
    vintage: str
    fetched_on: date
    url: str
    copyright_year: str = ""

    # What was read is one thing, and going over every outline for its name would take longer than drawing.
    __hash__ = object.__hash__

    def is_newer_than(self, other: Outlines) -> bool:
        """Whether these are of later boundaries, or of the same or unknown ones but fetched later."""
        if self.vintage and other.vintage and self.vintage != other.vintage:
            return self.vintage > other.vintage
        return self.fetched_on > other.fetched_on


def configured_boundaries() -> BoundariesClient | None:
    """The service that ``NEEDS_BOUNDARIES_URL`` names, or the default one; none where it says ``off``."""
    return None if BOUNDARIES_URL.text().lower() == OFF else BoundariesClient()


class BoundariesClient:
    """The service of outlines: the layer of an ArcGIS feature service, with or without ``/query`` at its end.

    By default it is what ``NEEDS_BOUNDARIES_URL`` says, else the boundaries of December 2024.

    Raises
    ------
    AddressError
        ``url`` is not an http or https address.
    """

    def __init__(
        self, url: str | None = None, transport: Transport | None = None, *, seconds: float = 60
    ) -> None:
        self.url = _address(url or BOUNDARIES_URL.text() or URL)
        self.transport = transport or Transport()
        self.seconds = seconds

    def fetch(self, register: AreaRegister) -> Outlines:
        """The outlines of the register's authorities; others, such as those of Wales, are passed over.

        Raises
        ------
        SourceError
            What ``Transport.get`` raises; ``WebPageError`` for a page in place of data;
            ``RequestRefusedError`` and ``ServerFailedError`` for the error that ArcGIS sends with a status of
            success; ``NoDataError`` where no authority of the register is among the features;
            ``UnexpectedDataError`` where it is not GeoJSON, or outlines that cannot be England's.
        """
        features = self._features()
        field = _code_field(features, register)
        outlines: dict[str, Geometry] = {}
        for feature in features:
            code = register.canonical(str(feature["properties"].get(field)))
            if not _is_authority(code, register):
                continue
            if code in outlines:
                _refuse(f"{self._host} sent the outline of {code} twice.")
            outlines[code] = read_geometry(feature.get("geometry"), code)
        missing = [area.code for area in register.authorities if area.code not in outlines]
        log.info("%d features at %s, %d outlines kept", len(features), self.url, len(outlines))
        if missing:
            log.warning("no outline of %d authorities of today: %s", len(missing), ", ".join(missing))
        year = re.search(r"(\d\d)CD$", field.upper())
        return Outlines(
            features=outlines,
            vintage=f"20{year[1]}" if year else "",
            fetched_on=datetime.now(UTC).date(),
            url=self.url,
        )

    @property
    def _host(self) -> str:
        return urlsplit(self.url).netloc

    def _features(self) -> list[Json]:
        """Every feature of the layer, page after page."""
        features: list[Json] = []
        for _ in range(MOST_PAGES):
            document = self._page(len(features))
            found = document["features"]
            features += found
            if not _has_more(document):
                return features
            if not found:
                _refuse(f"{self._host} says that there are more outlines and sends none.")
        _refuse(f"{self._host} sent {MOST_PAGES} pages of outlines and has still more.")

    def _page(self, offset: int) -> Json:
        query = {
            "where": "1=1",
            "outFields": "*",  # the name of the code's field changes each year
            "returnGeometry": "true",
            "outSR": 4326,
            "geometryPrecision": DECIMALS,
            "resultOffset": offset,
            "resultRecordCount": PER_PAGE,
            "f": "geojson",
        }
        body = self.transport.get(f"{self.url}?{urlencode(query)}", self.seconds)
        if body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            raise WebPageError(
                f"{self._host} sent a web page in place of outlines.",
                "It is probably under maintenance, or this network asks you to sign in. "
                "The outlines already held stay in use.",
            )
        try:
            document = read_json(body)
        except ValueError:
            _refuse(f"{self._host} did not send GeoJSON.")
        if isinstance(document, dict) and isinstance(document.get("error"), dict):
            raise self._said_no(document["error"])
        if not _is_collection(document):
            _refuse(f"{self._host} did not send GeoJSON.")
        return dict(document)

    def _said_no(self, error: Json) -> RequestRefusedError | ServerFailedError:
        code, message = (
            error.get("code"),
            str(error.get("message") or "it does not say why")[:200].rstrip(". "),
        )
        if isinstance(code, int) and code >= 500:
            return ServerFailedError(f"{self._host} failed: {message}.", "Try again later.")
        return RequestRefusedError(
            f"{self._host} refused the request for outlines: {message}.",
            f"The service has a new name each year; {BOUNDARIES_URL} sets its address.",
        )


def read_geometry(geometry: object, code: str) -> Geometry:
    """The outline that a GeoJSON Polygon or MultiPolygon describes, in degrees; ``code`` is for the error.

    A ring without an area, as an islet becomes when its corners are rounded, is left out.

    Raises
    ------
    UnexpectedDataError
        It is neither, its rings are not closed runs of positions, a position lies outside England, or nothing
        of it has an area.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        _refuse(f"The outline of {code} is not a polygon.")
    found = geometry.get("coordinates")
    polygons = [found] if kind == "Polygon" else found
    outline = []
    for polygon in _list(polygons, code):
        outer, *holes = (_ring(ring, code) for ring in _list(polygon, code))
        if _doubled_area(outer):
            kept = [hole for hole in holes if _doubled_area(hole)]
            outline.append((_turned(outer, 1), *(_turned(hole, -1) for hole in kept)))
        else:
            log.info("%s: a part without an area is left out", code)
    if not outline:
        _refuse(f"The outline of {code} encloses nothing.")
    return tuple(outline)


def _ring(ring: object, code: str) -> Ring:
    positions = tuple(_position(each, code) for each in _list(ring, code))
    if len(positions) < 4 or positions[0] != positions[-1]:
        _refuse(f"The outline of {code} is not closed.")
    return positions


def _position(position: object, code: str) -> tuple[float, float]:
    x, y, *_ = [*_list(position, code), None]
    if not isinstance(x, int | float) or not isinstance(y, int | float):
        _refuse(f"The outline of {code} holds a position that is not two numbers.")
    if not (WEST <= x <= EAST and SOUTH <= y <= NORTH):  # what is not a number fails this as well
        _refuse(f"The outline of {code} leaves England, at {x}, {y}.")
    return float(x), float(y)


def _list(value: object, code: str) -> list[object]:
    if not isinstance(value, list) or not value:
        _refuse(f"The outline of {code} is incomplete.")
    return value


def _doubled_area(ring: Ring) -> float:
    """Twice the area of a ring in square degrees, rounded; above zero where it runs anticlockwise."""
    # From its first corner on: far from the origin the products would drown so small an area.
    (x0, y0), area = ring[0], 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        area += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
    return round(area, 2 * DECIMALS)


def _turned(ring: Ring, sign: int) -> Ring:
    return ring if _doubled_area(ring) * sign > 0 else ring[::-1]


def _code_field(features: list[Json], register: AreaRegister) -> str:
    """The property that holds the codes: the one with the most authorities among its values."""
    known: Counter[str] = Counter(
        name
        for feature in features
        for name, value in feature["properties"].items()
        if _is_authority(register.canonical(str(value)), register)
    )
    if not known:
        raise NoDataError(
            f"None of the {len(features)} outlines is of a council in England.",
            f"{BOUNDARIES_URL} has to be the address of counties and unitary authorities.",
        )
    return known.most_common(1)[0][0]


def _is_authority(code: str, register: AreaRegister) -> bool:
    return code in register and register.get(code).is_authority


def _is_collection(document: object) -> bool:
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        return False
    features = document.get("features")
    return isinstance(features, list) and all(
        isinstance(each, dict) and isinstance(each.get("properties"), dict) for each in features
    )


def _has_more(document: Json) -> bool:
    """Whether the service holds features back; newer services say so among the properties."""
    properties = document.get("properties")
    inside = properties if isinstance(properties, dict) else {}
    return True in (document.get("exceededTransferLimit"), inside.get("exceededTransferLimit"))


def _refuse(message: str) -> NoReturn:
    log.warning(message)
    raise UnexpectedDataError(message, "Nothing of it was used. The outlines already held stay in use.")


def _address(text: str) -> str:
    parts = web_address(text, "a service of outlines", URL, BOUNDARIES_URL)
    path = parts.path.rstrip("/").removesuffix("/query") + "/query"
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))
