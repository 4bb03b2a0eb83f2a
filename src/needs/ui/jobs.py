"""Files that take a while: made beside the pages, a few at a time for the whole server, each can be stopped.

Nothing here knows a session: what a job needs is handed to it, and it is asked for by the page that waits.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum

from needs.domain.errors import NeedsError
from needs.reports.pack.model import Step

log = logging.getLogger(__name__)

MOST_AT_ONCE = 2
MOST_WAITING = 6
PATIENCE = 90.0
"""Seconds after which a job that nobody asks for any more is stopped: its reader has closed the page.

A browser asks for a page in the background about once a minute, so less would stop what is still wanted.
"""
MOST_KEPT = 5
"""The most files that a session keeps: each format of one pack."""

Make = Callable[[Step], bytes]
"""Makes a file; it tells its steps, and lets through what that raises."""


class StoppedError(Exception):
    """Whoever asked for a file wants it no longer."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Progress:
    """How far a job is: steps done, of how many, and what is being made."""

    done: int = 0
    of: int = 0
    what: str = ""

    @property
    def share(self) -> float:
        """The part that is done, from 0 to 1."""
        return min(max(self.done / self.of, 0.0), 1.0) if self.of else 0.0


class Job:
    """One file: asked for, waiting or being made, and then ready, stopped or failed with the reason."""

    def __init__(self, make: Make, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.progress = Progress()
        self.content = b""
        self.problem = ""
        self._state = JobState.WAITING
        self._make: Make | None = make
        self._clock = clock
        self._asked_at = clock()
        self._stop = threading.Event()

    @property
    def state(self) -> JobState:
        """Where it stands; one that still waits is stopped at once, before a worker comes to it."""
        return JobState.STOPPED if self._state is JobState.WAITING and self._is_unwanted else self._state

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in (JobState.WAITING, JobState.WORKING)

    @property
    def is_stopping(self) -> bool:
        """Whether it was told to stop and is still at a step."""
        return self._stop.is_set() and not self.is_over

    def ask(self) -> None:
        """Say that somebody still waits for it."""
        self._asked_at = self._clock()

    def stop(self) -> None:
        """End it before its next step."""
        self._stop.set()

    def run(self) -> None:
        """Make the file, once; whatever happens is kept, because a worker has nobody to raise to."""
        make, self._make = self._make, None
        if make is None:
            return
        try:
            self._check()
            self._state = JobState.WORKING
            content = make(self._step)
            self._check()
            # The content first: whoever sees that it is ready finds it there.
            self.content = content
            self._state = JobState.READY
        except StoppedError:
            self._state = JobState.STOPPED
        except NeedsError as error:
            self.problem = str(error)
            self._state = JobState.FAILED
        except Exception:
            log.exception("a file could not be made")
            self.problem = "The file could not be made, for a reason that is in the log of this server."
            self._state = JobState.FAILED

    @property
    def _is_unwanted(self) -> bool:
        return self._stop.is_set() or self._clock() - self._asked_at > PATIENCE

    def _step(self, done: int, of: int, what: str) -> None:
        self._check()
        self.progress = Progress(done, of, what)

    def _check(self) -> None:
        if self._is_unwanted:
            raise StoppedError


class WorkerPool:
    """The workers of this server: so many jobs at once, so many waiting, and no more."""

    def __init__(self, *, at_once: int = MOST_AT_ONCE, waiting: int = MOST_WAITING) -> None:
        self._most = at_once + waiting
        self._lock = threading.Lock()
        self._jobs: list[Job] = []
        self._queue: queue.SimpleQueue[Job] = queue.SimpleQueue()
        for number in range(at_once):
            # Daemons, unlike the threads of a pool, do not hold up a server that is told to stop.
            threading.Thread(target=self._work, name=f"workshop-{number}", daemon=True).start()

    def take(self, job: Job) -> None:
        """Take on a job.

        Raises
        ------
        NeedsError
            Too many are waiting already.
        """
        with self._lock:
            self._jobs = [each for each in self._jobs if not each.is_over]
            if len(self._jobs) >= self._most:
                raise NeedsError("Many files are being made just now.", "Try again in a minute.")
            self._jobs.append(job)
        self._queue.put(job)

    def _work(self) -> None:
        while True:
            self._run(self._queue.get())

    def _run(self, job: Job) -> None:
        """Run a job and let go of it, so that what is in it ends with its session."""
        job.run()
        with self._lock:
            self._jobs = [each for each in self._jobs if each is not job]


class SessionJobs:
    """The files of one session, all of one order; they go when the order changes or the session ends."""

    def __init__(self) -> None:
        self._order: Hashable = None
        self._jobs: dict[str, Job] = {}

    @property
    def is_busy(self) -> bool:
        """Whether anything on it is waiting or being made."""
        return any(not each.is_over for each in self._jobs.values())

    def lay(self, order: Hashable) -> None:
        """Take an order; what was made for another is dropped, and what is being made for it stops."""
        if order != self._order:
            self.clear()
            self._order = order

    def clear(self) -> None:
        """Drop everything."""
        for each in self._jobs.values():
            each.stop()
        self._jobs.clear()

    def get(self, name: str) -> Job | None:
        """The job of one file, which is thereby still wanted."""
        job = self._jobs.get(name)
        if job:
            job.ask()
        return job

    def start(self, name: str, make: Make, workshop: WorkerPool) -> None:
        """Have a file made; one that is under way stays.

        Raises
        ------
        NeedsError
            Too many are waiting already.
        """
        before = self._jobs.get(name)
        if before and not before.is_over:
            return
        job = Job(make)
        workshop.take(job)
        self._jobs.pop(name, None)
        self._jobs[name] = job
        while len(self._jobs) > MOST_KEPT:
            self._jobs.pop(next(iter(self._jobs))).stop()
