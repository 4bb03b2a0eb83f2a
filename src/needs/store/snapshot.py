"""A snapshot: the figures of the release and those fetched since, with the tables that say what they are."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

import pandas as pd

from needs.domain.areas import AreaRegister
from needs.domain.errors import SnapshotError
from needs.domain.indicators import Catalogue
from needs.domain.observations import COLUMNS, KEY, SEXES, validate
from needs.domain.periods import Period, parse_period, year_to_march
from needs.domain.population import MidYears
from needs.domain.vocabulary import NeighbourModelKey
from needs.sources.publications import Source
from needs.store.memo import Memo, memoise
from needs.store.on_disk import (
    OBSERVATIONS,
    checksum,
    only_fetched,
    read_fetched,
    read_figures,
    read_manifest,
    rows_of,
    vouch_for,
)
from needs.store.rates import mid_years
from needs.store.tables import Tables, read_tables, release_folder, tables_digest
from needs.store.treatment import Part, Treatment, parts_in

BUILT = "built"
"""The folder of the release that holds what ``build`` makes of its publications."""
VIEWIT_SOURCE = "NDTMS ViewIt, 2009/10 to 2021/22"
BROUGHT_SOURCE = "NDTMS ViewIt, brought from a file"
"""What a reader may cite of counts of people in treatment."""
SOURCE_JOINER = " + "
_SECRET = secrets.token_bytes(16)
"""So that nobody finds a small number by trying them all against the stamp in a link; new with each start."""

_MOST_INDICATORS = 10_000
"""More than any snapshot holds: what is kept of each is small."""


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

    def with_value(
        self, value: float, lower95: float | None = None, upper95: float | None = None
    ) -> Observation:
        """The figure with a number made of its own: nothing else that was published goes with it."""
        return replace(
            self,
            value=value,
            lower95=lower95,
            upper95=upper95,
            lower998=None,
            upper998=None,
            count=None,
            denominator=None,
            vs_england="",
            vs_region="",
            recent_trend="",
        )


@dataclass(frozen=True)
class Snapshot(Tables):
    """Figures that have passed their checks, with the tables that say what they are; read-only from here on.

    ``refreshed`` is the folder of what a refresh fetched; ``None`` for the figures of the release alone. What
    was fetched has brought its own ``sources``, and may have brought the ``neighbours`` of one more model.
    """

    refreshed: Path | None
    observations: pd.DataFrame
    manifest: dict[str, Any]
    treatment: Treatment

    @cached_property
    def memo(self) -> Memo:
        """What is made of these figures once; see ``store.memo``."""
        return Memo()

    @cached_property
    def _rows(self) -> dict[tuple[str, str], tuple[Observation, ...]]:
        return {}

    @cached_property
    def _whole(self) -> set[str]:
        return set()

    @property
    def register(self) -> AreaRegister:
        """Every area."""
        return self.places.register

    @cached_property
    def publications(self) -> tuple[Source, ...]:
        """The publications that figures were read from, by key."""
        return tuple(self.sources[key] for key in sorted(self.observations["source"].unique()))

    @cached_property
    def mid_years(self) -> MidYears:
        """Mid-year populations of these figures."""
        return mid_years(self.observations, self.population)

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

    @memoise(_MOST_INDICATORS)
    def _areas_of(self, indicator_id: str) -> Mapping[str, Any]:
        """Where the rows of each area stand in the table of one indicator."""
        grouped = self.of_indicator(indicator_id).groupby("area_code", sort=False, observed=True)
        return cast("dict[str, Any]", grouped.indices)

    @cached_property
    def _by_indicator(self) -> dict[str, Any]:
        grouped = self.observations.groupby("indicator", sort=False, observed=True)
        return cast("dict[str, Any]", grouped.indices)

    @memoise(_MOST_INDICATORS)
    def of_indicator(self, indicator_id: str) -> pd.DataFrame:
        """The table of one indicator, in the order of the whole; empty where none of it is held."""
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

    @memoise(len(SEXES))
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

        The rows of ``frame`` are checked like every other, and one with the key of a figure held takes its
        place. The snapshot shares no cache with this one. Its stamp is this one's and a mark of the added
        figures, which stays the same for the same figures until the program ends.
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
        )

    @memoise(_MOST_INDICATORS)
    def sexes_of(self, indicator_id: str) -> tuple[str, ...]:
        """The sexes that an indicator is published for, in the order of ``SEXES``."""
        held = set(self.of_indicator(indicator_id)["sex"].unique())
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


def load(refreshed: Path | None = None, *, release: Path | None = None) -> Snapshot:
    """Read a release's tables and figures, and those that a refresh fetched in place of them, if any.

    Checksums vouch for what was built or fetched, which was validated then; ``check`` validates it again. The
    hand-kept tables are read and validated here, as they are.

    Raises
    ------
    SnapshotError
        A file is missing, cannot be read, or is not the one that its manifest describes.
    InvalidFiguresError
        A table has faults.
    """
    release = release or release_folder()
    digest = _digest(release)
    if refreshed is None:
        return _of_release(release, digest)
    vouch_for(refreshed)
    tables, built, frame = _read_release(release, digest)
    fetched = read_fetched(refreshed, tables)
    neighbours = tables.neighbours
    if fetched.neighbours:
        neighbours = {**neighbours, NeighbourModelKey.API: fetched.neighbours}
    return _put_together(
        replace(tables, sources={**tables.sources, **fetched.sources}, neighbours=neighbours),
        overlay(frame, fetched.observations),
        {**fetched.manifest, "stamp": _stamp(digest, built, fetched.manifest)},
        refreshed,
        Treatment(
            release, (*parts_in(refreshed, fetched.manifest, BROUGHT_SOURCE), *_treatment(release, built))
        ),
    )


@lru_cache(maxsize=2)
def _of_release(folder: Path, digest: str) -> Snapshot:
    """The figures of a release: one snapshot for all who read them, with what was made of them."""
    tables, built, frame = _read_release(folder, digest)
    return _put_together(
        tables,
        frame,
        {**built, "stamp": _stamp(digest, built, built)},
        None,
        Treatment(folder, _treatment(folder, built)),
    )


def _put_together(
    tables: Tables,
    frame: pd.DataFrame,
    manifest: Mapping[str, Any],
    refreshed: Path | None,
    treatment: Treatment,
) -> Snapshot:
    counts = frame["indicator"].value_counts(sort=False)
    return Snapshot(
        **vars(tables),
        refreshed=refreshed,
        treatment=treatment,
        observations=frame,
        manifest={
            **manifest,
            "rows": len(frame),
            "rows_by_indicator": {str(key): int(rows) for key, rows in counts.items()},
        },
    )


def _treatment(release: Path, built: Mapping[str, Any]) -> tuple[Part, ...]:
    return parts_in(release / BUILT, built, VIEWIT_SOURCE)


def overlay(base: pd.DataFrame, fetched: pd.DataFrame) -> pd.DataFrame:
    """Replace figures of the release with fetched ones of the same key; all others stay.

    So a series that the service no longer carries keeps its own source and date.
    """
    if fetched.empty:
        return base
    keys = list(KEY)
    touched = base["indicator"].isin(fetched["indicator"].unique())
    own = pd.MultiIndex.from_frame(base.loc[touched, keys])
    replaced = own.isin(pd.MultiIndex.from_frame(fetched[keys]))
    kept = base.drop(index=base.index[touched][replaced])
    return pd.concat([kept, fetched], ignore_index=True)


def stamps_of(folders: Iterable[Path]) -> dict[str, Path | None]:
    """The stamps that ``load`` would give, without reading any figures, each with the folder it stands for.

    ``None`` stands for the release alone; a folder whose manifest cannot be read is passed over.

    Raises
    ------
    SnapshotError
        The release's own manifest cannot be read.
    """
    release = release_folder()
    digest, built = _digest(release), read_manifest(release / BUILT)
    stamps: dict[str, Path | None] = {_stamp(digest, built, built): None}
    for folder in folders:
        with suppress(SnapshotError):
            stamps[_stamp(digest, built, read_manifest(folder))] = folder
    return stamps


def _digest(release: Path) -> str:
    """What tells the tables and built figures of a release from those of another: a few milliseconds."""
    return f"{tables_digest(release)} {checksum(release / BUILT / OBSERVATIONS)}"


@lru_cache(maxsize=2)
def _read_release(folder: Path, digest: str) -> tuple[Tables, Mapping[str, Any], pd.DataFrame]:
    """The tables and built figures of a release, read again only when ``digest`` says that they changed."""
    tables = read_tables(folder)
    built = vouch_for(folder / BUILT)
    return tables, built, read_figures(folder / BUILT, built, tables.sources)


def _stamp(digest: str, built: Mapping[str, Any], shown: Mapping[str, Any]) -> str:
    """A short name for exactly these figures: the newest date among them, and what all of it comes to."""
    whole = hashlib.sha256(
        f"{digest} {built['content']} {shown['content']}{shown.get('treatment', '')}".encode()
    ).hexdigest()
    return f"{max(built['newest'], shown['newest'])}.{whole[:8]}"


def shown_rows(refreshed: Path | None, codes: Sequence[str]) -> pd.DataFrame | None:
    """The figures of some areas in a snapshot, read without the rest; ``None`` where they cannot be read."""
    base = rows_of(release_folder() / BUILT / OBSERVATIONS, codes)
    if refreshed is None or base is None:
        return base
    held = rows_of(refreshed / OBSERVATIONS, codes)
    return None if held is None else overlay(base, only_fetched(held))


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


def _plain(cell: Any) -> Any:
    return None if isinstance(cell, float) and cell != cell else cell
