"""Building a release: the same rows give the same figures, and a fault changes nothing."""

import json
import shutil

import pandas as pd
import pytest

from needs.domain.errors import InvalidFiguresError
from needs.store.build import PUBLICATIONS, build, check_built
from needs.store.on_disk import MANIFEST, OBSERVATIONS, content_of, in_order
from needs.store.snapshot import load
from tests.releases import built_in, publish, tables_in

INDICATORS = ("91380", "drug-poisoning-deaths", "92906")


@pytest.fixture(scope="module")
def rows(snapshot):
    return snapshot.observations.query("indicator in @INDICATORS and area_code < 'E06000020'")


@pytest.fixture(scope="module")
def built(rows, tmp_path_factory):
    return built_in(tmp_path_factory.mktemp("build") / "data", rows)


@pytest.fixture
def release(built, tmp_path):
    return shutil.copytree(built, tmp_path / "data")


def test_what_is_built_is_what_was_published(rows, release):
    pd.testing.assert_frame_equal(load(release=release).observations, in_order(rows))


def test_the_same_rows_are_the_same_content_whatever_their_order_and_whenever_they_are_built(rows, release):
    before = (release / "built" / MANIFEST).read_bytes()
    publish(release, rows.sample(frac=1, random_state=3))
    assert check_built(release)["content"] == content_of(in_order(rows))
    build(release)
    assert (release / "built" / MANIFEST).read_bytes() == before


def test_a_blank_column_may_be_left_out_and_a_blank_cell_stays_blank(release):
    path = release / PUBLICATIONS / "fingertips-2026-09.csv"
    held = pd.read_csv(path, dtype=str, keep_default_na=False)
    narrow = held[["indicator", "area_code", "sex", "age", "period", "value"]]
    narrow.to_csv(path, index=False)
    assert check_built(release)


def test_figures_that_were_not_built_are_found_by_publication(release):
    path = release / PUBLICATIONS / "fingertips-2026-09.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-2]))
    with pytest.raises(InvalidFiguresError, match="needs build") as caught:
        check_built(release)
    rows = len(lines) - 1
    assert f"fingertips-2026-09: {rows:,} rows built, {rows - 2:,} in publications" in str(caught.value)


def test_a_changed_number_is_found_too(release):
    path = release / PUBLICATIONS / "fingertips-2026-09.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[0, "value"] = "1.5"
    frame.to_csv(path, index=False)
    with pytest.raises(InvalidFiguresError, match="same number of rows, with other content"):
        check_built(release)


def test_a_build_that_is_refused_leaves_the_figures_as_they_were(release):
    before = {name: (release / "built" / name).read_bytes() for name in (OBSERVATIONS, MANIFEST)}
    (release / PUBLICATIONS / "nowhere.csv").write_text("indicator\n")
    (release / PUBLICATIONS / "fingertips-2026-09.csv").write_text(
        "indicator,area_code,sex,age,period,value\n92906,E06000001,Persons,All ages,2023/24,x\n"
    )
    with pytest.raises(InvalidFiguresError, match=r"fingertips-2026-09\.csv line 2: value is “x”") as caught:
        build(release)
    assert "nowhere.csv: sources.csv has no line with the key “nowhere”" in str(caught.value)
    assert {name: (release / "built" / name).read_bytes() for name in before} == before
    assert not list(release.glob(".unfinished-*"))
    load(release=release)


def test_a_row_that_breaks_the_contract_is_named_by_file_and_line(release):
    path = release / PUBLICATIONS / "fingertips-2019-12.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[0, ["value", "lower95", "upper95"]] = ["1", "2", "3"]
    frame.to_csv(path, index=False)
    with pytest.raises(
        InvalidFiguresError, match=r"fingertips-2019-12\.csv line 2 .*does not contain the value"
    ):
        build(release)


def test_a_release_without_publications_says_what_they_are(snapshot, tmp_path):
    release = tables_in(tmp_path / "data")
    with pytest.raises(InvalidFiguresError, match="no publications to build from"):
        build(release)


def test_a_blank_that_a_publisher_suppressed_loses_what_would_give_it_away(snapshot, tmp_path):
    one = snapshot.observations.query("indicator == '91380' and area_code == 'E08000026'").iloc[:1]
    hidden = one.assign(
        value=None, lower95=None, upper95=None, note="Value suppressed for disclosure control"
    )
    release = built_in(tmp_path / "data", hidden)
    row = load(release=release).observations.iloc[0]
    assert row["status"] == "suppressed"
    assert pd.isna(row["count"])


def test_a_new_indicator_and_its_publication_are_an_entry_a_line_and_a_file(release):
    (release / PUBLICATIONS / "new-2026.csv").write_text(
        "indicator,area_code,sex,age,period,value\nnew-count,E06000001,Persons,All ages,2025,12\n"
    )
    with (release / "sources.csv").open("a") as file:
        file.write("new-2026,A publisher,A title,2026-11,OGL v3.0,example.org,\n")
    with (release / "indicators.toml").open("a") as file:
        file.write(
            '\n[[indicator]]\nid = "new-count"\nname = "New count"\nname_status = "ours"\n'
            'short_name = "New"\n'
            'theme = "Treatment"\nunit = "people"\nvalue_type = "count"\npolarity = "no judgement"\n'
            'sex = "Persons"\nage = "All ages"\nsource = "A publisher"\ndefinition = "A count."\n'
        )
    build(release)
    figure = load(release=release).series("new-count", ("E06000001",))[-1]
    assert (figure.period.text, figure.value, figure.source) == ("2025", 12.0, "new-2026")
    assert json.loads((release / "built" / MANIFEST).read_text())["rows_by_source"]["new-2026"] == 1
