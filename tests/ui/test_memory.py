"""What stays is set aside from the collection after each run; what is garbage still goes."""

import gc
import weakref

import pytest

from needs.ui.memory import set_aside


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
