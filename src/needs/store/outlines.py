"""The outlines of authorities: those of the release and those of an update, each a GeoJSON file."""

from __future__ import annotations

import json
import logging
from datetime import date
from pathlib import Path

from needs.domain.areas import AreaRegister
from needs.domain.errors import NeedsError
from needs.sources.boundaries import BoundariesClient, Outlines, read_geometry
from needs.store.library import Library
from needs.store.tables import release_folder

FILE = "outlines.json"

log = logging.getLogger(__name__)


def current_outlines(library: Library) -> Outlines | None:
    """The outlines for maps: those of the last update where they are newer than those of the release.

    ``None`` where neither can be used; the log says why.
    """
    updated, embedded = load_outlines(library), embedded_outlines()
    if updated is None or embedded is None:
        return updated or embedded
    return updated if updated.is_newer_than(embedded) else embedded


def embedded_outlines() -> Outlines | None:
    """The outlines that come with the release; ``None`` where there are none that can be used.

    Raises
    ------
    SnapshotError
        The folder of the release is not there: ``release_folder``.
    """
    return _read(release_folder() / FILE)


def load_outlines(library: Library) -> Outlines | None:
    """The outlines of the last update; ``None`` where there are none that can be used."""
    return _read(library.folder / FILE)


def _read(path: Path) -> Outlines | None:
    """The outlines in a file, checked as if they had just been fetched."""
    try:
        document = json.loads(path.read_text("utf-8"))
        features = {str(each["properties"]["code"]): each["geometry"] for each in document["features"]}
        if not features:
            raise ValueError("it holds none")
        return Outlines(
            features={code: read_geometry(geometry, code) for code, geometry in features.items()},
            vintage=str(document["vintage"]),
            fetched_on=date.fromisoformat(document["fetched_on"]),
            url=str(document["url"]),
            copyright_year=str(document.get("copyright_year", "")),
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError, NeedsError) as error:
        log.warning("the outlines in %s cannot be used: %s: %s", path, type(error).__name__, error)
        return None


def save_outlines(library: Library, outlines: Outlines) -> Path:
    """Put outlines in the place of those of the last update, in one step.

    Raises
    ------
    SnapshotError
        The folder cannot be written; the earlier outlines stay.
    """
    document = {
        "type": "FeatureCollection",
        "vintage": outlines.vintage,
        "copyright_year": outlines.copyright_year,
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
    """Fetch the outlines and keep them; whatever fails, the earlier ones stay.

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
