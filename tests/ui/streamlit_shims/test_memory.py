"""What stays is set aside from the collection after each run; what is garbage still goes."""

import asyncio
import gc
import weakref

import pytest

from needs.ui.streamlit_shims import memory
from needs.ui.streamlit_shims.memory import TURNS, set_aside, set_aside_in_turns


class Ring:
    def __init__(self):
        self.me = self


@pytest.fixture(autouse=True)
def thawed():
    yield
    gc.unfreeze()


def test_what_stays_is_not_gone_over_again():
    kept = Ring()
    set_aside()
    assert all(each is not kept for each in gc.get_objects())
    assert gc.get_freeze_count() > 0


def test_garbage_that_was_set_aside_before_goes_with_the_next_turn():
    ring = Ring()
    seen = weakref.ref(ring)
    set_aside()
    del ring
    gc.collect()
    assert seen() is not None
    set_aside()
    assert seen() is None


def test_what_comes_between_is_set_aside_at_every_turn_and_let_go_of_at_some(monkeypatch):
    came, let_go = [], []

    async def wait(_):
        assert not {id(each) for each in came} & {id(each) for each in gc.get_objects()}
        came.append(Ring())
        if len(came) == 2 * TURNS:
            raise asyncio.CancelledError

    monkeypatch.setattr(memory, "set_aside", lambda: let_go.append(len(came)) or set_aside())
    monkeypatch.setattr(asyncio, "sleep", wait)
    with pytest.raises(asyncio.CancelledError):
        # Nothing here waits, so no loop is needed, nor a worker without one of its own from a browser test.
        set_aside_in_turns().send(None)
    assert let_go == [0, TURNS]
