"""What the README says of new figures, done on a copy of the release: each shows on its pages."""

import shutil

import pytest
from streamlit import cache_resource

from needs.domain.settings import RELEASE_DIR
from needs.store.build import PUBLICATIONS, build
from tests.conftest import ROOT
from tests.pages.driving import opened, words
from tests.places import COVENTRY
from tools.drill import INDICATOR, bring_next_year

GRANT = "Drill grant"


@pytest.fixture(scope="module")
def next_year(tmp_path_factory):
    """A release with an indicator, a publication, a grant and a period more, built."""
    release = shutil.copytree(ROOT / "data", tmp_path_factory.mktemp("next") / "data")
    # In a drill it is there already.
    if INDICATOR not in (release / "indicators.toml").read_text("utf-8"):
        bring_next_year(release)
    build(release)
    return release


@pytest.fixture
def on_next_year(next_year, monkeypatch):
    monkeypatch.setenv(RELEASE_DIR.name, str(next_year))
    cache_resource.clear()
    yield
    cache_resource.clear()


def shown(app):
    assert not app.exception
    tables = " ".join(each.value.to_string() for kind in ("dataframe", "table") for each in app.get(kind))
    return f"{words(app)} {tables}"


def test_a_line_in_the_table_of_grants_shows_after_a_restart_without_a_build(tmp_path, monkeypatch):
    release = shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns(PUBLICATIONS))
    with (release / "grants.csv").open("a", encoding="utf-8") as file:
        file.write(f"{COVENTRY},{GRANT},2026/27,123456,confirmed,A committee paper,,\n")
    monkeypatch.setenv(RELEASE_DIR.name, str(release))
    cache_resource.clear()
    said = shown(opened("gap", area=COVENTRY, part="grants"))
    cache_resource.clear()
    assert GRANT in said
    assert "123,456" in said


@pytest.mark.parametrize("page", ["overview", "compare", "trends"])
@pytest.mark.usefixtures("on_next_year")
def test_a_new_indicator_with_its_publication_shows_after_a_build(page):
    said = shown(opened(page, area=COVENTRY, ind=INDICATOR))
    assert "People seen" in said
    assert "140" in said


@pytest.mark.usefixtures("on_next_year")
def test_a_new_period_of_an_indicator_is_its_latest():
    assert "2026–28" in shown(opened("trends", area=COVENTRY, ind="91380"))
