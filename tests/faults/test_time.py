"""A clock that is wrong, and a service that takes its time."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from needs.store import refresh as module
from needs.store.attempts import Attempt, last_attempt, note_attempt
from needs.store.on_disk import MANIFEST
from needs.store.refresh import RefreshState, RefreshTooSoonError, refresh
from needs.store.schedule import Schedule, freshness, refresh_by_schedule
from tests.conftest import WITHIN
from tests.faults.conftest import FETCHED, HELD, fetched
from tests.stub.server import DATA, Fault

NOW = datetime.now(UTC)


def refreshed_at(library, moment):
    """Figures whose refresh says that it was at another moment."""
    path = library.snapshots / library.current_name() / MANIFEST
    manifest = json.loads(path.read_text()) | {"refreshed_at": moment.isoformat()}
    path.write_text(json.dumps(manifest))
    return library.load()


@pytest.mark.parametrize("away", [timedelta(days=-20_000), timedelta(days=20_000)], ids=["past", "future"])
def test_figures_from_a_clock_that_was_wrong_are_shown_and_are_due(library, away):
    loaded = refreshed_at(library, NOW + away)
    assert loaded.problem == ""
    fresh = freshness(loaded.snapshot, library, NOW, Schedule.WEEKLY)
    assert fresh.is_due
    assert fresh.age >= timedelta()


def test_clocks_that_differ_by_minutes_are_no_reason_to_ask(library):
    loaded = refreshed_at(library, NOW + timedelta(minutes=20))
    assert not freshness(loaded.snapshot, library, NOW, Schedule.DAILY).is_due


class Clock(datetime):
    """A clock that somebody has set."""

    away = timedelta()

    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + cls.away


@pytest.mark.parametrize("away", [timedelta(days=-9_000), timedelta(days=9_000)], ids=["past", "future"])
def test_a_refresh_under_a_wrong_clock_is_kept_and_the_next_goes_on_from_it(
    library, client, stub, monkeypatch, away
):
    monkeypatch.setattr(module, "datetime", Clock)
    monkeypatch.setattr(Clock, "away", away)
    assert refresh(library, client, indicators=[FETCHED]).count(RefreshState.UPDATED) == 1
    monkeypatch.setattr(Clock, "away", timedelta())
    assert library.load().problem == ""
    assert refresh(library, client, indicators=[FETCHED, HELD]).count(RefreshState.UPDATED) == 1
    loaded = library.load()
    assert loaded.problem == ""
    assert fetched(library) > 100


def test_an_attempt_in_the_future_does_not_keep_the_schedule_waiting(library):
    note_attempt(library, Attempt(NOW + timedelta(days=9_000), "unreachable"))
    stop, ran = threading.Event(), []

    def run():
        ran.append(1)
        stop.set()

    refresh_by_schedule(Schedule.DAILY, stop, library, run, look_every=timedelta(seconds=9))
    assert ran == [1]


def test_whatever_a_scheduled_refresh_raises_the_next_one_comes(library):
    stop, ran = threading.Event(), []

    def run():
        ran.append(1)
        if len(ran) == 2:
            stop.set()
        raise ZeroDivisionError

    refresh_by_schedule(Schedule.DAILY, stop, library, run, look_every=timedelta(milliseconds=1))
    assert ran == [1, 1]


def test_readers_cannot_make_the_service_be_asked_again_and_again(library, client, stub):
    refresh(library, client, indicators=[FETCHED], not_within=timedelta(minutes=5))
    stub.requests.clear()
    with pytest.raises(RefreshTooSoonError, match="Try again in 5 minutes"):
        refresh(library, client, indicators=[FETCHED], not_within=timedelta(minutes=5))
    assert not stub.requests
    note_attempt(library, Attempt(datetime.now(UTC) - timedelta(minutes=6)))
    refresh(library, client, indicators=[FETCHED], not_within=timedelta(minutes=5))


def test_a_service_that_is_slow_is_left_after_a_while_with_what_it_has_given(library, client, stub):
    """As for an hour: each figure comes late, and the update ends with those that came in its time."""
    client.json_seconds = client.csv_seconds = 1.5
    stub.fail(Fault.TIME_OUT, path=DATA, indicator=FETCHED)
    stub.uploaded[HELD] = stub.uploaded[FETCHED] = datetime.now(UTC)
    report = refresh(library, client, indicators=[HELD, FETCHED], longest=timedelta(seconds=1))
    assert {each.indicator: each.state for each in report.outcomes} == {
        HELD: RefreshState.UPDATED,
        FETCHED: RefreshState.LATE,
    }
    assert library.load().snapshot.stamp == report.stamp
    assert last_attempt(library).problem == ""


def test_while_a_service_is_slow_the_figures_are_shown_as_ever(library, client, stub):
    stub.latency = 0.5
    at_work = threading.Event()
    thread = threading.Thread(
        target=refresh,
        args=(library, client),
        kwargs={"indicators": [FETCHED], "on_progress": lambda _: at_work.set()},
    )
    held = library.load().snapshot.stamp
    thread.start()
    assert at_work.wait(WITHIN)
    assert library.load().snapshot.stamp == held
    thread.join()
