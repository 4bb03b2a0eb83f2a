"""Updating the figures from inside the app: one refresh at a time, in the background, that can be stopped."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import timedelta

import streamlit as st

from needs.domain.errors import NeedsError
from needs.sources.boundaries import configured_boundaries
from needs.store.refresh import Progress, RefreshReport, RefreshState, Stage, refresh
from needs.store.shared import configured_shared
from needs.ui.figures import snapshot
from needs.ui.markdown import plain
from needs.ui.sign_in import may, show_sign_in

ASKED_AGAIN_AFTER = timedelta(minutes=5)
"""Readers share one server's manners towards the service."""

log = logging.getLogger(__name__)


@dataclass
class Job:
    """One refresh under way or finished, shared by every session of this server."""

    progress: Progress = field(default_factory=lambda: Progress(Stage.ASKING))
    report: RefreshReport | None = None
    problem: str = ""
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether it is still at work."""
        return self.thread is not None and self.thread.is_alive()

    def start(self) -> None:
        """Begin, unless it is at work already."""
        if self.is_running:
            return
        self.progress, self.report, self.problem = Progress(Stage.ASKING), None, ""
        self.stop.clear()
        self.thread = threading.Thread(target=self._run, name="refresh-job", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.report = refresh(
                boundaries=configured_boundaries(),
                shared=configured_shared(),
                on_progress=self._tell,
                cancelled=self.stop.is_set,
                not_within=ASKED_AGAIN_AFTER,
            )
        except NeedsError as error:
            self.problem = str(error)
        except Exception:
            # A thread has nobody to raise to: the reader is told, the log has the detail.
            log.exception("the refresh stopped")
            self.problem = (
                "The update stopped for a reason that is in the log. The figures shown stay as they are."
            )

    def _tell(self, progress: Progress) -> None:
        self.progress = progress


@st.cache_resource
def the_job() -> Job:
    """The one job of this server."""
    return Job()


def show_update() -> None:
    """Draw the button, and while a refresh is at work its progress and the way to stop it."""
    job = the_job()
    if job.is_running:
        _show_progress()
        return
    if show_sign_in("update the figures"):
        st.button("Update from Fingertips", type="primary", icon=":material/sync:", on_click=_start)
    if job.problem:
        st.warning(plain(job.problem), icon=":material/error:")
    elif job.report:
        st.success(plain(_summary(job.report)), icon=":material/check:")


def _start() -> None:
    if may():
        the_job().start()


@st.fragment(run_every=1)
def _show_progress() -> None:
    job = the_job()
    if not job.is_running:
        st.rerun()
    progress = job.progress
    done = progress.done / progress.of if progress.of else 0.0
    names = snapshot().catalogue
    what = f": {names.get(progress.indicator).short_name}" if progress.indicator in names else ""
    counted = f" ({progress.done} of {progress.of} indicators)" if progress.of else ""
    st.progress(done, text=plain(f"{str(progress.stage).capitalize()}{what}{counted}"))
    if job.stop.is_set():
        st.caption("Stopping after what is under way.")
    elif may():
        st.button("Stop", on_click=job.stop.set)


def _summary(report: RefreshReport) -> str:
    if report.cancelled:
        return "The update was stopped. The figures shown stay as they were."
    parts = [f"{report.count(state)} {state}" for state in RefreshState if report.count(state)]
    return f"Done: {'; '.join(parts)}."
