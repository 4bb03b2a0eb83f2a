"""Going back to earlier figures: one step, nothing deleted, and nothing that falls back by itself."""

import pytest

from needs.cli.main import main
from needs.domain.errors import SnapshotError
from needs.store.library import WITHDRAWN, Library, RefreshRunningError
from needs.store.on_disk import OBSERVATIONS
from needs.store.refresh import RefreshState, refresh
from needs.store.rollback import held, rollback
from tests.faults.conftest import FETCHED, put
from tests.hostile.trying import refusal

FIRST, SECOND, THIRD = "20261101T060000Z-small", "20261102T060000Z-b", "20261103T060000Z-c"


@pytest.fixture
def three(library, small):
    put(library, small, SECOND)
    put(library, small, THIRD)
    return library


def marked(library):
    return [each.name for each in library.newest_first() if (each / WITHDRAWN).exists()]


def test_one_step_back_and_another(three, snapshot):
    assert rollback(three).snapshot.refreshed.name == SECOND
    assert three.current_name() == SECOND
    assert marked(three) == [THIRD]
    assert rollback(three).snapshot.refreshed.name == FIRST
    assert rollback(three).snapshot.stamp == snapshot.stamp
    assert three.current_name() == ""
    assert three.load().snapshot.stamp == snapshot.stamp
    assert three.load().problem == ""
    with pytest.raises(SnapshotError, match="there are none before them"):
        rollback(three)
    assert len(three.newest_first()) == 3


def test_back_to_any_that_is_held_and_forward_again(three, snapshot):
    rollback(three, FIRST)
    assert marked(three) == [THIRD, SECOND]
    rollback(three, THIRD)
    assert three.current_name() == THIRD
    assert marked(three) == []
    rollback(three, "embedded")
    assert three.current_name() == ""
    rollback(three, three.newest_first()[0].name)
    rollback(three, snapshot.stamp)
    assert three.current_name() == ""


def test_a_stamp_names_the_newest_that_bears_it(three):
    stamp = three.load().snapshot.stamp
    rollback(three, "embedded")
    assert rollback(three, stamp).snapshot.refreshed.name == THIRD


def test_what_is_not_held_or_not_sound_is_refused_and_the_list_is_given(three):
    said = refusal(lambda: rollback(three, "2020-01-01.00000000"))
    assert "No figures called “2020-01-01.00000000” are held." in said
    assert FIRST in said
    assert "(in use)" in said
    (three.snapshots / SECOND / OBSERVATIONS).write_bytes(b"half")
    assert OBSERVATIONS in refusal(lambda: rollback(three, SECOND))
    assert three.current_name() == THIRD
    assert rollback(three).snapshot.refreshed.name == FIRST
    assert refusal(lambda: rollback(three, "../../etc"))


def test_nothing_falls_back_to_what_a_person_went_back_from(three):
    rollback(three)
    (three.snapshots / SECOND / OBSERVATIONS).write_bytes(b"half")
    loaded = three.load()
    assert loaded.snapshot.refreshed.name == FIRST
    assert loaded.problem


def test_every_snapshot_is_listed_with_how_it_stands(three, snapshot):
    rollback(three, SECOND)
    (three.snapshots / FIRST / OBSERVATIONS).unlink()
    third, second, first, embedded = held(three)
    assert third.startswith(THIRD)
    assert third.endswith("(withdrawn)")
    assert second.endswith("(in use)")
    assert "cannot be used: observations.parquet" in first
    assert embedded == f"embedded {snapshot.stamp}"


def test_not_while_a_refresh_is_at_work(three):
    with three.locked(), pytest.raises(RefreshRunningError):
        rollback(three)


def test_the_next_refresh_goes_on_from_the_figures_gone_back_to(three, client):
    rollback(three)
    assert refresh(three, client, indicators=[FETCHED]).count(RefreshState.UPDATED) == 1
    assert three.load().problem == ""
    assert three.current_name() not in (FIRST, SECOND, THIRD)


def test_from_the_command_line(small, own_data_folder, capsys):
    here = Library(own_data_folder)
    put(here, small, FIRST)
    put(here, small, SECOND)
    assert main(["rollback"]) == 0
    assert here.current_name() == FIRST
    assert main(["rollback", "--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert listed[0].startswith("Figures ")
    assert [line.split()[0] for line in listed[1:]] == [SECOND, FIRST, "embedded"]
    assert main(["rollback", "nothing"]) == 1
    assert "No figures called “nothing” are held." in capsys.readouterr().err
    assert main(["rollback", SECOND]) == 0
    assert here.current_name() == SECOND
