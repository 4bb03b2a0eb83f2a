"""Reading a release, and what a refresh fetched over it."""

import json
import shutil

import pandas as pd
import pytest

from needs.domain.errors import InvalidFiguresError, SnapshotError
from needs.domain.observations import COLUMNS, KEY
from needs.domain.periods import parse_period
from needs.domain.settings import RELEASE_DIR
from needs.domain.vocabulary import NeighbourModelKey
from needs.sources.neighbours import api_model
from needs.store.library import Library
from needs.store.on_disk import FORMER_TABLES, FORMER_VERSION, MANIFEST, OBSERVATIONS, checksum, only_fetched
from needs.store.snapshot import check, load, overlay, shown_rows, stamps_of
from needs.store.tables import SOURCES, release_folder
from tests.conftest import RELEASE
from tests.releases import FETCHED, fetched_in, reseal

COVENTRY = "E08000026"


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(RELEASE, tmp_path / "data")


@pytest.fixture
def fetched(snapshot, tmp_path):
    """A snapshot that fetched one figure anew, and one that the release lacks."""
    held = snapshot.observations.query("indicator == '91380' and area_code == @COVENTRY and sex == 'Persons'")
    newest = held[held["period"].eq("2016-18") & held["category"].eq("")]
    rows = pd.concat([newest.assign(value=14.0), newest.assign(period="2017-19")])
    return fetched_in(tmp_path / "snapshots" / "20261101T060000Z-fetched", rows)


def test_the_frozen_figures_are_sound(snapshot):
    check(snapshot)
    assert snapshot.manifest["rows"] == len(snapshot.observations)
    assert snapshot.refreshed is None


def test_england_s_published_total_is_held(snapshot):
    england = snapshot.series("91380", ("E92000001",))[-1]
    assert (england.period.text, england.value, england.count) == ("2016-18", 10.7861, 17044.0)


def test_built_figures_that_were_changed_or_are_gone_are_refused_by_name(copy):
    path = copy / "built" / OBSERVATIONS
    with path.open("ab") as file:
        file.write(b"\n")
    with pytest.raises(SnapshotError, match=OBSERVATIONS):
        load(release=copy)
    path.unlink()
    with pytest.raises(SnapshotError, match=f"{OBSERVATIONS} in built is missing"):
        load(release=copy)


def test_a_table_that_is_edited_shows_at_the_next_start_and_changes_the_stamp(copy, snapshot):
    line = "E08000026,Inpatient detoxification grant,2023/24,50000"
    grants = (copy / "grants.csv").read_text("utf-8")
    header = grants.partition("\n")[0].split(",")
    cells = dict(zip(("area_code", "grant", "year", "amount"), line.split(","), strict=True))
    cells |= {"source": "A paper", "status": "confirmed"}
    (copy / "grants.csv").write_text(grants + ",".join(cells.get(each, "") for each in header) + "\n")
    edited = load(release=copy)
    assert {each.amount for each in edited.grants} - {each.amount for each in snapshot.grants} == {50000}
    assert edited.stamp != snapshot.stamp
    assert load(release=RELEASE).stamp == snapshot.stamp


def test_a_table_with_a_fault_is_refused_by_line_and_column(copy):
    with (copy / "grants.csv").open("a") as file:
        file.write("E08000026,A grant\n")
    line = len((copy / "grants.csv").read_text("utf-8").splitlines())
    with pytest.raises(InvalidFiguresError, match=rf"grants\.csv line {line}: amount"):
        load(release=copy)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("{", "cannot be read"),
        ("{}", "version None"),
        ('{"schema_version": 1}', "lacks files or stamp"),
        ('{"schema_version": 2}', "lacks content, files, newest, rows"),
        ('{"schema_version": 2, "content": "", "newest": "2026", "rows": 1, "files": {}}', "for content"),
    ],
)
def test_a_manifest_that_says_too_little_is_refused(copy, manifest, said):
    (copy / "built" / MANIFEST).write_text(manifest)
    with pytest.raises(SnapshotError, match=said):
        load(release=copy)


def test_without_a_manifest_nothing_is_loaded(copy):
    (copy / "built" / MANIFEST).unlink()
    with pytest.raises(SnapshotError, match=r"manifest\.json in built is missing"):
        load(release=copy)


def test_check_finds_a_bad_row_behind_a_good_checksum(copy, snapshot):
    frame = snapshot.observations.copy()
    frame.loc[0, "count"] = -1.0
    reseal(copy, frame)
    with pytest.raises(InvalidFiguresError, match=r"observations\.parquet row 1 .*negative count"):
        check(load(release=copy))


def test_aliases_are_applied_before_the_figures_are_checked(snapshot):
    assert not snapshot.observations["area_code"].isin(["E08000038", "E08000039"]).any()
    assert snapshot.series("92906", ("E08000016",))[-1].value is not None


def test_two_codes_of_one_area_are_one_series_and_today_s_code_wins(snapshot):
    series = snapshot.series("91380", ("E06000060", "E10000002"))
    assert [figure.area_code for figure in series] == ["E10000002"] * 11
    population = snapshot.series("92708", ("E06000060", "E10000002"))
    assert len({figure.period for figure in population}) == len(population)


def test_a_year_named_by_its_end_is_read_as_such(snapshot):
    newest = snapshot.series("lac-substance-misuse", (COVENTRY,))[-1]
    assert newest.period.text == "2025"
    assert newest.period.end == parse_period("2024/25").end


def test_says_where_it_looked_for_the_figures(monkeypatch, tmp_path):
    monkeypatch.setenv(RELEASE_DIR.name, str(tmp_path / "configured"))
    with pytest.raises(SnapshotError, match="configured"):
        release_folder()
    shutil.copytree(RELEASE, tmp_path / "configured")
    assert release_folder() == tmp_path / "configured"


def test_one_sex_as_the_headline_says_so_and_leaves_other_indicators_alone(snapshot):
    women = snapshot.of_sex("Female")
    assert women.catalogue.get("91380").short_name == "Alcohol-specific mortality (female)"
    assert {row.sex for row in women.series("91380", (COVENTRY,))} == {"Female"}
    assert {row.sex for row in women.series("94240", (COVENTRY,))} == {"Persons"}
    assert snapshot.sexes_of("91380") == ("Persons", "Male", "Female")
    assert snapshot.sexes_of("94240") == ("Persons",)


def test_what_was_fetched_stands_in_place_of_the_release_s_figure_and_the_rest_stays(snapshot, fetched):
    shown = load(fetched)
    series = shown.series("91380", (COVENTRY,))
    assert [(each.period.text, each.value) for each in series[-2:]] == [
        ("2016-18", 14.0),
        ("2017-19", pytest.approx(13.4948)),
    ]
    assert series[:-2] == snapshot.series("91380", (COVENTRY,))[:-1]
    assert {each.source for each in series[-2:]} == {FETCHED}
    assert len(shown.observations) == len(snapshot.observations) + 1
    assert shown.sources.keys() == snapshot.sources.keys() | {FETCHED}
    assert shown.stamp != snapshot.stamp
    assert stamps_of([fetched])[shown.stamp] == fetched
    check(shown)


def test_the_rows_of_some_areas_are_those_of_the_whole(fetched):
    whole = load(fetched).observations.query("area_code == @COVENTRY")
    part = shown_rows(fetched, [COVENTRY])
    keys = list(KEY)
    pd.testing.assert_frame_equal(
        part.sort_values(keys, ignore_index=True), whole.sort_values(keys, ignore_index=True)
    )


def test_laying_nothing_over_the_figures_changes_nothing(snapshot):
    assert overlay(snapshot.observations, snapshot.observations.iloc[:0]) is snapshot.observations


def test_a_table_of_the_release_in_use_is_not_shadowed_by_a_refresh(copy, fetched):
    """A new council, grant or entry of the catalogue shows on a server that has refreshed before."""
    shutil.copyfile(copy / "indicators.toml", fetched / "indicators.toml")
    catalogue = (copy / "indicators.toml").read_text("utf-8")
    renamed = catalogue.replace('short_name = "Alcohol-specific mortality"', 'short_name = "Renamed"')
    assert renamed != catalogue
    (copy / "indicators.toml").write_text(renamed, encoding="utf-8")
    assert load(fetched, release=copy).catalogue.get("91380").short_name == "Renamed"


def test_fetched_figures_of_what_the_release_no_longer_lists_are_left_out_and_logged(copy, fetched, caplog):
    catalogue = (copy / "indicators.toml").read_text("utf-8")
    (copy / "indicators.toml").write_text(catalogue.replace('id = "91380"', 'id = "91381"'))
    frame = pd.read_parquet(copy / "built" / OBSERVATIONS).query("indicator != '91380'")
    reseal(copy, frame.reset_index(drop=True))
    shown = load(fetched, release=copy)
    assert len(shown.observations) == len(frame)
    assert "2 figures in 20261101T060000Z-fetched are of indicators or areas" in caplog.text


@pytest.fixture
def former(snapshot, fetched, tmp_path):
    """A refreshed snapshot as 0.1.0 wrote it: what was fetched, with copies of all figures and tables."""
    folder = tmp_path / "library" / "snapshots" / "20261001T060000Z-former"
    folder.mkdir(parents=True)
    for name in FORMER_TABLES:
        shutil.copyfile(RELEASE / name, folder / name)
    (folder / "grants.csv").write_text("area_code,grant\nno,longer\nread\n")
    sources = (RELEASE / SOURCES).read_text("utf-8") + (fetched / SOURCES).read_text("utf-8").partition("\n")[
        2
    ]
    (folder / SOURCES).write_text(sources)
    wrong = snapshot.observations.query("indicator == '91380'").assign(
        value=99.0, lower95=98.0, upper95=100.0
    )
    everything = pd.concat([wrong, pd.read_parquet(fetched / OBSERVATIONS)], ignore_index=True)
    everything[list(COLUMNS)].to_parquet(folder / OBSERVATIONS, index=False)
    manifest = {
        "schema_version": FORMER_VERSION,
        "stamp": "2026-11-01.01234567",
        "built_at": "2026-11-01T06:00:00+00:00",
        "rows": len(everything),
        "rows_by_indicator": {"91380": len(everything)},
        "refreshed_at": "2026-11-01T06:00:00+00:00",
        "uploaded_at": {"91380": "2026-10-20T00:00:00"},
        "files": {each.name: checksum(each) for each in folder.iterdir()},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest))
    return folder


def test_of_a_snapshot_of_the_former_shape_only_what_was_fetched_is_taken_over(snapshot, former, fetched):
    shown = load(former)
    pd.testing.assert_frame_equal(shown.observations, load(fetched).observations)
    assert shown.grants == snapshot.grants
    assert shown.manifest["uploaded_at"] == {"91380": "2026-10-20T00:00:00"}


def test_a_library_with_a_snapshot_of_the_former_shape_goes_on_with_it(former):
    library = Library(former.parents[1])
    library.switch(former.name)
    loaded = library.load()
    assert loaded.problem == ""
    assert loaded.snapshot.refreshed == former


def test_what_was_fetched_in_the_former_shape_is_validated_again(former):
    frame = pd.read_parquet(former / OBSERVATIONS)
    fetched_rows = frame["source"].eq(FETCHED)
    frame.loc[fetched_rows, "lower95"] = 99.0
    frame.to_parquet(former / OBSERVATIONS, index=False)
    manifest = json.loads((former / MANIFEST).read_text())
    manifest["files"][OBSERVATIONS] = checksum(former / OBSERVATIONS)
    (former / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(InvalidFiguresError, match="interval is turned round"):
        load(former)


def test_only_fetched_figures_are_told_by_their_source(snapshot, fetched):
    assert only_fetched(snapshot.observations).empty
    assert len(only_fetched(load(fetched).observations)) == 2


def test_the_api_s_neighbours_are_those_of_today_s_codes(snapshot):
    lists = {"E10000002": ("E08000038", "E10000023", "E99999999"), "E99999999": ("E08000026",)}
    model = api_model("", lists, snapshot.register)
    assert model.lists == {"E06000060": ("E08000016", "E06000065")}
    assert (model.key, model.name) == (NeighbourModelKey.API, "Fingertips")
