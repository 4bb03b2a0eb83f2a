"""A snapshot: observations, catalogue, areas, sources and the manifest that vouches for them."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.errors import SnapshotError
from needs.domain.events import Event
from needs.domain.footprints import Places
from needs.domain.indicators import Catalogue, read_catalogue
from needs.domain.observations import COLUMNS, KEY, SEXES, validate
from needs.domain.periods import Period, parse_period, year_to_march
from needs.methods.tile_layout import Tiles
from needs.sources.tidy import (
    CostFigure,
    Grant,
    Source,
    read_costs,
    read_events,
    read_footprints,
    read_grants,
    read_register,
    read_sources,
    read_tiles,
)

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"
OBSERVATIONS = "observations.parquet"
CATALOGUE = "indicators.toml"
SOURCES = "sources.csv"
FILES = (
    OBSERVATIONS,
    CATALOGUE,
    "areas.csv",
    "area_changes.csv",
    "footprints.csv",
    "tiles.csv",
    "grants.csv",
    "costs.csv",
    "events.csv",
    SOURCES,
)
NEIGHBOURS = "neighbours.json"
"""Only in a refreshed snapshot: the lists are the API's own and are never embedded."""
DATA_DIR_VARIABLE = "NEEDS_DATA_DIR"
SOURCE_JOINER = " + "
_SECRET = secrets.token_bytes(16)
"""So that nobody finds a small number by trying them all against the stamp in a link; new with each start."""


@dataclass(frozen=True)
class Neighbours:
    """Statistical neighbours by one model: for each authority the codes of those most like it."""

    model: str = ""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Observation:
    """One figure; a number that is not there is ``None``, and ``status`` says why.

    ``exactness`` is empty for a published figure and says how far a combined one can be trusted.
    """

    indicator: str
    area_code: str
    sex: str
    age: str
    category_type: str
    category: str
    period: Period
    value: float | None
    lower95: float | None
    upper95: float | None
    lower998: float | None
    upper998: float | None
    count: float | None
    denominator: float | None
    vs_england: str
    vs_region: str
    recent_trend: str
    note: str
    source: str
    retrieved_at: str
    status: str
    exactness: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of the sources: one for a published figure, the members' for a combined one."""
        return tuple(self.source.split(SOURCE_JOINER))

    @property
    def has_interval(self) -> bool:
        """Whether a 95 % interval was published with the value."""
        return self.lower95 is not None and self.upper95 is not None


@dataclass(frozen=True)
class Snapshot:
    """Figures that have passed their checks, read-only from here on."""

    folder: Path
    observations: pd.DataFrame
    catalogue: Catalogue
    places: Places
    tiles: Mapping[str, Tiles]
    sources: dict[str, Source]
    manifest: dict[str, Any]
    grants: tuple[Grant, ...]
    costs: Mapping[str, CostFigure]
    events: Mapping[str, Event]
    neighbours: Neighbours = field(default_factory=Neighbours)
    _rows: dict[tuple[str, str], tuple[Observation, ...]] = field(default_factory=dict, repr=False)
    _whole: set[str] = field(default_factory=set, repr=False)

    @property
    def register(self) -> AreaRegister:
        """Every area."""
        return self.places.register

    @property
    def stamp(self) -> str:
        """A short name for exactly these figures, for links and footers."""
        return str(self.manifest["stamp"])

    @cached_property
    def _positions(self) -> dict[tuple[str, str], Any]:
        grouped = self.observations.groupby(["indicator", "area_code"], sort=False, observed=True)
        return cast("dict[tuple[str, str], Any]", grouped.indices)

    def rows(self, indicator_id: str, area_code: str) -> tuple[Observation, ...]:
        """Every figure of one indicator published under one code, all sexes, ages and categories."""
        key = (indicator_id, area_code)
        if key not in self._rows:
            positions = self._positions.get(key)
            self._rows[key] = () if positions is None else self._read(self.observations.iloc[positions])
        return self._rows[key]

    def read_all(self, indicator_id: str) -> None:
        """Read every figure of an indicator in one go, before many areas are asked for one by one."""
        if indicator_id in self._whole:
            return
        by_area: dict[str, list[Observation]] = {}
        for row in self._read(self.observations[self.observations["indicator"].eq(indicator_id)]):
            by_area.setdefault(row.area_code, []).append(row)
        self._rows.update({(indicator_id, code): tuple(rows) for code, rows in by_area.items()})
        self._whole.add(indicator_id)

    def _read(self, frame: pd.DataFrame) -> tuple[Observation, ...]:
        records = frame[list(COLUMNS)].to_dict("records")
        return tuple(
            Observation(
                **{str(column): _plain(cell) for column, cell in record.items() if column != "period"},
                period=self._period(record["indicator"], record["period"]),
            )
            for record in records
        )

    def _period(self, indicator_id: str, text: str) -> Period:
        ends_in_march = self.catalogue.get(indicator_id).year_ends == "31 March"
        return year_to_march(text) if ends_in_march else parse_period(text)

    def of_sex(self, sex: str) -> Snapshot:
        """The same figures with one sex as the headline of each indicator that is published by sex.

        The names of those indicators say so; every other indicator keeps its headline.
        """
        by_sex = self._published_by_sex(sex)
        return replace(
            self,
            catalogue=Catalogue(
                tuple(each.of_sex(sex) if each.id in by_sex else each for each in self.catalogue)
            ),
        )

    def _published_by_sex(self, sex: str) -> frozenset[str]:
        return frozenset(self.observations.loc[self.observations["sex"].eq(sex), "indicator"].unique())

    def with_local(self, frame: pd.DataFrame, source: Source) -> Snapshot:
        """The same figures with others added that are held in memory only, for one reader.

        Parameters
        ----------
        frame
            Rows with the columns ``COLUMNS``, checked like every other; one with the key of a figure held
            takes its place.
        source
            Where they come from; its key is theirs.

        Returns
        -------
        Snapshot
            It shares no cache with this one. Its stamp is this one's and a mark of the added figures, which
            stays the same for the same figures until the program ends.
        """
        keys = list(KEY)
        own = pd.MultiIndex.from_frame(frame[keys])
        kept = self.observations[~pd.MultiIndex.from_frame(self.observations[keys]).isin(own)]
        whole = pd.concat([kept, frame[list(COLUMNS)]], ignore_index=True)
        content = frame.to_csv(index=False) + "\x1f".join(astuple(source))
        mark = hashlib.blake2b(content.encode(), digest_size=4, key=_SECRET).hexdigest()
        counts = whole["indicator"].value_counts(sort=False)
        return replace(
            self,
            observations=whole,
            sources={**self.sources, source.key: source},
            manifest={
                **self.manifest,
                "stamp": f"{self.stamp}+local.{mark}",
                "rows": len(whole),
                "rows_by_indicator": {str(key): int(rows) for key, rows in counts.items()},
            },
            _rows={},
            _whole=set(),
        )

    def sexes_of(self, indicator_id: str) -> tuple[str, ...]:
        """The sexes that an indicator is published for, in the order of ``SEXES``."""
        held = set(self.observations.loc[self.observations["indicator"].eq(indicator_id), "sex"].unique())
        return tuple(each for each in SEXES if each in held)

    def series(self, indicator_id: str, codes: tuple[str, ...]) -> tuple[Observation, ...]:
        """The headline series of an indicator under one or more codes, oldest first.

        Headline means the sex and age that the catalogue names and no category. Where two codes of one area
        hold the same period, the first code's figure stands.
        """
        indicator = self.catalogue.get(indicator_id)
        by_period: dict[Period, Observation] = {}
        for code in codes:
            for row in self.rows(indicator_id, code):
                if row.sex == indicator.sex and row.age == indicator.age and not row.category:
                    by_period.setdefault(row.period, row)
        return tuple(by_period[period] for period in sorted(by_period))


def embedded_folder() -> Path:
    """Where the embedded figures lie: ``data`` in the checkout, or ``embedded`` in the configured folder.

    Raises
    ------
    SnapshotError
        Neither holds a manifest; the message says where was looked.
    """
    candidates = [Path(__file__).resolve().parents[3] / "data"]
    if configured := os.environ.get(DATA_DIR_VARIABLE):
        candidates.append(Path(configured) / "embedded")
    for folder in candidates:
        if (folder / MANIFEST).is_file():
            return folder
    looked = " and ".join(str(folder) for folder in candidates)
    raise SnapshotError(
        f"No figures were found; looked in {looked}.",
        "Install from a checkout (pip install -e .), or put the figures into the folder “embedded” "
        f"of {DATA_DIR_VARIABLE}.",
    )


def load(folder: Path | None = None) -> Snapshot:
    """Read the figures in ``folder`` (by default the embedded ones) and check them against their manifest.

    The manifest's checksums vouch for the content, which was validated when it was built; ``check``
    validates it again.

    Raises
    ------
    SnapshotError
        A file is missing, or is not the one that the manifest describes.
    """
    folder = folder or embedded_folder()
    manifest = _manifest(folder)
    for name, expected in manifest["files"].items():
        if checksum(folder / name) != expected:
            raise SnapshotError(
                f"{name} in {folder} is not the file that its manifest describes.",
                "It was changed or only partly written; restore it, or build the figures again.",
            )
    register = read_register(folder)
    return Snapshot(
        folder=folder,
        observations=pd.read_parquet(folder / OBSERVATIONS),
        catalogue=read_catalogue(folder / CATALOGUE),
        places=Places(register, read_footprints(folder / "footprints.csv")),
        tiles=read_tiles(folder / "tiles.csv"),
        sources=read_sources(folder / SOURCES),
        manifest=manifest,
        grants=read_grants(folder / "grants.csv", register),
        costs=read_costs(folder / "costs.csv"),
        events=read_events(folder / "events.csv"),
        neighbours=_neighbours(folder / NEIGHBOURS) if NEIGHBOURS in manifest["files"] else Neighbours(),
    )


def check(snapshot: Snapshot) -> None:
    """Validate once more everything the app would show, row by row.

    Raises
    ------
    InvalidFiguresError
        With one line per fault.
    SnapshotError
        The number of rows is not the manifest's.
    """
    frame = snapshot.observations
    if len(frame) != snapshot.manifest["rows"]:
        raise SnapshotError(f"{len(frame)} rows were read, the manifest counts {snapshot.manifest['rows']}.")
    names = [f"{OBSERVATIONS} row {number}" for number in range(1, len(frame) + 1)]
    validate(frame, snapshot.catalogue, snapshot.register, names)


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal.

    Raises
    ------
    SnapshotError
        The file is not there.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise SnapshotError(
            f"{path.name} is missing from {path.parent}.", "Restore it, or build the figures again."
        ) from None


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        raise SnapshotError(f"There is no {MANIFEST} in {folder}.", "Build the figures again.") from None
    except ValueError as error:
        raise SnapshotError(
            f"{MANIFEST} in {folder} cannot be read ({error}).", "Build the figures again."
        ) from error
    version = manifest.get("schema_version")
    if version != SCHEMA_VERSION:
        raise SnapshotError(
            f"The figures in {folder} have the form of version {version}; "
            f"this program reads version {SCHEMA_VERSION}."
        )
    if missing := {"stamp", "rows", "files"} - manifest.keys():
        raise SnapshotError(
            f"{MANIFEST} in {folder} lacks {', '.join(sorted(missing))}.", "Build the figures again."
        )
    if absent := set(FILES) - manifest["files"].keys():
        # Figures that were refreshed before this program knew of a table.
        raise SnapshotError(
            f"The figures in {folder} were made without {', '.join(sorted(absent))}.",
            "Refresh them, or build the figures again.",
        )
    return manifest


def _neighbours(path: Path) -> Neighbours:
    kept = json.loads(path.read_text("utf-8"))
    return Neighbours(kept["model"], {code: tuple(near) for code, near in kept["lists"].items()})


def _plain(cell: Any) -> Any:
    return None if isinstance(cell, float) and cell != cell else cell
