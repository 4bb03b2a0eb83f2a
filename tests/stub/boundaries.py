"""The outlines of the stub: made-up squares around the centroids, served in pages as ArcGIS does."""

from __future__ import annotations

from math import cos, radians
from typing import Any

from needs.domain.areas import Area, AreaRegister

PATH = "arcgis/rest/services/Counties_and_Unitary_Authorities/FeatureServer/0/query"
PER_PAGE = 60
"""What the service sends at most, whatever it is asked for."""

ERROR = b'{"error":{"code":400,"message":"Invalid URL","details":["Invalid URL"]}}'

LEICESTER, LEICESTERSHIRE, CORNWALL = "E06000016", "E10000018", "E06000052"
BARNSLEY, BARNSLEY_SINCE_2025 = "E08000016", "E08000038"
FLATTER = cos(radians(53))
"""How much shorter a degree of longitude is than one of latitude."""

Json = dict[str, Any]


def page(register: AreaRegister, query: dict[str, str]) -> Json:
    """One page of the layer; the newest services say among the properties that there are more."""
    every = features(register)
    start = int(query.get("resultOffset", "0"))
    count = min(int(query.get("resultRecordCount", "2000")), PER_PAGE)
    more = {"properties": {"exceededTransferLimit": True}} if start + count < len(every) else {}
    return {"type": "FeatureCollection", **more, "features": every[start : start + count]}


def features(register: AreaRegister) -> list[Json]:
    """Today's authorities under today's codes, and two places that the register does not know.

    Leicestershire has a hole in which Leicester lies; Cornwall has an islet, and another without an area.
    """
    centres = {
        area.code: (area.longitude, area.latitude)
        for area in register.authorities
        if area.longitude is not None and area.latitude is not None
    }
    made = []
    for area in register.authorities:
        (x, y), half = centres[area.code], _half(area, centres)
        coordinates: list[Any] = [square(x, y, half)]
        kind = "Polygon"
        if area.code == LEICESTERSHIRE:
            around = centres[LEICESTER]
            coordinates = [square(*around, 0.12), square(*around, 0.05)]
        if area.code == LEICESTER:
            coordinates = [square(x, y, 0.05)]
        if area.code == CORNWALL:
            islet, speck = square(x - 0.3, y, 0.05), [[x, y]] * 4
            coordinates, kind = [coordinates, [islet], [speck]], "MultiPolygon"
        code = BARNSLEY_SINCE_2025 if area.code == BARNSLEY else area.code
        made.append(_feature(len(made) + 1, code, area.name, {"type": kind, "coordinates": coordinates}))
    for code, name, x, y in (
        ("W06000001", "Isle of Anglesey", -4.3, 53.3),
        ("S12000027", "Shetland Islands", -1.2, 60.3),
    ):
        outline = {"type": "Polygon", "coordinates": [square(x, y, 0.2)]}
        made.append(_feature(len(made) + 1, code, name, outline))
    return made


def square(x: float, y: float, half: float) -> list[list[float]]:
    """A ring that looks square on the ground, clockwise as ArcGIS likes it."""
    wide = half / FLATTER
    corners = [(-1, -1), (-1, 1), (1, 1), (1, -1), (-1, -1)]
    return [[round(x + wide * east, 5), round(y + half * north, 5)] for east, north in corners]


def _half(area: Area, centres: dict[str, tuple[float, float]]) -> float:
    """Half the side of a square that leaves room for the nearest other one."""
    if not area.ranked:
        return 0.02  # the City of London and the Isles of Scilly are as small as that
    x, y = centres[area.code]
    nearest = min(
        max(abs(u - x) * FLATTER, abs(v - y)) for code, (u, v) in centres.items() if code != area.code
    )
    return min(0.48 * nearest, 0.3)


def _feature(number: int, code: str, name: str, geometry: Json) -> Json:
    about = {"FID": number, "CTYUA24CD": code, "CTYUA24NM": name, "CTYUA24NMW": " ", "LONG": 0.0, "LAT": 0.0}
    return {"type": "Feature", "id": number, "geometry": geometry, "properties": about}
