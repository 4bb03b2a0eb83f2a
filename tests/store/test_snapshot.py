import json
import shutil

import pandas as pd
import pytest

from needs.domain.errors import InvalidFiguresError, SnapshotError
from needs.domain.neighbours import NeighbourModelKey
from needs.domain.periods import parse_period
from needs.store.build import build, write_manifest
from needs.store.snapshot import api_model, check, embedded_folder, load
from tests.conftest import ROOT


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(ROOT / "data", tmp_path / "data")


def test_the_embedded_figures_are_sound(snapshot):
    check(snapshot)
    assert snapshot.manifest["rows"] == len(snapshot.observations) == 30_305


def test_the_embedded_figures_are_what_the_tidy_tables_build(shared_folder, copy, snapshot):
    manifest = build(shared_folder / "figures" / "observations.csv", copy)
    pd.testing.assert_frame_equal(load(copy).observations, snapshot.observations)
    assert manifest["rows_by_indicator"] == snapshot.manifest["rows_by_indicator"]


def test_england_s_published_total_is_held(snapshot):
    england = snapshot.series("91380", ("E92000001",))[-1]
    assert (england.period.text, england.value, england.count) == ("2016-18", 10.7861, 17044.0)


@pytest.mark.parametrize("name", ["observations.parquet", "indicators.toml", "areas.csv", "sources.csv"])
def test_a_changed_or_missing_file_is_refused_by_name(copy, name):
    with (copy / name).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(SnapshotError, match=name):
        load(copy)
    (copy / name).unlink()
    with pytest.raises(SnapshotError, match=f"{name} in data is missing"):
        load(copy)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("{", "cannot be read"),
        ("{}", "version None"),
        ('{"schema_version": 1}', "lacks files, rows, rows_by"),
    ],
)
def test_a_manifest_that_says_too_little_is_refused(copy, manifest, said):
    (copy / "manifest.json").write_text(manifest)
    with pytest.raises(SnapshotError, match=said):
        load(copy)


def test_without_a_manifest_nothing_is_loaded(copy):
    (copy / "manifest.json").unlink()
    with pytest.raises(SnapshotError, match=r"manifest\.json in data is missing"):
        load(copy)


def test_check_finds_a_bad_row_behind_a_good_checksum(copy, snapshot):
    frame = snapshot.observations.copy()
    frame.loc[0, "count"] = -1.0
    frame.to_parquet(copy / "observations.parquet", index=False)
    write_manifest(copy, frame)
    with pytest.raises(InvalidFiguresError, match=r"observations\.parquet row 1 .*negative count"):
        check(load(copy))


def test_a_build_that_is_refused_leaves_the_figures_as_they_were(copy, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "indicator,area_code,sex,age,category_type,category,period,value,lower_ci95,upper_ci95,count,denominator,"
        "vs_england,vs_region,recent_trend,value_note,source\n"
        "91380,E08000026,Persons,All ages,,,2016-18,13.4,14,16,,,,,,,fingertips-2019-12\n"
        "91380,E08000026,Persons,All ages,,,2015-17,x,,,,,,,,,nowhere\n"
    )
    before = json.loads((copy / "manifest.json").read_text())
    with pytest.raises(InvalidFiguresError, match="line 3: value is “x”, not a number") as caught:
        build(bad, copy)
    assert "source “nowhere” is not listed" in str(caught.value)
    assert json.loads((copy / "manifest.json").read_text()) == before
    load(copy)


def test_aliases_are_applied_before_the_figures_are_checked(snapshot):
    assert not snapshot.observations["area_code"].isin(["E08000038", "E08000039"]).any()
    assert snapshot.series("92906", ("E08000016",))[-1].value is not None


def test_two_codes_of_one_area_are_one_series_and_today_s_code_wins(snapshot):
    series = snapshot.series("91380", ("E06000060", "E10000002"))
    assert [figure.area_code for figure in series] == ["E10000002"] * 11
    population = snapshot.series("92708", ("E06000060", "E10000002"))
    assert len({figure.period for figure in population}) == len(population)


def test_a_year_named_by_its_end_is_read_as_such(snapshot):
    newest = snapshot.series("lac-substance-misuse", ("E08000026",))[-1]
    assert newest.period.text == "2025"
    assert newest.period.end == parse_period("2024/25").end


def test_says_where_it_looked_for_the_figures(monkeypatch, tmp_path):
    monkeypatch.setattr("needs.store.snapshot.__file__", str(tmp_path / "a" / "b" / "c" / "snapshot.py"))
    monkeypatch.setenv("NEEDS_DATA_DIR", str(tmp_path / "configured"))
    with pytest.raises(SnapshotError, match="configured"):
        embedded_folder()
    shutil.copytree(ROOT / "data", tmp_path / "configured" / "embedded")
    assert embedded_folder() == tmp_path / "configured" / "embedded"


def test_one_sex_as_the_headline_says_so_and_leaves_other_indicators_alone(snapshot):
    women = snapshot.of_sex("Female")
    assert women.catalogue.get("91380").short_name == "Alcohol-specific mortality (female)"
    assert {row.sex for row in women.series("91380", ("E08000026",))} == {"Female"}
    assert {row.sex for row in women.series("94240", ("E08000026",))} == {"Persons"}
    assert snapshot.sexes_of("91380") == ("Persons", "Male", "Female")
    assert snapshot.sexes_of("94240") == ("Persons",)


def test_figures_made_before_a_table_was_known_are_refused_by_its_name(copy):
    manifest = json.loads((copy / "manifest.json").read_text())
    del manifest["files"]["grants.csv"]
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(SnapshotError, match=r"made without grants\.csv"):
        load(copy)


def test_the_api_s_neighbours_are_those_of_today_s_codes(snapshot):
    lists = {"E10000002": ("E08000038", "E10000023", "E99999999"), "E99999999": ("E08000026",)}
    model = api_model("", lists, snapshot.register)
    assert model.lists == {"E06000060": ("E08000016", "E06000065")}
    assert (model.key, model.name) == (NeighbourModelKey.API, "Fingertips")
