"""The outlines of authorities in the data folder: one GeoJSON file, which other programs can open too."""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path

from needs.domain.areas import AreaRegister
from needs.domain.errors import NeedsError
from needs.sources.boundaries import BoundariesClient, Outlines, read_geometry
from needs.store.library import Library

FILE = "outlines.json"

log = logging.getLogger(__name__)


def load_outlines(library: Library) -> Outlines | None:
    """The outlines held, checked as if they had just been fetched; ``None`` where there are no sound ones."""
    path = library.folder / FILE
    try:
        held = json.loads(path.read_text("utf-8"))
        features = {str(each["properties"]["code"]): each["geometry"] for each in held["features"]}
        if not features:
            raise ValueError("it holds none")
        return Outlines(
            features={code: read_geometry(geometry, code) for code, geometry in features.items()},
            vintage=str(held["vintage"]),
            fetched_on=date.fromisoformat(held["fetched_on"]),
            url=str(held["url"]),
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError, NeedsError) as error:
        log.warning("the outlines in %s cannot be used: %s: %s", path, type(error).__name__, error)
        return None


def save_outlines(library: Library, outlines: Outlines) -> Path:
    """Put outlines in the place of those held, in one step.

    Raises
    ------
    SnapshotError
        The folder cannot be written; the outlines held stay.
    """
    document = {
        "type": "FeatureCollection",
        "vintage": outlines.vintage,
        "fetched_on": outlines.fetched_on.isoformat(),
        "url": outlines.url,
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code},
                "geometry": {"type": "MultiPolygon", "coordinates": geometry},
            }
            for code, geometry in outlines.features.items()
        ],
    }
    return library.put(FILE, json.dumps(document, separators=(",", ":")))


def refresh_outlines(library: Library, client: BoundariesClient, register: AreaRegister) -> Outlines:
    """Fetch the outlines and keep them; whatever fails, those held stay.

    Raises
    ------
    SourceError
        The service did not yield outlines: ``BoundariesClient.fetch``.
    SnapshotError
        The folder cannot be written.
    """
    outlines = client.fetch(register)
    save_outlines(library, outlines)
    return outlines
