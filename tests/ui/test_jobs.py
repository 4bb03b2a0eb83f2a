"""Files made beside the pages: off the page's thread, with their steps, stopped when nobody wants them."""

import gc
import logging
import threading
import time
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.domain.errors import NeedsError
from needs.ui.jobs import MOST_KEPT, PATIENCE, Job, JobState, Progress, SessionJobs, WorkerPool
from tests.conftest import WITHIN


class Gate:
    """A file whose making waits at every step until it is let on."""

    def __init__(self, steps=3):
        self.steps = steps
        self.at = threading.Semaphore(0)
        self.on = threading.Semaphore(0)
        self.thread = ""

    def __call__(self, step):
        self.thread = threading.current_thread().name
        for done in range(self.steps):
            step(done, self.steps, f"part {done + 1}")
            self.at.release()
            assert self.on.acquire(timeout=WITHIN)
        return b"the file"

    def reached(self):
        assert self.at.acquire(timeout=WITHIN)

    def let_on(self, steps=1):
        self.on.release(steps)


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def until(true, within=WITHIN):
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


@pytest.fixture
def workshop():
    return WorkerPool(at_once=1, waiting=2)


def test_a_file_is_made_on_another_thread_and_every_step_is_seen(workshop):
    gate, job = Gate(), None
    job = Job(gate)
    assert job.state is JobState.WAITING
    workshop.take(job)
    for done in range(3):
        gate.reached()
        assert job.state is JobState.WORKING
        assert job.progress == Progress(done, 3, f"part {done + 1}")
        assert job.progress.share == pytest.approx(done / 3)
        assert job.content == b""
        gate.let_on()
    until(lambda: job.is_over)
    assert (job.state, job.content, job.problem) == (JobState.READY, b"the file", "")
    assert gate.thread == "workshop-0"
    assert gate.thread != threading.current_thread().name


def test_one_that_is_being_made_stops_at_its_next_step(workshop):
    gate = Gate()
    job = Job(gate)
    workshop.take(job)
    gate.reached()
    job.stop()
    assert job.is_stopping
    gate.let_on()
    until(lambda: job.is_over)
    assert (job.state, job.content, job.is_stopping) == (JobState.STOPPED, b"", False)


def test_one_that_is_stopped_at_its_last_step_brings_no_file(workshop):
    gate = Gate(1)
    job = Job(gate)
    workshop.take(job)
    gate.reached()
    job.stop()
    gate.let_on()
    until(lambda: job.is_over)
    assert (job.state, job.content) == (JobState.STOPPED, b"")


def test_one_that_still_waits_stops_at_once_and_is_never_begun(workshop):
    first, second = Gate(1), Gate(1)
    workshop.take(Job(first))
    first.reached()
    waiting = Job(second)
    workshop.take(waiting)
    waiting.stop()
    assert waiting.state is JobState.STOPPED
    first.let_on()
    last = Job(lambda step: b"last")
    workshop.take(last)
    until(lambda: last.is_over)
    assert second.thread == ""


def test_a_problem_is_told_in_its_own_words(workshop, caplog):
    def make(step):
        raise NeedsError("The template cannot be used.", "Save it again.")

    job = Job(make)
    workshop.take(job)
    until(lambda: job.is_over)
    assert (job.state, job.problem) == (JobState.FAILED, "The template cannot be used. Save it again.")
    assert not caplog.records


def test_what_nobody_foresaw_is_logged_whole_and_told_plainly_and_the_worker_goes_on(workshop, caplog):
    def make(step):
        raise ZeroDivisionError("deep inside")

    job = Job(make)
    with caplog.at_level(logging.ERROR):
        workshop.take(job)
        until(lambda: job.is_over)
    assert job.state is JobState.FAILED
    assert "log of this server" in job.problem
    assert "deep inside" not in job.problem
    assert "ZeroDivisionError: deep inside" in caplog.text
    after = Job(lambda step: b"next")
    workshop.take(after)
    until(lambda: after.is_over)
    assert after.content == b"next"


def test_when_too_many_wait_another_is_refused_in_words_until_one_is_done_or_given_up(workshop):
    gates = [Gate(1) for _ in range(3)]
    jobs = [Job(gate) for gate in gates]
    for job in jobs:
        workshop.take(job)
    gates[0].reached()
    with pytest.raises(NeedsError, match="Try again in a minute"):
        workshop.take(Job(Gate(1)))
    jobs[2].stop()
    workshop.take(Job(lambda step: b""))
    with pytest.raises(NeedsError):
        workshop.take(Job(Gate(1)))
    gates[0].let_on()
    until(lambda: jobs[0].is_over)
    gates[1].reached()
    workshop.take(Job(lambda step: b""))
    gates[1].let_on()


def test_as_many_run_at_once_as_there_are_workers():
    workshop = WorkerPool(at_once=2, waiting=1)
    gates = [Gate(1) for _ in range(3)]
    for gate in gates:
        workshop.take(Job(gate))
    gates[0].reached()
    gates[1].reached()
    assert not gates[2].at.acquire(timeout=0.05)
    gates[0].let_on()
    gates[2].reached()
    gates[1].let_on()
    gates[2].let_on()


def test_a_job_that_nobody_asks_for_any_more_ends_by_itself(workshop):
    """A reader who closes the page cannot say so; the page's asking stops."""
    clock, gate = Clock(), Gate(5)
    job = Job(gate, clock=clock)
    workshop.take(job)
    gate.reached()
    clock.now += PATIENCE - 1
    job.ask()
    clock.now += PATIENCE - 1
    gate.let_on()
    gate.reached()
    assert job.state is JobState.WORKING
    clock.now += 2
    gate.let_on()
    until(lambda: job.is_over)
    assert job.state is JobState.STOPPED


def test_a_job_that_waits_and_that_nobody_asks_for_leaves_its_place():
    clock = Clock()
    workshop = WorkerPool(at_once=1, waiting=1)
    gate = Gate(1)
    workshop.take(Job(gate))
    gate.reached()
    left = Job(Gate(1), clock=clock)
    workshop.take(left)
    clock.now += PATIENCE + 1
    assert left.state is JobState.STOPPED
    workshop.take(Job(lambda step: b""))
    gate.let_on()


def test_nothing_of_a_session_that_has_ended_is_held(workshop):
    """What was made may hold a reader's own figures, so nothing that is shared may keep it."""

    class Figures:
        pass

    figures = Figures()
    held = weakref.ref(figures)
    desk = SessionJobs()
    desk.lay("one")
    desk.start("docx", lambda step, own=figures: repr(own).encode(), workshop)
    job = weakref.ref(desk.get("docx"))
    until(lambda: job().is_over)
    assert job().content
    del figures
    gc.collect()
    assert held() is None
    del desk
    # The worker lets go of its last job a moment after that is ready.
    until(lambda: gc.collect() >= 0 and job() is None)


def test_a_desk_keeps_the_files_of_one_order_and_no_other(workshop):
    desk = SessionJobs()
    desk.lay(("stamp", "a selection"))
    desk.start("docx", lambda step: b"one", workshop)
    until(lambda: not desk.is_busy)
    desk.lay(("stamp", "a selection"))
    assert desk.get("docx").content == b"one"
    desk.lay(("stamp", "another"))
    assert desk.get("docx") is None
    assert not desk.is_busy


def test_what_is_being_made_stops_when_the_order_changes(workshop):
    desk, gate = SessionJobs(), Gate()
    desk.lay("one")
    desk.start("docx", gate, workshop)
    gate.reached()
    job = desk.get("docx")
    desk.lay("two")
    gate.let_on()
    until(lambda: job.is_over)
    assert job.state is JobState.STOPPED


def test_asking_again_for_what_is_under_way_changes_nothing_and_for_what_failed_begins_anew(workshop):
    desk, gate = SessionJobs(), Gate(1)
    desk.lay("one")
    desk.start("docx", gate, workshop)
    first = desk.get("docx")
    desk.start("docx", lambda step: b"second", workshop)
    assert desk.get("docx") is first
    gate.reached()
    desk.get("docx").stop()
    gate.let_on()
    until(lambda: not desk.is_busy)
    desk.start("docx", lambda step: b"second", workshop)
    until(lambda: not desk.is_busy)
    assert desk.get("docx").content == b"second"


def test_a_desk_keeps_a_few_files_and_the_oldest_goes_first():
    desk, workshop = SessionJobs(), WorkerPool()
    desk.lay("one")
    for number in range(MOST_KEPT + 2):
        desk.start(str(number), lambda step: b"file", workshop)
        until(lambda: not desk.is_busy)
    assert [name for name in map(str, range(MOST_KEPT + 2)) if desk.get(name)] == ["2", "3", "4", "5", "6"]


def test_a_file_that_is_refused_leaves_the_one_before_where_it_is():
    desk, workshop = SessionJobs(), WorkerPool(at_once=1, waiting=0)
    desk.lay("one")
    desk.start("docx", lambda step: b"first", workshop)
    until(lambda: not desk.is_busy)
    gate = Gate(1)
    until(lambda: not workshop._jobs)
    workshop.take(Job(gate))
    with pytest.raises(NeedsError):
        desk.start("docx", lambda step: b"second", workshop)
    assert desk.get("docx").content == b"first"
    gate.let_on()


@given(st.integers(-5, 50), st.integers(-5, 50))
def test_a_share_is_always_one_that_a_bar_can_show(done, of):
    assert 0.0 <= Progress(done, of).share <= 1.0
