"""Fingertips' files in a folder: a second source, which a refresh takes as it takes the service."""

import os
from datetime import UTC, date, datetime

import pytest

from needs.domain.errors import NeedsError
from needs.sources.client import UPPER_TIER
from needs.sources.errors import NoDataError, SourceError, TooLargeError
from needs.sources.files import KEY, FilesSource, files_in
from needs.sources.fingertips import FingertipsSource, fingertips
from needs.sources.registry import configured_sources
from needs.store.library import Library
from needs.store.refresh import RefreshState, refresh
from needs.store.snapshot import check

DAY = date(2026, 11, 22)


@pytest.fixture
def folder(tmp_path, stub):
    """Two files as a person downloads them."""
    made = tmp_path / "downloads"
    made.mkdir()
    for key in ("91380", "90244"):
        indicator = stub.indicators[key]
        (made / f"{key}.csv").write_bytes(stub.file(indicator, indicator.area_type or UPPER_TIER, 6))
    return made


@pytest.fixture
def source(folder, snapshot):
    return files_in(folder)(snapshot.register, DAY)


def test_a_file_is_read_as_the_same_answer_of_the_service_is(source, client, snapshot):
    indicator = snapshot.catalogue.get("91380")
    live = fingertips(client)(snapshot.register, DAY)
    ours, theirs = (each.read(indicator, each.download(indicator)).frame for each in (source, live))
    told_apart = ["source"]
    assert ours.drop(columns=told_apart).equals(theirs.drop(columns=told_apart))
    assert set(ours["source"]) == {source.publication.key} == {f"{KEY}-2026-11-22"}


def test_both_sources_say_who_they_are_and_what_they_carry(source, client, snapshot):
    live = fingertips(client)(snapshot.register, DAY)
    assert isinstance(source, FilesSource)
    assert isinstance(live, FingertipsSource)
    for each in (source, live):
        assert each.publication.as_of == "2026-11-22"
        assert each.publication.publisher == "Office for Health Improvement and Disparities"
        carried = {one.id for one in snapshot.catalogue if each.carries(one)}
        assert "91380" in carried
        assert "ocu-estimate" not in carried


def test_a_refresh_from_a_folder_needs_no_network(folder, tmp_path, snapshot, stub):
    library = Library(tmp_path / "library")
    report = refresh(library, sources=[files_in(folder)])
    assert {each.indicator for each in report.outcomes if each.state is RefreshState.UPDATED} == {
        "91380",
        "90244",
    }
    assert RefreshState.FAILED not in {each.state for each in report.outcomes}
    assert (report.requests, stub.requests) == (0, [])
    shown = library.load().snapshot
    check(shown)
    assert shown.sources[f"{KEY}-{datetime.now(UTC).date()}"].title.endswith("from downloaded files")
    assert shown.neighbours == snapshot.neighbours
    again = refresh(library, sources=[files_in(folder)])
    assert again.count(RefreshState.UPDATED) == 0
    os.utime(folder / "91380.csv", (0, 1_800_000_000))
    assert refresh(library, sources=[files_in(folder)]).count(RefreshState.UPDATED) == 1


def test_what_one_source_brought_the_other_replaces(folder, tmp_path, client):
    library = Library(tmp_path / "library")
    refresh(library, client, indicators=["91380"])
    rows = len(library.load().snapshot.observations)
    refresh(library, sources=[files_in(folder)], indicators=["91380"])
    shown = library.load().snapshot.observations.query("indicator == '91380'")
    assert shown["source"].str.startswith(KEY).any()
    assert not shown["source"].str.startswith("fingertips-live").any()
    assert len(library.load().snapshot.observations) == rows


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"\xff\xfe\x00", b"Indicator ID\n1\n", b"PK\x03\x04"],
    ids=["nothing", "a page", "no text", "columns", "a workbook"],
)
def test_a_file_that_is_none_leaves_that_indicator_and_the_others_go_in(folder, tmp_path, content):
    (folder / "91380.csv").write_bytes(content)
    library = Library(tmp_path / "library")
    report = refresh(library, sources=[files_in(folder)], indicators=["91380", "90244"])
    states = {each.indicator: each.state for each in report.outcomes}
    assert states["90244"] is RefreshState.UPDATED
    assert states["91380"] in (RefreshState.FAILED, RefreshState.NOT_CARRIED)


def test_what_cannot_be_read_is_said(source, folder, snapshot, monkeypatch, tmp_path):
    indicator = snapshot.catalogue.get("91380")
    with pytest.raises(NoDataError, match=r"There is no file 92904\.csv"):
        source.download(snapshot.catalogue.get("92904"))
    monkeypatch.setattr("needs.sources.files.Limits", lambda: type("Small", (), {"largest_bytes": 10})())
    with pytest.raises(TooLargeError, match="larger than 10 bytes"):
        source.download(indicator)
    (folder / "91380.csv").unlink()
    (folder / "91380.csv").mkdir()
    with pytest.raises(SourceError, match="cannot be read"):
        source.download(indicator)
    nowhere = files_in(tmp_path / "nowhere")(snapshot.register, DAY)
    with pytest.raises(SourceError, match="NEEDS_FIGURES_DIR"):
        nowhere.last_changes(["91380"])
    with pytest.raises(NeedsError, match="There is no folder"):
        refresh(Library(tmp_path / "library"), sources=[files_in(tmp_path / "nowhere")])


def test_which_source_is_asked_is_configured(folder, monkeypatch, snapshot):
    monkeypatch.setenv("NEEDS_FIGURES_DIR", str(folder))
    (source,) = configured_sources()
    assert source(snapshot.register, DAY) == FilesSource(folder, snapshot.register, DAY)
    monkeypatch.delenv("NEEDS_FIGURES_DIR")
    monkeypatch.setenv("NEEDS_FINGERTIPS_URL", "http://127.0.0.1:9/api")
    (source,) = configured_sources()
    assert source(snapshot.register, DAY).client.base_url == "http://127.0.0.1:9/api/"
