import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from needs.domain.errors import NeedsError
from needs.store.attempts import ATTEMPT
from needs.store.library import Library
from needs.store.schedule import Schedule, configured_schedule, freshness, refresh_by_schedule

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def library(tmp_path):
    (tmp_path / "library").mkdir()
    return Library(tmp_path / "library")


def note(library, at, problem=""):
    (library.folder / ATTEMPT).write_text(json.dumps({"at": at.isoformat(), "problem": problem}))


def test_embedded_figures_are_as_old_as_their_newest_publication(snapshot, library):
    fresh = freshness(snapshot, library, NOW)
    assert (fresh.updated_at.date().isoformat(), fresh.age.days, fresh.refreshed) == ("2026-09-24", 59, False)
    assert not fresh.is_due
    assert freshness(snapshot, library, NOW + timedelta(days=60)).is_due
    assert freshness(snapshot, library, NOW, Schedule.WEEKLY).is_due


def test_a_failed_attempt_is_remembered_and_a_broken_note_is_not_fatal(snapshot, library):
    note(library, NOW, "Fingertips cannot be reached.")
    assert freshness(snapshot, library, NOW).problem == "Fingertips cannot be reached."
    (library.folder / ATTEMPT).write_text("{")
    assert freshness(snapshot, library, NOW).problem == ""


def test_a_clock_that_is_wrong_gives_no_negative_age(snapshot, library):
    assert freshness(snapshot, library, datetime(2020, 1, 1, tzinfo=UTC)).age == timedelta()


@pytest.mark.parametrize(("text", "schedule"), [("", "off"), ("daily", "daily"), (" Weekly ", "weekly")])
def test_the_schedule_is_configured(monkeypatch, text, schedule):
    monkeypatch.setenv("NEEDS_REFRESH", text)
    assert configured_schedule() == schedule


def test_a_schedule_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("NEEDS_REFRESH", "hourly")
    with pytest.raises(NeedsError, match="off, daily, weekly"):
        configured_schedule()


@pytest.mark.parametrize(
    ("schedule", "attempt", "runs"),
    [
        (Schedule.WEEKLY, None, 1),
        (Schedule.OFF, None, 0),
        (Schedule.WEEKLY, (timedelta(minutes=5), "unreachable"), 0),
        (Schedule.WEEKLY, (timedelta(hours=2), "unreachable"), 1),
        (Schedule.WEEKLY, (timedelta(hours=2), ""), 0),
        (Schedule.DAILY, (timedelta(hours=30), ""), 1),
    ],
)
def test_the_background_refreshes_when_due_and_not_again_at_once(library, schedule, attempt, runs):
    stop, ran = threading.Event(), []
    if attempt:
        note(library, datetime.now(UTC) - attempt[0], attempt[1])

    def run():
        ran.append(1)
        raise NeedsError("the service is down")

    threading.Timer(0.3, stop.set).start()
    refresh_by_schedule(schedule, stop, library, run, look_every=timedelta(seconds=60))
    assert len(ran) == runs
