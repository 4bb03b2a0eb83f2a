"""What a reader sees while something is wrong with the figures: the last good ones, and one sentence."""

import shutil
from datetime import UTC, datetime

import pytest
from streamlit import cache_resource

from needs.domain.settings import RELEASE_DIR
from needs.store.library import CURRENT, Library
from needs.store.on_disk import CHANGES, MANIFEST, OBSERVATIONS, REPORT
from needs.store.refresh import refresh
from tests.faults.conftest import FETCHED, HELD, put
from tests.pages.driving import PAGES, opened
from tests.releases import built_in


@pytest.fixture
def shared(small, own_data_folder):
    """The library that the pages read, with a small snapshot in use, and nothing in memory."""
    library = Library(own_data_folder)
    put(library, small, "20261101T060000Z-small")
    cache_resource.clear()
    yield library
    cache_resource.clear()


def warnings(app):
    assert not app.exception
    assert not app.error
    return " ".join(each.value for each in app.warning)


def stamp(app):
    return next(each.value for each in app.caption if "Open Government Licence" in each.value)


@pytest.fixture(scope="module")
def bare(snapshot, tmp_path_factory):
    """A release that holds one indicator."""
    rows = snapshot.of_indicator(HELD)
    return built_in(tmp_path_factory.mktemp("bare") / "data", rows)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_figures_that_hold_next_to_nothing(page, bare, monkeypatch):
    monkeypatch.setenv(RELEASE_DIR.name, str(bare))
    cache_resource.clear()
    assert "cannot be used" not in warnings(opened(page, area="E08000026", ind="91380"))
    cache_resource.clear()


def test_a_folder_that_is_unplugged_leaves_what_is_on_the_screen(shared, tmp_path):
    before = stamp(opened(area="E08000026"))
    shared.folder.rename(tmp_path / "unplugged")
    after = opened(area="E08000026")
    assert stamp(after) == before
    assert "cannot be used" not in warnings(after)


@pytest.mark.parametrize(
    ("name", "content"),
    [(OBSERVATIONS, b"half"), (MANIFEST, b"[]"), ("sources.csv", b""), (CURRENT, b"\xff/\x00")],
)
def test_figures_that_break_are_said_to_and_others_shown(shared, name, content):
    folder = shared.folder if name == CURRENT else shared.snapshots / shared.current_name()
    (folder / name).write_bytes(content)
    app = opened(area="E08000026")
    assert "The refreshed figures cannot be used." in warnings(app)
    assert "are shown instead." in warnings(app)
    assert str(shared.folder) not in warnings(app)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"PAR1"])
def test_what_stands_beside_the_figures_may_break_without_a_word(shared, client, stub, content):
    refresh(shared, client, indicators=[FETCHED])
    before = shared.load().snapshot.stamp
    sound = opened("update", area="E08000026")
    stub.uploaded[FETCHED] = datetime.now(UTC)
    folder = shared.snapshots / shared.current_name()
    for name in (CHANGES, REPORT):
        (folder / name).write_bytes(content)
        broken = opened("update", area="E08000026", asof=before)
        assert warnings(broken) == warnings(sound)
        assert stamp(broken) == stamp(sound)


def test_with_no_figures_at_all_a_page_says_where_it_looked(shared, tmp_path, monkeypatch):
    shutil.rmtree(shared.folder)
    monkeypatch.setattr("needs.store.library._seen", {})
    monkeypatch.setenv(RELEASE_DIR.name, str(tmp_path / "nowhere"))
    app = opened(area="E08000026")
    assert not app.exception
    assert f"there is no indicators.toml in {tmp_path / 'nowhere'}" in app.error[0].value.replace("\\", "")
