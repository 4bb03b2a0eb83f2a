"""A snapshot: observations, catalogue, areas, sources and the manifest that vouches for them."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import secrets
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

import pandas as pd
from pyarrow import ArrowException

from needs.domain.areas import AreaRegister
from needs.domain.errors import SnapshotError
from needs.domain.events import Event
from needs.domain.footprints import Places
from needs.domain.indicators import Catalogue, read_catalogue
from needs.domain.neighbours import NeighbourModel, NeighbourModelKey, NeighbourModels
from needs.domain.observations import COLUMNS, KEY, NUMBERS, SEXES, validate
from needs.domain.periods import Period, parse_period, year_to_march
from needs.domain.population import PopulationByAge
from needs.methods.tile_layout import Tiles
from needs.sources.areas import read_footprints, read_register, read_tiles
from needs.sources.costs import CostFigure, read_costs
from needs.sources.events import read_events
from needs.sources.grants import Grant, read_grants
from needs.sources.neighbours import read_neighbours
from needs.sources.population import read_population
from needs.sources.publications import Source, read_sources

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
"""Only in a refreshed snapshot: the API's own model, beside those of the release."""
CHANGES = "changes.parquet"
REPORT = "report.json"
"""Beside the figures of a refreshed snapshot: what the refresh changed, and what it did."""
DATA_DIR_VARIABLE = "NEEDS_DATA_DIR"
SOURCE_JOINER = " + "
_RESTORE = "Restore it, or build the figures again."
_STAMP = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}\.[0-9a-f]{8}")
_UNREADABLE = (OSError, ValueError, LookupError, TypeError, NotImplementedError, ArrowException)
"""What reading a file that is no sound parquet may end in."""
_SECRET = secrets.token_bytes(16)
"""So that nobody finds a small number by trying them all against the stamp in a link; new with each start."""

_T = TypeVar("_T")
log = logging.getLogger(__name__)


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
    neighbours: NeighbourModels = field(default_factory=dict, repr=False)
    population: PopulationByAge = field(default_factory=PopulationByAge, repr=False)
    _rows: dict[tuple[str, str], tuple[Observation, ...]] = field(default_factory=dict, repr=False)
    _whole: set[str] = field(default_factory=set, repr=False)
    _sexes: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def _made(self) -> dict[Hashable, Any]:
        return {}

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What is made of these figures once and kept as long as they are; for a bounded number of keys."""
        if key not in self._made:
            self._made[key] = make()
        return cast("_T", self._made[key])

    @property
    def register(self) -> AreaRegister:
        """Every area."""
        return self.places.register

    @property
    def stamp(self) -> str:
        """A short name for exactly these figures, for links and footers."""
        return str(self.manifest["stamp"])

    def rows(self, indicator_id: str, area_code: str) -> tuple[Observation, ...]:
        """Every figure of one indicator published under one code, all sexes, ages and categories."""
        key = (indicator_id, area_code)
        if key not in self._rows:
            positions = self._areas_of(indicator_id).get(area_code)
            self._rows[key] = (
                () if positions is None else self._read(self.of_indicator(indicator_id).iloc[positions])
            )
        return self._rows[key]

    def _areas_of(self, indicator_id: str) -> Mapping[str, Any]:
        """Where the rows of each area stand in the table of one indicator."""

        def find() -> dict[str, Any]:
            grouped = self.of_indicator(indicator_id).groupby("area_code", sort=False, observed=True)
            return cast("dict[str, Any]", grouped.indices)

        return self.once(("areas", indicator_id), find)

    @cached_property
    def _by_indicator(self) -> dict[str, Any]:
        grouped = self.observations.groupby("indicator", sort=False, observed=True)
        return cast("dict[str, Any]", grouped.indices)

    def of_indicator(self, indicator_id: str) -> pd.DataFrame:
        """The table of one indicator, in the order of the whole; empty where none of it is held."""
        return self.once(("table", indicator_id), lambda: self._table_of(indicator_id))

    def _table_of(self, indicator_id: str) -> pd.DataFrame:
        where = self._by_indicator.get(indicator_id)
        if where is None:
            return self.observations.iloc[:0]
        # Its rows stand together, or nearly so: a slice copies nothing, however much else is held.
        around = self.observations.iloc[where[0] : where[-1] + 1]
        table: pd.DataFrame = around if len(around) == len(where) else around.iloc[where - where[0]]
        return table

    def read_all(self, indicator_id: str) -> None:
        """Read every figure of an indicator in one go, before many areas are asked for one by one."""
        if indicator_id in self._whole:
            return
        by_area: dict[str, list[Observation]] = {}
        for row in self._read(self.of_indicator(indicator_id)):
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
            _sexes={},
        )

    def sexes_of(self, indicator_id: str) -> tuple[str, ...]:
        """The sexes that an indicator is published for, in the order of ``SEXES``."""
        if indicator_id not in self._sexes:
            held = set(self.of_indicator(indicator_id)["sex"].unique())
            self._sexes[indicator_id] = tuple(each for each in SEXES if each in held)
        return self._sexes[indicator_id]

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
        A file is missing, cannot be read, or is not the one that the manifest describes.
    InvalidFiguresError
        A table has faults.
    """
    folder = folder or embedded_folder()
    manifest = _manifest(folder)
    for name, expected in manifest["files"].items():
        if checksum(folder / name) != expected:
            raise SnapshotError(
                f"{name} in {folder.name} is not the file that its manifest describes.",
                "It was changed or only partly written; restore it, or build the figures again.",
            )
    register = read_register(folder)
    release = embedded_folder()
    published = read_sources(release / SOURCES)
    neighbours = read_neighbours(
        release / "neighbour_models.csv", release / "neighbours.csv", register, published
    )
    sources = {each.source: published[each.source] for each in neighbours.values()}
    sources |= read_sources(folder / SOURCES)
    if NEIGHBOURS in manifest["files"]:
        neighbours = {**neighbours, NeighbourModelKey.API: _api_neighbours(folder / NEIGHBOURS, register)}
    return Snapshot(
        folder=folder,
        observations=_observations(folder / OBSERVATIONS, manifest["rows"], sources),
        catalogue=read_catalogue(folder / CATALOGUE),
        places=Places(register, read_footprints(folder / "footprints.csv", register)),
        tiles=read_tiles(folder / "tiles.csv", register),
        sources=sources,
        manifest=manifest,
        grants=read_grants(folder / "grants.csv", register),
        costs=read_costs(folder / "costs.csv"),
        events=read_events(folder / "events.csv"),
        neighbours=neighbours,
        population=read_population(release / "population_by_age.csv", register, published),
    )


def rows_of(path: Path, codes: Sequence[str]) -> pd.DataFrame | None:
    """The rows of some areas in a file of figures, or of changes; ``None`` where there is none to be read."""
    try:
        return pd.read_parquet(path, filters=[("area_code", "in", list(codes))])
    except FileNotFoundError:
        return None
    except _UNREADABLE as error:
        log.warning("%s cannot be read: %s", path, error)
        return None


def check(snapshot: Snapshot) -> None:
    """Validate once more everything the app would show, row by row.

    Raises
    ------
    InvalidFiguresError
        With one line per fault.
    """
    frame = snapshot.observations
    names = [f"{OBSERVATIONS} row {number}" for number in range(1, len(frame) + 1)]
    validate(frame, snapshot.catalogue, snapshot.register, names)


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal.

    Raises
    ------
    SnapshotError
        The file is not there, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise _unusable(path, "is missing") from None
    except OSError as error:
        raise _unusable(path, f"cannot be read ({_why(error)})") from error


def _observations(path: Path, rows: int, sources: Mapping[str, Source]) -> pd.DataFrame:
    """The table of figures: what it holds was validated, and that it is this table is seen here."""
    try:
        frame = pd.read_parquet(path)
    except _UNREADABLE as error:
        raise _unusable(path, f"cannot be read ({_why(error)})") from error
    texts = [column for column in COLUMNS if column not in NUMBERS]
    if (
        list(frame.columns) != list(COLUMNS)
        or not all(frame[column].dtype == "float64" for column in NUMBERS)
        or not all(isinstance(frame[column].dtype, pd.StringDtype) for column in texts)
    ):
        raise _unusable(path, "is not a table of figures")
    if len(frame) != rows:
        raise _unusable(path, f"holds {len(frame):,} rows, where its manifest counts {rows:,}")
    if unlisted := sorted(set(frame["source"].unique()) - sources.keys()):
        raise _unusable(path.with_name(SOURCES), f"does not list {', '.join(unlisted[:3])}")
    return frame


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise _unusable(path, "is missing") from None
    except (OSError, ValueError, RecursionError) as error:
        raise _unusable(path, f"cannot be read ({_why(error)})") from error
    version = manifest.get("schema_version") if isinstance(manifest, dict) else None
    if version != SCHEMA_VERSION:
        raise SnapshotError(
            f"The figures in {folder.name} have the form of version {str(version)[:20]}; "
            f"this program reads version {SCHEMA_VERSION}.",
            _RESTORE,
        )
    if missing := {"stamp", "rows", "rows_by_indicator", "files"} - manifest.keys():
        raise _unusable(path, f"lacks {', '.join(sorted(missing))}")
    parts = [name for name in _SOUND if name in manifest]
    if wrong := [name for name in parts if not _SOUND[name](manifest[name])]:
        raise _unusable(path, f"holds something else than it should for {', '.join(wrong)}")
    if absent := set(FILES) - manifest["files"].keys():
        # Figures that were refreshed before this program knew of a table.
        raise SnapshotError(
            f"The figures in {folder.name} were made without {', '.join(sorted(absent))}.",
            "Refresh them, or build the figures again.",
        )
    return manifest


def _unusable(path: Path, why: str) -> SnapshotError:
    """What is said of a file of a snapshot; where the snapshots lie is nobody's business but the log's."""
    return SnapshotError(f"{path.name} in {path.parent.name} {why}.", _RESTORE)


def _why(error: Exception) -> str:
    """What went wrong, without the path that the system names with it."""
    return str(error.strerror if isinstance(error, OSError) else error)[:200]


def _is_stamp(value: object) -> bool:
    return isinstance(value, str) and _STAMP.fullmatch(value) is not None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def _is_moment(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False


def _is_files(value: object) -> bool:
    """Whether it names files of a snapshot and no others: a name that leads elsewhere is not followed."""
    return isinstance(value, dict) and value.keys() <= {*FILES, NEIGHBOURS}


_SOUND: Mapping[str, Callable[[object], bool]] = {
    "stamp": _is_stamp,
    "rows": _is_count,
    "rows_by_indicator": lambda value: isinstance(value, dict) and all(map(_is_count, value.values())),
    "files": _is_files,
    "refreshed_at": _is_moment,
    "uploaded_at": lambda value: isinstance(value, dict),
}
"""What each part of a manifest has to be, where it is there."""


def _api_neighbours(path: Path, register: AreaRegister) -> NeighbourModel:
    """The API's model as an update left it, with codes as they are used here."""
    try:
        kept = json.loads(path.read_text("utf-8"))
        return api_model(str(kept["model"]), kept["lists"], register)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unusable(path, "cannot be read") from error


def api_model(name: str, lists: Mapping[str, Sequence[str]], register: AreaRegister) -> NeighbourModel:
    """The model of statistical neighbours that the API offers; codes that are not known are left out."""

    def current(codes: Iterable[str]) -> list[str]:
        known = (str(code) for code in codes if str(code) in register)
        return [register.current_form(register.get(code)).code for code in known]

    title = name or NeighbourModelKey.API.label
    near = {area: tuple(current(codes)) for given, codes in lists.items() for area in current([given])}
    return NeighbourModel(NeighbourModelKey.API, title, title, lists=near)


def _plain(cell: Any) -> Any:
    return None if isinstance(cell, float) and cell != cell else cell
