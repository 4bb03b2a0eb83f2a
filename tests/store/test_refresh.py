"""A refresh against a loopback Fingertips: what it brings, what it leaves, and what cannot hurt it."""

import os
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from needs.domain.errors import NeedsError
from needs.domain.vocabulary import NeighbourModelKey
from needs.sources.client import FingertipsClient
from needs.sources.errors import CannotConnectError
from needs.sources.files import files_in
from needs.sources.fingertips import KEY as LIVE
from needs.sources.fingertips import fingertips
from needs.sources.registry import KEYS
from needs.sources.transport import Limits
from needs.store.attempts import last_attempt
from needs.store.changes import NEW, REVISED, REWORDED, what_changed
from needs.store.library import Library, RefreshRunningError
from needs.store.on_disk import CHANGES, FILES, MANIFEST, NEIGHBOURS, OBSERVATIONS, REPORT
from needs.store.refresh import RefreshState, Stage, read_report, refresh
from needs.store.snapshot import check
from needs.views.changes import changes_of
from needs.views.groups import group_of
from needs.views.headline import headline
from tests.conftest import ROOT, WITHIN
from tests.places import COVENTRY
from tests.stub.server import DATA, Fault, Stub

QUICK = Limits(total_seconds=WITHIN, retries=1, first_wait_seconds=0.01, longest_wait_seconds=0.1)
PATIENCE = 10
"""Seconds after which an answer that never ends is given up; every other one comes long before."""
FEW = ("91380", "90244", "92904")


@pytest.fixture
def stub(snapshot):
    with Stub(snapshot) as running:
        yield running


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "library")


def client(stub, seconds=WITHIN):
    limits = replace(QUICK, total_seconds=seconds)
    return FingertipsClient(stub.url, limits=limits, json_seconds=seconds, csv_seconds=seconds)


def states(report):
    return {outcome.indicator: outcome.state for outcome in report.outcomes}


@pytest.fixture(scope="module")
def everything(snapshot, tmp_path_factory):
    """A library after a refresh of every indicator, the report, the service and what it was asked for."""
    with Stub(snapshot) as stub, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEEDS_BOUNDARIES_URL", "off")
        library = Library(tmp_path_factory.mktemp("everything") / "library")
        report = refresh(library, client(stub))
        yield library, report, stub, stub.counts


def test_a_refresh_of_everything_fills_what_the_embedded_figures_leave_empty(everything, snapshot):
    library, report, *_ = everything
    live = [each for each in snapshot.catalogue if each.on_fingertips]
    assert Counter(states(report).values()) == {RefreshState.UPDATED: len(live)}
    loaded = library.load()
    assert loaded.problem == ""
    check(loaded.snapshot)
    coventry = loaded.snapshot.register.get("E08000026")
    before = headline(snapshot, coventry)
    after = headline(loaded.snapshot, coventry)
    assert {each.id for each in before.not_held if each.on_fingertips}
    assert not {each.id for each in after.not_held if each.on_fingertips}


def test_no_more_than_one_data_call_for_each_indicator_and_three_others(everything):
    _, report, _, asked = everything
    assert asked[DATA] == len(report.outcomes)
    assert sum(asked.values()) <= len(report.outcomes) + 3
    assert report.requests == sum(asked.values())


def test_an_update_adds_the_api_s_model_of_neighbours_to_those_of_the_release(stub, library, snapshot):
    refresh(library, client(stub), indicators=FEW)
    shown = library.load().snapshot
    group = group_of(shown, shown.register.get("E08000026"), "neighbours-api")
    assert group.name == "statistical neighbours (CIPFA nearest neighbours)"
    assert len(group.members) == 10
    with pytest.raises(NeedsError, match="no list of statistical neighbours in the model “CIPFA nearest"):
        group_of(shown, shown.register.get("E09000001"), "neighbours-api")
    assert list(shown.neighbours) == [*NeighbourModelKey]
    assert {key: shown.neighbours[key] for key in snapshot.neighbours} == snapshot.neighbours
    stub.fail(Fault.SERVER_ERROR, path="nearest_neighbour_types")
    stub.uploaded["90244"] = datetime(2026, 10, 1, tzinfo=UTC)
    refresh(library, client(stub), indicators=FEW)
    assert library.load().snapshot.neighbours == shown.neighbours


def test_a_second_refresh_with_nothing_new_makes_no_data_call(everything):
    library, _, stub, asked = everything
    name = library.current_name()
    report = refresh(library, client(stub))
    assert stub.counts[DATA] == asked[DATA]
    assert set(states(report).values()) == {RefreshState.UNCHANGED}
    assert library.current_name() == name


def test_only_what_was_uploaded_since_is_fetched(stub, library):
    refresh(library, client(stub), indicators=FEW)
    stub.requests.clear()
    stub.uploaded["90244"] = datetime(2026, 10, 1, tzinfo=UTC)
    report = refresh(library, client(stub), indicators=FEW)
    assert stub.counts[DATA] == 1
    assert states(report) == {
        "91380": RefreshState.UNCHANGED,
        "90244": RefreshState.UPDATED,
        "92904": RefreshState.UNCHANGED,
    }


FAULTS = [
    fault
    for fault in Fault
    if fault
    not in (
        Fault.REDIRECT,
        Fault.BYTE_ORDER_MARK,
        Fault.ERROR_OBJECT,
        Fault.EMPTY_LIST,
        Fault.OVERSIZED,
        Fault.ARCGIS_ERROR,
        Fault.WRONG_CODES,
    )
]
SOUND = "90244"
"""An indicator without a fault among those that have one."""


@pytest.fixture(scope="module")
def faulty(snapshot, tmp_path_factory):
    """By fault: the indicator that had it, the report, and what is shown after it; many faults at a time."""
    live = [each.id for each in snapshot.catalogue if each.on_fingertips and each.id != SOUND]
    held = [each for each in live if snapshot.series(each, (COVENTRY,))]
    found = {}
    for some in (FAULTS[::2], FAULTS[1::2]):
        whose = dict(zip(some, held[: len(some)], strict=True))
        library = Library(tmp_path_factory.mktemp("faulty") / "library")
        with Stub(snapshot) as stub:
            for fault, indicator in whose.items():
                stub.fail(fault, path="all_data", indicator=indicator)
            report = refresh(library, client(stub, PATIENCE), indicators=[*whose.values(), SOUND])
        shown = library.load().snapshot
        found |= {fault: (indicator, report, shown) for fault, indicator in whose.items()}
    return found


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_leaves_that_indicator_as_it_was_and_the_rest_goes_in(faulty, snapshot, fault):
    indicator, report, shown = faulty[fault]
    (failed,) = (outcome for outcome in report.outcomes if outcome.indicator == indicator)
    assert failed.state in (RefreshState.FAILED, RefreshState.NOT_CARRIED)
    assert failed.message
    assert "Traceback" not in failed.message
    assert shown.series(indicator, (COVENTRY,)) == snapshot.series(indicator, (COVENTRY,))
    assert states(report)[SOUND] is RefreshState.UPDATED
    assert shown.series(SOUND, (COVENTRY,))


def test_a_service_that_cannot_be_reached_changes_nothing_and_says_so(library, snapshot):
    nobody = FingertipsClient("http://127.0.0.1:9/api/", limits=QUICK)
    with pytest.raises(CannotConnectError):
        refresh(library, nobody)
    assert library.current_name() == ""
    assert library.load().snapshot.stamp == snapshot.stamp


def test_a_source_that_fails_leaves_the_others(stub, library, snapshot, tmp_path):
    gone = files_in(tmp_path / "nowhere")

    def only_one(register, day):
        source = gone(register, day)
        return type("One", (type(source),), {"carries": lambda _, each: each.id == "91380"})(**vars(source))

    report = refresh(library, sources=[only_one, fingertips(client(stub))], indicators=FEW)
    assert states(report)["91380"] is RefreshState.FAILED
    assert {states(report)["90244"], states(report)["92904"]} == {RefreshState.UPDATED}
    assert "There is no folder" in last_attempt(library).problem
    shown = library.load().snapshot
    assert shown.series("91380", ("E08000026",)) == snapshot.series("91380", ("E08000026",))
    assert {key for key in shown.sources if key.startswith(KEYS)} == {f"{LIVE}-{datetime.now(UTC).date()}"}


def test_what_every_indicator_fails_at_makes_no_snapshot(stub, library):
    stub.fail(Fault.WEB_PAGE, path="all_data")
    report = refresh(library, client(stub), indicators=FEW)
    assert set(states(report).values()) == {RefreshState.FAILED}
    assert library.current_name() == ""


def test_figures_from_other_publications_stay_with_their_own_source(stub, library):
    refresh(library, client(stub), indicators=["92432", "93763"])
    shown = library.load().snapshot
    quoted = shown.observations[shown.observations["indicator"].eq("93763")]
    assert set(quoted["source"].map(lambda key: key.startswith(LIVE))) == {True}
    other = shown.observations[shown.observations["indicator"].eq("alcohol-in-treatment")]
    assert set(other["source"]) == {"ons-sdg-3-5-1"}
    assert set(shown.observations["source"]) <= set(shown.sources)


def test_cancelling_leaves_everything_as_it_was(stub, library):
    stopped = threading.Event()

    def after_the_first(progress):
        if progress.done:
            stopped.set()

    report = refresh(library, client(stub), on_progress=after_the_first, cancelled=stopped.is_set)
    assert report.cancelled
    assert RefreshState.SKIPPED in states(report).values()
    assert library.current_name() == ""


def test_one_refresh_at_a_time(stub, library):
    stub.latency = 0.2
    started = threading.Event()
    first = threading.Thread(
        target=refresh,
        args=(library, client(stub)),
        kwargs={"indicators": FEW, "on_progress": lambda _: started.set()},
    )
    first.start()
    assert started.wait(WITHIN)
    with pytest.raises(RefreshRunningError, match="being updated already"):
        refresh(library, client(stub), indicators=FEW)
    first.join()


KILLED = """
import os, sys
from pathlib import Path
from needs.sources.client import FingertipsClient
from needs.store.library import Library, RefreshRunningError
from needs.store.refresh import refresh

def stop(progress):
    if progress.stage == sys.argv[3]:
        os._exit(9)

library, client = Library(Path(sys.argv[1])), FingertipsClient(sys.argv[2])
refresh(library, client, indicators=["91380", "90244"], on_progress=stop)
"""


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DONE])
def test_a_process_killed_at_any_stage_loses_nothing(stub, library, snapshot, stage):
    refresh(library, client(stub), indicators=["92904"])
    held = library.load().snapshot.stamp
    finished = subprocess.run(
        [sys.executable, "-c", KILLED, str(library.folder), stub.url, stage],
        check=False,
        cwd=ROOT,
        env=os.environ,
    )
    assert finished.returncode == 9
    loaded = library.load()
    assert loaded.problem == ""
    assert loaded.snapshot.stamp == held
    # Whatever was left behind does not stand in the way of the next one, and is cleared away by it.
    report = refresh(library, client(stub), indicators=["91380", "90244"])
    assert report.count(RefreshState.UPDATED) == 2
    assert not list(library.folder.rglob(".unfinished-*"))


def test_a_full_disk_is_said_in_plain_words(stub, library, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(NeedsError, match=r"cannot be written .*No space left on device"):
        refresh(library, client(stub), indicators=FEW)
    assert library.current_name() == ""
    assert not list(library.snapshots.glob(".unfinished-*"))


def test_revised_values_and_new_periods_are_counted_and_kept(stub, library, snapshot):
    refresh(library, client(stub), indicators=["91380"])
    figures = stub.figures("91380").copy()
    coventry = (
        figures["area_code"].eq("E08000026") & figures["period"].eq("2016-18") & figures["sex"].eq("Persons")
    )
    assert coventry.sum() == 1
    figures.loc[coventry, ["value", "vs_england"]] = [12.9, "Similar"]
    figures = pd.concat([figures, figures[coventry].assign(period="2017-19")])
    stub.publish("91380", figures, datetime(2026, 10, 1, tzinfo=UTC))
    report = refresh(library, client(stub), indicators=["91380"])
    (outcome,) = report.outcomes
    assert (outcome.new, outcome.revised, outcome.reworded) == (1, 1, 1)
    assert read_report(library.snapshots / library.current_name() / "report.json").outcomes == report.outcomes
    shown = library.load().snapshot
    changed = changes_of(shown, shown.register.get("E08000026"))
    assert set(changed["kind"]) == {NEW, REVISED, REWORDED}
    assert changed[changed["kind"].eq(REVISED)].iloc[0][["before", "after"]].tolist() == ["13.4948", "12.9"]
    assert changes_of(shown, shown.register.get("E06000001")).empty


def test_new_revised_and_reworded_figures_are_told_apart(snapshot):
    old = snapshot.observations.query("indicator == '91380' and area_code == 'E08000026'")
    new = old.copy()
    new.iloc[0, new.columns.get_loc("value")] += 1
    new.iloc[1, new.columns.get_loc("vs_england")] = (
        "Similar" if new.iloc[1]["vs_england"] != "Similar" else "Worse"
    )
    changed = what_changed(old.iloc[:-1], new)
    assert changed["kind"].value_counts().to_dict() == {NEW: 1, REVISED: 1, REWORDED: 1}
    assert what_changed(old, old).empty


def test_a_figure_that_the_service_no_longer_carries_is_the_release_s_own_again(stub, library, snapshot):
    refresh(library, client(stub), indicators=["92906"])
    fetched = stub.figures("92906")
    stub.publish("92906", fetched[fetched["area_code"].ne("E08000026")], datetime(2026, 10, 1, tzinfo=UTC))
    refresh(library, client(stub), indicators=["92906"])
    shown = library.load().snapshot
    assert shown.series("92906", ("E08000026",)) == snapshot.series("92906", ("E08000026",))
    assert shown.series("92906", ("E08000025",))[-1].source.startswith(LIVE)


def test_a_refreshed_snapshot_holds_what_was_fetched_and_nothing_else(stub, library):
    refresh(library, client(stub), indicators=["92906"])
    refresh(library, client(stub), indicators=["92904"])
    folder = library.snapshots / library.current_name()
    held = pd.read_parquet(folder / OBSERVATIONS)
    assert set(held["indicator"]) == {"92906", "92904"}
    assert held["source"].str.startswith(LIVE).all()
    names = {each.name for each in folder.iterdir()}
    assert names == {*FILES, NEIGHBOURS, MANIFEST, CHANGES, REPORT}
