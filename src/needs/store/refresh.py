"""A refresh: fetch what changed, check it, put it beside what is held, and switch to it in one step.

One refresh runs at a time across processes. What fails for one indicator leaves that indicator as it was;
what fails for all leaves everything as it was.
"""

from __future__ import annotations

import csv
import json
import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from needs.domain.errors import NeedsError
from needs.domain.indicators import Indicator
from needs.domain.observations import KEY, validate
from needs.sources.boundaries import BoundariesClient
from needs.sources.client import FingertipsClient
from needs.sources.errors import NoDataError
from needs.sources.fingertips import FingertipsSource
from needs.store.build import write_manifest
from needs.store.changes import GONE, NEW, REVISED, REWORDED, what_changed
from needs.store.library import Library
from needs.store.outlines import load_outlines, refresh_outlines
from needs.store.snapshot import FILES, NEIGHBOURS, OBSERVATIONS, SOURCES, Neighbours, load

LOCK = "refresh.lock"
CHANGES = "changes.parquet"
REPORT = "report.json"
ATTEMPT = "last-attempt.json"
LIVE = "fingertips-live"
AT_ONCE = 3
OUTLINES_LAST = timedelta(days=182)

_TABLES = tuple(name for name in FILES if name not in (OBSERVATIONS, SOURCES))

log = logging.getLogger(__name__)


class Stage(StrEnum):
    """How far a refresh has come."""

    ASKING = "asking what changed"
    FETCHING = "fetching"
    WRITING = "writing"
    CHECKING = "checking"
    SWITCHING = "switching"
    DONE = "done"


class State(StrEnum):
    """What became of one indicator."""

    UPDATED = "updated"
    UNCHANGED = "nothing new"
    FAILED = "failed, the figures held stay"
    NOT_CARRIED = "not carried by Fingertips, the figures held stay"
    SKIPPED = "not reached before it was cancelled"


@dataclass(frozen=True)
class Progress:
    """Where a refresh stands: the stage, and how many of the indicators are done."""

    stage: Stage
    done: int = 0
    of: int = 0
    indicator: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one indicator, in words, and what it brought."""

    indicator: str
    state: State
    message: str = ""
    warnings: tuple[str, ...] = ()
    new: int = 0
    revised: int = 0
    reworded: int = 0


@dataclass(frozen=True)
class RefreshReport:
    """What a refresh did."""

    started_at: str
    finished_at: str
    outcomes: tuple[Outcome, ...]
    requests: int
    stamp: str
    cancelled: bool = False

    def count(self, state: State) -> int:
        """How many indicators ended in a state."""
        return sum(outcome.state is state for outcome in self.outcomes)


class RefreshRunningError(NeedsError):
    """Another refresh is under way."""


def refresh(
    library: Library | None = None,
    client: FingertipsClient | None = None,
    boundaries: BoundariesClient | None = None,
    *,
    indicators: Sequence[str] | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> RefreshReport:
    """Bring the figures up to date.

    Parameters
    ----------
    library
        Where snapshots live; by default the configured folder.
    client
        The API; by default the configured one.
    boundaries
        Where outlines for maps come from; none by default. They are asked for where none are held or those
        held are half a year old, and a failure leaves those held.
    indicators
        Ids to refresh; by default every Fingertips indicator of the catalogue.
    on_progress
        Told after every step, from this thread.
    cancelled
        Asked between steps; once it says yes, nothing more is fetched and nothing is switched.

    Returns
    -------
    RefreshReport
        One outcome for each indicator. Without a single update the figures in use stay.

    Raises
    ------
    RefreshRunningError
        Another refresh holds the lock.
    NeedsError
        The service cannot be asked what changed, or the new figures cannot be written or do not pass; the
        figures in use stay.
    """
    library = library or Library()
    client = client or FingertipsClient()
    library.folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(library.folder / LOCK)
    try:
        with lock.acquire(timeout=0):
            library.tidy()
            report = _Refresh(library, client, on_progress, cancelled).run(indicators)
            if boundaries and not report.cancelled:
                _bring_outlines(library, boundaries)
            return report
    except Timeout:
        raise RefreshRunningError(
            "The figures are being updated already, here or in another window.",
            "Wait for it to finish; the new figures then show by themselves.",
        ) from None


@dataclass(frozen=True)
class _Taken:
    """An indicator's figures as they are to be held, and how they differ from those held before."""

    frame: pd.DataFrame
    changes: pd.DataFrame


class _Refresh:
    """One refresh, from the question what changed to the switch."""

    def __init__(
        self,
        library: Library,
        client: FingertipsClient,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self.library = library
        self.client = client
        self.on_progress = on_progress
        self.cancelled = cancelled
        self.held = library.load().snapshot
        self.started = datetime.now(UTC)
        today = self.started.date()
        self.key = f"{LIVE}-{today}"
        self.neighbours = self.held.neighbours
        self.source = FingertipsSource(client, self.held.register, self.key, today)

    def run(self, indicators: Sequence[str] | None) -> RefreshReport:
        wanted = self._wanted(indicators)
        try:
            self.on_progress(Progress(Stage.ASKING, of=len(wanted)))
            uploaded = self.client.last_changes([each.id for each in wanted])
            outcomes, taken = self._fetch(wanted, uploaded)
            report = self._keep(outcomes, taken, uploaded)
        except NeedsError as error:
            self._note_attempt(str(error))
            raise
        self._note_attempt("")
        self.on_progress(Progress(Stage.DONE, len(wanted), len(wanted)))
        return report

    def _wanted(self, indicators: Sequence[str] | None) -> list[Indicator]:
        catalogue = self.held.catalogue
        chosen = [catalogue.get(each) for each in indicators] if indicators else list(catalogue)
        return [each for each in chosen if each.on_fingertips]

    def _fetch(
        self, wanted: list[Indicator], uploaded: Mapping[str, datetime]
    ) -> tuple[dict[str, Outcome], dict[str, _Taken]]:
        """Fetch what is new, a few at a time; every indicator gets an outcome."""
        outcomes: dict[str, Outcome] = {}
        taken: dict[str, _Taken] = {}
        due = [each for each in wanted if self._is_due(each, uploaded)]
        for each in wanted:
            if each not in due:
                state = State.UNCHANGED if each.id in uploaded else State.NOT_CARRIED
                outcomes[each.id] = Outcome(each.id, state)
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="refresh") as pool:
            # All are handed over at once, so that downloads go on while what has come is read here.
            near = pool.submit(self._ask_neighbours) if due else None
            downloads = {pool.submit(self.source.download, each): each for each in due}
            for future in as_completed(downloads):
                each = downloads[future]
                outcomes[each.id] = self._received(each, future, taken)
                self.on_progress(Progress(Stage.FETCHING, len(outcomes), len(wanted), each.id))
                if self.cancelled():
                    pool.shutdown(wait=False, cancel_futures=True)
                    break
            if near and not self.cancelled():
                self.neighbours = near.result()
        skipped = {each.id: Outcome(each.id, State.SKIPPED) for each in due if each.id not in outcomes}
        outcomes |= skipped
        return outcomes, taken

    def _is_due(self, indicator: Indicator, uploaded: Mapping[str, datetime]) -> bool:
        """Whether the service has figures newer than those that were last fetched."""
        moment = uploaded.get(indicator.id)
        if moment is None:
            return False
        return bool(self.held.manifest.get("uploaded_at", {}).get(indicator.id) != moment.isoformat())

    def _received(self, indicator: Indicator, future: Future[bytes], taken: dict[str, _Taken]) -> Outcome:
        """Read, merge and check what came for one indicator, so that one bad file does not spoil the rest.

        This is work, not waiting: it is done here, while the next taken are on their way.
        """
        observations = self.held.observations
        held = observations[observations["indicator"].eq(indicator.id)]
        try:
            parsed = self.source.read(indicator, future.result())
            validate(parsed.frame, self.held.catalogue, self.held.register, parsed.rows)
        except NoDataError as error:
            return Outcome(indicator.id, State.NOT_CARRIED, str(error))
        except NeedsError as error:
            log.warning("indicator %s was not refreshed: %s", indicator.id, error)
            return Outcome(indicator.id, State.FAILED, str(error))
        merged = merge(held, parsed.frame)
        changes = what_changed(held, merged)
        taken[indicator.id] = _Taken(merged, changes)
        kinds = changes["kind"].value_counts()
        return Outcome(
            indicator.id,
            State.UPDATED,
            warnings=parsed.warnings,
            new=int(kinds.get(NEW, 0)),
            revised=int(kinds.get(REVISED, 0)) + int(kinds.get(GONE, 0)),
            reworded=int(kinds.get(REWORDED, 0)),
        )

    def _keep(
        self, outcomes: dict[str, Outcome], taken: dict[str, _Taken], uploaded: Mapping[str, datetime]
    ) -> RefreshReport:
        """Write a new snapshot beside the one in use, check it, and switch; or leave all as it is."""
        if self.cancelled() or not taken:
            return self._report(outcomes, self.held.stamp, self.cancelled())
        self.on_progress(Progress(Stage.WRITING))
        observations = self.held.observations
        untouched = observations[~observations["indicator"].isin(list(taken))]
        merged = pd.concat([untouched, *(each.frame for each in taken.values())], ignore_index=True)
        changes = pd.concat([each.changes for each in taken.values()], ignore_index=True)
        moments = {key: uploaded[key].isoformat() for key in taken}
        folder = self.library.unfinished()
        try:
            report = self._write(folder, merged, changes, moments, outcomes)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise NeedsError(
                f"The new figures cannot be written to {self.library.folder} ({error.strerror or error}).",
                "Free some space and update again. The figures shown stay as they are.",
            ) from error
        self.on_progress(Progress(Stage.CHECKING))
        # Every row was validated when it came; what is checked here is that all of it can be read back.
        written = load(folder)
        if len(written.observations) != len(merged):
            raise NeedsError("The new figures were not written whole.", "Update again.")
        name = f"{self.started:%Y%m%dT%H%M%SZ}-{report.stamp.rpartition('.')[2]}"
        self.on_progress(Progress(Stage.SWITCHING))
        self.library.finish(folder, name)
        self.library.switch(name)
        return report

    def _write(
        self,
        folder: Path,
        merged: pd.DataFrame,
        changes: pd.DataFrame,
        moments: Mapping[str, str],
        outcomes: Mapping[str, Outcome],
    ) -> RefreshReport:
        """Write every file of a snapshot, the manifest last but for the report that names it."""
        for name in _TABLES:
            shutil.copyfile(self.held.folder / name, folder / name)
        self._write_sources(folder / SOURCES, merged)
        if self.neighbours.lists:
            text = json.dumps({"model": self.neighbours.model, "lists": dict(self.neighbours.lists)})
            (folder / NEIGHBOURS).write_text(text, encoding="utf-8")
        merged.to_parquet(folder / OBSERVATIONS, compression="zstd", index=False)
        changes.to_parquet(folder / CHANGES, compression="zstd", index=False)
        before = self.held.manifest.get("uploaded_at", {})
        manifest = write_manifest(
            folder, merged, refreshed_at=self.started.isoformat(), uploaded_at={**before, **moments}
        )
        report = self._report(outcomes, str(manifest["stamp"]), cancelled=False)
        (folder / REPORT).write_text(json.dumps(asdict(report), indent=2), encoding="utf-8")
        return report

    def _write_sources(self, path: Path, merged: pd.DataFrame) -> None:
        """The publications that are still drawn on, and Fingertips as of today."""
        used = set(merged["source"])
        rows = [
            asdict(source) for key, source in self.held.sources.items() if key in used and key != self.key
        ]
        rows.append(
            {
                "key": self.key,
                "publisher": "Office for Health Improvement and Disparities",
                "title": "Fingertips (Public Health Profiles), fetched by a refresh",
                "as_of": self.started.date().isoformat(),
                "licence": "OGL v3.0",
                "published_at": "fingertips.phe.org.uk",
                "remarks": "As published on that day",
            }
        )
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[-1]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def _ask_neighbours(self) -> Neighbours:
        """The lists of statistical neighbours as they are today; those held stay where none can be had."""
        try:
            model, lists = self.client.neighbours()
        except NeedsError as error:
            log.warning("the statistical neighbours were not refreshed: %s", error)
            return self.held.neighbours
        return Neighbours(model, lists) if lists else self.held.neighbours

    def _report(self, outcomes: Mapping[str, Outcome], stamp: str, cancelled: bool) -> RefreshReport:
        return RefreshReport(
            started_at=self.started.isoformat(timespec="seconds"),
            finished_at=datetime.now(UTC).isoformat(timespec="seconds"),
            outcomes=tuple(outcomes.values()),
            requests=self.client.requests_made,
            stamp=stamp,
            cancelled=cancelled,
        )

    def _note_attempt(self, problem: str) -> None:
        """Keep when the service was last asked, and what went wrong, for the pages to say."""
        text = json.dumps({"at": self.started.isoformat(timespec="seconds"), "problem": problem})
        try:
            (self.library.folder / ATTEMPT).write_text(text, encoding="utf-8")
        except OSError as error:
            log.error("the attempt could not be noted: %s", error)


def _bring_outlines(library: Library, boundaries: BoundariesClient) -> None:
    held = load_outlines(library)
    if held and datetime.now(UTC).date() - held.fetched_on < OUTLINES_LAST:
        return
    try:
        refresh_outlines(library, boundaries, library.load().snapshot.register)
    except NeedsError as error:
        log.warning("the outlines were not refreshed: %s", error)


def read_report(path: Path) -> RefreshReport:
    """Read a report as it was kept beside the figures that it is about."""
    kept = json.loads(path.read_text("utf-8"))
    outcomes = tuple(
        Outcome(**{**each, "state": State(each["state"]), "warnings": tuple(each["warnings"])})
        for each in kept.pop("outcomes")
    )
    return RefreshReport(outcomes=outcomes, **kept)


def merge(held: pd.DataFrame, fetched: pd.DataFrame) -> pd.DataFrame:
    """Put the fetched figures of an indicator in the place of those held.

    Figures that an earlier refresh brought are replaced as a whole; figures from other publications stay
    where the service carries none for the same key, with their own source and date.
    """
    if held.empty:
        return fetched
    keys = pd.MultiIndex.from_frame(fetched[list(KEY)])
    replaced = held["source"].str.startswith(LIVE) | pd.MultiIndex.from_frame(held[list(KEY)]).isin(keys)
    return pd.concat([held[~replaced], fetched], ignore_index=True)
