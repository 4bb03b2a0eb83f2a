"""When a refresh is due, how the last one went, and refreshing by itself in the background."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from needs.domain.errors import NeedsError
from needs.domain.settings import REFRESH
from needs.sources.boundaries import configured_boundaries
from needs.store.attempts import LOOK, last_attempt
from needs.store.library import Library
from needs.store.refresh import refresh
from needs.store.shared import configured_shared
from needs.store.snapshot import Snapshot

LOOK_EVERY = timedelta(minutes=10)
TRY_AGAIN_AFTER = timedelta(hours=1)
LOOKS_LAST = timedelta(hours=1)
"""A server that follows shared figures looks much more often: an older note is left from another setting."""
CLOCKS_DIFFER = timedelta(days=1)
OLD_AFTER = timedelta(days=92)
"""Without a schedule, figures that were last brought up to date longer ago than this are said to be due."""

log = logging.getLogger(__name__)


class Schedule(StrEnum):
    """How often figures are refreshed without anybody asking."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def interval(self) -> timedelta | None:
        """The time from one refresh to the next; none where it is off."""
        return _INTERVALS.get(self)


_INTERVALS = {Schedule.DAILY: timedelta(days=1), Schedule.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True)
class Freshness:
    """As of when the figures shown are, and what is known of getting newer ones."""

    updated_at: datetime
    age: timedelta
    refreshed: bool
    is_due: bool
    attempted_at: datetime | None = None
    problem: str = ""


def configured_schedule() -> Schedule:
    """The schedule that ``NEEDS_REFRESH`` names; off where it names none.

    Raises
    ------
    NeedsError
        It names something else.
    """
    text = REFRESH.text() or Schedule.OFF
    try:
        return Schedule(text.strip().lower())
    except ValueError:
        raise NeedsError(f"{REFRESH} is “{text}”.", f"It may be {', '.join(Schedule)}.") from None


def freshness(
    snapshot: Snapshot, library: Library, now: datetime | None = None, schedule: Schedule = Schedule.OFF
) -> Freshness:
    """How old the figures shown are, and how the last attempt to get newer ones went.

    Embedded figures count from the newest of their publications, refreshed ones from their refresh.
    """
    now = now or datetime.now(UTC)
    refreshed_at = snapshot.manifest.get("refreshed_at")
    if refreshed_at:
        updated = datetime.fromisoformat(str(refreshed_at))
    else:
        updated = datetime.fromisoformat(_whole_day(snapshot.manifest["newest"])).replace(tzinfo=UTC)
    attempt, look = last_attempt(library), last_attempt(library, LOOK)
    if look and look.problem and now - look.at < LOOKS_LAST:
        attempt = look
    age = max(now - updated, timedelta())
    return Freshness(
        updated_at=updated,
        age=age,
        refreshed=bool(refreshed_at),
        # Figures from the future come of a clock that was wrong: waiting for it would be to wait for years.
        is_due=age > (schedule.interval or OLD_AFTER) or updated - now > CLOCKS_DIFFER,
        attempted_at=attempt.at if attempt else None,
        problem=attempt.problem if attempt else "",
    )


def refresh_by_schedule(
    schedule: Schedule,
    stop: threading.Event,
    library: Library | None = None,
    run: Callable[[], object] = lambda: refresh(
        boundaries=configured_boundaries(), shared=configured_shared()
    ),
    look_every: timedelta = LOOK_EVERY,
) -> None:
    """Refresh whenever it is due, until told to stop; meant for a thread of its own.

    A refresh that fails is tried again after an hour, never at once; nothing that goes wrong ends the thread.
    """
    library = library or Library()
    while schedule.interval and not stop.is_set():
        try:
            if _is_time(schedule, library, datetime.now(UTC)):
                run()
        except NeedsError as error:
            log.warning("the scheduled refresh did not succeed: %s", error)
        except Exception:
            # Nobody hears what a thread raises, and it has to be there for the next time.
            log.exception("the scheduled refresh stopped")
        stop.wait(look_every.total_seconds())


def _is_time(schedule: Schedule, library: Library, now: datetime) -> bool:
    """Whether to ask now: it is due, and it was not asked of late."""
    state = freshness(library.load().snapshot, library, now, schedule)
    since = now - state.attempted_at if state.attempted_at else None
    if not state.is_due or since is None or since < timedelta():
        return state.is_due
    # Nothing new leaves the figures as old as they were: what counts is when the source was last asked.
    return since >= (TRY_AGAIN_AFTER if state.problem else schedule.interval or TRY_AGAIN_AFTER)


def _whole_day(text: str) -> str:
    """The first day of a year, a month or a day written as such."""
    year, month, day = [*text.split("-"), "01", "01"][:3]
    return f"{year}-{month}-{day}"
