"""A refresh: fetch what changed, check it, put it beside what is held, and switch to it in one step.

One refresh runs at a time across processes. What fails for one indicator leaves that indicator as it was;
what fails for all leaves everything as it was.
"""

from __future__ import annotations

import csv
import json
import logging
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import pandas as pd

from needs.domain.errors import NeedsError
from needs.domain.indicators import Indicator
from needs.domain.neighbours import NeighbourModel
from needs.domain.observations import validate
from needs.domain.vocabulary import NeighbourModelKey
from needs.sources.boundaries import BoundariesClient
from needs.sources.client import FingertipsClient
from needs.sources.errors import NoDataError
from needs.sources.fingertips import fingertips
from needs.sources.neighbours import api_model
from needs.sources.registry import configured_sources
from needs.sources.source import FiguresSource, SourceOn
from needs.store.attempts import Attempt, last_attempt, note_attempt
from needs.store.bring import carry
from needs.store.changes import GONE, NEW, REVISED, REWORDED, what_changed
from needs.store.library import Library, cannot_write
from needs.store.on_disk import CHANGES, NEIGHBOURS, REPORT, in_order, only_fetched, write_figures
from needs.store.outlines import load_outlines, refresh_outlines
from needs.store.shared import Shared
from needs.store.snapshot import load, overlay
from needs.store.tables import SOURCES

AT_ONCE = 3
OUTLINES_LAST = timedelta(days=182)
LONGEST = timedelta(minutes=30)
"""After so long no more is waited for; what has come by then is kept."""

log = logging.getLogger(__name__)


class Stage(StrEnum):
    """How far a refresh has come."""

    ASKING = "asking what changed"
    FETCHING = "fetching"
    WRITING = "writing"
    CHECKING = "checking"
    SWITCHING = "switching"
    DONE = "done"


class RefreshState(StrEnum):
    """What became of one indicator."""

    UPDATED = "updated"
    UNCHANGED = "nothing new"
    FAILED = "failed, the figures held stay"
    NOT_CARRIED = "not carried by Fingertips, the figures held stay"
    SKIPPED = "not reached before it was cancelled"
    LATE = "not reached in the time that an update has, the figures held stay"


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
    state: RefreshState
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

    def count(self, state: RefreshState) -> int:
        """How many indicators ended in a state."""
        return sum(outcome.state is state for outcome in self.outcomes)


class RefreshTooSoonError(NeedsError):
    """The service was asked a moment ago."""


def refresh(
    library: Library | None = None,
    client: FingertipsClient | None = None,
    boundaries: BoundariesClient | None = None,
    *,
    sources: Sequence[SourceOn] | None = None,
    shared: Shared | None = None,
    indicators: Sequence[str] | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    longest: timedelta = LONGEST,
    not_within: timedelta = timedelta(),
) -> RefreshReport:
    """Bring the figures up to date; without a single update those in use stay.

    Parameters
    ----------
    library
        Where snapshots live; by default the configured folder.
    client
        The API to ask, alone, in place of what is configured.
    boundaries
        Where outlines for maps come from; none by default. They are asked for where none are held or those
        held are half a year old, and a failure leaves those held.
    sources
        Where figures come from, each indicator from the first that carries it; by default the client's API,
        or else what is configured.
    shared
        The place of the figures that other servers show too. The refresh begins with those published there,
        and publishes its own before it switches.
    indicators
        Ids to refresh; by default every indicator of the catalogue that a source carries.
    on_progress, cancelled
        Told, and asked, between steps, from this thread; once cancelled, nothing more is fetched or switched.
    longest, not_within
        After so long no more indicators are waited for; and for how long after an attempt it is too soon.

    Raises
    ------
    RefreshRunningError, RefreshTooSoonError
        Another refresh holds the lock, or the last attempt was a moment ago.
    NeedsError
        No source can be asked what changed, or the new figures cannot be written, do not pass, or cannot be
        shared; the figures in use stay.
    """
    library = library or Library()
    sources = sources or ([fingertips(client)] if client else configured_sources())
    with library.locked():
        _refuse_too_soon(library, not_within)
        try:
            library.tidy()
            if shared:
                shared.bring(library)
            report = _Refresh(library, sources, shared, on_progress, cancelled, longest).run(indicators)
        except OSError as error:
            raise cannot_write(library.folder, error) from error
        if boundaries and not report.cancelled:
            _bring_outlines(library, boundaries)
            if shared:
                _share_outlines(library, shared)
        return report


def _refuse_too_soon(library: Library, not_within: timedelta) -> None:
    attempt, now = last_attempt(library), datetime.now(UTC)
    if attempt and timedelta() <= now - attempt.at < not_within:
        minutes = -(-not_within.total_seconds() // 60)
        raise RefreshTooSoonError(
            "The service was asked for new figures a moment ago.", f"Try again in {minutes:.0f} minutes."
        )


@dataclass(frozen=True)
class _Taken:
    """An indicator's figures as they were fetched, and what they change in those shown."""

    frame: pd.DataFrame
    changes: pd.DataFrame


class _Refresh:
    """One refresh, from the question what changed to the switch."""

    def __init__(
        self,
        library: Library,
        sources: Sequence[SourceOn],
        shared: Shared | None,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        longest: timedelta,
    ) -> None:
        self.library = library
        self.shared = shared
        self.on_progress = on_progress
        self.cancelled = cancelled
        self.held = library.load().snapshot
        self.release = load().observations
        self.started = datetime.now(UTC)
        # By a clock that nobody sets while it runs.
        self.ends = time.monotonic() + longest.total_seconds()
        self.neighbours = self.held.neighbours.get(NeighbourModelKey.API)
        self.sources = [source(self.held.register, self.started.date()) for source in sources]
        self.source_of: dict[str, FiguresSource] = {}

    def run(self, indicators: Sequence[str] | None) -> RefreshReport:
        wanted = self._wanted(indicators)
        try:
            self.on_progress(Progress(Stage.ASKING, of=len(wanted)))
            uploaded, failed = self._ask_what_changed(wanted)
            outcomes, taken = self._fetch(wanted, uploaded, failed)
            report = self._keep(outcomes, taken, uploaded)
        except NeedsError as error:
            self._note_attempt(str(error))
            raise
        self._note_attempt(" ".join(dict.fromkeys(each.message for each in failed.values())))
        for each in report.outcomes:
            log.info(
                "%d new, %d revised, %d comparisons changed",
                *(each.new, each.revised, each.reworded),
                extra={"event": "refreshed", "indicator": each.indicator, "state": str(each.state)},
            )
        log.info(
            "refresh finished",
            extra={"event": "refresh finished", "stamp": report.stamp, "requests": report.requests},
        )
        self.on_progress(Progress(Stage.DONE, len(wanted), len(wanted)))
        return report

    def _wanted(self, indicators: Sequence[str] | None) -> list[Indicator]:
        """The indicators that a source carries, each noted with the first that does."""
        catalogue = self.held.catalogue
        chosen = [catalogue.get(each) for each in indicators] if indicators else list(catalogue)
        for each in chosen:
            for source in reversed(self.sources):
                if source.carries(each):
                    self.source_of[each.id] = source
        return [each for each in chosen if each.id in self.source_of]

    def _ask_what_changed(
        self, wanted: Sequence[Indicator]
    ) -> tuple[dict[str, datetime], dict[str, Outcome]]:
        """When the figures last changed, and an outcome for each indicator whose source does not say."""
        uploaded: dict[str, datetime] = {}
        failed: dict[str, Outcome] = {}
        for source in self.sources:
            ids = [each.id for each in wanted if self.source_of[each.id] is source]
            try:
                uploaded |= source.last_changes(ids) if ids else {}
            except NeedsError as error:
                failed |= {key: Outcome(key, RefreshState.FAILED, str(error)) for key in ids}
                if len(failed) == len(wanted):
                    raise
                log.warning("%s was not asked: %s", source.publication.title, error)
        return uploaded, failed

    def _fetch(
        self, wanted: list[Indicator], uploaded: Mapping[str, datetime], failed: Mapping[str, Outcome]
    ) -> tuple[dict[str, Outcome], dict[str, _Taken]]:
        """Fetch what is new, a few at a time; every indicator gets an outcome."""
        outcomes = dict(failed)
        taken: dict[str, _Taken] = {}
        due = [each for each in wanted if self._is_due(each, uploaded)]
        for each in wanted:
            if each not in due and each.id not in failed:
                state = RefreshState.UNCHANGED if each.id in uploaded else RefreshState.NOT_CARRIED
                outcomes[each.id] = Outcome(each.id, state)
        left_out = RefreshState.SKIPPED
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="refresh") as pool:
            # All are handed over at once, so that downloads go on while what has come is read here.
            near = pool.submit(self._ask_neighbours, due) if due else None
            downloads = {pool.submit(self.source_of[each.id].download, each): each for each in due}
            try:
                for future in as_completed(downloads, timeout=max(self.ends - time.monotonic(), 0)):
                    each = downloads[future]
                    outcomes[each.id] = self._received(each, future, taken)
                    self.on_progress(Progress(Stage.FETCHING, len(outcomes), len(wanted), each.id))
                    if self.cancelled():
                        break
                else:
                    if near:
                        self.neighbours = near.result()
            except TimeoutError:
                left_out = RefreshState.LATE
                log.warning("the time for a refresh is up: not all of the figures were waited for")
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        outcomes |= {each.id: Outcome(each.id, left_out) for each in due if each.id not in outcomes}
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
        try:
            parsed = self.source_of[indicator.id].read(indicator, future.result())
            validate(parsed.frame, self.held.catalogue, self.held.register, parsed.rows)
        except NoDataError as error:
            return Outcome(indicator.id, RefreshState.NOT_CARRIED, str(error))
        except NeedsError as error:
            log.warning(
                "not refreshed: %s", error, extra={"event": "not refreshed", "indicator": indicator.id}
            )
            return Outcome(indicator.id, RefreshState.FAILED, str(error))
        base = self.release[self.release["indicator"].eq(indicator.id)]
        changes = what_changed(self.held.of_indicator(indicator.id), overlay(base, parsed.frame))
        taken[indicator.id] = _Taken(parsed.frame, changes)
        kinds = changes["kind"].value_counts()
        return Outcome(
            indicator.id,
            RefreshState.UPDATED,
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
        before = only_fetched(self.held.observations)
        untouched = before[~before["indicator"].isin(list(taken))]
        fetched = in_order(pd.concat([untouched, *(each.frame for each in taken.values())]))
        changes = pd.concat([each.changes for each in taken.values()], ignore_index=True)
        moments = {key: uploaded[key].isoformat() for key in taken}
        folder = self.library.unfinished()
        try:
            self._write(folder, fetched, changes, moments)
            self.on_progress(Progress(Stage.CHECKING))
            # Every row was validated when it came; what is checked here is that all of it can be read back.
            written = load(folder)
            if len(only_fetched(written.observations)) != len(fetched):
                raise NeedsError("The new figures were not written whole.", "Update again.")
            report = self._report(outcomes, written.stamp, cancelled=False)
            (folder / REPORT).write_text(json.dumps(asdict(report), indent=2), encoding="utf-8")
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise cannot_write(self.library.folder, error) from error
        name = f"{self.started:%Y%m%dT%H%M%SZ}-{report.stamp.rpartition('.')[2]}"
        self.on_progress(Progress(Stage.SWITCHING))
        if self.shared:
            self.shared.publish(self.library, name, folder)
        self.library.finish(folder, name)
        self.library.switch(name)
        return report

    def _write(
        self, folder: Path, fetched: pd.DataFrame, changes: pd.DataFrame, moments: Mapping[str, str]
    ) -> None:
        """Write what was fetched, and the manifest last."""
        self._write_sources(folder / SOURCES, set(fetched["source"]))
        if self.neighbours:
            text = json.dumps({"model": self.neighbours.name, "lists": dict(self.neighbours.lists)})
            (folder / NEIGHBOURS).write_text(text, encoding="utf-8")
        changes.to_parquet(folder / CHANGES, compression="zstd", index=False)
        before = self.held.manifest.get("uploaded_at", {})
        brought = carry(self.held, folder)
        write_figures(
            folder,
            fetched,
            refreshed_at=self.started.isoformat(),
            uploaded_at={**before, **moments},
            **brought,
        )

    def _write_sources(self, path: Path, used: set[str]) -> None:
        """The publications that were fetched and are still drawn on, those of today as they are today."""
        today = {each.publication.key: each.publication for each in self.sources}
        rows = [asdict(each) for key, each in {**self.held.sources, **today}.items() if key in used]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[-1]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def _ask_neighbours(self, due: Sequence[Indicator]) -> NeighbourModel | None:
        """The model of statistical neighbours as of today; the one already here where none comes."""
        for source in self.sources:
            if source not in [self.source_of[each.id] for each in due]:
                continue
            try:
                name, lists = source.neighbours()
            except NeedsError as error:
                log.warning("the statistical neighbours were not updated: %s", error)
            else:
                if lists:
                    return api_model(name, lists, self.held.register)
        return self.neighbours

    def _report(self, outcomes: Mapping[str, Outcome], stamp: str, cancelled: bool) -> RefreshReport:
        return RefreshReport(
            started_at=self.started.isoformat(timespec="seconds"),
            finished_at=datetime.now(UTC).isoformat(timespec="seconds"),
            outcomes=tuple(outcomes.values()),
            requests=sum(each.requests_made for each in self.sources),
            stamp=stamp,
            cancelled=cancelled,
        )

    def _note_attempt(self, problem: str) -> None:
        """Keep when the source was last asked, and what went wrong, for the pages to say."""
        note_attempt(self.library, Attempt(self.started, problem))


def _bring_outlines(library: Library, boundaries: BoundariesClient) -> None:
    held = load_outlines(library)
    if held and datetime.now(UTC).date() - held.fetched_on < OUTLINES_LAST:
        return
    try:
        refresh_outlines(library, boundaries, library.load().snapshot.register)
    except NeedsError as error:
        log.warning("the outlines were not refreshed: %s", error)


def _share_outlines(library: Library, shared: Shared) -> None:
    """Share the outlines beside the figures that are published, unless those are another's by now."""
    try:
        published = shared.published()
        if published and published.name == library.current_name():
            shared.publish(library, published.name)
    except NeedsError as error:
        log.warning("the outlines were not shared: %s", error)


def read_report(path: Path) -> RefreshReport | None:
    """A report as it was kept beside the figures that it is about; none where it cannot be read."""
    try:
        kept = json.loads(path.read_text("utf-8"))
        outcomes = tuple(
            Outcome(**{**each, "state": RefreshState(each["state"]), "warnings": tuple(each["warnings"])})
            for each in kept.pop("outcomes")
        )
        return RefreshReport(outcomes=outcomes, **kept)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        log.warning("the report of the last refresh cannot be read: %s", error)
        return None
