"""The release's hand-kept tables: read and checked as they are, every time the figures are read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from needs.domain.errors import SnapshotError
from needs.domain.events import Event
from needs.domain.footprints import Places
from needs.domain.indicators import Catalogue, read_catalogue
from needs.domain.neighbours import NeighbourModels
from needs.domain.population import PopulationByAge
from needs.domain.relations import Relation
from needs.domain.settings import RELEASE_DIR
from needs.methods.tile_layout import Tiles
from needs.sources.areas import read_footprints, read_register, read_tiles
from needs.sources.costs import CostFigure, read_costs
from needs.sources.events import read_events
from needs.sources.grants import Grant, read_grants
from needs.sources.neighbours import read_neighbours
from needs.sources.population import read_population
from needs.sources.publications import Source, read_sources
from needs.sources.relations import read_relations

CATALOGUE = "indicators.toml"
SOURCES = "sources.csv"


@dataclass(frozen=True)
class Tables:
    """The tables in ``data/`` that people edit: not built, so a change shows at the next start."""

    catalogue: Catalogue
    places: Places
    tiles: Mapping[str, Tiles]
    sources: Mapping[str, Source]
    grants: tuple[Grant, ...]
    costs: Mapping[str, CostFigure]
    events: Mapping[str, Event]
    relations: tuple[Relation, ...]
    neighbours: NeighbourModels
    population: PopulationByAge


def release_folder() -> Path:
    """The folder of the release's tables and figures: the configured one, else ``data`` in the checkout.

    Raises
    ------
    SnapshotError
        It holds no catalogue; the message says where this looked.
    """
    configured = RELEASE_DIR.text()
    folder = Path(configured) if configured else Path(__file__).resolve().parents[3] / "data"
    if not (folder / CATALOGUE).is_file():
        raise SnapshotError(
            f"No figures were found: there is no {CATALOGUE} in {folder}.",
            f"Install from a checkout (pip install -e .), or name the folder “data” in {RELEASE_DIR}.",
        )
    return folder


def read_tables(folder: Path) -> Tables:
    """Read every hand-kept table of a release.

    Raises
    ------
    InvalidFiguresError
        A table has faults; each names its file, line and column.
    """
    register = read_register(folder)
    catalogue = read_catalogue(folder / CATALOGUE)
    sources = read_sources(folder / SOURCES)
    return Tables(
        catalogue=catalogue,
        places=Places(register, read_footprints(folder / "footprints.csv", register)),
        tiles=read_tiles(folder / "tiles.csv", register),
        sources=sources,
        grants=read_grants(folder / "grants.csv", register),
        costs=read_costs(folder / "costs.csv"),
        events=read_events(folder / "events.csv"),
        relations=read_relations(folder / "relations.toml", catalogue, register),
        neighbours=read_neighbours(
            folder / "neighbour_models.csv", folder / "neighbours.csv", register, sources
        ),
        population=read_population(folder / "population_by_age.csv", register, sources),
    )


def tables_digest(folder: Path) -> str:
    """SHA-256 of the names and bytes of every hand-kept table, in hexadecimal."""
    digest = hashlib.sha256()
    for path in sorted(each for each in folder.iterdir() if each.is_file()):
        digest.update(path.name.encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()
