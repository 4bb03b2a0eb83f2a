"""The stub keeps to the contract, so that what is proven against it means something."""

import csv
import io
import subprocess
import sys
import time

import pandas as pd
import pytest
import requests

from needs.domain.observations import validate
from needs.sources.client import FingertipsClient
from tests.conftest import ROOT
from tests.stub import made_up
from tests.stub.server import DATA, Stub


def rows_of(stub, **query):
    query = {"indicator_ids": "91380", "child_area_type_id": 502, "parent_area_type_id": 6} | query
    body = requests.get(stub.url + DATA, params=query, timeout=5).content
    assert body.startswith(b"\xef\xbb\xbfIndicator ID,")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def test_the_file_has_the_shape_of_the_real_one(stub, shared_folder):
    real = shared_folder / "fingertips-samples" / "91380-counties-and-uas-2019.csv"
    stub.columns = 26
    served = rows_of(stub)
    with real.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    assert list(served[0]) == list(expected[0])

    def places(rows):
        found = [row for row in rows if row["Area Code"] == "E08000026" and row["Sex"] == "Male"]
        same = ("Parent Code", "Time period", "Time period Sortable", "Recent Trend", "Age", "Count")
        return [[row[name] for name in same] for row in sorted(found, key=lambda row: row["Time period"])]

    assert places(served) == places(expected)


def test_england_comes_first_and_regions_next(stub):
    codes = [row["Area Code"][:3] for row in rows_of(stub)]
    kinds = ["England" if code == "E92" else "region" if code == "E12" else "authority" for code in codes]
    assert list(dict.fromkeys(kinds)) == ["England", "region", "authority"]
    assert sorted(kinds, key=["England", "region", "authority"].index) == kinds


def test_with_england_as_parent_it_comes_twice(stub):
    once = [row for row in rows_of(stub) if row["Area Code"] == "E92000001"]
    rows = rows_of(stub, parent_area_type_id=15)
    twice = [row for row in rows if row["Area Code"] == "E92000001"]
    assert len(twice) == 2 * len(once)
    assert {row["Parent Code"] for row in twice} == {"", "E92000001"}
    assert "Compared to percentiles" in rows[0]
    assert not [row for row in rows if row["Area Code"].startswith("E12")]


def test_names_are_those_that_fingertips_gives(stub):
    names = {row["Area Code"]: row["Area Name"] for row in rows_of(stub, indicator_ids="90244")}
    assert names["E06000060"] == "Buckinghamshire UA"
    assert names["E12000005"] == "West Midlands region (statistical)"


@pytest.mark.parametrize("query", [{"indicator_ids": "1"}, {"child_area_type_id": 501}])
def test_what_is_not_there_is_a_header_and_no_rows(stub, query):
    assert rows_of(stub, **query) == []


def test_ids_after_the_hundredth_are_dropped(stub):
    ids = ",".join([*(str(number) for number in range(1, 101)), "91380"])
    assert rows_of(stub, indicator_ids=ids) == []


def test_a_blank_parameter_is_refused(stub):
    answer = requests.get(stub.url + DATA, params={"indicator_ids": "91380"}, timeout=5)
    assert (answer.status_code, "cannot be null" in answer.text) == (400, True)
    assert requests.get(stub.url + "nothing_here", timeout=5).status_code == 404


def test_made_up_figures_are_sound_and_the_same_every_time(snapshot):
    held = set(snapshot.observations["indicator"])
    missing = [one for one in snapshot.catalogue if one.on_fingertips and one.id not in held]
    assert len(missing) > 10
    for indicator in missing:
        frame = made_up.figures(indicator, snapshot.register)
        validate(frame, snapshot.catalogue, snapshot.register, [str(row) for row in frame.index])
        headline = frame[(frame["age"] == indicator.age) & (frame["category"] == "")]
        assert headline["area_code"].nunique() == 1 + 9 + len(snapshot.register.authorities)
        pd.testing.assert_frame_equal(frame, made_up.figures(indicator, snapshot.register))


def test_latency_comes_before_each_answer(snapshot):
    with Stub(snapshot, latency=0.2) as slow:
        started = time.monotonic()
        FingertipsClient(slow.url).nearest_neighbour_types()
        assert time.monotonic() - started >= 0.2


def test_a_person_can_start_it():
    command = [sys.executable, "-m", "tests.stub", "--fault", "busy"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            variable, _, address = process.stdout.readline().strip().partition("=")
            assert variable == "NEEDS_FINGERTIPS_URL"
            assert len(FingertipsClient(address).nearest_neighbour_types()) == 1
            query = {"indicator_ids": "91380", "child_area_type_id": 502, "parent_area_type_id": 6}
            assert requests.get(address + DATA, params=query, timeout=5).status_code == 503
        finally:
            process.terminate()
