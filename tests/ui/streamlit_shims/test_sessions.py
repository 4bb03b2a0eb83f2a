"""Sessions without a page: handed back in time, let go of after it, and never more than so many."""

from types import SimpleNamespace

import pytest

from needs.ui.streamlit_shims.sessions import MOST, ExpiringSessionStorage


class Session:
    def __init__(self, name):
        self.id = name
        self.session_state = {"own figures": b"1480"}
        self.is_shut = False

    def shutdown(self):
        self.is_shut = True


def info(name):
    return SimpleNamespace(session=Session(name))


@pytest.fixture
def clock():
    return SimpleNamespace(now=0.0)


@pytest.fixture
def resting(clock):
    return ExpiringSessionStorage(120, clock=lambda: clock.now)


def test_a_reader_who_is_back_in_time_finds_the_session_as_it_was(resting, clock):
    resting.save(held := info("a"))
    clock.now = 119
    resting.forget()
    assert resting.get("a") is held
    assert resting.list() == [held]
    resting.delete("a")
    resting.delete("a")
    assert resting.get("a") is None
    assert not held.session.is_shut


def test_after_that_nothing_of_it_is_left_even_where_somebody_holds_on_to_it(resting, clock):
    resting.save(held := info("a"))
    clock.now = 120
    assert resting.get("a") is None
    assert resting.list() == []
    resting.forget()
    assert held.session.is_shut
    assert held.session.session_state == {}


def test_the_oldest_goes_first_where_there_are_too_many(resting):
    every = [info(str(number)) for number in range(MOST + 2)]
    for each in every:
        resting.save(each)
    assert [each.session.is_shut for each in every] == [True, True, *[False] * MOST]
